"""The past of a library: log, undo, redo."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import Any

import click

from histcite.cli.session import Session, limit_option, with_session
from histcite.display.page import Line, counted
from histcite.records.kinds import BY_TABLE
from histcite.store import Entry, keys_changed
from histcite.store.deeds import Deed

COLUMNS = ("entry", "time", "who", "command", "changed")

UNTOLD = ("added", "changed", "origin")
"""Fields that change with every change."""

count_argument = click.argument("count", metavar="[N]", type=click.IntRange(min=1), default=1)


@click.command("log", epilog="Example: histcite log wheat-letter-amount")
@click.argument("key", required=False, default="")
@limit_option
@with_session
def log_command(session: Session, key: str, *, limit: int | None) -> None:
    """List what each command changed, the last first.

    With a KEY, only what changed that claim or source; --json holds every change, before and after.
    """
    library = session.library
    if key or session.json:
        session.list(library.history(key)[::-1], COLUMNS, entry_document, _row, limit)
    else:
        session.list(library.deeds(), COLUMNS, asdict, _row, limit)


@click.command("undo", epilog="Example: histcite undo 2")
@count_argument
@with_session
def undo_command(session: Session, count: int) -> None:
    """Take back the last commands.

    N of them, one when N is left out; a whole import is one command.
    """
    _answer(session, session.library.undo(count), "took back")


@click.command("redo", epilog="Example: histcite redo")
@count_argument
@with_session
def redo_command(session: Session, count: int) -> None:
    """Bring back what was taken back.

    N commands, one when N is left out.
    """
    _answer(session, session.library.redo(count), "brought back")


def entry_document(entry: Entry) -> dict[str, Any]:
    """An entry as ``log --json`` shows it."""
    return {
        "number": entry.number,
        "time": entry.time,
        "who": entry.who,
        "command": entry.command,
        "reverses": entry.reverses,
        "keys": list(keys_changed(entry)),
        "changes": [
            {"table": change.table, "before": change.before, "after": change.after}
            for change in entry.changes
        ],
    }


def _row(told: Entry | Deed) -> tuple[str, ...]:
    deed = told if isinstance(told, Deed) else Deed.of(told)
    return (
        str(deed.number),
        deed.time[:19].replace("T", " "),
        deed.who,
        deed.command + (f" (reverses {deed.reverses})" if deed.reverses else ""),
        changes_in_words(deed),
    )


def changes_in_words(deed: Deed) -> str:
    """How many records of each kind a command added, changed and removed."""
    return ", ".join(
        f"{manner} {counted(count, BY_TABLE[table].name)}" for manner, table, count in deed.counts
    )


def _answer(session: Session, entries: Iterable[Entry], done: str) -> None:
    told = tuple(entries)
    session.show(
        [entry_document(entry) for entry in told],
        lambda: [
            Line(text=f"{done} {entry.number}: {entry.command} ({changes_in_words(Deed.of(entry))})")
            for entry in told
        ],
    )


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
                    text=f"{when} {entry.who}: {told}{f' ({entry.command})' if entry.command else ''}",
                    indent=2,
                    style="muted",
                )


def _told(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[str]:
    if before is None or after is None:
        yield "removed" if after is None else "added"
        return
    for field in sorted({*before, *after} - set(UNTOLD)):
        was, now = before.get(field, ""), after.get(field, "")
        if was == now:
            continue
        if field == "references":
            yield from _references_told(was or [], now or [])
        else:
            yield _change(field, was, now)


def _references_told(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """How the references of a claim changed: of one that stayed, field by field."""
    nothing: Mapping[str, Any] = {}
    for old, new in zip_longest(was, now, fillvalue=nothing):
        if not old or not new:
            place = ", ".join(filter(None, ((old or new).get(part, "") for part in ("source", "locator"))))
            yield f"reference {place} {'added' if new else 'removed'}"
            continue
        for field in sorted({*old, *new} - {"typed"}):
            if old.get(field, "") != new.get(field, ""):
                yield _change(f"reference's {field}", old.get(field, ""), new.get(field, ""))


def _change(field: str, was: Any, now: Any) -> str:
    """A change of one field in words."""
    if not was:
        return f"{field} set to {_in_words(now)}"
    return f"{field} {_in_words(was)} → {_in_words(now)}" if now else f"{field} {_in_words(was)} taken out"


def _in_words(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value)) or "none"
    return f"“{value}”"
