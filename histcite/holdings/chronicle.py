"""A chronicle: the claims that tell a time, under year, month and day, each with the other times that it is disputed with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from histcite.citations.dating import print_date
from histcite.citations.style import sheet
from histcite.conflicts import Conflict, Reading
from histcite.errors import UnreadableDate
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.values import Date, Precision, civil

MOST_OTHERS = 3
"""How many other times are told beside one that is disputed."""

Slot = tuple[int, int, int, int, int]
"""Where an event stands: its year, its month, whether it lies within it, its first day, and how much longer others are.

The month is 0 for what is told of a whole year or of several; a season stands before the month in which it begins.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A claim at the time that it tells: ``date``, and the ``others`` that claims in conflict with it give; ``conflict`` is one that it
    is in, preferably about the date.
    """

    claim: Claim
    date: Date
    others: tuple[Date, ...]
    conflict: Conflict | None
    slot: Slot

    @property
    def year(self) -> str:
        """The year under which it stands."""
        return year_in_words(self.slot[0])

    @property
    def stretch(self) -> str:
        """The part of the year under which it stands: a month, or what is longer, such as a season; empty for the whole year."""
        year, month, inside, _, _ = self.slot
        if not inside:
            return self.when[:1].upper() + self.when[1:] if month else ""
        return f"{sheet('chicago').language.names['months'][month - 1]} {year_in_words(year)}"

    @property
    def when(self) -> str:
        """The date, and those that it is disputed with: ``22 or 28 March 1961``."""
        return alternatives((self.date, *self.others))

    @property
    def day(self) -> str:
        """The same as far as it is not said by the stretch or the year under which it stands."""
        told = self.when
        if told.casefold() == (self.stretch or self.year).casefold():
            return ""
        return told.removesuffix(f" {self.year}") if self.slot[1] else told


def chronicle(
    claims: Iterable[Claim], readings: Mapping[str, Reading], conflicts: Mapping[str, Sequence[Conflict]]
) -> tuple[Event, ...]:
    """The *claims* that tell a time, the earliest first; *readings* and *conflicts* are those that each is in, by its key.

    A claim whose answer is a date stands there, any other at its ``when``.
    """
    events = (_event(claim, readings.get(claim.key), conflicts.get(claim.key, ())) for claim in claims)
    return tuple(sorted(filter(None, events), key=lambda event: event.slot))


def alternatives(dates: Iterable[Date]) -> str:
    """Dates of which one may be right, in words: days of one month share its name."""
    words = tuple(dict.fromkeys(in_words(date.text, date.calendar) for date in dates))
    more = len(words) - 1 - MOST_OTHERS
    words = words[: 1 + MOST_OTHERS]
    parts = [word.partition(" ") for word in words]
    if len({rest for _, _, rest in parts}) == 1 and all(day.isdecimal() for day, _, _ in parts):
        words = (*(day for day, _, _ in parts[:-1]), words[-1])
    listed = ", ".join(words[:-1]) + f" or {words[-1]}" if len(words) > 1 else words[0]
    return f"{listed} (or {more} more)" if more > 0 else listed


def year_in_words(year: int) -> str:
    """A year as it is read: the astronomical 0 is 1 BC."""
    return str(year) if year > 0 else f"{1 - year} BC"


@lru_cache(maxsize=4096)
def in_words(typed: str, calendar: str = "gregorian") -> str:
    """A date in English; one of the Julian calendar as typed."""
    return typed if calendar == "julian" else print_date(typed, sheet("chicago"))


def _event(claim: Claim, reading: Reading | None, conflicts: Sequence[Conflict]) -> Event | None:
    date = answered_date(reading) if reading else None
    dated = date is not None
    if date is None and claim.when:
        date = reading.scope.when if reading else _read(claim.when)
    slot = _slot(date) if date else None
    if date is None or slot is None:
        return None
    about = next((conflict for conflict in conflicts if dated and conflict.kind == "date"), None)
    return Event(
        claim=claim,
        date=date,
        others=tuple(_others(claim, about)) if about else (),
        conflict=about or next(iter(conflicts), None),
        slot=slot,
    )


def answered_date(reading: Reading) -> Date | None:
    """The date that a claim gives as its answer and does not deny; a bare year only where the property asks for a date, for else it may
    be a figure.
    """
    match reading.values:
        case (Date() as date,) if not reading.denied and not reading.evidence:
            return date if reading.declared or date.precision < Precision.YEAR else None
    return None


def _others(claim: Claim, conflict: Conflict) -> Iterator[Date]:
    for position in conflict.positions:
        date = answered_date(position.readings[0])
        if date and not position.asked and claim.key not in position.claims:
            yield date


@lru_cache(maxsize=4096)
def _read(typed: str) -> Date | None:
    try:
        return Date.parse(typed)
    except UnreadableDate:
        return None


def _slot(date: Date) -> Slot | None:
    """Where *date* stands; what is open at its beginning stands at its end. None where it is open at both."""
    first = date.last if date.first is None else date.first
    last = first if date.last is None else date.last
    if first is None or last is None:
        return None
    (year, month, _), (last_year, last_month, _) = civil(first), civil(last)
    in_month = date.precision is Precision.DAY or (year, month) == (last_year, last_month)
    whole = not in_month and (year != last_year or date.precision >= Precision.YEAR)
    if date.first is None or date.last is None:
        in_month, whole = date.precision <= Precision.MONTH, date.precision >= Precision.YEAR
    return year, 0 if whole else month, int(in_month), 0 if whole else first, first - last
