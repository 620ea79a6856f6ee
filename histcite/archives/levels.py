"""Levels and leaves read from the part of a reference that follows (or precedes) the archive's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from histcite.archives.labels import LEAF, Labels
from histcite.archives.leaves import LeafRange, leaves_at
from histcite.archives.letters import data, fold, squeeze
from histcite.archives.mention import city_names, words_of

_MOST_WORDS = 3
_LABEL_GAP = re.compile(r"[.\s]{1,2}")
_TAIL = re.compile(r"['’ʹ]?\s?(?P<dot>\.?)\s*:?\s*(?:(?:№|[Nn][ro]\.?)\s*(?=\d))?(?P<digit>(?=\d))?")
_NUMBER_BEFORE = re.compile(r"(?P<value>(?<![\w/-])[\w/-]*\d[\w/-]*)\.?\s*$")
_SEPARATOR = re.compile(r"[,;:()]|//|\.(?=\s|$)")
_DIGITLESS_NOTE = re.compile(r"\([^()\d]*\)")
_EDGES = " -.,;:()/'’\"«»„“”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A level that was read: the place of its value, and the wider place that takes in its label."""

    level: str
    start: int
    end: int
    value_start: int
    value_end: int
    value: str = ""
    leaves: tuple[LeafRange, ...] = ()


