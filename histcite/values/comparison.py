"""Whether two values can both be true: one function, total and symmetric."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from histcite.values.answer import BareNumber, Value
from histcite.values.appellation import appellation, bare
from histcite.values.dates.clock import ABOUT
from histcite.values.dates.date import Date
from histcite.values.dates.period import Interval
from histcite.values.name import Name, PlaceName
from histcite.values.quantities.quantity import Quantity
from histcite.values.wording import Wording

Bounds: TypeAlias = tuple[Decimal | None, Decimal | None, bool, bool]


class Relation(Enum):
    """How two values stand to each other."""

    SAME = "same"
    REFINES = "refines"
    OVERLAP = "overlap"
    CONTRARY = "contrary"
    INCOMPARABLE = "incomparable"


def compare(one: Value, other: Value) -> Relation:
    """Compare two values of any kinds; which of the two comes first makes no difference.

    CONTRARY means that no reading of both can be true together. What is approximate is widened first; what is
    only uncertain is not. Mixed kinds, other units, differing texts and dates told by an event are INCOMPARABLE.
    So are wordings in different scripts, money of two epochs, and money of a known epoch with money of an unknown
    one: it is never converted. Measures in two units are first widened by half a unit of the last digit written.
    """
    one, other = alike(one, other)
    if isinstance(one, Date) and isinstance(other, Date):
        days = _compare_dates(one, other)
        if days is Relation.CONTRARY and isinstance(one, BareNumber) and isinstance(other, BareNumber):
            return _compare_quantities(one.figure, other.figure)
        return days
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return _compare_quantities(one, other)
    if isinstance(one, Name) and isinstance(other, Name):
        return _compare_names(one, other)
    if isinstance(one, Wording) and isinstance(other, Wording):
        return _compare_wordings(one, other)
    same = type(one) is type(other) and one.normal == other.normal
    return Relation.SAME if same else Relation.INCOMPARABLE


def within(finer: Value, coarser: Value) -> bool:
    """Tell whether *finer* lies inside *coarser* and is not the same: 12 November 1960 in November 1960."""
    if compare(finer, coarser) is not Relation.REFINES:
        return False
    finer, coarser = alike(finer, coarser)
    match finer, coarser:
        case Date(), Date():
            timed = (
                finer.clock is not None and coarser.clock is not None and _holds(coarser.clock, finer.clock)
            )
            same_day = coarser.outer == finer.outer and coarser.clock
            return timed if same_day else _covers(coarser.outer, finer.outer)
        case Quantity(), Quantity():
            return _lies_within(finer.interval, coarser.interval)
        case PlaceName(), PlaceName():
            return coarser.key in finer.within
        case Wording(), Wording():
            return coarser.excerpt_of(finer) and not finer.excerpt_of(coarser)
    return False


def alike(one: Value, other: Value) -> tuple[Value, Value]:
    """The two as values of one kind, where a number that may be a year stands beside a figure; all others as they are."""
    if isinstance(one, BareNumber) and isinstance(other, Quantity):
        return one.figure, other
    if isinstance(other, BareNumber) and isinstance(one, Quantity):
        return one, other.figure
    return one, other


def _compare_dates(one: Date, other: Date) -> Relation:
    """Two extents cannot both be right if they begin, or end, on other days; a day within an extent only refines it."""
    days, other_days = one.outer, other.outer
    if days == other_days:
        return _compare_clocks(one, other)
    if one.extent and other.extent:
        ends = zip(one.ends, other.ends, strict=True)
        if not all(_meet(end, other_end) for end, other_end in ends):
            return Relation.CONTRARY
    if _covers(days, other_days) or _covers(other_days, days):
        return Relation.REFINES
    if any(_meet(interval, other_interval) for interval in days for other_interval in other_days):
        return Relation.OVERLAP
    return Relation.CONTRARY


def _compare_clocks(one: Date, other: Date) -> Relation:
    """Hold two times of one day against each other; of two zones, or where only one is named, they may be any time apart."""
    if one.clock == other.clock and one.ahead == other.ahead:
        return Relation.SAME
    if not (one.clock and other.clock):
        return Relation.REFINES
    if one.ahead != other.ahead:
        return Relation.OVERLAP
    if one.approximate or other.approximate:
        wide = (one.clock[0] - ABOUT, one.clock[1] + ABOUT)
        return Relation.OVERLAP if _meet(wide, other.clock) else Relation.CONTRARY
    if _holds(one.clock, other.clock) or _holds(other.clock, one.clock):
        return Relation.REFINES
    return Relation.OVERLAP if _meet(one.clock, other.clock) else Relation.CONTRARY


def _covers(wide: Sequence[Interval], narrow: Sequence[Interval]) -> bool:
    if len(wide) == len(narrow) == 1:  # as nearly all dates are, and then in half the time
        return _holds(wide[0], narrow[0])
    return all(any(_holds(outer, inner) for outer in wide) for inner in narrow)


def _holds(outer: Interval, inner: Interval) -> bool:
    begins = outer[0] is None or (inner[0] is not None and outer[0] <= inner[0])
    ends = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return begins and ends


def _meet(one: Interval, other: Interval) -> bool:
    begins = one[0] is None or other[1] is None or one[0] <= other[1]
    return begins and (other[0] is None or one[1] is None or other[0] <= one[1])


def _compare_quantities(one: Quantity, other: Quantity) -> Relation:
    """Hold measures in two units apart only beyond their rounding: 100 poods may be 1638 kg.

    A bare number counts what the other counts, but measures nothing.
    """
    bare = not one.unit or not other.unit
    same_unit = one.dimension == other.dimension or (bare and one.counts and other.counts)
    if not same_unit or "" != one.of != other.of != "":
        return Relation.INCOMPARABLE
    bounds, other_bounds = one.interval, other.interval
    if bounds == other_bounds:
        return Relation.SAME
    if _lies_within(bounds, other_bounds) or _lies_within(other_bounds, bounds):
        return Relation.REFINES
    if one.unit != other.unit:
        bounds, other_bounds = one.rounded, other.rounded
    if not (_ends_before(bounds, other_bounds) or _ends_before(other_bounds, bounds)):
        return Relation.OVERLAP
    return Relation.REFINES if one.rounds(other) or other.rounds(one) else Relation.CONTRARY


def _lies_within(inner: Bounds, outer: Bounds) -> bool:
    low, high, low_open, high_open = inner
    begins = outer[0] is None or (low is not None and (low, low_open) >= (outer[0], outer[2]))
    ends = outer[1] is None or (high is not None and (high, not high_open) <= (outer[1], not outer[3]))
    return begins and ends


def _ends_before(one: Bounds, other: Bounds) -> bool:
    if one[1] is None or other[0] is None:
        return False
    return one[1] < other[0] or (one[1] == other[0] and (one[3] or other[2]))


def _compare_names(one: Name, other: Name) -> Relation:
    if isinstance(one, PlaceName) is not isinstance(other, PlaceName):
        return Relation.INCOMPARABLE
    if one.key == other.key:
        return Relation.SAME
    if isinstance(one, PlaceName):
        if one.key in other.within or other.key in one.within:
            return Relation.REFINES
    elif bare(one.key) == bare(other.key):
        return Relation.SAME
    elif any(name.office or appellation(name.key).office for name in (one, other)):
        return Relation.INCOMPARABLE
    listed = one.key in other.parts or other.key in one.parts
    return Relation.OVERLAP if listed or one.may_be(other) or other.may_be(one) else Relation.CONTRARY


def _compare_wordings(one: Wording, other: Wording) -> Relation:
    """One passage in one language: an excerpt is refined by the whole, and a misprint may be what makes two of it."""
    if one.language and other.language and one.language != other.language:
        return Relation.INCOMPARABLE
    if one.tokens == other.tokens:
        return Relation.SAME
    if not one.tokens or not other.tokens or "" != one.script != other.script != "":
        return Relation.INCOMPARABLE
    if one.excerpt_of(other) or other.excerpt_of(one):
        return Relation.REFINES
    contrary = any(not difference.minor for difference in one.differences(other))
    return Relation.CONTRARY if contrary else Relation.OVERLAP


def by_unit_alone(one: Value, other: Value) -> bool:
    """Whether two figures may agree after all, since one is in a unit of which it is not said which of its name it is.

    Two such figures are taken to be in the same unit.
    """
    if not (isinstance(one, Quantity) and isinstance(other, Quantity)) or one.unit == other.unit:
        return False
    return not (_ends_before(one.loosest, other.loosest) or _ends_before(other.loosest, one.loosest))


def missing(from_: Sequence[Value], in_: Sequence[Value]) -> tuple[Value, ...]:
    """Name the values of *from_* that are surely not in *in_*, neither themselves nor inside one of its values."""
    return tuple(value for value in from_ if not any(_may_be_in(value, other) for other in in_))


def _may_be_in(value: Value, other: Value) -> bool:
    relation = compare(value, other)
    if isinstance(value, Name) and not isinstance(value, PlaceName):
        return relation is not Relation.CONTRARY
    return relation is Relation.SAME or within(value, other)
