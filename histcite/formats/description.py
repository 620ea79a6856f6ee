"""A source as the formats of other programs describe one: its kind, people, title, date, and where it is kept.

Each of these formats names the same elements in its own way; what a style prints (the script of a title, the labels of an
archive) is settled here once for all of them.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from histcite.archives import ArchivalReference, Registry
from histcite.archives.letters import is_cyrillic
from histcite.citations.archival import render_archival
from histcite.citations.author import (
    Author,
    Chain,
    Sources,
    archival_reference,
    chain,
    read_authors,
    typed_reference,
)
from histcite.citations.dating import print_date, read_date
from histcite.citations.elements import cleaned, goes_on, layout_of, main_title, meaning_of
from histcite.citations.note import cite
from histcite.citations.style import Sheet, Style, sheet
from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.records.source import Source

Genre = Literal[
    "letter", "manuscript", "book", "chapter", "part", "periodical", "newspaper", "interview", "thesis", "web"
]
"""What a source is to a bibliography; a ``part`` stands in a work that is no book."""

Known = Mapping[str, str]
"""For the key of each source that was seen only through other works, the notes on these."""

_POINT = expression(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")
_MARKUP = expression(r"(?i)<(?=/?(?:i|b|u|su[bp]|sc|em|strong|span)\b)")
_SEASONS = range(21, 25)
_UNPRINTED = expression(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_CYRILLIC_LANGUAGES = frozenset({"be", "bg", "kk", "mk", "ru", "sr", "uk"})


_TOLD = frozenset((
    "kind", "title", "authors", "addressee", "date", "within", "leaves", "reference", "typed", "container", "editor", "publisher",
    "place", "volume", "number", "pages", "edition", "url", "accessed", "isbn", "doi", "language",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedDate:
    """A date for a program that takes year, month and day: one point, or the first and the last of an extent.

    There are no ``points`` where numbers would say something else than was typed; then only its ``words`` tell it. A ``season`` is
    counted from spring, 1 to 4.
    """

    points: tuple[tuple[int, ...], ...] = ()
    season: int = 0
    about: bool = False
    words: str = ""

    @property
    def exact(self) -> bool:
        """Whether its numbers alone tell it whole."""
        return bool(self.points) and not self.about and not self.season


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The elements of a source in the wording of a style; empty where there is none.

    ``date`` is that of the book for what stands in one, ``written`` that of the source itself; ``standing`` cites the work of which a
    ``part`` is one, with its place there. An interview without a title goes by what it is, *Interview with the author*. ``archive`` and ``location`` are
    the two halves of ``reference``, the place in an archive, ``city`` where the archive is.
    """

    source: Source
    kind: Genre
    title: str
    authors: tuple[Author, ...]
    addressee: tuple[Author, ...]
    editors: tuple[Author, ...]
    host: Source
    host_title: str
    host_authors: tuple[Author, ...]
    date: NumberedDate
    written: NumberedDate
    reference: str
    archive: str
    location: str
    city: str
    standing: str
    language: str
    form: Sheet

    @property
    def told(self) -> frozenset[str]:
        """The fields of the source that these elements tell: all that every such format has a place for."""
        titles = ("translated_title", "transliterated_title", "original_title")
        return _TOLD.union(name for name in titles if one_line(getattr(self.source, name)) in self.title)


def describe(source: Source, sources: Sources, form: Sheet, known: Known) -> Description:
    """Describe *source* in the words of the sheet *form*; *sources* holds the works in which it may stand.

    What was seen only through another work is described as *known*: that stands behind its place in the archive, else behind its
    title, in whatever a program prints of it.
    """
    links, style, archives = chain(source, sources), form.style, form.archives
    kind, host = _kind_of(links), links[1] if len(links) > 1 else source
    place = archival_reference(links)
    reference = one_line(render_archival(place, style, archives) if place else typed_reference(links)).rstrip(
        "."
    )
    archive = _name_of(place.archive, place.unknown_archive, style, archives) if place else ""
    title, through = _title_of(source, form), known.get(source.key, "")
    if kind == "interview" and (goes_on(source) or not title):
        talk = one_line(f"{form.words['interview']} {source.container if goes_on(source) else ''}")
        title = f"{title} [{talk}]" if title else talk[:1].upper() + talk[1:]
    written = dated(source.date, style)
    if kind == "chapter" and source.date and (host.date if host is not source else ""):
        title = f"{title} [{written.words}]".strip()
    of_host = host.date and (kind == "chapter" or (kind == "part" and not source.date))
    if through and reference:
        reference = form.fill(form.notes["via"], {"work": reference, "known": through})
    elif through:
        title = f"{title} [{through}]".strip()
    archive, location = (archive, reference.removeprefix(archive).lstrip(" .,")) if place else (reference, "")
    registered = archives.get(place.archive) if place and place.archive in archives else None
    return Description(
        source=source,
        kind=kind,
        title=title,
        authors=people(source.authors),
        addressee=people(source.addressee.split(";")),
        editors=people((host.editor or source.editor).split(";")),
        host=host,
        host_title=_host_title(source, host, form),
        host_authors=people(host.authors) if host is not source else (),
        date=dated(host.date, style) if of_host else written,
        standing=cite(host, sources, style=style, locator=source.leaves or source.pages, archives=archives)
        if kind == "part"
        else "",
        written=written,
        reference=reference,
        archive=archive,
        location=location,
        city=registered.city if registered and registered.city not in archive else "",
        language=_language_of(source, title),
        form=form,
    )


