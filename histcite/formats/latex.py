"""Text inside a .bib file: letters stay UTF-8, and what LaTeX or BibTeX would read as a command is escaped."""

import re
from urllib.parse import quote

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_TIE = "\N{NO-BREAK SPACE}"

_WRITTEN = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': '"{}',
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    _TIE: "~",
}
_READ = {written: character for character, written in _WRITTEN.items()}
_ESCAPABLE = re.compile("|".join(re.escape(character) for character in _WRITTEN))
_ESCAPED = re.compile("|".join(re.escape(written) for written in _READ))
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~-._<>"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def squeeze(text: str) -> str:
    """Put *text* on one line: each run of spaces, line breaks and control characters becomes one space.

    No-break spaces are kept: LaTeX has its own sign for them.
    """
    parts = (_SPACE.sub(" ", part) for part in text.split(_TIE))
    return _TIE.join(parts).strip(" ")


def escape(text: str) -> str:
    r"""Write *text* so that LaTeX prints it and BibTeX finds its braces balanced; it is squeezed first.

    A lone brace becomes a command, because BibTeX counts even ``\{`` as a brace; ``{}`` after a straight quote keeps
    babel from reading it as a shorthand.
    """
    return _ESCAPABLE.sub(lambda match: _WRITTEN[match[0]], squeeze(text))


def unescape(text: str) -> str:
    """Read what ``escape`` wrote."""
    return _ESCAPED.sub(lambda match: _READ[match[0]], text)


def escape_url(address: str) -> str:
    r"""Percent-encode what would break ``\url`` in an address or DOI: spaces, braces, backslashes, letters beyond ASCII."""
    return _LONE_PERCENT.sub("%25", quote(squeeze(address), safe=_URL_SAFE))
