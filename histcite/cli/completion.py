"""Completion in the shell."""

import click

from histcite.cli.session import Session, with_session
from histcite.display.page import Line

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", epilog="Example: histcite completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(SHELLS))
@with_session
def completion_command(session: Session, shell: str) -> None:
    """Print what makes your shell complete commands, options, keys and tags.

    For bash and zsh it goes into ~/.bashrc or ~/.zshrc, for fish into ~/.config/fish/completions/histcite.fish.
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - each of SHELLS has one
    script = kind(click.Command("histcite"), {}, "histcite", "_HISTCITE_COMPLETE").source()
    session.show(
        {"shell": shell, "script": script},
        lambda: [Line(text=line) for line in script.rstrip().split("\n")],
    )
