"""Which claims are worth comparing: those whose texts share rare words, found without comparing every two of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from histcite.conflicts.texts.foreign import ANCHOR, FEWEST_ANCHORS
from histcite.conflicts.texts.sidebyside import COVERED
from histcite.frozen import dataclass

MOST_SHARING = 40
"""A word or pair of words shared by more claims than this brings nobody together by itself."""

MOST_COMPARED = 16
"""How many earlier claims one claim is compared with, those that share most first."""

RAREST = 4

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The content keys of texts, by their place, and which texts share a block."""

    keys: Sequence[Keys]
    blocks: dict[str, list[int]]
    common: Counter[str]

    @classmethod
    def of(cls, keys: Sequence[Keys]) -> "Neighbours":
        """Find the neighbours of texts by their content *keys*."""
        common = Counter(key for each in keys for key in set(each))
        blocks: dict[str, list[int]] = {}
        for place, each in enumerate(keys):
            for block in _blocks(each, common):
                blocks.setdefault(block, []).append(place)
        kept = {block: places for block, places in blocks.items() if 1 < len(places) <= MOST_SHARING}
        return cls(keys=keys, blocks=kept, common=common)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The places of two texts worth comparing, each pair once."""
        for place in range(len(self.keys)):
            for other in self._nearest(place):
                yield other, place

    def _nearest(self, place: int) -> list[int]:
        shared: Counter[int] = Counter()
        for block in _blocks(self.keys[place], self.common):
            shared.update(other for other in self.blocks.get(block, ()) if other < place)
        own = frozenset(self.keys[place])
        near = (other for other, _ in shared.most_common(MOST_COMPARED))
        return [other for other in near if much_shared(own, frozenset(self.keys[other]))]


def much_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts can be the same sentence but for one word, or share two known names."""
    shared = one & other
    if sum(key.startswith(ANCHOR) for key in shared) >= FEWEST_ANCHORS:
        return True
    return len(shared) + 1 >= COVERED * min(len(one), len(other)) and bool(shared)


def _blocks(keys: Keys, common: Counter[str]) -> set[str]:
    """What brings a text together with others: its rare words, neighbouring words, its rarest words by twos, and all of them."""
    rarest = sorted(set(keys), key=lambda key: (common[key], key))[:RAREST]
    twos = (*pairwise(keys), *((a, b) for a in rarest for b in rarest if a < b))
    rare = {key for key in keys if common[key] <= MOST_SHARING}
    return rare | {" ".join(sorted(two)) for two in twos} | {" ".join(sorted(keys))}
