"""Every caution owns its sentence, as errors do: what is amiss while the command does what it can."""

from collections.abc import Sequence
from pathlib import Path

from histcite.sentences import SHOWN, Told, lines_damaged


class DamagedLines(Told, UserWarning):
    """Some lines of a library are damaged, and everything else was read."""

    def __init__(self, path: Path, lines: tuple[int, ...]) -> None:
        super().__init__(
            f"{lines_damaged(path, lines)} damaged; what can be read is shown, and nothing is written; 'histcite doctor' says more, 'histcite doctor --fix' mends"
        )


class LeftOut(Told, UserWarning):
    """A record of a library is damaged, and the others are read without it."""

    path: Path
    record: str
    trouble: str
    sentence = "{path}: the {record} is damaged and left out: {trouble}; mend that line of the file"


class UnreadEntries(Told, UserWarning):
    """Some lines of a history are no entries, and the others were read."""

    path: Path
    count: int
    sentence = "{path}: {count} of its lines cannot be read as entries in UTF-8 and are left out"


class SourceMissing(Told, UserWarning):
    """A source to which records point is not in the library; *users* are their keys."""

    def __init__(self, path: Path, key: str, users: Sequence[str]) -> None:
        more = f" and {len(users) - SHOWN} more" if len(users) > SHOWN else ""
        who = f"{', '.join(users[:SHOWN])}{more} {'points' if len(users) == 1 else 'point'} to it"
        super().__init__(
            f"{path}: the source {key!r} is not in this library, though {who}; enter it again with 'histcite source add --key {key}', or name another with 'histcite edit'"
        )


class NewFormat(Told, UserWarning):
    """A library has come to hold what programs that know only the first format cannot read."""

    path: Path
    format_: int
    sentence = "{path} is written in format {format_} from now on, for it holds what histcite 0.1.0 does not know; that version will say that it is newer"


class HardLink(Told, UserWarning):
    """A library that had other names, as hard links, which stand for the state before this write from now on."""

    def __init__(self, path: Path, others: int) -> None:
        names = "1 more name" if others == 1 else f"{others} more names"
        super().__init__(
            f"{path} had {names} (hard links), which still hold it as it was before this write; use a symbolic link instead"
        )


class TakenIn(Told, UserWarning):
    """What version 0.1.0 left waiting beside a library is in its file now; *discrepancies* are fields that were changed in both."""

    def __init__(self, path: Path, waiting: int, discrepancies: int) -> None:
        commands = "1 command that was" if waiting == 1 else f"{waiting} commands that were"
        differ = "1 field was" if discrepancies == 1 else f"{discrepancies} fields were"
        told = (
            f"; {differ} also changed in the file meanwhile, and 'histcite doctor' lists where"
            if discrepancies
            else ""
        )
        super().__init__(f"{path} has now {commands} left waiting beside it by an earlier version{told}")
