"""The library's file: plain TinyDB, one record a line, replaced as a whole or not at all."""

import json
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from histcite.errors import (
    HistciteError,
    LibraryBusy,
    LibraryExists,
    NotALibrary,
    NotReadable,
    NotWritable,
    TooNew,
)
from histcite.store import Store, replace_file
from histcite.store.file import empty_tables
from histcite.store.layout import serialise

pytestmark = pytest.mark.usefixtures("size")


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "histcite.json")


def put(store, **records):
    with store.transaction() as transaction:
        for name, documents in records.items():
            transaction.put(name, documents)


def test_plain_tinydb_reads_every_record(store):
    put(store, claims={7: {"key": "a", "text": "Хрущёв"}, 3: {"key": "b"}}, sources={1: {"key": "s"}})
    store.sync()
    with TinyDB(store.path, encoding="utf-8", access_mode="r") as plain:
        assert plain.tables() == {"histcite", "claims", "sources"}
        assert {one.doc_id: dict(one) for one in plain.table("claims")} == {
            3: {"key": "b"},
            7: {"key": "a", "text": "Хрущёв"},
        }


def test_one_record_a_line_sorted_by_id(store):
    """A record more is a line more, so that git shows what was added and nothing else."""
    put(store, claims={7: {"key": "a"}, 10: {"text": "two\nlines"}})
    store.sync()
    before = store.path.read_text(encoding="utf-8")
    assert before == (
        '{"histcite": {"1": {"format": 1}}\n,"claims": {\n"7": {"key": "a"}\n,"10": {"text": "two\\nlines"}\n}}\n'
    )
    put(store, claims={8: {"key": "ё"}})
    store.sync()
    lines = store.path.read_text(encoding="utf-8").splitlines()
    lines.remove(',"8": {"key": "ё"}')
    assert lines == before.splitlines()


json_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
tables = st.dictionaries(
    st.sampled_from(["claims", "sources", "aliases"]),
    st.dictionaries(
        st.integers(0, 2**50).map(str), st.dictionaries(json_text, json_text, max_size=3), max_size=3
    ),
)


@given(tables)
def test_what_is_written_is_json_that_reads_back_equal(written):
    whole = {**empty_tables(), **written}
    assert json.loads(serialise(whole)) == whole


def test_a_transaction_is_written_as_a_whole_or_not_at_all(store):
    put(store, claims={1: {"key": "a"}})
    before = store.path.read_bytes()
    with suppress(KeyboardInterrupt), store.transaction() as transaction:
        transaction.put("claims", {2: {"key": "b"}})
        raise KeyboardInterrupt
    assert store.path.read_bytes() == before
    with store.transaction() as transaction:
        transaction.put("claims", {2: {"key": "b"}})
        transaction.drop("claims", [1])
        assert store.path.read_bytes() == before
    assert store.documents()["claims"] == {"2": {"key": "b"}}


def test_a_transaction_without_changes_does_not_touch_the_file(store):
    before = store.signature()
    put(store)
    assert store.signature() == before


def test_a_transaction_sees_what_another_wrote_meanwhile(store):
    other = Store(store.path)
    assert store.documents() == other.documents()
    put(other, claims={1: {"key": "a"}})
    put(store, claims={2: {"key": "b"}})
    assert other.documents()["claims"] == {"1": {"key": "a"}, "2": {"key": "b"}}


def test_a_writer_waits_only_so_long(store, monkeypatch):
    monkeypatch.setattr("histcite.store.lock.LOCK_SECONDS", 0.05)

    def write():
        with Store(store.path).transaction():
            pass

    with store.transaction(), ThreadPoolExecutor() as others, pytest.raises(LibraryBusy) as error:
        others.submit(write).result()
    assert re.sub(r"since \S+\)", "since TIME)", str(error.value)) == (
        f"another histcite (process {os.getpid()}, 'a program', since TIME) is writing {store.path}"
        " and did not finish within 0.05 seconds; try again"
    )


