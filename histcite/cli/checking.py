"""Where the sources disagree, and where they agree: check, agreement."""

import sys
from collections.abc import Iterable, Iterator, Sequence
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
from histcite.conflicts.magnitude import ORDERS, in_order
from histcite.display.cards import (
    Catalogue,
    claim_card,
    conclusion_card,
    conflict_card,
    lead_card,
    likeness_card,
)
from histcite.display.digest import MANY, digest, rival_card, rival_line
from histcite.display.documents import (
    conclusion_document,
    conflict_document,
    lead_document,
    likeness_document,
    rivals_document,
    support_document,
)
from histcite.display.legible import legible
from histcite.display.overview import overview_document, print_overview
from histcite.display.page import Line, counted, on_terminal, print_data, print_json, print_page, say
from histcite.errors import HistciteError
from histcite.frozen import dataclass
from histcite.library import Check, Library
from histcite.library.review import leave_disputes
from histcite.records.document import full_document
from histcite.search.selection import Selection

FIRST_LEADS = 10
"""How many leads are shown at first."""

MOST_UNCOMPARED = 3
"""How many properties are named that nobody declared."""

MANY_CLAIMS = 200_000
"""Among more claims leads are only looked for when they are asked for: that takes minutes."""


@click.command("check", epilog="Example: histcite check --subject 'break of diplomatic relations'")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@with_selection
@encoding_option
@spreadsheet_option
@click.option("--all", "settled_too", is_flag=True, help="Show what is settled, too.")
@click.option("--no-leads", is_flag=True, help="Do not look for texts that only look contradictory.")
@click.option(
    "--max-leads", type=click.IntRange(min=0), metavar="N", help="Show at most N leads; 10 unless --json."
)
@click.option(
    "--sort",
    type=click.Choice(ORDERS),
    default="grade",
    show_default=True,
    help="What comes first: the strongest, the biggest difference, by subject, the newest.",
)
@click.option(
    "--summary",
    is_flag=True,
    help="Only how many there are: by property, source against source, voice against voice.",
)
@click.option("--rivals", is_flag=True, help="Only the rival answers, each with who gives it and where.")
@click.option("--full", is_flag=True, help="The whole card of each, however many there are.")
@limit_option
@click.option("--strict", is_flag=True, help="Exit code 1 for open leads, too.")
@click.option(
    "--inferred",
    is_flag=True,
    help="Only what rests on values that are concluded, not stated, and the claims.",
)
@click.option(
    "--conclusions",
    is_flag=True,
    help="Only what you concluded and new evidence touches, with its conflicts.",
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
    texts that look contradictory though their structure does not say so; and spellings that may be one name. Answers that rival one another
    under a list that may be long, such as causes, are no conflict and are told in a line each.

    On a terminal more than ten conflicts are told in three lines each; show ID and --full tell all.

    With --inferred only the claims whose value is concluded, for a second reader, and the conflicts that they are in.

    With --conclusions only what you concluded and claims that came since speak against, or answer otherwise.

    With a FILE (CSV, JSON Lines or notes), its claims are checked as if they were in the library, and not taken in. Exit code 1
    when a conflict is open or came back updated.
    """
    if options["strict"] and options["no_leads"]:
        raise click.UsageError("--strict is about leads; leave out --no-leads")
    if session.json and options["format_"] != "text":
        raise click.UsageError("--json is a format of its own; leave out --format")
    if options["format_"] != "text" and (options["summary"] or options["rivals"]):
        raise click.UsageError("--summary and --rivals are told as text; leave out --format")
    wanted = Wanted(**{name: options[name] for name in VIEWS})
    with _checked(session, file, options["encoding"], options["reader"]) as (library, delivered):
        checked = library.check(selection, delivered)
        _answer_check(session, checked, wanted, library)
        if file is None and not selection:
            with suppress(HistciteError, OSError):
                leave_disputes(library.path, _in_dispute(checked, wanted))
        if checked.open or (options["strict"] and any(lead.is_open for lead in checked.leads)):
            context.exit(FOUND)


def _in_dispute(checked: Check, wanted: "Wanted") -> Iterator[tuple[str, str]]:
    """What the shell is offered to complete from now on: the ids of conflicts, of leads and of questions, each with its question."""
    for conflict in checked.conflicts:
        asked = f"{conflict.subject}: {conflict.asked}? ({conflict.status})"
        yield from ((id_, asked) for id_ in (conflict.id, conflict.question.id))
    for judged in wanted.leads(checked):
        yield judged.lead.id, f"{' / '.join(judged.lead.claims)} ({judged.status})"
    disputed = {conflict.question.key for conflict in checked.conflicts}
    for question in checked.asked:
        if question.key not in disputed:
            yield question.id, f"{question.subject}: {question.asked}?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a check is to be shown, and how."""

    settled_too: bool = False
    no_leads: bool = False
    max_leads: int | None = None
    format_: str = "text"
    inferred: bool = False
    sort: str = "grade"
    summary: bool = False
    rivals: bool = False
    full: bool = False
    limit: int | None = None
    conclusions: bool = False

    def conflicts(self, checked: Check) -> tuple[Conflict, ...]:
        """The conflicts to be shown, in their order, however many."""
        found = checked.conflicts if self.settled_too else checked.open
        found = in_order(found, self.sort) if self.sort else found
        if self.inferred:
            inferred = {claim.key for claim in checked.inferred}
            found = tuple(conflict for conflict in found if not inferred.isdisjoint(conflict.claims))
        if self.conclusions:
            touched = {conclusion.question.key for conclusion in checked.touched}
            found = tuple(conflict for conflict in found if conflict.question.key in touched)
        return found

    @property
    def is_narrow(self) -> bool:
        """Whether only one thing is asked for, so that leads have no place beside it."""
        return self.inferred or self.conclusions or self.rivals or self.summary

    def looks_for_leads(self, checked: Check) -> bool:
        """Whether leads are looked for: unless they are not wanted, or not asked for where it would take long."""
        return not (self.no_leads or self.is_narrow) and (
            self.max_leads is not None or checked.claims <= MANY_CLAIMS
        )

    def leads(self, checked: Check) -> tuple[JudgedLead, ...]:
        """The leads to be shown, however many."""
        if not self.looks_for_leads(checked):
            return ()
        return tuple(lead for lead in checked.leads if self.settled_too or lead.is_open)


VIEWS = (
    *("settled_too", "no_leads", "max_leads", "format_", "inferred", "conclusions"),
    *("sort", "summary", "rivals", "full", "limit"),
)
"""The options of a check that say what of it is to be shown, and how."""


@contextmanager
def _checked(
    session: Session, file: Path | None, encoding: str, reader: str | None
) -> Iterator[tuple[Library, frozenset[str] | None]]:
    if file is None:
        yield session.library, None
        return
    from histcite.cli.importing import parcel_of
    from histcite.formats.csv import unmarked
    from histcite.intake.exchange import ColumnLayout
    from histcite.library.trial import on_trial

    layout = ColumnLayout(encoding=encoding, archives=session.archives, meant=unmarked if reader else str)
    parcel = parcel_of(file, layout)
    with on_trial(parcel.delivery, session.named) as trial:
        yield trial


def _answer_check(session: Session, checked: Check, wanted: Wanted, library: Library) -> None:
    if session.json:
        print_json(check_document(checked, wanted))
        return
    catalogue, found = session.catalogue(library=library), wanted.conflicts(checked)
    if wanted.summary:
        if more := print_overview(checked.survey(found), wanted.limit):
            say(f"{counted(more, 'more row')}; --limit N shows more of each table")
    elif wanted.format_ == "markdown":
        from histcite.formats.markdown import write_check

        known = (library.sources, library.archives, catalogue.style)
        print_data(legible(write_check(found[: wanted.limit], *known, checked.rivals)))
    else:
        at_first = int(session.settings["limit"]) if on_terminal(sys.stdout) else len(found)
        most = wanted.limit or at_first
        print_page(_page(checked, wanted, library, catalogue, found[:most]))
        if len(found) > most and not wanted.rivals:
            rest = counted(len(found) - most, "more conflict")
            say(f"{rest}; --limit {len(found)} shows all, --summary counts them")
    say(summary(checked, wanted.leads(checked)))
    for remark in _remarks(checked, wanted):
        say(remark)


def _remarks(checked: Check, wanted: Wanted) -> Iterator[str]:
    """What was not looked at, or not compared, and why."""
    if not checked.claims:
        yield "no claim is meant: there is none, or the filters leave none"
    if checked.forged:
        yield f"left out, for their sources are forged: {counted(checked.forged, 'claim')}"
    for asked in checked.uncompared[:MOST_UNCOMPARED]:
        yield (
            f"not compared, since {asked!r} is no known property: answers that differ in words; "
            f"if only one can hold: histcite property set {asked!r} --kind name"
        )
    if len(checked.uncompared) > MOST_UNCOMPARED:
        yield f"and so under {counted(len(checked.uncompared) - MOST_UNCOMPARED, 'more property', 'more properties')}"
    yield from _on_conclusions(checked, wanted)
    if wanted.inferred:
        yield f"{counted(len(checked.inferred), 'value')} concluded, not stated"
    elif not (wanted.no_leads or wanted.is_narrow or wanted.looks_for_leads(checked)):
        yield f"leads were not looked for among {checked.claims} claims; --max-leads {FIRST_LEADS} does it"


def _on_conclusions(checked: Check, wanted: Wanted) -> Iterator[str]:
    """How many conclusions new evidence touches; that it touches none is told who asks for them."""
    touched = len(checked.touched)
    if wanted.conclusions:
        yield f"{counted(len(checked.conclusions), 'conclusion')}, {touched or 'none'} of them touched by new evidence"
    elif touched:
        yield f"new evidence touches {counted(touched, 'conclusion')}; 'histcite check --conclusions' lists what"


def check_document(checked: Check, wanted: Wanted = Wanted()) -> dict[str, Any]:  # noqa: B008 - a frozen value
    """A check as ``check --json`` shows it."""
    leads, found = wanted.leads(checked), wanted.conflicts(checked)
    document: dict[str, Any] = {
        "conflicts": [conflict_document(conflict) for conflict in found[: wanted.limit]],
        "leads": [lead_document(lead) for lead in leads[: wanted.max_leads]],
        "rivals": [rivals_document(rivalry) for rivalry in checked.rivals],
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
            "rivals": len(checked.rivals),
        },
    }
    if wanted.summary:
        document["overview"] = overview_document(checked.survey(found))
    if wanted.inferred:
        document["inferred"] = [full_document(claim) for claim in checked.inferred]
    if wanted.conclusions or checked.touched:
        document["conclusions"] = [conclusion_document(one) for one in checked.touched]
    return document


