"""Footnotes: cite a source, or the references of a claim."""

import click

from histcite.citations import STYLES, Style
from histcite.cli.offers import keys_of
from histcite.cli.session import Session, transliterate_option, with_session
from histcite.display.page import Line
from histcite.values import Scheme


@click.command("cite", epilog="Example: histcite cite letter-1960-11-14 --style gost --locator 'л. 12'")
@click.argument(
    "keys", nargs=-1, required=True, metavar="KEY...", shell_complete=keys_of("claims", "sources")
)
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="chicago",
    show_default=True,
    help="The style of the footnote.",
)
@click.option("--locator", default="", metavar="PLACE", help="The leaves or pages.")
@click.option("--running", is_flag=True, help="As notes that follow one another: later ones short, or ibid.")
@transliterate_option
@with_session
def cite_command(
    session: Session,
    keys: tuple[str, ...],
    *,
    style: Style,
    locator: str,
    running: bool,
    scheme: Scheme | None,
) -> None:
    """Print a ready footnote for a source, or for the references of a claim."""
    if running and locator:
        raise click.UsageError("--running takes the places that the claims give; leave out --locator")
    library = session.library
    if running:
        notes = library.running_notes(keys, style, scheme)
    else:
        notes = tuple(note for key in keys for note in library.cite(key, style, locator, scheme))
    session.show(list(notes), lambda: [Line(text=note) for note in notes])
