"""Typed cells become sources, aliases and properties: the door beside the one for claims."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from histcite.archives import ArchivalReference, Registry, read_reference
from histcite.archives.succession import as_now
from histcite.records.alias import ALIAS_KINDS, Alias
from histcite.records.cells import (
    Place,
    Problem,
    Refused,
    choice,
    default_to,
    read_cells,
    read_date,
    read_flag,
    read_fraction,
    read_key,
    read_visits,
    split_list,
)
from histcite.records.property import CARDINALITIES, PROPERTY_KINDS, ROLES, Property
from histcite.records.source import AUTHENTICITIES, GRADES, KINDS, NATURES, STATES, WAYS, Source

_ATTRIBUTES = {"author": "authors", "in": "within"}
_COLUMNS = {attribute: column for column, attribute in _ATTRIBUTES.items()}

SOURCE_CELLS = tuple(
    _COLUMNS.get(field.name, field.name)
    for field in fields(Source)
    if field.name not in ("forms", "origin", "added", "changed")
)
"""The columns of a source as typed; ``reference`` is its archival reference as a historian writes it."""


def attribute_of(column: str) -> str:
    """The field of a source that a column of it is read into."""
    return _ATTRIBUTES.get(column, column)


ALIAS_CELLS = tuple(field.name for field in fields(Alias))
PROPERTY_CELLS = tuple(field.name for field in fields(Property))


def read_source(cells: Mapping[str, str], place: Place, archives: Registry) -> Source | Refused:
    """The source that *cells* describe, its archival reference read with *archives*; or the problems found.

    A source with an archival reference and nothing that makes it a document is a file. The key may be empty: the library
    gives one.
    """
    typed = read_cells(cells, SOURCE_CELLS, SOURCE_READERS, place)
    if isinstance(typed, Refused):
        return typed
    fields_ = {_ATTRIBUTES.get(column, column): value for column, value in typed.items()}
    fields_["formerly"] = tuple(_canonical(one, archives) for one in fields_.get("formerly", ()))
    written = fields_.pop("reference", "")
    if not written:
        return Source(
            **{"key": "", "kind": "document" if fields_.get("within") else "book", **_said(fields_)}
        )
    reference = read_reference(written, archives=archives)
    if reference is None or reference.relative:
        sentence = f"{written!r} is not an archival reference; 'histcite ref' shows how a string is read"
        return Refused(problems=(Problem(place=place, column="reference", message=sentence),))
    (now, before), leaves = as_now(reference), ", ".join(str(part) for part in reference.leaves)
    fields_["formerly"] = tuple(dict.fromkeys((*(one.canonical for one in before), *fields_["formerly"])))
    described = (
        _said(fields_) if fields_.get("kind") in ("", "file", None) else {"leaves": leaves, **_said(fields_)}
    )
    return archival_source(now, described)


def _canonical(written: str, archives: Registry) -> str:
    """An earlier reference in its canonical form; as typed, where it cannot be read."""
    read = read_reference(written, archives=archives)
    return replace(read, leaves=()).canonical if read and not read.relative else written


def archival_source(reference: ArchivalReference, described: Mapping[str, Any]) -> Source:
    """The source of kind file for an archival reference, without its leaves."""
    kept = replace(reference, leaves=()).kept
    return Source(**{"key": "", "kind": "file", "reference": kept, **described})


def source_cells(source: Source) -> dict[str, str]:
    """The columns of *source* as a user would type them; the reverse of :func:`read_source`."""
    return {**cells_of(source, SOURCE_CELLS), "reference": source.reference}


def cells_of(record: Source | Alias | Property, columns: tuple[str, ...]) -> dict[str, str]:
    """*columns* of a record as a user would type them, lists with ``;``."""
    values = {column: getattr(record, _ATTRIBUTES.get(column, column)) for column in columns}
    return {
        column: "; ".join(value) if isinstance(value, tuple) else value for column, value in values.items()
    }


def read_alias(cells: Mapping[str, str], place: Place) -> Alias | Refused:
    """The alias that *cells* describe, or the problems found; its ``name`` is required."""
    typed = read_cells(cells, ALIAS_CELLS, _ALIAS_READERS, place)
    if isinstance(typed, Refused):
        return typed
    if not typed.get("name"):
        problem = Problem(place=place, column="name", message="an alias needs the name it stands for")
        return Refused(problems=(problem,))
    return Alias(**typed)


def read_property(cells: Mapping[str, str], place: Place) -> Property | Refused:
    """The property that *cells* describe, or the problems found; ``name`` and ``kind`` are required, and rivals need many answers."""
    typed = read_cells(cells, PROPERTY_CELLS, _PROPERTY_READERS, place)
    if isinstance(typed, Refused):
        return typed
    for column in ("name", "kind"):
        if not typed.get(column):
            problem = Problem(place=place, column=column, message=f"a property needs its {column}")
            return Refused(problems=(problem,))
    declared = Property(**typed)
    if declared.rivals == "yes" and declared.cardinality != "many":
        sentence = "rivals are answers that may all be true; give it the cardinality 'many', too"
        return Refused(problems=(Problem(place=place, column="rivals", message=sentence),))
    return declared


def _said(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cells.items() if value}


SOURCE_READERS: dict[str, Callable[[str], Any]] = {
    "key": read_key,
    "kind": choice("", *KINDS),
    "author": split_list,
    "date": read_date,
    "accessed": read_date,
    "derived_from": split_list,
    "formerly": split_list,
    "consulted": read_visits,
    "via_how": choice("", *WAYS),
    "state": choice("", *STATES),
    "nature": choice("", *NATURES),
    "grade": choice("", *GRADES),
    "authenticity": choice("", *AUTHENTICITIES),
    "tags": split_list,
}

_ALIAS_READERS: dict[str, Callable[[str], Any]] = {"forms": split_list, "kind": choice("", *ALIAS_KINDS)}

_PROPERTY_READERS: dict[str, Callable[[str], Any]] = {
    "kind": choice("", *PROPERTY_KINDS),
    "cardinality": default_to("one", choice(*CARDINALITIES)),
    "tolerance": read_fraction,
    "role": choice("", *ROLES),
    "rivals": lambda text: ("yes" if read_flag(text) else "no") if text else "",
}
