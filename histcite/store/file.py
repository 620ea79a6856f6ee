"""The library's file read: its tables, checked to be a library's, and its records one by one."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from histcite.errors import DamagedLibrary, NotALibrary, NotReadable, TooNew
from histcite.store.layout import (
    FIRST,
    FORMAT,
    MARK,
    Extents,
    Laid,
    OtherLayout,
    extents_of,
    folded,
    header_of,
    is_id,
    laid,
    laid_in,
    serialise,
)

if TYPE_CHECKING:
    from histcite.store.layout import Overlay

TinyTables = dict[str, dict[str, Any]]


def read_tables(path: Path) -> tuple[TinyTables, tuple[int, ...]]:
    """The tables in *path*, checked to be a library of a format that this program knows, and the lines that are damaged.

    Where the file is no JSON, or says something twice, each line is read for itself. Raises NotReadable, NotALibrary or TooNew.
    """
    return tables_in(path, read_data(path))


def tables_in(path: Path, data: bytes) -> tuple[TinyTables, tuple[int, ...]]:
    """The tables in *data*, which is what *path* holds, as :func:`read_tables` gives them. Raises NotALibrary or TooNew."""
    data, _ = in_utf8(data)
    try:
        tables = json.loads(data.decode())
    except (ValueError, RecursionError):
        pass
    else:
        check_mark(path, tables)
        if _are_records(tables) and not _says_twice(data, tables):
            return tables, ()
    from histcite.store.inspection import inspected

    inspection = inspected(path, data)
    last = {(one.table, one.id): one for one in inspection.shelved}
    unfit = (one for one in inspection.shelved if not is_id(one.id) or last[one.table, one.id] is not one)
    lines = {one.line for one in inspection.damage}.union(one.line for one in unfit)
    return inspection.tables, tuple(sorted(lines))


def in_utf8(data: bytes) -> tuple[bytes, str]:
    """*data* in plain UTF-8, and the encoding that it is in, told as JSON tells it (RFC 4627, section 3); what cannot be decoded stays."""
    encoding = json.detect_encoding(data)
    try:
        return (data if encoding == "utf-8" else data.decode(encoding).encode()), encoding
    except ValueError:
        return data, encoding


def read_data(path: Path) -> bytes:
    """The bytes of *path*. Raises NotReadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error


def _says_twice(data: bytes, tables: TinyTables) -> bool:
    """Whether *data*, laid out as we write it, has more lines of records than JSON made records of it: some key came twice.

    Where the number of lines alone is as it should be, which is quickly told, nothing more is counted.
    """
    sizes = [len(table) for name, table in tables.items() if name != MARK]
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if lines == 1 + sum(2 + max(size, 1) for size in sizes):
        return False
    return data.count(b'\n,"') + data.count(b'\n"') > sum(1 + size for size in sizes)


def _are_records(tables: Mapping[str, Any]) -> bool:
    """Whether every table holds nothing but records under ids."""
    shelves = (table for name, table in tables.items() if name != MARK)
    return all(
        isinstance(table, dict)
        and all(map(is_id, table))
        and all(isinstance(one, dict) for one in table.values())
        for table in shelves
    )


def check_mark(path: Path, tables: Any) -> None:
    """Raises NotALibrary or TooNew where *tables* do not bear the mark of a library that this program knows."""
    if not isinstance(tables, dict) or not isinstance(tables.get(MARK), dict):
        raise NotALibrary(path, "it is another program's JSON")
    mark = tables[MARK].get("1")
    found = mark.get("format") if isinstance(mark, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        raise NotALibrary(path, "it names no format")
    if found > FORMAT:
        raise TooNew(path, found, FORMAT)
    shelves = [table for name, table in tables.items() if name != MARK]
    holds = any(
        isinstance(one, dict) for table in shelves if isinstance(table, dict) for one in table.values()
    )
    if not holds and any(not isinstance(table, dict) or table for table in shelves):
        raise NotALibrary(path, "nothing in it is a record")


def empty_tables() -> TinyTables:
    """The tables of a new library."""
    return {MARK: {"1": {"format": FIRST}}}


class Records:
    """The records of a library's file, read as they are asked for, as often as that.

    ``extents`` tells where its tables stand; None where it is laid out otherwise, and was laid out anew in memory first.
    """

    def __init__(self, stream: BinaryIO, header: bytes, extents: Extents | None) -> None:
        self.header = header
        self.extents = extents
        self._stream = stream

    def lines(self) -> Iterator[Laid]:
        """Every record, each table preceded by its opening."""
        self._stream.seek(0)
        return laid(self._stream)

    def shelf(self, table: str) -> Iterator[Laid]:
        """The records of one table; of a file in our layout no other is read."""
        if self.extents is None:
            return (one for one in self.lines() if one.table == table and one.id)
        start, end = self.extents.get(table, (0, 0))
        self._stream.seek(start)
        return laid_in(table, self._stream, start) if start < end else iter(())


@contextmanager
def records_of(path: Path) -> Iterator[Records]:
    """The records of the library in the file *path*. Raises NotReadable, NotALibrary, TooNew or DamagedLibrary."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error
    with stream:
        yield records_in(path, stream)


def records_in(path: Path, stream: BinaryIO) -> Records:
    """The records of the library in *stream*, which is what *path* holds. Raises as :func:`records_of` does."""
    try:
        return _records(path, stream)
    except OtherLayout:
        stream.seek(0)
        tables, damaged = tables_in(path, stream.read())
    if damaged:
        raise DamagedLibrary(path, damaged)
    try:
        found = _records(path, BytesIO(serialise(tables)))
    except (ValueError, RecursionError) as error:
        raise NotReadable(
            path, "a record holds what JSON does not know; 'histcite doctor' says which"
        ) from error
    found.extents = None
    return found


def _records(path: Path, stream: BinaryIO) -> Records:
    """The records of a file in our layout, once all of it was seen to be so. Raises OtherLayout."""
    header, _ = header_of(stream)
    check_mark(path, json.loads(header + b"}"))
    stream.seek(0)
    return Records(stream, header, extents_of(laid(stream)))


def written_over(path: Path, overlay: "Overlay", replaced: Callable[[Laid], None]) -> Iterator[bytes]:
    """The file *path* with *overlay* written over it, piece by piece, as :func:`histcite.store.layout.folded` does; closed when all is given.

    Raises as :func:`records_of` does.
    """
    with records_of(path) as records:
        yield from folded(records.header, records.lines(), overlay, replaced)


def whole(path: Path) -> TinyTables:
    """The tables of the file as they stand in it. Raises DamagedLibrary where some of it cannot be read."""
    tables, damaged = read_tables(path)
    if damaged:
        raise DamagedLibrary(path, damaged)
    return tables
