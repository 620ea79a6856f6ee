"""Levels and leaves read from the part of a text that follows (or precedes) the archive's name, and the reference they make."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from histcite.archives.labelled import Level, Stretch, read_labelled, tidy
from histcite.archives.labels import LEAF, LEVELS, NAMED, Labels, compiled, labels_of
from histcite.archives.leaves import YEARS, LeafRange, is_year, leaves_at, leaves_text
from histcite.archives.letters import CleanText, data, squeeze
from histcite.archives.prose import city_names, end_before, regions, relative_words
from histcite.archives.reference import ArchivalReference, FieldSpan
from histcite.archives.registry import Archive
from histcite.deferred import expression

_SEPARATOR = expression(r"[,;:()]|//|\.(?=[\s,;]|$)")
_PART_OF_NUMBER = expression(r"(?<=[A-Z])\([A-Z]{1,6}\)|(?<=\w )\([A-Z]{1,2}\)(?= [A-Z\d])")
_SHORTENED = expression(r"(?<![^\W\d_])[^\W\d_](?:[^\W\d_A-ZÀ-ÞА-Я]{1,4}|(?:\.[^\W\d_])+)$")
_LONGEST_SHORTENED = 8
_DIGITLESS_NOTE = expression(r"\((?![A-Z]{1,2}\))[^()\d]*\)")
_NUMBERED_NAME = expression(
    r"(?P<name>[^\W\d_].*?)(?:,? (?:Nr|nr|n|no|№)\.?)? (?P<number>\d{1,6}[a-z]?(?:/\d+)*)"
)
_SHORTEST_SIGNATURE = 2
_DIGIT = expression(r"\d")
_MOST_DIGITS = 9
_NUMBER = expression(rf"\d{{1,{_MOST_DIGITS}}}(?!\d)(?=\s*(?:[.,;)]|$))")
_DAY = expression(r"\d{1,2}\.?\s+[^\W\d_]{3,}(?:\s+\d{4})?")
_RUNS_ON = expression(r"\s+([^\W\d_])[^\W\d_]*\s+[^\W_]")
_EDGES = " -.,;:()[]/#'’\"«»„“”"
_SIGNS = expression(rf"[{re.escape(_EDGES.replace('-', ''))}]*")
_STOPS = ",.;:/()-–"
_SHORTEST_WORD = 3
_HOLD_LEAVES = ("file", "part")
_TELL_A_FILE = {"volume", "lot", "box", "file", "item", "doc"}


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
    limit = remark.start("remark") if remark else end
    signature = _opening_signature(text, start, limit, labels)
    found, stop = read_labelled(text, signature.end() if signature else start, limit, labels, given)
    parse = Parse(found)
    if signature:
        _take(signature, text.clean, labels, parse)
    elif labels.shelfmarks:
        _read_shelfmark(text.clean, start, stop, labels, parse)
    if _read_unlabelled(text.clean, start, stop, labels, parse, again=labels.numbered not in given):
        return read_levels(text, start, end, labels, given | {labels.numbered})
    if stop < end:
        parse.rest.append((stop, stop + len(text.clean[stop:end].rstrip(" ,;"))))
    return parse


def _read_unlabelled(text: str, start: int, end: int, labels: Labels, parse: Parse, *, again: bool) -> bool:
    """Read what stands between the labelled levels, and keep as rest what is no level; cities and their countries are neither.

    Whether, where that may be done *again*, all is to be read anew, for a label was taken for the level that a name's number is.
    """
    left: dict[Stretch, str] = {}
    opening = len(text) - len(text[start:].lstrip())
    for gap in list(_gaps(parse.found, start, end)):
        for piece in pieces(text, *gap):
            key = squeeze(text[slice(*piece)])
            if not key or key in city_names() or (key in regions() and _is_beside_city(text, piece[0])):
                continue
            levels = _numbered_name(text, piece, labels, parse)
            if levels and again and _clashes(levels[1], parse, text, labels):
                return True
            levels = levels or _in_piece(text, piece, opening, labels, parse)
            for level in levels:
                parse.add(level)
            if not levels:
                left[stripped(text, *piece)] = key
    known = parse.levels.keys()
    parse.rest = [
        piece
        for piece, key in left.items()
        if len(key) < _SHORTEST_WORD or known.isdisjoint(labels.table.get(key, ()))
    ]
    return False


def _is_beside_city(text: str, place: int) -> bool:
    """Whether a city, or a state after one, stands before the comma before *place*."""
    before = text[:place].rstrip(" ,").rpartition(",")
    name = squeeze(before[2])
    return name in city_names() or (name in regions() and _is_beside_city(text, len(before[0]) + 1))


@cache
def _remarks() -> re.Pattern[str]:
    """Match words that belong to no level: a remark, an address of the web, a reference to the same place."""
    words = "|".join((*data("words")["remarks"], *relative_words()))
    return re.compile(rf"(?<=[.,;(])\s*(?P<remark>(?:{words})(?![^\W\d_])|https?://|www\.)", re.IGNORECASE)


def _opening_signature(text: CleanText, start: int, end: int, labels: Labels) -> re.Match[str] | None:
    """Match a signature of two levels or more right at the beginning, where no letter of it is a label: *F7 13091*.

    It ends before its leaf, with a comma between them or without: *NY 4090/437 Bl. 8*.
    """
    if not labels.shelfmarks:
        return None
    first = next(pieces(text.clean, start, end), (end, end))[0]
    matches = filter(None, (mark.match(text.clean, first, end) for mark in labels.shelfmarks))
    found = max(matches, key=lambda match: match.end(), default=None)
    if found and (leaf := _leaf_within(text, found, labels)):
        return _opening_signature(text, start, leaf.start, labels)
    told = sum(1 for value in found.groupdict().values() if value) if found else 0
    return found if told >= _SHORTEST_SIGNATURE else None


def _leaf_within(text: CleanText, signature: re.Match[str], labels: Labels) -> Level | None:
    """Read the first leaf that was taken into *signature*: behind a number of it, under more than a bare letter, which may be of a name."""
    number = _DIGIT.search(text.clean, *signature.span())
    if not number:
        return None
    levels, _ = read_labelled(text, number.end(), signature.end(), labels, frozenset())
    leaves = (level for level in levels if level.name == LEAF and level.leaves)
    return next((leaf for leaf in leaves if len(text.clean[leaf.start : leaf.place[0]].strip()) > 1), None)


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
        if found := next(filter(None, matches), None):
            _take(found, text, labels, parse)
            return


def _take(signature: re.Match[str], text: str, labels: Labels, parse: Parse) -> None:
    """Add the levels of a signature; its file is a box where a labelled file lies in it, if the archive has boxes."""
    for name, value in signature.groupdict().items():
        if name == LEAF and (leaves := bare_leaves(text, signature.span(name))):
            parse.add(leaves)
        elif value and name != LEAF:
            boxed = name == "file" in parse.levels and "box" in labels.members
            level = "box" if boxed else name
            if level not in parse.levels:
                parse.add(_unlabelled(level, signature.span(name), text))


def _numbered_name(text: str, piece: Stretch, labels: Labels, parse: Parse) -> tuple[Level, ...]:
    """Read an unlabelled name that ends in the number of the level below: *CP Mexique 69*, *HA II 1081*; a year is no number."""
    found = _NUMBERED_NAME.fullmatch(text, *piece) if labels.numbered else None
    if not found or (found["number"].isdecimal() and int(found["number"]) in YEARS):
        return ()
    for name, pattern in labels.unlabelled:
        if not parse.allows(name, piece[0], labels):
            continue
        if pattern != NAMED and compiled(pattern).fullmatch(text, *piece):
            return ()
        if name != labels.numbered and compiled(pattern).fullmatch(text, *found.span("name")):
            number = _unlabelled(labels.numbered, found.span("number"), text)
            return _unlabelled(name, found.span("name"), text), number
    return ()


def _clashes(level: Level, parse: Parse, text: str, labels: Labels) -> bool:
    """Whether a later label was taken for *level*, and may mean a deeper one."""
    there = next((other for other in parse.found if other.name == level.name), None)
    return there is not None and len(labels.table.get(squeeze(text[there.start : there.place[0]]), ())) > 1


def _gaps(found: list[Level], start: int, end: int) -> Iterator[Stretch]:
    """Give what stands before, between and after the levels."""
    for level in found:
        if start < level.start:
            yield start, level.start
        start = max(start, level.end)
    if start < end:
        yield start, end


def pieces(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Cut a stretch of text at its commas and full stops; give the places of what stands between.

    Among commas the full stop of a shortened word does not cut: *Min. Int., Dir. gen. P.S., b. 12*.
    """
    kept_to, shortened, in_commas = -1, -1, text.find(",", max(0, start - 1), end) >= 0
    for stop in _SEPARATOR.finditer(text, start, end):
        place, sign = stop.start(), stop[0]
        if place < kept_to:
            continue
        if sign == "." and in_commas and _is_shortened(text, place):
            shortened = place + 1
            continue
        if sign == "(" and (kept := _PART_OF_NUMBER.match(text, place)):
            kept_to = kept.end()
            continue
        first, last = stripped(text, start, place)
        if first < last:
            yield first, place if shortened == place else last
        start = stop.end()
    piece = stripped(text, start, end)
    if piece[0] < piece[1]:
        yield piece


