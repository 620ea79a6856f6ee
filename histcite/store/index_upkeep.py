"""The upkeep of an index: made, compared with the library's file, or brought up by what the history tells of it since."""

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import time_ns

from histcite.errors import DamagedIndex, NotReadable, NotWritable
from histcite.store.deeds import Entry
from histcite.store.file import records_of, whole
from histcite.store.history import History
from histcite.store.index import Caught, Index, is_damage
from histcite.store.indexing import Indexer, make_index, stamp
from histcite.store.layout import Extents
from histcite.store.lock import Progress
from histcite.store.replacement import State, Version, file_state, version_of

MOST_FOLLOWED = 8_000_000
"""How many bytes of history are followed; beyond that the index is sooner compared with the file."""


class IndexUpkeep:
    """Keeps the index at *place* up with the library in the file *path*, by its *history*; all but a stamp happens under the lock."""

    def __init__(self, path: Path, place: Path, history: History, progress: Progress) -> None:
        self._path = path
        self._place = place
        self._history = history
        self._progress = progress
        self._seen: tuple[State, int] | None = None

    def current(self) -> Index | None:
        """The index, where it is as new as the file: of an equal state that is told by the clock, else by the file's bytes."""
        index = Index.open(self._place)
        if index is None:
            return None
        if index.caught and (index.caught.is_trusted(self._state()) or self._is_same(index.caught)):
            return index
        index.close()
        return None

    def brought_up(self) -> Index | None:
        """The index once it is brought up to the file, under the lock; one that turns out damaged is made anew.

        Raises NotReadable, NotALibrary, TooNew, DamagedLibrary or NotWritable.
        """
        index = self.current()
        if index:
            return index
        behind = Index.open(self._place)
        if behind:
            behind.close()
        try:
            self._bring_up(behind.caught if behind else None)
        except DamagedIndex:
            self._bring_up(None)
        return self.current()

    def advance(
        self, entries: Sequence[Entry], version: Version, moved: int, extents: Extents | None
    ) -> None:
        """Enter *entries* in the index, which was as new as the file before they came into it, when it was *moved* in. Nobody could
        change the file before that, so its state is to be trusted where that was long enough after it was written.

        Raises NotWritable or DamagedIndex.
        """
        state = self._state()
        if (state[0], state[2]) != version[:2]:
            return
        self._seen = state, version.crc
        caught = Caught(file=state, crc=version.crc, looked=moved, extents=extents)
        with self._writing_index():
            self._follow(entries, caught)

    def _state(self) -> State:
        state = file_state(self._path)
        if state is None:
            raise NotReadable(self._path, "it is gone")
        return state

    def _crc(self, state: State) -> int:
        """The CRC of the file in this *state*, which one command reads or writes but once."""
        if self._seen is None or self._seen[0] != state:
            self._seen = state, version_of(self._path).crc
        return self._seen[1]

    def _is_same(self, caught: Caught) -> bool:
        """Whether the file has the very bytes that the index has caught; then the index is stamped with when that was seen."""
        state, looked = self._state(), time_ns()
        if state[0] != caught.file[0] or self._crc(state) != caught.crc:
            return False
        anew = replace(caught, file=state, looked=looked)
        if anew.is_trusted(state):
            with suppress(sqlite3.Error):
                stamp(self._place, caught, anew)
        return True

    def _bring_up(self, caught: Caught | None) -> None:
        looked, state = time_ns(), self._state()
        now = Caught(file=state, crc=self._crc(state), looked=looked)
        news = caught and self._history.between(caught.version, now.version, MOST_FOLLOWED)
        with self._writing_index():
            if news:
                self._follow(news, now)
            elif caught:
                self._compare(now)
            else:
                self._make(now)

    def _follow(self, entries: Sequence[Entry], caught: Caught) -> None:
        if not caught.extents:
            with records_of(self._path) as records:
                caught = replace(caught, extents=records.extents)
        with Indexer(self._place) as indexer:
            indexer.follow(entries, caught)

    def _compare(self, now: Caught) -> None:
        telling = self._progress("bringing the index up", now.file[0])
        with telling as told, records_of(self._path) as records, Indexer(self._place) as indexer:
            indexer.compare(records.lines(), replace(now, extents=records.extents), told)

    def _make(self, now: Caught) -> None:
        gc.collect()  # what is left of an import, mostly in circles, would take as much memory as the making
        with self._progress("making the index", now.file[0]) as told, records_of(self._path) as records:
            make_index(self._place, self._path, records, replace(now, extents=records.extents), told)

    @contextmanager
    def _writing_index(self) -> Iterator[None]:
        """Raises NotWritable for a disk that takes no index, DamagedLibrary for a line that looks like a record and is none."""
        try:
            yield
        except (ValueError, RecursionError, sqlite3.IntegrityError) as error:
            whole(self._path)
            raise NotWritable(self._place, str(error)) from error
        except (sqlite3.Error, OSError, OverflowError) as error:
            if isinstance(error, sqlite3.Error) and is_damage(error):
                raise DamagedIndex(self._place) from error
            raise NotWritable(self._place, str(error)) from error
