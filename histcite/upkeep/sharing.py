"""Sharing: another copy of the library brought into this one, by git or without it."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from histcite.cautions import DamagedLines
from histcite.errors import BadRecord, DamagedCopy, HistciteError, SameLibrary, UnfitCopy, UnreadableSide
from histcite.holdings.whereabouts import library_file
from histcite.records.cells import Place
from histcite.records.document import from_document
from histcite.records.kinds import KINDS, RecordKind, key_of
from histcite.records.vetting import vet
from histcite.store import Store, replace_file
from histcite.store.deeds import differences
from histcite.store.file import TinyTables, read_data, tables_in
from histcite.store.layout import serialise
from histcite.store.leftover import SUFFIX, Journal, brought_in
from histcite.store.merging import Merged, merge_tables

Copy = Mapping[str, Mapping[str, Mapping[str, Any]]]

_NOTHING: TinyTables = {}


def merge_copy(path: Path, command: str, other: Path, base: Path | None) -> Merged:
    """Bring the copy *other* into the library *path*, in one write that ``undo`` takes back.

    *base* is a file that both come from; without one, what only one of them has is taken as added there, and nothing is removed.
    Raises NotReadable, NotALibrary, TooNew, DamagedCopy, UnfitCopy or SameLibrary, and what writing raises; then nothing is written.
    """
    theirs, merging = _merging(path, other, base)
    store = Store(path, command)
    with store.transaction() as transaction:
        ours = store.documents()
        if trouble := _misfit(theirs, ours):
            raise UnfitCopy(other, trouble)
        merged = merging(ours)
        for name, (puts, drops) in _changes(ours, merged).items():
            transaction.drop(name, drops)
            transaction.put(name, puts)
    return merged


def merge_versions(base: Path, ours: Path, theirs: Path, name: str) -> Merged:
    """Write what the versions *ours* and *theirs* of the library *name* come to into *ours*: what git asks of a merge driver.

    *base* is empty where git knows of none. Raises UnreadableSide or NotWritable, and leaves *ours* as it was.
    """
    before = _version(base, name, "before both") if base.stat().st_size else _NOTHING
    here, there = _version(ours, name, "on this side"), _version(theirs, name, "on the other side")
    if trouble := _misfit(there, here):
        raise UnreadableSide(name, "on the other side", trouble)
    merged = merge_tables(before, here, there)
    replace_file(ours, serialise(merged.tables))
    return merged


def _merging(path: Path, other: Path, base: Path | None) -> tuple[Copy, Callable[[Copy], Merged]]:
    """The documents of *other*, and what brings them into tables; of a journal, of which a synchronising service kept a copy, as the
    last of its entries left each.
    """
    if other.suffix == SUFFIX and other.is_file():
        left: TinyTables = {}
        entries = Journal(other).entries()
        for change in (change for entry in entries for change in entry.changes):
            left.setdefault(change.table, {}).pop(change.id, None)
            if change.after is not None:
                left[change.table][change.id] = change.after
        return left, lambda ours: brought_in(ours, entries)
    theirs = _copy(path, other)
    before = _copy(path, base) if base else _NOTHING
    return theirs, lambda ours: merge_tables(before, ours, theirs)


def _misfit(theirs: Copy, ours: Copy) -> str:
    """The first record of *theirs*, other than those that *ours* has just so, that does not fit, and why; empty where all do.

    A table that is not ours to know, such as one of a later version, is not looked into.
    """
    for kind in KINDS:
        here = ours.get(kind.table, {})
        for number, document in theirs.get(kind.table, {}).items():
            if document != here.get(number) and (trouble := _trouble(kind, document)):
                key = key_of(kind.table, document)
                called = repr(key) if key else f"with the id {number}"
                return f"the {kind.name} {called} does not fit: {trouble}"
    return ""


def _trouble(kind: RecordKind, document: Mapping[str, Any]) -> str:
    try:
        problems = vet(from_document(kind.type, document), Place(file=""))
    except BadRecord as error:
        return str(error)
    return str(problems[0]) if problems else ""


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


def _version(file: Path, name: str, side: str) -> TinyTables:
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
