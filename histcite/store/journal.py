"""The journal of a large library: what was changed since its file was last written, one command a line, beside the file.

Each line carries the CRC-32 (ISO 3309) of the rest of it, and the first names the state of the file to which the others belong.
"""

import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from histcite.errors import DamagedJournal, NotReadable
from histcite.store.changes import Changes
from histcite.store.history import Entry, entry_of, told_of
from histcite.store.storage import sync_folder

SUFFIX = ".journal"

_SEAL = b'{"crc": "%08x", '
_SEAL_LENGTH = len(_SEAL % 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What a journal holds: the fingerprint of the file it belongs to, the entries, and where each ends.

    ``folded`` is the fingerprint of the file in which all this is, once it was about to be written there; ``whole`` are the bytes that
    can be read.
    """

    base: str = ""
    entries: tuple[Entry, ...] = ()
    ends: tuple[int, ...] = ()
    folded: str = ""
    whole: bytes = b""

    def since(self, size: int, crc: int) -> tuple[Entry, ...] | None:
        """The entries after the first *size* bytes; None where these do not have this CRC, so that they were others."""
        if size > len(self.whole) or zlib.crc32(self.whole[:size]) != crc:
            return None
        return tuple(entry for entry, end in zip(self.entries, self.ends, strict=True) if end > size)

    @property
    def crc(self) -> int:
        """The CRC of the whole."""
        return zlib.crc32(self.whole)

    def overlay(self) -> Changes:
        """What the entries come to."""
        changes = Changes()
        for entry in self.entries:
            changes.follow(entry.changes)
        return changes


class Journal:
    """The journal of the library in one file."""

    def __init__(self, library: Path) -> None:
        self.path = library.with_name(library.name + SUFFIX)

    def read(self) -> Pending:
        """What waits; a torn last line, left by a crash, was never acknowledged and is passed over.

        Raises NotReadable, or DamagedJournal for a line before the last that is not as it was written.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Pending()
        except OSError as error:
            raise NotReadable(self.path, error.strerror or str(error)) from error
        return self._pending(data)

    def append(self, base: str, entries: Iterable[Entry]) -> None:
        """Note *entries* durably, on top of the file with the fingerprint *base*. Raises OSError."""
        size = len(self.read().whole)
        told = ([] if size else [{"snapshot": base}]) + [told_of(entry) for entry in entries]
        self._write(size, b"".join(map(_sealed, told)))

    def mark_folded(self, fingerprint: str) -> None:
        """Note durably that all this is about to be in the file, which will then have this fingerprint. Raises OSError."""
        self._write(len(self.read().whole), _sealed({"folded": fingerprint}))

    def retire(self) -> None:
        """Remove the journal, for everything in it is in the file and in the history. Raises OSError."""
        self.path.unlink(missing_ok=True)

    def _write(self, at: int, data: bytes) -> None:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        with open(descriptor, "r+b") as stream:  # noqa: PTH123 - opened by its descriptor
            stream.truncate(at)
            stream.seek(at)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if not at:
            sync_folder(self.path.parent)

    def _pending(self, data: bytes) -> Pending:
        base, folded, entries, ends, size = "", "", list[Entry](), list[int](), 0
        lines = data.split(b"\n")
        for number, line in enumerate(lines[:-1], start=1):
            told = _unsealed(line)
            if told is None:
                if any(lines[number:]):
                    raise DamagedJournal(self.path, number)
                break
            size += len(line) + 1
            base, folded = told.get("snapshot", base), told.get("folded", "")
            entry = entry_of(told)
            if entry:
                entries.append(entry)
                ends.append(size)
        return Pending(base=base, entries=tuple(entries), ends=tuple(ends), folded=folded, whole=data[:size])


def _sealed(told: dict[str, Any]) -> bytes:
    body = json.dumps(told, ensure_ascii=False).encode()[1:]
    return _SEAL % zlib.crc32(body) + body + b"\n"


def _unsealed(line: bytes) -> dict[str, Any] | None:
    """What a line says; None where it is not as it was written."""
    seal, body = line[:_SEAL_LENGTH], line[_SEAL_LENGTH:]
    if seal != _SEAL % zlib.crc32(body):
        return None
    told = json.loads(b"{" + body)
    return told if isinstance(told, dict) else None
