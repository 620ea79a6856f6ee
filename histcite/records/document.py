"""Records as plain mappings and back: the field names of every file and JSON document we write."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from math import isfinite
from typing import Any, TypeVar

from histcite.deferred import expression
from histcite.errors import BadRecord, DoubledKey, NoNumber
from histcite.frozen import dataclass
from histcite.records.claim import Reference

R = TypeVar("R")

Document = Mapping[str, Any]
"""A record as it is written."""

_HALF = expression("[\ud800-\udfff]")
"""Half of a letter that UTF-16 writes in two: JSON may spell it alone, and no file can hold it."""

_WRITTEN = {"within": "in", "grounds": "from"}

_SUCCEEDED = {"Source": ("typed", "forms")}
"""The field of an earlier version that held one text, and the list that has taken its place: the text is the first in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the records of one type are written: their fields in order, by their written names, which of them must be given, which
    are ``lists``, and which hold one text, with the names of their fields. ``succeeded`` are the names of a
    field of an earlier version and of the list that has taken its place, if there is one.
    """

    named: Mapping[str, Field[Any]]
    required: tuple[str, ...]
    lists: tuple[str, ...]
    texts: Mapping[str, str]
    succeeded: tuple[str, ...]


_SHAPES: dict[type[Any], Shape] = {}


def shape_of(kind: type[Any]) -> Shape:
    """How records of the type *kind* are written, worked out once."""
    if known := _SHAPES.get(kind):
        return known
    named = {_WRITTEN.get(field.name, field.name): field for field in fields(kind)}
    shape = _SHAPES[kind] = Shape(
        named=named,
        required=tuple(
            name
            for name, field in named.items()
            if field.default is MISSING and field.default_factory is MISSING
        ),
        lists=tuple(name for name, field in named.items() if isinstance(field.default, tuple)),
        texts={
            name: field.name for name, field in named.items() if not isinstance(field.default, (tuple, bool))
        },
        succeeded=_SUCCEEDED.get(kind.__name__, ()),
    )
    return shape


@cache
def _telling(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """What gives the fields of a record that are not as they are by default: compiled step by step, since a long file asks for nothing more often."""
    named = shape_of(kind).named
    steps = "".join(
        f"\n    value = record.{field.name}\n    if value != unsaid_{field.name}: document[{name!r}] = value"
        for name, field in named.items()
    )
    known: dict[str, Any] = {f"unsaid_{field.name}": field.default for field in named.values()}
    exec(f"def told(record):\n    document = {{}}{steps}\n    return document", known)  # noqa: S102 - our own fields
    told: Callable[[Any], dict[str, Any]] = known["told"]
    return told


def read_json(text: str) -> Any:
    """What *text* says in JSON: every key once in an object, and no numbers but those of JSON (RFC 8259).

    Raises DoubledKey, NoNumber, or what :mod:`json` raises.
    """
    return json.loads(text, object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise DoubledKey(doubled(pairs)[0])
    return read


def doubled(pairs: Iterable[tuple[str, Any]]) -> list[str]:
    """The keys that stand more than once among the *pairs* of one JSON object."""
    return [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]


def _finite(typed: str) -> float:
    """A number, but none that JSON does not know: NaN, Infinity, or one so large that it is read as infinite."""
    number = float(typed)
    if not isfinite(number):
        raise NoNumber(typed)
    return number


def full_document(record: Any) -> dict[str, Any]:
    """Every field of *record* under its written name, empty ones too: what ``--json`` shows."""
    shape = shape_of(type(record))
    document = {name: getattr(record, field.name) for name, field in shape.named.items()}
    return document | {name: _listed(document[name], full_document) for name in shape.lists}


def compact_document(record: Any) -> dict[str, Any]:
    """The fields of *record* that say something: what is stored and exported."""
    shape = shape_of(type(record))
    document = _telling(record.__class__)(record)
    for name in shape.lists:
        if name in document:
            document[name] = _listed(document[name], compact_document)
    return written_down(document, *shape.succeeded) if shape.succeeded else document


def from_document(kind: type[R], document: Document) -> R:
    """The record that *document* describes.

    Raises BadRecord, naming the field, when one is unknown, missing or of the wrong type.
    """
    shape = shape_of(kind)
    named, texts = shape.named, shape.texts
    if shape.succeeded:
        document = brought_up(document, *shape.succeeded)
    given = {}
    for name, value in document.items():
        text = texts.get(name)
        if text and value.__class__ is str and (value.isascii() or _is_whole(value)):
            given[text] = value
            continue
        if name not in named:
            raise BadRecord(kind.__name__.lower(), name, "is not a field of it")
        field = named[name]
        given[field.name] = _typed(kind, field, value)
    for name in shape.required:
        if name not in document:
            raise BadRecord(kind.__name__.lower(), name, "is missing")
    return kind(**given)


def written_down(document: dict[str, Any], former: str, field: str) -> dict[str, Any]:
    """*document* with the one text in its list *field* in the field that the list succeeded, which earlier versions read, too."""
    if len(document.get(field, ())) != 1:
        return document
    return {
        former if name == field else name: value[0] if name == field else value
        for name, value in document.items()
    }


def brought_up(document: Document, former: str, field: str) -> Document:
    """*document* with the text in its field *former*, if it has one, as the first in the list *field*."""
    if former not in document:
        return document
    first, listed = document[former], document.get(field, [])
    rest = [text for text in listed if text != first] if isinstance(listed, list) else []
    return {name: value for name, value in document.items() if name != former} | {field: [first, *rest]}


def _listed(members: Iterable[Any], document: Callable[[Any], dict[str, Any]]) -> list[Any]:
    """The *members* of a list: texts, lists of these, or references, each as a *document*."""
    return [
        member
        if member.__class__ is str
        else document(member)
        if isinstance(member, Reference)
        else _listed(member, document)
        for member in members
    ]


def _typed(kind: type[Any], field: Field[Any], value: Any) -> Any:
    if field.name == "references":
        return tuple(map(_reference, _fit(kind, field, value, list)))
    if field.name == "covers":
        return tuple(_group(kind, field, member) for member in _fit(kind, field, value, list))
    if isinstance(field.default, tuple):
        return tuple([_fit(kind, field, member, str) for member in _fit(kind, field, value, list)])
    return _fit(kind, field, value, bool if isinstance(field.default, bool) else str)


def _reference(value: Any) -> Reference:
    if not isinstance(value, Mapping):
        raise BadRecord("reference", "references", "holds something that is no reference")
    return from_document(Reference, value)


def _group(kind: type[Any], field: Field[Any], value: Any) -> tuple[str, ...]:
    group = tuple(_fit(kind, field, member, str) for member in _fit(kind, field, value, list))
    if len(group) > 1:
        return group
    raise BadRecord(kind.__name__.lower(), field.name, "holds something that is no pair or group of values")


def _is_whole(text: str) -> bool:
    """Whether no half of a letter is in *text*; what can be printed holds none, and that is told soonest."""
    return text.isascii() or text.isprintable() or not _HALF.search(text)


_MISFITS = {list: "is not a list", str: "is not text", bool: "is neither true nor false"}


def _fit(kind: type[Any], field: Field[Any], value: Any, wanted: type[R]) -> R:
    """*value*, where it is of the *wanted* type of JSON. Raises BadRecord."""
    if not isinstance(value, wanted):
        trouble = _MISFITS[wanted]
    elif isinstance(value, str) and not _is_whole(value):
        trouble = "holds half a letter (a lone surrogate), which is no text"
    else:
        return value
    raise BadRecord(kind.__name__.lower(), _WRITTEN.get(field.name, field.name), trouble)
