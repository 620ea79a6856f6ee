"""Words that exclude each other in the same place of two sentences, and words that stand for each other there."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path

from histcite.conflicts.texts.phrasing import LONGEST_PHRASE, grammar
from histcite.frozen import dataclass
from histcite.tables import read_table

Sides = frozenset[tuple[str, int, int]]
"""The list of the table, the number of a line in it, and of the side on which a phrase stands in that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of a text, ``first`` to ``last``, that stand in the table of opposites, and on which sides."""

    first: int
    last: int
    sides: Sides

    @property
    def places(self) -> range:
        """The places of its words."""
        return range(self.first, self.last + 1)

    def opposes(self, other: "Phrase", lists: Collection[str]) -> bool:
        """Whether the two stand on different sides of a line of one of the *lists*, and never on the same."""
        lines = {(name, line) for name, line, _ in self.sides} & {
            (name, line) for name, line, _ in other.sides
        }
        return any(name in lists for name, _ in lines) and not self.agrees(other)

    def agrees(self, other: "Phrase") -> bool:
        """Whether the two stand on the same side of a line."""
        return bool(self.sides & other.sides)


def phrases_in(keys: Sequence[str], name: str) -> Iterator[Phrase]:
    """The phrases of the table among the word keys of a text in the language *name*; the longest counts."""
    table, first, free = _table(name), _openers(name), 0
    for place in (place for place, key in enumerate(keys) if key in first):
        if place < free:
            continue
        sizes = range(min(LONGEST_PHRASE, len(keys) - place), 0, -1)
        size = next((size for size in sizes if tuple(keys[place : place + size]) in table), 0)
        if size:
            sides = table[tuple(keys[place : place + size])]
            yield Phrase(first=place, last=place + size - 1, sides=sides)
        free = place + size


@cache
def _openers(name: str) -> frozenset[str]:
    """The first words of the phrases of the table."""
    return frozenset(keys[0] for keys in _table(name))


@cache
def _table(name: str) -> dict[tuple[str, ...], Sides]:
    lists = read_table(Path(__file__).with_name("opposites.toml")).get(name, {})
    found: dict[tuple[str, ...], set[tuple[str, int, int]]] = {}
    for listed, lines in lists.items():
        for number, line in enumerate(lines):
            for side, words in enumerate(line.split("/")):
                for phrase in words.split(","):
                    keys = tuple(map(grammar(name).key, phrase.split()))
                    found.setdefault(keys, set()).add((listed, number, side))
    return {keys: frozenset(sides) for keys, sides in found.items()}
