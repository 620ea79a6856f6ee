"""Batches: import, notes and export."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from histcite.cli.papers import cited_in_option, hand_over, say_unknown
from histcite.cli.program import FOUND
from histcite.cli.session import (
    Session,
    encoding_option,
    pairs,
    spreadsheet_option,
    style_option,
    transliterate_option,
    with_selection,
    with_session,
)
from histcite.display.documents import problem_document
from histcite.display.page import counted, on_terminal, print_data, print_json, print_line, say
from histcite.errors import BadBatch
from histcite.formats.csv import unmarked
from histcite.formats.repertory import ARRANGEMENTS, PROFILES, READ, WRITTEN, Format
from histcite.holdings.outgoing import hand_out, refuse_kept
from histcite.intake.exchange import (
    KINDS,
    ON_DUPLICATE,
    Accession,
    ColumnLayout,
    Entered,
    Parcel,
    Terms,
    open_file,
    open_parcel,
)
from histcite.library.publishing import Manner
from histcite.records.claim import Claim
from histcite.search.selection import Selection
from histcite.sentences import listed
from histcite.values import Scheme

FILE = click.Path(path_type=Path, allow_dash=True)
STDOUT = Path("-")

MOST_CHECKED = 20_000
"""From how many new claims on an import leaves it to ``check`` to look for conflicts, which takes longer than the import."""


@click.command("import", epilog="Example: histcite import claims.csv --map 'Text=text' --dry-run")
@click.argument("file", type=FILE)
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
    help="Read column COL as FIELD (repeat for several).",
)
@click.option(
    "--ignore", "ignored", multiple=True, metavar="COL", help="Leave out column COL (repeat for several)."
)
@encoding_option
@spreadsheet_option
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option(
    "--keep-going", is_flag=True, help="Take in the rows that can be read; exit code 1 if any could not."
)
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

    Importing a file again adds nothing; rows without a key are known again by their cells. A CSV that was exported --for
    spreadsheet is taken in --for spreadsheet, which takes the ' off again; any other one as it stands.
    """
    if session.json and write_keys == STDOUT:
        raise click.UsageError("--json and --write-keys - both want stdout; write the keys to a file")
    named = ColumnLayout(
        archives=session.library.archives,
        format=layout["format_"] or "",
        encoding=layout["encoding"],
        kind=layout["kind"],
        renamed=dict(pairs("--map takes COL=FIELD", renamed, str.rpartition)),
        ignored=layout["ignored"],
        meant=unmarked if layout["reader"] else str,
    )
    parcel = _parcel(file, named)
    if layout["reader"] and not parcel.table:
        raise click.UsageError("--for spreadsheet is for CSV")
    if write_keys and write_keys != STDOUT:
        refuse_kept(write_keys, session.library.path)
    terms = Terms(on_duplicate=on_duplicate, ibid=ibid, keep_going=keep_going, dry_run=dry_run)
    accession = _take_in(
        session, parcel, terms, lambda found: _write_keys(session, write_keys, parcel, found)
    )
    _report(session, accession, terms, beside_data=write_keys == STDOUT)


@click.command("notes", epilog="Example: histcite notes reading-room.md")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@encoding_option
@with_session
def notes_command(session: Session, file: Path, *, encoding: str) -> None:
    """Take in a plain notes file, and write the keys back into it.

    A heading names the source; a list item is a claim; '> ' quotes; '#word' is a tag; '(l. 12 ob.)' at the end is the leaf. After
    editing the file can be taken in again: what changed is changed, what is new is added. - takes the notes from stdin and
    gives them with their keys to stdout.
    """
    from histcite.formats.notes import with_keys

    if session.json and file == STDOUT:
        raise click.UsageError("--json and the notes with their keys both want stdout; name a file")
    if file != STDOUT:
        refuse_kept(file, session.library.path)
    parcel = _parcel(file, ColumnLayout(format="notes", encoding=encoding, archives=session.library.archives))

    def write_keys(found: Accession) -> None:
        written = with_keys(parcel.script.text, found.rows)
        if written != parcel.script.text or file == STDOUT:
            _hand_back(session, file, written, parcel)

    terms = Terms(on_duplicate="update")
    accession = _take_in(session, parcel, terms, write_keys)
    _report(session, accession, terms, beside_data=file == STDOUT)


class ExportCommand(click.Command):
    """A command whose help lists the formats, each with what it is for and the options that it heeds."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The formats, then the example."""
        with formatter.section("Formats"):
            formatter.write_dl([(name, _told(one)) for name, one in WRITTEN.items()])
        super().format_epilog(ctx, formatter)


def _told(format_: Format) -> str:
    options = ", ".join(f"--{option}" for option in sorted(format_.options))
    return format_.purpose + (f" ({options})" if options else "")


