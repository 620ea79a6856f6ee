"""Records as plain mappings and back: the field names of every file and JSON document we write."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from operator import attrgetter
from typing import Any, TypeVar

from histcite.errors import BadRecord
from histcite.records.alias import Alias
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision
from histcite.records.discrepancy import Discrepancy
from histcite.records.property import Property
from histcite.records.source import Source

R = TypeVar("R")

RECORD_TYPES: dict[str, type[Any]] = {
    "claim": Claim,
    "source": Source,
    "alias": Alias,
    "property": Property,
    "decision": Decision,
    "clash": Discrepancy,
}

_WRITTEN = {"within": "in"}

_FIELDS: dict[type[Any], tuple[tuple[str, Field[Any]], ...]] = {
    kind: tuple((_WRITTEN.get(field.name, field.name), field) for field in fields(kind))
    for kind in (*RECORD_TYPES.values(), Reference)
}
_WRITTEN_NAMES = {kind: tuple(name for name, _ in named) for kind, named in _FIELDS.items()}
_DEFAULTS = {kind: tuple(field.default for _, field in named) for kind, named in _FIELDS.items()}
_VALUES = {kind: attrgetter(*(field.name for _, field in named)) for kind, named in _FIELDS.items()}
"""All values of a record of each kind at once, for a long file has very many."""

_NAMED = {kind: dict(named) for kind, named in _FIELDS.items()}
_REQUIRED = {
    kind: tuple(
        name for name, field in named if field.default is MISSING and field.default_factory is MISSING
    )
    for kind, named in _FIELDS.items()
}
_TEXTS = {
    kind: frozenset(name for name, field in named if not isinstance(field.default, (tuple, bool)))
    for kind, named in _FIELDS.items()
}
"""The fields of each kind that hold one text."""


def full_document(record: Any) -> dict[str, Any]:
    """Every field of *record* under its written name, empty ones too: what ``--json`` shows."""
    return {name: _plain(getattr(record, field.name), full_document) for name, field in _FIELDS[type(record)]}


def compact_document(record: Any) -> dict[str, Any]:
    """The fields of *record* that say something: what is stored and exported."""
    kind = type(record)
    told = zip(_WRITTEN_NAMES[kind], _DEFAULTS[kind], _VALUES[kind](record), strict=True)
    return {
        name: value if value.__class__ is str else _plain(value, compact_document)
        for name, default, value in told
        if value is not default and value != default
    }


def from_document(kind: type[R], document: Mapping[str, Any]) -> R:
    """The record that *document* describes.

    Raises BadRecord, naming the field, when one is unknown, missing or of the wrong type.
    """
    named, texts = _NAMED[kind], _TEXTS[kind]
    given = {}
    for name, value in document.items():
        if name not in named:
            raise BadRecord(kind.__name__.lower(), name, "is not a field of it")
        field = named[name]
        is_text = name in texts and isinstance(value, str)
        given[field.name] = value if is_text else _typed(kind, field, value)
    for name in _REQUIRED[kind]:
        if name not in document:
            raise BadRecord(kind.__name__.lower(), name, "is missing")
    return kind(**given)


def _plain(value: Any, document: Callable[[Any], dict[str, Any]]) -> Any:
    if isinstance(value, tuple):
        return [_plain(member, document) for member in value]
    return document(value) if isinstance(value, Reference) else value


def _typed(kind: type[Any], field: Field[Any], value: Any) -> Any:
    if field.name == "references":
        return tuple(_reference(member) for member in _list(kind, field, value))
    if field.name == "covers":
        return tuple(_group(kind, field, member) for member in _list(kind, field, value))
    if isinstance(field.default, tuple):
        return tuple(_text(kind, field, member) for member in _list(kind, field, value))
    if isinstance(field.default, bool):
        if not isinstance(value, bool):
            raise BadRecord(
                kind.__name__.lower(), _WRITTEN.get(field.name, field.name), "is neither true nor false"
            )
        return value
    return _text(kind, field, value)


def _reference(value: Any) -> Reference:
    if not isinstance(value, Mapping):
        raise BadRecord("reference", "references", "holds something that is no reference")
    return from_document(Reference, value)


def _group(kind: type[Any], field: Field[Any], value: Any) -> tuple[str, ...]:
    group = tuple(_text(kind, field, member) for member in _list(kind, field, value))
    if len(group) > 1:
        return group
    raise BadRecord(
        kind.__name__.lower(),
        _WRITTEN.get(field.name, field.name),
        "holds something that is no pair or group of values",
    )


def _list(kind: type[Any], field: Field[Any], value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadRecord(kind.__name__.lower(), _WRITTEN.get(field.name, field.name), "is not a list")
    return value


def _text(kind: type[Any], field: Field[Any], value: Any) -> str:
    if not isinstance(value, str):
        raise BadRecord(kind.__name__.lower(), _WRITTEN.get(field.name, field.name), "is not text")
    return value
