"""The sources of a library as they are to be cited: each with what it is known through, and as its authors are spelt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from histcite.holdings.holdings import Holdings
from histcite.records.alias import BODIES
from histcite.records.source import Source
from histcite.values import filed

if TYPE_CHECKING:
    from histcite.values import Scheme


class AsSeen(Mapping[str, Source]):
    """The sources as they are to be cited: one that no claim has from itself is known through what its claims were read in.

    What was never seen is never cited as seen, though nobody has said so on its record. Of several works through which a source is
    known it is the one that the first claim names.
    """

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._found: dict[str, Source] = {}

    def __getitem__(self, key: str) -> Source:
        if key not in self._found:
            self._find([self._holdings.sources[key]])
        return self._found[key]

    def find(self, keys: Iterable[str]) -> None:
        """Look for the sources with these *keys*, and what they lie in, in one go: one by one each would be looked for."""
        sought = dict.fromkeys(keys)
        while sought := {key: None for key in sought if key and key not in self._found}:
            sources = list(self._holdings.sources.taken(list(sought)))
            self._find(sources)
            sought = dict.fromkeys(source.within for source in sources)

    def _find(self, sources: Sequence[Source]) -> None:
        claims = self._holdings.claims
        ways: dict[str, dict[str, dict[str, None]]] = {source.key: {} for source in sources if not source.via}
        for claim in claims.taken(claims.under("source", list(ways))):
            for reference in claim.references:
                if reference.source in ways:
                    ways[reference.source].setdefault(reference.via, {})[reference.via_locator] = None
        for source in sources:
            self._found[source.key] = _through(source, ways.get(source.key, {}))

    def __iter__(self) -> Iterator[str]:
        return iter(self._holdings.sources)

    def __len__(self) -> int:
        return len(self._holdings.sources)


def _through(source: Source, ways: Mapping[str, Mapping[str, None]]) -> Source:
    """*source* as known through the first of the *ways* in which claims have it, each with the places in it; as it is where one has it from itself."""
    if not ways or "" in ways:
        return source
    via, places = next(iter(ways.items()))
    return replace(source, via=via, via_locator="".join(places) if len(places) == 1 else "")


def spelt(
    holdings: Holdings, scheme: "Scheme | None", *, fonds: bool = False, sought: Iterable[str] = ()
) -> Mapping[str, Source]:
    """The sources as a citation spells them, each with what it is known through if it was not seen: what the aliases call a body or an
    office in braces, Cyrillic in Latin letters by *scheme*, if one is given, and the title of its *fonds* after the number, if wished.
    Those *sought* are found in one go.
    """
    from histcite.citations.author import with_bodies_braced
    from histcite.citations.romanised import Respelt, romanised
    from histcite.holdings.fonds import with_fonds_named

    sources: Mapping[str, Source] = (seen := AsSeen(holdings))
    seen.find(sought)
    bodies = {
        filed(form)
        for alias in holdings.aliases.values()
        if alias.kind in BODIES
        for form in (alias.name, *alias.forms)
    }
    if bodies:
        sources = Respelt(sources, partial(with_bodies_braced, bodies=bodies))
    if fonds:
        sources = Respelt(sources, partial(with_fonds_named, sources=holdings.sources))
    return sources if scheme is None else Respelt(sources, partial(romanised, scheme=scheme))
