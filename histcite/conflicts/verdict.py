"""What was decided on conflicts, found again under the names of today, and whether it still covers what clashes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from histcite.conflicts.question import stable_id
from histcite.conflicts.reading import resolved
from histcite.records.decision import Decision
from histcite.values import Names, identity

OPEN, UPDATED, REOPENED = "open", "updated", "reopened"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The status of a conflict, the decision last taken on it, and those taken before it was joined with another by an alias."""

    status: str = OPEN
    decision: Decision | None = None
    others: tuple[Decision, ...] = ()


class Verdicts:
    """Decisions by the conflict that they concern today; an alias given since may have joined two conflicts into one."""

    def __init__(self, decisions: Iterable[Decision], names: Names) -> None:
        latest = {decision.target: decision for decision in decisions}
        self._on: dict[str, list[Decision]] = {}
        for decision in latest.values():
            self._on.setdefault(_target(decision, names), []).append(_renamed(decision, names))

    def on(self, target: str, pairs: Pairs) -> Verdict:
        """What holds for the conflict *target*, in which *pairs* of values clash."""
        taken = sorted(self._on.get(target, ()), key=lambda decision: decision.when)
        if not taken:
            return Verdict()
        *others, last = taken
        in_force = [decision for decision in taken if decision.verdict != REOPENED]
        covered = {pair for decision in in_force for pair in decision.covers}
        status = OPEN if last.verdict == REOPENED else last.verdict if set(pairs) <= covered else UPDATED
        return Verdict(status=status, decision=last, others=tuple(others))


def _target(decision: Decision, names: Names) -> str:
    if not decision.rule:
        return decision.target
    return stable_id("x", decision.rule, names.resolve(decision.subject).key, identity(decision.property))


def _renamed(decision: Decision, names: Names) -> Decision:
    """*decision* with the names in its pairs as they are resolved today."""
    pairs = (sorted((resolved(one, names), resolved(other, names))) for one, other in decision.covers)
    return replace(decision, covers=tuple((low, high) for low, high in pairs))
