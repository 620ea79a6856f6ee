"""The library as one object: open, add, import, check, decide, export."""

from histcite.library.desk import Desk
from histcite.library.facade import Added, Check, Edited, Library, Used
from histcite.library.selection import SORTS, Selection, cited_sources

__all__ = ["SORTS", "Added", "Check", "Desk", "Edited", "Library", "Selection", "Used", "cited_sources"]
