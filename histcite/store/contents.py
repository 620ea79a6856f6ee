"""The contents of a library: the few questions that the program asks of its documents, and one answer to them, in memory.

This is the seam: whatever answers the same questions, PostgreSQL or CouchDB, could stand in place of the file.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from warnings import warn

from histcite.cautions import LeftOut
from histcite.records.document import Document
from histcite.records.kinds import KINDS, entered, key_of
from histcite.store.aids import AIDS, texts, words_of_source
from histcite.store.layout import Tables

if TYPE_CHECKING:
    from histcite.store.words import Words


class Contents(Protocol):
    """The documents of a library at one moment, by table and key; keys are given in the order of entry.

    Finding aids and their terms are those of :data:`histcite.store.aids.AIDS`.
    """

    def count(self, table: str) -> int:
        """How many documents *table* holds."""

    def get(self, table: str, key: str) -> Document | None:
        """The document with this key, written just so; None where there is none."""

    def cased(self, table: str, key: str) -> str:
        """The key that differs from *key* at most in case, as it is written; empty where there is none."""

    def id_of(self, table: str, key: str) -> int | None:
        """The id under which the document with this key stands, be it another than that of its key; None where there is none."""

    def keys(self, table: str) -> Sequence[str]:
        """Every key."""

    def beginning(self, table: str, typed: str, most: int) -> Sequence[str]:
        """The first *most* keys, in the order of the alphabet, that begin as *typed*, without regard to case."""

    def documents(self, table: str, keys: Sequence[str] | None = None) -> Iterator[Document]:
        """The documents with these keys, in their order, or all of *table* in the order of entry."""

    def under(self, table: str, aid: str, terms: Collection[str], most: int | None = None) -> Sequence[str]:
        """The keys of what stands under any of *terms* in a finding aid; the first *most* only, if said."""

    def terms(self, table: str, aid: str, lengths: range | None = None) -> Collection[str]:
        """Every term of a finding aid, each once; only those with so many letters, if said."""

    def begun(self, table: str, aid: str, beginning: str, most: int) -> Sequence[str]:
        """The first *most* terms of a finding aid, in the order of the alphabet, that begin so."""

    def tally(self, table: str, field: str) -> Mapping[str, int]:
        """How often each text stands in the list *field* of the documents, as it is written."""

    def worded(self, words: Collection[str], properties: Collection[str]) -> Sequence[str]:
        """The keys of the claims that answer one of *properties*, and in whose value all of the folded *words* stand."""

    def search(self, match: str) -> Sequence[str]:
        """The keys of the claims whose folded words match an expression of SQLite's FTS5, the best first."""

    def spelt_near(self, word: str) -> Sequence[str]:
        """The folded words of claims that may be meant where *word* was typed, those of most claims first."""


def shelves_of(path: Path, tables: Tables) -> "Shelves":
    """What *tables* hold, which are those of *path*; of several records with one key the last, with the warning LeftOut for each other."""
    shelves = Shelves(tables)
    for kind in KINDS:
        table = tables.get(kind.table, {})
        if shelves.count(kind.table) < len(table):
            keys = {id_: key_of(kind.table, document) for id_, document in table.items()}
            last = {key: id_ for id_, key in keys.items()}
            for id_, key in keys.items():
                if key and last[key] != id_:
                    trouble = f"the record with the id {last[key]} has its key, too"
                    warn(LeftOut(path, f"{kind.name} {key} with the id {id_}", trouble), stacklevel=3)
    return shelves


