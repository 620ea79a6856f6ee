"""Whole records from a file pass the same door as typed cells before they are taken in."""

from collections.abc import Iterator, Mapping
from typing import Any

from histcite.archives import parse_canonical
from histcite.errors import HistciteError, NotOneOf
from histcite.records.alias import Alias
from histcite.records.cataloguing import (
    ALIAS_CELLS,
    PROPERTY_CELLS,
    SOURCE_CELLS,
    SOURCE_READERS,
    cells_of,
    read_alias,
    read_property,
    source_cells,
)
from histcite.records.cells import STAMP, Place, Problem, Refused, read_cells
from histcite.records.claim import Claim, Reference
from histcite.records.decision import VERDICTS, Decision, reasons
from histcite.records.discrepancy import Discrepancy
from histcite.records.entry import CLAIM_READERS, COLUMNS, claim_cells, reference_cells
from histcite.records.keys import check_key
from histcite.records.kinds import AnyRecord
from histcite.records.property import Property
from histcite.records.source import Source

_NEEDED: Mapping[type[Any], tuple[str, ...]] = {
    Claim: ("text", "references"),
    Reference: ("source",),
    Source: ("kind",),
    Decision: ("target",),
    Discrepancy: ("kind", "of", "field"),
}
"""What must be said, beside the key; of an alias and a property it is known where they are read."""


def vet(record: AnyRecord, place: Place) -> tuple[Problem, ...]:
    """Every problem that typing *record* would have met at *place*; none when it may be taken in."""
    if isinstance(record, Alias):
        return _unreadable(read_alias(cells_of(record, ALIAS_CELLS), place))
    if isinstance(record, Property):
        return _unreadable(read_property(cells_of(record, PROPERTY_CELLS), place))
    problems = [*_refused("key", place, lambda: check_key(record.key)), *_needed(record, place)]
    if isinstance(record, Claim | Source):
        message = "is no UTC time like 1960-11-12T09:30:00.000000Z"
        times = (("added", record.added), ("changed", record.changed))
        problems += [
            Problem(place=place, column=column, message=message)
            for column, time in times
            if time and not STAMP.fullmatch(time)
        ]
    return (*problems, *_mistyped(record, place))


def _mistyped(record: AnyRecord, place: Place) -> Iterator[Problem]:
    """What of the fields of *record* no cell could have been read into."""
    if isinstance(record, Claim):
        for cells in (claim_cells(record), *(reference_cells(reference) for reference in record.references)):
            yield from _unreadable(read_cells(cells, COLUMNS, CLAIM_READERS, place))
        for reference in record.references:
            yield from _needed(reference, place)
    elif isinstance(record, Source):
        yield from _unreadable(read_cells(source_cells(record), SOURCE_CELLS, SOURCE_READERS, place))
        if record.reference:
            yield from _refused("reference", place, lambda: parse_canonical(record.reference))
    elif isinstance(record, Decision):
        codes = ("", *(code for verb in reasons().values() for code in verb))
        for column, allowed in (("verdict", VERDICTS), ("because", codes)):
            value = getattr(record, column)
            if value not in allowed:
                yield Problem(place=place, column=column, message=str(NotOneOf(value, allowed)))


def _needed(record: AnyRecord | Reference, place: Place) -> Iterator[Problem]:
    for column in _NEEDED[type(record)]:
        value = getattr(record, column)
        if not (value.strip() if isinstance(value, str) else value):
            yield Problem(place=place, column=column, message="is missing")


def _refused(column: str, place: Place, read: Any) -> Iterator[Problem]:
    try:
        read()
    except HistciteError as error:
        yield Problem(place=place, column=column, message=str(error))


def _unreadable(read: object) -> tuple[Problem, ...]:
    return read.problems if isinstance(read, Refused) else ()
