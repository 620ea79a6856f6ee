"""Every refusal to take a command back, or to bring it back, owns its sentence, as errors do."""

from pathlib import Path

from histcite.errors import HistciteError


class NothingToReverse(HistciteError):
    """More to be taken back or brought back than there is."""

    def __init__(self, wanted: int, there: int) -> None:
        found = f"only {there}" if there else "none"
        super().__init__(f"{wanted} asked for, and there is {found}; 'histcite log' shows what was done")


class ChangedSince(HistciteError):
    """A record that is no longer as a command left it."""

    number: int
    command: str
    sentence = "entry {number} ({command}) cannot be reversed: what it changed was changed again outside the history; nothing was written"


class CutHistory(HistciteError):
    """A history that was deleted, cut, edited or exchanged from outside, so that what was done before its entry *number* is not certain."""

    def __init__(self, path: Path, number: int) -> None:
        until = f"before entry {number}" if number else "last"
        super().__init__(
            f"{path} was changed or deleted from outside, and what was done {until} is not certain, so nothing of it is taken back or brought back; nothing was changed"
        )
