"""References that differ in nothing but their numbers are read once: thousands of notes cite an archive in the same few forms."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from histcite.archives.labels import LEAF
from histcite.archives.leaves import Leaf, LeafRange
from histcite.archives.letters import CleanText, squeeze
from histcite.archives.parser import read_reference
from histcite.archives.prose import mentions
from histcite.archives.reference import ArchivalReference
from histcite.archives.registry import Archive, Registry
from histcite.deferred import expression
from histcite.frozen import dataclass

MOST = 4096
"""How many forms are remembered."""

_NUMBER = expression(r"([0-9]+)")
_ENDING = expression(r"(.*[^0-9])([0-9]+)([^0-9]*)", re.DOTALL)
_BEHIND_A_WORD = expression(r".*[^\W\d_](?: |\.|\. )", re.DOTALL)
_ENDED = expression(r"[,;)]|[ .].|[ .]?$", re.DOTALL)
_DIGIT = expression(r"\d")
_ANY_DIGIT = expression(r"\\d|\[0-9\]|\{[\d,]*\}")
_LONGEST = 5
_FIRST_YEAR, _LAST_YEAR = "1700", "2199"

Form = tuple[tuple[str, ...], tuple[str | int, ...]]
"""The words around the numbers, and for each number how long it is, or itself where that may matter."""

_IN_WORDS = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A reference, and where in others of its form their own numbers go.

    ``levels`` tell for each level which of the numbers it is, -1 for one that is told in words; so does ``leaf`` for the leaf.
    """

    model: ArchivalReference
    levels: tuple[int, ...]
    leaf: int

    def filled(self, text: str, numbers: Sequence[str]) -> ArchivalReference:
        """The reference *text*, which has these *numbers*."""
        model, leaves = self.model, self.model.leaves
        if self.leaf != _IN_WORDS:
            leaf = leaves[0].first
            leaves = _one_leaf(numbers[self.leaf], leaf.letter, leaf.side)
        levels = [
            (level, value if at == _IN_WORDS else numbers[at])
            for (level, value), at in zip(model.levels, self.levels, strict=True)
        ]
        return ArchivalReference(
            archive=model.archive,
            levels=tuple(levels),
            leaves=leaves,
            text=text,
            rest=model.rest,
            unread=model.unread,
            lead=model.lead,
        )


class Formulary:
    """The forms of reference that were met, with the archives they may name.

    Nothing is read otherwise than :func:`read_reference` reads it, but that no spans are kept. A form is trusted only where an archive
    is named, every number stands free behind a word and was read as one whole level or leaf, and no pattern of that archive asks for
    certain digits. Years, which some patterns do ask for, are part of the form.
    """

    def __init__(self, archives: Registry) -> None:
        self._archives = archives
        self._formulas: dict[Form, Formula | None] = {}
        self._ended: dict[tuple[str, str | int, str], tuple[str, Leaf]] = {}

    def recall(self, text: str) -> ArchivalReference | None:
        """The reference *text*, if one of its form was read before; it names its archive and leans on no other."""
        words, numbers = _parted(text)
        formula = self._formulas.get((words, tuple(map(_mark, numbers))))
        return formula.filled(text, numbers) if formula else None

    def parted(self, text: str) -> tuple[str, str] | None:
        """What *text* has in common with every reference to its file that is written like it, and its leaf; None where its form is not known."""
        ending = _ENDING.fullmatch(text)
        like = ending and (ending[1], _mark(ending[2]), ending[3])
        if ending and like in self._ended:
            file, leaf = self._ended[like]
            return file, _shown(ending[2], leaf.letter, leaf.side)
        words, numbers = _parted(text)
        formula = self._formulas.get((words, tuple(map(_mark, numbers))))
        if formula is None:
            return None
        if formula.leaf == _IN_WORDS:
            return "\0".join((formula.model.text, *numbers)), ""
        leaf, is_last = formula.model.leaves[0].first, formula.leaf == len(numbers) - 1
        number = numbers.pop(formula.leaf)
        file = "\0".join((formula.model.text, *numbers))
        if like and is_last:
            if len(self._ended) >= MOST:
                self._ended.clear()
            self._ended[like] = file, leaf
        return file, _shown(number, leaf.letter, leaf.side)

    def read(self, text: str, previous: ArchivalReference | None = None) -> ArchivalReference | None:
        """Read one reference as :func:`read_reference` does, and remember its form."""
        words, numbers = _parted(text)
        form = words, tuple(map(_mark, numbers))
        formula = self._formulas.get(form)
        if formula:
            return formula.filled(text, numbers)
        read = read_reference(text, previous, archives=self._archives)
        if form not in self._formulas:
            if len(self._formulas) >= MOST:
                self._formulas.clear()
            self._formulas[form] = self._formula(read, words, numbers)
        return replace(read, spans=()) if read else None

    def _formula(
        self, read: ArchivalReference | None, words: Sequence[str], numbers: Sequence[str]
    ) -> Formula | None:
        """What *read* says of every reference of its form; None where it says nothing sure."""
        if (
            read is None
            or read.relative
            or read.mended
            or not _stand_free(words, numbers)
            or not self._is_even(read, words)
        ):
            return None
        places = [found.span() for found in _NUMBER.finditer(read.text)]
        levels = [_number_of(value, field, read, places) for field, value in read.levels]
        leaf = _number_of_leaf(read, places)
        if sorted(at for at in (*levels, leaf) if at != _IN_WORDS) != list(range(len(places))):
            return None
        worded = (value for (_, value), at in zip(read.levels, levels, strict=True) if at == _IN_WORDS)
        told = (*worded, *(words for _, words in read.unread), read.rest)
        if any(map(_DIGIT.search, told)) or (read.leaves and leaf == _IN_WORDS):
            return None
        return Formula(model=read, levels=tuple(levels), leaf=leaf)

    def _is_even(self, read: ArchivalReference, words: Sequence[str]) -> bool:
        """Whether an archive is named, and none that might be meant has certain digits in its name or its patterns."""
        named = {key for one in mentions(CleanText.read(read.text), self._archives) for key in one.ids}
        if not named or any(_asks_for_digits(self._archives.get(key)) for key in named):
            return False
        return not any(squeeze(piece).endswith(self._numbered_names) for piece in words)

    @cached_property
    def _numbered_names(self) -> tuple[str, ...]:
        """The beginnings of names with a number, such as AD 93, up to it."""
        return tuple(_DIGIT.split(name)[0] for name in self._archives.index if _DIGIT.search(name))


