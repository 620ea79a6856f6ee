"""A stand: what one or more claims say, word for word the same once read."""

from histcite.conflicts.reading import Reading
from histcite.frozen import dataclass
from histcite.values import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The claims of a question that say exactly the same within the same scope: compared once, however many they are."""

    readings: tuple[Reading, ...]

    def __hash__(self) -> int:
        return hash(self.first.normal)

    @property
    def first(self) -> Reading:
        """A reading that speaks for all of them."""
        return self.readings[0]

    @property
    def firm(self) -> bool:
        """Whether at least one of the claims says it without hedging and of the matter itself."""
        return not self.first.evidence and not all(reading.hedged for reading in self.readings)

    @property
    def stated(self) -> bool:
        """Whether it is affirmed, as a fact and not as something planned, asked for or only not excluded."""
        return self.first.stated

    @property
    def names(self) -> tuple[Name, ...]:
        """The persons, places and things that it states something of; none where it is not stated as a fact."""
        return tuple(value for value in self.first.values if isinstance(value, Name)) if self.stated else ()

    def meets(self, other: "Stand") -> bool:
        """Whether the two speak in one mode, not both of the evidence alone, and of what may be the same."""
        a, b = self.first, other.first
        if a.claim.mode != b.claim.mode or (a.evidence and b.evidence) or not a.scope.meets(b.scope):
            return False
        if a.denied == b.denied:
            return True
        return b.scope.takes_in(a.scope) if b.denied else a.scope.takes_in(b.scope)
