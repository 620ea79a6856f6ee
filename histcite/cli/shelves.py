"""Looking things up: list, show, search, tags."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from histcite.citations import Style
from histcite.cli.offers import columns as complete_columns
from histcite.cli.session import Session, limit_option, style_option, with_selection, with_session
from histcite.display.cards import (
    Catalogue,
    claim_card,
    conflict_card,
    lead_card,
    question_card,
    source_card,
)
from histcite.display.page import Cell, Line, print_lines, say
from histcite.holdings.fonds import title_of_fonds
from histcite.library import Library
from histcite.records.claim import Claim
from histcite.records.discrepancy import about
from histcite.records.document import full_document
from histcite.search.selection import SORTS, Selection

if TYPE_CHECKING:
    from histcite.search.hits import Hits

COLUMNS = ("key", "reference", "claim", "tags")
"""What is shown of a claim where nothing else is asked for."""


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
@click.option(
    "--columns",
    default="",
    metavar="NAMES",
    help="What to show, such as key,subject,value,when.",
    shell_complete=complete_columns,
)
@click.option(
    "--format", "form", default="", metavar="FORM", help="A line of your own, such as '{key}: {value}'."
)
@limit_option
@with_session
def list_command(
    session: Session,
    selection: Selection,
    *,
    sort: str,
    between: str,
    columns: str,
    form: str,
    limit: int | None,
) -> None:
    """List claims, one a line.

    Columns are those of a claim as in a CSV, and claim, source, locator, footnote, added, changed, and concluded: what you hold to be
    so on the question that it answers.
    """
    from histcite.cli.columns import read_columns, read_pattern, telling

    if sum(map(bool, (columns, form, session.json))) > 1:
        raise click.UsageError(
            "--columns, --format and --json are three ways to show claims; say one of them"
        )
    shown, pattern = read_columns(columns) or COLUMNS, read_pattern(form)
    claims = session.library.select(replace(selection, sort=sort, between=between))
    catalogue = session.catalogue()

    cells = [telling(column) for column in shown]
    if pattern:
        print_lines(
            "".join([text + tell(claim, catalogue) for text, tell in pattern]) + "\n"
            for claim in claims[:limit]
        )
    else:
        session.list(
            claims, shown, full_document, lambda claim: [tell(claim, catalogue) for tell in cells], limit
        )


class _Search(click.Command):
    """A command whose QUERY may begin with the hyphen of an unwanted word, which is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a hyphen that begins a query is made a minus sign, which means the same in one."""
        last = args.index("--") if "--" in args else len(args)
        return super().parse_args(ctx, [*map(self._unhyphened, args[:last]), *args[last:]])

    def _unhyphened(self, typed: str) -> str:
        from histcite.search.query import FIELDS

        short = {option for parameter in self.params for option in (*parameter.opts, "-h")}
        field, colon, _ = typed[1:].casefold().partition(":")
        is_query = typed[:2] not in (*short, "-", "--") or (colon and field in FIELDS)
        return f"−{typed[1:]}" if typed.startswith("-") and is_query else typed


@click.command(
    "search", cls=_Search, epilog="Example: histcite search 'Хрущёв \"gone wrong\" -oil when:1959..1961'"
)
@click.argument("query")
@with_selection
@limit_option
@with_session
def search_command(session: Session, query: str, selection: Selection, *, limit: int | None) -> None:
    """Find the claims in which every word of QUERY stands.

    What a claim is about comes first. A word finds all that begin with it, "words in quotation marks" stand in a row just so, and
    -word must not be there. Script and diacritics make no difference, and a name is found under all its aliases.

    \b
    tag:wheat  archive:"RGANI f. 3"  when:1960-11..1961
                as --tag, --archive and --between of list
    source:key  as --source; source:word in its title, author or reference
    text:  subject:  property:  value:  of:  where:  voice:  quote:  note:
    key:        a word or "phrase" there
    """  # noqa: D301 - Click's mark of a paragraph that is not wrapped
    library = session.library
    found, catalogue = library.search(query, selection), session.catalogue()
    session.list(
        found,
        (*COLUMNS, "where"),
        lambda claim: {**full_document(claim), "matches": [asdict(hit) for hit in found.hits.all(claim)]},
        lambda claim: _row_with_hits(claim, catalogue, found.hits),
        limit,
    )
    if not found and (meant := library.perhaps_meant(query)):
        say(f"did you mean: {meant}?")


@click.command("show", epilog="Example: histcite show wheat-letter-amount --style gost")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@style_option
@click.option("--history", is_flag=True, help="Show what was done to each claim or source, too.")
@with_session
def show_command(session: Session, ids: tuple[str, ...], *, style: Style | None, history: bool) -> None:
    """Show claims, sources, conflicts or questions as cards.

    An ID is a key, the x-... of a conflict, the q-... of a question or the l-... of a lead; its beginning is enough.
    """
    library = session.library
    catalogue = session.catalogue(style)
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
    library = session.library
    counted: Mapping[str, int] = (
        Counter(tag for claim in library.select(selection) for tag in claim.tags)
        if selection
        else library.holdings.contents.tally("claims", "tags")
    )
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    session.list(
        ordered,
        ("tag", "claims"),
        lambda one: {"tag": one[0], "claims": one[1]},
        lambda one: (one[0], str(one[1])),
        limit,
    )


def _row_with_hits(claim: Claim, catalogue: Catalogue, hits: "Hits") -> tuple[Cell, ...]:
    """The row of *claim* with the words of its sentence that were sought, and excerpts where they stand elsewhere."""
    from histcite.display.emphasis import emphasised, excerpt, in_a_row

    sentence = emphasised(claim.text, hits.sentence(claim).spans)
    where = in_a_row(excerpt(hit.field, hit.text, hit.spans) for hit in hits.elsewhere(claim))
    tags = " ".join("#" + tag for tag in claim.tags)
    return claim.key, catalogue.brief(claim), sentence, tags, where


def _with_history(
    library: Library, document: dict[str, Any], lines: list[Line]
) -> tuple[dict[str, Any], list[Line]]:
    """The document and the card with what was done to the record; conflicts and questions have no history of their own."""
    from histcite.cli.pasts import history_lines

    key = document.get("key", "")
    entries = library.history(key) if key else ()
    past = [{"time": entry.time, "who": entry.who, "command": entry.command} for entry in entries]
    return {**document, "history": past}, [*lines, *history_lines(entries, key)]


def _shown(library: Library, catalogue: Catalogue, id_: str) -> tuple[dict[str, Any], list[Line]]:
    """The document and the card of whatever *id_* names."""
    if id_.startswith(("x-", "q-", "l-")) and id_ not in library.claims and id_ not in library.sources:
        return _found_out(library, catalogue, id_)
    record = library.holdings.citable(id_)
    if isinstance(record, Claim):
        inquiry = library.holdings.inquiry
        conflicts, conclusions = inquiry.conflicts_of(record), inquiry.conclusions_of(record)
        document = {**full_document(record), "conflicts": [conflict.id for conflict in conflicts]}
        if conclusions:
            from histcite.display.documents import conclusion_document

            document["conclusions"] = [conclusion_document(conclusion) for conclusion in conclusions]
        card = claim_card(record, catalogue, conflicts, conclusions)
        return _with_discrepancies(library, "claim", document, card)
    fonds = title_of_fonds(record, library.holdings.sources)
    card = source_card(record, library.as_seen, library.archives, library.resting_on(record.key), fonds)
    return _with_discrepancies(library, "source", full_document(record), card)


def _with_discrepancies(
    library: Library, kind: str, document: dict[str, Any], card: Iterable[Line]
) -> tuple[dict[str, Any], list[Line]]:
    """The document and the card of a record with the discrepancies that are marked on it."""
    from histcite.upkeep.settlement import in_brief

    discrepancies = about(library.holdings.discrepancies.values(), kind, document["key"])
    if discrepancies:
        document["clashes"] = [full_document(discrepancy) for discrepancy in discrepancies]
    told = (Line(label="discrepancy", text=in_brief(one), indent=2, style="tension") for one in discrepancies)
    return document, [*card, *told]


def _found_out(library: Library, catalogue: Catalogue, id_: str) -> tuple[dict[str, Any], list[Line]]:
    """The document and the card of a conflict, a question or a lead."""
    from histcite.conflicts import Conflict, positions_of
    from histcite.display.documents import conflict_document, lead_document, question_document

    if id_.startswith("q-"):
        question = library.question(id_)
        inquiry = library.holdings.inquiry
        positions = positions_of(question, inquiry.witnesses)
        conclusion = inquiry.conclusions.get(question.key)
        return (
            question_document(question, positions, conclusion),
            list(question_card(question, positions, conclusion, catalogue)),
        )
    disputed = library.disputed(id_)
    if isinstance(disputed, Conflict):
        return conflict_document(disputed), list(conflict_card(disputed, catalogue))
    return lead_document(disputed), list(lead_card(disputed, library.claims, catalogue))
