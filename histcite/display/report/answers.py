"""What is answered to which question, and who contradicts whom, as tables of the report."""

from collections.abc import Iterable, Iterator, Sequence

from histcite.conflicts import Position
from histcite.display.page import counted
from histcite.display.report.findings import anchor_of
from histcite.display.report.markup import Markup, joined, link, said, table
from histcite.holdings.casebook import Answered
from histcite.holdings.standpoints import Opposition

MOST_SPEAKERS = 25
"""How many speakers the table of contradictions has room for."""

MOST_ANSWERS = 12
"""How many answers to a question a row tells."""


def questions_table(answered: Iterable[Answered]) -> Markup:
    """Every question, with its answers and their independent witnesses, and whether it is disputed."""
    rows = (
        (
            said(each.question.subject),
            said(each.question.asked),
            answers_in_a_row(each.positions),
            _state(each),
        )
        for each in answered
    )
    return table("Questions and their answers", ("Subject", "Question", "Answers (witnesses)", "State"), rows)


def oppositions_table(opposition: Opposition) -> Markup:
    """Who contradicts whom, by the number of disputes; a number leads to the first of them."""
    shown = opposition.speakers[:MOST_SPEAKERS]
    rows = ((said(one), *(_count(opposition, one, other) for other in shown)) for one in shown)
    return table("Disputes between two of them", ("Who", *map(said, shown)), rows, data_kind="matrix")


def answers_in_a_row(positions: Sequence[Position], most: int = MOST_ANSWERS) -> Markup:
    """The answers with what tells them apart and the number of their witnesses; of more than *most* the rest is counted."""
    told = (
        joined((said(position.value), f" ({', '.join(_apart(position))})")) for position in positions[:most]
    )
    more = len(positions) - most
    return joined((joined(told, "; "), f"; and {more} more" if more > 0 else ""))


def _apart(position: Position) -> Iterator[str]:
    """What tells a position apart from others with the same answer, and the number of its witnesses."""
    claim = position.readings[0].claim
    if claim.mode != "asserted":
        yield claim.mode
    if position.scope:
        yield position.scope
    yield str(position.witnesses)


def _state(each: Answered) -> Markup:
    told = [link(one.id, "disputed" if one.is_open else one.status) for one in each.conflicts]
    told += [Markup("agreed")] * (not told and each.agreed)
    if each.conclusion:
        held = ("concluded: ", said(each.conclusion.decision.answer))
        told.append(link(anchor_of(each.conclusion), *held))
    return joined(told, ", ")


def _count(opposition: Opposition, one: str, other: str) -> Markup:
    found = opposition.conflicts(one, other)
    if not found:
        return Markup("")
    where = f"{counted(len(found), 'dispute')} of {one} with {'itself' if one == other else other}"
    return link(found[0].id, str(len(found)), aria_label=where)
