"""The history of a library: what each command changed, from what to what; kept beside the library, and no claim depends on it.

An entry is noted, with the versions of the file before and after it, just before the file is replaced. One whose version never came
into its place was never finished: it is passed over until the next writer takes it out.

Each entry names the CRC-32 of the line that was noted before it, as a commit of git names its parent, and the end of the history is
noted beside it: so a history that was cut, edited or exchanged from outside is known, and no command is taken back by it.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from warnings import warn
from zlib import crc32

from histcite.cautions import UnreadEntries
from histcite.errors import NotReadable, NotWritable
from histcite.frozen import dataclass
from histcite.records.document import Document
from histcite.store.layout import Tables
from histcite.store.replacement import Version, crc_of, file_state, liken, made_like

_NUMBER = re.compile(rb'{"number": (\d+), "time"')
_VERSION = rb"\[(\d+), (\d+), (\d+)\]"
_FILE = re.compile(rb'{"number": \d+, "time": "[^"]*", "file": \[%b, %b\]' % (_VERSION, _VERSION))
_FOLLOWS = re.compile(
    rb'{"number": (\d+), "time": "[^"]*"(?:, "file": \[%b, %b\])?, "follows": (\d+)'
    % ((rb"\[[\d, ]*\]",) * 2)
)
_BLOCK = 65536
_HEAD = 300
"""How much of a line tells its number, its versions of the file and the line before it."""

_LAST = b"%020d %010d\n"
"""How the end of the history is noted: always as long, so that it is overwritten at once and never half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One document before and after; None where it was not there, or is no more."""

    table: str
    id: str
    before: Document | None
    after: Document | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one command changed: its number, when (UTC), who, the command as typed, and the changes.

    ``reverses`` is the number of the entry that it took back or brought back, 0 for an entry of its own; ``file`` are the versions of
    the library's file before and after it, ``follows`` the CRC-32 of the line before it, 0 for the first; None where that was not noted,
    as by version 0.1.0.
    """

    number: int
    time: str
    who: str
    command: str
    changes: tuple[Change, ...]
    reverses: int = 0
    file: tuple[Version, Version] | None = None
    follows: int | None = None

    def undoing(self) -> tuple[Change, ...]:
        """The changes that take this entry back, the last first."""
        return tuple(
            Change(table=one.table, id=one.id, before=one.after, after=one.before)
            for one in reversed(self.changes)
        )


def keys_changed(entry: Entry) -> tuple[str, ...]:
    """The keys (of names and properties: the names) of the records that an entry changed, each once."""
    documents = (change.after or change.before or {} for change in entry.changes)
    return tuple(dict.fromkeys(str(document.get("key", document.get("name", ""))) for document in documents))


def differences(before: Tables, after: Tables) -> tuple[Change, ...]:
    """The documents in which two states of the tables differ, in the order of table and id."""
    return tuple(
        Change(table=name, id=number, before=was.get(number), after=now.get(number))
        for name in sorted({*before, *after})
        for was, now in [(before.get(name, {}), after.get(name, {}))]
        for number in sorted({*was, *now}, key=int)
        if was.get(number) is not now.get(number) and was.get(number) != now.get(number)
    )


class NotedLine(NamedTuple):
    """One line of the history: the number of its entry, and the CRC-32 of the line; both 0 before the first."""

    number: int = 0
    crc: int = 0


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
            for _, line in _lines(stream, 0, self._end(stream)):
                if entry := _entry_in(line):
                    yield entry
                    read += 1
                elif line.strip():
                    unread += 1
        if unread and not read:
            raise NotReadable(self.path, "none of its lines is an entry in UTF-8")
        if unread:
            warn(UnreadEntries(self.path, unread), stacklevel=2)

    def last(self) -> NotedLine:
        """The line that the next entry follows: the last one, or the one that was noted as the last where the history does not hold it.

        Raises NotReadable.
        """
        noted = self._noted()
        with self._read() as stream:
            found = (_NUMBER.match(head) for _, head in _heads_from_the_end(stream))
            if noted and noted.number == next((int(match[1]) for match in found if match), 0):
                return noted
            chain = self._chain(stream, noted)
        if noted is None or chain.is_held:
            return chain.last
        return NotedLine(max(chain.last.number, noted.number), noted.crc)

    def past(self) -> Past:
        """What of the history can be relied on to take commands back. Raises NotReadable."""
        with self._read() as stream:
            chain = self._chain(stream, self._noted())
            if not chain.is_held:
                return Past((), is_cut=True)
            entries, is_cut = dict[int, Entry](), chain.is_cut
            lines = _lines(stream, chain.begin, self._end(stream))
            for entry in filter(None, (_entry_in(line) for _, line in lines)):
                if entry.reverses and entry.reverses not in entries:
                    entries, is_cut = {}, True
                else:
                    entries[entry.number] = entry
        return Past(tuple(entries.values()), is_cut)

    def _chain(self, stream: BinaryIO, noted: NotedLine | None) -> "_Chain":
        at, begin, last, is_cut, is_held = 0, 0, NotedLine(), False, noted in (None, NotedLine())
        for link, line in _lines(stream, 0, self._end(stream)):
            if not _follows(link, line, last):
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
                told = list(_lines(stream, begin, end))
        except (OSError, NotReadable):
            return None
        follow = (_follows(*now, was) for now, (was, _) in zip(told[1:], told, strict=False))
        if not all(follow) or (told and told[-1][0] != self._noted()):
            return None
        return tuple(filter(None, (_entry_in(line) for _, line in told)))

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
        last, line = None, NotedLine()
        try:
            with (
                self.path.open("r+b") if self.path.exists() else made_like(self._library, self.path) as stream
            ):
                liken(self._library, stream.fileno())
                stream.seek(0, os.SEEK_END)
                for piece in pieces:
                    stream.write(piece)
                    begun = None if line.number else _NUMBER.match(piece)
                    line = NotedLine(int(begun[1]) if begun else line.number, crc32(piece, line.crc))
                    if piece.endswith(b"\n"):
                        last, line = line, NotedLine()
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
        for link, line in _lines(stream, end, stream.seek(0, os.SEEK_END)):
            if before is None and (told := _FOLLOWS.match(line)):
                before = NotedLine(link.number - 1, int(told[2]))
            if before and link == noted:
                self._note_end(before)

    def _end(self, stream: BinaryIO) -> int:
        """Where the entries end that are whole, and whose version of the library's file came into its place."""
        heads = _heads_from_the_end(stream)
        end, _ = next(heads)
        unfinished = None
        for at, head in heads:
            versions = _versions(head)
            if not versions or (versions != unfinished and not _is_unfinished(*versions, self._library)):
                break
            unfinished, end = versions, at
        return end


