"""CSV: claims, sources, aliases and properties, one a row; in the columns that the contract names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from histcite.archives import parse_canonical, read_leaves, read_reference
from histcite.citations.archival import render_archival
from histcite.formats.table import Table, read_table, write_table
from histcite.records.cataloguing import (
    ALIAS_CELLS,
    PROPERTY_CELLS,
    SOURCE_CELLS,
    read_alias,
    read_property,
    read_source,
)
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim, Reference
from histcite.records.entry import COLUMNS, Draft, claim_cells, origin, read_draft, reference_cells
from histcite.records.source import Source

LEFT_OUT = "CSV keeps claims with their references and the main facts of each source; settled conflicts, names, properties and further fields of sources stay behind (export jsonl keeps all)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How the rows of one kind of sheet are read."""

    columns: tuple[str, ...]
    read: Callable[[Mapping[str, str], Place], Any]


SHEETS = {
    "claims": Sheet(columns=COLUMNS, read=read_draft),
    "sources": Sheet(columns=SOURCE_CELLS, read=read_source),
    "aliases": Sheet(columns=ALIAS_CELLS, read=read_alias),
    "properties": Sheet(columns=PROPERTY_CELLS, read=read_property),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheetful:
    """What a sheet held: drafts of claims, records of other kinds, each with its place, and the problems."""

    table: Table
    drafts: tuple[Draft, ...]
    records: tuple[tuple[Place, Any], ...]
    problems: tuple[Problem, ...]


def read_csv(
    text: str, file: str, kind: str, renamed: Mapping[str, str], ignored: tuple[str, ...] = ()
) -> Sheetful:
    """The sheet *text* of one kind (claims, sources, aliases, properties), every row read and every problem kept."""
    sheet = SHEETS[kind]
    table = read_table(text, file, sheet.columns, renamed, ignored)
    drafts: list[Draft] = []
    records: list[tuple[Place, Any]] = []
    problems = list(table.problems)
    for place, cells in table.rows():
        read = sheet.read(cells, place)
        if isinstance(read, tuple):
            problems += read
        elif isinstance(read, Draft):
            drafts.append(replace(read, claim=replace(read.claim, origin=origin(cells))))
        else:
            records.append((place, read))
    return Sheetful(table=table, drafts=tuple(drafts), records=tuple(records), problems=tuple(problems))


def write_csv(claims: Iterable[Claim], sources: Mapping[str, Source]) -> str:
    """*claims* as rows, one for each reference; columns that nobody filled are left out."""
    rows = [row for claim in claims for row in claim_rows(claim, sources)]
    used = {column for row in rows for column, cell in row.items() if cell} | {"key", "text", "reference"}
    columns = [column for column in COLUMNS if column in used]
    return write_table(columns, ([row.get(column, "") for column in columns] for row in rows))


def claim_rows(claim: Claim, sources: Mapping[str, Source]) -> Iterable[dict[str, str]]:
    """The rows of one claim: its own cells, and those of one reference with its source in each."""
    for reference in claim.references:
        source = sources.get(reference.source)
        via = ", ".join(filter(None, (reference.via, reference.via_locator)))
        described = _source_cells(source) if source else {}
        yield {
            **claim_cells(claim),
            **reference_cells(reference),
            "via": via,
            "reference": _reference_text(reference, sources),
            **described,
        }


def with_keys(table: Table, keys: Mapping[Place, str]) -> str:
    """The table as it was read, with the key that each row got: in its key column, or in a new first one."""
    if "key" not in table.columns:
        lines = [(keys.get(place, ""), *cells) for place, cells in table.lines]
        return write_table(("key", *table.header), lines, table.delimiter)
    at = table.columns.index("key")
    lines = [(*cells[:at], keys.get(place, cells[at]), *cells[at + 1 :]) for place, cells in table.lines]
    return write_table(table.header, lines, table.delimiter)


def _reference_text(reference: Reference, sources: Mapping[str, Source]) -> str:
    """The archival reference as a historian would write it where that reads back as the same; else the key and the place."""
    source = sources.get(reference.source)
    holder = sources.get(source.within) if source and source.within else source
    if holder is None or not holder.reference:
        return ", ".join(filter(None, (reference.source, reference.locator)))
    leaves = read_leaves(reference.locator) if reference.locator else ()
    if leaves is None:
        return f"{reference.source}, {reference.locator}"
    place = replace(parse_canonical(holder.reference), leaves=leaves)
    written = render_archival(place, "plain")
    read = read_reference(written)
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
