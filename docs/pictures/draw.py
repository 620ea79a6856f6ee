"""Draws the pictures of the terminal in the tutorial anew: ``python docs/pictures/draw.py``.

The program runs on a pseudo-terminal, keys are typed as a person would, and what stands on it is drawn as SVG by Rich.
"""  # noqa: INP001 - a script, no package

import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
COLUMNS = 96
PATIENCE = 20.0
"""Seconds for which a prompt is waited for."""

DESK = ("use", "РГАНИ. Ф. 3. Оп. 14. Д. 448", "--lang", "ru", "--tag", "wheat")
LINES = (
    "Shehu asks for 50,000 tonnes of wheat. (л. 13 об.) {Shehu's letter | amount | 50000 t | mode: requested} ^shehu-asks",
    "> просим отгрузить 50 тысяч тонн пшеницы",
    'The letter is dated 20 July. (л. 12) {" | date | 1960-07-20} ^letter-dated',
)
MEMOIR = (
    "add", "Hoxha remembers that Shehu wrote in June.", "--no-use", "--ref", "Hoxha, Hrushovianët, p. 412", "--subject", "Shehu's letter",
    "--property", "date", "--value", "June 1960", "--key", "hoxha-remembers",
)  # fmt: skip
FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""What would have a browser fetch fonts from afar."""

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-ln-z]|\x1b[=>]|\x07|\x1b\]8;[^\x1b]*\x1b\\")


def run(folder: str, *arguments: str) -> None:
    """Run a command with nobody looking."""
    command = [sys.executable, "-m", "histcite", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - our own program


def watched(folder: str, arguments: Sequence[str], keys: Iterable[str] = (), prompt: str = "") -> str:
    """What a terminal shows of a command when *keys* are typed, each line once *prompt* stands there."""
    master, slave = pty.openpty()
    ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "HISTCITE_USER": "reader", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "histcite", *arguments]
    running = subprocess.Popen(command, cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=environment)  # noqa: S603
    os.close(slave)
    seen, waiting = b"", list(keys)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ready, _, _ = select.select([master], [], [], 0.5)
        try:
            arrived = os.read(master, 65536) if ready else b""
        except OSError:
            break
        if not arrived and running.poll() is not None:
            break
        seen += arrived
        if waiting and not arrived and seen.rstrip().endswith(prompt.encode()):
            os.write(master, waiting.pop(0).encode())
    os.close(master)
    running.wait()
    return ESCAPES.sub("", seen.decode()).replace("\r\n", "\n").replace("\r", "")


def draw(name: str, command: str, shown: str) -> None:
    """Write what was shown, below the *command*, as a picture."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        console.print(Text(f"$ {command}", style="bold"))
        console.print(Text.from_ansi(shown.strip("\n")))
        picture = console.export_svg(title="histcite", unique_id=name)
        (HERE / f"{name}.svg").write_text(FONTS.sub("", picture), encoding="utf-8")


def main() -> None:
    """Draw both pictures."""
    with tempfile.TemporaryDirectory() as folder:
        run(folder, "init")
        run(folder, *DESK)
        shown = watched(folder, ("add", "--loop"), [*(line + "\n" for line in LINES), "\x04"], ">")
        draw("loop", "histcite add --loop", shown)
        run(folder, *MEMOIR)
        draw("check", "histcite check", watched(folder, ("check",)))


if __name__ == "__main__":
    main()
