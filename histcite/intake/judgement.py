"""Judgements: what is decided on a conflict, a lead or a question, as one decision; a question has one verdict, whoever gave it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from histcite.conflicts import Conclusion, Conflict, JudgedLead, Question
from histcite.conflicts.conclusion import weighed
from histcite.conflicts.verdict import Groups
from histcite.errors import NeverDecided, NotInConflict, UnknownKey
from histcite.holdings.holdings import Holdings
from histcite.records.cells import clean
from histcite.records.claim import Claim
from histcite.records.decision import OF_QUESTIONS, REOPENED, UNDECIDED, Decision
from histcite.records.hand import hand, later_than
from histcite.records.keys import new_key
from histcite.values import says_nothing


def judged(
    holdings: Holdings,
    item: Conflict | JudgedLead,
    verdict: str,
    because: str,
    note: str,
    preferred: Claim | None = None,
) -> Decision:
    """A decision taken now on a conflict or a lead, on the values that clash now.

    In favour of a claim that answers the question in conflict it is a conclusion on that, and covers what this settles, too. Raises NotInConflict when *preferred* is none of its claims.
    """
    if preferred and preferred.key not in item.claims:
        raise NotInConflict(preferred.key, item.id, item.claims)
    taken = _taken(
        (item.verdict.decision, *item.verdict.others),
        target=item.id,
        verdict=verdict,
        rule=item.rule,
        subject=item.subject,
        property=item.asked,
        because=because,
        note=note,
        prefers=preferred.key if preferred else "",
        covers=item.groups,
    )
    (told,) = holdings.inquiry.answered([taken])
    if isinstance(item, JudgedLead) or not (preferred and told.answer):
        return taken
    return replace(taken, covers=_weighed(told, item.question, holdings, [item]))


def concluded(
    holdings: Holdings, question: Question, answer: str, note: str, grounds: Iterable[Claim], because: str
) -> Decision:
    """The conclusion, drawn now, that *answer* is so, or that it cannot be known: it settles the conflicts on the question."""
    answer = clean(answer)
    inquiry, is_unknown = holdings.inquiry, says_nothing(answer)
    reported = [one for one in inquiry.conflicts if one.question.key == question.key]
    verdicts = [one for conflict in reported for one in (conflict.verdict.decision, *conflict.verdict.others)]
    taken = _taken(
        (inquiry.verdicts.standing.get(question.key), *verdicts),
        target=question.id,
        verdict=UNDECIDED if is_unknown else "resolved",
        subject=question.subject,
        property=question.asked,
        because=because,
        note=clean(note),
        answer=answer,
        grounds=tuple(dict.fromkeys(claim.key for claim in grounds)),
    )
    own = [conflict for conflict in reported if is_unknown or _is_within_its_question(conflict)]
    return replace(taken, covers=_weighed(taken, question, holdings, own))


def reopened(holdings: Holdings, target: str, note: str) -> Decision:
    """The decision that takes back the last one on *target*, be it in conflict no more; of a conflict whose question has a verdict since,
    it is that. Raises NeverDecided or UnknownKey.
    """
    inquiry = holdings.inquiry
    find = inquiry.question if target.startswith(OF_QUESTIONS) else inquiry.disputed
    try:
        found = find(target)
    except UnknownKey:
        latest = {one.target: one for one in holdings.decisions.values()}
        if target not in latest:
            raise
        return taken_back(latest[target], note)
    if isinstance(found, Question):
        last = inquiry.verdicts.standing.get(found.key)
    else:
        last = found.verdict.decision
        if last and last.rule == found.rule and last.verdict != REOPENED:
            return judged(holdings, found, REOPENED, "", note)
    if last is None:
        raise NeverDecided(found.id)
    return taken_back(last, note)


def taken_back(last: Decision, note: str) -> Decision:
    """The decision, taken now, that takes *last* back. Raises NeverDecided where that took one back itself."""
    if last.verdict == REOPENED:
        raise NeverDecided(last.target)
    return _taken(
        [last],
        target=last.target,
        verdict=REOPENED,
        rule=last.rule,
        subject=last.subject,
        property=last.property,
        note=note,
    )


def _taken(before: Iterable[Decision | None], **told: Any) -> Decision:
    """A decision later, whatever the clock says, than those *before* it, for the latest holds."""
    latest = max((one.when for one in before if one), default="")
    return Decision(key=new_key().replace("c", "d", 1), **told, who=hand().who, when=later_than(latest))


def _weighed(taken: Decision, question: Question, holdings: Holdings, own: Iterable[Conflict]) -> Groups:
    conclusion = Conclusion(question, taken, holdings.names, holdings.declared)
    return weighed(conclusion, holdings.inquiry.conflicts, own)


def _is_within_its_question(conflict: Conflict) -> bool:
    return all(len(clash.questions) == 1 for clash in conflict.clashes)
