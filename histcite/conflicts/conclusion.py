"""A conclusion: what the historian holds to be so on a question, held against all that the claims say on it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from histcite.citations.dating import print_date
from histcite.citations.style import sheet
from histcite.conflicts.clash import Clash, Stand
from histcite.conflicts.conflict import Conflict, groups_of
from histcite.conflicts.position import SCOPE, shared
from histcite.conflicts.question import Question
from histcite.conflicts.reading import ASSERTED, Reading, read_claim
from histcite.conflicts.rules import RULES
from histcite.conflicts.verdict import Groups
from histcite.records.claim import Claim
from histcite.records.decision import UNDECIDED, Decision
from histcite.records.hand import hand
from histcite.records.property import Property
from histcite.values import Names, Relation, Text, compare, identity, says_nothing

DENIED = "not "
"""How a denied answer begins, in a list of positions as in what is typed."""


class Conclusion:
    """The ``decision`` on a ``question`` that says what is held to be so, and how the claims stand to it.

    It is read as a claim would be that gives its answer: within the scope that the claims share on which it rests, or else those that
    say the same, or else those that stood when it was taken.
    """

    def __init__(
        self, question: Question, decision: Decision, names: Names, declared: Mapping[str, Property]
    ) -> None:
        self.question = question
        self.decision = decision
        self._names = names
        self._declared = declared

    @property
    def unknown(self) -> bool:
        """Whether it says that the matter cannot be known, or that the evidence does not decide."""
        return self.decision.verdict == UNDECIDED

    @property
    def called(self) -> str:
        """Whose it is and of what day, with the question: ``your conclusion of 3 March 2026 (q-...)``."""
        who, day = self.decision.who, print_date(self.decision.when[:10], sheet("chicago"))
        whose = "your" if who in ("", hand().who) else f"{who}'s"
        return f"{whose} conclusion of {day} ({self.question.id})"

    @property
    def told(self) -> str:
        """The question with what is held to be so."""
        return f"{self.question.subject}: {self.question.asked}? {self.decision.answer}"

    @cached_property
    def stand(self) -> Stand | None:
        """The answer as the checker reads it; None where there is none to be known."""
        reading = None if self.unknown else read_claim(self._as_claim(), self._names, self._declared)
        return Stand(readings=(reading,)) if reading else None

    @property
    def unread(self) -> str:
        """Why the answer is kept as text, if it was meant as something else."""
        return self.stand.first.unread if self.stand else ""

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """What of the question speaks against the answer, by the rules by which claims are held against each other."""
        own = self.stand
        if own is None:
            return ()
        met = tuple((own, stand) for stand in self.question.stands if own.meets(stand))
        beside = replace(self.question, comparable=met)
        return tuple(clash for rule, _ in RULES for clash in rule(beside))

    @property
    def rejected(self) -> frozenset[str]:
        """The normal forms of the answers that it speaks against."""
        return frozenset(stand.first.normal for clash in self.clashes for stand in clash.stands[1:])

    @property
    def against(self) -> tuple[str, ...]:
        """The keys of the claims that speak against it: of another answer, or of any since, where none was to be known."""
        if self.unknown:
            return tuple(reading.claim.key for reading in self._since if _answers(reading))
        clashing = dict.fromkeys(reading for clash in self.clashes for reading in clash.stands[1].readings)
        return tuple(reading.claim.key for reading in clashing)

    @cached_property
    def touched_by(self) -> tuple[str, ...]:
        """The keys of the claims that were not weighed in it: that came since or say what nobody said, and do not bear it out."""
        since = {reading.claim.key for reading in self._since}
        covered = [set(group) for group in self.decision.covers]
        new = {
            reading.claim.key
            for clash in self.clashes
            if not any(set(clash.group) <= wider for wider in covered)
            for reading in clash.stands[1].readings
        }
        beside = (reading.claim.key for reading in self._since if self.stand and self._is_another(reading))
        return tuple(dict.fromkeys((*(key for key in self.against if key in since | new), *beside)))

    @property
    def _since(self) -> Iterator[Reading]:
        return (one for one in self.question.readings if one.claim.added > self.decision.when)

    def _is_another(self, reading: Reading) -> bool:
        """Whether *reading* gives another answer to the same, be it one that cannot be held against this one."""
        own, other = self.stand, Stand(readings=(reading,))
        if own is None or not own.meets(other) or own.first.denied != reading.denied or not _answers(reading):
            return False
        pairs = ((one, value) for one in own.first.values for value in reading.values)
        return not any(compare(*pair) in _ALIKE for pair in pairs)

    def _as_claim(self) -> Claim:
        decision, readings = self.decision, self.question.readings
        relied = {decision.prefers, *decision.grounds}
        resting = [one.claim for one in readings if one.claim.key in relied]
        alike = [one.claim for one in readings if identity(one.words) == identity(decision.answer)]
        stood = [one.claim for one in readings if one.claim.added <= decision.when]
        sharing = resting or alike or stood or [one.claim for one in readings]
        told: dict[str, Any] = {
            "mode": ASSERTED,
            **dict.fromkeys(SCOPE, ""),
            **shared(("mode", *SCOPE), sharing),
        }
        told |= {"subject": self.question.subject, "property": self.question.asked}
        if alike:
            return replace(alike[0], key=decision.key, hedged=False, inferred=False, **told)
        is_denied = decision.answer.casefold().startswith(DENIED)
        value = decision.answer[len(DENIED) * is_denied :]
        polarity = "-" if is_denied else "+"
        return Claim(key=decision.key, text=decision.note, value=value, polarity=polarity, **told)


_ALIKE = (Relation.SAME, Relation.REFINES, Relation.OVERLAP)
"""How two answers stand to each other of which one bears out the other."""


def _answers(reading: Reading) -> bool:
    """Whether it says something of the matter itself, and not that it is not known."""
    nothing = all(isinstance(value, Text) and says_nothing(value.text) for value in reading.values)
    return not (reading.evidence or nothing)


def weighed(conclusion: Conclusion, conflicts: Iterable[Conflict], own: Iterable[Conflict]) -> Groups:
    """What a conclusion covers: the values that speak against it, the conflicts that are its *own*, and those of *conflicts* in which
    it rejects a side of all that clashes.
    """
    rejected, asked = conclusion.rejected, conclusion.question.key
    settled = (
        conflict
        for conflict in conflicts
        if all(
            any(one.first.normal in rejected and one.first.question_key == asked for one in clash.stands)
            for clash in conflict.clashes
        )
    )
    groups = set(groups_of(conclusion.clashes))
    return tuple(sorted(groups.union(*(conflict.groups for conflict in (*own, *settled)))))
