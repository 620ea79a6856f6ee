"""Every writing command, killed at a system call: file, log and index agree, and the next command works.

The system stops the program with ``strace`` just before a call that changes something on disk or takes a lock; between two such calls
nothing changes there, so that these are all the states that a kill can leave.
"""

import gc
import json
import os
import pkgutil
import random
import re
import select
import shutil
import signal
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from answers import answers
from click.testing import CliRunner
from linewise import tables_by_line, told

import histcite.cli
from histcite.cli import program
from histcite.store import Store
from histcite.store.contents import Shelves

KILLS = None if "HISTCITE_CRASHES" in os.environ else 2
"""At how many calls each command is killed; at every one where the variable is set."""

STRACE = shutil.which("strace") or ""

CHANGING = "openat,write,writev,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,link,mkdir,chmod,fchmod,chown,fchown,flock,fcntl,utimensat"

_CALL = re.compile(r"(\w+)\((.*)")
_READS = re.compile(r"F_(?!SETLK|SETLKW|OFD)|O_RDONLY")

COMMANDS = {
    "init": ("init", "new/histcite.json"),
    "add": ("add", "Rye.", "--ref", "GARF, f. 5446, op. 1, d. 2, l. 3", "--subject", "rye"),
    "edit": ("edit", "c", "--quote", "Words."),
    "tag": ("tag", "a", "b", "c", "-t", "seen"),
    "untag": ("untag", "a", "-t", "old"),
    "remove": ("remove", "c"),
    "use": ("use", "GARF, f. 1, op. 2, d. 9"),
    "source add": ("source", "add", "--key", "book", "--kind", "book", "--title", "Wheat"),
    "source edit": ("source", "edit", "SOURCE", "--note", "Seen."),
    "alias add": ("alias", "add", "Khrushchev", "Хрущёв"),
    "alias remove": ("alias", "remove", "Hoxha"),
    "property set": ("property", "set", "owner", "--kind", "name"),
    "dismiss": ("dismiss", "CONFLICT", "--because", "different-event", "-m", "two"),
    "resolve": ("resolve", "CONFLICT", "--because", "closer-witness", "--prefer", "a", "-m", "near"),
    "reopen": ("reopen", "DECIDED"),
    "import few": ("import", "few.csv"),
    "import many": ("import", "many.csv"),
    "notes": ("notes", "notes.md"),
    "merge": ("merge", "other.json"),
    "undo": ("undo",),
    "undo several": ("undo", "3"),
    "redo": ("redo",),
    "doctor": ("doctor", "--fix"),
    "add to what was left": ("add", "Rye.", "--ref", "GARF, f. 5446, op. 1, d. 2, l. 3"),
}
"""The commands, each run in the folder that :func:`furnished` furnishes."""


def said(*arguments, codes=(0,)):
    told = CliRunner().invoke(program, arguments)
    assert told.exit_code in codes, (arguments, told.output)
    return told.stdout


def furnished():
    """A library with records of every kind, what the commands take in, and a command that was taken back."""
    said("init")
    question = ("--property", "quantity", "--ref")
    for key, fonds, subject, value in (
        ("a", 1, "wheat", "10 t"),
        ("b", 2, "wheat", "90 t"),
        ("d", 3, "oil", "10 t"),
        ("e", 4, "oil", "90 t"),
    ):
        said(
            "add",
            "Text.",
            *question,
            f"RGANI, f. {fonds}",
            "--key",
            key,
            "--subject",
            subject,
            "--value",
            value,
            "-t",
            "old",
        )
    said("alias", "add", "Hoxha", "Ходжа")
    shutil.copy("histcite.json", "other.json")
    said("--version")
    other = ("--library", "other.json")
    said("add", "Elsewhere.", "--ref", "RGANI, f. 7", *other)
    said("tag", "a", "-t", "elsewhere", *other)
    conflicts = {
        one["subject"]: one["id"] for one in json.loads(said("check", "--json", codes=(0, 1)))["conflicts"]
    }
    said("dismiss", conflicts["oil"], "--because", "different-event", "-m", "two")
    said("add", "Text of c.", "--ref", "RGANI, f. 5", "--key", "c")
    said("tag", "c", "-t", "x")
    said("undo")
    for name, count in (("few.csv", 3), ("many.csv", 60)):
        rows = "".join(f'Row {row},"RGANI, f. {row}, op. 1"\n' for row in range(count))
        Path(name).write_text("text,reference\n" + rows, encoding="utf-8")
    Path("notes.md").write_text(
        "# GARF, f. 9, op. 1, d. 1\n\n- One thing. (l. 1)\n- Another. (l. 2)\n", encoding="utf-8"
    )
    source = min(json.loads(said("list", "--json")), key=lambda claim: claim["key"])["references"][0][
        "source"
    ]
    return {"SOURCE": source, "CONFLICT": conflicts["wheat"], "DECIDED": conflicts["oil"]}


def damaged():
    """The file with text that the doctor brings into its composed form."""
    path = Path("histcite.json")
    path.write_text(
        path.read_text(encoding="utf-8").replace("Text of c.", "Texte\u0301 of c."), encoding="utf-8"
    )


