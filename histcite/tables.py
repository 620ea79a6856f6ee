"""The TOML tables beside the code, read through a digest that lies with Python's own bytecode.

Parsing the tables would take longer than most commands; a digest that is missing, stale or damaged costs that time, once.
"""

import json
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

Table = dict[str, Any]


def read_table(path: Path) -> Table:
    """Read a TOML file of strings, numbers, lists and tables.

    ``tomllib.TOMLDecodeError`` for bad TOML, ``OSError`` where there is no such file.
    """
    digest = Path(cache_from_source(str(path))).with_suffix(".json")
    state = path.stat()
    stamp = [state.st_mtime_ns, state.st_size]
    with suppress(OSError, ValueError, TypeError):
        stamped, table = json.loads(digest.read_bytes())
        if stamped == stamp and isinstance(table, dict):
            return table
    table = parse_table(path.read_text(encoding="utf-8"))
    if not sys.dont_write_bytecode:
        _keep(digest, json.dumps([stamp, table], ensure_ascii=False))
    return table


def parse_table(text: str) -> Table:
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
