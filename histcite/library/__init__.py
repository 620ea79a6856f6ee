"""The library as one object: open, add, import, check, decide, export."""

from histcite.library.desk import Desk
from histcite.library.facade import Added, Check, Library
from histcite.library.selection import SORTS, Selection, cited_sources

__all__ = ["SORTS", "Added", "Check", "Desk", "Library", "Selection", "cited_sources"]
