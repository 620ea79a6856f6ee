"""A large library among spoiled indexes, read-only disks and other machines, and what version 0.1.0 left waiting beside one."""

import gc
import json
import os
import runpy
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from cards import crossed
from leftovers import history_of, journal_of, left_waiting, sealed
from linewise import tables_by_line
from prepared import prepared

from histcite.store import Store
from histcite.store.history import History
from histcite.store.index import CLOCK
from histcite.store.leftover import Journal
from histcite.store.replacement import replace_file
from histcite.store.whole import LibraryFile


def taken_in(path, commands, told=""):
    """What the command says that brings into the file what waited."""
    waited = "1 command that was" if commands == 1 else f"{commands} commands that were"
    return f"histcite: {path} has now {waited} left waiting beside it by an earlier version{told}\n"


def entered(run, *keys, **cells):
    """Claims entered one by one, each with its source and the word *wheat*."""
    options = [part for name, cell in cells.items() for part in (f"--{name}", cell)]
    for key in keys:
        done = run("add", f"Wheat of {key}.", "--ref", f"RGANI, f. {len(key)}", "--key", key, *options)
        assert done.exit_code == 0, done.stderr


def told(run, *keys):
    """Exit code, stdout and stderr of the commands that read; *keys* are shown."""
    done = [run(*command) for command in (("list",), ("search", "wheat"), ("show", *keys), ("check",))]
    return [(one.exit_code, one.stdout, one.stderr) for one in done]


@pytest.fixture(autouse=True)
def _indexed(monkeypatch):
    """Every library counts as large."""
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "0")


@prepared
def large(histcite):
    """A library of four claims, with its index."""
    entered(histcite, "one", "two", tag="old")
    entered(histcite, "three", "four")


@prepared
def left(histcite):
    """The same as version 0.1.0 left it: *one* and *two* stand in its file, *three* and *four* wait in its journal."""
    entered(histcite, "one", "two", tag="old")
    with left_waiting(Path("histcite.json")):
        entered(histcite, "three", "four")


@pytest.fixture
def index(large, folder):
    return folder / ".histcite" / "index-histcite.sqlite"


@pytest.fixture
def journal(left, folder):
    return journal_of(folder / "histcite.json")


def keys(run):
    return sorted(claim["key"] for claim in json.loads(run("list", "--json").stdout))


def in_order(run):
    """The keys as they are listed, in the order of entry."""
    return [line.split("\t")[0] for line in run("list").stdout.splitlines()]


def state(name, value):
    """Something else in a row of what the index says of itself."""

    def change(index):
        with sqlite3.connect(index) as database:
            database.execute("update state set value = ? where name = ?", (value, name))
        database.close()

    return change


def in_its_place(put):
    """Something else under its name."""
    return lambda index: (index.unlink(), put(index))


@pytest.mark.parametrize(
    "spoil",
    [
        state("version", "0.1"),
        state("caught", "{}"),
        state("caught", "[1]"),
        state("caught", None),
        lambda index: os.truncate(index, 50),
        in_its_place(Path.touch),
        in_its_place(lambda index: index.write_text("index", encoding="utf-8")),
        in_its_place(lambda index: index.write_bytes(bytes(20_000))),
        in_its_place(Path.mkdir),
        Path.unlink,
    ],
    ids=["version", "empty state", "other state", "no state", "a few bytes", "empty", "text", "zeros", "folder", "gone"],
)  # fmt: skip
def test_whatever_stands_in_place_of_the_index_is_made_anew_or_done_without(large, index, spoil):
    before = told(large, "one", "four")
    spoil(index)
    assert told(large, "one", "four") == before
    spoil(index) if index.is_file() else None
    entered(large, "five")
    assert in_order(large) == ["one", "two", "three", "four", "five"]


