"""Levels and leaves read from the part of a reference that follows (or precedes) the archive's name."""

import re
from collections.abc import Iterator
from functools import cache

from histcite.archives.labelled import read_labelled
from histcite.archives.labels import LEAF, Labels
from histcite.archives.leaves import leaves_at
from histcite.archives.letters import data, squeeze
from histcite.archives.mention import city_names
from histcite.archives.reading import Hit, Place, Reading

_SEPARATOR = re.compile(r"[,;:()]|//|\.(?=\s|$)")
_DIGITLESS_NOTE = re.compile(r"\([^()\d]*\)")
_EDGES = " -.,;:()/'’\"«»„“”"


def read_levels(
    text: str, start: int, end: int, labels: Labels, given: frozenset[str] = frozenset()
) -> Reading:
    """Read labelled levels, then signatures, then unlabelled levels between *start* and *end* of a cleaned text.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one.
    """
    stop = _remarks_begin(text, start, end)
    reading = Reading()
    read_labelled(text, start, stop, labels, reading, given)
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
                        reading.add(Hit.unlabelled(level, found.span(level), text))
                return


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
    inside = text[start:end].strip(_EDGES)
    first = start + (text[start:end].index(inside) if inside else 0)
    return first, first + len(inside)


def _read_piece(text: str, place: Place, labels: Labels, reading: Reading, *, after_archive: bool) -> None:
    """Take a piece without a label for a section, an unlabelled level or a leaf; else it stays as rest."""
    first, last = place
    key = squeeze(text[first:last])
    if not key or key in city_names():
        return
    section = ("section", labels.patterns["section"])
    open_levels = (*labels.unlabelled, section) if "section" in labels.members else labels.unlabelled
    for level, pattern in open_levels:
        if after_archive and text[first:last].islower():
            break
        if not reading.allows(level, first, labels):
            continue
        if level == LEAF and (hit := bare_leaves(text, place)):
            reading.add(hit)
            return
        if level != LEAF and pattern.fullmatch(text, first, last):
            reading.add(Hit.unlabelled(level, place, text))
            return
    if key not in labels.table:
        reading.rest.append(place)


def bare_leaves(text: str, place: Place) -> Hit | None:
    """Read leaves that stand without a label and fill the whole *place*; None if they do not."""
    leaves, stop = leaves_at(text, *place)
    return Hit.unlabelled(LEAF, place, text, leaves) if leaves and stop == place[1] else None
