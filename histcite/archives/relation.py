"""How two archival references lie to one another, and in what order references are listed."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache
from itertools import zip_longest
from operator import itemgetter

from histcite.archives.labels import LEVELS, labels_of
from histcite.archives.leaves import Leaf, LeafRange
from histcite.archives.reference import (
    UNREAD,
    ArchivalReference,
    compared,
    file_identity,
    file_levels,
    telling_words,
)
from histcite.archives.registry import Registry
from histcite.archives.succession import successions
from histcite.deferred import expression

_ROMAN = expression(r"(?<![^\W_])[IVXLC]+(?![^\W_])")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

Point = tuple[int, str, int]
Run = tuple[Point, Point]
Counted = tuple[tuple[str, int, str], ...]
"""Letters and the number after them, each number under its length, so that it may be of any."""

Levels = tuple[tuple[str, str], ...]
SortKey = tuple[str, tuple[tuple[int, Counted], ...], tuple[Run, ...], str, Levels]


class Containment(Enum):
    """What the place of one reference is to the place of another."""

    SAME = "same"
    CONTAINS = "contains"
    WITHIN = "within"
    OVERLAPS = "overlaps"
    SAME_FILE = "same-file"
    DIFFERENT = "different"


def relate(one: ArchivalReference, other: ArchivalReference) -> Containment:
    """Say how *one* lies to *other*: fewer levels contain more, a file contains its leaves, leaves are compared.

    A leaf without a side covers both its sides; a range covers the leaves with letters that lie inside it.
    """
    if (one.archive, compared(one.unknown_archive)) != (other.archive, compared(other.unknown_archive)):
        return Containment.DIFFERENT
    levels, others = _levels(one, other), _levels(other, one)
    if any(levels[level] != others[level] for level in levels.keys() & others.keys()):
        same_file = file_identity(one) == file_identity(other)
        return Containment.SAME_FILE if same_file else Containment.DIFFERENT
    if levels == others:
        return _relate_leaves(one.leaves, other.leaves)
    if levels.keys() < others.keys() and not one.leaves:
        return Containment.CONTAINS
    if levels.keys() > others.keys() and not other.leaves:
        return Containment.WITHIN
    return Containment.SAME_FILE if file_identity(one) == file_identity(other) else Containment.DIFFERENT


def nearness(reference: ArchivalReference) -> str:
    """One string that all references have which are perhaps to one file: the archive, the year and the file, or else where files are numbered."""
    levels = dict(file_levels(reference))
    fonds = re.match(r"\W*(\d*)", levels.get("fonds", ""))
    numbered = levels.get("year") or f"{fonds[1] if fonds else ''}/{levels.get('series', '')}"
    return f"{_heirs().get(reference.archive, reference.archive)}/{numbered}/{levels.get('file', '')}"


@cache
def _heirs() -> Mapping[str, str]:
    """The archives to which some papers of others went, by these."""
    return {succession.origin: succession.into for succession in successions() if succession.origin}


def _may_have_gone(one: ArchivalReference, other: ArchivalReference) -> bool:
    """Whether the papers of *one* may lie where *other* does, or the other way round."""
    pair = {one.archive: one, other.archive: other}
    return any(
        {succession.origin, succession.into} == pair.keys()
        and re.fullmatch(succession.fonds, dict(pair[succession.origin].levels).get("fonds", ""))
        for succession in successions()
    )


def perhaps_one(one: ArchivalReference, other: ArchivalReference) -> bool:
    """Whether two references that tell of different files may be to one, for what one of them has more says nothing that the other denies.

    Both name the file, and the year or neither of them; fonds and section may be run together, cut short or left out, and so may a list where
    files are numbered by the year. A missing opis is another file's: there numbers begin anew in each.
    """
    mine, its = dict(file_levels(one)), dict(file_levels(other))
    if one.unknown_archive or other.unknown_archive:
        return False
    if mine == its if one.archive == other.archive else not _may_have_gone(one, other):
        return False
    if "file" not in mine or any(mine.get(level) != its.get(level) for level in ("file", "year")):
        return False
    lacking = {"fonds", "section", *(("series",) if "year" in mine else ())}
    rest = (mine.keys() | its.keys()) - {"fonds", "section"}
    if any(
        mine.get(level) != its.get(level) and not (level in lacking and (level in mine) != (level in its))
        for level in rest
    ):
        return False
    return telling_words(one) == telling_words(other) and _run_together(mine, its)


def _run_together(mine: Mapping[str, str], its: Mapping[str, str]) -> bool:
    """Whether fonds and section of two references may be the same, written without what parts them: one is the other, or begins it."""
    if ("fonds" in mine) != ("fonds" in its):
        return "section" in mine and mine["section"] == its.get("section")
    short, long = sorted(
        (re.sub(r"\W", "", each.get("fonds", "") + each.get("section", "")) for each in (mine, its)), key=len
    )
    more = long[len(short) :]
    return bool(short) and long.startswith(short) and (not more or (len(more) > 1 and more.isalpha()))


def _levels(reference: ArchivalReference, other: ArchivalReference) -> dict[str, str]:
    """Give the folded levels; a box counts only where one of the two needs it to know its file."""
    levels = {level: compared(value) for level, value in reference.levels}
    levels |= {f"{UNREAD} {number}": words for number, words in enumerate(telling_words(reference))}
    known = all("box" not in dict(file_levels(each)) for each in (reference, other))
    if known:
        levels.pop("box", None)
    return levels


def _relate_leaves(leaves: tuple[LeafRange, ...], others: tuple[LeafRange, ...]) -> Containment:
    if not leaves or not others:
        return (
            Containment.SAME if leaves == others else Containment.WITHIN if leaves else Containment.CONTAINS
        )
    mine, theirs = _runs(leaves), _runs(others)
    if mine == theirs:
        return Containment.SAME
    if _cover(mine, theirs):
        return Containment.CONTAINS
    if _cover(theirs, mine):
        return Containment.WITHIN
    shared = any(start <= _end_before(mine, end) for start, end in theirs)
    return Containment.OVERLAPS if shared else Containment.SAME_FILE


def _cover(wide: tuple[Run, ...], narrow: tuple[Run, ...]) -> bool:
    return all(end <= _end_before(wide, start) for start, end in narrow)


def _end_before(runs: tuple[Run, ...], place: Point) -> Point:
    """The end of the last of the *runs* that begin at *place* or before it; a point before any leaf where none does."""
    at = bisect_right(runs, place, key=itemgetter(0))
    return runs[at - 1][1] if at else (-1, "", 0)


def _runs(leaves: tuple[LeafRange, ...]) -> tuple[Run, ...]:
    """Give the leaves as sorted runs; those that touch or overlap are one."""
    merged: list[Run] = []
    for start, end in sorted((_point(each.first, 0), _point(each.last, 1)) for each in leaves):
        if merged and (start <= merged[-1][1] or _follows(merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _point(leaf: Leaf, unsided: int) -> Point:
    return leaf.number, leaf.letter, {"r": 0, "v": 1}.get(leaf.side, unsided)


def _follows(end: Point, start: Point) -> bool:
    """Whether nothing lies between two leaves: the two sides of one, or a verso and the next number's recto."""
    turned = start == (*end[:2], 1) and end[2] == 0
    return turned or (end[2] == 1 and start == (end[0] + 1, "", 0))


