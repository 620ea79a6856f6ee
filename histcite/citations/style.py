"""Citation styles: how each orders and parts the elements of a citation, read from tables beside this file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

from histcite.tables import read_table

Style = Literal["gost", "chicago", "albanian", "mhra", "plain"]
STYLES: tuple[Style, ...] = get_args(Style)

NameOrder = Literal["given_first", "family_first", "with_initials", "family"]

_CLOSED = (".", "!", "?", "…")
_LEADING = " .,:;/"
_AS_THEY_ARE = ("people", "host", "reference", "url", "work")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language: single ones, names of months and seasons, patterns of dates and editions."""

    words: Mapping[str, str]
    dates: Mapping[str, str]
    editions: Mapping[str, str]
    months: tuple[str, ...]
    months_of_days: tuple[str, ...]
    seasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a layout, such as ``" ({imprint})"``, and the elements it names."""

    text: str
    elements: tuple[str, ...]

    @property
    def takes_capital(self) -> bool:
        """Whether it begins with a capital after a full stop: names, addresses and references stay as they are."""
        return not self.elements or self.elements[0] not in _AS_THEY_ARE


Layout = tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One style as data.

    ``tuck`` puts commas and full stops inside the closing one of its ``quotes``; ``closed`` ends its notes with a full stop.
    """

    style: Style
    language: Language
    quotes: tuple[str, str]
    tuck: bool
    closed: bool
    dash: str
    names: NameOrder
    notes: Mapping[str, Layout]
    bibliography: Mapping[str, Layout]

    def fill(self, layout: Layout, elements: Mapping[str, str]) -> str:
        """Join the segments of *layout* whose elements are there; never a doubled stop, never a leading comma."""
        known = {**self.language.words, **elements}
        line = ""
        for segment in _printed(layout, known):
            if line:
                line = self._add(line, _capital_after_stop(segment, segment.text.format_map(known)))
            else:
                line = segment.text.lstrip(_LEADING).format_map(known)
        return line

    def sentence(self, layout: Layout, elements: Mapping[str, str]) -> str:
        """Fill *layout* as a line that stands by itself: with a capital, and closed if the style closes its notes."""
        line = self.fill(layout, elements)
        opening = _printed(layout, {**self.language.words, **elements})[:1]
        line = _capital(line) if opening and opening[0].takes_capital else line
        return self.close(line) if self.closed else line

    def close(self, line: str) -> str:
        """Give *line* the full stop that ends an entry, unless it ends in one."""
        return self._add(line, ".")

    def quote(self, title: str) -> str:
        """Put *title* between the quotation marks of the style, when there is one."""
        return f"{self.quotes[0]}{title}{self.quotes[1]}" if title else ""

    def _add(self, line: str, text: str) -> str:
        inside = line.removesuffix(self.quotes[1])
        if self.tuck and inside != line and text.startswith((",", ".")):
            return _add_stop(inside, text[0]) + self.quotes[1] + text[1:]
        return _add_stop(line, text)


def _printed(layout: Layout, known: Mapping[str, str]) -> Layout:
    return tuple(segment for segment in layout if all(known.get(name) for name in segment.elements))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _capital_after_stop(segment: Segment, text: str) -> str:
    return f". {_capital(text[2:])}" if text.startswith(". ") and segment.takes_capital else text


def _add_stop(line: str, text: str) -> str:
    return line + (text[1:] if text.startswith(".") and line.endswith(_CLOSED) else text)


@cache
def sheet(style: Style) -> Sheet:
    """Read the sheet of *style*, with the layouts it takes over from the style it is like."""
    table = _table("styles.toml")[style]
    notes = _layouts(table.get("notes", {}))
    if "like" in table:
        notes = {**sheet(table["like"]).notes, **notes}
    return Sheet(
        style=style,
        language=language(table["language"]),
        quotes=(table["quotes"][0], table["quotes"][1]),
        tuck=table.get("tuck", False),
        closed=table.get("closed", False),
        dash=table["dash"],
        names=table["names"],
        notes=notes,
        bibliography={**notes, **_layouts(table.get("bibliography", {}))},
    )


@cache
def language(code: str) -> Language:
    """Read the words of the language that *code* (ISO 639-1) names."""
    table = _table("words.toml")[code]
    names = {name: tuple(words) for name, words in table["names"].items()}
    return Language(
        words=table["words"],
        dates=table["dates"],
        editions=table["editions"],
        months=names["months"],
        months_of_days=names.get("months_of_days", names["months"]),
        seasons=names["seasons"],
    )


def _layouts(table: Mapping[str, Iterable[str]]) -> dict[str, Layout]:
    return {name: tuple(map(_segment, texts)) for name, texts in table.items()}


def _segment(text: str) -> Segment:
    return Segment(text=text, elements=tuple(name for _, name, _, _ in Formatter().parse(text) if name))


@cache
def _table(name: str) -> dict[str, Any]:
    return read_table(Path(__file__).with_name(name))