@pytest.mark.slow
def test_an_index_with_a_hole_is_never_answered_from(large, index):
    """Any page of it may be lost in a crash of the system, or all from one on: the answer is right, or one sentence, and right then."""
    before = told(large, "one", "four")
    gc.collect()
    whole = index.read_bytes()
    sentence = f"histcite: the index {index} was damaged and is removed; run the command again, which makes it anew from the library's file\n"
    seen = []
    for page in range(0, len(whole), 4096):
        for rest in (b"", bytes(4096) + whole[page + 4096 :]):
            gc.collect()  # what an earlier command of this process still has open would hide the hole
            index.write_bytes(whole[:page] + rest)
            found = told(large, "one", "four")
            seen += [one for one, right in zip(found, before, strict=True) if one != right]
            assert told(large, "one", "four") == before
    assert set(seen) == {(2, "", sentence)}


def test_without_full_text_search_all_but_search_works(large, index, monkeypatch):
    before = told(large, "one", "four")
    index.unlink()
    monkeypatch.setattr("histcite.store.words._TABLE", "create virtual table words using no_fts5()")
    after = told(large, "one", "four")
    assert after.pop(1) == (
        2,
        "",
        "histcite: the SQLite of this Python has no full-text search (FTS5), which 'search' needs; run histcite with another Python\n",
    )
    assert after == [before[0], *before[2:]]
    monkeypatch.setattr("histcite.store.lock.sleep", waited_for_itself)
    entered(large, "five")
    assert large("tag", "one", "two", "--tag", "new").exit_code == 0
    assert large("undo").exit_code == 0
    assert keys(large) == ["five", "four", "one", "three", "two"]


def waited_for_itself(_):
    pytest.fail("somebody waits for a lock that it holds itself")


def test_a_hidden_folder_that_cannot_be_is_done_without(large, folder):
    """A file stands in its place: reading works, and writing says one sentence."""
    before, desk = told(large, "one", "four"), folder / ".histcite"
    shutil.rmtree(desk)
    desk.touch()
    assert told(large, "one", "four") == before
    refused = large("tag", "one", "--tag", "x")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == f"histcite: cannot write {desk}: File exists; nothing was changed\n"
    desk.unlink()
    assert large("tag", "one", "--tag", "x").exit_code == 0


ON_A_READ_ONLY_DISK = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
cd "$1"; shift; exec "$@"
"""

READING = """
import json, sys
from click.testing import CliRunner
from histcite.cli import program
done = [CliRunner().invoke(program, command) for command in json.loads(sys.argv[1])]
print(json.dumps([(one.exit_code, one.stdout, one.stderr) for one in done]))
"""


def on_a_read_only_disk(folder, asked):
    """What each of the commands *asked* comes to in *folder* on a disk that takes no write: exit code, stdout and stderr."""
    mounted = ["unshare", "-rm", "sh", "-c", ON_A_READ_ONLY_DISK, "sh", str(folder)]
    ran = subprocess.run(
        [*mounted, sys.executable, "-c", READING, json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode in (1, 77) and not ran.stdout:
        pytest.skip("nothing may be mounted here")
    return list(map(tuple, json.loads(ran.stdout)))


READ = [["list"], ["search", "wheat"], ["show", "one", "four"], ["check"], ["export", "jsonl"]]


@pytest.mark.skipif(sys.platform != "linux", reason="mounts of another kind")
@pytest.mark.parametrize(("lost", "library"), crossed([(), ("index-*",), ("*",)], ["large", "left"]), ids=str)
def test_a_library_on_a_read_only_disk_is_read(folder, request, lost, library):
    """With its index, without, and without its hidden folder; also where a journal was left."""
    run = request.getfixturevalue(library)
    before = [*told(run, "one", "four"), (0, run("export", "jsonl").stdout, "")]
    for part in (part for pattern in lost for part in (folder / ".histcite").glob(pattern)):
        part.unlink()
    *read, (code, out, sentence) = on_a_read_only_disk(folder, [*READ, ["tag", "one", "--tag", "x"]])
    assert read == before
    assert (code, out, len(sentence.splitlines())) == (2, "", 1)
    assert sentence.startswith("histcite: cannot write ")
    assert sentence.endswith("Read-only file system; nothing was changed\n")


PROGRESS = """
import os, sys
from histcite.cli import program
from histcite.display import progress
progress.PATIENCE = 0.0
os.environ["HISTCITE_INDEX_FROM"] = "0"
program(["show", "one"])
"""


@pytest.mark.skipif(os.name == "nt", reason="terminals of another kind")
def test_the_making_of_the_index_is_shown_on_a_terminal_alone(large, index, folder):
    index.unlink()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRESS], capture_output=True, text=True, check=True, cwd=folder
    )
    assert (ran.stderr, index.exists()) == ("", True)
    index.unlink()
    master, terminal = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run(
        [sys.executable, "-c", PROGRESS],
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        check=True,
        cwd=folder,
        env=environment,
    )
    os.close(terminal)
    assert b"making the index" in os.read(master, 100_000)
    os.close(master)


READS_ALL_ORDERS = pytest.mark.xfail(
    reason="the events of this library are one chain, and all of a chain is read for the conflicts of one claim"
)

MEMORY = """
import re, sys
from pathlib import Path
from histcite.cli import program
try:
    program(sys.argv[1:])
