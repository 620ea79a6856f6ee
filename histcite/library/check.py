"""What the library answers: what is found among the claims meant, and the records as a change left them."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from histcite.frozen import dataclass
from histcite.intake.desk import Desk
from histcite.records.claim import Claim

if TYPE_CHECKING:
    from histcite.conflicts import Conclusion, Conflict, JudgedLead, Question
    from histcite.conflicts.likeness import Likeness
    from histcite.conflicts.rivals import Rivalry
    from histcite.holdings.holdings import Holdings
    from histcite.holdings.survey import Survey


FEW = 30
"""Among how many claims one is better held against its surroundings than in a check of all."""


class Check:
    """What is found among the claims meant, or among all; each thing is looked for when it is asked for."""

    def __init__(self, holdings: "Holdings", meant: frozenset[str] | None) -> None:
        self._holdings = holdings
        self._inquiry = holdings.inquiry
        self._meant = meant

    @cached_property
    def conflicts(self) -> "tuple[Conflict, ...]":
        """Every conflict that one of the claims is in, settled ones too."""
        return tuple(conflict for conflict in self._inquiry.conflicts if self._touches(conflict.claims))

    @property
    def open(self) -> "tuple[Conflict, ...]":
        """The conflicts that wait for a decision."""
        return tuple(conflict for conflict in self.conflicts if conflict.is_open)

    @cached_property
    def leads(self) -> "tuple[JudgedLead, ...]":
        """Every lead that one of the claims is in, settled ones too."""
        return tuple(lead for lead in self._inquiry.leads if self._touches(lead.claims))

    @cached_property
    def rivals(self) -> "tuple[Rivalry, ...]":
        """The questions among theirs to which wholly different answers are given, though all may be true."""
        from histcite.conflicts.rivals import find_rivals

        return tuple(find_rivals(self.asked, self._inquiry.witnesses))

    def survey(self, conflicts: "Collection[Conflict]") -> "Survey":
        """*conflicts*, of those found, by property and kind, and source against source and voice against voice."""
        from histcite.holdings.survey import survey

        return survey(self.asked, conflicts, self._inquiry.witnesses)

    @cached_property
    def alike_subjects(self) -> "tuple[Likeness, ...]":
        """Subjects that may be one under two spellings, where one of the claims is about one of them."""
        from histcite.conflicts.likeness import alike_subjects

        claims = self._holdings.claims
        found = alike_subjects((claim.subject for claim in claims.values()), self._holdings.names)
        if self._meant is None or not found:
            return found
        about = {claims[key].subject for key in self._meant}
        return tuple(alike for alike in found if not about.isdisjoint(alike.forms))

    @cached_property
    def forged(self) -> int:
        """How many of the claims are left out, since their sources are forged."""
        claims = self._holdings.claims.values()
        return sum(self._touches((claim.key,)) for claim in claims if self._inquiry.is_forged(claim))

    @cached_property
    def alike_values(self) -> "tuple[Likeness, ...]":
        """Answers to one question that differ only in their wording or, of names, in their script."""
        from histcite.conflicts.likeness import alike_names, alike_values

        readings = [reading for reading in self._inquiry.readings if self._touches((reading.claim.key,))]
        return (*alike_values(readings), *alike_names(readings))

    @cached_property
    def uncompared(self) -> tuple[str, ...]:
        """The properties that nobody declared and under which answers to one question differ in words, so that nothing is held against them."""
        return tuple(
            dict.fromkeys(
                question.asked
                for question in self._inquiry.questions
                if question.differs_in_words
                and self._touches(reading.claim.key for reading in question.readings)
            )
        )

    @cached_property
    def inferred(self) -> tuple[Claim, ...]:
        """The claims whose value is not stated but concluded: what a second reader looks at."""
        claims = self._holdings.claims.values()
        return tuple(claim for claim in claims if claim.inferred and self._touches((claim.key,)))

    @cached_property
    def conclusions(self) -> "tuple[Conclusion, ...]":
        """What was concluded on the questions that the claims answer, or rests on them, in the order in which it was."""
        found = self._inquiry.conclusions.values()
        return tuple(
            one
            for one in found
            if self._touches(reading.claim.key for reading in one.question.readings)
            or self._touches((one.decision.prefers, *one.decision.grounds))
        )

    @cached_property
    def touched(self) -> "tuple[Conclusion, ...]":
        """The conclusions that new evidence touches."""
        return tuple(one for one in self.conclusions if one.touched_by)

    @property
    def claims(self) -> int:
        """How many claims were looked at."""
        return len(self._holdings.claims) if self._meant is None else len(self._meant)

    @cached_property
    def asked(self) -> "tuple[Question, ...]":
        """The questions that they answer."""
        found = self._inquiry.questions
        return tuple(one for one in found if self._touches(reading.claim.key for reading in one.readings))

    @property
    def questions(self) -> int:
        """How many questions they answer."""
        return len(self.asked)

    def _touches(self, keys: Iterable[str]) -> bool:
        return self._meant is None or not self._meant.isdisjoint(keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A claim as it was added, what the library has to say about it, and the open conflicts that it is in."""

    claim: Claim
    remarks: tuple[str, ...]
    conflicts: "tuple[Conflict, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Claims as they were changed, and what the library has to say about them."""

    claims: tuple[Claim, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """The desk with a source put on it, and what the library has to say about that."""

    desk: Desk
    remarks: tuple[str, ...]


def open_among(holdings: "Holdings", keys: frozenset[str]) -> "tuple[Conflict, ...]":
    """The open conflicts that any of the claims *keys* is in; few claims are held against their surroundings alone."""
    if len(keys) * FEW < len(holdings.claims):
        found = {
            conflict.id: conflict
            for claim in holdings.claims.taken(sorted(keys))
            for conflict in holdings.inquiry.conflicts_of(claim)
        }
        return tuple(conflict for conflict in found.values() if conflict.is_open)
    return tuple(
        conflict
        for conflict in holdings.inquiry.conflicts
        if conflict.is_open and not keys.isdisjoint(conflict.claims)
    )
