"""Exit codes and streams: what the shell may do to stdin, stdout and stderr, and Ctrl-C while the program is still loading."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cards import also_slow, crossed
from prepared import prepared

pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams and signals of another kind")

COMMAND = f"{sys.executable} -m histcite"
REF = "--ref 'RGANI, f. 3'"


@prepared
def dispute(histcite):
    """Two claims in conflict, and a table."""
    for key, year in (("a", "1960"), ("b", "1961")):
        answer = ("--subject", "s", "--property", "date", "--value", year)
        assert histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", key, *answer).exit_code == 0
    Path("claims.csv").write_text("text,reference\nNew,RGANI f. 4\n", encoding="utf-8")


@pytest.fixture
def disputed(dispute, folder):
    return folder


@pytest.fixture
def shell(disputed):
    """A line of bash, with the program in place of ``histcite``; what it says is checked to be free of tracebacks."""

    def shell(line):
        ran = subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", line.replace("histcite ", COMMAND + " ")],
            capture_output=True, text=True, encoding="utf-8", check=False, cwd=disputed,
        )  # fmt: skip
        assert "Traceback" not in ran.stderr
        assert "Exception ignored" not in ran.stderr
        return ran

    return shell


SAID_OF = {
    ">&-": "cannot write stdout: it is closed; nothing was changed",
    ">/dev/full": "cannot go on: No space left on device; what was written before stays written",
    "1</dev/null": "cannot go on: Bad file descriptor; what was written before stays written",
    "<&- >&-": "cannot write stdout: it is closed; nothing was changed",
}
"""What is said where stdout is closed, full, open for reading alone, and closed together with stdin."""


@pytest.mark.parametrize(
    ("command", "stream"),
    crossed(
        ["list", "check", "check --json", "--help", "list --help", "--version", "completion bash"], [*SAID_OF]
    ),
)
def test_an_answer_that_cannot_be_given_is_2(shell, command, stream):
    """Not 0, for nobody has it, and not 1, which says that something was found."""
    ran = shell(f"histcite {command} {stream}")
    told = ran.stderr.splitlines()[-1]
    if "--json" in command:
        told = f"histcite: {json.loads(told)['error']}"
    assert (ran.returncode, ran.stdout, told) == (2, "", f"histcite: {SAID_OF[stream]}")


@pytest.mark.parametrize(
    "command",
    [
        f"add More {REF}",
        "import claims.csv",
        "undo",
        "init new",
        *also_slow("tag a -t new", "remove a", "use 'RGANI, f. 5'"),
    ],
)
def test_with_a_closed_stdout_nothing_is_done(shell, disputed, command):
    before = {path: path.read_bytes() for path in disputed.rglob("*") if path.is_file()}
    assert shell(f"histcite {command} >&-").returncode == 2
    assert {path: path.read_bytes() for path in disputed.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "command",
    ["list", "export csv", "--help", *also_slow("check", "show a --json", "add --help", "--version")],
)
def test_a_reader_that_closes_its_pipe_is_0(shell, command):
    assert shell(f"histcite {command} | exec 0<&-").returncode == 0


CODES = {"check": 1, "list": 0, "show nobody": 2, "list --nonsense": 2}


@pytest.mark.parametrize(
    ("command", "stream"),
    crossed([*CODES], ["2>&-", "2>/dev/full", "3>&1 >/dev/null 2>&3 3>&- | exec 0<&-"]),
)
def test_a_stderr_that_takes_nothing_changes_no_code(shell, command, stream):
    """Be it closed, full, or a pipe that nobody reads."""
    assert shell(f"histcite {command} {stream}").returncode == CODES[command]


@pytest.mark.parametrize(
    "command", [f"add - {REF}", "import -", "ref -", *also_slow("edit a --text -", "notes -", "check -")]
)
def test_a_closed_stdin_is_a_sentence_for_who_reads_it(shell, command):
    ran = shell(f"histcite {command} <&-")
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", "histcite: cannot read stdin: it is closed\n")


def test_a_closed_stdin_is_nothing_to_who_does_not_read_it(shell):
    assert shell("histcite list <&-").returncode == 0


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_bytes_that_are_no_text_are_a_sentence_in_every_locale(shell, errors):
    ran = shell(f"printf '\\xff' | PYTHONIOENCODING=utf-8:{errors} histcite add - {REF}")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("histcite: text: holds bytes that are no text in this encoding")


def past(folder):
    return folder / ".histcite" / "history-histcite.jsonl"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("log",), "cannot read {}: none of its lines is an entry in UTF-8\n"),
        (("show", "a", "--history"), "cannot read {}: none of its lines is an entry in UTF-8\n"),
        (("list", "--since", "#1"), "cannot read {}: none of its lines is an entry in UTF-8\n"),
        (("undo",), "{} was changed or deleted from outside"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_history_that_is_no_utf_8_is_not_an_empty_one(histcite, disputed, command, told, encoding):
    past(disputed).write_bytes(past(disputed).read_text(encoding="utf-8").encode(encoding))
    result = histcite(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"histcite: {told.format(past(disputed))}")


def test_a_line_of_the_history_that_cannot_be_read_is_told_and_the_others_are_listed(histcite, disputed):
    lines = past(disputed).read_bytes().splitlines(keepends=True)
    past(disputed).write_bytes(lines[0].replace(b"Text", b"\xff") + lines[1])
    result = histcite("log")
    assert (result.exit_code, [line.split("\t")[0] for line in result.stdout.splitlines()]) == (0, ["2"])
    assert result.stderr == (
        f"histcite: {past(disputed)}: 1 of its lines cannot be read as entries in UTF-8 and are left out\n"
    )


@pytest.mark.parametrize("command", [("log",), ("undo",), ("show", "a", "--history")])
def test_a_history_that_cannot_be_opened_is_not_an_empty_one(histcite, disputed, command):
    past(disputed).unlink()
    past(disputed).mkdir()
    result = histcite(*command)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert "history-histcite.jsonl: Is a directory" in result.stderr


CTRL_C_AT = """
import os, signal, sys

