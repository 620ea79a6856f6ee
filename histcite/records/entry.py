"""The one door through which typed text becomes a claim: used by add, edit and every format.

A mapping of column names to text goes in; a draft comes out, or the problems that stand in its way, each with its place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from typing import Any, TypeAlias

from histcite.errors import HistciteError
from histcite.frozen import dataclass
from histcite.records.cells import (
    REMEMBERED,
    Place,
    Problem,
    Refused,
    choice,
    clean,
    default_to,
    read_cells,
    read_date,
    read_flag,
    read_key,
    read_leaf,
    read_tags,
)
from histcite.records.claim import CONFIDENCES, MODES, POLARITIES, SEEN, STANCES, Claim, Reference
from histcite.records.keys import hashing
from histcite.records.kinds import AnyRecord
from histcite.records.source import Source

REFERENCE_COLUMNS = ("quote", "lang", "translation", "seen", "via", "image")
SOURCE_COLUMNS = (
    "source_title",
    "source_author",
    "source_addressee",
    "source_date",
    "source_kind",
    "source_key",
)
COLUMNS = (
    "key", "text", "reference", *REFERENCE_COLUMNS, "subject", "property", "value", "when", "where", "of", "voice", "mode",
    "stance", "hedged", "inferred", "polarity", "complete", "confidence", "tags", "note", *SOURCE_COLUMNS,
)  # fmt: skip
"""The columns of a claim as typed, in the order in which they are written."""

PLACE_COLUMNS = ("source", "leaf", "page")
"""The columns in which a table may tell a reference in parts: what is cited, and where in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReference:
    """A reference as typed, not yet tied to a source; ``place`` is where in it, if that was typed apart, and ``details`` are the
    source columns that came with it. What stands in an ``item`` of the same file cites that.
    """

    text: str
    place: str = ""
    item: str = ""
    quote: str = ""
    lang: str = ""
    translation: str = ""
    seen: str = ""
    via: str = ""
    image: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as read at the door: the fields that were given, but not yet the sources behind its references.

    Of a paragraph of a note in another program, ``note`` is what that calls the note; else empty.
    """

    fields: Mapping[str, Any]
    references: tuple[TypedReference, ...]
    place: Place
    note: str = ""

    @property
    def key(self) -> str:
        """The key that was given; empty where the library is to make one."""
        key: str = self.fields.get("key", "")
        return key

    @property
    def origin(self) -> str:
        """The marks by which the row is known again; empty for what no file brought."""
        marks: str = self.fields.get("origin", "")
        return marks

    def completed(self, **more: Any) -> Claim:
        """The claim as far as it goes, with *more* fields."""
        return Claim(**{"key": "", "text": "", **self.fields, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A record that needs nothing more to be one, and where it stood."""

    place: Place
    record: AnyRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An item of another program: the source that it is, and the one ``through`` which it was seen.

    ``id`` is what other items of the file call it, ``typed`` where it is kept as far as that was not understood, ``noted`` the fields
    that are kept in its note. What was exported from a library leans on what came with it; where that is missing, or the item was ``edited``,
    ``otherwise`` reads it like any other.
    """

    place: Place
    id: str
    record: Source
    through: Source | None = None
    typed: str = ""
    noted: tuple[str, ...] = ()
    otherwise: "Callable[[], Described] | None" = None
    edited: bool = False

    @property
    def came_along(self) -> bool:
        """Whether it came only for others to lean on it."""
        return not self.record.origin and self.otherwise is None


Delivered: TypeAlias = Draft | Whole | Described | Refused
"""What a row or line of a file says."""


_UNSAID = {field.name: field.default for field in fields(Claim) if field.default is not MISSING}


def read_draft(cells: Mapping[str, str], place: Place) -> Draft | Refused:
    """The draft that *cells* (column name to text) describe, or every problem found in them.

    Whether it says anything is told by :func:`merge_drafts`, for another row of the same key may hold the text; a missing
    reference is left to the library, which may know the file on the desk.
    """
    typed = read_cells(cells, COLUMNS, CLAIM_READERS, place)
    return typed if isinstance(typed, Refused) else _draft(typed, place)


class RowReader:
    """Reads the rows of one file, which are known again by their origin when they come a second time."""

    def __init__(self) -> None:
        self._columns = {name: Column(name) for name in (*COLUMNS, *PLACE_COLUMNS)}

    def read(self, cells: Mapping[str, str], place: Place) -> Draft | Refused:
        """The draft that the *cells* of a row describe, as :func:`read_draft` reads them, or every problem found in them."""
        own: dict[str, Any] = {}
        marks = []
        try:
            for column, cell in cells.items():
                value, mark = self._columns[column][cell]
                if value:
                    own[column] = value
                if mark:
                    marks.append(mark)
        except (HistciteError, KeyError):
            typed = read_cells(cells, (*COLUMNS, *PLACE_COLUMNS), CLAIM_READERS, place)
            return typed if isinstance(typed, Refused) else _draft(typed, place)
        marks.sort()
        own["origin"] = " ".join(marks)
        return _draft(own, place)


class Column(dict[str, tuple[Any, str]]):
    """What the cells of one column mean, by how they are typed: their value, and the mark by which they are known again.

    Short ones are remembered, for most of them in a long table say what others said. Raises what reading a cell raises.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._reader = CLAIM_READERS.get(name, str)

    def __missing__(self, cell: str) -> tuple[Any, str]:
        said = clean(cell)
        read = self._reader(said), _mark(self._name, said)
        if len(cell) <= _SHORT:
            if len(self) >= REMEMBERED:
                self.clear()
            self[cell] = read
        return read


