"""What shows how far a long piece of work has come."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Given the name and the size of a piece of work, a block with a function that is told how much of it is done."""


@contextmanager
def silently(_label: str, _total: int) -> Iterator[Callable[[int], None]]:
    """Show nothing."""
    yield lambda _: None
