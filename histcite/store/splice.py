"""Splicing: a few changes written into a large library's file, of which all else is copied as bytes."""

from collections.abc import Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from histcite.store.layout import Extents

if TYPE_CHECKING:
    from histcite.store.layout import Overlay

_BLOCK = 1 << 20


class Cut(NamedTuple):
    """What comes in place of the bytes from *start* to *end* of a file."""

    start: int
    end: int
    put: bytes


def cuts(path: Path, extents: Extents, overlay: "Overlay") -> tuple[Cut, ...] | None:
    """What changes in the file *path*, whose tables stand at *extents*, when *overlay* is written over it.

    None where more than lines of their own changes: where a table is new or empty, or loses its first record. Raises OSError.
    """
    if any(table not in extents or extents[table][0] == extents[table][1] for table in overlay.tables):
        return None
    made: list[Cut] = []
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        for table in sorted(overlay.tables, key=lambda name: extents[name]):
            found = _cuts(data, extents[table], table, overlay)
            if found is None:
                return None
            made += found
    return tuple(made)


def spliced(path: Path, made: Sequence[Cut]) -> Iterator[bytes]:
    """The bytes of *path* with what was *made* of it. Raises OSError."""
    with path.open("rb", buffering=0) as stream:
        for cut in made:
            while block := stream.read(min(cut.start - stream.tell(), _BLOCK)):
                yield block
            yield cut.put
            stream.seek(cut.end)
        yield from iter(lambda: stream.read(_BLOCK), b"")


def moved(extents: Extents, made: Sequence[Cut]) -> Extents:
    """Where the tables stand once the file is spliced."""
    grown = [(cut.end, len(cut.put) - (cut.end - cut.start)) for cut in made]
    return {
        name: (
            start + sum(more for at, more in grown if at < start),
            end + sum(more for at, more in grown if at <= end),
        )
        for name, (start, end) in extents.items()
    }


def _cuts(data: mmap, extent: tuple[int, int], table: str, overlay: "Overlay") -> list[Cut] | None:
    start, end = extent
    second = data.find(b"\n", start) + 1
    first, made = _id(data, start), list[Cut]()
    for id_ in sorted(overlay.ids(table)):
        record = overlay.record(table, id_)
        if id_ == first:
            if record is None:
                return None
            made.insert(0, Cut(start, second, b'"%d": %b\n' % (id_, record)))
            continue
        at = _place(data, second, end, id_)
        is_there = at < end and _id(data, at + 1) == id_
        after = data.find(b"\n", at) + 1 if is_there else at
        if record is not None or is_there:
            made.append(Cut(at, after, b"" if record is None else b',"%d": %b\n' % (id_, record)))
    return made


def _place(data: mmap, low: int, high: int, id_: int) -> int:
    """Where the line with *id_* begins, or would, among the lines from *low* to *high*, which are in the order of their ids."""
    while low < high:
        middle = (low + high) // 2
        line = data.rfind(b"\n", low, middle) + 1 or low
        if _id(data, line + 1) < id_:
            low = data.find(b"\n", middle) + 1
        else:
            high = line
    return low


def _id(data: mmap, quoted: int) -> int:
    """The id whose opening quotation mark stands at *quoted*."""
    return int(data[quoted + 1 : data.find(b'"', quoted + 1)])
