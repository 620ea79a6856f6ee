"""The library's file on disk; the only room that knows TinyDB."""

from histcite.store.history import Change, Entry, keys_changed
from histcite.store.storage import replace_file
from histcite.store.store import DESK, Store, Transaction

__all__ = ["DESK", "Change", "Entry", "Store", "Transaction", "keys_changed", "replace_file"]
