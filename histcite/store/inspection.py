"""The library's file read line by line: every record with its line, and the lines that are damaged."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from histcite.deferred import expression
from histcite.errors import BadRecord, NotALibrary
from histcite.frozen import dataclass
from histcite.records.alias import ALIAS_KINDS
from histcite.records.document import doubled, from_document
from histcite.records.kinds import BY_TABLE, key_of
from histcite.store.file import check_mark, in_utf8
from histcite.store.layout import FIRST, MARK, OtherLayout, is_id, laid

ANCESTOR_MARK = "|||||||"
CONFLICT_MARKS = ("<<<<<<<", ANCESTOR_MARK, "=======", ">>>>>>>")
"""What git puts at the beginning of a line where a merge met two versions, and before the version that both come from."""

_HEADER = expression(rf'\{{\s*"{MARK}"\s*:\s*')
_OPENING = expression(r'\}?(,?)\s*"([^"\\]*)"\s*:\s*\{')
_RECORD = expression(r'\s*(,?)\s*"(\d+)"\s*:\s*(?=\{)', re.ASCII)
_UNCLOSED = expression(r'"(\d+)"\s*:\s*\{', re.ASCII)
_ENTRY = expression(r'"((?:[^"\\]|\\.)*)"\s*:')

_OPENED_AGAIN = "the table {!r} is opened a second time"

DEEPEST = 50
"""How many levels a record may have; those that we write have four."""


class _Pairs(dict[str, Any]):
    """A JSON object in which a key came again, with every pair."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self.pairs = tuple(pairs)
        super().__init__(self.pairs)


