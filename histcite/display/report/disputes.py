"""The disputes of the report, each with its positions side by side, and the rival answers beside them."""

from collections.abc import Iterable, Iterator, Sequence

from histcite.conflicts import Conflict, Position
from histcite.conflicts.rivals import RivalAnswer, Rivalry
from histcite.deferred import expression
from histcite.display.cards import decision_in_words, grade_in_words
from histcite.display.page import counted
from histcite.display.report.answers import answers_in_a_row
from histcite.display.report.endnotes import key_button
from histcite.display.report.markup import Markup, element, folded, heading, joined, said
from histcite.display.report.testimony import Testimony
from histcite.holdings.chronicle import in_words
from histcite.records.claim import Claim

MOST_UNFOLDED = 500
"""How many disputes stand open; the others open at a click."""

MOST_POSITIONS, MOST_HOLDERS = 20, 12
"""How many positions of a dispute, and how many claims of one, are shown as cards; others only by their answers and keys."""

MOST_ANSWERS = 3
"""How many answers of a folded dispute an abridged report tells."""

_COMMAND = expression(r"(histcite .*)")


def disputes(conflicts: Sequence[Conflict], testimony: Testimony, *, abridged: bool) -> Iterator[Markup]:
    """The *conflicts*, in their order, as articles; after the first hundreds they are folded, and told by their answers where the
    report is *abridged*.
    """
    for number, conflict in enumerate(conflicts):
        if number < MOST_UNFOLDED:
            body = joined(_body(conflict, testimony))
        elif abridged:
            body = folded("The answers", answers_in_a_row(conflict.positions, MOST_ANSWERS))
        else:
            body = folded("The positions", *_body(conflict, testimony))
        yield element(
            "article",
            heading(3, said(conflict.heading)),
            element("p", *_badges(conflict), class_="badges"),
            body,
            id=conflict.id,
            data_grade=conflict.grade.name.lower(),
            data_status=conflict.status,
        )


def rivalries(found: Iterable[Rivalry], testimony: Testimony) -> Iterator[Markup]:
    """The rival answers *found*, each question with what is answered and by whom."""
    for rivalry in found:
        answers = (_column(answer.value, "", _holders(answer, testimony)) for answer in rivalry.answers)
        yield element(
            "section",
            heading(3, said(f"{rivalry.question.subject}: {rivalry.question.asked}?")),
            element("div", *answers, class_="positions"),
            class_="card",
            id=f"r-{rivalry.question.id.removeprefix('q-')}",
        )


def _badges(conflict: Conflict) -> Iterator[Markup]:
    grade = conflict.grade.name.lower()
    yield element("span", grade_in_words(conflict), class_=f"badge {grade}")
    yield element("span", conflict.status, class_="badge")
    yield key_button(conflict.id)


def _body(conflict: Conflict, testimony: Testimony) -> Iterator[Markup]:
    shown, others = conflict.positions[:MOST_POSITIONS], conflict.positions[MOST_POSITIONS:]
    yield element("div", *(_position(position, testimony) for position in shown), class_="positions")
    if others:
        rest = (element("li", said(one.value), ": ", *_keys(one.claims[:MOST_HOLDERS])) for one in others)
        yield folded(counted(len(others), "more answer"), element("ul", *rest))
    yield element("p", element("strong", "Why: "), why(conflict), class_="why")
    yield testimony.unseen(_claims(shown))
    if hints := conflict.reconcile:
        items = (element("li", *_with_commands(hint)) for hint in hints)
        yield folded("What would reconcile them", element("ul", *items))
    for decision in filter(None, (*conflict.verdict.others, conflict.verdict.decision)):
        yield element(
            "p", element("strong", "Decided: "), said(decision_in_words(decision)), class_="decision"
        )


def why(conflict: Conflict) -> str:
    """Why the strongest of the positions clash, and the rule, in sentences without keys."""
    return f"{conflict.why[:1].upper()}{conflict.why[1:]}. {conflict.law}"


def _position(position: Position, testimony: Testimony) -> Markup:
    when = position.readings[0].claim.when
    scope = position.scope.replace(f"when {when}", f"when: {in_words(when)}") if when else position.scope
    told = ", ".join(filter(None, (position.attested.words, scope)))
    holders = _holders(position, testimony)
    return _column(position.value, told, holders)


def _column(value: str, told: str, holders: Iterable[Markup]) -> Markup:
    label = element("p", said(told), class_="muted") if told else Markup("")
    return element("section", heading(4, said(value)), label, *holders, class_="position")


def _holders(position: Position | RivalAnswer, testimony: Testimony) -> Iterator[Markup]:
    for reading in position.readings[:MOST_HOLDERS]:
        yield testimony.claim(reading.claim)
    if more := position.claims[MOST_HOLDERS:]:
        yield folded(counted(len(more), "more claim"), element("p", *_keys(more)))


def _keys(keys: Iterable[str]) -> Iterator[Markup]:
    return (joined((key_button(key), " ")) for key in keys)


def _claims(positions: Iterable[Position]) -> Iterator[Claim]:
    return (reading.claim for position in positions for reading in position.readings[:MOST_HOLDERS])


def _with_commands(hint: str) -> Iterator[Markup]:
    for number, part in enumerate(_COMMAND.split(hint)):
        if part:
            yield element("code", part) if number % 2 else said(part)
