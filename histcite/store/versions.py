"""Three versions of one document, what both sides had before and what each has now, brought together field by field."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from histcite.records.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A field that was changed differently on both sides; ``at`` is the reference that it belongs to, if it is one of its columns."""

    field: str
    at: str = ""
    ours: Any = None
    theirs: Any = None
    base: Any = None


Merge = tuple[Any, tuple[Dispute, ...]]
"""What a field holds once merged, None for nothing, and what is disputed in it."""


def merged_fields(
    base: Document, ours: Document, theirs: Document
) -> tuple[dict[str, Any], tuple[Dispute, ...]]:
    """The fields of *ours* and *theirs* as one document, and what is disputed; a disputed field keeps what *ours* has."""
    document: dict[str, Any] = {}
    disputes: list[Dispute] = []
    for field in dict.fromkeys((*ours, *theirs)):
        merge = _MERGES.get(field, _plain)
        value, found = merge(field, base.get(field), ours.get(field), theirs.get(field))
        disputes += found
        if value not in (None, []):
            document[field] = value
    return document, tuple(disputes)


def _plain(field: str, base: Any, ours: Any, theirs: Any) -> Merge:
    """A value that is one thing: changed on one side it is that change."""
    if settled := _settled(base, ours, theirs):
        return settled
    return ours, (Dispute(field=field, ours=ours, theirs=theirs, base=base),)


def _settled(base: Any, ours: Any, theirs: Any) -> Merge | None:
    """What two versions come to of which at most one differs from the *base*; None where both do, and from each other."""
    if ours == theirs or base in (ours, theirs):
        return (theirs if base == ours else ours), ()
    return None


def _undisputed(choose: Callable[[Any, Any], Any]) -> Callable[[str, Any, Any, Any], Merge]:
    """The merge of a field that nobody disputes: where both sides changed it, *choose* says which counts."""

    def merge(_: str, base: Any, ours: Any, theirs: Any) -> Merge:
        if settled := _settled(base, ours, theirs):
            return settled
        return (ours if theirs is None else theirs if ours is None else choose(ours, theirs)), ()

    return merge


def _set(field: str, base: Any, ours: Any, theirs: Any) -> Merge:
    """A list in which nothing stands twice and the order says nothing: what either side added or took out."""
    if _settled(base, ours, theirs) or not all(_are(str, side) for side in (base, ours, theirs)):
        return _plain(field, base, ours, theirs)
    before, here, there = base or [], ours or [], theirs or []
    gone, came = set(before) - set(there), [member for member in there if member not in before]
    united = [member for member in dict.fromkeys((*here, *came)) if member not in gone]
    in_order = here == sorted(here) and there == sorted(there)
    return (sorted(united) if in_order else united), ()


def _are(kind: type[Any], side: Any) -> bool:
    return side is None or (isinstance(side, list) and all(isinstance(member, kind) for member in side))


def _references(field: str, base: Any, ours: Any, theirs: Any) -> Merge:
    """The references of a claim, each known by its source and locator, or by its position where these were changed."""
    if _settled(base, ours, theirs) or not all(_are(Mapping, side) for side in (base, ours, theirs)):
        return _plain(field, base, ours, theirs)
    merged = list(_merged_references(base or [], ours or [], theirs or []))
    disputes = tuple(dispute for _, found in merged for dispute in found)
    references = _once(
        [reference for reference, _ in merged if reference is not None], ours or [], theirs or []
    )
    if not references:
        return ours, (Dispute(field="reference", ours=ours, theirs=theirs, base=base),)
    return references, disputes


def _merged_references(
    base: Sequence[Document], ours: Sequence[Document], theirs: Sequence[Document]
) -> Iterator[Merge]:
    """What each reference of either side comes to: those of *ours* in their order, then what *theirs* has more."""
    here, there = _paired(base, ours), _paired(base, theirs)
    before = {number: known for known, number in here.items()}
    added = [number for number in range(len(theirs)) if number not in there.values()]
    own = [number for number in range(len(ours)) if number not in before]
    met = _twins([ours[number] for number in own], [theirs[number] for number in added])
    twins = {own[one]: added[other] for one, other in met.items()}
    for number, reference in enumerate(ours):
        if number in before:
            known = before[number]
            yield _reference(base[known], reference, theirs[there[known]] if known in there else None)
        else:
            yield _reference(None, reference, theirs[twins[number]]) if number in twins else (reference, ())
    for known, number in there.items():
        if known not in here:
            yield _reference(base[known], None, theirs[number])
    yield from ((theirs[number], ()) for number in added if number not in twins.values())


