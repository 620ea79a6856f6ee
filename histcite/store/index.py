"""The index of a large library: an SQLite database that answers without the library's file being read.

It holds nothing that is not in the file, and may be deleted at any time.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import finalize

from histcite.errors import DamagedIndex
from histcite.frozen import dataclass
from histcite.records.document import Document
from histcite.store.aids import AIDS, BY_LENGTH
from histcite.store.glance import VERSION, read_term, spelt_term
from histcite.store.layout import Extents
from histcite.store.replacement import State, Version
from histcite.store.words import RANK, matching, spelt_near

CLOCK = 2_000_000_000
"""How coarse the times of files may be, in nanoseconds: two seconds, as on FAT (Microsoft, FAT32 File System Specification, 2000)."""

FINE_CLOCK = 20_000_000
"""How coarse they may be where they tell parts of a second: a tick of Linux (10 ms at most), of Windows (16 ms) or of exFAT (10 ms)."""

_SECOND = 1_000_000_000

_BEYOND_ASCII = 256
"""From here on letters are of no kind to SQLite, which parts words at some others, and changes capitals."""

AID_MARKS = {
    (table, aid): chr(_BEYOND_ASCII + number)
    for number, (table, aid) in enumerate((table, aid) for table, aids in AIDS.items() for aid in aids)
}
"""What the terms of each finding aid begin with in the index."""

_CHUNK = 500

_LONGEST = 50_000
"""Terms with more letters stand together under an aid that is asked by length."""

_MANY_TERMS = 1000
"""From so many on, what stands under them is found soonest by a walk through the shelf in the order of entry; what bears a +, SQLite
finds nothing by (https://www.sqlite.org/optoverview.html).
"""

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """Up to where an index has caught up: the state of the file and its CRC, when it was looked at, in nanoseconds, and where its tables stand.

    ``extents`` are None where the file is laid out otherwise than we do.
    """

    file: State
    crc: int
    looked: int
    extents: Extents | None = None

    @property
    def version(self) -> Version:
        """The version of the file."""
        return Version(self.file[0], self.file[2], self.crc)

    def is_trusted(self, state: State) -> bool:
        """Whether a file in this *state* is surely the one that was looked at: it was not changed so shortly before that its time could be the same."""
        tick = FINE_CLOCK if state[1] % _SECOND else CLOCK
        return state == self.file and state[1] + tick < self.looked


class Index:
    """Contents in an SQLite database, as they were when it was opened; ``caught`` tells how new they are, None while it is being made.

    Every question raises DamagedIndex where the database cannot be read, and the index is gone then.
    """

    def __init__(self, path: Path, database: sqlite3.Connection, caught: Caught | None = None) -> None:
        self.caught = caught
        self._path = path
        self._database = database

    @classmethod
    def open(cls, path: Path) -> "Index | None":
        """The index at *path*; None where there is none, or it is of another version, unfinished or damaged."""
        if not path.exists():
            return None
        modes = ["mode=rw"]
        if not path.with_name(path.name + "-wal").exists():
            modes.append(
                "mode=ro&immutable=1"
            )  # on a disk that cannot be written it is read as it lies there
        for mode in modes:
            database = None
            try:
                # another thread than the one that opened it may be the one that lets go of it
                database = sqlite3.connect(
                    f"{path.absolute().as_uri()}?{mode}",
                    uri=True,
                    isolation_level=None,
                    check_same_thread=False,
                )
                database.execute("pragma query_only = on")
                database.execute("begin")
                state = dict(database.execute("select name, value from state").fetchall())
            except sqlite3.Error:
                if database:
                    database.close()
                continue
            index = cls(path, database, _caught(state.get("caught")))
            finalize(index, database.close)
            return index if state.get("version") == VERSION else None
        return None

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def count(self, table: str) -> int:
        """How many documents *table* holds."""
        return int(self._one("select count(*) from documents where shelf = ?", table))

    def get(self, table: str, key: str) -> Document | None:
        """The document with this key; None where there is none."""
        asked = "select record from documents where shelf = ? and folded = ? and key = ?"
        record = self._one(asked, table, key.casefold(), key)
        return self._read(record) if record else None

    def at(self, table: str, id_: int) -> Document | None:
        """The document with this id; None where there is none."""
        record = self._one("select record from documents where shelf = ? and id = ?", table, id_)
        return self._read(record) if record else None

    def cased(self, table: str, key: str) -> str:
        """The key as it is written; empty where there is none."""
        asked = "select key from documents where shelf = ? and folded = ? order by key <> ? limit 1"
        return self._one(asked, table, key.casefold(), key) or ""

    def id_of(self, table: str, key: str) -> int | None:
        """The id under which the document with this key stands; None where there is none."""
        asked = "select id from documents where shelf = ? and folded = ? and key = ?"
        id_: int | None = self._one(asked, table, key.casefold(), key)
        return id_

    def keys(self, table: str) -> Sequence[str]:
        """Every key, in the order of entry."""
        return self._all("select key from documents where shelf = ? order by entered, key", table)

    def beginning(self, table: str, typed: str, most: int) -> Sequence[str]:
        """The first *most* keys, in the order of the alphabet, that begin as *typed*, without regard to case."""
        folded = typed.casefold()
        asked = "select key from documents where shelf = ? and folded >= ? and folded < ? order by folded, key limit ?"
        return self._all(asked, table, folded, folded + "\U0010ffff", most)

    def documents(self, table: str, keys: Sequence[str] | None = None) -> Iterator[Document]:
        """The documents with these keys, in their order, or all of *table* in the order of entry."""
        if keys is None:
            asked = "select record from documents where shelf = ? order by entered, key"
            rows = self._rows(asked, table)
            while records := [record for (record,) in islice(rows, _CHUNK)]:
                yield from self._read_all(records)
            return
        asked = (
            "select key, record from documents where shelf = ? and folded in (select value from json_each(?))"
        )
        remaining = iter(keys)
        while chunk := list(islice(remaining, _CHUNK)):
            folded = json.dumps([key.casefold() for key in chunk])
            found = dict(self._rows(asked, table, folded))
            yield from self._read_all([found[key] for key in chunk if key in found])

    def under(self, table: str, aid: str, terms: Collection[str], most: int | None = None) -> Sequence[str]:
        """The keys of what stands under any of *terms*, in the order of entry; the first *most* only, if said."""
        found_by = "+shelf = ? and number" if len(terms) < _MANY_TERMS else "shelf = ? and +number"
        asked = (
            f"select key from documents where {found_by} in (select doc from filings"  # noqa: S608
            " where term in (select value from json_each(?))) order by entered, key limit ?"
        )
        if not terms:
            return ()
        if most and len(terms) >= _MANY_TERMS:
            first = self._first_under(table, aid, frozenset(terms), most)
            if len(first) == most:
                return first
        told = json.dumps([*map(filed_in(table, aid), terms)])
        return self._all(asked, table, told, -1 if most is None else most)

    def _first_under(self, table: str, aid: str, terms: frozenset[str], most: int) -> Sequence[str]:
        """The first *most* keys of what stands under any of very many *terms*, if so many are among the first records: no more of these are read than there are terms, for that costs less."""
        asked, read = (
            "select key, record from documents where shelf = ? order by entered, key",
            AIDS[table][aid],
        )
        rows = islice(self._rows(asked, table), len(terms))
        return list(islice((key for key, one in rows if not terms.isdisjoint(read(self._read(one)))), most))

    def terms(self, table: str, aid: str, lengths: range | None = None) -> Collection[str]:
        """Every term of a finding aid; only those with so many letters, if said."""
        mark, asked = AID_MARKS[table, aid], "select term from vocabulary where term >= ? and term < ?"
        if (table, aid) in BY_LENGTH:
            shortest, longest = (lengths[0], lengths[-1]) if lengths else (0, _LONGEST)
            ends = mark + _letter(shortest), mark + chr(ord(_letter(longest)) + 1)
            found = [read_term(one[2:]) for one in self._all(asked, *ends)]
        else:
            found = [read_term(one[1:]) for one in self._all(asked, mark, chr(ord(mark) + 1))]
        return frozenset(found) if lengths is None else [term for term in found if len(term) in lengths]

    def begun(self, table: str, aid: str, beginning: str, most: int) -> Sequence[str]:
        """The first *most* terms of a finding aid, in the order of the alphabet, that begin so."""
        if (table, aid) in BY_LENGTH:
            return sorted(term for term in self.terms(table, aid) if term.startswith(beginning))[:most]
        asked = "select term from vocabulary where term >= ? and term < ? limit ?"
        begin = filed_in(table, aid)(beginning)
        return [read_term(one[1:]) for one in self._all(asked, begin, begin + "\U0010ffff", most)]

    def tally(self, table: str, field: str) -> Mapping[str, int]:
        """How often each text stands in the list *field* of the documents, as it is written."""
        asked = (
            "select value, count(*) from documents, json_each(cast(record as text), '$.' || ?)"
            " where shelf = ? and type = 'text' and typeof(json_each.key) = 'integer' group by value"
        )
        return dict(self._rows(asked, field, table))

    def worded(self, words: Collection[str], properties: Collection[str]) -> Sequence[str]:
        """The keys of the claims on *properties* in whose value all of the folded *words* stand."""
        answering = json.dumps([*map(filed_in("claims", "property"), properties)])
        answered = "select doc from filings where term in (select value from json_each(?))"
        if not words or self._one(f"{answered} limit 1", answering) is None:
            return ()
        asked = (
            "select documents.key from words join documents on number = words.rowid"  # noqa: S608 - a question of ours
            f" where words match ? and +words.rowid in ({answered}) order by entered, documents.key"
        )
        match = " AND ".join(f'value : "{word}"' for word in words)
        return self._all(asked, match, answering)

    def search(self, match: str) -> Sequence[str]:
        """The keys of the claims whose words match an FTS5 expression, the best first. Raises BadEntry."""
        asked = (
            "select documents.key from words join documents on number = words.rowid where words match ?"  # noqa: S608
            f" order by {RANK}, entered, documents.key"
        )
        with self._sound():
            return matching(self._database, asked, match)

    def spelt_near(self, word: str) -> Sequence[str]:
        """The folded words of claims that may be meant where *word* was typed; looked for from outside, for nothing is written here."""
        database = sqlite3.connect(":memory:", uri=True)
        try:
            database.execute("attach ? as held", (f"{self._path.absolute().as_uri()}?mode=ro",))
            return spelt_near(database, word, "held")
        except sqlite3.Error:
            return ()
        finally:
            database.close()

    def _one(self, asked: str, *values: object) -> Any:
        row = next(self._rows(asked, *values), None)
        return row[0] if row else None

    def _all(self, asked: str, *values: object) -> list[Any]:
        return [value for (value,) in self._rows(asked, *values)]

    def _rows(self, asked: str, *values: object) -> Iterator[Any]:
        """The rows; none for a text that is no UTF-8, which nothing can be called."""
        with self._sound(), suppress(UnicodeEncodeError):
            yield from self._database.execute(asked, values)

    def _read(self, record: bytes) -> Document:
        with self._sound():
            document: Document = json.loads(record)
        return document

    def _read_all(self, records: Sequence[bytes]) -> Sequence[Document]:
        with self._sound():
            return read_records(records)

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """A block that reads the database, which is removed when it cannot be read: the next command makes it anew."""
        try:
            yield
        except (sqlite3.DatabaseError, ValueError) as error:
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                raise
            with suppress(OSError):
                remove_index(self._path)
            raise DamagedIndex(self._path) from error


@cache
def filed_in(table: str, aid: str) -> Callable[[str], str]:
    """What spells the terms of an aid as the index has them: behind its mark and, where it is asked by length, a letter that stands for it."""
    mark = AID_MARKS[table, aid]
    if (table, aid) in BY_LENGTH:
        return lambda term: f"{mark}{_letter(len(term))}{spelt_term(term)}"
    return lambda term: mark + spelt_term(term)


def _letter(number: int) -> str:
    return chr(_BEYOND_ASCII + min(number, _LONGEST))


def read_records(records: Sequence[bytes]) -> list[Document]:
    """What *records* say, read as one list, which takes half the time of reading each; no text of one can run on over the line's end. Raises ValueError."""
    joined = b",\n".join(records).decode()
    documents: list[Document] = json.loads(f"[{joined}]")
    if len(documents) != len(records):
        raise ValueError("a record is none")
    return documents


def remove_index(path: Path) -> None:
    """Remove an index with what SQLite keeps beside it, which must never be taken for that of the next one. Raises OSError."""
    for suffix in (*_BESIDE, ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether a database is damaged, rather than the disk full or the like (https://www.sqlite.org/rescode.html)."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _caught(told: str | None) -> Caught | None:
    """What an index says of itself; None where it says nothing that could be meant."""
    try:
        read = json.loads(told or "")
        extents = read["extents"] and {name: tuple(extent) for name, extent in read["extents"].items()}
        return Caught(**{**read, "file": tuple(read["file"]), "extents": extents})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