def sort_key(reference: ArchivalReference, archives: Registry) -> SortKey:
    """Give a key that sorts by acronym, then each level as people count (2 before 10, IX as 9), then leaves.

    Two keys are equal where ``relate`` says that the references are the same, and nowhere else. *archives* give the
    acronyms and the order of levels.
    """
    acronym, counted, words, levels = _file_key(
        reference.archive, reference.unknown_archive, reference.levels, reference.unread, archives
    )
    return acronym, counted, _runs(reference.leaves), words, levels


@lru_cache(maxsize=4096)
def _file_key(
    key: str, words: str, given: Levels, unread: tuple[tuple[int, str], ...], archives: Registry
) -> tuple[str, tuple[tuple[int, Counted], ...], str, Levels]:
    reference = ArchivalReference(archive=key, unknown_archive=words, levels=given, unread=unread)
    archive = archives.get(key) if key in archives else None
    unknown = compared(words)
    depth = labels_of(archive).depth if archive else {level: at for at, level in enumerate(LEVELS)}
    needed = dict(file_levels(reference))
    levels = [(level, value) for level, value in given if level != "box" or level in needed]
    return (
        (archive.acronym() if archive else key or unknown).casefold(),
        tuple((depth[level], _natural(value)) for level, value in levels),
        " ".join((key, unknown, *telling_words(reference))),
        tuple((level, compared(value)) for level, value in levels),
    )


_COUNTED = 300
"""How many digits of a number are counted; Python reads at most 4,300 (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits)."""


def _natural(value: str) -> Counted:
    counted = _ROMAN.sub(lambda found: str(_roman(found[0])), value)
    pairs = (
        [("", value)] if value.isascii() and value.isdigit() else re.findall(r"(\D*)(\d*)", compared(counted))
    )
    numbers = ((letters, digits.lstrip("0")) for letters, digits in pairs if letters or digits)
    return tuple((letters, len(number), number) for letters, number in numbers)


def _roman(numeral: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in numeral]
    return sum(
        -one if one < following else one for one, following in zip_longest(digits, digits[1:], fillvalue=0)
    )
