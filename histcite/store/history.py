"""The history of a library: what each command changed, from what to what; kept beside the library, and no claim depends on it.

An entry is noted, with the versions of the file before and after it, just before the file is replaced. One whose version never came
into its place was never finished: it is passed over until the next writer takes it out.

Each entry names the CRC-32 of the line that was noted before it, as a commit of git names its parent, and the end of the history is
noted beside it: so a history that was cut, edited or exchanged from outside is known, and no command is taken back by it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple
from warnings import warn
from zlib import crc32

from histcite.cautions import UnreadEntries
from histcite.deferred import expression
from histcite.errors import NotReadable, NotWritable
from histcite.store.deeds import Deed, Entry, deed_in, entry_in
from histcite.store.replacement import Version, crc_of, file_state, liken, made_like
from histcite.store.roll import (
    BEGINNING,
    FOLLOWS,
    HEAD,
    NUMBER,
    NotedLine,
    follows,
    heads_from_the_end,
    line_at,
    lines_from_the_end,
    lines_in,
)

_VERSION = rb"\[(\d+), (\d+), (\d+)\]"
_FILE = expression(rb'{"number": \d+, "time": "[^"]*", "file": \[%b, %b\]' % (_VERSION, _VERSION))
_LAST = b"%020d %010d\n"
"""How the end of the history is noted: always as long, so that it is overwritten at once and never half."""


class Past(NamedTuple):
    """The last entries between which nothing is missing, oldest first; ``is_cut`` tells that those before them are not as they were noted."""

    entries: tuple[Entry, ...]
    is_cut: bool


class _Chain(NamedTuple):
    """The last lines of which each follows the one before: where they begin, the last of them, whether others stand before that do not
    lead to them, and whether the line that was noted as the last is one of them.
    """

    begin: int
    last: NotedLine
    is_cut: bool
    is_held: bool


class History:
    """The entries in one file at *path*, one a line, oldest first, of the library in the file *library*."""

    def __init__(self, path: Path, library: Path) -> None:
        self.path = path
        self._end_note = path.with_suffix(".end")
        self._library = library

    def entries(self) -> Iterator[Entry]:
        """Every finished entry, oldest first; none where no history was kept. Raises NotReadable, also where no line of it is an entry."""
        with self._read() as stream:
            read = unread = 0
            for _, line in lines_in(stream, 0, self._end(stream)):
                if entry := entry_in(line):
                    yield entry
                    read += 1
                elif line.strip():
                    unread += 1
        self._tell_unread(unread, is_read=bool(read))

    def _tell_unread(self, lines: int, *, is_read: bool) -> None:
        """Warn that so many *lines* are no entry. Raises NotReadable where none *is_read*."""
        if lines and not is_read:
            raise NotReadable(self.path, "none of its lines is an entry in UTF-8")
        if lines:
            warn(UnreadEntries(self.path, lines), stacklevel=3)

    def from_the_end(self) -> Iterator[Entry]:
        """Every finished entry, the last first, each read when it is asked for. Raises NotReadable."""
        with self._read() as stream:
            for _, line in lines_from_the_end(stream, self._end(stream)):
                if entry := entry_in(line):
                    yield entry

    def deeds(self, waiting: Sequence[Entry] = ()) -> Iterator[Deed]:
        """Every finished entry, the last first, told without its changes being read; before them those of *waiting* that come after them.

        Raises NotReadable.
        """
        unread, last = 0, None
        with self._read() as stream:
            end = self._end(stream)
            for at, head in heads_from_the_end(stream, BEGINNING):
                if at >= end:
                    continue
                deed, end = deed_in(head, partial(line_at, stream, at, end)), at
                if deed and last is None:
                    last = deed.number
                    yield from (Deed.of(entry) for entry in waiting[::-1] if entry.number > last)
                if deed:
                    yield deed
                unread += not deed and bool(head.strip())
        if last is None:
            yield from map(Deed.of, waiting[::-1])
        self._tell_unread(unread, is_read=last is not None)

    def last(self) -> NotedLine:
        """The line that the next entry follows: the last one, or the one that was noted as the last where the history does not hold it.

        Raises NotReadable.
        """
        noted = self._noted()
        with self._read() as stream:
            found = (NUMBER.match(head) for _, head in heads_from_the_end(stream))
            if noted and noted.number == next((int(match[1]) for match in found if match), 0):
                return noted
            chain = self._chain(stream, noted)
        if noted is None or chain.is_held:
            return chain.last
        return NotedLine(max(chain.last.number, noted.number), noted.crc)

    def past(self, count: int) -> Past:
        """What of the history can be relied on to take *count* commands back, or to bring some back; it is read no further from its end.

        Raises NotReadable.
        """
        noted, found, later = self._noted(), _Found(), None
        is_held = noted is None
        with self._read() as stream:
            for link, line in lines_from_the_end(stream, self._end(stream)):
                if later and not follows(*later, link):
                    return found.past(is_cut=True) if is_held else Past((), is_cut=True)
                is_held, later = is_held or link == noted, (link, line[:HEAD])
                if (entry := entry_in(line)) and found.meets(entry, count) and is_held:
                    return found.past(is_cut=False)
        is_cut = later is not None and not follows(*later, NotedLine())
        if is_held or (noted == NotedLine() and not is_cut):
            return found.past(is_cut=is_cut)
        return Past((), is_cut=True)

    def _chain(self, stream: BinaryIO, noted: NotedLine | None) -> "_Chain":
        at, begin, last, is_cut, is_held = 0, 0, NotedLine(), False, noted in (None, NotedLine())
        for link, line in lines_in(stream, 0, self._end(stream)):
            if not follows(link, line, last):
                begin, is_cut, is_held = at, True, noted is None
            is_held = is_held or link == noted
            at, last = at + len(line), NotedLine(max(link.number, last.number), link.crc)
        return _Chain(begin, last, is_cut, is_held)

    def between(self, before: Version, after: Version, most: int) -> tuple[Entry, ...] | None:
        """The entries that lead from one version of the library's file to another, oldest first.

        None where that is not known, or they take more than *most* bytes.
        """
        try:
            with self.path.open("rb") as stream:
                end = self._end(stream)
                begin = _where_left(stream, end, before, after)
                if begin is None or end - begin > most:
                    return None
                told = list(lines_in(stream, begin, end))
        except (OSError, NotReadable):
            return None
        follow = (follows(*now, was) for now, (was, _) in zip(told[1:], told, strict=False))
        if not all(follow) or (told and told[-1][0] != self._noted()):
            return None
        return tuple(filter(None, (entry_in(line) for _, line in told)))

    def settle(self) -> None:
        """Take out, under the lock, what was noted and never came into the library's file, and a last line without its end.

        Raises NotWritable.
        """
        try:
            with self.path.open("r+b") as stream:
                end = self._end(stream)
                if end < stream.seek(0, os.SEEK_END):
                    self._step_back(stream, end)
                    stream.truncate(end)
        except FileNotFoundError:
            return
        except OSError as error:
            raise NotWritable(self.path, error.strerror or str(error)) from error

    @contextmanager
    def noting(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """A block before which lines, each in as many *pieces* as it comes, are noted durably.

        Where that fails, or the block does before the library's file is replaced, nothing stays noted. Raises NotWritable.
        """
        try:
            last = self._note(pieces)
            yield
        except BaseException:
            with suppress(NotWritable):
                self.settle()
            raise
        self._note_end(last)

    def _note(self, pieces: Iterable[bytes]) -> NotedLine | None:
        """Append lines, and give the last of them."""
        last, number, crc = None, 0, 0
        try:
            with (
                self.path.open("r+b") if self.path.exists() else made_like(self._library, self.path) as stream
            ):
                liken(self._library, stream.fileno())
                stream.seek(0, os.SEEK_END)
                for piece in pieces:
                    stream.write(piece)
                    if not number and (begun := NUMBER.match(piece)):
                        number = int(begun[1])
                    crc = crc32(piece, crc)
                    if piece.endswith(b"\n"):
                        last, number, crc = NotedLine(number, crc), 0, 0
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise NotWritable(self.path, error.strerror or str(error)) from error
        return last

    @contextmanager
    def _read(self) -> Iterator[BinaryIO]:
        """A block with the file of the history, an empty one where there is none. Raises NotReadable."""
        try:
            with self.path.open("rb") as stream:
                yield stream
        except FileNotFoundError:
            yield BytesIO()
        except OSError as error:
            raise NotReadable(self.path, error.strerror or str(error)) from error

    def _noted(self) -> NotedLine | None:
        """The end of the history as it was noted; None where it was not."""
        try:
            return NotedLine(*map(int, self._end_note.read_bytes().split()))
        except (OSError, ValueError, TypeError):
            return None

    def _note_end(self, last: NotedLine | None) -> None:
        """Note which line is the last; where that fails, the history is still known by the one that was noted before."""
        if last:
            with (
                suppress(OSError),
                os.fdopen(os.open(self._end_note, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as stream,
            ):
                liken(self._library, stream.fileno())
                stream.write(_LAST % last)

    def _step_back(self, stream: BinaryIO, end: int) -> None:
        """Note the line before *end* as the last one, where one behind it, which is to be taken out, was noted so."""
        noted, before = self._noted(), None
        for link, line in lines_in(stream, end, stream.seek(0, os.SEEK_END)):
            if before is None and (told := FOLLOWS.match(line)):
                before = NotedLine(link.number - 1, int(told[2]))
            if before and link == noted:
                self._note_end(before)

    def _end(self, stream: BinaryIO) -> int:
        """Where the entries end that are whole, and whose version of the library's file came into its place."""
        heads = heads_from_the_end(stream)
        end, _ = next(heads)
        unfinished = None
        for at, head in heads:
            versions = _versions(head)
            if not versions or (versions != unfinished and not _is_unfinished(*versions, self._library)):
                break
            unfinished, end = versions, at
        return end


