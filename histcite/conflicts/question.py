"""A question is one subject and one property; its positions are the different answers that claims give."""

import json
from collections.abc import Iterable, Sequence

from histcite.conflicts.clash import Stand
from histcite.conflicts.pairing import Pair, paired
from histcite.conflicts.reading import Reading
from histcite.frozen import dataclass
from histcite.records.keys import hashing
from histcite.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One subject and one property, with every claim that answers it and the distinct things they say.

    ``comparable`` are the pairs of stands that speak in the same mode and whose scopes can meet.
    """

    subject_key: str
    property_key: str
    readings: tuple[Reading, ...]
    stands: tuple[Stand, ...]
    comparable: tuple[Pair, ...]

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
            comparable=tuple(paired(stands)),
        )

    @property
    def role(self) -> str:
        """What the answers mean for other questions, as its property declares; usually nothing."""
        return self.readings[0].role

    @property
    def differs_in_words(self) -> bool:
        """Whether nobody declared the property, and answers that could be held against each other are different texts."""
        if self.readings[0].declared:
            return False
        said = ((one.first, other.first) for one, other in self.comparable)
        return any(
            isinstance(one.values[0], Text)
            and isinstance(other.values[0], Text)
            and one.position != other.position
            for one, other in said
            if not (one.denied or other.denied)
        )

    @property
    def subject(self) -> str:
        """The subject as first typed."""
        return self.readings[0].claim.subject

    @property
    def asked(self) -> str:
        """The property as first typed: what is asked of the subject."""
        return self.readings[0].claim.property

    @property
    def key(self) -> tuple[str, str]:
        """The subject and the property."""
        return self.subject_key, self.property_key

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


def stable_id(prefix: str, *parts: str) -> str:
    """*prefix* and ten hexadecimal digits of the SHA-256 of *parts*."""
    digest: str = hashing()(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
    return f"{prefix}-{digest[:10]}"
