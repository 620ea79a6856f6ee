"""Folding: changes written into the library's file, record by record, in one replacement of it."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from histcite.errors import DamagedLibrary, NotReadable, NotWritable
from histcite.store.layout import Laid, OtherLayout, Overlay, folded, header_of, laid
from histcite.store.storage import check_tables, read_tables, replace_by, serialise

_BLOCK = 1 << 20


def fold(
    path: Path, overlay: Overlay, replaced: Callable[[Laid], None], before_moving: Callable[[str], None]
) -> str:
    """Write *overlay* into the file *path*, and give the fingerprint of what came out.

    *replaced* is told what stood in the place of each change; *before_moving* the fingerprint, when all is written and nothing yet
    replaced. Raises NotReadable, NotALibrary, TooNew, DamagedLibrary or NotWritable.
    """
    seal = _Seal()
    with records_of(path) as (header, lines):
        try:
            pieces = seal.over(folded(header, lines, overlay, replaced))
            replace_by(path.resolve(), pieces, lambda: before_moving(seal.fingerprint))
        except OSError as error:
            raise NotWritable(path, error.strerror or str(error)) from error
    return seal.fingerprint


@contextmanager
def records_of(path: Path) -> Iterator[tuple[bytes, Iterable[Laid]]]:
    """The header and the records of a library's file, read as they are asked for.

    A file in another layout is laid out anew in memory first. Raises NotReadable, NotALibrary, TooNew or DamagedLibrary.
    """
    with _opened(path) as stream:
        laid_out = stream
        if not _is_laid_out(path, stream):
            laid_out = BytesIO(_laid_out(path))
            if not _is_laid_out(path, laid_out):
                raise NotReadable(path, "an id in it is none of ours; 'histcite doctor' says which")
        header, is_empty = header_of(laid_out)
        yield header, () if is_empty else laid(laid_out)


def fingerprint_of(path: Path) -> str:
    """What tells the contents of one file from another's: their length and SHA-256. Raises NotReadable."""
    seal = _Seal()
    with _opened(path) as stream:
        for _ in seal.over(iter(lambda: stream.read(_BLOCK), b"")):
            pass
    return seal.fingerprint


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error


class _Seal:
    """The fingerprint of bytes as they go by."""

    def __init__(self) -> None:
        from hashlib import sha256

        self._digest = sha256()
        self._size = 0

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """*pieces* as they are, once they are counted."""
        for piece in pieces:
            self._digest.update(piece)
            self._size += len(piece)
            yield piece

    @property
    def fingerprint(self) -> str:
        """The fingerprint of what went by."""
        return f"{self._size}-{self._digest.hexdigest()[:32]}"


def _is_laid_out(path: Path, stream: BinaryIO) -> bool:
    """Whether *stream* is laid out as we write it throughout; it is at its beginning again afterwards."""
    try:
        header, is_empty = header_of(stream)
        check_tables(path, json.loads(header + b"}"))
        for _ in () if is_empty else laid(stream):
            pass
    except OtherLayout:
        return False
    finally:
        stream.seek(0)
    return True


def _laid_out(path: Path) -> bytes:
    tables, damaged = read_tables(path)
    if damaged:
        raise DamagedLibrary(path, damaged)
    return serialise(tables).encode()
