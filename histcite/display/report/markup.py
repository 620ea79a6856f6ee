"""Markup: pieces of HTML made of texts and other pieces; a text never becomes markup."""

import re
from collections.abc import Iterable

from histcite.deferred import expression

_STEERING = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What HTML cannot hold, or no file in UTF-8: control characters and halves of letters."""

_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

_BACKWARDS = expression(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of the scripts that run from right to left, and the marks that turn the direction (Unicode Standard Annex 9)."""

VOID = frozenset({"br", "hr", "img", "input", "meta", "rect", "path"})
"""Elements without content; those of SVG are closed, which HTML allows."""


class Markup(str):
    """HTML, ready as it is."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """A text as HTML that shows it letter by letter, in an element or between double quotation marks; what cannot be shown is written out."""
    if isinstance(text, Markup):
        return text
    if not text.isprintable():
        text = _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return Markup(text if text.isalnum() else text.translate(_SPECIAL))


def element(name: str, /, *content: str, **attributes: str) -> Markup:
    """An element with its content in order; texts in it are escaped, and empty attributes left out.

    An attribute that is a word of Python ends in an underscore, and other underscores stand for hyphens.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value
    )
    if name in VOID:
        return Markup(f"<{name}{told}/>")
    return Markup(f"<{name}{told}>{''.join(map(escaped, content))}</{name}>")


def joined(pieces: Iterable[str], between: str = "") -> Markup:
    """Pieces one after the other, with *between* between them."""
    return Markup(escaped(between).join(map(escaped, pieces)))


def heading(level: int, text: str, **attributes: str) -> Markup:
    """A heading of the page."""
    return element(f"h{level}", text, **attributes)


def said(text: str, lang: str = "", tag: str = "") -> Markup:
    """A text that somebody wrote, as an element of its own in its language and direction; without a *tag* it is a part of a line, and
    set apart from it where letters or marks in it run from right to left.
    """
    if tag:
        return element(tag, text, lang=lang, dir="auto")
    return escaped(text) if text.isascii() or not _BACKWARDS.search(text) else element("bdi", text)


def link(target: str, *content: str, **attributes: str) -> Markup:
    """A link within the page."""
    return element("a", *content, href=f"#{target}", **attributes)


def link_out(url: str, text: str) -> Markup:
    """A link to an address on the web; anything that is none is only shown."""
    if re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return element("a", text, href=url, rel="noopener noreferrer")
    return escaped(text)


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]], **attributes: str) -> Markup:
    """A table: the first cell of each row is its heading; it scrolls by itself where it is wider than the page."""
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    body = (
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in cells))
        for first, *cells in rows
    )
    inside = element("table", element("caption", caption), element("thead", head), element("tbody", *body))
    return element(
        "div", inside, class_="wide", tabindex="0", role="region", aria_label=caption, **attributes
    )


def folded(summary: str, *content: str, opened: bool = False, **attributes: str) -> Markup:
    """What opens when its summary is clicked, and in print."""
    return element(
        "details", element("summary", summary), *content, open="open" if opened else "", **attributes
    )
