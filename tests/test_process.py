"""The program as a process: pipes, signals, and several of it at once."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = (sys.executable, "-m", "histcite")
ROWS = 4000
PATIENCE = 120
"""Seconds after which a program is taken to hang: no measure of how fast it is."""

ADD = """
import sys
from histcite import Library
library = Library.open(sys.argv[1])
for number in range(10):
    library.add("Text", ref=f"RGANI, f. {sys.argv[2]}, op. {number}", key=f"w{sys.argv[2]}-{number}")
"""


@pytest.fixture
def big(folder, histcite):
    """A library with one claim, and a table of many rows that agree with nothing in it."""
    assert histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", "first").exit_code == 0
    rows = "".join(
        f'k{number},Claim {number},"RGANI, f. 3, op. {number % 20}, d. 1, l. {number}"\n'
        for number in range(ROWS)
    )
    (folder / "big.csv").write_text("key,text,reference\n" + rows, encoding="utf-8")
    return folder


@pytest.fixture
def more_than_a_pipe_holds(big):
    """A table of fewer rows, of which a listing still fills a pipe."""
    rows = (big / "big.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (big / "some.csv").write_text("".join(rows[:1500]), encoding="utf-8")
    return big


def start(folder, *arguments, **pipes):
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stderr=subprocess.PIPE, text=True, encoding="utf-8", **pipes
    )


def keys(histcite):
    listed = histcite("list", "--json")
    assert listed.exit_code == 0
    return {claim["key"] for claim in json.loads(listed.stdout)}


def test_exit_codes_and_streams(histcite, process):
    """0, 1 and 2, with data on stdout and talk on stderr."""
    asked = ("--ref", "RGANI, f. 3", "--subject", "s", "--property", "date", "--value")
    assert histcite("add", "Text", *asked, "1960", "--key", "a").exit_code == 0
    added = process("add", "-", *asked, "1961", "--key", "b", stdin="Хрущёв\n")
    assert (added.returncode, added.stdout) == (0, "b\n")
    checked = process("check")
    assert (checked.returncode, checked.stderr) == (1, "2 claims, 1 question: 1 in conflict\n")
    assert "Хрущёв" in checked.stdout
    refused = process("show", "nobody")
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("encoding", ["ascii", "cp1251"])
def test_a_terminal_of_another_encoding_is_no_reason_to_fall_over(folder, histcite, encoding):
    histcite("add", "Хрущёв, Vlorë", "--ref", "RGANI, f. 3", "--key", "a")
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    shown = subprocess.run([*COMMAND, "list"], cwd=folder, env=environment, capture_output=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert shown.stdout.startswith(b"a\tRGANI, f. 3\t")


def test_a_reader_that_has_seen_enough_is_no_error(more_than_a_pipe_holds, histcite):
    """As in ``histcite list | head -1``."""
    assert histcite("import", "some.csv").exit_code == 0
    listing = start(more_than_a_pipe_holds, "list", stdout=subprocess.PIPE)
    assert listing.stdout.readline().startswith("first\t")
    listing.stdout.close()
    assert (listing.wait(timeout=PATIENCE), listing.stderr.read()) == (0, "")
    listing.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
def test_ctrl_c_during_an_import_is_130_and_leaves_the_library_as_it_was(big):
    """The rows come through a pipe that stays open, so that the program is sure to be at work."""
    before = (big / "histcite.json").read_bytes()
    importing = start(big, "import", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    importing.stdin.write((big / "big.csv").read_text(encoding="utf-8"))
    importing.stdin.flush()
    time.sleep(0.5)
    importing.send_signal(signal.SIGINT)
    said, talk = importing.communicate(timeout=PATIENCE)
    assert (importing.returncode, said, talk.strip()) == (
        130,
        "",
        "histcite: interrupted; nothing more was written",
    )
    assert (big / "histcite.json").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
@pytest.mark.parametrize(
    "delay",
    [
        pytest.param(0.3, marks=pytest.mark.slow),
        0.5,
        *(pytest.param(delay, marks=pytest.mark.slow) for delay in (0.7, 0.9)),
    ],
)
def test_ctrl_c_at_any_moment_of_an_import_leaves_all_of_it_or_nothing(big, histcite, delay):
    """Whenever it is stopped: before the file is read, while rows are met, or while the library is written."""
    importing = start(big, "import", "big.csv", stdout=subprocess.DEVNULL)
    time.sleep(delay)
    importing.send_signal(signal.SIGINT)
    importing.communicate(timeout=PATIENCE)
    everything = {"first", *(f"k{number}" for number in range(ROWS))}
    assert keys(histcite) in ([everything] if importing.returncode == 0 else [{"first"}, everything])
    assert histcite("add", "After", "--ref", "RGANI, f. 3", "--key", "after").exit_code == 0


def test_two_writers_at_once_lose_nothing(folder, histcite):
    writers = [
        subprocess.Popen([sys.executable, "-c", ADD, str(folder), number], stderr=subprocess.PIPE, text=True)
        for number in "12"
    ]
    assert [(one.communicate(timeout=PATIENCE)[1], one.returncode) for one in writers] == [("", 0)] * 2
    assert keys(histcite) == {f"w{writer}-{number}" for writer in "12" for number in range(10)}


@pytest.mark.skipif(os.name == "nt", reason="pipes of another kind")
@pytest.mark.parametrize(
    "arguments", [("remove", "first"), ("import", "some.csv", "--write-keys", "-")], ids=lambda one: one[0]
)
def test_what_nobody_took_from_the_pipe_changes_nothing(more_than_a_pipe_holds, arguments):
    """As everywhere a closed pipe is no error; but what was to be handed over was not."""
    folder = more_than_a_pipe_holds
    before = (folder / "histcite.json").read_bytes()
    reading, writing = os.pipe()
    os.close(reading)
    telling = start(folder, *arguments, stdout=writing)
    os.close(writing)
    assert (telling.communicate(timeout=PATIENCE)[1], telling.returncode) == ("", 0)
    assert (folder / "histcite.json").read_bytes() == before