def standing(entries: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries that hold, oldest first, and those taken back that can be brought back, the last taken back last.

    A command of its own after an undo ends what could be brought back, as in every editor.
    """
    done: list[Entry] = []
    undone: list[Entry] = []
    for entry in entries:
        if done and entry.reverses == done[-1].number:
            undone.append(done.pop())
        elif undone and entry.reverses == undone[-1].number:
            done.append(undone.pop())
        else:
            done.append(entry)
            undone = []
    return done, undone


def _is_unfinished(before: Version, after: Version, library: Path) -> bool:
    """Whether the file is still the version *before* an entry: it is not the one after it, and has the same bytes."""
    state = file_state(library)
    if state is None or (state[0], state[2]) == after[:2] or state[0] != before.size:
        return False
    return crc_of(library) == before.crc


def _where_left(stream: BinaryIO, end: int, before: Version, after: Version) -> int | None:
    """Where the entries begin that lead to the version *after* from the one *before*; None where they do not lead there."""
    begin, last = None, None
    for at, head in _heads_from_the_end(stream):
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


def _heads_from_the_end(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Where the lines of a file begin and how, the last first; of a long line, such as that of an import, no more is kept.

    The first that is given is what stands after the last line's end: nothing, unless a crash left a line without one.
    """
    at, head = stream.seek(0, os.SEEK_END), b""
    while at > 0:
        size = min(_BLOCK, at)
        at -= size
        stream.seek(at)
        block, cut = stream.read(size), size
        while (newline := block.rfind(b"\n", 0, cut)) >= 0:
            yield at + newline + 1, (block[newline + 1 : cut] + head)[:_HEAD]
            head, cut = b"", newline
        head = (block[:cut] + head)[:_HEAD]
    yield 0, head


def _lines(stream: BinaryIO, begin: int, end: int) -> Iterator[tuple[NotedLine, bytes]]:
    """The lines from *begin* to *end*; the number of one that is no entry is 0."""
    stream.seek(begin)
    while begin < end and (line := stream.readline()):
        begin += len(line)
        number = _NUMBER.match(line)
        yield NotedLine(int(number[1]) if number else 0, crc32(line)), line


def _entry_in(line: bytes) -> Entry | None:
    """The entry that stands in a line; None where it is none."""
    with suppress(ValueError, RecursionError):
        return entry_of(json.loads(line.decode()))
    return None


def _follows(link: NotedLine, line: bytes, before: NotedLine) -> bool:
    """Whether a line was noted right after the line *before*; version 0.1.0 told that by the number alone."""
    told = _FOLLOWS.match(line)
    return int(told[2]) == before.crc if told else link.number == before.number + 1


def lines_of(entries: Iterable[Entry], last: NotedLine) -> Iterator[bytes]:
    """The lines in which *entries* are noted after the line *last*."""
    crc = last.crc
    for entry in entries:
        line = json.dumps(told_of(replace(entry, follows=crc)), ensure_ascii=False).encode() + b"\n"
        crc = crc32(line)
        yield line


def told_of(entry: Entry) -> dict[str, Any]:
    """*entry* as the mapping that is written."""
    changes = [[change.table, change.id, change.before, change.after] for change in entry.changes]
    return {
        "number": entry.number,
        "time": entry.time,
        **({"file": entry.file} if entry.file else {}),
        **({"follows": entry.follows} if entry.follows is not None else {}),
        "who": entry.who,
        "command": entry.command,
        **({"reverses": entry.reverses} if entry.reverses else {}),
        "changes": changes,
    }


def entry_of(told: Mapping[str, Any]) -> Entry | None:
    """The entry that *told* is; None where it is none."""
    try:
        pair = told.get("file")
        changes = tuple(Change(table=t, id=i, before=b, after=a) for t, i, b, a in told["changes"])
        return Entry(
            number=told["number"],
            time=told["time"],
            who=told["who"],
            command=told["command"],
            changes=changes,
            reverses=told.get("reverses", 0),
            file=(Version(*pair[0]), Version(*pair[1])) if pair else None,
            follows=told.get("follows"),
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return None
