"""References to an archive that the registry does not know, believed for their levels alone."""

import re
from dataclasses import replace

from histcite.archives.labels import LEAF, Labels, labels_of_tradition
from histcite.archives.letters import Line
from histcite.archives.levels import read_levels, stripped
from histcite.archives.prose import is_archive_name, runs_on
from histcite.archives.reading import Reading, referenced
from histcite.archives.reference import ArchivalReference
from histcite.archives.relative import TRADITIONS_WITHOUT_ARCHIVE

_DIGIT = re.compile(r"\d")
_TITLE_ENDS = re.compile(r"//|[;:]\s")


def read_unnamed(line: Line, start: int) -> ArchivalReference | None:
    """Read a fonds with its series or file, in order; what stands before must look like an archive's name."""
    text = line.clean
    if not _DIGIT.search(text, start):
        return None
    labels = map(labels_of_tradition, TRADITIONS_WITHOUT_ARCHIVE)
    readings = [reading for each in labels if _is_chain(text, reading := _from_fonds(text, start, each))]
    if not readings:
        return None
    reading = max(readings, key=lambda reading: reading.weight)
    first = reading.hits[0].start
    name_start = max((found.end() for found in _TITLE_ENDS.finditer(text, start, first)), default=start)
    name_start, name_end = stripped(text, name_start, first)
    if name_start < name_end and not is_archive_name(text[name_start:first]):
        return None
    reading.rest = [place for place in reading.rest if place[0] >= first or place[1] <= name_start]
    words = line.raw[line.place(name_start) : line.place(name_end)]
    return replace(referenced(line, reading), unknown_archive=words)


def _from_fonds(text: str, start: int, labels: Labels) -> Reading:
    """Read the levels from the fonds on; capitals before it are the archive's name and no section."""
    reading = read_levels(text, start, len(text), labels)
    while reading.hits and reading.hits[0].level == "section":
        del reading.hits[0]
    return reading


def _is_chain(text: str, reading: Reading) -> bool:
    """Whether a fonds opens the levels and its series or file follows with nothing in between."""
    levels = [hit for hit in reading.hits if hit.level != LEAF]
    if not levels or levels[0].level != "fonds" or not {"series", "file"} & reading.levels.keys():
        return False
    following = levels[1].start
    return not any(levels[0].start < first < following for first, _ in reading.rest) and not runs_on(
        text, reading
    )