finally:
    print(*re.findall(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text()), file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told otherwise")
@pytest.mark.parametrize(
    "command",
    [
        ("cite", "file-3"),
        pytest.param(("show", "claim-7"), marks=READS_ALL_ORDERS),
        pytest.param(("tag", "claim-7", "--tag", "seen"), marks=READS_ALL_ORDERS),
        ("source", "show", "file-3"),
    ],
    ids=" ".join,
)
@pytest.mark.slow
def test_the_memory_that_a_command_takes_does_not_grow_with_the_library(folder, monkeypatch, command):
    """Four times as many claims, 2 MB more of them, cost less than one; what SQLite keeps of the index is bounded."""
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "0")
    fill = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "check.py"))["fill"]
    taken = []
    for claims in (2_000, 8_000):
        path = folder / str(claims) / "histcite.json"
        path.parent.mkdir()
        fill(path, claims)
        program = [sys.executable, "-c", MEMORY, *command]
        environment = {**os.environ, "HISTCITE_LIBRARY": str(path)}
        told = [
            subprocess.run(program, env=environment, capture_output=True, text=True, check=True)
            for _ in range(2)
        ]
        taken.append(int(told[-1].stderr))
    assert path.stat().st_size > 2_500_000
    assert taken[1] - taken[0] < 1_000


def test_a_library_behind_a_link_is_one_library(large, folder):
    (folder / "linked").mkdir()
    link = folder / "linked" / "mine.json"
    link.symlink_to(folder / "histcite.json")
    entered(large, "five", library=str(link))
    assert keys(large) == ["five", "four", "one", "three", "two"]
    assert (Store(link).files, sorted(link.parent.iterdir())) == ((link,), [link])


