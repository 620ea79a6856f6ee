"""The whole at a glance: report, chronology, matrix."""

import sys
from pathlib import Path

import click

from histcite.citations import Style
from histcite.cli.batches import STDOUT
from histcite.cli.session import Session, limit_option, style_option, with_selection, with_session
from histcite.display.crosstable import in_csv
from histcite.display.legible import legible
from histcite.display.page import Line, counted, on_terminal, print_data, print_json, print_page, say
from histcite.holdings.casebook import MOST_CLAIMS, Casebook
from histcite.holdings.standpoints import SIDES, Side, matrix, opposition, speakers
from histcite.library import Library
from histcite.search.selection import Selection, between

MOST_NAMED = 5
"""How many of the images that are left out are named."""

_format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "markdown", "csv", "json")),
    default="text",
    help="How to print it.",
)


@click.command("report", epilog="Example: histcite report -o report.html --title 'The split of 1961'")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("report.html"),
    show_default=True,
    help="The file to write; - for stdout.",
)
@with_selection
@click.option("--title", default="", metavar="TEXT", help="The title of the page; else the folder's name.")
@style_option
@click.option("--all-claims", is_flag=True, help="Show every claim, however many there are.")
@click.option("--images", is_flag=True, help="Put the photographs of leaves into it, of up to 300 kB each.")
@with_session
def report_command(
    session: Session,
    output: Path,
    selection: Selection,
    *,
    title: str,
    style: Style | None,
    all_claims: bool,
    images: bool,
) -> None:
    """Write one page that shows the whole of a library.

    Its disputes, answers, chronology and sources.

    The page is a single file that any browser shows, without a network; it can be searched there, printed, and sent. With filters
    it shows only what concerns these claims.
    """
    from histcite.display.report.report import write_report
    from histcite.holdings.outgoing import hand_out, refuse_kept
    from histcite.library.viewing import pictures

    library = session.library
    if output != STDOUT:
        refuse_kept(output, library.path)
    casebook = _casebook(library, selection, all_claims=all_claims)
    catalogue = session.catalogue(style)
    held, left_out = pictures(casebook.told, library.path) if images else ({}, {})
    name = title or library.path.absolute().parent.name
    page = write_report(casebook, catalogue, name, held).encode()
    for why, names in left_out.items():
        say(
            f"{counted(len(names), 'image is', 'images are')} left out, {why}: {', '.join(names[:MOST_NAMED])}"
        )
    if output == STDOUT:
        sys.stdout.buffer.write(page)
        return
    hand_out(output, page, library.path)
    counts = {"disputes": len(casebook.conflicts), "claims": len(casebook.claims)}
    session.show({"report": str(output), **counts}, lambda: [Line(text=str(output))])
    say(f"{counts['claims']} claims, {counts['disputes']} disputes; open it in a browser")


@click.command("chronology", epilog="Example: histcite chronology --between 1960-06..1960-11 --style gost")
@with_selection
@click.option("--between", "span", default="", metavar="A..B", help="Only what may lie between two dates.")
@style_option
@_format_option
@limit_option
@with_session
def chronology_command(
    session: Session,
    selection: Selection,
    *,
    span: str,
    style: Style | None,
    format_: str,
    limit: int | None,
) -> None:
    """List what happened when, according to whom.

    A claim stands at the date that it gives, any other at the time of which it speaks; what is only known to be of a month, a season or
    a year stands before what has a day. Dates in dispute are told together: 22 or 28 March.
    """
    from histcite.display.annals import COLUMNS, annals_document, annals_in_markdown, annals_page, annals_row

    _settle_format(session, format_)
    library = session.library
    catalogue = session.catalogue(style)
    events = _casebook(library, selection, all_claims=True).events
    if span:
        lies_between = between(span)
        events = tuple(event for event in events if lies_between(event.date))
    shown = events[:limit]
    if format_ == "markdown":
        print_data(legible(annals_in_markdown(shown, catalogue)))
    elif format_ == "csv":
        print_data(in_csv((COLUMNS, *(annals_row(event, catalogue) for event in shown))))
    elif session.json or not on_terminal(sys.stdout):
        session.list(
            events,
            COLUMNS,
            lambda event: annals_document(event, catalogue),
            lambda event: annals_row(event, catalogue),
            limit,
        )
        return
    else:
        shown = events[: limit or int(session.settings["limit"])]
        print_page(annals_page(shown, catalogue))
    if len(events) > len(shown):
        say(f"{len(events) - len(shown)} more; --limit {len(events)} shows all")


@click.command("matrix", epilog="Example: histcite matrix --by source --tag yugoslavia")
@with_selection
@click.option(
    "--by", type=click.Choice(SIDES), default="voice", show_default=True, help="Who stands across the top."
)
@click.option("--against", is_flag=True, help="Show instead who contradicts whom, and how often.")
@_format_option
@limit_option
@with_session
def matrix_command(
    session: Session, selection: Selection, *, by: Side, against: bool, format_: str, limit: int | None
) -> None:
    """Show who answers which question how, as a table.

    Questions stand down, voices or sources across.

    A question in dispute is marked. A voice is who speaks inside a source; where none does it is the source itself. On a terminal as
    many columns are shown as have room, those who answer most first.
    """
    from histcite.display import crosstable

    _settle_format(session, format_)
    casebook = _casebook(session.library, selection, all_claims=True)
    speak = speakers(casebook.holdings, by)
    if against:
        opposed = opposition(casebook.conflicts, speak)
        document, table = crosstable.opposition_document(opposed), crosstable.opposition_table(opposed)
    else:
        answered = matrix(casebook.questions, casebook.conflicts_on, speak)
        document, table = crosstable.matrix_document(answered), crosstable.answers_table(answered)
    if session.json:
        print_json({"by": by, **document})
        return
    page = (
        int(session.settings["limit"])
        if limit is None and format_ == "text" and on_terminal(sys.stdout)
        else limit
    )
    crosstable.print_crosstable(table, format_, page)
    if not table.rows:
        say("there is none")


def _casebook(library: Library, selection: Selection, *, all_claims: bool) -> Casebook:
    """What there is to tell of the claims that are meant."""
    meant = frozenset(library.select(selection).keys) if selection else None
    return Casebook(library.holdings, meant, len(library.claims) if all_claims else MOST_CLAIMS)


def _settle_format(session: Session, format_: str) -> None:
    """Take ``--format json`` for ``--json``. Raises UsageError where both are said and differ."""
    if session.json and format_ not in ("text", "json"):
        raise click.UsageError("--json is a format of its own; leave out --format")
    session.json = session.json or format_ == "json"
