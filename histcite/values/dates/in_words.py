"""Dates in words: ``late August 1960``, ``10-11 November 1960``, ``в начале июня 1960 г.``, ``before 1961``."""

from collections.abc import Callable, Iterable, KeysView
from dataclasses import replace
from typing import TypeAlias

from histcite.values.dates.calendar import Calendar, civil
from histcite.values.dates.clock import without_zone
from histcite.values.dates.datewords import YEAR_DIGITS, Token, read_words
from histcite.values.dates.edtf import NO_MONTH
from histcite.values.dates.period import (
    Period,
    Precision,
    ahead_of,
    between,
    day_period,
    later_than,
    month_period,
    one_of,
    onwards,
    part_period,
    season_period,
    up_to,
    years_period,
)
from histcite.values.lexicon import table

WrittenDate: TypeAlias = tuple[Token, ...]
DateParts: TypeAlias = dict[str, int]

_BOUNDS: dict[str, Callable[[Period], Period]] = {
    "before": ahead_of,
    "by": up_to,
    "until": lambda period: replace(up_to(period), extent=True),
    "after": later_than,
    "not_before": onwards,
    "since": lambda period: replace(onwards(period), extent=True),
    "from": lambda period: replace(onwards(period), extent=True),
}
_NAMES = {
    "iso": ("year", "month", "day"),
    "year_first": ("year", "month", "day"),
    "day_first": ("day", "month", "year"),
    "month_first": ("month", "year"),
    "yearless": ("day", "month"),
    "years": ("year", "last_year"),
    "past_year": ("year",),
} | {role: (role,) for role in ("month", "season", "weekday", "roman", "decade", "tens", "century")}
_WITHIN_A_DAY = {"after": "not_before", "before": "by"}
"""What an hour of a day bounds within it: after one o'clock of the 14th may still be the 14th."""
_YEARS = {"year", "last_year", "decade", "century"}
_MONTHS = {"month", "roman", "season"}
_EDTF_SEASONS = (21, 22, 23, 24)
_TO = ("dash", "to", "until", "by")
_ASIDE = ("about", "perhaps", "julian", "gregorian", "clock")
_NAMED = ("weekday", "month", "season")
_OVERNIGHT = (*_TO, "and", "onto")
_WINTER = 4
_MONTHS_IN_A_YEAR = 12
_BEFORE_MARCH = (1, 2)
_LADY_DAY = 3


def read_prose(text: str) -> Period:
    """Read a date in words or day-first numbers; ValueError says why it cannot be read."""
    timeless, ahead = without_zone(text)
    tokens = read_words(timeless)
    roles = {token.role for token in tokens}
    if "undated" in roles:
        raise ValueError("it says that the date is not known")
    if "before_christ" in roles:
        tokens = _before_christ(tokens)
    if "ad" in roles:
        tokens = _anno_domini(tokens)
    if "more_veneto" in roles:
        tokens = _new_year_in_january(tokens)
    calendar: Calendar = "julian" if "julian" in roles else "gregorian"
    aside = _ASIDE if "night" in roles else (*_ASIDE, "onto")
    plain = tuple(token for token in tokens if token.role not in aside)
    clocks = [token.numbers for token in tokens if token.role == "clock"]
    if clocks:
        plain = tuple(replace(token, role=_WITHIN_A_DAY.get(token.role, token.role)) for token in plain)
    period = _read_brackets(_joined_years(_without_idle_marks(plain)), calendar)
    if len(clocks) == 1 and len(period.days) == 1 and period.first == period.last:
        period = replace(period, clock=(clocks[0][0], clocks[0][1]), ahead=ahead)
    approximate, uncertain = "about" in roles, "perhaps" in roles or period.uncertain
    if {token.role for token in plain} == {"day_first"} and len(plain) == 1:
        period = replace(period, doubt=_other_order(plain[0]))
    return (
        replace(period, approximate=approximate, uncertain=uncertain) if approximate or uncertain else period
    )


def _other_order(token: Token) -> str:
    """What day and month the other way round would be, where strokes part them and both might be a month."""
    day, month, year = token.numbers
    letters = any(map(str.isalpha, token.text))
    if "/" not in token.text or letters or day > _MONTHS_IN_A_YEAR or day == month:
        return ""
    return f"day first; month first it would be {year}-{day:02d}-{month:02d}"