class CtrlC:
    def find_spec(self, name, path=None, target=None):
        if name == CtrlC.at:
            os.kill(os.getpid(), signal.SIGINT)

CtrlC.at = sys.argv.pop(1)
sys.meta_path.insert(0, CtrlC())
from histcite.__main__ import main
main()
"""

LOADED = """
import atexit, os, signal, sys

class Noting:
    asked = {"histcite": None, "histcite.__main__": None}
    def find_spec(self, name, path=None, target=None):
        self.asked[name] = None

sys.meta_path.insert(0, Noting())
atexit.register(lambda: print(*list(Noting.asked)[2:], file=sys.stderr))
from histcite.__main__ import main
main()
"""


def interrupted(folder, module):
    return subprocess.run(
        [sys.executable, "-c", CTRL_C_AT, module, "check"], capture_output=True, text=True, check=False, cwd=folder
    )  # fmt: skip


@pytest.mark.parametrize(
    "module",
    ["histcite.cli", "histcite.library", "tinydb", *also_slow("click", "histcite.cli.program", "histcite.errors", "histcite.cli.checking")],
)  # fmt: skip
def test_ctrl_c_while_the_program_is_loading_is_130(disputed, module):
    ran = interrupted(disputed, module)
    assert (ran.returncode, ran.stdout) == (130, "")
    assert ran.stderr.strip() in ("", "histcite: interrupted; nothing more was written")


@pytest.mark.slow
def test_ctrl_c_at_the_import_of_any_module_is_130(disputed):
    """Of every fifth, for each takes a process; all of them were tried."""
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED, "check"], capture_output=True, text=True, check=False, cwd=disputed
    )
    for module in loaded.stderr.splitlines()[-1].split()[::5]:
        ran = interrupted(disputed, module)
        assert (module, ran.returncode) == (module, 130)
        assert "Traceback" not in ran.stderr


SWALLOWED = """
import os, signal, sys
from histcite.__main__ import main
from histcite.library import Library

class Lock:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(10))

Library.open = lambda *_, **__: Lock() and None
main()
"""


def test_ctrl_c_in_what_lets_no_exception_out_is_130_too(disputed):
    """As in the callback by which an import lets go of its lock; Python prints such an exception, and goes on."""
    ran = subprocess.run(
        [sys.executable, "-c", SWALLOWED, "list"], capture_output=True, text=True, check=False, cwd=disputed
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")
