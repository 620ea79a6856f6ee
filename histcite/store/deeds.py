"""The deeds of a library: what each command changed, as an entry of the history, and how that is written in a line."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from zlib import crc32

from histcite.frozen import dataclass
from histcite.records.document import Document
from histcite.store.layout import Tables
from histcite.store.replacement import Version
from histcite.store.roll import NotedLine

_CHANGES = b', "changes": ['
"""What stands before the changes of an entry, and in no text of it, whose quotation marks are escaped."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One command: as of :class:`Entry`, but of its changes only how many records of a table it added,
    changed or removed, in the order of the entry.
    """

    number: int
    time: str
    who: str
    command: str
    reverses: int
    counts: tuple[tuple[str, str, int], ...]

    @classmethod
    def of(cls, entry: Entry) -> "Deed":
        """The deed of which *entry* tells."""
        return cls(
            number=entry.number,
            time=entry.time,
            who=entry.who,
            command=entry.command,
            reverses=entry.reverses,
            counts=counts_of(entry.changes),
        )


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


def lines_of(entries: Iterable[Entry], last: NotedLine) -> Iterator[bytes]:
    """The lines in which *entries* are noted after the line *last*."""
    crc = last.crc
    for entry in entries:
        line = (
            json.dumps(
                told_of(replace(entry, follows=crc), counts_of(entry.changes)), ensure_ascii=False
            ).encode()
            + b"\n"
        )
        crc = crc32(line)
        yield line


def counts_of(changes: Iterable[Change]) -> tuple[tuple[str, str, int], ...]:
    """How many records of each table *changes* add, change and remove, in their order."""
    told = Counter(
        ("added" if one.before is None else "removed" if one.after is None else "changed", one.table)
        for one in changes
    )
    return tuple((manner, table, count) for (manner, table), count in told.items())


def told_of(entry: Entry, counts: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """*entry* as the mapping that is written; the *counts* of its changes stand before them, so that a line need not be read to its end."""
    changes = [[change.table, change.id, change.before, change.after] for change in entry.changes]
    return {
        "number": entry.number,
        "time": entry.time,
        **({"file": entry.file} if entry.file else {}),
        **({"follows": entry.follows} if entry.follows is not None else {}),
        "who": entry.who,
        "command": entry.command,
        **({"reverses": entry.reverses} if entry.reverses else {}),
        "counts": counts,
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


def entry_in(line: bytes) -> Entry | None:
    """The entry that stands in a line; None where it is none."""
    with suppress(ValueError, RecursionError):
        return entry_of(json.loads(line.decode()))
    return None


def deed_in(beginning: bytes, whole: Callable[[], bytes]) -> Deed | None:
    """The deed of an entry that has this *beginning*; the *whole* of one that earlier versions wrote is read. None where it is none."""
    with suppress(ValueError, RecursionError, KeyError, TypeError):
        told, changes, _ = beginning.partition(_CHANGES)
        head: dict[str, Any] = json.loads(told.decode() + "}") if changes else {}
        if "counts" not in head:
            entry = entry_in(whole())
            return Deed.of(entry) if entry else None
        return Deed(
            number=head["number"],
            time=head["time"],
            who=head["who"],
            command=head["command"],
            reverses=head.get("reverses", 0),
            counts=tuple((manner, table, count) for manner, table, count in head["counts"]),
        )
    return None
