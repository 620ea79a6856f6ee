"""What is read of a line, piece by piece, and the reference it amounts to."""

import re
from dataclasses import dataclass, field

from histcite.archives.labels import LEAF, LEVELS, Labels, labels_of
from histcite.archives.leaves import LeafRange, leaves_text
from histcite.archives.letters import Line
from histcite.archives.reference import ArchivalReference, Span
from histcite.archives.registry import Archive

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A level that was read: the *place* of its value, within *start* and *end* that take in its label."""

    level: str
    start: int
    end: int
    place: Place
    value: str = ""
    leaves: tuple[LeafRange, ...] = ()

    @classmethod
    def unlabelled(cls, level: str, place: Place, text: str, leaves: tuple[LeafRange, ...] = ()) -> "Hit":
        """Take what stands at *place* for a level, or for *leaves*."""
        start, end = place
        value = "" if leaves else tidy(text[start:end])
        return cls(level=level, start=start, end=end, place=place, value=value, leaves=leaves)


@dataclass(slots=True)
class Reading:
    """What has been read of one reference, in the order of the text; *rest* are the places not understood."""

    hits: list[Hit] = field(default_factory=list)
    rest: list[Place] = field(default_factory=list)

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
        return 2 * len(self.hits) - len(self.rest)

    def add(self, hit: Hit) -> None:
        """Put *hit* in its place among the others."""
        self.hits.append(hit)
        self.hits.sort(key=lambda other: other.start)

    def allows(self, level: str, place: int, labels: Labels) -> bool:
        """Whether *level* is still to be given at *place*: neither it nor a deeper one stands before."""
        depth = labels.depth(level)
        before = (labels.depth(hit.level) for hit in self.hits if hit.start < place)
        return level not in self.levels and (
            level in labels.evident or all(other < depth for other in before)
        )


def tidy(value: str) -> str:
    """Put one space between words and none around dashes."""
    return re.sub(r"\s*-\s*", "-", " ".join(value.split())).rstrip("-")


def spanned(line: Line, field: str, place: Place, value: str) -> Span:
    """Say from which piece of the raw text a field was read."""
    return Span(field, line.place(place[0]), line.place(place[1]), value)


def referenced(
    line: Line, reading: Reading, archive: Archive | None = None, named: tuple[Span, ...] = ()
) -> ArchivalReference:
    """Put the levels in the archive's order and say which piece of the raw text each came from."""
    order = labels_of(archive).order if archive else LEVELS
    levels = reading.levels
    spans = (
        spanned(line, hit.level, hit.place, hit.value or leaves_text(hit.leaves)) for hit in reading.hits
    )
    rest = (
        line.raw[line.place(first) : line.place(last)]
        for first, last in sorted({*reading.rest, *line.asides})
    )
    return ArchivalReference(
        archive=archive.id if archive else "",
        levels=tuple((level, levels[level]) for level in order if level in levels),
        leaves=reading.leaves,
        text=line.raw,
        spans=tuple(sorted((*named, *spans), key=lambda span: span.start)),
        rest="; ".join(rest),
        unread=_among_levels(line, reading, named),
    )


def _among_levels(line: Line, reading: Reading, named: tuple[Span, ...]) -> tuple[tuple[int, str], ...]:
    """The words of the rest that stand after the archive's name and before the last level, with the levels before them.

    What stands in brackets only explains the level before it.
    """
    levels = [hit for hit in reading.hits if hit.level != LEAF]
    if not levels:
        return ()
    begin = min(levels[0].start, *(_after(line, span) for span in named)) if named else levels[0].start
    return tuple(
        (sum(hit.start < first for hit in levels), line.raw[line.place(first) : line.place(last)])
        for first, last in sorted(reading.rest)
        if begin <= first and last <= levels[-1].start and not line.clean[:first].rstrip().endswith("(")
    )


def _after(line: Line, span: Span) -> int:
    """Where the cleaned text goes on after *span*."""
    return next((place for place in range(len(line.clean)) if line.place(place) >= span.end), len(line.clean))
