"""The history of a library: what each command changed, from what to what; kept beside the library, and no claim depends on it."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from histcite.frozen import dataclass

_NUMBER = re.compile(rb'{"number": (\d+), "time"')
_BLOCK = 65536
_HEAD = 200

Document = Mapping[str, Any]
Tables = Mapping[str, Mapping[str, Document]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One document before and after; None where it was not there, or is no more."""

    table: str
    id: str
    before: Document | None
    after: Document | None

    def reversed(self) -> "Change":
        """The change that takes this one back."""
        return Change(table=self.table, id=self.id, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one command changed: its number, when (UTC), who, the command as typed, and the changes.

    ``reverses`` is the number of the entry that it took back or brought back, 0 for an entry of its own.
    """

    number: int
    time: str
    who: str
    command: str
    changes: tuple[Change, ...]
    reverses: int = 0

    def undoing(self) -> tuple[Change, ...]:
        """The changes that take this entry back, the last first."""
        return tuple(change.reversed() for change in reversed(self.changes))


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


class History:
    """The entries in one file, one a line, oldest first; a torn last line, left by a crash, is passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Iterator[Entry]:
        """Every entry, oldest first; none where no history was kept."""
        try:
            with self.path.open(encoding="utf-8", newline="\n") as stream:
                yield from filter(None, map(_read, stream))
        except (OSError, UnicodeDecodeError):
            return

    def last_number(self) -> int:
        """The number of the last whole entry, 0 where there is none; only the end of the file is read."""
        try:
            with self.path.open("rb") as stream:
                found = (_NUMBER.match(head) for head in _heads_from_the_end(stream))
                return next((int(match[1]) for match in found if match), 0)
        except OSError:
            return 0

    def append(self, entries: Iterable[Entry]) -> None:
        """Add *entries* at the end, durably. Raises OSError."""
        lines = (json.dumps(told_of(entry), ensure_ascii=False).encode() + b"\n" for entry in entries)
        self.append_lines(lines)

    def append_lines(self, pieces: Iterable[bytes]) -> None:
        """Add lines at the end, each in as many *pieces* as it comes, durably. Raises OSError."""
        with self.path.open("ab+") as stream:
            if stream.tell() > 0 and not _ends_line(stream):
                stream.write(b"\n")
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())


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


def _heads_from_the_end(stream: BinaryIO) -> Iterator[bytes]:
    """The beginnings of the lines of a file, the last first; of a long line, such as that of an import, no more is kept."""
    at, head = stream.seek(0, os.SEEK_END), b""
    while at > 0:
        size = min(_BLOCK, at)
        at -= size
        stream.seek(at)
        first, *lines = stream.read(size).split(b"\n")
        if lines:
            yield (lines.pop() + head)[:_HEAD]
            yield from (line[:_HEAD] for line in reversed(lines))
            head = b""
        head = (first + head)[:_HEAD]
    yield head


def _ends_line(stream: Any) -> bool:
    stream.seek(-1, os.SEEK_END)
    return bool(stream.read(1) == b"\n")


def told_of(entry: Entry) -> dict[str, Any]:
    """*entry* as the mapping that is written."""
    changes = [[change.table, change.id, change.before, change.after] for change in entry.changes]
    told = {"number": entry.number, "time": entry.time, "who": entry.who, "command": entry.command}
    return {**told, **({"reverses": entry.reverses} if entry.reverses else {}), "changes": changes}


def entry_of(told: Mapping[str, Any]) -> Entry | None:
    """The entry that *told* is; None where it is none."""
    try:
        changes = tuple(Change(table=t, id=i, before=b, after=a) for t, i, b, a in told["changes"])
        return Entry(
            number=told["number"],
            time=told["time"],
            who=told["who"],
            command=told["command"],
            changes=changes,
            reverses=told.get("reverses", 0),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _read(line: str) -> Entry | None:
    try:
        return entry_of(json.loads(line))
    except (ValueError, RecursionError):
        return None
