"""Leaves of a file: numbers with letters and sides, read from notes and written as short text, ``12-15v``."""

import re
from dataclasses import replace
from functools import cache, lru_cache

from histcite.archives.labels import LEAF
from histcite.archives.letters import CleanText, data, squeeze
from histcite.deferred import expression
from histcite.frozen import dataclass

_ONE_SHORT = r"(\d+)([^\W\d_rv]?)([rv]?)(?:\((\d+)\))?"
_SHORT_FORM = expression(rf"{_ONE_SHORT}(?:-{_ONE_SHORT})?")
_FIRST, _LAST = (1, 2, 3, 4), (5, 6, 7, 8)
_TO = expression(r"\s*-{1,3}\s*(?=\d)")
_LABEL = expression(r"[^\W\d_]+(?:\.\s*|\s+|(?=\d))")
_ENDED = expression(r"\s*(?:[,.;:)\]]|$)")
YEARS = range(1800, 2101)
_LIKE_A_YEAR = 1000
_LATIN_LETTERS = str.maketrans("абгде", "abgde")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One leaf: its number, the letter of a leaf put in between, and a side (``r``, ``v``; empty for both).

    Where leaves were numbered twice (*Л. 3 (13)*), *other* is the number in brackets; 0 where there is none. It tells no leaf from another.
    """

    number: int
    letter: str = ""
    side: str = ""
    other: int = 0

    def __str__(self) -> str:
        return f"{self.number}{self.letter}{self.side}{f'({self.other})' if self.other else ''}"


@dataclass(frozen=True, slots=True)
class LeafRange:
    """Leaves from *first* to *last*; both are the same for a single leaf."""

    first: Leaf
    last: Leaf

    def __str__(self) -> str:
        return str(self.first) if self.single else f"{self.first}-{self.last}"

    @property
    def single(self) -> bool:
        """Whether it is one leaf."""
        return self.first is self.last or self.first == self.last

    @classmethod
    def parse(cls, text: str) -> "LeafRange":
        """Read the short form that ``str`` writes; ``ValueError`` for anything else."""
        found = _SHORT_FORM.fullmatch(text)
        if not found:
            raise ValueError(text)
        first, last = (
            Leaf(number=int(number), letter=letter, side=side, other=int(other or 0))
            for number, letter, side, other in (
                found.group(*_FIRST),
                found.group(*_LAST if found[5] else _FIRST),
            )
        )
        return cls(first, last)


def _marks(name: str) -> str:
    marks = sorted(data("words")["sides"][name], key=len, reverse=True)
    return "|".join(re.escape(mark).replace(r"\ ", r"\s?") for mark in marks)


@cache
def _leaf() -> re.Pattern[str]:
    """Match a number, a letter that hugs it, and a mark of the side, which may stand after a space."""
    marked = rf"(?P<both>{_marks('both')})|(?P<verso>{_marks('verso')})|(?<!\.)(?<!\.\s)(?P<recto>{_marks('recto')})"
    sides = rf"\.?\s?(?P<open>\()?(?:{marked})(?!\w)\.?(?(open)\))"
    letter = r"(?P<letter>[a-zа-яё])(?!\w)|(?P<sided>(?![vr])[a-zа-яё])(?=\s?[оovrзz])"
    marks = "|".join(_marks(name) for name in ("both", "verso", "recto", "following"))
    no_mark = rf"(?!(?:{marks})(?!\w))"
    other = r"(?:\s?\((?P<other>\d{1,5})\))?"
    leaf = rf"(?P<number>\d{{1,5}})(?!\d)(?:{no_mark}(?:{letter}))?(?:{sides})?{other}"
    return re.compile(leaf, re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    words = "|".join(map(re.escape, data("words")["conjunctions"]))
    return re.compile(rf"\s*(?:[,;]\s*(?:(?:{words})\s+)?|\s(?:{words})\s+)(?=\d)", re.IGNORECASE)


def _read_leaf(text: str, start: int, end: int) -> tuple[Leaf, int] | None:
    found = _leaf().match(text, start, end)
    if not found:
        return None
    letter = (found["letter"] or found["sided"] or "").lower().translate(_LATIN_LETTERS)
    side = "v" if found["verso"] else "r" if found["recto"] else ""
    other = int(found["other"] or 0)
    if other in YEARS:
        return Leaf(number=int(found["number"]), letter=letter, side=side), found.start("other") - 1
    return Leaf(number=int(found["number"]), letter=letter, side=side, other=other), found.end()


def _read_range(text: str, start: int, end: int) -> tuple[tuple[LeafRange, ...], int] | None:
    """Read one leaf or a range; ``193-94`` is ``193-194``, and a range that runs backwards is two leaves."""
    found = _read_leaf(text, start, end)
    if not found:
        return None
    first, stop = found
    to = _TO.match(text, stop, end)
    if not to or not (found := _read_leaf(text, to.end(), end)):
        return (LeafRange(first, first),), stop
    last = found[0]
    missing = len(str(first.number)) - len(str(last.number))
    if last.number < first.number and missing > 0:
        last = replace(last, number=int(str(first.number)[:missing] + str(last.number)))
    if last.number < first.number:
        return (LeafRange(first, first), LeafRange(last, last)), found[1]
    return (LeafRange(first, last),), found[1]


def leaves_at(text: str, start: int, end: int) -> tuple[tuple[LeafRange, ...], int]:
    """Read the list of leaves that begins at *start* of a cleaned text; nothing if there is no number.

    A number after a comma belongs to the list only if no word follows it and it is not plainly a year, so
    ``l. 5, 12 November`` and ``l. 5, 1960`` are one leaf.
    """
    found = _read_range(text, start, end)
    if not found:
        return (), start
    leaves, stop = list(found[0]), found[1]
    while between := _between().match(text, stop, end):
        found = _read_range(text, between.end(), end)
        if not found:
            break
        following, after = found
        year = following[0].first.number in YEARS and leaves[-1].last.number < _LIKE_A_YEAR
        closed = (
            text[after - 1] == "." or _ENDED.match(text, after, end) or _between().match(text, after, end)
        )
        if year or not closed:
            break
        leaves += following
        stop = after
    return tuple(leaves), stop


def is_year(leaves: tuple[LeafRange, ...]) -> bool:
    """Whether the leaves are one number that reads as a year."""
    return len(leaves) == 1 and leaves[0].first.number in YEARS


def is_circa(label: str, leaves: tuple[LeafRange, ...]) -> bool:
    """Whether *label* says "about" a year: *c. 1960* is no leaf."""
    return is_year(leaves) and label.strip(" .").lower() in data("words")["circa"]


@lru_cache(maxsize=4096)
def read_leaves(text: str) -> tuple[LeafRange, ...] | None:
    """Read a bare locator such as ``л. 13 об.``, ``ll. 12-15`` or ``12``; None for anything else."""
    clean = CleanText.read(text).clean.strip()
    label = _LABEL.match(clean)
    if label and squeeze(label[0]) not in _labels():
        return None
    leaves, stop = leaves_at(clean, label.end() if label else 0, len(clean))
    if not leaves or clean[stop:].strip(" .") or (label and is_circa(label[0], leaves)):
        return None
    return leaves


@cache
def _labels() -> frozenset[str]:
    return frozenset(
        squeeze(label) for tradition in data("labels").values() for label in tradition["read"][LEAF]
    )


def leaves_text(leaves: tuple[LeafRange, ...]) -> str:
    """Write leaves in the short form, ``12-15v,17``."""
    return ",".join(map(str, leaves))
