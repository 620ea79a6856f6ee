"""Taking in a batch: what a file brings is linked and met with what is there, before anything is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from histcite.conflicts import read_claim
from histcite.errors import HistciteError, UnknownKey
from histcite.library.holdings import TABLES, Holdings
from histcite.library.linking import Linker
from histcite.library.naming import Naming
from histcite.library.revision import Row, revised, row_marks
from histcite.records.alias import Alias
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision
from histcite.records.entry import Draft, merge_drafts
from histcite.records.keys import document_id, encode, new_key
from histcite.records.property import Property
from histcite.records.source import Source
from histcite.values import Names, identity

ON_DUPLICATE = ("error", "skip", "update")
SHOWN = 5
"""How many values that could not be read are told one by one."""

NO_NAMES = Names()
"""Whether a date, a figure or a yes can be read depends on no name."""

_UNCOMPARED = {"added": "", "changed": "", "origin": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a file brought: drafts still to be linked, records that are whole, what could not be read, and remarks."""

    drafts: tuple[Draft, ...] = ()
    records: tuple[tuple[Place, Any], ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a batch is taken in.

    ``on_duplicate`` says what becomes of a key that is there already; ``ibid`` lets a reference lean on the row before;
    ``keep_going`` takes in what can be read; ``dry_run`` writes nothing.
    """

    on_duplicate: str = "error"
    ibid: bool = False
    keep_going: bool = False
    dry_run: bool = False

    def allow(self, accession: "Accession") -> bool:
        """Whether *accession* may be written."""
        return not self.dry_run and (self.keep_going or not accession.problems)


@dataclass(slots=True, kw_only=True)
class Accession:
    """What a batch would change: records to write, keys skipped, problems found, and which row became which claim.

    ``made`` are the sources that references named and the library did not have; ``rekeyed`` claims are among the updated under
    the key beside them; ``absorbed`` aliases are forms of others now.
    """

    added: list[Any] = field(default_factory=list)
    made: list[Source] = field(default_factory=list)
    updated: list[Any] = field(default_factory=list)
    rekeyed: list[tuple[Claim, str]] = field(default_factory=list)
    absorbed: list[Alias] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rows: dict[Place, str] = field(default_factory=dict)

    @property
    def written(self) -> list[Any]:
        """Every record to be written."""
        return [*self.made, *self.added, *self.updated]


class Intake:
    """Meets a delivery with the holdings. ``stamps`` gives ascending times of entry, so that the order of a file is kept."""

    def __init__(self, holdings: Holdings, terms: Terms, stamps: Iterator[str]) -> None:
        self._terms = terms
        self._stamps = stamps
        self._accession = Accession()
        self._sources = dict(holdings.sources)
        self._made: dict[str, Source] = {}
        self._linker = Linker(self._sources, ibid=terms.ibid)
        self._naming = Naming(holdings.aliases.values())
        self._there = {
            kind: {key.casefold(): record for key, record in holdings.records(kind).items()}
            for kind in TABLES
        }
        self._declared = holdings.declared
        self._origins = {claim.origin: claim for claim in holdings.claims.values() if claim.origin}
        self._before = frozenset(holdings.claims)
        self._delivered: frozenset[str] = frozenset()

    def take(self, delivery: Delivery) -> Accession:
        """What *delivery* would change; nothing is written."""
        self._accession.problems += delivery.problems
        self._take_records(delivery.records)
        self._delivered = frozenset(draft.claim.key.casefold() for draft in delivery.drafts)
        for rows in _by_key(delivery.drafts):
            self._take_rows(rows)
        self._accession.made = [replace(source, added=next(self._stamps)) for source in self._made.values()]
        self._accession.remarks += [*delivery.remarks, *self._unread(delivery)]
        self._accession.problems.sort(key=lambda problem: (problem.place.file, problem.place.line))
        return self._accession

    def _take_records(self, records: Iterable[tuple[Place, Any]]) -> None:
        named = []
        for place, record in records:
            if isinstance(record, Alias):
                self._take_alias(record, place)
            else:
                named.append((place, self._named(record)))
        self._accession.added += self._naming.added
        self._accession.updated += self._naming.changed
        self._accession.absorbed += self._naming.absorbed
        self._keep(self._linker.made)
        for place, record in named:
            if self._points_home(place, record):
                self._meet(self._there[type(record)].get(record.key.casefold()), record, place)

    def _take_alias(self, alias: Alias, place: Place) -> None:
        known = self._naming.known(alias.name)
        if known and self._terms.on_duplicate == "skip":
            self._accession.skipped.append(known.key)
            return
        try:
            if self._naming.name(alias) == known:
                self._accession.skipped.append(known.key)
        except HistciteError as error:
            self._problem(place, "inside", error)

    def _named(self, record: Any) -> Any:
        """*record* with a key and a time of entry, where it came without; a source is known to the linker from now on."""
        if isinstance(record, Source):
            record = self._linker.housed(record)
            key = record.key or self._linker.known(record) or self._linker.new_key(record)
            record = replace(record, key=key)
            self._linker.learn(record)
            self._sources[key] = record
        if isinstance(record, Source | Claim) and not record.added:
            record = replace(record, added=next(self._stamps))
        return record

    def _points_home(self, place: Place, record: Any) -> bool:
        """Whether every source that *record* points to is in the library or in the batch."""
        lost = [(column, key) for column, key in _pointers(record) if not self._linker.knows(key)]
        for column, key in lost:
            self._problem(place, column, UnknownKey("source", key))
        return not lost

    def _take_rows(self, rows: list[Draft]) -> None:
        merged = merge_drafts(rows)
        if isinstance(merged, tuple):
            self._accession.problems += merged
            return
        there = self._already(merged.claim)
        if there is None:
            stray = self._under_another_key(merged.claim)
            there = self._rekey(stray, merged) if stray else self._link_rows(merged, rows, None)
        elif there.origin == merged.claim.origin or self._terms.on_duplicate == "skip":
            self._accession.skipped.append(there.key)
        else:
            there = self._link_rows(merged, rows, there)
        if there:
            self._accession.rows |= {row.place: there.key for row in rows}

    def _already(self, claim: Claim) -> Claim | None:
        return self._there[Claim].get(claim.key.casefold()) if claim.key else self._origins.get(claim.origin)

    def _under_another_key(self, claim: Claim) -> Claim | None:
        """The claim that was there before with the very cells of *claim*, whose key no other row of this batch has."""
        there = self._origins.get(claim.origin)
        known = there and there.key in self._before and there.key.casefold() not in self._delivered
        return there if known else None

    def _rekey(self, there: Claim, draft: Draft) -> Claim | None:
        """*there* under the key of *draft*, where its own was generated; a problem where somebody chose it."""
        if self._terms.on_duplicate == "skip":
            self._accession.skipped.append(there.key)
            return None
        if not _was_generated(there.key):
            message = f"the row is in the library under the key {there.key!r}; use that, or change it with 'histcite edit'"
            self._accession.problems.append(Problem(place=draft.place, column="key", message=message))
            return None
        claim = replace(there, key=draft.claim.key, changed=next(self._stamps))
        self._accession.rekeyed.append((there, claim.key))
        self._accession.updated.append(claim)
        del self._there[Claim][there.key.casefold()]
        self._know(claim)
        return claim

    def _link_rows(self, draft: Draft, rows: list[Draft], there: Claim | None) -> Claim | None:
        """The claim of *rows*, new or brought up to date, with its references linked; None when one cannot be."""
        said = len(self._linker.remarks)
        linked = [self._linked(row) for row in rows]
        written, claim = None, there
        if all(linked):
            here = replace(draft.claim, references=tuple(one for references in linked for one in references))
            written = self._add(here) if there is None else self._revise(there, here, rows, linked)
            claim = written or there
        self._settle(written, said)
        return claim if all(linked) else None

    def _linked(self, row: Draft) -> tuple[Reference, ...]:
        """The references of one row; none, and a problem, when they cannot be linked."""
        try:
            return tuple(reference for typed in row.references for reference in self._linker.link(typed))
        except HistciteError as error:
            self._problem(row.place, "reference", error)
            return ()

    def _add(self, claim: Claim) -> Claim:
        claim = replace(claim, key=claim.key or new_key(), added=next(self._stamps))
        self._accession.added.append(claim)
        self._know(claim)
        return claim

    def _revise(
        self, there: Claim, here: Claim, rows: list[Draft], linked: list[tuple[Reference, ...]]
    ) -> Claim | None:
        came = {
            row.claim.origin: Row(marks=marks, references=references)
            for row, references in zip(rows, linked, strict=True)
            for marks in (row_marks(row.claim.origin) or [{}])
        }
        after: Claim | None = self._meet(there, revised(there, here, tuple(came.values())), rows[0].place)
        return after

    def _unread(self, delivery: Delivery) -> Iterator[str]:
        """A sentence with its place for each of the first values that could not be read as their property wants; the rest counted."""
        told = ((record.key, place) for place, record in delivery.records if isinstance(record, Claim))
        places = {key.casefold(): place for key, place in told}
        places |= {key.casefold(): place for place, key in reversed(self._accession.rows.items())}
        unread = list(self._kept_as_text())
        for claim, reason in unread[:SHOWN]:
            message = f"{claim.value!r} is kept as text: {reason}"
            yield str(Problem(place=places[claim.key.casefold()], column="value", message=message))
        if len(unread) > SHOWN:
            yield f"more values kept as text: {len(unread) - SHOWN}"

    def _kept_as_text(self) -> Iterator[tuple[Claim, str]]:
        """The first claim with each value that could not be read, and the reason; a value is read once for each property."""
        own = {identity(declared.name): declared for declared in self._there[Property].values()}
        declared = {**self._declared, **own}
        first: dict[tuple[str, str], Claim] = {}
        for claim in self._accession.written:
            if isinstance(claim, Claim) and claim.subject:
                first.setdefault((claim.property, claim.value), claim)
        for claim in first.values():
            reading = read_claim(claim, NO_NAMES, declared)
            if reading and reading.unread:
                yield claim, reading.unread

    def _know(self, claim: Claim) -> None:
        self._there[Claim][claim.key.casefold()] = self._origins[claim.origin] = claim

    def _settle(self, written: Claim | None, said: int) -> None:
        """Keep the sources just made that the claim to be written rests on; forget the others, and what was *said* since."""
        made = self._linker.made
        latest = takewhile(lambda key: key not in self._made, reversed(made))
        new = {key: made[key] for key in reversed(tuple(latest))}
        needed = _rested_on(written, new)
        self._keep(needed)
        if len(needed) == len(new):
            self._accession.remarks += self._linker.remarks[said:]
        else:
            self._linker = Linker(self._sources, ibid=self._terms.ibid)

    def _keep(self, made: Mapping[str, Source]) -> None:
        self._made |= made
        self._sources |= made

    def _meet(self, there: Any, here: Any, place: Place) -> Any:
        """Put *here* among what is written where it is new or *there* may be changed, and give it back; None otherwise."""
        if there is None:
            self._accession.added.append(here)
        elif _compared(there) == _compared(here) or self._terms.on_duplicate == "skip":
            self._accession.skipped.append(there.key)
            return None
        elif self._terms.on_duplicate == "update" and not isinstance(here, Decision):
            here = _changed(here, there, next(self._stamps))
            self._accession.updated.append(here)
        else:
            message = _taken(TABLES[type(here)], there, here)
            self._accession.problems.append(Problem(place=place, column="key", message=message))
            return None
        self._there[type(here)][here.key.casefold()] = here
        return here

    def _problem(self, place: Place, column: str, error: HistciteError) -> None:
        self._accession.problems.append(Problem(place=place, column=column, message=str(error)))


def _was_generated(key: str) -> bool:
    """Whether *key* is spelt by the number of its record, as only generated ones are."""
    return key == "c" + encode(document_id(key))


def _rested_on(claim: Claim | None, made: Mapping[str, Source]) -> dict[str, Source]:
    """Those of the sources just *made* that *claim* cites or reads through, and the files in which these lie."""
    cited = [key for _, key in _pointers(claim)]
    files = [made[key].within for key in cited if key in made]
    return {key: source for key, source in made.items() if key in (*cited, *files)}


def _pointers(record: Any) -> Iterator[tuple[str, str]]:
    """The keys of the sources that *record* points to, each with the field that does."""
    if isinstance(record, Claim):
        for reference in record.references:
            yield from (("references", key) for key in (reference.source, reference.via) if key)
    if isinstance(record, Source):
        yield from (("in", key) for key in (record.within,) if key)
        yield from (("derived_from", key) for key in record.derived_from)


def _by_key(drafts: Iterable[Draft]) -> list[list[Draft]]:
    groups: dict[str, list[Draft]] = {}
    for number, draft in enumerate(drafts):
        groups.setdefault(draft.claim.key.casefold() or f"row {number}", []).append(draft)
    return list(groups.values())


def _compared(record: Any) -> Any:
    known = {name: empty for name, empty in _UNCOMPARED.items() if hasattr(record, name)}
    if isinstance(record, Claim):
        known["references"] = tuple(replace(reference, typed="") for reference in record.references)  # type: ignore[assignment]
    return replace(record, **known)


def _changed(here: Any, there: Any, stamp: str) -> Any:
    """*here* in place of *there*: under its key, as old as it, changed now."""
    dated = {"key": there.key, "added": there.added, "changed": stamp} if hasattr(there, "changed") else {}
    return replace(here, **dated)


def _taken(kind: str, there: Any, here: Any) -> str:
    fields = [
        name
        for name in there.__dataclass_fields__
        if name not in _UNCOMPARED and getattr(there, name) != getattr(here, name)
    ]
    return (
        f"the {kind} hold {there.key!r} with another {', '.join(fields)}; "
        "change the row, or say --on-duplicate skip or update"
    )
