"""Leads: two claims whose texts look contradictory though their structure does not say so; a hint, never more."""

from collections.abc import Iterable

from histcite.conflicts.question import stable_id
from histcite.conflicts.reading import EVIDENCE_STANCES, Scope
from histcite.conflicts.texts.contrast import Contrast, Places, contrast_of
from histcite.conflicts.texts.foreign import Anchors, contrast_across
from histcite.conflicts.texts.neighbours import Neighbours
from histcite.conflicts.texts.sentence import Sentence, sentence
from histcite.conflicts.texts.wording import content_keys
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.values import Date, Names, counted_unit, identity

GRADE = "possible"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Two claims that look contradictory: what differs, where it stands in either text, and one sentence that names both.

    ``claims`` are the two keys in order, and ``spans`` belong to them. ``pair`` is what a decision covers: the differing words
    in normal form, so that a decision holds until one of them is edited.
    """

    id: str
    kind: str
    claims: tuple[str, str]
    spans: tuple[Span, Span]
    explanation: str
    pair: tuple[str, str]
    grade: str = GRADE


def find_leads(claims: Iterable[Claim], names: Names) -> tuple[Lead, ...]:
    """Every lead among *claims*, in the order of their keys."""
    known = sorted(claims, key=lambda claim: claim.key)
    anchors = Anchors(names)
    neighbours = Neighbours.of([_found_by(claim, anchors) for claim in known])
    pairs = ((known[one], known[other]) for one, other in neighbours.pairs())
    leads = (_lead(one, other, names) for one, other in pairs)
    return tuple(sorted(filter(None, leads), key=lambda lead: (lead.claims, lead.kind)))


def leads_of(claim: Claim, claims: Iterable[Claim], names: Names) -> tuple[Lead, ...]:
    """The leads between *claim* and any other of *claims*, without looking at the others among themselves."""
    anchors = Anchors(names)
    wanted = frozenset(_found_by(claim, anchors))
    near = (
        other for other in claims if other.key != claim.key and wanted.intersection(_found_by(other, anchors))
    )
    pairs = (sorted((claim, other), key=lambda each: each.key) for other in near)
    leads = (_lead(first, second, names) for first, second in pairs)
    return tuple(sorted(filter(None, leads), key=lambda lead: (lead.claims, lead.kind)))


def _found_by(claim: Claim, anchors: Anchors) -> tuple[str, ...]:
    return (*content_keys(claim.text), *anchors.of(claim.text))


def _lead(one: Claim, other: Claim, names: Names) -> Lead | None:
    if not _open_to_comparison(one, other, names):
        return None
    left, right = sentence(one.text), sentence(other.text)
    compared = contrast_of if left.name == right.name else contrast_across
    contrast = compared(left, right, names)
    return _told(contrast, (one, left), (other, right)) if contrast else None


def _told(contrast: Contrast, one: tuple[Claim, Sentence], other: tuple[Claim, Sentence]) -> Lead:
    (claim, left), (second, right) = one, other
    keys = (claim.key, second.key)
    said = f"{left.between(*contrast.one)!r} against {right.between(*contrast.other)!r}"
    low, high = sorted(f"{contrast.kind}: {normal}" for normal in contrast.normals)
    return Lead(
        id=stable_id("l", contrast.kind, *keys),
        kind=contrast.kind,
        claims=keys,
        spans=(_span(left, contrast.one), _span(right, contrast.other)),
        explanation=said + (f" of {contrast.of!r}." if contrast.of else "."),
        pair=(low, high),
    )


def _span(read: Sentence, places: Places) -> Span:
    return read.words[places[0]].start, read.words[places[1]].end


def _open_to_comparison(one: Claim, other: Claim, names: Names) -> bool:
    """Whether the structure of two claims leaves open that they speak of the same, and does not compare them itself."""
    if one.mode != other.mode or (one.stance in EVIDENCE_STANCES) or (other.stance in EVIDENCE_STANCES):
        return False
    if one.subject and other.subject:
        if names.resolve(one.subject).key != names.resolve(other.subject).key:
            return False
        asked = identity(one.property), identity(other.property)
        if all(asked) and (asked[0] != asked[1] or (one.value and other.value)):
            return False
    return _scope(one, names).meets(_scope(other, names))


def _scope(claim: Claim, names: Names) -> Scope:
    return Scope(
        when=Date.parse(claim.when) if claim.when else None,
        where=names.place(claim.where) if claim.where else None,
        of=names.resolve(counted_unit(claim.of.split()).id).key if claim.of else "",
    )
