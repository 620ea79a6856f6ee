"""The library's file itself: doctor and sync."""

from contextlib import suppress
from dataclasses import asdict

import click

from histcite.cli.program import FOUND
from histcite.cli.session import Session, with_session
from histcite.display.page import Line, counted, say
from histcite.errors import HistciteError
from histcite.store.format import format_of
from histcite.upkeep.doctor import Checkup, examine, mend


@click.command("doctor", epilog="Example: histcite doctor --fix")
@click.option("--fix", is_flag=True, help="Mend what can be mended without loss; a copy is kept.")
@with_session
@click.pass_context
def doctor_command(context: click.Context, session: Session, *, fix: bool) -> None:
    """Look the library's file over, and mend it.

    Damaged lines, records that do not fit, references that lead nowhere, files entered twice; and sources that are perhaps one, which only
    you can tell and which are no problem. With --fix, lines that cannot be
    read are set aside in a file of their own, and the two sides of a merge that git left open are brought together; nothing is
    thrown away. Exit code 1 when problems are left.
    """
    path = session.library.path
    checkup = mend(path) if fix else examine(path)
    session.show(
        [asdict(fault) for fault in checkup.faults],
        lambda: [Line(text=f"{fault}; mended" if fault.fixed else str(fault)) for fault in checkup.faults],
    )
    for sentence in (*_told(checkup), f"the file is of format {format_of(path)}"):
        say(sentence)
    if checkup.left:
        context.exit(FOUND)


@click.command("sync", hidden=True, epilog="Example: histcite sync")
@with_session
def sync_command(session: Session) -> None:
    """Bring into the library's file what histcite 0.1.0 left waiting beside it.

    That version kept the changes of a large library in histcite.json.journal. They are read from there, and the next change brings
    them into the file, as this command does. Nothing waits any more: the file holds everything after each command.
    """
    folded = session.library.sync()
    session.show({"folded": folded}, list)
    say(f"brought {counted(folded, 'command')} into {session.library.path}" if folded else "nothing waits")
    marked = 0
    with suppress(HistciteError):  # of a file that cannot be read none can be told
        marked = len(session.library.holdings.discrepancies)
    if marked:
        is_or_are = "is" if marked == 1 else "are"
        say(
            f"{counted(marked, 'discrepancy', 'discrepancies')} {is_or_are} marked; 'histcite doctor' lists them"
        )


def _told(checkup: Checkup) -> list[str]:
    """What was done, and what is left to do."""
    told = [f"the lines set aside are in {checkup.aside}"] if checkup.aside else []
    told += [f"the library as it was is in {checkup.backup}"] if checkup.backup else []
    asked = sum(fault.question for fault in checkup.faults)
    told += [f"{counted(asked, 'pair')} of sources that are perhaps one"] if asked else []
    fixable = sum(fault.fixable for fault in checkup.left)
    if not checkup.left:
        return [*told, "no problem left" if len(checkup.faults) > asked else "no problem found"]
    left = f"{counted(len(checkup.left), 'problem')}, {fixable} of which 'histcite doctor --fix' mends"
    return [*told, left if fixable else f"{counted(len(checkup.left), 'problem')} left for you to decide"]
