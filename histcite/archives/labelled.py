"""Levels that carry a label, before the number (*Ф. 3*, *Box 5*) or after it (*288. f.*)."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, zip_longest

from histcite.archives.labels import LEAF, Labels, compiled
from histcite.archives.leaves import LeafRange, is_circa, leaves_at
from histcite.archives.letters import WORD, CleanText
from histcite.deferred import expression
from histcite.frozen import dataclass

Stretch = tuple[int, int]
"""Where something begins and ends in a cleaned text."""

_DIGIT = expression(r"\d")
_MOST_WORDS = 3
_LONGEST_NUMBER = 60
_GIVEN_ONCE = frozenset({"fonds", "series", "year", "box", "file"})
_WITHIN_LABEL = expression(r"[.\s-]{1,2}")
_TAIL = expression(
    r"['’ʹ°º]?\s?(?P<dot>\.?)(?:\s?\([^\W\d_]{1,6}\.?\))?\s*:?\s*(?P<joined>-(?=\d))?"
    r"(?:(?:№|[Nn](?:[ro]\.?|[°º]))\s*(?=\d))?(?P<digit>(?=\d))?"
)
_SIDED = expression(r"\d+ ?[rv](?!\w)")
_INITIALS = expression(r"\.[^\W\d_]\.")
_AFTER_SLASH = expression(r"\.\s?\d")
_NUMBER_BEFORE = expression(r"(?P<value>(?<![\w/])(?<!\d-)\d[\w/-]*)\.?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level that was read: the *place* of its value, within *start* and *end* that take in its label."""

    name: str
    start: int
    end: int
    place: Stretch
    value: str = ""
    leaves: tuple[LeafRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """What may be a label, between *start* and *end*: the *key* under which it is looked up, and the *tail* up to its value."""

    text: str
    start: int
    end: int
    key: str
    tail: re.Match[str]
    labels: Labels

    @property
    def meanings(self) -> tuple[str, ...]:
        """The levels that it may mean."""
        return self.labels.table[self.key]

    @property
    def follows(self) -> bool:
        """Whether it stands after its number."""
        return self.labels.suffix and self.key in self.labels.own


def tidy(value: str) -> str:
    """Put one space between words and none around dashes."""
    if value.isalnum():
        return value
    return re.sub(r"\s*-\s*", "-", " ".join(value.split())).rstrip("-")


def read_labelled(
    text: CleanText, start: int, end: int, labels: Labels, given: frozenset[str]
) -> tuple[list[Level], int]:
    """Read every labelled level between *start* and *end*, in the order of the text.

    The levels in *given* count as known, so that a label with two meanings takes the deeper one. Gives also the place
    where another reference begins, with a level that this one has; *end* if none does.
    """
    levels: list[Level] = []
    read, reached = set[str](), start
    fonds_unlabelled = any(level == "fonds" for level, _ in labels.unlabelled)
    digit = _DIGIT.search(text.clean, start, end)
    spots = list(_spots(text, start, end, labels))
    for spot, following in zip_longest(spots, spots[1:]):
        if spot.start < reached:
            continue
        known = given | read - {LEAF}
        if fonds_unlabelled and digit and digit.start() < spot.start and len(spot.meanings) > 1:
            known |= {"fonds"}
        limit = following.start if following else end
        level = _before(spot, reached) or _after(spot, known, limit=limit, end=end)
        if level and level.name in read and _is_given_once(level, spot):
            return levels, level.start
        if level and (level.name == LEAF or level.name not in read):
            levels.append(level)
            if level.leaves or level.name != LEAF:
                read.add(level.name)
            reached = level.end
    return levels, end


def _is_given_once(level: Level, spot: _Spot) -> bool:
    """Whether a second one is of another reference: such a level, or leaves under a label of two meanings."""
    return spot.meanings[0] != LEAF if level.name == LEAF else level.name in _GIVEN_ONCE


def _before(spot: _Spot, start: int) -> Level | None:
    """Read the number before a label that stands after it; None for a label that leads."""
    if not spot.follows:
        return None
    found = _NUMBER_BEFORE.search(spot.text, max(start, spot.start - _LONGEST_NUMBER), spot.start)
    if not found:
        return None
    place, name = found.span("value"), spot.meanings[0]
    leaves, _ = leaves_at(spot.text, *place) if name == LEAF else ((), 0)
    value = "" if leaves else found["value"]
    return Level(name=name, start=place[0], end=spot.tail.end("dot"), place=place, value=value, leaves=leaves)


def _after(spot: _Spot, known: frozenset[str], *, limit: int, end: int) -> Level | None:
    """Read the value after its label, of the first level that the label may mean and the value fits.

    It means, best first, levels that the archive has, and none above a level that is known; a number with a side is a leaf.
    """
    depth, names = spot.labels.depth, spot.meanings
    if LEAF in names and _SIDED.match(spot.text, spot.tail.end()):
        names = (LEAF,)
    elif len(names) > 1:
        deepest = max((depth[name] for name in known), default=-1)
        names = tuple(name for name in names if depth[name] > deepest or name == LEAF)
    for name in sorted(names, key=lambda name: name != LEAF and name not in spot.labels.members):
        if level := _value(spot, name, limit=limit, end=end):
            return level
    return None


def _value(spot: _Spot, name: str, *, limit: int, end: int) -> Level | None:
    """Read the value of a level: words end where the next label begins, at *limit*, a number where it ends."""
    first = spot.tail.end()
    if name == LEAF:
        leaves, last = leaves_at(spot.text, first, end)
        if not leaves or is_circa(spot.text[spot.start : first], leaves):
            return None
        return Level(name=LEAF, start=spot.start, end=last, place=(first, last), leaves=leaves)
    pattern = compiled(spot.labels.values[name])
    found = pattern.match(spot.text, first, limit) or pattern.match(spot.text, first, end)
    if not found or not found[0]:
        return None
    return Level(name=name, start=spot.start, end=found.end(), place=found.span(), value=tidy(found[0]))


def _spots(text: CleanText, start: int, end: int, labels: Labels) -> Iterator[_Spot]:
    """Find the labels, the longest that begins at each word which may begin one."""
    words = [found.span() for found in WORD.finditer(text.clean, start, end)]
    reached = start
    for index, (first, last) in enumerate(words):
        opens = first >= reached and text.folded[first:last] in labels.openings
        if not opens or not _stands_free(text.clean, first, last):
            continue
        for spot in _beginning(text, words[index : index + _MOST_WORDS], labels):
            if all(is_believed(spot) for is_believed in _BELIEFS):
                reached = spot.tail.end("dot")
                yield spot
                break


def _stands_free(text: str, first: int, last: int) -> bool:
    """Whether the word stands free, between two numbers (*ф3оп14*), or numbered after a slash."""
    before = text[first - 1 : first]
    if before.isdigit():
        return text[last : last + 1].isdigit()
    return before != "/" or bool(_AFTER_SLASH.match(text, last))


def _beginning(text: CleanText, words: list[Stretch], labels: Labels) -> Iterator[_Spot]:
    """Give the labels that begin with the first of *words*, the longest first."""
    for count in range(len(words), 0, -1):
        key = "".join(text.folded[first:last] for first, last in words[:count])
        start, end = words[0][0], words[count - 1][1]
        if key in labels.table and (tail := _TAIL.match(text.clean, end)):
            gaps = pairwise(words[:count])
            if all(_WITHIN_LABEL.fullmatch(text.clean, one[1], other[0]) for one, other in gaps):
                yield _Spot(text=text.clean, start=start, end=end, key=key, tail=tail, labels=labels)


def _may_be_joined(spot: _Spot) -> bool:
    """It is not joined by a hyphen to the word before, unless a full stop says that it is short for something, nor to its
    number, unless it is one of those that are.
    """
    ends_compound = spot.text[spot.start - 1 : spot.start] == "-" and not spot.tail["dot"]
    return not ends_compound and (not spot.tail["joined"] or spot.key in spot.labels.hyphened)


def _is_no_initial(spot: _Spot) -> bool:
    """It is not one capital among several, *P.C.R.* for instance."""
    single = spot.end - spot.start == 1 and spot.text[spot.start].isupper()
    return not (single and _INITIALS.match(spot.text, spot.end))


def _is_marked(spot: _Spot) -> bool:
    """It is longer than a letter, or has a full stop, or stands after its number, or before that of a level there is.

    *10 T 512* is no volume in an archive that has none.
    """
    if spot.tail["dot"] or spot.end - spot.start > 1 or spot.follows:
        return True
    members = spot.labels.members
    return spot.tail["digit"] is not None and any(name == LEAF or name in members for name in spot.meanings)


_BELIEFS: tuple[Callable[[_Spot], bool], ...] = (
    _may_be_joined,
    _is_no_initial,
    _is_marked,
)
"""What must hold of a label, each for a reason of its own."""