def _page(
    checked: Check, wanted: Wanted, library: Library, catalogue: Catalogue, conflicts: Sequence[Conflict]
) -> Iterator[Line]:
    if wanted.rivals:
        yield from _parted(rival_card(rivalry, catalogue) for rivalry in checked.rivals)
        return
    brief = on_terminal(sys.stdout) and len(conflicts) > MANY and not wanted.full
    cards: list[Iterable[Line]] = [
        conclusion_card(one, catalogue) for one in checked.touched if wanted.conclusions
    ]
    cards += [digest(conflicts)] if brief else (conflict_card(conflict, catalogue) for conflict in conflicts)
    if checked.rivals and not (wanted.inferred or wanted.conclusions):
        heading = Line(text="Rival answers, which may all be true:", style="heading")
        cards.append([heading, *map(rival_line, checked.rivals)])
    leads = wanted.leads(checked)
    shown = leads[: FIRST_LEADS if wanted.max_leads is None else wanted.max_leads]
    cards += (lead_card(lead, library.claims, catalogue) for lead in shown)
    cards += (claim_card(claim, catalogue, ()) for claim in checked.inferred if wanted.inferred)
    alike = (("subjects", checked.alike_subjects), ("answers", checked.alike_values))
    cards += (
        likeness_card(f"These {what} may be one:", found)
        for what, found in alike
        if found and not (wanted.inferred or wanted.conclusions)
    )
    yield from _parted(cards)
    if len(leads) > len(shown):
        say(f"{counted(len(leads) - len(shown), 'more lead')}; --max-leads {len(leads)} shows all")


