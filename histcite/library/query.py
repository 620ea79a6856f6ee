"""A search as a historian types it: words, phrases, fields and what must not be there, read into one value."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from histcite.errors import BadEntry, UnknownField
from histcite.frozen import dataclass
from histcite.library.sought import Sought, Term, seek
from histcite.library.spellings import Spellings
from histcite.records.aids import WORDED
from histcite.records.cells import clean
from histcite.values import fold

WORDED_FIELDS = tuple(column for column in WORDED if column != "tags")
"""The fields in whose words a term may be sought: columns of the table of words."""

ABOUT = ("text", "subject")
"""The fields that say what a claim is about."""

FILTER_FIELDS = ("tag", "archive", "when")
"""The fields that mean what the options --tag, --archive and --between do."""

FIELDS = (*WORDED_FIELDS, *FILTER_FIELDS)

CLOSING = {'"': '"', "“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«"}
"""What may close each quotation mark that opens a phrase."""

_ITEM = re.compile(
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

    def sought(self, spellings: Spellings) -> tuple[Sought, ...]:
        """What is wanted, in every spelling."""
        return tuple(seek(self.wanted, spellings))

    def match(self, spellings: Spellings) -> str:
        """The words that are wanted, without those that are not, as an FTS5 expression; empty where no word is wanted."""
        wanted = " AND ".join(sought.expression for sought in self.sought(spellings))
        unwanted = self.unwanted_match(spellings)
        return f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted

    def about(self, spellings: Spellings) -> str:
        """The same words, all in what a claim is about: its sentence and subject; empty where no word could stand there."""
        asked = (sought for sought in self.sought(spellings) if sought.field in ("", *ABOUT))
        return " AND ".join(sought.within(sought.field or f"{{{' '.join(ABOUT)}}}") for sought in asked)

    def unwanted_match(self, spellings: Spellings) -> str:
        """The words any of which is unwanted, as an FTS5 expression; empty where there is none.

        What ``-word`` leaves out is just what ``word`` would find.
        """
        return " OR ".join(sought.expression for term in self.unwanted for sought in seek((term,), spellings))

    def settled(self, citekey: Callable[[str], str]) -> "Query":
        """The same with ``source:`` meaning a source where its bare value is a whole citekey, which *citekey* writes as it is.

        Such a key names one source, with the documents in it and what was read through it, as --source does. A part of a key
        or a name could be meant for several, and is sought among the words of reference, title and author;
        so is a key in quotation marks.
        """
        wanted, sources = _apart(self.wanted, citekey)
        unwanted, barred = _apart(self.unwanted, citekey)
        return replace(
            self,
            wanted=wanted,
            unwanted=unwanted,
            filters=(*self.filters, *sources),
            barred=(*self.barred, *barred),
        )


def parse_query(text: str) -> Query:
    """Read a search: words in any order, ``"phrases"``, ``field:word``, ``field:"a phrase"``, and ``-`` before what is unwanted.

    A dash or another sign that stands alone is passed over, an open quotation mark is closed by the end, and nothing else is syntax.
    Raises BadEntry for a field that there is not or that is empty, and where nothing is left to search for; NotText for
    lone surrogates.
    """
    terms: dict[bool, list[Term]] = {False: [], True: []}
    filters: dict[bool, list[Filter]] = {False: [], True: []}
    for unwanted, field, typed, exact in _items(clean(text)):
        if field in FILTER_FIELDS:
            filters[unwanted].append(Filter(field=field, value=typed.strip()))
        elif words := tuple(fold(typed).split()):
            terms[unwanted].append(Term(typed=typed, words=words, field=field, exact=exact))
    query = Query(
        wanted=tuple(terms[False]),
        unwanted=tuple(terms[True]),
        filters=tuple(filters[False]),
        barred=tuple(filters[True]),
    )
    if query == Query():
        raise BadEntry(f"there is no word to search for in {text!r}; 'histcite list' shows every claim")
    return query


def _items(text: str) -> Iterator[tuple[bool, str, str, bool]]:
    """Each part of a search: whether it is unwanted, its field, its words as typed, and whether they stood in quotation marks."""
    place = 0
    while place < len(text):
        item = _ITEM.match(text, place)
        assert item is not None  # noqa: S101 - every group may be empty
        typed, place = _quoted(text, item) if item["mark"] else (item["bare"], item.end())
        yield bool(item["sign"]), _field(item["field"] or "", typed), typed, bool(item["mark"])


def _quoted(text: str, item: re.Match[str]) -> tuple[str, int]:
    """What stands in the quotation marks that *item* opens, and the place behind them."""
    closing = CLOSING[item["mark"]]
    end = next((at for at in range(item.end(), len(text)) if text[at] in closing), len(text))
    return text[item.end() : end], end + 1


def _field(name: str, typed: str) -> str:
    """The field called *name*, whose value was *typed*. Raises BadEntry for one that is unknown or empty."""
    field = name.casefold()
    if not field:
        return ""
    if field not in FIELDS:
        raise UnknownField(name, typed, FIELDS)
    said = typed.strip().strip("#") if field in FILTER_FIELDS else fold(typed)
    if not said:
        raise BadEntry(
            f"nothing to search for stands after {name}: ; write it there without a space, {name}:wheat"
        )
    return field


def _apart(
    terms: tuple[Term, ...], citekey: Callable[[str], str]
) -> tuple[tuple[Term, ...], tuple[Filter, ...]]:
    """*terms* without those that name a source by its citekey, and these as filters."""
    keys = {term: citekey(term.typed) for term in terms if term.field == "source" and not term.exact}
    sources = tuple(Filter(field="source", value=key) for key in keys.values() if key)
    return tuple(term for term in terms if not keys.get(term)), sources
