"""Never at a loss: help, and what is said to whoever types a command, an option or a sentence as another program takes it."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from histcite.cli.program import COMMANDS, TYPED
from histcite.cli.session import Session, with_session
from histcite.deferred import expression
from histcite.display.page import Line
from histcite.sentences import brief
from histcite.tables import read_table

SYNONYMS = read_table(Path(__file__).with_name("synonyms.toml"))
"""The commands, and the options of any command, by what users of other programs call them."""

MOST_TOLD = 2
"""How many commands or options are told for one that there is not."""

ALIKE = 0.65
"""How much of a word must be alike for it to be taken for a slip of the pen."""

_LEFT_OVER = expression(r"unexpected extra arguments? \(")


@click.command("help", epilog="Example: histcite help source add")
@click.argument("words", nargs=-1, metavar="[COMMAND]...")
@with_session
def help_command(session: Session, words: tuple[str, ...]) -> None:
    """Explain a command, as its --help does.

    Without COMMAND, lists the commands.
    """
    place = click.get_current_context().find_root()
    described = place.command
    for word in words:
        if not isinstance(described, click.Group):
            raise click.UsageError(f"{place.command_path!r} has no commands of its own", place)
        name, command, _ = described.resolve_command(place, [word])
        described = command or described
        place = click.Context(described, parent=place, info_name=name)
    explained = described.get_help(place)
    session.show(
        {"command": place.command_path, "help": explained},
        lambda: [Line(text=line) for line in explained.split("\n")],
    )


def unknown_command(context: click.Context, typed: str) -> str:
    """A sentence on a command that there is not: what does it here, or which is spelt most like it."""
    group, root, synonyms = context.command, context.find_root(), SYNONYMS["commands"]
    assert isinstance(group, click.Group)  # noqa: S101 - only a group has commands
    inside, folded = context.command_path.split()[1:], typed.casefold()
    own = group.list_commands(context)
    name = folded if folded in {*synonyms, *COMMANDS} else _nearest(folded, [*own, *synonyms])
    wanted = dict.fromkeys([*([name] if name in {*own, *COMMANDS} else []), *synonyms.get(name, ())])
    known = [
        next(filter(None, (_purpose(root, path) for path in ([*inside, *one.split()], one.split()))), "")
        for one in wanted
    ]
    told = f"there is no command {brief(' '.join((*inside, typed)))!r}"
    return "; ".join([told, *list(filter(None, known))[:MOST_TOLD]])


def _nearest(typed: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(typed, list(known), n=1, cutoff=ALIKE)), "")


def _purpose(root: click.Context, path: Sequence[str]) -> str:
    """The command line at *path* with what it is for; empty where there is no such command."""
    found = root.command
    for word in path:
        command = found.get_command(root, word) if isinstance(found, click.Group) else None
        if isinstance(found, click.Group) and command is None:
            return ""
        found = command or found
    purpose = " ".join((found.help or "").partition("\n\n")[0].split()).rstrip(".")
    return f"'{root.command_path} {' '.join(path)}': {purpose}"


def misused(error: click.UsageError, context: click.Context) -> str:
    """What to say of a command that was called with another option, or with more words, than it takes; else what Click says."""
    if isinstance(error, click.NoSuchOption):
        return _unknown_option(error, context.command.params)
    said = error.format_message()
    if _LEFT_OVER.search(said):
        return f"what belongs together is put in quotation marks: {context.command_path} " + shlex.join(
            _put_together(context)
        )
    return said


def _unknown_option(error: click.NoSuchOption, parameters: Iterable[click.Parameter]) -> str:
    options = {
        name: parameter
        for parameter in parameters
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }
    typed = error.option_name.partition("=")[0]
    bare = typed.strip("-").casefold().replace("_", "-")
    near = _nearest(typed.casefold(), options)
    named = [one for one in SYNONYMS["options"].get(bare, ()) if one in options] or [near] * bool(near)
    told = [f"{name}: {(options[name].help or '').rstrip('.')}" for name in named[:MOST_TOLD]]
    return "; ".join([f"there is no option {brief(typed)!r} here", *told])


def _put_together(context: click.Context) -> Iterator[str]:
    """The arguments of the command as typed, with each run of words between two options as one.

    The value of an option takes in the words behind it, unless no others could be the argument of the command.
    """
    typed = list(context.find_root().meta.get(TYPED, ()))[len(context.command_path.split()) - 1 :]
    flags = {
        name: isinstance(parameter, click.Option) and not parameter.is_flag
        for parameter in context.command.params
        for name in parameter.opts
    }
    runs: list[tuple[str, list[str]]] = [("", [])]
    for word in typed:
        if word.startswith("-") and len(word) > 1:
            runs.append((word, []))
        else:
            runs[-1][1].append(word)
    is_argued = bool(runs[0][1]) or any(words and not flags.get(option) for option, words in runs[1:])
    for option, words in runs:
        yield from [option] * bool(option)
        own = 1 if flags.get(option) and not is_argued else len(words)
        parts = (words[:own], words[own:]) if flags.get(option) else (words,)
        yield from (" ".join(part) for part in parts if part)
