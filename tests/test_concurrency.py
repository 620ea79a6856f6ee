"""Several programs on one library: no claim is lost, nobody reads half a write, and nobody waits for the dead."""

import os
import subprocess
import sys
import time

import pytest
from cards import small_first

from histcite import Library
from histcite.errors import LibraryBusy
from histcite.store import Store

pytestmark = pytest.mark.usefixtures("size")

ADD = """
import sys
from histcite import Library
library = Library.open(sys.argv[1])
for number in range(50):
    library.add("Text", ref=f"RGANI, f. {sys.argv[2]}, op. {number}", key=f"w{sys.argv[2]}-{number}")
"""

BRING_IN = """
import sys
from histcite import Library
from histcite.intake.exchange import Terms
from histcite.intake.exchange import ColumnLayout, open_parcel
library = Library.open(sys.argv[1])
for batch in range(25):
    rows = "".join(f'b{batch}-{row},Text {batch} {row},"RGANI, f. {batch}",b{batch}\\n' for row in range(10))
    parcel = open_parcel(("key,text,reference,tags\\n" + rows).encode(), "batch.csv", ColumnLayout(archives=library.archives))
    assert not library.receive(parcel.delivery, Terms()).problems
"""

FOLD = """
import sys
from pathlib import Path
import histcite.store.large
from histcite.store import Store
histcite.store.large.LEAST_FOLD = 2_000
for number in range(1, 61):
    with Store(Path(sys.argv[1])).transaction() as transaction:
        transaction.put("claims", {number: {"key": f"w{number:03}", "text": "Text " * 20}})
"""

READ = """
import sys
from pathlib import Path
from histcite.store import Store
wanted = [f"w{number:03}" for number in range(1, 61)]
found = []
while found != wanted:
    before, store = found, Store(Path(sys.argv[1]))
    for found in (list(store.contents().keys("claims")), [one["key"] for one in store.documents().get("claims", {}).values()]):
        assert found == wanted[: len(found)] and len(found) >= len(before), (before, found)
    log = [entry.number for entry in store.entries()]
    assert log == list(range(1, len(log) + 1)) and len(log) >= len(found), (log, found)
"""

