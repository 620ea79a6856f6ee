"""What the shell is offered to complete: keys and tags that the library knows."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from histcite.errors import HistciteError

if TYPE_CHECKING:
    from histcite.store import Contents

OFFERED = 200
"""How many keys are offered; nobody reads more."""

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def keys_of(*tables: str) -> Complete:
    """What completes the keys in *tables*."""

    def complete(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        return _known(
            context,
            lambda held: [key for table in tables for key in held.beginning(table, typed, OFFERED)],
        )

    return complete


def tags(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """What completes a tag."""
    begun = typed.casefold()
    return _known(
        context, lambda held: sorted(tag for tag in held.terms("claims", "tag") if tag.startswith(begun))
    )


def _known(context: click.Context, asked: Callable[["Contents"], list[str]]) -> list[str]:
    """What is *asked* of the library; nothing where there is none, or it cannot be read, for the shell is no place to say so."""
    from histcite.holdings.whereabouts import find_library
    from histcite.store import Store

    named = context.params.get("library")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            library = find_library(Path(named) if named else None, os.environ, Path.cwd())
            return asked(Store(library).contents())
        except (HistciteError, OSError):
            return []
