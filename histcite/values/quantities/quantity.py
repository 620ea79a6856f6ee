"""Quantities as historians write them: numbers with bounds, doubts and units, in figures or in words."""

from dataclasses import replace
from decimal import Decimal
from typing import Self

from histcite.errors import UnreadableQuantity
from histcite.frozen import dataclass
from histcite.values.dates.date import Date
from histcite.values.quantities.measure import Measure
from histcite.values.quantities.number import read_parts
from histcite.values.quantities.unit import epoch_at, unit_by_id

TOLERANCE = Decimal("0.10")

_TRAILING = {"or_more": "at_least", "or_less": "at_most"}
_ENDLESS = 20
_ROUND = 100
_WIDENED = {"about", "roughly", "around"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or a range with its unit; None for an end that is not bounded.

    ``unit`` is the id of a known unit, the noun counted (``submarine``), or "" for a bare number; ``of`` is what
    a measure is of (``wheat``). ``tolerance`` is the fraction by which an approximate quantity may be off.
    """

    text: str
    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""
    of: str = ""
    approximate: bool = False
    uncertain: bool = False
    tolerance: Decimal = TOLERANCE

    @classmethod
    def parse(cls, text: str, tolerance: Decimal = TOLERANCE) -> Self:
        """Read a quantity in a language of the table ``numbers``; raises UnreadableQuantity.

        A lone comma or dot before exactly three digits parts thousands: ``1,500`` and ``1.500`` are fifteen
        hundred, ``0.500`` a half. Tons without a further word are metric.
        """
        try:
            parts = read_parts(text)
            measure = Measure(parts)
        except ValueError as problem:
            raise UnreadableQuantity(text, str(problem)) from None
        roles = {part.role for part in parts}
        bound = next((bound for role, bound in _TRAILING.items() if role in roles), measure.bound)
        if measure.high is None and bound in ("less", "at_most"):
            raise UnreadableQuantity(text, "it has no bound that can be told")
        return cls(
            text=text,
            low=None if bound in ("less", "at_most") else measure.low,
            high=None if bound in ("more", "at_least") else measure.high,
            low_open=bound == "more" or measure.low_open,
            high_open=bound == "less" or measure.high_open,
            unit=measure.unit.id,
            of=measure.of,
            approximate=not _WIDENED.isdisjoint(roles) or measure.inexact,
            uncertain="perhaps" in roles or measure.falls,
            tolerance=tolerance,
        )

    @property
    def dimension(self) -> str:
        """What is measured, or ``count`` and the noun counted; of money each currency and epoch is its own."""
        return unit_by_id(self.unit).dimension

    @property
    def counts(self) -> bool:
        """Whether it is a number of things, not a measure."""
        return unit_by_id(self.unit).counts

    @property
    def interval(self) -> tuple[Decimal | None, Decimal | None, bool, bool]:
        """Low, high, low_open, high_open in base units, widened by the tolerance where approximate."""
        factor = unit_by_id(self.unit).factor
        slack = self.tolerance if self.approximate else Decimal(0)
        low = None if self.low is None else (self.low - abs(self.low) * slack) * factor
        high = None if self.high is None else (self.high + abs(self.high) * slack) * factor
        return low, high, self.low_open, self.high_open

    @property
    def rounded(self) -> tuple[Decimal | None, Decimal | None, bool, bool]:
        """The interval, widened by half a unit of the last digit written, of ``1.5 million t`` by 50,000 t; what is counted is not rounded."""
        low, high, low_open, high_open = self.interval
        if self.counts:
            return self.interval
        steps = [end.as_tuple().exponent for end in (self.low, self.high) if end is not None]
        places = min((step for step in steps if isinstance(step, int)), default=0)
        slack = Decimal(1).scaleb(places) * unit_by_id(self.unit).factor / 2
        low = None if low is None else low - slack
        high = None if high is None else high + slack
        return low, high, low_open, high_open

    @property
    def loosest(self) -> tuple[Decimal | None, Decimal | None, bool, bool]:
        """The interval, whichever of several units of one name is meant: a ton may be short, metric or long."""
        unit = unit_by_id(self.unit)
        low, high, low_open, high_open = self.interval
        if unit.least is None or unit.most is None:
            return self.interval
        low = None if low is None else min(low / unit.factor * unit.least, low / unit.factor * unit.most)
        high = None if high is None else max(high / unit.factor * unit.least, high / unit.factor * unit.most)
        return low, high, low_open, high_open

    def rounds(self, other: "Quantity") -> bool:
        """Whether it is a round figure that *other* may have been rounded to; both say how many, and not about or at least how many.

        A round figure is at least 100 and ends in two zeros or more. It stands for what is rounded to its last digit that is not
        zero, halves up, but for no more than one part in a hundred.
        """
        if self.low is None or other.low is None or not (self.is_exact and other.is_exact):
            return False
        if self.low < _ROUND or self.low % _ROUND:
            return False
        step = Decimal(_ROUND)
        while not self.low % (step * 10):
            step *= 10
        beyond = other.low * unit_by_id(other.unit).factor / unit_by_id(self.unit).factor - self.low
        return -step / 2 <= beyond < step / 2 and abs(beyond) <= self.low / _ROUND

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, neither approximate nor a bound."""
        return self.low == self.high and not (self.approximate or self.low_open or self.high_open)

    @property
    def normal(self) -> str:
        """The normal form: two quantities are the same answer exactly if theirs are equal."""
        factor = unit_by_id(self.unit).factor
        low = "" if self.low is None else _plain(self.low * factor)
        high = "" if self.high is None else _plain(self.high * factor)
        number = low if low == high else f"{low}{'<' * self.low_open}..{'<' * self.high_open}{high}"
        doubts = "~" * self.approximate + "?" * self.uncertain
        return " ".join(
            word for word in (self.dimension, number + doubts, self.of and f"of {self.of}") if word
        )

    def at(self, date: Date) -> Self:
        """Give money the epoch of its currency in which all of *date* lies; anything else stays as it is.

        Money is never converted, so the epochs of one currency are as little comparable as two currencies, and money
        of a known epoch is not comparable with money of an unknown one.
        """
        days = date.outer
        unit = epoch_at(unit_by_id(self.unit), days[0][0], days[-1][1])
        return self if unit.id == self.unit else replace(self, unit=unit.id)

    @property
    def as_read(self) -> str:
        """The quantity as it was read, in words that can be read again; of an approximate one also what it allows."""
        low, high = ("" if end is None else _shown(end) for end in (self.low, self.high))
        above = low and f"{'more than' if self.low_open else 'at least'} {low}"
        below = high and f"{'less than' if self.high_open else 'at most'} {high}"
        if low == high:
            number = low
        elif low and high and not (self.low_open or self.high_open):
            number = f"{low}-{high}"
        else:
            number = " and ".join(filter(None, (above, below)))
        doubts = "perhaps " * self.uncertain + "about " * self.approximate
        measure = "".join(f" {word}" for word in (self.unit, self.of and f"of {self.of}") if word)
        return f"{doubts}{number}{measure}{self._allowed}"

    @property
    def _allowed(self) -> str:
        """The numbers within the tolerance, in the unit as given."""
        if not self.approximate:
            return ""
        low, high, _, _ = self.interval
        factor = unit_by_id(self.unit).factor
        ends = ["" if end is None else _shown(end / factor) for end in (low, high)]
        return f" ({' or '.join(filter(None, ends))})" if "" in ends else f" ({ends[0]}-{ends[1]})"


def _shown(number: Decimal) -> str:
    """Write a number, with six decimals if its decimals have no end."""
    return _plain(number if -int(number.as_tuple().exponent) < _ENDLESS else round(number, 6))


def _plain(number: Decimal) -> str:
    plain = f"{number + 0:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
