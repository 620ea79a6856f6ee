"""A casebook: what there is to tell of a library, or of the claims in it that are meant; the report and other overviews show it."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain, islice

from histcite.conflicts import Conclusion, Conflict, Position, Question, Reading, positions_of
from histcite.conflicts.rivals import Rivalry, find_rivals
from histcite.frozen import dataclass
from histcite.holdings.chronicle import Event, chronicle
from histcite.holdings.kept import Kept
from histcite.records.claim import Claim
from histcite.records.source import Source

MOST_CLAIMS = 20_000
"""How many claims are told one by one, before what is told is abridged."""

MOST_ABRIDGED = 10_000
"""How many of the disputed, and then of those agreed on, are told of more."""

LARGEST = 5
"""How many of the open conflicts come first for their size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with every position that is taken on it, its conflicts, and what was concluded."""

    question: Question
    positions: tuple[Position, ...]
    conflicts: tuple[Conflict, ...]
    conclusion: Conclusion | None

    @property
    def agreed(self) -> bool:
        """Whether two or more independent witnesses give one answer."""
        return any(each.witnesses > 1 and not each.readings[0].evidence for each in self.positions)


class Casebook:
    """The conflicts, questions, rivals and times of the claims that are ``meant``, None for all; each worked out when it is asked for.

    A claim that is meant brings along the question that it answers and the conflicts that it is in, with all other claims in them.
    """

    def __init__(self, holdings: Kept, meant: frozenset[str] | None = None, most: int = MOST_CLAIMS) -> None:
        self.holdings = holdings
        self._meant = meant
        self._most = most

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that are meant."""
        return tuple(claim for claim in self.holdings.claims.values() if self._touched((claim.key,)))

    @property
    def abridged(self) -> bool:
        """Whether there are too many claims for all to be told one by one."""
        return len(self.claims) > self._most

    @cached_property
    def told(self) -> tuple[Claim, ...]:
        """Those that are told one by one: all, or of very many some that are disputed or agreed on."""
        if not self.abridged:
            return self.claims
        agreed = (
            reading.claim.key
            for each in self.answered
            for position in each.positions
            if position.witnesses > 1
            for reading in position.readings
        )
        wanted = set(islice(dict.fromkeys(chain(self.disputed, agreed)), MOST_ABRIDGED))
        return tuple(claim for claim in self.claims if claim.key in wanted)

    @cached_property
    def answered_by_told(self) -> tuple[Answered, ...]:
        """The questions with their positions that a claim which is told answers."""
        if not self.abridged:
            return self.answered
        told = {claim.key for claim in self.told}
        return tuple(
            each
            for each in self.answered
            if not told.isdisjoint(reading.claim.key for reading in each.question.readings)
        )

    def cited(self, claims: Iterable[Claim]) -> tuple[Source, ...]:
        """The sources of *claims*, with those through which they were read, by key."""
        references = (reference for claim in claims for reference in claim.references)
        keys = {key for reference in references for key in (reference.source, reference.via)}
        return tuple(self.holdings.sources[key] for key in sorted(keys) if key in self.holdings.sources)

    @property
    def as_of(self) -> str:
        """When the newest of what is kept was written or decided; empty where there is nothing."""
        held = self.holdings
        written = (
            max(one.added, one.changed) for kept in (held.claims, held.sources) for one in kept.values()
        )
        return max((*written, *(decision.when for decision in held.decisions.values())), default="")

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """The claims as the checker reads them, by their keys."""
        return {reading.claim.key: reading for reading in self.holdings.inquiry.readings}

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts, settled ones too: the largest open ones first, then what is open, by grade and subject."""
        found = [one for one in self.holdings.inquiry.conflicts if self._touched(one.claims)]
        found.sort(key=lambda one: (not one.is_open, -one.grade, one.subject.casefold(), one.asked, one.id))
        largest = sorted((one for one in found if one.is_open), key=lambda one: -len(one.claims))[:LARGEST]
        first = {one.id for one in largest}
        return (*largest, *(one for one in found if one.id not in first))

    @cached_property
    def disputed(self) -> Mapping[str, tuple[Conflict, ...]]:
        """For each claim in a conflict, by its key, its conflicts."""
        found: dict[str, list[Conflict]] = {}
        for conflict in self.conflicts:
            for key in conflict.claims:
                found.setdefault(key, []).append(conflict)
        return {key: tuple(conflicts) for key, conflicts in found.items()}

    @cached_property
    def conflicts_on(self) -> Mapping[tuple[str, str], tuple[Conflict, ...]]:
        """The conflicts reported under each question, by its key."""
        found: dict[tuple[str, str], list[Conflict]] = {}
        for conflict in self.conflicts:
            found.setdefault(conflict.question.key, []).append(conflict)
        return {key: tuple(conflicts) for key, conflicts in found.items()}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that the claims answer."""
        asked = self.holdings.inquiry.questions
        return tuple(one for one in asked if self._touched(reading.claim.key for reading in one.readings))

    @cached_property
    def answered(self) -> tuple[Answered, ...]:
        """The questions with their positions, in the order of their subjects."""
        witnesses = self.holdings.inquiry.witnesses
        found = (
            Answered(
                question=question,
                positions=positions_of(question, witnesses),
                conflicts=self.conflicts_on.get(question.key, ()),
                conclusion=self.holdings.inquiry.conclusions.get(question.key),
            )
            for question in self.questions
        )
        return tuple(
            sorted(found, key=lambda each: (each.question.subject.casefold(), each.question.asked.casefold()))
        )

    @property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """What was concluded on the questions, in their order."""
        return tuple(each.conclusion for each in self.answered if each.conclusion)

    @cached_property
    def rivals(self) -> tuple[Rivalry, ...]:
        """The questions to which wholly different answers are given though many may be true."""
        return tuple(find_rivals(self.questions, self.holdings.inquiry.witnesses))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The claims that are told and tell a time, the earliest first."""
        return chronicle(self.told, self.readings, self.disputed)

    def _touched(self, keys: Iterable[str]) -> bool:
        return self._meant is None or not self._meant.isdisjoint(keys)
