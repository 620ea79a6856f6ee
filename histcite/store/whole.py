"""A library read as a whole by every command, and changed in memory by TinyDB's own verbs; what came of that is written by us."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from warnings import warn
from zlib import crc32

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document as TinyDocument

from histcite.cautions import DamagedLines
from histcite.errors import DamagedLibrary
from histcite.records.document import Document
from histcite.store.contents import Contents, shelves_of
from histcite.store.deeds import Entry
from histcite.store.file import TinyTables, empty_tables, read_data, read_tables, records_in, tables_in
from histcite.store.layout import OtherLayout, Spelled, folded, laid, serialise, spelled_mark
from histcite.store.replacement import State, Version, file_state, replace_file


class LibraryFile(Storage):
    """TinyDB's storage contract over one file: ``read`` gives the tables, ``write`` replaces them atomically.

    Between :meth:`hold` and :meth:`release` writes stay in memory, so that a command is one replacement of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: TinyTables | None = None
        self._data = b""
        self._damaged: tuple[int, ...] = ()

    def read(self) -> TinyTables:
        """The tables of the file, of a damaged one what can be read of it, with the warning DamagedLines.

        Raises NotReadable, NotALibrary or TooNew, and touches nothing.
        """
        if self._held is not None:
            return dict(self._held)
        tables, self._damaged = read_tables(self._path)
        if self._damaged:
            warn(DamagedLines(self._path, self._damaged), stacklevel=2)
        return tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file by *data*, or only what is held. Raises NotWritable or DamagedLibrary and leaves the old file."""
        self._refuse_damaged()
        tables: TinyTables = {**empty_tables(), **{name: dict(table) for name, table in data.items()}}
        if self._held is None:
            replace_file(self._path, serialise(tables))
        else:
            self._held = tables

    def hold(self) -> Version:
        """Read the file once and keep every further write in memory; gives its version.

        Raises NotReadable, NotALibrary, TooNew, or DamagedLibrary where writing would lose something.
        """
        state, self._data = file_state(self._path), read_data(self._path)
        self._held, self._damaged = tables_in(self._path, self._data)
        self._refuse_damaged()
        return Version(len(self._data), state[2] if state else 0, crc32(self._data))

    def written_over(self, before: TinyTables) -> bytes:
        """The file with what was written since, when it held the tables *before*; untouched records keep their lines."""
        held = self.read()
        mark, changed = spelled_mark(held), Spelled(held, before)
        try:
            return b"".join(folded(mark, laid(BytesIO(self._data)), changed, lambda _: None))
        except OtherLayout:
            records = records_in(self._path, BytesIO(self._data))
            return b"".join(folded(mark, records.lines(), changed, lambda _: None))

    def release(self) -> None:
        """Let go of what was held: the file stays as it is."""
        self._held, self._data = None, b""

    def _refuse_damaged(self) -> None:
        if self._damaged:
            raise DamagedLibrary(self._path, self._damaged)


class WholeLibrary:
    """The library in the file *path*, whose tables are in memory while it is read or changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = LibraryFile(path)
        self._database = TinyDB(storage=lambda: self._file)
        self._known: tuple[State, TinyTables] | None = None
        self.version = Version(0, 0, 0)

    def contents(self) -> Contents:
        """What the file holds now."""
        return shelves_of(self._path, self.tables())

    def tables(self) -> TinyTables:
        """The same as TinyDB's tables."""
        if self._known and self._known[0] == file_state(self._path):
            return dict(self._known[1])
        return self._file.read()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block in which the file, read once, is decided on and changed in memory. Raises what reading does, or DamagedLibrary."""
        self.version = self._file.hold()
        try:
            yield
        finally:
            self._file.release()

    def document(self, table: str, id_: str) -> Document | None:
        """The document with this id; None where there is none."""
        return self._file.read().get(table, {}).get(id_)

    def changed(self, entries: Sequence[Entry]) -> Iterable[bytes]:
        """The file once *entries* are carried out by TinyDB's verbs, in one piece."""
        before = self._file.read()
        for entry in entries:
            for table in dict.fromkeys(change.table for change in entry.changes):
                shelf = self._database.table(table)
                changes = [one for one in entry.changes if one.table == table]
                # what is there is taken out before another comes under its id
                shelf.remove(doc_ids=[int(one.id) for one in changes if one.before is not None])
                put = [TinyDocument(one.after, int(one.id)) for one in changes if one.after is not None]
                shelf.insert_multiple(put)
        return (self._file.written_over(before),)

    def came(self, entries: Sequence[Entry], version: Version, _moved: int) -> None:
        """Take note that *entries* came into the file, which is of this *version* now: it need not be read again."""
        state = file_state(self._path)
        self._known = (state, self._file.read()) if state and entries and state[2] == version.inode else None
