"""An item of another program's bibliography, and the source that it is: what its type, fields and people become."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from histcite.archives import Registry
from histcite.deferred import expression
from histcite.errors import HistciteError
from histcite.formats.items.depository import Deposited, kept_in
from histcite.formats.items.paragraphs import claim_cells_of, paragraphs, stated
from histcite.records.cataloguing import archival_source, source_cells
from histcite.records.cells import Place, Refused, clean, read_date
from histcite.records.entry import Described, Draft, RowReader, origin
from histcite.records.keys import check_key, key_from
from histcite.records.source import Source
from histcite.tables import TomlTable, read_table
from histcite.values import Date

_MARKUP = expression(r"</?(?:i|b|u|sub|sup|sc|em|strong|span)\b[^>]*>", re.IGNORECASE)
_EXTRA = expression(r"([A-Za-z][\w .-]{1,30}):\s*(\S.*)")
_TRANSLATED = expression(r"[Tt]ranslated by ((?:[^\W\d_]\.\s*)*[^.;,]+)")
_EXTENT = expression(r"(.*\S)\s+[-–—]\s+(\S.*)")
_NUMBERS = expression(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:/|[T ]\d{1,2}:\d\d.*)?")
_DOI = expression(r"(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_KEYED = {"citation key": "citationKey", "citekey": "citationKey"}
_ARCHIVAL = ("document", "file", "interview")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What was written beneath an item: a note in ``html`` (each paragraph a claim, or the ``whole`` of it), and ``cells`` of its claims.

    ``kind`` is what it is: a note, an annotation or a transcription; ``id`` is what the other program calls it, so that the claim is known again when it was changed there.
    """

    id: str = ""
    kind: str = "note"
    html: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignItem:
    """An item in Zotero's words: its ``type``, ``fields`` by name, ``people`` by role, tags, and what was written beneath it.

    ``program`` and ``id`` are whose it is and what it is called there, by which it is known again; ``key`` is the citation key that
    somebody chose. ``ours`` is the source that it was before it was exported from a library, and behind it the works that came along;
    ``edited`` says whether the item is no longer as it went out.
    """

    type: str
    place: Place
    program: str = ""
    id: str = ""
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[tuple[str, str]] = ()
    tags: Sequence[str] = ()
    annotations: Sequence[Annotation] = ()
    ours: Sequence[Source] = ()
    edited: bool = False

    @property
    def called(self) -> str:
        """What the claims beneath it call it."""
        return self.id or f"line {self.place.line}"

    @property
    def jottings(self) -> Iterator[str]:
        """The lines of its Extra and of notes without a name of their own, in which its place may stand as well."""
        for text in (self.fields.get("extra", ""), *(one.html for one in self.annotations if not one.id)):
            yield from paragraphs(text)

    def first(self, *names: str) -> str:
        """The first of the fields that says something; empty where none does."""
        return next((said for name in names if (said := clean(self.fields.get(name, "")))), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How items are wanted: with ``archives`` that they may name, the user's own properties ``renamed``, and ``collections`` as tags."""

    archives: Registry
    renamed: Mapping[str, str] = field(default_factory=dict)
    collections: bool = False


def table() -> TomlTable:
    """The table of types and fields, read once."""
    return _table()


@cache
def _table() -> TomlTable:
    return read_table(Path(__file__).with_name("items.toml"))


def described(item: ForeignItem, archives: Registry, claimed: Collection[str] = ()) -> Described:
    """The source that *item* is, its place in an archive read with *archives*, with what it is known through.

    What was written beneath it is kept in the note of the source, but for what is *claimed*, by its kind.
    """
    item = _with_extra(item)
    if item.ours:
        plainly = partial(described, replace(item, ours=()), archives, claimed)
        return Described(
            place=item.place, id=item.called, record=item.ours[0], otherwise=plainly, edited=item.edited
        )
    item = replace(item, annotations=[one for one in item.annotations if one.kind not in claimed])
    kind = str(table()["kinds"].get(item.type, "document"))
    kept = kept_in(item, archives, is_archival=kind in _ARCHIVAL)
    told, noted = _told(item, kept)
    if kept.reference and kind not in ("interview", "thesis"):
        kind = "document"
    source = Source(key=_key(item), kind=kind, **told)
    if kept.reference:
        source = replace(
            source,
            reference=archival_source(kept.reference, {}).reference,
            leaves=", ".join(str(part) for part in kept.reference.leaves),
        )
    through = None
    if kept.through:
        through = Source(key="", kind="web", title=kept.through, url=source.url, accessed=source.accessed)
        source = replace(source, url="", accessed="", via_how="translated" if source.translator else "")
    return Described(
        place=item.place,
        id=item.called,
        record=_marked(source, item),
        through=through,
        typed=kept.typed,
        noted=noted,
    )


def brought_along(items: Sequence[ForeignItem]) -> Iterator[Described]:
    """The works that came along with *items* and are none of these, each once, by what says most of it."""
    known = {item.ours[0].key for item in items if item.ours}
    works: dict[str, Described] = {}
    for item in items:
        for work in item.ours[1:]:
            there = works.get(work.key)
            bare = Source(key=work.key, kind="file", reference=there.record.reference) if there else None
            if work.key not in known and (there is None or there.record == bare):
                works[work.key] = Described(place=item.place, id=work.key, record=work)
    yield from works.values()


def _told(item: ForeignItem, kept: Deposited) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of the source that the item tells, and the names of those that are kept in its note."""
    told: dict[str, Any] = {
        name: _MARKUP.sub("", item.first(*names)).replace("<\N{WORD JOINER}", "<")
        for name, names in table()["fields"].items()
    }
    used = {
        name
        for names in table()["fields"].values()
        for name in names
        if item.first(*names) == item.first(name)
    }
    passed = {*used, *table()["passed"]["fields"], *table()["passed"]["dates"]}
    people = _people(item)
    date, undated = read_day(item.first(*table()["passed"]["dates"]))
    accessed, unaccessed = read_day(item.first("accessDate"))
    besides = [
        *(
            (name, text)
            for name, text in item.fields.items()
            if name not in passed and clean(text) and text.casefold() != item.type.casefold()
        ),
        *(
            (role, name)
            for role, names in people.items()
            if role not in ("author", "addressee", "editor", "translator")
            for name in names
        ),
        ("date", undated),
        ("accessed", unaccessed),
    ]
    jotted = ("\n".join(paragraphs(annotation.html)) for annotation in item.annotations if annotation.html)
    notes = [item.first("abstractNote"), item.fields.get("extra", ""), kept.remark, *jotted]
    notes += [f"{name}: {text}" for name, text in besides if text]
    translator = _TRANSLATED.search(kept.remark)
    told |= {
        "authors": tuple(people.get("author", ())),
        "addressee": "; ".join(people.get("addressee", ())),
        "editor": "; ".join(people.get("editor", ())),
        "translator": "; ".join(people.get("translator", ()))
        or (translator[1].strip() if translator else ""),
        "date": date,
        "accessed": accessed,
        "language": language_code(item.first("language")),
        "doi": _DOI.sub("", told["doi"], count=1),
        "tags": tuple(
            dict.fromkeys(tag.strip() for tags in item.tags for tag in tags.split(";") if tag.strip())
        ),
        "note": "\n\n".join(filter(None, map(clean, notes))),
        "forms": (kept.typed,) if kept.typed and not kept.reference else (),
    }
    if not told["title"] and not told["authors"] and not kept.reference and not told["forms"]:
        told["title"] = item.first("filename") or item.type
    return told, tuple(name for name, text in besides if text)


def _people(item: ForeignItem) -> dict[str, list[str]]:
    """The names of people by what they are to a source; roles that none has a field for keep their own name."""
    found: dict[str, list[str]] = {}
    for role, name in item.people:
        if clean(name):
            found.setdefault(table()["roles"].get(role, role), []).append(clean(name))
    return found


def person(family: str, given: str = "", *, whole: bool = False) -> str:
    """A name as a bibliography keeps it: ``Family, Given``; in braces where it is to be taken ``whole``, for it is a body's."""
    if whole or not given:
        return f"{{{family}}}" if family and (whole or " " in family.strip()) else family
    return f"{family}, {given}" if family else given


def read_day(text: str) -> tuple[str, str]:
    """A date as the library reads it, and the text where it cannot.

    ``1911 - 1912`` is an extent; of a time only the day is kept; a month or day of 0 is one that is not known.
    """
    if numbers := _NUMBERS.fullmatch(text):
        text = "-".join((numbers[1], *(part.zfill(2) for part in numbers.groups()[1:] if part and int(part))))
    if extent := _EXTENT.fullmatch(text):
        try:
            first, last = Date.parse(extent[1]).edtf, Date.parse(extent[2]).edtf
            return read_date(f"{first}/{last}"), ""
        except HistciteError:
            pass
    try:
        return read_date(text), ""
    except HistciteError:
        return "", text


def language_code(text: str) -> str:
    """The code of a language that is written out in a catalogue (``Russian``, ``English in Latin script``); else as it stands."""
    first = re.split(r"[\s;,(]", text.strip().casefold())[0] if text.strip() else ""
    return str(table()["languages"].get(first, text.strip()))


def _with_extra(item: ForeignItem) -> ForeignItem:
    """*item* with what stands in the lines ``Name: value`` of its Extra among its fields, where Zotero or CSL know the name."""
    known = {_folded(name): name for names in table()["fields"].values() for name in names}
    known |= {_folded(name): str(ours) for name, ours in table()["csl"]["fields"].items()}
    known |= {_folded(name): name for name in table()["passed"]["named"]}
    fields, rest = dict(item.fields), []
    key = item.key
    for line in item.fields.get("extra", "").splitlines():
        pair = _EXTRA.fullmatch(line.strip())
        name = pair[1].strip().casefold() if pair else ""
        meant = known.get(_folded(name))
        if pair and name in _KEYED:
            key = key or pair[2].strip()
        elif pair and meant and not fields.get(meant):
            fields[meant] = pair[2].strip()
        elif line.strip():
            rest.append(line.strip())
    return replace(item, fields={**fields, "extra": "\n".join(rest)}, key=key)


def _folded(name: str) -> str:
    """The name of a field however it is written: *Archive Location*, *archive_location*, ``archiveLocation``."""
    return "".join(filter(str.isalnum, name.casefold()))


def _key(item: ForeignItem) -> str:
    """The citation key, where it can be one of ours (``DBLP:conf/x`` with hyphens); empty where the library is to make one."""
    try:
        return check_key(re.sub(r"(?<=\w)[:+/](?=\w)", "-", item.key)) if item.key else ""
    except HistciteError:
        return ""


def _marked(source: Source, item: ForeignItem) -> Source:
    """*source* with the marks by which it is known again: what it is called in the other program, and each cell that it brought."""
    called = item.id or "|".join(
        (item.type, source.title, *source.authors, source.date, source.leaves, source.reference)
    )
    mark = sha256(called.encode()).hexdigest()[:16]
    whose = item.program if item.id else f"{item.program}?"
    return replace(source, origin=f"{whose}:{mark} {origin(source_cells(source))}".strip())


def fields_of(names: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """*values* under the names that *names* gives them; several of one name are joined, and one without a name keeps its own."""
    fields: dict[str, str] = {}
    for name, value in values.items():
        meant = names.get(name, name)
        fields[meant] = "; ".join(filter(None, (fields.get(meant, ""), value)))
    return fields


def claims_beneath(item: ForeignItem, claimed: Collection[str]) -> Iterator[Draft | Refused]:
    """What of the kinds *claimed* was written beneath *item* as claims that cite it, each known again by what it is called there."""
    rows = RowReader()
    for annotation in (one for one in item.annotations if one.kind in claimed):
        said = paragraphs(annotation.html) if annotation.whole else stated(annotation.html)
        told = [" ".join(said)] if annotation.whole and said else said
        read = [] if "text" in annotation.cells else [claim_cells_of(text) for text in told]
        for number, cells in enumerate(read or [{}]):
            besides = "leaf" if cells.get("page") else ""
            own = {column: cell for column, cell in annotation.cells.items() if cell and column != besides}
            called = f"{item.program}:{item.id}:{annotation.id}" if annotation.id else ""
            key = key_from(f"{called}:{number}") if called else ""
            draft = rows.read({**cells, **own, "key": key}, item.place)
            if isinstance(draft, Draft):
                (reference,) = draft.references
                draft = replace(
                    draft, references=(replace(reference, item=item.called),), note=called if read else ""
                )
            yield draft
