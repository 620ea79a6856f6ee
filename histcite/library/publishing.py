"""The library as it goes out: the bibliography of claims, or the records themselves, in each format."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from histcite.archives import Registry
from histcite.citations.style import sheet
from histcite.formats import biblatex, bibtex, csv, jsonl
from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.records.source import Source
from histcite.search.selection import cited_sources


def _whole_library(claims: Iterable[Claim], holdings: Holdings, whole: bool) -> str:
    sources = holdings.sources.values() if whole else _needed(claims, holdings.sources)
    judged: Iterable[Any] = (*holdings.decisions.values(), *holdings.discrepancies.values()) if whole else ()
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
    "bibtex": lambda chosen, held, archives: str(
        bibtex.write_bibtex(chosen, held, sheet("chicago", archives), typed=held).data
    ),
    "biblatex": lambda chosen, held, archives: str(
        biblatex.write_biblatex(chosen, held, sheet("chicago", archives), typed=held).data
    ),
}
"""The formats in which the sources of claims are written."""

FOR_A_SPREADSHEET = "csv for spreadsheet"

RECORDS: dict[str, Callable[[tuple[Claim, ...], Holdings, bool], str]] = {
    "csv": lambda claims, held, _: csv.write_csv(claims, held.sources, held.archives),
    FOR_A_SPREADSHEET: lambda claims, held, _: csv.write_csv(claims, held.sources, held.archives, csv.marked),
    "jsonl": _whole_library,
}
"""The formats in which the records themselves are written: the selected claims, or the whole library."""

EXPORTS = (*BIBLIOGRAPHIES, "csv", "jsonl")
