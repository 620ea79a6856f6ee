"""Imports: files of claims and sources, and plain notes."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from histcite.cli.program import FOUND
from histcite.cli.session import Session, encoding_option, spreadsheet_option, with_session
from histcite.display.documents import accession_document
from histcite.display.page import counted, on_terminal, print_data, print_json, print_line, say
from histcite.errors import HistciteError, NoLibrary, NotWritable
from histcite.formats.blanks import FORMS, empty_form, explained
from histcite.formats.csv import unmarked
from histcite.formats.repertory import PACKED, READ
from histcite.holdings.outgoing import hand_out, refuse_kept
from histcite.holdings.own_columns import COLUMNS_FILE, ColumnNames, columns_called, save_columns
from histcite.intake.desk import Desk, read_desk
from histcite.intake.exchange import (
    KINDS,
    ON_DUPLICATE,
    Accession,
    ColumnLayout,
    Parcel,
    Terms,
    open_file,
    open_stream,
)
from histcite.intake.listing import Entries
from histcite.library.check import open_among
from histcite.library.remarks import concluded_otherwise
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim
from histcite.records.property import Property, shipped_properties
from histcite.sentences import listed
from histcite.store import replace_file
from histcite.unreadable import BadBatch

FILE = click.Path(path_type=Path, allow_dash=True)
STDOUT = Path("-")

CLAIMED = {"claims": ("note", "annotation"), "transcriptions": ("transcription",)}
"""What beneath the items of other programs may become claims, by what --notes calls it."""

MOST_CHECKED = 5_000
"""From how many new claims on an import leaves it to ``check`` to look for conflicts, which takes longer than the import."""


class ImportCommand(click.Command):
    """A command whose help lists the formats that are taken in, and which tells on stdout, too, what cannot be asked of it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What was asked; with ``--json`` its document says as well what is wrong with that."""
        is_json = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if is_json:
                _tell_refusal("", error)
            raise

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The formats, then the example."""
        with formatter.section("Formats"):
            formatter.write_dl([(name, one.purpose) for name, one in READ.items()])
        super().format_epilog(ctx, formatter)


