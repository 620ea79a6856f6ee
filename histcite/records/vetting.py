"""Whole records from a file pass the same door as typed cells before they are taken in."""

from collections.abc import Iterator
from functools import singledispatch
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
from histcite.records.property import Property
from histcite.records.source import Source


@singledispatch
def vet(record: Any, place: Place) -> tuple[Problem, ...]:
    """Every problem that typing *record* would have met at *place*; none when it may be taken in."""
    raise TypeError(type(record), place)


@vet.register
def _(record: Claim, place: Place) -> tuple[Problem, ...]:
    problems = [
        *_keyed(record.key, place),
        *_needed(record, ("text", "references"), place),
        *_dated(record, place),
    ]
    for cells in (claim_cells(record), *(reference_cells(reference) for reference in record.references)):
        problems += _unreadable(read_cells(cells, COLUMNS, CLAIM_READERS, place))
    problems += [
        problem for reference in record.references for problem in _needed(reference, ("source",), place)
    ]
    return tuple(problems)


@vet.register
def _(record: Source, place: Place) -> tuple[Problem, ...]:
    problems = [*_keyed(record.key, place), *_needed(record, ("kind",), place), *_dated(record, place)]
    problems += _unreadable(read_cells(source_cells(record), SOURCE_CELLS, SOURCE_READERS, place))
    if record.reference:
        problems += _refused("reference", place, lambda: parse_canonical(record.reference))
    return tuple(problems)


@vet.register
def _(record: Alias, place: Place) -> tuple[Problem, ...]:
    return _unreadable(read_alias(cells_of(record, ALIAS_CELLS), place))


@vet.register
def _(record: Property, place: Place) -> tuple[Problem, ...]:
    return _unreadable(read_property(cells_of(record, PROPERTY_CELLS), place))


@vet.register
def _(record: Decision, place: Place) -> tuple[Problem, ...]:
    codes = ("", *(code for verb in reasons().values() for code in verb))
    problems = [*_keyed(record.key, place), *_needed(record, ("target",), place)]
    for column, allowed in (("verdict", VERDICTS), ("because", codes)):
        value = getattr(record, column)
        if value not in allowed:
            problems.append(Problem(place=place, column=column, message=str(NotOneOf(value, allowed))))
    return tuple(problems)


@vet.register
def _(record: Discrepancy, place: Place) -> tuple[Problem, ...]:
    return (*_keyed(record.key, place), *_needed(record, ("kind", "of", "field"), place))


def _dated(record: Claim | Source, place: Place) -> Iterator[Problem]:
    for column in ("added", "changed"):
        if getattr(record, column) and not STAMP.fullmatch(getattr(record, column)):
            yield Problem(
                place=place, column=column, message="is no UTC time like 1960-11-12T09:30:00.000000Z"
            )


def _needed(
    record: Claim | Reference | Source | Decision | Discrepancy, columns: tuple[str, ...], place: Place
) -> Iterator[Problem]:
    for column in columns:
        value = getattr(record, column)
        if not (value.strip() if isinstance(value, str) else value):
            yield Problem(place=place, column=column, message="is missing")


def _keyed(key: str, place: Place) -> Iterator[Problem]:
    yield from _refused("key", place, lambda: check_key(key))


def _refused(column: str, place: Place, read: Any) -> Iterator[Problem]:
    try:
        read()
    except HistciteError as error:
        yield Problem(place=place, column=column, message=str(error))


def _unreadable(read: object) -> tuple[Problem, ...]:
    return read.problems if isinstance(read, Refused) else ()