class _Found:
    """The entries that were met from the end of the history on, and how many commands of them hold."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._sought: set[int] = set()
        self._reversed: set[int] = set()
        self._own = 0

    def meets(self, entry: Entry, count: int) -> bool:
        """Whether with *entry* it is known which *count* commands were the last that hold, and which can be brought back."""
        self._entries.append(entry)
        self._sought.discard(entry.number)
        if entry.reverses:
            self._sought.add(entry.reverses)
            self._reversed ^= {entry.reverses}
            return False
        self._own += 1
        return not self._sought and self._own - len(self._reversed) >= count

    def past(self, *, is_cut: bool) -> Past:
        """The entries, without those before one that reverses what is not among them."""
        entries = dict[int, Entry]()
        for entry in reversed(self._entries):
            if entry.reverses and entry.reverses not in entries:
                entries, is_cut = {}, True
            else:
                entries[entry.number] = entry
        return Past(tuple(entries.values()), is_cut)


def _is_unfinished(before: Version, after: Version, library: Path) -> bool:
    """Whether the file is still the version *before* an entry: it is not the one after it, and has the same bytes."""
    state = file_state(library)
    if state is None or (state[0], state[2]) == after[:2] or state[0] != before.size:
        return False
    return crc_of(library) == before.crc


def _where_left(stream: BinaryIO, end: int, before: Version, after: Version) -> int | None:
    """Where the entries begin that lead to the version *after* from the one *before*; None where they do not lead there."""
    begin, last = None, None
    for at, head in heads_from_the_end(stream):
        versions = _versions(head) if at < end else last
        if versions != last:
            if after == before:
                break
            if not versions or versions[1] != after:
                return None
            last, after = versions, versions[0]
        begin = at
    return begin if after == before else None


def _versions(head: bytes) -> tuple[Version, Version] | None:
    """The versions of the library's file that an entry tells of, by the beginning of its line; None where it tells of none."""
    noted = _FILE.match(head)
    if not noted:
        return None
    numbers = [int(number) for number in noted.groups()]
    return Version(*numbers[:3]), Version(*numbers[3:])
