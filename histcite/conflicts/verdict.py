"""What was decided on conflicts, leads and questions, found again under the names of today, and whether it still covers what clashes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from histcite.conflicts.question import stable_id
from histcite.conflicts.reading import resolved
from histcite.frozen import dataclass
from histcite.records.decision import REOPENED, Decision
from histcite.records.property import Property, question_key
from histcite.values import Names

if TYPE_CHECKING:
    from histcite.conflicts.leads import Lead

OPEN, UPDATED = "open", "updated"

QuestionKey = tuple[str, str]
"""The keys of the subject and the property that a question is about."""

Groups = tuple[tuple[str, ...], ...]
"""Values that cannot all be true, mostly two, each group in normal form and sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The status of a conflict, the decision last taken on it, and those taken before it was joined with another by an alias."""

    status: str = OPEN
    decision: Decision | None = None
    others: tuple[Decision, ...] = ()


class Judged:
    """What can be decided on: a conflict or a lead with its ``verdict``."""

    __slots__ = ()
    verdict: Verdict

    @property
    def status(self) -> str:
        """Open, updated, or the verdict of the decision that holds."""
        return self.verdict.status

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision, or for a new one."""
        return self.verdict.status in (OPEN, UPDATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLead(Judged):
    """A lead, and what was decided on it; decided on like a conflict, it has no question of its own."""

    lead: "Lead"
    verdict: Verdict
    rule: str = ""
    subject: str = ""
    asked: str = ""

    @property
    def id(self) -> str:
        """The id of the lead."""
        return self.lead.id

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of its two claims."""
        return self.lead.claims

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """What a decision on it covers."""
        return (self.lead.pair,)


class Verdicts:
    """Decisions by the conflict that they concern today; an alias given since may have joined two conflicts into one.

    A question has one verdict: ``standing`` is, by its key, what was last concluded on it, be it by resolving a conflict in favour of
    an answer, or that this was taken back.
    """

    def __init__(
        self, decisions: Iterable[Decision], names: Names, declared: Mapping[str, Property] | None = None
    ) -> None:
        """Take the decisions, the oldest first, the names of today, and the properties *declared*, by every word for them."""
        latest: dict[str, tuple[QuestionKey, Decision]] = {}
        concluded: dict[QuestionKey, Decision] = {}
        for decision in decisions:
            asked = names.resolve(decision.subject).key, question_key(decision.property, declared or {})
            latest[decision.target] = asked, decision
            if decision.concludes() or decision.answer:
                concluded[asked] = decision
            elif asked in concluded and concluded[asked].target == decision.target:
                del concluded[asked]
        self.standing: dict[QuestionKey, Decision] = {}
        self._on: dict[str, list[Decision]] = {}
        for asked, decision in latest.values():
            target = stable_id("x", decision.rule, *asked) if decision.rule else decision.target
            covers = (tuple(sorted(resolved(normal, names) for normal in group)) for group in decision.covers)
            today = replace(decision, covers=tuple(covers))
            self._on.setdefault(target, []).append(today)
            if concluded.get(asked) is decision:
                self.standing[asked] = today

    def on(self, targets: Iterable[str], groups: Groups, asked: Collection[QuestionKey] = ()) -> Verdict:
        """What holds for the conflict that has, or had, the ids *targets*, and in which *groups* of values clash.

        *asked* are the questions whose answers clash. What was concluded on a single one holds for the conflict, too; of several it
        does where it was weighed.
        """
        found = {one.key: one for target in targets for one in self._on.get(target, ())}
        for one in filter(None, map(self.standing.get, asked)):
            if (one.concludes() and len(asked) == 1) or not set(one.covers).isdisjoint(groups):
                found[one.key] = one
        taken = sorted(found.values(), key=lambda one: one.when)
        if not taken:
            return Verdict()
        *others, last = taken
        in_force = [decision for decision in taken if decision.verdict != REOPENED]
        covered = {group for decision in in_force for group in decision.covers}
        new = [set(group) for group in groups if group not in covered]
        decided = all(any(group <= set(wider) for wider in covered) for group in new)
        status = OPEN if last.verdict == REOPENED else last.verdict if decided else UPDATED
        return Verdict(status=status, decision=last, others=tuple(others))
