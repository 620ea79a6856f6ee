"""A question is one subject and one property; its positions are the different answers that claims give."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from histcite.conflicts.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The claims of a question that say exactly the same within the same scope: compared once, however many they are."""

    readings: tuple[Reading, ...]

    @property
    def first(self) -> Reading:
        """A reading that speaks for all of them."""
        return self.readings[0]

    @property
    def firm(self) -> bool:
        """Whether at least one of the claims says it without hedging and of the matter itself."""
        return not self.first.evidence and any(not reading.hedged for reading in self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One subject and one property, with every claim that answers it and the distinct things they say."""

    subject: str
    asked: str
    readings: tuple[Reading, ...]
    stands: tuple[Stand, ...]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Question":
        """The question that all of *readings* answer; its stands are in the order in which they were first said."""
        groups: dict[str, list[Reading]] = {}
        for reading in readings:
            groups.setdefault(reading.normal, []).append(reading)
        stands = tuple(Stand(readings=tuple(group)) for group in groups.values())
        return cls(
            subject=readings[0].subject, asked=readings[0].asked, readings=tuple(readings), stands=stands
        )

    @property
    def id(self) -> str:
        """The question's id, from the subject and the property alone."""
        return stable_id("q", self.subject, self.asked)

    def comparable(self) -> Iterator[tuple[Stand, Stand]]:
        """Every pair of stands that speak in the same mode and whose scopes can meet."""
        for one, other in combinations(self.stands, 2):
            if one.first.claim.mode == other.first.claim.mode and one.first.scope.meets(other.first.scope):
                yield one, other


def questions(readings: Iterable[Reading]) -> tuple[Question, ...]:
    """The questions that *readings* answer, in the order in which they were first asked."""
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        groups.setdefault((reading.subject, reading.asked), []).append(reading)
    return tuple(Question.of(group) for group in groups.values())


def stable_id(prefix: str, *parts: str) -> str:
    """*prefix* and ten hexadecimal digits of the SHA-256 of *parts*."""
    return f"{prefix}-" + hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:10]
