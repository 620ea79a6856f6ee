"""Periods: the days that a date means, however it was written."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any, TypeAlias

from histcite.frozen import dataclass
from histcite.values.dates.calendar import Calendar, day_number, month_length, shift_months
from histcite.values.dates.clock import Minutes
from histcite.values.lexicon import table

Interval: TypeAlias = tuple[int | None, int | None]


class Precision(IntEnum):
    """How finely a date is given, from the finest to the coarsest."""

    DAY = 1
    PART_OF_MONTH = 2
    MONTH = 3
    SEASON = 4
    PART_OF_YEAR = 5
    YEAR = 6
    PART_OF_DECADE = 7
    DECADE = 8
    PART_OF_CENTURY = 9
    CENTURY = 10


_PRECISION_OF_PART = {
    Precision.MONTH: Precision.PART_OF_MONTH,
    Precision.SEASON: Precision.MONTH,
    Precision.YEAR: Precision.PART_OF_YEAR,
    Precision.DECADE: Precision.PART_OF_DECADE,
    Precision.CENTURY: Precision.PART_OF_CENTURY,
}


_LENGTHS = {
    Precision.DAY: (1, 0),
    Precision.PART_OF_MONTH: (11, 0),
    Precision.MONTH: (0, 1),
    Precision.SEASON: (0, 3),
    Precision.PART_OF_YEAR: (0, 6),
    Precision.YEAR: (0, 12),
    Precision.PART_OF_DECADE: (0, 60),
    Precision.DECADE: (0, 120),
    Precision.PART_OF_CENTURY: (0, 600),
    Precision.CENTURY: (0, 1200),
}
"""How long a date of each precision may be at most, in days and calendar months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Closed intervals of Julian day numbers in ascending order, None for an open end.

    With ``extent`` it lasted all that time; otherwise it happened at one moment somewhere inside. ``doubt`` says what in
    the text speaks against the days. Of one day ``clock`` may say the minutes, in a zone so many minutes ``ahead`` of Greenwich, if
    it is named. ``begun`` and ``ended`` are the days of either end, where it was given by both.
    """

    days: tuple[Interval, ...]
    precision: Precision
    approximate: bool = False
    uncertain: bool = False
    extent: bool = False
    calendar: Calendar = "gregorian"
    doubt: str = ""
    clock: Minutes | None = None
    ahead: int | None = None
    begun: Interval | None = None
    ended: Interval | None = None

    @property
    def first(self) -> int | None:
        """The earliest day, or None where the beginning is open."""
        return self.days[0][0]

    @property
    def last(self) -> int | None:
        """The latest day, or None where the end is open."""
        return self.days[-1][1]

    @property
    def outer(self) -> tuple[Interval, ...]:
        """The days, widened by the padding of the precision where the date is approximate."""
        return self._widened(self.days)

    def _widened(self, intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
        if not self.approximate:
            return intervals
        pad = table("dates")["pad"][self.precision.name.lower()]
        days, months = pad.get("days", 0), pad.get("months", 0)
        return united(
            (
                None if first is None else shift_months(first, -months) - days,
                None if last is None else shift_months(last + 1, months) - 1 + days,
            )
            for first, last in intervals
        )

    @property
    def ends(self) -> tuple[Interval, Interval]:
        """The days on which what lasted all that time may have begun, and those on which it may have ended, as exact as they are given."""
        if self.begun and self.ended:
            (begun,), (ended,) = self._widened((self.begun,)), self._widened((self.ended,))
            return begun, ended
        first, last = self.outer[0][0], self.outer[-1][1]
        days, months = _LENGTHS[self.precision]
        latest = None if first is None else shift_months(first, months) + days - 1
        earliest = None if last is None else shift_months(last + 1, -months) - days
        return (
            (first, latest if last is None or latest is None else min(latest, last)),
            (earliest if first is None or earliest is None else max(earliest, first), last),
        )

    @property
    def surely(self) -> Interval | None:
        """The days through which what lasted all that time lasted for certain; None where there may be none, and for one moment."""
        if not self.extent:
            return None
        begun, ended = self.ends
        first = None if begun[1] is None else begun[1] + (begun[0] != begun[1])
        last = None if ended[0] is None else ended[0] - (ended[0] != ended[1])
        return None if first is not None and last is not None and first > last else (first, last)

    def meets(self, other: "Period") -> bool:
        """Whether some day lies in both."""
        return any(
            (first is None or end is None or first <= end)
            and (begin is None or last is None or begin <= last)
            for first, last in self.outer
            for begin, end in other.outer
        )


def united(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Sort intervals and join those that touch, so that the same days are always the same tuple."""
    joined: list[Interval] = []
    for first, last in sorted(intervals, key=lambda interval: (interval[0] is not None, interval[0] or 0)):
        begun, end = joined[-1] if joined else (None, None)
        if joined and (end is None or first is None or first <= end + 1):
            joined[-1] = (begun, None if end is None or last is None else max(end, last))
        else:
            joined.append((first, last))
    return tuple(joined)