def _is_shortened(text: str, place: int) -> bool:
    """Whether the full stop at *place* ends a shortened word within a name: a comma follows it, or a word does."""
    follows = text[place + 1 : place + 3].lstrip()[:1]
    if follows in (",", ";"):
        return text[place - 1].islower() or bool(
            _SHORTENED.search(text, max(0, place - _LONGEST_SHORTENED), place)
        )
    return follows.isalpha() and bool(_SHORTENED.search(text, max(0, place - _LONGEST_SHORTENED), place))


def stripped(text: str, start: int, end: int) -> Stretch:
    """Give the place without the spaces and signs at its edges."""
    begun = text[start:end].lstrip(_EDGES)
    first = end - len(begun) if begun else start
    last = first + len(begun.rstrip(_EDGES))
    if text[last : last + 1] == ")" and text.find("(", first, last) > text.find(")", first, last):
        return first, last + 1
    return first, last


def _in_piece(text: str, piece: Stretch, opening: int, labels: Labels, parse: Parse) -> tuple[Level, ...]:
    """Read a piece without a label as a leaf or an unlabelled level; nothing if it is neither.

    No level is a day, nor words in small letters such as *hereafter*, with a number where they stand at the *opening* of the text.
    """
    first, last = piece
    leaves = bare_leaves(text, piece)
    if leaves and not is_year(leaves.leaves) and _is_after_file(text, first, parse):
        return (leaves,)
    in_small_letters = text[first:last].islower() and (
        first <= opening or not _DIGIT.search(text, first, last)
    )
    if in_small_letters or _DAY.fullmatch(text, first, last):
        return ()
    for name, pattern in labels.unlabelled:
        fits = leaves if name == LEAF else compiled(pattern).fullmatch(text, first, last)
        numbered = name != "file" or _DIGIT.search(text, first, last)
        if fits and numbered and parse.allows(name, first, labels):
            return (leaves if leaves and name == LEAF else _unlabelled(name, piece, text),)
    return ()


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
    labels = labels_of(archive) if archive else None
    places, levels = text.places, _written(parse.levels, labels)
    order = labels.order if labels else LEVELS
    spans = [
        FieldSpan(
            level.name,
            places[level.place[0]],
            places[level.place[1]],
            levels.get(level.name) or leaves_text(level.leaves),
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
        mended=text.mended,
        words=() if archive else tuple(_words(text, parse)),
    )


def _words(text: CleanText, parse: Parse) -> Iterator[tuple[str, str]]:
    """The labels of the levels as typed, and the first leaves with theirs."""
    for level in parse.found:
        if level.name == LEAF:
            yield LEAF, text.raw[text.places[level.start] : text.places[level.end]].strip()
            continue
        label = text.raw[text.places[level.start] : text.places[level.place[0]]].strip()
        behind = text.raw[text.places[level.place[1]] : text.places[level.end]].rstrip()
        if label != level.name or behind:
            yield level.name, label if label and not behind else f"{label} {{}}{behind}".strip()


def _written(levels: dict[str, str], labels: Labels | None) -> dict[str, str]:
    """The levels as the archive writes them, where it says how: *F7* as *F/7*."""
    for level, (pattern, form) in labels.written.items() if labels else ():
        if level in levels:
            levels[level] = compiled(pattern).sub(form, levels[level])
    return levels


def _among_levels(text: CleanText, parse: Parse, named: tuple[FieldSpan, ...]) -> tuple[tuple[int, str], ...]:
    """The words of the rest that stand after the archive's name and among the levels, with the number of levels before them.

    What stands in brackets only explains the level before it, and a remark such as *Secret. Drafted by* tells no file.
    """
    starts = [level.start for level in parse.found if level.name != LEAF]
    if not starts or not parse.rest:
        return ()
    remark = _remarks().search(text.clean, starts[0])
    until = min(_end_of_levels(text, parse, starts[-1]), remark.start() if remark else len(text.clean))
    begin = min(starts[0], *(bisect_left(text.places, span.end) for span in named)) if named else starts[0]
    return tuple(
        (bisect_left(starts, first), text.raw[text.places[first] : text.places[last]])
        for first, last in sorted(parse.rest)
        if begin <= first and last <= until and text.clean[end_before(text.clean, first) - 1] != "("
    )


def _end_of_levels(text: CleanText, parse: Parse, last: int) -> int:
    """The place up to which words may tell a file.

    Those with a number do before the leaves, or where no file or the like was read; those without one only where both holds.
    """
    leaves = next((level.start for level in parse.found if level.name == LEAF and level.start > last), 0)
    told = parse.levels.keys() & _TELL_A_FILE
    for first, end in sorted(piece for piece in parse.rest if piece[0] >= last):
        numbered = _DIGIT.search(text.clean, first, end) is not None
        if (leaves and first > leaves) or not (
            (numbered or leaves) and (numbered or not told) and (leaves or not told)
        ):
            break
        last = end
    return last
