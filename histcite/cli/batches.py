"""Batches: import, notes and export."""

import sys
from pathlib import Path
from typing import Any

import click

from histcite.cli.session import Session, with_selection, with_session
from histcite.display.documents import print_json, problem_document
from histcite.display.page import counted, print_data, say
from histcite.errors import BadBatch
from histcite.library import Selection
from histcite.library.accession import ON_DUPLICATE, Accession, Terms
from histcite.library.exchange import (
    EXPORTS,
    IMPORT_FORMATS,
    KINDS,
    Layout,
    Parcel,
    keys_by_line,
    open_parcel,
    read_bytes,
)
from histcite.store import replace_file

FILE = click.Path(path_type=Path, allow_dash=True)


@click.command("import", epilog="Example: histcite import claims.csv --map 'Text=text' --dry-run")
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "format_",
    type=click.Choice(IMPORT_FORMATS),
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
    help="Read column COL as FIELD (repeat for several).",
)
@click.option(
    "--ignore", "ignored", multiple=True, metavar="COL", help="Leave out column COL (repeat for several)."
)
@click.option(
    "--encoding",
    default="utf-8",
    show_default=True,
    metavar="NAME",
    help="The file's encoding, such as cp1251.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--keep-going", is_flag=True, help="Take in the rows that can be read.")
@click.option(
    "--on-duplicate",
    type=click.Choice(ON_DUPLICATE),
    default="error",
    show_default=True,
    help="A key that is there already.",
)
@click.option("--ibid", is_flag=True, help="Allow Ibid.: a reference may lean on the row before.")
@click.option("--write-keys", type=FILE, metavar="FILE", help="Write the table back with its keys.")
@with_session
def import_command(
    session: Session,
    file: Path,
    *,
    renamed: tuple[str, ...],
    dry_run: bool,
    keep_going: bool,
    on_duplicate: str,
    ibid: bool,
    write_keys: Path | None,
    **layout: Any,
) -> None:
    """Take in a CSV or JSON Lines file in one step.

    All of it or, if a row is broken, nothing; - is stdin.

    Importing a file again adds nothing; rows without a key are known again by their cells.
    """
    named = Layout(
        format=layout["format_"] or "",
        encoding=layout["encoding"],
        kind=layout["kind"],
        renamed=_renamed(renamed),
        ignored=layout["ignored"],
    )
    parcel = _parcel(file, named)
    terms = Terms(on_duplicate=on_duplicate, ibid=ibid)
    accession = _take_in(session, parcel, terms, keep_going=keep_going, dry_run=dry_run)
    if write_keys and parcel.table and not dry_run:
        _write(write_keys, csv_with_keys(parcel, accession))
    _report(session, accession, dry_run=dry_run)


@click.command("notes", epilog="Example: histcite notes reading-room.md")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encoding", default="utf-8", show_default=True, metavar="NAME", help="The file's encoding.")
@with_session
def notes_command(session: Session, file: Path, *, encoding: str) -> None:
    """Take in a plain notes file, and write each claim's key back into it.

    A heading names the source; a list item is a claim; '> ' quotes; '#word' is a tag; '(l. 12 ob.)' at the end is the leaf. After
    editing the file can be taken in again: what changed is changed, what is new is added.
    """
    from histcite.formats.notes import with_keys

    parcel = _parcel(file, Layout(format="notes", encoding=encoding))
    accession = _take_in(session, parcel, Terms(on_duplicate="update"), keep_going=False, dry_run=False)
    written = with_keys(parcel.text, keys_by_line(accession.rows))
    if written != parcel.text:
        replace_file(file, written)
    _report(session, accession, dry_run=False)


@click.command("export", epilog="Example: histcite export bibtex --tag wheat -o refs.bib")
@click.argument("format_", metavar="FORMAT", type=click.Choice(tuple(EXPORTS)))
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to FILE instead of stdout.")
@with_selection
@with_session
def export_command(session: Session, format_: str, selection: Selection, *, output: Path | None) -> None:
    """Write the bibliography, or the records themselves.

    bibtex and biblatex hold the sources of the selected claims; csv and jsonl the claims themselves.
    """
    text = session.library.export(format_, selection)
    if format_ == "csv":
        from histcite.formats.csv import LEFT_OUT

        say(LEFT_OUT)
    _write(output or Path("-"), text)


def csv_with_keys(parcel: Parcel, accession: Accession) -> str:
    """The table of *parcel* with the key that each row got."""
    from histcite.formats.csv import with_keys

    assert parcel.table is not None  # noqa: S101 - the caller has looked
    return with_keys(parcel.table, accession.rows)


def _parcel(file: Path, layout: Layout) -> Parcel:
    if str(file) == "-":
        return open_parcel(sys.stdin.buffer.read(), "stdin", layout)
    return open_parcel(read_bytes(file), str(file), layout)


def _take_in(session: Session, parcel: Parcel, terms: Terms, *, keep_going: bool, dry_run: bool) -> Accession:
    accession = session.library.take_in(parcel.delivery, terms, keep_going=keep_going, dry_run=dry_run)
    problems = [str(problem) for problem in accession.problems]
    if problems and not keep_going:
        raise BadBatch(problems)
    for sentence in (*problems, *accession.remarks):
        say(sentence)
    return accession


def _report(session: Session, accession: Accession, *, dry_run: bool) -> None:
    written = [record.key for record in accession.written]
    conflicts = () if dry_run else session.library.conflicts_among(written)
    if session.json:
        counts = {
            "added": len(accession.added),
            "updated": len(accession.updated),
            "skipped": len(accession.skipped),
        }
        problems = [problem_document(problem) for problem in accession.problems]
        print_json({**counts, "problems": problems, "conflicts": [conflict.id for conflict in conflicts]})
        return
    print_data(_in_words(accession, dry_run=dry_run) + "\n")
    if conflicts:
        say(f"{counted(len(conflicts), 'open conflict')} with what was imported; 'histcite check' explains")


def _in_words(accession: Accession, *, dry_run: bool) -> str:
    counts = [
        (len(accession.added), "added"),
        (len(accession.updated), "updated"),
        (len(accession.skipped), "already here"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    if accession.made:
        said += (
            f", with {'1 new source' if len(accession.made) == 1 else f'{len(accession.made)} new sources'}"
        )
    if not accession.written:
        return f"nothing changed{': ' + said if said else ''}"
    return f"{said} (dry run: nothing was written)" if dry_run else said


def _renamed(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals:
            raise click.UsageError(f"--map takes COL=FIELD, not {pair!r}")
        mapping[column] = field
    return mapping


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        print_data(text)
    else:
        replace_file(path, text)
