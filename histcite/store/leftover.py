"""What version 0.1.0 left waiting beside a large library: a journal of commands whose changes its file has not got yet.

One command stands on each line, behind the CRC-32 (ISO 3309) of the rest of the line. A reader lays what waits over the file in
memory; the next writer brings it into the file and removes the journal. Nothing is written to a journal any more.
"""

import json
import warnings
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from histcite.cautions import DamagedLines
from histcite.errors import NotReadable
from histcite.records.document import Document
from histcite.store.deeds import Entry, entry_of
from histcite.store.file import TinyTables
from histcite.store.layout import Tables
from histcite.store.replacement import replace_file

if TYPE_CHECKING:
    from histcite.store.merging import Merged

SUFFIX = ".journal"

_SEAL = b'{"crc": "%08x", '
_SEAL_LENGTH = len(_SEAL % 0)


class Journal:
    """A journal in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> tuple[Entry, ...]:
        """What waits, oldest first; of a damaged journal what can be read, with the warning DamagedLines.

        A last line without its end, left by a crash, was never acknowledged and is passed over. Raises NotReadable.
        """
        if damaged := self.damage():
            warnings.warn(DamagedLines(self.path, tuple(number for number, _ in damaged)), stacklevel=2)
        told = filter(None, map(_unsealed, self._lines()))
        return tuple(filter(None, (entry_of(one) for line in told for one in line.get("entries", ()))))

    def damage(self) -> tuple[tuple[int, bytes], ...]:
        """The lines that are not as they were written, each with its number. Raises NotReadable."""
        lines = enumerate(self._lines(), start=1)
        return tuple((number, line) for number, line in lines if _unsealed(line) is None)

    def drop_damage(self) -> None:
        """Leave out the damaged lines, and keep the others. Raises NotReadable or NotWritable."""
        sound = (line for line in self._lines() if _unsealed(line) is not None)
        replace_file(self.path, b"".join(line + b"\n" for line in sound))

    def _lines(self) -> list[bytes]:
        try:
            return self.path.read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise NotReadable(self.path, error.strerror or str(error)) from error


def journal_of(library: Path) -> Path:
    """Where the journal of the library in one file lies: beside the file itself, by whatever link that is called."""
    target = library.resolve()
    return target.with_name(target.name + SUFFIX)


def laid_over(tables: Tables, entries: Sequence[Entry]) -> "Merged":
    """What *entries* and *tables*, in which they wait to come, or already are, come to; a field that both changed keeps what *entries* say."""
    from histcite.store.merging import Merged, merge_tables

    before, after = _before(tables, entries), followed(tables, entries)
    if tables in (before, after):
        return Merged(tables=after)
    return merge_tables(before, followed(before, entries), tables)


def brought_in(tables: Tables, entries: Sequence[Entry]) -> "Merged":
    """The same where *entries* are those of another copy: a field that both changed keeps what *tables* say."""
    from histcite.store.merging import merge_tables

    before = _before(tables, entries)
    return merge_tables(before, tables, followed(before, entries))


def followed(tables: Tables, entries: Iterable[Entry]) -> TinyTables:
    """*tables* with what *entries* changed."""
    return _with(tables, ((c.table, c.id, c.after) for entry in entries for c in entry.changes))


def _before(tables: Tables, entries: Sequence[Entry]) -> TinyTables:
    """What was there before both: *tables* with each record that *entries* changed as the first of them found it."""
    changes = (change for entry in reversed(entries) for change in reversed(entry.changes))
    return _with(tables, ((change.table, change.id, change.before) for change in changes))


def _with(tables: Tables, documents: Iterable[tuple[str, str, Document | None]]) -> TinyTables:
    """*tables* with other documents, each by its table and id, or without one."""
    changed = {name: dict(table) for name, table in tables.items()}
    for table, id_, document in documents:
        if document is None:
            changed.setdefault(table, {}).pop(id_, None)
        else:
            changed.setdefault(table, {})[id_] = document
    return changed


def _unsealed(line: bytes) -> dict[str, Any] | None:
    """What a line says; None where it is not as it was written."""
    seal, body = line[:_SEAL_LENGTH], line[_SEAL_LENGTH:]
    if seal != _SEAL % zlib.crc32(body):
        return None
    told = json.loads(b"{" + body)
    return told if isinstance(told, dict) else None
