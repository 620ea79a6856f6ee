"""The doctor: what is wrong with a library's file, and the mending of what can be mended without loss."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from histcite.archives import file_identity, parse_canonical
from histcite.errors import NotWritable, UnreadableReference
from histcite.frozen import dataclass
from histcite.holdings.doubles import doubles
from histcite.holdings.own_archives import FILE as ARCHIVES
from histcite.holdings.own_archives import known_archives
from histcite.records.discrepancy import Discrepancy
from histcite.records.document import Document, compact_document, from_document
from histcite.records.hand import now
from histcite.records.keys import document_id
from histcite.records.kinds import BY_TABLE, Address, AnyRecord, kind_of, repointed
from histcite.records.laws import Card, breaches, under_its_id
from histcite.records.source import Source
from histcite.store import Store
from histcite.store.contents import Shelves
from histcite.store.file import read_data
from histcite.store.inspection import Inspection, Shelved, inspected
from histcite.store.layout import MARK
from histcite.store.leftover import Journal, journal_of
from histcite.store.replacement import copy_like
from histcite.upkeep.repository import unhook
from histcite.upkeep.settlement import difference, settlement
from histcite.upkeep.surroundings import (
    Fault,
    copies_beside,
    driver_gone,
    left_over,
    old_hooks,
    unfolded,
    unread_changes,
)
from histcite.upkeep.unmerged import open_merge


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What the doctor found; after mending, where the file as it was is kept, and where the lines set aside are."""

    faults: tuple[Fault, ...]
    backup: Path | None = None
    aside: Path | None = None

    @property
    def left(self) -> tuple[Fault, ...]:
        """The faults that were not mended; what is only asked is none."""
        return tuple(fault for fault in self.faults if not (fault.fixed or fault.question))


def examine(path: Path) -> Checkup:
    """Look the library in *path* over, once what waits in its journal stands in the file, which alone has lines.

    Nothing else is touched. Raises NotReadable, NotALibrary or TooNew.
    """
    waiting = unfolded(path)
    return Checkup(faults=(*_found(path), *waiting))


def mend(path: Path) -> Checkup:
    """Mend what can be mended without loss, under the lock and after a copy of the file; then look it over again.

    Raises LibraryBusy, NotWritable and what :func:`examine` raises.
    """
    store, stamp = Store(path, "doctor --fix"), now().replace(":", "-")
    with store.locked():
        unread, journal = unread_changes(path), Journal(journal_of(path))
        lines = [line for _, line in journal.damage()]
        aside = _set_aside(path, stamp, lines)
        if lines:
            journal.drop_damage()
    waiting = unfolded(path)
    with store.mending() as rewrite:
        data, litter, hooks = read_data(path), left_over(path), tuple(old_hooks(path))
        told, examination = _looked_over(path, data)
        mended = [fault for fault in (*told, *litter, *hooks) if fault.fixable]
        fixed = tuple(replace(fault, fixed=True) for fault in (*unread, *mended))
        if not mended:
            return Checkup(faults=(*fixed, *_found(path), *waiting), aside=aside)
        backup = store.desk / f"backup-{stamp}.json"
        copy_like(path, backup, data)
        if examination and any(fault.fixable for fault in told):
            aside = _set_aside(path, stamp, [*lines, *examination.aside])
            rewrite(examination.tables)
        for fault in litter:
            _remove(Path(fault.file))
        for fault in hooks:
            unhook(Path(fault.file))
        return Checkup(faults=(*fixed, *_found(path), *waiting), backup=backup, aside=aside)


class _Overview(Shelves):
    """All records among which one stands, but for the claims, of which no law asks more than what they are called."""

    def __init__(self, places: Mapping[Address, Shelved]) -> None:
        tables: dict[str, dict[str, Document]] = {}
        for (table, id_), one in places.items():
            if table != "claims":
                tables.setdefault(table, {})[id_] = one.record
        super().__init__(tables)
        self._claims = {one.key for one in places.values() if one.table == "claims"}
        folded = ((one.key.casefold(), one.key) for one in places.values() if one.table == "claims")
        self._folded = {key if fold == key else fold: key for fold, key in folded}

    def cased(self, table: str, key: str) -> str:
        """The key as it is written; empty where there is none."""
        if table != "claims":
            return super().cased(table, key)
        return key if key in self._claims else self._folded.get(key.casefold(), "")