@click.command(
    "export", cls=ExportCommand, epilog="Example: histcite export biblatex --tag wheat -o refs.bib"
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(tuple(WRITTEN)))
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to FILE instead of stdout.")
@style_option
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    help="The shape of entries: portable, or as biblatex-chicago, biblatex-gost and the CSL style of GOST R 7.0.5-2008 print archives.",
)
@click.option(
    "--no-riders", "bare", is_flag=True, help="Let no entry carry along what its fields have no place for."
)
@click.option(
    "--by", type=click.Choice(ARRANGEMENTS), help="How a dossier is grouped; by question if not said."
)
@click.option("--title", metavar="TEXT", help="The heading of a dossier.")
@click.option(
    "--footnotes",
    type=click.Choice(("markdown", "latex")),
    help=r"What marks references: footnotes that run, or \autocite for a paper in LaTeX.",
)
@transliterate_option
@spreadsheet_option
@cited_in_option
@click.option("--strict", is_flag=True, help="Exit code 1 if the format has no place for something.")
@with_selection
@with_session
def export_command(
    session: Session,
    format_: str,
    selection: Selection,
    *,
    output: Path | None,
    papers: tuple[Path, ...],
    bare: bool,
    strict: bool,
    scheme: Scheme | None,
    reader: str | None,
    **wanted: Any,
) -> None:
    """Write the bibliography, a dossier, or the records themselves.

    A bibliography holds the sources of the selected claims. What a format has no place for is counted on stderr; jsonl keeps all.
    csv is exact, for programs; --for spreadsheet is for Excel, Calc or Sheets, which would reckon a cell such as '=1+1', and is taken in
    again with the same option.
    """
    given = {name: value for name, value in wanted.items() if value is not None}
    _refuse_unheeded(
        WRITTEN[format_], {**given, "transliterate": scheme, "for": reader, "no-riders": bare or None}
    )
    to = None if output == STDOUT else output
    if to:
        refuse_kept(to, session.library.path)
    elif WRITTEN[format_].packed and (session.json or (output is None and on_terminal(sys.stdout))):
        raise click.UsageError(f"{format_} is no text; name a file with -o")
    usage = session.library.used_in(papers, selection) if papers else None
    manner = Manner(scheme=scheme, spreadsheet=bool(reader), riders=not bare, **given)
    written = session.library.publish(format_, selection, manner, usage)
    if written.left_out:
        say(f"{format_} has no place for {written.remark}; 'histcite export jsonl' keeps all")
    hand_over(session, written.data, to, {"format": format_, "left_out": dict(written.left_out)})
    unknown = usage is not None and say_unknown(usage.unknown)
    if unknown or (strict and written.left_out):
        click.get_current_context().exit(FOUND)


def _refuse_unheeded(format_: Format, given: Mapping[str, Any]) -> None:
    """Raise UsageError where an option was *given* that the format does not heed."""
    for option, value in given.items():
        if value is not None and option not in format_.options:
            heeding = " and ".join(name for name, one in WRITTEN.items() if option in one.options)
            raise click.UsageError(f"--{option} {value} is for {heeding}; {format_.name} does not heed it")


def _parcel(file: Path, layout: ColumnLayout) -> Parcel:
    if file == STDOUT:
        return open_parcel(sys.stdin.buffer.read(), "stdin", layout)
    return open_file(file, layout)


def _take_in(
    session: Session, parcel: Parcel, terms: Terms, before_writing: Callable[[Accession], None]
) -> Accession:
    from histcite.display.progress import progress

    accession = session.library.take_in(parcel.delivery, terms, before_writing, progress)
    problems = [str(problem) for problem in accession.problems]
    if problems and not terms.keep_going:
        raise BadBatch(problems)
    for sentence in (*listed(problems), *listed(accession.remarks)):
        say(sentence)
    return accession


def _write_keys(session: Session, to: Path | None, parcel: Parcel, accession: Accession) -> None:
    from histcite.formats.csv import with_keys

    if to and parcel.table:
        _hand_back(session, to, with_keys(parcel.table, accession.rows), parcel)


def _report(session: Session, accession: Accession, terms: Terms, *, beside_data: bool) -> None:
    claims = [entered.key for entered in accession.written if entered.kind is Claim]
    are_many = len(claims) > MOST_CHECKED
    checked = not are_many and not terms.dry_run
    conflicts = session.library.conflicts_among(claims) if claims and checked else ()
    if session.json:
        ids = [conflict.id for conflict in conflicts]
        print_json({**_document(accession), "conflicts": ids, "checked": checked})
    else:
        answer = say if beside_data else print_line
        answer(_in_words(accession) + (" (dry run: nothing was written)" if terms.dry_run else ""))
        if conflicts:
            say(
                f"{counted(len(conflicts), 'open conflict')} with what was imported; 'histcite check' explains"
            )
        if are_many and not terms.dry_run:
            say("so many claims were not checked; 'histcite check' looks for conflicts")
    if accession.problems:
        click.get_current_context().exit(FOUND)


def _document(accession: Accession) -> dict[str, Any]:
    return {
        "added": len(accession.added),
        "updated": len(accession.updated),
        "skipped": len(accession.skipped),
        "sources": [source.key for source in accession.made],
        "problems": [problem_document(problem) for problem in accession.problems],
    }


def _in_words(accession: Accession) -> str:
    made = f", with {_counted(accession.made, 'new ')}" if accession.made else ""
    told = [
        (_counted(accession.added), f"added{made}"),
        (_counted(accession.updated), "updated"),
        (f"{len(accession.skipped)}" if accession.skipped else "", "already here"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in told if count)
    return said if accession.written else f"nothing changed{': ' + said if said else ''}"


def _counted(records: Sequence[Entered], which: str = "") -> str:
    kinds = Counter(entered.kind.__name__.lower() for entered in records)
    told = (counted(count, which + kind) for kind, count in kinds.items())
    return " and ".join(told)


def _hand_back(session: Session, to: Path, text: str, parcel: Parcel) -> None:
    """Give *text* to stdout, at once so that a closed pipe is known before the library is written, or to a file in its encoding."""
    if to == STDOUT:
        print_data(text)
        sys.stdout.flush()
    else:
        hand_out(to, parcel.script.encode(text), session.library.path)
