"""The rules: each says, in one sentence, when answers cannot all be true.

A rule takes a question and yields its clashes, or takes the docket and yields clashes with the question under which each is
reported. All rules stand in RULES and WIDER_RULES at the bottom; a new one is a function.
"""

from collections.abc import Callable, Iterator, Sequence

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import Docket
from histcite.conflicts.order import order
from histcite.conflicts.question import Question
from histcite.conflicts.wider import age, denied_cause, denied_event, duration, lifetime, succession, total
from histcite.values import (
    BareNumber,
    Date,
    Name,
    PlaceName,
    Quantity,
    Rank,
    Relation,
    Text,
    Truth,
    Value,
    Wording,
    alike,
    by_unit_alone,
    compare,
    missing,
    within,
)

Rule = Callable[[Question], Iterator[Clash]]
WiderRule = Callable[[Docket], Iterator[tuple[Question, Clash]]]

AUTHENTICITY = "authenticity"
"""The role of the properties that ask whether a document is genuine."""

RANKS = (Rank.CONTRIBUTING, Rank.MAIN, Rank.SOLE)
"""What is sole is main, and what is main is a cause."""


def date(question: Question) -> Iterator[Clash]:
    """Two dates of one act clash when no day, as exact as they are given, fits both."""
    return _single(question, Date, "no day fits both dates")


def quantity(question: Question) -> Iterator[Clash]:
    """Two figures for one thing in one unit clash when no number lies within both; a part and its whole are two things."""
    for clash in _single(question, Quantity, "no number lies within both figures"):
        here, there = (stand.first for stand in clash.stands)
        pairs = ((here.scope.where, there.scope.where), (here.scope.when, there.scope.when))
        if any(a and b and (within(a, b) or within(b, a)) for a, b in pairs):
            continue
        if here.denied == there.denied and by_unit_alone(here.values[0], there.values[0]):
            why = "they differ as read, but of one it is not said which of several units of one name is meant"
            yield Clash.of(*clash.stands, grade=Grade.TENSION, why=why)
        else:
            yield clash


def place(question: Question) -> Iterator[Clash]:
    """Two places of one act clash when neither lies inside the other."""
    return _single(question, PlaceName, "neither place lies inside the other")


def name(question: Question) -> Iterator[Clash]:
    """Two names clash where only one can hold and they are no forms of one name."""
    return _single(question, Name, "only one can hold, and the names are not forms of one")


def existence(question: Question) -> Iterator[Clash]:
    """A yes and a no to the same question cannot both be true."""
    if question.role == AUTHENTICITY:
        return iter(())
    return _single(question, Truth, "one says yes, the other no")


def authenticity(question: Question) -> Iterator[Clash]:
    """A document cannot be both genuine and forged."""
    if question.role != AUTHENTICITY:
        return iter(())
    return _single(question, Truth, "one holds it genuine, the other does not")


def wording(question: Question) -> Iterator[Clash]:
    """One passage in one language has one wording: what is no excerpt of the other and differs by a word clashes."""
    for one, other in question.comparable:
        left, right = one.first.values[0], other.first.values[0]
        if not (isinstance(left, Wording) and isinstance(right, Wording)):
            continue
        if one.first.denied != other.first.denied:
            if compare(left, right) is Relation.SAME:
                yield Clash.of(one, other, grade=Grade.CONTRADICTORY, why="one affirms what the other denies")
        elif not one.first.denied and compare(left, right) is Relation.CONTRARY:
            words = (
                f"{each.one!r} against {each.other!r}"
                if each.one and each.other
                else f"{(each.one or each.other)!r} in the {'first' if each.one else 'second'} alone"
                for each in left.differences(right)
                if not each.minor
            )
            yield Clash.of(one, other, grade=Grade.CONTRARY, why=f"the words differ: {', '.join(words)}")


def statement(question: Question) -> Iterator[Clash]:
    """A free text clashes only with its own denial; two different texts cannot be compared."""
    return _single(question, Text, "the texts differ")


def membership(question: Question) -> Iterator[Clash]:
    """Lists are open, so they clash only when a name is denied or is missing from a list said to be complete."""
    for one, other in _many(question):
        denial = _denial_of_member(one, other)
        if denial:
            yield Clash.of(
                one, other, grade=denial[0], why=f"what one says of {denial[1]!r}, the other denies"
            )
        elif left_out := _left_out(one, other) or _left_out(other, one):
            why = f"a list said to be complete leaves out {left_out}"
            yield Clash.of(one, other, grade=Grade.CONTRARY, why=why)