_SHORT = 32
"""In letters: longer cells hardly ever say the same."""


def origin(cells: Mapping[str, str]) -> str:
    """The marks by which an imported row is known again: for each cell that says something, its column and a hash of it.

    The key is left out, so that a row keeps its origin when its key is written back into the table.
    """
    marks = (_mark(column, clean(cells[column])) for column in sorted(cells))
    return " ".join(filter(None, marks))


def _mark(column: str, said: str) -> str:
    return f"{column}:{hashing()(said.encode()).hexdigest()[:8]}" if said and column != "key" else ""


def merge_drafts(drafts: Sequence[Draft]) -> Draft | Refused:
    """One claim with several references from the rows of one key: their other cells agree or are empty, one has the text."""
    merged = drafts[0]
    problems = []
    for draft in drafts[1:]:
        fields, differing = _merged(merged.fields, draft.fields)
        problems += [
            Problem(
                place=draft.place,
                column=column,
                message=f"differs from the other rows of the key {merged.key!r}",
            )
            for column in differing
        ]
        merged = replace(merged, fields=fields, references=merged.references + draft.references)
    if not merged.fields.get("text"):
        problems.append(
            Problem(
                place=merged.place,
                column="text",
                message="a claim needs its sentence; give it in the column 'text'",
            )
        )
    return Refused(problems=tuple(problems)) if problems else merged


def claim_cells(claim: Claim) -> dict[str, str]:
    """The columns of *claim* as a user would type them, without its references; the reverse of :func:`read_draft`."""
    return {column: claim_cell(claim, column) for column in COLUMNS if hasattr(claim, column)}


_UNSAID = {"mode": "asserted", "stance": "states", "polarity": "+"}


def claim_cell(claim: Claim, column: str) -> str:
    """One of these columns; empty for what goes without saying."""
    value = getattr(claim, column)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value == _UNSAID.get(column) else str(value)


def reference_cells(reference: Reference) -> dict[str, str]:
    """The columns of one reference of a claim, but for the reference text itself."""
    return {column: getattr(reference, column) for column in REFERENCE_COLUMNS}


CLAIM_READERS: dict[str, Callable[[str], Any]] = {
    "key": read_key,
    "seen": choice("", *SEEN),
    "when": read_date,
    "mode": default_to("asserted", choice(*MODES)),
    "stance": default_to("states", choice(*STANCES)),
    "polarity": default_to("+", choice(*POLARITIES)),
    "confidence": choice("", *CONFIDENCES),
    "hedged": read_flag,
    "inferred": read_flag,
    "complete": read_flag,
    "tags": read_tags,
    "source_date": read_date,
    "source_key": read_key,
    "leaf": read_leaf,
    "page": read_leaf,
}


def _draft(typed: Mapping[str, Any], place: Place) -> Draft:
    own, beside, within = dict(typed), {}, ""
    text = own.pop("reference", "")
    for column in REFERENCE_COLUMNS:
        if column in own:
            beside[column] = own.pop(column)
    details: tuple[tuple[str, str], ...] = ()
    if not own.keys() <= _OWN:
        text, within = _joined(text, *(own.pop(column, "") for column in PLACE_COLUMNS))
        details = tuple((column, said) for column in SOURCE_COLUMNS if (said := own.pop(column, "")))
    reference = TypedReference(text=text, place=within, details=details, **beside)
    return Draft(fields=own, references=(reference,), place=place)


_OWN = {"origin", *COLUMNS} - {"reference", *REFERENCE_COLUMNS, *SOURCE_COLUMNS}


def _joined(reference: str, source: str, leaf: str, page: str) -> tuple[str, str]:
    """What is cited and where in it; a reference beside a source is a place in that, and a bare number gets the label of its column."""
    named = [
        f"{label} {cell}" if cell[:1].isdigit() else cell for label, cell in (("l.", leaf), ("p.", page))
    ]
    return source or reference, ", ".join(filter(None, (reference if source else "", *named)))


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields of two rows of one claim, and those in which they say different things."""
    merged = dict(one)
    differing = []
    for column, theirs in other.items():
        default = _UNSAID.get(column, "")
        mine = merged.get(column, default)
        if theirs in (mine, default):
            continue
        if column == "origin":
            merged[column] = f"{mine} {theirs}".strip()
        elif mine == default:
            merged[column] = theirs
        else:
            differing.append(column)
    return merged, differing
