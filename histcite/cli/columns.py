"""What a listing shows of a claim: the columns that are asked for, or a line by a pattern of the user's own."""

from collections.abc import Mapping, Sequence
from string import Formatter

import click

from histcite.display.cards import Catalogue
from histcite.errors import UnknownColumn
from histcite.records.claim import Claim
from histcite.records.entry import COLUMNS as CLAIM_COLUMNS
from histcite.records.entry import REFERENCE_COLUMNS, SOURCE_COLUMNS, claim_cells

KNOWN = (
    *(column for column in CLAIM_COLUMNS if column not in SOURCE_COLUMNS),
    *("claim", "source", "locator", "footnote", "added", "changed"),
)
"""The columns that can be asked for: those of a claim, and what follows from its references."""

_ESCAPES = {"\\t": "\t", "\\n": "\n"}


def read_columns(typed: str) -> tuple[str, ...]:
    """The columns in a list with commas. Raises UnknownColumn."""
    return tuple(_known(name) for name in typed.replace(",", " ").split())


def read_pattern(typed: str) -> Sequence[tuple[str, str]]:
    r"""A pattern such as ``{key}\t{value}`` as pairs of a text and the column behind it, which may be empty.

    ``{{`` stands for a brace. Raises UnknownColumn, or UsageError for what is no pattern.
    """
    for shown, meant in _ESCAPES.items():
        typed = typed.replace(shown, meant)
    try:
        parts = list(Formatter().parse(typed))
    except ValueError as error:
        raise click.UsageError(
            f"--format cannot be read ({error}); write it like '{{key}} {{value}}'"
        ) from error
    if any(spec or conversion for _, _, spec, conversion in parts):
        raise click.UsageError("--format takes names alone in braces, like '{key} {value}'")
    return [(text, "" if name is None else _known(name)) for text, name, _, _ in parts]


def filled(pattern: Sequence[tuple[str, str]], cells: Mapping[str, str]) -> str:
    """The line that *pattern* makes of a claim."""
    return "".join(text + (cells[column] if column else "") for text, column in pattern)


def cells_of(claim: Claim, catalogue: Catalogue) -> dict[str, str]:
    """What stands in each of KNOWN for *claim*; of several references, all that they say, each once."""
    references = claim.references
    by_reference = {
        column: "; ".join(dict.fromkeys(filter(None, (getattr(one, column) for one in references))))
        for column in (*REFERENCE_COLUMNS, "source", "locator")
    }
    return {
        **claim_cells(claim),
        **by_reference,
        "claim": claim.text,
        "reference": catalogue.brief(claim),
        "footnote": "; ".join(catalogue.full(one) for one in references),
        "tags": " ".join("#" + tag for tag in claim.tags),
        "added": claim.added,
        "changed": claim.changed,
    }


def _known(name: str) -> str:
    column = name.strip().casefold()
    if column not in KNOWN:
        raise UnknownColumn(name, KNOWN)
    return column
