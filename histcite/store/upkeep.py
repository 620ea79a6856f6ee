"""The upkeep of an index: made, compared with the file, or brought up by what was noted in the journal since."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from histcite.errors import DamagedIndex, DamagedLibrary, NotReadable, NotWritable
from histcite.store.folding import records_of
from histcite.store.history import Entry
from histcite.store.index import Caught, Index, is_damage
from histcite.store.indexing import Indexer, make_index
from histcite.store.journal import Journal, Pending
from histcite.store.layout import Laid
from histcite.store.storage import State, Tables, file_state, read_tables
from histcite.store.waiting import Progress


class Upkeep:
    """Keeps the index at *place* up with the library in the file *path* and its journal; all changes of it happen under the lock."""

    def __init__(self, path: Path, place: Path, journal: Journal, progress: Progress) -> None:
        self._path = path
        self._place = place
        self._journal = journal
        self._progress = progress

    def current(self) -> Index | None:
        """The index, where it is as new as the file and the journal."""
        index = Index.open(self._place)
        if index is None:
            return None
        states = file_state(self._path), file_state(self._journal.path)
        if index.caught and (index.caught.file, index.caught.journal) == states:
            return index
        index.close()
        return None

    def is_current(self) -> bool:
        """Whether the index is as new as both."""
        index = self.current()
        if index:
            index.close()
        return index is not None

    def caught(self) -> Caught | None:
        """Up to where the index has caught up; None where there is none."""
        index = Index.open(self._place)
        if index is None:
            return None
        index.close()
        return index.caught

    def state(self) -> State:
        """What tells this state of the file from another. Raises NotReadable where it is gone."""
        state = file_state(self._path)
        if state is None:
            raise NotReadable(self._path, "it is gone")
        return state

    def bring_up(self, now: Caught, pending: Pending) -> None:
        """Bring the index up to the file and all that is *pending*, which is *now*; one that turns out damaged is made anew.

        Raises NotReadable, DamagedLibrary or NotWritable.
        """
        try:
            self._bring_up(self.caught(), now, pending)
        except DamagedIndex:
            self._bring_up(None, now, pending)

    def advance(self, caught: Caught, entries: Sequence[Entry], added: bytes) -> None:
        """Enter *entries* in the index, which had *caught* what was there before they were *added* to the journal. Raises NotWritable."""
        with self._indexer() as indexer:
            indexer.follow(entries)
            indexer.note(
                replace(
                    caught,
                    journal=file_state(self._journal.path),
                    applied=caught.applied + len(added),
                    crc=crc32(added, caught.crc),
                    last=entries[-1].number,
                )
            )

    def note_fold(self, fingerprint: str) -> None:
        """Note that all that waited is in the file now, which has this fingerprint. Raises NotWritable."""
        with self._indexer() as indexer:
            indexer.note(Caught(file=self.state(), fingerprint=fingerprint))

    def _bring_up(self, caught: Caught | None, now: Caught, pending: Pending) -> None:
        if caught is None:
            self._make(Caught(file=now.file, fingerprint=now.fingerprint))
            news: Sequence[Entry] | None = pending.entries
        else:
            is_base = caught.fingerprint == now.fingerprint
            news = pending.since(caught.applied, caught.crc) if is_base else None
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
        return self._progress(label, self.state()[0])

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
            whole(self._path)
            raise NotWritable(self._place, str(error)) from error
        except (sqlite3.Error, OSError, OverflowError) as error:
            if isinstance(error, sqlite3.Error) and is_damage(error):
                raise DamagedIndex(self._place) from error
            raise NotWritable(self._place, str(error)) from error


def whole(path: Path) -> Tables:
    """The tables of the file as they stand in it. Raises DamagedLibrary where some of it cannot be read."""
    tables, damaged = read_tables(path)
    if damaged:
        raise DamagedLibrary(path, damaged)
    return tables
