"""The layout of a library's file: JSON that plain TinyDB reads, its mark first, one record a line with its comma in front.

A line that begins with its own comma is independent of its neighbours: an added record is one added line to ``git diff``. A file
in this layout is read and written record by record, so that a large one need never be in memory.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeAlias

from histcite.deferred import expression
from histcite.records.document import Document

MARK = "histcite"
"""The table that says whose file this is; its one record holds the format."""

FIRST, FORMAT = 1, 2
"""The format that a new library has, and the newest that this program knows; a library of a newer one is refused."""

CLOSING, LAST = b"}\n", b"}}\n"
"""What closes a table, and what closes the last one and the file."""

_RECORD = expression(rb'(,?)"([1-9]\d{0,18})": (\{.*\})\n')
_ID = expression(r"[1-9]\d{0,18}", re.ASCII)
_OPENING = expression(rb',("(?:[^"\\]|\\.)*"): \{\n')

LARGEST_ID = 2**63 - 1
"""As large as SQLite counts (https://www.sqlite.org/datatype3.html); those that keys give are of 50 bits."""

if TYPE_CHECKING:
    from histcite.store.changes import Changes

    Overlay: TypeAlias = "Spelled | Changes"
    """What is to be written over a file: by table and id, the JSON of a record, or None to leave it out."""

Tables = Mapping[str, Mapping[str, Document]]
"""The documents by table, and by their id as text."""

Extents = dict[str, tuple[int, int]]
"""Of each table, where in the file its first record begins, and where the line that closes it does, in bytes."""


class Laid(NamedTuple):
    """A record as it lies in the file: its table, its id there, its JSON, and where its line ends; the id of a table's opening is 0."""

    table: str
    id: int
    record: bytes
    end: int = 0


class OtherLayout(Exception):
    """The file is laid out otherwise, or damaged; it is to be read as a whole."""


class Spelled:
    """The records of *tables* as an overlay; those that are the very ones of *before* are no change to it."""

    def __init__(
        self, tables: Mapping[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._changed = {
            name: _changed(tables.get(name, {}), before.get(name, {})) for name in {*tables, *before} - {MARK}
        }

    @property
    def tables(self) -> Collection[str]:
        """Every table, also one in which nothing changes: that it is there is to be written."""
        return self._changed.keys()

    def ids(self, table: str) -> Collection[int]:
        """The ids of what changes in *table*."""
        return self._changed[table].keys() if table in self._changed else ()

    def record(self, table: str, id_: int) -> bytes | None:
        """What comes in place of the record with this id. Raises ValueError for a number that JSON does not know."""
        record = self._changed[table][id_]
        return None if record is None else spelled_record(record)


def _changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[int, Any]:
    gone = {int(id_): None for id_ in before.keys() - now.keys()}
    return {**gone, **{int(id_): record for id_, record in now.items() if record is not before.get(id_)}}


def spelled_record(document: Mapping[str, Any]) -> bytes:
    """The JSON of one record as the file has it. Raises ValueError for a number that JSON does not know."""
    return _spell(document).encode()


_spell = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def is_id(text: str) -> bool:
    """Whether *text* is an id as a file has it: a whole number above nothing, in its shortest form."""
    return bool(_ID.fullmatch(text)) and int(text) <= LARGEST_ID


def spelled_mark(tables: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The first line of the file, up to where its tables begin."""
    return f'{{"{MARK}": {json.dumps(tables[MARK])}'.encode()


def serialise(tables: Mapping[str, Mapping[str, Any]]) -> bytes:
    """*tables* as the file has them, tables and ids sorted. Raises ValueError for a number that JSON does not know."""
    return b"".join(folded(spelled_mark(tables), (), Spelled(tables, {}), lambda _: None))


def header_of(stream: BinaryIO) -> tuple[bytes, bool]:
    """The first line of a library's file, with its mark, up to where its tables begin, and whether there is none. Raises OtherLayout."""
    line = stream.readline().removesuffix(b"\n")
    for header, is_empty in ((line, False), (line.removesuffix(b"}"), True)):
        try:
            tables = json.loads(header + b"}")
        except (ValueError, RecursionError):
            continue
        if tables.keys() == {MARK}:
            return header, is_empty
    raise OtherLayout


def laid(stream: BinaryIO) -> Iterator[Laid]:
    """The records of a file after its header, each table preceded by its opening. Raises OtherLayout.

    After its first record a table is in the order of its ids.
    """
    header, is_empty = header_of(stream)
    if is_empty:
        return
    table, closing, end = "", b"", len(header) + 1
    for line in stream:
        opening = _OPENING.fullmatch(line)
        above, table = table, json.loads(opening[1]) if opening else ""
        if table <= above or closing == LAST:
            raise OtherLayout
        end += len(line)
        yield Laid(table, 0, b"", end)
        closing, end = yield from laid_in(table, stream, end)
    if closing != LAST:
        raise OtherLayout


def laid_in(table: str, stream: BinaryIO, end: int) -> Generator[Laid, None, tuple[bytes, int]]:
    """The records of one table; gives back the line that closes it, and where that ends."""
    first = last = 0
    for line in stream:
        end += len(line)
        record = _RECORD.fullmatch(line)
        if not record:
            if line in (CLOSING, LAST):
                return line, end
            if line == b"\n" and not first:
                continue
            raise OtherLayout
        id_ = int(record[2])
        if bool(record[1]) != bool(first) or id_ == first or id_ <= last:
            raise OtherLayout
        first, last = first or id_, id_ if first else 0
        yield Laid(table, id_, record[3], end)
    raise OtherLayout


def extents_of(lines: Iterable[Laid]) -> Extents:
    """Where the tables stand whose records *lines* are, as :func:`laid` gives them."""
    extents: Extents = {}
    for one in lines:
        extents[one.table] = (one.end if not one.id else extents[one.table][0], one.end)
    return extents


def folded(
    header: bytes, lines: Iterable[Laid], overlay: "Overlay", replaced: Callable[[Laid], None]
) -> Iterator[bytes]:
    """The file with *overlay* written over its *lines*, piece by piece; *replaced* is told what stood where something changes.

    What stands first in a table stays first: then an added record is one added line to ``git diff`` wherever its id belongs.
    """
    yield header
    waiting = deque(sorted(overlay.tables))
    for table, shelf in groupby(lines, key=itemgetter(0)):
        while waiting and waiting[0] < table:
            yield from _shelf(waiting.popleft(), (), overlay, replaced)
        if waiting and waiting[0] == table:
            waiting.popleft()
        yield from _shelf(table, (one for one in shelf if one.id), overlay, replaced)
    for table in waiting:
        yield from _shelf(table, (), overlay, replaced)
    yield b"}\n"


def _shelf(
    table: str, lines: Iterable[Laid], overlay: "Overlay", replaced: Callable[[Laid], None]
) -> Iterator[bytes]:
    yield b"\n," + json.dumps(table).encode() + b": {"
    comma = b""
    for one in _merged(table, lines, overlay, replaced):
        yield b'\n%b"%d": %b' % (comma, one.id, one.record)
        comma = b","
    yield b"\n}" if comma else b"\n\n}"


def _merged(
    table: str, lines: Iterable[Laid], overlay: "Overlay", replaced: Callable[[Laid], None]
) -> Iterator[Laid]:
    """The records of *table* with those of *overlay* in the places where their ids belong."""
    waiting = deque(sorted(overlay.ids(table)))
    for place, one in enumerate(lines):
        while place and waiting and waiting[0] < one.id:
            yield from _overlaid(table, waiting.popleft(), overlay)
        # what stands first may belong anywhere; from there on ids ascend
        if one.id not in (waiting if not place else islice(waiting, 1)):
            yield one
            continue
        waiting.remove(one.id)
        replaced(one)
        yield from _overlaid(table, one.id, overlay)
    for id_ in waiting:
        yield from _overlaid(table, id_, overlay)


def _overlaid(table: str, id_: int, overlay: "Overlay") -> Iterator[Laid]:
    record = overlay.record(table, id_)
    if record is not None:
        yield Laid(table, id_, record)
