"""Looking things up: list, show, search, tags."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import click

from histcite.citations import STYLES, Style
from histcite.cli.pasts import history_lines
from histcite.cli.session import Session, limit_option, with_selection, with_session
from histcite.conflicts import positions_of
from histcite.display.cards import Catalogue, claim_card, conflict_card, lead_card, question_card, source_card
from histcite.display.documents import conflict_document, lead_document, question_document
from histcite.display.page import Line
from histcite.library import SORTS, Library, Selection
from histcite.records.claim import Claim
from histcite.records.document import full_document
from histcite.records.keys import look_up

COLUMNS = ("key", "reference", "claim", "tags")


@click.command("list", epilog="Example: histcite list --archive 'RGANI f. 3' --sort when")
@with_selection
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="added",
    show_default=True,
    help="By entry, time or shelf mark.",
)
@click.option("--between", default="", metavar="A..B", help="Only claims whose time lies between two dates.")
@limit_option
@with_session
def list_command(
    session: Session, selection: Selection, *, sort: str, between: str, limit: int | None
) -> None:
    """List claims, one a line."""
    _list(session, session.library.select(replace(selection, sort=sort, between=between)), limit)


@click.command("search", epilog="Example: histcite search 'Хрущёв wheat'")
@click.argument("query")
@with_selection
@limit_option
@with_session
def search_command(session: Session, query: str, selection: Selection, *, limit: int | None) -> None:
    """Find the claims in which every word of QUERY stands.

    Script and diacritics make no difference, and a name is found under all its aliases.
    """
    _list(session, session.library.search(query, selection), limit)


@click.command("show", epilog="Example: histcite show wheat-asked-letter --style gost")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="chicago",
    show_default=True,
    help="The style of the references.",
)
@click.option("--history", is_flag=True, help="Show what was done to each claim or source, too.")
@with_session
def show_command(session: Session, ids: tuple[str, ...], *, style: Style, history: bool) -> None:
    """Show claims, sources, conflicts or questions as cards.

    An ID is a key, the x-... of a conflict, the q-... of a question or the l-... of a lead; its beginning is enough.
    """
    library = session.library
    catalogue = Catalogue(sources=library.sources, style=style)
    shown = [_shown(library, catalogue, id_) for id_ in ids]
    if history:
        shown = [_with_history(library, document, lines) for document, lines in shown]

    def page() -> Iterable[Line]:
        for number, (_, lines) in enumerate(shown):
            if number:
                yield Line()
            yield from lines

    session.show([document for document, _ in shown], page)


@click.command("tags", epilog="Example: histcite tags")
@with_selection
@limit_option
@with_session
def tags_command(session: Session, selection: Selection, *, limit: int | None) -> None:
    """List the tags in use, with how many claims carry each."""
    counted = Counter(tag for claim in session.library.select(selection) for tag in claim.tags)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    session.list(
        ordered,
        ("tag", "claims"),
        lambda one: {"tag": one[0], "claims": one[1]},
        lambda one: (one[0], str(one[1])),
        limit,
    )


def _list(session: Session, claims: tuple[Claim, ...], limit: int | None) -> None:
    catalogue = Catalogue(sources=session.library.sources)
    session.list(claims, COLUMNS, full_document, lambda claim: _row(claim, catalogue), limit)


def _row(claim: Claim, catalogue: Catalogue) -> tuple[str, str, str, str]:
    return claim.key, catalogue.brief(claim), claim.text, " ".join("#" + tag for tag in claim.tags)


def _with_history(
    library: Library, document: dict[str, Any], lines: list[Line]
) -> tuple[dict[str, Any], list[Line]]:
    """The document and the card with what was done to the record; conflicts and questions have no history of their own."""
    key = document.get("key", "")
    entries = library.history(key) if key else ()
    past = [{"time": entry.time, "who": entry.who, "command": entry.command} for entry in entries]
    return {**document, "history": past}, [*lines, *history_lines(entries, key)]


def _shown(library: Library, catalogue: Catalogue, id_: str) -> tuple[dict[str, Any], list[Line]]:
    """The document and the card of whatever *id_* names."""
    records = library.holdings.citable
    if id_ not in records and id_.startswith("x-"):
        conflict = library.conflict(id_)
        return conflict_document(conflict), list(conflict_card(conflict, catalogue))
    if id_ not in records and id_.startswith("q-"):
        question = library.question(id_)
        positions = positions_of(question, library.holdings.inquiry.witnesses)
        return question_document(question, positions), list(question_card(question, positions, catalogue))
    if id_ not in records and id_.startswith("l-"):
        lead = library.lead(id_)
        return lead_document(lead), list(lead_card(lead, library.claims, catalogue))
    record = look_up("claim or source", id_, records)
    if isinstance(record, Claim):
        conflicts = library.conflicts_with(record)
        document = {**full_document(record), "conflicts": [conflict.id for conflict in conflicts]}
        return document, list(claim_card(record, catalogue, conflicts))
    return full_document(record), list(source_card(record, library.sources, library.claims.values()))