class Examination:
    """One file looked over: its faults, and its records as they are once everything fixable is mended.

    Claims are most of a library, so each is read when it is looked at, and not kept.
    """

    def __init__(self, path: Path, inspection: Inspection) -> None:
        self._path = path
        self._mark = inspection.mark
        self._shelved = list(inspection.shelved)
        self.faults: list[Fault] = []
        self.aside: list[bytes] = []
        for damage in inspection.damage:
            self._note(damage.line, damage.trouble, fixable=True)
            self.aside += [damage.text] if damage.text else []
        for one in self._shelved:
            for name in one.doubled:
                sentence = f"{_called(one)} has the field {name!r} twice; the later counts, keep one of them in the file"
                self._note(one.line, sentence, fixable=False)
        self._compose()
        self._bring_home()
        self._part_namesakes()
        self._tell_what_does_not_fit()
        self._records: dict[Address, Any] = {
            place: _record(one)
            for place, one in self._places.items()
            if one.table in BY_TABLE and one.table != "claims" and not one.unfit
        }
        self._merge_sources()
        self._find_breaches()
        self._find_discrepancies()
        self._find_unknown_archives()
        self._ask_of_doubles()
        self.faults.sort(key=lambda fault: fault.line)

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The tables once mended."""
        tables: dict[str, dict[str, Any]] = {MARK: dict(self._mark)}
        for (table, id_), one in self._places.items():
            tables.setdefault(table, {})[id_] = one.record
        return tables

    def _note(self, line: int, problem: str, *, fixable: bool) -> None:
        self.faults.append(Fault(file=str(self._path), line=line, problem=problem, fixable=fixable))

    def _compose(self) -> None:
        """Bring every text into Unicode's composed form (NFC), in which the same letters compare equal."""
        for place, one in enumerate(self._shelved):
            if _is_composed(one.text):
                continue
            record = one.record
            composed = _composed(record)
            if composed != record:
                self._note(one.line, f"{_called(one)} holds text that is not in NFC", fixable=True)
                self._shelved[place] = one.saying(composed)

    def _bring_home(self) -> None:
        """Put records that stand under another id than their key's under their own, where that is free."""
        ids = [_home(one) for one in self._shelved]
        homes = {(one.table, id_): one for one, id_ in zip(self._shelved, ids, strict=True) if one.id == id_}
        for place, (one, id_) in enumerate(zip(tuple(self._shelved), ids, strict=True)):
            home = (one.table, id_)
            if homes.setdefault(home, one) is one and one.id != home[1]:
                told = json.dumps(one.id[:_LONGEST_ID])[1:-1] + "…" * (len(one.id) > _LONGEST_ID)
                self._note(one.line, f"{_called(one)} stands under the wrong id {told}", fixable=True)
                self._shelved[place] = homes[home] = replace(one, id=home[1])
            elif one.id != home[1] and one.record != homes[home].record:
                there = homes[home]
                sentence = f"{_called(one)} has the key, capitals aside, of {_called(there)} in line {there.line}; change one of them in the file"
                self._note(one.line, sentence, fixable=False)
            elif one.id != home[1]:
                self._shelved[place] = replace(one, id=home[1])

    def _part_namesakes(self) -> None:
        """Of records under one id keep the last, as every reader of JSON does; an earlier one that differs is set aside."""
        last = {(one.table, one.id): one for one in self._shelved}
        for one in self._shelved:
            there = last[one.table, one.id]
            if there is one:
                continue
            if there.record == one.record:
                self._note(one.line, f"{_called(one)} stands again in line {there.line}", fixable=True)
                continue
            sentence = f"{_called(one)} stands again in line {there.line}, where it says something else; the later one counts"
            self._note(one.line, sentence, fixable=True)
            self.aside.append(f',"{one.id}": {json.dumps(one.record, ensure_ascii=False)}'.encode())
        self._places = last

    def _tell_what_does_not_fit(self) -> None:
        for one in self._places.values():
            if one.unfit:
                sentence = f"{_called(one)} does not fit: {one.unfit}; change it in the file"
                self._note(one.line, sentence, fixable=False)

    def _merge_sources(self) -> None:
        """Make files of one archival identity one source, the one entered first, where they say nothing different."""
        renamed: dict[str, str] = {}
        for first, *others in self._same_files():
            for place in others:
                renamed |= self._merge_source(first, place)
        if renamed:
            moved = {("sources", key): new for key, new in renamed.items()}
            for one in self._fits():
                place = (one.table, one.id)
                record = self._records.get(place) or _record(one)
                self._put(place, record, _repointed(record, moved))

    def _same_files(self) -> list[list[tuple[str, str]]]:
        """The places of the files, those of one identity together, each in the order of entry."""
        files: dict[str, list[tuple[str, str]]] = {}
        for place, source in sorted(self._sources(), key=lambda item: (item[1].added, item[1].key)):
            try:
                files.setdefault(file_identity(parse_canonical(source.reference)), []).append(place)
            except UnreadableReference as error:
                one = self._places[place]
                self._note(one.line, f"{_called(one)} does not fit: {error}", fixable=False)
        return list(files.values())

    def _sources(self) -> Iterator[tuple[tuple[str, str], Source]]:
        for place, record in self._records.items():
            if isinstance(record, Source) and record.kind == "file" and record.reference:
                yield place, record

    def _merge_source(self, first: tuple[str, str], other: tuple[str, str]) -> dict[str, str]:
        """Merge the source at *other* into the one at *first*; the key that it had, with the one that it has now.

        Where a record could not be read, which may point to the source that would go, nothing is merged.
        """
        kept, gone = self._records[first], self._records[other]
        merged, line = _merged(kept, gone), self._places[other].line
        sentence = f"the sources {kept.key!r} and {gone.key!r} are one file"
        if merged is None:
            advice = "but are described differently; make them agree with 'histcite source edit'"
            self._note(line, f"{sentence}, {advice}", fixable=False)
            return {}
        if any(one.unfit for one in self._places.values()):
            # a record that could not be read may point to the source that would go
            self._note(line, f"{sentence}; change the records that do not fit first", fixable=False)
            return {}
        self._note(line, sentence, fixable=True)
        self._put(first, kept, merged)
        del self._places[other], self._records[other]
        return {gone.key: kept.key}

    def _fits(self) -> list[Shelved]:
        """What stands there and is a record of a kind that we know."""
        return [one for one in self._places.values() if one.table in BY_TABLE and not one.unfit]

    def _put(self, place: Address, before: AnyRecord, record: AnyRecord) -> None:
        """Put *record* in the place of what it was *before*."""
        if record != before:
            self._places[place] = self._places[place].saying(compact_document(record))
            if place in self._records:
                self._records[place] = record

    def _find_unknown_archives(self) -> None:
        """Name the archives that are not known any more, since a file of the user's own has gone, and their labels with it."""
        known = known_archives(self._path.with_name(ARCHIVES))
        for place, source in self._sources():
            with suppress(UnreadableReference):
                archive = parse_canonical(source.reference).archive
                if archive and archive not in known:
                    one = self._places[place]
                    sentence = f"{_called(one)} lies in {archive!r}, an archive that neither histcite nor {ARCHIVES} knows"
                    self._note(one.line, sentence, fixable=False)

    def _ask_of_doubles(self) -> None:
        """Ask of two sources that are perhaps one."""
        places = {record.key: place for place, record in self._records.items() if isinstance(record, Source)}
        sources = (self._records[place] for place in places.values())
        for double in doubles(sorted(sources, key=lambda source: (source.added, source.key))):
            line = self._places[places[double.newer]].line
            self.faults.append(
                Fault(file=str(self._path), line=line, problem=double.question, fixable=False, question=True)
            )

    def _find_discrepancies(self) -> None:
        """Tell what was changed differently in two copies, and how it is settled; a mark on what is gone may go."""
        told = [(place, one) for place, one in self._records.items() if isinstance(one, Discrepancy)]
        on = {(one.kind, one.of.casefold()) for _, one in told}
        named = (((BY_TABLE[one.table].name, one.key.casefold()), one) for one in self._fits() if told)
        marked = {called: one.record for called, one in named if called in on}
        for place, discrepancy in told:
            line, there = self._places[place].line, marked.get((discrepancy.kind, discrepancy.of.casefold()))
            if there is None:
                self._note(
                    line,
                    f"a discrepancy is marked on the {discrepancy.kind} {discrepancy.of!r}, which is not in this library",
                    fixable=True,
                )
                del self._places[place], self._records[place]
            else:
                self._note(
                    line,
                    f"{difference(discrepancy)}; to settle it: {settlement(discrepancy, there)}",
                    fixable=False,
                )

    def _find_breaches(self) -> None:
        """Tell which laws the records break; that one stands under another id than its own was told when it was brought home."""
        view = _Overview(self._places)
        for one in self._fits():
            for breach in breaches(view, Card(one.table, one.id, one.record), under_its_id):
                self._note(one.line, f"{_called(one)} {breach.found}", fixable=False)


