"""Values of a batch that are kept as text, because they cannot be read as their property wants."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim
from histcite.records.property import Property
from histcite.values import Kind, Names, identity, read_answer

SHOWN = 5
"""How many of them are told one by one."""

REMEMBERED = 4096
"""How many values are remembered as read."""

NO_NAMES = Names()
"""Whether a date, a figure or a yes can be read depends on no name."""

_COUNTED = re.compile(r"([1-9][0-9]+) ([^\W\d_]+)")

_MISREAD = (Kind.DATE, Kind.QUANTITY, Kind.BOOLEAN)
"""The kinds of value that words may fail to be."""


class Unread:
    """The first claim with each such value of a property; *declared* are the properties by the identity of their name."""

    def __init__(self, declared: Mapping[str, Property]) -> None:
        self._declared = declared
        self._asked = lru_cache(REMEMBERED)(self._declaration)
        self._read = lru_cache(REMEMBERED)(_reason)
        self._found: dict[tuple[str, str], str] = {}

    def note(self, claim: Claim, place: Place) -> None:
        """Look at the value of *claim*, which came at *place*."""
        declared = self._asked(claim.property) if claim.value and claim.subject else None
        reason = self._why(claim.value, declared) if declared else ""
        if reason and (claim.property, claim.value) not in self._found:
            message = f"{claim.value!r} is kept as text: {reason}"
            problem = Problem(place=place, column="value", message=message)
            self._found[claim.property, claim.value] = str(problem) if len(self._found) < SHOWN else ""

    def told(self) -> Iterator[str]:
        """A sentence with its place for each of the first values; the others are counted."""
        yield from filter(None, self._found.values())
        if len(self._found) > SHOWN:
            yield f"more values kept as text: {len(self._found) - SHOWN}"

    def _why(self, value: str, declared: Property) -> str:
        """Why *value* cannot be read; where it is a figure and a word that is none, any figure as long may be read in its place."""
        counted = _COUNTED.fullmatch(value) if declared.kind == Kind.QUANTITY else None
        if counted and self._read(counted[2], declared):
            alike = f"{'9' * len(counted[1])} {counted[2]}"
            if not self._read(alike, declared):
                return ""
        return self._read(value, declared)

    def _declaration(self, property_: str) -> Property | None:
        """What is declared of *property_*, where words may fail to answer it."""
        declared = self._declared.get(identity(property_))
        return declared if declared and declared.kind in _MISREAD else None


def _reason(value: str, declared: Property) -> str:
    """Why *value* cannot be read as its property wants; empty if it can."""
    members = value.split(";") if declared.cardinality == "many" else [value]
    answers = (
        read_answer(member, Kind(declared.kind), names=NO_NAMES) for member in members if member.strip()
    )
    return next(filter(None, (answer.unread for answer in answers)), "")
