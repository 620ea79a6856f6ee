"""Archival references: the registry of archives, the parser, the relations between references."""

from typing import TYPE_CHECKING

from histcite.archives.registry import Archive, Registry, shipped
from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.archives.formulary import Formulary
    from histcite.archives.leaves import Leaf, LeafRange, read_leaves
    from histcite.archives.parser import read_reference, read_references
    from histcite.archives.prose import Refusal
    from histcite.archives.reference import (
        ArchivalReference,
        Field,
        FieldSpan,
        file_identity,
        parse_canonical,
    )
    from histcite.archives.refusal import explain
    from histcite.archives.relation import Containment, relate, sort_key

__all__ = [
    "ArchivalReference",
    "Archive",
    "Containment",
    "Field",
    "FieldSpan",
    "Formulary",
    "Leaf",
    "LeafRange",
    "Refusal",
    "Registry",
    "explain",
    "file_identity",
    "parse_canonical",
    "read_leaves",
    "read_reference",
    "read_references",
    "relate",
    "shipped",
    "sort_key",
]

__getattr__ = deferred(
    __name__,
    {
        "formulary": ("Formulary",),
        "leaves": ("Leaf", "LeafRange", "read_leaves"),
        "prose": ("Refusal",),
        "parser": ("read_reference", "read_references"),
        "reference": ("ArchivalReference", "Field", "FieldSpan", "file_identity", "parse_canonical"),
        "relation": ("Containment", "relate", "sort_key"),
        "refusal": ("explain",),
    },
)
