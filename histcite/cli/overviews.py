"""The whole at a glance: report."""

import sys
from pathlib import Path

import click

from histcite.citations import STYLES, Style
from histcite.cli.session import Session, with_selection, with_session
from histcite.display.page import Line, say
from histcite.search.selection import Selection

style_option = click.option(
    "--style",
    type=click.Choice(STYLES),
    default="chicago",
    show_default=True,
    help="The style of the references.",
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
@with_session
def report_command(
    session: Session, output: Path, selection: Selection, *, title: str, style: Style, all_claims: bool
) -> None:
    """Write one page that shows the whole: disputes, answers, chronology, sources.

    The page is a single file that any browser shows, without a network; it can be searched there, printed, and sent. With filters
    it shows only what concerns these claims.
    """
    from histcite.display.cards import Catalogue
    from histcite.display.report.whole import write_report
    from histcite.holdings.casebook import MOST_CLAIMS, Casebook
    from histcite.holdings.outgoing import hand_out

    library = session.library
    meant = frozenset(library.select(selection).keys) if selection else None
    casebook = Casebook(library.holdings, meant, len(library.claims) if all_claims else MOST_CLAIMS)
    catalogue = Catalogue(sources=library.sources, archives=library.archives, style=style)
    page = write_report(casebook, catalogue, title or library.path.absolute().parent.name).encode()
    if str(output) == "-":
        sys.stdout.buffer.write(page)
        return
    hand_out(output, page, library.path)
    counts = {"disputes": len(casebook.conflicts), "claims": len(casebook.claims)}
    session.show({"report": str(output), **counts}, lambda: [Line(text=str(output))])
    say(f"{counts['claims']} claims, {counts['disputes']} disputes; open it in a browser")
