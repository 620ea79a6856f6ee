"""The library's file and what is kept beside it: versions, private modes, write protection, formats, and an index that is behind."""

import json
import os
import shutil
import stat
import time
from pathlib import Path

import pytest

from histcite import Library
from histcite.cautions import NewFormat
from histcite.store import Store, index_upkeep
from histcite.store.aids import AIDS, WORDED
from histcite.store.file import empty_tables
from histcite.store.glance import VERSION
from histcite.store.layout import serialise

LEAF = "RGANI, f. 3, op. 1, d. 2, l. 5"


def entered(run, *keys):
    for key in keys:
        done = run("add", f"Wheat of {key}.", "--ref", LEAF, "--key", key)
        assert done.exit_code == 0, done.stderr


def keys(run):
    return sorted(claim["key"] for claim in json.loads(run("list", "--json").stdout))


def numbers(run):
    return [entry["number"] for entry in json.loads(run("log", "--json").stdout)]


def refused(run, *command):
    """The one sentence of a command that is refused."""
    done = run(*command)
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    return done.stderr


def beside(folder):
    return [file for file in folder.rglob("*") if file.is_file() and file.name != ".gitignore"]


@pytest.mark.skipif(os.name == "nt", reason="modes of another kind")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_whoever_may_not_read_the_library_may_read_nothing_of_it(histcite, folder, size, mode):
    """History, index, lock and backup have its mode, whatever the user's mask; what holds nothing of it, as .gitignore, need not."""
    Path("histcite.json").chmod(mode)
    before = os.umask(0)
    try:
        entered(histcite, "one", "two")
        histcite("show", "one")
        Path(".histcite.json.4711.tmp").write_text("{", encoding="utf-8")
        Path(".histcite.json.4711.tmp").chmod(mode)
        assert histcite("doctor", "--fix").exit_code == 0
    finally:
        os.umask(before)
    modes = {file.name.partition("-2")[0]: stat.S_IMODE(file.stat().st_mode) for file in beside(folder)}
    assert modes.keys() >= {"histcite.json", "history-histcite.jsonl", "backup", "lock"}
    assert ("index-histcite.sqlite" in modes) == (size == "large")
    assert set(modes.values()) == {mode}


@pytest.mark.skipif(os.name == "nt", reason="modes of another kind")
def test_a_new_version_is_private_before_a_byte_of_it_is_written(histcite, folder, monkeypatch):
    """Its first moment is looked at, not its last."""
    Path("histcite.json").chmod(0o600)
    seen, real = [], os.fdopen

    def opened(descriptor, *arguments):
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, *arguments)

    monkeypatch.setattr(os, "fdopen", opened)
    entered(histcite, "one")
    assert set(seen) == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="modes of another kind")
