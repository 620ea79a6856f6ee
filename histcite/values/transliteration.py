"""Cyrillic text in Latin letters, by the schemes that libraries, map makers and standards bodies agreed on."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal, get_args

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.values.lexicon import table

Scheme = Literal["ala-lc", "bgn-pcgn", "iso-9"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

_COMMON = "ru"
_INSIDE_A_WORD = expression(r"[^\W\d_]['’ʼ]?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """One language in one scheme; ``opening`` are letters at the beginning of a word and after a letter of ``after``."""

    pattern: re.Pattern[str]
    letters: Mapping[str, str]
    opening: Mapping[str, str]
    after: str

    def latin(self, found: re.Match[str]) -> str:
        """Write what *found* stands for, in its case."""
        letter, before = found[0].lower(), found.string[max(0, found.start() - 2) : found.start()]
        opens = not _INSIDE_A_WORD.search(before) or before[-1].lower() in self.after
        written = self.opening.get(letter) if opens else None
        return _cased(self.letters[letter] if written is None else written, found)


def transliterate(text: str, scheme: Scheme, language: str = _COMMON) -> str:
    """Write the Cyrillic letters of *text* in Latin ones and leave everything else as it is.

    ``ala-lc`` is the Library of Congress's tables without ligature ties, ``bgn-pcgn`` the British and American map makers',
    ``iso-9`` ISO 9:1995 (GOST 7.79 system A), which alone can be turned back. *language* is an ISO 639-1 code, for the
    letters that languages read differently. Щ is ``Shch``, and ``SHCH`` among capitals.
    """
    chosen = _table(scheme, language)
    return chosen.pattern.sub(chosen.latin, text)


def _cased(latin: str, found: re.Match[str]) -> str:
    """Give *latin* the case of what it stands for; all of it is capital beside another capital."""
    if not found[0][0].isupper():
        return latin
    before = found.string[max(0, found.start() - 1) : found.start()]
    after = found.string[found.end() : found.end() + 1]
    among_capitals = after.isupper() or (before.isupper() and not after.isalpha())
    return latin.upper() if among_capitals else latin[:1].upper() + latin[1:]


@cache
def _table(scheme: Scheme, language: str) -> _Table:
    languages = table("transliteration")[scheme]
    chosen = languages.get(language, languages[_COMMON])
    letters = _spelt(chosen.get("pairs", {}))
    for entry in (chosen, *languages.values()):
        letters = _spelt(entry["letters"]) | letters
    return _Table(
        pattern=re.compile("|".join(sorted(letters, key=len, reverse=True)), re.IGNORECASE),
        letters=letters,
        opening=_spelt(chosen.get("opening", {})),
        after=chosen.get("after", ""),
    )


def _spelt(letters: Mapping[str, str]) -> dict[str, str]:
    """Take each letter in both of its spellings: й is one character, or и with a breve."""
    return {
        unicodedata.normalize(form, letter): latin
        for form in ("NFD", "NFC")
        for letter, latin in letters.items()
    }
