"""The format of a library's file: a number that goes up with the first field or table that programs which know only the old one cannot read."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from histcite.deferred import expression
from histcite.store.layout import FIRST, FORMAT
from histcite.tables import read_table

_NUMBER = expression(rb'("format"\s*:\s*)(\d+)')
_BEGINNING = 4096
"""Within how many bytes the mark of a library tells its format."""


def goes_beyond(table: str, document: Mapping[str, Any]) -> bool:
    """Whether a library that holds *document* in *table* is no longer of the first format, that of version 0.1.0."""
    known = _first()
    if not document.keys() <= known.get(table, frozenset()):
        return True
    references = document.get("references", ())
    return any(not reference.keys() <= known["references"] for reference in references)


def format_of(path: Path) -> int:
    """The format of the library in the file *path*. Raises OSError."""
    with path.open("rb") as stream:
        found = _NUMBER.search(stream.read(_BEGINNING))
    return int(found[2]) if found else FIRST


def raised(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The *pieces* of a file of the first format as one of the newest; the first of them has its mark."""
    remaining = iter(pieces)
    yield _NUMBER.sub(b"\\g<1>%d" % FORMAT, next(remaining), count=1)
    yield from remaining


@cache
def _first() -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(fields)
        for name, fields in read_table(Path(__file__).with_name("format1.toml")).items()
    }
