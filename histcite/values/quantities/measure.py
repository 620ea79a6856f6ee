"""How a written quantity is taken apart: bound, numbers, unit, and what it counts or is of."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from histcite.values.lexicon import word_form
from histcite.values.quantities.number import SKIPPED, Amount, Part, begins_number, read_amount, read_scale
from histcite.values.quantities.unit import BARE, Unit, begins_unit, counted_unit, unit_at, unit_by_id

_BOUNDS = ("more", "at_least", "less", "at_most")
_TO = ("dash", "to", "or", "at_most")
_NUMBERS = ("figure", "ones", "around", "fraction", "part", "times", "many")
_OUT_OF_PLACE = {
    *_NUMBERS,
    *_BOUNDS,
    "denominator",
    "plus",
    "several",
    "multiple",
    "article",
    "and",
    "or",
    "none",
}
_ASIDE = ("about", "roughly", "perhaps", "or_more", "or_less")
_MOST_WORDS_COUNTED = 3
_SHORTEST_PLAIN = 4
"""A word with fewer letters may be a mark, an ending or an abbreviation beside a number."""

_THOUSAND = 1000
_SEVERAL = (2, 10)
"""*Several hundred* is at least two of them, and fewer than ten."""


class Measure:
    """Bound, numbers, unit and what it is of, taken one after the other from the parts of a quantity.

    It is ``inexact`` where its number has no last decimal, as a third has none; it ``falls`` where the greater of two numbers
    stands first, so that one of them may be miswritten.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """Read the parts from first to last; ValueError says what is wrong with them."""
        self._rest = _without_asides(parts)
        self._refuse_the_unknown()
        self.bound = self._take(_BOUNDS)
        self.low: Decimal | None = Decimal(0)
        self.high: Decimal | None = Decimal(0)
        self.low_open = self.high_open = self.inexact = self.falls = self._in_figures = False
        if self._take(("between",)):
            self._mark_last_and()
        self._take(("from",))
        self.unit = self._take_unit_at(self._without_skipped())
        if self._take(("nobody",)):
            if self._rest:
                raise ValueError("there is no number where one is expected")
        elif self._take(("without",)):
            if not self._rest:
                raise ValueError("it does not say what is missing")
            self._settle_unit(self._take_unit())
        elif self._take(("none",)):
            self._settle_unit(self._take_unit())
        else:
            self._read_numbers()
        self.of = self._read_noun()

    def _refuse_the_unknown(self) -> None:
        roles = {part.role for part in self._rest}
        if "unknown" in roles:
            raise ValueError("it says that the number is not known")
        if "compared" in roles:
            raise ValueError("it compares with another number")

    def _take(self, roles: Sequence[str]) -> str:
        """Step over the next part, and skipped words before it, if it has one of the roles."""
        rest = self._without_skipped()
        if not rest or rest[0].role not in roles:
            return ""
        self._rest = rest[1:]
        return rest[0].role

    def _without_skipped(self) -> tuple[Part, ...]:
        for place, part in enumerate(self._rest):
            if part.role not in SKIPPED:
                return self._rest[place:]
        return ()

    def _mark_last_and(self) -> None:
        places = [place for place, part in enumerate(self._rest) if part.role == "and"]
        if places:
            last = replace(self._rest[places[-1]], role="to")
            self._rest = (*self._rest[: places[-1]], last, *self._rest[places[-1] + 1 :])

    def _take_unit(self) -> Unit:
        """Step over the unit after a number; ``l`` is one there, unless it is an article before one, and so is ``d``."""
        unit = self._take_unit_at(self._without_skipped())
        return unit if unit.id or self.unit.id else self._take_unit_at(self._rest)

    def _take_unit_at(self, rest: tuple[Part, ...]) -> Unit:
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
        if self._read_several() or self._read_multiple():
            return
        sign = -1 if self._take(("dash", "minus")) else 1
        first = self._take_repeated(self._take_amount())
        if self._take(("give_or_take",)):
            slack = self._take_amount().value
            self.low, self.high = sign * first.value - slack, sign * first.value + slack
            self._settle_unit(self._take_unit())
            return
        self._settle_unit(self._take_unit())
        if self.bound in ("more", "at_least") and self._read_upper_bound(sign * first.value):
            return
        last = self._take_amount() if self._take(_TO) else None
        self._settle_unit(self._take_unit())
        self.low, self.high = _ends(sign * first.value, last)
        self.falls = last is not None and sign * first.value == self.high != self.low
        if first.share and not self.unit.id:
            if self._rest and self._rest[0].role == "article":
                raise ValueError("it is a fraction of one thing")
            self.unit = unit_by_id("percent")
            self.low, self.high = self.low * 100, self.high * 100

    def _read_upper_bound(self, low: Decimal) -> bool:
        """Read the second of two bounds: ``at least 8 but no more than 12``."""
        before = self._rest
        self._take(("and",))
        upper = self._take(("less", "at_most"))
        if not upper:
            self._rest = before
            return False
        self.low_open, self.high_open = self.bound == "more", upper == "less"
        self.low, self.high, self.bound = low, self._take_amount().value, ""
        self._settle_unit(self._take_unit())
        if self.high < low:
            raise ValueError("it runs backwards")
        return True

    def _read_several(self) -> bool:
        """Read *several*, *several hundred*, or *hundreds*: at least two of them; a bound beside it would be bound twice."""
        rest = self._without_skipped()
        several = bool(rest) and rest[0].role == "several"
        if not several and not (rest and rest[0].role == "many"):
            return False
        scale, length = read_scale(rest, int(several))
        if self.bound or not (length or several):
            raise ValueError("there is no number where one is expected")
        self._rest = rest[length + several :]
        fewest, too_many = _SEVERAL
        self.low, self.high, self.high_open = fewest * scale, too_many * scale if several else None, several
        self._settle_unit(self._take_unit())
        return True

    def _read_multiple(self) -> bool:
        rest = self._without_skipped()
        if not rest or rest[0].role != "multiple":
            return False
        self._rest = rest[1:]
        self.low = self.high = rest[0].value
        self._settle_unit(unit_by_id("times"))
        return True

    def _take_amount(self) -> Amount:
        rest = self._without_skipped()
        amount = read_amount(rest)
        if amount is None:
            raise ValueError("there is no number where one is expected")
        self._rest = rest[amount.length :]
        self._in_figures = rest[0].role == "figure"
        self.inexact |= not amount.exact
        return amount

    def _take_repeated(self, amount: Amount) -> Amount:
        """Step over the same number in words, as official papers give it: ``10 (десять) тысяч``."""
        again = read_amount(self._rest)
        if (
            again is None
            or self._in_figures is (self._rest[0].role == "figure")
            or again.value != amount.value * again.scale
        ):
            return amount
        self._rest = self._rest[again.length :]
        return again

    def _settle_unit(self, unit: Unit) -> None:
        if unit.id and self.unit.id not in ("", unit.id):
            raise ValueError("it has two units")
        self.unit = unit if unit.id else self.unit

    def _read_noun(self) -> str:
        roles = [part.role for part in self._rest]
        if "rate" in roles:
            raise ValueError("it is a rate, not an amount")
        if _OUT_OF_PLACE.intersection(roles) or "dash" in (roles[:1] + roles[-1:]):
            raise ValueError("there is more than one number in it")
        idle = ("skip", "partitive", "dash", "from", "to")
        words = [word for part in self._rest if part.role not in idle for word in part.words]
        if len(words) > _MOST_WORDS_COUNTED:
            raise ValueError("there are too many words after the number")
        if not words or self.unit.id:
            return " ".join(words)
        self.unit = counted_unit(words)
        return ""