def _parted(cards: Iterable[Iterable[Line]]) -> Iterator[Line]:
    for number, card in enumerate(cards):
        if number:
            yield Line()
        yield from card


def summary(checked: Check, leads: Iterable[JudgedLead] = ()) -> str:
    """One sentence on what was looked at and found."""
    looked = f"{counted(checked.claims, 'claim')}, {counted(checked.questions, 'question')}"
    found = f"{len(checked.open)} in conflict" if checked.open else "no open conflict"
    settled = len(checked.conflicts) - len(checked.open)
    done = f", {settled} settled" if settled else ""
    waiting = sum(lead.is_open for lead in leads)
    hints = f", {counted(waiting, 'lead')}" if waiting else ""
    rivals = f", {len(checked.rivals)} with rival answers" if checked.rivals else ""
    return f"{looked}: {found}{done}{rivals}{hints}"


@click.command("agreement", epilog="Example: histcite agreement --single")
@click.option("--single", is_flag=True, help="List instead the answers that rest on one witness alone.")
@limit_option
@with_session
def agreement_command(session: Session, *, single: bool, limit: int | None) -> None:
    """List the answers on which independent witnesses agree.

    Two or more must. Copies of one source, works of one author and tellings of one tradition are one witness. The last column tells how many other
    answers there are to the same question; where you concluded anything, one more tells what you hold to be so.
    """
    inquiry, wanted = session.library.holdings.inquiry, position.single if single else position.agreed
    held = {asked: one.decision.answer for asked, one in inquiry.conclusions.items()}
    columns = ("question", "subject", "property", "answer", "witnesses", "claims", "others")
    session.list(
        wanted(inquiry.questions, inquiry.witnesses),
        (*columns, *["concluded"] * bool(held)),
        lambda support: support_document(support, held.get(support.question.key, "")),
        lambda support: (
            support.question.id,
            support.question.subject,
            support.question.asked,
            support.position.value,
            str(support.position.witnesses),
            " ".join(support.position.claims),
            str(support.others),
            *[held.get(support.question.key, "")] * bool(held),
        ),
        limit,
    )
