"""How far a long piece of work has come: shown to a person who waits, and to nobody else."""

import io
import subprocess
import sys

import pytest

from histcite.display import progress as told
from histcite.display.progress import progress

HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"
"""What a terminal is sent for its cursor."""


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        return True


@pytest.fixture
def work(monkeypatch):
    """Half of some work: what was written on a stream by then, and the whole of it; ``patience`` is in seconds."""

    def work(stream, patience, then=None):
        for name, value in {"TERM": "xterm", "COLUMNS": "80"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr(told, "PATIENCE", patience)
        monkeypatch.setattr(told, "PACE", 0.0)
        with progress("Reading [bold]claims.csv", 1234) as done:
            done(0)
            done(617)
            meanwhile = stream.getvalue()
            if then:
                raise then
        return meanwhile, stream.getvalue()

    return work


def test_whoever_waits_sees_what_is_done_and_how_much_there_is(work):
    """The label is shown as it stands; the line is empty and the cursor back when the work ends."""
    meanwhile, whole = work(Terminal(), patience=0.0)
    assert "Reading [bold]claims.csv" in meanwhile
    assert "617/1234" in meanwhile
    assert HIDDEN in meanwhile
    assert SHOWN not in meanwhile
    assert SHOWN in whole
    assert whole.endswith("\x1b[2K")


def test_short_work_shows_nothing(work):
    assert work(Terminal(), patience=60.0) == ("", "")


def test_a_pipe_is_told_nothing(work):
    assert work(io.StringIO(), patience=0.0) == ("", "")


def test_the_bar_goes_when_the_work_breaks_off(work):
    terminal = Terminal()
    with pytest.raises(KeyboardInterrupt):
        work(terminal, patience=0.0, then=KeyboardInterrupt)
    assert SHOWN in terminal.getvalue()


def test_nobody_who_sees_no_bar_loads_what_draws_it():
    script = (
        "import sys\n"
        "from histcite.display.progress import progress\n"
        "with progress('Reading', 2) as done:\n"
        "    done(1)\n"
        "print([name for name in sys.modules if name.startswith('rich')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
