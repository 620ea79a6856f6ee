"""The spellings under which a name is searched: the words of a text, and by them the forms of the names that a project knows."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.values import filed, respellings, searched
from histcite.values.lexicon import table
from histcite.values.searching import unmixed

_RUN = expression(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its folded form, and the first letter and the end of it in the text that it was read from."""

    folded: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def words_in(text: str) -> tuple[Word, ...]:
    """The words of *text* in their order: those into which :func:`histcite.values.searched` turns it."""
    return tuple(
        Word(word.folded, run.start() + word.start, run.start() + word.end)
        for run in _RUN.finditer(unmixed(text))
        for word in _words_of_run(run[0])
    )


@lru_cache(maxsize=1024)
def words_spelt_otherwise(text: str) -> tuple[Word, ...]:
    """The words of *text* that may be spelt in another way, in that spelling."""
    return tuple(Word(one.folded, one.start, one.end) for one in respellings(text))


@lru_cache(maxsize=16384)
def _words_of_run(run: str) -> tuple[Word, ...]:
    """The words of a text without spaces, letter by letter, for folding may make none, several, or a new word of one.

    A mark or a silent letter belongs to the word that it follows.
    """
    words, spans = [""], [(0, 0)]
    pieces: list[str] = []  # of the word that goes on: a long one is put together once
    for place, letter in enumerate(run):
        going_on, *beginning = _folded(letter).split(" ")
        if not pieces:
            spans[-1] = place, place + 1
        elif going_on or letter.isalnum() or unicodedata.combining(letter):
            spans[-1] = spans[-1][0], place + 1
        pieces += filter(None, (going_on,))
        for part in beginning:
            words[-1] = "".join(pieces)
            words.append("")
            spans.append((place, place + 1))
            pieces = [part] if part else []
    words[-1] = "".join(pieces)
    return tuple(Word(word, *span) for word, span in zip(words, spans, strict=True) if word)


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """What folding makes of a letter inside a word; a space is the end of the word."""
    return searched(f"z{letter}z")[1:-1]


FoldedWords: TypeAlias = tuple[str, ...]

SHORTEST_BEGINNING = 4
"""How many letters a beginning has at least that may stand for a name."""

SHORTEST_COMMON = 3
"""How many letters a word has at least that calls a name although it is written small."""


class Spellings:
    """The forms of names as folded words.

    A name is *called* by a form of one word, and by each word that is capital in a longer form (all words, where none is),
    but by no article, initial or number: ``Hoxha`` calls Enver Hoxha, ``of`` does not call the Council of Europe.
    A beginning stands for a word that calls a name when it has four letters and two thirds of the word: ``hrushov`` stands
    for ``Hrushovi``, ``a`` for nothing. In folded letters, for there the scripts are one.
    ``longest`` is the number of words in the longest form.
    """

    def __init__(self, names: Iterable[Sequence[str]] = ()) -> None:
        """Take the forms of each name, in any script."""
        self._names: list[tuple[FoldedWords, ...]] = []
        self._whole: dict[FoldedWords, list[int]] = {}
        self._mixed: dict[FoldedWords, list[int]] = {}
        self._calling: dict[str, list[int]] = {}
        for number, forms in enumerate(names):
            upright = (filed(form) for form in forms)
            folded = dict.fromkeys(tuple(searched(form).split()) for form in (*forms, *upright))
            folded.pop((), None)
            self._names.append(tuple(folded))
            for words in folded:
                self._whole.setdefault(words, []).append(number)
                self._mixed.setdefault(tuple(sorted(words)), []).append(number)
            for word in dict.fromkeys(word for form in forms for word in _calling(form)):
                self._calling.setdefault(word, []).append(number)
        self.longest = max(map(len, self._whole), default=0)

    def of(self, words: FoldedWords) -> tuple[FoldedWords, ...]:
        """All forms of the names of which *words*, in this order, are a form."""
        return self._forms(self._whole.get(words, ()))

    def of_any_order(self, words: FoldedWords) -> tuple[FoldedWords, ...]:
        """All forms of the names of which *words*, in any order, are a form: ``Hoxha Enver`` is Enver Hoxha."""
        return self._forms(self._mixed.get(tuple(sorted(words)), ()))

    def called(self, word: str) -> tuple[FoldedWords, ...]:
        """All forms of the names that *word*, or the word of which it is a beginning, calls."""
        callings = [word] if word in self._calling else []
        if len(word) >= SHORTEST_BEGINNING:
            longer = (calling for calling in self._calling if calling.startswith(word))
            callings += (calling for calling in longer if len(word) < len(calling) <= len(word) * 3 // 2)
        return self._forms(name for calling in callings for name in self._calling[calling])

    def _forms(self, numbers: Iterable[int]) -> tuple[FoldedWords, ...]:
        return tuple(dict.fromkeys(form for number in numbers for form in self._names[number]))


def _calling(form: str) -> Iterator[str]:
    """The folded words of *form* that call its name."""
    words = words_in(form)
    if len(words) == 1:
        yield words[0].folded
        return
    articles = {word for language in table("relative").values() for word in language["article"]}
    proper = [word for word in words if form[word.start].isupper() and len(word.folded) > 1]
    common = [word for word in words if len(word.folded) >= SHORTEST_COMMON]
    for word in proper or common:
        if word.folded.isalpha() and word.folded not in articles:
            yield word.folded
