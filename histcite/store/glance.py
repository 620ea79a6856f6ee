"""A glance at the index of a large library: what begins so, read without anything else being loaded."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self


class Glance:
    """An index as it lies on disk; *aids* are the numbers of its finding aids, by table and name."""

    def __init__(self, database: sqlite3.Connection, aids: Mapping[str, int]) -> None:
        self._database = database
        self._aids = aids

    @classmethod
    def at(cls, library: Path) -> Self | None:
        """The index of the library in this file; None where there is none, or the file was changed since it was made."""
        real = library.resolve()
        place = real.parent / ".histcite" / f"index-{real.name}.sqlite"
        if not place.exists():
            return None
        with suppress(sqlite3.Error, OSError, ValueError, KeyError, TypeError):
            database = sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)
            state = dict(database.execute("select name, value from state").fetchall())
            size, modified, _ = json.loads(state["caught"])["file"]
            status = real.stat()
            if (size, modified) == (status.st_size, status.st_mtime_ns):
                return cls(database, json.loads(state["aids"]))
        return None

    def get(self, table: str, key: str) -> Mapping[str, Any] | None:
        """The document with this key; None where there is none."""
        asked = "select record from documents where shelf = ? and folded = ? and key = ?"
        for (record,) in self._database.execute(asked, (table, key.casefold(), key)):
            document: Mapping[str, Any] = json.loads(record)
            return document
        return None

    def beginning(self, table: str, typed: str, most: int) -> Sequence[str]:
        """The first *most* keys, in the order of the alphabet, that begin as *typed*, without regard to case."""
        folded = typed.casefold()
        asked = "select key from documents where shelf = ? and folded >= ? and folded < ? order by folded, key limit ?"
        return list(self._column(asked, table, folded, folded + "\U0010ffff", most))

    def begun(self, table: str, aid: str, beginning: str, most: int) -> Sequence[str]:
        """The first *most* terms of a finding aid, in the order of the alphabet, that begin so."""
        asked = (
            "select distinct term from terms where aid = ? and term >= ? and term < ? order by term limit ?"
        )
        number = self._aids[f"{table} {aid}"]
        return list(self._column(asked, number, beginning, beginning + "\U0010ffff", most))

    def under(self, table: str, aid: str, terms: Collection[str]) -> Sequence[str]:
        """The key of one record that stands under the first of *terms*."""
        asked = "select key from documents where number = (select number from terms where aid = ? and term = ? limit 1)"
        return list(self._column(asked, self._aids[f"{table} {aid}"], *list(terms)[:1]))

    def _column(self, asked: str, *values: object) -> Iterator[str]:
        return (value for (value,) in self._database.execute(asked, values))
