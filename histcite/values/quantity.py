"""Quantities as historians write them: numbers with bounds, doubts and units, in figures or in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from histcite.errors import UnreadableQuantity
from histcite.values.number import Amount, Part, read_amount, read_parts
from histcite.values.unit import BARE, Unit, counted_unit, unit_at, unit_by_id

TOLERANCE = Decimal("0.10")

_BOUNDS = ("more", "at_least", "less", "at_most")
_TRAILING = {"or_more": "at_least", "or_less": "at_most"}
_ASIDE = ("about", "roughly", "perhaps", *_TRAILING)
_TO = ("dash", "to", "or", "at_most")
_MOST_WORDS_COUNTED = 3


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
        """Read a quantity in English, Albanian, Russian, German or French; raises UnreadableQuantity.

        A lone comma or dot before exactly three digits parts thousands: ``1,500`` and ``1.500`` are fifteen
        hundred, ``0.500`` a half. Tons without a further word are metric.
        """
        try:
            parts = read_parts(text)
            measure = _Measure(tuple(part for part in parts if part.role not in _ASIDE))
        except ValueError as problem:
            raise UnreadableQuantity(text, str(problem)) from None
        roles = {part.role for part in parts}
        bound = next((bound for role, bound in _TRAILING.items() if role in roles), measure.bound)
        return cls(
            text=text,
            low=None if bound in ("less", "at_most") else measure.low,
            high=None if bound in ("more", "at_least") else measure.high,
            low_open=bound == "more",
            high_open=bound == "less",
            unit=measure.unit.id,
            of=measure.of,
            approximate="about" in roles or "roughly" in roles,
            uncertain="perhaps" in roles,
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


def _plain(number: Decimal) -> str:
    plain = f"{number + 0:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


class _Measure:
    """Bound, numbers, unit and what it is of, taken one after the other from the parts of a quantity."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self._rest = parts
        self.bound = self._take(_BOUNDS)
        if self._take(("between",)):
            self._mark_last_and()
        self._take(("from",))
        self.unit = self._take_unit()
        self.low = self.high = Decimal(0)
        if not self._take(("none",)):
            self._read_numbers()
        self.of = self._read_noun()

    def _take(self, roles: Sequence[str]) -> str:
        """Step over the next part, and skipped words before it, if it has one of the roles."""
        rest = self._without_skipped()
        if not rest or rest[0].role not in roles:
            return ""
        self._rest = rest[1:]
        return rest[0].role

    def _without_skipped(self) -> tuple[Part, ...]:
        start = next((place for place, part in enumerate(self._rest) if part.role != "skip"), len(self._rest))
        return self._rest[start:]

    def _mark_last_and(self) -> None:
        places = [place for place, part in enumerate(self._rest) if part.role == "and"]
        if places:
            last = replace(self._rest[places[-1]], role="to")
            self._rest = (*self._rest[: places[-1]], last, *self._rest[places[-1] + 1 :])

    def _take_unit(self) -> Unit:
        rest = self._without_skipped()
        found = unit_at([word for part in rest for word in part.words], 0)
        if found is None:
            return BARE
        unit, words = found
        self._rest = rest
        while words > 0:
            words -= len(self._rest[0].words)
            self._rest = self._rest[1:]
        return unit

    def _read_numbers(self) -> None:
        sign = -1 if self._take(("dash",)) else 1
        first = self._take_repeated(self._take_amount())
        if self._take(("give_or_take",)):
            slack = self._take_amount().value
            self.low, self.high = sign * first.value - slack, sign * first.value + slack
            self._settle_unit(self._take_unit())
            return
        self._settle_unit(self._take_unit())
        last = self._take_amount() if self._take(_TO) else None
        self._settle_unit(self._take_unit())
        self.low, self.high = _ends(sign * first.value, last)

    def _take_amount(self) -> Amount:
        rest = self._without_skipped()
        amount = read_amount(rest)
        if amount is None:
            raise ValueError("there is no number where one is expected")
        self._rest = rest[amount.length :]
        return amount

    def _take_repeated(self, amount: Amount) -> Amount:
        """Step over the same number in words, as official papers give it: ``10 (десять) тысяч``."""
        again = read_amount(self._rest)
        if again is None or again.value != amount.value * again.scale:
            return amount
        self._rest = self._rest[again.length :]
        return again

    def _settle_unit(self, unit: Unit) -> None:
        if unit.id and self.unit.id not in ("", unit.id):
            raise ValueError("it has two units")
        self.unit = unit if unit.id else self.unit

    def _read_noun(self) -> str:
        roles = [part.role for part in self._rest]
        if {"figure", "ones", "times", *_BOUNDS}.intersection(roles) or "dash" in (roles[:1] + roles[-1:]):
            raise ValueError("there is more than one number in it")
        if "fraction" in roles:
            raise ValueError("it is a fraction of something")
        words = [word for part in self._rest if part.role not in ("skip", "dash") for word in part.words]
        if len(words) > _MOST_WORDS_COUNTED:
            raise ValueError("there are too many words after the number")
        if not words or self.unit.id:
            return " ".join(words)
        self.unit = counted_unit(words)
        return ""


def _ends(first: Decimal, last: Amount | None) -> tuple[Decimal, Decimal]:
    """Let ``10-15 thousand`` begin at ten thousand, but ``500-2 thousand`` at five hundred."""
    if last is None:
        return first, first
    scaled = first * last.scale
    low = scaled if scaled <= last.value else first
    if low > last.value:
        raise ValueError("it runs backwards")
    return low, last.value