def in_place(path, old, new):
    """Change the bytes of *path* as a program does that keeps the time at which it was changed."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def moved_in(path, old, new):
    """The same by another file, as from a backup."""
    status = path.stat()
    replace_file(path, path.read_bytes().replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", [in_place, moved_in])
def test_a_changed_file_is_not_taken_for_the_old_one(large, folder, change):
    """It has the length and the time of the old one, which was written a moment ago."""
    change(folder / "histcite.json", b"Wheat of one.", b"Wheat of ONE.")
    assert "Wheat of ONE." in large("list").stdout


def only_stamped(*_):
    pytest.fail("the index is made or compared, and the file is the same")


def test_an_index_of_the_same_bytes_is_stamped_and_then_trusted(large, folder, monkeypatch):
    """A file that was copied away and back is read once, and then known by its state."""
    path = folder / "histcite.json"
    before = told(large, "one", "four")
    replace_file(path, path.read_bytes())
    long_ago = path.stat().st_mtime_ns - 2 * CLOCK
    os.utime(path, ns=(long_ago, long_ago))
    for work in ("_follow", "_compare", "_make"):
        monkeypatch.setattr(f"histcite.store.index_upkeep.IndexUpkeep.{work}", only_stamped)
    assert told(large, "one", "four") == before
    monkeypatch.setattr("histcite.store.index_upkeep.version_of", only_stamped)
    assert told(large, "one", "four") == before


def test_a_file_that_was_just_written_is_read_again_only_where_its_time_could_be_another_s(
    large, folder, monkeypatch
):
    """It waits beside the library while it is made durable, and on most disks that takes longer than a tick of the clock."""
    path = folder / "histcite.json"
    monkeypatch.setattr("histcite.store.index.FINE_CLOCK", 0)
    large("tag", "one", "--tag", "new")
    with monkeypatch.context() as unread:
        unread.setattr("histcite.store.index_upkeep.version_of", only_stamped)
        assert large("show", "one").stdout.count("#new") == 1
    monkeypatch.setattr("histcite.store.index.FINE_CLOCK", 10**12)
    large("tag", "one", "--tag", "newer")
    state = path.stat()
    path.write_bytes(path.read_bytes().replace(b"newer", b"older"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert large("show", "one").stdout.count("#older") == 1


def test_an_index_that_is_behind_is_advanced_by_the_history(histcite, folder, monkeypatch):
    """As after a backup of the hidden folder, or commands of a program that could not write the index."""
    entered(histcite, "one", "two", "three")
    kept = folder / "kept"
    gc.collect()
    shutil.copytree(folder / ".histcite", kept)
    entered(histcite, "five")
    histcite("tag", "one", "two", "--tag", "new")
    histcite("remove", "three")
    histcite("undo")
    before = told(histcite, "one", "five")
    gc.collect()
    for part in (folder / ".histcite").glob("index-*"):
        part.unlink()
    for part in kept.glob("index-*"):
        shutil.copy(part, folder / ".histcite")
    for work in ("_compare", "_make"):
        monkeypatch.setattr(f"histcite.store.index_upkeep.IndexUpkeep.{work}", only_stamped)
    assert told(histcite, "one", "five") == before


def test_a_key_that_is_no_text_leaves_the_index_alone(large, index):
    before = index.read_bytes()
    refused = large("show", "abc\udcff")
    assert (refused.exit_code, refused.stdout, "damaged" in refused.stderr) == (2, "", False)
    assert index.read_bytes() == before


def test_a_record_copied_under_another_id_is_read_as_without_an_index(large, folder, monkeypatch):
    """Of two records with one key the later counts, as in a small library, until doctor has spoken."""
    file = folder / "histcite.json"
    tables = json.loads(file.read_bytes())
    (claim,) = [one for one in tables["claims"].values() if one["key"] == "one"]
    tables["claims"]["1125899906842600"] = {**claim, "text": "Said twice."}
    file.write_text(json.dumps(tables), encoding="utf-8")
    with_index = told(large, "one")
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "1000000000")
    assert with_index == told(large, "one")


@pytest.mark.parametrize("number", ["0", "03", "٣"])
def test_an_id_that_is_none_of_ours_is_no_surprise(large, folder, number):
    file = folder / "histcite.json"
    tables = json.loads(file.read_bytes())
    tables["claims"][number] = {"key": "odd", "text": "Odd.", "references": []}
    file.write_text(json.dumps(tables), encoding="utf-8")
    assert "odd" in keys(large)
    refused = large("tag", "one", "--tag", "x")
    assert (refused.exit_code, "unforeseen" in refused.stderr) == (2, False)


def test_a_lone_surrogate_keeps_no_one_from_adding(large, folder):
    file = folder / "histcite.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"Wheat of one."', '"Wheat \\ud800 of one."'),
        encoding="utf-8",
    )
    assert large("tag", "two", "--tag", "x").exit_code == 0
    assert "#x" in large("show", "two").stdout


def test_what_waits_is_read_silently_and_nothing_is_written(large, folder):
    """A reader tells the same as if it had never waited, and leaves the files as they are."""
    path = folder / "histcite.json"
    before = told(large, "one", "four")
    with left_waiting(path):
        large("tag", "one", "--tag", "new")
    as_it_was = contents_of(folder)
    assert "#new" in large("show", "one").stdout
    assert [entry.number for entry in Store(path).entries()] == [1, 2, 3, 4, 5]
    assert Store(path).files == (path, journal_of(path))
    with left_waiting(path):
        assert large("untag", "one", "--tag", "new").exit_code == 0
    assert told(large, "one", "four") == before
    assert contents_of(folder)[path] == as_it_was[path]


def contents_of(folder):
    """What the files in *folder* hold, the hidden folder left out."""
    return {file: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize("limit", ["0", "1000000000"], ids=["large", "small"])
@pytest.mark.parametrize(
    "command",
    [
        ("add", "Rye.", "--ref", "RGANI, f. 9", "--key", "five"),
        ("edit", "four", "--text", "Rye."),
        ("source", "edit", "rgani-f4", "--title", "Rye"),
        ("remove", "one"),
        ("undo",),
        ("sync",),
    ],
    ids=" ".join,
)
def test_the_first_writer_takes_in_what_waits(left, folder, journal, monkeypatch, command, limit):
    """Once, and says so; file, index and history are then as if nothing had ever waited."""
    monkeypatch.setenv("HISTCITE_INDEX_FROM", limit)
    path = folder / "histcite.json"
    log = json.loads(left("log", "--json").stdout)
    done = left(*command)
    assert (done.exit_code, done.stderr.startswith(taken_in(path, 2)), journal.exists()) == (0, True, False)
    assert json.loads(left("log", "--json").stdout)[-4:] == log
    tables = tables_by_line(path.read_bytes())
    assert sorted(claim["key"] for claim in tables["claims"].values()) == keys(left)
    assert set(keys(left)) ^ {"one", "two", "three", "four"} == {
        "add": {"five"},
        "remove": {"one"},
        "undo": {"four"},
    }.get(command[0], set())
    again = left("tag", "two", "--tag", "x")
    assert (again.exit_code, "left waiting" in again.stderr) == (0, False)
    for _ in json.loads(left("log", "--json").stdout):
        left("undo")
    assert keys(left) == []


def test_what_is_in_the_file_already_is_not_taken_in_again(left, folder, journal):
    """The writer was killed after the file was moved into its place, before the journal was removed; nothing is said of it."""
    waiting = journal.read_bytes()
    left("sync")
    taken = (folder / "histcite.json").read_bytes()
    journal.write_bytes(waiting)
    assert keys(left) == ["four", "one", "three", "two"]
    synced = left("sync")
    assert (synced.exit_code, synced.stderr) == (0, f"brought 2 commands into {folder / 'histcite.json'}\n")
    assert ((folder / "histcite.json").read_bytes(), journal.exists()) == (taken, False)
    assert [one["number"] for one in json.loads(left("log", "--json").stdout)] == [4, 3, 2, 1]


def test_what_version_0_1_0_had_brought_into_the_file_enters_the_history(left, folder, journal):
    """It was killed when the file was in its place; the history it kept was to follow, and is still told by the journal."""
    waiting, history = journal.read_bytes(), history_of(folder / "histcite.json")
    told_before = history.read_bytes()
    log = left("log", "--json").stdout
    left("sync")
    history.write_bytes(told_before)
    history.with_suffix(".end").unlink()
    journal.write_bytes(waiting + sealed({"folded": "0"}))
    assert left("log", "--json").stdout == log
    assert left("tag", "one", "--tag", "x").stderr == ""
    assert json.loads(left("log", "--json").stdout)[1:] == json.loads(log)
    assert left("undo", "2").exit_code == 0
    assert keys(left) == ["one", "three", "two"]


@pytest.mark.parametrize("lost", [1, 30, 200])
def test_a_torn_last_line_of_the_journal_was_never_acknowledged(left, journal, lost):
    os.truncate(journal, journal.stat().st_size - lost)
    assert (in_order(left), left("list").stderr) == (["one", "two", "three"], "")
    entered(left, "four")
    assert in_order(left) == ["one", "two", "three", "four"]


def damage(file, line, old, new):
    """Change a line of *file* by hand; gives it as it is then."""
    lines = file.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(old, new)
    file.write_bytes(b"".join(lines))
    return lines[line - 1]


@pytest.mark.parametrize("line", [1, 2])
def test_a_damaged_line_of_the_journal_is_said_and_set_aside(left, journal, folder, line):
    """The others are read, nothing is written over any; the doctor keeps the other lines and the damaged one."""
    lost = damage(journal, line, b"Wheat", b"Whaet")
    as_it_was = contents_of(folder)
    kept = ["one", "two", {1: "four", 2: "three"}[line]]
    listed = left("list")
    assert (listed.exit_code, in_order(left)) == (0, kept)
    assert listed.stderr == (
        f"histcite: {journal}:{line}: this line is damaged; what can be read is shown, and nothing is written; "
        "'histcite doctor' says more, 'histcite doctor --fix' mends\n"
    )
    for command in (("tag", "one", "--tag", "x"), ("sync",), ("undo",)):
        refused = left(*command)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr == (
            f"histcite: {journal}:{line}: this line is damaged, and nothing was written; "
            "mend the library with 'histcite doctor --fix', which loses nothing\n"
        )
    assert contents_of(folder) == as_it_was
    sick = (
        f"{journal}:{line}: what a command changed waits here to be written into the library, and is damaged"
    )
    assert (left("doctor").exit_code, left("doctor").stdout) == (1, f"{sick}\n")
    mended = left("doctor", "--fix")
    assert (mended.exit_code, mended.stdout) == (0, f"{sick}; mended\n")
    (aside,) = folder.glob("histcite.json.damaged-*")
    assert f"the lines set aside are in {aside}\n" in mended.stderr
    assert aside.read_bytes() == lost
    assert in_order(left) == kept
    assert left("doctor").exit_code == 0


def test_damage_in_both_files_is_mended_at_once(left, journal, folder):
    damage(journal, 1, b"Wheat", b"Whaet")
    damage(folder / "histcite.json", 4, b'"text"', b'"text')
    mended = left("doctor", "--fix")
    assert mended.exit_code == 0
    (aside,) = folder.glob("histcite.json.damaged-*")
    assert len(aside.read_bytes().splitlines()) == 2
    assert in_order(left) == ["one", "four"]


def edited(path):
    """Somebody changed *one* in an editor."""
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Wheat of one."', '"Wheat of one!"'), encoding="utf-8"
    )


def reindented(path):
    edited(path)
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2), encoding="utf-8")


@pytest.mark.parametrize("change", [edited, reindented], ids=["in an editor", "by a formatter"])
def test_a_file_edited_while_changes_wait_keeps_both(left, folder, change):
    change(folder / "histcite.json")
    listed = left("list", "--json")
    assert listed.stderr == ""
    assert {claim["key"]: claim["text"] for claim in json.loads(listed.stdout)} == {
        "one": "Wheat of one!",
        "two": "Wheat of two.",
        "three": "Wheat of three.",
        "four": "Wheat of four.",
    }
    assert left("sync").stderr.startswith(taken_in(folder / "histcite.json", 2))
    assert (left("list", "--json").stdout, left("list").stderr) == (listed.stdout, "")
    assert len(json.loads(left("log", "--json").stdout)) == 4


def test_a_claim_changed_on_both_sides_is_marked(left, folder):
    with left_waiting(folder / "histcite.json"):
        left("edit", "one", "--text", "Rye of one.")
    edited(folder / "histcite.json")
    assert left("list").stderr == ""
    assert left("tag", "two", "--tag", "x").stderr == taken_in(
        folder / "histcite.json",
        3,
        "; 1 field was also changed in the file meanwhile, and 'histcite doctor' lists where",
    )
    found = left("doctor")
    assert found.exit_code == 1
    assert "'Rye of one.' here and 'Wheat of one!' in the other copy" in found.stdout
    assert json.loads(left("show", "one", "--json").stdout)[0]["text"] == "Rye of one."


def test_a_backup_put_back_while_changes_wait_keeps_both(large, folder):
    """The file is older than the journal, and what was only in the newer one is what the owner gave up."""
    path, backup = folder / "histcite.json", folder / "backup.json"
    shutil.copy(path, backup)
    large("remove", "two")
    large("edit", "one", "--text", "Given up.")
    with left_waiting(path):
        entered(large, "five")
    shutil.copy(backup, path)
    listed = large("list")
    assert (keys(large), listed.stderr) == (["five", "four", "one", "three", "two"], "")
    large("sync")
    assert large("list").stdout == listed.stdout


class Machine:
    """One of two machines on a synchronised folder, and what it had of the other's when both were last the same."""

    def __init__(self, folder, run):
        self.folder = folder
        self._run = run
        self.known = {name: held(folder / name) for name in (FILE, JOURNAL)}

    def __call__(self, *arguments):
        return self._run(*arguments[:1], "--library", str(self.folder), *arguments[1:])

    def sends(self, other, *names):
        """Bring files over as the services do: what the other machine changed itself is kept beside, under another name."""
        for name in names:
            mine, theirs = self.folder / name, other.folder / name
            if mine.is_dir():
                shutil.copytree(mine, theirs, dirs_exist_ok=True)
                continue
            if held(theirs) not in (other.known[name], held(mine), b""):
                theirs.rename(
                    theirs.with_name(f"{theirs.stem}.sync-conflict-20240101-120000-ABCDEFG{theirs.suffix}")
                )
            if mine.exists():
                shutil.copy2(mine, theirs)
            elif held(theirs) == other.known[name]:
                theirs.unlink(missing_ok=True)
            other.known[name] = held(theirs)


