"""The reference that a reading of a line amounts to."""

from histcite.archives.labels import LEAF, LEVELS, labels_of
from histcite.archives.letters import Line
from histcite.archives.levels import Reading
from histcite.archives.reference import ArchivalReference, Span
from histcite.archives.registry import Archive


def referenced(
    line: Line, reading: Reading, archive: Archive | None = None, named: tuple[Span, ...] = ()
) -> ArchivalReference:
    """Put the levels in the archive's order and say which piece of the raw text each came from."""
    order = labels_of(archive).order if archive else LEVELS
    levels = reading.levels
    spans = (Span(hit.level, line.place(hit.value_start), line.place(hit.value_end)) for hit in reading.hits)
    rest = (line.raw[line.place(first) : line.place(last)] for first, last in reading.rest)
    return ArchivalReference(
        archive=archive.id if archive else "",
        levels=tuple((level, levels[level]) for level in order if level in levels),
        leaves=reading.leaves,
        text=line.raw,
        spans=(*named, *spans),
        rest="; ".join(rest),
    )
