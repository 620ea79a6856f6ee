"""The errors of files that come in: what was wrong with them, where, and what to do about it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from histcite.errors import HistciteError
from histcite.sentences import brief, listed


class ChangedMeanwhile(HistciteError):
    """A file in which a key stands that was not there when the file was looked through."""

    key: str
    sentence = "the file was changed while it was read (see the key {key!r}); import it again"


class NotInEncoding(HistciteError):
    """A file in another encoding than it was read in; *likely* is the one that fits its letters."""

    def __init__(self, file: str, line: int, encoding: str, likely: str = "") -> None:
        self.line = line
        named = f"which is likely --encoding {likely}" if likely else "for example --encoding cp1251"
        super().__init__(
            f"{file}:{line}: the file is not {encoding}; save it as UTF-8, or name its encoding, {named}"
        )


class NoFormat(HistciteError):
    """A file whose name tells no format."""

    def __init__(self, file: str, known: tuple[str, ...]) -> None:
        super().__init__(f"cannot tell the format of {file!r}; name it with --format {'|'.join(known)}")


class BadBatch(HistciteError):
    """A batch with problems; nothing of it was taken in."""

    def __init__(self, problems: Sequence[Any]) -> None:
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        told = listed([str(problem) for problem in problems])
        super().__init__("\n".join([*told, f"{count}; nothing was imported"]))


class UnreadableColumns(HistciteError):
    """The file of saved headings cannot be read."""

    path: Path
    trouble: str
    sentence = "{path}: cannot read the saved headings: {trouble}; mend the file, or move it away"


class NoSuchColumns(HistciteError):
    """A name under which no headings were saved."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        there = f"there are {', '.join(known)}" if known else "there are none yet"
        super().__init__(
            f"no headings were saved as {brief(name)!r}; {there} ('import --save-map NAME' saves some)"
        )


class UnknownEncoding(HistciteError):
    """An encoding that does not exist."""

    encoding: str
    sentence = "there is no encoding {encoding!r}; try utf-8, cp1251, cp1250 or latin-1"


class NotTaken(HistciteError):
    """A file of a kind that nothing can be taken from, or that is broken or too large; *instead* says what to do."""

    file: str
    what: str
    instead: str
    sentence = "{file} is {what}; {instead}"


class NoSheet(HistciteError):
    """A workbook without the sheet that was asked for."""

    def __init__(self, file: str, name: str, known: tuple[str, ...]) -> None:
        there = f"there are {', '.join(map(repr, known))}" if known else "it has none at all"
        super().__init__(f"{file} has no sheet {brief(name)!r}; {there}")


class NoCalamine(HistciteError):
    """A spreadsheet is to be read, and what reads it is not installed."""

    sentence = "reading spreadsheets needs python-calamine; install it with: python -m pip install 'histcite[sheets]'"
