"""A large library under any run of commands, hand edits and losses: its file holds what was done, and its index answers what it holds."""

import gc
import json
import shutil
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from answers import answers
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from linewise import tables_by_line
from tinydb import TinyDB

from histcite.irreversible import ChangedSince, NothingToReverse
from histcite.store import Store
from histcite.store.contents import Shelves
from histcite.store.layout import serialise
from histcite.store.replacement import replace_file

WORDS = ("wheat", "Хрущёв", "50 000 t", "Tiranë-Durrës", "o'clock", "USSR @ home")
ids, stores = st.integers(1, 9), st.integers(0, 1)


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


def filled(tables):
    """What *tables* hold, without the mark and the tables that are empty."""
    return {name: table for name, table in tables.items() if table and name != "histcite"}


class LargeLibrary(RuleBasedStateMachine):
    """A large library and a small one to which the same is done.

    ``tables`` is what both must hold, ``known`` what their histories must tell, ``is_ours`` whether the files are in our layout.
    """

    def __init__(self):
        super().__init__()
        self.tables, self.known, self.is_ours = {}, {}, True
        self.notes = count()
        self.folder = TemporaryDirectory()
        self.path, self.small = (
            Path(self.folder.name) / name / "histcite.json" for name in ("large", "small")
        )
        self.stores = [Store(self.path), Store(self.path)]
        self.patched = pytest.MonkeyPatch()
        self.patched.setattr(
            "histcite.store.index.CLOCK", 20_000_000
        )  # so that some states are trusted, and some are not
        self.count_as_large()

    @initialize()
    def make(self):
        Store.create(self.path)
        Store.create(self.small)

    def teardown(self):
        self.patched.undo()
        self.folder.cleanup()

    def count_as_large(self):
        self.patched.setenv("HISTCITE_INDEX_FROM", "0")
        self.patched.setattr("histcite.store.changes.MANY", 5)

    def count_as_small(self):
        self.patched.setenv("HISTCITE_INDEX_FROM", "1000000000")
        self.patched.setattr("histcite.store.changes.MANY", 5_000)

    @property
    def desk(self):
        return self.path.parent / ".histcite"

    def on_both(self, store, command):
        """Do one *command* in one of two programs that have the large library open, and the same on the small one."""
        before = self.path.read_bytes()
        done = [command(self.stores[store])]
        self.count_as_small()
        done.append(command(Store(self.small)))
        self.count_as_large()
        self.is_ours |= self.path.read_bytes() != before
        return done

    def put(self, store, table, documents):
        def command(opened):
            with opened.transaction() as transaction:
                transaction.put(table, {id_: one for id_, one in documents.items() if one})
                transaction.drop(table, [id_ for id_, one in documents.items() if not one])

        self.on_both(store, command)
        for id_, one in documents.items():
            self.set(table, str(id_), one)

    def set(self, table, id_, document):
        if self.tables.get(table, {}).get(id_) != document:
            self.known.setdefault(table, {})[id_] = document
            self.tables.setdefault(table, {})[id_] = document
        if document is None:
            self.tables.get(table, {}).pop(id_, None)

    @rule(store=stores, id_=ids, word=st.sampled_from(WORDS), cited=st.integers(1, 3))
    def add_or_edit(self, store, id_, word, cited):
        self.put(store, "claims", {id_: claim(id_, word, f"source-{cited}")})

    @rule(store=stores, id_=st.integers(1, 3), word=st.sampled_from(WORDS))
    def describe_a_source(self, store, id_, word):
        self.put(store, "sources", {id_: source(id_, word)})

    @rule(store=stores, id_=ids, table=st.sampled_from(["claims", "sources"]))
    def remove(self, store, id_, table):
        self.put(store, table, {id_: None})

    @rule(store=stores, first=st.integers(1, 30), word=st.sampled_from(WORDS))
    def take_in_many(self, store, first, word):
        self.put(
            store, "claims", {id_: claim(id_, word, f"source-{id_ % 3}") for id_ in range(first, first + 6)}
        )

    @rule(store=stores, count=st.integers(1, 3), forward=st.booleans())
    def take_back_or_bring_back(self, store, count, forward):
        def command(opened):
            try:
                return (opened.turn_forward if forward else opened.turn_back)(count)
            except (NothingToReverse, ChangedSince):
                return ()

        entries, of_the_small_one = self.on_both(store, command)
        assert [one.changes for one in entries] == [one.changes for one in of_the_small_one]
        for change in (change for one in entries for change in (one.changes if forward else one.undoing())):
            self.set(change.table, change.id, change.after)

    @rule()
    def lose_the_index(self):
        for part in self.desk.glob("index-*"):
            part.unlink()

    @rule()
    def lose_the_hidden_folder(self):
        for path in (self.path, self.small):
            shutil.rmtree(path.parent / ".histcite", ignore_errors=True)
        self.known = {}

    @rule()
    def keep_a_copy_of_the_index(self):
        """As a backup, or another machine on a synchronised folder, has it; here in the middle of a run of commands."""
        self.copy_index(self.desk, self.path.parent / "kept")

    @rule()
    def put_the_copy_of_the_index_back(self):
        """It is behind then, by what the history tells or by more."""
        if (self.path.parent / "kept").exists():
            self.copy_index(self.path.parent / "kept", self.desk)

    def copy_index(self, here, there):
        gc.collect()  # what an earlier command still has open would be written to beside the copy
        there.mkdir(exist_ok=True)
        for part in there.glob("index-*"):
            part.unlink()
        for part in here.glob("index-*"):
            shutil.copy(part, there)

    @rule(by=st.sampled_from(["an editor", "a formatter", "TinyDB"]))
    def edit_the_file(self, by):
        """Another program notes something on a claim."""
        tables = json.loads(self.path.read_bytes())
        if not tables.get("claims"):
            return
        place, note = next(iter(tables["claims"])), {f"note{next(self.notes)}": "by hand"}
        tables["claims"][place] |= note
        for path in (self.path, self.small):
            if by == "TinyDB":
                with TinyDB(path, encoding="utf-8", ensure_ascii=False) as plain:
                    plain.table("claims").update(note, doc_ids=[int(place)])
            else:
                indented = json.dumps(tables, indent=2).encode()
                replace_file(path, serialise(tables) if by == "an editor" else indented)
        self.tables["claims"][place] = tables["claims"][place]
        self.is_ours = by == "an editor"

    @invariant()
    def the_file_holds_what_was_done(self):
        data = self.path.read_bytes()
        assert filled(tables_by_line(data) if self.is_ours else json.loads(data)) == filled(self.tables)

    @invariant()
    def a_small_library_has_the_same_file(self):
        assert self.small.read_bytes() == self.path.read_bytes()

    @invariant()
    def the_index_answers_what_the_file_holds(self):
        for store in (*self.stores, Store(self.path)):
            assert answers(store.contents()) == answers(Shelves(store.documents()))

    @invariant()
    def the_history_tells_what_was_done(self):
        for path in (self.path, self.small):
            told = {}
            for change in (change for entry in Store(path).entries() for change in entry.changes):
                told.setdefault(change.table, {})[change.id] = change.after
            assert told == self.known


LargeLibrary.TestCase.settings = settings(max_examples=12, stateful_step_count=15)
TestLargeLibrary = pytest.mark.slow(LargeLibrary.TestCase)
