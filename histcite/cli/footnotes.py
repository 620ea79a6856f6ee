"""Footnotes: cite a source, or the references of a claim."""

import click

from histcite.citations import STYLES, Style
from histcite.cli.session import Session, with_session
from histcite.display.page import Line


@click.command("cite", epilog="Example: histcite cite letter-1960-11-14 --style gost --locator 'л. 12'")
@click.argument("key")
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="chicago",
    show_default=True,
    help="The style of the footnote.",
)
@click.option("--locator", default="", metavar="PLACE", help="The leaves or pages.")
@with_session
def cite_command(session: Session, key: str, *, style: Style, locator: str) -> None:
    """Print a ready footnote for a source, or for the references of a claim."""
    notes = session.library.cite(key, style, locator)
    session.show(list(notes), lambda: [Line(text=note) for note in notes])
