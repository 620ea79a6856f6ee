"""A large library: answered by an index, changed through a journal, and folded into its file when that is cheap or asked for."""

import sqlite3
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from histcite.errors import ChangedElsewhere, DamagedLibrary, LibraryBusy, NotReadable, NotWritable
from histcite.store.bulk import write_many
from histcite.store.changes import Changes
from histcite.store.contents import Contents, Shelves
from histcite.store.folding import fingerprint_of, fold, records_of
from histcite.store.history import Document, Entry, History
from histcite.store.index import Caught, Index
from histcite.store.indexing import Indexer, make_index
from histcite.store.journal import Journal, Pending
from histcite.store.layout import Laid
from histcite.store.storage import (
    LibraryFile,
    State,
    Tables,
    file_state,
    read_tables,
    replace_file,
    serialise,
)
from histcite.store.waiting import Progress

LEAST_FOLD, SHARE_OF_FILE = 1_000_000, 32
"""The journal is folded when it has so many bytes and is this part of the file, so that folding costs each change little."""


class LargeLibrary:
    """The file, its journal, and its index at *place*; *lock* is for a reader who finds the index behind."""

    def __init__(
        self,
        path: Path,
        history: History,
        place: Path,
        lock: Callable[[], AbstractContextManager[None]],
        progress: Progress,
    ) -> None:
        self._path = path
        self._history = history
        self._place = place
        self._lock = lock
        self._progress = progress
        self._journal = Journal(path)

    def contents(self) -> Contents:
        """What the library holds now: by the index, brought up first where it is behind; in memory where none can be kept."""
        index = self._current()
        if index:
            return index
        try:
            with self._lock():
                self.catch_up()
        except (LibraryBusy, NotWritable, DamagedLibrary):
            return Shelves(self.tables())
        return self._current() or Shelves(self.tables())

    def tables(self) -> Tables:
        """The same in memory, as TinyDB's tables; nothing is written."""
        tables = LibraryFile(self._path).read()
        pending = self._journal.read()
        if not pending.entries:
            return tables
        fingerprint = fingerprint_of(self._path)
        if pending.folded == fingerprint:
            return tables
        if pending.base == fingerprint:
            return _followed(tables, pending.entries)
        return self._reconciled(tables, pending)

    def entries(self) -> Iterator[Entry]:
        """What each command changed, oldest first."""
        last = 0
        for entry in self._history.entries():
            last = entry.number
            yield entry
        yield from (entry for entry in self._journal.read().entries if entry.number > last)

    def last_number(self) -> int:
        """The number of the last entry, 0 where there is none."""
        waiting = self._journal.read().entries
        return waiting[-1].number if waiting else self._history.last_number()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block, under the lock, in which the index is as new as the file. Raises DamagedLibrary, DamagedJournal, NotWritable."""
        self.catch_up()
        yield

    def document(self, table: str, id_: str) -> Document | None:
        """The document with this id; None where there is none."""
        index = self._current()
        if index is None:
            raise NotWritable(self._place, "it could not be made")
        try:
            return index.at(table, int(id_))
        finally:
            index.close()

    def keep(self, entries: Sequence[Entry]) -> None:
        """Note *entries* in the journal, which makes them durable, and bring the index up; fold where it is time to.

        What fails once they are durable undoes nothing: the next command makes up for it. Raises NotWritable.
        """
        caught = self._caught()
        base = caught.fingerprint if caught else fingerprint_of(self._path)
        try:
            self._journal.append(base, entries)
        except OSError as error:
            raise NotWritable(self._journal.path, error.strerror or str(error)) from error
        with suppress(NotWritable):
            self.catch_up()
            if self._is_time():
                self.fold()

    def keep_many(self, changes: Changes, entry: Entry) -> None:
        """Write *changes* into the file at once, with all that waits, and enter *entry*, which tells of them, in the history."""
        pending = self._journal.read()
        write_many(self._path, changes, entry, self._history, pending)
        if pending.entries:
            self._journal.retire()

    def fold(self) -> int:
        """Write all that waits into the file, and give how many commands that were. Raises NotWritable or DamagedLibrary."""
        self.catch_up()
        pending = self._journal.read()
        if not pending.entries:
            return 0
        fingerprint = fold(self._path, pending.overlay(), lambda _: None, self._journal.mark_folded)
        self._retire(pending)
        with suppress(NotWritable), self._indexer() as indexer:
            indexer.note(Caught(file=self._state(), fingerprint=fingerprint))
        return len(pending.entries)

    def catch_up(self) -> None:
        """Bring the index, under the lock, up to the file and its journal, however they came to be what they are.

        Raises NotReadable, NotALibrary, TooNew, DamagedLibrary, DamagedJournal or NotWritable.
        """
        if self._current():
            return
        caught, pending = self._caught(), self._journal.read()
        is_known = caught and caught.file == self._state()
        fingerprint = caught.fingerprint if caught and is_known else fingerprint_of(self._path)
        if pending.whole and pending.base != fingerprint:
            if pending.entries and pending.folded != fingerprint:
                self._reconcile(pending)
                fingerprint = fingerprint_of(self._path)
            self._retire(pending)
            pending = Pending()
        self._bring_up(caught, fingerprint, pending)

    def _bring_up(self, caught: Caught | None, fingerprint: str, pending: Pending) -> None:
        now = Caught(
            file=self._state(),
            fingerprint=fingerprint,
            journal=file_state(self._journal.path),
            applied=len(pending.whole),
            crc=pending.crc,
        )
        if caught is None:
            self._make(Caught(file=now.file, fingerprint=fingerprint))
        is_base = caught is None or caught.fingerprint == fingerprint
        news = (
            pending.since(caught.applied if caught else 0, caught.crc if caught else 0) if is_base else None
        )
        with self._indexer() as indexer:
            if news is None:
                self._compare(indexer)
            indexer.follow(pending.entries if news is None else news)
            indexer.note(now)

    def _make(self, caught: Caught) -> None:
        with self._telling("making the index") as told, self._writing_index():
            make_index(self._place, self._lines, caught, told)

    def _compare(self, indexer: Indexer) -> None:
        with self._telling("bringing the index up") as told:
            indexer.compare(self._lines(), told)

    def _lines(self) -> Iterator[Laid]:
        with records_of(self._path) as (_, lines):
            yield from lines

    def _telling(self, label: str) -> AbstractContextManager[Callable[[int], None]]:
        return self._progress(label, self._state()[0])

    @contextmanager
    def _indexer(self) -> Iterator[Indexer]:
        with self._writing_index(), Indexer(self._place) as indexer:
            yield indexer

    @contextmanager
    def _writing_index(self) -> Iterator[None]:
        """Raises NotWritable for a disk that takes no index, DamagedLibrary for a line that looks like a record and is none."""
        try:
            yield
        except ValueError as error:
            LibraryFile(self._path).hold()
            raise NotReadable(self._path, str(error)) from error
        except (sqlite3.Error, OSError) as error:
            raise NotWritable(self._place, str(error)) from error

    def _current(self) -> Index | None:
        """The index, where it is as new as the file and the journal."""
        index = Index.open(self._place)
        if index is None:
            return None
        caught = index.caught
        states = file_state(self._path), file_state(self._journal.path)
        if caught and (caught.file, caught.journal) == states:
            return index
        index.close()
        return None

    def _caught(self) -> Caught | None:
        index = Index.open(self._place)
        if index is None:
            return None
        try:
            return index.caught
        finally:
            index.close()

    def _state(self) -> State:
        state = file_state(self._path)
        if state is None:
            raise NotReadable(self._path, "it is gone")
        return state

    def _is_time(self) -> bool:
        waiting = file_state(self._journal.path)
        return waiting is not None and waiting[0] > max(LEAST_FOLD, self._state()[0] // SHARE_OF_FILE)

    def _retire(self, pending: Pending) -> None:
        """Enter in the history what is in the file now, and remove the journal."""
        last = self._history.last_number()
        with suppress(OSError):
            self._history.append(entry for entry in pending.entries if entry.number > last)
        self._journal.retire()

    def _reconcile(self, pending: Pending) -> None:
        """Bring together what waits and a file that was changed by other means since. Raises DamagedLibrary."""
        tables, damaged = read_tables(self._path)
        if damaged:
            raise DamagedLibrary(self._path, damaged)
        replace_file(self._path, serialise(self._reconciled(tables, pending)).encode())

    def _reconciled(self, tables: Tables, pending: Pending) -> Tables:
        from histcite.store.merging import merge_tables

        base = _with(
            tables, ((c.table, c.id, c.before) for e in reversed(pending.entries) for c in e.changes)
        )
        merged = merge_tables(base, _followed(base, pending.entries), tables)
        warnings.warn(ChangedElsewhere(self._path, len(pending.entries), len(merged.clashes)), stacklevel=2)
        return merged.tables


def _followed(tables: Tables, entries: Iterable[Entry]) -> Tables:
    """*tables* with what *entries* changed."""
    return _with(tables, ((c.table, c.id, c.after) for entry in entries for c in entry.changes))


def _with(tables: Tables, documents: Iterable[tuple[str, str, Document | None]]) -> Tables:
    """*tables* with other documents, each by its table and id, or without one."""
    changed = {name: dict(table) for name, table in tables.items()}
    for table, id_, document in documents:
        if document is None:
            changed.setdefault(table, {}).pop(id_, None)
        else:
            changed.setdefault(table, {})[id_] = document
    return changed
