"""The library's file: JSON that plain TinyDB reads, one record a line, replaced as a whole or not at all."""

import json
import os
from collections.abc import Mapping
from errno import EISDIR
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from histcite.errors import NotALibrary, NotReadable, NotWritable, TooNew

FORMAT = 1
"""The version of the file's layout; a library of a newer one is refused."""

MARK = "histcite"
"""The table that says whose file this is; its one record holds the format."""

Tables = dict[str, dict[str, Any]]


class LibraryFile(Storage):
    """TinyDB's storage contract over one file: ``read`` gives the tables, ``write`` replaces them atomically.

    Between :meth:`hold` and :meth:`release` writes stay in memory, so that a command is one replacement of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: Tables | None = None
        self._changed = False

    def read(self) -> Tables:
        """The tables of the file. Raises NotReadable, NotALibrary or TooNew, and touches nothing."""
        return self._held if self._held is not None else read_tables(self._path)

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file by *data*, or only what is held. Raises NotWritable and leaves the old file."""
        tables: Tables = {name: dict(table) for name, table in data.items()}
        if self._held is None:
            replace_file(self._path, serialise(tables).encode())
        else:
            self._held = tables
            self._changed = True

    def hold(self) -> None:
        """Read the file once and keep every further write in memory."""
        self._held = read_tables(self._path)
        self._changed = False

    def release(self) -> None:
        """Write what was held, if anything changed, in one replacement."""
        held, changed = self._held, self._changed
        self._held = None
        if changed and held is not None:
            replace_file(self._path, serialise(held).encode())

    def forget(self) -> None:
        """Drop what was held: the file stays as it was."""
        self._held = None


def read_tables(path: Path) -> Tables:
    """The tables in *path*, checked to be a library of a format that this program knows."""
    try:
        tables = json.loads(path.read_bytes())
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise NotALibrary(path, f"it is not JSON ({error})") from error
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
    return tables


def empty_tables() -> Tables:
    """The tables of a new library."""
    return {MARK: {"1": {"format": FORMAT}}}


def serialise(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """*tables* as JSON, one record a line with its comma in front, tables and ids sorted.

    A line that begins with its own comma is independent of its neighbours: an added record is one added line to ``git diff``.
    """
    parts = [f'"{MARK}": {json.dumps(tables[MARK], ensure_ascii=False)}']
    for name in sorted(set(tables) - {MARK}):
        records = sorted(tables[name].items(), key=lambda item: int(item[0]))
        lines = "\n,".join(f'"{number}": {_line(record)}' for number, record in records)
        parts.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
    return "{" + "\n,".join(parts) + "}\n"


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
            _replace(target, data)
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def _replace(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    waiting = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with waiting.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            waiting.chmod(target.stat().st_mode)
        waiting.replace(target)
        _sync_folder(target.parent)
    finally:
        waiting.unlink(missing_ok=True)


def _line(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=False, allow_nan=False)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
