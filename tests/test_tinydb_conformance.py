"""The library's file under TinyDB's own interface: it answers as TinyDB does over a dictionary in memory."""

from collections.abc import Mapping
from copy import deepcopy

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.operations import set as set_field
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from histcite.store import Store
from histcite.store.file import empty_tables
from histcite.store.replacement import replace_file
from histcite.store.whole import LibraryFile

NAMES = st.sampled_from(["claims", "sources", "_default"])
IDS = st.integers(1, 12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
DOCUMENTS = st.fixed_dictionaries(
    {"n": st.integers(0, 3)}, optional={"text": TEXTS, "tags": st.lists(TEXTS, max_size=2), "inner": st.just({"ё": None})}
)  # fmt: skip
QUERIES = st.one_of(
    st.integers(0, 3).map(lambda n: where("n") == n),
    st.integers(0, 3).map(lambda n: where("n") > n),
    st.just(where("text").exists()),
    st.just(where("inner")["ё"] == None),  # noqa: E711 - a query, not a comparison
    st.integers(0, 3).map(lambda n: (where("n") == n) & ~where("text").exists()),
)
CHANGES = st.sampled_from([{"n": 2}, {"text": "new", "n": 0}, increment("n"), set_field("tags", ["x"])])


def plain(answer):
    """What TinyDB answered, with the ids of documents beside them, so that they are compared too; lists without their order."""
    if isinstance(answer, Document):
        return (answer.doc_id, dict(answer))
    if isinstance(answer, list):
        return sorted((plain(one) for one in answer), key=repr)
    return answer


def read_tables_plainly(path):
    """Every table but the library's mark, as plain TinyDB reads it."""
    with TinyDB(path, encoding="utf-8", access_mode="r") as read:
        return {name: plain(read.table(name).all()) for name in read.tables() - {"histcite"}}


def answer_of(ask, table):
    try:
        return plain(ask(table))
    except (KeyError, ValueError, RuntimeError) as error:
        return type(error)


class LikeTinyDB(RuleBasedStateMachine):
    """Each step is taken on both, and both must answer alike and then hold the same.

    The order of documents is left out: the file keeps them by id, TinyDB as they came.
    """

    folder = None

    @initialize()
    def make(self):
        self.path = self.folder / "histcite.json"
        self.path.unlink(missing_ok=True)
        Store.create(self.path)
        self.memory = MemoryStorage()
        self.held = False
        self.reopen()

    @rule()
    @precondition(lambda self: not self.held)
    def reopen(self):
        """As another program would: without what the first one kept in memory."""
        self.file = LibraryFile(self.path)
        self.open_databases()

    def open_databases(self):
        self.ours = TinyDB(storage=lambda: self.file)
        self.theirs = TinyDB(storage=lambda: self.memory)

    def both(self, name, ask):
        assert answer_of(ask, self.ours.table(name)) == answer_of(ask, self.theirs.table(name))

    @rule(name=NAMES, document=DOCUMENTS)
    def insert(self, name, document):
        self.both(name, lambda table: table.insert(document))

    @rule(name=NAMES, document=DOCUMENTS, number=IDS)
    def insert_with_id(self, name, document, number):
        """Refused where the id is taken."""
        self.both(name, lambda table: table.insert(Document(document, doc_id=number)))

    @rule(name=NAMES, documents=st.lists(DOCUMENTS, max_size=3))
    def insert_multiple(self, name, documents):
        self.both(name, lambda table: table.insert_multiple(documents))

    @rule(name=NAMES, query=QUERIES)
    def ask(self, name, query):
        self.both(name, lambda table: table.search(query))
        self.both(name, lambda table: table.count(query))
        self.both(name, lambda table: table.contains(query))
        self.both(name, lambda table: table.get(query) in table.search(query) or table.get(query))

    @rule(name=NAMES, numbers=st.lists(IDS, max_size=3))
    def ask_for_ids(self, name, numbers):
        self.both(name, lambda table: table.get(doc_ids=numbers))
        for number in numbers:
            self.both(name, lambda table, number=number: table.get(doc_id=number))
            self.both(name, lambda table, number=number: table.contains(doc_id=number))

    @rule(name=NAMES, change=CHANGES, query=st.none() | QUERIES)
    def update(self, name, change, query):
        self.both(name, lambda table: table.update(change, query))

    @rule(name=NAMES, change=CHANGES, numbers=st.lists(IDS, max_size=3, unique=True))
    def update_ids(self, name, change, numbers):
        self.both(name, lambda table: table.update(change, doc_ids=numbers))

    @rule(name=NAMES, updates=st.lists(st.tuples(CHANGES, QUERIES), max_size=2))
    def update_multiple(self, name, updates):
        self.both(name, lambda table: table.update_multiple(updates))

    @rule(name=NAMES)
    def delete_field(self, name):
        self.both(name, lambda table: table.update(delete("text"), where("text").exists()))

    @rule(name=NAMES, document=DOCUMENTS, query=QUERIES)
    def upsert(self, name, document, query):
        self.both(name, lambda table: table.upsert(document, query))

    @rule(name=NAMES, document=DOCUMENTS, number=IDS)
    def upsert_by_id(self, name, document, number):
        self.both(name, lambda table: table.upsert(Document(document, doc_id=number)))

    @rule(name=NAMES, query=QUERIES)
    def remove(self, name, query):
        self.both(name, lambda table: table.remove(query))

    @rule(name=NAMES, numbers=st.lists(IDS, max_size=3, unique=True))
    def remove_ids(self, name, numbers):
        self.both(name, lambda table: table.remove(doc_ids=numbers))

    @rule(name=NAMES)
    def remove_without_condition(self, name):
        """Refused."""
        self.both(name, lambda table: table.remove())

    @rule(name=NAMES)
    def truncate(self, name):
        self.both(name, lambda table: table.truncate())

    @rule(name=NAMES)
    @precondition(lambda self: not self.held)
    def drop_table(self, name):
        """What is held and brought in over the lines of the file keeps a table, if an empty one."""
        self.ours.drop_table(name)
        self.theirs.drop_table(name)

    @rule()
    @precondition(lambda self: not self.held)
    def hold(self):
        """From here on writes stay in memory, until they are brought into the file or let go of."""
        self.on_disk = self.path.read_bytes()
        self.before = deepcopy(self.memory.memory)
        self.file.hold()
        self.held_first = deepcopy(self.file.read())
        self.held = True

    @rule()
    @precondition(lambda self: self.held)
    def bring_in(self):
        replace_file(self.path, self.file.written_over(self.held_first))
        self.file.release()
        self.held = False

    @rule()
    @precondition(lambda self: self.held)
    def release(self):
        self.file.release()
        self.memory.memory = self.before
        self.held = False
        self.open_databases()

    @invariant()
    def both_hold_the_same(self):
        if not hasattr(self, "ours"):
            return
        assert self.ours.tables() - {"histcite"} == self.theirs.tables()
        for name in self.theirs.tables():
            ours, theirs = self.ours.table(name), self.theirs.table(name)
            assert (len(ours), plain(list(ours))) == (len(theirs), plain(theirs.all()))
        if self.held:
            assert self.path.read_bytes() == self.on_disk

    @invariant()
    def plain_tinydb_reads_it(self):
        if hasattr(self, "ours") and not self.held:
            theirs = {name: plain(self.theirs.table(name).all()) for name in self.theirs.tables()}
            assert read_tables_plainly(self.path) == theirs


@pytest.mark.slow
def test_every_sequence_of_operations_ends_as_in_tinydb(tmp_path):
    machine = type("LikeTinyDB", (LikeTinyDB,), {"folder": tmp_path})
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=25))


