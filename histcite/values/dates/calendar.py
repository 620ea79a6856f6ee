"""Day numbers: every date of either calendar is counted as a Julian day number."""

from typing import Literal

Calendar = Literal["gregorian", "julian"]

_FEBRUARY = 2
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_length(year: int, month: int, calendar: Calendar = "gregorian") -> int:
    """Count the days of a month of *year* (astronomical: 0 is 1 BC); ValueError if there is no such month."""
    if month not in range(1, 13):
        raise ValueError(f"there is no month {month}")
    leap = year % 4 == 0 and (calendar == "julian" or year % 100 != 0 or year % 400 == 0)
    return 29 if month == _FEBRUARY and leap else _MONTH_LENGTHS[month - 1]


def day_number(year: int, month: int, day: int, calendar: Calendar = "gregorian") -> int:
    """Return the Julian day number of a date, for any year; ValueError if the calendar has no such day.

    The count is the one astronomers use (Meeus, Astronomical Algorithms, ch. 7), taken at noon.
    """
    if not 1 <= day <= month_length(year, month, calendar):
        raise ValueError(f"{year:04d}-{month:02d} has no day {day}")
    shifted_year = year + 4800 - (month <= _FEBRUARY)
    shifted_month = (month + 9) % 12
    days = day + (153 * shifted_month + 2) // 5 + 365 * shifted_year + shifted_year // 4
    if calendar == "julian":
        return days - 32083
    return days - shifted_year // 100 + shifted_year // 400 - 32045


def civil(number: int, calendar: Calendar = "gregorian") -> tuple[int, int, int]:
    """Return (year, month, day) of a Julian day number in either calendar, the Gregorian one also before its time."""
    years, days = 0, number + 32082
    if calendar == "gregorian":
        era, day_of_era = divmod(number + 32044, 146097)
        century = (4 * day_of_era + 3) // 146097
        years, days = 400 * era + 100 * century, day_of_era - 146097 * century // 4
    year_of_days = (4 * days + 3) // 1461
    day_of_year = days - 1461 * year_of_days // 4
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    return years + year_of_days - 4800 + shifted_month // 10, (shifted_month + 2) % 12 + 1, day


def shift_months(number: int, months: int) -> int:
    """Move a day by whole months; a day the month reached does not have becomes its last day."""
    year, month, day = civil(number)
    years, month_index = divmod(month - 1 + months, 12)
    year, month = year + years, month_index + 1
    return day_number(year, month, min(day, month_length(year, month)))
