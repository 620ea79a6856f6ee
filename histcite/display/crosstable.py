"""A cross table: who answers what, or who contradicts whom, on a terminal, for spreadsheets, for texts and for programs."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from histcite.display.legible import legible, one_line
from histcite.display.page import on_terminal, print_data, print_rows, say
from histcite.formats.markdown import escaped
from histcite.frozen import dataclass
from histcite.holdings.standpoints import Answers, Matrix, Opposition

HEADING_WIDTH, CELL_WIDTH = 28, 16
"""In columns of a terminal: what the heading of a row, with both edges, and each cell, with the gap before it, need at least."""

LONGEST_HEADING = 40
"""In letters: how much of the name of a speaker a terminal shows."""

DISPUTED = "≠"
"""What stands before a question whose answers are in dispute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosstable:
    """What is shown: the headings of the columns, and the rows, each with its own heading first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def answers_table(found: Matrix) -> Crosstable:
    """Questions down, speakers across, answers in the cells; what is in dispute is marked, and its conflicts stand last."""
    rows = (
        (_question(row), *("; ".join(row.by.get(one, ())) for one in found.speakers), _open_conflicts(row))
        for row in found.rows
    )
    return Crosstable(columns=("question", *found.speakers, "conflicts"), rows=tuple(rows))


def opposition_table(found: Opposition) -> Crosstable:
    """Speakers down and across, in the cells in how many disputes they are with one another."""
    rows = (
        (one, *(str(len(found.conflicts(one, other)) or "") for other in found.speakers))
        for one in found.speakers
    )
    return Crosstable(columns=("", *found.speakers), rows=tuple(rows))


def print_crosstable(table: Crosstable, format_: str, limit: int | None) -> None:
    """Print *table* on stdout in a format, its first *limit* rows; as text it is a table that fits a terminal, else tab-separated."""
    rows = table.rows[:limit]
    match format_:
        case "csv":
            print_data(in_csv((table.columns, *rows)))
        case "markdown":
            print_data("".join(_in_markdown(table.columns, rows)))
        case _ if on_terminal(sys.stdout):
            _print_fitting(table, rows)
        case _:
            print_rows((), (table.columns, *rows))
    if len(table.rows) > len(rows):
        say(f"{len(table.rows) - len(rows)} more rows; --limit {len(table.rows)} shows all")


def matrix_document(found: Matrix) -> dict[str, Any]:
    """Who answers what as ``matrix --json`` shows it."""
    return {
        "speakers": list(found.speakers),
        "questions": [
            {
                "id": row.question.id,
                "subject": row.question.subject,
                "property": row.question.asked,
                "answers": {one: list(answers) for one, answers in row.by.items()},
                "conflicts": [conflict.id for conflict in row.conflicts],
            }
            for row in found.rows
        ],
    }


def opposition_document(found: Opposition) -> dict[str, Any]:
    """Who contradicts whom as ``matrix --against --json`` shows it; one name alone contradicts itself."""
    order = {one: place for place, one in enumerate(found.speakers)}
    pairs = [(sorted(pair, key=order.__getitem__), conflicts) for pair, conflicts in found.between.items()]
    pairs.sort(key=lambda told: [order[one] for one in told[0]])
    return {
        "speakers": list(found.speakers),
        "disputes": [
            {"between": names, "conflicts": [conflict.id for conflict in conflicts]}
            for names, conflicts in pairs
        ],
    }


def _question(row: Answers) -> str:
    mark = f"{DISPUTED} " if any(conflict.is_open for conflict in row.conflicts) else ""
    return f"{mark}{row.question.subject}: {row.question.asked}?"


def _open_conflicts(row: Answers) -> str:
    return " ".join(conflict.id for conflict in row.conflicts if conflict.is_open)


def in_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a table for spreadsheets and programs."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _in_markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (columns, ["---"] * len(columns), *rows):
        yield "| " + " | ".join(cell if cell == "---" else escaped(cell) for cell in row) + " |\n"


def _print_fitting(table: Crosstable, rows: Iterable[Sequence[str]]) -> None:
    """Print as many columns as the terminal has room for; how many are left is said on stderr."""
    from textwrap import shorten

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    shown = min(len(table.columns), max(2, 1 + (console.width - HEADING_WIDTH) // CELL_WIDTH))
    share = max(CELL_WIDTH, (console.width - HEADING_WIDTH) // max(1, shown - 1))
    printed = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(table.columns[:shown]):
        least, most = (CELL_WIDTH - 3, share - 3) if number else (HEADING_WIDTH - 2, None)
        name = shorten(one_line(column), LONGEST_HEADING, placeholder="…")
        printed.add_column(Text(name), min_width=least, max_width=most, overflow="fold")
    for row in rows:
        style = "bold" if row[0].startswith(DISPUTED) else ""
        printed.add_row(*(Text(legible(cell), style=style) for cell in row[:shown]))
    console.print(printed)
    if rest := table.columns[shown:]:
        say(f"{len(rest)} more columns, from {rest[0]!r}; a wider terminal or --format csv shows them")
