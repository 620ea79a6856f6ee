"""References: how archival ones are read, without a library, and footnotes for sources and claims."""

import sys
from collections.abc import Iterable, Iterator

import click

from histcite.archives import ArchivalReference, Refusal, Registry, explain, read_references
from histcite.citations import ARCHIVAL_STYLES, ArchivalStyle, Style
from histcite.cli.offers import keys_of
from histcite.cli.session import Session, encoding_option, style_option, transliterate_option, with_session
from histcite.display.archive_cards import reference_document, reference_page, unread_document, unread_page
from histcite.display.page import Line, say
from histcite.holdings.as_seen import spelt
from histcite.library.citing import footnotes, running_footnotes
from histcite.values import Scheme


@click.command("ref", epilog="Example: histcite ref 'РГАНИ. Ф. 3. Оп. 14. Д. 48. Л. 5 об.' --style chicago")
@click.argument("strings", nargs=-1, required=True, metavar="STRING...")
@click.option(
    "--style",
    type=click.Choice(ARCHIVAL_STYLES),
    help="Print each reference in this style instead of its fields.",
)
@encoding_option
@with_session
def ref_command(
    session: Session, strings: tuple[str, ...], *, style: ArchivalStyle | None, encoding: str
) -> None:
    """Show how archival references are read, without a library.

    Each field is shown with the piece of the text that it came from. The strings of one call are one sequence, so that Ibid.
    leans on the one before; - reads them from stdin, one a line. What is not recognised says why.
    """
    archives = session.archives
    read = list(_sequence(_lines(strings, encoding), archives))
    session.show(
        [
            unread_document(number, typed, found)
            if isinstance(found, Refusal)
            else reference_document(number, found, archives)
            for number, typed, found in read
        ],
        lambda: [line for _, typed, found in read for line in _page(typed, found, style, archives)],
    )
    for _, typed, found in read if style and not session.json else ():
        if isinstance(found, Refusal):
            say(f"{typed!r} is not recognised as an archival reference: {found.message}")


@click.command("cite", epilog="Example: histcite cite aqsh-1960-24 --style albanian --locator 'fl. 3'")
@click.argument(
    "keys", nargs=-1, required=True, metavar="KEY...", shell_complete=keys_of("claims", "sources")
)
@style_option
@click.option("--locator", default="", metavar="PLACE", help="The leaves or pages.")
@click.option("--running", is_flag=True, help="As notes that follow one another: later ones short, or ibid.")
@transliterate_option
@click.option("--fonds", is_flag=True, help="With the title of the fonds, where one is known.")
@with_session
def cite_command(
    session: Session,
    keys: tuple[str, ...],
    *,
    style: Style | None,
    locator: str,
    running: bool,
    scheme: Scheme | None,
    fonds: bool,
) -> None:
    """Print a ready footnote for a source or a claim.

    Of a claim, one for each of its references. The title of a fonds is that of your own source for it ('source add --reference
    "AQSH, F. 14/AP" --title ...'), else one that is shipped ('archive show').
    """
    if running and locator:
        raise click.UsageError("--running takes the places that the claims give; leave out --locator")
    holdings, chosen = session.library.holdings, session.catalogue(style).style
    sources = spelt(holdings, scheme, fonds=fonds)
    if running:
        notes = running_footnotes(holdings, keys, chosen, sources)
    else:
        notes = tuple(note for key in keys for note in footnotes(holdings, key, chosen, locator, sources))
    session.show(list(notes), lambda: [Line(text=note) for note in notes])


def _lines(strings: tuple[str, ...], encoding: str) -> Iterator[str]:
    """The strings as given, and the lines of stdin where one is ``-``. Raises NotInEncoding."""
    for string in strings:
        if string != "-":
            yield string
            continue
        from histcite.formats.table import decode

        yield from filter(str.strip, decode(sys.stdin.buffer.read(), "stdin", encoding).text.splitlines())


def _sequence(
    strings: Iterable[str], archives: Registry
) -> Iterator[tuple[int, str, ArchivalReference | Refusal]]:
    previous = None
    for number, typed in enumerate(strings):
        several = read_references(typed, previous, archives=archives)
        if unread := None if several else explain(typed, previous, archives=archives):
            yield number, typed, unread
        for reference in several:
            yield number, typed, reference
            previous = reference


def _page(
    typed: str, found: ArchivalReference | Refusal, style: ArchivalStyle | None, archives: Registry
) -> Iterable[Line]:
    if isinstance(found, Refusal):
        return [Line(text=typed)] if style else unread_page(typed, found)
    if style is None:
        return reference_page(found, archives)
    from histcite.citations.archival import render_archival

    return [Line(text=render_archival(found, style, archives))]
