"""A large library: answered by an index, changed through a journal, and folded into its file when that is cheap or asked for."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic

from histcite.errors import (
    ChangedElsewhere,
    HistciteError,
    LibraryBusy,
    NotWritable,
    StillApart,
)
from histcite.store import lock as locking
from histcite.store.bulk import write_many
from histcite.store.changes import Changes
from histcite.store.contents import Contents, Shelves
from histcite.store.folding import fingerprint_of, fold
from histcite.store.history import Document, Entry, History
from histcite.store.index import Caught, Index
from histcite.store.journal import Journal, Pending, journal_of
from histcite.store.reconciling import followed, reconciled
from histcite.store.storage import (
    State,
    Tables,
    file_state,
    replace_file,
    serialise,
)
from histcite.store.upkeep import Upkeep, whole
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
        lock: Callable[[float], AbstractContextManager[None]],
        progress: Progress,
    ) -> None:
        self._path = path
        self._history = history
        self._lock = lock
        self._journal = Journal(journal_of(path))
        self._upkeep = Upkeep(path, place, self._journal, progress)
        self._is_held = False
        self._index: Index | None = None
        self._read: Tables | None = None

    def contents(self) -> Contents:
        """What the library holds now: by the index, brought up first where it is behind; in memory where none can be kept."""
        with suppress(HistciteError):
            index = self._upkeep.current() or self._caught_up()
            if index:
                return index
        return Shelves(self.tables())

    def tables(self) -> Tables:
        """The same in memory, as TinyDB's tables; nothing is written."""
        from histcite.store.small import LibraryFile

        file = LibraryFile(self._path)
        while True:
            state, pending = file_state(self._path), self._journal.read()
            tables = file.read()
            fingerprint = fingerprint_of(self._path) if pending.entries else ""
            if file_state(self._path) == state:
                break
        if pending.folded == fingerprint:
            return tables
        if pending.base == fingerprint:
            return followed(tables, pending.entries)
        return self._reconciled(tables, pending, StillApart)

    def entries(self) -> Iterator[Entry]:
        """What each command changed, oldest first."""
        last, waiting = 0, self._journal.read().entries
        for entry in self._history.entries():
            last = entry.number
            yield entry
        yield from (entry for entry in waiting if entry.number > last)

    def last_number(self) -> int:
        """The number of the last entry, 0 where there is none."""
        last = self._index.caught.last if self._index and self._index.caught else self._journal.read().last
        return last or self._history.last_number()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block, under the lock, in which the index is as new as the file, or none can be kept.

        Raises NotReadable, DamagedLibrary, DamagedJournal or NotWritable.
        """
        self._make_ready()
        self._is_held, self._index = True, self._upkeep.current()
        try:
            yield
        finally:
            self._let_go()
            self._is_held, self._read = False, None

    def document(self, table: str, id_: str) -> Document | None:
        """The document with this id; None where there is none."""
        if self._index:
            return self._index.at(table, int(id_))
        self._read = self._read or followed(whole(self._path), self._journal.read().entries)
        return self._read.get(table, {}).get(id_)

    def keep(self, entries: Sequence[Entry]) -> None:
        """Note *entries* in the journal, which makes them durable, and bring the index up; fold where it is time to.

        What fails once they are durable undoes nothing: the next command makes up for it. Raises NotWritable.
        """
        indexed = self._let_go()
        caught = indexed or self._noted()
        try:
            added = self._journal.append(caught.fingerprint, entries, caught.applied)
        except OSError as error:
            raise NotWritable(self._journal.path, error.strerror or str(error)) from error
        with suppress(HistciteError):
            if indexed:
                self._upkeep.advance(indexed, entries, added)
            if self._is_time():
                self.fold()
            self.catch_up()

    def keep_many(self, changes: Changes, entry: Entry) -> None:
        """Write *changes* into the file at once, with all that waits, and enter *entry*, which tells of them, in the history."""
        self._let_go()
        write_many(self._path, changes, entry, self._history, self._journal.read())

    def fold(self) -> int:
        """Write all that waits into the file, and give how many commands that were. Raises NotWritable or DamagedLibrary."""
        self._make_ready()
        pending = self._journal.read()
        if not pending.entries:
            self._retire(pending)
            return 0
        is_current = self._upkeep.is_current()
        fingerprint = fold(self._path, pending.overlay(), lambda _: None, self._journal.mark_folded)
        with suppress(NotWritable):
            self._retire(pending)
            if is_current:
                self._upkeep.note_fold(fingerprint)
        return len(pending.entries)

    def catch_up(self) -> None:
        """Bring the index, under the lock, up to the file and its journal, however they came to be what they are.

        Raises NotReadable, NotALibrary, TooNew, DamagedLibrary, DamagedJournal or NotWritable.
        """
        if self._upkeep.is_current():
            return
        self._upkeep.bring_up(*self._settle())

    def _let_go(self) -> Caught | None:
        """Close the index of a block, so that it can be changed; gives what it had caught."""
        index, self._index = self._index, None
        if index is None:
            return None
        index.close()
        return index.caught

    def _caught_up(self) -> Index | None:
        """The index once it has caught up, by this reader or by a writer meanwhile. Raises LibraryBusy and what :meth:`catch_up` does."""
        late = monotonic() + locking.LOCK_SECONDS
        while True:
            try:
                with nullcontext() if self._is_held else self._lock(locking.PAUSE):
                    if self._is_held or not self._is_disputed():
                        self.catch_up()
                    return self._upkeep.current()
            except LibraryBusy:
                if monotonic() >= late:
                    raise
            if index := self._upkeep.current():
                return index

    def _is_disputed(self) -> bool:
        """Whether the file was changed by other means while changes waited: a reader brings them together in memory only."""
        pending = self._journal.read()
        return bool(pending.entries) and self._fingerprint(self._upkeep.state()) not in (
            pending.base,
            pending.folded,
        )

    def _make_ready(self) -> None:
        """Catch up; where no index can be kept, what waits belongs to the file all the same. Raises what :meth:`catch_up` does."""
        try:
            self.catch_up()
        except NotWritable:
            self._settle()

    def _settle(self) -> tuple[Caught, Pending]:
        """Make the journal, under the lock, one of this file; gives what an index of both will have caught, and what waits."""
        state, pending = self._upkeep.state(), self._journal.read()
        fingerprint = self._fingerprint(state)
        if pending.whole and pending.base != fingerprint:
            if pending.entries and pending.folded != fingerprint:
                self._reconcile(pending)
                state = self._upkeep.state()
                fingerprint = fingerprint_of(self._path)
            self._retire(pending)
            pending = Pending()
        return self._caught_by(state, fingerprint, pending), pending

    def _noted(self) -> Caught:
        """What an index of the file and its journal would have caught, where none can be kept."""
        state = self._upkeep.state()
        return self._caught_by(state, self._fingerprint(state), self._journal.read())

    def _caught_by(self, state: State, fingerprint: str, pending: Pending) -> Caught:
        return Caught(
            file=state,
            fingerprint=fingerprint,
            journal=file_state(self._journal.path),
            applied=len(pending.whole),
            crc=pending.crc,
            last=pending.last,
        )

    def _fingerprint(self, state: State) -> str:
        """The fingerprint of the file in this state, which need not be read where the index knows it."""
        caught = self._upkeep.caught()
        return caught.fingerprint if caught and caught.file == state else fingerprint_of(self._path)

    def _is_time(self) -> bool:
        waiting = file_state(self._journal.path)
        return waiting is not None and waiting[0] > max(LEAST_FOLD, self._upkeep.state()[0] // SHARE_OF_FILE)

    def _retire(self, pending: Pending) -> None:
        """Enter in the history what is in the file now, and remove the journal. Raises NotWritable."""
        try:
            self._journal.retire(pending, self._history)
        except OSError as error:
            raise NotWritable(self._history.path, error.strerror or str(error)) from error

    def _reconcile(self, pending: Pending) -> None:
        """Bring together what waits and a file that was changed by other means since. Raises DamagedLibrary or NotWritable."""
        tables = whole(self._path)
        reconciled = self._reconciled(tables, pending, ChangedElsewhere)
        if reconciled != tables:
            replace_file(self._path, serialise(reconciled).encode())

    def _reconciled(self, tables: Tables, pending: Pending, warning: type[ChangedElsewhere]) -> Tables:
        merged = reconciled(tables, pending.entries)
        if merged.tables == tables:
            return tables
        warnings.warn(warning(self._path, len(pending.entries), len(merged.discrepancies)), stacklevel=2)
        return merged.tables
