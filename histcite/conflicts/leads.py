"""Leads: two claims whose texts look contradictory though their structure does not say so; a hint, never more."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise

from histcite.conflicts.question import stable_id
from histcite.conflicts.reading import EVIDENCE_STANCES, Scope
from histcite.conflicts.texts.contrast import contrast_of
from histcite.conflicts.texts.foreign import ANCHOR, FEWEST_ANCHORS, Anchors, contrast_across
from histcite.conflicts.texts.one_subject import contrast_on_subject
from histcite.conflicts.texts.phrasing import Gist
from histcite.conflicts.texts.sentence import sentence
from histcite.conflicts.texts.sidebyside import COVERED
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.values import Date, Names, counted_unit, identity

GRADE = "possible"

MOST_SHARING = 40
"""A word or pair of words shared by more claims than this brings nobody together by itself."""

MOST_COMPARED = 16
"""How many earlier claims one claim is compared with, those that share most first."""

RAREST = 4

SUBJECT = "\N{SECTION SIGN}"
"""What the key of a subject begins with, and no word."""

TextSpan = tuple[int, int]
Keys = tuple[str, ...]
Block = str | Keys
"""A word, two words, or all words of a text in their order: what claims are found by that share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Two claims that look contradictory: what differs, where it stands in either text, and one sentence that names both.

    ``claims`` are the two keys in order, and ``spans`` belong to them. ``pair`` is what a decision covers: the differing words
    in normal form, so that a decision holds until one of them is edited.
    """

    id: str
    kind: str
    claims: tuple[str, str]
    spans: tuple[TextSpan, TextSpan]
    explanation: str
    pair: tuple[str, str]
    grade: str = GRADE


def find_leads(claims: Iterable[Claim], names: Names) -> tuple[Lead, ...]:
    """Every lead among *claims*, in the order of their keys."""
    known = sorted(claims, key=lambda claim: claim.key)
    anchors = Anchors(names)
    gists = [Gist.of(claim.text) for claim in known]
    keys = [_keys(claim, gist, anchors, names) for claim, gist in zip(known, gists, strict=True)]
    leads = (
        _lead(known[one], known[other], names)
        for one, other in _neighbours(keys)
        if not gists[one].told_otherwise(gists[other])
    )
    return tuple(sorted(filter(None, leads), key=lambda lead: (lead.claims, lead.kind)))


def _keys(claim: Claim, gist: Gist, anchors: Anchors, names: Names) -> Keys:
    """What *claim* is found by: the content and the known names of its text, and its subject where there is a figure in it."""
    subject = (SUBJECT + names.resolve(claim.subject).key,) if claim.subject and gist.figured else ()
    return *gist.keys, *anchors.of(claim.text), *subject


def _neighbours(keys: Sequence[Keys]) -> Iterator[tuple[int, int]]:
    """The places of two texts worth comparing by their *keys*, each pair once.

    They can be the same sentence but for one word, share two known names, or have figures on one subject.
    """
    common = Counter(chain.from_iterable(map(set, keys)))
    numbers: dict[Block, int] = {}
    blocks = [
        array("L", [numbers.setdefault(one, len(numbers)) for one in _blocks(each, common)]) for each in keys
    ]
    del numbers
    sizes = Counter(chain.from_iterable(blocks))
    before: dict[int, list[int]] = {block: [] for block, size in sizes.items() if 1 < size <= MOST_SHARING}
    del sizes
    lengths = [len(set(each)) for each in keys]
    for place, each in enumerate(keys):
        near = [before[block] for block in blocks[place] if block in before]
        shared = Counter(chain.from_iterable(near))
        others: Iterable[int] = shared
        if len(shared) > MOST_COMPARED:
            others = sorted(shared, key=lambda other: (-shared[other], other))[:MOST_COMPARED]
        own = frozenset(each)
        marked = {key for key in own if key.startswith((ANCHOR, SUBJECT))}
        for other in others:
            both = own.intersection(keys[other])
            covered = len(both) + 1 >= COVERED * min(lengths[place], lengths[other])
            if both and (covered or (marked and _meet(marked & both))):
                yield other, place
        for places in near:
            places.append(place)


def _meet(marked: set[str]) -> bool:
    """Whether a subject, or enough known names, are among what two texts share."""
    anchors = sum(key.startswith(ANCHOR) for key in marked)
    return anchors >= FEWEST_ANCHORS or anchors < len(marked)


def _lead(one: Claim, other: Claim, names: Names) -> Lead | None:
    """What makes *one* and the *other*, in the order of their keys, look contradictory."""
    if not _open_to_comparison(one, other, names):
        return None
    left, right = sentence(one.text), sentence(other.text)
    contrast = (contrast_of if left.name == right.name else contrast_across)(left, right, names)
    if contrast is None and one.subject and other.subject:
        contrast = contrast_on_subject(left, right, one.subject)
    if contrast is None or not _of_one_thing(one, other):
        return None
    said = f"{left.between(*contrast.one)!r} against {right.between(*contrast.other)!r}"
    low, high = sorted(f"{contrast.kind}: {normal}" for normal in contrast.normals)
    return Lead(
        id=stable_id("l", contrast.kind, one.key, other.key),
        kind=contrast.kind,
        claims=(one.key, other.key),
        spans=(left.span(*contrast.one), right.span(*contrast.other)),
        explanation=said + (f" of {contrast.of!r}." if contrast.of else "."),
        pair=(low, high),
    )


def _of_one_thing(one: Claim, other: Claim) -> bool:
    """Whether two claims may be taken to speak of the same; where both speak of *it*, only by a subject or a name that both have."""
    left, right = sentence(one.text), sentence(other.text)
    told = one.subject and other.subject
    return bool(told or not (left.points_back and right.points_back) or left.names & right.names)


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
        when=Date.told(claim.when),
        where=names.place(claim.where) if claim.where else None,
        of=names.resolve(counted_unit(claim.of.split()).id).key if claim.of else "",
    )


def _blocks(keys: Keys, common: Counter[str]) -> set[Block]:
    """What brings a text together with others: its rare words, neighbouring words, its rarest words by twos, and all of them."""
    rarest = sorted(set(keys), key=lambda key: (common[key], key))[:RAREST]
    found: set[Block] = {key for key in keys if common[key] <= MOST_SHARING}
    found.update((one, other) if one < other else (other, one) for one, other in pairwise(keys))
    found.update((one, other) if one < other else (other, one) for one, other in combinations(rarest, 2))
    found.add(tuple(sorted(keys)))
    return found
