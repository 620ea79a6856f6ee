"""Many changes at once: written into the library's file record by record, and told in the history without being read again."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from histcite.store.changes import Changes, Layered
from histcite.store.folding import fold
from histcite.store.history import Entry, History, told_of
from histcite.store.journal import Journal, Pending, journal_of
from histcite.store.layout import Laid


def write_many(path: Path, changes: Changes, entry: Entry, history: History, pending: Pending) -> None:
    """Write *changes* over what is *pending* into the file *path*, and enter *entry*, which has no changes of its own, for them.

    Raises NotReadable, DamagedLibrary or NotWritable, and leaves the file as it was.
    """
    waiting = pending.overlay()
    before: dict[tuple[str, int], bytes | None] = {
        (table, id_): waiting.record(table, id_)
        for table in changes.tables
        for id_ in waiting.ids(table)
        if id_ in changes.ids(table)
    }

    def met(one: Laid) -> None:
        before.setdefault((one.table, one.id), one.record)

    journal = Journal(journal_of(path))
    fold(path, Layered(waiting, changes), met, journal.mark_folded if pending.whole else lambda _: None)
    with suppress(OSError):
        journal.retire(pending, history)
        if any(before.get(place) != changes.record(*place) for place in changes):
            history.append_lines(_told(entry, changes, before))


def _told(entry: Entry, changes: Changes, before: dict[tuple[str, int], bytes | None]) -> Iterator[bytes]:
    """The line of the history that tells of *changes*, piece by piece."""
    head = {name: told for name, told in told_of(entry).items() if name != "changes"}
    yield json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "changes": ['
    comma = b""
    for table, id_ in changes:
        was, now = before.get((table, id_)), changes.record(table, id_)
        if was != now:
            yield b'%b["%b", "%d", %b, %b]' % (comma, table.encode(), id_, was or b"null", now or b"null")
            comma = b", "
    yield b"]}\n"