def _found(path: Path) -> tuple[Fault, ...]:
    """What is wrong in the file and beside it."""
    data = read_data(path)
    opened = open_merge(path, data)
    faults = opened.faults if opened else Examination(path, inspected(path, data)).faults
    beside = (unread_changes, left_over, old_hooks, copies_beside, driver_gone)
    return (*faults, *(fault for look in beside for fault in look(path)))


def _looked_over(path: Path, data: bytes) -> tuple[tuple[Fault, ...], Examination | None]:
    """What mending *data* has to do, and what it comes to; None where a merge was left open that cannot be closed."""
    opened = open_merge(path, data)
    if opened and not opened.merged:
        return opened.faults, None
    examination = Examination(path, inspected(path, opened.merged if opened else data))
    return (*(opened.faults if opened else ()), *examination.faults), examination


def _set_aside(path: Path, stamp: str, lines: list[bytes]) -> Path | None:
    if not lines:
        return None
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    copy_like(path, aside, b"".join(line + b"\n" for line in lines))
    return aside


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise NotWritable(file, error.strerror or str(error)) from error


def _called(one: Shelved) -> str:
    kind = BY_TABLE[one.table].name if one.table in BY_TABLE else f"record of {one.table!r}"
    return f"the {kind} {one.key!r}" if one.key else f"the {kind} without a key"


