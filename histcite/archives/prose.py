"""What tells a reference from free prose: words that run on where a reference would stop."""

import re
from collections.abc import Iterable
from functools import cache

from histcite.archives.letters import data
from histcite.archives.reading import Reading

_LONGEST_NAME = 14
_SHORTEST_ACRONYM = 2
_OPENING = r"[\s.,;:(\"'«„“-]*"
_STOPS = ",.;:/()-–"
_NOTE_NUMBER = re.compile(r"[\s(]*(?:\d{1,3}\s?[.)]|[⁰¹²³⁴-⁹]+)\s*(?=[«\"„“(]*[^\W\d_a-zа-яё])")


def after_introduction(text: str) -> int:
    """Give the place after the note's number and words such as *See* or *Источник:*; 0 if there are none."""
    number = _NOTE_NUMBER.match(text)
    start = number.end() if number else 0
    words = _introduction().match(text, start)
    return words.end() if words else start


@cache
def _introduction() -> re.Pattern[str]:
    return _opening(map(_spaced, data("words")["introductions"]))


@cache
def relative_words() -> dict[str, str]:
    """Give the tradition of every word for the same place, as regular expressions of words in small letters."""
    traditions = data("words")["relative"]
    return {_spaced(word): tradition for tradition, words in traditions.items() for word in words}


def relative_mark(text: str, start: int) -> tuple[str, int]:
    """Give the tradition of a mark such as *Ibid.* or *Po aty* at *start*, and the place after it."""
    found = _relative().match(text, start)
    return (relative_words()[_spaced(found[1].lower())], found.end()) if found else ("", start)


@cache
def _relative() -> re.Pattern[str]:
    return _opening(relative_words())


def _spaced(words: str) -> str:
    return r"\s+".join(words.split())


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    typed = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"{_OPENING}({typed})(?:[.,;:]+|(?=\s)|$)", re.IGNORECASE)


def runs_on(text: str, reading: Reading) -> bool:
    """Whether a word in small letters follows the last level with no stop between: *f. 3 is a large fonds*."""
    return bool(reading.hits) and _goes_on(text, max(hit.end for hit in reading.hits))


def is_interrupted(text: str, reading: Reading) -> bool:
    """Whether such a word follows any of the levels: *Bd. 5 der Reihe, S. 12*."""
    return any(_goes_on(text, hit.end) for hit in reading.hits)


def _goes_on(text: str, end: int) -> bool:
    if text[end - 1] in _STOPS:
        return False
    return bool(re.match(r"\s+[^\W\d_]+\s+[^\W_]", text[end:])) and text[end:].lstrip()[0].islower()


def words_before(reading: Reading) -> bool:
    """Whether something that was not understood stands before the first level."""
    first = min((hit.start for hit in reading.hits), default=0)
    return any(start < first for start, _ in reading.rest)


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
    return bool(_archive_words().search(words))


@cache
def _archive_words() -> re.Pattern[str]:
    return re.compile("|".join(data("words")["archive"]), re.IGNORECASE)
