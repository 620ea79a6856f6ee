"""The library and a paper: the bibliography that it prints, what it uses, and the options that name papers and styles."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from histcite.citations import Style
from histcite.cli.program import FOUND
from histcite.cli.session import Session, style_option, transliterate_option, with_selection, with_session
from histcite.display.legible import one_line
from histcite.display.page import Line, counted, print_data, print_json, say
from histcite.formats.repertory import LAYOUTS
from histcite.holdings.outgoing import hand_out, refuse_kept
from histcite.search.selection import Selection
from histcite.values import Scheme

if TYPE_CHECKING:
    from histcite.formats.papers.paper import Citing
    from histcite.library.collation import Found
    from histcite.library.usage import Contested, Usage

PAPER = click.Path(path_type=Path, dir_okay=False)

cited_in_option = click.option(
    "--cited-in",
    "papers",
    multiple=True,
    type=PAPER,
    metavar="PAPER",
    help="Only what this paper cites (.tex .aux .bcf .md .typ .docx .txt; repeat for several).",
)


@click.command(
    "bibliography", epilog="Example: histcite bibliography --style gost --cited-in paper.tex --numbered"
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE", help="Write to FILE."
)
@style_option
@click.option(
    "--format",
    "layout",
    type=click.Choice(LAYOUTS),
    default=LAYOUTS[0],
    show_default=True,
    help="How it is written.",
)
@click.option("--numbered", is_flag=True, help="Number the entries through all groups.")
@transliterate_option
@cited_in_option
@with_selection
@with_session
def bibliography_command(
    session: Session,
    selection: Selection,
    *,
    output: Path | None,
    style: Style | None,
    layout: Any,
    numbered: bool,
    scheme: Scheme | None,
    papers: tuple[Path, ...],
) -> None:
    """Print the list of sources of a paper, or of some claims.

    Archives come first, by repository and fonds; then published documents, press, memoirs, interviews and literature; and apart from
    these the documents known only through other works. Exit code 1 if the paper cites keys that are not in the library.
    """
    from histcite.library.publishing import Manner

    to = None if output == Path("-") else output
    if to:
        refuse_kept(to, session.library.path, papers)
    usage = session.library.used_in(papers, selection) if papers else None
    manner = Manner(style=session.catalogue(style).style, scheme=scheme)
    text = session.library.bibliography(selection, manner, usage, layout=layout, numbered=numbered)
    hand_over(session, text, to, {"format": layout})
    if usage is not None and say_unknown(usage.unknown):
        click.get_current_context().exit(FOUND)


@click.command("used", epilog="Example: histcite used paper.tex --tag wheat")
@click.argument("papers", nargs=-1, required=True, type=PAPER, metavar="PAPER...")
@with_selection
@with_session
@click.pass_context
def used_command(
    context: click.Context, /, session: Session, papers: tuple[Path, ...], selection: Selection
) -> None:
    r"""Show what papers use, and which of that is in dispute.

    Chapter by chapter the sources and claims used; what of the selected claims is left out, by tag; which of those used stand in an open
    or updated conflict, and with what other answer; which are undecided. In .tex, .aux, .bcf, .md and .typ keys are read (\autocite, \claim, @key); in .docx what
    Zotero, Mendeley and EndNote stored, and footnotes typed by hand, as in .txt. Exit code 1 for keys that no record has, and for conflicts
    that are open.
    """
    usage = session.library.used_in(papers, selection)
    session.show(_document(papers, usage), lambda: _page(usage))
    say(
        f"{counted(len(usage.sources), 'source')} and {counted(len(usage.claims), 'claim')} used, "
        f"{sum(map(len, usage.left_out.values()))} left out"
    )
    waiting = any(dispute.conflict.is_open for dispute in usage.disputes)
    if say_unknown(usage.unknown) or waiting:
        context.exit(FOUND)


def hand_over(session: Session, data: str | bytes, to: Path | None, told: Mapping[str, Any]) -> None:
    """Give *data* to the file that the user named, or to stdout; with ``--json`` as part of a document beside what is *told*."""
    if to:
        hand_out(to, data.encode() if isinstance(data, str) else data, session.library.path)
    if session.json:
        print_json({**told, "file": str(to) if to else None, "text": None if to else data})
    elif not to and isinstance(data, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    elif not to:
        print_data(str(data))


def say_unknown(unknown: "Iterable[Citing]") -> bool:
    """Name the keys that no record has on stderr, each where it stands; whether there were any."""
    missing = list(unknown)
    for one in missing:
        say(f"{one.file}:{one.line}: there is no source and no claim {one.key!r}")
    return bool(missing)


def _page(usage: "Usage") -> Iterator[Line]:
    for title, cited in usage.chapters.items():
        yield Line(text=title or "Before the first chapter", style="heading")
        places: dict[str, dict[str, None]] = {}
        for one in cited:
            for key in one.sources:
                places.setdefault(key, {})[one.citing.locator] = None
        for key, locators in places.items():
            yield Line(text=f"{key}  {'; '.join(filter(None, locators))}".rstrip(), indent=2, style="key")
        claims = dict.fromkeys(key for one in cited for key in one.claims)
        if claims:
            yield Line(label="claims", text=", ".join(claims), indent=2)
    for heading, lines in (
        ("Left out", _left_out(usage)),
        ("In dispute", _disputes(dispute for dispute in usage.disputes if dispute.conflict.is_open)),
        ("Undecided", _disputes(dispute for dispute in usage.disputes if not dispute.conflict.is_open)),
        ("Not in the library", _missing(usage)),
    ):
        if found := list(lines):
            yield from (Line(), Line(text=heading, style="heading"), *found)


def _left_out(usage: "Usage") -> Iterator[Line]:
    for tag, keys in usage.left_out.items():
        yield Line(text=f"{f'#{tag}' if tag else 'without a tag'} ({len(keys)}): {', '.join(keys)}", indent=2)


def _disputes(disputes: "Iterable[Contested]") -> Iterator[Line]:
    for dispute in disputes:
        conflict = dispute.conflict
        told = f"{conflict.id}  {conflict.grade.name.lower()}  {conflict.status}"
        yield Line(text=told, indent=2, style=conflict.grade.name.lower())
        yield Line(text=conflict.heading, indent=4)
        for label, positions in (("used", dispute.used), ("other", dispute.others)):
            for position in positions:
                yield Line(label=label, text=f"{position.value} ({', '.join(position.claims)})", indent=4)


def _missing(usage: "Usage") -> Iterator[Line]:
    for one in (*usage.unknown, *usage.unmatched):
        yield Line(text=f"{one.file}:{one.line}: {_called(one)}", indent=2)


def _called(citing: "Citing") -> str:
    """What a citation names: its key, the text of the note, or the title of the item."""
    return (
        citing.key
        or one_line(citing.note)
        or str((citing.item or {}).get("title", "an item without a title"))
    )


def _document(papers: Iterable[Path], usage: "Usage") -> dict[str, Any]:
    return {
        "papers": list(map(str, papers)),
        "chapters": [
            {"title": title, "cited": list(map(_cited, cited))} for title, cited in usage.chapters.items()
        ],
        "sources": list(usage.sources),
        "claims": list(usage.claims),
        "left_out": {tag: list(keys) for tag, keys in usage.left_out.items()},
        "conflicts": [
            {
                "id": dispute.conflict.id,
                "grade": dispute.conflict.grade.name.lower(),
                "status": dispute.conflict.status,
                "used": [{"value": one.value, "claims": list(one.claims)} for one in dispute.used],
                "others": [{"value": one.value, "claims": list(one.claims)} for one in dispute.others],
            }
            for dispute in usage.disputes
        ],
        "unknown": [{"key": one.key, "file": one.file, "line": one.line} for one in usage.unknown],
        "unmatched": [{"text": _called(one), "file": one.file, "line": one.line} for one in usage.unmatched],
    }


def _cited(found: "Found") -> dict[str, Any]:
    citing = found.citing
    return {
        "file": citing.file,
        "line": citing.line,
        "locator": citing.locator,
        "sources": list(found.sources),
        "claims": list(found.claims),
    }
