"""The library's file read: its tables, checked to be a library's, and its records one by one."""

import json
from collections.abc import Callable, Iterator
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
    laid,
    serialise,
)

if TYPE_CHECKING:
    from histcite.store.inspection import Inspection
    from histcite.store.layout import Overlay

TinyTables = dict[str, dict[str, Any]]


def read_tables(path: Path) -> tuple[TinyTables, tuple[int, ...]]:
    """The tables in *path*, checked to be a library of a format that this program knows, and the lines that are damaged.

    Where the file is no JSON, or says something twice, each line is read for itself. Raises NotReadable, NotALibrary or TooNew.
    """
    return tables_in(path, read_data(path))


def tables_in(path: Path, data: bytes) -> tuple[TinyTables, tuple[int, ...]]:
    """The tables in *data*, which is what *path* holds, as :func:`read_tables` gives them. Raises NotALibrary or TooNew."""
    try:
        tables = json.loads(data)
    except (ValueError, RecursionError):
        return _salvaged(path, data)
    check_tables(path, tables)
    return _salvaged(path, data) if _says_twice(data, tables) else (tables, ())


def read_data(path: Path) -> bytes:
    """The bytes of *path*. Raises NotReadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error


def inspected(path: Path, data: bytes) -> "Inspection":
    """The inspection of *data*, checked as :func:`read_tables` checks it. Raises NotALibrary or TooNew."""
    from histcite.store.inspection import inspect

    try:
        check_tables(path, json.loads(data))
    except (ValueError, RecursionError) as error:
        inspection = inspect(data)
        if not inspection.recognised:
            raise NotALibrary(path, f"it is not JSON ({error})") from error
        check_tables(path, inspection.tables)
        return inspection
    return inspect(data)


def _salvaged(path: Path, data: bytes) -> tuple[TinyTables, tuple[int, ...]]:
    inspection = inspected(path, data)
    lines = [one.line for one in inspection.damage]
    return inspection.tables, tuple(sorted({*lines, *(one.line for one in inspection.repeated)}))


def _says_twice(data: bytes, tables: TinyTables) -> bool:
    """Whether *data*, laid out as we write it, has more lines of records than JSON made records of it: some key came twice.

    Where the number of lines alone is as it should be, which is quickly told, nothing more is counted.
    """
    sizes = [len(table) for name, table in tables.items() if name != MARK]
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if lines == 1 + sum(2 + max(size, 1) for size in sizes):
        return False
    return data.count(b'\n,"') + data.count(b'\n"') > sum(1 + size for size in sizes)


def check_tables(path: Path, tables: Any) -> None:
    """Raises NotALibrary or TooNew where *tables* are not those of a library that this program knows."""
    if not isinstance(tables, dict) or not isinstance(tables.get(MARK), dict):
        raise NotALibrary(path, "it is another program's JSON")
    mark = tables[MARK].get("1")
    found = mark.get("format") if isinstance(mark, dict) else None
    if not isinstance(found, int):
        raise NotALibrary(path, "it names no format")
    if found > FORMAT:
        raise TooNew(path, found, FORMAT)
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(
            number.isdecimal() and isinstance(record, dict) for number, record in table.items()
        ):
            raise NotALibrary(path, f"its table {name!r} holds something that is no record")


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
        _refuse_other_digits(tables)
        found = _records(path, BytesIO(serialise(tables).encode()))
    except OtherLayout as error:
        raise NotReadable(path, "an id in it is none of ours; 'histcite doctor' says which") from error
    found.extents = None
    return found


def _refuse_other_digits(tables: TinyTables) -> None:
    """Raises OtherLayout for an id such as ``"03"`` or ``"٣"``: written as a number it could come in the place of another record."""
    if any(str(int(id_)) != id_ for name, table in tables.items() if name != MARK for id_ in table):
        raise OtherLayout


def _records(path: Path, stream: BinaryIO) -> Records:
    """The records of a file in our layout, once all of it was seen to be so. Raises OtherLayout."""
    header, _ = header_of(stream)
    check_tables(path, json.loads(header + b"}"))
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
