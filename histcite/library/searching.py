"""Searching: the claims that a query finds among those that a selection means, the best first."""

from collections.abc import Callable, Sequence

from histcite.library.hits import Hits
from histcite.library.holdings import Holdings
from histcite.library.query import Filter, Query
from histcite.library.selection import Selected, Selection, select

_AS_OPTION: dict[str, Callable[[str], Selection]] = {
    "tag": lambda tag: Selection(tags=(tag,)),
    "archive": lambda reference: Selection(archive=reference),
    "when": lambda time: Selection(between=time),
    "source": lambda key: Selection(source=key),
}
"""The selection that means what a filter of a query does, so that both mean the same."""


class Found(Selected):
    """The claims that a query finds, and where it hits them."""

    def __init__(self, keys: Sequence[str], query: Query, holdings: Holdings) -> None:
        super().__init__(keys, holdings.claims)
        self.hits = Hits(query, holdings)


def find(query: Query, holdings: Holdings, selection: Selection) -> Found:
    """The claims that *query* finds among those that *selection* means, the best first.

    Where no word is wanted there is no better or worse, and they stand as *selection* sorts them.
    Raises UnreadableReference, UnreadableDate or UnknownKey for a filter that cannot be read.
    """
    query = query.settled(holdings.sources.cased)
    meant = [_meant(one, holdings) for one in (selection, *map(_as_option, query.filters)) if one]
    unmeant = [_meant(_as_option(one), holdings) for one in query.barred]
    keys = [
        key
        for key in _ranked(query, holdings, selection)
        if all(key in some for some in meant) and not any(key in some for some in unmeant)
    ]
    return Found(keys, query, holdings)


def _as_option(asked: Filter) -> Selection:
    return _AS_OPTION[asked.field](asked.value)


def _meant(selection: Selection, holdings: Holdings) -> frozenset[str]:
    return frozenset(select(holdings, selection).keys)


def _ranked(query: Query, holdings: Holdings, selection: Selection) -> Sequence[str]:
    """The keys of the claims with the wanted words and without the unwanted, the best first."""
    spellings = holdings.spellings
    if match := query.match(spellings):
        return _about_first(holdings.contents.search(match), query.about(spellings), holdings)
    unwanted = query.unwanted_match(spellings)
    left_out = frozenset(holdings.contents.search(unwanted) if unwanted else ())
    return [key for key in select(holdings, selection).keys if key not in left_out]


def _about_first(keys: Sequence[str], about: str, holdings: Holdings) -> Sequence[str]:
    """*keys* with those before the others that have the words in what they are about.

    The rank of FTS5 alone would put a rare spelling in the title of a source before a common one in the sentence.
    """
    first = frozenset(holdings.contents.search(about) if about else ())
    return sorted(keys, key=lambda key: key not in first)
