"""Copies brought together: merge, and what git calls to do it."""

from pathlib import Path

import click

from histcite.cli.program import FOUND
from histcite.cli.session import Session, typed_command, with_session
from histcite.display.page import counted, print_json, print_rows, say
from histcite.records.document import full_document
from histcite.store.merging import Merged
from histcite.upkeep.settlement import as_typed, difference, settlement

COLUMNS = ("record", "field", "here", "there")

FILE = click.Path(path_type=Path)


@click.command("merge", epilog="Example: histcite merge ../laptop/histcite.json")
@click.argument("other", metavar="OTHER", type=FILE)
@click.option(
    "--base", type=FILE, metavar="FILE", help="What both copies come from, so that removals are known, too."
)
@with_session
@click.pass_context
def merge_command(context: click.Context, session: Session, other: Path, *, base: Path | None) -> None:
    """Bring in another copy of this library, record by record.

    What only OTHER has is added, tags and forms of names are united, and an empty field takes what OTHER says. A field in which the
    two differ keeps what is here and is marked: 'histcite edit' settles it, 'histcite doctor' lists what is left. Exit code 1
    when fields differ; 'histcite undo' takes the whole merge back.
    """
    from histcite.upkeep.sharing import merge_copy

    merged = merge_copy(session.library.path, typed_command(), other, base)
    for sentence in _told(merged):
        say(sentence)
    if session.json:
        keys = {name: list(getattr(merged, name)) for name in ("added", "changed", "removed", "kept")}
        counts = {**{name: len(one) for name, one in keys.items()}, "clashes": len(merged.discrepancies)}
        clashes = [full_document(discrepancy) for discrepancy in merged.discrepancies]
        print_json({"counts": counts, **keys, "renamed": dict(merged.renamed), "clashes": clashes})
    else:
        print_rows(
            COLUMNS,
            [(one.of, one.field, as_typed(one.ours), as_typed(one.theirs)) for one in merged.discrepancies],
        )
    if merged.discrepancies:
        context.exit(FOUND)


@click.command("merge-driver", hidden=True, epilog="Example: histcite merge-driver %O %A %B %P")
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.argument("name")
@click.pass_context
def merge_driver_command(context: click.Context, base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Merge three versions of the library NAME into the second, as git asks a merge driver to."""
    from histcite.upkeep.sharing import merge_versions

    merged = merge_versions(base, ours, theirs, name)
    if merged.discrepancies or merged.renamed or merged.kept or merged.rehomed:
        for sentence in _told(merged):
            say(f"{name}: {sentence}")
    if merged.discrepancies:
        context.exit(FOUND)


def _told(merged: Merged) -> list[str]:
    """What became of the other copy: each discrepancy with what settles it, then the whole in figures."""
    told = [
        f"{old!r} of the other copy is another thing than yours, and is now {new!r}"
        for old, new in merged.renamed
    ]
    told += [f"{key!r} stood under the id of another key, and is put under its own" for key in merged.rehomed]
    told += [
        f"{key!r} was removed on one side and is kept, for the other points to it" for key in merged.kept
    ]
    records = {
        str(document.get("key", document.get("name"))): document
        for table in merged.tables.values()
        for document in table.values()
    }
    told += [
        f"{difference(discrepancy)}; to settle it: {settlement(discrepancy, records.get(discrepancy.of, {}))}"
        for discrepancy in merged.discrepancies
    ]
    figures = (("added", merged.added), ("changed", merged.changed), ("removed", merged.removed))
    whole = [f"{counted(len(keys), 'record')} {done}" for done, keys in figures if keys]
    if left := len(merged.discrepancies):
        whole.append(f"{counted(left, 'discrepancy')} left; 'histcite doctor' lists them")
    return [*told, ", ".join(whole) or "nothing changed: everything is here already"]