def held(file):
    return file.read_bytes() if file.exists() else b""


FILE, JOURNAL, DESK = "histcite.json", "histcite.json.journal", ".histcite"


@pytest.fixture
def machines(left, folder):
    """Two machines with the same files, hidden folder included."""
    (folder / "desk").mkdir()
    for name in (FILE, JOURNAL, DESK):
        shutil.move(folder / name, folder / "desk")
    shutil.copytree(folder / "desk", folder / "laptop")
    return [Machine(folder / name, left) for name in ("desk", "laptop")]


@pytest.mark.parametrize(
    ("first", "then"),
    [((FILE,), (JOURNAL, DESK)), ((JOURNAL,), (FILE, DESK)), ((DESK,), (FILE, JOURNAL)), ((DESK, JOURNAL), (FILE,))],
    ids=["file first", "journal first", "hidden folder first", "file last"],
)  # fmt: skip
def test_what_the_other_machine_took_in_comes_over_in_any_order(machines, first, then):
    """The laptop brings what waited into the file and adds something; the desk reads when half of that has come, and again at the end."""
    desk, laptop = machines
    assert laptop("sync").exit_code == 0
    entered(laptop, "five")
    laptop.sends(desk, *first)
    half = desk("list", "--json")
    assert (half.exit_code, half.stderr) == (0, "")
    found = sorted(claim["key"] for claim in json.loads(half.stdout))
    assert len(set(found)) == len(found)
    assert {"one", "two"} <= set(found)
    laptop.sends(desk, *then)
    assert list(desk.folder.glob("*conflict*")) == []
    assert keys(desk) == ["five", "four", "one", "three", "two"]
    assert desk("doctor").stdout == ""


