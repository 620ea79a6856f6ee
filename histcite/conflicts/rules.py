"""The rules: each says, in one sentence, when two answers to one question cannot both be true.

A rule takes a question and yields its clashes. All rules stand in RULES at the bottom; a new one is a function beside them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from histcite.conflicts.question import Question, Stand
from histcite.values import (
    Date,
    Name,
    Place,
    Quantity,
    Rank,
    Relation,
    Text,
    Truth,
    Value,
    compare,
    compare_lists,
    missing,
    within,
)


class Grade(IntEnum):
    """How much two claims exclude each other, by logic alone; the higher the stronger."""

    TENSION = 1
    """They would clash, but for hedging, a "?", or a statement only about the evidence."""
    CONTRARY = 2
    """They cannot both be true; both may be false."""
    CONTRADICTORY = 3
    """One says what the other denies: exactly one of them is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two stands that cannot both be true, how strongly, and why, in words that follow "because"."""

    one: Stand
    other: Stand
    grade: Grade
    why: str


Rule = Callable[[Question], Iterator[Clash]]


def date(question: Question) -> Iterator[Clash]:
    """Two dates of one act clash when no day, as exact as they are given, fits both."""
    return _single(question, Date, "no day fits both dates")


def quantity(question: Question) -> Iterator[Clash]:
    """Two figures for one thing in one unit clash when no number lies within both."""
    return _single(question, Quantity, "no number lies within both figures")


def place(question: Question) -> Iterator[Clash]:
    """Two places of one act clash when neither lies inside the other."""
    return _single(question, Place, "neither place lies inside the other")


def name(question: Question) -> Iterator[Clash]:
    """Two names clash where only one can hold and they are no forms of one name."""
    return _single(question, Name, "only one can hold, and the names are not forms of one")


def existence(question: Question) -> Iterator[Clash]:
    """A yes and a no to the same question cannot both be true."""
    return _single(question, Truth, "one says yes, the other no")


def statement(question: Question) -> Iterator[Clash]:
    """A free text clashes only with its own denial; two different texts cannot be compared."""
    return _single(question, Text, "the texts differ")


def membership(question: Question) -> Iterator[Clash]:
    """Lists are open, so they clash only when a name is denied or is missing from a list said to be complete."""
    for one, other in _many(question):
        named = _denied(one, other)
        if named:
            yield _clash(one, other, Grade.CONTRADICTORY, f"what one says of {named!r}, the other denies")
        elif left_out := _left_out(one, other) or _left_out(other, one):
            yield _clash(one, other, Grade.CONTRARY, f"a list said to be complete leaves out {left_out!r}")


def precedence(question: Question) -> Iterator[Clash]:
    """There may be many causes, but only one sole or main one, and beside a sole one no other."""
    for one, other in _many(question):
        if not (one.first.denied or other.first.denied) and _rank_clash(one, other):
            yield _clash(one, other, Grade.CONTRARY, "both cannot be the main or sole one")


RULES: tuple[tuple[Rule, str], ...] = (
    (date, "date"),
    (quantity, "quantity"),
    (place, "place"),
    (name, "name"),
    (existence, "boolean"),
    (statement, "text"),
    (membership, "list"),
    (precedence, "list"),
)
"""What check looks for, each rule with the kind of conflict it reports."""


def _single(question: Question, type_: type[Value], why: str) -> Iterator[Clash]:
    for one, other in question.comparable():
        a, b = one.first, other.first
        if a.many or b.many or (a.evidence and b.evidence):
            continue
        (left,), (right,) = a.answer.values, b.answer.values
        if not (type(left) is type(right) is type_):
            continue
        if a.denied != b.denied:
            grade = _denial(left, right) if b.denied else _denial(right, left)
            if grade:
                yield _clash(one, other, grade, "one affirms what the other denies")
        elif not a.denied and compare(left, right) is Relation.CONTRARY:
            yield _clash(one, other, Grade.CONTRARY, why)


def _denial(affirmed: Value, denied: Value) -> Grade | None:
    if compare(affirmed, denied) is Relation.SAME:
        return Grade.CONTRADICTORY
    return Grade.CONTRARY if within(affirmed, denied) else None


def _many(question: Question) -> Iterator[tuple[Stand, Stand]]:
    for one, other in question.comparable():
        if (one.first.many or other.first.many) and not (one.first.evidence and other.first.evidence):
            yield one, other


def _denied(one: Stand, other: Stand) -> str:
    if one.first.denied == other.first.denied:
        return ""
    denied, affirmed = (one, other) if one.first.denied else (other, one)
    named = (
        value for value in affirmed.first.answer.values if _falls_under(value, denied.first.answer.values)
    )
    return next((value.text for value in named), "")


def _falls_under(value: Value, values: Sequence[Value]) -> bool:
    return any(compare(value, other) is Relation.SAME or within(value, other) for other in values)


def _left_out(closed: Stand, stand: Stand) -> str:
    if not closed.first.claim.complete or closed.first.denied or stand.first.denied:
        return ""
    absent = missing(stand.first.answer.values, closed.first.answer.values)
    return absent[0].text if absent else ""


def _rank_clash(one: Stand, other: Stand) -> bool:
    a, b = one.first.answer, other.first.answer
    if compare_lists(a.values, b.values) is Relation.SAME:
        return False
    if Rank.SOLE in (a.rank, b.rank):
        return True
    return a.rank is Rank.MAIN and b.rank is Rank.MAIN


def _clash(one: Stand, other: Stand, grade: Grade, why: str) -> Clash:
    weak = not (one.firm and other.firm) or _uncertain(one) or _uncertain(other)
    return Clash(one=one, other=other, grade=Grade.TENSION if weak else grade, why=why)


def _uncertain(stand: Stand) -> bool:
    return all(reading.answer.doubtful for reading in stand.readings)
