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
    """Whether *text* says that there is no date, and nothing else: ``n.d.``, ``[s. a.]``, *undatiert*; or says nothing."""
    words = " ".join(_WORD.findall(word_form(text)))
    return (words in _phrases("aside", "undated") and not any(map(str.isdigit, text))) or fills_a_cell(text)


def fills_a_cell(text: str) -> bool:
    """Whether *text* is what tables have in the place of an empty cell: a dash or question mark alone, ``n/a``."""
    if any(map(str.isdigit, text)):
        return False
    return not text.strip(" -–—?./") or " ".join(_WORD.findall(word_form(text))) in _phrases(
        "catalogue", "empty"
    )


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), plain) for pattern, plain in table("dates")["catalogue"]["forms"])


@cache
def _phrases(part: str, name: str) -> frozenset[str]:
    return frozenset(word_form(phrase) for phrase in table("dates")[part][name])