@lru_cache(MOST)
def _one_leaf(number: str, letter: str, side: str) -> tuple[LeafRange, ...]:
    leaf = Leaf(number=int(number), letter=letter, side=side)
    return (LeafRange(leaf, leaf),)


@lru_cache(MOST)
def _shown(number: str, letter: str, side: str) -> str:
    return str(*_one_leaf(number, letter, side))


def _parted(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The words around the numbers of *text*, and the numbers."""
    parts = _NUMBER.split(text)
    return tuple(parts[::2]), parts[1::2]


def _mark(number: str) -> str | int:
    """The length of a number; the number itself where it begins with a zero, is very long, or may be a year."""
    is_year = len(number) == len(_FIRST_YEAR) and _FIRST_YEAR <= number <= _LAST_YEAR
    return number if is_year or number[0] == "0" or len(number) > _LONGEST else len(number)


def _stand_free(words: Sequence[str], numbers: Sequence[str]) -> bool:
    """Whether each number stands behind a word, as behind a label, and nothing is joined to it."""
    return (
        bool(numbers)
        and not any(map(_DIGIT.search, words))
        and all(map(_BEHIND_A_WORD.fullmatch, words[:-1]))
        and all(map(_ENDED.match, words[1:]))
    )


def _number_of(value: str, field: str, read: ArchivalReference, places: list[tuple[int, int]]) -> int:
    """Which of the numbers at *places* the whole of a level is, -1 where none is."""
    spans = [(span.start, span.end) for span in read.spans if span.field == field]
    if len(spans) != 1 or spans[0] not in places or read.text[slice(*spans[0])] != value:
        return _IN_WORDS
    return places.index(spans[0])


def _number_of_leaf(read: ArchivalReference, places: list[tuple[int, int]]) -> int:
    """Which of the numbers at *places* the one leaf begins with, -1 where there are none or several."""
    starts = [span.start for span in read.spans if span.field == LEAF]
    if len(starts) != 1 or len(read.leaves) != 1 or not read.leaves[0].single:
        return _IN_WORDS
    return next((at for at, (start, _) in enumerate(places) if start == starts[0]), _IN_WORDS)


def _asks_for_digits(archive: Archive) -> bool:
    """Whether a pattern or a label of *archive* has certain digits in it, as that of a year has."""
    patterns = (*(pattern for _, pattern in archive.values), *archive.unlabelled, *archive.shelfmarks)
    forms = (form for _, _, forms in archive.labels for form in forms)
    return any(_DIGIT.search(_ANY_DIGIT.sub("", one)) for one in (*patterns, archive.bare, *forms))
