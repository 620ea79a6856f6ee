"""Text as the values of a .bib have it: what LaTeX or BibTeX would read as a command is escaped, letters stay UTF-8, and names are
written so that no program takes apart what is one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote

from histcite.citations.author import Author, read_authors
from histcite.deferred import expression

_RESERVED_NAME = expression(r"(?i)\b(and|others)\b")
_SPACE = expression(r"[\s\x00-\x1f\x7f-\x9f]+")
_TIE = "\N{NO-BREAK SPACE}"
_TYPESET = expression("[\N{NO-BREAK SPACE}\N{SOFT HYPHEN}]")
_LABEL = expression(r"(?<=\.) (?=\w)")
_QUOTED = expression(r'(?<!\w)"([^"]+)"(?!\w)')

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
}
_JOINED = "|".join([*(sign * 2 for sign in "-`',<>"), r"\?`", "!`"])
"""What TeX prints as one sign: ``--``, as in an address, as a dash; so it does a mark of question or exclamation before a grave accent."""

_LIGATURE = expression(f"(?={_JOINED}).")
_ESCAPABLE = expression("|".join(re.escape(character) for character in _WRITTEN))
_ODD = expression(r'[\x00-\x1f\x7f-\x9f\\{}~^"&%#_$\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]')
_DOUBLED = expression(f"  |{_JOINED}")
"""With ``_ODD`` what is not written as it stands, beside a space at an end; most text has none of it."""
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~-._<>"
_INITIAL = expression(r"(?<![^\s-])[^\W\d_a-zA-Z]")
_ADDRESS = expression(r"https?://\S+")
_SIGN = expression(r"(?<=[^/:\\])(?=(?:[/.,?=-]|\\[_#%&])\S)")
_LONE_PERCENT = expression(r"%(?![0-9A-Fa-f]{2})")


def squeeze(text: str) -> str:
    """Put *text* on one line: each run of spaces, line breaks and control characters becomes one space.

    No-break spaces are kept: they tie a label to its number.
    """
    if _is_even(text):
        return text
    parts = (_SPACE.sub(" ", part) for part in text.split(_TIE))
    return _TIE.join(parts).strip(" ")


@lru_cache(maxsize=4096)
def _is_even(text: str) -> bool:
    return not (_ODD.search(text) or _DOUBLED.search(text) or text.startswith(" ") or text.endswith(" "))


def tied(reference: str) -> str:
    """Tie each label of a printed reference to its number."""
    return _LABEL.sub("\N{NO-BREAK SPACE}", reference)


def is_plain(text: str) -> bool:
    """Tell whether *text* is read back as it is from what ``escape`` writes: it is on one line, without straight quotes and ties."""
    return not _TYPESET.search(text) and (_is_even(text) or ('"' not in text and squeeze(text) == text))


def is_two(name: str) -> bool:
    """Tell whether BibTeX would see two names in *name*, or none."""
    return bool(_RESERVED_NAME.search(name))


def curled(text: str) -> str:
    """Make typographic quotation marks of straight ones that are a pair."""
    return _QUOTED.sub("“\\1”", text)


def escape(text: str) -> str:
    r"""Write *text* so that LaTeX prints it and BibTeX finds its braces balanced; it is squeezed first.

    A lone brace becomes a command, because BibTeX counts even ``\{`` as a brace. Of straight quotes a pair becomes a typographic
    one, which LaTeX would else close twice; ``{}`` after one that is left keeps babel from reading it as a shorthand, and between two
    hyphens TeX from making a dash of them. A no-break space stays, for ``~`` is one to LaTeX alone.
    """
    if _is_even(text):
        return text
    quoted = curled(squeeze(text))
    return _LIGATURE.sub(r"\g<0>{}", _ESCAPABLE.sub(lambda match: _WRITTEN[match[0]], quoted))


def escape_url(address: str) -> str:
    r"""Percent-encode what would break ``\url`` in an address or DOI: spaces, braces, backslashes, letters beyond ASCII."""
    return _LONE_PERCENT.sub("%25", quote(squeeze(address), safe=_URL_SAFE))


def is_isbn(text: str) -> bool:
    """Tell whether the last digit of *text* proves the others (ISO 2108); biber refuses any other ISBN."""
    digits = text.upper().replace("-", "").replace(" ", "")
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        return (
            sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
            % 11
            == 0
        )
    thirteen = re.fullmatch(r"97[89]\d{10}", digits, re.ASCII) is not None
    return (
        thirteen and sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    )


def breakable(text: str) -> str:
    r"""Write *text* as ``escape`` does, and say where TeX may break an address in it: before a sign (Chicago 17, 14.18).

    ``\url`` would say so too, but within a field biblatex-chicago takes it apart.
    """
    return _ADDRESS.sub(lambda address: _SIGN.sub(r"\\allowbreak{}", address[0]), escape(text))


def names(people: Iterable[str], given: Callable[[str], str] = escape) -> str:
    """Write a list of names for BibTeX, joined by "and"; *given* writes given names.

    A family name stands before the given one where they are known. In braces stand bodies, names whose family name leads, those of
    unknown order in a script whose names are written in either, and any in which BibTeX would see two.
    """
    return " and ".join(_name(author, given) for author in read_authors(people))


def shortened_by_letters(given: str) -> str:
    r"""Write given names so that a style of BibTeX, which counts in bytes, may shorten them to their letters.

    A letter beyond ASCII stands in braces behind ``\-``, for that BibTeX takes as one, and nothing that reads it prints.
    """
    return _INITIAL.sub(r"{\\-\g<0>}", escape(given))


def _name(author: Author, given: Callable[[str], str]) -> str:
    text = author.given_first if author.body or author.leads else author.family_first
    either_order = not author.given and " " in text and not is_latin(text)
    whole = author.body or author.leads or either_order or is_two(text) or "," in author.family
    if whole or (author.suffix and not author.given):
        return f"{{{escape(text)}}}"
    if author.given:
        return ", ".join(filter(None, (escape(author.family), escape(author.suffix), given(author.given))))
    *first, last = author.family.split(" ")
    return " ".join((*map(given, first), escape(last)))


def is_latin(text: str) -> bool:
    """Tell whether every letter of *text* is a Latin one."""
    return text.isascii() or all(
        unicodedata.name(letter, "").startswith("LATIN")
        for letter in text
        if letter.isalpha() and not letter.isascii()
    )
