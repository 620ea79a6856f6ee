"""What waits in a journal and tables that are not those it was written for, brought together."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from histcite.store.history import Document, Entry, Tables
from histcite.store.storage import Tables as Changed

if TYPE_CHECKING:
    from histcite.store.merging import Merged


def followed(tables: Tables, entries: Iterable[Entry]) -> Changed:
    """*tables* with what *entries* changed."""
    return _with(tables, ((c.table, c.id, c.after) for entry in entries for c in entry.changes))


def reconciled(tables: Tables, entries: Sequence[Entry]) -> "Merged":
    """What *entries* and *tables*, which were changed by other means since, come to; a field that both changed keeps what *entries* say."""
    from histcite.store.merging import merge_tables

    before = _before(tables, entries)
    return merge_tables(before, followed(before, entries), tables)


def brought_in(tables: Tables, entries: Sequence[Entry]) -> "Merged":
    """The same where *entries* are those of another copy: a field that both changed keeps what *tables* say."""
    from histcite.store.merging import merge_tables

    before = _before(tables, entries)
    return merge_tables(before, tables, followed(before, entries))


def _before(tables: Tables, entries: Sequence[Entry]) -> Changed:
    """What was there before both: *tables* with each record that *entries* changed as the first of them found it."""
    changes = (change for entry in reversed(entries) for change in reversed(entry.changes))
    return _with(tables, ((change.table, change.id, change.before) for change in changes))


def _with(tables: Tables, documents: Iterable[tuple[str, str, Document | None]]) -> Changed:
    """*tables* with other documents, each by its table and id, or without one."""
    changed = {name: dict(table) for name, table in tables.items()}
    for table, id_, document in documents:
        if document is None:
            changed.setdefault(table, {}).pop(id_, None)
        else:
            changed.setdefault(table, {})[id_] = document
    return changed
