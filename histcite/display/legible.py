"""User text made safe to show: what would steer the terminal is written out instead of sent."""

import re

from histcite.deferred import expression

_STEERING = expression("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, lone surrogates, and overrides of the writing direction: with them a line can show other text than it holds."""

LAST_OF_LATIN_1 = 0xFF


def legible(text: str) -> str:
    r"""*text* with control characters, direction overrides and lone surrogates written out (``\x1b``, ``\u202e``).

    Line breaks and tabs stay; so do all letters, marks and joiners of every script.
    """
    if text.isprintable():
        return text
    return _STEERING.sub(_written_out, text)


def one_line(text: str) -> str:
    """*text* legible and on one line, every run of white space a single space."""
    if (
        text.isprintable() and "  " not in text and text.strip() == text
    ):  # the space alone is white and can be printed
        return text
    return " ".join(legible(text).split())


def _written_out(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number <= LAST_OF_LATIN_1 else f"\\u{number:04x}"
