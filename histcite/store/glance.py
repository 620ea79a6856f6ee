"""A glance at the index of a large library: what begins so, read without anything else being loaded."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from histcite.deferred import expression

VERSION = "13"
"""What an index must bear to be read; counted up whenever what it holds is worked out otherwise. One of another version is made anew."""

_TO_BE_SPELT = expression("[@A-Z\0-\x1e]")
_SPELT = expression("@(.)")

_SPELLING = {code: f"@{chr(code + 32)}" for code in (*range(31), *range(64, 91))}


def spelt_term(term: str) -> str:
    """*term* as the index has it, which knows no capitals: they are marked, and come where they came in the alphabet."""
    return term.translate(_SPELLING) if _TO_BE_SPELT.search(term) else term


def read_term(spelt: str) -> str:
    """The term that is spelt so in the index."""
    return _SPELT.sub(lambda found: chr(ord(found[1]) - 32), spelt) if "@" in spelt else spelt


class Glance:
    """An index as it lies on disk; *aids* are the marks of its finding aids, by table and name."""

    def __init__(self, database: sqlite3.Connection, aids: Mapping[str, str]) -> None:
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
            is_new = (size, modified) == (status.st_size, status.st_mtime_ns)
            if is_new and state["version"] == VERSION:
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
        asked = "select term from vocabulary where term >= ? and term < ? limit ?"
        mark, spelt = self._aids[f"{table} {aid}"], spelt_term(beginning)
        found = self._column(asked, mark + spelt, f"{mark}{spelt}\U0010ffff", most)
        return [read_term(term[1:]) for term in found]

    def under(self, table: str, aid: str, terms: Collection[str]) -> Sequence[str]:
        """The key of one record that stands under the first of *terms*."""
        asked = "select key from documents where number = (select doc from filings where term = ? limit 1)"
        mark = self._aids[f"{table} {aid}"]
        return list(self._column(asked, *[mark + spelt_term(term) for term in list(terms)[:1]]))

    def _column(self, asked: str, *values: object) -> Iterator[str]:
        return (value for (value,) in self._database.execute(asked, values))
