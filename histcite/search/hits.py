"""Hits: the claims that a query finds among those that a selection means, and where in them its words stand."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from histcite.frozen import dataclass
from histcite.holdings.drawer import Drawer
from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.records.source import Source
from histcite.search.query import Passage, Query, Sought, Span, seek
from histcite.search.selection import Selected, Selection, select
from histcite.search.spellings import Spellings, words_in, words_spelt_otherwise
from histcite.store.aids import OF_SOURCE, WORDED
from histcite.values.spelling import letters_apart

ALIKE = 0.7
"""How much of a word must be as in another one that may be meant."""

MOST_ALIKE = 10

_CALLED = {"tags": "tag"}
"""The columns of the table of words that a search calls otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A field with words that were sought, and where in its text they stand, in their order and apart."""

    field: str
    text: str
    spans: tuple[Span, ...]


class Hits:
    """Where a settled query hits claims: its words in every spelling, for what is wanted; tags, times and archives are not marked."""

    def __init__(self, query: Query, sources: Mapping[str, Source], spellings: Spellings) -> None:
        self._sources = sources
        self._sought = tuple(seek(query.wanted, spellings))
        self._asked = {
            (passage, sought.field) for sought in self._sought for way in sought.ways for passage in way
        }

    def all(self, claim: Claim) -> tuple[Hit, ...]:
        """Every field of *claim* that was hit, its sentence first."""
        hits = (page.hit(self._asked) for page in self._pages(claim))
        return tuple(dict.fromkeys(hit for hit in hits if hit))

    def sentence(self, claim: Claim) -> Hit:
        """The sentence of *claim*, with what was hit in it."""
        return _Page("text", "text", claim.text).hit(self._asked) or Hit(
            field="text", text=claim.text, spans=()
        )

    def elsewhere(self, claim: Claim) -> tuple[Hit, ...]:
        """For each word that the sentence of *claim* does not have: the first field that has it."""
        sentence = _Page("text", "text", claim.text)
        elsewhere = [sought for sought in self._sought if not _first(sought, [sentence])]
        pages = tuple(self._pages(claim)) if elsewhere else ()
        return tuple(
            dict.fromkeys(hit for sought in elsewhere for hit in _first(sought, pages) if hit.field != "text")
        )

    def _pages(self, claim: Claim) -> Iterator["_Page"]:
        """Every text in which the words of *claim* are searched, its sentence first."""
        for column, fields in WORDED.items():
            for field in fields:
                shown = field if column == "quote" else _CALLED.get(column, column)
                for record in (claim, *claim.references):
                    yield from (_Page(column, shown, text) for text in _texts(record, field))
        for key in (key for reference in claim.references for key in (reference.source, reference.via)):
            source = self._sources.get(key)
            for field in OF_SOURCE if source else ():
                yield from (_Page("source", "source", text) for text in _texts(source, field))


def _texts(record: object, field: str) -> Iterable[str]:
    held = getattr(record, field, "")
    return filter(None, (held,) if isinstance(held, str) else held)


@dataclass(frozen=True, slots=True)
class _Page:
    """A text of a claim, the *column* of the table of words that holds it, and the *field* as which it is shown."""

    column: str
    field: str
    text: str

    def hit(self, asked: Iterable[tuple[Passage, str]]) -> Hit | None:
        """What was hit here by passages, each asked for in a field; None where nothing was."""
        meant = [passage for passage, field in asked if field in ("", self.column)]
        words = words_in(self.text) if meant else ()
        others = words_spelt_otherwise(self.text) if meant else ()
        spans = {span for passage in meant for span in passage.spans(words)}
        spans |= {
            span
            for passage in meant
            if len(passage.words) == 1
            for other in others
            for span in passage.spans([other])
        }
        return Hit(field=self.field, text=self.text, spans=_apart(spans)) if spans else None


def _first(sought: Sought, pages: Iterable[_Page]) -> tuple[Hit, ...]:
    """The first hit of each passage of a way that the pages bear out: of the one that lies most in the sentence."""
    met = (
        [next(filter(None, (page.hit([(passage, sought.field)]) for page in pages)), None) for passage in way]
        for way in sought.ways
    )
    borne_out = [tuple(hit for hit in hits if hit) for hits in met if all(hits)]
    return min(borne_out, key=lambda hits: sum(hit.field != "text" for hit in hits), default=())


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """*spans* in their order, those that overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


_AS_OPTION: dict[str, Callable[[str], Selection]] = {
    "tag": lambda tag: Selection(tags=(tag,)),
    "archive": lambda reference: Selection(archive=reference),
    "when": lambda time: Selection(between=time),
    "source": lambda key: Selection(source=key),
}
"""The selection that means what a filter of a query does, so that both mean the same."""


class Matched(Selected):
    """The claims that a query finds, and where it hits them."""

    def __init__(self, keys: Sequence[str], claims: Drawer[Claim], hits: Hits) -> None:
        super().__init__(keys, claims)
        self.hits = hits


def find(query: Query, holdings: Holdings, selection: Selection) -> Matched:
    """The claims that *query* finds among those that *selection* means, the best first.

    Where no word is wanted there is no better or worse, and they stand as *selection* sorts them.
    Raises UnreadableReference, UnreadableDate or UnknownKey for a filter that cannot be read.
    """
    spellings = Spellings((alias.name, *alias.forms) for alias in holdings.aliases.values())
    wanted = [selection, *(_AS_OPTION[asked.field](asked.value) for asked in query.filters)]
    barred = [_AS_OPTION[asked.field](asked.value) for asked in query.barred]
    meant = [frozenset(select(holdings, one).keys) for one in wanted if one]
    unmeant = [frozenset(select(holdings, one).keys) for one in barred]
    keys = [
        key
        for key in _ranked(query, spellings, holdings, selection)
        if all(key in some for some in meant) and not any(key in some for some in unmeant)
    ]
    return Matched(keys, holdings.claims, Hits(query, holdings.sources, spellings))


def perhaps_meant(query: Query, holdings: Holdings) -> str:
    """What may be meant by a query that finds nothing: its words, with the nearest that there is for each that there is not.

    Empty where every word is there, or one has none near it.
    """
    from difflib import get_close_matches

    told, spellings, is_other = list[str](), Spellings(), False
    for term in query.wanted:
        word = " ".join(term.words)
        alone = next(seek((term,), spellings)).expression(term.field)
        if not term.exact and len(term.words) == 1 and not holdings.contents.search(alone):
            near = get_close_matches(word, holdings.contents.spelt_near(word), n=MOST_ALIKE, cutoff=ALIKE)
            if not near:
                return ""
            asked = word
            word, is_other = min(near, key=lambda other: letters_apart(asked, other)), True
        told.append(f'"{word}"' if term.exact else word)
    return " ".join(told) if is_other else ""


def _ranked(query: Query, spellings: Spellings, holdings: Holdings, selection: Selection) -> Sequence[str]:
    """The keys of the claims with the wanted words and without the unwanted, the best first: those that are about the words.

    The rank of FTS5 alone would put a rare spelling in the title of a source before a common one in the sentence.
    """
    if match := query.match(spellings):
        about = query.about(spellings)
        first = frozenset(holdings.contents.search(about) if about else ())
        return sorted(holdings.contents.search(match), key=lambda key: key not in first)
    unwanted = query.unwanted_match(spellings)
    left_out = frozenset(holdings.contents.search(unwanted) if unwanted else ())
    return [key for key in select(holdings, selection).keys if key not in left_out]
