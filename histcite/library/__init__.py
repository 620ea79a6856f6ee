"""The library as one object: open, add, import, check, decide, export."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from histcite.library.check import Check
    from histcite.library.desk import Desk
    from histcite.library.facade import Added, Edited, Library, Used
    from histcite.library.selection import SORTS, Selection, cited_sources

__all__ = [
    "SORTS",
    "Added",
    "Check",
    "Desk",
    "Edited",
    "JudgedLead",
    "Library",
    "Selection",
    "Used",
    "cited_sources",
]

_ROOMS = {
    "desk": ("Desk",),
    "facade": ("Added", "Edited", "Library", "Used"),
    "check": ("Check",),
    "selection": ("SORTS", "Selection", "cited_sources"),
}


def __getattr__(name: str) -> Any:
    """Load a module when something of it is asked for, so that a command that needs no library starts fast."""
    for room, things in _ROOMS.items():
        if name in things:
            found = getattr(import_module(f"histcite.library.{room}"), name)
            globals()[name] = found
            return found
    raise AttributeError(name)
