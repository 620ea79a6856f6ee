"""What an option or an argument takes of what the library knows, where its name does not tell."""

from collections.abc import Callable, Iterable

import click

from histcite.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """The *kind* of what completes a parameter, as :mod:`histcite.completion.acquaintances` calls it, and *words* of a list with commas.

    Click itself completes nothing.
    """

    kind: str = ""
    words: Callable[[], Iterable[str]] = tuple

    def __call__(self, _context: click.Context, _parameter: click.Parameter, _typed: str) -> list[str]:
        """Nothing: the shell is answered before Click is loaded."""
        return []


def keys_of(*tables: str) -> Offer:
    """What completes the keys in *tables*."""
    return Offer(" ".join(tables))


tags = Offer("tags")


def _columns() -> Iterable[str]:
    from histcite.cli.columns import KNOWN

    return KNOWN


columns = Offer(words=_columns)
"""What completes the columns of a listing, which are loaded when a shell's outline is made."""
