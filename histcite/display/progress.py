"""How far a long piece of work has come, for whoever waits at a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from histcite.display.page import on_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, Task

PATIENCE = 1.0
"""Seconds for which nobody need be told anything."""

PACE = 0.1
"""Seconds from one drawing of the bar to the next."""


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A block of work on *total* things, given a function to call with the number done so far.

    A person at a terminal who has waited longer than a second sees a bar on stderr, which is gone when the block ends; what draws it
    is loaded then. Into a pipe nothing is written.
    """
    if not on_terminal(sys.stderr):
        yield lambda _: None
        return
    due = monotonic() + PATIENCE
    drawn: list[Progress] = []

    def show(done: int) -> None:
        nonlocal due
        now = monotonic()
        if now < due:
            return
        due = now + PACE
        if not drawn:
            drawn.append(_drawing(label, total))
            drawn[0].start()
        (task,) = drawn[0].task_ids
        drawn[0].update(task, completed=done, refresh=True)

    try:
        yield show
    finally:
        for bar in drawn:
            bar.stop()


def _drawing(label: str, total: int) -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """How many a second."""

        def render(self, task: "Task") -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")

    drawing = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    drawing.add_task(label, total=total)
    return drawing
