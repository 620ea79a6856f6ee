"""Levels that carry a label, before the number (*Ф. 3*, *Box 5*) or after it (*288. f.*)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from histcite.archives.labels import LEAF, Labels
from histcite.archives.leaves import leaves_at
from histcite.archives.letters import fold
from histcite.archives.mention import words_of
from histcite.archives.reading import Hit, Place, Reading, tidy

_MOST_WORDS = 3
_LABEL_GAP = re.compile(r"[.\s]{1,2}")
_TAIL = re.compile(r"['’ʹ]?\s?(?P<dot>\.?)\s*:?\s*(?:(?:№|[Nn][ro]\.?)\s*(?=\d))?(?P<digit>(?=\d))?")
_NUMBER_BEFORE = re.compile(r"(?P<value>(?<![\w/])(?<!\d-)\d[\w/-]*)\.?\s*$")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A label in the text, the levels it may mean, and where its value begins."""

    start: int
    end: int
    value_start: int
    meanings: tuple[str, ...]
    follows: bool


def read_labelled(
    text: str, start: int, end: int, labels: Labels, reading: Reading, given: frozenset[str]
) -> None:
    """Add to *reading* every labelled level between *start* and *end* of a cleaned text.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one.
    """
    spots = list(_spots(text, start, end, labels))
    reached = start
    for spot, following in zip_longest(spots, spots[1:]):
        if spot.start < reached:
            continue
        limit = following.start if following else end
        hit = _following(text, reached, spot) if spot.follows else None
        for level in () if hit else _meant(spot, labels, given | reading.levels.keys()):
            if hit := _leading(text, spot, level, labels, limit=limit, end=end):
                break
        if hit and (hit.level == LEAF or hit.level not in reading.levels):
            reading.add(hit)
            reached = hit.end


def _meant(spot: _Spot, labels: Labels, given: frozenset[str]) -> list[str]:
    """The levels a label may mean here, best first: those the archive has, and none above a level given before."""
    deepest = max((labels.depth(level) for level in given), default=-1)
    meanings = spot.meanings
    if len(meanings) > 1:
        meanings = tuple(level for level in meanings if level == LEAF or labels.depth(level) > deepest)
    return sorted(meanings, key=lambda level: level != LEAF and level not in labels.members)


def _leading(text: str, spot: _Spot, level: str, labels: Labels, *, limit: int, end: int) -> Hit | None:
    """Read the value after its label; words end where the next label begins, a number where it ends."""
    first = spot.value_start
    if level == LEAF:
        leaves, last = leaves_at(text, first, end)
        if not leaves:
            return None
        return Hit(level=LEAF, start=spot.start, end=last, place=(first, last), leaves=leaves)
    found = labels.patterns[level].match(text, first, limit) or labels.patterns[level].match(text, first, end)
    if not found or not found[0]:
        return None
    value = tidy(found[0])
    return Hit(level=level, start=spot.start, end=found.end(), place=found.span(), value=value)


def _following(text: str, start: int, spot: _Spot) -> Hit | None:
    """Read the number before a label that stands after it."""
    found = _NUMBER_BEFORE.search(text, start, spot.start)
    if not found:
        return None
    place, level = found.span("value"), spot.meanings[0]
    leaves, _ = leaves_at(text, *place) if level == LEAF else ((), 0)
    value = "" if leaves else found["value"]
    return Hit(level=level, start=place[0], end=spot.end, place=place, value=value, leaves=leaves)


def _spots(text: str, start: int, end: int, labels: Labels) -> Iterator[_Spot]:
    words = [(start + first, start + last) for first, last in words_of(text[start:end])]
    folded, reached = fold(text), start
    for index, (first, _) in enumerate(words):
        if first < reached or text[first - 1 : first].isdigit() or text[first - 1 : first] == "/":
            continue
        if spot := _spot(text, folded, words[index : index + _MOST_WORDS], labels):
            reached = spot.end
            yield spot


def _spot(text: str, folded: str, words: list[Place], labels: Labels) -> _Spot | None:
    """Find the longest label that begins with the first of *words*."""
    for count in range(len(words), 0, -1):
        key = "".join(folded[first:last] for first, last in words[:count])
        if key not in labels.table or not _is_one_label(text, words[:count]):
            continue
        start, end = words[0][0], words[count - 1][1]
        tail = _TAIL.match(text, end)
        if tail is None or (text[start - 1 : start] == "-" and not tail["dot"]):
            continue
        follows = labels.suffix and key in labels.own
        if tail["dot"] or tail["digit"] is not None or follows or end - start > 1:
            return _Spot(start, tail.end("dot"), tail.end(), labels.table[key], follows)
    return None


def _is_one_label(text: str, words: list[Place]) -> bool:
    return all(_LABEL_GAP.fullmatch(text, words[i][1], words[i + 1][0]) for i in range(len(words) - 1))
