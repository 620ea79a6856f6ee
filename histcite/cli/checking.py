"""Where the sources disagree, and what was decided: check, dismiss, resolve, reopen, decisions."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from histcite.cli.program import FOUND
from histcite.cli.session import (
    Session,
    encoding_option,
    limit_option,
    spreadsheet_option,
    with_selection,
    with_session,
)
from histcite.conflicts import Conflict, JudgedLead, position
from histcite.display.cards import (
    Catalogue,
    claim_card,
    conflict_card,
    decision_in_words,
    lead_card,
    likeness_card,
)
from histcite.display.documents import conflict_document, lead_document, likeness_document, support_document
from histcite.display.legible import legible
from histcite.display.page import Line, counted, print_data, print_json, print_page, say
from histcite.errors import HistciteError
from histcite.frozen import dataclass
from histcite.library import Check, Library
from histcite.library.review import leave_disputes
from histcite.records.decision import Decision, reasons
from histcite.records.document import full_document
from histcite.search.selection import Selection

FIRST_LEADS = 10
"""How many leads are shown at first."""

MOST_UNCOMPARED = 3
"""How many properties are named that nobody declared."""

MANY_CLAIMS = 200_000
"""Among more claims leads are only looked for when they are asked for: that takes minutes."""


@click.command("check", epilog="Example: histcite check --subject 'talks of 12 November 1960'")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@with_selection
@encoding_option
@spreadsheet_option
@click.option("--all", "settled_too", is_flag=True, help="Show what is settled, too.")
@click.option("--no-leads", is_flag=True, help="Do not look for texts that only look contradictory.")
@click.option(
    "--max-leads", type=click.IntRange(min=0), metavar="N", help="Show at most N leads; 10 unless --json."
)
@click.option("--strict", is_flag=True, help="Exit code 1 for open leads, too.")
@click.option(
    "--inferred",
    is_flag=True,
    help="Only what rests on values that are concluded, not stated, and the claims.",
)
@click.option(
    "--format", "format_", type=click.Choice(("text", "markdown")), default="text", help="How to print it."
)
@with_session
@click.pass_context
def check_command(
    context: click.Context, /, session: Session, file: Path | None, selection: Selection, **options: Any
) -> None:
    """Find the claims that cannot all be true.

    For each question in dispute: the positions, who holds them and where, the reason, and what would reconcile them. Then leads:
    texts that look contradictory though their structure does not say so; and spellings that may be one name.

    With --inferred only the claims whose value is concluded, for a second reader, and the conflicts that they are in.

    With a FILE (CSV, JSON Lines or notes), its claims are checked as if they were in the library, and not taken in. Exit code 1
    when a conflict is open or came back updated.
    """
    if options["strict"] and options["no_leads"]:
        raise click.UsageError("--strict is about leads; leave out --no-leads")
    if session.json and options["format_"] != "text":
        raise click.UsageError("--json is a format of its own; leave out --format")
    wanted = Wanted(
        **{name: options[name] for name in ("settled_too", "no_leads", "max_leads", "format_", "inferred")}
    )
    with _checked(session, file, options["encoding"], options["reader"]) as (library, delivered):
        checked = library.check(selection, delivered)
        _answer_check(session, checked, wanted, library)
        if file is None and not selection:
            with suppress(HistciteError, OSError):
                leave_disputes(library.path, _in_dispute(checked, wanted))
        if checked.open or (options["strict"] and any(lead.is_open for lead in checked.leads)):
            context.exit(FOUND)


def _in_dispute(checked: Check, wanted: "Wanted") -> Iterator[tuple[str, str]]:
    """What the shell is offered to complete from now on: the ids of conflicts, of their questions and of leads, each with its question."""
    for conflict in checked.conflicts:
        asked = f"{conflict.subject}: {conflict.asked}? ({conflict.status})"
        yield from ((id_, asked) for id_ in (conflict.id, conflict.question.id))
    for judged in wanted.leads(checked):
        yield judged.lead.id, f"{' / '.join(judged.lead.claims)} ({judged.status})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a check is to be shown, and how."""

    settled_too: bool = False
    no_leads: bool = False
    max_leads: int | None = None
    format_: str = "text"
    inferred: bool = False

    def conflicts(self, checked: Check) -> tuple[Conflict, ...]:
        """The conflicts to be shown."""
        found = checked.conflicts if self.settled_too else checked.open
        if not self.inferred:
            return found
        concluded = {claim.key for claim in checked.inferred}
        return tuple(conflict for conflict in found if not concluded.isdisjoint(conflict.claims))

    def looks_for_leads(self, checked: Check) -> bool:
        """Whether leads are looked for: unless they are not wanted, or not asked for where it would take long."""
        return not (self.no_leads or self.inferred) and (
            self.max_leads is not None or checked.claims <= MANY_CLAIMS
        )

    def leads(self, checked: Check) -> tuple[JudgedLead, ...]:
        """The leads to be shown, however many."""
        if not self.looks_for_leads(checked):
            return ()
        return tuple(lead for lead in checked.leads if self.settled_too or lead.is_open)


@contextmanager
def _checked(
    session: Session, file: Path | None, encoding: str, reader: str | None
) -> Iterator[tuple[Library, frozenset[str] | None]]:
    if file is None:
        yield session.library, None
        return
    from histcite.formats.csv import unmarked
    from histcite.intake.exchange import ColumnLayout, open_parcel
    from histcite.library.trial import on_trial
    from histcite.store.file import read_data

    data = sys.stdin.buffer.read() if str(file) == "-" else read_data(file)
    parcel = open_parcel(
        data,
        "stdin" if str(file) == "-" else str(file),
        ColumnLayout(encoding=encoding, archives=session.archives, meant=unmarked if reader else str),
    )
    with on_trial(parcel.delivery, session.named) as trial:
        yield trial


