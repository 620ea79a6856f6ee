"""The one door through which typed text becomes a claim: used by add, edit and every format.

A mapping of column names to text goes in; a draft comes out, or the problems that stand in its way, each with its place.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from histcite.records.cells import (
    Place,
    Problem,
    choice,
    clean,
    default_to,
    read_cells,
    read_date,
    read_flag,
    read_key,
    read_tags,
)
from histcite.records.claim import CONFIDENCES, MODES, POLARITIES, SEEN, STANCES, Claim, Reference

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
    "stance", "hedged", "polarity", "complete", "confidence", "tags", "note", *SOURCE_COLUMNS,
)  # fmt: skip
"""The columns of a claim as typed, in the order in which they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReference:
    """A reference as typed, not yet tied to a source; ``details`` are the source columns that came with it."""

    text: str
    quote: str = ""
    lang: str = ""
    translation: str = ""
    seen: str = ""
    via: str = ""
    image: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as read at the door: everything but its key and the sources behind its references."""

    claim: Claim
    references: tuple[TypedReference, ...]
    place: Place


def read_draft(cells: Mapping[str, str], place: Place) -> Draft | tuple[Problem, ...]:
    """The draft that *cells* (column name to text) describe, or every problem found in them.

    Whether it says anything is told by :func:`merge_drafts`, for another row of the same key may hold the text; a missing
    reference is left to the library, which may know the file on the desk.
    """
    typed = read_cells(cells, COLUMNS, CLAIM_READERS, place)
    return typed if isinstance(typed, tuple) else _draft(typed, place)


def origin(cells: Mapping[str, str]) -> str:
    """The marks by which an imported row is known again: for each cell that says something, its column and a hash of it.

    The key is left out, so that a row keeps its origin when its key is written back into the table.
    """
    said = sorted(
        (column, said) for column, cell in cells.items() if column != "key" and (said := clean(cell))
    )
    return " ".join(f"{column}:{hashlib.sha256(cell.encode()).hexdigest()[:8]}" for column, cell in said)


def changed_columns(before: str, after: str) -> set[str]:
    """The columns in which two origins differ; every column of *after* when there was no *before*."""
    return {mark.partition(":")[0] for mark in set(before.split()) ^ set(after.split())}


def merge_drafts(drafts: Sequence[Draft]) -> Draft | tuple[Problem, ...]:
    """One claim with several references from the rows of one key: their other cells agree or are empty, one has the text."""
    merged = drafts[0]
    problems = []
    for draft in drafts[1:]:
        claim, clashes = _merge_claims(merged.claim, draft.claim)
        problems += [
            Problem(
                place=draft.place,
                column=column,
                message=f"differs from the other rows of the key {claim.key!r}",
            )
            for column in clashes
        ]
        merged = replace(merged, claim=claim, references=merged.references + draft.references)
    if not merged.claim.text:
        problems.append(
            Problem(
                place=merged.place,
                column="text",
                message="a claim needs its sentence; give it in the column 'text'",
            )
        )
    return tuple(problems) or merged


def claim_cells(claim: Claim) -> dict[str, str]:
    """The columns of *claim* as a user would type them, without its references; the reverse of :func:`read_draft`."""
    cells = {column: _cell(getattr(claim, column)) for column in COLUMNS if hasattr(claim, column)}
    defaults = {"mode": "asserted", "stance": "states", "polarity": "+"}
    return {column: "" if defaults.get(column) == cell else cell for column, cell in cells.items()}


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
    "complete": read_flag,
    "tags": read_tags,
    "source_date": read_date,
    "source_key": read_key,
}


def _draft(typed: Mapping[str, Any], place: Place) -> Draft:
    of_source = tuple((column, typed[column]) for column in SOURCE_COLUMNS if typed.get(column))
    reference = TypedReference(
        text=typed.get("reference", ""),
        details=of_source,
        **{column: typed.get(column, "") for column in REFERENCE_COLUMNS},
    )
    own = {column: cell for column, cell in typed.items() if column in Claim.__dataclass_fields__}
    claim = Claim(**{"key": "", "text": "", **own})
    return Draft(claim=claim, references=(reference,), place=place)


def _merge_claims(one: Claim, other: Claim) -> tuple[Claim, list[str]]:
    empty = Claim(key="", text="")
    changes: dict[str, Any] = {}
    clashes = []
    for column in Claim.__dataclass_fields__:
        mine, theirs, default = getattr(one, column), getattr(other, column), getattr(empty, column)
        if theirs in (mine, default):
            continue
        if column == "origin":
            changes[column] = f"{mine} {theirs}".strip()
        elif mine == default:
            changes[column] = theirs
        else:
            clashes.append(column)
    return replace(one, **changes), clashes


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value)
