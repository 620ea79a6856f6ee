"""A library's file in which git left a merge open: its two sides told apart at the markers, and brought together by record and field."""

from contextlib import suppress
from pathlib import Path

from histcite.errors import HistciteError
from histcite.frozen import dataclass
from histcite.store.file import TinyTables, tables_in
from histcite.store.inspection import CONFLICT_MARKS
from histcite.store.layout import serialise
from histcite.store.merging import merge_tables
from histcite.upkeep.surroundings import Fault

Lines = list[tuple[int, bytes]]
"""The lines of a side, each with its number in the file."""

OURS, BASE, THEIRS = "on this side", "before both", "on the other side"

_BEGIN, _ANCESTOR, _MIDDLE, _END = (mark.encode() for mark in CONFLICT_MARKS)
_EVERYWHERE = (OURS, BASE, THEIRS)

_SECTIONS = {
    (_BEGIN, _EVERYWHERE): (OURS,),
    (_ANCESTOR, (OURS,)): (BASE,),
    (_MIDDLE, (OURS,)): (THEIRS,),
    (_MIDDLE, (BASE,)): (THEIRS,),
    (_END, (THEIRS,)): _EVERYWHERE,
}
"""To which sides the lines after a marker belong, by the marker and what came before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMerge:
    """A merge that was left open: what is to be said of it, and the file once both sides are together; empty where one is not whole."""

    faults: tuple[Fault, ...]
    merged: bytes = b""


def open_merge(path: Path, data: bytes) -> OpenMerge | None:
    """The merge that git left open in *data*, which is what *path* holds; None where there are no markers, or some are gone."""
    sides = _sides(data)
    if sides is None:
        return None
    line = next(number for number, text in enumerate(data.split(b"\n"), start=1) if _marker(text))
    opened = "a merge of git was left open here"
    try:
        ours, theirs = _tables(path, sides[OURS], OURS), _tables(path, sides[THEIRS], THEIRS)
        merged = merge_tables(_before(path, data, sides[BASE]), ours, theirs)
    except _NotWhole as trouble:
        sentence = f"{opened}, and the file as it was {trouble}; it was left alone: mend that by hand, then run 'histcite doctor --fix'"
        return OpenMerge(faults=(Fault(file=str(path), line=line, problem=sentence, fixable=False),))
    told = [f"{opened}; 'histcite doctor --fix' brings both sides together"]
    told += [
        f"{old!r} of the other side is another thing than on this one, and is called {new!r} then"
        for old, new in merged.renamed
    ]
    faults = tuple(Fault(file=str(path), line=line, problem=sentence, fixable=True) for sentence in told)
    return OpenMerge(faults=faults, merged=serialise(merged.tables))


class _NotWhole(Exception):
    """A side of which not every line can be read."""


def _sides(data: bytes) -> dict[str, Lines] | None:
    """The lines of each side with their numbers in the file; None where the markers are not as git sets them, or there are none."""
    if not data.startswith(_BEGIN) and b"\n" + _BEGIN not in data:
        return None
    sides: dict[str, Lines] = {side: [] for side in _EVERYWHERE}
    section: tuple[str, ...] = _EVERYWHERE
    has_markers = False
    for number, line in enumerate(data.split(b"\n"), start=1):
        mark = _marker(line)
        if mark:
            if (mark, section) not in _SECTIONS:
                return None
            section, has_markers = _SECTIONS[mark, section], True
            continue
        for side in section:
            sides[side].append((number, line))
    return sides if has_markers and section == _EVERYWHERE else None


def _marker(line: bytes) -> bytes:
    """The marker that *line* is; empty where it is none."""
    mark, after = line[:7], line[7:8].strip()
    return mark if mark in (_BEGIN, _ANCESTOR, _MIDDLE, _END) and not after else b""


def _before(path: Path, data: bytes, lines: Lines) -> TinyTables:
    """What both sides come from; nothing where git did not write that into *data*, or wrote a merge of its own, with its markers."""
    with suppress(_NotWhole):
        if any(_marker(line) == _ANCESTOR for line in data.split(b"\n")):
            return _tables(path, lines, BASE)
    return {}


def _tables(path: Path, lines: Lines, side: str) -> TinyTables:
    """The tables of one side. Raises _NotWhole."""
    try:
        tables, damaged = tables_in(path, b"\n".join(line for _, line in lines))
    except HistciteError as error:
        raise _NotWhole(f"{side} cannot be read: {error}") from error
    if damaged:
        raise _NotWhole(f"{side} has a damaged line {lines[damaged[0] - 1][0]}")
    return tables