def _answer_check(session: Session, checked: Check, wanted: Wanted, library: Library) -> None:
    catalogue = session.catalogue(library=library)
    if session.json:
        print_json(check_document(checked, wanted))
        return
    if wanted.format_ == "markdown":
        from histcite.formats.markdown import write_check

        print_data(
            legible(
                write_check(wanted.conflicts(checked), library.sources, library.archives, catalogue.style)
            )
        )
    else:
        print_page(_page(checked, wanted, library, catalogue))
    say(summary(checked, wanted.leads(checked)))
    if not checked.claims:
        say("no claim is meant: there is none, or the filters leave none")
    if checked.forged:
        say(f"left out, for their sources are forged: {counted(checked.forged, 'claim')}")
    for asked in checked.uncompared[:MOST_UNCOMPARED]:
        say(
            f"not compared, since {asked!r} is no known property: answers that differ in words; "
            f"if only one can hold: histcite property set {asked!r} --kind name"
        )
    if len(checked.uncompared) > MOST_UNCOMPARED:
        say(
            f"and so under {counted(len(checked.uncompared) - MOST_UNCOMPARED, 'more property', 'more properties')}"
        )
    if wanted.inferred:
        say(f"{counted(len(checked.inferred), 'value')} concluded, not stated")
    elif not wanted.no_leads and not wanted.looks_for_leads(checked):
        say(f"leads were not looked for among {checked.claims} claims; --max-leads {FIRST_LEADS} does it")


def check_document(checked: Check, wanted: Wanted = Wanted()) -> dict[str, Any]:  # noqa: B008 - a frozen value
    """A check as ``check --json`` shows it."""
    leads = wanted.leads(checked)
    return {
        "conflicts": [conflict_document(conflict) for conflict in wanted.conflicts(checked)],
        "leads": [lead_document(lead) for lead in leads[: wanted.max_leads]],
        "alike": {
            "subjects": [likeness_document(alike) for alike in checked.alike_subjects],
            "values": [likeness_document(alike) for alike in checked.alike_values],
        },
        "summary": {
            "claims": checked.claims,
            "questions": checked.questions,
            "open": len(checked.open),
            "settled": len(checked.conflicts) - len(checked.open),
            "leads": sum(lead.is_open for lead in leads),
        },
    } | ({"inferred": [full_document(claim) for claim in checked.inferred]} if wanted.inferred else {})


def _page(checked: Check, wanted: Wanted, library: Library, catalogue: Catalogue) -> Iterator[Line]:
    cards = [conflict_card(conflict, catalogue) for conflict in wanted.conflicts(checked)]
    leads = wanted.leads(checked)
    shown = leads[: FIRST_LEADS if wanted.max_leads is None else wanted.max_leads]
    cards += [lead_card(lead, library.claims, catalogue) for lead in shown]
    cards += [claim_card(claim, catalogue, ()) for claim in checked.inferred if wanted.inferred]
    alike = (("subjects", checked.alike_subjects), ("answers", checked.alike_values))
    cards += [
        likeness_card(f"These {what} may be one:", found)
        for what, found in alike
        if found and not wanted.inferred
    ]
    for number, card in enumerate(cards):
        if number:
            yield Line()
        yield from card
    if len(leads) > len(shown):
        say(f"{counted(len(leads) - len(shown), 'more lead')}; --max-leads {len(leads)} shows all")


def summary(checked: Check, leads: Iterable[JudgedLead] = ()) -> str:
    """One sentence on what was looked at and found."""
    looked = f"{counted(checked.claims, 'claim')}, {counted(checked.questions, 'question')}"
    found = f"{len(checked.open)} in conflict" if checked.open else "no open conflict"
    settled = len(checked.conflicts) - len(checked.open)
    done = f", {settled} settled" if settled else ""
    waiting = sum(lead.is_open for lead in leads)
    hints = f", {counted(waiting, 'lead')}" if waiting else ""
    return f"{looked}: {found}{done}{hints}"


@click.command("agreement", epilog="Example: histcite agreement --single")
@click.option("--single", is_flag=True, help="List instead the answers that rest on one witness alone.")
@limit_option
@with_session
def agreement_command(session: Session, *, single: bool, limit: int | None) -> None:
    """List the answers on which independent witnesses agree.

    Two or more must. Copies of one source, works of one author and tellings of one tradition are one witness. The last column tells how many other
    answers there are to the same question.
    """
    inquiry, wanted = session.library.holdings.inquiry, position.single if single else position.agreed
    session.list(
        wanted(inquiry.questions, inquiry.witnesses),
        ("question", "subject", "property", "answer", "witnesses", "claims", "others"),
        support_document,
        lambda support: (
            support.question.id,
            support.question.subject,
            support.question.asked,
            support.position.value,
            str(support.position.witnesses),
            " ".join(support.position.claims),
            str(support.others),
        ),
        limit,
    )


def _answer(session: Session, taken: Decision) -> None:
    session.show(full_document(taken), lambda: [Line(text=f"{taken.target} {decision_in_words(taken)}")])


class ReasonedCommand(click.Command):
    """A command whose help lists the reason codes with their meaning."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The codes, then the example."""
        with formatter.section("Reason codes"):
            formatter.write_dl(list(reasons()[self.name or ""].items()))
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
    epilog="Example: histcite dismiss x-5f0c --because different-event -m 'two letters'",
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
    epilog="Example: histcite resolve x-5f0c --prefer letter-sent --because closer-witness -m 'he drafted it'",
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
