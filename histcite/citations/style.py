"""Citation styles: how each orders and parts the elements of a citation, read from tables beside this file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, Protocol, get_args

from histcite.archives import Registry
from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.tables import TomlTable, read_table

Style = Literal["gost", "chicago", "albanian", "mhra", "plain"]
STYLES: tuple[Style, ...] = get_args(Style)

ArchivalStyle = Literal["gost", "chicago", "albanian", "mhra", "plain", "canonical"]
"""The styles, and beside them the canonical form that archival references have."""
ARCHIVAL_STYLES: tuple[ArchivalStyle, ...] = get_args(ArchivalStyle)

NameOrder = Literal["given_first", "family_first", "with_initials", "family"]
"""How a name is printed; each is an attribute of ``Author``."""

_CLOSED = (".", "!", "?", "…")
_ADDRESS = expression(r"(?:[a-z]+:|www\.)\S")
_ELEMENT = expression(r"\{(\w+)\}")
_LEADING = " .,:;/"
_AS_THEY_ARE = ("people", "host", "reference", "url", "work")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of the language that a note is written in, and of the language of the work that it names.

    ``places`` gives one and several of a kind of place, ``names`` the months and seasons, ``dates`` and ``bounds`` are
    patterns.
    """

    code: str
    words: Mapping[str, str]
    editions: Mapping[str, str]
    places: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, str]
    bounds: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a layout, such as ``" ({imprint})"``, and the elements it names.

    After a full stop it ``takes_capital`` at its beginning; names, addresses and references stay as they are.
    """

    text: str
    elements: tuple[str, ...]
    takes_capital: bool


NO_ARCHIVES = Registry({})
"""For what a sheet prints of everything but archives."""

Layout = tuple[Segment, ...]


class Describing(Protocol):
    """What tells the elements of a layout by their names: empty for one that is missing, None where the word of the sheet stands for it."""

    def get(self, name: str, /) -> str | None:
        """Give the element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One style as data.

    ``words`` are those that a layout may name, of the note's language and of the work's; ``tuck`` puts commas and full stops inside the closing one of its ``quotes``; ``closed`` ends whatever it prints with a
    full stop, ``stop`` its footnotes; ``bare_pages`` have no label, and a colon before them where a
    volume (2:14) or the year of an issue precedes them;
    ``repeats`` says so where a note repeats the one before; ``titles`` is the script preferred, ``translated`` puts the
    translated title beside it; ``of_work`` labels volumes and pages in the language of the work, with other words for
    several unless there are no ``plurals``; ``labels`` are its own for some kinds of place. ``archives`` are those that
    may be cited; no reference to an archive is printed by a sheet that has none.
    """

    style: Style
    language: Language
    quotes: tuple[str, str]
    tuck: bool
    closed: bool
    stop: bool
    bare_pages: bool
    dash: str
    names: NameOrder
    titles: Literal["latin", "cyrillic"]
    translated: bool
    repeats: bool
    of_work: bool
    plurals: bool
    labels: Mapping[str, str]
    notes: Mapping[str, Layout]
    bibliography: Mapping[str, Layout]
    words: dict[str, str]
    archives: Registry = NO_ARCHIVES

    def of(self, code: str) -> "Sheet":
        """Give the sheet for a work in the language that *code* names; the same one unless the style heeds it."""
        return _sheet_of_work(self.style, code, self.archives) if self.of_work else self

    @property
    def within_quotes(self) -> "Sheet":
        """The sheet for what stands between its double quotation marks: it has single ones."""
        return replace(self, quotes=("‘", "’")) if self.quotes[0] == "“" else self

    def fill(self, layout: Layout, elements: Describing) -> str:
        """Join the segments of *layout* whose elements are there; never a doubled stop, never a leading comma."""
        return self._filled(layout, elements)[0]

    def _filled(self, layout: Layout, elements: Describing) -> tuple[str, bool]:
        """The line, and whether its first segment takes a capital."""
        line, capitals = "", list[bool]()
        for segment in layout:
            told: dict[str, str] = {}
            for name in segment.elements:
                element = elements.get(name)
                text = self.words.get(name) if element is None else element
                if not text:
                    break
                told[name] = text
            else:
                capitals.append(segment.takes_capital)
                if not line:
                    line = segment.text.lstrip(_LEADING).format_map(told)
                    continue
                text = segment.text.format_map(told)
                if segment.takes_capital and text.startswith(". "):
                    text = f". {_capital(text[2:])}"
                line = self._add(line, text)
        return line, capitals[:1] == [True]

    def sentence(self, layout: Layout, elements: Describing) -> str:
        """Fill *layout* as a line that stands by itself: with a capital, and closed if the style closes its notes."""
        line, takes_capital = self._filled(layout, elements)
        line = _capital(line) if takes_capital else line
        return self.close(line) if self.closed else line

    def label(self, kind: str, *, several: bool = False) -> str:
        """Give the word before one or several numbers of a kind of place: ``p.``, ``pp.``."""
        own = self.labels.get(kind)
        return self.language.places[kind][several and self.plurals] if own is None else own

    def close(self, line: str) -> str:
        """Give *line* the full stop that ends an entry, unless it ends in one."""
        return self._add(line, ".")

    def footnote(self, line: str) -> str:
        """Give *line* the full stop that ends a footnote, if the style has one."""
        return self.close(line) if self.stop else line

    def _add(self, line: str, text: str) -> str:
        after, closing = "", self.quotes[1]
        if self.tuck and text.startswith((",", ".")) and line.endswith(closing):
            line, text, after = line.removesuffix(closing), text[0], closing + text[1:]
        doubled = text.startswith(".") and line.endswith(_CLOSED)
        return line + text[doubled:] + after


def _capital(text: str) -> str:
    """Give *text* a capital, unless it is an address on the web."""
    return text if _ADDRESS.match(text) else text[:1].upper() + text[1:]


@lru_cache(maxsize=16)
def sheet(style: Style, archives: Registry = NO_ARCHIVES) -> Sheet:
    """Give the sheet of *style* for citing *archives*; dates, names and titles are printed without any."""
    return replace(_sheet(style), archives=archives)


@lru_cache(maxsize=64)
def _sheet_of_work(style: Style, code: str, archives: Registry) -> Sheet:
    form = sheet(style, archives)
    return _worded(form, language(form.language.code, code))


def _worded(form: Sheet, spoken: Language) -> Sheet:
    """Give a sheet with the words of a language, and of the work in it."""
    form = replace(form, language=spoken)
    return replace(form, words={**spoken.words, "vol": form.label("volume"), "no": form.label("number")})


@cache
def _sheet(style: Style) -> Sheet:
    """Read a sheet, with the layouts that it takes over from the style it is like."""
    entry = read("styles")[style]
    notes = _layouts(entry.get("notes", {}))
    if "like" in entry:
        notes = {**_sheet(entry["like"]).notes, **notes}
    spoken = language(entry["language"], entry["language"])
    form = Sheet(
        style=style,
        language=spoken,
        quotes=(entry["quotes"][0], entry["quotes"][1]),
        tuck=entry.get("tuck", False),
        closed=entry.get("closed", False),
        stop=entry.get("stop", False),
        bare_pages=entry.get("bare_pages", False),
        dash=entry["dash"],
        names=entry["names"],
        titles=entry["titles"],
        translated=entry.get("translated", False),
        repeats=entry.get("repeats", False),
        of_work=entry.get("of_work", False),
        plurals=entry.get("plurals", True),
        labels=entry.get("labels", {}),
        notes=notes,
        bibliography={**notes, **_layouts(entry.get("bibliography", {}))},
        words={},
    )
    return _worded(form, spoken)


@cache
def language(code: str, work: str) -> Language:
    """Read the words of two languages by their codes (ISO 639-1): of the note, and of the work it names."""
    table, own = read("words")[code], read("words")[work]
    return Language(
        code=code,
        words=table["words"] | own["work"],
        editions=own["editions"],
        places={kind: tuple(words) for kind, words in own["places"].items()},
        dates=table["dates"],
        bounds=table["bounds"],
        names={name: tuple(words) for name, words in table["names"].items()},
    )


def _layouts(table: Mapping[str, Iterable[str]]) -> dict[str, Layout]:
    return {
        layout: tuple(
            Segment(text=text, elements=names, takes_capital=not names or names[0] not in _AS_THEY_ARE)
            for text in texts
            for names in (tuple(_ELEMENT.findall(text)),)
        )
        for layout, texts in table.items()
    }


@cache
def read(name: str) -> TomlTable:
    """Give the table *name*.toml that lies beside the code: ``styles``, ``words`` or ``names``."""
    return read_table(Path(__file__).with_name(f"{name}.toml"))
