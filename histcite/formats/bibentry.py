"""What the entries of every .bib dialect share: a source with what an entry tells of it, the fields that its kind takes, the rider
that carries what no field tells, and the writing.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache, lru_cache
from itertools import compress
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from histcite.archives import ArchivalReference
from histcite.archives.letters import is_cyrillic
from histcite.citations.archival import render_archival
from histcite.citations.author import Chain, Sources, archival_reference, chain, typed_reference
from histcite.citations.dating import print_date
from histcite.citations.elements import (
    day_accessed,
    goes_on,
    layout_of,
    main_title,
    meaning_of,
    print_addressee,
    within_quotes,
)
from histcite.citations.note import cite, known_through
from histcite.citations.style import Sheet
from histcite.deferred import expression
from histcite.formats.bibtext import (
    curled,
    escape,
    escape_url,
    is_isbn,
    is_plain,
    is_two,
    names,
    shortened_by_letters,
    squeeze,
    tied,
)
from histcite.formats.repertory import Written, untold
from histcite.formats.rider import SIGN, listed, percent_encoded, riding_beside, seal_of
from histcite.frozen import dataclass
from histcite.records.source import Source
from histcite.tables import read_table

Dialect = Literal["bibtex", "biblatex"]

_URLS = ("url", "doi")
_NAMES = ("author", "editor", "bookauthor")
_TITLES = ("title", "booktitle", "journal", "journaltitle")
_DATES = ("date", "urldate")
_MARKS = expression('["“]')
_QUOTED = ("document", "part", "chapter", "periodical", "thesis", "web")
_UNPUBLISHED = ("document", "file", "part", "interview", "web")
_BARE = ("month",)
_UNPRINTED = r"\noopsort"
_PREAMBLE = f'@preamble{{"\\providecommand{{{_UNPRINTED}}}[1]{{}}"}}\n'
_STOP = expression(r"(?<=\d)\.$")
_PRINTED = ("kind", "title", "authors", "addressee", "date", "within", "leaves", "reference", "typed", "tags")
_WORDED = ("container", "place", "volume", "number", "url", "translated_title", "transliterated_title")
_RIDING = tuple(field.name for field in fields(Source) if field.name not in ("key", "origin"))
_ridden = attrgetter(*_RIDING)
_WRITTEN_AS = {"authors": "author", "within": "in"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BibEntry:
    """One entry: its values are written as they stand, between braces unless the field is ``month``."""

    type: str
    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A source on its way into a .bib: with what holds it, its ``kind`` in the table of fields, and the sheet that words it.

    ``named`` is the title that a note prints, with what it means in brackets, ``place`` where it lies in an archive, and ``reference`` that in the
    wording of the sheet;
    ``through`` says how it is known if nobody saw it: *quoted in* another work. Each is empty where there is none.
    """

    links: Chain
    kind: str
    form: Sheet
    sources: Sources
    dialect: Dialect
    named: str
    place: ArchivalReference | None
    reference: str
    through: str = ""

    @property
    def source(self) -> Source:
        """The source itself."""
        return self.links[0]

    @property
    def book(self) -> Source:
        """The book of a chapter: a source of its own, or what the chapter tells of it."""
        if len(self.links) > 1:
            return self.links[1]
        return replace(
            self.source, title=self.source.container, transliterated_title="", translated_title="", authors=()
        )

    @property
    def date(self) -> str:
        """The date as typed under which it was given out: that of its book, for a chapter whose book has one."""
        return (self.book.date if self.kind == "chapter" else "") or self.source.date

    @property
    def title(self) -> str:
        """Its title; else to whom it is written, or that it is an interview; else its reference, what was typed for it, or its kind."""
        source, words = self.source, self.form.words
        if self.named:
            return self.named
        if self.kind == "document":
            return capital(f"{words['to']} {print_addressee(source.addressee, self.form)}")
        if self.kind == "interview":
            return capital(f"{words['interview']} {source.container if goes_on(source) else ''}".strip())
        return self.reference or squeeze(source.first_form) or source.kind.capitalize()

    def titled(self, words: str) -> str:
        """Give its title, in brackets *words* for its date, that of a document within an edition, and through what it is known where
        no reference says so. Where biblatex's styles quote it, what is quoted in it stands between single marks.
        """
        within = self.kind == "chapter" and self.book.date and len(self.links) > 1
        date = print_date(self.source.date, self.form) if within else words
        title, through = self.title, "" if self.reference else self.through
        if self.dialect == "biblatex" and self.kind in _QUOTED:
            title = within_quotes(curled(title), self.form) if _MARKS.search(title) else title
            if through:
                through = known_through(self.source, self.sources, self.form.within_quotes) or through
        return " ".join((title, *(f"[{aside}]" for aside in (date, through) if aside)))

    @property
    def how_published(self) -> str:
        """Say where it is found that no journal or publisher gives out: to whom it went and where it lies, in what it stands, with whom
        one spoke and where that was printed, which issue of a newspaper.
        """
        source, form, told = self.source, self.form, self.named
        parts: tuple[str, ...] = ()
        match self.kind:
            case "document":
                addressee = print_addressee(source.addressee, form) if told else ""
                addressed = capital(f"{form.words['addressed_to']} {addressee}") if addressee else ""
                parts = (addressed, self.reference, self.through if self.reference else "")
            case "file":
                parts = (self.through,)
            case "part":
                place = source.leaves or source.pages
                host = cite(
                    self.links[1], self.sources, style=form.style, locator=place, archives=form.archives
                )
                parts = (capital(f"{form.words.get('in', '')} {host}".strip()),)
            case "interview":
                word = form.words["interview"]
                says_so = not told or word in told.casefold()
                phrase = f"{word} {source.container}" if goes_on(source) and told else "" if says_so else word
                parts = (capital(phrase), "" if goes_on(source) else source.container)
            case "newspaper":
                issue = {"volume": source.volume, "number": source.number}
                parts = (form.fill(form.notes["issue"], issue),)
        found = [part for part in parts if part]
        if form.closed:
            found = [*map(form.close, found[:-1]), *found[-1:]]
            found[1:] = map(capital, found[1:])
        return squeeze((" " if form.closed else ", ").join(found))


