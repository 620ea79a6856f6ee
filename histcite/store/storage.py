"""The library's file: JSON that plain TinyDB reads, one record a line, replaced as a whole or not at all."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from errno import EISDIR
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from histcite.errors import NotALibrary, NotReadable, NotWritable, TooNew
from histcite.store.mark import FORMAT, MARK

if TYPE_CHECKING:
    from histcite.store.inspection import Inspection

Tables = dict[str, dict[str, Any]]

Spelling = Mapping[str, Mapping[str, tuple[Any, bytes]]]
"""By table and id: a record, and the line that spells it."""

NOTHING_SPELLED: Spelling = MappingProxyType({})

State = tuple[int, int, int]


def read_tables(path: Path) -> tuple[Tables, tuple[int, ...]]:
    """The tables in *path*, checked to be a library of a format that this program knows, and the lines that are damaged.

    Where the file is no JSON, or says something twice, each line is read for itself. Raises NotReadable, NotALibrary or TooNew.
    """
    return tables_in(path, read_data(path))


def tables_in(path: Path, data: bytes) -> tuple[Tables, tuple[int, ...]]:
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


def _salvaged(path: Path, data: bytes) -> tuple[Tables, tuple[int, ...]]:
    inspection = inspected(path, data)
    lines = [one.line for one in inspection.damage]
    return inspection.tables, tuple(sorted({*lines, *(one.line for one in inspection.repeated)}))


def _says_twice(data: bytes, tables: Tables) -> bool:
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


def empty_tables() -> Tables:
    """The tables of a new library."""
    return {MARK: {"1": {"format": FORMAT}}}


def serialise(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """*tables* as JSON, one record a line with its comma in front, tables and ids sorted.

    A line that begins with its own comma is independent of its neighbours: an added record is one added line to ``git diff``.
    """
    return spelled(tables, NOTHING_SPELLED).decode()


def spelled(tables: Mapping[str, Mapping[str, Any]], before: Spelling) -> bytes:
    """*tables* as :func:`serialise` writes them; a record that is the very one *before* keeps its line, and the first its place.

    A command changes few records, and to spell ten thousand anew takes longer than to read them. What stands first stays first,
    for else a record whose id comes before it would take away its missing comma: two lines in ``git diff``.
    """
    lines = [f'{{"{MARK}": {json.dumps(tables[MARK], ensure_ascii=False)}'.encode()]
    for name in sorted(set(tables) - {MARK}):
        known = before.get(name, {})
        first = next(iter(known), "")
        records = sorted(tables[name].items(), key=lambda item: (item[0] != first, int(item[0])))
        shelf = [_line(number, record, known.get(number)) for number, record in records] or [b""]
        shelf[0] = shelf[0].removeprefix(b",")
        lines += [_opening(name), *shelf, b"}"]
    lines[-1] += b"}"
    return b"\n".join((*lines, b""))


def spelling(data: bytes, tables: Tables) -> Spelling:
    """The lines of the records of *tables*, which were read from *data*; nothing where its layout is not ours throughout."""
    lines = iter(data.split(b"\n"))
    next(lines)
    shelves = [(name, records) for name, records in tables.items() if name != MARK]
    found = {name: _shelf(name, records, lines) for name, records in shelves}
    return {} if None in found.values() else cast("Spelling", found)


def _shelf(
    name: str, records: Mapping[str, Any], lines: Iterator[bytes]
) -> dict[str, tuple[Any, bytes]] | None:
    """The next of *lines* as those of the table *name*, in the order of its records; None when they are not."""
    if next(lines, b"") != _opening(name):
        return None
    shelf, comma = {}, ""
    for number, record in records.items():
        line = next(lines, b"")
        if not line.startswith(f'{comma}"{number}": {{'.encode()) or not line.endswith(b"}"):
            return None
        shelf[number] = (record, line if comma else b"," + line)
        comma = ","
    if not records and next(lines, b"}") != b"":
        return None
    return shelf if next(lines, b"") in (b"}", b"}}") else None


def replace_file(path: Path, data: bytes) -> None:
    """Write *data* beside *path*, make it durable and move it into place; on any failure *path* stays as it was.

    A link stays a link: what it points to is replaced. What is no regular file (a pipe, a device) is written to as it is.
    Raises NotWritable.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
        else:
            replace_by(target, (data,), lambda: None)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def replace_by(target: Path, pieces: Iterable[bytes], before_moving: Callable[[], None]) -> None:
    """Write *pieces* beside *target* and move them into place, as :func:`replace_file` does; *before_moving* is called in between.

    Raises OSError.
    """
    if target.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    waiting = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with waiting.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        before_moving()
        if target.exists():
            waiting.chmod(target.stat().st_mode)
        waiting.replace(target)
        sync_folder(target.parent)
    finally:
        waiting.unlink(missing_ok=True)


def _opening(table: str) -> bytes:
    return f",{json.dumps(table)}: {{".encode()


def _line(number: str, record: object, before: tuple[Any, bytes] | None) -> bytes:
    if before and before[0] is record:
        return before[1]
    return f',"{number}": {json.dumps(record, ensure_ascii=False, sort_keys=False, allow_nan=False)}'.encode()


def file_state(path: Path) -> State | None:
    """What tells one state of a file from another: size, time and inode; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable where its disk can do that; the new file is in place by now, so a refusal undoes nothing."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