def test_the_other_machine_wrote_and_took_in_what_waits_here_too(machines):
    """Its file comes over to where more waits by now: all is there once, and the next writer says so."""
    desk, laptop = machines
    entered(laptop, "five")
    laptop("tag", "one", "--tag", "laptop")
    with left_waiting(desk.folder / FILE):
        entered(desk, "six")
        desk("tag", "one", "--tag", "desk")
    laptop.sends(desk, FILE)
    expected = {
        "one": ["desk", "laptop", "old"],
        "two": ["old"],
        "three": [],
        "four": [],
        "five": [],
        "six": [],
    }
    for command in (("list", "--json"), ("sync",), ("list", "--json")):
        done = desk(*command)
        assert done.exit_code == 0
        if command == ("sync",):
            assert done.stderr.startswith(taken_in(desk.folder / FILE, 4))
        else:
            assert done.stderr == ""
            assert {claim["key"]: claim["tags"] for claim in json.loads(done.stdout)} == expected
    assert desk("doctor").stdout == ""


def test_a_service_kept_two_journals(machines):
    """The doctor finds the one that nothing reads, and merge brings in what waits there."""
    desk, laptop = machines
    for machine, key in ((laptop, "five"), (desk, "six")):
        with left_waiting(machine.folder / FILE):
            entered(machine, key)
    laptop.sends(desk, JOURNAL)
    assert keys(desk) == ["five", "four", "one", "three", "two"]
    (copy,) = desk.folder.glob("*conflict*")
    found = desk("doctor")
    assert found.exit_code == 1
    assert found.stdout.startswith(
        f"{copy}: looks like the other version of the library's journal, in which version 0.1.0 let changes wait, "
    )
    assert found.stdout.endswith(f"delete it after: histcite merge {copy}\n")
    merged = desk("merge", str(copy))
    assert (merged.exit_code, merged.stderr) == (0, "1 record added\n")
    assert keys(desk) == ["five", "four", "one", "six", "three", "two"]
    copy.unlink()
    assert desk("doctor").stdout == ""


