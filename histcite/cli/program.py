"""The program: which commands there are and where they live, and what becomes of errors."""

import importlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from histcite import __version__
from histcite.cautions import (
    DamagedLines,
    HardLink,
    LeftOut,
    NewFormat,
    SourceMissing,
    TakenIn,
    UnreadEntries,
)
from histcite.display.page import let_go, say
from histcite.errors import HistciteError, NotReadable, NotWritable

COMMANDS = {
    "demo": ("start", "Build the worked example, check it, and export its bibliography."),
    "init": ("start", "Make an empty library in a folder (this one, if none is named)."),
    "add": ("claims", "Add a claim: a sentence and where it stands."),
    "use": ("claims", "Put a file on the desk: from then on, add needs only the leaf."),
    "edit": ("claims", "Change fields of claims."),
    "tag": ("claims", "Put tags on claims."),
    "untag": ("claims", "Take tags off claims."),
    "remove": ("claims", "Remove claims, or sources that nothing cites any more."),
    "list": ("shelves", "List claims, one a line."),
    "show": ("shelves", "Show claims, sources, conflicts or questions as cards."),
    "search": ("shelves", "Find the claims in which every word of QUERY stands."),
    "tags": ("shelves", "List the tags in use, with how many claims carry each."),
    "open": ("opening", "Show the image of a claim's leaf, or the address of its source."),
    "check": ("checking", "Find the claims that cannot all be true."),
    "review": ("reviewing", "Go through the open conflicts and leads one by one, at one key each."),
    "agreement": ("checking", "List the answers on which two or more independent witnesses agree."),
    "dismiss": ("checking", "Set a conflict aside: it is none."),
    "resolve": ("checking", "Settle a conflict, or say that the evidence does not decide."),
    "reopen": ("checking", "Take back the decision on a conflict."),
    "decisions": ("checking", "List every decision that was taken, oldest first."),
    "report": ("overviews", "Write one page that shows the whole: disputes, answers, chronology, sources."),
    "chronology": ("overviews", "List what happened when, according to whom."),
    "matrix": ("overviews", "Show who answers which question how: questions down, voices or sources across."),
    "log": ("pasts", "List what each command changed, the last first."),
    "undo": ("pasts", "Take back the last commands."),
    "redo": ("pasts", "Bring back what was taken back."),
    "import": ("importing", "Take in a table, records, or items of Zotero, Tropy, BibTeX or RIS."),
    "notes": ("importing", "Take in plain notes, a file or a folder, and write each claim's key back."),
    "merge": ("copies", "Bring in another copy of this library, record by record."),
    "export": ("batches", "Write the bibliography, a dossier on the claims, or the records themselves."),
    "bibliography": ("papers", "Print the list of sources of a paper, or of the selected claims."),
    "used": ("papers", "Show what papers use of the library, and which of that is in dispute."),
    "doctor": ("mending", "Look the library's file over, and mend it."),
    "source": ("catalogue", "The sources: documents, files, books, articles, web pages."),
    "alias": ("catalogue", "The names and their forms in any script."),
    "property": ("catalogue", "The properties: which questions claims answer."),
    "archive": (
        "archives",
        "The archives that references are read for, with their levels and abbreviations.",
    ),
    "ref": ("references", "Show how archival references are read, without a library."),
    "cite": ("references", "Print a ready footnote for a source, or for the references of a claim."),
    "completion": ("start", "Print what makes your shell complete commands, options, keys and tags."),
}
"""Every command: the module in this room that holds it, loaded when it is called, and what it is for."""

HIDDEN = {"merge-driver": "copies", "sync": "mending"}
"""Commands that only other programs and old scripts call, with their modules."""

TYPED = "histcite.typed"
"""Where the context of a run keeps the arguments as typed."""

CAUTIONS = (DamagedLines, HardLink, LeftOut, NewFormat, SourceMissing, TakenIn, UnreadEntries)
"""The warnings that are said to the user, each once."""

DONE, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


