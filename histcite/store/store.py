"""The store: records of five kinds in one file, read freely and written in whole transactions under a lock."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Table

from histcite.errors import ChangedSince, LibraryBusy, LibraryExists, NothingToReverse, NotWritable
from histcite.records.clock import now
from histcite.records.hand import hand
from histcite.store.history import Change, Entry, History, differences, standing
from histcite.store.storage import LibraryFile, State, empty_tables, file_state, replace_file, serialise

LOCK_SECONDS = 20.0
"""How long a writer waits for another one before it gives up."""

DESK = ".histcite"
"""The hidden folder beside the library: lock and conveniences, nothing that would be missed."""

Ledger = list[tuple[tuple[Change, ...], int]]
"""What a command changed, each time with the number of the entry that it reverses, or 0."""


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


class Store:
    """One library file. Reading needs no lock; every write happens inside :meth:`transaction` and enters the history.

    ``command`` is what the history says was done.
    """

    def __init__(self, path: Path, command: str = "") -> None:
        self.path = path
        self._command = command
        self._file = LibraryFile(path)
        self._database = _Database(storage=lambda: self._file)

    @classmethod
    def create(cls, path: Path) -> "Store":
        """A new, empty library at *path*, never in place of what is there. Raises LibraryExists or NotWritable."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _create_file(path, serialise(empty_tables()).encode())
        except FileExistsError as error:
            raise LibraryExists(path) from error
        except OSError as error:
            raise NotWritable(path, error.strerror or str(error)) from error
        return cls(path)

    @property
    def desk(self) -> Path:
        """The hidden folder beside the file, made when it is first asked for. Raises NotWritable."""
        folder = self.path.parent / DESK
        try:
            folder.mkdir(exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise NotWritable(folder, error.strerror or str(error)) from error
        return folder

    def documents(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        """Every document, by table and by its id as text, as they are at this moment."""
        return self._file.read()

    def signature(self) -> State | None:
        """What tells one state of the file from another; None where it is gone."""
        return file_state(self.path)

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """A block of changes that is written as a whole at its end, or not at all when it raises.

        The file is read anew once the lock is held, so that nothing written meanwhile is lost. Raises LibraryBusy,
        NotWritable and what reading raises.
        """
        with self._held() as ledger:
            before = dict(self._file.read())
            yield Transaction(self._database)
            changes = differences(before, self._file.read())
            if changes:
                ledger.append((changes, 0))

    @property
    def history(self) -> History:
        """What each command changed, kept in the hidden folder beside the file."""
        return History(self.path.parent / DESK / f"history-{self.path.stem}.jsonl")

    def turn_back(self, count: int) -> tuple[Entry, ...]:
        """Take back the last *count* commands that hold, in one write, and give back their entries, the last first.

        Raises NothingToReverse when there are fewer, ChangedSince when a record is no longer as the command left it.
        """
        with self._held() as ledger:
            done, _ = standing(self.history.entries())
            return self._reverse(_last(done, count), Entry.undoing, ledger)

    def turn_forward(self, count: int) -> tuple[Entry, ...]:
        """Bring back the last *count* commands that were taken back. Raises as :meth:`turn_back` does."""
        with self._held() as ledger:
            _, undone = standing(self.history.entries())
            return self._reverse(_last(undone, count), lambda entry: entry.changes, ledger)

    def _reverse(
        self, entries: tuple[Entry, ...], changes_of: Callable[[Entry], tuple[Change, ...]], ledger: Ledger
    ) -> tuple[Entry, ...]:
        for entry in entries:
            changes = changes_of(entry)
            self._apply(entry, changes)
            ledger.append((changes, entry.number))
        return entries

    def _apply(self, entry: Entry, changes: Iterable[Change]) -> None:
        transaction = Transaction(self._database)
        tables = self._file.read()
        for change in changes:
            if tables.get(change.table, {}).get(change.id) != change.before:
                raise ChangedSince(entry.number, entry.command)
        for change in changes:
            if change.after is None:
                transaction.drop(change.table, [int(change.id)])
            else:
                transaction.put(change.table, {int(change.id): change.after})

    @contextmanager
    def _held(self) -> Iterator[Ledger]:
        """A block that works on the tables in memory; they are written at its end, and what it puts in the ledger enters the history."""
        ledger: Ledger = []
        with self.locked():
            self._clear_leftovers()
            self._file.hold()
            try:
                yield ledger
            except BaseException:
                self._file.forget()
                raise
            self._file.release()
            self._record(ledger)

    def _record(self, ledger: Ledger) -> None:
        """Enter *ledger* in the history; its changes are written already, so that a history that cannot be kept undoes nothing."""
        history = self.history
        by = hand(self._command)
        with suppress(OSError):
            for number, (changes, reverses) in enumerate(ledger, start=history.last_number() + 1):
                history.append(
                    Entry(
                        number=number,
                        time=now(),
                        who=by.who,
                        command=by.command,
                        changes=changes,
                        reverses=reverses,
                    )
                )

    def _clear_leftovers(self) -> None:
        """Remove what a killed writer left half-written; under the lock nobody else writes there."""
        target = self.path.resolve()
        with suppress(OSError):
            for left in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
                left.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A block in which no other program writes; its own errors pass through as they are."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.desk / "lock", timeout=LOCK_SECONDS)
        holder = self.desk / "lock.holder"
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryBusy(self.path, LOCK_SECONDS, _who_holds(holder)) from error
        except OSError as error:
            raise NotWritable(lock.lock_file, error.strerror or str(error)) from error
        try:
            with suppress(OSError):
                holder.write_text(
                    f"process {os.getpid()}, {self._command or 'a program'!r}, since {now()}",
                    encoding="utf-8",
                )
            yield
        finally:
            with suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()


class Transaction:
    """What may be done while the lock is held."""

    def __init__(self, database: TinyDB) -> None:
        self._database = database

    def put(self, table: str, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Add or replace *documents* of *table* by their ids."""
        if documents:
            self._table(table).put(documents)

    def drop(self, table: str, ids: Iterable[int]) -> None:
        """Remove documents of *table*."""
        self._table(table).drop(ids)

    def _table(self, name: str) -> RecordTable:
        table = self._database.table(name)
        assert isinstance(table, RecordTable)  # noqa: S101 - narrows what table_class promises
        return table


class _Database(TinyDB):
    table_class = RecordTable


def _create_file(path: Path, data: bytes) -> None:
    """Make *path* with *data* in it at once. Raises FileExistsError, and leaves what is there, however lately it came."""
    waiting = path.with_name(f".{path.name}.{os.getpid()}.new")
    replace_file(waiting, data)
    try:
        os.link(waiting, path)
    except FileExistsError:
        raise
    except OSError:
        _create_without_links(path, data)
    finally:
        waiting.unlink(missing_ok=True)


def _create_without_links(path: Path, data: bytes) -> None:
    """The same on disks that know no links; only here a reader could meet the file half written."""
    with path.open("xb") as stream:
        stream.write(data)


def _last(entries: Sequence[Entry], count: int) -> tuple[Entry, ...]:
    if len(entries) < count:
        raise NothingToReverse(count, len(entries))
    return tuple(entries[::-1][:count])


def _who_holds(note: Path) -> str:
    """What the holder of the lock said of itself; empty when it said nothing."""
    try:
        return note.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
