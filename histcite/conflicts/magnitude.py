"""How far apart the answers of a conflict lie, and the order in which conflicts are looked at: the biggest first."""

from collections.abc import Iterable, Sequence
from itertools import chain, product, zip_longest
from math import inf
from typing import TYPE_CHECKING

from histcite.conflicts.clash import Clash
from histcite.frozen import dataclass
from histcite.values import BareNumber, Date, Quantity, Value, alike, fold
from histcite.values.dates.period import Interval
from histcite.values.quantities.unit import unit_by_id

if TYPE_CHECKING:
    from histcite.conflicts.conflict import Conflict

LARGE = 2
"""From which factor on a difference is told as one, and not as a share."""

MANIFOLD = 100
"""From which factor on it is told without fractions."""

FEW_DAYS, MONTH, YEAR = 60, 30.44, 365.25
"""Up to how many days a difference is told in days; and the days of a month and of a year, on the average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How far two answers lie apart: dates by ``days``, figures by the ``factor`` between them; ``from_nothing`` by how many the greater is.

    It is told from the ends that lie nearest to one another: *at least 4* and *2* are a factor of 2 apart.
    """

    days: float = 0
    factor: float = 0
    from_nothing: bool = False

    @property
    def share(self) -> float:
        """The difference of two figures as a share of the larger."""
        return 1 if self.from_nothing else 1 - 1 / self.factor if self.factor else 0

    @property
    def words(self) -> str:
        """The size as a reader would say it: *3 days*, *2 years*, *12 %*, *a factor of 3.5*, *all or nothing*."""
        if self.from_nothing:
            return "all or nothing"
        if self.factor >= LARGE:
            number = f"{self.factor:.3g}" if self.factor < MANIFOLD else f"{self.factor:,.0f}"
            return f"a factor of {number}"
        return in_percent(self.share) if self.factor else in_days(self.days)


def in_days(days: float) -> str:
    """A length of time as a reader would say it: in days, in months, or in years."""
    units = (("day", 1, FEW_DAYS), ("month", MONTH, 2 * YEAR), ("year", YEAR, inf))
    unit, number = next((unit, round(days / length)) for unit, length, most in units if days <= most)
    return f"{number} {unit}{'s' if number != 1 else ''}"


def in_percent(share: float) -> str:
    """A share as a reader would say it: *12 %*, and never nothing."""
    return f"{max(share, 0.001) * 100:.3g} %"


def apart(one: Value, other: Value) -> Size | None:
    """How far two dates or two figures in one unit lie apart; None for anything else, also for numbers that may be either, and where they meet."""
    one, other = alike(one, other)
    if isinstance(one, BareNumber) and isinstance(other, BareNumber):
        return None
    if isinstance(one, Date) and isinstance(other, Date):
        days = _days_apart(one, other)
        return Size(days=days) if days > 0 else None
    if not (isinstance(one, Quantity) and isinstance(other, Quantity)) or one.dimension != other.dimension:
        return None
    bounds = sorted(
        (one.interval, other.interval), key=lambda each: -inf if each[0] is None else float(each[0])
    )
    low, high = bounds[0][1], bounds[1][0]
    if low is None or high is None or low > high:
        return None
    if low > 0:
        return Size(factor=float(high / low))
    units = float(max(high, -low) / unit_by_id(one.unit or other.unit).factor)
    return Size(factor=max(units, 1), from_nothing=True)


def size_of(clash: Clash) -> Size | None:
    """How far the two answers that clash lie apart; None where one of them is denied, where there are more, or for two questions."""
    if len(clash.questions) > 1 or len(clash.stands) != len(("one", "other")):
        return None
    one, other = (stand.first for stand in clash.stands)
    return None if one.denied or other.denied else apart(one.values[0], other.values[0])


def largest(clashes: Iterable[Clash]) -> Size | None:
    """The largest size of any of *clashes*."""
    sizes = (size for clash in clashes if (size := size_of(clash)))
    return max(sizes, key=lambda size: (size.days, size.factor), default=None)


def in_order(conflicts: Iterable["Conflict"], by: str) -> tuple["Conflict", ...]:
    """*conflicts* in one of the ORDERS; those that are alike in that by subject and property.

    By size the figures and the dates that lie farthest apart come first, in turn, for days and factors have no common measure; then what cannot be
    measured. By grade the strongest come first, and of one grade the biggest.
    """
    alphabetic = sorted(conflicts, key=lambda one: (fold(one.subject), fold(one.asked), one.id))
    match by:
        case "subject":
            found = alphabetic
        case "new":
            found = sorted(alphabetic, key=_newest, reverse=True)
        case "size":
            found = _by_size(alphabetic)
        case _:
            found = sorted(_by_size(alphabetic), key=lambda one: -one.grade)
    return tuple(found)


ORDERS = ("grade", "size", "subject", "new")
"""By what conflicts may be put in order; what comes first in each tells its name."""


def _by_size(conflicts: Sequence["Conflict"]) -> list["Conflict"]:
    sized = [(size, one) for one in conflicts if (size := one.size)]
    biggest = sorted(sized, key=lambda each: (-each[0].days, -each[0].factor))
    dates, figures = (
        [one for size, one in biggest if size.days],
        [one for size, one in biggest if size.factor],
    )
    turns = chain.from_iterable(zip_longest(figures, dates))
    measured = {one.id for _, one in sized}
    return [*filter(None, turns), *(one for one in conflicts if one.id not in measured)]


def _newest(conflict: "Conflict") -> str:
    """When the newest of its claims was added or changed."""
    claims = (reading.claim for position in conflict.positions for reading in position.readings)
    return max(max(claim.added, claim.changed) for claim in claims)


def _days_apart(one: Date, other: Date) -> float:
    """The days between two dates; of two extents those between their beginnings or their ends, whichever is more."""
    if one.extent and other.extent:
        return max(_gap(*ends) for ends in zip(one.ends, other.ends, strict=True))
    return min((_gap(*pair) for pair in product(one.outer, other.outer)), default=0)


def _gap(one: Interval, other: Interval) -> float:
    """From the end of the earlier interval to the beginning of the later; 0 where they meet or touch."""
    gaps = [
        later[0] - earlier[1]
        for earlier, later in ((one, other), (other, one))
        if later[0] is not None and earlier[1] is not None
    ]
    return max(0, *gaps) if gaps else 0
