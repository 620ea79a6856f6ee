"""The registry of archives: list it, look an archive up, add one of your own."""

from collections.abc import Iterable, Mapping

import click

from histcite.archives import read_reference
from histcite.cli.offers import Offer
from histcite.cli.program import Family
from histcite.cli.session import Session, limit_option, with_session
from histcite.display.archive_cards import archive_card, archive_document, reference_page
from histcite.display.page import Line, say
from histcite.holdings.own_archives import add_archive, archives_file, find_archive, known_archives


@click.group("archive", cls=Family, epilog="Example: histcite archive show RGANI")
def archive_command() -> None:
    """The archives whose references are read, and how.

    Each has its levels and their abbreviations. Your own stand in the file archives.toml beside the library, one table each; 'archive add' writes one.
    """


@archive_command.command("list", epilog="Example: histcite archive list moscow")
@click.argument("words", nargs=-1)
@limit_option
@with_session
def archive_list(session: Session, words: tuple[str, ...], *, limit: int | None) -> None:
    """List the archives in whose names, city or country all WORDS occur; all of them without WORDS."""
    found = session.archives.search(" ".join(words))
    session.list(
        found,
        ("id", "acronym", "name", "city"),
        archive_document,
        lambda archive: (archive.id, archive.acronym(), archive.name(), archive.city),
        limit,
    )


@archive_command.command("show", epilog="Example: histcite archive show RGANI AQSH")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=Offer("archives"))
@with_session
def archive_show(session: Session, names: tuple[str, ...]) -> None:
    """Show an archive: its names, levels, abbreviations, and how it is cited in each style.

    NAME is its id, an acronym or a name, in any script.
    """
    found = [find_archive(session.archives, name) for name in names]
    session.show(
        [archive_document(archive) for archive in found],
        lambda: [line for archive in found for line in archive_card(archive, session.archives)],
    )


@archive_command.command(
    "add",
    epilog="\b\nExample: histcite archive add XK-AKS --acronym AKS --city Pristina \\\n"
    "    --name 'en=Archive of Kosovo' --tradition albanian \\\n"
    "    --levels fonds,box,file --label box=kut. \\\n"
    "    --example 'AKS, F. 3, kut. 12, D. 4, fl. 7'",
)
@click.argument("key", metavar="ID")
@click.option(
    "--acronym", "acronyms", multiple=True, required=True, help="A short form (repeat for several)."
)
@click.option("--name", "names", multiple=True, metavar="LANG=NAME", help="A full name (repeat for several).")
@click.option("--former", multiple=True, metavar="NAME", help="A name or acronym that it had before.")
@click.option("--also", multiple=True, metavar="NAME", help="A name by which others call it.")
@click.option("--city", metavar="CITY", help="Where it is.")
@click.option(
    "--tradition",
    metavar="NAME",
    help="Whose labels it uses: slavic, albanian, german, english, ... (see below).",
)
@click.option(
    "--family", metavar="NAME", help="labelled (the default), suffix, positional, boxes or editions."
)
@click.option("--levels", metavar="LEVEL,...", help="Its levels, the outermost first: fonds,series,file.")
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="LEVEL=ABBR",
    help="What it calls a level, if not as its tradition.",
)
@click.option("--example", metavar="REF", help="A reference to it; the archive is added only if it is read.")
@with_session
def archive_add(session: Session, key: str, **options: str | tuple[str, ...] | None) -> None:
    """Add an archive of your own to archives.toml beside the library (in this folder where there is none).

    The file may be edited by hand. Traditions are the names that 'archive show' prints for known archives.
    """
    file = archives_file(session.named)
    table = _table(options)
    if not table.get("example"):
        say("no --example was given, so nobody has seen whether its references are read")
    archive = add_archive(file, key, table)
    known = known_archives(file)
    read = read_reference(archive.example, archives=known) if archive.example else None
    lines = [Line(text=archive.id), Line(label="in", text=str(file), indent=2)]
    lines += reference_page(read, known) if read else ()  # so that the user sees whether that is right
    session.show(archive_document(archive), lambda: lines)


def _table(options: Mapping[str, str | tuple[str, ...] | None]) -> dict[str, object]:
    given = {
        name: list(value) if isinstance(value, tuple) else value for name, value in options.items() if value
    }
    table: dict[str, object] = dict(given)
    if "names" in given:
        table["names"] = dict(_pairs("--name", given["names"], "en=Archive of Kosovo"))
    if "levels" in given:
        table["levels"] = [level.strip() for level in str(given["levels"]).split(",") if level.strip()]
    if "labels" in given:
        table["labels"] = dict(_pairs("--label", given["labels"], "file=d."))
    return table


def _pairs(option: str, typed: Iterable[str], example: str) -> Iterable[tuple[str, str]]:
    for text in typed:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise click.UsageError(f"{option} {text!r} is not of the form {example!r}")
        yield name.strip(), value.strip()
