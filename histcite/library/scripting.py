"""The door for programs: values of Python become typed cells, and thousands of claims one write."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from histcite.errors import BadEntry
from histcite.intake.batch import COMMAND_LINE, Batch, drafted
from histcite.records.claim import Claim
from histcite.records.entry import read_draft
from histcite.records.source import Source

if TYPE_CHECKING:
    from decimal import Decimal

    from histcite.intake.exchange import Accession, Terms
    from histcite.library.facade import Library

Simple: TypeAlias = "str | bool | int | float | Decimal | date | PathLike[str] | Source | Claim"
Given: TypeAlias = "Simple | Iterable[Simple] | None"
"""What a program may give for a column: text as typed, yes or no, a number, a day, a path, a record (by its key), several of these, or
nothing.
"""


def typed_cells(given: Mapping[str, Given]) -> dict[str, str]:
    """What was *given* for each column as a user would type it; a column given as None is left out. Raises BadEntry."""
    return {column: _typed(column, value) for column, value in given.items() if value is not None}


def _typed(column: str, value: Given) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        members = [_typed_one(column, member) for member in value]
        for member in members:
            if ";" in member:
                raise BadEntry(
                    f"{column}: the member {member!r} has a ';', which stands between members; write it otherwise"
                )
        return "; ".join(members)
    return _typed_one(column, value)


def _typed_one(column: str, value: object) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    from decimal import Decimal

    if isinstance(value, float | Decimal) and Decimal(value).is_finite():
        return format(Decimal(str(value)), "f")
    if isinstance(value, date):
        is_timed = isinstance(value, datetime) and value.time() != time()
        told = value.isoformat()
        return told[: len("1960-11-12T09:30")].replace("T", " ") if is_timed else told[: len("1960-11-12")]
    if isinstance(value, Source | Claim):
        return value.key
    if isinstance(value, PathLike) or hasattr(value, "__index__"):
        return str(value)
    told = f"{column}: cannot take {value!r}, which is of the type {type(value).__name__}"
    raise BadEntry(f"{told}; give text, a number, True or False, a day, or a list of these")


class Additions:
    """Claims that a program adds in one write; see :meth:`histcite.Library.batch`.

    ``remarks`` are what was said of references so far, such as that a source is new.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._is_open = True

    def close(self) -> None:
        """End it: what is added from now on would be written nowhere."""
        self._is_open = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was said of the references so far."""
        return tuple(self._batch.remarks)

    def add(self, text: str, ref: "Given" = "", **cells: Given) -> Claim:
        """Add one claim, as :meth:`histcite.Library.add` does, and give it with its key.

        Raises BadEntry when a cell cannot be read, and what linking the reference raises. Whoever does not catch that leaves the block,
        and nothing of it is written.
        """
        if not self._is_open:
            raise BadEntry(
                "the block of this batch has ended, and what it added is written; open another one"
            )
        typed = typed_cells({"text": text, "reference": ref, **cells})
        return self._batch.add(drafted(read_draft(typed, COMMAND_LINE)))


def take_in_file(
    library: "Library", path: Path, layout: Mapping[str, Any], terms: "Terms | None"
) -> "Accession":
    """What the file at *path*, read by *layout*, changes in *library*; see :meth:`histcite.Library.take_in`. Raises as that does."""
    from histcite.formats.repertory import READ
    from histcite.intake.exchange import KINDS, ColumnLayout, Terms, open_file
    from histcite.unreadable import BadBatch

    if layout["format"] not in ("", *READ) or layout["kind"] not in KINDS:
        raise BadEntry(
            f"a format is one of {', '.join(READ)}, and the rows of a table are {', '.join(KINDS)}"
        )
    parcel = open_file(path, ColumnLayout(archives=library.archives, **layout))
    on = terms or Terms(on_duplicate=parcel.on_duplicate)
    accession = library.receive(parcel.delivery, on)
    if accession.problems and not on.keep_going:
        raise BadBatch(accession.problems)
    return accession
