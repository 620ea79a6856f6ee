"""The words of the claims, folded, in a table of SQLite's full-text search (https://www.sqlite.org/fts5.html)."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from weakref import finalize

from histcite.errors import BadEntry, NoWordSearch
from histcite.records.document import Document
from histcite.store.aids import WORDED, words_of

WEIGHTS = {"subject": 6.0, "text": 4.0, "value": 3.0, "tags": 3.0, "key": 3.0, "quote": 2.0}
"""How much a match in a column counts; a claim about it comes before one whose source only has it in its title."""

MOST_NEAR = 5000
"""Among how many words the nearest is looked for."""

_COLUMNS = ", ".join(f'"{column}"' for column in WORDED)
_TABLE = f"create virtual table words using fts5({_COLUMNS}, content='', tokenize='ascii')"
_WORDED = ", ".join("?" * len(WORDED))
_PUT = f"insert into words (rowid, {_COLUMNS}) values (?, {_WORDED})"  # noqa: S608 - our own columns
_TAKE_OUT = f"insert into words (words, rowid, {_COLUMNS}) values ('delete', ?, {_WORDED})"  # noqa: S608
RANK = f"bm25(words, {', '.join(str(WEIGHTS.get(column, 1.0)) for column in WORDED)})"


class Words:
    """The words of claims by number, in a database that may hold more. What is not ASCII is folded, so a token is a run without signs of ASCII."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def in_memory(cls) -> "Words":
        """No words yet, and nothing on disk. Raises NoWordSearch where SQLite has no full-text search."""
        database = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            words = cls.create(database)
        except sqlite3.OperationalError as error:
            database.close()
            raise NoWordSearch from error
        finalize(words, database.close)
        return words

    @classmethod
    def create(cls, database: sqlite3.Connection) -> "Words":
        """A new table of words in *database*."""
        database.execute(_TABLE)
        return cls(database)

    def add(self, claims: Iterable[tuple[int, Document]], words_of_source: Callable[[str], str]) -> None:
        """Enter claims under their numbers; *words_of_source* gives the words of a source by its key."""
        rows = [(number, *words_of(claim, words_of_source)) for number, claim in claims]
        self._database.executemany(_PUT, rows)

    def drop(self, number: int, claim: Document, words_of_source: Callable[[str], str]) -> None:
        """Leave out the *claim* with this number, all as it was entered: nothing but what is found by its words is kept of it."""
        self._database.execute(_TAKE_OUT, (number, *words_of(claim, words_of_source)))

    def spelt_near(self, word: str) -> list[str]:
        """The words that may be meant where *word* was typed."""
        return spelt_near(self._database, word)

    def search(self, match: str) -> Sequence[int]:
        """The numbers of the claims that match an FTS5 expression, the best first, of equals the lower number.

        Raises BadEntry for an expression that is none.
        """
        asked = f"select rowid from words where words match ? order by {RANK}, rowid"  # noqa: S608
        return matching(self._database, asked, match)


def spelt_near(database: sqlite3.Connection, word: str, held_in: str = "main") -> list[str]:
    """The words in the table of *held_in* that may be a slip of the pen for *word*, those of most claims first.

    They begin, or end, with the same two letters, and are at most two letters longer or shorter.
    """
    database.execute(
        f"create virtual table if not exists temp.vocabulary using fts5vocab('{held_in}', words, row)"
    )
    asked = (
        "select term from temp.vocabulary where length(term) between ? and ?"
        " and (substr(term, 1, 2) = ? or substr(term, -2) = ?) order by doc desc limit ?"
    )
    values = (len(word) - 2, len(word) + 2, word[:2], word[-2:], MOST_NEAR)
    return [term for (term,) in database.execute(asked, values)]


def matching(database: sqlite3.Connection, asked: str, match: str) -> list[Any]:
    """The first column of what a question with an FTS5 expression *match* gives. Raises BadEntry for an expression that is none."""
    try:
        return [value for (value,) in database.execute(asked, (match,))]
    except sqlite3.OperationalError as error:
        raise BadEntry(f"the search {match!r} cannot be understood ({error})") from error
