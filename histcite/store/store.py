"""The store: records of several kinds in one file, read freely and written in whole transactions under a lock."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Protocol

from histcite.errors import ChangedSince, LibraryExists, NothingToReverse, NotWritable
from histcite.records.clock import now
from histcite.records.hand import hand
from histcite.store.changes import Changes
from histcite.store.contents import Contents
from histcite.store.history import Change, Document, Entry, History, standing
from histcite.store.journal import journal_of
from histcite.store.lock import locked
from histcite.store.storage import State, Tables, empty_tables, file_state, replace_file, serialise
from histcite.store.waiting import Progress, silently

DESK = ".histcite"
"""The hidden folder beside the library: lock, history, index and conveniences, no claim."""

LARGE = 6_000_000
"""From how many bytes on a library is large: some 10,000 claims. The variable HISTCITE_INDEX_FROM sets another limit, for tests."""

Judge = Callable[[Sequence[Change]], None]
"""What looks at changes before they are written, and raises where they may not be."""

Ledger = list[tuple[tuple[Change, ...], int]]
"""What a command changed, each time with the number of the entry that it reverses, or 0."""


class Keeper(Protocol):
    """How the documents of a library are kept on disk."""

    def contents(self) -> Contents:
        """What the library holds now."""

    def tables(self) -> Tables:
        """The same in memory, as TinyDB's tables."""

    def entries(self) -> Iterator[Entry]:
        """What each command changed, oldest first."""

    def last_number(self) -> int:
        """The number of the last entry, 0 where there is none."""

    def held(self) -> AbstractContextManager[None]:
        """A block, under the lock, in which changes are decided on; what is not kept in it is forgotten."""

    def document(self, table: str, id_: str) -> Document | None:
        """The document with this id, in such a block; None where there is none."""

    def keep(self, entries: Sequence[Entry]) -> None:
        """Make *entries* durable, all or none, and with them their place in the history."""

    def keep_many(self, changes: Changes, entry: Entry) -> None:
        """The same for the *changes* of one *entry* that are too many for the memory."""

    def fold(self) -> int:
        """Bring what waits into the library's file, and give how many commands that were."""


