"""Archival references: the registry of archives, the parser, the relations between references."""

from histcite.archives.leaves import Leaf, LeafRange
from histcite.archives.parser import read_leaves, read_reference, read_references
from histcite.archives.reference import ArchivalReference, Piece, Span, file_identity, parse_canonical
from histcite.archives.registry import Archive, Registry, consult, registry, shipped
from histcite.archives.relation import Relation, relate, sort_key
from histcite.archives.unread import Unread, explain

__all__ = [
    "ArchivalReference",
    "Archive",
    "Leaf",
    "LeafRange",
    "Piece",
    "Registry",
    "Relation",
    "Span",
    "Unread",
    "consult",
    "explain",
    "file_identity",
    "parse_canonical",
    "read_leaves",
    "read_reference",
    "read_references",
    "registry",
    "relate",
    "shipped",
    "sort_key",
]
