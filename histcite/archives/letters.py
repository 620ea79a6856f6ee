"""Letters of several scripts: cleaned for reading, folded for recognition, put into Latin for comparison."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.tables import read_table
from histcite.values.lexicon import latin_letters

_SPACES = dict.fromkeys(
    map(ord, "\t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000~"), " "
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_FULL_WIDTH = dict(zip(map(ord, "，。；：（）"), ",.;:()", strict=True))
_SOFT_SIGNS = dict.fromkeys(map(ord, "\u02b9\u02ba\u02bc\u2032`\u00b4"), "'")
_CLEAN = _SPACES | _DASHES | _FULL_WIDTH | _SOFT_SIGNS
_INVISIBLE = expression("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE_END = expression(r"(?<=[^\W\d_])[-\u00ad\u2010\u2011][^\S\r\n]*[\r\n]\s*(?=[^\W\d_])")
_BRACKETS = expression(r"\[([^\]]*)\]")
_CYRILLIC = expression("[\u0400-\u052f]")


WORD = expression(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A typed text, cleaned for reading, that still knows where each character stood.

    ``folded`` is the cleaned text as words are recognised; ``places`` tell where in the raw text each of its characters
    stood, and its end. *asides* are the places of an editor's words in square brackets, which were blanked out; *mended* says what was
    put right in it.
    """

    raw: str
    clean: str
    folded: str
    places: Sequence[int]
    asides: tuple[tuple[int, int], ...] = ()
    mended: tuple[str, ...] = ()

    @classmethod
    def read(cls, raw: str) -> "CleanText":
        """Unify spaces and dashes, join words that a line end divides, drop what is invisible.

        Square brackets are taken off what they supply, if it holds a number; else their words are blanked out.
        """
        clean: str = raw
        places: Sequence[int] = range(len(raw) + 1)
        told_apart = not raw.isascii() and (
            _INVISIBLE.search(raw) or not unicodedata.is_normalized("NFC", raw)
        )
        if told_apart or "\n" in raw:
            clean, places = _composed(raw)
        clean, asides = clean.translate(_CLEAN), tuple[tuple[int, int], ...]()
        if "[" in clean:
            closed, whole = (
                clean.rfind("]") + 1,
                clean.strip(),
            )  # after it every bracket would be read to the end
            asides = tuple(
                found.span(1)
                for found in _BRACKETS.finditer(clean, 0, closed)
                if not _supplies(found[0], whole)
            )
            clean = (
                _BRACKETS.sub(
                    lambda found: f" {found[1]} " if _supplies(found[0], whole) else " " * len(found[0]),
                    clean[:closed],
                )
                + clean[closed:]
            )
        return cls(raw, clean, fold(clean), places, asides)


def _supplies(bracketed: str, whole: str) -> bool:
    return bracketed == whole or any(map(str.isdigit, bracketed))


def _composed(raw: str) -> tuple[str, Sequence[int]]:
    """Compose letters with their marks, and drop what is invisible or divides a word at the end of a line.

    A capital after a small letter begins a word of its own.
    """
    clean: list[str] = []
    places: list[int] = []
    divided = {
        place
        for found in _LINE_END.finditer(raw)
        if raw[found.end()].islower() or raw[found.start() - 1].isupper()
        for place in range(*found.span())
    }
    for place, character in enumerate(raw):
        if place in divided or _INVISIBLE.match(character):
            continue
        joined = unicodedata.normalize("NFC", clean[-1] + character) if clean else character
        if clean and len(joined) == 1:
            clean[-1] = joined
        else:
            clean.append(character)
            places.append(place)
    return "".join(clean), (*places, len(raw))


@cache
def data(name: str) -> dict[str, Any]:
    """Give the table *name*.toml that lies beside the code."""
    return read_table(Path(__file__).with_name(f"{name}.toml"))


class _Fold(dict[int, str]):
    """One folded character for each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower()[0]
        lookalikes = data("letters")["lookalikes"]
        folded: str = lookalikes.get(lower) or unicodedata.normalize("NFKD", lower)[0]
        folded = lookalikes.get(folded, folded)
        self[code] = folded
        return folded


class _Squeezed(dict[int, str]):
    """The folded character for each letter and digit, nothing for all else."""

    def __missing__(self, code: int) -> str:
        folded = _FOLD[code]
        self[code] = folded = folded if folded.isalnum() else ""
        return folded


_FOLD = _Fold()
_SQUEEZED = _Squeezed()


def fold(text: str) -> str:
    """Lower case without accents, look-alike letters of two scripts made one; as long as *text*."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Folded letters and digits alone: the form under which names and labels are looked up."""
    return text.translate(_SQUEEZED)


def latin(text: str) -> str:
    """Lower case, in Latin letters without accents; for comparison only, never for display."""
    table = latin_letters("ala-lc")
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(table.get(letter, letter) for letter in letters if not unicodedata.combining(letter))


def is_cyrillic(text: str) -> bool:
    """Whether *text* has a Cyrillic letter."""
    return not text.isascii() and _CYRILLIC.search(text) is not None
