"""What the historian holds to be so on a question: conclude."""

import click

from histcite.cli.checking import ReasonedCommand, answer_decided
from histcite.cli.offers import Offer, keys_of
from histcite.cli.session import Session, read_text, with_session
from histcite.display.page import say
from histcite.library.remarks import remarks_on_conclusion
from histcite.records.decision import reasons


@click.command(
    "conclude",
    cls=ReasonedCommand,
    epilog="Example: histcite conclude q-77d0 --answer '22 March 1961' --from letter-dated -m 'the letter itself gives its date'",
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
    answer_decided(session, taken)
