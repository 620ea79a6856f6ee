"""A claim whose rows come again: what changed in them since the last import is changed, what the library added or edited stays."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, TypeVar

from histcite.frozen import dataclass
from histcite.records.claim import Claim, Reference
from histcite.records.entry import PLACE_COLUMNS, REFERENCE_COLUMNS, SOURCE_COLUMNS, origin

Marks = dict[str, str]
"""A hash for each column in which a row says something; see :func:`histcite.records.entry.origin`."""

One = TypeVar("One")
Other = TypeVar("Other")

_UNCOMPARED = {"added": "", "changed": "", "origin": ""}

_PLACING = ("reference", *PLACE_COLUMNS, *SOURCE_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that came in: the marks of its cells, and its reference as linked (several where the cell names several)."""

    marks: Marks
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What the library holds of a row: its marks when it last came in, and the references that it brought then."""

    marks: Marks
    references: tuple[Reference, ...]


_NOTHING = Share(marks={}, references=())


def revised(there: Claim, here: Claim, rows: Sequence[Row]) -> Claim:
    """*there* with the cells of *here* that changed since the last import, or all that say something when there was none.

    *rows* are those that *here* was merged from.
    """
    changed = {mark.partition(":")[0] for mark in {*there.origin.split()} ^ {*here.origin.split()}}
    fields = {
        column: getattr(here, column) for column in changed if hasattr(here, column) and column != "key"
    }
    shares, own = _shares(there, rows) if there.origin else _first_shares(there, rows)
    references = [
        reference for row, share in zip(rows, shares, strict=True) for reference in _brought(row, share)
    ]
    return replace(there, origin=here.origin, references=(*references, *own), **fields)


def row_marks(origin_: str) -> list[Marks]:
    """The rows in an origin; within one, columns ascend."""
    rows: list[Marks] = []
    last = ""
    for mark in origin_.split():
        column, _, hashed = mark.partition(":")
        if not rows or column <= last:
            rows.append({})
        rows[-1][column] = hashed
        last = column
    return rows


def _shares(there: Claim, rows: Sequence[Row]) -> tuple[list[Share], list[Reference]]:
    """The share of each row in the references of *there*, and the references that no row ever brought.

    A row is known by its reference cell, else by its position. What a row brought that does not come again is left out.
    """
    before, own = _brought_before(there)
    tests: list[Callable[[Row, Share], bool]] = [
        lambda row, share: all(row.marks.get(column) == share.marks.get(column) for column in _PLACING),
        lambda _row, _share: True,
    ]
    pairs = _paired(rows, before, tests)
    return [before[pairs[number]] if number in pairs else _NOTHING for number in range(len(rows))], own


def _first_shares(there: Claim, rows: Sequence[Row]) -> tuple[list[Share], list[Reference]]:
    """The same for a claim that no file brought: a row meets the reference to its place, to its source, or any."""
    tests: list[Callable[[Row, Reference], bool]] = [
        lambda row, held: (
            (row.references[0].source, row.references[0].locator) == (held.source, held.locator)
        ),
        lambda row, held: row.references[0].source == held.source,
        lambda _row, _held: True,
    ]
    pairs = _paired(rows, there.references, tests)
    shares = [
        Share(marks={}, references=(there.references[pairs[number]],)) if number in pairs else _NOTHING
        for number in range(len(rows))
    ]
    met = set(pairs.values())
    return shares, [held for number, held in enumerate(there.references) if number not in met]


def _brought_before(there: Claim) -> tuple[list[Share], list[Reference]]:
    """What each row of the last import brought, and the references that came otherwise."""
    own = list(there.references)
    runs: dict[int, tuple[Reference, ...]] = {}
    rows = row_marks(there.origin)
    for number, marks in enumerate(rows):
        if run := _run(marks.get("reference", ""), own):
            runs[number] = tuple(own[run])
            del own[run]
    for number in range(len(rows)):
        if number not in runs:
            runs[number] = tuple(own[:1])
            del own[:1]
    return [Share(marks=marks, references=runs[number]) for number, marks in enumerate(rows)], own


def _run(mark: str, references: Sequence[Reference]) -> slice | None:
    """Where the references stand that a cell with this mark was read as: one, or several that were typed with ``;``."""
    for length in range(1, len(references) + 1):
        for start in range(len(references) - length + 1):
            typed = "; ".join(reference.typed for reference in references[start : start + length])
            if origin({"reference": typed}).removeprefix("reference:") == mark:
                return slice(start, start + length)
    return None


def _brought(row: Row, share: Share) -> tuple[Reference, ...]:
    """The references of *share* with the cells of *row* that changed, each pointing to where that of *row* does if its place did."""
    changed = {
        column for column in {*share.marks, *row.marks} if share.marks.get(column) != row.marks.get(column)
    }
    if not share.references:
        return row.references if changed else ()
    held = share.references
    if changed.intersection(_PLACING):
        held = tuple(
            replace(old, source=new.source, locator=new.locator, typed=new.typed) if old else new
            for new, old in zip_longest(row.references, held)
            if new
        )
    (first, *more), linked = held, row.references[0]
    fields: dict[str, Any] = {
        column: getattr(linked, column) for column in REFERENCE_COLUMNS if column in changed
    }
    if "via" in changed:
        fields["via_locator"] = linked.via_locator
    return (replace(first, **fields), *more)


def _paired(
    ones: Sequence[One], others: Sequence[Other], tests: Sequence[Callable[[One, Other], bool]]
) -> dict[int, int]:
    """Which of *others* each of *ones* goes with, both by number and each once; an earlier test comes before a later one."""
    pairs: dict[int, int] = {}
    free = dict(enumerate(others))
    for test in tests:
        for number, one in enumerate(ones):
            if number in pairs:
                continue
            fits = next((other for other, candidate in free.items() if test(one, candidate)), None)
            if fits is not None:
                pairs[number] = fits
                del free[fits]
    return pairs


def compared(record: Any) -> Any:
    """*record* without what two that say the same may differ in: when they came, from which row, and how references were typed."""
    known: dict[str, Any] = {name: empty for name, empty in _UNCOMPARED.items() if hasattr(record, name)}
    if isinstance(record, Claim):
        known["references"] = tuple(replace(reference, typed="") for reference in record.references)
    return replace(record, **known)


def differing(kind: str, there: Any, here: Any) -> str:
    """The sentence on a key of a *kind* that is there already with other fields."""
    fields = [
        name
        for name in there.__dataclass_fields__
        if name not in _UNCOMPARED and getattr(there, name) != getattr(here, name)
    ]
    return (
        f"the {kind} hold {there.key!r} with another {', '.join(fields)}; "
        "change the row, or say --on-duplicate skip or update"
    )