def _object_of(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The object that *pairs* make, which are kept where a key came again."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Pairs(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A record where it stands: its line, counted from 1, its table, its id there, and what it is called.

    ``doubled`` are the fields that stand twice in it or in one of its references, of which the later counts; ``unfit`` says why it is no
    record of its table, and is empty where it is one. What it says is read again from ``page``, between the two places of ``span``, each
    time it is asked for: all records of a long file at once would fill the memory.
    """

    line: int
    table: str
    id: str
    key: str
    doubled: tuple[str, ...]
    unfit: str
    page: bytes
    span: tuple[int, int]

    @property
    def text(self) -> str:
        """What it says, as JSON."""
        start, end = self.span
        return self.page[start:end].decode()

    @property
    def record(self) -> dict[str, Any]:
        """What it says."""
        record: dict[str, Any] = json.loads(self.text)
        return record

    def saying(self, record: Mapping[str, Any]) -> "Shelved":
        """The same, where it says something else."""
        page = _spelled(record)
        return replace(self, key=key_of(self.table, record), page=page, span=(0, len(page)))


def _shelved(
    line: int, table: str, id_: str, record: Mapping[str, Any], page: bytes, span: tuple[int, int]
) -> Shelved:
    parts = [part for value in record.values() if value.__class__ is list for part in value]
    repeating = [part for part in (record, *parts) if isinstance(part, _Pairs)]
    unfit = ""
    if table in BY_TABLE:
        try:
            from_document(BY_TABLE[table].type, record)
        except BadRecord as error:
            unfit = str(error)
    return Shelved(
        line=line,
        table=table,
        id=id_,
        key=key_of(table, record),
        doubled=tuple(name for part in repeating for name in doubled(part.pairs)),
        unfit=unfit,
        page=page,
        span=span,
    )


def _spelled(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What is wrong with a line; ``text`` is the line itself where nothing could be read from it, else empty."""

    line: int
    trouble: str
    text: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a file holds: its mark, its records in the order of their lines, and its damage. A table may be opened twice, and an id stand twice."""

    mark: Mapping[str, Any]
    shelved: tuple[Shelved, ...]
    damage: tuple[Damage, ...]

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The records by table and id; of two under one id the later, as in every reader of JSON."""
        tables: dict[str, dict[str, Any]] = {MARK: dict(self.mark)}
        for one in self.shelved:
            tables.setdefault(one.table, {})[one.id] = one.record
        return tables


def inspected(path: Path, data: bytes) -> Inspection:
    """Everything that can be read of *data*, which is what *path* holds, whatever else stands in it. Raises NotALibrary or TooNew."""
    data, encoding = in_utf8(data)
    by_line = _Reading(data)
    trouble = None if by_line.is_laid_out else _json_trouble(data)
    if encoding != "utf-8":
        told = f"the file is in {encoding.upper()}, which is not plain UTF-8"
        by_line.damage.append(Damage(line=1, trouble=told))
    if trouble is None and (any(one.text for one in by_line.damage) or not by_line.recognised):
        return _inspect_whole(path, data)
    if trouble is not None and not by_line.recognised:
        raise NotALibrary(path, f"it is not JSON ({trouble})") from trouble
    if trouble is not None and not by_line.damage:
        line = trouble.lineno if isinstance(trouble, json.JSONDecodeError) else 1
        by_line.damage.append(Damage(line=line, trouble="the file is no JSON from here on"))
    check_mark(path, {MARK: by_line.mark})
    return Inspection(mark=by_line.mark, shelved=tuple(by_line.shelved), damage=tuple(by_line.damage))


class _Reading:
    """One pass over the lines of a file in our layout.

    ``recognised`` says whether anything in it is laid out as we write it.
    """

    def __init__(self, data: bytes) -> None:
        self.mark: Mapping[str, Any] = {"1": {"format": FIRST}}
        self.shelved: list[Shelved] = []
        self.damage: list[Damage] = []
        self.recognised = False
        self._data = data
        self._is_one_a_line = True
        self._table = ""
        self._opened: set[str] = set()
        self._comma: bool | None = None
        self._ancestral = False
        number, start, end = 0, 0, len(data.rstrip())
        while start <= end:
            stop = data.find(b"\n", start, end)
            line = data[start : end if stop < 0 else stop]
            number += 1
            trouble = self._read(number, start, line)
            if trouble:
                self.damage.append(Damage(line=number, trouble=trouble, text=line))
                self._comma = None
            start += len(line) + 1
        if self._table and not any(one.line == number for one in self.damage):
            self.damage.append(Damage(line=number, trouble="the end of the file is missing"))

    @property
    def is_laid_out(self) -> bool:
        """Whether every line is just as we write it, and all records could be read: then the file is JSON."""
        try:
            written = sum(one.id > 0 for one in laid(BytesIO(self._data)))
        except OtherLayout:
            return False
        return self._is_one_a_line and written == len(self.shelved) > 0

    def _read(self, number: int, start: int, line: bytes) -> str:
        """Take in one line, which begins at *start*, and give what is wrong where it cannot be read."""
        try:
            typed = line.decode()
        except UnicodeDecodeError:
            return "the line holds bytes that are no UTF-8"
        text = typed.strip()
        if text.startswith(CONFLICT_MARKS):
            self._ancestral = text.startswith(ANCESTOR_MARK)
            return "the line is a conflict marker of git"
        if self._ancestral:
            return "the line is an older version in a conflict of git"
        if not text.strip("} "):
            self._table = "" if text else self._table
            return ""
        start += len(typed[: len(typed) - len(typed.lstrip())].encode())
        if self._is_header(text) or self._is_opening(number, text) or self._are_records(number, start, text):
            return ""
        return "the line is cut short or garbled"

    def _is_header(self, text: str) -> bool:
        match = _HEADER.match(text)
        found = _object(text, match.end()) if match else None
        if found is None or text[found[1] :].strip("} "):
            return False
        self.mark, self.recognised, self._comma = found[0], True, True
        return True

    def _is_opening(self, number: int, text: str) -> bool:
        match = _OPENING.fullmatch(text)
        if not match or _UNCLOSED.search(text):
            return False
        self._expect_comma(number, match[1], before=True)
        self._table, self.recognised, self._comma = match[2], True, False
        if self._table in self._opened:
            self.damage.append(Damage(line=number, trouble=_OPENED_AGAIN.format(self._table)))
        self._opened.add(self._table)
        return True

    def _are_records(self, number: int, start: int, text: str) -> bool:
        read = list(_records(text))
        last = read[-1].end if read else 0
        if not read or text[last:].strip("} "):
            return False
        tables = [self._table or _table_of(one.record) for one in read]
        if not all(tables):
            return False
        end, passed = start, 0
        for table, one in zip(tables, read, strict=True):
            self._expect_comma(number, one.comma, before=bool(self._comma))
            start = end + len(text[passed : one.start].encode())
            end, passed = start + len(text[one.start : one.end].encode()), one.end
            self.shelved.append(_shelved(number, table, one.id, one.record, self._data, (start, end)))
            self._comma = True
        self._is_one_a_line &= len(read) == 1 and last == len(text)
        self._table = "" if text[last:].strip() else self._table
        return True

    def _expect_comma(self, number: int, found: str, *, before: bool) -> None:
        if self._comma is not None and bool(found) != before:
            trouble = (
                "a comma is missing before the line" if before else "the line begins with a comma too many"
            )
            self.damage.append(Damage(line=number, trouble=trouble))


class _Met(NamedTuple):
    """A record in a line: its comma, its id, what it says, and where that begins and ends."""

    comma: str
    id: str
    record: Mapping[str, Any]
    start: int
    end: int


def _records(text: str) -> Iterator[_Met]:
    """The records in one line, up to the first that cannot be read."""
    end = 0
    while match := _RECORD.match(text, end):
        found = _object(text, match.end())
        if found is None:
            return
        record, end = found
        yield _Met(match[1], match[2], record, match.end(), end)


def _object(text: str, start: int) -> tuple[Mapping[str, Any], int] | None:
    """The JSON object at *start* and where it ends; None where there is none that could be written again."""
    try:
        found, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    opened = text.count("{", start, end) + text.count("[", start, end)
    is_plain = found.__class__ is dict and opened <= DEEPEST and text.find("\\u", start, end) < 0
    return (found, end) if is_plain or not _unfit(found) else None


def _unfit(found: Any) -> str:
    """Why *found* is no record that could be written again; empty where it is one."""
    if not isinstance(found, Mapping):
        return "what stands there is no record"
    within: list[Any] = [found]
    for _ in range(DEEPEST):
        parts = (part.values() if isinstance(part, dict) else part for part in within)
        within = [one for part in parts for one in part if isinstance(one, dict | list)]
        if not within:
            break
    else:
        return "the record is nested too deep"
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "the record holds half a letter (a lone surrogate), which is no text"
    return ""


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_object_of)