class Program(click.Group):
    """The group of all commands: loads them late, and turns every error into one sentence and an exit code."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands in the order in which a historian meets them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, from its module."""
        home = COMMANDS[cmd_name][0] if cmd_name in COMMANDS else HIDDEN.get(cmd_name)
        if home is None:
            return None
        module = importlib.import_module(f"histcite.cli.{home}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - narrows what the table promises
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of one run, which remembers what was typed; a pipe that closed under --help is met as in :meth:`invoke`."""
        typed = tuple(args)
        try:
            context = super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            let_go(sys.stdout)
            raise click.exceptions.Exit(DONE) from None
        context.meta[TYPED] = typed
        return context

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a pipe that closed meanwhile is met here, for Click itself would call it a failure."""
        try:
            with _damage_told():
                return super().invoke(ctx)
        except BrokenPipeError:
            let_go(sys.stdout)
            return DONE

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run and exit: 0 done, 1 found, 2 not done, 130 interrupted; a closed pipe is done."""
        extra["standalone_mode"] = False

        def run() -> Any:
            _prepare_streams()
            return super(Program, self).main(*args, **extra)

        sys.exit(_exit_code(run))


class _ClosedInput(io.RawIOBase):
    """What stands in the place of a stdin that was closed before the program began."""

    def readable(self) -> bool:
        """So that whoever reads it gets as far as to be told."""
        return True

    def readinto(self, _buffer: Any) -> int:
        """Raises NotReadable."""
        raise NotReadable("stdin", "it is closed")


def _prepare_streams() -> None:
    """Stand in for what was closed, send UTF-8 into pipes, and let no letter stop a terminal. Raises NotWritable for a closed stdout.

    The numbers of what was closed are taken: else the first file that is opened would have one, and be read or written as that stream.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - lives as long as the program
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()), encoding="utf-8")
    elif isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
    if sys.stdout is None:
        raise NotWritable("stdout", "it is closed")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.casefold() not in ("utf-8", "utf8"):
            codec = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=codec, errors="backslashreplace")


@contextmanager
def _damage_told() -> Iterator[None]:
    """A block in which what is amiss with a library is said, once; other warnings go their own way."""
    others, told = warnings.showwarning, set[str]()

    def show(message: Warning | str, *details: Any, **extra: Any) -> None:
        if not isinstance(message, CAUTIONS):
            others(message, *details, **extra)
        elif str(message) not in told:
            told.add(str(message))
            say(f"histcite: {message}")

    with warnings.catch_warnings():
        for kind in CAUTIONS:
            warnings.simplefilter("always", kind)
        warnings.showwarning = show
        yield


def _exit_code(run: Callable[[], Any]) -> int:
    try:
        code = run()
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        say("histcite: interrupted; nothing more was written")
        return INTERRUPTED
    except BrokenPipeError:
        let_go(sys.stdout)
        return DONE
    except Exception as error:
        if os.environ.get("HISTCITE_DEBUG"):
            raise
        say(f"histcite: {_sentence(error)}")
        try:
            if sys.stdout:
                sys.stdout.flush()
        except OSError:
            let_go(sys.stdout)
        return FAILED
    return code if isinstance(code, int) else DONE


def _sentence(error: Exception) -> str:
    match error:
        case click.UsageError(ctx=click.Context() as context):
            return f"{error.format_message()}\n('{context.command_path} --help' explains)"
        case click.ClickException():
            return error.format_message()
        case HistciteError():
            return str(error)
        case RecursionError():
            return "a record of a file is nested too deep to be read; 'histcite doctor' says which of the library"
        case OSError():
            return f"cannot go on: {error.strerror or error}; what was written before stays written"
    name = type(error).__name__
    return f"something unforeseen happened ({name}: {error}); set HISTCITE_DEBUG=1 to see where"


@click.command(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: histcite demo",
    invoke_without_command=True,
)
@click.version_option(__version__, message="histcite %(version)s")
@click.pass_context
def program(context: click.Context) -> None:
    """A card index for historians.

    It keeps claims, each tied to an archival reference; finds the claims that cannot both be true, and says why; and exports the
    bibliography. Exit codes: 0 done, 1 conflicts found, 2 could not be done.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
