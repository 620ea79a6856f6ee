"""The gazetteer: places that are known under several names, and in what they lie, as the table ``places`` has them."""

from functools import cache
from typing import TypeAlias

from histcite.values.lexicon import table
from histcite.values.spelling import fold

KnownPlace: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The names of a place, the first of which it goes by, and the places in which it lies or lay."""


@cache
def places() -> tuple[KnownPlace, ...]:
    """Every place of the table."""
    lines = (line.partition("<") for line in table("places")["places"])
    return tuple((_between_commas(names), _between_commas(around)) for names, _, around in lines)


def known_place(text: str) -> KnownPlace | None:
    """The place that has *text*, without regard to case, marks and script, among its names."""
    return _by_name().get(fold(text))


@cache
def _by_name() -> dict[str, KnownPlace]:
    return {fold(name): entry for entry in reversed(places()) for name in entry[0]}


def _between_commas(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))