def _before_christ(tokens: WrittenDate) -> WrittenDate:
    """Count years and centuries before Christ as astronomers do: 343 BC is the year -342, the fifth century the -4th."""
    roles = [token.role for token in tokens]
    counted: list[Token] = []
    for place, token in enumerate(tokens):
        day = token.role == "number" and roles[place + 1 : place + 2] == ["month"]
        if token.role == "before_christ":
            continue
        if day or token.role not in ("number", "roman"):
            counted.append(token)
            continue
        role = token.role if "century" in roles else "past_year"
        counted.append(replace(token, role=role, numbers=(1 - token.numbers[0],)))
    return tuple(counted)


def _anno_domini(tokens: WrittenDate) -> WrittenDate:
    """Take the number beside *AD*, before it or else after it, as a year, however few digits it has."""
    place = next(place for place, token in enumerate(tokens) if token.role == "ad")
    beside = next(
        (at for at in (place - 1, place + 1) if 0 <= at < len(tokens) and tokens[at].role == "number"), -1
    )
    return tuple(
        replace(token, role="past_year") if at == beside else token
        for at, token in enumerate(tokens)
        if token.role != "ad"
    )


def _new_year_in_january(tokens: WrittenDate) -> WrittenDate:
    """Count the year from January where it was counted from March, as in Venice: 24 February 1792 *more veneto* is of 1793."""
    early = any(token.role == "month" and token.numbers[0] in _BEFORE_MARCH for token in tokens)
    kept = (token for token in tokens if token.role != "more_veneto")
    if not early or any(token.text == "/" for token in tokens):
        return tuple(kept)
    return tuple(
        replace(token, text=str(token.numbers[0] + 1), numbers=(token.numbers[0] + 1,))
        if token.role == "number" and len(token.text) == YEAR_DIGITS
        else token
        for token in kept
    )


def _parts() -> KeysView[str]:
    parts: dict[str, object] = table("dates")["part"]
    return parts.keys()


def _without_idle_marks(tokens: WrittenDate) -> WrittenDate:
    """Drop the hyphens of ``mid-May`` and ``12-Nov-1960`` and brackets with nothing left inside them."""
    if [token.role for token in tokens] == ["number", "dash", "month", "dash", "number"]:
        return tokens[::2]
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        follows_part = token.role == "dash" and kept and kept[-1].role in _parts()
        if follows_part and not _has(tokens[: place - 1], ("number",)):
            continue
        if token.role == "close" and kept and kept[-1].role == "open":
            kept.pop()
            continue
        kept.append(token)
    return tuple(kept)


def _joined_years(tokens: WrittenDate) -> WrittenDate:
    """Take two years with a dash between them, or a year and a month with a hyphen, as one token.

    Of a day before 25 March, ``1792/3``, the year in which it lies counted from January is the second.
    """
    for position in range(len(tokens) - 2):
        first, dash, last, *following = tokens[position : position + 4]
        year = first.role == "number" and len(first.text) == YEAR_DIGITS
        later = str(first.numbers[0] + 1) if year else ""
        in_month = (
            position and tokens[position - 1].role == "month" and tokens[position - 1].numbers[0] <= _LADY_DAY
        )
        if year and in_month and dash.text == "/" and later.endswith(last.text):
            joined = replace(first, text=later, numbers=(int(later),))
            return (*tokens[:position], joined, *tokens[position + 3 :])
        running = dash.text == "/" and later.endswith(last.text)
        if not (year and dash.role == "dash" and last.role == "number" and (running or len(last.text) != 1)):
            continue
        if not following or following[0].role != "month":
            joined = _year_and(first.numbers[0], int(later) if running else last.numbers[0], dash.text)
            return (*tokens[:position], joined, *_joined_years(tokens[position + 3 :]))
    return tokens


def _year_and(year: int, number: int, dash: str) -> Token:
    """Read ``1914-16`` as two years, ``1960-11`` as a month and ``1960-21`` as a spring; with any dash but a hyphen it is always years."""
    text = f"{year}{dash}{number:02d}"
    is_year = number in NO_MONTH and number > year % 100
    if dash == "-" and number in range(_EDTF_SEASONS[-1] + 1) and not is_year:
        return Token(role="iso", text=text, numbers=(year, number))
    last = year - year % 100 + number if number in range(100) else number
    if last <= year:
        raise ValueError(f"{text} runs backwards")
    return Token(role="years", text=text, numbers=(year, last))


