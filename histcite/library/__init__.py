"""The library as one object: open, add, import, check, decide, export."""

from histcite.library.accession import ON_DUPLICATE, Accession, Delivery, Terms
from histcite.library.desk import Desk
from histcite.library.facade import Added, Check, Library
from histcite.library.selection import SORTS, Selection, cited_sources

__all__ = [
    "ON_DUPLICATE",
    "SORTS",
    "Accession",
    "Added",
    "Check",
    "Delivery",
    "Desk",
    "Library",
    "Selection",
    "Terms",
    "cited_sources",
]
