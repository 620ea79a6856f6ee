"""What an option or an argument takes of what the library knows, where its name does not tell."""

import click

from histcite.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """The *kind* of what completes a parameter, as :mod:`histcite.completion.acquaintances` calls it; Click itself completes nothing."""

    kind: str

    def __call__(self, _context: click.Context, _parameter: click.Parameter, _typed: str) -> list[str]:
        """Nothing: the shell is answered before Click is loaded."""
        return []


def keys_of(*tables: str) -> Offer:
    """What completes the keys in *tables*."""
    return Offer(" ".join(tables))


tags = Offer("tags")
