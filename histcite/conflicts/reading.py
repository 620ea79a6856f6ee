"""A claim as the checker reads it: which question it answers, what it answers, and of when, of where and of what it speaks."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from math import inf
from operator import attrgetter
from typing import Any

from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.records.property import Property
from histcite.values import (
    TOLERANCE,
    Answer,
    BareNumber,
    Date,
    Kind,
    Name,
    Names,
    PlaceName,
    Quantity,
    Rank,
    Relation,
    RelativeDate,
    Text,
    Truth,
    Value,
    Wording,
    bare,
    compare,
    counted_unit,
    identity,
    read_answer,
    within,
)

ASSERTED = "asserted"
"""The mode of a claim about what was, not about what somebody wanted."""

EVIDENCE_STANCES = ("no-evidence", "denies-knowledge")
"""Stances that speak of what is known, not of what was: they weigh against a statement but never deny it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of when, of where and of what a claim speaks; None and empty mean that it does not say."""

    when: Date | None = None
    where: PlaceName | None = None
    of: str = ""

    @property
    def normal(self) -> tuple[str, str, str]:
        """The form by which two scopes are the same."""
        return (self.when.normal if self.when else "", self.where.key if self.where else "", self.of)

    def meets(self, other: "Scope") -> bool:
        """Whether some time, place and thing may lie in both: only scopes that are both given can exclude each other."""
        if self.of and other.of and self.of != other.of:
            return False
        if self.where and other.where and compare(self.where, other.where) is Relation.CONTRARY:
            return False
        if not (self.when and other.when):
            return True
        return self.when.meets(other.when) and not _successive(self.when, other.when)

    def takes_in(self, other: "Scope") -> bool:
        """Whether a denial of this scope reaches *other*: what did not happen in November may have happened in the year.

        What lasted all the year lasted through November, too.
        """
        return _reaches(self.where, other.where) and (
            _reaches(self.when, other.when) or _lasts_into(other.when, self.when)
        )


_CALLED: Mapping[type[Value], str] = {
    Date: "date",
    BareNumber: "date",
    RelativeDate: "relativedate",
    Quantity: "quantity",
    Name: "name",
    PlaceName: "place",
    Truth: "truth",
    Text: "text",
    Wording: "wording",
}
"""What each kind of value is called in what decisions cover, as it stands in libraries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One value of an answer, and whether it is said to be the main or the sole one."""

    value: Value
    rank: Rank

    @property
    def normal(self) -> tuple[str, str, str]:
        """The form by which two members are the same: what kind of value, its normal form, its rank."""
        return (_CALLED[type(self.value)], self.value.normal, self.rank.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One claim that answers a question: its answer, whether it affirms or denies it, how firmly, and its scope.

    ``position`` is the form by which two claims take the same position, ``normal`` the same with the scope: what a decision covers.
    ``unread`` says why a value was kept as text.
    """

    claim: Claim
    subject_key: str
    property_key: str
    voice_key: str
    declared: Property | None
    members: tuple[Member, ...]
    denied: bool
    evidence: bool
    hedged: bool
    scope: Scope
    unread: str
    position: str
    normal: str

    @property
    def question_key(self) -> tuple[str, str]:
        """Which question it answers: the subject and the property."""
        return self.subject_key, self.property_key

    @property
    def many(self) -> bool:
        """Whether the question may have many answers at once."""
        return len(self.members) > 1 or (self.declared is not None and self.declared.cardinality == "many")

    @property
    def varies(self) -> bool:
        """Whether the answer is another at another time: a capital, a commander, a rank."""
        return self.declared is not None and self.declared.cardinality == "at a time"

    @property
    def stated(self) -> bool:
        """Whether it is affirmed, as a fact and not as something planned, asked for or only not excluded."""
        return self.claim.mode == ASSERTED and not self.denied and not self.evidence

    @property
    def role(self) -> str:
        """What the answer means for other questions, as its property declares; usually nothing."""
        return self.declared.role if self.declared else ""

    @property
    def named(self) -> tuple[str, ...]:
        """The keys of the persons, places and things that the answer names."""
        return tuple(value.key for value in self.values if isinstance(value, Name))

    @property
    def values(self) -> tuple[Value, ...]:
        """The values of the answer."""
        return tuple(map(_VALUE, self.members))

    @property
    def words(self) -> str:
        """The answer as a reader would say it: the value as typed, denied, or only a matter of evidence."""
        truth = all(isinstance(value, Truth) for value in self.values)
        if self.evidence:
            unknown = "not known" if self.claim.stance == "denies-knowledge" else "no evidence"
            return unknown if truth else f"{unknown}: {self.claim.value}"
        if truth:
            return "no" if self.denied else "yes"
        return f"not {self.claim.value}" if self.denied else self.claim.value

    @property
    def as_read(self) -> str:
        """The answer in words, with how a date or a figure was read where that is not plain from the text."""
        read = [
            value.as_read
            for value in self.values
            if isinstance(value, Date | Quantity | RelativeDate) and value.as_read != value.text
        ]
        return f"{self.words!r} (read as {', '.join(read)})" if read else repr(self.words)