def once_after(monkeypatch, kind, name, then):
    """Do something else when the method *name* of *kind* has come to its end for the first time."""
    real = getattr(kind, name)

    def method(self, *arguments):
        monkeypatch.setattr(kind, name, real)
        done = list(real(self, *arguments)) if name == "entries" else real(self, *arguments)
        then()
        return done

    monkeypatch.setattr(kind, name, method)


@pytest.mark.filterwarnings("ignore::histcite.cautions.TakenIn")
@pytest.mark.parametrize(("kind", "name"), [(LibraryFile, "read"), (Journal, "entries")])
def test_a_reader_who_is_overtaken_by_the_writer_that_takes_in_misses_nothing(
    left, folder, monkeypatch, kind, name
):
    store = Store(folder / "histcite.json")
    once_after(monkeypatch, kind, name, lambda: Store(store.path).sync())
    assert sorted(claim["key"] for claim in store.documents()["claims"].values()) == [
        "four",
        "one",
        "three",
        "two",
    ]
    assert store.files == (store.path,)


@pytest.mark.filterwarnings("ignore::histcite.cautions.TakenIn")
def test_a_log_that_is_overtaken_by_the_writer_that_takes_in_misses_nothing(left, folder, monkeypatch):
    store = Store(folder / "histcite.json")
    once_after(monkeypatch, History, "entries", lambda: Store(store.path).sync())
    assert [entry.number for entry in store.entries()] == [1, 2, 3, 4]
    assert store.files == (store.path,)


