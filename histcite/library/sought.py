"""What a search looks for, term by term: passages of words, each in every spelling of the names in it."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import TypeAlias

from histcite.frozen import dataclass
from histcite.library.spellings import SHORTEST_BEGINNING, Spellings, Words
from histcite.library.words import Word

Span: TypeAlias = tuple[int, int]

MOST_WORDINGS = 500
"""In how many wordings a phrase with several names is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a search: its text as typed, its folded words, the field in which they must stand (empty: in any).

    An ``exact`` one was typed in quotation marks, and its words must stand whole and in a row.
    """

    typed: str
    words: Words
    field: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words in a row; where it is ``open``, the last may be the beginning of a longer one."""

    words: Words
    open: bool = False

    @property
    def expression(self) -> str:
        """The passage in the syntax of FTS5; folded words hold no quotation mark, so that nothing in them is syntax."""
        return f'"{" ".join(self.words)}"{" *" if self.open else ""}'

    def spans(self, words: Sequence[Word]) -> Iterator[Span]:
        """Where the passage stands among the *words* of a text: from a first letter to an end, whole words."""
        length = len(self.words)
        for place in range(len(words) - length + 1):
            if self._begins(words, place):
                yield words[place].start, words[place + length - 1].end

    def _begins(self, words: Sequence[Word], place: int) -> bool:
        *first, last = self.words
        ends = words[place + len(first)].folded
        if not (ends.startswith(last) if self.open else ends == last):
            return False
        return all(words[place + number].folded == word for number, word in enumerate(first))


Reading: TypeAlias = tuple[Passage, ...]
"""One way in which a term may be met: passages that must all be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A term, or several that are one name, in every way in which a claim may meet it; one of them is enough."""

    field: str
    readings: tuple[Reading, ...]

    @property
    def expression(self) -> str:
        """The term in the syntax of FTS5."""
        return self.within(self.field)

    def within(self, columns: str) -> str:
        """The same, sought in one column or in several, ``{text note}``; in any, where none is said."""
        readings = (" AND ".join(passage.expression for passage in reading) for reading in self.readings)
        told = " OR ".join(f"({reading})" for reading in readings)
        return f"{columns} : ({told})" if columns else f"({told})"

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of every reading, once."""
        return tuple(dict.fromkeys(passage for reading in self.readings for passage in reading))


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


def _words(terms: Sequence[Term]) -> Words:
    return tuple(word for term in terms for word in term.words)


def _sought(terms: Sequence[Term], spellings: Spellings) -> Sought:
    """One term, or the run of bare words that is one name."""
    if terms[0].exact:
        readings: list[Reading] = [(Passage(words=words),) for words in _wordings(terms[0].words, spellings)]
    else:
        words = _words(terms)
        forms = spellings.called(words[0]) if len(words) == 1 else spellings.of_any_order(words)
        own = tuple(Passage(words=term.words, open=True) for term in terms)
        readings = [own, *((_inflected(form),) for form in forms)]
    return Sought(field=terms[0].field, readings=tuple(dict.fromkeys(readings)))


def _inflected(form: Words) -> Passage:
    """A form of a name whose last word may have an ending; a short one may not, for too many words begin with it."""
    return Passage(words=form, open=form[-1].isalpha() and len(form[-1]) >= SHORTEST_BEGINNING)


def _wordings(words: Words, spellings: Spellings) -> Iterator[Words]:
    """A phrase as typed, and with the names in it in their other forms."""
    wordings = product(*_parts(words, spellings))
    for parts in islice(wordings, MOST_WORDINGS):
        yield tuple(word for part in parts for word in part)


def _parts(words: Words, spellings: Spellings) -> Iterator[tuple[Words, ...]]:
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
