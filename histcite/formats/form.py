"""The form for one claim in an editor: ``column: text`` a line, lines that are indented go on, lines with ``#`` are remarks."""

from collections.abc import Mapping, Sequence

HEADING = """\
# One claim. Write behind the colons; indented lines continue the one above. Empty lines are left out of the claim.
# Needed: text, and reference unless a file is in use. Leave everything empty to give up.
"""


INDENT = "    "


def write_form(columns: Sequence[str], cells: Mapping[str, str], trouble: str = "") -> str:
    """A form with *columns* in order, filled with *cells*; *trouble* is a remark at the top."""
    lines = (
        f"{column}: {cells.get(column, '')}".rstrip(" ").replace("\n", "\n" + INDENT) for column in columns
    )
    remark = f"# {trouble}\n" if trouble else ""
    return HEADING + remark + "\n".join(lines) + "\n"


def read_form(text: str, columns: Sequence[str]) -> dict[str, str]:
    """The cells that were filled in. A line that begins with none of *columns* goes on with the one above."""
    cells: dict[str, str] = {}
    current = ""
    for line in text.split("\n"):
        column, colon, rest = line.partition(":")
        if line.startswith("#"):
            continue
        if colon and column in columns:
            current = column
            cells[current] = rest.strip()
        elif current:
            cells[current] += "\n" + _dedented(line).rstrip()
    return {column: cell.strip() for column, cell in cells.items() if cell.strip()}


def _dedented(line: str) -> str:
    return line.removeprefix(INDENT) if line.startswith(INDENT) else line.lstrip()
