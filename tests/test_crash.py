"""A program that is killed: every claim it acknowledged is there, and what it was doing is done whole or not at all."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from answers import answers
from leftovers import journal_of, left_waiting
from linewise import tables_by_line, told

from histcite import Library
from histcite.records.keys import document_id
from histcite.store import Store
from histcite.store.contents import Shelves
from histcite.store.layout import serialise
from histcite.store.replacement import replace_file

pytestmark = pytest.mark.usefixtures("size")

KILLS = int(os.environ.get("HISTCITE_CRASHES", "30"))
"""How many workers are killed; set the variable for a long run."""

STRIDE = (
    dict.fromkeys(("small", "large"), 1) if "HISTCITE_CRASHES" in os.environ else {"small": 11, "large": 37}
)
"""Before each how many-th line of the store a command on a library of this size is killed."""

WORKER = """
import json, random, sys
import histcite.store.changes
from histcite import Library
from histcite.intake.exchange import ColumnLayout, Terms, open_parcel

histcite.store.changes.MANY = 20
library = Library.open(sys.argv[1])
chance = random.Random(int(sys.argv[2]))

def choose(number):
    there = sorted(library.claims)
    what = chance.choice(("add", "import", "tag", "untag", "remove")) if there else "add"
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
        accession = library.receive(open_parcel(batch, "batch.csv", ColumnLayout(archives=library.archives)).delivery, Terms())
        assert not accession.problems, accession.problems
    elif what == "tag":
        library.tag(keys, add=["seen"])
    elif what == "untag":
        library.tag(keys, drop=["seen"])
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
    """Every table but the library's mark, as they stand in its file; a reader is told the same, and so is whoever reads the history."""
    tables = tables_by_line(path.read_bytes())
    assert Store(path).documents() == tables
    held = {name: table for name, table in tables.items() if name != "histcite" and table}
    assert told(Store(path)) == held
    return held


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


FIRST, SECOND, THIRD = ({document_id(key): {"key": key}} for key in "abc")


def first(path):
    put_in_both(path, FIRST)


def first_and_no_index(path):
    first(path)
    for part in path.parent.glob(".histcite/index-*"):
        part.unlink()


def first_and_an_edit_by_hand(path):
    """Of the same layout; the index has to be brought up."""
    first(path)
    tables = {**json.loads(path.read_bytes()), "aliases": {"1": {"name": "Х"}}}
    replace_file(path, serialise(tables))


def first_and_an_unfinished_command(path):
    """It was noted, and its writer was killed before it came into the file."""
    first(path)
    with pytest.MonkeyPatch.context() as changed, suppress(KeyboardInterrupt):
        changed.setattr("histcite.store.replacement.Waiting.move_in", interrupted)
        changed.setattr("histcite.store.history.History.settle", lambda _: None)
        put_in_both(path, THIRD)


def interrupted(_):
    raise KeyboardInterrupt


def first_waiting(path):
    """Version 0.1.0 left it in a journal."""
    with left_waiting(path):
        first(path)


def second(path):
    put_in_both(path, SECOND)


def second_as_many(path):
    """A command of more records than are taken into memory."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("histcite.store.changes.MANY", 1)
        second(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of another kind")
@pytest.mark.filterwarnings("ignore::histcite.cautions.TakenIn")
@pytest.mark.parametrize(
    ("size", "before", "work"),
    [
        pytest.param("small", first, second, marks=pytest.mark.slow),
        pytest.param("small", first, second_as_many, marks=pytest.mark.slow),
        pytest.param("small", first_and_an_unfinished_command, second, marks=pytest.mark.slow),
        pytest.param("small", first_waiting, second, marks=pytest.mark.slow),
        ("large", first, second),
        pytest.param("large", first, second_as_many, marks=pytest.mark.slow),
        pytest.param("large", first_and_no_index, second, marks=pytest.mark.slow),
        pytest.param("large", first_and_an_edit_by_hand, second, marks=pytest.mark.slow),
        pytest.param("large", first_and_an_unfinished_command, second, marks=pytest.mark.slow),
        pytest.param("large", first_waiting, second, marks=pytest.mark.slow),
    ],
    ids=[
        "small", "small, many", "small, unfinished", "small, waiting",
        "large", "large, many", "no index", "a hand edit", "large, unfinished", "large, waiting",
    ],
    indirect=["size"],
)  # fmt: skip
def test_killed_before_a_line_of_the_store_a_command_is_there_whole_or_not_at_all(
    tmp_path, size, before, work
):
    """Until some line nothing of it is there, and from that line on all; the history tells just what is there."""
    found = []
    for number in count(step=STRIDE[size]):
        path = tmp_path / str(number) / "histcite.json"
        before(Store.create(path).path)
        survived = not killed_at_line(number, lambda path=path: work(path))
        tables = found_both(path)
        assert tables in (in_both(FIRST), in_both(FIRST | SECOND))
        found.append(tables == in_both(FIRST | SECOND))
        put_in_both(path, THIRD)
        assert Store(path).files == (path,)
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


def found_both(path):
    """Both tables, as readers are told, and as the history tells them; aliases that somebody wrote by hand are left out."""
    held, in_file = Store(path).documents(), tables_by_line(path.read_bytes())
    assert held == in_file or journal_of(path).exists()
    both = {name: held[name] for name in ("claims", "sources")}
    assert told(Store(path)) == both
    return both


def test_what_a_killed_writer_left_beside_the_library_goes_with_the_next_command(tmp_path):
    library = Library.create(tmp_path / "histcite.json")
    (tmp_path / ".histcite.json.4711.tmp").write_bytes(b"half")
    library.add("Text", ref="RGANI, f. 3")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".histcite", "histcite.json"]
