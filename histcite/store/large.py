"""A large library: answered by an index, and changed by splicing lines into its file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from histcite.errors import HistciteError, LibraryBusy, NotWritable
from histcite.records.document import Document
from histcite.store import lock as locking
from histcite.store.changes import Changes
from histcite.store.contents import Contents, shelves_of
from histcite.store.deeds import Entry
from histcite.store.file import TinyTables, whole, written_over
from histcite.store.index import Index
from histcite.store.index_upkeep import IndexUpkeep
from histcite.store.replacement import PAUSE, Version, version_of
from histcite.store.splice import cuts, moved, spliced

if TYPE_CHECKING:
    from histcite.store.layout import Extents


class LargeLibrary:
    """The library in the file *path*, with its index kept by *upkeep*; *lock* is for a reader who finds the index behind."""

    def __init__(
        self, path: Path, upkeep: IndexUpkeep, lock: Callable[[float], AbstractContextManager[None]]
    ) -> None:
        self._path = path
        self._upkeep = upkeep
        self._lock = lock
        self._is_held = False
        self._index: Index | None = None
        self._read: TinyTables | None = None
        self._extents: Extents | None = None
        self.version = Version(0, 0, 0)

    def contents(self) -> Contents:
        """What the library holds now: by the index, brought up first where it is behind; in memory where none can be kept."""
        with suppress(HistciteError):
            index = self._upkeep.current() or self._caught_up()
            if index:
                return index
        return shelves_of(self._path, self.tables())

    def tables(self) -> TinyTables:
        """The same in memory, as TinyDB's tables; nothing is written."""
        from histcite.store.whole import LibraryFile

        return LibraryFile(self._path).read()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block, under the lock, in which the index is as new as the file, or none can be kept.

        Raises NotReadable, NotALibrary, TooNew or DamagedLibrary.
        """
        with suppress(NotWritable):
            self._index = self._upkeep.brought_up()
        self._is_held = True
        caught = self._index.caught if self._index else None
        self.version = caught.version if caught else version_of(self._path)
        try:
            yield
        finally:
            self._let_go()
            self._is_held, self._read = False, None

    def document(self, table: str, id_: str) -> Document | None:
        """The document with this id; None where there is none."""
        if self._index:
            return self._index.at(table, int(id_))
        self._read = self._read or whole(self._path)
        return self._read.get(table, {}).get(id_)

    def changed(self, entries: Sequence[Entry]) -> Iterable[bytes]:
        """The file once *entries* are carried out, piece by piece: spliced where the index vouches for where its lines stand."""
        overlay = Changes()
        overlay.follow(change for entry in entries for change in entry.changes)
        before = self._index and self._index.caught and self._index.caught.extents
        made = cuts(self._path, before, overlay) if before else None
        self._extents = moved(before, made) if before and made is not None else None
        if made is None:
            return written_over(self._path, overlay, lambda _: None)
        return spliced(self._path, made)

    def came(self, entries: Sequence[Entry], version: Version, moved: int) -> None:
        """Bring the index up with *entries*, which came into the file, of this *version* now, when it was *moved* in; what fails is left to the next command."""
        was_current = self._index is not None
        self._let_go()
        if was_current and entries:
            with suppress(HistciteError):
                self._upkeep.advance(entries, version, moved, self._extents)

    def _let_go(self) -> None:
        """Close the index of a block, so that it can be changed."""
        index, self._index = self._index, None
        if index:
            index.close()

    def _caught_up(self) -> Index | None:
        """The index once it has caught up, by this reader or by a writer meanwhile. Raises LibraryBusy and what :meth:`held` does."""
        late = monotonic() + locking.LOCK_SECONDS
        while True:
            try:
                with nullcontext() if self._is_held else self._lock(PAUSE):
                    return self._upkeep.brought_up()
            except LibraryBusy:
                if monotonic() >= late:
                    raise
            if index := self._upkeep.current():
                return index
