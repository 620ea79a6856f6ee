"""A typed text before its levels are read: where it begins, what it leans on, which archives it names in what words."""

import re
from bisect import bisect_left
from copy import copy
from dataclasses import replace
from functools import cache, cached_property

from histcite.archives.damage import mended
from histcite.archives.labels import compiled
from histcite.archives.letters import CleanText, data, fold, squeeze
from histcite.archives.reference import ArchivalReference
from histcite.archives.registry import Registry
from histcite.deferred import expression
from histcite.frozen import dataclass

_NOTE_NUMBER = expression(r"[\s(]*(?:\d{1,3}\s?[.)]|[⁰¹²³⁴-⁹]+)\s*(?=[«\"„“(]*[^\W\d_a-zа-яё])")
_PART = expression(r"[^\W\d_]+|\d+")
_JOINT = expression(r"(?:[.-]?[ .]?|/)")
_ENDED = expression(r"\d[^\d.;]{0,8}[.;]$")
_LONGEST_END = 10
_STOPS = ",.;:/()-–"
_NAME_GOES_ON = expression(
    r"\s+(?:of|for|di|de|del|della|der|des|für|për)\s+(?:the\s+|la\s+)?[^\W\d_a-zà-ÿа-я]"
)
_HOST = expression(r"[a-z]{3,}\.[a-z]{2,3}")
_SHORT = 3
_ACRONYM = 8
_LONGEST_GAP = 4
_LONGEST_NAME = 14
_SHORTEST_ACRONYM = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """The piece of a cleaned text that names one of the archives *ids*."""

    start: int
    end: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a text was refused: one sentence, and the place of the doubt in it."""

    message: str
    start: int
    end: int


class Attempt:
    """A text on the way to a reference, which may lean on *previous* and name one of *archives*.

    ``start`` is the place after the note's number and words such as *See* or *Источник:*; ``mark`` the tradition of a
    mark such as *Ibid.* that stands there, if one does, and the place after it.
    """

    def __init__(self, text: str, previous: ArchivalReference | None, archives: Registry) -> None:
        self.previous = previous
        self.archives = archives
        self._read(CleanText.read(text))

    def _read(self, text: CleanText) -> None:
        self.text = text
        number = _NOTE_NUMBER.match(self.text.clean)
        start = number.end() if number else 0
        words = _opening("introductions").match(self.text.clean, start)
        self.start = words.end() if words else start
        self.mark = relative_mark(self.text.clean, self.start)

    def put_right(self) -> "Attempt | None":
        """The same text with what a scanner or a spreadsheet made of its numbers put right; None where nothing is to be."""
        clean, told = mended(self.text.clean)
        if not told:
            return None
        better = Attempt(self.text.raw, self.previous, self.archives)
        better._read(replace(self.text, clean=clean, folded=fold(clean), mended=told))
        return better

    def after_mark(self) -> "Attempt":
        """The same text from behind the mark, as one that leans on nothing."""
        behind = copy(self)
        behind.start, behind.mark, behind.previous = self.mark[1], ("", self.mark[1]), None
        behind.mentions = [each for each in self.mentions if each.start >= behind.start]
        return behind

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every archive's name in it."""
        return mentions(self.text, self.archives)


@cache
def relative_words() -> dict[str, str]:
    """Give the tradition of every word for the same place, as regular expressions of words in small letters."""
    traditions = data("words")["relative"]
    return {_spaced(word): tradition for tradition, words in traditions.items() for word in words}


def relative_mark(text: str, start: int) -> tuple[str, int]:
    """Give the tradition of a mark such as *Ibid.* or *Po aty* at *start*, and the place after it."""
    found = _opening("relative").match(text, start)
    return (relative_words()[_spaced(found[1].lower())], found.end()) if found else ("", start)


def _spaced(words: str) -> str:
    return r"\s+".join(words.split())


@cache
def _opening(table: str) -> re.Pattern[str]:
    """Match one of the words of a *table* at the beginning, with the stops around it."""
    words = relative_words() if table == "relative" else map(_spaced, data("words")[table])
    typed = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"[\s.,;:(\"'«„“-]*({typed})(?:[.,;:]+|(?=\s)|$)", re.IGNORECASE)