def test_a_library_behind_a_link_has_one_journal(left, folder, journal):
    (folder / "linked").mkdir()
    link = folder / "linked" / "mine.json"
    link.symlink_to(folder / "histcite.json")
    assert Store(link).files == (link, journal)
    entered(left, "five", library=str(link))
    assert (keys(left), journal.exists()) == (["five", "four", "one", "three", "two"], False)


def test_the_shell_is_told_keys_and_nothing_else(left, folder):
    edited(folder / "histcite.json")
    completed = subprocess.run(
        [Path(sys.executable).with_name("histcite")],
        env={
            **os.environ,
            "_HISTCITE_COMPLETE": "bash",
            "COMP_LINE": "histcite show t",
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (completed.stdout, completed.stderr) == ("three\ntwo\n", "")


def test_a_new_library_is_not_made_where_changes_of_a_lost_one_wait(left, folder, journal):
    (folder / "histcite.json").unlink()
    refused = left("init")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert (
        refused.stderr
        == f"histcite: {journal} is there already and is left as it is; choose another folder\n"
    )


def test_export_of_a_damaged_file_with_changes_waiting_shows_what_can_be_read(left, folder):
    damage(folder / "histcite.json", 4, b'"text"', b'"text')
    exported = left("export", "jsonl")
    told_keys = {json.loads(line).get("key") for line in exported.stdout.splitlines()}
    assert (exported.exit_code, {"one", "three", "four"} <= told_keys) == (0, True)


@pytest.mark.usefixtures("large")
def test_a_library_may_be_let_go_of_in_another_thread(folder):
    """Nothing is said of it, which would be an error here."""
    held = [Store(folder / "histcite.json").contents()]
    assert held[0].count("claims") == 4
    thread = Thread(target=held.clear)
    thread.start()
    thread.join()
    gc.collect()
