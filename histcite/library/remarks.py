"""What the library has to say about a claim that was just written: answers that are there, names that look alike."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.values import fold, identity, lengths_near, looking_like

if TYPE_CHECKING:
    from histcite.conflicts import Conclusion, Reading

SHOWN = 5


def remarks_on(claim: Claim, before: Holdings) -> Iterator[str]:
    """One sentence for each thing worth knowing, given the holdings before *claim* was added."""
    if claim.value and not claim.asks():
        yield "a value is compared only when the claim has a subject and a property, too"
    yield from _answers(claim, before)
    yield from against_conclusion(claim, before)
    yield from _near("subject", claim.subject, before)
    yield from _near_property(claim, before)
    if claim.asks():
        yield from _on_value(claim, before)


def against_conclusion(claim: Claim, holdings: Holdings) -> Iterator[str]:
    """That *claim*, which need not be among the holdings yet, speaks against what was concluded on its question."""
    conclusion = holdings.inquiry.conclusion_on(claim)
    if conclusion and claim.key in conclusion.against:
        yield f"against {conclusion.called}: {conclusion.told}"


def concluded_otherwise(
    keys: Collection[str], holdings: Holdings
) -> "Iterator[tuple[Conclusion, tuple[str, ...]]]":
    """The conclusions against which any of the claims *keys* speaks, with those that do."""
    for conclusion in holdings.inquiry.conclusions.values():
        if speaking := tuple(key for key in conclusion.against if key in keys):
            yield conclusion, speaking


def newly_against_conclusion(claim: Claim, before: Holdings) -> Iterator[str]:
    """The same of a claim that was changed, where it did not so *before*."""
    was = before.claims.get(claim.key)
    known = set(against_conclusion(was, before)) if was else ()
    yield from (remark for remark in against_conclusion(claim, before) if remark not in known)


def remarks_on_conclusion(taken: Decision, holdings: Holdings) -> Iterator[str]:
    """What is worth knowing of a conclusion that was just drawn: that it is kept as text, and what speaks against it."""
    drawn = (one for one in holdings.inquiry.conclusions.values() if one.decision.key == taken.key)
    for conclusion in drawn:
        if conclusion.unread:
            yield f"the answer {taken.answer!r} is kept as text: {conclusion.unread}"
        if against := conclusion.against:
            more = f" and {len(against) - SHOWN} more" if len(against) > SHOWN else ""
            yield f"against it: {', '.join(against[:SHOWN])}{more}"


def _answers(claim: Claim, before: Holdings) -> Iterator[str]:
    question = before.inquiry.question_of(claim)
    if question is None:
        return
    *others, asked = question.readings
    near = [reading for reading in others if reading.scope.meets(asked.scope)]
    if near:
        held = {f"{reading.words}{_counted(reading)} ({reading.claim.key})": None for reading in near}
        shown = ", ".join(list(held)[:SHOWN]) + (
            f" and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
        )
        yield f"{claim.property} of {claim.subject} is answered already: {shown}"


def _counted(reading: "Reading") -> str:
    return f" of {reading.claim.of}" if reading.claim.of else ""


def _near(what: str, typed: str, before: Holdings) -> Iterator[str]:
    """A name that no claim has in the field *what*, under any of its forms, and that looks like one that some claim has."""
    if not typed:
        return
    aid, key = f"{what} folded", before.names.resolve(typed).key
    folded = {fold(form) for form in before.names.filings(key)}
    filed = before.claims.taken(before.claims.under(aid, folded))
    if any(before.names.resolve(getattr(claim, what)).key == key for claim in filed):
        return
    alike = looking_like(typed, before.contents.terms("claims", aid, lengths_near(typed)))
    for claim in before.claims.taken(before.claims.under(aid, alike, 1)):
        known = getattr(claim, what)
        yield f"the {what} {typed!r} is new and looks like {known!r}; if they are one: histcite alias add {known!r} {typed!r}"


def _near_property(claim: Claim, before: Holdings) -> Iterator[str]:
    asked = identity(claim.property)
    if not asked or asked in before.declared:
        return
    used = before.contents.terms("claims", "property")
    if asked in used:
        return
    known = dict.fromkeys((*(declared.name for declared in before.declared.values()), *used))
    alike = before.names.near(claim.property, known)
    if alike:
        yield f"the property {claim.property!r} is new and looks like {alike[0]!r}"


def _on_value(claim: Claim, before: Holdings) -> Iterator[str]:
    """A value that cannot be read as its property asks; a name that looks like another; and a property that nobody declared, when
    it first has an answer in words, or another one, which nothing could contradict but its denial.
    """
    from histcite.conflicts import read_claim
    from histcite.values import Kind, Text

    reading = read_claim(claim, before.names, before.declared)
    if reading is None:
        return
    if reading.unread:
        yield f"the value {claim.value!r} is kept as text: {reading.unread}"
    if reading.declared:
        if reading.declared.kind in (Kind.NAME, Kind.PLACE):
            yield from _near("value", claim.value, before)
        return
    if not any(isinstance(value, Text) for value in reading.values):
        return
    question = before.inquiry.question_of(claim)
    is_new = identity(claim.property) not in before.contents.terms("claims", "property")
    if is_new or (question and question.differs_in_words):
        yield (
            f"{claim.property!r} is no known property, so answers in words are not compared; "
            f"if they are names: histcite property set {claim.property!r} --kind name"
        )
