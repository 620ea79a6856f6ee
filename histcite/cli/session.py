"""What every command has at hand: the library, the way to answer, and the options shared by many commands."""

import functools
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from histcite.display.documents import print_json
from histcite.display.page import Line, on_terminal, print_page, print_rows, say
from histcite.library import Library, Selection

Command = TypeVar("Command", bound=Callable[..., Any])

FIRST_PAGE = 50
"""How many records a terminal shows at first."""


class Session:
    """One call of the program. The library is opened when it is first asked for."""

    def __init__(self, library: Path | None, json: bool) -> None:
        self._named = library
        self.json = json

    @functools.cached_property
    def library(self) -> Library:
        """The library to work with. Raises NoLibrary."""
        return Library.open(self._named)

    @property
    def named(self) -> Path | None:
        """What --library said."""
        return self._named

    def show(self, document: Any, lines: Callable[[], Iterable[Line]]) -> None:
        """Answer with the JSON document or with the page, as asked."""
        if self.json:
            print_json(document)
        else:
            print_page(lines())

    def list(
        self,
        documents: Sequence[Mapping[str, Any]],
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        limit: int | None,
    ) -> None:
        """Answer with a listing: all of it as JSON, else the first *limit* records; the rest is counted on stderr."""
        most = (
            limit if limit is not None else FIRST_PAGE if on_terminal(sys.stdout) and not self.json else None
        )
        if self.json:
            print_json(list(documents[:most]))
            return
        print_rows(columns, rows[:most])
        if not rows:
            say("there is none")
        if most is not None and len(rows) > most:
            say(f"{len(rows) - most} more; --limit {len(rows)} shows all")


def with_session(command: Command) -> Command:
    """Give *command* a Session, and the options --library and --json."""

    @click.option(
        "--library", type=click.Path(path_type=Path), metavar="PATH", help="The library's file or folder."
    )
    @click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
    @functools.wraps(command)
    def wrapped(*args: Any, library: Path | None, as_json: bool, **options: Any) -> Any:
        return command(Session(library, as_json), *args, **options)

    return wrapped  # type: ignore[return-value]


def with_selection(command: Command) -> Command:
    """Give *command* the filters as one Selection."""

    @click.option(
        "--tag",
        "-t",
        "tags",
        multiple=True,
        metavar="TAG",
        help="Only claims with this tag (repeat for several).",
    )
    @click.option(
        "--subject",
        default="",
        metavar="NAME",
        help="Only claims about this subject, under any of its names.",
    )
    @click.option(
        "--source", default="", metavar="KEY", help="Only claims from this source, or read through it."
    )
    @click.option(
        "--archive",
        default="",
        metavar="REF",
        help="Only claims kept under this reference, such as 'RGANI f. 3'.",
    )
    @click.option("--since", default="", metavar="DATE", help="Only claims added or changed since this date.")
    @functools.wraps(command)
    def wrapped(
        *args: Any, tags: tuple[str, ...], subject: str, source: str, archive: str, since: str, **options: Any
    ) -> Any:
        chosen = Selection(tags=tags, subject=subject, source=source, archive=archive, since=since)
        return command(*args, selection=chosen, **options)

    return wrapped  # type: ignore[return-value]


def read_text(typed: str) -> str:
    """*typed*, or what stands in the file it names with ``@``, or stdin for ``-``; ``@@`` stands for one ``@``.

    Raises UsageError for an unreadable file.
    """
    if typed == "-":
        return sys.stdin.read()
    if not typed.startswith("@") or typed.startswith("@@"):
        return typed.replace("@@", "@", 1) if typed.startswith("@@") else typed
    try:
        return Path(typed[1:]).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(
            f"cannot read the text from {typed[1:]!r}: {error}; a text that begins with @ is typed with @@"
        ) from error


limit_option = click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Show at most N records."
)
