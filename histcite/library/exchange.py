"""Files in and out: which format a file is in, what it delivers, and what the library looks like in each format."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from histcite.archives import Registry
from histcite.errors import NoFormat, NotReadable
from histcite.formats import biblatex, bibtex, csv, jsonl, notes
from histcite.formats.table import Script, Table, decipher, decode, read_table
from histcite.library.accession import Delivery
from histcite.library.holdings import Holdings
from histcite.library.selection import cited_sources
from histcite.records.claim import Claim
from histcite.records.source import Source

IMPORT_FORMATS = ("csv", "jsonl", "notes")
KINDS = ("claims", "sources", "aliases", "properties")
_BY_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "notes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file is to be read: its format (empty: told from its name or first letter), encoding, kind of rows and column names.

    ``archives`` are those that the references of sources may name.
    """

    archives: Registry
    format: str = ""
    encoding: str = "utf-8"
    kind: str = "claims"
    renamed: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file as read: what it delivers, and its script and table for writing keys back."""

    delivery: Delivery
    script: Script
    table: Table | None = None


def read_bytes(path: Path) -> bytes:
    """The bytes of *path*. Raises NotReadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error


def open_file(path: Path, layout: Layout) -> Parcel:
    """What the file at *path* delivers; it is read as it is taken in. Raises NotReadable, and what open_parcel raises."""
    if not path.is_file():
        return open_parcel(read_bytes(path), str(path), layout)
    try:
        script = decipher(lambda: path.open("rb"), str(path), layout.encoding)
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error
    return _opened(script, str(path), layout)


def open_parcel(data: bytes, file: str, layout: Layout) -> Parcel:
    """What *data*, from the file of this name, delivers. Raises NoFormat or NotInEncoding."""
    return _opened(decode(data, file, layout.encoding), file, layout)


def _opened(script: Script, file: str, layout: Layout) -> Parcel:
    return _READERS[layout.format or _told_format(script, file)](script, file, layout)


def export(
    format_: str, claims: tuple[Claim, ...], holdings: Holdings, sources: Mapping[str, Source], *, whole: bool
) -> str:
    """*claims* in *format_*: the bibliography of the *sources* they cite, or the records themselves; *whole* adds what none points to."""
    if format_ in BIBLIOGRAPHIES:
        return BIBLIOGRAPHIES[format_](cited_sources(claims, sources), sources, holdings.archives)
    return RECORDS[format_](claims, holdings, whole)


def _told_format(script: Script, file: str) -> str:
    suffix = Path(file).suffix.casefold()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    with script.lines() as lines:
        first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("{"):
        return "jsonl"
    if not suffix:
        return "csv"
    raise NoFormat(file, IMPORT_FORMATS)


def _read_csv(script: Script, file: str, layout: Layout) -> Parcel:
    table = read_table(script, file, csv.COLUMNS_OF[layout.kind], layout.renamed, layout.ignored)
    read = partial(csv.read_csv, table, layout.kind, layout.archives)
    if layout.kind == "claims":
        delivery = Delivery(survey=partial(table.column, "key"), contents=read)
    else:
        delivery = Delivery(survey=read)
    return Parcel(delivery=delivery, script=script, table=table)


def _read_jsonl(script: Script, file: str, _layout: Layout) -> Parcel:
    def lines(read: Callable[[Iterable[str], str], Iterator[Any]]) -> Iterator[Any]:
        with script.lines(newline="\n") as stream:
            yield from read(stream, file)

    delivery = Delivery(survey=partial(lines, jsonl.survey_jsonl), contents=partial(lines, jsonl.read_jsonl))
    return Parcel(delivery=delivery, script=script)


def _read_notes(script: Script, file: str, _layout: Layout) -> Parcel:
    drafts, problems, remarks = notes.read_notes(script.text, file)
    delivery = Delivery(
        survey=lambda: (draft.key for draft in drafts),
        contents=lambda: iter((*drafts, *problems)),
        remarks=tuple(remarks),
    )
    return Parcel(delivery=delivery, script=script)


_READERS: dict[str, Callable[[Script, str, Layout], Parcel]] = {
    "csv": _read_csv,
    "jsonl": _read_jsonl,
    "notes": _read_notes,
}


def _whole_library(claims: Iterable[Claim], holdings: Holdings, whole: bool) -> str:
    sources = holdings.sources.values() if whole else _needed(claims, holdings.sources)
    judged: Iterable[Any] = (*holdings.decisions.values(), *holdings.clashes.values()) if whole else ()
    return jsonl.write_jsonl(
        [*holdings.properties.values(), *holdings.aliases.values(), *sources, *claims, *judged]
    )


def _needed(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Source]:
    """The sources that *claims* cite, and those in which they lie or from which they derive."""
    waiting = [source.key for source in cited_sources(claims, sources)]
    needed: dict[str, Source] = {}
    while waiting:
        source = sources.get(waiting.pop(0))
        if source and source.key not in needed:
            needed[source.key] = source
            waiting += [source.within, *source.derived_from]
    return list(needed.values())


BIBLIOGRAPHIES: dict[str, Callable[[Iterable[Source], Mapping[str, Source], Registry], str]] = {
    "bibtex": bibtex.write_bibtex,
    "biblatex": biblatex.write_biblatex,
}
"""The formats in which the sources of claims are written."""

RECORDS: dict[str, Callable[[tuple[Claim, ...], Holdings, bool], str]] = {
    "csv": lambda claims, held, _: csv.write_csv(claims, held.sources, held.archives),
    "jsonl": _whole_library,
}
"""The formats in which the records themselves are written."""

EXPORTS = (*BIBLIOGRAPHIES, *RECORDS)