def works_of(
    sources: Iterable[Source], all_sources: Sources, form: Sheet, known: Mapping[str, str], dialect: Dialect
) -> Iterator[Work]:
    """Take each of *sources*, in the order of their keys, when its entry is to be written."""
    for source in sorted(sources, key=lambda source: (source.key.casefold(), source.key)):
        yield work_of(source, all_sources, form, known, dialect)


def work_of(
    source: Source, sources: Sources, form: Sheet, known: Mapping[str, str], dialect: Dialect
) -> Work:
    """Take *source* with what holds it, of a kind that is a citation layout but for two; *known* says through what it is known.

    ``part`` is what stands in no book, ``file`` what goes by its archival reference alone, ``chapter`` also a book that appeared in another,
    ``web`` what a periodical has at an address and of which nothing else is known.
    """
    links, title = chain(source, sources), printed_title(source, form)
    kind: str = layout_of(links)
    place, typed = archival_reference(links), squeeze(typed_reference(links))
    if kind in ("document", "chapter") and len(links) > 1 and not place and not typed:
        kind = "chapter" if layout_of(links[1:]) == "book" else "part"
    elif kind == "document" and not title and not source.addressee:
        kind = "file"
    elif kind == "book" and source.container:
        kind = "chapter"
    elif (
        kind == "periodical"
        and source.url
        and not (source.date + source.volume + source.number + source.pages)
    ):
        kind = "web"
    reference = tied(render_archival(place, form.style, form.archives)) if place else typed
    return Work(
        links=links,
        kind=kind,
        form=form,
        sources=sources,
        dialect=dialect,
        named=title,
        place=place,
        reference=_STOP.sub("", reference) if place and form.closed else reference,
        through=known.get(source.key, ""),
    )


def publication_fields(work: Work, words: str = "") -> dict[str, str]:
    """Write the fields that the kind takes from the source, and for a chapter those of its book, with *words* for its date in brackets.

    A book that is no source of its own is told by the chapter's fields.
    """
    written = _values(_own_fields(work), work.source, work)
    if work.kind != "chapter":
        return _counted_volume(written, work)
    title = printed_title(work.book, work.form)
    book = replace(work.book, title=f"{title} [{words}]" if words and len(work.links) > 1 else title)
    return _counted_volume(written | _values(field_table()["book"][work.dialect], book, work), work)


def _values(fields_of: Mapping[str, str], source: Source, work: Work) -> dict[str, str]:
    """Write the attributes of *source* that fields take, as each wants it."""
    return {
        field: value_of(field, value, source, work) if (value := getattr(source, attribute)) else ""
        for field, attribute in fields_of.items()
    }