def mentions(text: CleanText, archives: Registry) -> list[Mention]:
    """Find every archive's name in *text*, the longest name at each place."""
    parts = [part.span() for part in _PART.finditer(text.clean)]
    found: list[Mention] = []
    for first, (start, _) in enumerate(parts):
        if text.clean[start].isdigit() or (found and start < found[-1].end):
            continue
        if mention := _longest(text, parts, first, archives):
            found.append(mention)
    return found


def _longest(text: CleanText, parts: list[tuple[int, int]], first: int, archives: Registry) -> Mention | None:
    """Find the longest name that begins with the *first* of *parts* counted from 0."""
    start, reached = parts[first]
    index, names = archives.index, archives.sorted_names
    key, mention, words, joined = "", None, list[str](), True
    for place in range(first, len(parts)):
        begin, end = parts[place]
        if begin - reached > _LONGEST_GAP:
            break
        key += text.folded[begin:end]
        words.append(text.clean[begin:end])
        joined = joined and (begin < reached or _is_joint(text.clean, reached, begin, end))
        reached = end
        alike = bisect_left(names, key)
        if alike == len(names) or not names[alike].startswith(key):
            break
        if key not in index or not _is_name(text.clean[start:end], key, archives, opens=start == 0):
            continue
        if joined or len(key) > _ACRONYM or " ".join(words) in archives.acronyms:
            mention = Mention(start, end, index[key])
    return None if mention and _goes_on(text.clean, mention) else mention


def _goes_on(text: str, mention: Mention) -> bool:
    """Whether words that belong to the name follow, so that it is another institution's: *Central State Archive of Literature*."""
    worded = " " in text[mention.start : mention.end] and not text[mention.start : mention.end].isupper()
    return worded and bool(_NAME_GOES_ON.match(text, mention.end))


def _is_joint(text: str, reached: int, begin: int, end: int) -> bool:
    """Whether what stands before a part may stand within an acronym; a letter after a space is rather a label."""
    joint = text[reached:begin]
    return bool(_JOINT.fullmatch(joint)) and not (joint == " " and end - begin == 1 and text[begin].isalpha())


def _is_name(typed: str, key: str, archives: Registry, *, opens: bool) -> bool:
    """Whether the letters are typed as a name is: a short acronym exactly as registered, else with capitals, or as an address."""
    if len(key) <= _SHORT:
        return typed in archives.acronyms
    capital = sum(map(str.isupper, typed)) > 1
    return capital or not typed[0].islower() or opens or bool(_HOST.fullmatch(typed))


def begins_another(text: str, place: int) -> bool:
    """Whether a number and a stop stand before *place*, so that an archive named there opens another reference."""
    end = end_before(text, place)
    return bool(_ENDED.search(text, max(0, end - _LONGEST_END), end))


def end_before(text: str, place: int) -> int:
    """Give the end of what stands before *place*, without the spaces between."""
    while place and text[place - 1].isspace():
        place -= 1
    return place


@cache
def city_names() -> dict[str, str]:
    """Give the city for each of its names, folded."""
    names: dict[str, str] = {}
    for city, others in data("words")["cities"].items():
        names |= {squeeze(name): city for name in (city, *others)}
    return names


@cache
def regions() -> frozenset[str]:
    """The states and countries that stand after a city, folded."""
    return frozenset(map(squeeze, data("words")["regions"]))


def is_archive_name(words: str) -> bool:
    """Whether *words*, which stand before levels, may name an archive.

    They begin with a capital and are short; they hold a word for an archive, or are an acronym, or are mostly
    capitalised and end in a stop.
    """
    name = words.strip()
    parts = re.findall(r"[^\W\d_]+", name)
    if not parts or len(parts) > _LONGEST_NAME or not parts[0][0].isupper():
        return False
    if names_institution(name):
        return True
    if all(part.isupper() for part in parts):
        return len("".join(parts)) > _SHORTEST_ACRONYM
    return name[-1] in _STOPS and 2 * sum(part[0].isupper() for part in parts) >= len(parts)


def names_institution(words: str) -> bool:
    """Whether a word for an archive, library or museum is among *words*."""
    return bool(compiled("(?i)" + "|".join(data("words")["archive"])).search(words))