def day_period(year: int, month: int, day: int, calendar: Calendar = "gregorian") -> Period:
    """One day; ValueError if the calendar does not have it."""
    number = day_number(year, month, day, calendar)
    return Period(days=((number, number),), precision=Precision.DAY, calendar=calendar)


def month_period(year: int, month: int, calendar: Calendar = "gregorian") -> Period:
    """One month; ValueError if there is no such month."""
    month_length(year, month, calendar)
    return _months_period(year, [(month, month)], Precision.MONTH, calendar)


def season_period(year: int, season: int, calendar: Calendar = "gregorian") -> Period:
    """Spring (1) to winter (4) of a year; the winter is the one at either end of it, the earlier first."""
    return _months_period(year, table("dates")["season"][str(season)], Precision.SEASON, calendar)


def years_period(first: int, last: int, precision: Precision, calendar: Calendar = "gregorian") -> Period:
    """Whole years, from the first to the last."""
    return _months_period(first, [(1, 12 * (last - first + 1))], precision, calendar)


def _months_period(
    year: int, months: Iterable[Iterable[int]], precision: Precision, calendar: Calendar
) -> Period:
    """Months counted from January of *year* as 1; 0 is December of the year before."""
    days = tuple(
        (_month_start(year, first, calendar), _month_start(year, last + 1, calendar) - 1)
        for first, last in months
    )
    return Period(days=days, precision=precision, calendar=calendar)


def _month_start(year: int, month: int, calendar: Calendar) -> int:
    years, index = divmod(month - 1, 12)
    return day_number(year + years, index + 1, 1, calendar)


def part_period(whole: Period, part: str) -> Period:
    """Cut a part such as ``late`` or ``first_half`` out of a month, season, year, decade or century."""
    bounds: dict[str, Any] = table("dates")["part"][part]
    unit = whole.precision.name.lower()
    if unit not in bounds:
        raise ValueError(f"{part.replace('_', ' ')!r} does not fit a {unit.replace('_', ' ')}")
    first, last = bounds[unit]
    days = tuple(_cut(interval, whole.precision, first, last) for interval in whole.days)
    return Period(days=days, precision=_PRECISION_OF_PART[whole.precision], calendar=whole.calendar)


def _cut(interval: Interval, precision: Precision, first: int, last: int) -> Interval:
    start, end = interval
    if start is None or end is None:
        return interval
    if precision is Precision.MONTH:
        return start + first - 1, min(start + last - 1, end)
    months = 12 if precision >= Precision.DECADE else 1
    return shift_months(start, months * (first - 1)), shift_months(start, months * last) - 1


def one_of(periods: Sequence[Period]) -> Period:
    """One moment inside any of the periods."""
    days = united(interval for period in periods for interval in period.days)
    return replace(_mixed(periods), days=days)


def between(start: Period, end: Period) -> Period:
    """One moment from the first day of *start* to the last day of *end*; ValueError if that runs backwards."""
    first, last = start.first, end.last
    if first is not None and last is not None and first > last:
        raise ValueError("it ends before it begins")
    begun, ended = (first, start.last), (end.first, last)
    return replace(_mixed((start, end)), days=((first, last),), begun=begun, ended=ended)


def onwards(start: Period) -> Period:
    """One moment on the first day of *start* or later."""
    return replace(start, days=((start.first, None),), extent=False, begun=None, ended=None)


def up_to(end: Period) -> Period:
    """One moment not after the last day of *end*."""
    return replace(end, days=((None, end.last),), extent=False, begun=None, ended=None)


def ahead_of(limit: Period) -> Period:
    """One moment strictly before the first day of *limit*."""
    return replace(limit, days=((None, None if limit.first is None else limit.first - 1),), extent=False)


def later_than(limit: Period) -> Period:
    """One moment strictly after the last day of *limit*."""
    return replace(limit, days=((None if limit.last is None else limit.last + 1, None),), extent=False)


def _mixed(periods: Sequence[Period]) -> Period:
    """Take precision and doubts from several periods, the vaguest of each."""
    return replace(
        periods[0],
        precision=max(period.precision for period in periods),
        approximate=any(period.approximate for period in periods),
        uncertain=any(period.uncertain for period in periods),
        extent=False,
        doubt=next((period.doubt for period in periods if period.doubt), ""),
        clock=None,
        ahead=None,
        begun=None,
        ended=None,
    )
