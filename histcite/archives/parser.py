"""The door through which a typed archival reference comes in."""

import re
from contextlib import suppress
from itertools import pairwise

from histcite.archives.letters import Line
from histcite.archives.mention import begins_another, mentions
from histcite.archives.named import read_named, read_signature
from histcite.archives.prose import after_introduction, relative_mark
from histcite.archives.reference import ArchivalReference, parse_canonical
from histcite.archives.registry import Registry
from histcite.archives.relative import read_continued, read_relative
from histcite.archives.unnamed import read_unnamed
from histcite.errors import UnreadableReference

_CANONICAL = re.compile(r"\s*(?:\?|[A-Z]{2}-[\w-]+)/[a-z]+:\S")
_SEMICOLON = re.compile(r";\s*")
_STOP = re.compile(r"[.;]\s+")


def read_reference(
    text: str, previous: ArchivalReference | None = None, *, archives: Registry
) -> ArchivalReference | None:
    """Read one reference; None for what is no archival reference, free prose above all.

    A relative one (*Ibid.*, *Там же*, levels alone) is resolved against *previous* when that is given. Without an
    archive's name only a fonds with its series or file is believed. *archives* are those that it may name.
    """
    if _CANONICAL.match(text):
        with suppress(UnreadableReference):
            return parse_canonical(text.strip())
    line = Line.read(text)
    start = after_introduction(line.clean)
    tradition, marked = relative_mark(line.clean, start)
    if tradition:
        return read_relative(line, marked, tradition, previous, archives)
    if found := mentions(line.clean, archives):
        return read_named(line, start, found, archives)
    if reference := read_signature(line, start, archives):
        return reference
    if previous and (reference := read_continued(line, start, previous, archives)):
        return reference
    return read_unnamed(line, start)


def read_references(
    text: str, previous: ArchivalReference | None = None, *, archives: Registry
) -> tuple[ArchivalReference, ...]:
    """Read one or more references of one note.

    They are parted by ``;``, and after a stop by another archive's name or a mark such as *Там же*; but only where
    every part reads as a reference. A part that names no archive leans on the part before it, and the first on
    *previous*.
    """
    line = Line.read(text)
    semicolons = [found.end() for found in _SEMICOLON.finditer(line.clean)]
    begun = _begun(line.clean, archives)
    for cuts in (sorted({*semicolons, *begun}), semicolons):
        if cuts and (references := _read_parts(_cut(line, cuts), previous, archives)):
            return references
    single = read_reference(text, previous, archives=archives)
    return (single,) if single else ()


def _begun(text: str, archives: Registry) -> list[int]:
    """Where another reference begins after a stop: an archive's name or a relative mark, with a number before it."""
    named = (mention.start for mention in mentions(text, archives))
    marked = (found.end() for found in _STOP.finditer(text) if relative_mark(text, found.end())[0])
    return [place for place in (*named, *marked) if begins_another(text, place)]


def _cut(line: Line, cuts: list[int]) -> list[str]:
    places = [0, *(line.place(cut) for cut in cuts), len(line.raw)]
    parts = (line.raw[first:last].strip(" \t\n;") for first, last in pairwise(places))
    return [part for part in parts if part]


def _read_parts(
    parts: list[str], previous: ArchivalReference | None, archives: Registry
) -> tuple[ArchivalReference, ...]:
    """Read every part, each leaning on the one before; nothing if one of them is no reference."""
    references: list[ArchivalReference] = []
    for part in parts:
        reference = read_reference(part, references[-1] if references else previous, archives=archives)
        if reference is None:
            return ()
        references.append(reference)
    return tuple(references)
