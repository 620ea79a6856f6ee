"""Dates told by an event: ``two days after the plenum``, ``накануне съезда``, ``before the conference``."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import dropwhile
from math import ceil, floor
from typing import Literal, Self, TypeAlias

from histcite.errors import UnreadableDate, UnreadableQuantity
from histcite.frozen import dataclass
from histcite.values.dates.calendar import shift_months
from histcite.values.dates.date import Date
from histcite.values.dates.datewords import read_words
from histcite.values.dates.period import Interval, Precision, united
from histcite.values.lexicon import Phrases, table, word_form
from histcite.values.quantities.quantity import Quantity
from histcite.values.quantities.unit import unit_at, unit_by_id
from histcite.values.spelling import identity

Direction: TypeAlias = Literal["after", "before", "during"]
_DIRECTIONS: dict[str, Direction] = {
    "after": "after",
    "day_after": "after",
    "before": "before",
    "day_before": "before",
    "during": "during",
}
_SECONDS_IN_A_DAY = 86400
_ONE = ("a", "an")
_PRECISIONS = {"hour": Precision.DAY, "day": Precision.DAY, "week": Precision.PART_OF_MONTH}
_PRECISIONS |= {"month": Precision.MONTH, "year": Precision.YEAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeDate:
    """A date counted from an event: how far, in which direction, and the words for the event.

    Without an ``offset`` it is open: some time after the event, before it, or during it.
    """

    text: str
    direction: Direction
    anchor: str
    offset: Quantity | None = None
    uncertain: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date told by an event, in English, Albanian, Russian, German or French; raises UnreadableDate.

        An event is no date: ``after 12 Nov 60`` is refused.
        """
        plain = text.rstrip().removesuffix("(?)").rstrip("? ")
        words = list(re.finditer(r"[^\W_]+(?:[.,]\d+)?|[~?-]", plain))
        forms = [word_form(word[0]) for word in words]
        try:
            place, (role, length) = _direction(forms)
            offset = _offset(plain[: words[place].start()], role)
            anchor = _event(plain[words[place + length - 1].end() :])
        except (ValueError, UnreadableQuantity):
            raise UnreadableDate(text) from None
        return cls(
            text=text,
            direction=_DIRECTIONS[role],
            anchor=anchor,
            offset=offset and replace(offset, uncertain=False),
            uncertain=plain != text.rstrip() or (offset is not None and offset.uncertain),
        )

    @property
    def normal(self) -> str:
        """The normal form: two relative dates are the same answer exactly if theirs are equal."""
        far = f"{self.offset.normal} " if self.offset else ""
        return f"{far}{self.direction} {_bare(self.anchor)}{'?' * self.uncertain}"

    @property
    def as_read(self) -> str:
        """The relative date as it was read, in words that can be read again."""
        far = f"{self.offset.as_read} " if self.offset else ""
        return f"{far}{self.direction} {self.anchor}{'?' * self.uncertain}"

    def resolve(self, anchor: Date) -> Date:
        """The date, once the event is dated: one moment, counted from any day on which the event may have been.

        What is open has no bound on the far side, and may still be the day of the event; *after* an event of which only
        the latest day is known tells nothing.
        """
        days = united(self._moved(interval) for interval in anchor.days)
        precision = max(anchor.precision, _PRECISIONS[self.offset.unit] if self.offset else Precision.DAY)
        return replace(
            anchor,
            text=self.text,
            days=days,
            precision=precision,
            extent=False,
            calendar="gregorian",
            approximate=anchor.approximate or (self.offset is not None and self.offset.approximate),
            uncertain=anchor.uncertain or self.uncertain,
        )

    def _moved(self, interval: Interval) -> Interval:
        first, last = interval
        if self.direction == "during":
            return interval
        if self.offset is None:
            return (first, None) if self.direction == "after" else (None, last)
        near, far, _, _ = replace(self.offset, approximate=False).interval
        if self.direction == "before":
            near, far = (None if far is None else -far), (None if near is None else -near)
        months = unit_by_id(self.offset.unit).dimension == "months"
        return _shifted(first, near, months, floor), _shifted(last, far, months, ceil)


def _shifted(
    day: int | None, by: Decimal | None, months: bool, rounded: Callable[[Decimal], int]
) -> int | None:
    if day is None or by is None:
        return None
    return shift_months(day, rounded(by)) if months else day + rounded(by / _SECONDS_IN_A_DAY)


@cache
def _phrases(*roles: str) -> Phrases[str]:
    """The phrases that have one of *roles* in the table, in every language."""
    languages = table("relative").values()
    return Phrases((phrase, role) for language in languages for role in roles for phrase in language[role])


def _direction(forms: list[str]) -> tuple[int, tuple[str, int]]:
    """Find the first phrase that gives a direction, and where it stands; ValueError without one."""
    for place in range(len(forms)):
        found = _phrases(*_DIRECTIONS).at(forms, place)
        if found:
            return place, found
    raise ValueError("there is no direction in it")


def _offset(before: str, role: str) -> Quantity | None:
    """Read the length of time in front of the direction; ValueError for anything else that stands there."""
    length = _without_lead(before)
    if role.startswith("day_"):
        if length:
            raise ValueError("it counts twice")
        return Quantity.parse("1 day")
    if not length:
        return None
    offset = Quantity.parse(_counted(length))
    if offset.unit not in _PRECISIONS or offset.of:
        raise ValueError("it is no length of time")
    return offset


def _counted(length: str) -> str:
    """Put the number into *a week* and *неделю*."""
    *before, unit = word_form(length).split()
    if not unit_at([unit], 0) or (before and before[-1] not in _ONE) or before[:-1] == ["half"]:
        return length
    return " ".join((*before[:-1], "1", unit))


def _without_lead(text: str) -> str:
    words, place = text.split(), 0
    forms = [word_form(word) for word in words]
    while place < len(words) and (found := _phrases("lead").at(forms, place)):
        place += found[1]
    return " ".join(words[place:])


def _event(text: str) -> str:
    """Take the words for the event; ValueError where there are none or they are only a date badly written."""
    event = text.strip(" ,.;")
    try:
        read_words(event)
    except ValueError as problem:
        if "is not known" in str(problem) and not re.match(r"\d+(?!-?[^\W\d_]+\D*$)", event):
            return event
    raise ValueError("there is no event in it")


def _bare(anchor: str) -> str:
    """The words for an event without the article before them."""
    words = identity(anchor).replace("'", " ").split()
    articles = {word for language in table("relative").values() for word in language["article"]}
    return " ".join(list(dropwhile(articles.__contains__, words)) or words[-1:])