@click.command(
    "import", cls=ImportCommand, epilog="Example: histcite import claims.csv --map 'Text=text' --dry-run"
)
@click.argument("file", type=FILE, required=False)
@click.option(
    "--template",
    type=click.Choice(FORMS),
    help="Write an empty form to FILE or stdout, with what its columns and the properties are for.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(READ)),
    help="The format, where the name does not tell it.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(KINDS),
    default="claims",
    show_default=True,
    help="What the rows of a CSV are.",
)
@click.option(
    "--map",
    "renamed",
    multiple=True,
    metavar="COL=FIELD",
    help="Read column COL, by heading or letter, as FIELD (repeat for several).",
)
@click.option(
    "--ignore", "ignored", multiple=True, metavar="COL", help="Leave out column COL (repeat for several)."
)
@click.option("--use-map", metavar="NAME", help="Read the columns as was saved under NAME.")
@click.option("--save-map", metavar="NAME", help="Save what --map and --ignore say under NAME.")
@click.option(
    "--sheet", default="", metavar="NAME", help="The sheet of a workbook; the first one if not said."
)
@click.option(
    "--notes",
    multiple=True,
    type=click.Choice(tuple(CLAIMED)),
    help="Make claims of the notes and annotations of items, or of transcriptions; else they are notes of sources.",
)
@click.option("--collections", is_flag=True, help="Make tags of the collections and lists of items.")
@encoding_option
@spreadsheet_option
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option(
    "--keep-going", is_flag=True, help="Take in the rows that can be read; exit code 1 if any could not."
)
@click.option(
    "--rest",
    type=FILE,
    metavar="FILE",
    help="With --keep-going: write what was left out, and why, to be mended and imported again.",
)
@click.option(
    "--on-duplicate",
    type=click.Choice(ON_DUPLICATE),
    help="A key that is there already: error, but update for items of other programs.",
)
@click.option("--ibid", is_flag=True, help="Allow Ibid.: a reference may lean on the row before.")
@click.option("--on-desk", is_flag=True, help="Rows that name no source are from the file on the desk.")
@click.option("--write-keys", type=FILE, metavar="FILE", help="Write the table back with its keys.")
@with_session
def import_command(
    session: Session,
    file: Path | None,
    *,
    template: str | None,
    renamed: tuple[str, ...],
    use_map: str | None,
    save_map: str | None,
    dry_run: bool,
    keep_going: bool,
    rest: Path | None,
    on_duplicate: str | None,
    ibid: bool,
    on_desk: bool,
    write_keys: Path | None,
    **layout: Any,
) -> None:
    """Take in a table, or items of Zotero, Tropy, BibTeX or RIS.

    The format is told from the file. All of it comes in, in one step, or, if a row is broken, nothing; - is stdin. Importing a file again adds
    nothing: rows without a key are known again by their cells, items by what their program calls them, and what changed there is
    changed here. A CSV that was exported --for spreadsheet is taken in --for spreadsheet, which takes the ' off again.
    """
    if template:
        _write_form(session, template, file)
        return
    with _refusal_told(session, file):
        if file is None:
            raise click.UsageError("name the file to import; - is stdin")
        _refuse_what_clashes(session, file, write_keys=write_keys, rest=rest, keep_going=keep_going)
        desk = read_desk(session.library.path) if on_desk else Desk()
        if on_desk and not desk.source:
            raise click.UsageError("nothing is on the desk; put a file there with 'histcite use'")
        names = _column_names(session, use_map, renamed, layout["ignored"])
        parcel = parcel_of(file, _layout_of(session, names, desk, layout))
        if layout["reader"] and not parcel.table:
            raise click.UsageError("--for spreadsheet is for CSV")
        on_duplicate = on_duplicate or parcel.on_duplicate
        terms = Terms(on_duplicate=on_duplicate, ibid=ibid, keep_going=keep_going, dry_run=dry_run)

        def hand_back(found: Accession) -> None:
            _write_keys(session, write_keys, parcel, found)
            _write_rest(session, rest, parcel, found)

        if save_map and parcel.table and not parcel.table.problems and not dry_run:
            save_columns(session.library.path.with_name(COLUMNS_FILE), save_map, names)
        accession = _take_in(session, parcel, terms, hand_back, desk)
        _report(session, accession, terms, beside_data=STDOUT in (write_keys, rest))


@click.command("notes", epilog="Example: histcite notes reading-room.md")
@click.argument("file", type=FILE)
@encoding_option
@with_session
def notes_command(session: Session, file: Path, *, encoding: str) -> None:
    """Take in notes, a file or a folder, and write the keys back.

    A heading names the source; a list item is a claim; '> ' quotes; '#word' is a tag; '(l. 12 ob.)' at the end is the leaf. After
    editing the file can be taken in again: what changed is changed, what is new is added. What Obsidian, Zettlr or pandoc write
    between --- above the notes stays as it is. Of a folder each .md file is taken in by itself. - takes the notes from stdin and gives them
    with their keys to stdout.
    """
    if session.json and file == STDOUT:
        raise click.UsageError("--json tells of notes that do not go to stdout; name a file")
    if file.is_dir():
        accession = _take_folder(session, file, encoding)
    else:
        accession = _take_notes(session, file, encoding)
    _report(session, accession, _NOTES, beside_data=file == STDOUT)


def _take_folder(session: Session, folder: Path, encoding: str) -> Accession:
    """Take in each file of notes in *folder* by itself, tell what came of it, and give what came of all.

    Raises BadBatch where there was nothing that could be taken in.
    """
    whole, told = Accession(), []
    for one in sorted(folder.rglob("*.md")):
        if any(part.startswith(".") for part in one.relative_to(folder).parts):
            continue
        try:
            accession = _take_notes(session, one, encoding)
        except BadBatch as error:
            whole.leave_out(error.problems)
        except HistciteError as error:
            where = Place(str(one), getattr(error, "line", 0))
            message = str(error).removeprefix(f"{where.file}:{where.line}: ")
            whole.leave_out([Problem(place=where, column="", message=message)])
        else:
            whole.join(accession)
            told.append(f"{one}: {_in_words(accession)}")
    if whole.problems and not told:
        raise BadBatch(whole.problems)
    for sentence in listed([*map(str, whole.problems)]):
        say(sentence)
    for line in () if session.json else told:
        print_line(line)
    return whole


