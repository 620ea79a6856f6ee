"""What was done to a record, in words: who changed which field, from what to what."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from histcite.display.page import Line
from histcite.store import Entry

_UNTOLD = ("added", "changed", "origin")


def history_lines(entries: Iterable[Entry], key: str) -> Iterator[Line]:
    """The entries that changed the record *key*, oldest first, each with the fields that it changed."""
    for entry in entries:
        for change in entry.changes:
            document = change.after or change.before or {}
            if key in (document.get("key"), document.get("name")):
                when = entry.time[:16].replace("T", " ")
                told = "; ".join(_told(change.before, change.after))
                yield Line(
                    label="history",
                    text=f"{when} {entry.who}: {told} ({entry.command})",
                    indent=2,
                    style="muted",
                )


def _told(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[str]:
    if before is None or after is None:
        yield "removed" if after is None else "added"
        return
    for field in sorted({*before, *after} - set(_UNTOLD)):
        was, now = before.get(field, ""), after.get(field, "")
        if was != now:
            yield f"{field} {was!r} → {now!r}"