def _read_brackets(tokens: WrittenDate, calendar: Calendar) -> Period:
    """Read a date with the same day in the other calendar beside it: ``25 октября (7 ноября) 1917 г.``.

    A weekday or month in brackets only completes the date.
    """
    roles = [token.role for token in tokens]
    if "open" not in roles or "close" not in roles:
        return _read_phrase(tokens, calendar)
    start, end = roles.index("open"), roles.index("close")
    within, around = tokens[start + 1 : end], tokens[:start] + tokens[end + 1 :]
    if all(token.role in _NAMED for token in within):
        return _read_phrase(around + within, calendar)
    inside, outside = _collect(within), _collect(around)
    inside, outside = _completed(inside, outside), _completed(outside, inside)
    for old, new in ((outside, inside), (inside, outside)):
        julian = _period(old, "julian")
        if julian.days == _period(new, "gregorian").days:
            return julian
    raise ValueError("the date in brackets is not the same day in the other calendar")


def _read_phrase(tokens: WrittenDate, calendar: Calendar) -> Period:
    if not tokens:
        raise ValueError("there is no date in it")
    if (
        tokens[-1].role == "night" or tokens[-1].text in table("dates")["trailing"]["words"]
    ):  # "1961 at the latest"
        tokens = (tokens[-1], *tokens[:-1])
    head, rest = tokens[0], tokens[1:]
    if head.role == "to":
        return _read_phrase(rest, calendar)
    if head.role in ("night", "onto"):
        return _read_night(head, rest, calendar)
    if head.role == "between":
        return between(*_read_ends(rest, ("and", "dash"), calendar))
    return _read_bound(head, rest, calendar) if head.role in _BOUNDS else _read_range(tokens, calendar)


def _read_bound(head: Token, tokens: WrittenDate, calendar: Calendar) -> Period:
    """Read what follows a word such as *before*: a limit, or two of them."""
    if head.role == "from" and _has(tokens, _TO):
        return _read_range(tokens, calendar)
    if head.role in ("not_before", "after") and _has(tokens, ("by", "before")):
        return _read_two_bounds(head, tokens, calendar)
    limit = _read_phrase(tokens, calendar)
    if limit.first is None or limit.last is None:
        raise ValueError("it has two bounds at one end")
    return _BOUNDS[head.role](limit)


def _read_night(head: Token, tokens: WrittenDate, calendar: Calendar) -> Period:
    """A night joins two days: ``12/13 November``, the night of the 12th to the 13th, or that onto the 13th."""
    onto = head.role == "onto" or (bool(tokens) and tokens[0].role == "onto")
    days = tokens[1:] if tokens and tokens[0].role in ("onto", "from") else tokens
    if _has(days, _OVERNIGHT):
        start, end = _read_ends(days, _OVERNIGHT, calendar)
    else:
        start = end = _period(_collect(days), calendar)
    if start.precision is not Precision.DAY or start.first is None or end.first is None:
        raise ValueError("a night joins two days")
    if start == end:
        first, last = (start.first - 1, start.first) if onto else (start.first, start.first + 1)
        return replace(start, days=((first, last),))
    if end.first != start.first + 1:
        raise ValueError("a night joins two days")
    return between(start, end)


def _read_two_bounds(head: Token, tokens: WrittenDate, calendar: Calendar) -> Period:
    """Read one moment between two bounds: ``not before 10 and not later than 15 November 1960``."""
    place = next(place for place, token in enumerate(tokens) if token.role in ("by", "before"))
    until = _collect(tokens[place + 1 :])
    since = _completed(_collect(tuple(token for token in tokens[:place] if token.role != "and")), until)
    start = _BOUNDS[head.role](_period(since, calendar))
    end = _BOUNDS[tokens[place].role](_period(until, calendar))
    return between(start, end)


def _read_range(tokens: WrittenDate, calendar: Calendar) -> Period:
    """Read one date, or two: a dash between them means all the time, *or* one of the two, *and* two days running.

    With a stroke the same day may stand in both calendars: ``25 October / 7 November 1917``.
    """
    if _has(tokens, ("or",)):
        return one_of(_read_ends(tokens, ("or",), calendar))
    if _has(tokens, ("and",)):
        start, end = _read_ends(tokens, ("and",), calendar)
        if start.last is None or start.last + 1 != end.first:
            raise ValueError("it gives two dates that do not follow each other")
        return replace(between(start, end), extent=True)
    if not _has(tokens, _TO):
        return _period(_collect(tokens), calendar)
    start, end = _read_ends(tokens, _TO, calendar)
    slash = any(token.text == "/" for token in tokens)
    if (
        slash
        and start.precision is Precision.DAY
        and start.first is not None
        and day_period(*civil(start.first), "julian").days == end.days
    ):
        return replace(end, calendar="julian")
    return replace(between(start, end), extent=True)


