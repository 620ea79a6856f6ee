"""The form in which words are searched: folded, with what stands unseen inside them taken out, and the ways they may be spelt besides."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.values.spelling import fold

_UNSEEN = expression("[\u00ad\u200b-\u200f\u2060\ufeffʻʼʽʾʿˈˋ]")
"""Soft hyphens, joiners and spaces without width; and the turned commas that stand for Arabic, Hawaiian and Uzbek letters."""

_PERHAPS_WITHOUT_SPACES = expression("[^\x00-\u2e7f]")

_BROKEN = expression(r"(?P<first>[^\W\d_]+)[-‐‑\u00ad][^\S\n]*\n\s*(?P<second>[^\W\d_]+)")
"""A word that is broken at the end of a line."""

_WORD = expression(r"[^\W\d_]+")
_MARKED_WORD = expression(r"(?:[^\W\d_]|[\u0300-\u036f])+")

_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "đ": "dj", "ё": "yo"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Æ": "Ae", "Đ": "Dj", "Ё": "Yo"}
)
"""Letters that are written with two where there is no such key: German, Scandinavian and South Slavic ones, and ё."""

_SPELT_OUT_LETTER = expression(f"[{''.join(map(chr, _SPELT_OUT))}]")

_LOOK_ALIKES = str.maketrans("aceopxyiABCEHIKMOPTXY", "асеорхуіАВСЕНІКМОРТХУ")
"""Latin letters that a scan or a keyboard puts into Cyrillic words, and the Cyrillic ones that look the same."""

_CYRILLIC = expression("[\u0400-\u052f]")
_LATIN = expression("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Respelling:
    """Another spelling, folded, of what stands from ``start`` to ``end`` in a text."""

    folded: str
    start: int
    end: int


def searched(text: str) -> str:
    """The words of *text* as they are searched, folded and with spaces between."""
    if text.isascii():
        return fold(text)
    seen = _UNSEEN.sub("", unmixed(text))
    if not _PERHAPS_WITHOUT_SPACES.search(seen):
        return fold(seen)
    return fold(_without_spaces().sub(r" \g<0> ", seen))


@cache
def _without_spaces() -> re.Pattern[str]:
    """Match letters of scripts that put no space between words, each of which is searched as a word: Han and kana.

    They are so many that to compile them costs every start as much as a twentieth of it.
    """
    return re.compile("[\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def unmixed(text: str) -> str:
    """*text* with the Latin letters that only look like Cyrillic ones turned into these, in words that are Cyrillic otherwise; as long as before."""
    if not (_CYRILLIC.search(text) and _LATIN.search(text)):
        return text
    return _WORD.sub(lambda word: _unmixed_word(word[0]), text)


def respellings(text: str) -> Iterator[Respelling]:
    """The other spellings of words in *text*: a word broken at a line's end joined, ``ö`` as ``oe``, ``Đ`` as ``Dj``."""
    if "\n" in text:
        for broken in _BROKEN.finditer(text):
            yield Respelling(searched(broken["first"] + broken["second"]), *broken.span())
    if text.isascii() or not _SPELT_OUT_LETTER.search(unicodedata.normalize("NFC", text)):
        return
    for word in _MARKED_WORD.finditer(text):
        composed = unicodedata.normalize("NFC", word[0])
        if _SPELT_OUT_LETTER.search(composed):
            yield Respelling(searched(composed.translate(_SPELT_OUT)), *word.span())


def _unmixed_word(word: str) -> str:
    if not _CYRILLIC.search(word):
        return word
    turned = word.translate(_LOOK_ALIKES)
    return word if _LATIN.search(turned) else turned
