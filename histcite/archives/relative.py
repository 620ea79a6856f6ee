"""References that lean on the note before: *Ibid.*, *Там же*, *Po aty*, or levels without an archive."""

from dataclasses import replace

from histcite.archives.labels import LEVELS, Labels, labels_of, labels_of_tradition
from histcite.archives.letters import Line
from histcite.archives.levels import bare_leaves, read_levels, stripped
from histcite.archives.mention import begins_another, mentions
from histcite.archives.prose import runs_on, words_before
from histcite.archives.reading import Reading, referenced
from histcite.archives.reference import ArchivalReference
from histcite.archives.registry import Registry

TRADITIONS_WITHOUT_ARCHIVE = ("slavic", "albanian")


def read_relative(
    line: Line, start: int, tradition: str, previous: ArchivalReference | None, archives: Registry
) -> ArchivalReference | None:
    """Read what follows the mark of a relative reference at *start*; None if words follow instead.

    *tradition* is that of the mark's language; it labels the levels where the archive is not known.
    """
    text = line.clean
    ends = (each.start for each in mentions(text, archives) if begins_another(text, each.start))
    end = next(ends, len(text))
    reading = _leaning(
        text, start, end, _labels(previous, archives, (tradition, *TRADITIONS_WITHOUT_ARCHIVE))
    )
    if not reading.hits and (hit := bare_leaves(text, stripped(text, start, len(text)))):
        reading = Reading(hits=[hit])
    if words_before(reading) or runs_on(text, reading) or (reading.rest and not reading.hits):
        return None
    if end < len(text):
        reading.rest.append((end, len(text)))
    return _resolved(referenced(line, reading), previous)


def read_continued(
    line: Line, start: int, previous: ArchivalReference, archives: Registry
) -> ArchivalReference | None:
    """Read levels or leaves that stand alone after *previous*; None unless they open the text."""
    tried = _labels(previous, archives, TRADITIONS_WITHOUT_ARCHIVE)
    reading = _leaning(line.clean, start, len(line.clean), [replace(each, shelfmarks=()) for each in tried])
    if not reading.hits or words_before(reading) or runs_on(line.clean, reading):
        return None
    return _resolved(referenced(line, reading), previous)


def _labels(
    previous: ArchivalReference | None, archives: Registry, traditions: tuple[str, ...]
) -> list[Labels]:
    """The labels of *previous*'s archive; those of the traditions if it is not known."""
    if previous and previous.archive in archives:
        return [labels_of(archives.get(previous.archive))]
    return [labels_of_tradition(name) for name in dict.fromkeys(traditions)]


def _leaning(text: str, start: int, end: int, tried: list[Labels]) -> Reading:
    """Read levels under the labels that explain most; a lone label that may mean a leaf (``f.``, ``p.``) means it."""
    reading = _best(text, start, end, tried, frozenset())
    if len(reading.hits) == 1 and not reading.leaves:
        deeper = _best(text, start, end, tried, frozenset(reading.levels))
        return deeper if deeper.leaves else reading
    return reading


def _best(text: str, start: int, end: int, tried: list[Labels], given: frozenset[str]) -> Reading:
    readings = [read_levels(text, start, end, labels, given) for labels in tried]
    return max(readings, key=lambda reading: reading.weight)


def _resolved(reference: ArchivalReference, previous: ArchivalReference | None) -> ArchivalReference:
    """Take the archive and every level above the first one given from *previous*."""
    if previous is None:
        return replace(reference, relative=True)
    given = [level for level, _ in reference.levels]
    order = [level for level, _ in previous.levels]
    kept = min((_kept(level, order) for level in given), default=len(order))
    return replace(
        reference,
        archive=previous.archive,
        unknown_archive=previous.unknown_archive,
        levels=previous.levels[:kept] + reference.levels,
        unread=tuple((place, words) for place, words in previous.unread if place <= kept) + reference.unread,
        leaves=reference.leaves if reference.leaves or given else previous.leaves,
        relative=True,
    )


def _kept(level: str, order: list[str]) -> int:
    """How many levels of *order* stay when *level* is given anew."""
    if level in order:
        return order.index(level)
    return sum(LEVELS.index(other) < LEVELS.index(level) for other in order)
