"""CSV: claims, sources, aliases and properties, one a row; in the columns that the contract names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from histcite.archives import Registry, parse_canonical, read_leaves, read_reference
from histcite.citations import is_locator
from histcite.citations.archival import render_archival
from histcite.deferred import expression
from histcite.formats.repertory import untold
from histcite.formats.table import REASON, Table, write_table
from histcite.records.cataloguing import (
    ALIAS_CELLS,
    PROPERTY_CELLS,
    SOURCE_CELLS,
    read_alias,
    read_property,
    read_source,
)
from histcite.records.cells import Place, Problem, Refused
from histcite.records.claim import Claim, Reference
from histcite.records.entry import (
    COLUMNS,
    PLACE_COLUMNS,
    Delivered,
    Draft,
    RowReader,
    Whole,
    claim_cells,
    reference_cells,
)
from histcite.records.source import Source

if TYPE_CHECKING:
    from histcite.records.kinds import AnyRecord


COLUMNS_OF = {
    "claims": (*COLUMNS, *PLACE_COLUMNS),
    "sources": SOURCE_CELLS,
    "aliases": ALIAS_CELLS,
    "properties": PROPERTY_CELLS,
}
"""The columns of each kind of table."""


_TAKEN_FOR_A_FORMULA = expression(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would take for a formula, be it behind the marks that say that it is text."""


def marked(cell: str) -> str:
    """*cell* as a spreadsheet shows it and never reckons it: behind one ``'`` where it begins like a formula."""
    return "'" + cell if _TAKEN_FOR_A_FORMULA.match(cell) else cell


def unmarked(cell: str) -> str:
    """*cell* without the one ``'`` that :func:`marked` put before it."""
    return cell.removeprefix("'") if _TAKEN_FOR_A_FORMULA.match(cell) else cell


def read_csv(
    table: Table, kind: str, archives: Registry, meant: Callable[[str], str] = str, in_use: str = ""
) -> Iterator[Delivered]:
    """What each row of a *table* of one kind (claims, sources, aliases, properties) says, or every problem of it.

    The references of sources are read with *archives*; *meant* gives what a cell means by how it stands; a claim that names no
    source is from that *in_use*, if there is one.
    """
    readers: Mapping[str, Callable[[Mapping[str, str], Place], Draft | AnyRecord | Refused]] = {
        "claims": partial(_read_claim, RowReader(), in_use) if in_use else RowReader().read,
        "sources": partial(read_source, archives=archives),
        "aliases": read_alias,
        "properties": read_property,
    }
    if table.problems:
        yield Refused(problems=table.problems)
    for row in table.rows():
        if isinstance(row, Problem):
            yield Refused(problems=(row,))
            continue
        place, cells = row
        said = readers[kind](
            cells if meant is str else {column: meant(cell) for column, cell in cells.items()}, place
        )
        yield said if isinstance(said, Draft | Refused) else Whole(place=place, record=said)


def _read_claim(rows: RowReader, in_use: str, cells: Mapping[str, str], place: Place) -> Draft | Refused:
    """A claim that is from the source *in_use* where it names no other, and is known again as one from there."""
    named = cells.get("reference", "").strip()
    if cells.get("source", "").strip() or (named and not is_locator(named)):
        return rows.read(cells, place)
    return rows.read({**cells, "source": in_use}, place)


def write_csv(
    claims: Iterable[Claim],
    sources: Mapping[str, Source],
    archives: Registry,
    spelt: Callable[[str], str] = str,
) -> str:
    """*claims* as rows, one for each reference, each cell as it is *spelt*; columns that nobody filled are left out."""
    rows = [row for claim in claims for row in claim_rows(claim, sources, archives)]
    used = {column for row in rows for column, cell in row.items() if cell} | {"key", "text", "reference"}
    columns = [column for column in COLUMNS if column in used]
    return write_table(columns, ([spelt(row.get(column, "")) for column in columns] for row in rows))


def left_out(source: Source) -> Iterable[str]:
    """The fields of *source* for which a row of its claims has no cell; of a file it has the reference."""
    told = ("kind", "reference", "forms", "within", "leaves", "title", "authors", "addressee", "date")
    return untold(source, told[:4] if source.kind == "file" else told)


def claim_rows(claim: Claim, sources: Mapping[str, Source], archives: Registry) -> Iterable[dict[str, str]]:
    """The rows of one claim: its own cells, and those of one reference with its source in each."""
    for reference in claim.references:
        source = sources.get(reference.source)
        via = ", ".join(filter(None, (reference.via, reference.via_locator)))
        described = _source_cells(source) if source else {}
        yield {
            **claim_cells(claim),
            **reference_cells(reference),
            "via": via,
            "reference": _reference_text(reference, sources, archives),
            **described,
        }


def with_keys(table: Table, keys: Mapping[int, str]) -> str:
    """The table as it was read, with the key that the row on each line got: in its key column, or in a new first one."""
    lines = (line for line in table.lines() if not isinstance(line, Problem))
    if "key" not in table.columns:
        keyed = ([keys.get(place.line, ""), *cells] for place, cells in lines)
        return write_table(("key", *table.header), keyed, table.delimiter)
    at = table.columns.index("key")
    keyed = (_with_key(cells, at, keys.get(place.line, "")) for place, cells in lines)
    return write_table(table.header, keyed, table.delimiter)


def with_reasons(table: Table, reasons: Mapping[Place, str]) -> str:
    """The rows of *table* at the places that have *reasons*, as they were read, with these in a column that no reader takes.

    Of a row that could not be read there is only the reason; the reasons of an earlier import give way.
    """
    width, left = len(table.header), []
    kept = [at for at, heading in enumerate(table.header) if heading.strip() != REASON]
    for line in table.read():
        place, cells = (line.place, [""]) if isinstance(line, Problem) else line
        if place in reasons:
            padded = cells + [""] * width
            left.append([*(padded[at] for at in kept), reasons[place], *cells[width:]])
    header = (*(table.header[at] for at in kept), REASON)
    return write_table(header, left, table.delimiter) if width else ""


def _with_key(cells: list[str], at: int, key: str) -> list[str]:
    """*cells* with *key* in one of them, where there is one."""
    long = cells + [""] * (at + 1 - len(cells))
    return [*long[:at], key or long[at], *long[at + 1 :]]


def _reference_text(reference: Reference, sources: Mapping[str, Source], archives: Registry) -> str:
    """The archival reference as a historian would write it where that reads back as the same; else the key and the place."""
    source = sources.get(reference.source)
    holder = sources.get(source.within) if source and source.within else source
    if holder is None or not holder.reference:
        return ", ".join(filter(None, (reference.source, reference.locator)))
    leaves = read_leaves(reference.locator) if reference.locator else ()
    if leaves is None:
        return f"{reference.source}, {reference.locator}"
    place = replace(parse_canonical(holder.reference), leaves=leaves)
    written = render_archival(place, "plain", archives)
    read = read_reference(written, archives=archives)
    return written if read and read.canonical == place.canonical else place.canonical


def _source_cells(source: Source) -> dict[str, str]:
    if source.kind == "file":
        return {}
    return {
        "source_title": source.title,
        "source_author": "; ".join(source.authors),
        "source_addressee": source.addressee,
        "source_date": source.date,
        "source_kind": source.kind,
        "source_key": source.key,
    }
