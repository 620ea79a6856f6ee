"""The library as one object: open, add, import, check, decide, export."""

from typing import TYPE_CHECKING

from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.library.check import Added, Check, Edited, Used
    from histcite.library.facade import Library

__all__ = ["Added", "Check", "Edited", "Library", "Used"]

__getattr__ = deferred(
    __name__,
    {"check": ("Added", "Check", "Edited", "Used"), "facade": ("Library",)},
)