@pytest.mark.parametrize(
    "command",
    [("add", "X", "--ref", LEAF), ("tag", "one", "-t", "x"), ("undo",), ("import", "c.csv"), ("merge", "other.json"), ("doctor", "--fix")],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_library_that_nobody_may_write_is_not_replaced(histcite, folder, size, command):
    """Not by the superuser either: the file was protected so that it stays."""
    entered(histcite, "one")
    shutil.copy("histcite.json", "other.json")
    Path("c.csv").write_text("text,reference\nOne,RGANI\n", encoding="utf-8")
    Path("histcite.json").chmod(0o444)
    before = {file: file.read_bytes() for file in beside(folder) if "index" not in file.name}
    assert (
        refused(histcite, *command)
        == f"histcite: cannot write {folder / 'histcite.json'}: it is write-protected; nothing was changed\n"
    )
    assert {file: file.read_bytes() for file in before} == before
    assert keys(histcite) == ["one"]


@pytest.fixture
def interrupted(histcite, size, folder):
    """A library whose last command was noted and then killed, before its version came into its place."""
    entered(histcite, "one")
    saved = folder / "saved.json"
    os.link("histcite.json", saved)
    entered(histcite, "two")
    saved.replace("histcite.json")
    return histcite


def test_a_command_that_was_noted_and_killed_is_not_in_the_log(interrupted):
    assert (keys(interrupted), numbers(interrupted)) == (["one"], [1])


def test_the_next_writer_takes_out_what_was_noted_and_killed(interrupted):
    entered(interrupted, "three")
    assert (keys(interrupted), numbers(interrupted)) == (["one", "three"], [2, 1])
    assert interrupted("undo", "2").exit_code == 0
    assert (keys(interrupted), numbers(interrupted)) == ([], [4, 3, 2, 1])


def test_what_was_noted_and_killed_is_known_in_a_copy_of_the_folder(interrupted, folder, monkeypatch):
    """Where every file has another inode and another time, the bytes tell."""
    shutil.copytree(folder, folder / "copy", ignore=shutil.ignore_patterns("copy"))
    monkeypatch.chdir(folder / "copy")
    assert (keys(interrupted), numbers(interrupted)) == (["one"], [1])
    entered(interrupted, "three")
    assert (keys(interrupted), numbers(interrupted)) == (["one", "three"], [2, 1])


@pytest.mark.parametrize("change", ["edited", "copied"])
def test_a_finished_command_stays_in_the_log_of_a_file_that_was_changed_by_hand(
    histcite, size, folder, change
):
    entered(histcite, "one", "two")
    text = Path("histcite.json").read_text(encoding="utf-8")
    text = text.replace("Wheat of one.", "Rye of one.") if change == "edited" else text
    Path("histcite.json").write_text(text, encoding="utf-8")
    assert numbers(histcite) == [2, 1]
    entered(histcite, "three")
    assert numbers(histcite) == [3, 2, 1]


def test_several_commands_taken_back_and_killed_are_not_in_the_log_either(histcite, size, folder):
    entered(histcite, "one", "two")
    os.link("histcite.json", "saved.json")
    assert histcite("undo", "2").exit_code == 0
    Path("saved.json").replace("histcite.json")
    assert numbers(histcite) == [2, 1]
    assert histcite("undo", "2").exit_code == 0
    assert (keys(histcite), numbers(histcite)) == ([], [4, 3, 2, 1])


class Index:
    """The index of the library in the folder, and what was done with it."""

    def __init__(self, folder, monkeypatch):
        self.path = folder / ".histcite" / "index-histcite.sqlite"
        self.done = []
        for name in ("_make", "_compare", "_follow"):
            monkeypatch.setattr(index_upkeep.IndexUpkeep, name, self._noted(name))
        real = index_upkeep.version_of

        def version_of(path):
            self.done.append("crc")
            return real(path)

        monkeypatch.setattr(index_upkeep, "version_of", version_of)

    def _noted(self, name):
        real = getattr(index_upkeep.IndexUpkeep, name)

        def method(upkeep, *arguments):
            self.done.append(name)
            return real(upkeep, *arguments)

        return method


@pytest.fixture
def index(histcite, folder, monkeypatch):
    """The index of a large library with the claims *one* and *two*."""
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "0")
    entered(histcite, "one", "two")
    assert histcite("show", "two").exit_code == 0
    return Index(folder, monkeypatch)


