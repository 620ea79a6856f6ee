"""A program that is killed: every claim it acknowledged is there, and what it was doing is done whole or not at all."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from tinydb import TinyDB

from histcite import Library
from histcite.library.accession import Terms
from histcite.library.exchange import Layout, open_parcel

KILLS = int(os.environ.get("HISTCITE_CRASHES", "40"))
"""How many workers are killed; set the variable for a long run."""

WORKER = """
import json, random, sys
from histcite import Library
from histcite.library.accession import Terms
from histcite.library.exchange import Layout, open_parcel

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
        library.add("Хрущёв", ref=f"RGANI, f. 3, op. {chance.randrange(90)}", key=keys[0])
    elif what == "import":
        rows = "".join(f'{key},Хрущёв,"RGANI, f. {chance.randrange(90)}"\\n' for key in keys)
        batch = ("key,text,reference\\n" + rows).encode()
        library.take_in(open_parcel(batch, "batch.csv", Layout()).delivery, Terms())
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

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of another kind")


def carried_out(task, claims):
    """The tags by key once *task* is done on *claims*."""
    what, keys = task
    if what == "remove":
        return {key: tags for key, tags in claims.items() if key not in keys}
    return {**claims, **dict.fromkeys(keys, ["seen"] if what == "tag" else [])}


def read_plainly(path):
    """The tags by key as plain TinyDB reads them; each claim has its text and the source that it cites."""
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        claims, sources = plain.table("claims").all(), plain.table("sources").all()
    assert {reference["source"] for claim in claims for reference in claim["references"]} <= {
        source["key"] for source in sources
    }
    assert all(claim["text"] == "Хрущёв" for claim in claims)
    return {claim["key"]: claim.get("tags", []) for claim in claims}


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
    chance = random.Random(seed)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    lines = [worker.stdout.readline() for _ in range(chance.randrange(1, 30))]
    time.sleep(chance.uniform(0, 0.012))
    worker.kill()
    rest, complaints = worker.communicate(timeout=20)
    assert (worker.returncode, complaints) == (-9 if os.name != "nt" else 1, "")
    return acknowledged([*lines, *rest.splitlines(keepends=True)])


def test_killed_at_any_moment_the_library_holds_what_was_acknowledged(tmp_path):
    """Adds, imports, tags and removals follow one another in one library, whose writer is killed again and again."""
    library = Library.create(tmp_path / "histcite.json")
    claims, outcomes = {}, Counter()
    for seed in range(KILLS):
        done, begun = run_and_kill(library.path, seed)
        for task in done:
            claims = carried_out(task, claims)
        found = read_plainly(library.path)
        whole = carried_out(begun, claims) if begun else claims
        assert found in (claims, whole), f"seed {seed}: lost or torn while {begun} was being done"
        outcomes["between" if not begun or whole == claims else "done" if found == whole else "not done"] += 1
        claims = found
    started = time.monotonic()
    library.add("Хрущёв", ref="RGANI, f. 3", key="after")
    assert time.monotonic() - started < 5
    assert read_plainly(library.path) == {**claims, "after": []}
    assert outcomes["not done"] >= KILLS // 4, f"too few were killed at work to tell anything: {outcomes}"


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
        sys.settrace(trace)
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 9


def bring_in(library, *keys):
    rows = "".join(f'{key},Хрущёв,"RGANI, f. {key}"\n' for key in keys)
    parcel = open_parcel(("key,text,reference\n" + rows).encode(), "batch.csv", Layout())
    library.take_in(parcel.delivery, Terms())


@needs_fork
def test_killed_before_any_line_of_the_store_a_batch_is_there_whole_or_not_at_all(tmp_path):
    """Once done it stays done: each batch is found as it was before until some line, and complete after it."""
    path = tmp_path / "histcite.json"
    library = Library.create(path)
    bring_in(library, "1", "2")
    before = path.read_bytes()
    found = []
    for number in count():
        path.write_bytes(before)
        survived = not killed_at_line(number, lambda: bring_in(Library.open(path), "3", "4"))
        found.append(len(read_plainly(path)))
        if survived:
            break
        bring_in(Library.open(path), "after")
        assert len(read_plainly(path)) == found[-1] + 1
    assert (len(found) > 50, sorted(found), set(found)) == (True, found, {2, 4})
