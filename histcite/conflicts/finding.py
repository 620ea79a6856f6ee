"""A conflict: the positions of one question that one rule finds incompatible, with reasons and a way out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from histcite.conflicts.position import Position, positions_in
from histcite.conflicts.question import Question, Stand, stable_id
from histcite.conflicts.reconcile import reconcile
from histcite.conflicts.rules import RULES, Clash, Grade, Rule
from histcite.conflicts.verdict import OPEN, UPDATED, Pairs, Verdict, Verdicts
from histcite.records.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What one rule found in one question; computed, never stored. Its id depends on nothing but the rule and the question.

    ``pairs`` are the clashing pairs of values in normal form: what a decision covers.
    """

    id: str
    rule: str
    law: str
    kind: str
    grade: Grade
    question: Question
    positions: tuple[Position, ...]
    clashes: tuple[Clash, ...]
    pairs: Pairs
    verdict: Verdict

    @property
    def subject(self) -> str:
        """The subject as first typed."""
        return self.question.readings[0].claim.subject

    @property
    def asked(self) -> str:
        """The property as first typed: what is asked of the subject."""
        return self.question.readings[0].claim.property

    @property
    def claims(self) -> tuple[str, ...]:
        """The key of every claim in a clashing pair."""
        return tuple(key for position in self.positions for key in position.claims)

    @property
    def internal(self) -> bool:
        """Whether some source contradicts itself in one voice."""
        return any(_internal(clash) for clash in self.clashes)

    @property
    def fully_internal(self) -> bool:
        """Whether nobody but one source and one voice is in it."""
        return all(_internal(clash) for clash in self.clashes)

    @property
    def reconcile(self) -> tuple[str, ...]:
        """What would reconcile the clashes: hints, the most particular first."""
        return reconcile(self.clashes)

    @property
    def scope(self) -> dict[str, str]:
        """The mode and scope that all clashing claims share, as typed."""
        claims = [reading.claim for position in self.positions for reading in position.readings]
        shared = {
            name: {getattr(claim, name) for claim in claims} for name in ("mode", "when", "where", "of")
        }
        return {name: values.pop() for name, values in shared.items() if len(values) == 1 and values != {""}}

    @property
    def status(self) -> str:
        """Open, updated, or the verdict of the decision that holds."""
        return self.verdict.status

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision, or for a new one."""
        return self.status in (OPEN, UPDATED)

    @property
    def explanation(self) -> str:
        """Every answer as read, by whom, and why the strongest of them clash, in one sentence."""
        clash = max(self.clashes, key=lambda clash: clash.grade)
        said = "; ".join(position.said for position in self.positions)
        return f"{said}; {clash.why}{_softening(clash)}."


def find_conflicts(
    asked: Iterable[Question], verdicts: Verdicts, sources: Mapping[str, Source]
) -> tuple[Conflict, ...]:
    """Every conflict in the questions *asked*, each with what was decided on it."""
    return tuple(
        _conflict(question, rule, kind, clashes, verdicts, sources)
        for question in asked
        if question.comparable
        for rule, kind in RULES
        if (clashes := tuple(rule(question)))
    )


def _conflict(
    question: Question,
    rule: Rule,
    kind: str,
    clashes: tuple[Clash, ...],
    verdicts: Verdicts,
    sources: Mapping[str, Source],
) -> Conflict:
    name = rule.__name__
    target = stable_id("x", name, question.subject_key, question.property_key)
    pairs = _pairs(clashes)
    return Conflict(
        id=target,
        rule=name,
        law=(rule.__doc__ or "").strip(),
        kind=kind,
        grade=max(clash.grade for clash in clashes),
        question=question,
        positions=positions_in(question, clashes, sources),
        clashes=clashes,
        pairs=pairs,
        verdict=verdicts.on(target, pairs),
    )


def _pairs(clashes: Iterable[Clash]) -> Pairs:
    ordered = (sorted((clash.one.first.normal, clash.other.first.normal)) for clash in clashes)
    return tuple(sorted({(low, high) for low, high in ordered}))


def _internal(clash: Clash) -> bool:
    return bool(_speakers(clash.one) & _speakers(clash.other))


def _speakers(stand: Stand) -> set[tuple[str, str]]:
    return {
        (reference.source, reading.voice_key)
        for reading in stand.readings
        for reference in reading.claim.references
    }


def _softening(clash: Clash) -> str:
    if clash.grade is not Grade.TENSION:
        return ""
    if clash.one.first.evidence or clash.other.first.evidence:
        return ", but one of them speaks only of the evidence"
    return ", but one of them is hedged or uncertain"
