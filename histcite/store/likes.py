"""Like and unlike: whether two documents that were entered apart under one key describe one thing."""

from collections.abc import Iterator, Mapping
from typing import Any

from histcite.records.aids import terms
from histcite.values import identity

Document = Mapping[str, Any]

_NAMED_BY = ("doi", "isbn", "url")

_CALLED = ("file", "called")
"""The finding aids under which one source is found, whoever describes it."""


def same_thing(table: str, one: Document, other: Document) -> bool:
    """Whether *one* and *other*, which have one key in *table*, are one thing entered twice or changed since, not two things."""
    added = one.get("added")
    if added and added == other.get("added"):
        return True
    match table:
        case "claims":
            return _same_claim(one, other)
        case "sources":
            return _same_source(one, other)
    return True


def _same_claim(one: Document, other: Document) -> bool:
    """One sentence is one claim; of two sentences only rows of one table are, which share their key and their place."""
    if identity(str(one.get("text"))) == identity(str(other.get("text"))):
        return True
    imported = bool(one.get("origin") and other.get("origin"))
    return imported and not _places(one).isdisjoint(_places(other))


def _places(claim: Document) -> set[tuple[str, str]]:
    references = claim.get("references")
    return {
        (str(reference.get("source")), str(reference.get("locator")))
        for reference in (references if isinstance(references, list) else ())
        if isinstance(reference, Mapping)
    }


def _same_source(one: Document, other: Document) -> bool:
    """One archival file, or one name for things that do not lie in two different files."""
    apart = one.get("in") and other.get("in") and one["in"] != other["in"]
    return not apart and not set(_names(one)).isdisjoint(_names(other))


def _names(source: Document) -> Iterator[tuple[str, str]]:
    """What *source* is found by: its archival reference, its title or what was typed for it, its number or address."""
    yield from ((aid, term) for aid, term in terms("sources", source) if aid in _CALLED)
    yield from ((field, str(source[field])) for field in _NAMED_BY if source.get(field))
