"""Scope: of when, of where and of what a claim speaks."""

from histcite.frozen import dataclass
from histcite.values import Date, Place, Precision, Relation, Value, compare, within

LONGEST_DAYS = {
    Precision.DAY: 1,
    Precision.PART_OF_MONTH: 11,
    Precision.MONTH: 31,
    Precision.SEASON: 92,
    Precision.PART_OF_YEAR: 184,
    Precision.YEAR: 366,
    Precision.PART_OF_DECADE: 5 * 366,
    Precision.DECADE: 10 * 366,
    Precision.PART_OF_CENTURY: 50 * 366,
    Precision.CENTURY: 100 * 366,
}
"""How many days a date of each precision can cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of when, of where and of what a claim speaks; None and empty mean that it does not say."""

    when: Date | None = None
    where: Place | None = None
    of: str = ""

    @property
    def normal(self) -> tuple[str, str, str]:
        """The form by which two scopes are the same."""
        return (self.when.normal if self.when else "", self.where.key if self.where else "", self.of)

    def meets(self, other: "Scope") -> bool:
        """Whether some time, place and thing may lie in both: only scopes that are both given can exclude each other."""
        return self._same_thing(other) and self._places_meet(other) and self._times_meet(other)

    def takes_in(self, other: "Scope") -> bool:
        """Whether a denial of this scope reaches all of *other*: what did not happen in November may have happened in the year."""
        times = not self.when or not other.when or _inside(other.when, self.when)
        return times and (not self.where or not other.where or _inside(other.where, self.where))

    def _same_thing(self, other: "Scope") -> bool:
        return not self.of or not other.of or self.of == other.of

    def _places_meet(self, other: "Scope") -> bool:
        return not self.where or not other.where or compare(self.where, other.where) is not Relation.CONTRARY

    def _times_meet(self, other: "Scope") -> bool:
        if not self.when or not other.when:
            return True
        return compare(self.when, other.when) is not Relation.CONTRARY and not _successive(
            self.when, other.when
        )


def _inside(finer: Value, coarser: Value) -> bool:
    return compare(finer, coarser) is Relation.SAME or within(finer, coarser)


def _successive(one: Date, other: Date) -> bool:
    """Whether two periods share only the coarse end point where one ends and the other begins (1958/1961, 1961/1963)."""
    if not (one.extent and other.extent):
        return False
    earlier, later = sorted((one, other), key=lambda date: date.first if date.first is not None else -(10**9))
    if earlier.last is None or later.first is None or (later.last is not None and later.last <= earlier.last):
        return False
    shared = earlier.last - later.first + 1
    return shared <= LONGEST_DAYS[max(one.precision, other.precision)] and earlier.first != later.first