def _table_of(record: Mapping[str, Any]) -> str:
    """The table to which *record* belongs by its fields, for those whose table has lost its opening line; empty if none."""
    match record:
        case {"key": _, "target": _}:
            return "decisions"
        case {"key": _, "text": _}:
            return "claims"
        case {"key": _, "kind": _}:
            return "sources"
        case {"name": _, "kind": kind}:
            named = "forms" in record or "inside" in record
            return "aliases" if named or kind in set(ALIAS_KINDS) - {"place"} else "properties"
        case {"name": _}:
            return "aliases"
    return ""


def _json_trouble(data: bytes) -> ValueError | RecursionError | None:
    """Why *data* is no JSON; None where it is. What it says is not kept."""
    try:
        json.loads(data.decode(), object_pairs_hook=lambda _: None)
    except (ValueError, RecursionError) as trouble:
        return trouble
    return None


def _inspect_whole(path: Path, data: bytes) -> Inspection:
    """The records of JSON in any other layout, such as plain TinyDB's; their lines are where their ids first stand. Raises NotALibrary or TooNew."""
    tables = json.loads(data.decode(), object_pairs_hook=_Pairs)
    check_mark(path, tables)
    lines: dict[str, int] = {}
    for number, line in enumerate(data.decode().split("\n"), start=1):
        for match in _ENTRY.finditer(line):
            lines.setdefault(match[1], number)
    named = Counter(name for name, _ in tables.pairs)
    again = (name for name, times in named.items() if times > 1)
    damage = [Damage(line=1, trouble=_OPENED_AGAIN.format(name)) for name in again]
    shelved = []
    for name, table in tables.pairs:
        if name == MARK or not isinstance(table, _Pairs) or _unfit({name: ""}):
            damage += [_unread(1, "what stands there is no table", {name: table})] if name != MARK else []
            continue
        for id_, record in table.pairs:
            is_stray = not is_id(id_) and not (name in BY_TABLE and key_of(name, record))
            trouble = _unfit(record) or ("the record has neither an id nor a key" if is_stray else "")
            if trouble:
                damage.append(_unread(lines.get(id_, 1), trouble, {id_: record}))
            else:
                page = _spelled(record)
                shelved.append(_shelved(lines.get(id_, 1), name, id_, record, page, (0, len(page))))
    mark = tables[MARK]
    if trouble := _unfit(mark):
        damage.append(_unread(1, trouble, {MARK: mark}))
        mark = {"1": {"format": mark["1"]["format"]}}
    return Inspection(mark=mark, shelved=tuple(shelved), damage=tuple(damage))


def _unread(line: int, trouble: str, said: Mapping[str, Any]) -> Damage:
    """The damage of a line that says *said*, which is set aside in letters that every file can hold."""
    return Damage(line=line, trouble=trouble, text=b"," + json.dumps(said).encode()[1:-1])
