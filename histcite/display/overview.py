"""What is in conflict at a glance: a table by property and kind, one of source against source, one of voice against voice."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from histcite.display.page import Line, on_terminal, print_page, print_rows

if TYPE_CHECKING:
    from histcite.holdings.survey import Encounter, Survey, Tally

MOST_ROWS = 10
"""How many rows of a table a terminal shows at first."""

Cells = tuple[str, ...]


def print_overview(found: "Survey", limit: int | None) -> int:
    """Print the tables on stdout, on a terminal the first rows of each; and tell how many rows there are more.

    Elsewhere each row is one line, and tells first which table it is of.
    """
    tables = (
        ("property", ("property", "kind"), [*_tallied(found.properties)]),
        ("source", ("source", "against"), [*_met(found.sources)]),
        ("voice", ("voice", "against"), [*_met(found.voices)]),
    )
    most = MOST_ROWS if limit is None and on_terminal(sys.stdout) else limit
    for name, heads, rows in tables:
        if on_terminal(sys.stdout) and rows:
            print_page([Line(text=f"By {name}", style="heading")])
            print_rows((*heads, "compared", "in conflict", "on the median"), rows[:most])
        else:
            print_rows((), [(name, *row) for row in rows[:most]])
    return sum(len(rows[most:]) for _, _, rows in tables) if most is not None else 0


def overview_document(found: "Survey") -> dict[str, Any]:
    """The tables as ``check --summary --json`` shows them; a median is told in days, and as a share of the larger figure."""
    return {
        "properties": [
            {"property": one.property, "kind": one.kind, **_counts(one)} for one in found.properties
        ],
        "sources": [{"one": one.one, "other": one.other, **_counts(one)} for one in found.sources],
        "voices": [{"one": one.one, "other": one.other, **_counts(one)} for one in found.voices],
    }


def _counts(one: "Tally | Encounter") -> dict[str, Any]:
    return {
        "compared": one.compared,
        "disagreeing": one.disagreeing,
        "median_days": one.size.days,
        "median_share": None if one.size.share is None else round(one.size.share, 4),
    }


def _tallied(tallies: Iterable["Tally"]) -> Iterator[Cells]:
    return (
        (one.property, one.kind, str(one.compared), str(one.disagreeing), one.size.words) for one in tallies
    )


def _met(encounters: Iterable["Encounter"]) -> Iterator[Cells]:
    return (
        (one.one, one.other, str(one.compared), str(one.disagreeing), one.size.words) for one in encounters
    )
