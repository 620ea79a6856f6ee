"""The program: which commands there are and where they live, and what becomes of errors."""

import importlib
import os
import sys
from typing import Any, NoReturn

import click

from histcite import __version__
from histcite.display.page import say
from histcite.errors import HistciteError

COMMANDS = {
    "demo": "start",
    "init": "start",
    "add": "claims",
    "use": "claims",
    "edit": "claims",
    "tag": "claims",
    "untag": "claims",
    "remove": "claims",
    "list": "shelves",
    "show": "shelves",
    "search": "shelves",
    "tags": "shelves",
    "check": "checking",
    "dismiss": "checking",
    "resolve": "checking",
    "reopen": "checking",
    "decisions": "checking",
    "import": "batches",
    "notes": "batches",
    "export": "batches",
    "source": "catalogue",
    "alias": "catalogue",
    "property": "catalogue",
    "ref": "references",
    "cite": "references",
}
"""Every command and the module in this room that holds it; loaded when it is called."""

DONE, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


class Program(click.Group):
    """The group of all commands: loads them late, and turns every error into one sentence and an exit code."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands in the order in which a historian meets them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, from its module."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"histcite.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - narrows what the table promises
        return command

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run and exit: 0 done, 1 found, 2 not done, 130 interrupted; a closed pipe is done."""
        extra["standalone_mode"] = False
        sys.exit(_exit_code(lambda: super(Program, self).main(*args, **extra)))


def _exit_code(run: Any) -> int:
    try:
        code = run()
        sys.stdout.flush()
    except HistciteError as error:
        return _failed(str(error))
    except click.UsageError as error:
        return _failed(error.format_message(), f"{error.ctx.command_path} --help" if error.ctx else "")
    except click.ClickException as error:
        return _failed(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        say("histcite: interrupted; nothing more was written")
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except Exception as error:
        if os.environ.get("HISTCITE_DEBUG"):
            raise
        return _failed(
            f"something unforeseen happened ({type(error).__name__}: {error}); set HISTCITE_DEBUG=1 to see where"
        )
    return code if isinstance(code, int) else DONE


def _failed(sentence: str, help_command: str = "") -> int:
    hint = f"\n('{help_command}' explains)" if help_command else ""
    say(f"histcite: {sentence}{hint}")
    return FAILED


def _closed_pipe() -> int:
    """The reader has seen enough; Python must not complain when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


@click.command(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: histcite demo",
)
@click.version_option(__version__, message="histcite %(version)s")
def program() -> None:
    """A card index for historians.

    It keeps claims, each tied to an archival reference; finds the claims that cannot both be true, and says why; and exports the
    bibliography. Exit codes: 0 done, 1 conflicts found, 2 could not be done.
    """
