"""What a source is called: the words by which one that was described is known again in a note, whatever else stands there."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

from histcite import values
from histcite.citations.author import read_author
from histcite.citations.locator import Locator, is_locator
from histcite.citations.style import read
from histcite.deferred import expression
from histcite.errors import UnreadableDate
from histcite.frozen import dataclass
from histcite.records.source import Source

REMEMBERED = 4096
"""How many texts are remembered as read."""

_NO_WORD = expression(r"[\W_]+")
_SILENT = expression("['’‘ʼ`´ʹ′]")
_SUBTITLE = expression(r"[:.?!;]\s|\s[–—-]\s")
_IN_BRACKETS = expression(r"\s*[(\[][^()\[\]]*[)\]]\.?$")
_YEAR = expression(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_ENDS_IN_YEAR = expression(r"(?:(?<=\W)|^)((?:1[4-9]|20)\d\d)[a-zа-я]?[\s.)\]]*$")
_QUOTED = expression('[“„«"](.{3,}?)[”»“"]')
_BEFORE_PLACE = expression(r"(?:[,:;.]|(?<=[)\]»”\"]))\s*")
_PARTED = expression(r"[.,:;]\s*")
_IN_A_BRACKET = expression(
    r"\(?(?P<who>[^\W\d_][^()\d]{1,60}?),?\s*\(?(?P<year>(?:1[4-9]|20)\d\d[a-zа-я]?)\s*[:,]\s*(?P<place>[^()]{1,40})\)\.?"
)
_SHORTEST_TITLE = 2
_MOST_CUTS = 4
_MOST_MAKERS = 6
_LONGEST_PLACE = 40
_LONGEST_INITIAL = 2
_IN_FILES = ("file", "document")
_NAMED_BEFORE = "op cit"
"""What every way to say that a work was named before is compared as."""


@dataclass(frozen=True, slots=True)
class Call:
    """One way to read what was typed: the ``term`` by which a source is looked for, the ``year`` that it must then have, if one is given,
    and the ``names`` of which all must be its authors'.
    """

    term: str
    year: str = ""
    names: str = ""


@lru_cache(REMEMBERED)
def words(text: str) -> str:
    """The words of *text* alone: neither case nor accents, dots, dashes, brackets or spaces tell two ways of typing them apart; scripts do."""
    plain = _SILENT.sub("", text).casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFD", plain)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", plain).strip()


@lru_cache(REMEMBERED)
def _families(author: str) -> tuple[str, ...]:
    """The family name of an author, and its last word."""
    family = words(read_author(author).family)
    return tuple(dict.fromkeys(filter(None, (family, family.rpartition(" ")[2]))))


def called(source: Source) -> Iterator[str]:
    """Every term under which *source* is known: each form that was typed, its titles whole and without what explains them, these after
    the family name of an author, and for what is published the first author's name with the year, or a newspaper with its day. A file is known
    by its reference, and goes by nothing but its forms.
    """
    yield from map(words, source.forms)
    if source.kind == "file" and source.reference:
        return
    paper = source.container or source.title
    if source.kind == "press" and source.date and source.title in ("", paper):
        yield from (f"{words(paper)} {day}" for day in _days(source.date))
        return
    titles = dict.fromkeys(term for title in _titles(source) for term in _short_and_whole(title))
    yield from titles
    makers = [maker for author in source.authors for maker in _families(author)]
    if source.kind not in _IN_FILES:
        yield from (f"{maker} {_NAMED_BEFORE}" for maker in makers)
    yield from (f"{maker} {title}" for maker in makers for title in titles)
    if makers and source.date and source.kind not in _IN_FILES:
        from histcite.citations.dating import year_of

        found = _YEAR.search(source.date)
        year = found[0] if found else year_of(source.date)
        yield from (f"{maker} {year}" for maker in _families(source.authors[0]) if year)


def calls(text: str) -> Iterator[tuple[Call, ...]]:
    """What *text*, a note without its locator, may call a source by where its bare words do not: first without imprint and year, then
    without given names.

    The calls of one step are as good as one another; those of the later one count only where none before was answered. Last, *op. cit.*
    after a name may be any of its works.
    """
    before = _before_mark(text)
    text, year = _without_host(before or text)
    heads = tuple(dict.fromkeys((*_heads(text, year), text)))
    yield tuple(
        dict.fromkeys(
            (
                *(Call(words(head), year) for head in heads),
                *(Call(f"{words(head)} {day}") for head, rest in _splits(text) for day in _days(rest)),
                *(Call(f"{maker} {year}", year, words(heads[0])) for maker in _makers(heads[0]) if year),
            )
        )
    )
    yield tuple(
        dict.fromkeys(
            Call(f"{maker} {words(title)}", year, words(before))
            for head in heads
            for before, title in _splits(head)
            for maker in _makers(before)
            if title
        )
    )
    if before:
        yield tuple(Call(f"{maker} {_NAMED_BEFORE}", year, words(before)) for maker in _makers(before))


def looks_back(text: str) -> bool:
    """Whether *text* ends in *op. cit.* or its like, and means another work where it stands elsewhere."""
    return bool(_before_mark(text))


def _before_mark(text: str) -> str:
    """What stands before an *op. cit.* at the end of *text*; empty where there is none."""
    found = _mark().search(text)
    return text[: found.start()].rstrip(" ,.;:(") if found else ""


@cache
def _mark() -> re.Pattern[str]:
    marks = (r"\.?\s?".join(map(re.escape, mark.split())) for mark in read("names")["named_before"])
    return re.compile(rf"(?<!\w)(?:{'|'.join(marks)})[.)]*$", re.IGNORECASE)


def places(text: str) -> tuple[tuple[str, str], ...]:
    """*text* parted into a head and what may be a place in it; last the whole of it without a place.

    First come places that are of one kind, such as pages with their label, then those that have more parts; a year alone is none.
    """
    single, several = list[tuple[str, str]](), list[tuple[str, str]]()
    for part in reversed([found for found in _BEFORE_PLACE.finditer(text) if found.end() < len(text)]):
        head, place = text[: part.start()].strip(), text[part.end() :].strip()
        if len(place) > _LONGEST_PLACE:
            break
        if head and is_locator(place) and not _YEAR.fullmatch(place):
            locator = Locator.parse(place)
            (several if locator and len(locator.parts) > 1 else single).append((head, place))
    return (*reversed(single), *several, (text, ""))


def without_brackets(text: str) -> str:
    """An author's name with a year and a place in brackets, *Granville (2004: 88)*, as it is written without them; else *text* itself."""
    found = _IN_A_BRACKET.fullmatch(text.strip())
    if not found or not is_locator(found["place"]):
        return text
    return f"{found['who']} {found['year']}: {found['place']}"