class Shelves:
    """Contents in memory: what a small library is, and a large one where no index can be kept."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._shelved: dict[str, dict[str, Document]] = {}
        self._cased: dict[str, dict[str, str]] = {}
        self._ids: dict[str, dict[str, int]] = {}
        self._ordered: dict[str, list[str]] = {}
        self._filed: dict[tuple[str, str], dict[str, list[str]]] = {}

    def count(self, table: str) -> int:
        """How many documents *table* holds."""
        return len(self._shelf(table))

    def get(self, table: str, key: str) -> Document | None:
        """The document with this key; None where there is none."""
        return self._shelf(table).get(key)

    def cased(self, table: str, key: str) -> str:
        """The key as it is written; empty where there is none."""
        if key in self._shelf(table):
            return key
        if table not in self._cased:
            self._cased[table] = {known.casefold(): known for known in self._shelf(table)}
        return self._cased[table].get(key.casefold(), "")

    def id_of(self, table: str, key: str) -> int | None:
        """The id under which the document with this key stands; None where there is none."""
        if table not in self._ids:
            documents = self._tables.get(table, {})
            self._ids[table] = {key_of(table, document): int(id_) for id_, document in documents.items()}
        return self._ids[table].get(key)

    def keys(self, table: str) -> Sequence[str]:
        """Every key, in the order of entry."""
        if table not in self._ordered:
            self._ordered[table] = self._sorted(table, self._shelf(table))
        return self._ordered[table]

    def beginning(self, table: str, typed: str, most: int) -> Sequence[str]:
        """The first *most* keys, in the order of the alphabet, that begin as *typed*, without regard to case."""
        begun = ((key.casefold(), key) for key in self._shelf(table))
        folded = typed.casefold()
        return [key for known, key in sorted(pair for pair in begun if pair[0].startswith(folded))[:most]]

    def documents(self, table: str, keys: Sequence[str] | None = None) -> Iterator[Document]:
        """The documents with these keys, in their order, or all of *table* in the order of entry."""
        shelf = self._shelf(table)
        return (shelf[key] for key in (self.keys(table) if keys is None else keys) if key in shelf)

    def under(self, table: str, aid: str, terms: Collection[str], most: int | None = None) -> Sequence[str]:
        """The keys of what stands under any of *terms*, in the order of entry; the first *most* only, if said."""
        filed = self._aid(table, aid)
        return self._sorted(table, {key for term in terms for key in filed.get(term, ())})[:most]

    def terms(self, table: str, aid: str, lengths: range | None = None) -> Collection[str]:
        """Every term of a finding aid; only those with so many letters, if said."""
        terms = self._aid(table, aid).keys()
        return terms if lengths is None else [term for term in terms if len(term) in lengths]

    def begun(self, table: str, aid: str, beginning: str, most: int) -> Sequence[str]:
        """The first *most* terms of a finding aid, in the order of the alphabet, that begin so."""
        return sorted(term for term in self._aid(table, aid) if term.startswith(beginning))[:most]

    def tally(self, table: str, field: str) -> Mapping[str, int]:
        """How often each text stands in the list *field* of the documents, as it is written."""
        return Counter(chain.from_iterable(texts(one, field) for one in self._shelf(table).values()))

    def worded(self, words: Collection[str], properties: Collection[str]) -> Sequence[str]:
        """The keys of the claims on *properties* in whose value all of the folded *words* stand."""
        if not words:
            return ()
        answering = self._aid("claims", "property")
        asked = (answering.get(property_, ()) for property_ in properties)
        worded = (self._by_word.get(word, set()) for word in words)
        return self._sorted("claims", set[str]().union(*asked).intersection(*worded))

    def search(self, match: str) -> Sequence[str]:
        """The keys of the claims that match, the best first; their words are put in order first, which takes its time."""
        return [self.keys("claims")[number] for number in self._words.search(match)]

    def spelt_near(self, word: str) -> Sequence[str]:
        """The folded words of claims that may be meant where *word* was typed, those of most claims first."""
        return self._words.spelt_near(word)

    @cached_property
    def _by_word(self) -> dict[str, set[str]]:
        """The claims by each word of their value."""
        found: dict[str, set[str]] = {}
        for value, keys in self._aid("claims", "value folded").items():
            for word in value.split():
                found.setdefault(word, set()).update(keys)
        return found

    @cached_property
    def _words(self) -> "Words":
        from histcite.store.words import Words

        sources = {key: words_of_source(source) for key, source in self._shelf("sources").items()}
        words = Words.in_memory()
        words.add(enumerate(self.documents("claims")), lambda key: sources.get(key, ""))
        return words

    def _shelf(self, table: str) -> dict[str, Document]:
        """The documents by key; one without a key stands under its number, for whoever takes it out to say that it is damaged."""
        if table not in self._shelved:
            documents = self._tables.get(table, {})
            self._shelved[table] = {
                key_of(table, document) or f"#{number}": document for number, document in documents.items()
            }
        return self._shelved[table]

    def _sorted(self, table: str, keys: Iterable[str]) -> list[str]:
        shelf = self._shelf(table)
        return sorted(keys, key=lambda key: (entered(table, shelf[key]), key))

    def _aid(self, table: str, aid: str) -> dict[str, list[str]]:
        if (table, aid) not in self._filed:
            read = AIDS[table][aid]
            filed: dict[str, list[str]] = {}
            for key, document in self._shelf(table).items():
                for term in read(document):
                    filed.setdefault(term, []).append(key)
            self._filed[table, aid] = filed
        return self._filed[table, aid]
