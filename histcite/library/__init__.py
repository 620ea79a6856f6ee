"""The library as one object: open, add, import, check, decide, export."""

from typing import TYPE_CHECKING

from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.library.answers import Added, Edited, Used
    from histcite.library.check import Check
    from histcite.library.desk import Desk
    from histcite.library.facade import Library
    from histcite.library.selection import SORTS, Selection, cited_sources

__all__ = [
    "SORTS",
    "Added",
    "Check",
    "Desk",
    "Edited",
    "Library",
    "Selection",
    "Used",
    "cited_sources",
]

__getattr__ = deferred(
    __name__,
    {
        "desk": ("Desk",),
        "answers": ("Added", "Edited", "Used"),
        "facade": ("Library",),
        "check": ("Check",),
        "selection": ("SORTS", "Selection", "cited_sources"),
    },
)