def agrees(source: Source, call: Call) -> bool:
    """Whether *source* may be what *call* means: it has no other year, and its authors have every name in it, be it as an initial.

    Given names that are not recorded may be any.
    """
    years = set(_YEAR.findall(source.date))
    if call.year and years and call.year not in years:
        return False
    authors = [words(author).split() for author in source.authors]
    known = {part for author in authors for part in author}
    return any(len(author) == 1 for author in authors) or all(
        name in known or any(_is_initial(*sorted((part, name), key=len)) for part in known)
        for name in call.names.split()
        if name not in _joining()
    )


def _is_initial(short: str, long: str) -> bool:
    """Whether a name may stand for another: one letter, or two that begin it, as in *Ch.* for Charles and *Ю.* in Latin letters."""
    return len(short) <= _LONGEST_INITIAL and long.startswith(short)


@cache
def _joining() -> frozenset[str]:
    """The words that stand between or after the names of authors."""
    return frozenset(words(word) for word in read("names")["joining_words"])


def _titles(source: Source) -> Iterator[str]:
    titles = (source.title, source.original_title, source.transliterated_title, source.translated_title)
    return (title for title in titles if title)


def _short_and_whole(title: str) -> Iterator[str]:
    yield words(title)
    short = words(_SUBTITLE.split(title, maxsplit=1)[0])
    if short.count(" ") + 1 >= _SHORTEST_TITLE:
        yield short


def _years(found: re.Match[str]) -> str:
    """The last year in an imprint in brackets, in its place."""
    years = _YEAR.findall(found[0])
    return f" {years[-1]}" if years else ""


def _without_host(text: str) -> tuple[str, str]:
    """*text* without what a part of something stands in, after ``//`` or a title in quotation marks; and the last year of the imprint."""
    part, _, host = text.partition(" // ")
    quoted = None if host else _QUOTED.search(text)
    if quoted:
        part, host = text[: quoted.end()], text[quoted.end() :]
    if years := _YEAR.findall(host):
        return part, years[-1]
    found = _ENDS_IN_YEAR.search(_IN_BRACKETS.sub(_years, part))
    return part, found[1] if found else ""


def _heads(text: str, year: str) -> Iterator[str]:
    """*text* without what may be its imprint: the last brackets; the year, and what stands with it between stops."""
    bare = _IN_BRACKETS.sub("", text).strip(" ,")
    if not year:
        yield bare
        return
    head = bare[: found.start()] if (found := _ENDS_IN_YEAR.search(bare)) else bare
    yield head.strip(" ,.(:")
    cuts = [part.start() for part in _PARTED.finditer(head.rstrip(" ,.(:"))]
    for cut in cuts[: -_MOST_CUTS - 1 : -1]:
        yield head[:cut]


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """*text* parted after each of its first stops: who wrote, and what."""
    if quoted := _QUOTED.search(text):
        yield text[: quoted.start()].rstrip(" ,."), quoted[1]
    for part in islice(_PARTED.finditer(text), _MOST_CUTS):
        yield text[: part.start()], text[part.end() :]


def _makers(before: str) -> tuple[str, ...]:
    """The words of which one may be a family name; none where too many stand there, or others than names."""
    names = [part for part in before.split() if words(part) and words(part) not in _joining()]
    if len(names) > _MOST_MAKERS or any(
        part[0].islower() and part not in read("names")["particles"] for part in names
    ):
        return ()
    return tuple(word for part in names for word in words(part).split() if len(word) > 1)


def _days(date: str) -> Iterator[str]:
    """The day, or what else is told of a time, in the form by which dates are the same; nothing for what is no date."""
    try:
        read = values.Date.parse(date) if len(date) <= _LONGEST_PLACE and _YEAR.search(date) else None
    except UnreadableDate:
        return
    if read:
        yield read.normal