def _counted_volume(written: dict[str, str], work: Work) -> dict[str, str]:
    """Move a volume that is no plain number (*X/2*) to the field that the kind has for it; biber passes over it in ``volume``."""
    volume = written.get("volume", "")
    if work.dialect == "bibtex" or not volume or volume.isdecimal():
        return written
    field = field_table()["volumes"][work.kind]
    labelled = volume if field == "series" or " " in volume else f"{work.form.words['vol']} {volume}"
    return written | {"volume": "", field: labelled}


def value_of(field: str, value: str | tuple[str, ...], source: Source, work: Work) -> str:
    """Write one value as its field wants it: names, addresses, titles of *source*, or text."""
    if field in _NAMES:
        return people_of(value.split(";") if isinstance(value, str) else value, work)
    text = value if isinstance(value, str) else ", ".join(value)
    if field in _URLS:
        return escape_url(text)
    if field == "isbn" and not is_isbn(text):
        return ""
    return title_value(text, source, work) if field in _TITLES else escape(text)


def title_value(text: str, source: Source, work: Work) -> str:
    """Write a title in braces of its own, so that no style changes its capitals.

    In a published English work one may give capitals to more words, and takes none from those that have one, which may be names.
    """
    english = source.language.partition("-")[0].casefold() == "en" and work.kind not in _UNPUBLISHED
    return _in_braces(text, english=english)


@lru_cache(maxsize=4096)
def _in_braces(text: str, *, english: bool) -> str:
    written = escape(text)
    if not english or not written:
        return written and f"{{{written}}}"
    first, *words = written.split(" ")
    kept = (f"{{{word}}}" if any(map(str.isupper, word)) else word for word in words)
    return " ".join((f"{{{first}}}" if first[1:].casefold() != first[1:] else first, *kept))


def people_of(cells: Iterable[str], work: Work) -> str:
    """Write a list of names as the dialect of *work* wants them."""
    return _people(tuple(cells), work.dialect)


@lru_cache(maxsize=4096)
def _people(cells: tuple[str, ...], dialect: Dialect) -> str:
    return names(cells, escape if dialect == "biblatex" else shortened_by_letters)


def keywords(source: Source) -> str:
    """Write the tags, parted by commas; empty where one has a comma itself."""
    return "" if any("," in tag for tag in source.tags) else escape(", ".join(source.tags))


def with_rider(
    entry: Mapping[str, str], work: Work, sources: Sources, going: Collection[str]
) -> dict[str, str]:
    """Add to the fields of an entry one in which rides what they do not tell of the source word for word as it was typed, among *sources*.

    It is ``histcite:`` and pairs of a column of the sources and its cell, percent-encoded, between ``;``. The cell ``file`` is the
    archival reference of a source that lies in one, ``with`` has the records of works that it leans on and that are not *going* out;
    a title or date that the source has not, and the entry makes up, is an empty cell.
    biblatex knows ``verbc`` and prints it in no style; BibTeX passes over ``histcite``.
    """
    typed = sources.get(work.source.key, work.source)
    told, riding = _told(entry, work, typed), riding_beside(typed, sources, going)
    cells = {"kind": typed.kind, "file": riding.get("file", "")}
    values = _ridden(typed)
    for name, value in compress(zip(_RIDING, values, strict=True), values):
        if name not in told:
            cells[_WRITTEN_AS.get(name, name)] = listed(value) if isinstance(value, tuple) else value
    if "with" in riding:
        cells["with"] = json.dumps(riding["with"], ensure_ascii=False)
    made_up = (name for name in ("date", "title") if entry.get(name) and not getattr(typed, name))
    cells["seal"] = seal_of((name, value) for name, value in entry.items() if name not in _BARE)
    ridden = ";".join(
        [f"{column}={percent_encoded(cell)}" for column, cell in cells.items() if cell]
        + [f"{name}=" for name in made_up]
    )
    return {**entry, str(field_table()["riders"][work.dialect]): SIGN + ridden}


def _told(entry: Mapping[str, str], work: Work, typed: Source) -> set[str]:
    """Name the attributes of the source that the entry tells so that they are read back as they were *typed*."""
    tellable = told_by(work.kind, work.dialect, alone=len(work.links) == 1)
    told = {
        attribute
        for attribute, field in tellable.items()
        if (written := entry.get(field)) and field not in _NAMES and (value := getattr(typed, attribute))
        if written == (value if field in (*_DATES, *_URLS) else value_of(field, value, typed, work))
        if all(map(is_plain, _cells(typed, attribute)))
    }
    for attribute, field in (("authors", "author"), ("editor", "editor")):
        cells = _cells(typed, attribute)
        if not cells or _are_told(cells, entry.get(field, "")):
            told.add(attribute)
    return told


