"""Dates as catalogues write them: ``[195-]``, ``196?``, ``saec. XV in.``, ``ABT 1850``, ``1960年11月12日``, put as a historian would."""

import re
from functools import cache

from histcite.deferred import expression
from histcite.values.lexicon import table, word_form

_CUT_YEAR = expression(r"(?<!\d)\d{3}\?")
_WORD = expression(r"[^\W\d_]+")


def is_cut_year(text: str) -> bool:
    """Whether a year of three digits and a question mark stands in *text*: *196?* is a decade, and not the year 196."""
    return bool(_CUT_YEAR.search(text))


def plainly(text: str) -> str:
    """Put a catalogue's date as a historian would write it, by the table ``catalogue`` of dates.toml; others stay as they are."""
    for pattern, plain in _forms():
        text = pattern.sub(plain, text)
    return text


def is_undated(text: str) -> bool:
    """Whether *text* says that there is no date, and nothing else: ``n.d.``, ``[s. a.]``, *undatiert*."""
    words = " ".join(_WORD.findall(word_form(text)))
    return words in _undated() and not any(map(str.isdigit, text))


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), plain) for pattern, plain in table("dates")["catalogue"]["forms"])


@cache
def _undated() -> frozenset[str]:
    return frozenset(word_form(phrase) for phrase in table("dates")["aside"]["undated"])
