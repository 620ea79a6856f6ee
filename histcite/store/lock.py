"""The lock of a library: one program writes at a time, and says who it is; and what shows that something takes long.

Who has to wait leaves a ticket beside the lock, and those who came first go first. A ticket only orders those who wait: the lock
itself is the system's, and a ticket that its program no longer touches, for it was killed, stops nobody.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import get_ident, local
from time import monotonic, sleep, time_ns

from histcite.errors import LibraryBusy, NotWritable, WriteInWrite
from histcite.records.hand import now
from histcite.store.replacement import PAUSE, liken, made_like

LOCK_SECONDS = 20.0
"""How long a writer waits for one and the same other before it gives up; as long as they take turns it waits on."""

TICKET_SECONDS = 1.0
"""How long a ticket counts since its program touched it."""

_BEYOND = 1 << 20
"""Where in its note the holder of the lock has a lock, too: behind the text, which others may then read on Windows as well."""

_of_this_thread = local()
"""The locks that this thread holds, for which it would wait for ever."""

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

    It is waited for so many *seconds*; unless told, in turn with others who wait, and LOCK_SECONDS for each that holds it. The system
    lets go of the lock of a program that was killed. Raises LibraryBusy or NotWritable; WriteInWrite in a block of this thread's own.
    """
    lock, holder = desk / "lock", desk / "lock.holder"
    held = _of_this_thread.__dict__.setdefault("locks", set())
    if lock in held:
        raise WriteInWrite(library)
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        liken(library, descriptor)
    except OSError as error:
        raise NotWritable(lock, error.strerror or str(error)) from error
    try:
        is_taken = (
            _taken_in_turn(descriptor, lock, holder) if seconds is None else _taken(descriptor, lock, seconds)
        )
        if not is_taken:
            raise LibraryBusy(library, LOCK_SECONDS if seconds is None else seconds, _who_holds(holder))
        with _named(holder, library, f"process {os.getpid()}, {command or 'a program'!r}, since {now()}"):
            held.add(lock)
            yield
    finally:
        held.discard(lock)
        os.close(descriptor)


def _taken(descriptor: int, lock: Path, seconds: float) -> bool:
    """Whether the lock could be taken before it is too late, by whoever tries at the right moment. Raises NotWritable."""
    late = monotonic() + seconds
    while not _is_taken(descriptor, lock):
        if monotonic() >= late:
            return False
        sleep(PAUSE)
    return True


def _taken_in_turn(descriptor: int, lock: Path, holder: Path) -> bool:
    """Whether the lock could be taken before one other had it for LOCK_SECONDS; who came first goes first. Raises NotWritable."""
    if not _tickets_before(lock, time_ns()) and _is_taken(descriptor, lock):
        return True
    came, late, held_by = time_ns(), monotonic() + LOCK_SECONDS, _note(holder)
    ticket = lock.with_name(f"lock.{came:020}.{os.getpid()}-{get_ident()}")
    try:
        while monotonic() < late:
            with suppress(OSError):
                ticket.touch(0o600)
            is_next = not _tickets_before(lock, came)
            if is_next and _is_taken(descriptor, lock):
                return True
            if (now_by := _note(holder)) != held_by:
                late, held_by = monotonic() + LOCK_SECONDS, now_by
            sleep(PAUSE / 10 if is_next else PAUSE)  # whose turn it is tries ten times as often
    finally:
        with suppress(OSError):
            ticket.unlink(missing_ok=True)
    return False


def _tickets_before(lock: Path, came: int) -> bool:
    """Whether somebody waits who came before that time (nanoseconds of the epoch); what the killed left behind is removed."""
    waiting = False
    for ticket in lock.parent.glob("lock.*.*"):
        with suppress(OSError, ValueError):
            age = abs(time_ns() - ticket.stat().st_mtime_ns) / 1e9
            if age > TICKET_SECONDS:
                ticket.unlink(missing_ok=True)
            waiting |= age <= TICKET_SECONDS and int(ticket.name.split(".")[1]) < came
    return waiting


def _is_taken(descriptor: int, lock: Path) -> bool:
    """Whether the lock could be taken at once. Raises NotWritable on a disk that knows no locks."""
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        raise NotWritable(lock, error.strerror or str(error)) from error
    return True


@contextmanager
def _named(holder: Path, library: Path, said: str) -> Iterator[None]:
    """A block in which the note *holder* says who holds the lock; that its writer has a lock on it, too, shows that this is still so."""
    note = None
    with suppress(OSError):
        note = made_like(library, holder)
        note.write(said.encode(errors="surrogateescape"))
        note.flush()
        note.seek(_BEYOND)
        _take(note.fileno())
    try:
        yield
    finally:
        with suppress(OSError):
            if note:
                note.close()
            holder.unlink(missing_ok=True)


def _note(holder: Path) -> str:
    """What was said last of who holds the lock."""
    try:
        return holder.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _who_holds(holder: Path) -> str:
    """What the holder of the lock says of itself; empty where it says nothing, and where a killed one left its note."""
    said = _note(holder)
    with suppress(OSError), holder.open("rb") as note:
        note.seek(_BEYOND)
        try:
            _take(note.fileno())
        except (BlockingIOError, PermissionError):
            return said
    return ""


@contextmanager
def silently(_label: str, _total: int) -> Iterator[Callable[[int], None]]:
    """Show nothing."""
    yield lambda _: None
