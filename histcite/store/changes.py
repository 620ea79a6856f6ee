"""The changes of one command, spelled as they will be written; many of them wait in a file of their own."""

import json
import os
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import chain
from typing import BinaryIO
from weakref import finalize

from histcite.records.document import Document
from histcite.store.deeds import Change, Entry, told_of
from histcite.store.layout import spelled_record

IN_MEMORY = 8_000_000
"""How many bytes of changes are kept in memory."""

MANY = 5_000
"""From how many records on changes are not taken into memory, what they replace included."""

_GONE = -1
_TURN = 32
_PARTS = 64


class Positions(Collection[int]):
    """Where what is put under each id stands among all that is, the ids ascending; of several places of one id the last holds."""

    def __init__(self) -> None:
        self._ids, self._places = array("Q"), array("i")
        self._are_sorted = True

    def note(self, id_: int, place: int) -> None:
        """Let what is put under *id_* stand at *place*."""
        self._ids.append(id_)
        self._places.append(place)
        self._are_sorted = False

    def __getitem__(self, id_: int) -> int:
        self._sort()
        return self._places[bisect_left(self._ids, id_)]

    def __contains__(self, id_: object) -> bool:
        self._sort()
        at = bisect_left(self._ids, id_) if isinstance(id_, int) else len(self._ids)
        return at < len(self._ids) and self._ids[at] == id_

    def __iter__(self) -> Iterator[int]:
        self._sort()
        return iter(self._ids)

    def items(self) -> Iterator[tuple[int, int]]:
        """Each id, and where what is put under it stands."""
        self._sort()
        return zip(self._ids, self._places, strict=True)

    def __len__(self) -> int:
        self._sort()
        return len(self._ids)

    def _sort(self) -> None:
        if self._are_sorted:
            return
        # part by part, and each id with its turn in one number: a million pairs would take as much again
        width, order = max(self._ids) // _PARTS + 1, array("I")
        parts = [array("I") for _ in range(_PARTS)]
        for turn, id_ in enumerate(self._ids):
            parts[id_ // width].append(turn)
        for both in chain.from_iterable(
            sorted(self._ids[turn] << _TURN | turn for turn in part) for part in parts
        ):
            turn = both & ((1 << _TURN) - 1)
            if order and self._ids[order[-1]] == self._ids[turn]:
                order[-1] = turn
            else:
                order.append(turn)
        self._ids = array("Q", map(self._ids.__getitem__, order))
        self._places = array("i", map(self._places.__getitem__, order))
        self._are_sorted = True


class Changes:
    """Records put and dropped, by table and id; of several changes of one record the last holds."""

    def __init__(self) -> None:
        self._places: dict[str, Positions] = {}
        self._ends = array("Q", [0])
        self._spelled: BinaryIO = BytesIO()
        self._whole: bytes | None = None

    @property
    def are_many(self) -> bool:
        """Whether they are too many for the memory."""
        return sum(map(len, self._places.values())) >= MANY

    def put(self, table: str, documents: Mapping[int, Document]) -> None:
        """Add or replace *documents* of *table* by their ids. Raises ValueError for a number that JSON does not know."""
        places, self._whole = self._places.setdefault(table, Positions()), None
        self._spelled.seek(self._ends[-1])
        for id_, document in documents.items():
            record = spelled_record(document)
            self._spelled.write(record)
            places.note(id_, len(self._ends) - 1)
            self._ends.append(self._ends[-1] + len(record))
        if isinstance(self._spelled, BytesIO) and self._ends[-1] > IN_MEMORY:
            from tempfile import TemporaryFile

            file = TemporaryFile()  # noqa: SIM115 - it lives as long as the changes
            finalize(self, file.close)
            file.write(self._spelled.getbuffer())
            self._spelled = file

    def drop(self, table: str, ids: Iterable[int]) -> None:
        """Remove documents of *table*."""
        places = self._places.setdefault(table, Positions())
        for id_ in ids:
            places.note(id_, _GONE)

    def follow(self, changes: Iterable[Change]) -> None:
        """Put and drop what *changes* say."""
        for change in changes:
            if change.after is None:
                self.drop(change.table, [int(change.id)])
            else:
                self.put(change.table, {int(change.id): change.after})

    @property
    def tables(self) -> Collection[str]:
        """The tables in which something changes."""
        return self._places.keys()

    def ids(self, table: str) -> Collection[int]:
        """The ids of what changes in *table*."""
        return self._places.get(table, ())

    def record(self, table: str, id_: int) -> bytes | None:
        """The JSON of what is put under this id; None where it is dropped."""
        return self._spelled_at(self._places[table][id_])

    def _spelled_at(self, place: int) -> bytes | None:
        if place == _GONE:
            return None
        start, end = self._ends[place], self._ends[place + 1]
        if isinstance(self._spelled, BytesIO):
            self._whole = self._spelled.getvalue() if self._whole is None else self._whole
            return self._whole[start:end]
        if sys.platform == "win32":
            self._spelled.seek(start)
            return self._spelled.read(end - start)
        if self._whole is None:
            self._spelled.flush()
            self._whole = b""
        # by a map of the file all of it would come to lie in memory
        return os.pread(self._spelled.fileno(), end - start, start)

    def document(self, table: str, id_: int) -> Document | None:
        """What is put under this id; None where it is dropped."""
        record = self.record(table, id_)
        return None if record is None else json.loads(record)

    def told(self, entry: Entry, before: Mapping[tuple[str, int], bytes]) -> Iterator[bytes]:
        """The line of the history that *entry*, which has no changes of its own, tells of these, piece by piece; nothing where none is one.

        *before* are the records that stood there.
        """
        counts = Counter((manner, table) for manner, table, *_ in self._news(before))
        told = told_of(entry, [(manner, table, count) for (manner, table), count in counts.items()])
        comma = json.dumps(told, ensure_ascii=False).encode().removesuffix(b"]}")
        for _, table, id_, was, place in self._news(before):
            now = self._spelled_at(place) or b"null"
            yield b'%b["%b", "%d", %b, %b]' % (comma, table.encode(), id_, was or b"null", now)
            comma = b", "
        if comma == b", ":
            yield b"]}\n"

    def _news(
        self, before: Mapping[tuple[str, int], bytes]
    ) -> Iterator[tuple[str, str, int, bytes | None, int]]:
        """What is not as it was *before*: in what manner it changed, its table and id, what it was, and where it is spelled now."""
        for table in sorted(self._places):
            for id_, place in self._places[table].items():
                was = before.get((table, id_))
                if was is None and place != _GONE:
                    yield "added", table, id_, was, place
                elif was is not None and was != self._spelled_at(place):
                    yield "removed" if place == _GONE else "changed", table, id_, was, place

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((table, id_) for table in sorted(self._places) for id_ in self._places[table])