def _paired(base: Sequence[Document], side: Sequence[Document]) -> dict[int, int]:
    """Which reference of *side* each of *base* has become: the one of its place, or else the one in its position."""
    pairs = _twins(base, side)
    left = set(range(len(side))) - set(pairs.values())
    return pairs | {number: number for number in range(len(base)) if number not in pairs and number in left}


def _twins(ones: Sequence[Document], others: Sequence[Document]) -> dict[int, int]:
    """Which of *others* has the source and locator of each of *ones*, both by number and each once."""
    free = {number: _place(other) for number, other in enumerate(others)}
    pairs: dict[int, int] = {}
    for number, one in enumerate(ones):
        twin = next((other for other, place in free.items() if place == _place(one)), None)
        if twin is not None:
            pairs[number] = twin
            del free[twin]
    return pairs


def _place(reference: Document) -> str:
    """The source and locator of *reference* as one would type them."""
    return _typed(reference, "source", "locator")


def _typed(reference: Document, source: str, locator: str) -> str:
    parts = (reference.get(source), reference.get(locator))
    return ", ".join(str(part) for part in parts if part)


def _reference(base: Document | None, ours: Document | None, theirs: Document | None) -> Merge:
    """One reference; where one side took it out and the other changed it, it stays and is disputed."""
    if settled := _settled(base, ours, theirs):
        return settled
    if ours is None or theirs is None:
        kept = ours if theirs is None else theirs
        at = _place(base or {})
        return kept, (Dispute(field="reference", at=at, ours=ours, theirs=theirs, base=base),)
    return _united(base or {}, ours, theirs)


def _united(base: Document, ours: Document, theirs: Document) -> Merge:
    """One reference that both sides have: a source is never joined with the locator of another."""
    at = _place(base or ours)
    versions = {"base": base, "ours": ours, "theirs": theirs}
    merged, found = merged_fields(*({**one, **dict.fromkeys(_JOINED)} for one in versions.values()))
    disputes = [
        Dispute(field=one.field, at=at, ours=one.ours, theirs=one.theirs, base=one.base) for one in found
    ]
    for column, parts in _UNITS.items():
        told = {side: _typed(one, *parts) or None for side, one in versions.items()}
        chosen = theirs if told["base"] == told["ours"] != told["theirs"] else ours
        if not _settled(*told.values()):
            disputes.append(Dispute(field=column, at=at, **told))
        merged |= {part: chosen[part] for part in parts if chosen.get(part)}
        if column == "reference" and told["ours"] != told["theirs"]:
            merged |= {"typed": chosen.get("typed")}
    return {field: value for field, value in merged.items() if value}, tuple(disputes)


def _once(
    references: Sequence[Document], ours: Sequence[Document], theirs: Sequence[Document]
) -> list[Document]:
    """*references* without one that both sides came to in different ways; what one side has twice stays twice."""
    kept: list[Document] = []
    for reference in references:
        most = max(ours.count(reference), theirs.count(reference), 1)
        if kept.count(reference) < most:
            kept.append(reference)
    return kept


_UNITS = {"reference": ("source", "locator"), "via": ("via", "via_locator")}
"""The columns of a reference that are typed as one, and the fields that they are kept in."""

_JOINED = tuple(field for fields in _UNITS.values() for field in fields)

_MERGES: Mapping[str, Callable[[str, Any, Any, Any], Merge]] = {
    "tags": _set,
    "forms": _set,
    "formerly": _set,
    "consulted": _set,
    "derived_from": _set,
    "from": _set,
    "references": _references,
    "added": _undisputed(partial(min, key=str)),
    "changed": _undisputed(partial(max, key=str)),
    "key": _undisputed(partial(min, key=str)),
    "name": _undisputed(partial(min, key=str)),
    "prefers": _undisputed(partial(min, key=str)),
    "typed": _undisputed(partial(min, key=str)),
    "origin": _undisputed(lambda ours, _: ours),
}
"""How fields that are no single value are merged, or that nobody could settle by typing them. An ``origin`` says which row a claim was last brought up to date with, and that
of ours goes with what ours keeps; a later import then sees only what its row says anew."""


def as_json(value: Any) -> str:
    """*value* as JSON, empty for nothing."""
    return "" if value is None else json.dumps(value, ensure_ascii=False)
