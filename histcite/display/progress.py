"""How far a long piece of work has come, for whoever waits at a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from histcite.display.page import on_terminal

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds for which nobody need be told anything."""

PACE = 0.1
"""Seconds from one drawing of the bar to the next."""


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A block of work on *total* things, given a function to call with the number done so far.

    A person at a terminal who has waited longer than a second sees a bar on stderr, which is gone when the block ends; into a pipe
    nothing is written.
    """
    if not on_terminal(sys.stderr):
        yield lambda _: None
        return
    bar = _Bar(label, total)
    try:
        yield bar.show
    finally:
        bar.clear()


class _Bar:
    """The bar; it loads what draws it when it is first seen."""

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = total
        self._due = monotonic() + PATIENCE
        self._drawn: Progress | None = None

    def show(self, done: int) -> None:
        """Draw the bar with this much *done*, where it is time to."""
        now = monotonic()
        if now < self._due:
            return
        self._due = now + PACE
        if self._drawn is None:
            self._drawn = _drawing(self._label, self._total)
            self._drawn.start()
        (task,) = self._drawn.task_ids
        self._drawn.update(task, completed=done, refresh=True)

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self._drawn is not None:
            self._drawn.stop()


def _drawing(label: str, total: int) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    drawing = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    drawing.add_task(label, total=total)
    return drawing