@pytest.fixture
def table(tmp_path):
    path = Store.create(tmp_path / "histcite.json").path
    return TinyDB(storage=lambda: LibraryFile(path)).table("claims")


def test_a_search_is_answered_from_the_cache_until_something_is_written(table):
    query = where("n") == 1
    table.insert({"n": 1})
    table.search(query)
    assert query in table._query_cache  # noqa: SLF001 - the cache shows in nothing else
    table.insert({"n": 1})
    assert len(table.search(query)) == 2


@pytest.mark.parametrize("document", ["text", 1, [1]])
def test_what_is_no_mapping_is_refused(table, document):
    with pytest.raises(ValueError, match="Document is not a Mapping"):
        table.insert(document)
    assert len(table) == 0


def test_an_update_that_fails_half_way_changes_nothing(table):
    """Where TinyDB's dictionary in memory keeps the half of it."""
    table.insert_multiple([{"text": "a"}, {"n": 1}])
    with pytest.raises(KeyError):
        table.update(delete("text"))
    assert [dict(one) for one in table] == [{"text": "a"}, {"n": 1}]


def test_what_is_changed_while_the_file_is_held_is_in_memory_until_it_is_brought_in(tmp_path):
    path = Store.create(tmp_path / "histcite.json").path
    file = LibraryFile(path)
    table = TinyDB(storage=lambda: file).table("claims")
    table.insert_multiple([{"n": 1}, {"n": 2}])
    on_disk = path.read_bytes()
    for brings_in in (False, True):
        file.hold()
        before = file.read()
        table.remove(doc_ids=[2])
        table.insert_multiple([Document({"n": 3}, doc_id=2)])
        assert plain(table.all()) == [(1, {"n": 1}), (2, {"n": 3})]
        written = file.written_over(before)
        assert path.read_bytes() == on_disk
        if brings_in:
            replace_file(path, written)
        file.release()
    assert read_tables_plainly(path) == {"claims": [(1, {"n": 1}), (2, {"n": 3})]}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1}, object()])
def test_what_json_cannot_say_is_refused_before_anything_is_written(table, value):
    """Where TinyDB writes NaN, which no other program reads."""
    table.insert({"n": 1})
    with pytest.raises((TypeError, ValueError)):
        table.insert({"n": value})
    assert [dict(one) for one in table] == [{"n": 1}]


def test_any_mapping_is_stored_as_a_document(table):
    class Card(Mapping):
        def __getitem__(self, key):
            return {"n": 1}[key]

        def __iter__(self):
            return iter(["n"])

        def __len__(self):
            return 1

    assert table.get(doc_id=table.insert(Card())) == {"n": 1}


def test_all_tables_dropped_leave_an_empty_library(tmp_path):
    store = Store.create(tmp_path / "histcite.json")
    database = TinyDB(storage=lambda: LibraryFile(store.path))
    database.table("claims").insert({"n": 1})
    database.drop_tables()
    assert store.documents() == empty_tables()
