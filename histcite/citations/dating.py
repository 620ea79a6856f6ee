"""Dates as a citation prints them, in the words of a style's language, and what a .bib can say of them."""

import re
from functools import lru_cache

from histcite.citations.style import Language, Sheet
from histcite.citations.style import language as in_language
from histcite.deferred import expression
from histcite.errors import UnreadableDate
from histcite.values import Date
from histcite.values.dates.calendar import civil
from histcite.values.dates.period import Precision

_POINT = expression(r"(?P<year>\d{3}[\dX])(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?(?P<doubt>[~?%]?)")
_EXACT = r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?"
_AS_WRITTEN = expression(_EXACT)
_YEAR = expression(r"\d{4}")
_FIRST_SEASON = 21
_POINTS_OF_OLD = (Precision.DAY, Precision.MONTH, Precision.YEAR)

SAID_BY_BIBLATEX = expression(rf"{_EXACT}(?:/{_EXACT})?")
"""The part of EDTF that biblatex and pandoc print right: a day, month or year, or the first and the last of a stretch."""

SAID_BY_BIBTEX = expression(rf"{_EXACT}|\d{{4}}/\d{{4}}")
"""What the year and the month of a classic .bib tell."""


def print_date(typed: str, sheet: Sheet) -> str:
    """Print a date in the words of the style's language: a day, month, season, year or decade, early or late in one, before or
    after one, a stretch or a choice of them, or a day in the old style; anything odder as typed.
    """
    return _printed(typed, sheet.language.code, sheet.dash) if typed else ""


@lru_cache(maxsize=4096)
def _printed(typed: str, code: str, dash: str) -> str:
    (date, edtf), language = read_date(typed), in_language(code, code)
    if date and date.calendar == "julian":
        return _print_of_old(date, language, "of_old") or typed
    bounded = _print_bounded(typed, language) if edtf and edtf != typed else None
    if bounded is not None:
        return bounded or typed
    if point := _POINT.fullmatch(edtf):
        return _print_point(point, language)
    return _print_choice(edtf, language) or _print_stretch(edtf, language, dash) or typed


def print_day_accessed(typed: str, sheet: Sheet) -> str:
    """Print the day on which a web page was read, in the form that the style's language has for it; else as typed."""
    point = _POINT.fullmatch(_edtf(typed))
    if point and point["day"]:
        return _print_in(sheet.language.dates["day_accessed"], point, sheet.language)
    return print_date(typed, sheet)


def year_of(typed: str) -> str:
    """Find the first year named by a date, in four digits; empty when there is none."""
    year = _YEAR.search(_edtf(typed) or typed)
    return year[0] if year else ""


def print_year(typed: str, sheet: Sheet) -> str:
    """Print the year of an imprint; a date that is about, uncertain or in more years than one is printed whole. Empty where there is no year."""
    date, _ = read_date(typed)
    if date is None or date.calendar == "julian" or _certain_year(date):
        return year_of(typed)
    return print_date(typed, sheet)


def portable_date(typed: str, sheet: Sheet, said: re.Pattern[str]) -> tuple[str, str]:
    """Give the EDTF that a .bib can say of a date, and the words for what it cannot; either may be empty.

    *said* matches what can be said. Of a date that it does not match, and that is neither about nor uncertain, the year is said if it
    certainly lies in that one; of one in the old style, its day in the new.
    """
    date, edtf = read_date(typed)
    if date is None:
        return "", typed
    if date.calendar == "gregorian" and said.fullmatch(edtf):
        return edtf, ""
    words = _print_of_old(date, sheet.language, "in_brackets_of_old") or print_date(typed, sheet)
    if date.calendar == "julian" and said.fullmatch(edtf):
        return edtf, words
    return _certain_year(date), words


def _certain_year(date: Date) -> str:
    """The year in which all of a date lies, in four digits; empty where it is about, uncertain, open or in several."""
    doubted = date.approximate or date.uncertain or date.first is None or date.last is None
    years = set() if doubted else {civil(day)[0] for ends in date.days for day in ends if day is not None}
    return f"{years.pop():04}" if len(years) == 1 else ""


def _edtf(typed: str) -> str:
    date, edtf = read_date(typed)
    return edtf if date and date.calendar == "gregorian" else ""


@lru_cache(maxsize=4096)
def read_date(typed: str) -> tuple[Date | None, str]:
    """Read a date, and write it in EDTF, as it may be typed; None and nothing for what cannot be read."""
    try:
        date = Date.parse(typed) if typed else None
    except UnreadableDate:
        date = None
    return date, "" if date is None else typed if _AS_WRITTEN.fullmatch(typed) else date.edtf


