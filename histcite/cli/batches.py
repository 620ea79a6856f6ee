"""Exports: the bibliography, a dossier, or the records themselves."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from histcite.cli.papers import cited_in_option, hand_over, say_unknown
from histcite.cli.program import FOUND
from histcite.cli.session import (
    Session,
    spreadsheet_option,
    style_option,
    transliterate_option,
    with_selection,
    with_session,
)
from histcite.display.page import on_terminal, say
from histcite.formats.repertory import ARRANGEMENTS, PROFILES, WRITTEN, Format
from histcite.holdings.outgoing import refuse_kept
from histcite.library.publishing import Manner
from histcite.search.selection import Selection
from histcite.values import Scheme

FILE = click.Path(path_type=Path, allow_dash=True)
STDOUT = Path("-")


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
        refuse_kept(to, session.library.path, papers)
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
