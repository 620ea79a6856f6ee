"""Pointers: where one document of a library names another by its key."""

from collections.abc import Iterator, Mapping
from typing import Any

from histcite.errors import BadRecord
from histcite.records.discrepancy import Discrepancy, moved
from histcite.records.document import compact_document, from_document

Document = Mapping[str, Any]

Place = tuple[str, str]
"""A table and a key in it."""

KINDS = {
    "claims": "claim",
    "sources": "source",
    "aliases": "alias",
    "properties": "property",
    "decisions": "decision",
    "clashes": "clash",
}
"""What a record of each table is called."""

_TABLES = {kind: table for table, kind in KINDS.items()}


def key_of(document: Document) -> str:
    """What the record in *document* is called by; empty where it has no key."""
    key = document.get("key", document.get("name"))
    return key if isinstance(key, str) else ""


def pointers(table: str, document: Document) -> Iterator[Place]:
    """What *document* of *table* points to; damaged fields point nowhere."""
    match table:
        case "claims":
            for reference in _members(document.get("references"), Mapping):
                yield from _named("sources", reference.get("source"), reference.get("via"))
        case "sources":
            yield from _named("sources", document.get("in"), *_members(document.get("derived_from"), str))
        case "decisions":
            yield from _named("claims", document.get("prefers"))


def repointed(table: str, document: Document, renamed: Mapping[Place, str]) -> Document:
    """*document* with the new keys of what it points to."""
    if table == "clashes":
        return _moved_discrepancy(document, renamed)
    if not any(place in renamed for place in pointers(table, document)):
        return document
    changed = dict(document)
    for field in document.keys() & {"references", "in", "derived_from", "prefers"}:
        to = "claims" if field == "prefers" else "sources"
        changed[field] = _renamed(
            document[field], {key: new for (of, key), new in renamed.items() if of == to}
        )
    return changed


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """*value*, which is a key, a list of keys or a list of references, with the keys in *names* replaced."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(member, names) for member in value]
    if isinstance(value, Mapping):
        return {
            field: names.get(member, member)
            if field in ("source", "via") and isinstance(member, str)
            else member
            for field, member in value.items()
        }
    return value


def _moved_discrepancy(document: Document, renamed: Mapping[Place, str]) -> Document:
    place = (_TABLES.get(str(document.get("kind")), ""), str(document.get("of")))
    if place not in renamed:
        return document
    try:
        return compact_document(moved(from_document(Discrepancy, document), renamed[place]))
    except BadRecord:
        return document


def _named(table: str, *keys: Any) -> Iterator[Place]:
    yield from ((table, key) for key in keys if key and isinstance(key, str))


def _members(value: Any, kind: type[Any]) -> Iterator[Any]:
    if isinstance(value, list):
        yield from (member for member in value if isinstance(member, kind))
