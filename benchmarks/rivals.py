"""Default TinyDB and bare SQLite, doing with the same claims what the commands do; store.py runs each deed in a process of its own.

``python rivals.py tinydb|sqlite fill PATH CLAIMS.jsonl`` says how many seconds the taking in alone took.
"""  # noqa: INP001 - a script, no package

import json
import re
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

Claim = dict[str, Any]
Claims = list[Claim]

FIRST_PAGE = 50
"""How many claims a search or a list gives."""

WORDED = ("text", "quote", "subject")
"""What is searched; the quote stands in the first reference."""


class Tiny:
    """A table of default TinyDB, which reads and writes the whole file."""

    def __init__(self, path: str) -> None:
        from tinydb import TinyDB, where

        self._table = TinyDB(path, encoding="utf-8").table("claims")
        self._where = where

    def fill(self, claims: Claims) -> None:
        """Take in many claims at once."""
        self._table.insert_multiple(claims)

    def show(self, key: str) -> Any:
        """The claim with this key."""
        return self._table.get(self._where("key") == key)

    def add(self, claim: str) -> Any:
        """Take in one claim."""
        return self._table.insert(json.loads(claim))

    def tag(self, key: str) -> Any:
        """Put other tags on a claim."""
        return self._table.update({"tags": ["trade", "checked"]}, self._where("key") == key)

    def complete(self, beginning: str) -> Any:
        """The keys that begin so."""
        return [claim["key"] for claim in self._table if claim["key"].startswith(beginning)]

    def search(self, word: str) -> Any:
        """The first claims in which a word stands, however it is written."""
        return self._table.search(self._where("text").search(word, re.IGNORECASE))[:FIRST_PAGE]

    def list(self, tag: str) -> Any:
        """The first claims with this tag."""
        return self._table.search(self._where("tags").any([tag]))[:FIRST_PAGE]


class Lite:
    """Tables of SQLite with an index each, and its full-text search; every write reaches the disk before it counts."""

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("pragma synchronous = full")

    def fill(self, claims: Claims) -> None:
        """Make the tables and take in many claims at once."""
        self._database.executescript(
            f"""
            create table claims (number integer primary key, key text unique, document text);
            create table tags (tag text, number integer, primary key (tag, number)) without rowid;
            create virtual table words using fts5({", ".join(WORDED)}, content = '');
            """
        )
        self._take_in(claims)

    def show(self, key: str) -> Any:
        """The claim with this key."""
        (document,) = self._row("select document from claims where key = ?", key)
        return json.loads(document)

    def add(self, claim: str) -> Any:
        """Take in one claim."""
        self._take_in([json.loads(claim)])
        return claim

    def tag(self, key: str) -> Any:
        """Put other tags on a claim."""
        number, document = self._row("select number, document from claims where key = ?", key)
        tagged = json.loads(document) | {"tags": ["trade", "checked"]}
        self._database.execute("begin")
        self._database.execute(
            "update claims set document = ? where number = ?", (json.dumps(tagged), number)
        )
        self._database.execute("delete from tags where number = ?", (number,))
        told = [(tag, number) for tag in tagged["tags"]]
        self._database.executemany("insert into tags values (?, ?)", told)
        self._database.execute("commit")
        return key

    def complete(self, beginning: str) -> Any:
        """The keys that begin so."""
        asked = "select key from claims where key >= ? and key < ?"
        return self._database.execute(asked, (beginning, beginning + "\uffff")).fetchall()

    def search(self, word: str) -> Any:
        """The best claims in which a word stands."""
        asked = "select document from words join claims on number = words.rowid where words match ? order by rank limit ?"
        return self._database.execute(asked, (word, FIRST_PAGE)).fetchall()

    def list(self, tag: str) -> Any:
        """The first claims with this tag."""
        asked = "select document from tags join claims using (number) where tag = ? limit ?"
        return self._database.execute(asked, (tag, FIRST_PAGE)).fetchall()

    def _take_in(self, claims: Claims) -> None:
        (last,) = self._row("select coalesce(max(number), 0) from claims")
        numbered = tuple(enumerate(claims, start=last + 1))
        self._database.execute("begin")
        self._database.executemany(
            "insert into claims values (?, ?, ?)",
            ((number, claim["key"], json.dumps(claim)) for number, claim in numbered),
        )
        self._database.executemany(
            "insert into tags values (?, ?)",
            ((tag, number) for number, claim in numbered for tag in claim["tags"]),
        )
        self._database.executemany(
            f"insert into words (rowid, {', '.join(WORDED)}) values (?, ?, ?, ?)",  # noqa: S608 - our own names
            ((number, claim["text"], _quote(claim), claim["subject"]) for number, claim in numbered),
        )
        self._database.execute("commit")

    def _row(self, asked: str, *given: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._database.execute(asked, given).fetchone()
        return row


RIVALS: dict[str, type[Tiny] | type[Lite]] = {"tinydb": Tiny, "sqlite": Lite}


def _quote(claim: Claim) -> str:
    quote: str = claim["references"][0].get("quote", "")
    return quote


def _claims(path: Path) -> Claims:
    """The claims in what ``histcite export jsonl`` wrote, as they are stored."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [record for record in records if record.pop("record") == "claim"]


def main() -> None:
    """Do one deed; it fails when it finds nothing."""
    who, deed, path, given = sys.argv[1:]
    rival = RIVALS[who](path)
    if deed == "fill":
        claims = _claims(Path(given))
        start = time.perf_counter()
        rival.fill(claims)
        sys.stdout.write(f"{time.perf_counter() - start}\n")
    elif not getattr(rival, deed)(given):
        sys.exit(f"{who} found nothing for {deed} {given}")


if __name__ == "__main__":
    main()
