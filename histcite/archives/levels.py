"""Levels and leaves read from the part of a text that follows (or precedes) the archive's name, and the reference they make."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from histcite.archives.labelled import Level, Stretch, read_labelled, tidy
from histcite.archives.labels import LEAF, LEVELS, Labels, compiled, labels_of
from histcite.archives.leaves import LeafRange, is_year, leaves_at, leaves_text
from histcite.archives.letters import CleanText, data, squeeze
from histcite.archives.prose import city_names, end_before, relative_words
from histcite.archives.reference import ArchivalReference, FieldSpan
from histcite.archives.registry import Archive

_SEPARATOR = re.compile(r"[,;:()]|//|\.(?=\s|$)")
_DIGITLESS_NOTE = re.compile(r"\([^()\d]*\)")
_DIGIT = re.compile(r"\d")
_MOST_DIGITS = 9
_NUMBER = re.compile(rf"\d{{1,{_MOST_DIGITS}}}(?!\d)(?=\s*(?:[.,;)]|$))")
_DAY = re.compile(r"\d{1,2}\.?\s+[^\W\d_]{3,}(?:\s+\d{4})?")
_RUNS_ON = re.compile(r"\s+([^\W\d_])[^\W\d_]*\s+[^\W_]")
_EDGES = " -.,;:()[]/'’\"«»„“”"
_SIGNS = re.compile(rf"[{re.escape(_EDGES.replace('-', ''))}]*")
_STOPS = ",.;:/()-–"
_SHORTEST_WORD = 3
_HOLD_LEAVES = ("file", "part")


@dataclass(slots=True)
class Parse:
    """What has been read of one text, in its order: levels that were *found*, and the *rest*, which is not understood."""

    found: list[Level] = field(default_factory=list)
    rest: list[Stretch] = field(default_factory=list)

    @property
    def levels(self) -> dict[str, str]:
        """The levels and their values."""
        return {level.name: level.value for level in self.found if level.name != LEAF}

    @property
    def leaves(self) -> tuple[LeafRange, ...]:
        """Every leaf."""
        return tuple(leaf for level in self.found for leaf in level.leaves)

    @property
    def weight(self) -> int:
        """How much was understood, for choosing between two readings of one text."""
        return 2 * len(self.found) - len(self.rest)

    @property
    def end(self) -> int:
        """The place after the last level; 0 if there is none."""
        return max((level.end for level in self.found), default=0)

    def add(self, level: Level) -> None:
        """Put *level* in its place among the others."""
        self.found.append(level)
        self.found.sort(key=lambda other: other.start)

    def allows(self, name: str, place: int, labels: Labels) -> bool:
        """Whether a level is still to be given at *place*: neither it nor a deeper one stands before."""
        before = (labels.depth[level.name] for level in self.found if level.start < place)
        deeper = name in labels.evident or all(other < labels.depth[name] for other in before)
        return deeper and name not in self.levels


def read_levels(
    text: CleanText, start: int, end: int, labels: Labels, given: frozenset[str] = frozenset()
) -> Parse:
    """Read labelled levels, then signatures, then unlabelled levels between *start* and *end*.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one. The written-out label
    of a level is no rest: *Central Files, 611.49*.
    """
    remark = _remarks().search(text.clean, start, end)
    found, stop = read_labelled(text, start, remark.start("remark") if remark else end, labels, given)
    parse = Parse(found)
    if labels.shelfmarks:
        _read_shelfmark(text.clean, start, stop, labels, parse)
    left: dict[Stretch, str] = {}
    opening = end - len(text.clean[start:end].lstrip())
    for first, last in list(_gaps(parse.found, start, stop)):
        for piece in pieces(text.clean, first, last):
            key = squeeze(text.clean[slice(*piece)])
            if not key or key in city_names():
                continue
            if level := _in_piece(text.clean, piece, opening, labels, parse):
                parse.add(level)
            else:
                left[piece] = key
    levels = parse.levels.keys()
    parse.rest = [
        piece
        for piece, key in left.items()
        if len(key) < _SHORTEST_WORD or levels.isdisjoint(labels.table.get(key, ()))
    ]
    if stop < end:
        parse.rest.append((stop, stop + len(text.clean[stop:end].rstrip(" ,;"))))
    return parse


@cache
def _remarks() -> re.Pattern[str]:
    """Match words that belong to no level: a remark, an address of the web, a reference to the same place."""
    words = "|".join((*data("words")["remarks"], *relative_words()))
    return re.compile(rf"(?<=[.,;(])\s*(?P<remark>(?:{words})(?![^\W\d_])|https?://|www\.)", re.IGNORECASE)


def _read_shelfmark(text: str, start: int, end: int, labels: Labels, parse: Parse) -> None:
    """Take the levels of the first signature before any label, one that its template fits or that goes on after it."""
    limit = min((level.start for level in parse.found), default=end)
    blanked = _DIGITLESS_NOTE.sub(lambda note: " " * len(note[0]), text)
    for first, _ in pieces(text, start, limit):
        matches = (
            match(blanked, first, limit)
            for match in (
                *(mark.match for mark in labels.shelfmarks),
                *(mark.match_beginning for mark in labels.shelfmarks),
            )
        )
        found = next(filter(None, matches), None)
        if found is None:
            continue
        for name, value in found.groupdict().items():
            if name == LEAF and (leaves := bare_leaves(text, found.span(name))):
                parse.add(leaves)
            elif value and name != LEAF and name not in parse.levels:
                parse.add(_unlabelled(name, found.span(name), text))
        return


def _gaps(found: list[Level], start: int, end: int) -> Iterator[Stretch]:
    """Give what stands before, between and after the levels."""
    for level in found:
        if start < level.start:
            yield start, level.start
        start = max(start, level.end)
    if start < end:
        yield start, end


def pieces(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Cut a stretch of text at its commas and full stops; give the places of what stands between."""
    for stop in _SEPARATOR.finditer(text, start, end):
        piece = stripped(text, start, stop.start())
        if piece[0] < piece[1]:
            yield piece
        start = stop.end()
    piece = stripped(text, start, end)
    if piece[0] < piece[1]:
        yield piece


