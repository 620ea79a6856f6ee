"""Where the sources disagree, and what was decided: check, dismiss, resolve, reopen, decisions."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from histcite.cli.program import FOUND
from histcite.cli.session import Session, limit_option, with_selection, with_session
from histcite.conflicts import Conflict
from histcite.display.cards import Catalogue, conflict_card, decision_in_words
from histcite.display.documents import conflict_document
from histcite.display.page import Line, counted, say
from histcite.library import Check, Selection
from histcite.records.decision import Decision, reasons
from histcite.records.document import full_document


@click.command("check", epilog="Example: histcite check --subject 'talks of 12 November 1960'")
@with_selection
@click.option("--all", "settled_too", is_flag=True, help="Show the conflicts that are settled, too.")
@with_session
@click.pass_context
def check_command(
    context: click.Context, session: Session, selection: Selection, *, settled_too: bool
) -> None:
    """Find the claims that cannot both be true.

    For each question in dispute: the positions, who holds them and where, the reason, and what would reconcile them. Exit code 1
    when a conflict is open or came back updated.
    """
    checked = session.library.check(selection)
    shown = checked.conflicts if settled_too else checked.open
    catalogue = Catalogue(sources=session.library.sources)
    session.show(check_document(checked, settled_too=settled_too), lambda: _pages(shown, catalogue))
    if not session.json:
        say(summary(checked))
    if checked.open:
        context.exit(FOUND)


def check_document(checked: Check, *, settled_too: bool) -> dict[str, Any]:
    """A check as ``check --json`` shows it."""
    shown = checked.conflicts if settled_too else checked.open
    return {
        "conflicts": [conflict_document(conflict) for conflict in shown],
        "leads": [],
        "summary": {
            "claims": checked.claims,
            "questions": checked.questions,
            "open": len(checked.open),
            "settled": len(checked.settled),
            "leads": 0,
        },
    }


def summary(checked: Check) -> str:
    """One sentence on what was looked at and found."""
    looked = f"{counted(checked.claims, 'claim')}, {counted(checked.questions, 'question')}"
    found = f"{len(checked.open)} in conflict" if checked.open else "no open conflict"
    settled = f", {len(checked.settled)} settled" if checked.settled else ""
    return f"{looked}: {found}{settled}"


def _pages(conflicts: Iterable[Conflict], catalogue: Catalogue) -> Iterable[Line]:
    for number, conflict in enumerate(conflicts):
        if number:
            yield Line()
        yield from conflict_card(conflict, catalogue)


def _answer(session: Session, taken: Decision) -> None:
    session.show(full_document(taken), lambda: [Line(text=f"{taken.target} {decision_in_words(taken)}")])


Command = TypeVar("Command", bound=Callable[..., Any])


class ReasonedCommand(click.Command):
    """A command whose help lists the reason codes with their meaning."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The codes, then the example."""
        with formatter.section("Reason codes"):
            formatter.write_dl(list(reasons()[self.name or ""].items()))
        super().format_epilog(ctx, formatter)


def because_option(verb: str) -> Callable[[Command], Command]:
    """The option --because with the codes of *verb*."""
    codes = tuple(reasons()[verb])
    return click.option(
        "--because", required=True, type=click.Choice(codes), metavar="CODE", help="A reason code; see below."
    )


@click.command(
    "dismiss",
    cls=ReasonedCommand,
    epilog="Example: histcite dismiss x-5f0c --because different-event -m 'two letters'",
)
@click.argument("id_", metavar="ID")
@because_option("dismiss")
@click.option("-m", "--note", required=True, metavar="NOTE", help="Why, in your own words.")
@with_session
def dismiss_command(session: Session, id_: str, *, because: str, note: str) -> None:
    """Set a conflict aside: it is none."""
    _answer(session, session.library.decide(id_, "dismissed", because, note))


@click.command(
    "resolve",
    cls=ReasonedCommand,
    epilog="Example: histcite resolve x-5f0c --prefer letter-sent --because closer-witness -m 'he drafted it'",
)
@click.argument("id_", metavar="ID")
@click.option("--prefer", default="", metavar="KEY", help="A claim whose answer you hold right.")
@click.option("--undecided", is_flag=True, help="The evidence does not decide; a final verdict, too.")
@because_option("resolve")
@click.option("-m", "--note", required=True, metavar="NOTE", help="Why, in your own words.")
@with_session
def resolve_command(
    session: Session, id_: str, *, prefer: str, undecided: bool, because: str, note: str
) -> None:
    """Settle a conflict, or say that the evidence does not decide."""
    if bool(prefer) == undecided:
        raise click.UsageError("say either --prefer KEY or --undecided")
    verdict = "undecided" if undecided else "resolved"
    _answer(session, session.library.decide(id_, verdict, because, note, prefer))


@click.command("reopen", epilog="Example: histcite reopen x-5f0c -m 'a second copy was found'")
@click.argument("id_", metavar="ID")
@click.option("-m", "--note", default="", metavar="NOTE", help="Why, in your own words.")
@with_session
def reopen_command(session: Session, id_: str, *, note: str) -> None:
    """Take back the decision on a conflict.

    The old one stays in the record.
    """
    _answer(session, session.library.reopen(id_, note))


@click.command("decisions", epilog="Example: histcite decisions")
@limit_option
@with_session
def decisions_command(session: Session, *, limit: int | None) -> None:
    """List every decision that was taken, oldest first."""
    taken = tuple(session.library.holdings.decisions.values())
    session.list(
        taken,
        ("conflict", "decision"),
        full_document,
        lambda decision: (decision.target, decision_in_words(decision)),
        limit,
    )
