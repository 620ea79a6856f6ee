"""The word tables beside the code, and how a text is cut into the pieces and phrases that they name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from histcite.tables import read_table

T = TypeVar("T")


@cache
def table(name: str) -> dict[str, Any]:
    """Load the TOML table *name*, for example ``dates``; it is read once."""
    return read_table(Path(__file__).with_name(f"{name}.toml"))


@cache
def latin_letters(scheme: Literal["ala-lc", "bgn-pcgn"]) -> Mapping[str, str]:
    """Give Latin letters for small letters of other scripts, without marks, as texts are compared.

    The schemes differ in є, ю and я; ``ala-lc`` has more letters, for what is compared in archival references.
    """
    letters = table("letters")
    return {**letters["latin"], **letters[scheme]}


def word_form(text: str) -> str:
    """Return the form in which words are looked up: composed, without regard to case, ё as е."""
    return unicodedata.normalize("NFC", text.casefold()).replace("ё", "е")


def pieces(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Cut a text into matches of *pattern*, without those of its group ``space``; ValueError at what matches none."""
    found: list[re.Match[str]] = []
    text = unicodedata.normalize("NFC", text)
    position = 0
    while position < len(text):
        match = pattern.match(text, position)
        if match is None:
            raise ValueError(f"{text[position]!r} has no meaning here")
        found.append(match)
        position = match.end()
    return [match for match in found if not match["space"]]


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it means."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Take (phrase, meaning) pairs; of two equal phrases the first one counts."""
        self._by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, meaning in entries:
            words = tuple(word_form(phrase).split())
            self._by_first.setdefault(words[0], {}).setdefault(words, meaning)

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with *word*, which is in the form in which words are looked up."""
        return word in self._by_first

    def at(self, words: Sequence[str], start: int) -> tuple[T, int] | None:
        """Find the longest phrase that begins at *start*: its meaning and its number of words."""
        candidates = self._by_first.get(words[start], {})
        fitting = [phrase for phrase in candidates if tuple(words[start : start + len(phrase)]) == phrase]
        if not fitting:
            return None
        longest = max(fitting, key=len)
        return candidates[longest], len(longest)
