"""The rules: each says, in one sentence, when two answers to one question cannot both be true.

A rule takes a question and yields its clashes. All rules stand in RULES at the bottom; a new one is a function beside them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from histcite.conflicts.question import Question, Stand
from histcite.conflicts.reading import Member
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

RANKS = (Rank.CONTRIBUTING, Rank.MAIN, Rank.SOLE)
"""What is sole is main, and what is main is a cause."""


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
        denial = _denial_of_member(one, other)
        if denial:
            yield _clash(one, other, denial[0], f"what one says of {denial[1]!r}, the other denies")
        elif left_out := _left_out(one, other) or _left_out(other, one):
            yield _clash(one, other, Grade.CONTRARY, f"a list said to be complete leaves out {left_out!r}")


def precedence(question: Question) -> Iterator[Clash]:
    """There may be many causes, but only one sole or main one, and beside a sole one no other."""
    for one, other in _many(question):
        if one.first.denied or other.first.denied:
            continue
        if _excludes(one, other) or _excludes(other, one) or _two_foremost(one, other):
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
    for one, other in question.comparable:
        a, b = one.first, other.first
        if a.many or b.many:
            continue
        (left,), (right,) = a.values, b.values
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
    return ((one, other) for one, other in question.comparable if one.first.many or other.first.many)


def _denial_of_member(one: Stand, other: Stand) -> tuple[Grade, str] | None:
    """The strongest denial of something that one affirms, and its name; denying that X is the main cause leaves X a cause."""
    if one.first.denied == other.first.denied:
        return None
    denied, affirmed = (one.first, other.first) if one.first.denied else (other.first, one.first)
    found = [
        (_ranked(grade, member, denial), member.value.text)
        for member in affirmed.members
        for denial in denied.members
        if RANKS.index(member.rank) >= RANKS.index(denial.rank)
        and (grade := _denial(member.value, denial.value))
    ]
    return max(found, key=lambda pair: pair[0], default=None)


def _ranked(grade: Grade, affirmed: Member, denied: Member) -> Grade:
    return grade if affirmed.rank is denied.rank else min(grade, Grade.CONTRARY)


def _left_out(closed: Stand, stand: Stand) -> str:
    if not closed.first.claim.complete or closed.first.denied or stand.first.denied:
        return ""
    absent = missing(stand.first.values, closed.first.values)
    return absent[0].text if absent else ""


def _excludes(one: Stand, other: Stand) -> bool:
    """Whether one names a sole cause and the other a cause beside it."""
    soles = [member.value for member in one.first.members if member.rank is Rank.SOLE]
    return bool(soles) and not all(_named(value, soles) for value in other.first.values)


def _two_foremost(one: Stand, other: Stand) -> bool:
    foremost = [
        [member.value for member in stand.first.members if member.rank is not Rank.CONTRIBUTING]
        for stand in (one, other)
    ]
    return all(foremost) and not any(_named(value, foremost[1]) for value in foremost[0])


def _named(value: Value, values: Sequence[Value]) -> bool:
    return any(compare(value, other) is Relation.SAME for other in values)


def _clash(one: Stand, other: Stand, grade: Grade, why: str) -> Clash:
    return Clash(one=one, other=other, grade=grade if one.firm and other.firm else Grade.TENSION, why=why)