_VALUE = attrgetter("value")
_identified = lru_cache(maxsize=1 << 10)(identity)
_told = lru_cache(maxsize=1 << 10)(Date.told)
_in_json = json.JSONEncoder(ensure_ascii=False).encode


def read_claim(claim: Claim, names: Names, declared: Mapping[str, Property]) -> Reading | None:
    """How the checker reads *claim*, or None when it answers no question: without subject or property, or without a value where
    the property is no matter of yes or no. *declared* are the properties by the identity of their name.
    """
    name = _identified(claim.property)
    rule = declared.get(name)
    typed = claim.value or ("yes" if rule is None or rule.kind == Kind.BOOLEAN else "")
    if not (claim.asks() and typed):
        return None
    answers = _answers(typed, claim, rule, names)
    scope, members = _scoped(claim, names, [Member(value=a.values[0], rank=a.rank) for a in answers])
    evidence = claim.stance in EVIDENCE_STANCES
    denied = (claim.polarity == "-") ^ any(answer.denied for answer in answers) ^ evidence
    position = _in_json(_position(claim, members, denied=denied, evidence=evidence))
    return Reading(
        claim=claim,
        subject_key=names.resolve(claim.subject).key,
        property_key=_identified(rule.name) if rule else name,
        voice_key=names.resolve(claim.voice).key if claim.voice else "",
        declared=rule,
        members=members,
        denied=denied,
        evidence=evidence,
        hedged=claim.hedged or claim.inferred or any(answer.doubtful for answer in answers),
        scope=scope,
        unread=next(filter(None, (answer.unread for answer in answers)), ""),
        position=position,
        normal=_scoped_form(position, scope),
    )


def answering(reading: Reading, members: tuple[Member, ...]) -> Reading:
    """*reading* with other values: what its own amount to once more is known."""
    form = _position(reading.claim, members, denied=reading.denied, evidence=reading.evidence)
    position = _in_json(form)
    normal = _scoped_form(position, reading.scope)
    return replace(reading, members=members, position=position, normal=normal)


def _answers(typed: str, claim: Claim, rule: Property | None, names: Names) -> list[Answer]:
    """What *typed* says; a list with ``;`` where the property may have many answers or names somebody or some place."""
    listed = rule and (rule.cardinality == "many" or rule.kind in (Kind.NAME, Kind.PLACE))
    members = [member.strip() for member in typed.split(";") if member.strip()] if listed else [typed]
    tolerance = Decimal(rule.tolerance) if rule and rule.tolerance else TOLERANCE
    language = next((reference.lang for reference in claim.references if reference.lang), "")
    kind = Kind(rule.kind) if rule else None
    return [
        read_answer(member, kind, names=names, tolerance=tolerance, language=language) for member in members
    ]


