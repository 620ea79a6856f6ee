"""Replacing a file: the new version is written beside it, made durable, and moved into its place as a whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EISDIR
from pathlib import Path
from stat import S_IMODE
from time import monotonic, sleep, time_ns
from typing import BinaryIO, NamedTuple
from zlib import crc32

from histcite.errors import NotReadable, NotWritable

State = tuple[int, int, int]
"""What tells one state of a file from another without reading it: size in bytes, time of its last change in nanoseconds, and inode."""

MOVING_SECONDS = 20.0
"""How long a move waits for those who read the file, on systems where they hold it."""

PAUSE = 0.02
"""Seconds from one try to the next of whoever waits for others."""

_OWNER = 0o600
"""What a file of ours lets its owner do, whatever the library does: read and write."""


class Version(NamedTuple):
    """One version of a file: its size in bytes, its inode, and the CRC-32 (ISO 3309) of its bytes."""

    size: int
    inode: int
    crc: int


class Waiting:
    """A new version that lies beside the file that it is to replace; ``moved`` tells when it came in its place, by the clock in nanoseconds, 0 as long as it did not."""

    def __init__(self, target: Path, place: Path, version: Version) -> None:
        self.version = version
        self.moved = 0
        self._target = target
        self._place = place

    def move_in(self) -> None:
        """Put it in the place of the file, durably. Raises OSError, and leaves the file as it was."""
        moved = time_ns()
        _move(self._place, self._target)
        self.moved = moved
        if hasattr(os, "O_DIRECTORY"):
            # the new file is in place by now, so a disk that cannot make its name durable undoes nothing
            with suppress(OSError):
                descriptor = os.open(self._target.parent, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)


@contextmanager
def written_beside(target: Path, pieces: Iterable[bytes]) -> Iterator[Waiting]:
    """A block in which *pieces* wait, durable, to come in the place of *target*; what is not moved in is removed at its end.

    The new version has the mode of the old one from its first byte, and its group and owner where the system lets. Raises OSError.
    """
    if target.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    place = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with made_like(target, place) as stream:
            crc = 0
            for piece in pieces:
                stream.write(piece)
                crc = crc32(piece, crc)
            stream.flush()
            os.fsync(stream.fileno())
            status = os.fstat(stream.fileno())
        if target.exists():
            place.chmod(_rights(target.stat(), status.st_gid))
        yield Waiting(target, place, Version(status.st_size, status.st_ino, crc))
    finally:
        place.unlink(missing_ok=True)


def made_like(model: Path, place: Path) -> BinaryIO:
    """A new file at *place*, open to be written, which whoever may not read *model* may not read either. Raises OSError.

    Where there is no *model* it is as every new file.
    """
    if not model.exists():
        return place.open("wb")
    place.unlink(missing_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    stream = os.fdopen(os.open(place, flags, _OWNER), "wb")
    liken(model, stream.fileno())
    return stream


def liken(model: Path, file: int | Path) -> None:
    """Give a file the group, the owner and the mode of *model*, as far as the system lets; its owner may read and write it anyhow."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        status = model.stat()
        _hand_over(status, file)
        os.chmod(file, _rights(status, os.stat(file).st_gid) | _OWNER)  # noqa: PTH101, PTH116 - a file or its descriptor


def open_to(model: Path, folder: Path, *, is_new: bool) -> None:
    """Let those into *folder* who may read *model*, and those write in it who may write that, as far as the system lets.

    Where it *is_new*, only those, and it gets the group and the owner of *model*; otherwise nobody is shut out, for it may serve another, too.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        status = model.stat()
        if is_new:
            _hand_over(status, folder)
        now = folder.stat()
        rights = _rights(status, now.st_gid) & 0o666
        mode = (
            (S_IMODE(now.st_mode) & (0o7000 if is_new else 0o7777)) | rights | (rights & 0o444) >> 2 | 0o700
        )
        if mode != S_IMODE(now.st_mode):
            folder.chmod(mode)


def _hand_over(status: os.stat_result, file: int | Path) -> None:
    """Give a file or a folder the group and the owner of one with this *status*, as far as the system lets: the group first, while it is ours."""
    for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
        with suppress(OSError):
            os.chown(file, owner, group)


def _rights(status: os.stat_result, group: int) -> int:
    """The mode of what is to be as private as a file with this *status*; where it had to be of another *group*, that may no more than all may."""
    mode = S_IMODE(status.st_mode)
    return mode if group == status.st_gid else mode & ~0o070 | mode & (mode & 0o007) << 3


def copy_like(model: Path, place: Path, data: bytes) -> None:
    """Write *data*, which is of *model*, durably to *place*, whole or not at all, for those only who may read *model*. Raises NotWritable."""
    part = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        with made_like(model, part) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _move(part, place)
    except OSError as error:
        raise NotWritable(place, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def replace_file(path: Path, data: bytes) -> None:
    """Write *data* beside *path*, make it durable and move it into place; on any failure *path* stays as it was.

    A link stays a link: what it points to is replaced. What is no regular file (a pipe, a device) is written to as it is.
    Raises NotWritable.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        with written_beside(Path(os.path.realpath(path)), (data,)) as waiting:
            waiting.move_in()
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def file_state(path: Path) -> State | None:
    """What tells one state of a file from another; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def version_of(path: Path) -> Version:
    """The version of the file at *path*, which is read for it. Raises NotReadable."""
    try:
        status = path.stat()
        return Version(status.st_size, status.st_ino, crc_of(path))
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error


def crc_of(path: Path) -> int:
    """The CRC-32 of what *path* holds. Raises OSError."""
    crc = 0
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(1 << 18):
            crc = crc32(block, crc)
    return crc


def _move(place: Path, target: Path) -> None:
    """Move *place* to *target*; where a reader holds that, as on Windows, it is waited for."""
    late = monotonic() + MOVING_SECONDS
    while True:
        try:
            place.replace(target)
        except PermissionError:
            if sys.platform != "win32" or monotonic() >= late:
                raise
            sleep(PAUSE)
        else:
            return
