"""Exports: the bibliography, or the records themselves."""

from pathlib import Path

import click

from histcite.cli.session import (
    Session,
    spreadsheet_option,
    transliterate_option,
    with_selection,
    with_session,
)
from histcite.display.page import print_data, print_json, say
from histcite.holdings.outgoing import hand_out, refuse_kept
from histcite.library.publishing import BIBLIOGRAPHIES, EXPORTS, FOR_A_SPREADSHEET
from histcite.search.selection import Selection
from histcite.values import Scheme

FILE = click.Path(path_type=Path, allow_dash=True)
STDOUT = Path("-")


@click.command("export", epilog="Example: histcite export bibtex --tag wheat -o refs.bib")
@click.argument("format_", metavar="FORMAT", type=click.Choice(EXPORTS))
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write to FILE instead of stdout.")
@transliterate_option
@spreadsheet_option
@with_selection
@with_session
def export_command(
    session: Session,
    format_: str,
    selection: Selection,
    *,
    output: Path | None,
    scheme: Scheme | None,
    reader: str | None,
) -> None:
    """Write the bibliography, or the records themselves.

    bibtex and biblatex hold the sources of the selected claims; csv and jsonl the claims themselves. csv is exact, for programs;
    --for spreadsheet is for Excel, Calc or Sheets, which would reckon a cell such as '=1+1', and is taken in again with the same option.
    """
    if reader and format_ != "csv":
        raise click.UsageError(f"--for spreadsheet is for csv; {format_} is read by no spreadsheet")
    if scheme and format_ not in BIBLIOGRAPHIES:
        raise click.UsageError(
            f"--transliterate is for {' and '.join(BIBLIOGRAPHIES)}; {format_} keeps what was typed"
        )
    if output and output != STDOUT:
        refuse_kept(output, session.library.path)
    text = session.library.export(FOR_A_SPREADSHEET if reader else format_, selection, scheme)
    if format_ == "csv":
        from histcite.formats.csv import LEFT_OUT

        say(LEFT_OUT)
    if output and output != STDOUT:
        hand_out(output, text.encode(), session.library.path)
    if session.json:
        print_json(
            {"format": format_, "file": str(output) if output else None, "text": None if output else text}
        )
    elif not output or output == STDOUT:
        print_data(text)