@pytest.mark.parametrize(
    ("held", "error", "sentence"),
    [
        ("", NotALibrary, "is not a histcite library: it is not JSON (Expecting value: line 1 column 1 (char 0)); it was left untouched"),
        ('{"_default": {"1": {"a": 1}}}', NotALibrary, "is not a histcite library: it is another program's JSON; it was left untouched"),
        ("[]", NotALibrary, "is not a histcite library: it is another program's JSON; it was left untouched"),
        ('{"histcite": {"1": {}}}', NotALibrary, "is not a histcite library: it names no format; it was left untouched"),
        ('{"histcite": {"1": {"format": 3}}}', TooNew, "has format 3, and this program knows formats up to 2; update histcite"),
        (b'{"histcite": {"1": {"format": 1}}, "claims": {"1": {"text": "\xd2"}}}', NotALibrary, ""),
    ],
    ids=["empty", "another TinyDB", "a list", "no format", "newer", "bytes of another encoding"],
)  # fmt: skip
def test_what_is_no_library_is_refused_and_left_untouched(tmp_path, held, error, sentence):
    path = tmp_path / "histcite.json"
    path.write_bytes(held if isinstance(held, bytes) else held.encode())
    before = path.read_bytes()
    for attempt in (Store(path).documents, lambda: put(Store(path), claims={1: {"key": "a"}})):
        with pytest.raises(error) as raised:
            attempt()
        assert sentence in str(raised.value)
        assert len(str(raised.value).splitlines()) == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "held",
    ['{"histcite": {"1": []}}', '{"histcite": {"1": {"format": 1}}, "claims": []}', '{"histcite": {"1": {"format": 1}}, "claims": {"1": "x"}}'],
    ids=["mark", "table", "record"],
)  # fmt: skip
def test_json_of_another_shape_is_refused_too(tmp_path, histcite, held):
    (tmp_path / "histcite.json").write_text(held, encoding="utf-8")
    result = histcite("list")
    assert result.stderr.startswith(f"histcite: {tmp_path / 'histcite.json'} is not a histcite library: ")


def test_a_folder_in_its_place(tmp_path):
    (tmp_path / "histcite.json").mkdir()
    with pytest.raises(NotReadable) as error:
        Store(tmp_path / "histcite.json").documents()
    assert str(error.value) == f"cannot read {tmp_path / 'histcite.json'}: Is a directory"


def test_a_library_is_never_made_over_another_file(store):
    before = store.path.read_bytes()
    with pytest.raises(LibraryExists):
        Store.create(store.path)
    assert store.path.read_bytes() == before


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path):
    """Nor does anything half-written stay beside it."""
    with pytest.raises(NotWritable):
        replace_file(tmp_path / "nowhere" / "file", "text")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").touch()
    with pytest.raises(HistciteError):
        replace_file(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_a_replaced_file_keeps_its_permissions(store):
    store.path.chmod(0o600)
    put(store, claims={1: {"key": "a"}})
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_a_library_behind_a_link_stays_where_it_is(tmp_path, store):
    """A library kept in a synchronised folder and linked from the working one."""
    link = tmp_path / "linked.json"
    link.symlink_to(store.path)
    put(Store(link), claims={1: {"key": "a"}})
    assert Store(store.path).documents()["claims"] == {"1": {"key": "a"}}
    Store(link).sync()
    assert link.is_symlink()
    assert Store(store.path).documents()["claims"] == {"1": {"key": "a"}}


def test_the_hidden_folder_holds_nothing_for_git(store):
    put(store, claims={1: {"key": "a"}})
    store.sync()
    assert (store.desk / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert sorted(path.name for path in store.path.parent.iterdir()) == [".histcite", "histcite.json"]


def test_a_library_that_another_program_makes_at_the_same_moment_is_kept(tmp_path, monkeypatch):
    path = tmp_path / "histcite.json"

    def overtaken(tables):
        path.write_text("the other's", encoding="utf-8")
        return serialise(tables)

    monkeypatch.setattr("histcite.store.store.serialise", overtaken)
    with pytest.raises(LibraryExists):
        Store.create(path)
    assert path.read_text(encoding="utf-8") == "the other's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_library_is_made_on_a_disk_without_links(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "histcite.json"
    assert Store.create(path).documents() == empty_tables()
    with pytest.raises(LibraryExists):
        Store.create(path)
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_the_block_is_not_taken_for_one_of_the_lock(store):
    before = store.path.read_bytes()

    def hand_over():
        with store.transaction() as transaction:
            transaction.put("claims", {1: {"key": "a"}})
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        hand_over()
    assert store.path.read_bytes() == before
    put(store, claims={1: {"key": "a"}})


def test_a_lock_that_cannot_be_had_is_named(store):
    (store.desk / "lock").mkdir()
    with pytest.raises(NotWritable) as error, store.transaction():
        pass
    assert str(error.value).startswith(f"cannot write {store.desk / 'lock'}: ")