def perhaps_in_a_quantity(word: str) -> bool:
    """Whether this one word may be a number, a unit or a bound, and not just a thing: a quick look, which is sure only where it says no."""
    form = word_form(word)
    plain = form.isalpha() and len(form) >= _SHORTEST_PLAIN
    return not plain or begins_number(form) or begins_unit(form)


def _without_asides(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Leave out doubts, but keep *perhaps* between two numbers as the *or* that it is there: ``8, perhaps 9``."""
    kept = []
    for place, part in enumerate(parts):
        if (
            part.role == "perhaps"
            and 0 < place < len(parts) - 1
            and {parts[place - 1].role, parts[place + 1].role} <= set(_NUMBERS)
        ):
            kept.append(replace(part, role="or"))
        elif part.role not in _ASIDE:
            kept.append(part)
    return tuple(kept)


def _ends(first: Decimal, last: Amount | None) -> tuple[Decimal, Decimal]:
    """Let ``10-15 thousand`` begin at ten thousand, but ``500-2 thousand`` at five hundred.

    ``10-15,000`` may begin at ten or at ten thousand, so that it has to be written in full. What is written in full and falls,
    ``1500-1000``, is the same stretch.
    """
    if last is None:
        return first, first
    scaled = first * last.scale
    low = scaled if scaled <= last.value else first
    if low > last.value:
        if last.scale != 1 or low.adjusted() != last.value.adjusted():  # 120-30 leaves out a digit
            raise ValueError("it runs backwards")
        return last.value, low
    if (
        last.scale == 1
        and 0 < first < _THOUSAND <= first * _THOUSAND < last.value
        and not last.value % _THOUSAND
    ):
        raise ValueError(f"it may begin at {first:f} or at {first * _THOUSAND:f}; write both numbers in full")
    return low, last.value
