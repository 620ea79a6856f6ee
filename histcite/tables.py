"""The TOML tables beside the code, read through a digest: one that came with the program, else one that lies with Python's own bytecode.

Parsing the tables would take longer than most commands; a digest that is missing, stale or damaged costs that time, once, or each time
where Python may write no bytecode.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any
from zlib import crc32

TomlTable = dict[str, Any]


def read_table(path: Path) -> TomlTable:
    """Read a TOML file of strings, numbers, lists and tables.

    ``tomllib.TOMLDecodeError`` for bad TOML, ``OSError`` where there is no such file.
    """
    return _shipped(path, [path]) or digested(
        path, [_state(path)], lambda: parse_table(path.read_text(encoding="utf-8"))
    )


def read_tables(folder: Path) -> TomlTable:
    """Read every TOML file of a folder, in the order of their names, as one table; a later key replaces an earlier.

    ``tomllib.TOMLDecodeError`` for bad TOML.
    """
    paths = sorted(folder.glob("*.toml"))
    stamp = [[path.name, *_state(path)] for path in paths]
    return _shipped(folder / "tables", paths) or digested(folder / "tables", stamp, lambda: _together(paths))


def digests_of(package: Path) -> Iterator[tuple[Path, str]]:
    """Where the digest of each table of *package* and of each folder of tables is shipped, and what stands in it."""
    folders: dict[Path, list[Path]] = {}
    for path in sorted(package.rglob("*.toml")):
        folders.setdefault(path.parent, []).append(path)
    for folder, paths in folders.items():
        whole = [(folder / "tables", paths)] if not any(folder.glob("*.py")) else []
        for source, tables in (*((path, [path]) for path in paths), *whole):
            told = [[_contents(path) for path in tables], _together(tables)]
            yield source.with_suffix(".json"), json.dumps(told, ensure_ascii=False)


def _together(paths: Iterable[Path]) -> TomlTable:
    tables = (parse_table(path.read_text(encoding="utf-8")) for path in paths)
    return {key: value for table in tables for key, value in table.items()}


def _shipped(source: Path, paths: Sequence[Path]) -> TomlTable | None:
    """The digest of *source* that came with the program, as long as *paths* hold what they held then."""
    with suppress(OSError, ValueError, TypeError):
        contents, table = json.loads(source.with_suffix(".json").read_bytes())
        if isinstance(table, dict) and contents == [_contents(path) for path in paths]:
            return table
    return None


def _contents(path: Path) -> list[object]:
    """What changes when what is in a file does; its time is that of its installation."""
    data = path.read_bytes()
    return [path.name, len(data), crc32(data)]


def _state(path: Path) -> list[int]:
    """What changes when a file does."""
    state = path.stat()
    return [state.st_mtime_ns, state.st_size]


def digested(source: Path, stamp: Sequence[object], parse: Callable[[], TomlTable]) -> TomlTable:
    """Give the digest of *source* if it carries this *stamp*; else parse, and keep the digest."""
    digest = Path(cache_from_source(str(source))).with_suffix(".json")
    with suppress(OSError, ValueError, TypeError):
        stamped, table = json.loads(digest.read_bytes())
        if stamped == stamp and isinstance(table, dict):
            return table
    table = parse()
    if not sys.dont_write_bytecode:
        _keep(digest, json.dumps([stamp, table], ensure_ascii=False))
    return table


def parse_table(text: str) -> TomlTable:
    """Parse TOML; ``tomllib.TOMLDecodeError`` for what is none."""
    import tomllib

    return tomllib.loads(text)


def _keep(digest: Path, text: str) -> None:
    """Write a digest whole or not at all; an installation that cannot be written does without."""
    part = digest.with_suffix(f".{os.getpid()}.part")
    with suppress(OSError):
        digest.parent.mkdir(exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(digest)