def stripped(text: str, start: int, end: int) -> Stretch:
    """Give the place without the spaces and signs at its edges."""
    begun = text[start:end].lstrip(_EDGES)
    first = end - len(begun) if begun else start
    return first, first + len(begun.rstrip(_EDGES))


def _in_piece(text: str, piece: Stretch, opening: int, labels: Labels, parse: Parse) -> Level | None:
    """Read a piece without a label as a leaf or an unlabelled level; None if it is neither.

    No level is a day, nor words in small letters such as *hereafter*, with a number where they stand at the *opening* of the text.
    """
    first, last = piece
    leaves = bare_leaves(text, piece)
    if leaves and not is_year(leaves.leaves) and _is_after_file(text, first, parse):
        return leaves
    in_small_letters = text[first:last].islower() and (
        first <= opening or not _DIGIT.search(text, first, last)
    )
    if in_small_letters or _DAY.fullmatch(text, first, last):
        return None
    for name, pattern in labels.unlabelled:
        fits = leaves if name == LEAF else compiled(pattern).fullmatch(text, first, last)
        numbered = name != "file" or _DIGIT.search(text, first, last)
        if fits and numbered and parse.allows(name, first, labels):
            return leaves if name == LEAF else _unlabelled(name, piece, text)
    return None


def _unlabelled(name: str, place: Stretch, text: str, leaves: tuple[LeafRange, ...] = ()) -> Level:
    """Take what stands at *place* for a level, or for *leaves*."""
    start, end = place
    return Level(
        name=name,
        start=start,
        end=end,
        place=place,
        value="" if leaves else tidy(text[start:end]),
        leaves=leaves,
    )


def _is_after_file(text: str, place: int, parse: Parse) -> bool:
    """Whether a labelled file stands right before *place*, so that a number there may be its leaf.

    A greater number, or one after a dash, is rather another file.
    """
    if any(level.leaves for level in parse.found):
        return False
    last = next((level for level in reversed(parse.found) if level.end <= place), None)
    if last is None or last.name not in _HOLD_LEAVES or last.start == last.place[0]:
        return False
    if not _SIGNS.fullmatch(text, last.end, place):
        return False
    number = _NUMBER.match(text, place)
    plain = last.value.isdecimal() and len(last.value) <= _MOST_DIGITS
    return not (number and plain and int(number[0]) > int(last.value))


def bare_leaves(text: str, place: Stretch) -> Level | None:
    """Read leaves that stand without a label and fill the whole *place*; None if they do not."""
    leaves, stop = leaves_at(text, *place)
    return _unlabelled(LEAF, place, text, leaves) if leaves and stop == place[1] else None


def runs_on(text: str, parse: Parse) -> bool:
    """Whether a word in small letters follows the last level with no stop between: *f. 3 is a large fonds*."""
    return bool(parse.found) and _goes_on(text, parse.end)


def is_interrupted(text: str, parse: Parse) -> bool:
    """Whether such a word follows any of the levels: *Bd. 5 der Reihe, S. 12*."""
    return any(_goes_on(text, level.end) for level in parse.found)


def _goes_on(text: str, end: int) -> bool:
    follows = None if text[end - 1] in _STOPS else _RUNS_ON.match(text, end)
    return bool(follows and follows[1].islower())


def words_before(parse: Parse) -> bool:
    """Whether something that was not understood stands before the first level."""
    first = min((level.start for level in parse.found), default=0)
    return any(start < first for start, _ in parse.rest)


def referenced(
    text: CleanText, parse: Parse, archive: Archive | None = None, named: tuple[FieldSpan, ...] = ()
) -> ArchivalReference:
    """Put the levels in the archive's order and say which piece of the raw text each came from; *named* is its name."""
    places, levels = text.places, parse.levels
    order = labels_of(archive).order if archive else LEVELS
    spans = [
        FieldSpan(
            level.name,
            places[level.place[0]],
            places[level.place[1]],
            level.value or leaves_text(level.leaves),
        )
        for level in parse.found
    ]
    return ArchivalReference(
        archive=archive.id if archive else "",
        levels=tuple((name, levels[name]) for name in order if name in levels),
        leaves=parse.leaves,
        text=text.raw,
        spans=tuple(sorted((*named, *spans), key=lambda span: span.start)),
        rest="; ".join(
            text.raw[places[first] : places[last]] for first, last in sorted({*parse.rest, *text.asides})
        ),
        unread=_among_levels(text, parse, named),
    )


def _among_levels(text: CleanText, parse: Parse, named: tuple[FieldSpan, ...]) -> tuple[tuple[int, str], ...]:
    """The words of the rest that stand after the archive's name and before the last level, with the levels before them.

    What stands in brackets only explains the level before it.
    """
    starts = [level.start for level in parse.found if level.name != LEAF]
    if not starts or not parse.rest:
        return ()
    begin = min(starts[0], *(bisect_left(text.places, span.end) for span in named)) if named else starts[0]
    return tuple(
        (bisect_left(starts, first), text.raw[text.places[first] : text.places[last]])
        for first, last in sorted(parse.rest)
        if begin <= first and last <= starts[-1] and text.clean[end_before(text.clean, first) - 1] != "("
    )
