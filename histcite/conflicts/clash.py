"""A stand: what one or more claims say, word for word the same once read. A clash: stands that cannot all be true, and why."""

import json
from enum import IntEnum

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
    def names(self) -> tuple[Name, ...]:
        """The persons, places and things that it states something of; none where it is not stated as a fact."""
        return (
            tuple(value for value in self.first.values if isinstance(value, Name))
            if self.first.stated
            else ()
        )

    def meets(self, other: "Stand") -> bool:
        """Whether the two speak in one mode, not both of the evidence alone, and of what may be the same.

        What varies with time is the same only where both say when, and of the same side.
        """
        a, b = self.first, other.first
        if a.claim.mode != b.claim.mode or (a.evidence and b.evidence) or not a.scope.meets(b.scope):
            return False
        if a.varies and not (a.scope.when and b.scope.when and a.scope.of == b.scope.of):
            return False
        if a.denied == b.denied:
            return True
        return b.scope.takes_in(a.scope) if b.denied else a.scope.takes_in(b.scope)


class Grade(IntEnum):
    """How much claims exclude each other, by logic alone; the higher the stronger."""

    TENSION = 1
    """They would clash, but for hedging, a "?", or a statement only about the evidence."""
    CONTRARY = 2
    """They cannot all be true; all may be false."""
    CONTRADICTORY = 3
    """One says what the other denies: exactly one of them is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two or more *stands* that cannot all be true; *why* are words that follow "because"."""

    stands: tuple[Stand, ...]
    grade: Grade
    why: str

    @classmethod
    def of(cls, *stands: Stand, grade: Grade, why: str) -> "Clash":
        """The clash of *stands*: a tension where one of them is not firm."""
        firm = all(stand.firm for stand in stands)
        return cls(stands=stands, grade=grade if firm else Grade.TENSION, why=why)

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """The questions that the stands answer, each once: one, but for the rules that look beyond a question."""
        return tuple(dict.fromkeys(stand.first.question_key for stand in self.stands))

    @property
    def group(self) -> tuple[str, ...]:
        """The values that clash, in normal form and sorted: what a decision remembers; of several questions each with its own."""
        normals = (stand.first.normal for stand in self.stands)
        if len(self.questions) > 1:
            answers = (stand.first for stand in self.stands)
            normals = (
                json.dumps([*answer.question_key, *json.loads(answer.normal)], ensure_ascii=False)
                for answer in answers
            )
        return tuple(sorted(normals))
