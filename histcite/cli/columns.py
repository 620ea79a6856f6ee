"""What a listing shows of a claim: the columns that are asked for, or a line by a pattern of the user's own."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TypeAlias

import click

from histcite.display.cards import Catalogue
from histcite.errors import UnknownColumn
from histcite.records.claim import Claim
from histcite.records.entry import COLUMNS as CLAIM_COLUMNS
from histcite.records.entry import REFERENCE_COLUMNS, SOURCE_COLUMNS, claim_cell

KNOWN = (
    *(column for column in CLAIM_COLUMNS if column not in SOURCE_COLUMNS),
    *("claim", "source", "locator", "footnote", "concluded", "added", "changed"),
)
"""The columns that can be asked for: those of a claim, and what follows from its references, or from its question."""

Telling: TypeAlias = Callable[[Claim, Catalogue], str]
"""What tells what stands in a column for a claim."""

_ESCAPES = {"\\t": "\t", "\\n": "\n"}


def read_columns(typed: str) -> tuple[str, ...]:
    """The columns in a list with commas. Raises UnknownColumn."""
    return tuple(_known(name) for name in typed.replace(",", " ").split())


def read_pattern(typed: str) -> Sequence[tuple[str, Telling]]:
    r"""A pattern such as ``{key}\t{value}`` as pairs of a text and what tells the column behind it, if there is one.

    ``{{`` stands for a brace. Raises UnknownColumn, or UsageError for what is no pattern.
    """
    from string import Formatter

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
    return [(text, (lambda *_: "") if name is None else telling(_known(name))) for text, name, _, _ in parts]


_TOLD: Mapping[str, Telling] = {
    "key": lambda claim, _: claim.key,
    "claim": lambda claim, _: claim.text,
    "reference": lambda claim, catalogue: catalogue.brief(claim),
    "footnote": lambda claim, catalogue: "; ".join(map(catalogue.full, claim.references)),
    "tags": lambda claim, _: " ".join(["#" + tag for tag in claim.tags]),
    "concluded": lambda claim, catalogue: catalogue.held(claim),
    "added": lambda claim, _: claim.added,
    "changed": lambda claim, _: claim.changed,
}


def telling(column: str) -> Telling:
    """Give what tells what stands in one of KNOWN for a claim; of several references, all that they say, each once."""
    if column in _TOLD:
        return _TOLD[column]
    if column in (*REFERENCE_COLUMNS, "source", "locator"):
        said = attrgetter(column)
        return lambda claim, _: "; ".join(dict.fromkeys(filter(None, map(said, claim.references))))
    return lambda claim, _: claim_cell(claim, column)


def _known(name: str) -> str:
    column = name.strip().casefold()
    if column not in KNOWN:
        raise UnknownColumn(name, KNOWN)
    return column
