"""Beginnings: init, demo, and completion in the shell."""

import shlex
from pathlib import Path

import click

from histcite import completion
from histcite.cli.checking import Wanted, check_document, summary
from histcite.cli.session import Session, with_session
from histcite.completion.reply import SHELLS
from histcite.conflicts import Conflict
from histcite.display.cards import grade_in_words
from histcite.display.page import Line, say
from histcite.errors import LibraryExists
from histcite.library import Library


@click.command("init", epilog="Example: histcite init soviet-albanian-split --git")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--git", "with_git", is_flag=True, help="Keep it in git, which then merges it by record and field."
)
@with_session
def init_command(session: Session, path: Path | None, *, with_git: bool) -> None:
    """Make an empty library in a folder, or in this one.

    With --git the folder becomes a repository, unless it is in one; a library that is there already is taken as it is, and so it is
    in a fresh clone, where git has to be told anew.
    """
    where = path or session.named or Path()
    library = _in_git(where) if with_git else Library.create(where)
    session.show({"library": str(library.path)}, lambda: [Line(text=str(library.path))])


def _in_git(where: Path) -> Library:
    """The library at *where*, made when it is not there, in a repository that merges it; what was done is said."""
    from histcite.upkeep.repository import old_hook, prepare, require_git, unhook

    require_git()
    try:
        library = Library.create(where)
    except LibraryExists:
        library = Library.open(where)
        library.holdings  # noqa: B018 - reads the file, and raises where it is no library
    if written := prepare(library.path):
        say(f"wrote {', '.join(file.name for file in written)}")
    if hook := old_hook(library.path):
        unhook(hook)
        say(f"took out of {hook} what an earlier version had git do before each commit")
    return library


@click.command("demo", epilog="Example: histcite demo")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), required=False)
@click.option("--only", type=click.Choice(["article"]), help="The article alone, without the other sources.")
@with_session
def demo_command(session: Session, folder: Path | None, only: str | None) -> None:
    """Build the worked example, check it, export its bibliography.

    The Soviet-Albanian split of 1960-61, in a new library in DIR (histcite-demo, if none is named): first as one article tells it,
    then set against what other sources say.
    """
    from histcite.library.trial import build

    library, bibliography = build(folder or session.named or Path("histcite-demo"), only or "")
    checked = library.check()
    conflicts = Wanted().conflicts(checked)
    session.show(check_document(checked), lambda: _tour(conflicts))
    say(f"{summary(checked)}; library {library.path}, bibliography {bibliography}")
    for line in _next_steps(library, conflicts):
        say(line)


@click.command("config", epilog="Example: histcite config")
@with_session
def config_command(session: Session) -> None:
    """Show the settings that hold, and where each comes from.

    They stand in histcite.toml beside the library, then in your own, as lines such as style = "gost", language = "ru", limit = 20,
    colour = "never". Your editor and opener are only taken from your own file and from $VISUAL or $EDITOR, never from a file that came
    with a library.
    """
    from histcite.holdings.settings import SHIPPED

    settings = session.settings
    session.list(
        [settings.of(name) for name in SHIPPED],
        ("setting", "value", "from"),
        lambda one: {"setting": one.name, "value": one.value, "from": one.origin or None},
        lambda one: (one.name, one.value, one.origin or "shipped"),
        len(SHIPPED),
    )
    for sentence in settings.passed_over():
        say(sentence)
    say(f"settings are looked for in {', then in '.join(map(str, settings.files))}")


@click.command("completion", epilog="Example: histcite completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(SHELLS))
@with_session
def completion_command(session: Session, shell: str) -> None:
    """Print what makes your shell complete what you type.

    For bash and zsh it goes into ~/.bashrc or ~/.zshrc, for fish into ~/.config/fish/completions/histcite.fish.
    """
    script = (Path(completion.__file__).parent / f"histcite.{shell}").read_text(encoding="utf-8")
    session.show(
        {"shell": shell, "script": script},
        lambda: [Line(text=line) for line in script.rstrip().split("\n")],
    )


def _tour(conflicts: tuple[Conflict, ...]) -> list[Line]:
    lines = [
        Line(text="Where the sources on the Soviet-Albanian split of 1960-61 disagree", style="heading"),
        Line(),
    ]
    for conflict in conflicts:
        lines += [
            Line(text=f"{conflict.id}  {grade_in_words(conflict)}", style=conflict.grade.name.lower()),
            Line(text=conflict.heading, indent=2, style="heading"),
            Line(text=conflict.explanation, indent=2),
        ]
    return lines


def _next_steps(library: Library, conflicts: tuple[Conflict, ...]) -> list[str]:
    here = f"--library {shlex.quote(str(library.path.parent))}"
    shown = conflicts[0].id if conflicts else "CONFLICT"
    return [
        "Try next:",
        f"  histcite show {shown} {here}      one conflict, with its quotations and references",
        f"  histcite search wheat {here}      claims, in any script",
        f"  histcite resolve {shown} --undecided --because suspended -m 'your reason' {here}",
        "  histcite init my-project      a library of your own",
    ]
