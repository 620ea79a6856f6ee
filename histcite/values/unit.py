"""Units of measure, counting and money, with the names they go by in five languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from histcite.values.lexicon import Phrases, table

_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its ``id``, what it measures, and the exact ``factor`` to the base unit of that dimension."""

    id: str
    dimension: str
    factor: Decimal = Decimal(1)
    counts: bool = False
    known: bool = True


BARE = Unit(id="", dimension="count", counts=True, known=False)
"""What a bare number counts: whatever is counted beside it."""


@cache
def _units() -> dict[str, Unit]:
    return {unit.id: unit for unit, _ in _entries()}


@cache
def _names() -> Phrases[Unit]:
    return Phrases((name, unit) for unit, names in _entries() for name in names)


def _entries() -> Iterator[tuple[Unit, list[str]]]:
    units = dict(table("units"))
    counting = units.pop("counting")
    for dimension, members in units.items():
        for name, entry in members.items():
            unit = Unit(
                id=name,
                dimension=f"money {name}" if dimension == "money" else dimension,
                factor=Decimal(entry.get("factor", "1")),
                counts=dimension in counting,
            )
            yield unit, [name.replace("-", " - "), *entry["names"]]


def unit_by_id(unit_id: str) -> Unit:
    """Return the unit with this id; anything else is a thing counted by itself, and "" a bare number."""
    if not unit_id:
        return BARE
    return _units().get(unit_id) or Unit(id=unit_id, dimension=f"count {unit_id}", counts=True, known=False)


def unit_at(words: Sequence[str], start: int) -> tuple[Unit, int] | None:
    """Find the unit whose longest name begins at *start*, and the number of words it takes."""
    return _names().at(words, start) if start < len(words) else None


def counted_unit(words: Sequence[str]) -> Unit:
    """Make a unit of a counted noun: ``soviet submarines`` counts each ``soviet submarine``."""
    return unit_by_id(" ".join([*words[:-1], _singular(words[-1])]))


def _singular(noun: str) -> str:
    if len(noun) < _SHORTEST_PLURAL or noun.endswith(("ss", "us", "is")):
        return noun
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun.removesuffix("s")