def precedence(question: Question) -> Iterator[Clash]:
    """There may be many causes, but only one sole or main one, and beside a sole one no other."""
    for one, other in _many(question):
        if one.first.denied or other.first.denied:
            continue
        foremost = [
            [member.value for member in stand.first.members if member.rank is not Rank.CONTRIBUTING]
            for stand in (one, other)
        ]
        two = all(foremost) and not any(_named(value, foremost[1]) for value in foremost[0])
        if two or _excludes(one, other) or _excludes(other, one):
            why = "both cannot be the main or sole one"
            yield Clash.of(one, other, grade=Grade.CONTRARY, why=why)


RULES: tuple[tuple[Rule, str], ...] = (
    (date, "date"),
    (quantity, "quantity"),
    (place, "place"),
    (name, "name"),
    (existence, "boolean"),
    (authenticity, "boolean"),
    (wording, "text"),
    (statement, "text"),
    (membership, "list"),
    (precedence, "list"),
)
"""What check looks for within one question, each rule with the kind of conflict it reports."""

WIDER_RULES: tuple[tuple[WiderRule, str], ...] = (
    (order, "order"),
    (total, "quantity"),
    (succession, "date"),
    (duration, "quantity"),
    (age, "quantity"),
    (lifetime, "date"),
    (denied_event, "boolean"),
    (denied_cause, "list"),
)
"""What check looks for across questions."""


def _single(question: Question, type_: type[Value], why: str) -> Iterator[Clash]:
    for one, other in question.comparable:
        a, b = one.first, other.first
        if a.many or b.many:
            continue
        left, right = alike(a.values[0], b.values[0])
        if not (_is_a(left, type_) and _is_a(right, type_)):
            continue
        if a.denied != b.denied:
            grade = _denial(left, right) if b.denied else _denial(right, left)
            if grade:
                yield Clash.of(one, other, grade=grade, why=_against(left, right, grade, b.denied))
        elif not a.denied and compare(left, right) is Relation.CONTRARY:
            bare = isinstance(left, BareNumber) and isinstance(right, BareNumber)
            told = "they are neither one year nor one number" if bare else why
            yield Clash.of(one, other, grade=Grade.CONTRARY, why=told)


def _against(left: Value, right: Value, grade: Grade, right_denied: bool) -> str:
    affirmed, denied = (left, right) if right_denied else (right, left)
    if isinstance(affirmed, Name) and isinstance(denied, Name) and denied.key in affirmed.parts:
        return f"what one says of {denied.text!r}, the other denies"
    perhaps = ", if the two names are of one" if grade is Grade.TENSION else ""
    return f"one affirms what the other denies{perhaps}"


def _is_a(value: Value, type_: type[Value]) -> bool:
    return type(value) is type_ or (type_ is Date and isinstance(value, BareNumber))


def _denial(affirmed: Value, denied: Value) -> Grade | None:
    """How strongly a denial is against what is affirmed; of several names that are given together it denies one of them."""
    listed = type(affirmed) is Name and isinstance(denied, Name) and denied.key in affirmed.parts
    if listed or compare(affirmed, denied) is Relation.SAME:
        return Grade.CONTRADICTORY
    if isinstance(affirmed, Name) and compare(affirmed, denied) is Relation.OVERLAP:
        return Grade.TENSION
    return Grade.CONTRARY if within(affirmed, denied) else None


def _many(question: Question) -> Iterator[tuple[Stand, Stand]]:
    return ((one, other) for one, other in question.comparable if one.first.many or other.first.many)


def _denial_of_member(one: Stand, other: Stand) -> tuple[Grade, str] | None:
    """The strongest denial of something that one affirms, and its name; denying that X is the main cause leaves X a cause."""
    if one.first.denied == other.first.denied:
        return None
    denied, affirmed = (one.first, other.first) if one.first.denied else (other.first, one.first)
    found = [
        (grade if member.rank is denial.rank else min(grade, Grade.CONTRARY), denial.value.text)
        for member in affirmed.members
        for denial in denied.members
        if RANKS.index(member.rank) >= RANKS.index(denial.rank)
        and (grade := _denial(member.value, denial.value))
    ]
    return max(found, key=lambda pair: pair[0], default=None)


def _left_out(closed: Stand, stand: Stand) -> str:
    if not closed.first.claim.complete or closed.first.denied or stand.first.denied:
        return ""
    return ", ".join(repr(value.text) for value in missing(stand.first.values, closed.first.values))


def _excludes(one: Stand, other: Stand) -> bool:
    """Whether one names a sole cause and the other a cause beside it."""
    soles = [member.value for member in one.first.members if member.rank is Rank.SOLE]
    return bool(soles) and not all(_named(value, soles) for value in other.first.values)


def _named(value: Value, values: Sequence[Value]) -> bool:
    return any(compare(value, other) is Relation.SAME for other in values)
