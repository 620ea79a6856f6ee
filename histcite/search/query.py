"""A search as a historian types it: words, phrases, fields and what must not be there, read into one value."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, product
from typing import TypeAlias

from histcite.deferred import expression
from histcite.errors import BadEntry, UnknownField
from histcite.frozen import dataclass
from histcite.records.cells import clean
from histcite.search.spellings import SHORTEST_BEGINNING, FoldedWords, Spellings, Word
from histcite.sentences import brief
from histcite.store.aids import WORDED
from histcite.values import respellings, searched

Span: TypeAlias = tuple[int, int]

MOST_WORDINGS = 500
"""In how many wordings a phrase with several names is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a search: its folded words, the field in which they must stand (empty: in any).

    An ``exact`` one was typed in quotation marks, and its words must stand whole and in a row; ``others`` are further spellings of the
    word of one that is not.
    """

    words: FoldedWords
    field: str = ""
    exact: bool = False
    others: FoldedWords = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words in a row; where it is ``open``, the last may be the beginning of a longer one."""

    words: FoldedWords
    open: bool = False

    @property
    def expression(self) -> str:
        """The passage in the syntax of FTS5; folded words hold no quotation mark, so that nothing in them is syntax."""
        return f'"{" ".join(self.words)}"{" *" if self.open else ""}'

    def spans(self, words: Sequence[Word]) -> Iterator[Span]:
        """Where the passage stands among the *words* of a text: from a first letter to an end, whole words."""
        *first, last = self.words
        for end in range(len(first), len(words)):
            ends = words[end].folded
            if ends.startswith(last) if self.open else ends == last:
                row = words[end - len(first) : end + 1]
                if all(word.folded == wanted for word, wanted in zip(row, first, strict=False)):
                    yield row[0].start, row[-1].end


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A term, or several that are one name: ``ways`` are those in which a claim may meet it, each of passages that must all be there."""

    field: str
    ways: tuple[tuple[Passage, ...], ...]

    def expression(self, columns: str) -> str:
        """The term in the syntax of FTS5, sought in one column or in several, ``{text note}``; in any, where none is said."""
        ways = (" AND ".join(passage.expression for passage in way) for way in self.ways)
        told = " OR ".join(f"({way})" for way in ways)
        return f"{columns} : ({told})" if columns else f"({told})"


def seek(terms: Sequence[Term], spellings: Spellings) -> Iterator[Sought]:
    """What is looked for when all of *terms* are wanted.

    A bare word is met by every word that begins with it, and by every form of a name that it calls. Bare words next to one another that
    together are a name are that name: they are met by each of them, wherever it stands, or by any form of the name, so that
    ``Enver Hoxha`` finds ``Э. Ходжа``. A phrase is met by its words in a row and by the same phrase with the names in
    it in their other forms; a word of a name is no name there, for the quotation marks say that just this is meant.
    """
    start = 0
    while start < len(terms):
        length = _length_of_name(terms, start, spellings)
        yield _sought(terms[start : start + length], spellings)
        start += length


def _length_of_name(terms: Sequence[Term], start: int, spellings: Spellings) -> int:
    """How many terms from *start* on are one name, the most there can be; one where they are none."""
    for length in range(min(spellings.longest, len(terms) - start), 1, -1):
        run = terms[start : start + length]
        alike = all(not term.exact and term.field == run[0].field for term in run)
        if alike and spellings.of_any_order(_words(run)):
            return length
    return 1


def _words(terms: Sequence[Term]) -> FoldedWords:
    return tuple(word for term in terms for word in term.words)


def _sought(terms: Sequence[Term], spellings: Spellings) -> Sought:
    """One term, or the run of bare words that is one name.

    The last word of a form may have an ending; a short one may not, for too many words begin with it.
    """
    if terms[0].exact:
        wordings = islice(product(*_parts(terms[0].words, spellings)), MOST_WORDINGS)
        ways: list[tuple[Passage, ...]] = [(Passage(words=tuple(chain(*parts))),) for parts in wordings]
    else:
        words = _words(terms)
        forms = spellings.called(words[0]) if len(words) == 1 else spellings.of_any_order(words)
        own = tuple(Passage(words=term.words, open=True) for term in terms)
        others = terms[0].others if len(terms) == 1 else ()
        ways = [
            own,
            *((Passage(words=(other,), open=True),) for other in others),
            *(
                (Passage(words=form, open=form[-1].isalpha() and len(form[-1]) >= SHORTEST_BEGINNING),)
                for form in forms
            ),
        ]
    return Sought(field=terms[0].field, ways=tuple(dict.fromkeys(ways)))


def _parts(words: FoldedWords, spellings: Spellings) -> Iterator[tuple[FoldedWords, ...]]:
    """The parts of a phrase, each with its other forms; the longest name comes before one inside it."""
    start = 0
    while start < len(words):
        for length in range(min(spellings.longest, len(words) - start), 0, -1):
            part = words[start : start + length]
            if forms := spellings.of(part):
                break
        else:
            part, forms = words[start : start + 1], ()
        yield tuple(dict.fromkeys((part, *forms)))
        start += len(part)


WORDED_FIELDS = tuple(column for column in WORDED if column != "tags")
"""The fields in whose words a term may be sought: columns of the table of words."""

ABOUT = ("text", "subject")
"""The fields that say what a claim is about."""

FILTER_FIELDS = ("tag", "archive", "when")
"""The fields that mean what the options --tag, --archive and --between do."""

FIELDS = (*WORDED_FIELDS, *FILTER_FIELDS)

CLOSING = {'"': '"', "“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«"}
"""What may close each quotation mark that opens a phrase."""

_ITEM = expression(
    rf"""\s* (?P<sign>[-−](?=\S))? (?:(?P<field>[^\W\d_]+):)?
    (?: (?P<mark>[{"".join(CLOSING)}]) | (?P<bare>\S*) )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a claim must have besides words: a tag, a place in an archive, a time, or a source by its citekey."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is wanted of a claim, all of it, and what is unwanted, none of it."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    barred: tuple[Filter, ...] = ()

    def match(self, spellings: Spellings) -> str:
        """The words that are wanted, without those that are not, as an FTS5 expression; empty where no word is wanted."""
        wanted = " AND ".join(sought.expression(sought.field) for sought in seek(self.wanted, spellings))
        unwanted = self.unwanted_match(spellings)
        return f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted

    def about(self, spellings: Spellings) -> str:
        """The same words, all in what a claim is about: its sentence and subject; empty where no word could stand there."""
        asked = (sought for sought in seek(self.wanted, spellings) if sought.field in ("", *ABOUT))
        return " AND ".join(sought.expression(sought.field or f"{{{' '.join(ABOUT)}}}") for sought in asked)

    def unwanted_match(self, spellings: Spellings) -> str:
        """The words any of which is unwanted, as an FTS5 expression; empty where there is none.

        What ``-word`` leaves out is just what ``word`` would find.
        """
        unwanted = (sought for term in self.unwanted for sought in seek((term,), spellings))
        return " OR ".join(sought.expression(sought.field) for sought in unwanted)


