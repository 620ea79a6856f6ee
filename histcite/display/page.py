"""A page is lines with labels and indents; the same page is printed plainly into a pipe and with Rich on a terminal."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from histcite.deferred import expression
from histcite.display.emphasis import Emphasised
from histcite.display.legible import legible, one_line
from histcite.frozen import dataclass

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {
    "": "",
    "heading": "bold",
    "key": "cyan",
    "muted": "dim",
    "quote": "italic",
    "good": "green",
    "contradictory": "bold red",
    "contrary": "red",
    "tension": "magenta",
    "hit": "bold underline",
}
"""The styles of lines, readable on light and dark: no yellow, and nothing told by colour alone."""

Cell: TypeAlias = str | Emphasised
"""What stands in one column of a listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page: its text, a label before it, how far it is indented, and what kind of line it is (see STYLES)."""

    text: str = ""
    label: str = ""
    indent: int = 0
    style: str = ""


LABEL_WIDTH = 11

_CONTROLS = expression("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_ADDRESS = expression(r"https?://[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?'’)\]]")

_SAFE = "%:/?#[]@!$&'()*+,;=~"

WITHOUT_LINKS = ("", "dumb", "linux", "screen", "vt100", "vt220")
"""Terminals that have no links, by the beginning of TERM."""

_BLOCK = 100
"""In lines."""

LONGEST_SHOWN = 240
"""How much of a cell a table on a terminal shows; show prints the rest."""


def on_terminal(stream: TextIO) -> bool:
    """Whether a person looks at *stream*."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def print_page(lines: Iterable[Line]) -> None:
    """Print a page on stdout."""
    if on_terminal(sys.stdout):
        _print_rich(lines)
    else:
        sys.stdout.write("".join(_plain(line) + "\n" for line in lines))


def print_json(document: Any) -> None:
    """Print *document* on stdout, in UTF-8, with everything that could steer a terminal escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.write(_CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print records on stdout: a table on a terminal, else each as it comes, one a line with tabs between, nothing cut."""
    if on_terminal(sys.stdout):
        _print_table(columns, rows)
    else:
        print_lines("\t".join([one_line(str(cell)) for cell in row]) + "\n" for row in rows)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of exported text on stdout as they come, so many at a time that a pipe is not the slowest of all."""
    remaining = iter(lines)
    while block := "".join(islice(remaining, _BLOCK)):
        print_data(block)


def print_data(text: str) -> None:
    """Print exported text on stdout: byte for byte into a pipe, made legible on a terminal."""
    sys.stdout.write(legible(text) if on_terminal(sys.stdout) else text)


def print_line(text: str) -> None:
    """Print one line of answer on stdout."""
    print_page([Line(text=text)])


def say(text: str) -> None:
    """Tell the user something on stderr, where it is in nobody's way; a stderr that takes nothing is no reason to stop.

    On a terminal its lines break between words; an indented one, which may be a command to copy, and a JSON object are left as they are.
    """
    told = legible(text)
    try:
        if on_terminal(sys.stderr):
            told = "\n".join(map(_wrapped, told.split("\n")))
        sys.stderr.write(told + "\n")
        sys.stderr.flush()
    except OSError:
        let_go(sys.stderr)


def _wrapped(line: str) -> str:
    from shutil import get_terminal_size
    from textwrap import fill

    width = get_terminal_size().columns
    if len(line) < width or line[:1] in " {":
        return line
    return fill(line, width - 1, break_long_words=False, break_on_hyphens=False)


def let_go(stream: TextIO) -> None:
    """Send what *stream* still has to nowhere: its other end took nothing, and Python must not complain when it flushes at the end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


PLURALS = {"alias": "aliases", "property": "properties", "discrepancy": "discrepancies"}
"""The plurals of records that are no singular and an s."""


def counted(number: int, one: str, many: str = "") -> str:
    """*number* with its noun: ``1 claim``, ``2 claims``; *many* is the plural where neither an s nor PLURALS makes it."""
    return f"{number} {one if number == 1 else many or PLURALS.get(one, one + 's')}"


def _plain(line: Line) -> str:
    margin = " " * line.indent
    label = f"{line.label:<{LABEL_WIDTH - 1}} " if line.label else ""
    hanging = "\n" + margin + " " * len(label)
    return (margin + label + legible(line.text).replace("\n", hanging)).rstrip()


def _print_rich(lines: Iterable[Line]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        text = _with_links(Text(legible(line.text), style=STYLES[line.style]))
        if not line.label:
            console.print(Padding(text, (0, 0, 0, line.indent)))
            continue
        grid = Table.grid()
        grid.add_column(width=LABEL_WIDTH + 1, no_wrap=True, style="dim")
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(Text(line.label), text)
        console.print(Padding(grid, (0, 0, 0, line.indent)))


def _with_links(text: "Text") -> "Text":
    """*text* with its addresses on the web as links (OSC 8), percent-encoded; without, where the terminal has none."""
    if os.environ.get("TERM", "").partition("-")[0] in WITHOUT_LINKS:
        return text
    for found in _ADDRESS.finditer(text.plain):
        from urllib.parse import quote

        from rich.style import Style

        text.stylize(Style(link=quote(found[0], safe=_SAFE)), *found.span())
    return text


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print a table that fits the terminal; of no rows nothing. Keys in its first column stay whole, names of several words may break."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    shown = [[*map(_shown, row)] for row in rows]
    keyed = not any(" " in row[0].plain for row in shown)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        style = STYLES["key"] if number == 0 else ""
        table.add_column(column, style=style, no_wrap=keyed and number == 0, overflow="fold")
    for row in shown:
        table.add_row(*row)
    if shown:
        Console(highlight=False).print(table)


def _shown(cell: Cell) -> "Text":
    """A cell as Rich prints it, no longer than LONGEST_SHOWN."""
    from textwrap import shorten

    from rich.text import Text

    if isinstance(cell, str):
        return Text(shorten(one_line(cell), LONGEST_SHOWN, placeholder=" …"))
    kept = cell.within(LONGEST_SHOWN)
    text = Text(kept.text)
    for start, end in kept.spans:
        text.stylize(STYLES["hit"], start, end)
    return text
