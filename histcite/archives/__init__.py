"""Archival references: the registry of archives, the parser, the relations between references."""

from histcite.archives.leaves import Leaf, LeafRange
from histcite.archives.parser import read_leaves, read_reference, read_references
from histcite.archives.reference import ArchivalReference, Span, file_identity, parse_canonical
from histcite.archives.registry import Archive, Registry, registry, registry_with
from histcite.archives.relation import Relation, relate, sort_key

__all__ = [
    "ArchivalReference",
    "Archive",
    "Leaf",
    "LeafRange",
    "Registry",
    "Relation",
    "Span",
    "file_identity",
    "parse_canonical",
    "read_leaves",
    "read_reference",
    "read_references",
    "registry",
    "registry_with",
    "relate",
    "sort_key",
]
