"""The Extended Date/Time Format (ISO 8601-2:2019, levels 0 to 2 in part): read into periods and written."""

from dataclasses import replace

from histcite.deferred import expression
from histcite.values.dates.calendar import Calendar, civil, day_number, month_length
from histcite.values.dates.period import (
    Interval,
    Period,
    Precision,
    between,
    day_period,
    month_period,
    one_of,
    onwards,
    season_period,
    up_to,
    years_period,
)

_UNIT = expression(r"([~?%]?)(-?\d{4})(?:-([01]\d|2[0-4])(?:-(\d\d))?)?([~?%]?)")
_MASKED_YEAR = expression(r"(\d\d(?:\dX|XX))([~?%]?)")
_MASKED_DAY = expression(r"(\d{4})-(?:XX(?:-XX)?|(\d\d)-(?:XX|([0-3])X))([~?%]?)")
_OPEN = ("", "..")
_MARKS = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}
_SEASONS = (21, 22, 23, 24)
NO_MONTH = range(13, 21)
"""Two digits after a year that are no month and no season, so that they may be a later year of the same century: ``1914-16``."""


def read_edtf(text: str, calendar: Calendar = "gregorian") -> Period | None:
    """Read a date, an interval ``A/B`` or a one-of set ``[A..B,C]``, which needs no brackets where it is ``A..B``.

    None where the text has not that form; ValueError where it has, but there is no such day.
    """
    if text.startswith("[") and text.endswith("]"):
        members = [_read_member(member.strip(), calendar) for member in text[1:-1].split(",")]
        periods = [member for member in members if member]
        return one_of(periods) if len(periods) == len(members) else None
    start, slash, end = text.partition("/")
    if not slash:
        return _read_member(text, calendar)
    stretch = _read_stretch(start, end, calendar)
    return replace(stretch, extent=True) if stretch else None


def _read_member(text: str, calendar: Calendar) -> Period | None:
    start, dots, end = text.partition("..")
    return _read_stretch(start.strip(), end.strip(), calendar) if dots else _read_unit(text, calendar)


def _read_stretch(start: str, end: str, calendar: Calendar) -> Period | None:
    if start in _OPEN and end in _OPEN:
        return None
    first = None if start in _OPEN else _read_unit(start, calendar)
    last = None if end in _OPEN else _read_unit(end, calendar)
    if first and last:
        return between(first, last)
    if first and end in _OPEN:
        return onwards(first)
    return up_to(last) if last and start in _OPEN else None


def _read_unit(text: str, calendar: Calendar) -> Period | None:
    match = _UNIT.fullmatch(text)
    if match is None:
        return _read_masked(text.upper(), calendar)
    before, year, month, day, after = match.groups()
    if month and not day and int(year) % 100 < int(month) in NO_MONTH:
        return None
    return _qualified(_calendar_unit(int(year), month, day, calendar), before + after)


def _calendar_unit(year: int, month: str | None, day: str | None, calendar: Calendar) -> Period:
    if day and month:
        return day_period(year, int(month), int(day), calendar)
    if not month:
        return years_period(year, year, Precision.YEAR, calendar)
    if int(month) in _SEASONS:
        return season_period(year, int(month) - 20, calendar)
    return month_period(year, int(month), calendar)


def _read_masked(text: str, calendar: Calendar) -> Period | None:
    if match := _MASKED_YEAR.fullmatch(text):
        year, mark = match.groups()
        precision = Precision.CENTURY if year.endswith("XX") else Precision.DECADE
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return _qualified(years_period(first, last, precision, calendar), mark)
    if match := _MASKED_DAY.fullmatch(text):
        year, month, ten, mark = match.groups()
        if ten:
            return _qualified(_ten_days(int(year), int(month), int(ten), calendar), mark)
        return _qualified(_calendar_unit(int(year), month, None, calendar), mark)
    return None


def _ten_days(year: int, month: int, ten: int, calendar: Calendar) -> Period:
    last = min(10 * ten + 9, month_length(year, month, calendar))
    start = day_period(year, month, max(10 * ten, 1), calendar)
    return replace(
        start,
        days=((start.first, day_number(year, month, last, calendar)),),
        precision=Precision.PART_OF_MONTH,
    )


def _qualified(period: Period, marks: str) -> Period:
    if not marks:
        return period
    return replace(period, approximate="~" in marks or "%" in marks, uncertain="?" in marks or "%" in marks)


def write_edtf(period: Period) -> str:
    """Write a period in EDTF, with Gregorian days; reading it gives the same days, extent and doubts."""
    mark = _MARKS[period.approximate, period.uncertain]
    if period.extent:
        start, end = write_ends(period.days[0], period.precision, mark)
        return f"{start or '..'}/{end or '..'}"
    name = _unit_name(period)
    if name:
        return name + mark
    ends = (write_ends(interval, period.precision, mark) for interval in period.days)
    return f"[{','.join(start if start == end else f'{start}..{end}' for start, end in ends)}]"


def _unit_name(period: Period) -> str:
    """Name the period if it is exactly one day, month, season, year, decade or century."""
    first = period.first
    if first is None or period.last is None:
        return ""
    year, month, day = civil(first)
    written = _write_year(year)
    if period.days == ((first, first),):
        return f"{written}-{month:02d}-{day:02d}"
    names = [f"{written}-{month:02d}-{day:02d}"]
    if day == 1:
        names.append(f"{written}-{month:02d}")
    if day == 1 and month % 3 == 0:
        names.append(f"{_write_year(year + month // 12)}-{20 + month // 3}")
    if day == month == 1:
        names += [written, f"{written[:-1]}X", f"{written[:-2]}XX"]
    units = ((name, _read_unit(name, "gregorian")) for name in names)
    return next((name for name, unit in units if unit and unit.days == period.days), "")


def write_ends(interval: Interval, precision: Precision, mark: str = "") -> tuple[str, str]:
    """Write both ends in the coarsest unit, no coarser than the precision, in which both are exact; "" if open."""
    first, last = interval
    start = () if first is None else civil(first)
    end = () if last is None else civil(last)
    after = () if last is None else civil(last + 1)
    parts = 3
    if precision >= Precision.YEAR and start[1:] in ((), (1, 1)) and after[1:] in ((), (1, 1)):
        parts = 1
    elif precision >= Precision.MONTH and start[2:] in ((), (1,)) and after[2:] in ((), (1,)):
        parts = 2
    return _write_parts(start[:parts], mark), _write_parts(end[:parts], mark)


def _write_parts(parts: tuple[int, ...], mark: str) -> str:
    if not parts:
        return ""
    return "-".join([_write_year(parts[0]), *(f"{part:02d}" for part in parts[1:])]) + mark


def _write_year(year: int) -> str:
    return f"{year:05d}" if year < 0 else f"{year:04d}"
