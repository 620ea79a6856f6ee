"""User text made safe to show: what would steer the terminal is written out instead of sent."""

import unicodedata

_KEPT = frozenset("\n\t")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Overrides of the writing direction: with them a line can show other text than it holds."""


LAST_OF_LATIN_1 = 0xFF


def legible(text: str) -> str:
    r"""*text* with control characters, direction overrides and lone surrogates written out (``\x1b``, ``\u202e``).

    Line breaks and tabs stay; so do all letters, marks and joiners of every script.
    """
    if text.isprintable():
        return text
    return "".join(letter if _harmless(letter) else _written_out(letter) for letter in text)


def one_line(text: str) -> str:
    """*text* legible and on one line, every run of white space a single space."""
    return " ".join(legible(text).split())


def _harmless(letter: str) -> bool:
    return letter in _KEPT or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _BIDI)


def _written_out(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number <= LAST_OF_LATIN_1 else f"\\u{number:04x}"
