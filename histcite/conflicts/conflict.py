"""A conflict: the positions that one rule finds incompatible, reported under one question, with reasons and a way out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import Docket
from histcite.conflicts.magnitude import Size, largest
from histcite.conflicts.question import Question, stable_id
from histcite.conflicts.reconcile import from_julian_country, reconcile
from histcite.conflicts.rules import RULES, WIDER_RULES
from histcite.conflicts.verdict import Groups, Judged, Verdict, Verdicts
from histcite.conflicts.witness import Witnesses
from histcite.frozen import dataclass

if TYPE_CHECKING:
    from histcite.conflicts.position import Position

MOST_GROUPS = 500
"""How many clashing pairs a decision remembers one by one."""

RuleText = tuple[Callable[..., object], str]
"""A rule, whose docstring is its sentence, and the kind of conflict it reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Judged):
    """What one rule found in one question; computed, never stored. Its id depends on nothing but the rule and the question.

    ``julian`` tells that one of its dates may well be told in the Julian calendar. ``groups`` are the values that clash with one another, mostly pairs, in normal form: what a decision covers.
    """

    id: str
    rule: str
    law: str
    kind: str
    grade: Grade
    question: Question
    positions: "tuple[Position, ...]"
    clashes: tuple[Clash, ...]
    groups: Groups
    verdict: Verdict
    julian: bool

    @property
    def subject(self) -> str:
        """The subject as first typed."""
        return self.question.subject

    @property
    def asked(self) -> str:
        """The property as first typed: what is asked of the subject."""
        return self.question.asked

    @property
    def claims(self) -> tuple[str, ...]:
        """The key of every claim in a clashing pair."""
        return tuple(key for position in self.positions for key in position.claims)

    @property
    def internal(self) -> bool:
        """Whether some source contradicts itself in one voice."""
        speakers = ([_speakers(stand) for stand in clash.stands] for clash in self.clashes)
        return any(frozenset.intersection(*each) for each in speakers)

    @property
    def fully_internal(self) -> bool:
        """Whether nobody but one source and one voice is in it."""
        speakers = {
            speaker for clash in self.clashes for stand in clash.stands for speaker in _speakers(stand)
        }
        return len(speakers) == 1

    @property
    def reconcile(self) -> tuple[str, ...]:
        """What would reconcile the clashes: hints, the likeliest first."""
        return reconcile(self.clashes, julian=self.julian)

    @property
    def size(self) -> Size | None:
        """How far the answers that lie farthest apart are from one another; None where that cannot be measured."""
        return largest(self.clashes)

    @property
    def heading(self) -> str:
        """What is asked of what, and within what scope, where all speak of the same."""
        scope = ", ".join(f"{part} {told}" for part, told in self.scope.items() if part != "mode")
        return f"{self.subject}: {self.asked}?{f'  ({scope})' if scope else ''}"

    @property
    def scope(self) -> dict[str, str]:
        """The mode and scope that all clashing claims share, as typed."""
        from histcite.conflicts.position import SCOPE, shared

        claims = [reading.claim for position in self.positions for reading in position.readings]
        return shared(("mode", *SCOPE), claims)

    @property
    def explanation(self) -> str:
        """Every answer as read, by whom, and why the strongest of them clash, in one sentence; what speaks of one thing stands together."""
        told = sorted(self.positions, key=lambda position: position.scope)
        return f"{'; '.join(position.said for position in told)}; {self.why}."

    @property
    def why(self) -> str:
        """Why the strongest of the answers clash, and what softens it."""
        clash = max(self.clashes, key=lambda clash: clash.grade)
        softening = ""
        if any(stand.first.evidence for stand in clash.stands):
            softening = ", but one of them speaks only of the evidence"
        elif soft := next((stand for stand in clash.stands if not stand.firm), None):
            inferred = all(reading.claim.inferred for reading in soft.readings)
            softening = f", but one of them is {'inferred' if inferred else 'hedged or uncertain'}"
        return f"{clash.why}{softening}"


def find_conflicts(
    asked: Iterable[Question], verdicts: Verdicts, witnesses: Witnesses
) -> tuple[Conflict, ...]:
    """Every conflict in the questions *asked* and between them, each with what was decided on it."""
    return tuple(
        _conflict(law, question, clashes, verdicts, witnesses)
        for question, law, clashes in _found(tuple(asked))
    )


def _found(questions: Sequence[Question]) -> Iterator[tuple[Question, RuleText, tuple[Clash, ...]]]:
    """What each rule finds, question by question: first the rules within one, then what the wider ones report under it."""
    docket = Docket(questions)
    wider: dict[tuple[str, str], list[tuple[RuleText, tuple[Clash, ...]]]] = {}
    for rule, kind in WIDER_RULES:
        reported: dict[tuple[str, str], list[Clash]] = {}
        for question, clash in rule(docket):
            reported.setdefault(question.key, []).append(clash)
        for key, its in reported.items():
            wider.setdefault(key, []).append(((rule, kind), tuple(its)))
    for question in questions:
        for inner, kind in RULES if question.comparable else ():
            if clashes := tuple(inner(question)):
                yield question, (inner, kind), clashes
        yield from ((question, *finding) for finding in wider.get(question.key, ()))


def _conflict(
    law: RuleText,
    question: Question,
    clashes: tuple[Clash, ...],
    verdicts: Verdicts,
    witnesses: Witnesses,
) -> Conflict:
    """The conflict; what was decided on it stands under its own id, or under one that it had when another question came first."""
    from histcite.conflicts.position import positions_in

    rule, kind = law
    others = dict.fromkeys(key for clash in clashes for key in clash.questions if key != question.key)
    targets = [stable_id("x", rule.__name__, *key) for key in (question.key, *others)]
    groups = groups_of(clashes)
    return Conflict(
        id=targets[0],
        rule=rule.__name__,
        law=(rule.__doc__ or "").strip(),
        kind=kind,
        grade=max(clash.grade for clash in clashes),
        question=question,
        positions=positions_in(question, clashes, witnesses),
        clashes=clashes,
        groups=groups,
        verdict=verdicts.on(targets, groups, (question.key, *others)),
        julian=kind == "date" and from_julian_country(clashes, witnesses.sources),
    )


def groups_of(clashes: tuple[Clash, ...]) -> Groups:
    """The values that clash with one another; all of them as one group where there would be very many pairs to remember."""
    groups = {clash.group for clash in clashes}
    if len(groups) > MOST_GROUPS:
        groups = {tuple(sorted({normal for group in groups for normal in group}))}
    return tuple(sorted(groups))


def _speakers(stand: Stand) -> frozenset[tuple[str, str]]:
    return frozenset(
        (reference.source, reading.voice_key)
        for reading in stand.readings
        for reference in reading.claim.references
    )
