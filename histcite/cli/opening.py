"""Looking at a leaf or at the page of a source: open."""

import os

import click

from histcite.cli.offers import keys_of
from histcite.cli.session import Session, with_session
from histcite.display.page import print_json, print_line, say
from histcite.library.viewing import OPENER, show, sights


@click.command("open", epilog="Example: histcite open edemskiy-split-1")
@click.argument("key", shell_complete=keys_of("claims", "sources"))
@with_session
def open_command(session: Session, key: str) -> None:
    """Show the image of a claim's leaf, or its source's address.

    It is shown by the opener of your settings or in HISTCITE_OPENER, else by the program of your desktop; never by one that a library names. Only
    addresses on the web are opened, and files that are a picture or a PDF; anything else is printed.
    """
    if session.json:
        found = sights(session.library.holdings, session.library.path, key)
        print_json([{"target": sight.target, "refusal": sight.refusal} for sight in found])
        return
    look(session, key)


def look(session: Session, key: str) -> None:
    """Show the first that can be shown of what there is to look at, and print it; where nothing is shown all is printed, and why."""
    found = sights(session.library.holdings, session.library.path, key)
    first = next((sight for sight in found if not sight.refusal), found[0])
    why = show(first, {**os.environ, OPENER: session.settings["opener"]})
    for sight in found if why else (first,):
        print_line(sight.target)
    if why:
        say(f"not opened: {why}")