HOLD = """
import sys
from pathlib import Path
from histcite.store import Store
with Store(Path(sys.argv[1]), command="histcite import big.csv").transaction():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def library(tmp_path):
    return Library.create(tmp_path / "histcite.json")


def start(shell, library, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", shell, str(library.path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def holder(library):
    """A program that holds the lock until its input ends."""
    with start(HOLD, library) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.slow
def test_eight_writers_at_once_lose_nothing(library):
    """Eight processes, fifty claims each, into one library; each has its source and its line in the history.

    They take turns: hardly ever has somebody the library twice while another one waits.
    """
    writers = [start(ADD, library, str(writer)) for writer in range(1, 9)]
    assert [(writer.communicate(timeout=600)[1], writer.returncode) for writer in writers] == [("", 0)] * 8
    assert set(library.claims) == {f"w{writer}-{number}" for writer in range(1, 9) for number in range(50)}
    assert len(library.sources) == 400
    assert [entry.number for entry in Store(library.path).entries()] == [*range(1, 401)]
    told = [entry.changes for entry in Store(library.path).entries()]
    turns = [next(change.after["key"][:2] for change in one if change.table == "claims") for one in told]
    others = [turns[now + 1 :].index(turn) for now, turn in enumerate(turns) if turn in turns[now + 1 :]]
    assert sum(count > 16 for count in others) <= 8, f"writers were overtaken: {sorted(others)[-20:]}"


def test_a_ticket_of_the_killed_stops_nobody(library, holder):
    """Nor does it stay."""
    desk = Store(library.path).desk
    left, other = (desk / f"lock.{number:020}.4711-1" for number in (1, 2))
    left.touch()
    other.touch()
    os.utime(other, (0, 0))
    holder.communicate()
    started = time.monotonic()
    library.add("Text", ref="RGANI, f. 3", key="a")
    assert (list(library.claims), time.monotonic() - started < 5) == (["a"], True)
    assert not list(desk.glob("lock.*"))


def test_a_writer_waits_as_long_as_the_others_take_turns(library, holder, monkeypatch):
    """Not as long as one of them has the lock."""
    monkeypatch.setattr("histcite.store.lock.LOCK_SECONDS", 1)
    note = Store(library.path).desk / "lock.holder"
    turns = iter(range(10))

    def pause(_):
        turn = next(turns, None)
        if turn is None and holder.poll() is None:
            holder.communicate()
        elif turn is not None:
            note.write_text(f"process {turn}", encoding="utf-8")
            time.sleep(0.15)

    monkeypatch.setattr("histcite.store.lock.sleep", pause)
    library.add("Text", ref="RGANI, f. 3", key="a")
    assert list(library.claims) == ["a"]


def test_a_note_left_by_the_killed_names_nobody(library, holder, monkeypatch):
    """Even while another has the lock, and has not yet said who it is."""
    monkeypatch.setattr("histcite.store.lock.LOCK_SECONDS", 0.05)
    note = Store(library.path).desk / "lock.holder"
    said = note.read_bytes()
    note.unlink()
    note.write_bytes(said)
    with pytest.raises(LibraryBusy, match=r"^another histcite is writing"):
        library.add("Text", ref="RGANI, f. 3", key="a")


@small_first
def test_a_reader_meets_whole_batches_only(library):
    """Batches of ten come in one after another, and whoever reads meanwhile sees each of them whole or not yet."""
    seen = set()
    with start(BRING_IN, library) as writer:
        while writer.poll() is None:
            tags = [claim.tags for claim in Library.open(library.path).claims.values()]
            batches = {*tags}
            assert {tags.count(batch) for batch in batches} <= {10}
            assert batches == {(f"b{number}",) for number in range(len(batches))}
            seen.add(len(batches))
        assert writer.stderr.read() == ""
    assert len(library.claims) == 250
    assert len(seen) > 3, f"too few states were seen to tell anything: {seen}"


@pytest.mark.slow
@pytest.mark.parametrize("size", ["large"], indirect=True)
def test_readers_follow_a_writer_that_folds_while_the_index_is_lost_again_and_again(library):
    """Three readers find the index gone or behind at once; each sees every claim that was acknowledged, in the file and the history."""
    programs = [start(FOLD, library), *(start(READ, library) for _ in range(3))]
    lost = 0
    while programs[0].poll() is None:
        for index in library.path.parent.glob(".histcite/index-*.sqlite"):
            index.unlink(missing_ok=True)
            lost += 1
        time.sleep(0.05)
    assert [(one.communicate(timeout=600)[1], one.returncode) for one in programs] == [("", 0)] * 4
    assert lost > 3


@pytest.mark.parametrize("left", ["", "process 4711"])
def test_a_lock_file_that_was_left_stops_nobody(library, left):
    desk = Store(library.path).desk
    (desk / "lock").write_text(left, encoding="utf-8")
    (desk / "lock.holder").write_text(left, encoding="utf-8")
    started = time.monotonic()
    library.add("Text", ref="RGANI, f. 3", key="a")
    assert (list(library.claims), time.monotonic() - started < 5) == (["a"], True)


def test_a_killed_holder_stops_nobody(library, holder):
    holder.kill()
    holder.wait()
    started = time.monotonic()
    library.add("Text", ref="RGANI, f. 3", key="a")
    assert (list(library.claims), time.monotonic() - started < 5) == (["a"], True)


def test_readers_do_not_wait_for_the_holder(library, holder):
    started = time.monotonic()
    assert (library.claims, time.monotonic() - started < 5) == ({}, True)


def test_a_writer_that_gives_up_says_who_holds_the_lock(library, holder, monkeypatch):
    """The process, its command and since when; and the writer goes on as soon as the lock is free."""
    monkeypatch.setattr("histcite.store.lock.LOCK_SECONDS", 0.05)
    with pytest.raises(LibraryBusy) as error:
        library.add("Text", ref="RGANI, f. 3", key="a")
    told = str(error.value)
    assert told.startswith(
        f"another histcite (process {holder.pid}, 'histcite import big.csv', since {time.strftime('%Y-', time.gmtime())}"
    )
    assert told.endswith(f" is writing {library.path} and did not finish within 0.05 seconds; try again")
    assert len(told.splitlines()) == 1
    holder.communicate()
    library.add("Text", ref="RGANI, f. 3", key="a")
    assert list(library.claims) == ["a"]


def test_who_held_the_lock_is_forgotten_with_it(library):
    library.add("Text", ref="RGANI, f. 3")
    assert not (Store(library.path).desk / "lock.holder").exists()
