"""Dates as a citation prints them, in the words of a style's language."""

import re

from histcite.citations.style import Language, Sheet
from histcite.errors import UnreadableDate
from histcite.values import Date

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?(?P<doubt>[~?%]?)")
_DECADE = re.compile(r"(\d{3})X")
_YEAR = re.compile(r"\d{4}")
_FIRST_SEASON = 21


def print_date(typed: str, sheet: Sheet) -> str:
    """Print a day, month, season, year, decade or stretch in the words of the style's language; anything finer or odder as typed.

    Days given in the Julian calendar stay as typed.
    """
    edtf, language = _edtf(typed), sheet.language
    if point := _POINT.fullmatch(edtf):
        return _print_point(point, language)
    if decade := _DECADE.fullmatch(edtf):
        return language.dates["decade"].format(year=f"{decade[1]}0")
    if typed.startswith("["):
        return _print_choice(edtf.strip("[]"), language) or typed
    return _print_stretch(edtf, sheet) or typed


def print_day_accessed(typed: str, sheet: Sheet) -> str:
    """Print the day on which a web page was read, in the form that the style's language has for it; else as typed."""
    point = _POINT.fullmatch(_edtf(typed))
    if point and point["day"]:
        return _print_unit(point, sheet.language, "day_accessed")
    return print_date(typed, sheet)


def year_of(typed: str) -> str:
    """Find the first year named by a date, in four digits; empty when there is none."""
    year = _YEAR.search(_edtf(typed) or typed)
    return year[0] if year else ""


def month_and_day(typed: str) -> tuple[int, int]:
    """Find the month and the day of a date that is certain and single; 0 for what it does not tell."""
    point = _POINT.fullmatch(_edtf(typed))
    if not point or point["doubt"] or int(point["month"] or 0) >= _FIRST_SEASON:
        return 0, 0
    return int(point["month"] or 0), int(point["day"] or 0)


def portable_edtf(typed: str) -> str:
    """Give the date in the part of EDTF that biblatex reads (levels 0 and 1), else its year, else nothing."""
    edtf = _edtf(typed)
    parts = edtf.split("/")
    readable = all(not part or _POINT.fullmatch(part) or _DECADE.fullmatch(part) for part in parts)
    return edtf.replace("..", "") if readable and edtf else year_of(typed)


def _edtf(typed: str) -> str:
    if not typed:
        return ""
    try:
        date = Date.parse(typed)
    except UnreadableDate:
        return ""
    return "" if date.calendar == "julian" else date.edtf


def _print_point(point: re.Match[str], language: Language) -> str:
    form = "day" if point["day"] else "month" if point["month"] else "year"
    text = _print_unit(point, language, form)
    if point["doubt"] in {"~", "%"}:
        text = language.dates["about"].format(date=text)
    return language.dates["doubtful"].format(date=text) if point["doubt"] in {"?", "%"} else text


def _print_unit(point: re.Match[str], language: Language, form: str) -> str:
    number, day = int(point["month"] or 0), int(point["day"] or 0)
    return language.dates[form].format(
        year=int(point["year"]), number=number, day=day, month=_month(number, day, language)
    )


def _month(number: int, day: int, language: Language) -> str:
    if number >= _FIRST_SEASON:
        return language.seasons[number - _FIRST_SEASON]
    names = language.months_of_days if day else language.months
    return names[number - 1] if number else ""


def _print_stretch(edtf: str, sheet: Sheet) -> str:
    first, last = _ends(edtf, "/")
    if not first or not last:
        return ""
    end = _print_point(last, sheet.language)
    if first["day"] and last["day"] and first["year"] == last["year"] and first["month"] == last["month"]:
        return f"{int(first['day'])}{sheet.dash}{end}"
    start = _print_point(first, sheet.language)
    return f"{start} {sheet.dash} {end}" if " " in start + end else f"{start}{sheet.dash}{end}"


def _print_choice(members: str, language: Language) -> str:
    first, last = _ends(members, "..")
    if not first or not last:
        return ""
    return language.dates["between"].format(
        first=_print_point(first, language), last=_print_point(last, language)
    )


def _ends(text: str, divider: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    first, _, last = text.partition(divider)
    return _POINT.fullmatch(first), _POINT.fullmatch(last)
