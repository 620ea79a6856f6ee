"""A program that is killed: every claim it acknowledged is there, and what it was doing is done whole or not at all."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from answers import answers
from histcite.store.storage import serialise, spelled, spelling

from histcite import Library
from histcite.store import Store, replace_file
from histcite.store.contents import Shelves

pytestmark = pytest.mark.usefixtures("size")

KILLS = int(os.environ.get("HISTCITE_CRASHES", "30"))
"""How many workers are killed; set the variable for a long run."""

STRIDE = (
    dict.fromkeys(("small", "large"), 1) if "HISTCITE_CRASHES" in os.environ else {"small": 5, "large": 23}
)
"""Before each how many-th line of the store a command on a library of this size is killed."""

WORKER = """
import json, random, sys
import histcite.store.changes, histcite.store.large
from histcite import Library
from histcite.intake.exchange import Terms
from histcite.intake.exchange import Layout, open_parcel

histcite.store.changes.MANY, histcite.store.large.LEAST_FOLD = 20, 4_000
library = Library.open(sys.argv[1])
chance = random.Random(int(sys.argv[2]))

def choose(number):
    there = sorted(library.claims)
    what = chance.choice(("add", "import", "tag", "untag", "remove", "sync")) if there else "add"
    if what in ("add", "import"):
        size = 1 if what == "add" else chance.randrange(2, 30)
        return what, [f"w{sys.argv[2]}-{number}-{row}" for row in range(size)]
    return what, chance.sample(there, min(len(there), chance.randrange(1, 12)))

def carry_out(what, keys):
    if what == "add":
        library.add(f"Хрущёв {keys[0]}", ref=f"RGANI, f. 3, op. {chance.randrange(90)}", key=keys[0])
    elif what == "import":
        rows = "".join(f'{key},Хрущёв {key},"RGANI, f. {chance.randrange(90)}"\\n' for key in keys)
        batch = ("key,text,reference\\n" + rows).encode()
        accession = library.take_in(open_parcel(batch, "batch.csv", Layout(archives=library.archives)).delivery, Terms())
        assert not accession.problems, accession.problems
    elif what == "tag":
        library.tag(keys, add=["seen"])
    elif what == "untag":
        library.tag(keys, drop=["seen"])
    elif what == "sync":
        library.sync()
    else:
        library.remove(keys)

for number in range(1_000_000):
    task = choose(number)
    print("begin", json.dumps(task), flush=True)
    carry_out(*task)
    print("done", flush=True)
"""


def carried_out(task, claims):
    """The tags by key once *task* is done on *claims*."""
    what, keys = task
    if what == "remove":
        return {key: tags for key, tags in claims.items() if key not in keys}
    if what == "sync":
        return claims
    return {**claims, **dict.fromkeys(keys, ["seen"] if what == "tag" else [])}


def tags_by_key(path):
    """The tags by key as they are found in the library; each claim has its text and the source that it cites."""
    tables = found_in(path)
    claims, sources = (tables.get(name, {}).values() for name in ("claims", "sources"))
    assert {reference["source"] for claim in claims for reference in claim["references"]} <= {
        source["key"] for source in sources
    }
    assert all(claim["text"] == f"Хрущёв {claim['key']}" for claim in claims)
    return {claim["key"]: claim.get("tags", []) for claim in claims}


def found_in(path):
    """Every table but the library's mark; of a small library, as plain TinyDB reads them. The file is laid out as it always is."""
    data = path.read_bytes()
    tables = json.loads(data)
    assert spelled(tables, spelling(data, tables)) == data
    if Store(path).files != (path,):
        tables = Store(path).documents()
    return {name: table for name, table in tables.items() if name != "histcite"}


def acknowledged(lines):
    """The tasks that were reported done, and the one that was begun last and was not; a torn last line says nothing."""
    done, begun = [], None
    for line in lines:
        if line == "done\n":
            done.append(begun)
            begun = None
        elif line.endswith("\n"):
            begun = tuple(json.loads(line.removeprefix("begin ")))
    return done, begun


def run_and_kill(path, seed):
    """Start a worker, let it do a few things, kill it at some moment, and tell what it said."""
    chance = random.Random(seed)  # noqa: S311 - no secret, and the same one each time
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    lines = [worker.stdout.readline() for _ in range(chance.randrange(1, 20))]
    time.sleep(chance.uniform(0, 0.012))
    with worker:
        worker.kill()
        lines += worker.stdout.readlines()
        assert (worker.wait(), worker.stderr.read()) == (-9 if os.name != "nt" else 1, "")
    return acknowledged(lines)


def kill_often(path, seeds):
    """Kill one worker after another on one library, and count how the tasks under way were found."""
    library = Library.create(path)
    claims, outcomes = {}, Counter()
    for seed in seeds:
        done, begun = run_and_kill(path, seed)
        for task in done:
            claims = carried_out(task, claims)
        found = tags_by_key(path)
        whole = carried_out(begun, claims) if begun else claims
        assert found in (claims, whole), f"seed {seed}: lost or torn while {begun} was being done"
        outcomes["between" if whole == claims else "whole" if found == whole else "not at all"] += 1
        claims = found
    library.add("Хрущёв after", ref="RGANI, f. 3", key="after")
    assert tags_by_key(path) == {**claims, "after": []}
    return outcomes


