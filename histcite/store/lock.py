"""The lock of a library: one program writes at a time, and says who it is; and what shows that something takes long."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from histcite.errors import LibraryBusy, NotWritable
from histcite.records.hand import now
from histcite.store.replacement import liken, made_like

LOCK_SECONDS = 20.0
"""How long a writer waits for another one before it gives up."""

PAUSE = 0.02
"""Seconds from one try to the next."""

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Given the name and the size of a piece of work, a block with a function that is told how much of it is done."""

if sys.platform == "win32":
    from msvcrt import LK_NBLCK, locking

    def _take(descriptor: int) -> None:
        locking(descriptor, LK_NBLCK, 1)
else:
    from fcntl import LOCK_EX, LOCK_NB, flock

    def _take(descriptor: int) -> None:
        flock(descriptor, LOCK_EX | LOCK_NB)


@contextmanager
def locked(library: Path, desk: Path, command: str, seconds: float | None = None) -> Iterator[None]:
    """A block in which no other program writes *library*, with its lock in the folder *desk*; its own errors pass as they are.

    It is waited for so many *seconds*, LOCK_SECONDS unless told; the system lets go of the lock of a program that was killed.
    Raises LibraryBusy or NotWritable.
    """
    lock, holder = desk / "lock", desk / "lock.holder"
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        liken(library, descriptor)
    except OSError as error:
        raise NotWritable(lock, error.strerror or str(error)) from error
    patience = LOCK_SECONDS if seconds is None else seconds
    try:
        if not _taken(descriptor, lock, patience):
            raise LibraryBusy(library, patience, _who_holds(holder))
        said = f"process {os.getpid()}, {command or 'a program'!r}, since {now()}"
        with suppress(OSError), made_like(library, holder) as note:
            note.write(said.encode(errors="surrogateescape"))
        try:
            yield
        finally:
            with suppress(OSError):
                holder.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, lock: Path, seconds: float) -> bool:
    """Whether the lock could be taken before it is too late. Raises NotWritable on a disk that knows no locks."""
    late = monotonic() + seconds
    while True:
        try:
            _take(descriptor)
        except (BlockingIOError, PermissionError):
            if monotonic() >= late:
                return False
            sleep(PAUSE)
        except OSError as error:
            raise NotWritable(lock, error.strerror or str(error)) from error
        else:
            return True


def _who_holds(note: Path) -> str:
    """What the holder of the lock said of itself; empty when it said nothing."""
    try:
        return note.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@contextmanager
def silently(_label: str, _total: int) -> Iterator[Callable[[int], None]]:
    """Show nothing."""
    yield lambda _: None
