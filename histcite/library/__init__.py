"""The library as one object: open, add, import, check, decide, export."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from histcite.library.desk import Desk
    from histcite.library.facade import Added, Check, Edited, Library, Used
    from histcite.library.selection import SORTS, Selection, cited_sources

__all__ = ["SORTS", "Added", "Check", "Desk", "Edited", "Library", "Selection", "Used", "cited_sources"]

_ROOMS = ("facade", "selection", "desk")


def __getattr__(name: str) -> Any:
    """Load a module when something of it is asked for, so that a command that needs no library starts fast."""
    if name in __all__:
        for room in (import_module(f"histcite.library.{room}") for room in _ROOMS):
            if hasattr(room, name):
                return getattr(room, name)
    raise AttributeError(name)