@dataclass(slots=True)
class Reading:
    """What has been read of one reference, in the order of the text; *rest* are the places not understood."""

    hits: list[Hit] = field(default_factory=list)
    rest: list[tuple[int, int]] = field(default_factory=list)

    @property
    def levels(self) -> dict[str, str]:
        """The levels and their values."""
        return {hit.level: hit.value for hit in self.hits if hit.level != LEAF}

    @property
    def leaves(self) -> tuple[LeafRange, ...]:
        """Every leaf."""
        return tuple(leaf for hit in self.hits for leaf in hit.leaves)

    @property
    def weight(self) -> int:
        """How much was understood, for choosing between two readings of one text."""
        return 10 * len(self.levels) + 5 * bool(self.leaves) - len(self.rest)

    def add(self, hit: Hit) -> None:
        """Put *hit* in its place among the others."""
        self.hits.append(hit)
        self.hits.sort(key=lambda other: other.start)

    def allows(self, level: str, place: int, labels: Labels) -> bool:
        """Whether *level* is still to be given at *place*: neither it nor a deeper one stands before."""
        depth = labels.depth(level)
        return level not in self.levels and all(
            labels.depth(hit.level) < depth for hit in self.hits if hit.start < place
        )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A label in the text, the levels it may mean, and where its value begins."""

    start: int
    end: int
    value_start: int
    meanings: tuple[str, ...]
    follows: bool


def read_levels(
    text: str, start: int, end: int, labels: Labels, given: frozenset[str] = frozenset()
) -> Reading:
    """Read labelled levels, then signatures, then unlabelled levels between *start* and *end* of a cleaned text.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one.
    """
    stop = _remarks_begin(text, start, end)
    reading = Reading()
    _read_labelled(text, start, stop, labels, reading, given)
    _read_shelfmark(text, start, stop, labels, reading)
    for first, last in list(_gaps(reading.hits, start, stop)):
        for piece in pieces(text, first, last):
            _read_piece(text, piece, labels, reading, after_archive=not text[start : piece[0]].strip())
    if stop < end:
        reading.rest.append((stop, end))
    return reading


@cache
def _remarks() -> re.Pattern[str]:
    words = "|".join(data("words")["remarks"])
    return re.compile(rf"(?<=[.,;(])\s*(?P<remark>(?:{words})(?![^\W\d_]))", re.IGNORECASE)


def _remarks_begin(text: str, start: int, end: int) -> int:
    found = _remarks().search(text, start, end)
    return found.start("remark") if found else end


def _spots(text: str, start: int, end: int, labels: Labels) -> Iterator[_Spot]:
    words = [(start + first, start + last) for first, last in words_of(text[start:end])]
    folded, reached = fold(text), start
    for index, (first, _) in enumerate(words):
        if first < reached or text[first - 1 : first].isdigit() or text[first - 1 : first] == "/":
            continue
        if spot := _spot(text, folded, words[index : index + _MOST_WORDS], labels):
            reached = spot.end
            yield spot


def _spot(text: str, folded: str, words: list[tuple[int, int]], labels: Labels) -> _Spot | None:
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


def _is_one_label(text: str, words: list[tuple[int, int]]) -> bool:
    return all(_LABEL_GAP.fullmatch(text, words[i][1], words[i + 1][0]) for i in range(len(words) - 1))


def _read_labelled(
    text: str, start: int, end: int, labels: Labels, reading: Reading, given: frozenset[str]
) -> None:
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
        return Hit(level=LEAF, start=spot.start, end=last, value_start=first, value_end=last, leaves=leaves)
    found = labels.patterns[level].match(text, first, limit) or labels.patterns[level].match(text, first, end)
    if not found or not found[0]:
        return None
    return Hit(
        level=level,
        start=spot.start,
        end=found.end(),
        value_start=first,
        value_end=found.end(),
        value=_tidy(found[0]),
    )


def _following(text: str, start: int, spot: _Spot) -> Hit | None:
    """Read the number before a label that stands after it."""
    found = _NUMBER_BEFORE.search(text, start, spot.start)
    if not found:
        return None
    first, last = found.span("value")
    level = spot.meanings[0]
    leaves, _ = leaves_at(text, first, last) if level == LEAF else ((), first)
    value = "" if leaves else found["value"]
    return Hit(
        level=level, start=first, end=spot.end, value_start=first, value_end=last, value=value, leaves=leaves
    )


def _tidy(value: str) -> str:
    """One space between words, none around dashes."""
    return re.sub(r"\s*-\s*", "-", " ".join(value.split()))


def _read_shelfmark(text: str, start: int, end: int, labels: Labels, reading: Reading) -> None:
    if not labels.shelfmarks:
        return
    limit = min((hit.start for hit in reading.hits), default=end)
    blanked = _DIGITLESS_NOTE.sub(lambda note: " " * len(note[0]), text)
    for first, _ in pieces(text, start, limit):
        for mark in labels.shelfmarks:
            if found := mark.match(blanked, first, limit):
                for level, value in found.groupdict().items():
                    if value and level not in reading.levels:
                        _add_value(reading, level, *found.span(level), text)
                return


def _add_value(reading: Reading, level: str, first: int, last: int, text: str) -> None:
    value = _tidy(text[first:last])
    reading.add(Hit(level=level, start=first, end=last, value_start=first, value_end=last, value=value))


def _gaps(hits: list[Hit], start: int, end: int) -> Iterator[tuple[int, int]]:
    for hit in hits:
        if start < hit.start:
            yield start, hit.start
        start = max(start, hit.end)
    if start < end:
        yield start, end


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch of text at its commas and full stops; give the places of what stands between."""
    stops = [found.span() for found in _SEPARATOR.finditer(text, start, end)]
    firsts = [start, *(last for _, last in stops)]
    lasts = [*(first for first, _ in stops), end]
    for first, last in zip(firsts, lasts, strict=True):
        place = stripped(text, first, last)
        if place[0] < place[1]:
            yield place


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the place without the spaces and signs at its edges."""
    inside = text[start:end].strip(_EDGES)
    first = start + (text[start:end].index(inside) if inside else 0)
    return first, first + len(inside)


def _read_piece(
    text: str, place: tuple[int, int], labels: Labels, reading: Reading, *, after_archive: bool
) -> None:
    """Take a piece without a label for a section, an unlabelled level or a leaf; else it stays as rest."""
    first, last = place
    key = squeeze(text[first:last])
    if not key or key in city_names():
        return
    section = ("section", labels.patterns["section"])
    open_levels = (*labels.unlabelled, section) if "section" in labels.members else labels.unlabelled
    for level, pattern in open_levels:
        if not reading.allows(level, first, labels) or (after_archive and text[first:last].islower()):
            continue
        if level == LEAF and (hit := bare_leaves(text, first, last)):
            reading.add(hit)
            return
        if level != LEAF and pattern.fullmatch(text, first, last):
            _add_value(reading, level, first, last, text)
            return
    if key not in labels.table:
        reading.rest.append(place)


def bare_leaves(text: str, first: int, last: int) -> Hit | None:
    """Read leaves that stand without a label and fill the whole place; None if they do not."""
    leaves, stop = leaves_at(text, first, last)
    if not leaves or stop < last:
        return None
    return Hit(level=LEAF, start=first, end=last, value_start=first, value_end=last, leaves=leaves)
