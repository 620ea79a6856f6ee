"""A small library: read as a whole by every command, and written as a whole by every change, through TinyDB."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any
from warnings import warn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from histcite.errors import DamagedLibrary, DamagedLines
from histcite.store.changes import Changes
from histcite.store.contents import Contents, Shelves
from histcite.store.history import Change, Document, Entry, History
from histcite.store.storage import (
    Spelling,
    State,
    Tables,
    empty_tables,
    file_state,
    read_data,
    read_tables,
    replace_file,
    serialise,
    spelled,
    spelling,
    tables_in,
)


class LibraryFile(Storage):
    """TinyDB's storage contract over one file: ``read`` gives the tables, ``write`` replaces them atomically.

    Between :meth:`hold` and :meth:`release` writes stay in memory, so that a command is one replacement of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: Tables | None = None
        self._changed = False
        self._damaged: tuple[int, ...] = ()
        self._spelled: Callable[[], Spelling] = dict
        self._written: tuple[State, Tables] | None = None

    def read(self) -> Tables:
        """The tables of the file, of a damaged one what can be read of it, with the warning DamagedLines.

        Raises NotReadable, NotALibrary or TooNew, and touches nothing.
        """
        if self._held is not None:
            return self._held
        if self._written and self._written[0] == file_state(self._path):
            return dict(self._written[1])
        tables, self._damaged = read_tables(self._path)
        if self._damaged:
            warn(DamagedLines(self._path, self._damaged), stacklevel=2)
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file by *data*, or only what is held. Raises NotWritable or DamagedLibrary and leaves the old file."""
        self._refuse_damaged()
        tables: Tables = {**empty_tables(), **{name: dict(table) for name, table in data.items()}}
        if self._held is None:
            replace_file(self._path, serialise(tables).encode())
        else:
            self._held = tables
            self._changed = True

    def hold(self) -> None:
        """Read the file once and keep every further write in memory. Raises DamagedLibrary where that would lose something."""
        data = read_data(self._path)
        tables, self._damaged = tables_in(self._path, data)
        self._refuse_damaged()
        self._spelled = partial(spelling, data, dict(tables))
        self._held = tables
        self._changed = False

    def release(self) -> None:
        """Write what was held, if anything changed, in one replacement."""
        held, changed = self._held, self._changed
        self._held = None
        if changed and held is not None:
            replace_file(self._path, spelled(held, self._spelled()))
            state = file_state(self._path)
            self._written = (state, held) if state else None

    def forget(self) -> None:
        """Drop what was held: the file stays as it was."""
        self._held = None

    def _refuse_damaged(self) -> None:
        if self._damaged:
            raise DamagedLibrary(self._path, self._damaged)


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
