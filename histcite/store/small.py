"""A small library: read as a whole by every command, and written as a whole by every change, through TinyDB."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Table

from histcite.store.changes import Changes
from histcite.store.contents import Contents, Shelves
from histcite.store.history import Change, Document, Entry, History
from histcite.store.storage import LibraryFile, Tables


class RecordTable(Table):
    """A TinyDB table that takes and drops many records in one update."""

    def put(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Insert or replace *documents* by their ids."""

        def update(table: dict[int, Mapping[str, Any]]) -> None:
            table.update(documents)

        super()._update_table(update)

    def drop(self, ids: Iterable[int]) -> None:
        """Remove the documents with these *ids*, where they are there."""

        def update(table: dict[int, Mapping[str, Any]]) -> None:
            for number in ids:
                table.pop(number, None)

        super()._update_table(update)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Let TinyDB's own operations, which change documents in place, work on copies."""

        def update(table: dict[int, Mapping[str, Any]]) -> None:
            table.update(deepcopy(table))
            updater(table)

        super()._update_table(update)


class _Database(TinyDB):
    table_class = RecordTable


class SmallLibrary:
    """The file as a whole; what is changed is in it when the command ends."""

    def __init__(self, path: Path, history: History) -> None:
        self._path = path
        self._history = history
        self._file = LibraryFile(path)
        self._database = _Database(storage=lambda: self._file)

    def contents(self) -> Contents:
        """What the file holds now."""
        return Shelves(self._file.read())

    def tables(self) -> Tables:
        """The same as TinyDB's tables."""
        return self._file.read()

    def entries(self) -> Iterator[Entry]:
        """What each command changed, oldest first."""
        return self._history.entries()

    def last_number(self) -> int:
        """The number of the last entry, 0 where there is none."""
        return self._history.last_number()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block in which the file, read once, is decided on and changed in memory. Raises DamagedLibrary."""
        self._file.hold()
        try:
            yield
        finally:
            self._file.forget()

    def document(self, table: str, id_: str) -> Document | None:
        """The document with this id; None where there is none."""
        return self._file.read().get(table, {}).get(id_)

    def keep(self, entries: Sequence[Entry]) -> None:
        """Carry out *entries*, and enter them in the history when they are written."""
        for entry in entries:
            for table in dict.fromkeys(change.table for change in entry.changes):
                self._change(table, [change for change in entry.changes if change.table == table])
        self._file.release()
        with suppress(OSError):
            self._history.append(entries)

    def keep_many(self, changes: Changes, entry: Entry) -> None:
        """Write *changes* into the file record by record, and enter *entry*, which tells of them, in the history."""
        from histcite.store.bulk import write_many
        from histcite.store.journal import Pending

        self._file.forget()
        write_many(self._path, changes, entry, self._history, Pending())

    def fold(self) -> int:
        """Nothing ever waits to be written into the file."""
        return 0

    def _change(self, name: str, changes: Iterable[Change]) -> None:
        after = {int(change.id): change.after for change in changes}
        table = self._database.table(name)
        assert isinstance(table, RecordTable)  # noqa: S101 - narrows what table_class promises
        table.drop(id_ for id_, document in after.items() if document is None)
        table.put({id_: document for id_, document in after.items() if document is not None})
