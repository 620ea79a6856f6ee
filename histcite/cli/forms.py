"""A record as a form in the user's editor, opened again until it can be read.

The form has ``column: text`` a line; lines that are indented go on, lines with ``#`` are remarks.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from histcite.display.page import on_terminal
from histcite.errors import HistciteError
from histcite.frozen import dataclass
from histcite.intake.desk import Desk
from histcite.records.entry import COLUMNS as CLAIM_COLUMNS
from histcite.records.entry import claim_cells, reference_cells

if TYPE_CHECKING:
    from histcite.library import Edited, Library
    from histcite.records.source import Source

Taken = TypeVar("Taken")

COLUMNS = (
    "text", "reference", "quote", "lang", "subject", "property", "value", "when", "voice", "mode", "stance", "tags", "note",
)  # fmt: skip
"""The columns that the form of a new claim has where they can be filled in; others appear when they hold something."""

HEADING = "Write behind the colons; indented lines continue the one above. Empty lines are left out."
INDENT = "    "
WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """What is filled in: the ``columns`` that are shown, with their ``cells``, those that are ``known``, and ``remarks`` at the top."""

    cells: Mapping[str, str]
    columns: tuple[str, ...]
    known: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    def filled_in(self, take: Callable[[dict[str, str]], Taken], editor: str) -> Taken:
        """What *take* makes of the cells as they come back from the editor; while it raises, the form opens again with the trouble.

        *editor* is the program, that of the environment where it is empty. What is typed under a column that is known but not shown is read all the same. Raises UsageError when the form comes
        back as it was.
        """
        hidden = [column for column in self.known if column not in self.columns]
        further = (f"Further columns: {', '.join(hidden)}.",) if hidden else ()
        remarks = (HEADING, *self.remarks, *further)
        form = write_form(self.columns, self.cells, remarks)
        while True:
            typed = click.edit(form, editor=editor or None)
            if typed is None or typed == form:
                raise click.UsageError("the form came back as it was; nothing was changed")
            filled = read_form(typed, self.known)
            try:
                return take(filled)
            except HistciteError as error:
                trouble = "; ".join(str(error).splitlines())
                columns = tuple(dict.fromkeys((*self.columns, *filled)))
                form = write_form(columns, filled, (*remarks, trouble))


def form_of_claim(
    library: "Library", cells: Mapping[str, str], desk: Desk, offered: Sequence[str]
) -> EntryForm:
    """The form of a claim with *cells*, which shows those of COLUMNS that are *offered*, and what else is filled in.

    It tells what is on the *desk*, and the properties that the library knows.
    """
    shown = (column for column in COLUMNS if column in offered)
    properties = ", ".join(sorted({declared.name for declared in library.holdings.declared.values()}))
    return EntryForm(
        cells=cells,
        columns=tuple(dict.fromkeys((*shown, *(column for column, cell in cells.items() if cell)))),
        known=CLAIM_COLUMNS,
        remarks=(
            f"Needed: text, and reference; of {desk.source}, which is in use, the leaf is enough."
            if desk.source
            else "Needed: text and reference.",
            f"Properties: {properties}, or one of your own.",
        ),
    )


def is_manned() -> bool:
    """Whether a person can fill in a form."""
    return on_terminal(sys.stdout) and sys.stdin.isatty()


def edit_in_form(library: "Library", key: str, editor: str) -> "Edited":
    """Open a claim in the editor, with its reference where it has only one, and write the cells that were changed.

    A column that was taken out is emptied. Raises what filling in a form raises.
    """
    claim = library.claim(key)
    before = claim_cells(claim)
    for reference in claim.references if len(claim.references) == 1 else ():
        place = ", ".join(filter(None, (reference.source, reference.locator)))
        via = ", ".join(filter(None, (reference.via, reference.via_locator)))
        before |= {**reference_cells(reference), "reference": place, "via": via}
    form = form_of_claim(library, before, library.desk, tuple(before))
    return form.filled_in(lambda after: library.edit([key], _changed(before, after)), editor)


def edit_source_in_form(library: "Library", source: "Source", editor: str) -> "Source":
    """Open a source in the editor, and write the cells that were changed. Raises what filling in a form raises."""
    from histcite.records.cataloguing import SOURCE_CELLS, source_cells

    before = {column: cell for column, cell in source_cells(source).items() if column != "key"}

    def write(after: Mapping[str, str]) -> "Source":
        with library.writing() as batch:
            return batch.edit_source(library.source(source.key), _changed(before, after))

    shown = tuple(column for column in before if before[column] or column in ("title", "author", "date"))
    return EntryForm(
        cells=before, columns=shown, known=SOURCE_CELLS[1:], remarks=(f"The source {source.key}.",)
    ).filled_in(write, editor)


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The cells that are other than before; one that was taken out is empty."""
    cells = {column: after.get(column, "") for column in {**before, **after}}
    return {column: cell for column, cell in cells.items() if cell != before.get(column, "")}


def write_form(columns: Sequence[str], cells: Mapping[str, str], remarks: Sequence[str] = ()) -> str:
    """A form with *columns* in order, filled with *cells*, and *remarks* at the top."""
    from textwrap import wrap

    lines = (
        f"{column}: {cells.get(column, '')}".rstrip(" ").replace("\n", "\n" + INDENT) for column in columns
    )
    told = [f"# {line}" for remark in remarks for line in wrap(remark, WIDTH)]
    return "\n".join([*told, *lines]) + "\n"


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
