"""The words of a text as they are searched, each with the place where it stands in the text as written."""

import re
import unicodedata
from functools import lru_cache

from histcite.frozen import dataclass
from histcite.values import fold

_RUN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its folded form, and the first letter and the end of it in the text that it was read from."""

    folded: str
    start: int
    end: int


def words_in(text: str) -> tuple[Word, ...]:
    """The words of *text* in their order: those into which :func:`histcite.values.fold` turns it."""
    return tuple(
        Word(word.folded, run.start() + word.start, run.start() + word.end)
        for run in _RUN.finditer(text)
        for word in _words_of_run(run[0])
    )


@lru_cache(maxsize=16384)
def _words_of_run(run: str) -> tuple[Word, ...]:
    """The words of a text without spaces, letter by letter, for folding may make none, several, or a new word of one."""
    words = [Word("", 0, 0)]
    for place, letter in enumerate(run):
        going_on, *beginning = _folded(letter).split(" ")
        words[-1] = _with_letter(words[-1], going_on, letter, place)
        words += [Word(part, place, place + 1) for part in beginning]
    return tuple(word for word in words if word.folded)


def _with_letter(word: Word, part: str, letter: str, place: int) -> Word:
    """*word* with the folded *part* of the next letter; a mark or a silent letter belongs to the word that it follows."""
    if not word.folded:
        return Word(part, place, place + 1)
    if part or letter.isalnum() or unicodedata.combining(letter):
        return Word(word.folded + part, word.start, place + 1)
    return word


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """What folding makes of a letter inside a word; a space is the end of the word."""
    return fold(f"x{letter}x")[1:-1]