def _print_of_old(date: Date, language: Language, pattern: str) -> str:
    """Print a day, month or year of the Julian calendar in its own numbers; empty for what is about, uncertain or none of these."""
    exact = date.calendar == "julian" and date.precision in _POINTS_OF_OLD and not date.extent
    if not exact or date.approximate or date.uncertain or date.first is None or len(date.days) > 1:
        return ""
    year, month, day = civil(date.first, "julian")
    told = {Precision.DAY: f"-{month:02}-{day:02}", Precision.MONTH: f"-{month:02}"}
    point = _POINT.fullmatch(f"{year:04}{told.get(date.precision, '')}")
    return language.dates[pattern].format(date=_print_plain(point, language)) if point else ""


def _print_point(point: re.Match[str], language: Language) -> str:
    text, doubt = _print_plain(point, language), point["doubt"]
    if doubt and doubt in "~%":
        text = language.dates["about"].format(date=text, of_date=_print_plain(point, language, "of_"))
    return language.dates["doubtful"].format(date=text) if doubt and doubt in "?%" else text


def _print_plain(point: re.Match[str], language: Language, after: str = "") -> str:
    """Print a point without its doubt; with *after*, in the form that stands after another word."""
    return _print_in(_pattern(point, language, after), point, language)


def _pattern(point: re.Match[str], language: Language, after: str) -> str:
    decade = point["year"].endswith("X")
    unit = "day" if point["day"] else "month" if point["month"] else "decade" if decade else "year"
    return language.dates.get(after + unit, language.dates[unit])


def _print_in(pattern: str, point: re.Match[str], language: Language) -> str:
    """Print what *pattern* names of a point; a month or season in either case, if the language tells the cases apart."""
    number = int(point["month"] or 0)
    kind, first = ("seasons", _FIRST_SEASON) if number >= _FIRST_SEASON else ("months", 1)
    names = language.names[kind]
    return pattern.format(
        year=int(point["year"].replace("X", "0")),
        number=number,
        day=int(point["day"] or 0),
        month=names[number - first] if number else "",
        month_of=language.names.get(f"{kind}_of", names)[number - first] if number else "",
    )


def _print_beginning(first: re.Match[str], last: re.Match[str], language: Language, after: str = "") -> str:
    """Print the first of two dates without the month and the year that the last one gives too."""
    pattern = _pattern(first, language, after)
    if first["month"] and last["month"] and first["year"] == last["year"] and not first["doubt"]:
        month_too = first["day"] and last["day"] and first["month"] == last["month"]
        return _print_in("{day}" if month_too else pattern.partition(" {year}")[0], first, language)
    return _print_in(pattern, first, language) if after else _print_point(first, language)


def _print_bounded(typed: str, language: Language) -> str | None:
    """Print what begins with a word such as *late* or *before* and goes on with one date; empty where that cannot be printed.

    None for what has no such word.
    """
    from histcite.values.dates.datewords import read_words

    try:
        first, *rest = read_words(typed)
    except ValueError:
        return None
    if all(word.role not in (*language.bounds, "century") for word in (first, *rest)):
        return None
    bound = language.bounds.get(first.role)
    if not bound or any(word.role in language.bounds for word in rest):
        return ""
    date = " ".join(word.text for word in rest).lstrip("- ")
    return _with_both_forms(bound, _POINT.fullmatch(_edtf(date)), language)


def _print_choice(edtf: str, language: Language) -> str:
    """Print one day of several, or a bound on one side, as EDTF has them between square brackets."""
    if not edtf.startswith("["):
        return ""
    members = edtf.strip("[]")
    first, last = _ends(members, "..")
    if not first or not last:
        return _print_open(members, language, before="by", after="not_before")
    if first["doubt"] or last["doubt"]:
        return ""
    return language.dates["between"].format(
        first=_print_beginning(first, last, language),
        last=_print_plain(last, language),
        of_first=_print_beginning(first, last, language, "of_"),
        of_last=_print_plain(last, language, "of_"),
    )


def _print_stretch(edtf: str, language: Language, dash: str) -> str:
    first, last = _ends(edtf, "/")
    if not first or not last:
        return _print_open(edtf.replace("/", ""), language, before="until", after="since")
    if first[0].isdecimal() and last[0].isdecimal():
        return language.dates["years"].format(first=first[0], last=last[0], dash=dash)
    start, end = _print_beginning(first, last, language), _print_point(last, language)
    return f"{start} {dash} {end}" if " " in start or first["year"] != last["year"] else f"{start}{dash}{end}"


def _print_open(edtf: str, language: Language, *, before: str, after: str) -> str:
    """Print what is open on one side, ``..1960`` or ``1960..``, with the word for that bound."""
    if ".." not in edtf:
        return ""
    bound = language.bounds[before if edtf.startswith("..") else after]
    return _with_both_forms(bound, _POINT.fullmatch(edtf.strip(".")), language)


def _with_both_forms(pattern: str, point: re.Match[str] | None, language: Language) -> str:
    if point is None or point["doubt"]:
        return ""
    return pattern.format(date=_print_plain(point, language), of_date=_print_plain(point, language, "of_"))


def _ends(text: str, divider: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    first, _, last = text.partition(divider)
    return _POINT.fullmatch(first), _POINT.fullmatch(last)
