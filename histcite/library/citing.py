"""Footnotes for claims and sources, each with all that it is read through, in any spelling."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from histcite.citations import Note, Style, footnote
from histcite.errors import UnknownKey
from histcite.holdings.holdings import Holdings
from histcite.records.source import Source

if TYPE_CHECKING:
    from histcite.values import Scheme


class AsSeen(Mapping[str, Source]):
    """The sources as they are to be cited: one that no claim has from itself is known through what its claims were read in.

    What was never seen is never cited as seen, though nobody has said so on its record.
    """

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def __getitem__(self, key: str) -> Source:
        source = self._holdings.sources[key]
        if source.via:
            return source
        claims = self._holdings.claims
        ways = {
            (reference.via, reference.via_locator)
            for claim in claims.taken(claims.under("source", [key]))
            for reference in claim.references
            if reference.source == key
        }
        works = {via for via, _ in ways}
        if len(works) != 1 or "" in works:
            return source
        (via,), places = works, {place for _, place in ways}
        return replace(source, via=via, via_locator=places.pop() if len(places) == 1 else "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._holdings.sources)

    def __len__(self) -> int:
        return len(self._holdings.sources)


def footnotes(
    holdings: Holdings, key: str, style: Style, locator: str = "", scheme: "Scheme | None" = None
) -> tuple[str, ...]:
    """A footnote for the source *key*, or one for each reference of the claim *key*; Cyrillic in Latin letters by *scheme*.

    Raises UnknownKey or AmbiguousKey.
    """
    sources = spelt(AsSeen(holdings), scheme)
    return tuple(
        footnote(note, sources, style, archives=holdings.archives)
        for note in _notes(holdings, key, locator, sources)
    )


def running_footnotes(
    holdings: Holdings, keys: Iterable[str], style: Style, scheme: "Scheme | None"
) -> tuple[str, ...]:
    """The footnotes for *keys* as in a paper: in full first, and later ones short. Raises UnknownKey or AmbiguousKey."""
    from histcite.citations.apparatus import running

    sources = spelt(AsSeen(holdings), scheme)
    notes = (note for key in keys for note in _notes(holdings, key, "", sources))
    return running(notes, sources, style, archives=holdings.archives)


def spelt(sources: Mapping[str, Source], scheme: "Scheme | None") -> Mapping[str, Source]:
    """*sources* as they are, or with what is Cyrillic in them in Latin letters by *scheme*."""
    if scheme is None:
        return sources
    from histcite.citations.romanised import Romanised

    return Romanised(sources, scheme)


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
