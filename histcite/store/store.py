"""The store: records of several kinds in one file, read freely and written in whole transactions under a lock."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, TypeAlias
from warnings import warn

from histcite.cautions import HardLink, NewFormat, TakenIn
from histcite.errors import DamagedLibrary, LibraryExists, NotWritable
from histcite.irreversible import ChangedSince, CutHistory, NothingToReverse
from histcite.records.document import Document
from histcite.records.hand import hand, now
from histcite.records.kinds import key_of
from histcite.store.changes import Changes
from histcite.store.contents import Contents, Shelves
from histcite.store.deeds import Change, Deed, Entry, lines_of, standing
from histcite.store.file import TinyTables, empty_tables, whole, written_over
from histcite.store.format import format_of, goes_beyond, raised
from histcite.store.history import History, Past
from histcite.store.layout import FIRST, FORMAT, Laid, serialise
from histcite.store.leftover import Journal, journal_of, laid_over
from histcite.store.lock import Progress, locked, silently
from histcite.store.replacement import (
    State,
    Version,
    file_state,
    liken,
    open_to,
    replace_file,
    version_of,
    written_beside,
)

if TYPE_CHECKING:
    from histcite.store.large import LargeLibrary
    from histcite.store.whole import WholeLibrary

    Keeper: TypeAlias = WholeLibrary | LargeLibrary
    """How a library is read, decided on and changed: as a whole in memory, or by its index."""

DESK = ".histcite"
"""The hidden folder beside the library: lock, history, index and conveniences, no claim."""

LARGE = 500_000
"""From how many bytes on a library is large: some 700 claims, where the index begins to answer sooner than the file. The variable HISTCITE_INDEX_FROM sets another limit, for tests."""

Judge = Callable[[Sequence[Change]], None]
"""What looks at changes before they are written, and raises where they may not be."""

Ledger = list[tuple[tuple[Change, ...], int]]
"""What a command changed, each time with the number of the entry that it reverses, or 0."""

Dressed = Callable[[Iterable[bytes]], Iterator[bytes]]
"""What gives the pieces of a file in the format in which it is to be written."""


class Store:
    """One library. Reading needs no lock; every write happens inside :meth:`transaction` and enters the history.

    ``command`` is what the history says was done, ``progress`` shows how far the making of an index has come. ``judge``, which
    whoever opens the store may set, looks at all that is to be written, and refuses it by raising.
    """

    def __init__(self, path: Path, command: str = "", progress: Progress = silently) -> None:
        self.path = path
        self._command = command
        self._progress = progress
        self._target = path.resolve()
        self._left = Journal(journal_of(path))
        self._desk = self._target.parent / DESK
        """Beside the file itself by whatever link that is called: else two locks were held on one file."""
        self._name = self._target.name.removesuffix(".json")
        """What the history and the index are called after: no two libraries of a folder have one history."""
        self._history = History(_history_of(self._target, self._desk, self._name), path)
        self.judge: Judge = lambda _: None

    @classmethod
    def create(cls, path: Path) -> "Store":
        """A new, empty library at *path*, never in place of what is there. Raises LibraryExists or NotWritable."""
        if not path.exists() and journal_of(path).exists():
            raise LibraryExists(journal_of(path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _create_file(path, serialise(empty_tables()))
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
            is_new = not folder.exists()
            folder.mkdir(exist_ok=True)
            open_to(self.path, folder, is_new=is_new)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise NotWritable(folder, error.strerror or str(error)) from error
        return folder

    @property
    def files(self) -> tuple[Path, ...]:
        """The files in which the library's records are: its own, and what an earlier version left waiting to come into it."""
        return tuple(file for file in (self.path, self._left.path) if file.exists())

    def contents(self) -> Contents:
        """What the library holds at this moment. Raises NotReadable, NotALibrary or TooNew."""
        return Shelves(self.documents()) if self._left.path.exists() else self._keeper.contents()

    def documents(self) -> Mapping[str, Mapping[str, Document]]:
        """Every document in memory, by table and by its id as text, as they are at this moment."""
        while True:
            state = file_state(self._left.path)
            waiting, tables = self._left.entries() if state else (), self._keeper.tables()
            if state == file_state(self._left.path):
                return laid_over(tables, waiting).tables if state else tables

    def signature(self) -> tuple[State | None, State | None]:
        """What tells one state of the library from another; None where a file is gone."""
        return file_state(self.path), file_state(self._left.path)

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
            rises = transaction.goes_beyond and format_of(self.path) == FIRST
            dressed = raised if rises else iter
            if changes.are_many:
                if not transaction.is_vouched_for:
                    self.judge(_decided(keeper, changes))
                self._write_many(keeper, changes, dressed)
            else:
                self._write(keeper, [(_decided(keeper, changes), 0)], dressed)
            if rises and format_of(self.path) != FIRST:
                warn(NewFormat(self.path, FORMAT), stacklevel=2)

    def entries(self) -> Iterator[Entry]:
        """What each command changed, oldest first."""
        waiting, last = self._left.entries(), 0
        for entry in self._history.entries():
            last = entry.number
            yield entry
        yield from (entry for entry in waiting if entry.number > last)

    def deeds(self) -> Iterator[Deed]:
        """The same told in a line each, the last first."""
        return self._history.deeds(self._left.entries())

    def lately_written(self, table: str) -> Iterator[str]:
        """The keys of the records of *table* that commands on this machine wrote, the last first, as often as they did; some may be gone."""
        for entry in self._history.from_the_end():
            for change in reversed(entry.changes):
                if change.table == table and change.after:
                    yield key_of(table, change.after)

    def sync(self) -> int:
        """Bring into the library's file what an earlier version left waiting, and give how many commands that were.

        Raises LibraryBusy, NotWritable, NotReadable or DamagedLibrary.
        """
        if not self._left.path.exists():
            return 0
        with self._writing():
            return self._take_in()

    @contextmanager
    def mending(self) -> Iterator[Callable[[TinyTables], None]]:
        """A block, under the lock, with what puts tables in the place of all that the file holds, be it damaged; no history tells of that.

        Raises LibraryBusy or NotWritable.
        """

        def rewrite(tables: TinyTables) -> None:
            try:
                pieces = (serialise(tables),)
            except ValueError as error:
                raise NotWritable(self.path, f"a record holds what cannot be stored ({error})") from error
            self._replace(version_of(self.path), pieces, lambda _: ())

        with self._writing():
            yield rewrite

    def turn_back(self, count: int) -> tuple[Entry, ...]:
        """Take back the last *count* commands that hold, in one write, and give back their entries, the last first.

        Raises NothingToReverse when there are fewer, CutHistory where it is not certain which they are, ChangedSince when a record is no
        longer as the command left it.
        """
        with self._held() as keeper:
            past = self._history.past(count)
            done, _ = standing(past.entries)
            return self._reverse(keeper, past, done, count, Entry.undoing)

    def turn_forward(self, count: int) -> tuple[Entry, ...]:
        """Bring back the last *count* commands that were taken back. Raises as :meth:`turn_back` does."""
        with self._held() as keeper:
            past = self._history.past(0)
            _, undone = standing(past.entries)
            return self._reverse(keeper, past, undone, count, lambda entry: entry.changes)

    def locked(self, seconds: float | None = None) -> AbstractContextManager[None]:
        """A block in which no other program writes; it is waited for so many *seconds*, or as long as every writer waits.

        Raises LibraryBusy or NotWritable; its own errors pass through as they are.
        """
        return locked(self.path, self.desk, self._command, seconds)

    @property
    def _keeper(self) -> "Keeper":
        state = file_state(self.path)
        is_large = state is not None and state[0] >= int(os.environ.get("HISTCITE_INDEX_FROM", LARGE))
        return self._large if is_large else self._small

    @cached_property
    def _small(self) -> "Keeper":
        from histcite.store.whole import WholeLibrary

        return WholeLibrary(self.path)

    @cached_property
    def _large(self) -> "Keeper":
        from histcite.store.index_upkeep import IndexUpkeep
        from histcite.store.large import LargeLibrary

        upkeep = IndexUpkeep(
            self.path, self._desk / f"index-{self._name}.sqlite", self._history, self._progress
        )
        return LargeLibrary(self.path, upkeep, self.locked)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A block, under the lock, in a file that may be written, at whose beginning nothing is noted of writers that were killed.

        What is kept beside the file has the mode of it from then on, should that have been changed since. Raises NotWritable for a file
        that nobody may write, be it even the superuser's, or that the caller may not.
        """
        with self.locked():
            with suppress(FileNotFoundError):
                if not self.path.stat().st_mode & 0o222 or not os.access(self.path, os.W_OK):
                    raise NotWritable(self.path, "it is write-protected")
            with suppress(OSError):
                mode = S_IMODE(self.path.stat().st_mode)
                for kept in self._desk.glob(f"*-{glob.escape(self._name)}.*"):
                    if S_IMODE(kept.stat().st_mode) != mode:
                        liken(self.path, kept)
            self._history.settle()
            yield

    @contextmanager
    def _held(self) -> "Iterator[Keeper]":
        """A block, under the lock, in which the keeper holds what is decided on, and nothing is left of writers that were killed."""
        with self._writing():
            with suppress(OSError):
                for left in self._target.parent.glob(f".{glob.escape(self._target.name)}.*.tmp"):
                    left.unlink(missing_ok=True)
            if self._left.path.exists():
                self._take_in()
            keeper = self._keeper
            with keeper.held():
                yield keeper

    def _take_in(self) -> int:
        """Bring what an earlier version left waiting into the file, and give how many commands that were.

        Raises DamagedLibrary where a line of it is not as it was written, for what it says would be lost.
        """
        if damaged := self._left.damage():
            raise DamagedLibrary(self._left.path, tuple(number for number, _ in damaged))
        entries, tables = self._left.entries(), whole(self.path)
        merged, last = laid_over(tables, entries), self._history.last()
        untold = [entry for entry in entries if entry.number > last.number]
        if merged.tables != tables:
            self._replace(
                version_of(self.path),
                (serialise(merged.tables),),
                lambda file: lines_of((replace(one, file=file) for one in untold), last),
            )
            warn(TakenIn(self.path, len(entries), len(merged.discrepancies)), stacklevel=2)
        elif untold:
            with self._history.noting(lines_of(untold, last)):
                pass
        try:
            self._left.path.unlink()
        except OSError as error:
            raise NotWritable(self._left.path, error.strerror or str(error)) from error
        return len(entries)

    def _reverse(
        self,
        keeper: "Keeper",
        past: Past,
        entries: Sequence[Entry],
        count: int,
        changes_of: Callable[[Entry], tuple[Change, ...]],
    ) -> tuple[Entry, ...]:
        """Write the *changes_of* the last *count* of *entries*, which are those of the *past* that can be reversed, and give them back."""
        if len(entries) < count and past.is_cut:
            raise CutHistory(self._history.path, past.entries[0].number if past.entries else 0)
        if len(entries) < count:
            raise NothingToReverse(count, len(entries))
        ledger, there = Ledger(), dict[tuple[str, str], Document | None]()
        last = tuple(entries[::-1][:count])
        for entry in last:
            changes = changes_of(entry)
            for change in changes:
                place = change.table, change.id
                if (there[place] if place in there else keeper.document(*place)) != change.before:
                    raise ChangedSince(entry.number, entry.command or "from a program")
            there |= {(change.table, change.id): change.after for change in changes}
            ledger.append((changes, entry.number))
        self._write(keeper, ledger, iter)
        return last

    def _write(self, keeper: "Keeper", ledger: Ledger, dressed: Dressed) -> None:
        """Make what changed durable, in the format in which it is *dressed*; where nothing changed, nothing is written."""
        changed = [(changes, reverses) for changes, reverses in ledger if changes]
        self.judge([change for changes, _ in changed for change in changes])
        if changed:
            last = self._history.last()
            numbered = enumerate(changed, start=last.number + 1)
            entries = [self._entry(changes, reverses, number) for number, (changes, reverses) in numbered]
            version, moved = self._replace(
                keeper.version,
                dressed(keeper.changed(entries)),
                lambda file: lines_of((replace(entry, file=file) for entry in entries), last),
            )
            keeper.came(entries, version, moved)

    def _write_many(self, keeper: "Keeper", changes: Changes, dressed: Dressed) -> None:
        """The same for *changes* that are too many for the memory: they go into the file record by record."""
        before: dict[tuple[str, int], bytes] = {}
        last = self._history.last()
        entry = self._entry((), 0, last.number + 1)

        def met(one: Laid) -> None:
            before[one.table, one.id] = one.record

        def told(file: tuple[Version, Version]) -> Iterator[bytes]:
            return changes.told(replace(entry, file=file, follows=last.crc), before)

        pieces = dressed(written_over(self.path, changes, met))
        keeper.came((), *self._replace(keeper.version, pieces, told))

    def _replace(
        self,
        before: Version,
        pieces: Iterable[bytes],
        told: Callable[[tuple[Version, Version]], Iterable[bytes]],
    ) -> tuple[Version, int]:
        """Put a new version of the file, in *pieces*, in the place of the one *before*, noted in the history as it is *told*; give it, and when
        it was moved in.

        In this order: what is new lies durable beside the file; it is noted, durably; it is moved in. Raises NotWritable, and leaves
        the file and its history as they were.
        """
        try:
            names = self.path.stat().st_nlink if self.path.exists() else 1
            with written_beside(self._target, pieces) as waiting:
                is_new = (waiting.version.size, waiting.version.crc) != (before.size, before.crc)
                if is_new:
                    with self._history.noting(told((before, waiting.version))):
                        waiting.move_in()
                    if names > 1:
                        warn(HardLink(self.path, names - 1), stacklevel=2)
                return (waiting.version if is_new else before), waiting.moved
        except OSError as error:
            raise NotWritable(self.path, error.strerror or str(error)) from error

    def _entry(self, changes: tuple[Change, ...], reverses: int, number: int) -> Entry:
        by = hand(self._command)
        return Entry(
            number=number, time=now(), who=by.who, command=by.command, changes=changes, reverses=reverses
        )


class Transaction:
    """What may be done while the lock is held; ``goes_beyond`` tells whether some of it is beyond the first format.

    ``is_vouched_for`` is set by who has judged every record, so that changes too many for the memory need not be brought there.
    """

    def __init__(self, changes: Changes) -> None:
        self.goes_beyond = False
        self._changes = changes
        self.is_vouched_for = False

    def put(self, table: str, documents: Mapping[int, Document]) -> None:
        """Add or replace *documents* of *table* by their ids."""
        self._changes.put(table, documents)
        self.goes_beyond |= any(goes_beyond(table, document) for document in documents.values())

    def drop(self, table: str, ids: Iterable[int]) -> None:
        """Remove documents of *table*."""
        self._changes.drop(table, ids)


def _history_of(target: Path, desk: Path, name: str) -> Path:
    """Where the history of the library *target* stands; version 0.1.0 left the ending out of its name, whatever that was.

    What it noted is carried on where the file is the only one in its folder that it can be of.
    """
    own, old = desk / f"history-{name}.jsonl", desk / f"history-{target.stem}.jsonl"
    if own == old or own.exists() or not old.exists():
        return own
    return own if any(one != target for one in target.parent.glob(f"{glob.escape(target.stem)}.*")) else old


def _create_file(path: Path, data: bytes) -> None:
    """Make *path* with *data* in it at once. Raises FileExistsError, and leaves what is there, however lately it came."""
    waiting = path.with_name(f".{path.name}.{os.getpid()}.new")
    replace_file(waiting, data)
    try:
        os.link(waiting, path)
    except FileExistsError:
        raise
    except OSError:
        # a disk that knows no links; only here a reader could meet the file half written
        with path.open("xb") as stream:
            stream.write(data)
    finally:
        waiting.unlink(missing_ok=True)


def _decided(keeper: "Keeper", changes: Changes) -> tuple[Change, ...]:
    """*changes* beside what is there now; what is already so is no change."""
    places = ((table, str(id_), changes.document(table, id_)) for table, id_ in changes)
    made = (
        Change(table=table, id=id_, before=keeper.document(table, id_), after=after)
        for table, id_, after in places
    )
    return tuple(change for change in made if change.before != change.after)
