"""A conflict: the positions of one question that one rule finds incompatible, with reasons and a way out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from histcite.conflicts.question import Question, Stand, stable_id
from histcite.conflicts.reading import Reading, resolved
from histcite.conflicts.reconcile import reconcile
from histcite.conflicts.rules import RULES, Clash, Grade, Rule
from histcite.conflicts.witness import witnesses
from histcite.records.decision import Decision
from histcite.records.source import Source
from histcite.values import Names, Relation, compare, identity

OPEN, UPDATED = "open", "updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The claims of a conflict that give the same answer, and those outside it that would fit it too."""

    readings: tuple[Reading, ...]
    witnesses: int
    also_fits: tuple[str, ...]

    @property
    def value(self) -> str:
        """The answer in words, as first read."""
        return self.readings[0].words

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that hold it."""
        return tuple(reading.claim.key for reading in self.readings)

    @property
    def said(self) -> str:
        """Who gives the answer, and the answer as read."""
        speakers = dict.fromkeys(_speaker(reading) for reading in self.readings)
        return f"{_listed(list(speakers))}: {self.readings[0].as_read}"

    @property
    def voices(self) -> tuple[str, ...]:
        """Who says so inside the sources, each once; a source's own author is not named."""
        return tuple(dict.fromkeys(reading.claim.voice for reading in self.readings if reading.claim.voice))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What one rule found in one question; computed, never stored. Its id depends on nothing but the rule and the question."""

    id: str
    rule: str
    law: str
    kind: str
    grade: Grade
    question: Question
    positions: tuple[Position, ...]
    clashes: tuple[Clash, ...]
    internal: bool
    reconcile: tuple[str, ...]
    decision: Decision | None = None
    status: str = OPEN

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
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The clashing pairs of values in normal form: what a decision covers."""
        ordered = (sorted((clash.one.first.normal, clash.other.first.normal)) for clash in self.clashes)
        return tuple(sorted({(low, high) for low, high in ordered}))

    @property
    def fully_internal(self) -> bool:
        """Whether nobody but one source and one voice is in it."""
        return all(_internal(clash) for clash in self.clashes)

    @property
    def scope(self) -> dict[str, str]:
        """The mode and scope that all clashing claims share, as typed."""
        claims = [reading.claim for position in self.positions for reading in position.readings]
        shared = {
            name: {getattr(claim, name) for claim in claims} for name in ("mode", "when", "where", "of")
        }
        return {name: values.pop() for name, values in shared.items() if len(values) == 1 and values != {""}}

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
    asked: Iterable[Question], decisions: Iterable[Decision], sources: Mapping[str, Source], names: Names
) -> tuple[Conflict, ...]:
    """Every conflict in the questions *asked*, each with the decision that was taken on it and its status."""
    latest = {_target(decision, names): _renamed(decision, names) for decision in decisions}
    found = []
    for question in asked:
        for rule, kind in RULES:
            clashes = tuple(rule(question))
            if clashes:
                conflict = _conflict(question, rule, kind, clashes, sources, latest)
                found.append(conflict)
    return tuple(found)


def _conflict(
    question: Question,
    rule: Rule,
    kind: str,
    clashes: tuple[Clash, ...],
    sources: Mapping[str, Source],
    latest: Mapping[str, Decision],
) -> Conflict:
    name = rule.__name__
    found = Conflict(
        id=stable_id("x", name, question.subject, question.asked),
        rule=name,
        law=(rule.__doc__ or "").strip(),
        kind=kind,
        grade=max(clash.grade for clash in clashes),
        question=question,
        positions=_positions(question, clashes, sources),
        clashes=clashes,
        internal=any(_internal(clash) for clash in clashes),
        reconcile=reconcile(clashes),
    )
    return _decided(found, latest.get(found.id))


def _decided(conflict: Conflict, decision: Decision | None) -> Conflict:
    if decision is None or decision.verdict == "reopened":
        return replace(conflict, decision=decision)
    covered = set(conflict.pairs) <= set(decision.covers)
    return replace(conflict, decision=decision, status=decision.verdict if covered else UPDATED)


def _target(decision: Decision, names: Names) -> str:
    """The id under which the conflict goes today: a name may have got an alias since the decision."""
    if not decision.rule:
        return decision.target
    return stable_id("x", decision.rule, names.resolve(decision.subject).key, identity(decision.property))


def _renamed(decision: Decision, names: Names) -> Decision:
    """*decision* with the names in its pairs as they are resolved today."""
    pairs = (sorted((resolved(one, names), resolved(other, names))) for one, other in decision.covers)
    return replace(decision, covers=tuple((low, high) for low, high in pairs))


def _positions(
    question: Question, clashes: tuple[Clash, ...], sources: Mapping[str, Source]
) -> tuple[Position, ...]:
    held: dict[tuple[str, ...], list[Reading]] = {}
    clashing = {stand.first.normal: stand for clash in clashes for stand in (clash.one, clash.other)}
    for stand in question.stands:
        if stand.first.normal in clashing:
            held.setdefault(stand.first.position, []).extend(stand.readings)
    against = _opponents(clashes)
    return tuple(
        Position(
            readings=tuple(readings),
            witnesses=len(witnesses(readings, sources)),
            also_fits=_also_fits(question, readings, against),
        )
        for readings in held.values()
    )


def _opponents(clashes: Iterable[Clash]) -> dict[str, set[str]]:
    against: dict[str, set[str]] = {}
    for clash in clashes:
        against.setdefault(clash.one.first.normal, set()).add(clash.other.first.normal)
        against.setdefault(clash.other.first.normal, set()).add(clash.one.first.normal)
    return against


def _also_fits(question: Question, held: list[Reading], against: Mapping[str, set[str]]) -> tuple[str, ...]:
    opponents = {normal for reading in held for normal in against.get(reading.normal, ())}
    return tuple(
        reading.claim.key
        for reading in question.readings
        if reading.position != held[0].position
        and reading.normal not in opponents
        and _fits(reading, held[0])
    )


def _fits(reading: Reading, position: Reading) -> bool:
    alike = reading.claim.mode == position.claim.mode and reading.denied == position.denied
    return alike and any(
        compare(one, other) in (Relation.REFINES, Relation.OVERLAP)
        for one in reading.answer.values
        for other in position.answer.values
    )


def _internal(clash: Clash) -> bool:
    return bool(_speakers(clash.one) & _speakers(clash.other))


def _speakers(stand: Stand) -> set[tuple[str, str]]:
    return {
        (reference.source, reading.claim.voice)
        for reading in stand.readings
        for reference in reading.claim.references
    }


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _speaker(reading: Reading) -> str:
    claim = reading.claim
    where = claim.references[0].source if claim.references else "no source"
    verb = " alleges" if claim.stance == "alleges" else ""
    return f"{claim.voice} in {where}{verb}" if claim.voice else f"{where}{verb}"


def _softening(clash: Clash) -> str:
    if clash.grade is not Grade.TENSION:
        return ""
    if clash.one.first.evidence or clash.other.first.evidence:
        return ", but one of them speaks only of the evidence"
    return ", but one of them is hedged or uncertain"