def long_ago(path, seconds=60):
    """As if *path* were written so long ago, on a disk that keeps no parts of a second."""
    then = (time.time_ns() // 10**9 - seconds) * 10**9
    os.utime(path, ns=(then, then))


def test_a_file_that_stood_still_is_not_read(histcite, index):
    """Its equal size, time and inode are trusted, once it was looked at more than two seconds after it was changed."""
    long_ago("histcite.json")
    histcite("show", "one")
    assert index.done == ["crc"]
    index.done.clear()
    histcite("show", "one")
    assert index.done == []


@pytest.mark.parametrize("seconds", [0, 1, 60])
def test_an_edit_of_equal_length_at_an_equal_time_is_seen(histcite, index, seconds):
    """As an editor makes it that writes in place, on a disk whose clock is coarse."""
    long_ago("histcite.json", seconds)
    state = Path("histcite.json").stat()
    assert "Wheat of one." in histcite("list").stdout
    if seconds < 2:
        with Path("histcite.json").open("r+b") as stream:
            data = stream.read().replace(b"Wheat of one.", b"Wheat of ONE.")
            stream.seek(0)
            stream.write(data)
        os.utime("histcite.json", ns=(state.st_atime_ns, state.st_mtime_ns))
        assert "Wheat of ONE." in histcite("list").stdout


@pytest.mark.parametrize(
    "move",
    [os.utime, lambda path: Path(shutil.copy(path, "x.json")).replace(path)],
    ids=["touched", "put back from a backup"],
)
def test_a_file_of_equal_bytes_is_only_looked_at(histcite, index, move):
    move("histcite.json")
    assert keys(histcite) == ["one", "two"]
    assert set(index.done) == {"crc"}


def test_an_index_behind_by_commands_that_the_history_knows_is_advanced(histcite, index, folder):
    shutil.copytree(".histcite", "saved")
    entered(histcite, "three", "four")
    histcite("undo", "1")
    for file in folder.glob(".histcite/index-*"):
        file.unlink()
    for file in folder.glob("saved/index-*"):
        shutil.copy(file, ".histcite")
    index.done.clear()
    assert keys(histcite) == ["one", "three", "two"]
    assert index.done.count("_follow") == 1
    assert not {"_make", "_compare"} & {*index.done}


def test_an_index_behind_by_a_hand_edit_is_compared(histcite, index):
    path = Path("histcite.json")
    path.write_text(
        path.read_text(encoding="utf-8").replace("Wheat of one.", "Rye of one."), encoding="utf-8"
    )
    assert "Rye of one." in histcite("list").stdout
    assert (index.done.count("_compare"), "_make" in index.done) == (1, False)


def test_a_release_rebuilds_no_index(histcite, index, monkeypatch):
    """What an index must bear is a number of its own, counted up by whoever changes what it holds."""
    monkeypatch.setattr("histcite.version.__version__", "99")
    assert keys(histcite) == ["one", "two"]
    assert "_make" not in index.done


def test_what_an_index_holds_is_told_by_its_version():
    """Whoever changes the finding aids or the words counts the version up, and changes this list."""
    aids = {table: " | ".join(aids) for table, aids in AIDS.items()}
    assert (VERSION, aids, " ".join(WORDED)) == (
        "13",
        {
            "claims": "subject | subject folded | property | value folded | answer | voice | where | tag | source | source or via | dated | origin",
            "sources": "file | nearness | archive | described | called | in | derived_from | via | origin | number",
            "decisions": "prefers",
        },
        "text subject property value voice where of quote note tags source key",
    )


NEW = {"key": "new", "text": "T.", "references": [], "folio": "13"}


@pytest.mark.parametrize(
    "documents",
    [("claims", {5: NEW}), ("claims", {5: {"key": "new", "text": "T.", "references": [{"source": "s", "folio": "3"}]}}), ("files", {5: {"key": "x"}})],
    ids=["a field", "a field of a reference", "a table"],
)  # fmt: skip
@pytest.mark.parametrize("many", [1, 6], ids=["few", "many"])
def test_what_the_first_version_does_not_know_raises_the_format(
    folder, size, recwarn, monkeypatch, documents, many
):
    """Said once; never taken back; and only the mark is another."""
    monkeypatch.setattr("histcite.store.changes.MANY", 5)
    table, put = documents
    store = Store.create(folder / "histcite.json")
    with store.transaction() as transaction:
        transaction.put("claims", {1: {"key": "old", "text": "T.", "references": []}})
    assert (json.loads(store.path.read_bytes())["histcite"], len(recwarn)) == ({"1": {"format": 1}}, 0)
    for number in (0, 10):
        with store.transaction() as transaction:
            transaction.put(
                table, {id_ + number + more: one for id_, one in put.items() for more in range(many)}
            )
    store.turn_back(2)
    assert [str(one.message) for one in recwarn if one.category is NewFormat] == [
        f"{store.path} is written in format 2 from now on, for it holds what histcite 0.1.0 does not know; that version will say that it is newer"
    ]
    assert json.loads(store.path.read_bytes())["histcite"] == {"1": {"format": 2}}
    assert store.contents().keys("claims") == ["old"]


def test_doctor_names_the_format(histcite):
    assert histcite("doctor").stderr.splitlines()[-1] == "the file is of format 1"
    Path("histcite.json").write_text('{"histcite": {"1": {"format": 2}}}\n', encoding="utf-8")
    assert histcite("doctor").stderr.splitlines()[-1] == "the file is of format 2"


def test_a_later_format_is_said_to_be_newer(histcite):
    Path("histcite.json").write_text('{"histcite": {"1": {"format": 3}}}\n', encoding="utf-8")
    assert refused(histcite, "list").startswith("histcite: ")
    assert "has format 3, and this program knows formats up to 2; update histcite" in refused(
        histcite, "list"
    )


@pytest.mark.parametrize(("ours", "theirs"), [(1, 2), (2, 1)])
def test_a_merge_has_the_newer_format_of_both(folder, run, ours, theirs):
    """What the other side holds may be beyond the older one."""
    for name, number in (("base", 1), ("ours", ours), ("theirs", theirs)):
        tables = {**empty_tables(), "histcite": {"1": {"format": number}}}
        Path(name).write_bytes(serialise(tables))
    assert run("merge-driver", "base", "ours", "theirs", "histcite.json").exit_code == 0
    assert json.loads(Path("ours").read_bytes())["histcite"] == {"1": {"format": 2}}


def test_a_library_of_the_first_format_keeps_it(histcite, size):
    """Every kind of record that a command writes is of the first format."""
    entered(histcite, "one")
    histcite("alias", "add", "Hoxha", "Ходжа")
    histcite("property", "set", "owner", "--kind", "name")
    histcite("tag", "one", "-t", "x")
    assert Library.open(Path()).claim("one").tags == ("x",)
    assert json.loads(Path("histcite.json").read_bytes())["histcite"] == {"1": {"format": 1}}
