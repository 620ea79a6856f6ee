"""References: read them without a library, cite a source with one."""

from collections.abc import Iterator

import click

from histcite.archives import ArchivalReference, read_reference, read_references
from histcite.citations import STYLES, Style
from histcite.citations.archival import render_archival
from histcite.cli.session import Session, with_session
from histcite.display.documents import reference_document
from histcite.display.page import Line, say


@click.command("ref", epilog="Example: histcite ref 'РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12 об.' --style chicago")
@click.argument("strings", nargs=-1, required=True, metavar="STRING...")
@click.option(
    "--style", type=click.Choice(STYLES), help="Print each reference in this style instead of its fields."
)
@with_session
def ref_command(session: Session, strings: tuple[str, ...], *, style: Style | None) -> None:
    """Show how archival references are read, without a library.

    The strings of one call are one sequence, so that Ibid. leans on the one before. What is not recognised says so.
    """
    read = list(_sequence(strings))

    def page() -> Iterator[Line]:
        for _, typed, reference in read:
            yield from _rendered(typed, reference, style) if style else _fields(typed, reference)

    session.show([reference_document(*one) for one in read], page)
    for _, typed, reference in read if style and not session.json else ():
        if reference is None:
            say(f"{typed!r} is not recognised as an archival reference")


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


def _sequence(strings: tuple[str, ...]) -> Iterator[tuple[int, str, ArchivalReference | None]]:
    previous = None
    for number, typed in enumerate(strings):
        several = read_references(typed, previous) or (read_reference(typed, previous),)
        for reference in several:
            yield number, typed, reference
            previous = reference or previous


def _fields(typed: str, reference: ArchivalReference | None) -> Iterator[Line]:
    if reference is None:
        yield Line(text=typed)
        yield Line(label="not", text="recognised as an archival reference", indent=2, style="muted")
        return
    yield Line(text=reference.text)
    yield Line(
        label="archive", text=reference.archive or f"unknown {reference.unknown_archive}".strip(), indent=2
    )
    for level, value in reference.levels:
        yield Line(label=level, text=value, indent=2)
    if reference.leaves:
        yield Line(label="leaves", text=", ".join(str(leaves) for leaves in reference.leaves), indent=2)
    yield Line(label="canonical", text=reference.canonical, indent=2, style="key")
    if reference.rest:
        yield Line(label="rest", text=reference.rest, indent=2, style="muted")


def _rendered(typed: str, reference: ArchivalReference | None, style: Style) -> Iterator[Line]:
    yield Line(text=render_archival(reference, style) if reference else typed)
