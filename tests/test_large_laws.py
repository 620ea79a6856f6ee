"""A large library under any run of commands, hand edits and losses: its files hold what was done, and its index answers what they hold."""

import json
import os
import shutil
import warnings
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from answers import answers
from histcite.store.storage import serialise, spelled, spelling
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb import TinyDB

from histcite.errors import ChangedSince, NothingToReverse
from histcite.store import Store, replace_file
from histcite.store.contents import Shelves

WORDS = ("wheat", "Хрущёв", "50 000 t", "Tiranë-Durrës", "o'clock")
ids = st.integers(1, 9)


def claim(id_, word, source):
    return {
        "key": f"Claim-{id_}",
        "text": f"{word} in {source}",
        "references": [{"source": source}],
        "subject": word,
        "property": "amount",
        "value": f"{word} {id_ % 3}",
        "tags": [word],
        "added": f"2024-01-0{id_ % 4 + 1}T00:00:00Z",
    }


def source(id_, word):
    return {"key": f"source-{id_}", "kind": "book", "title": f"On {word}", "added": "2024-01-01T00:00:00Z"}


class LargeLibrary(RuleBasedStateMachine):
    """``tables`` is what the library must hold, ``waiting`` what it held before each command that is in the journal alone."""

    def __init__(self):
        super().__init__()
        self.tables, self.waiting, self.is_told = {}, [], True
        self.notes = count()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "histcite.json"
        self.patched = pytest.MonkeyPatch()
        self.patched.setenv("HISTCITE_INDEX_FROM", "0")
        self.patched.setattr("histcite.store.changes.MANY", 5)

    @initialize()
    def make(self):
        Store.create(self.path)

    def teardown(self):
        self.patched.undo()
        self.folder.cleanup()

    @property
    def store(self):
        return Store(self.path)

    @property
    def journal(self):
        return self.path.with_name("histcite.json.journal")

    def document(self, table, id_):
        return self.tables.get(table, {}).get(str(id_))

    def put(self, table, documents):
        """One command, with what it must come to."""
        before = self.copied()
        with self.store.transaction() as transaction:
            transaction.put(table, {id_: one for id_, one in documents.items() if one})
            transaction.drop(table, [id_ for id_, one in documents.items() if not one])
        for id_, one in documents.items():
            self.set(table, str(id_), one)
        self.waiting = (
            [] if len(documents) >= 5 else [*self.waiting, before] if self.tables != before else self.waiting
        )

    def set(self, table, id_, document):
        if document is None:
            self.tables.get(table, {}).pop(id_, None)
        else:
            self.tables.setdefault(table, {})[id_] = document

    def copied(self):
        return {name: dict(table) for name, table in self.tables.items()}

    @rule(id_=ids, word=st.sampled_from(WORDS), cited=st.integers(1, 3))
    def add_or_edit(self, id_, word, cited):
        self.put("claims", {id_: claim(id_, word, f"source-{cited}")})

    @rule(id_=st.integers(1, 3), word=st.sampled_from(WORDS))
    def describe_a_source(self, id_, word):
        self.put("sources", {id_: source(id_, word)})

    @rule(id_=ids, table=st.sampled_from(["claims", "sources"]))
    def remove(self, id_, table):
        self.put(table, {id_: None})

    @rule(first=st.integers(1, 30), word=st.sampled_from(WORDS))
    def take_in_many(self, first, word):
        self.put("claims", {id_: claim(id_, word, f"source-{id_ % 3}") for id_ in range(first, first + 6)})

    @rule(count=st.integers(1, 3), forward=st.booleans())
    def take_back_or_bring_back(self, count, forward):
        before, store = self.copied(), self.store
        try:
            entries = store.turn_forward(count) if forward else store.turn_back(count)
        except (NothingToReverse, ChangedSince):
            return
        for change in (change for one in entries for change in (one.changes if forward else one.undoing())):
            self.set(change.table, change.id, change.after)
        self.waiting.append(before)

    @rule()
    def sync(self):
        folded = self.store.sync()
        assert folded == len(self.waiting) or not self.is_told
        self.waiting = []
        assert self.store.files == (self.path,)
        if folded:
            data = self.path.read_bytes()
            tables = json.loads(data)
            assert spelled(tables, spelling(data, tables)) == data

    @rule()
    def lose_the_index(self):
        for part in self.path.parent.glob(".histcite/index-*"):
            part.unlink()

    @rule()
    def lose_the_hidden_folder(self):
        shutil.rmtree(self.path.parent / ".histcite", ignore_errors=True)
        self.is_told = False

    @precondition(lambda self: self.journal.exists() and self.journal.read_bytes().endswith(b"\n"))
    @rule(lost=st.integers(1, 40))
    def lose_the_end_of_the_journal(self, lost):
        """What a power cut does to a command that was not acknowledged yet."""
        os.truncate(self.journal, self.journal.stat().st_size - lost)
        if self.waiting:
            self.tables = self.waiting.pop()

    @rule(by=st.sampled_from(["an editor", "a formatter", "TinyDB"]))
    def edit_the_file(self, by):
        """Another program notes something on a claim that stands in the file, and still does for those who wrote since."""
        claims = json.loads(self.path.read_bytes()).get("claims", {})
        place = next((id_ for id_ in claims if self.document("claims", id_)), None)
        if place is None:
            return
        note = {f"note{next(self.notes)}": "by hand"}
        if by == "TinyDB":
            with TinyDB(self.path, encoding="utf-8", ensure_ascii=False) as plain:
                plain.table("claims").update(note, doc_ids=[int(place)])
        else:
            tables = json.loads(self.path.read_bytes())
            tables["claims"][place] |= note
            text = serialise(tables) if by == "an editor" else json.dumps(tables, indent=2)
            replace_file(self.path, text.encode())
        self.set("claims", place, {**self.document("claims", place), **note})
        self.waiting, self.is_told = [], False
        self.settle()

    def settle(self):
        """Have what waits brought together with the file."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            held = self.store.documents()
            assert self.store.contents().count("claims") == len(held.get("claims", {}))
        self.compare()

    @invariant()
    def compare(self):
        held = self.store.documents()
        assert {name: table for name, table in held.items() if table and name != "histcite"} == {
            name: table for name, table in self.tables.items() if table
        }
        assert answers(self.store.contents()) == answers(Shelves(held))

    @invariant()
    def history_tells_what_is_there(self):
        if not self.is_told:
            return
        told = {}
        for entry in self.store.entries():
            for change in entry.changes:
                told[change.table, change.id] = change.after
        assert {place: document for place, document in told.items() if document} == {
            (name, id_): document for name, table in self.tables.items() for id_, document in table.items()
        }


LargeLibrary.TestCase.settings = settings(max_examples=25, stateful_step_count=15)
TestLargeLibrary = pytest.mark.slow(LargeLibrary.TestCase)