def _scoped(claim: Claim, names: Names, members: list[Member]) -> tuple[Scope, tuple[Member, ...]]:
    """The scope of *claim*, and its members without the thing counted, which is scope however it was written.

    ``8 submarines`` and ``8`` of submarines are the same answer about the same thing.
    """
    if claim.of:
        members = [_as_figure(member) for member in members]
    quantities = [member.value if isinstance(member.value, Quantity) else None for member in members]
    things = [each.of or (each.unit if each.counts else "") if each else "" for each in quantities]
    counted = [_thing(thing, names) for thing in things]
    of = _thing(claim.of, names) or next(filter(None, counted), "")
    when = _told(claim.when)
    scope = Scope(when=when, where=names.place(claim.where) if claim.where else None, of=of)
    return scope, tuple(
        _in_scope(member, thing, scope) for member, thing in zip(members, counted, strict=True)
    )


def _as_figure(member: Member) -> Member:
    """*member* as a figure, where it may be a year: something is counted."""
    return replace(member, value=member.value.figure) if isinstance(member.value, BareNumber) else member


def _in_scope(member: Member, thing: str, scope: Scope) -> Member:
    """*member* without the *thing* counted; money of which no epoch is said is that of the time of which the claim speaks."""
    value = member.value
    if not isinstance(value, Quantity):
        return member
    if thing and thing == scope.of:
        value = replace(value, of="") if value.of else replace(value, unit="")
    value = value.at(scope.when) if scope.when else value
    return member if value is member.value else replace(member, value=value)


def _thing(typed: str, names: Names) -> str:
    """The key of what is counted or measured: that of the name, else that of one of them; empty where nothing is."""
    if not typed:
        return ""
    known = names.resolve(typed).key
    return known if names.forms(known) else names.resolve(counted_unit(bare(typed).split()).id).key


def _position(claim: Claim, members: tuple[Member, ...], *, denied: bool, evidence: bool) -> list[Any]:
    sign = ("-" if denied else "+") + ("?" if evidence else "")
    values = sorted({member.normal for member in members})
    return [values, sign, claim.mode, "complete" if claim.complete else ""]


def _reaches(denied: Value | None, affirmed: Value | None) -> bool:
    if not denied or not affirmed:
        return True
    return compare(affirmed, denied) is Relation.SAME or within(affirmed, denied)


def _lasts_into(affirmed: Date | None, denied: Date | None) -> bool:
    """Whether what lasted through all of *affirmed* lasted for certain into some day of what is *denied*."""
    if affirmed is None or denied is None or affirmed.surely is None:
        return False
    return replace(affirmed, days=(affirmed.surely,), approximate=False).meets(denied)


def _successive(one: Date, other: Date) -> bool:
    """Whether two periods share only the coarse end point where one ends and the other begins (1958/1961, 1961/1963)."""
    if not (one.extent and other.extent) or one.first == other.first:
        return False
    earlier, later = sorted((one, other), key=lambda date: -inf if date.first is None else date.first)
    if earlier.last is None or later.first is None or (later.last is not None and later.last <= earlier.last):
        return False
    ended, begun = earlier.ends[1][0], later.ends[0][1]
    return (ended is None or ended <= later.first) and (begun is None or earlier.last <= begun)


def resolved(normal: str, names: Names) -> str:
    """A normal form in which every name stands under the key that it has now; what is no normal form stays as it is."""
    try:
        *asked, values, sign, mode, complete, when, where, of = json.loads(normal)
        named = sorted(
            {
                (
                    kind,
                    names.place(key).key
                    if kind == "place"
                    else names.resolve(key).key
                    if kind == "name"
                    else key,
                    rank,
                )
                for kind, key, rank in values
            }
        )
    except (ValueError, TypeError):
        return normal
    if asked:
        asked = [names.resolve(asked[0]).key, *asked[1:]]
    places = names.place(where).key if where else ""
    return _in_json([*asked, named, sign, mode, complete, when, places, _thing(of, names)])


def _scoped_form(position: str, scope: Scope) -> str:
    """The form of a position with its scope: one list, the scope at its end."""
    return f"{position[:-1]}, {_ends_in(scope.normal)}"


@lru_cache(maxsize=1 << 10)
def _ends_in(scope: tuple[str, str, str]) -> str:
    return _in_json(scope)[1:]
