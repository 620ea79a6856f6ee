"""The library's file read and written record by record, so that a large one need never be in memory.

The layout is that of :func:`histcite.store.storage.serialise`: one record a line, its comma in front.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, NamedTuple, Protocol

from histcite.store.mark import MARK

CLOSING, LAST = b"}\n", b"}}\n"
"""What closes a table, and what closes the last one and the file."""

_RECORD = re.compile(rb'(,?)"(\d+)": (\{.*\})\n')
_OPENING = re.compile(rb',("(?:[^"\\]|\\.)*"): \{\n')


class Laid(NamedTuple):
    """A record as it lies in the file: its table, its id there, and its JSON; the id of a table's opening is 0."""

    table: str
    id: int
    record: bytes


class Overlay(Protocol):
    """What is to be written over a file: by table and id, the JSON of a record, or None to leave it out."""

    @property
    def tables(self) -> Iterable[str]:
        """The tables in which something changes."""

    def ids(self, table: str) -> Iterable[int]:
        """The ids of what changes in *table*."""

    def record(self, table: str, id_: int) -> bytes | None:
        """What comes in place of the record with this id."""


class OtherLayout(Exception):
    """The file is laid out otherwise, or damaged; it is to be read as a whole."""


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
    """The records after the header of a file that has tables, each table preceded by its opening. Raises OtherLayout.

    After its first record a table is in the order of its ids.
    """
    table, closing = "", b""
    for line in stream:
        opening = _OPENING.fullmatch(line)
        above, table = table, json.loads(opening[1]) if opening else ""
        if table <= above or closing == LAST:
            raise OtherLayout
        yield Laid(table, 0, b"")
        closing = yield from _laid_in(table, stream)
    if closing != LAST:
        raise OtherLayout


def _laid_in(table: str, stream: BinaryIO) -> Generator[Laid, None, bytes]:
    """The records of one table; gives back the line that closes it."""
    first = last = 0
    for line in stream:
        record = _RECORD.fullmatch(line)
        if not record:
            if line in (CLOSING, LAST) or (line == b"\n" and not first):
                if line != b"\n":
                    return line
                continue
            raise OtherLayout
        id_ = int(record[2])
        if bool(record[1]) != bool(first) or id_ == first or id_ <= last:
            raise OtherLayout
        first, last = first or id_, id_ if first else 0
        yield Laid(table, id_, record[3])
    raise OtherLayout


def folded(
    header: bytes, lines: Iterable[Laid], overlay: Overlay, replaced: Callable[[Laid], None]
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
    table: str, lines: Iterable[Laid], overlay: Overlay, replaced: Callable[[Laid], None]
) -> Iterator[bytes]:
    yield b"\n," + json.dumps(table).encode() + b": {"
    comma = b""
    for one in _merged(table, lines, overlay, replaced):
        yield b'\n%b"%d": %b' % (comma, one.id, one.record)
        comma = b","
    yield b"\n}" if comma else b"\n\n}"


def _merged(
    table: str, lines: Iterable[Laid], overlay: Overlay, replaced: Callable[[Laid], None]
) -> Iterator[Laid]:
    """The records of *table* with those of *overlay* in the places where their ids belong."""
    changed = frozenset(overlay.ids(table))
    waiting = deque(sorted(changed))
    for place, one in enumerate(lines):
        while place and waiting and waiting[0] < one.id:
            yield from _overlaid(table, waiting.popleft(), overlay)
        if one.id not in changed:
            yield one
            continue
        waiting.remove(one.id)
        replaced(one)
        yield from _overlaid(table, one.id, overlay)
    for id_ in waiting:
        yield from _overlaid(table, id_, overlay)


def _overlaid(table: str, id_: int, overlay: Overlay) -> Iterator[Laid]:
    record = overlay.record(table, id_)
    if record is not None:
        yield Laid(table, id_, record)
