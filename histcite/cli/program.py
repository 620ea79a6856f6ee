"""The program: which commands there are and where they live, and what becomes of errors."""

import importlib
import io
import json
import os
import re
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

GROUPS = {
    "Take notes": {
        "use": ("claims", "Put a file on the desk: from then on, add needs only the leaf."),
        "add": ("claims", "Add a claim: a sentence and where it stands."),
        "notes": ("importing", "Take in notes, a file or a folder, and write the keys back."),
        "suggest": ("suggesting", "Show what plain sentences could be structured as, and take it."),
        "edit": ("claims", "Change fields of claims."),
        "tag": ("claims", "Put tags on claims."),
        "untag": ("claims", "Take tags off claims."),
        "remove": ("claims", "Remove claims, or sources that nothing cites any more."),
        "ref": ("references", "Show how archival references are read, without a library."),
    },
    "Find again": {
        "list": ("shelves", "List claims, one a line."),
        "search": ("shelves", "Find the claims in which every word of QUERY stands."),
        "show": ("shelves", "Show claims, sources, conflicts or questions as cards."),
        "open": ("opening", "Show the image of a claim's leaf, or its source's address."),
        "tags": ("shelves", "List the tags in use, with how many claims carry each."),
        "source": ("catalogue", "The sources: documents, files, books, articles, web pages."),
        "alias": ("catalogue", "The names and their forms in any script."),
    },
    "Compare and decide": {
        "check": ("checking", "Find the claims that cannot all be true."),
        "review": ("reviewing", "Go through what is open one by one, at one key each."),
        "dismiss": ("deciding", "Set a conflict aside: it is none."),
        "resolve": ("deciding", "Settle a conflict, or say that the evidence does not decide."),
        "conclude": ("deciding", "Say what you hold to be so on a question, and why."),
        "reopen": ("deciding", "Take back what was decided on a conflict or a question."),
        "decisions": ("deciding", "List every decision that was taken, oldest first."),
        "agreement": ("checking", "List the answers on which independent witnesses agree."),
        "chronology": ("overviews", "List what happened when, according to whom."),
        "matrix": ("overviews", "Show who answers which question how, as a table."),
        "report": ("overviews", "Write one page that shows the whole of a library."),
        "property": ("catalogue", "The properties: which questions claims answer."),
    },
    "Write the paper": {
        "cite": ("references", "Print a ready footnote for a source or a claim."),
        "bibliography": ("papers", "Print the list of sources of a paper, or of some claims."),
        "used": ("papers", "Show what papers use, and which of that is in dispute."),
        "export": ("batches", "Write the bibliography, a dossier, or the records themselves."),
    },
    "The library": {
        "demo": ("start", "Build the worked example, check it, export its bibliography."),
        "init": ("start", "Make an empty library in a folder, or in this one."),
        "import": ("importing", "Take in a table, or items of Zotero, Tropy, BibTeX or RIS."),
        "merge": ("copies", "Bring in another copy of this library, record by record."),
        "log": ("pasts", "List what each command changed, the last first."),
        "undo": ("pasts", "Take back the last commands."),
        "redo": ("pasts", "Bring back what was taken back."),
        "doctor": ("mending", "Look the library's file over, and mend it."),
        "archive": ("archives", "The archives whose references are read, and how."),
        "config": ("start", "Show the settings that hold, and where each comes from."),
        "completion": ("start", "Print what makes your shell complete what you type."),
        "help": ("guidance", "Explain a command, as its --help does."),
    },
}
"""Every command by what it serves: the module in this room that holds it, loaded when it is called, and what it is for."""

COMMANDS = {name: told for group in GROUPS.values() for name, told in group.items()}

HIDDEN = {"merge-driver": "copies", "sync": "mending"}
"""Commands that only other programs and old scripts call, with their modules."""

TYPED = "histcite.typed"
"""Where the context of a run keeps the arguments as typed."""

CAUTIONS = (DamagedLines, HardLink, LeftOut, NewFormat, SourceMissing, TakenIn, UnreadEntries)
"""The warnings that are said to the user, each once."""

DONE, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


class Family(click.Group):
    """Commands under one name; a name that none of them has is answered with the one that may be meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that *args* name, and its arguments. Raises UsageError."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            from histcite.cli.guidance import unknown_command

            raise click.UsageError(unknown_command(ctx, args[0]), ctx)
        return super().resolve_command(ctx, args)


class Program(Family):
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
        info_name = "histcite"  # also where it is run as a module
        try:
            context = super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            let_go(sys.stdout)
            raise click.exceptions.Exit(DONE) from None
        context.meta[TYPED] = typed
        return context

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what they serve, without loading them."""
        longest = max(map(len, COMMANDS))
        for heading, group in GROUPS.items():
            with formatter.section(heading):
                for name, (_, purpose) in group.items():
                    formatter.write(f"{'':{formatter.current_indent}}{name:<{longest}}  {purpose}\n")

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
        given = extra.get("args", args[0] if args else None)
        typed = sys.argv[1:] if given is None else list(given)
        voice = (
            _say_document if "--json" in typed[: typed.index("--") if "--" in typed else None] else _say_error
        )

        def run() -> Any:
            _prepare_streams()
            return super(Program, self).main(*args, **extra)

        sys.exit(_exit_code(run, voice))


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


def _exit_code(run: Callable[[], Any], tell: Callable[[Exception], None]) -> int:
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
        tell(error)
        try:
            if sys.stdout:
                sys.stdout.flush()
        except OSError:
            let_go(sys.stdout)
        return FAILED
    return code if isinstance(code, int) else DONE


def _say_error(error: Exception) -> None:
    """Say what went wrong, and where the help is."""
    sentence, hint = _sentence(error)
    say(f"histcite: {sentence}" + (f"\n({hint})" if hint else ""))


def _say_document(error: Exception) -> None:
    """Say what went wrong as one JSON object on one line: ``error``, the sentence, with ``where`` and ``hint``, null where there is none.

    By the rule for sentences a place stands before the first colon, and what to do behind the first semicolon.
    """
    sentence, hint = _sentence(error)
    place = re.match(r"(\S.*?:\d+): ", sentence)
    what_to_do = hint or sentence.partition("\n")[0].partition("; ")[2]
    told = {"error": sentence, "where": place[1] if place else None, "hint": what_to_do or None}
    say(json.dumps(told, ensure_ascii=False))


def _sentence(error: Exception) -> tuple[str, str]:
    """What went wrong in a sentence, and where more is said; the latter may be empty."""
    match error:
        case click.UsageError(ctx=click.Context() as context):
            from histcite.cli.guidance import misused

            return misused(error, context), f"'{context.command_path} --help' explains"
        case click.ClickException():
            return error.format_message(), ""
        case HistciteError():
            return str(error), ""
        case RecursionError():
            return (
                "a record of a file is nested too deep to be read; 'histcite doctor' says which of the library",
                "",
            )
        case OSError():
            return f"cannot go on: {error.strerror or error}; what was written before stays written", ""
    name = type(error).__name__
    return f"something unforeseen happened ({name}: {error}); set HISTCITE_DEBUG=1 to see where", ""


@click.command(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
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