class Store:
    """One library. Reading needs no lock; every write happens inside :meth:`transaction` and enters the history.

    ``command`` is what the history says was done, ``progress`` shows how far the making of an index has come. ``judge``, which
    whoever opens the store may set, looks at all that is to be written, and refuses it by raising.
    """

    def __init__(self, path: Path, command: str = "", progress: Progress = silently) -> None:
        self.path = path
        self._command = command
        self._progress = progress
        self.judge: Judge = lambda _: None

    @classmethod
    def create(cls, path: Path) -> "Store":
        """A new, empty library at *path*, never in place of what is there. Raises LibraryExists or NotWritable."""
        if not path.exists() and journal_of(path).exists():
            raise LibraryExists(journal_of(path))
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
        folder = self._desk
        try:
            folder.mkdir(exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise NotWritable(folder, error.strerror or str(error)) from error
        return folder

    @property
    def files(self) -> tuple[Path, ...]:
        """The files in which the library's records are: its own, and the journal of what waits to be written into it."""
        return tuple(file for file in (self.path, self._journal) if file.exists())

    def contents(self) -> Contents:
        """What the library holds at this moment. Raises NotReadable, NotALibrary or TooNew."""
        return self._keeper.contents()

    def documents(self) -> Mapping[str, Mapping[str, Document]]:
        """Every document in memory, by table and by its id as text, as they are at this moment."""
        return self._keeper.tables()

    def signature(self) -> tuple[State | None, State | None]:
        """What tells one state of the library from another; None where a file is gone."""
        return file_state(self.path), file_state(self._journal)

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """A block of changes that is written as a whole at its end, or not at all when it raises.

        What is read in it is as the last writer left it, so that nothing written meanwhile is lost. Raises LibraryBusy,
        NotWritable and what reading raises.
        """
        with self._held() as keeper:
            changes = Changes()
            transaction = Transaction(changes)
            yield transaction
            if changes.are_many:
                if not transaction.is_vouched_for:
                    self.judge(_decided(keeper, changes))
                keeper.keep_many(changes, self._entry((), 0, keeper.last_number() + 1))
            else:
                self._keep(keeper, [(_decided(keeper, changes), 0)])

    def entries(self) -> Iterator[Entry]:
        """What each command changed, oldest first."""
        return self._keeper.entries()

    def sync(self) -> int:
        """Bring all that waits into the library's file, and give how many commands that were.

        Raises LibraryBusy, NotWritable, NotReadable, DamagedLibrary or DamagedJournal.
        """
        if not self._journal.exists():
            return 0
        with self.locked():
            return self._keeper.fold()

    def turn_back(self, count: int) -> tuple[Entry, ...]:
        """Take back the last *count* commands that hold, in one write, and give back their entries, the last first.

        Raises NothingToReverse when there are fewer, ChangedSince when a record is no longer as the command left it.
        """
        with self._held() as keeper:
            done, _ = standing(keeper.entries())
            return self._reverse(keeper, _last(done, count), Entry.undoing)

    def turn_forward(self, count: int) -> tuple[Entry, ...]:
        """Bring back the last *count* commands that were taken back. Raises as :meth:`turn_back` does."""
        with self._held() as keeper:
            _, undone = standing(keeper.entries())
            return self._reverse(keeper, _last(undone, count), lambda entry: entry.changes)

    def locked(self, seconds: float | None = None) -> AbstractContextManager[None]:
        """A block in which no other program writes; it is waited for so many *seconds*, or as long as every writer waits.

        Raises LibraryBusy or NotWritable; its own errors pass through as they are.
        """
        return locked(self.path, self.desk, self._command, seconds)

    @property
    def _journal(self) -> Path:
        return journal_of(self.path)

    @property
    def _desk(self) -> Path:
        """The hidden folder, beside the file itself by whatever link that is called: else two locks were held on one file."""
        return self.path.resolve().parent / DESK

    @property
    def _keeper(self) -> Keeper:
        return self._large if self._is_large() else self._small

    def _is_large(self) -> bool:
        state = file_state(self.path)
        limit = int(os.environ.get("HISTCITE_INDEX_FROM", LARGE))
        return self._journal.exists() or (state is not None and state[0] >= limit)

    @cached_property
    def _small(self) -> Keeper:
        from histcite.store.small import SmallLibrary

        return SmallLibrary(self.path, self._history)

    @cached_property
    def _large(self) -> Keeper:
        from histcite.store.large import LargeLibrary

        place = self._desk / f"index-{self.path.resolve().stem}.sqlite"
        return LargeLibrary(self.path, self._history, place, self.locked, self._progress)

    @property
    def _history(self) -> History:
        return History(self._desk / f"history-{self.path.resolve().stem}.jsonl")

    @contextmanager
    def _held(self) -> Iterator[Keeper]:
        """A block, under the lock, in which the keeper holds what is decided on."""
        with self.locked():
            self._clear_leftovers()
            keeper = self._keeper
            with keeper.held():
                yield keeper

    def _reverse(
        self, keeper: Keeper, entries: tuple[Entry, ...], changes_of: Callable[[Entry], tuple[Change, ...]]
    ) -> tuple[Entry, ...]:
        ledger, there = Ledger(), dict[tuple[str, str], Document | None]()
        for entry in entries:
            changes = changes_of(entry)
            for change in changes:
                place = change.table, change.id
                if (there[place] if place in there else keeper.document(*place)) != change.before:
                    raise ChangedSince(entry.number, entry.command)
            there |= {(change.table, change.id): change.after for change in changes}
            ledger.append((changes, entry.number))
        self._keep(keeper, ledger)
        return entries

    def _keep(self, keeper: Keeper, ledger: Ledger) -> None:
        """Make what changed durable; where nothing did, nothing is written."""
        changed = [(changes, reverses) for changes, reverses in ledger if changes]
        self.judge([change for changes, _ in changed for change in changes])
        if changed:
            numbered = enumerate(changed, start=keeper.last_number() + 1)
            keeper.keep([self._entry(changes, reverses, number) for number, (changes, reverses) in numbered])

    def _entry(self, changes: tuple[Change, ...], reverses: int, number: int) -> Entry:
        by = hand(self._command)
        return Entry(
            number=number, time=now(), who=by.who, command=by.command, changes=changes, reverses=reverses
        )

    def _clear_leftovers(self) -> None:
        """Remove what a killed writer left half-written; under the lock nobody else writes there."""
        target = self.path.resolve()
        with suppress(OSError):
            for left in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
                left.unlink(missing_ok=True)


class Transaction:
    """What may be done while the lock is held.

    ``is_vouched_for`` is set by who has judged every record, so that changes too many for the memory need not be brought there.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self.is_vouched_for = False

    def put(self, table: str, documents: Mapping[int, Document]) -> None:
        """Add or replace *documents* of *table* by their ids."""
        self._changes.put(table, documents)

    def drop(self, table: str, ids: Iterable[int]) -> None:
        """Remove documents of *table*."""
        self._changes.drop(table, ids)


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


def _decided(keeper: Keeper, changes: Changes) -> tuple[Change, ...]:
    """*changes* beside what is there now; what is already so is no change."""
    places = ((table, str(id_), changes.document(table, id_)) for table, id_ in changes)
    made = (
        Change(table=table, id=id_, before=keeper.document(table, id_), after=after)
        for table, id_, after in places
    )
    return tuple(change for change in made if change.before != change.after)


def _last(entries: Sequence[Entry], count: int) -> tuple[Entry, ...]:
    if len(entries) < count:
        raise NothingToReverse(count, len(entries))
    return tuple(entries[::-1][:count])
