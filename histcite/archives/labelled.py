"""Levels that carry a label, before the number (*Ф. 3*, *Box 5*) or after it (*288. f.*)."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from histcite.archives.labels import LEAF, Labels
from histcite.archives.leaves import is_circa, leaves_at
from histcite.archives.letters import fold
from histcite.archives.mention import words_of
from histcite.archives.reading import Hit, Place, Reading, tidy
from histcite.frozen import dataclass

_MOST_WORDS = 3
_GIVEN_ONCE = frozenset({"fonds", "series", "year", "box", "file"})
_LABEL_GAP = re.compile(r"[.\s-]{1,2}")
_TAIL = re.compile(
    r"['’ʹ°º]?\s?(?P<dot>\.?)(?:\s?\([^\W\d_]{1,6}\.?\))?\s*:?\s*(?P<joined>-(?=\d))?"
    r"(?:(?:№|[Nn](?:[ro]\.?|[°º]))\s*(?=\d))?(?P<digit>(?=\d))?"
)
_INITIALS = re.compile(r"\.[^\W\d_]\.")
_AFTER_SLASH = re.compile(r"\.\s?\d")
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
) -> int:
    """Add to *reading* every labelled level between *start* and *end* of a cleaned text.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one. Gives the place
    where another reference begins, with a level that this one has; *end* if none does.
    """
    spots = list(_spots(text, start, end, labels))
    reached = start
    for spot, following in zip_longest(spots, spots[1:]):
        if spot.start < reached:
            continue
        limit = following.start if following else end
        known = given | reading.levels.keys()
        if len(spot.meanings) > 1 and _is_numbered_before(text, start, spot, labels):
            known |= {"fonds"}
        hit = _following(text, reached, spot) or _leading(text, spot, labels, known, limit=limit, end=end)
        if hit and _begins_anew(hit, spot, reading):
            return hit.start
        if hit and (hit.level == LEAF or hit.level not in reading.levels):
            reading.add(hit)
            reached = hit.end
    return end


def _is_numbered_before(text: str, start: int, spot: _Spot, labels: Labels) -> bool:
    """Whether a number before the label is the fonds, which the archive writes without a label."""
    written = any(level == "fonds" for level, _ in labels.unlabelled)
    return written and any(map(str.isdigit, text[start : spot.start]))


def _begins_anew(hit: Hit, spot: _Spot, reading: Reading) -> bool:
    """Whether *hit* is of another reference: a place given twice, or a label of two meanings after the leaves."""
    if hit.level == LEAF:
        return bool(reading.leaves) and spot.meanings[0] != LEAF
    return hit.level in _GIVEN_ONCE and hit.level in reading.levels


def _meant(spot: _Spot, labels: Labels, given: frozenset[str]) -> list[str]:
    """The levels a label may mean here, best first: those the archive has, and none above a level given before."""
    deepest = max((labels.depth(level) for level in given), default=-1)
    meanings = spot.meanings
    if len(meanings) > 1:
        meanings = tuple(level for level in meanings if level == LEAF or labels.depth(level) > deepest)
    return sorted(meanings, key=lambda level: level != LEAF and level not in labels.members)


def _leading(
    text: str, spot: _Spot, labels: Labels, known: frozenset[str], *, limit: int, end: int
) -> Hit | None:
    """Read the value after its label, of the first level that the label may mean and the value fits."""
    read = (_value(text, spot, level, labels, limit=limit, end=end) for level in _meant(spot, labels, known))
    return next(filter(None, read), None)


def _value(text: str, spot: _Spot, level: str, labels: Labels, *, limit: int, end: int) -> Hit | None:
    """Read a value of *level*: words end where the next label begins, a number where it ends."""
    first = spot.value_start
    if level == LEAF:
        leaves, last = leaves_at(text, first, end)
        if not leaves or is_circa(text[spot.start : first], leaves):
            return None
        return Hit(level=LEAF, start=spot.start, end=last, place=(first, last), leaves=leaves)
    pattern = labels.pattern(level)
    found = pattern.match(text, first, limit) or pattern.match(text, first, end)
    if not found or not found[0]:
        return None
    value = tidy(found[0])
    return Hit(level=level, start=spot.start, end=found.end(), place=found.span(), value=value)


def _following(text: str, start: int, spot: _Spot) -> Hit | None:
    """Read the number before a label that stands after it; None for a label that leads."""
    found = _NUMBER_BEFORE.search(text, start, spot.start) if spot.follows else None
    if not found:
        return None
    place, level = found.span("value"), spot.meanings[0]
    leaves, _ = leaves_at(text, *place) if level == LEAF else ((), 0)
    value = "" if leaves else found["value"]
    return Hit(level=level, start=place[0], end=spot.end, place=place, value=value, leaves=leaves)


def _spots(text: str, start: int, end: int, labels: Labels) -> Iterator[_Spot]:
    words = words_of(text, start, end)
    folded, reached = fold(text), start
    for index, (first, last) in enumerate(words):
        if (
            first < reached
            or folded[first:last] not in labels.openings
            or not _may_be_label(text, first, last)
        ):
            continue
        if spot := _spot(text, folded, words[index : index + _MOST_WORDS], labels):
            reached = spot.end
            yield spot


def _may_be_label(text: str, first: int, last: int) -> bool:
    """Whether the word stands free, between two numbers (*ф3оп14*), or numbered after a slash."""
    before = text[first - 1 : first]
    if before.isdigit():
        return text[last : last + 1].isdigit()
    if before == "/":
        return bool(_AFTER_SLASH.match(text, last))
    return True


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
        if (tail["joined"] and key not in labels.hyphened) or _is_initial(text, start, end):
            continue
        follows = labels.suffix and key in labels.own
        digit = tail["digit"] is not None and _has_level(labels, key)
        if tail["dot"] or digit or follows or end - start > 1:
            return _Spot(start, tail.end("dot"), tail.end(), labels.table[key], follows)
    return None


def _has_level(labels: Labels, key: str) -> bool:
    """Whether the label *key* means a level that the archive has: *10 T 512* is no volume where there are none."""
    return any(level == LEAF or level in labels.members for level in labels.table[key])


def _is_initial(text: str, start: int, end: int) -> bool:
    """Whether it is one capital among several, *P.C.R.* for instance."""
    return end - start == 1 and text[start].isupper() and bool(_INITIALS.match(text, end))


def _is_one_label(text: str, words: list[Place]) -> bool:
    return all(_LABEL_GAP.fullmatch(text, words[i][1], words[i + 1][0]) for i in range(len(words) - 1))
