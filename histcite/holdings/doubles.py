"""Doubles: sources that are perhaps one, asked about and never made one unasked."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from histcite.archives import ArchivalReference, file_identity, parse_canonical
from histcite.archives.relation import nearness, perhaps_one
from histcite.citations.calling import called, calls, looks_back, words
from histcite.errors import UnreadableReference
from histcite.frozen import dataclass
from histcite.records.source import Source
from histcite.values import at_most_apart

SHORTEST_WORD = 4
"""A word with fewer letters is shared by titles that have nothing else in common."""

MOST_WORDS = 12
"""In how many words of a title a slip is looked for."""

LETTERS_FOR_A_SLIP = 10
"""For so many letters one may be another, or missing."""

LONGEST = 200
"""In letters: longer titles are alike only where they are the same."""

MOST_ALIKE = 50
"""More sources than this with one mark say nothing of any two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two sources that are perhaps one, and why: ``newer`` came in later."""

    newer: str
    older: str
    why: str

    @property
    def question(self) -> str:
        """The two, and the command that makes them one."""
        return f"{self.newer!r} looks like {self.older!r} ({self.why}); 'histcite source merge {self.newer} {self.older}' makes them one"


Find = Callable[[str, Collection[str]], Iterable[Source]]
"""The sources under some terms of a finding aid."""


def double_of(new: Source, find: Find, terms: Callable[[range], Iterable[str]]) -> Double | None:
    """The first source of those before *new* that is perhaps one with it.

    *terms* are what sources are called by, those with so many letters.
    """
    found = _of_file(new, find) if new.reference else _of_work(new, find, terms)
    others = ((old, why) for old, why in found if old.key != new.key and old.within == new.within)
    return next((Double(newer=new.key, older=old.key, why=why) for old, why in others), None)


def doubles(sources: Iterable[Source]) -> Iterator[Double]:
    """Every two of *sources* that are perhaps one, in the order in which they came in; each mark that only few have is looked at once."""
    marked: dict[str, list[Source]] = {}
    for source in sources:
        for mark in dict.fromkeys(_marks(source)):
            marked.setdefault(mark, []).append(source)
    told = set[tuple[str, str]]()
    for alike in marked.values():
        for older, newer in combinations(alike, 2) if len(alike) <= MOST_ALIKE else ():
            if (older.key, newer.key) not in told and (why := _why(older, newer)):
                told.add((older.key, newer.key))
                yield Double(newer=newer.key, older=older.key, why=why)


def _of_file(new: Source, find: Find) -> Iterator[tuple[Source, str]]:
    """Files of which one may be *new*: two signatures of one file, or two digits of its number changed about."""
    reference = _parsed(new)
    if reference is None or new.kind != "file":
        return
    for old in find("nearness", [nearness(reference)]):
        if (known := _parsed(old)) and perhaps_one(reference, known):
            yield old, "two signatures of one file"
    file = dict(reference.levels).get("file", "")
    for place in range(len(file) - 1):
        swapped = file[:place] + file[place + 1] + file[place] + file[place + 2 :]
        if swapped != file and file[place : place + 2].isdigit():
            levels = tuple(
                (level, swapped if level == "file" else value) for level, value in reference.levels
            )
            for old in find("file", [file_identity(replace(reference, levels=levels))]):
                yield old, f"{file} for {swapped}?"


def _of_work(
    new: Source, find: Find, terms: Callable[[range], Iterable[str]]
) -> Iterator[tuple[Source, str]]:
    """Works that *new* may be: by an author of one name in one year, or called nearly the same."""
    steps = (step for form in new.forms for step in calls(form))
    makers = [
        call.term for step in steps for call in step if call.year and call.term.endswith(f" {call.year}")
    ]
    own = list(_calls_of_its_own(new))
    yield from ((old, "same author and year, or title") for old in find("called", [*makers, *own]))
    for term in own:
        if slips := len(term) // LETTERS_FOR_A_SLIP:
            lengths = range(len(term) - slips, len(term) + slips + 1)
            near = [other for other in terms(lengths) if _begins_alike(term, other) and _near(term, other)]
            yield from ((old, "spelt nearly the same") for old in find("called", near))


def _begins_alike(one: str, other: str) -> bool:
    """Whether two calls have a word in common, or begin with the same letters where they are one word each: told fast, for there are many."""
    if " " in one or " " in other:
        return any(len(word) >= SHORTEST_WORD and word in other for word in one.split())
    return one[:SHORTEST_WORD] == other[:SHORTEST_WORD]


def _near(one: str, other: str) -> bool:
    """Whether two calls differ by so few letters that one may be the other mistyped; another figure is never a slip."""
    mine, its = ([word for word in term.split() if any(map(str.isdigit, word))] for term in (one, other))
    longest = max(len(one), len(other))
    return mine == its and longest <= LONGEST and at_most_apart(one, other, longest // LETTERS_FOR_A_SLIP)


def _marks(source: Source) -> Iterator[str]:
    """What two sources have in common that are perhaps one: a number, an address, all that they are called by but for one word."""
    if source.kind == "file" and (reference := _parsed(source)):
        yield f"file {nearness(reference)}"
    numbers = (
        ("isbn", source.isbn.replace("-", "")),
        ("doi", source.doi.casefold()),
        ("url", source.url.rstrip("/")),
    )
    yield from (f"{name} {number}" for name, number in numbers if number)
    for term in _titles(source):
        parts = term.split()
        starred = (
            " ".join((*parts[:at], "*", *parts[at + 1 :])) for at in range(min(len(parts), MOST_WORDS))
        )
        yield from (f"title {source.within} {mark}" for mark in (term, *starred))


def _calls_of_its_own(source: Source) -> Iterator[str]:
    """What calls this work and no other of its author, as *op. cit.* does."""
    return (term for term in called(source) if not looks_back(term))


def _titles(source: Source) -> Iterator[str]:
    """What a work is called by, without the year of its author; a word alone calls many."""
    known = _calls_of_its_own(replace(source, date="")) if not source.reference else ()
    return (term for term in known if " " in term)


def _why(one: Source, other: Source) -> str:
    """Why two sources with a mark in common are perhaps one; empty where they are not."""
    if one.reference or other.reference:
        mine, its = _parsed(one), _parsed(other)
        return "two signatures of one file" if mine and its and perhaps_one(mine, its) else ""
    for name in ("isbn", "doi", "url"):
        if (mine := getattr(one, name).replace("-", "")) and mine == getattr(other, name).replace("-", ""):
            return f"same {name}"
    if (
        one.authors
        and other.authors
        and words(one.authors[0]).split()[:1] != words(other.authors[0]).split()[:1]
    ):
        return ""
    if any(
        getattr(one, told) and getattr(other, told) and getattr(one, told) != getattr(other, told)
        for told in _TELLING
    ):
        return ""
    own, others = set(_titles(one)), set(_titles(other))
    if own & others:
        return "same title"
    return "spelt nearly the same" if any(_near(mine, its) for mine in own for its in others) else ""


_TELLING = ("container", "date", "volume", "number", "within")
"""In what two works that are called the same may yet differ."""


def _parsed(source: Source) -> ArchivalReference | None:
    try:
        return parse_canonical(source.reference) if source.reference else None
    except UnreadableReference:
        return None
