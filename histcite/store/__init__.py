"""The library's file on disk; the only room that knows TinyDB."""

from typing import TYPE_CHECKING

from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.store.contents import Contents
    from histcite.store.deeds import Change, Entry, keys_changed
    from histcite.store.lock import Progress, silently
    from histcite.store.replacement import replace_file
    from histcite.store.store import DESK, Store, Transaction

__all__ = [
    "DESK",
    "Change",
    "Contents",
    "Entry",
    "Progress",
    "Store",
    "Transaction",
    "keys_changed",
    "replace_file",
    "silently",
]

__getattr__ = deferred(
    __name__,
    {
        "contents": ("Contents",),
        "deeds": ("Change", "Entry", "keys_changed"),
        "lock": ("Progress", "silently"),
        "replacement": ("replace_file",),
        "store": ("DESK", "Store", "Transaction"),
    },
)