def parse_query(text: str, citekey: Callable[[str], str] = lambda _: "") -> Query:
    """Read a search: words in any order, ``"phrases"``, ``field:word``, ``field:"a phrase"``, and ``-`` before what is unwanted.

    A dash or another sign that stands alone is passed over, an open quotation mark is closed by the end, and nothing else is syntax.
    After ``source:``, a bare and whole citekey, which *citekey* writes as it is, means that one source, with the documents in it and
    what was read through it, as --source does. A part of a key or a name could be meant for several, and is sought among the words
    of reference, title and author; so is a key in quotation marks.

    Raises BadEntry for a field that there is not or that is empty, and where nothing is left to search for; NotText for
    lone surrogates.
    """
    terms: dict[bool, list[Term]] = {False: [], True: []}
    filters: dict[bool, list[Filter]] = {False: [], True: []}
    for unwanted, field, typed, exact in _items(clean(text)):
        if field in FILTER_FIELDS:
            filters[unwanted].append(Filter(field=field, value=typed.strip()))
        elif field == "source" and not exact and (key := citekey(typed)):
            filters[unwanted].append(Filter(field=field, value=key))
        elif words := tuple(searched(typed).split()):
            others = () if exact else tuple(one.folded for one in respellings(typed))
            terms[unwanted].append(Term(words=words, field=field, exact=exact, others=others))
    query = Query(
        wanted=tuple(terms[False]),
        unwanted=tuple(terms[True]),
        filters=tuple(filters[False]),
        barred=tuple(filters[True]),
    )
    if query == Query():
        raise BadEntry(
            f"there is no word to search for in {brief(text)!r}; 'histcite list' shows every claim"
        )
    return query


def _items(text: str) -> Iterator[tuple[bool, str, str, bool]]:
    """Each part of a search: whether it is unwanted, its field, its words as typed, and whether they stood in quotation marks."""
    place = 0
    while place < len(text):
        item = _ITEM.match(text, place)
        assert item is not None  # noqa: S101 - every group may be empty
        typed, place = item["bare"], item.end()
        if item["mark"]:
            closing = CLOSING[item["mark"]]
            end = next((at for at in range(place, len(text)) if text[at] in closing), len(text))
            typed, place = text[place:end], end + 1
        yield bool(item["sign"]), _field(item["field"] or "", typed), typed, bool(item["mark"])


def _field(name: str, typed: str) -> str:
    """The field called *name*, whose value was *typed*. Raises BadEntry for one that is unknown or empty."""
    field = name.casefold()
    if not field:
        return ""
    if field not in FIELDS:
        raise UnknownField(name, typed, FIELDS)
    said = typed.strip().strip("#") if field in FILTER_FIELDS else searched(typed)
    if not said:
        raise BadEntry(
            f"nothing to search for stands after {name}: ; write it there without a space, {name}:wheat"
        )
    return field
