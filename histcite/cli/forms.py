"""A claim as a form in the user's editor, opened again until it can be read.

The form has ``column: text`` a line; lines that are indented go on, lines with ``#`` are remarks.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from histcite.display.page import on_terminal
from histcite.errors import HistciteError
from histcite.records.entry import COLUMNS as CLAIM_COLUMNS
from histcite.records.entry import claim_cells, reference_cells

if TYPE_CHECKING:
    from histcite.library import Edited, Library

Taken = TypeVar("Taken")

COLUMNS = (
    "text", "reference", "quote", "lang", "subject", "property", "value", "when", "voice", "mode", "stance", "tags", "note",
)  # fmt: skip
"""The columns that a form has where they can be filled in; others appear when they hold something."""

HEADING = """\
# One claim. Write behind the colons; indented lines continue the one above. Empty lines are left out of the claim.
# Needed: text, and reference unless a file is in use. Leave everything empty to give up.
"""

INDENT = "    "


def fill_in(cells: Mapping[str, str], take: Callable[[dict[str, str]], Taken]) -> Taken:
    """What *take* makes of the cells of a form that begins with *cells*; while it raises, the form opens again with the trouble.

    Only columns that *cells* have are shown, empty or not; what is typed under another one is read all the same. Raises
    UsageError when the form comes back as it was.
    """
    offered = tuple(column for column in COLUMNS if column in cells)
    columns = tuple(dict.fromkeys((*offered, *(column for column, cell in cells.items() if cell))))
    form = write_form(columns, cells)
    while True:
        typed = click.edit(form)
        if typed is None or typed == form:
            raise click.UsageError("the form came back as it was; nothing was changed")
        filled = read_form(typed, CLAIM_COLUMNS)
        try:
            return take(filled)
        except HistciteError as error:
            trouble = "; ".join(str(error).splitlines())
            form = write_form(tuple(dict.fromkeys((*columns, *filled))), filled, trouble)


def is_manned() -> bool:
    """Whether a person can fill in a form."""
    return on_terminal(sys.stdout) and sys.stdin.isatty()


def edit_in_form(library: "Library", key: str) -> "Edited":
    """Open a claim in the editor, with its reference where it has only one, and write the cells that were changed.

    A column that was taken out is emptied. Raises what filling in a form raises.
    """
    claim = library.claim(key)
    before = claim_cells(claim)
    for reference in claim.references if len(claim.references) == 1 else ():
        place = ", ".join(filter(None, (reference.source, reference.locator)))
        via = ", ".join(filter(None, (reference.via, reference.via_locator)))
        before |= {**reference_cells(reference), "reference": place, "via": via}

    def write(after: Mapping[str, str]) -> "Edited":
        cells = {column: after.get(column, "") for column in {**before, **after}}
        changed = {column: cell for column, cell in cells.items() if cell != before.get(column, "")}
        return library.edit([key], changed)

    return fill_in(before, write)


def write_form(columns: Sequence[str], cells: Mapping[str, str], trouble: str = "") -> str:
    """A form with *columns* in order, filled with *cells*; *trouble* is a remark at the top."""
    lines = (
        f"{column}: {cells.get(column, '')}".rstrip(" ").replace("\n", "\n" + INDENT) for column in columns
    )
    remark = f"# {trouble}\n" if trouble else ""
    return HEADING + remark + "\n".join(lines) + "\n"


def read_form(written: str, columns: Sequence[str]) -> dict[str, str]:
    """The cells that were filled in. A line that begins with none of *columns* goes on with the one above."""
    cells: dict[str, str] = {}
    current = ""
    for line in written.split("\n"):
        column, colon, rest = line.partition(":")
        if line.startswith("#"):
            continue
        if colon and column in columns:
            current = column
            cells[current] = rest.strip()
        elif current:
            text = line.removeprefix(INDENT) if line.startswith(INDENT) else line.lstrip()
            cells[current] += "\n" + text.rstrip()
    return {column: cell.strip() for column, cell in cells.items() if cell.strip()}