@lru_cache(maxsize=4096)
def dated(typed: str, style: Style) -> NumberedDate:
    """Read a date as typed into numbers where these tell it, and print it in the words of the style's language."""
    words = one_line(print_date(typed, sheet(style)))
    date, edtf = read_date(typed)
    if date is None or date.calendar == "julian":
        return NumberedDate(words=words)
    points = [_POINT.fullmatch(point) for point in edtf.split("/")]
    if not all(points):
        return NumberedDate(words=words)
    read = [tuple(int(part) for part in point.groups()[:3] if part) for point in points if point]
    about = any(point[4] for point in points if point)
    seasons = [point[1] for point in read if len(point) > 1 and point[1] in _SEASONS]
    if seasons and (len(read) > 1 or about):
        return NumberedDate(words=words)
    if seasons:
        return NumberedDate(points=((read[0][0],),), season=seasons[0] - _SEASONS.start + 1, words=words)
    return NumberedDate(points=tuple(read), about=about, words=words)


def people(names: Iterable[str]) -> tuple[Author, ...]:
    """Read the names that say something."""
    return tuple(read_authors(one_line(name) for name in names if name.strip(" ,")))


def one_line(text: str) -> str:
    """Put *text* on one line: each run of spaces, line breaks and control characters becomes one space.

    A no-break space stays between words, for it ties a label to its number.
    """
    if not text or (text.isprintable() and "  " not in text):
        return text.strip()
    tied = (_UNPRINTED.sub(" ", part) for part in text.split("\N{NO-BREAK SPACE}"))
    return "\N{NO-BREAK SPACE}".join(tied).strip()


def untagged(text: str) -> str:
    """*text* with no tag of the rich text that CSL and Zotero know: a word joiner behind the bracket makes it none."""
    return _MARKUP.sub("<\N{WORD JOINER}", text)


def _kind_of(links: Chain) -> Genre:
    source, layout = links[0], layout_of(links)
    archival = archival_reference(links) is not None or bool(typed_reference(links))
    if len(links) > 1 and not archival and layout in ("document", "chapter"):
        return "chapter" if layout_of(links[1:]) == "book" else "part"
    if layout == "document":
        return "letter" if source.addressee else "manuscript"
    return layout


def _host_title(source: Source, host: Source, form: Sheet) -> str:
    """The title of what holds a source, as a source of its own or in its words; what goes on after *interview* names nothing that does."""
    if host is not source:
        return _title_of(host, form)
    return "" if source.kind == "interview" and goes_on(source) else one_line(source.container)


def _title_of(source: Source, form: Sheet) -> str:
    title, meaning = one_line(main_title(source, form)), one_line(meaning_of(source, form))
    return f"{title} [{meaning}]" if title and meaning else title


@lru_cache(maxsize=1024)
def _name_of(archive: str, unknown: str, style: Style, archives: Registry) -> str:
    """The name with which the reference to an archive begins in a style."""
    named = ArchivalReference(archive=archive, unknown_archive=unknown)
    return cleaned(render_archival(named, style, archives)).rstrip(".")


def _language_of(source: Source, title: str) -> str:
    """The language in which the title stands, so that nobody gives it the capitals of English: ``und`` where it is not known.

    Empty for what is described in another language than its own, as a Russian letter under an English title.
    """
    code = one_line(source.language)
    if code:
        foreign = code.partition("-")[0].casefold() in _CYRILLIC_LANGUAGES and not is_cyrillic(title)
        return "" if foreign and source.title and source.title != source.transliterated_title else code
    return "und" if title else ""
