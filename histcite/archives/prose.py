"""What tells a reference from free prose: words that run on where a reference would stop."""

import re
from functools import cache

from histcite.archives.letters import data
from histcite.archives.reading import Reading

_LONGEST_NAME = 14
_SHORTEST_ACRONYM = 2
_OPENING = r"[\s.,;:(\"'«„“-]*"
_STOPS = ",.;:/()-–"


def after_introduction(text: str) -> int:
    """Give the place after words such as *See* or *Источник:*; 0 if there are none."""
    found = _opening(tuple(data("words")["introductions"])).match(text)
    return found.end() if found else 0


def relative_mark(text: str, start: int) -> tuple[str, int]:
    """Give the tradition of a mark such as *Ibid.* or *Po aty* at *start*, and the place after it."""
    for tradition, words in data("words")["relative"].items():
        if found := _opening(tuple(words)).match(text, start):
            return tradition, found.end()
    return "", start


@cache
def _opening(words: tuple[str, ...]) -> re.Pattern[str]:
    typed = "|".join(word.replace(" ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"{_OPENING}(?:{typed})(?:[.,;:]+|(?=\s)|$)", re.IGNORECASE)


def runs_on(text: str, reading: Reading) -> bool:
    """Whether a word in small letters follows the last level with no stop between: *f. 3 is a large fonds*."""
    if not reading.hits:
        return False
    end = max(hit.end for hit in reading.hits)
    if text[end - 1] in _STOPS:
        return False
    return bool(re.match(r"\s+[^\W\d_]+\s+[^\W\d_]", text[end:])) and text[end:].lstrip()[0].islower()


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
    if _archive_words().search(name):
        return True
    if all(part.isupper() for part in parts):
        return len("".join(parts)) > _SHORTEST_ACRONYM
    return name[-1] in _STOPS and 2 * sum(part[0].isupper() for part in parts) >= len(parts)


@cache
def _archive_words() -> re.Pattern[str]:
    return re.compile("|".join(data("words")["archive"]), re.IGNORECASE)
