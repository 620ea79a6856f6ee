"""Ordinals, in figures and in words: the place of one among several that follow one another."""

import re
from functools import cache

from histcite.values.lexicon import table, word_form


def ordinal(word: str) -> int:
    """The number of an ordinal, ``3rd``, ``третий`` or ``i dytë`` without its article; 0 for any other word."""
    numbered = _figures().fullmatch(word)
    return int(numbered[1]) if numbered else _words().get(word_form(word), 0)


@cache
def _figures() -> re.Pattern[str]:
    suffixes = "|".join(map(re.escape, table("dates")["suffix"]["ordinal"]))
    return re.compile(rf"(\d{{1,4}})[-‐‑]?(?:{suffixes})", re.IGNORECASE)


@cache
def _words() -> dict[str, int]:
    dates = table("dates")
    return {
        word_form(form): number
        for language in table("relative")
        for number, forms in enumerate(dates[language]["ordinals"], start=1)
        for form in forms.split()
    }
