"""Making an index and keeping it up with the file: records entered and taken out under every finding aid."""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import cache, lru_cache
from itertools import islice, starmap
from pathlib import Path
from typing import Self

from histcite.records.document import Document
from histcite.records.kinds import entered, key_of
from histcite.store.aids import AIDS, CellAid, CellPlace, parts, words_of_source
from histcite.store.deeds import Entry
from histcite.store.file import Records
from histcite.store.glance import VERSION
from histcite.store.index import AID_MARKS, Caught, Index, filed_in, read_records, remove_index
from histcite.store.layout import Laid, spelled_record
from histcite.store.replacement import made_like
from histcite.store.words import Words

_CHUNK = 2_000

_HELD = 1 << 22
"""How many bytes a full-text table holds back before it writes them, four times what is usual; the more, the less is merged afterwards."""

_APART = "\x1e"
"""What stands between two terms of a record; all other signs belong to them."""

_SIGNS = "".join(chr(code) for code in range(31, 128) if not chr(code).isalnum())
_SIGNS = _SIGNS.replace("'", "''").replace('"', '""')
"""The signs of ASCII that belong to a term, as SQL has them within quotation marks of either kind."""

_TABLES = f"""
create table state (name text primary key, value text) without rowid;
create table documents (number integer primary key, shelf text, id integer, key text, folded text, entered text,
    mark integer, record blob);
create virtual table filed using fts5(terms, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '{_SIGNS}'");
create virtual table vocabulary using fts5vocab(filed, row);
create virtual table filings using fts5vocab(filed, instance);
"""

_ORDER = """
create unique index by_id on documents (shelf, id);
create unique index by_key on documents (shelf, folded, key);
create index by_entry on documents (shelf, entered, key);
"""

_NOTE = "insert or replace into state values ('caught', ?)"

_FILE = "insert into filed (rowid, terms) values (?, ?)"
_TAKE_OUT = "insert into filed (filed, rowid, terms) values ('delete', ?, ?)"

_PUT = "insert into documents (number, shelf, id, key, folded, entered, mark, record) values (?, ?, ?, ?, ?, ?, ?, ?)"


def make_index(
    path: Path,
    library: Path,
    records: Records,
    caught: Caught,
    told: Callable[[int], None],
) -> None:
    """A new index at *path* of the *records* of *library*; *told* hears how many bytes are done.

    Raises ValueError for a record that is no JSON, sqlite3.IntegrityError for two under one id, sqlite3.Error where it cannot be
    written. Nothing is at *path* before it is whole.
    """
    waiting = path.with_name(path.name + ".new")
    remove_index(waiting)
    made_like(library, waiting).close()
    database = sqlite3.connect(waiting, isolation_level=None)
    try:
        database.executescript(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -16384;"
        )
        _fill(database, records, told)
        database.execute("insert into state values ('version', ?)", (VERSION,))
        marks = {f"{table} {aid}": mark for (table, aid), mark in AID_MARKS.items()}
        database.execute("insert into state values ('aids', ?)", (json.dumps(marks),))
        database.execute(_NOTE, (json.dumps(asdict(caught)),))
        database.execute("pragma journal_mode = wal")
    finally:
        database.close()
    remove_index(path)
    waiting.replace(path)


def _fill(database: sqlite3.Connection, records: Records, told: Callable[[int], None]) -> None:
    database.executescript(_TABLES)
    words, done = Words.create(database), 0
    for table in ("words", "filed"):
        database.execute(f"insert into {table} ({table}, rank) values ('hashsize', {_HELD})")  # noqa: S608 - our own tables
    sources = (json.loads(one.record) for one in records.shelf("sources"))
    spoken = {key_of("sources", source): words_of_source(source) for source in sources}
    database.execute("begin")
    remaining = enumerate((one for one in records.lines() if one.id), start=1)
    while chunk := list(islice(remaining, _CHUNK)):
        documents = read_records([one.record for _, one in chunk])
        read = [(number, one, document) for (number, one), document in zip(chunk, documents, strict=True)]
        database.executemany(_PUT, [_row(number, one, document) for number, one, document in read])
        filed = [(number, _filing(one.table).terms_of(document)) for number, one, document in read]
        database.executemany(_FILE, filed)
        claims = ((number, document) for number, one, document in read if one.table == "claims")
        words.add(claims, lambda key: spoken.get(key, ""))
        done += sum(len(one.record) for _, one in chunk)
        told(done)
    database.execute("commit")
    _filing.cache_clear()
    database.executescript(_ORDER)


