"""What the library has to say about a claim that was just written: answers that are there, names that look alike."""

from collections.abc import Iterable, Iterator

from histcite.conflicts import read_claim
from histcite.library.holdings import Holdings
from histcite.records.claim import Claim
from histcite.values import Kind, identity

SHOWN = 5


def remarks_on(claim: Claim, before: Holdings) -> Iterator[str]:
    """One sentence for each thing worth knowing, given the holdings before *claim* was added."""
    if claim.value and not (claim.subject and claim.property):
        yield "a value is compared only when the claim has a subject and a property, too"
    yield from _answers(claim, before)
    yield from _near("subject", claim.subject, {other.subject for other in before.claims.values()}, before)
    yield from _near_property(claim, before)
    yield from _unread(claim, before)


def _answers(claim: Claim, before: Holdings) -> Iterator[str]:
    question = before.question_of(claim)
    if question is None:
        return
    others = [reading for reading in question.readings if reading.claim.key != claim.key]
    if others:
        held = {f"{reading.words} ({reading.claim.key})": None for reading in others}
        shown = ", ".join(list(held)[:SHOWN]) + (
            f" and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
        )
        yield f"{claim.property} of {claim.subject} is answered already: {shown}"


def _near(what: str, typed: str, known: Iterable[str], before: Holdings) -> Iterator[str]:
    there = {name for name in known if name}
    if not typed or before.names.resolve(typed).key in {before.names.resolve(name).key for name in there}:
        return
    alike = before.names.near(typed, there)
    if alike:
        yield f"the {what} {typed!r} is new and looks like {alike[0]!r}; if they are one: histcite alias add {alike[0]!r} {typed!r}"


def _near_property(claim: Claim, before: Holdings) -> Iterator[str]:
    known = {declared.name for declared in before.declared.values()} | {
        other.property for other in before.claims.values()
    }
    if claim.property and identity(claim.property) not in {identity(name) for name in known if name}:
        alike = before.names.near(claim.property, known - {""})
        if alike:
            yield f"the property {claim.property!r} is new and looks like {alike[0]!r}"


def _unread(claim: Claim, before: Holdings) -> Iterator[str]:
    reading = read_claim(claim, before.names, before.declared)
    if reading is None:
        return
    if reading.unread:
        yield f"the value {claim.value!r} is kept as text: {reading.unread}"
    if reading.declared and reading.declared.kind in (Kind.NAME, Kind.PLACE):
        yield from _near("value", claim.value, {other.value for other in before.claims.values()}, before)