@pytest.mark.slow
def test_killed_at_any_moment_the_library_holds_what_was_acknowledged(tmp_path, monkeypatch):
    """Adds, imports, tags and removals follow one another in a library whose writer is killed again and again."""
    monkeypatch.setattr("histcite.store.lock.LOCK_SECONDS", 1)
    with ThreadPoolExecutor() as pool:
        libraries = [
            pool.submit(kill_often, tmp_path / str(number) / "histcite.json", range(number, KILLS, 2))
            for number in range(2)
        ]
    outcomes = sum((library.result() for library in libraries), Counter())
    assert outcomes["not at all"] >= KILLS // 4, f"too few were killed at work to tell anything: {outcomes}"


def killed_at_line(number, work):
    """Do *work* in a process of its own that is killed before the *number*-th line run in the store; whether it was."""
    store = str(Path("histcite", "store"))
    lines = count()

    def trace(frame, event, _):
        if store not in frame.f_code.co_filename:
            return None
        if event == "line" and next(lines) == number:
            os.kill(os.getpid(), 9)
        return trace

    child = os.fork()
    if not child:
        try:
            sys.settrace(trace)
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 9


def put_in_both(path, documents):
    """One command that writes to two tables."""
    with Store(path).transaction() as transaction:
        transaction.put("claims", documents)
        transaction.put("sources", documents)


def in_both(documents):
    """Both tables, as they are read, when they hold *documents*."""
    table = {str(number): document for number, document in documents.items()}
    return {"claims": table, "sources": table}


def told(history):
    """The tables as they must be by the entries of *history*."""
    tables = {}
    for entry in history.entries():
        for change in entry.changes:
            tables.setdefault(change.table, {})[change.id] = change.after
    return tables


FIRST, SECOND, THIRD = {1: {"key": "a"}}, {2: {"key": "b"}}, {3: {"key": "c"}}


def put_as_many(path):
    """A command that is written into the file at once, with what waits."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("histcite.store.changes.MANY", 1)
        put_in_both(path, SECOND)


def put_and_fold(path):
    put_in_both(path, SECOND)
    Store(path).sync()


def put_where_the_index_is_gone(path):
    for part in path.parent.glob(".histcite/index-*"):
        part.unlink()
    put_in_both(path, SECOND)


def put_after_a_hand_edit(path):
    """The file is changed by other means, in our layout, before a command; what waits has to be brought together with it."""
    tables = {**json.loads(path.read_bytes()), "aliases": {"1": {"name": "Х"}}}
    replace_file(path, serialise(tables).encode())
    put_in_both(path, SECOND)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of another kind")
@pytest.mark.filterwarnings("ignore::histcite.errors.ChangedElsewhere")
@pytest.mark.parametrize(
    ("size", "work"),
    [
        pytest.param("small", lambda path: put_in_both(path, SECOND), marks=pytest.mark.slow),
        pytest.param("small", put_as_many, marks=pytest.mark.slow),
        ("large", lambda path: put_in_both(path, SECOND)),
        pytest.param("large", put_as_many, marks=pytest.mark.slow),
        pytest.param("large", put_and_fold, marks=pytest.mark.slow),
        pytest.param("large", put_where_the_index_is_gone, marks=pytest.mark.slow),
        pytest.param("large", put_after_a_hand_edit, marks=pytest.mark.slow),
    ],
    ids=["small", "small, many", "large", "large, many", "a fold", "the making of the index", "a hand edit"],
    indirect=["size"],
)
def test_killed_before_a_line_of_the_store_a_command_is_there_whole_or_not_at_all(tmp_path, size, work):
    """Until some line nothing of it is there, and from that line on all; the history never tells of what is not there."""
    found = []
    for number in count(step=STRIDE[size]):
        path = tmp_path / str(number) / "histcite.json"
        put_in_both(Store.create(path).path, FIRST)
        survived = not killed_at_line(number, lambda path=path: work(path))
        tables = found_both(path)
        assert tables in (in_both(FIRST), in_both(FIRST | SECOND))
        assert told(Store(path)) in history_of(tables, size, work)
        found.append(tables == in_both(FIRST | SECOND))
        put_in_both(path, THIRD)
        assert found_both(path) == in_both(FIRST | (SECOND if found[-1] else {}) | THIRD)
        assert answers(Store(path).contents()) == answers(Shelves(Store(path).documents()))
        if survived:
            break
    assert (found == sorted(found), found[0], found[-1], len(found) * STRIDE[size] > 50) == (
        True,
        False,
        True,
        True,
    )


def history_of(tables, size, work):
    """What the history may tell where *tables* are there: of a small library or of many records it may still miss the last command."""
    is_late = size == "small" or work is put_as_many
    return (tables, in_both(FIRST)) if is_late else (tables,)


def found_both(path):
    """Both tables, whatever else somebody wrote into the file by hand."""
    return {name: table for name, table in found_in(path).items() if name != "aliases"}


def test_what_a_killed_writer_left_beside_the_library_goes_with_the_next_command(tmp_path):
    library = Library.create(tmp_path / "histcite.json")
    (tmp_path / ".histcite.json.4711.tmp").write_bytes(b"half")
    library.add("Text", ref="RGANI, f. 3")
    library.sync()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".histcite", "histcite.json"]