class Indexer:
    """Brings an index up with what changed, in one transaction of the database."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error where it cannot be written."""
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript("pragma journal_mode = wal; pragma synchronous = normal;")
        self._database.execute("begin immediate")
        self._index = Index(path, self._database)
        self._words = Words(self._database)
        self._spoken: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        self._database.execute("commit" if raised is None else "rollback")
        self._database.close()

    def compare(self, lines: Iterable[Laid], caught: Caught, told: Callable[[int], None]) -> None:
        """Make the index hold just the records of *lines*, and note how far it has *caught* up; only those that changed are read.

        Raises ValueError.
        """
        marks = {
            (table, id_): mark
            for table, id_, mark in self._database.execute("select shelf, id, mark from documents")
        }
        done = 0
        for one in lines:
            done += len(one.record)
            if one.id and marks.pop((one.table, one.id), None) != zlib.crc32(one.record):
                self.put(one.table, one.id, one.record)
                told(done)
        for table, id_ in marks:
            self.put(table, id_, None)
        self._settle(caught)

    def put(self, table: str, id_: int, record: bytes | None) -> None:
        """Enter a record in place of that with its id, or take that out. Raises ValueError."""
        number = self._take_out(table, id_)
        if record is None:
            return
        laid, document = Laid(table, id_, record), json.loads(record)
        if table == "sources":
            key = key_of(table, document)
            self._spoken.setdefault(key, self._words_of_source(key))
        added = self._database.execute(_PUT, _row(number, laid, document)).lastrowid or 0
        self._database.execute(_FILE, (added, _filing(table).terms_of(document)))
        if table == "claims":
            self._words.add([(added, document)], self._words_before)

    def follow(self, entries: Iterable[Entry], caught: Caught) -> None:
        """Enter and take out what *entries* changed, and note how far the index has *caught* up."""
        for change in (change for entry in entries for change in entry.changes):
            record = None if change.after is None else spelled_record(change.after)
            self.put(change.table, int(change.id), record)
        self._settle(caught)

    def _settle(self, caught: Caught) -> None:
        """Give the claims on sources that changed the words of these, now that all records are in."""
        cited = filed_in("claims", "source or via")
        asked = (
            "select number, record from documents where number in (select doc from filings where term = ?)"
        )
        changed = (key for key, before in self._spoken.items() if self._words_of_source(key) != before)
        citing = dict(row for key in changed for row in self._database.execute(asked, (cited(key),)))
        for number, record in citing.items():
            claim = json.loads(record)
            self._words.drop(number, claim, self._words_before)
            self._words.add([(number, claim)], self._words_of_source)
        self._spoken = {}
        self._database.execute(_NOTE, (json.dumps(asdict(caught)),))

    def _take_out(self, table: str, id_: int) -> int | None:
        """The number that the record had; None where there was none."""
        asked = "select number, record from documents where shelf = ? and id = ?"
        found = self._database.execute(asked, (table, id_)).fetchone()
        if found is None:
            return None
        number, document = int(found[0]), json.loads(found[1])
        self._database.execute(_TAKE_OUT, (number, _filing(table).terms_of(document)))
        self._database.execute("delete from documents where number = ?", (number,))
        if table == "sources":
            self._spoken.setdefault(key_of(table, document), words_of_source(document))
        if table == "claims":
            self._words.drop(number, document, self._words_before)
        return number

    def _words_before(self, key: str) -> str:
        """The words of the source *key* as the claims have them that cite it, be it changed by now."""
        return self._spoken[key] if key in self._spoken else self._words_of_source(key)

    def _words_of_source(self, key: str) -> str:
        source = self._index.get("sources", key)
        return words_of_source(source) if source else ""


def stamp(path: Path, caught: Caught, anew: Caught) -> None:
    """Note in the index at *path*, if it has *caught* just that, that the same was seen *anew*. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as database:
        told = "update state set value = ? where name = 'caught' and value = ?"
        database.execute(told, (json.dumps(asdict(anew)), json.dumps(asdict(caught))))


def _row(number: int | None, one: Laid, document: Document) -> tuple[object, ...]:
    key = key_of(one.table, document) or f"#{one.id}"
    came = entered(one.table, document)
    return number, one.table, one.id, key, key.casefold(), came, zlib.crc32(one.record), one.record


class _Filing:
    """How the documents of one table are filed in the index; what many say alike is worked out once."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._alone: dict[str, dict[str, Callable[[str], str]]] = {}
        self._together: list[tuple[CellPlace, Callable[..., str]]] = []
        each = [
            (aid, one) for aid, read in AIDS.get(table, {}).items() for one in getattr(read, "each", (read,))
        ]
        self._others = [(filed_in(table, aid), one) for aid, one in each if not isinstance(one, CellAid)]
        readings = [(aid, one) for aid, one in each if isinstance(one, CellAid)]
        for place in dict.fromkeys(one.place for _, one in readings):
            terms_of = self._remembered([(aid, one.form) for aid, one in readings if one.place == place])
            if len(place.fields) == 1:
                self._alone.setdefault(place.within, {})[place.fields[0]] = terms_of
            else:
                self._together.append((place, terms_of))

    def terms_of(self, document: Document) -> str:
        """The terms under which *document* is filed, one after the other."""
        filed = []
        for within, by_field in self._alone.items():
            for part in parts(document, within) if within else (document,):
                for field, terms_of in by_field.items():
                    if (told := part.get(field)) and isinstance(told, str):
                        filed.append(terms_of(told))
        for place, terms_of in self._together:
            filed += starmap(terms_of, place.texts(document))
        for spelt, read in self._others:
            filed += map(spelt, read(document))
        return _APART.join(filed)

    def _remembered(self, forms: Sequence[tuple[str, Callable[..., str]]]) -> Callable[..., str]:
        """What gives the terms for texts that stand in one place, by *forms* of the aids that read it."""
        spelling = [(filed_in(self._table, aid), form) for aid, form in forms]

        @lru_cache(maxsize=1 << 14)
        def terms_of(*texts: str) -> str:
            return _APART.join([spelt(term) for spelt, form in spelling if (term := form(*texts))])

        return terms_of


_filing = cache(_Filing)
