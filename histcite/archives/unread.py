"""Why a text is no archival reference, in one sentence that points at the place."""

import re
from dataclasses import replace

from histcite.archives.labels import labels_alone
from histcite.archives.letters import Line
from histcite.archives.levels import read_levels
from histcite.archives.mention import Mention, mentions
from histcite.archives.parser import read_reference
from histcite.archives.prose import after_introduction, relative_mark, runs_on
from histcite.archives.reading import Place, Reading
from histcite.archives.reference import ArchivalReference, parse_canonical
from histcite.archives.registry import Registry
from histcite.archives.unnamed import traditions
from histcite.errors import UnreadableReference
from histcite.frozen import dataclass

_LIKE_CANONICAL = re.compile(r"\s*(?:\?|[A-Z]{2}-[\w-]+)/\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Why a text was refused: one sentence, and the place of the doubt in the raw text."""

    message: str
    start: int
    end: int


def explain(text: str, previous: ArchivalReference | None = None, *, archives: Registry) -> Unread | None:
    """Say why ``read_reference`` refuses *text*, and where; None if it does not refuse it."""
    if read_reference(text, previous, archives=archives):
        return None
    if _LIKE_CANONICAL.match(text):
        return _broken(text)
    line = Line.read(text)
    message, (start, end) = _doubt(line, archives)
    return Unread(message=message, start=line.place(start), end=line.place(end))


def _broken(text: str) -> Unread:
    """Point at the piece of a canonical form that cannot be read."""
    lead = len(text) - len(text.lstrip())
    try:
        parse_canonical(text.strip())
    except UnreadableReference as trouble:
        start = lead + trouble.column - 1
        end = next((place for place in range(start, len(text)) if text[place] in "/#"), len(text))
        return Unread(message=str(trouble), start=start, end=max(end, start))
    return Unread(message="the canonical form names no archive that is known", start=lead, end=len(text))


def _doubt(line: Line, archives: Registry) -> tuple[str, Place]:
    text = line.clean
    start = after_introduction(text)
    tradition, marked = relative_mark(text, start)
    if tradition:
        return f"{text[start:marked].strip()!r} is followed by words instead of levels or leaves", (
            marked,
            len(text),
        )
    reading = _likeliest(text, start)
    if found := mentions(text, archives):
        return _of_named(text, found, reading)
    if reading.hits:
        return _of_levels(reading)
    return "no archive and no level found", (0, len(text))


def _likeliest(text: str, start: int) -> Reading:
    labels = (replace(labels_alone(name), unlabelled=()) for name in traditions())
    readings = (read_levels(text, start, len(text), each) for each in labels)
    return max(readings, key=lambda reading: reading.weight)


def _of_named(text: str, found: list[Mention], reading: Reading) -> tuple[str, Place]:
    first, last = found[0], found[-1]
    name = text[first.start : first.end]
    if not reading.hits:
        if not set(first.ids) & set(last.ids):
            both = f"{name} and {text[last.start : last.end]}"
            return f"{both} are named, and no fonds, series or file of either", (first.start, last.end)
        return f"{name} is named in a sentence, and no fonds, series or file of it", (first.start, first.end)
    end = max(hit.end for hit in reading.hits)
    if not reading.levels and not runs_on(text, reading):
        return f"{name} is followed by leaves alone, and no fonds, series or file of it", (first.start, end)
    return f"{name} and a level are named, but the words around them read as a sentence", (
        first.start,
        max(end, first.end),
    )


def _of_levels(reading: Reading) -> tuple[str, Place]:
    place = reading.hits[0].start, max(hit.end for hit in reading.hits)
    levels = list(reading.levels)
    if not levels:
        return "leaves without the file they lie in, and no archive is named", place
    if levels == ["fonds"]:
        return "a fonds without series or file, and no archive is named", place
    if "fonds" not in levels:
        article = "an" if levels[0] == "item" else "a"
        return f"{article} {levels[0]} without its fonds, and no archive is named", place
    return "levels without an archive, among words that read as a sentence", place