_NOTES = Terms(on_duplicate="update")
"""Notes are edited and taken in again."""


def _take_notes(session: Session, file: Path, encoding: str) -> Accession:
    """Take in one file of notes, and write its keys back."""
    from histcite.formats.notes import with_keys

    if file != STDOUT:
        refuse_kept(file, session.library.path)
    parcel = parcel_of(
        file, ColumnLayout(format="notes", encoding=encoding, archives=session.library.archives)
    )

    def write_keys(found: Accession) -> None:
        written = with_keys(parcel.script.text, found.rows)
        if written != parcel.script.text or file == STDOUT:
            _hand_back(session, file, written, parcel)

    return _take_in(session, parcel, _NOTES, write_keys)


def _write_form(session: Session, kind: str, to: Path | None) -> None:
    """Give an empty form to stdout or to a new file; what a table of CSV has no place for is said."""
    properties: Iterable[Property] = shipped_properties().values()
    with suppress(NoLibrary):
        properties = session.library.holdings.declared.values()
    form = empty_form(kind, properties)
    if to and to != STDOUT:
        if to.exists():
            raise NotWritable(to, "it is there already")
        replace_file(to, form)
    elif kind == "xlsx" and on_terminal(sys.stdout):
        raise click.UsageError("xlsx is no text; name a file for it")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(form)
    if kind == "csv":
        for name, purpose in explained(properties):
            say(f"{name}: {purpose}")


def _layout_of(session: Session, names: ColumnNames, desk: Desk, asked: Mapping[str, Any]) -> ColumnLayout:
    """How the file is to be read, by the options *asked* for."""
    return ColumnLayout(
        archives=session.library.archives,
        format=asked["format_"] or "",
        encoding=asked["encoding"],
        sheet=asked["sheet"],
        claimed=frozenset(kind for name in asked["notes"] for kind in CLAIMED[name]),
        collections=asked["collections"],
        kind=asked["kind"],
        renamed=names.renamed,
        ignored=names.ignored,
        meant=unmarked if asked["reader"] else str,
        in_use=desk.source,
    )


@contextmanager
def _refusal_told(session: Session, file: Path | None) -> Iterator[None]:
    """A block of which what cannot be done is told on stdout, too, where ``--json`` is said."""
    try:
        yield
    except (HistciteError, click.UsageError) as error:
        if session.json:
            _tell_refusal("stdin" if file == STDOUT else str(file or ""), error)
        raise


def _tell_refusal(file: str, error: HistciteError | click.UsageError) -> None:
    """Tell what could not be done as the problems of the document of ``--json``."""
    where = Place(file, getattr(error, "line", 0))
    message = error.format_message() if isinstance(error, click.UsageError) else str(error)
    alone = Problem(place=where, column="", message=message.removeprefix(f"{where.file}:{where.line}: "))
    problems = error.problems if isinstance(error, BadBatch) else [alone]
    print_json(accession_document(Accession(problems=list(problems)), [], checked=False))


def _refuse_what_clashes(
    session: Session, file: Path, *, write_keys: Path | None, rest: Path | None, keep_going: bool
) -> None:
    """Raise UsageError, or NotWritable for a file that the library keeps, and for a rest in the place of the table that it is of."""
    if rest and not keep_going:
        raise click.UsageError("--rest goes with --keep-going, which takes in what is not left out")
    if rest and rest.suffix.casefold() in PACKED:
        name = rest.with_suffix(".csv").name
        raise click.UsageError(
            f"what is left out of a workbook is written as CSV; name a file such as {name}"
        )
    if [session.json, write_keys == STDOUT, rest == STDOUT].count(True) > 1:
        raise click.UsageError("--json, --write-keys - and --rest - each want stdout; write to a file")
    for written, read in ((write_keys, ()), (rest, (file, *filter(None, [write_keys])))):
        if written and written != STDOUT:
            refuse_kept(written, session.library.path, read)


def parcel_of(file: Path, layout: ColumnLayout) -> Parcel:
    """What the file that the user named delivers, or stdin. Raises what open_file raises."""
    if file == STDOUT:
        return open_stream(sys.stdin.buffer, "stdin", layout)
    return open_file(file, layout)