def _has(tokens: WrittenDate, roles: Iterable[str]) -> bool:
    return any(token.role in roles for token in tokens)


def _read_ends(tokens: WrittenDate, roles: Iterable[str], calendar: Calendar) -> tuple[Period, Period]:
    """Read both sides of the word or dash between them; each borrows the month and year it lacks."""
    positions = [position for position, token in enumerate(tokens) if token.role in roles]
    if len(positions) != 1 or positions[0] in (0, len(tokens) - 1):
        raise ValueError("it takes two dates, one at either end")
    start, end = _collect(tokens[: positions[0]]), _collect(tokens[positions[0] + 1 :])
    start = _completed(start, end)
    return _period(start, calendar), _period(_completed(end, start), calendar)


def _collect(tokens: WrittenDate) -> DateParts:
    """Gather the named numbers of one date; ValueError where one stands twice or means nothing."""
    piece: DateParts = {}
    for token in tokens:
        for name, number in zip(_names(token), token.numbers, strict=False):
            if name in piece:
                raise ValueError(
                    f"{token.text!r} is a second {name.replace('_', ' ')}; years need four digits"
                )
            piece[name] = number
    return piece


def _names(token: Token) -> tuple[str, ...]:
    if token.role == "number":
        return ("day",) if len(token.text) in (1, 2) else ("year",)
    if token.role in _parts():
        return (token.role,)
    if token.role not in _NAMES:
        raise ValueError(f"{token.text!r} is out of place")
    return _NAMES[token.role]


def _completed(piece: DateParts, other: DateParts) -> DateParts:
    """Lend a piece the year that it lacks, and the month too if it is only a day or a part."""
    if "day" in piece and "year" in piece and not piece.keys() & _MONTHS:
        return {name: number for name, number in other.items() if name in _MONTHS} | piece
    if piece.keys() & _YEARS:
        return piece
    lent = _YEARS if piece.keys() & _MONTHS else _YEARS | _MONTHS
    return {name: number for name, number in other.items() if name in lent} | piece


def _period(piece: DateParts, calendar: Calendar) -> Period:
    bare = {name: number for name, number in piece.items() if name not in _parts() and name != "weekday"}
    period = _whole(bare, calendar)
    if "weekday" in piece and (period.first is None or period.first % 7 != piece["weekday"] - 1):
        period = replace(period, uncertain=True, doubt="that day was another day of the week")
    for part in piece.keys() & _parts():
        period = part_period(period, part)
    return period


def _whole(piece: DateParts, calendar: Calendar) -> Period:
    match sorted(piece.items()):
        case [("day", day), ("month" | "roman", month), ("year", year)]:
            return day_period(year, month, day, calendar)
        case [("month", month), ("year", year)] if month in _EDTF_SEASONS:
            return season_period(year, month - 20, calendar)
        case [("month" | "roman", month), ("year", year)]:
            return month_period(year, month, calendar)
        case [("season", season), ("year", year)]:
            return season_period(year, season, calendar)
        case [("year", year)]:
            return years_period(year, year, Precision.YEAR, calendar)
        case _:
            return _long_period(piece, calendar)


def _long_period(piece: DateParts, calendar: Calendar) -> Period:
    match sorted(piece.items()):
        case [("century", _), ("day" | "roman", century)]:
            return years_period(100 * century - 99, 100 * century, Precision.CENTURY, calendar)
        case [("century", _), ("day" | "roman", century), ("tens", tens)] | [
            ("century", _),
            ("day", tens),
            ("decade", 0),
            ("roman", century),
        ] if tens % 10 == 0:
            first = 100 * century - 100 + tens
            return years_period(first, first + 9, Precision.DECADE, calendar)
        case [("decade", decade)] | [("decade", 0), ("year", decade)] if decade % 10 == 0 and decade:
            if decade % 100 == 0:  # "the 1900s" is the century, which also holds the decade
                return years_period(decade, decade + 99, Precision.CENTURY, calendar)
            return years_period(decade, decade + 9, Precision.DECADE, calendar)
        case [("last_year", last), ("season", season), ("year", year)] if (season, last) == (
            _WINTER,
            year + 1,
        ):
            winters = season_period(year, _WINTER, calendar)
            return replace(winters, days=winters.days[1:])
        case [("last_year", last), ("year", year)] | [("decade", 0), ("last_year", last), ("year", year)]:
            return replace(years_period(year, last, Precision.YEAR, calendar), extent=True)
    if not piece.keys() & _YEARS:
        raise ValueError("there is no year in it; years need four digits")
    raise ValueError("its parts do not make one date")
