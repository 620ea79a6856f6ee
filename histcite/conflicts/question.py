"""A question is one subject and one property; its positions are the different answers that claims give."""

import hashlib
import json
from collections.abc import Iterable, Sequence
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
        return not self.first.evidence and not all(reading.hedged for reading in self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One subject and one property, with every claim that answers it and the distinct things they say.

    ``comparable`` are the pairs of stands that speak in the same mode and whose scopes can meet.
    """

    subject_key: str
    property_key: str
    readings: tuple[Reading, ...]
    stands: tuple[Stand, ...]
    comparable: tuple[tuple[Stand, Stand], ...]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Question":
        """The question that all of *readings* answer; its stands are in the order in which they were first said."""
        groups: dict[str, list[Reading]] = {}
        for reading in readings:
            groups.setdefault(reading.normal, []).append(reading)
        stands = tuple(Stand(readings=tuple(group)) for group in groups.values())
        return cls(
            subject_key=readings[0].subject_key,
            property_key=readings[0].property_key,
            readings=tuple(readings),
            stands=stands,
            comparable=tuple(
                (one, other) for one, other in combinations(stands, 2) if _comparable(one, other)
            ),
        )

    @property
    def id(self) -> str:
        """The question's id, from the subject and the property alone."""
        return stable_id("q", self.subject_key, self.property_key)


def questions(readings: Iterable[Reading]) -> tuple[Question, ...]:
    """The questions that *readings* answer, in the order in which they were first asked."""
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        groups.setdefault((reading.subject_key, reading.property_key), []).append(reading)
    return tuple(Question.of(group) for group in groups.values())


def _comparable(one: Stand, other: Stand) -> bool:
    a, b = one.first, other.first
    return a.claim.mode == b.claim.mode and not (a.evidence and b.evidence) and a.scope.meets(b.scope)


def stable_id(prefix: str, *parts: str) -> str:
    """*prefix* and ten hexadecimal digits of the SHA-256 of *parts*."""
    return f"{prefix}-" + hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:10]
