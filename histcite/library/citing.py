"""Footnotes for claims and sources, each with all that it is read through, in any spelling."""

from collections.abc import Iterable, Iterator, Mapping

from histcite.citations import Note, Style, footnote
from histcite.errors import UnknownKey
from histcite.holdings.as_seen import spelt
from histcite.holdings.holdings import Holdings
from histcite.records.source import Source


def footnotes(
    holdings: Holdings, key: str, style: Style, locator: str = "", sources: Mapping[str, Source] | None = None
) -> tuple[str, ...]:
    """A footnote for the source *key*, or one for each reference of the claim *key*; *sources* as they are spelt, if in a way of their own.

    Raises UnknownKey or AmbiguousKey.
    """
    sources = spelt(holdings, None) if sources is None else sources
    return tuple(
        footnote(note, sources, style, archives=holdings.archives)
        for note in _notes(holdings, key, locator, sources)
    )


def running_footnotes(
    holdings: Holdings, keys: Iterable[str], style: Style, sources: Mapping[str, Source]
) -> tuple[str, ...]:
    """The footnotes for *keys* as in a paper: in full first, and later ones short; of *sources* as they are spelt. Raises UnknownKey or AmbiguousKey."""
    from histcite.citations.apparatus import running

    notes = (note for key in keys for note in _notes(holdings, key, "", sources))
    return running(notes, sources, style, archives=holdings.archives)


def _notes(holdings: Holdings, key: str, locator: str, sources: Mapping[str, Source]) -> Iterator[Note]:
    found = holdings.citable(key)
    if isinstance(found, Source):
        yield Note(source=sources[found.key], locator=locator)
        return
    for reference in found.references:
        if reference.source not in sources:
            raise UnknownKey("source", reference.source)
        yield Note(
            source=sources[reference.source],
            locator=locator or reference.locator,
            via=sources.get(reference.via),
            via_locator=reference.via_locator,
        )
