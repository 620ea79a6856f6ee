"""Levels and leaves read from the part of a reference that follows (or precedes) the archive's name."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from histcite.archives.labelled import read_labelled
from histcite.archives.labels import LEAF, Labels
from histcite.archives.leaves import is_year, leaves_at
from histcite.archives.letters import data, squeeze
from histcite.archives.mention import city_names
from histcite.archives.prose import relative_words
from histcite.archives.reading import Hit, Place, Reading
from histcite.archives.shelfmark import compiled

_SEPARATOR = re.compile(r"[,;:()]|//|\.(?=\s|$)")
_DIGITLESS_NOTE = re.compile(r"\([^()\d]*\)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?!\d)(?=\s*(?:[.,;)]|$))")
_DAY = re.compile(r"\d{1,2}\.?\s+[^\W\d_]{3,}(?:\s+\d{4})?")
_EDGES = " -.,;:()[]/'’\"«»„“”"
_SHORTEST_WORD = 3
_HOLD_LEAVES = ("file", "part")


def read_levels(
    text: str, start: int, end: int, labels: Labels, given: frozenset[str] = frozenset()
) -> Reading:
    """Read labelled levels, then signatures, then unlabelled levels between *start* and *end* of a cleaned text.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one.
    """
    reading = Reading()
    stop = read_labelled(text, start, _remarks_begin(text, start, end), labels, reading, given)
    _read_shelfmark(text, start, stop, labels, reading)
    for first, last in list(_gaps(reading.hits, start, stop)):
        for piece in pieces(text, first, last):
            _read_piece(text, piece, labels, reading, after_archive=not text[start : piece[0]].strip())
    reading.rest = [place for place in reading.rest if not _is_label_of(text, place, labels, reading)]
    if stop < end:
        reading.rest.append((stop, stop + len(text[stop:end].rstrip(" ,;"))))
    return reading


@cache
def _remarks() -> re.Pattern[str]:
    words = "|".join((*data("words")["remarks"], *relative_words()))
    return re.compile(rf"(?<=[.,;(])\s*(?P<remark>(?:{words})(?![^\W\d_])|https?://|www\.)", re.IGNORECASE)


def _remarks_begin(text: str, start: int, end: int) -> int:
    """Where words begin that belong to no level: a remark, an address of the web, a reference to the same place."""
    found = _remarks().search(text, start, end)
    return found.start("remark") if found else end


def _read_shelfmark(text: str, start: int, end: int, labels: Labels, reading: Reading) -> None:
    if not labels.shelfmarks:
        return
    limit = min((hit.start for hit in reading.hits), default=end)
    blanked = _DIGITLESS_NOTE.sub(lambda note: " " * len(note[0]), text)
    for first, _ in pieces(text, start, limit):
        matches = (mark.match(blanked, first, limit) for mark in labels.shelfmarks)
        longer = (mark.match_beginning(blanked, first, limit) for mark in labels.shelfmarks)
        if found := next(filter(None, chain(matches, longer)), None):
            _take_shelfmark(text, found, reading)
            return


def _take_shelfmark(text: str, found: re.Match[str], reading: Reading) -> None:
    for level, value in found.groupdict().items():
        if level == LEAF and (hit := bare_leaves(text, found.span(level))):
            reading.add(hit)
        elif value and level != LEAF and level not in reading.levels:
            reading.add(Hit.unlabelled(level, found.span(level), text))


def _gaps(hits: list[Hit], start: int, end: int) -> Iterator[Place]:
    for hit in hits:
        if start < hit.start:
            yield start, hit.start
        start = max(start, hit.end)
    if start < end:
        yield start, end


def pieces(text: str, start: int, end: int) -> Iterator[Place]:
    """Cut a stretch of text at its commas and full stops; give the places of what stands between."""
    stops = [found.span() for found in _SEPARATOR.finditer(text, start, end)]
    firsts = [start, *(last for _, last in stops)]
    lasts = [*(first for first, _ in stops), end]
    for first, last in zip(firsts, lasts, strict=True):
        place = stripped(text, first, last)
        if place[0] < place[1]:
            yield place


def stripped(text: str, start: int, end: int) -> Place:
    """Give the place without the spaces and signs at its edges."""
    begun = text[start:end].lstrip(_EDGES)
    first = end - len(begun) if begun else start
    return first, first + len(begun.rstrip(_EDGES))


def _read_piece(text: str, place: Place, labels: Labels, reading: Reading, *, after_archive: bool) -> None:
    """Take a piece without a label for a section, an unlabelled level or a leaf; else it stays as rest."""
    first, last = place
    key = squeeze(text[first:last])
    if not key or key in city_names():
        return
    if _is_after_file(text, first, reading) and (hit := bare_leaves(text, place)) and not is_year(hit.leaves):
        reading.add(hit)
        return
    for level, pattern in labels.unlabelled:
        if _is_no_name(text[first:last], after_archive=after_archive):
            break
        if not reading.allows(level, first, labels) or (
            level == "file" and not _DIGIT.search(text, first, last)
        ):
            continue
        if level == LEAF and (hit := bare_leaves(text, place)):
            reading.add(hit)
            return
        if level != LEAF and compiled(pattern).fullmatch(text, first, last):
            reading.add(Hit.unlabelled(level, place, text))
            return
    reading.rest.append(place)


def _is_label_of(text: str, place: Place, labels: Labels, reading: Reading) -> bool:
    """Whether the piece is the written-out label of a level that was read: *Central Files, 611.49*."""
    key = squeeze(text[slice(*place)])
    return len(key) >= _SHORTEST_WORD and any(level in reading.levels for level in labels.table.get(key, ()))


def _is_no_name(piece: str, *, after_archive: bool) -> bool:
    """Whether the piece is a day, or words in small letters such as *hereafter*."""
    in_small_letters = piece.islower() and (after_archive or not _DIGIT.search(piece))
    return in_small_letters or bool(_DAY.fullmatch(piece))


def _is_after_file(text: str, place: int, reading: Reading) -> bool:
    """Whether a labelled file stands right before *place*, so that a number there may be its leaf.

    A greater number, or one after a dash, is rather another file.
    """
    before = [hit for hit in reading.hits if hit.end <= place]
    if not before or reading.leaves:
        return False
    last = before[-1]
    labelled = last.start < last.place[0]
    between = text[last.end : place]
    if not labelled or last.level not in _HOLD_LEAVES or between.strip(_EDGES) or "-" in between:
        return False
    number = _NUMBER.match(text, place)
    return not (number and last.value.isdigit() and int(number[0]) > int(last.value))


def bare_leaves(text: str, place: Place) -> Hit | None:
    """Read leaves that stand without a label and fill the whole *place*; None if they do not."""
    leaves, stop = leaves_at(text, *place)
    return Hit.unlabelled(LEAF, place, text, leaves) if leaves and stop == place[1] else None
