"""The catalogue: sources, aliases of names, and properties."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from histcite.citations import cite
from histcite.cli.forms import edit_source_in_form, is_manned
from histcite.cli.offers import Offer, keys_of
from histcite.cli.program import Family
from histcite.cli.session import Command, Session, limit_option, with_session
from histcite.display.cards import source_card
from histcite.display.page import Line, counted, say
from histcite.holdings.fonds import title_of_fonds
from histcite.intake.batch import COMMAND_LINE, accepted
from histcite.records.alias import ALIAS_KINDS, Alias
from histcite.records.cataloguing import SOURCE_CELLS, read_alias, read_property, read_source
from histcite.records.document import full_document
from histcite.records.property import CARDINALITIES, PROPERTY_KINDS, ROLES, Property
from histcite.records.source import KINDS, Source
from histcite.values import SCHEMES, Scheme, identity, transliterate

if TYPE_CHECKING:
    from histcite.intake.concordance import Concordance

Catalogued = TypeVar("Catalogued", Source, Alias, Property)


def with_source_fields(columns: Sequence[str]) -> Callable[[Command], Command]:
    """Give a command an option for each of *columns* of a source."""

    def decorate(command: Command) -> Command:
        described: Any = command
        for column in reversed(columns):
            kind: Any = click.Choice(CHOICES[column], case_sensitive=False) if column in CHOICES else None
            described = click.option(
                "--" + column.replace("_", "-"),
                column,
                type=kind,
                metavar=None if kind else "TEXT",
                help=SOURCE_HELP[column],
            )(described)
        return described  # type: ignore[no-any-return]

    return decorate


CHOICES = {"kind": KINDS}

SOURCE_HELP = {
    "key": "The citekey; one is made when you give none.",
    "kind": "What kind of thing it is.",
    "title": "Its title, or a description of an untitled document.",
    "author": "Family, Given, with a suffix after either; several with ';'. Without a comma it is printed as typed (Kádár János), and {in braces} it is a body's.",
    "addressee": "To whom a letter or note is written.",
    "date": "When it was made, as exactly as you know.",
    "in": "The key of the file or book in which it stands.",
    "leaves": "Its leaves in the file.",
    "reference": "The archival reference of a file.",
    "container": "The journal, newspaper or site in which it appeared.",
    "editor": "Who edited it.",
    "publisher": "Who published it.",
    "place": "Where it was published.",
    "volume": "The volume.",
    "number": "The number or issue.",
    "pages": "Its pages there.",
    "edition": "The edition.",
    "url": "Its address on the web.",
    "accessed": "When you saw the page.",
    "consulted": "A day in the reading room and what came of it: '2024-05-12 read'; several with ';'.",
    "access": "On what conditions it may be seen, such as closed until 2031.",
    "formerly": "Its earlier archival references, in their order; several with ';'.",
    "via": "The key of the source through which alone you know it.",
    "via_locator": "Where in that it stands.",
    "via_how": "printed, facsimile, translated or quoted there.",
    "translator": "Who translated it.",
    "state": "draft, original, file copy or copy.",
    "isbn": "The ISBN.",
    "doi": "The DOI.",
    "language": "The language it is in, such as ru or sq.",
    "original_title": "The title in its own language and script.",
    "transliterated_title": "The title in Latin letters.",
    "translated_title": "The title in your language.",
    "derived_from": "Keys of the sources it copies or follows; several with ';'.",
    "tradition": "The telling that it repeats, such as a party history; sources of one count as one witness.",
    "nature": "primary or secondary.",
    "grade": "A to F: how reliable the source is in itself.",
    "authenticity": "accepted, doubted or forged; claims of forged sources are left out of checks.",
    "tags": "Tags; several with ';'.",
    "note": "Your own remark.",
}


@click.group("source", cls=Family, epilog="Example: histcite source list")
def source_command() -> None:
    """The sources: documents, files, books, articles, web pages."""


@source_command.command(
    "add",
    epilog="\b\nExample: histcite source add --kind memoir --author 'Hoxha, Enver' \\\n"
    "    --title Hrushovianët --date 1980",
)
@with_source_fields(SOURCE_CELLS)
@with_session
def source_add(session: Session, **options: str | None) -> None:
    """Add a source and print its key."""
    source = accepted(read_source(_given(options), COMMAND_LINE, session.library.archives))
    with session.library.writing() as batch:
        source = batch.put_source(source)
    for remark in batch.remarks:
        say(remark)
    session.show(full_document(source), lambda: [Line(text=source.key)])


@source_command.command("list", epilog="Example: histcite source list --json")
@click.option(
    "--consulted", is_flag=True, help="List instead the days in the reading room and what came of each."
)
@limit_option
@with_session
def source_list(session: Session, *, consulted: bool, limit: int | None) -> None:
    """List the sources, one a line; or the log of the reading room, one day a line."""
    library = session.library
    cited = partial(cite, sources=library.sources, style="chicago", archives=library.archives)
    sources = sorted(library.sources.values(), key=lambda source: source.key)
    if consulted:
        visits = sorted(
            (*visit.split(" ", 1), source.key) for source in sources for visit in source.consulted
        )
        session.list(
            visits,
            ("day", "outcome", "key", "source"),
            lambda visit: dict(zip(("day", "outcome", "key"), visit, strict=True)),
            lambda visit: (*visit, cited(library.sources[visit[2]])),
            limit,
        )
        return
    session.list(
        sources,
        ("key", "kind", "source"),
        full_document,
        lambda source: (source.key, source.kind, cited(source)),
        limit,
    )


@source_command.command("show", epilog="Example: histcite source show soviet-letter-1960-11-14")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...", shell_complete=keys_of("sources"))
@with_session
def source_show(session: Session, keys: tuple[str, ...]) -> None:
    """Show sources as cards."""
    library = session.library
    sources = [library.source(key) for key in keys]
    session.show(
        [full_document(source) for source in sources],
        lambda: [
            line
            for source in sources
            for line in source_card(
                source,
                library.as_seen,
                library.archives,
                library.resting_on(source.key),
                title_of_fonds(source, library.holdings.sources),
            )
        ],
    )


@source_command.command(
    "edit", epilog="Example: histcite source edit hoxha-khrushchevites --publisher '8 Nëntori'"
)
@click.argument("which", metavar="KEY", shell_complete=keys_of("sources"))
@with_source_fields(SOURCE_CELLS[1:])
@click.option(
    "--transliterate",
    "scheme",
    type=click.Choice(SCHEMES),
    help="Fill the transliterated title from the original one, or from the title.",
)
@with_session
def source_edit(session: Session, which: str, *, scheme: Scheme | None, **options: str | None) -> None:
    """Change the fields of a source; an empty text empties a field.

    The key stays: 'histcite source rename' changes it. No form in which the source was typed is forgotten. On a terminal, without any
    option, the source opens in your editor.
    """
    changes = _given(options)
    if scheme:
        there = session.library.source(which)
        said = {"original_title": there.original_title, "title": there.title, "language": there.language}
        said |= changes
        told = transliterate(said["original_title"] or said["title"], scheme, said["language"] or "ru")
        changes["transliterated_title"] = told
    if not changes and is_manned():
        source = session.library.source(which)
        session.show_source(edit_source_in_form(session.library, source, session.settings["editor"]))
        return
    if not changes:
        raise click.UsageError("say what to change, for example --title TEXT")
    with session.library.writing() as batch:
        after = batch.edit_source(session.library.source(which), changes)
    session.show_source(after)


@source_command.command("merge", epilog="Example: histcite source merge borici-2 borici-2020")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...", shell_complete=keys_of("sources"))
@click.argument("into", metavar="INTO", shell_complete=keys_of("sources"))
@with_session
def source_merge(session: Session, others: tuple[str, ...], into: str) -> None:
    """Make sources one: all that points to OTHER points to INTO.

    What only one of them says is kept; where they differ INTO counts, and its note keeps what the others said. Their keys and forms are forms of
    INTO, so that they find it; 'histcite undo' parts them.
    """
    joined = session.library.merge_sources(others, into)
    for sentence in joined.otherwise:
        say(f"kept in the note of {joined.source.key}: {sentence}")
    _show_concordance(session, joined)


@source_command.command("rename", epilog="Example: histcite source rename lucas-2022 lucas2022")
@click.argument("old", shell_complete=keys_of("sources"))
@click.argument("new")
@with_session
def source_rename(session: Session, old: str, new: str) -> None:
    """Give a source another key; all that points to it follows.

    The old key still finds the source where a reference is typed.
    """
    _show_concordance(session, session.library.rename_source(old, new))


def _show_concordance(session: Session, joined: "Concordance") -> None:
    say(
        f"{counted(joined.followed, 'record')} {'points' if joined.followed == 1 else 'point'} to {joined.source.key} now"
    )
    session.show(full_document(joined.source), lambda: [Line(text=joined.source.key)])


@click.group("alias", cls=Family, epilog="Example: histcite alias list")
def alias_command() -> None:
    """The names and their forms in any script."""


@alias_command.command("add", epilog="Example: histcite alias add Khrushchev Hrushovi Хрущёв --kind person")
@click.argument("name")
@click.argument("forms", nargs=-1)
@click.option("--kind", type=click.Choice(ALIAS_KINDS), help="What bears the name.")
@click.option("--inside", metavar="PLACE", help="The place in which this place lies.")
@click.option("--note", metavar="TEXT", help="Your own remark.")
@with_session
def alias_add(session: Session, name: str, forms: tuple[str, ...], **options: str | None) -> None:
    """Say that FORMS are names of NAME; forms that it has already are kept."""
    cells = {"name": name, "forms": "; ".join(forms), **_given(options)}
    before = frozenset(session.library.holdings.aliases)
    alias = accepted(read_alias(cells, COMMAND_LINE))
    with session.library.writing() as batch:
        alias = batch.name(alias)
    for absorbed in sorted(before - session.library.holdings.aliases.keys()):
        say(
            f"{absorbed!r} had an entry of its own, which is now part of {alias.name!r}; 'histcite undo' parts them"
        )
    for form, others in session.library.holdings.names.ambiguous:
        if form in {identity(known) for known in alias.forms}:
            say(f"{form!r} is a form of several names: {', '.join(others)}; the first one counts")
    session.show(
        full_document(alias),
        lambda: [Line(text=f"{alias.name} = {', '.join(alias.forms) or 'no other form'}")],
    )


@alias_command.command("list", epilog="Example: histcite alias list")
@limit_option
@with_session
def alias_list(session: Session, *, limit: int | None) -> None:
    """List the names and their forms."""
    aliases = sorted(session.library.holdings.aliases.values(), key=lambda alias: alias.name)
    session.list(
        aliases,
        ("name", "kind", "forms", "inside"),
        full_document,
        lambda alias: (alias.name, alias.kind, "; ".join(alias.forms), alias.inside),
        limit,
    )


@alias_command.command("remove", epilog="Example: histcite alias remove Khrushchev")
@click.argument("name", shell_complete=Offer("aliases"))
@with_session
def alias_remove(session: Session, name: str) -> None:
    """Forget a name and its forms; claims stay as they are.

    NAME is the name or one of its forms, written out; in any case.
    """
    with session.library.writing() as batch:
        alias = batch.drop_named(Alias, name)
    session.show(full_document(alias), lambda: [Line(text=f"removed {alias.name}")])


@click.group("property", cls=Family, epilog="Example: histcite property list")
def property_command() -> None:
    """The properties: which questions claims answer."""


@property_command.command("list", epilog="Example: histcite property list")
@limit_option
@with_session
def property_list(session: Session, *, limit: int | None) -> None:
    """List the properties, shipped and your own."""
    declared = sorted(set(session.library.holdings.declared.values()), key=lambda one: one.name)
    session.list(
        declared,
        ("name", "kind", "cardinality", "tolerance", "note", "role", "rivals"),
        full_document,
        lambda one: (one.name, one.kind, one.cardinality, one.tolerance, one.note, one.role, one.rivals),
        limit,
    )


@property_command.command(
    "set", epilog="Example: histcite property set tonnage --kind quantity --tolerance 0.05"
)
@click.argument("name", shell_complete=Offer("properties"))
@click.option("--kind", required=True, type=click.Choice(PROPERTY_KINDS), help="How its values are read.")
@click.option("--cardinality", type=click.Choice(CARDINALITIES), help="One answer, many, or one at any time.")
@click.option("--tolerance", metavar="FRACTION", help="How far 'about' reaches: 0.10 is a tenth.")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    metavar="ROLE",
    help=f"What its answers mean for other questions: {', '.join(ROLES)}; see below.",
)
@click.option(
    "--rivals",
    type=click.Choice(("yes", "no")),
    help="Whether many answers that nobody gives together are shown as rivals.",
)
@click.option("--note", metavar="TEXT", help="What it means.")
@with_session
def property_set(session: Session, name: str, **options: str | None) -> None:
    """Declare a property of your own, or change a shipped one for this library.

    A role lets its answers be held against other questions: "time" dates an event, "birth" and "death" a life, "actor" names who
    acts; "before" and "after" put events in order; "parts" names what a figure is the sum of; "cause" is held against
    "occurrence"; "authenticity" asks whether a document is genuine; "life" tells what is so once of a person; "duration" is held
    against start and end, "age" against birth.
    """
    declared = accepted(read_property({"name": name, **_given(options)}, COMMAND_LINE))
    with session.library.writing() as batch:
        batch.declare(declared)
    session.show(
        full_document(declared),
        lambda: [Line(text=f"{declared.name}: {declared.kind}, {declared.cardinality}")],
    )


def _given(options: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in options.items() if value is not None}
