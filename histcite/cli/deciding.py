"""What the historian decides on a conflict or a lead, and holds to be so on a question: dismiss, resolve, reopen, conclude, decisions."""

import click

from histcite.cli.offers import Offer, keys_of
from histcite.cli.session import Session, limit_option, read_text, with_session
from histcite.display.cards import decision_in_words
from histcite.display.page import Line, say
from histcite.library.remarks import remarks_on_conclusion
from histcite.records.decision import Decision, reasons
from histcite.records.document import full_document


def _answer(session: Session, taken: Decision) -> None:
    """Answer with a decision that was taken, and what it says is so."""
    (told,) = session.library.holdings.inquiry.answered([taken])
    session.show(full_document(told), lambda: [Line(text=f"{taken.target} {decision_in_words(taken)}")])


class ReasonedCommand(click.Command):
    """A command whose help lists the reason codes with their meaning."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The codes, then the example."""
        with formatter.section("Reason codes"):
            formatter.write_dl(list(reasons()["dismiss" if self.name == "dismiss" else "resolve"].items()))
        super().format_epilog(ctx, formatter)


BECAUSE = {
    verb: click.option(
        "--because",
        required=True,
        type=click.Choice(tuple(codes)),
        metavar="CODE",
        help="A reason code; see below.",
    )
    for verb, codes in reasons().items()
}
"""The option --because with the codes of each verb."""


@click.command(
    "dismiss",
    cls=ReasonedCommand,
    epilog="Example: histcite dismiss x-77b6 --because precision -m 'one base near Vlora'",
)
@click.argument("id_", metavar="ID")
@BECAUSE["dismiss"]
@click.option("-m", "--note", required=True, metavar="NOTE", help="Why, in your own words.")
@with_session
def dismiss_command(session: Session, id_: str, *, because: str, note: str) -> None:
    """Set a conflict aside: it is none."""
    _answer(session, session.library.decide(id_, "dismissed", because, note))


@click.command(
    "resolve",
    cls=ReasonedCommand,
    epilog="\b\nExample: histcite resolve x-0ec9 --prefer visit-frus \\\n"
    "    --because closer-witness -m 'reported at the time'",
)
@click.argument("id_", metavar="ID")
@click.option("--prefer", default="", metavar="KEY", help="A claim whose answer you hold right.")
@click.option("--undecided", is_flag=True, help="The evidence does not decide; a final verdict, too.")
@BECAUSE["resolve"]
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


@click.command("reopen", epilog="Example: histcite reopen x-77b6 -m 'a second copy was found'")
@click.argument("id_", metavar="ID")
@click.option("-m", "--note", default="", metavar="NOTE", help="Why, in your own words.")
@with_session
def reopen_command(session: Session, id_: str, *, note: str) -> None:
    """Take back what was decided on a conflict or a question.

    A question has one verdict: with a conclusion on it the conflicts that it settled are open again, and so the other way round. The
    old decision stays in the record.
    """
    _answer(session, session.library.reopen(id_, note))


@click.command("decisions", epilog="Example: histcite decisions")
@limit_option
@with_session
def decisions_command(session: Session, *, limit: int | None) -> None:
    """List every decision that was taken, oldest first."""
    holdings = session.library.holdings
    taken = tuple(holdings.inquiry.answered(holdings.decisions.values()))
    session.list(
        taken,
        ("conflict", "decision"),
        full_document,
        lambda decision: (decision.target, decision_in_words(decision)),
        limit,
    )


@click.command(
    "conclude",
    cls=ReasonedCommand,
    epilog="\b\nExample: histcite conclude q-266a --answer '25 May-4 June 1959' \\\n"
    "    --from visit-frus -m 'reported at the time, day by day'",
)
@click.argument("id_", metavar="q-ID", shell_complete=Offer("questions claims"))
@click.option(
    "--answer",
    required=True,
    metavar="VALUE",
    help="What you hold to be so, typed as a value of a claim is; or 'cannot be known'.",
    shell_complete=Offer("answers"),
)
@click.option(
    "--from",
    "grounds",
    multiple=True,
    metavar="KEY",
    help="A claim on which it rests (repeat for several), of this question or another.",
    shell_complete=keys_of("claims"),
)
@click.option(
    "--because",
    default="",
    type=click.Choice(("", *reasons()["resolve"])),
    metavar="CODE",
    help="A reason code; see below.",
)
@click.option(
    "-m",
    "--note",
    required=True,
    metavar="TEXT",
    help="Why, in your own words, as long as it need be; - for stdin, @FILE for a file.",
)
@with_session
def conclude_command(
    session: Session, id_: str, *, answer: str, grounds: tuple[str, ...], because: str, note: str
) -> None:
    """Say what you hold to be so on a question, and why.

    The question may be in dispute or not; it is also named by the x-... of its conflict, or by the key of a claim that answers it. A
    conclusion settles the conflicts on its question in its sense, and a later one, or a later 'resolve --prefer', takes its place.

    That it cannot be known is a conclusion, too: --answer 'cannot be known', or the same in another language. A later claim that
    speaks against a conclusion says so at once, 'check --conclusions' lists those that new evidence touches, and 'reopen' takes one
    back.
    """
    library = session.library
    taken = library.conclude(id_, answer, read_text(note), grounds=grounds, because=because)
    for remark in remarks_on_conclusion(taken, library.holdings):
        say(remark)
    _answer(session, taken)