def _take_in(
    session: Session,
    parcel: Parcel,
    terms: Terms,
    before_writing: Callable[[Accession], None],
    desk: Desk = Desk(),  # noqa: B008 - a frozen value
) -> Accession:
    from histcite.display.progress import progress

    accession = session.library.receive(parcel.delivery, terms, before_writing, progress, desk)
    if accession.problems and not (terms.keep_going and accession.told):
        raise BadBatch(accession.problems)
    problems = [str(problem) for problem in accession.problems]
    for sentence in (*listed(problems), *listed(accession.remarks)):
        say(sentence)
    return accession


def _write_keys(session: Session, to: Path | None, parcel: Parcel, accession: Accession) -> None:
    from histcite.formats.csv import with_keys

    if to and parcel.table:
        _hand_back(session, to, with_keys(parcel.table, accession.rows), parcel)


def _write_rest(session: Session, to: Path | None, parcel: Parcel, accession: Accession) -> None:
    if to and accession.problems and (text := parcel.rest(accession.left)):
        _hand_back(session, to, text, parcel)


def _report(session: Session, accession: Accession, terms: Terms, *, beside_data: bool) -> None:
    brought = sum(entries.counted()[Claim] for entries in (accession.added, accession.updated))
    are_many = brought > MOST_CHECKED
    checked = not are_many and not terms.dry_run
    conclusions = () if terms.dry_run else session.library.holdings.inquiry.conclusions
    claims = frozenset(
        (one.key for one in accession.written if one.kind is Claim) if checked or conclusions else ()
    )
    conflicts = open_among(session.library.holdings, claims) if claims and checked else ()
    against = list(concluded_otherwise(claims, session.library.holdings)) if conclusions else []
    if session.json:
        document = accession_document(accession, [conflict.id for conflict in conflicts], checked=checked)
        concluded = [conclusion.question.id for conclusion, _ in against]
        print_json(document | ({"conclusions": concluded} if concluded else {}))
    else:
        answer = say if beside_data else print_line
        answer(_in_words(accession) + (" (dry run: nothing was written)" if terms.dry_run else ""))
        if conflicts:
            say(
                f"{counted(len(conflicts), 'open conflict')} with what was imported; 'histcite check' explains"
            )
        told = [f"{', '.join(keys)}: against {one.called}: {one.told}" for one, keys in against]
        for sentence in listed(told):
            say(sentence)
        if are_many and not terms.dry_run:
            say("so many claims were not checked; 'histcite check' looks for conflicts")
    if are_many and not terms.dry_run:
        _ = session.library.holdings  # the index is made now, by who expects to wait
    if accession.problems:
        click.get_current_context().exit(FOUND)


def _in_words(accession: Accession) -> str:
    made = f", with {_counted(accession.made, 'new ')}" if accession.made else ""
    told = [
        (_counted(accession.added), f"added{made}"),
        (_counted(accession.updated), "updated"),
        (f"{len(accession.skipped)}" if accession.skipped else "", "already here"),
        (f"{len(accession.left)}" if accession.left else "", "left out"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in told if count)
    return said if accession.is_written else f"nothing changed{': ' + said if said else ''}"


def _counted(records: Entries, which: str = "") -> str:
    told = (counted(count, which + kind.__name__.lower()) for kind, count in records.counted().items())
    return " and ".join(told)


def _renamed(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals:
            raise click.UsageError(f"--map takes COL=FIELD, not {pair!r}")
        mapping[column] = field
    return mapping


def _column_names(
    session: Session, saved_as: str | None, pairs: tuple[str, ...], ignored: tuple[str, ...]
) -> ColumnNames:
    """What the headings mean: as saved, if that is asked for, and as typed now, which comes before that."""
    typed = ColumnNames(renamed=_renamed(pairs), ignored=ignored)
    if not saved_as:
        return typed
    saved = columns_called(session.library.path.with_name(COLUMNS_FILE), saved_as)
    return ColumnNames(renamed={**saved.renamed, **typed.renamed}, ignored=(*saved.ignored, *typed.ignored))


def _hand_back(session: Session, to: Path, text: str, parcel: Parcel) -> None:
    """Give *text* to stdout, at once so that a closed pipe is known before the library is written, or to a file in its encoding."""
    if to == STDOUT:
        print_data(text)
        sys.stdout.flush()
    else:
        hand_out(to, parcel.script.encode(text), session.library.path)
