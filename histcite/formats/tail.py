"""The tail of a note: the structure of its claim, ``{subject | property | value}``.

Parts stand in this order, and one may be empty or left out at the end; ``"`` alone is the same as in the claim above. Any other
column is named (``when: 1960-11``, ``mode: requested``), and ``not``, ``hedged`` and ``complete`` stand for themselves. What is in
braces is a tail if it has a bar or begins with the name of a column; else it belongs to the sentence.
"""

from collections.abc import Iterator, Mapping

from histcite.deferred import expression
from histcite.errors import BadEntry
from histcite.records.entry import COLUMNS, SOURCE_COLUMNS

PARTS = ("subject", "property", "value")

NAMED = tuple(
    column
    for column in COLUMNS
    if column not in ("key", "text", "reference", "quote", "tags", *SOURCE_COLUMNS)
)
"""The columns that a part may name."""

FLAGS = {"not": ("polarity", "-"), "hedged": ("hedged", "yes"), "complete": ("complete", "yes")}

DITTO = ('"', "″", "〃", "„", "”")
"""What stands for the same as above."""

_BRACED = expression(r"(?<!\s)\s*\{(?P<inside>[^{}]*)\}")


def without_tail(text: str) -> tuple[str, str | None]:
    """*text* without its tail, and what stands in that; None where it has none."""
    for braced in reversed(list(_BRACED.finditer(text))):
        inside = braced["inside"]
        if "|" in inside or _named(inside)[0]:
            return text[: braced.start()] + text[braced.end() :], inside
    return text, None


def leans_above(inside: str) -> bool:
    """Whether a part of a tail stands for the same as in the claim above."""
    return any((_named(part)[1] or part).strip() in DITTO for part in inside.split("|"))


def read_tail(inside: str, above: Mapping[str, str]) -> dict[str, str]:
    """The cells that a tail fills, where those of the claim *above* are known. Raises BadEntry."""
    cells: dict[str, str] = {}
    waiting = iter(PARTS)
    for part in map(str.strip, inside.split("|")):
        for column, told in (FLAGS[part.casefold()],) if part.casefold() in FLAGS else _filled(part, waiting):
            if told in DITTO and not above.get(column):
                raise BadEntry(
                    f"{part!r} stands for the {column} of the claim above, which has none; write it out"
                )
            cells[column] = above[column] if told in DITTO else told
    return {column: cell for column, cell in cells.items() if cell}


def _filled(part: str, waiting: Iterator[str]) -> Iterator[tuple[str, str]]:
    """The column that *part* fills, which it names or which is the next of those that are *waiting*, and its text."""
    column, told = _named(part)
    if column:
        yield column, told
        return
    column = next(waiting, "")
    if not column:
        raise BadEntry(
            f"{part!r} is one part too many behind subject, property and value; name what it is, such as when: {part}"
        )
    yield column, part


def _named(part: str) -> tuple[str, str]:
    """The column that *part* names, and what it says of it; empty where it names none."""
    name, colon, told = part.partition(":")
    column = name.strip().casefold()
    return (column, told.strip()) if colon and column in NAMED else ("", "")