def _home(one: Shelved) -> str:
    """The id under which *one* belongs; its own where it has no key to tell."""
    return str(document_id(one.key)) if one.key and one.table in BY_TABLE else one.id


def _record(one: Shelved) -> AnyRecord:
    return from_document(BY_TABLE[one.table].type, one.record)


def _is_composed(text: str) -> bool:
    """Whether *text*, which is JSON, tells at a glance that all of it is in NFC; what JSON spells otherwise has to be read."""
    return "\\u" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {name: _composed(member) for name, member in value.items()}
    return [_composed(member) for member in value] if isinstance(value, list) else value


def _merged(first: Source, other: Source) -> Source | None:
    """*first* with what only *other* says of the file; None where the two say different things."""
    told: dict[str, Any] = {"tags": tuple(sorted({*first.tags, *other.tags}))}
    told |= {name: tuple(dict.fromkeys((*getattr(first, name), *getattr(other, name)))) for name in _GATHERED}
    for field in fields(Source):
        here, there = getattr(first, field.name), getattr(other, field.name)
        if field.name in _PRIVATE:
            continue
        if here and there and here != there:
            return None
        told[field.name] = here or there
    return replace(first, **told)


_LONGEST_ID = 20
"""How many characters of an id are shown: as many as one has."""

_PRIVATE = ("key", "reference", "forms", "formerly", "consulted", "tags", "added", "changed")
"""In what two sources of one file may differ."""

_GATHERED = ("forms", "formerly", "consulted")
"""What both of them say, one after the other."""


def _repointed(record: AnyRecord, moved: Mapping[Address, str]) -> AnyRecord:
    """*record* with new keys for the sources that it points to; none derives from itself, or twice from one."""
    kind = kind_of(record)
    pointing = from_document(kind.type, repointed(kind.table, compact_document(record), moved))
    if not isinstance(pointing, Source):
        return pointing
    origins = dict.fromkeys(pointing.derived_from)
    origins.pop(pointing.key, None)
    return replace(pointing, derived_from=tuple(origins))
