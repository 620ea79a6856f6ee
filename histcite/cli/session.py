"""What every command has at hand: the library, the way to answer, and the options shared by many commands."""

import functools
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any, TypeVar

import click

from histcite.citations import STYLES
from histcite.cli.offers import tags as complete_tags
from histcite.cli.program import TYPED
from histcite.display.page import Cell, Line, on_terminal, print_json, print_page, print_rows, say

if TYPE_CHECKING:
    from histcite.archives import Registry
    from histcite.citations import Style
    from histcite.display.cards import Catalogue
    from histcite.holdings.settings import Settings
    from histcite.library import Library
    from histcite.records.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])
Listed = TypeVar("Listed")


class Session:
    """One call of the program: what --library ``named``, whether ``--json`` was said, and the library, opened when it is first asked for."""

    def __init__(self, library: Path | None, json: bool) -> None:
        self.named = library
        self.json = json

    @functools.cached_property
    def library(self) -> "Library":
        """The library to work with. Raises NoLibrary."""
        from histcite.display.progress import progress
        from histcite.library import Library

        return Library.open(self.named, command=typed_command(), progress=progress)

    @functools.cached_property
    def archives(self) -> "Registry":
        """The archives known here: those of the library's folder, or of this one where there is no library."""
        from histcite.holdings.own_archives import archives_file, known_archives

        return known_archives(archives_file(self.named))

    @functools.cached_property
    def settings(self) -> "Settings":
        """The settings of the library, where there is one, and of the user."""
        from histcite.errors import NoLibrary
        from histcite.holdings.settings import FILE, Settings
        from histcite.holdings.whereabouts import find_library

        beside = None
        with suppress(NoLibrary):
            beside = find_library(self.named, os.environ, Path.cwd()).parent
        return Settings(beside, Path(click.get_app_dir("histcite")) / FILE, os.environ)

    def catalogue(self, style: "Style | None" = None, library: "Library | None" = None) -> "Catalogue":
        """The sources of the library at hand, or of another one, printed in *style*, or in the one that the settings say."""
        from histcite.display.cards import Catalogue

        chosen: Any = style or self.settings["style"]
        meant = library or self.library
        return Catalogue(
            sources=meant.sources,
            archives=meant.archives,
            style=chosen,
            held=lambda claim: meant.holdings.inquiry.held_on(claim),  # noqa: PLW0108 - when it is asked for
        )

    def show(self, document: Any, lines: Callable[[], Iterable[Line]]) -> None:
        """Answer with the JSON document or with the page, as asked."""
        if self.json:
            print_json(document)
        else:
            print_page(lines())

    def show_source(self, source: "Source") -> None:
        """Answer with a source as it is now."""
        from histcite.display.cards import source_card
        from histcite.holdings.fonds import title_of_fonds
        from histcite.records.document import full_document

        library = self.library
        self.show(
            full_document(source),
            lambda: source_card(
                source,
                library.as_seen,
                library.archives,
                library.resting_on(source.key),
                title_of_fonds(source, library.holdings.sources),
            ),
        )

    def list(
        self,
        records: Sequence[Listed],
        columns: Sequence[str],
        document: Callable[[Listed], Mapping[str, Any]],
        row: Callable[[Listed], Sequence[Cell]],
        limit: int | None,
    ) -> None:
        """Answer with the first *limit* of *records*, each as its *document* in JSON or its *row* in a listing.

        Without a limit that is all of them, but on a terminal as many as the settings say; there the rest is counted on stderr.
        """
        if self.json:
            print_json([document(record) for record in records[:limit]])
            return
        most = int(self.settings["limit"]) if limit is None and on_terminal(sys.stdout) else limit
        count = len(records)  # asked before anything is printed: it may fail
        print_rows(columns, map(row, records[:most]))
        if not count:
            say("there is none")
        if most is not None and count > most:
            say(f"{count - most} more; --limit {count} shows all")


def typed_command() -> str:
    """The command as typed, for the history."""
    context = click.get_current_context(silent=True)
    return shlex.join(context.find_root().meta.get(TYPED, ())) if context else ""


def with_session(command: Command) -> Command:
    """Give *command* a Session, and the options --library and --json."""

    @click.option(
        "--library", type=click.Path(path_type=Path), metavar="PATH", help="The library's file or folder."
    )
    @click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
    @functools.wraps(command)
    def wrapped(*args: Any, library: Path | None, as_json: bool, **options: Any) -> Any:
        _refuse_kept_stdout(library)
        session = Session(library, as_json)
        if on_terminal(sys.stdout) and session.settings["colour"] == "never":
            os.environ["NO_COLOR"] = "1"
        return command(session, *args, **options)

    return wrapped  # type: ignore[return-value]


def _refuse_kept_stdout(named: Path | None) -> None:
    """Raise UsageError where the shell sends the answer into a file that the library at hand keeps."""
    from histcite.errors import NoLibrary

    with suppress(OSError, ValueError, NoLibrary):
        status = os.fstat(sys.stdout.fileno())
        if not S_ISREG(status.st_mode):
            return
        from histcite.holdings.outgoing import is_one_of, kept_by
        from histcite.holdings.whereabouts import find_library

        if is_one_of(status, kept_by(find_library(named, os.environ, Path.cwd()))):
            emptied = "" if status.st_size else ", and the shell has emptied it before the program began"
            raise click.UsageError(f"stdout goes into what the library keeps{emptied}; choose another file")


def with_selection(command: Command) -> Command:
    """Give *command* the filters as one Selection."""

    @click.option(
        "--tag",
        "-t",
        "tags",
        multiple=True,
        metavar="TAG",
        help="Only claims with this tag (repeat for several).",
        shell_complete=complete_tags,
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
    @click.option(
        "--since",
        default="",
        metavar="TIME",
        help="Only claims added or changed since a date, a time, or an entry of the log (12 or #12).",
    )
    @functools.wraps(command)
    def wrapped(
        *args: Any, tags: tuple[str, ...], subject: str, source: str, archive: str, since: str, **options: Any
    ) -> Any:
        from histcite.search.selection import Selection

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


def pairs(
    rule: str, typed: Iterable[str], split: Callable[[str, str], tuple[str, str, str]] = str.partition
) -> Iterator[tuple[str, str]]:
    """What stands left and right of the ``=`` in each of *typed*: of several, of that at which *split* parts them.

    Raises UsageError, with the *rule* that the option has, where there is none.
    """
    for text in typed:
        left, equals, right = split(text, "=")
        if not equals:
            raise click.UsageError(f"{rule}, not {text!r}")
        yield left, right


transliterate_option = click.option(
    "--transliterate",
    "scheme",
    type=click.Choice(("ala-lc", "bgn-pcgn", "iso-9")),
    help="Write Cyrillic names and titles in Latin letters.",
)

style_option = click.option(
    "--style",
    type=click.Choice(STYLES),
    help="The style of references; chicago, unless your settings say another.",
)

encoding_option = click.option(
    "--encoding",
    default="utf-8",
    show_default=True,
    metavar="NAME",
    help="The file's encoding, such as cp1251.",
)

spreadsheet_option = click.option(
    "--for",
    "reader",
    type=click.Choice(("spreadsheet",)),
    help="CSV that a spreadsheet opens or saved: a ' stands before what it would take for a formula.",
)

limit_option = click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Show at most N records."
)
