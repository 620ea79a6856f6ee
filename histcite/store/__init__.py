"""The library's file on disk; the only room that knows TinyDB."""

from histcite.store.storage import replace_file
from histcite.store.store import DESK, Store, Transaction

__all__ = ["DESK", "Store", "Transaction", "replace_file"]