def left_by_a_killed_one():
    """As a program left it that was killed between its note in the history and the rename."""
    shutil.copy("histcite.json", "saved")
    said("tag", "a", "-t", "lost")
    Path("saved").replace("histcite.json")
    Path(".histcite.json.4711.tmp").write_bytes(b"half")


BEFORE = {"doctor": damaged, "add to what was left": left_by_a_killed_one}


def run_under(tracing, arguments):
    """Run the program with *arguments* in a process of its own that ``strace`` watches from its first call on; its exit code."""
    started, start = os.pipe()
    child = os.fork()
    if not child:
        code = 3
        try:
            os.read(started, 1)
            sink = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(sink, descriptor)
            program.main(arguments)
        except SystemExit as end:
            code = end.code
        finally:
            os._exit(code)
    tracer = subprocess.Popen([STRACE, "-p", str(child), *tracing], stderr=subprocess.PIPE)
    with tracer:
        assert select.select([tracer.stderr], [], [], 30)[0]
        os.write(start, b"x")
        status = os.waitpid(child, 0)[1]
        os.close(start)
        os.close(started)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def calls_of(arguments, log):
    """The calls of the program that change something: each name, and which call of that name it is."""
    assert run_under(["-o", str(log), "-e", f"trace={CHANGING}"], arguments) in (0, 1)
    counted = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _CALL.match(line)
        if call:
            counted[call[1]] += 1
            if not _READS.search(call[2]):
                yield call[1], counted[call[1]]


def can_trace():
    if sys.platform != "linux" or not STRACE:
        return False
    return (
        subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0
    )


@pytest.fixture(scope="module")
def loaded():
    """All modules of the program, so that a child has nothing to read."""
    for module in pkgutil.walk_packages(histcite.__path__, "histcite."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


@pytest.fixture(scope="module")
def models():
    """The folders that were furnished, by size, and what the words of the commands stand for there."""
    return {}


@pytest.fixture
def model(models, size, tmp_path_factory, monkeypatch):
    """A furnished folder, and what the words of the commands stand for there."""
    monkeypatch.setattr("histcite.store.changes.MANY", 40)
    monkeypatch.setenv("HISTCITE_USER", "reader")
    if size not in models:
        folder = tmp_path_factory.mktemp(size)
        monkeypatch.chdir(folder)
        models[size] = folder, furnished()
    yield models[size]
    gc.collect()  # a connection to SQLite may be closed by no other thread, such as that of a test that comes later


def state(path):
    return {
        name: table
        for name, table in tables_by_line(path.read_bytes()).items()
        if name != "histcite" and table
    }


@pytest.mark.slow
@pytest.mark.skipif(not can_trace(), reason="no strace here")
@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_a_system_call_file_and_log_and_index_agree(tmp_path, monkeypatch, size, model, command):
    """What was done is there whole or not at all; with the next command and an undo nothing else is."""
    folder, named = model
    arguments = [named.get(one, one) for one in COMMANDS[command]]

    def in_a_copy(number):
        shutil.copytree(folder, tmp_path / str(number))
        monkeypatch.chdir(tmp_path / str(number))
        BEFORE.get(command, lambda: None)()
        return Path("histcite.json").absolute()

    path = in_a_copy("whole")
    before = state(path)
    calls = list(calls_of(arguments, tmp_path / "log"))
    is_told = command != "doctor"
    chance = random.Random(f"{command} {size}")  # noqa: S311 - no secret, and the same one each time
    found = Counter()
    for number, (name, place) in enumerate(calls if KILLS is None else chance.sample(calls, KILLS)):
        path = in_a_copy(number)
        killing = ["-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={place}"]
        code = run_under(killing, arguments)
        assert code in (0, 1, -signal.SIGKILL)
        found["killed" if code < 0 else "run through"] += 1
        found["done" if state(path) != before else "not done"] += 1
        agree(path, f"killed at {name} {place}", is_told=is_told)
        if command == "init":
            said("init", "new/histcite.json", codes=(0, 2))
            assert json.loads(Path("new/histcite.json").read_bytes()) == {"histcite": {"1": {"format": 1}}}
        between = state(path)
        said("add", "After.", "--ref", "RGANI, f. 11", "--key", "after")
        assert list(Path().glob(".histcite.json.*.tmp")) == []
        agree(path, f"an add after {name} {place}", is_told=is_told)
        said("undo")
        assert state(path) == between, f"an undo after {name} {place}"
        agree(path, f"an undo after {name} {place}", is_told=is_told)
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(path.parent)
    assert found["killed"] >= len(calls) // 2 or KILLS


def agree(path, when, *, is_told):
    """The file holds what a reader is told, by the index or without it, and what the history tells; its entries are numbered in order."""
    store = Store(path)
    assert store.documents() == tables_by_line(path.read_bytes()), when
    if is_told:
        assert told(store) == state(path), when
    numbers = [entry.number for entry in store.entries()]
    assert numbers == list(range(1, len(numbers) + 1)), when
    assert answers(store.contents()) == answers(Shelves(store.documents())), when