@lru_cache(maxsize=4096)
def _are_told(people: tuple[str, ...], written: str) -> bool:
    is_so = written == " and ".join(map(escape, people)) and all(map(is_plain, people))
    return is_so and not any(is_two(name) or (" " in name and "," not in name) for name in people)


def _unprinted(entry: BibEntry, work: Work, told: set[str]) -> Iterable[str]:
    """Name what no field of an entry shows of the source, not even in other words."""
    printed = " ".join(entry.fields.values()).replace(r"\allowbreak{}", "")
    address, day = escape_url(work.source.url), day_accessed(work.source, work.form)
    shown = {name for name in _WORDED if escape(getattr(work.source, name)) in printed}
    shown |= {"url"} if address in printed or escape(address) in printed else set()
    shown |= {"accessed"} if day and escape(day) in printed else set()
    shown |= {
        name for name, field in {"editor": "editor", "language": "langid"}.items() if entry.fields.get(field)
    }
    return untold(work.source, {*_PRINTED, *told, *shown})


def _cells(source: Source, attribute: str) -> tuple[str, ...]:
    value = getattr(source, attribute)
    return value if isinstance(value, tuple) else (value,) if value else ()


def _own_fields(work: Work) -> Mapping[str, str]:
    return _fields_of(work.kind, work.dialect, len(work.links) == 1)


@cache
def told_by(kind: str, dialect: Dialect, *, alone: bool) -> Mapping[str, str]:
    """The columns of a source that an entry of this *kind* tells, with the field of each; a chapter is *alone* where its book is no source."""
    own = {attribute: field for field, attribute in _fields_of(kind, dialect, alone).items()}
    return {**own, "title": "title", "date": "date", "accessed": "urldate", "tags": "keywords"}


@cache
def _fields_of(kind: str, dialect: Dialect, alone: bool) -> Mapping[str, str]:
    """The fields that a kind takes from the source itself: with those of its book for a chapter that is *alone* in telling of it."""
    table = field_table()
    own = {**table[dialect][kind]["fields"], **table["any"][dialect]}
    if kind == "chapter" and alone:
        own |= {
            field: {"title": "container"}.get(attribute, attribute)
            for field, attribute in table["book"][dialect].items()
            if attribute != "authors"
        }
    return own


def langid(work: Work) -> str:
    """Give babel's name of the language that the entry of *work* is printed in, by its ISO 639-1 code.

    Empty where babel or biblatex does not know it, and where a work in a Cyrillic language goes under a Latin title.
    """
    code = work.source.language.partition("-")[0].casefold()
    if code in field_table()["cyrillic"] and work.named and not is_cyrillic(work.named):
        return ""
    return str(field_table()["babel"].get(code, ""))


def printed_title(source: Source, form: Sheet) -> str:
    """Give the title that a note would print, with what it means in brackets; empty if there is none."""
    title, meaning = squeeze(main_title(source, form)), squeeze(meaning_of(source, form))
    return f"{title} [{meaning}]" if title and meaning else title


def write_entries(
    works: Iterable[Work], entry_of: Callable[[Work], BibEntry], typed: Sources | None
) -> Written:
    """Write the entry of each work, in their order, each value on its line, with a newline at the end.

    Each entry carries along what its fields do not tell of the source among those *typed*; if there are none, that is counted.
    """
    written: list[str] = []
    left_out: Counter[str] = Counter()
    works = [*works]
    going = {work.source.key for work in works}
    for work in works:
        entry = entry_of(work)
        values = entry.fields
        if typed is None:
            left_out.update(_unprinted(entry, work, _told(values, work, work.source)))
        else:
            values = with_rider(values, work, typed, going)
        lines = (
            f"  {field} = {value if field in _BARE else f'{{{value}}}'},\n"
            for field, value in values.items()
            if value
        )
        written.append(f"@{entry.type}{{{entry.key},\n{''.join(lines)}}}\n")
    if any(_UNPRINTED in entry for entry in written):
        written.insert(0, _PREAMBLE)
    return Written(data="\n".join(written), left_out=left_out)


def capital(text: str) -> str:
    """Give *text* a capital at its beginning."""
    return text[:1].upper() + text[1:]


@cache
def field_table() -> dict[str, Any]:
    """Read the table of entry types, fields and languages."""
    return read_table(Path(__file__).with_name("bibfields.toml"))
