"""The journal of a large library: what was changed since its file was last written, one command a line, beside the file.

Each line carries the CRC-32 (ISO 3309) of the rest of it, and the first names the state of the file to which the others belong.
"""

import json
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from histcite.errors import DamagedJournal, NotReadable
from histcite.frozen import dataclass
from histcite.store.changes import Changes
from histcite.store.history import Entry, History, entry_of, told_of
from histcite.store.storage import replace_file, sync_folder

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
    def last(self) -> int:
        """The number of the last entry, 0 where there is none."""
        return self.entries[-1].number if self.entries else 0

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
    """A journal in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Pending:
        """What waits; a last line without its end, left by a crash, was never acknowledged and is passed over.

        Raises NotReadable, or DamagedJournal for a line that is not as it was written.
        """
        return self._pending(self._data())

    def damage(self) -> tuple[tuple[int, bytes], ...]:
        """The lines that are not as they were written, each with its number. Raises NotReadable."""
        lines = enumerate(self._data().split(b"\n")[:-1], start=1)
        return tuple((number, line) for number, line in lines if _unsealed(line) is None)

    def drop_damage(self) -> None:
        """Leave out the damaged lines, and keep the others. Raises NotReadable or NotWritable."""
        sound = (line for line in self._data().split(b"\n")[:-1] if _unsealed(line) is not None)
        replace_file(self.path, b"".join(line + b"\n" for line in sound))

    def append(self, base: str, entries: Iterable[Entry], size: int) -> bytes:
        """Note *entries* durably after the first *size* bytes, which are whole, and give what was added.

        The first that are noted belong to the file with the fingerprint *base*. Raises OSError.
        """
        told = {"entries": [told_of(entry) for entry in entries]}
        added = _sealed(told if size else {"snapshot": base, **told})
        self._write(size, added)
        return added

    def mark_folded(self, fingerprint: str) -> None:
        """Note durably that all this is about to be in the file, which will then have this fingerprint. Raises OSError."""
        self._write(len(self.read().whole), _sealed({"folded": fingerprint}))

    def retire(self, pending: Pending, history: History) -> None:
        """Enter in *history* what is *pending* no more, for it is in the file, and remove the journal. Raises OSError."""
        last = history.last_number() if pending.entries else 0
        if told := [entry for entry in pending.entries if entry.number > last]:
            history.append(told)
        self.path.unlink(missing_ok=True)

    def _data(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise NotReadable(self.path, error.strerror or str(error)) from error

    def _write(self, at: int, data: bytes) -> None:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            os.ftruncate(descriptor, at)
            os.lseek(descriptor, at, os.SEEK_SET)
            _write_or_nothing(descriptor, at, data)
        finally:
            os.close(descriptor)
        if not at:
            sync_folder(self.path.parent)

    def _pending(self, data: bytes) -> Pending:
        base, folded, entries, ends, size = "", "", list[Entry](), list[int](), 0
        for number, line in enumerate(data.split(b"\n")[:-1], start=1):
            told = _unsealed(line)
            if told is None:
                raise DamagedJournal(self.path, number)
            size += len(line) + 1
            base, folded = told.get("snapshot", base), told.get("folded", "")
            made = list(filter(None, map(entry_of, told.get("entries", ()))))
            entries += made
            ends += [size] * len(made)
        return Pending(base=base, entries=tuple(entries), ends=tuple(ends), folded=folded, whole=data[:size])


def journal_of(library: Path) -> Path:
    """Where the journal of the library in one file lies: beside the file itself, by whatever link that is called."""
    target = library.resolve()
    return target.with_name(target.name + SUFFIX)


def _write_or_nothing(descriptor: int, at: int, data: bytes) -> None:
    """Write *data* durably at the end, which is *at*; what fails leaves nothing there that a reader would take for acknowledged."""
    remaining = memoryview(data)
    try:
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.ftruncate(descriptor, at)
        raise


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
