"""A claim as the checker reads it: which question it answers, what it answers, and within what scope."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from histcite.records.claim import Claim
from histcite.records.property import Property
from histcite.values import (
    TOLERANCE,
    Answer,
    Date,
    Kind,
    Names,
    Place,
    Precision,
    Relation,
    Truth,
    compare,
    identity,
    read_answer,
)

EVIDENCE_STANCES = ("no-evidence", "denies-knowledge")
"""Stances that speak of what is known, not of what was: they weigh against a statement but never deny it."""

LONGEST_DAYS = {
    Precision.DAY: 1,
    Precision.PART_OF_MONTH: 11,
    Precision.MONTH: 31,
    Precision.SEASON: 92,
    Precision.PART_OF_YEAR: 184,
    Precision.YEAR: 366,
    Precision.PART_OF_DECADE: 5 * 366,
    Precision.DECADE: 10 * 366,
    Precision.PART_OF_CENTURY: 50 * 366,
    Precision.CENTURY: 100 * 366,
}
"""How many days a date of each precision can cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of when, of where and of what a claim speaks; None and empty mean that it does not say."""

    when: Date | None = None
    where: Place | None = None
    of: str = ""

    @property
    def normal(self) -> tuple[str, str, str]:
        """The form by which two scopes are the same."""
        return (self.when.normal if self.when else "", self.where.key if self.where else "", self.of)

    def meets(self, other: "Scope") -> bool:
        """Whether some time, place and thing may lie in both: only scopes that are both given can exclude each other."""
        return self._same_thing(other) and self._places_meet(other) and self._times_meet(other)

    def _same_thing(self, other: "Scope") -> bool:
        return not self.of or not other.of or self.of == other.of

    def _places_meet(self, other: "Scope") -> bool:
        return not self.where or not other.where or compare(self.where, other.where) is not Relation.CONTRARY

    def _times_meet(self, other: "Scope") -> bool:
        if not self.when or not other.when:
            return True
        return compare(self.when, other.when) is not Relation.CONTRARY and not _successive(
            self.when, other.when
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One claim that answers a question: its answer, whether it affirms or denies it, how firmly, and its scope."""

    claim: Claim
    subject: str
    asked: str
    declared: Property | None
    answer: Answer
    denied: bool
    evidence: bool
    hedged: bool
    scope: Scope

    @property
    def many(self) -> bool:
        """Whether the question may have many answers at once."""
        return len(self.answer.values) > 1 or (
            self.declared is not None and self.declared.cardinality == "many"
        )

    @property
    def words(self) -> str:
        """The answer as a reader would say it: the value as typed, denied, or only a matter of evidence."""
        said = "; ".join(value.text for value in self.answer.values) or self.claim.value
        truth = all(isinstance(value, Truth) for value in self.answer.values)
        if self.evidence:
            unknown = "not known" if self.claim.stance == "denies-knowledge" else "no evidence"
            return unknown if truth else f"{unknown}: {said}"
        if truth:
            return "no" if self.denied else "yes"
        return f"not {said}" if self.denied else said

    @property
    def as_read(self) -> str:
        """The answer in words, with how a date was read where that is not plain from the text."""
        read = [
            value.edtf for value in self.answer.values if isinstance(value, Date) and value.edtf != value.text
        ]
        return f"{self.words!r} (read as {', '.join(read)})" if read else repr(self.words)

    @property
    def position(self) -> tuple[str, ...]:
        """The form by which two claims of a question take the same position."""
        sign = ("-" if self.denied else "+") + ("?" if self.evidence else "")
        value = "; ".join(sorted({value.normal for value in self.answer.values}))
        return (
            value,
            self.answer.rank.value,
            sign,
            self.claim.mode,
            "complete" if self.claim.complete else "",
        )

    @property
    def normal(self) -> str:
        """The whole normal form, with scope: what a decision covers."""
        return json.dumps([*self.position, *self.scope.normal], ensure_ascii=False)


def read_claim(claim: Claim, names: Names, declared: Mapping[str, Property]) -> Reading | None:
    """How the checker reads *claim*, or None when it answers no question (no subject or no property).

    *declared* are the properties by the identity of their name.
    """
    if not claim.subject or not claim.property:
        return None
    name = identity(claim.property)
    rule = declared.get(name)
    answer = _answer(claim, rule, names)
    evidence = claim.stance in EVIDENCE_STANCES
    return Reading(
        claim=claim,
        subject=names.resolve(claim.subject).key,
        asked=name,
        declared=rule,
        answer=answer,
        denied=(claim.polarity == "-") ^ answer.denied ^ evidence,
        evidence=evidence,
        hedged=claim.hedged or answer.hedged,
        scope=_scope(claim, names),
    )


def _answer(claim: Claim, rule: Property | None, names: Names) -> Answer:
    kind = Kind(rule.kind) if rule else None
    typed = claim.value or ("yes" if kind in (None, Kind.BOOLEAN) else "")
    tolerance = Decimal(rule.tolerance) if rule and rule.tolerance else TOLERANCE
    return read_answer(
        typed, kind, many=bool(rule and rule.cardinality == "many"), names=names, tolerance=tolerance
    )


def _scope(claim: Claim, names: Names) -> Scope:
    return Scope(
        when=Date.parse(claim.when) if claim.when else None,
        where=names.place(claim.where) if claim.where else None,
        of=names.resolve(claim.of).key if claim.of else "",
    )


def _successive(one: Date, other: Date) -> bool:
    """Whether two periods share only the coarse end point where one ends and the other begins (1958/1961, 1961/1963)."""
    if not (one.extent and other.extent):
        return False
    earlier, later = sorted((one, other), key=lambda date: date.first if date.first is not None else -(10**9))
    if earlier.last is None or later.first is None or (later.last is not None and later.last <= earlier.last):
        return False
    shared = earlier.last - later.first + 1
    return shared <= LONGEST_DAYS[max(one.precision, other.precision)] and earlier.first != later.first


def resolved(normal: str, names: Names) -> str:
    """A normal form in which every name stands under the key that it has now; :attr:`Reading.normal` is such a form already."""
    value, rank, sign, mode, complete, when, where, of = json.loads(normal)
    members = "; ".join(sorted({names.resolve(member).key for member in value.split("; ")}))
    return json.dumps(
        [members, rank, sign, mode, complete, when, names.resolve(where).key, names.resolve(of).key],
        ensure_ascii=False,
    )
