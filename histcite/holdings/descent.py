"""Descent: which source leans on which, as trees of the sources that hang together."""

from collections.abc import Iterable, Iterator, Mapping

from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.records.source import Source

DERIVED, QUOTED = "derived", "quoted"
"""How one source leans on another: as a copy, an edition, a work drawn from it; or as that through which it was read."""

Ties = Mapping[str, Mapping[str, str]]
"""For a source, those next to it and how they are tied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A source in a tree: how it is tied to the one above it, how deep it stands, and whether it was met before."""

    key: str
    tie: str = ""
    depth: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pedigree:
    """The sources that hang together, each after the one above it.

    ``downwards`` tells that what stands deeper leans on what stands above; else the other way round.
    """

    kin: tuple[Kin, ...]
    downwards: bool


def pedigrees(sources: Mapping[str, Source], claims: Iterable[Claim]) -> tuple[Pedigree, ...]:
    """The trees of the sources that *claims* cite, with all from which these derive or through which they were read; the largest first.

    A tree begins with the originals, or with what leans on them where these are fewer: one article that quotes ten letters is one tree.
    """
    leans_on, bears = _ties(sources, claims)
    found = []
    for group in _groups(leans_on, bears):
        tops = {
            True: [key for key in group if not leans_on[key]],
            False: [key for key in group if not bears[key]],
        }
        downwards = len(tops[True]) <= len(tops[False])
        below = bears if downwards else leans_on
        kin = tuple(_walk((*tops[downwards], *group), below))
        found.append(Pedigree(kin=kin, downwards=downwards))
    return tuple(sorted(found, key=lambda pedigree: -len(pedigree.kin)))


def _ties(sources: Mapping[str, Source], claims: Iterable[Claim]) -> tuple[Ties, Ties]:
    """What each source leans on, and what leans on it."""
    pairs = dict[tuple[str, str], str]()
    for reference in (reference for claim in claims for reference in claim.references):
        waiting = [reference.source, *([reference.via] if reference.via else ())]
        if reference.via and reference.via != reference.source:
            pairs[reference.via, reference.source] = QUOTED
        while waiting:
            key = waiting.pop()
            for parent in sources[key].derived_from if key in sources else ():
                if parent != key and (key, parent) not in pairs:
                    pairs[key, parent] = DERIVED
                    waiting.append(parent)
    leans_on: dict[str, dict[str, str]] = {}
    bears: dict[str, dict[str, str]] = {}
    for (key, parent), tie in pairs.items():
        for one in (key, parent):
            leans_on.setdefault(one, {})
            bears.setdefault(one, {})
        leans_on[key][parent] = bears[parent][key] = tie
    return leans_on, bears


def _groups(leans_on: Ties, bears: Ties) -> Iterator[list[str]]:
    """The sources that hang together, in the order in which they were met."""
    seen = set[str]()
    for start in leans_on:
        group, waiting = [], [start]
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                group.append(key)
                waiting += [*leans_on[key], *bears[key]]
        if group:
            yield group


def _walk(starts: Iterable[str], below: Ties) -> Iterator[Kin]:
    """Each source after the one above it, from those of *starts* that were not met before; what was is not followed again."""
    seen = set[str]()
    for start in starts:
        waiting = [] if start in seen else [Kin(key=start)]
        while waiting:
            kin = waiting.pop()
            yield kin if kin.key not in seen else Kin(key=kin.key, tie=kin.tie, depth=kin.depth, again=True)
            if kin.key not in seen:
                seen.add(kin.key)
                deeper = reversed(tuple(below[kin.key].items()))
                waiting += [Kin(key=key, tie=tie, depth=kin.depth + 1) for key, tie in deeper]
