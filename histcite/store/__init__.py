"""The library's file on disk; the only room that knows TinyDB."""

from histcite.store.contents import Contents
from histcite.store.history import Change, Entry, keys_changed
from histcite.store.storage import replace_file
from histcite.store.store import DESK, Store, Transaction
from histcite.store.waiting import Progress, silently

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
