"""The store: records of five kinds in one file, read freely and written in whole transactions under a lock."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Table

from histcite.errors import LibraryBusy, LibraryExists, NotWritable
from histcite.store.storage import LibraryFile, empty_tables, replace_file, serialise

LOCK_SECONDS = 20.0
"""How long a writer waits for another one before it gives up."""

DESK = ".histcite"
"""The hidden folder beside the library: lock and conveniences, nothing that would be missed."""


class RecordTable(Table):
    """A TinyDB table that takes and drops many records in one update."""

    def put(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Insert or replace *documents* by their ids."""

        def update(table: dict[int, Mapping[str, Any]]) -> None:
            table.update(documents)

        self._update_table(update)

    def drop(self, ids: Iterable[int]) -> None:
        """Remove the documents with these *ids*, where they are there."""

        def update(table: dict[int, Mapping[str, Any]]) -> None:
            for number in ids:
                table.pop(number, None)

        self._update_table(update)


class Store:
    """One library file. Reading needs no lock; every write happens inside :meth:`transaction`."""

    def __init__(self, path: Path) -> None:
        self.path = path
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

    def signature(self) -> tuple[int, int, int]:
        """What tells one state of the file from another: size, time and inode."""
        status = self.path.stat()
        return (status.st_size, status.st_mtime_ns, status.st_ino)

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """A block of changes that is written as a whole at its end, or not at all when it raises.

        The file is read anew once the lock is held, so that nothing written meanwhile is lost. Raises LibraryBusy,
        NotWritable and what reading raises.
        """
        with self._locked():
            self._file.hold()
            try:
                yield Transaction(self._database)
            except BaseException:
                self._file.forget()
                raise
            self._file.release()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """A block in which no other program writes; its own errors pass through as they are."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.desk / "lock", timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryBusy(self.path, LOCK_SECONDS) from error
        except OSError as error:
            raise NotWritable(lock.lock_file, error.strerror or str(error)) from error
        try:
            yield
        finally:
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
