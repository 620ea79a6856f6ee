"""What plain sentences could be structured as: suggest."""

import os
import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any

import click

from histcite.cli.claims import answer_edited
from histcite.cli.offers import keys_of
from histcite.cli.session import Session, with_session
from histcite.display.legible import one_line
from histcite.display.page import Line, on_terminal, print_page, say
from histcite.intake.suggestion import Proposal, proposed
from histcite.library import Edited


@click.command("suggest", epilog="Example: histcite suggest base-july --take")
@click.argument("keys", nargs=-1, metavar="[KEY]...", shell_complete=keys_of("claims"))
@click.option("--take", is_flag=True, help="Take what is suggested, about the first of the subjects.")
@click.option("--subject", default="", metavar="NAME", help="With --take: about this subject instead.")
@with_session
def suggest_command(session: Session, keys: tuple[str, ...], *, take: bool, subject: str) -> None:
    """Show what plain sentences could be structured as, and take it.

    For each claim without a value: the date, figure or place, the yes or no that its sentence holds, the property that its words suggest, and three
    subjects of this library, the one used last first. On a terminal the number of a subject takes it. Without KEY the claim
    that was added last is meant. Of a sentence of which nothing is known nothing is said.
    """
    if subject and not take:
        raise click.UsageError("--subject says what --take takes; give --take, too")
    claims = session.library.claims
    latest = islice(filter(claims.__contains__, session.library.holdings.claims.lately_written()), 1)
    meant = [session.library.claim(key).key for key in keys] or list(latest)
    found = tuple(proposed(meant, session.library.holdings))
    if take:
        taking = [(proposal, subject) for proposal in found]
    elif found and not session.json and on_terminal(sys.stdout) and sys.stdin.isatty():
        taking = _chosen(found)
    else:
        session.list(found, COLUMNS, proposal_document, _row, None)
        return
    if taking:
        answer_edited(session, taken(session, taking))
    elif take:
        session.list((), COLUMNS, proposal_document, _row, None)


COLUMNS = ("key", "suggested", "subjects")


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """A proposal as ``suggest --json`` shows it: the columns that it would fill, and the subjects from which one may choose."""
    told = proposal.suggestion
    return {
        "key": proposal.claim.key,
        "text": proposal.claim.text,
        "property": told.asked,
        "value": told.value,
        "of": told.of,
        "when": told.when,
        "polarity": "-" if told.denied else "+",
        "mode": told.mode,
        "hedged": told.hedged,
        "subjects": list(proposal.subjects),
    }


def offered(proposal: Proposal) -> str:
    """What is suggested, and the subjects by number."""
    subjects = "  ".join(
        f"{number} {one_line(subject)}" for number, subject in enumerate(proposal.subjects, start=1)
    )
    return f"perhaps {proposal.suggestion.words}" + (f", about  {subjects}" if subjects else "")


def taken(session: Session, proposals: Iterable[tuple[Proposal, str]]) -> Edited:
    """Write what is suggested into the claims, each about the subject that stands beside it, or about the first."""
    with session.library.writing() as batch:
        claims = tuple(batch.edit(one.claim, one.cells(subject), ()) for one, subject in proposals)
        return Edited(claims=claims, remarks=tuple(batch.remarks))


def _row(proposal: Proposal) -> tuple[str, ...]:
    return proposal.claim.key, proposal.suggestion.words, "; ".join(proposal.subjects)


def _chosen(proposals: Iterable[Proposal]) -> list[tuple[Proposal, str]]:
    """Ask of each of *proposals*, at one key, whether it is taken, and about which subject."""
    from histcite.cli.reviewing import LineKeyboard, RawKeyboard

    keyboard = LineKeyboard() if os.environ.get("TERM") == "dumb" else RawKeyboard()
    chosen = []
    for proposal in proposals:
        subjects = proposal.subjects or ("",)
        labels = [str(number) for number in range(1, len(subjects) + 1)]
        print_page([Line(text=one_line(proposal.claim.text)), Line(text=offered(proposal), indent=2)])
        sys.stdout.write(f"{'-'.join(dict.fromkeys((labels[0], labels[-1])))} takes it, Enter leaves it: ")
        try:
            pressed = keyboard.choice(labels)
        except EOFError:
            say("")
            break
        if pressed:
            chosen.append((proposal, subjects[int(pressed) - 1]))
    return chosen
