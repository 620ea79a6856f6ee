"""Times of day within a date: ``21:39``, ``2 p.m.``, ``at noon``, ``14 часов``, perhaps with the zone in which they are told."""

import re
from functools import cache
from typing import TypeAlias

from histcite.deferred import expression
from histcite.values.lexicon import table

Minutes: TypeAlias = tuple[int, int]
"""The first and the last minute of the day that a time may mean."""

ABOUT = 30
"""By how many minutes a time that is given as approximate may be off, on either side."""

_HOUR = 60
_HALF_A_DAY = 12
_MIDNIGHT = 24
_TOLD = expression(r"t?(\d{1,2})(?:\D{1,9}?(\d\d?))?(?!\d)(?:.*?\b([ap])\.?\s?m)?", re.IGNORECASE)


def read_clock(text: str) -> Minutes:
    """The minutes that a time of day means; an hour without minutes may be any time that is nearest to it."""
    found = _TOLD.search(text)
    if found is None:
        raise ValueError(f"{text!r} is no time of day")
    hour, minute = int(found[1]), found[2]
    if found[3] and hour <= _HALF_A_DAY:
        hour = hour % _HALF_A_DAY + _HALF_A_DAY * (found[3].lower() == "p")
    start = hour % _MIDNIGHT * _HOUR
    return (start + int(minute),) * 2 if minute else (start - ABOUT, start + ABOUT - 1)


def without_zone(text: str) -> tuple[str, int | None]:
    """*text* without the zone in which its time is told, and how many minutes that is ahead of Greenwich; None where it names none."""
    found = _zone().search(text)
    if found is None:
        return text, None
    ahead: int = table("dates")["zones"][found[1].casefold()]
    return text[: found.start()] + text[found.end() :], ahead


@cache
def _zone() -> re.Pattern[str]:
    zones = "|".join(map(re.escape, table("dates")["zones"]))
    return re.compile(rf"[(,]?(?<!\s)\s*+(?<!\w)({zones})(?!\w)[.)]*", re.IGNORECASE)


def shown(clock: Minutes) -> str:
    """A time of day in hours and minutes."""
    first, last = (f"{minute // _HOUR:02d}:{minute % _HOUR:02d}" for minute in clock)
    return first if first == last else f"{first}-{last}"
