"""Sharing: another copy of the library brought into this one, by git or without it."""

import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from histcite.errors import DamagedCopy, DamagedLines, HistciteError, SameLibrary, UnreadableSide
from histcite.library.finding import library_file
from histcite.store import Store, replace_file
from histcite.store.history import differences
from histcite.store.journal import SUFFIX, Journal
from histcite.store.merging import Merged, merge_tables
from histcite.store.reconciling import brought_in
from histcite.store.storage import Tables, read_data, serialise, tables_in

Copy = Mapping[str, Mapping[str, Mapping[str, Any]]]

_NOTHING: Tables = {}


def merge_copy(path: Path, command: str, other: Path, base: Path | None) -> Merged:
    """Bring the copy *other* into the library *path*, in one write that ``undo`` takes back.

    *base* is a file that both come from; without one, what only one of them has is taken as added there, and nothing is removed.
    Raises NotReadable, NotALibrary, TooNew, DamagedCopy or SameLibrary, and what writing raises; then nothing is written.
    """
    merging = _merging(path, other, base)
    store = Store(path, command)
    with store.transaction() as transaction:
        ours = store.documents()
        merged = merging(ours)
        for name, (puts, drops) in _changes(ours, merged).items():
            transaction.drop(name, drops)
            transaction.put(name, puts)
    with suppress(HistciteError):
        store.sync()
    return merged


def merge_versions(base: Path, ours: Path, theirs: Path, name: str) -> Merged:
    """Write what the versions *ours* and *theirs* of the library *name* come to into *ours*: what git asks of a merge driver.

    *base* is empty where git knows of none. Raises UnreadableSide or NotWritable, and leaves *ours* as it was.
    """
    before = _version(base, name, "before both") if base.stat().st_size else _NOTHING
    merged = merge_tables(
        before, _version(ours, name, "on this side"), _version(theirs, name, "on the other side")
    )
    replace_file(ours, serialise(merged.tables).encode())
    return merged


def _merging(path: Path, other: Path, base: Path | None) -> Callable[[Copy], Merged]:
    """What brings *other* into tables: another library, or the journal of one, of which a synchronising service kept a copy."""
    if other.suffix == SUFFIX and other.is_file():
        entries = Journal(other).read().entries
        return lambda ours: brought_in(ours, entries)
    theirs = _copy(path, other)
    before = _copy(path, base) if base else _NOTHING
    return lambda ours: merge_tables(before, ours, theirs)


def _copy(path: Path, other: Path) -> Copy:
    """The documents of another library, whole or not at all."""
    file = library_file(other)
    if file.exists() and file.samefile(path):
        raise SameLibrary(file)
    with warnings.catch_warnings():
        warnings.simplefilter("error", DamagedLines)
        try:
            return Store(file).documents()
        except DamagedLines as damage:
            raise DamagedCopy(file) from damage


def _version(file: Path, name: str, side: str) -> Tables:
    try:
        tables, damaged = tables_in(Path(name), read_data(file))
    except HistciteError as error:
        raise UnreadableSide(name, side, str(error)) from error
    if damaged:
        raise UnreadableSide(name, side, f"line {damaged[0]} is damaged")
    return tables


def _changes(
    ours: Mapping[str, Mapping[str, Any]], merged: Merged
) -> dict[str, tuple[dict[int, Mapping[str, Any]], list[int]]]:
    """What to write and what to drop, by table and id."""
    changes: dict[str, tuple[dict[int, Mapping[str, Any]], list[int]]] = {}
    for change in differences(ours, merged.tables):
        puts, drops = changes.setdefault(change.table, ({}, []))
        if change.after is None:
            drops.append(int(change.id))
        else:
            puts[int(change.id)] = change.after
    return changes
