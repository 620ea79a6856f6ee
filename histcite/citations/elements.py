"""The elements that the layouts of a style put together: people, title, date, imprint, place in the source."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from histcite.archives import ArchivalReference, read_leaves
from histcite.archives.letters import is_cyrillic
from histcite.citations.archival import archival_at, render_archival, render_as_typed
from histcite.citations.author import (
    Chain,
    archival_reference,
    is_chapter,
    read_authors,
    typed_reference,
)
from histcite.citations.dating import print_date, print_day_accessed, print_year
from histcite.citations.locator import Locator, language_of, print_leaves, print_locator
from histcite.citations.style import NameOrder, Sheet, read
from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.records.source import Source

LayoutName = Literal["document", "book", "chapter", "periodical", "newspaper", "interview", "thesis", "web"]

_MOST_NAMES = 3
_TAKEN_APART = expression(r"[,;{]")
_LAYOUTS: dict[str, LayoutName] = {
    "article": "periodical",
    "press": "periodical",
    "interview": "interview",
    "thesis": "thesis",
    "web": "web",
}
PLACED = frozenset({"locator", "pages", "reference", "host", "title"})
"""The elements that may be others at another place in the source; it has a title of need where nothing else tells it."""

_PARTS = ("document", "chapter", "periodical")
_RECORDED = ("interview", "web")
_UNQUOTED = ("document", "book", "newspaper")
_QUOTED_WITHIN = expression("“([^“”]*)”")


def layout_of(links: Chain) -> LayoutName:
    """Name the layout that the first source of a chain takes, in every style."""
    source = links[0]
    if source.kind in {"file", "document"} or archival_reference(links):
        return "document"
    if is_chapter(links) and source.kind != "web":
        return "chapter"
    if source.kind == "press" and not source.container:
        return "newspaper"
    return _LAYOUTS.get(source.kind, "book")


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What the elements of a source are printed from: its sheet has the words of its work."""

    source: Source
    links: Chain
    layout: LayoutName
    place: ArchivalReference | None
    form: Sheet
    order: NameOrder


class Elements:
    """The elements that a layout may name of what is ``cited``, each printed when it is first asked for, since most layouts name few of them.

    Those that are *known* are printed already.
    """

    def __init__(self, cited: Particulars, known: dict[str, str | None]) -> None:
        self.cited = cited
        self._known = known

    def get(self, name: str, /) -> str | None:
        """Give an element: empty where it is missing, None where a word of the sheet may stand for it."""
        known = self._known
        if name not in known:
            printed = _PRINTED.get(name)
            known[name] = printed(self.cited, self) if printed else self.cited.form.words.get(name)
        return known[name]

    def besides(self, given: dict[str, str]) -> "Elements":
        """Give the elements with others, or others in their place."""
        return Elements(self.cited, {**self._known, **given})


def elements_of(links: Chain, form: Sheet, locator: str, order: NameOrder) -> Elements:
    """Print every element of the source that a layout may name; empty where it is missing; with the words that go with it.

    *locator* is the place as typed; without one, the source's own leaves or pages stand for it.
    """
    known = described(links, form, order)
    return known.besides(placing(known)(locator))


def described(links: Chain, form: Sheet, order: NameOrder) -> Elements:
    """Print the elements of ``elements_of`` that are the same for every place in the source, with the words of its language."""
    cited = Particulars(
        source=links[0],
        links=links,
        layout=layout_of(links),
        place=archival_reference(links),
        form=sheet_of_work(links, form),
        order=order,
    )
    return Elements(cited, {})


def placing(described: Elements) -> Callable[[str], dict[str, str]]:
    """Give what prints a place, and what is printed within it, of a source that is ``described``; these are elements, too.

    Pages are told from other places where they follow the year of an issue after a colon (Chicago 17, 14.171).
    """
    cited = described.cited
    source, standing = cited.source, _standing(cited)
    has_pages = cited.layout == "periodical" and cited.form.bare_pages and bool(described.get("year"))

    def placed(locator: str) -> dict[str, str]:
        given = standing(locator)
        if has_pages:
            place = Locator.parse(
                locator or source.leaves or source.pages, _told_language(cited.links), printed=True
            )
            if place and place.begins_with_pages:
                given |= {"pages": given["locator"], "locator": ""}
        if not (given["reference"] or given["host"] or any(map(described.get, _PRINTED))):
            given["title"] = cleaned(source.first_form) or source.key
        return given

    return placed


def sheet_of_work(links: Chain, form: Sheet) -> Sheet:
    """Give the sheet with the words for volumes and pages in the language of the work, if the style wants that.

    The work is the published one that holds the others; without a language that words.toml knows, its letters tell
    Russian from English. What lies in an archive is described in the language of the note.
    """
    return form if _is_in_leaves(links) else form.of(_told_language(links) or "en")


def _told_language(links: Chain) -> str:
    """The language of the work by its code, if words.toml has it, or Russian by its letters; empty where neither tells."""
    work = links[-1]
    code = work.language.partition("-")[0].casefold()
    letters = f"{work.title}{work.container}{work.original_title}"
    return code if code in read("words") else "ru" if is_cyrillic(letters) else ""


def is_latin(links: Chain, form: Sheet) -> bool:
    """Tell whether the work is cited in Latin letters: by the labels of its archive, or the words of its own language."""
    if _is_in_leaves(links):
        reference = archival_reference(links)
        return reference is not None and not is_cyrillic(
            render_archival(reference, form.style, form.archives)
        )
    return not is_cyrillic(sheet_of_work(links, form).label("page"))


def print_people(names: Iterable[str], form: Sheet, order: NameOrder) -> str:
    """Print names in a row; *order* is that of the first, and of the others too unless it puts the family name first."""
    words = form.language.words
    return _in_a_row(
        tuple(names), order, words["and"], words.get("and_last", words["and"]), words["and_others"]
    )


@lru_cache(maxsize=4096)
def _in_a_row(names: tuple[str, ...], order: NameOrder, and_: str, and_last: str, and_others: str) -> str:
    people = read_authors(names)
    if not people:
        return ""
    others = "given_first" if order == "family_first" else order
    shown: list[str] = [getattr(people[0], order), *(getattr(person, others) for person in people[1:])]
    if len(shown) > _MOST_NAMES:
        return shown[0] + and_others
    joint = and_last if shown[2:] else and_
    return joint.join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def print_addressee(name: str, form: Sheet) -> str:
    """Print to whom a letter is written, several parted by ``;``; who is typed without a comma or braces stays as typed."""
    return print_people(name.split(";"), form, "given_first") if _TAKEN_APART.search(name) else cleaned(name)


def print_title(title: str, layout: LayoutName, form: Sheet) -> str:
    """Print a title, between quotation marks unless it names a whole book or newspaper, or describes a document."""
    title = cleaned(title)
    if not title or layout in _UNQUOTED:
        return title
    return f"{form.quotes[0]}{within_quotes(title, form)}{form.quotes[1]}"


def within_quotes(title: str, form: Sheet) -> str:
    """Put single marks round what is quoted within a title that stands between double ones (Chicago 13.30)."""
    return _QUOTED_WITHIN.sub(r"‘\1’", title) if form.quotes[0] == "“" else title


def main_title(source: Source, form: Sheet) -> str:
    """Choose the title in the script that the style prefers; the one by which the source is known if it has no such.

    A source that goes under its transliterated title keeps it in every style.
    """
    if form.titles == "cyrillic" and source.title != source.transliterated_title:
        cyrillic = (title for title in (source.title, source.original_title) if is_cyrillic(title))
        return next(cyrillic, source.title)
    return source.transliterated_title or source.title


def meaning_of(source: Source, form: Sheet) -> str:
    """Give what the title printed means, where the style has that and it is not the title itself."""
    if not form.translated:
        return ""
    typed = "" if is_cyrillic(source.title) else source.title
    meaning = cleaned(source.translated_title or typed)
    return meaning if meaning and meaning != cleaned(main_title(source, form)) else ""


def print_place(typed: str, links: Chain, form: Sheet) -> str:
    """Print a locator: leaves before pages for what is not published, pages before leaves for what is.

    A label is read in the language of the work; of a work whose language is not told it may tell it, as *fq.* does.
    """
    if not typed:
        return ""
    if _is_in_leaves(links):
        file = archival_reference(links) or ArchivalReference()
        if leaves := print_leaves(typed, form, file):
            return leaves
    language = _told_language(links)
    sheet = form if _is_in_leaves(links) else form.of(language or language_of(typed) or "en")
    return cleaned(print_locator(typed, sheet, language, printed=links[0].kind not in _RECORDED))


def cleaned(text: str) -> str:
    """Put *text* on one line, without the punctuation at its ends that the layout sets."""
    return " ".join(text.split()).strip(" ,;:") if text else ""


def _title(told: Particulars, _: Elements) -> str:
    """Print the title; what it means stands after it in brackets, where the style has that (Chicago 17, 11.9)."""
    form = told.form
    title = print_title(main_title(told.source, form), told.layout, form)
    meaning = meaning_of(told.source, form)
    return f"{title} [{meaning}]" if title and meaning else title


def _edition(told: Particulars, _: Elements) -> str:
    typed, editions = told.source.edition, told.form.language.editions
    return editions.get(typed, editions["other"].format(typed)) if typed.isdecimal() else cleaned(typed)


def _imprint(told: Particulars, _: Elements) -> str:
    source, form = told.source, told.form
    named = {"place": cleaned(source.place), "publisher": cleaned(source.publisher)}
    year = print_year(source.date, form) or cleaned(source.date)
    return form.fill(form.notes["imprint"], named | {"year": year})


def _issue(told: Particulars, _: Elements) -> str:
    source, form = told.source, told.form
    counted = {"volume": cleaned(source.volume), "number": cleaned(source.number)}
    return form.fill(form.notes["issue"], counted)


def _year(told: Particulars, elements: Elements) -> str:
    """Print the year of a periodical with issues; of all else the day is printed."""
    numbered = told.layout == "periodical" and told.source.kind != "press" and elements.get("issue")
    return print_year(told.source.date, told.form) if numbered else ""


def _interview(told: Particulars, elements: Elements) -> str | None:
    """Say once that an interview is one, and with whom where the container goes on after that word: *interview with the author*."""
    source, word = told.source, told.form.words["interview"]
    if source.kind != "interview":
        return None
    if goes_on(source):
        return f"{word} {cleaned(source.container)}"
    return "" if word in (elements.get("title") or "").casefold() else word


_PRINTED: Mapping[str, Callable[[Particulars, Elements], str | None]] = {
    "people": lambda told, _: print_people(told.source.authors, told.form, told.order),
    "title": _title,
    "addressee": lambda told, _: print_addressee(told.source.addressee, told.form),
    "editor": lambda told, _: print_people(told.source.editor.split(";"), told.form, "given_first"),
    "edition": _edition,
    "volume": lambda told, _: cleaned(told.source.volume),
    "place": lambda told, _: cleaned(told.source.place),
    "url": lambda told, _: address_of(told.source),
    "day_accessed": lambda told, _: day_accessed(told.source, told.form),
    "imprint": _imprint,
    "container": lambda told, _: (
        "" if told.source.kind == "interview" and goes_on(told.source) else cleaned(told.source.container)
    ),
    "issue": _issue,
    "year": _year,
    "date": lambda told, elements: "" if elements.get("year") else print_date(told.source.date, told.form),
    "interview": _interview,
}
"""How each element of a source is printed."""


def goes_on(source: Source) -> bool:
    """Tell whether the container of an interview goes on after that word, as *with the author* does, and names nothing that printed it."""
    return source.container[:1].islower()


def address_of(source: Source) -> str:
    """Give the address on the web that every note, bibliography and export prints.

    Every source that has an address is cited with it, one with a shelf mark too: what was consulted online is cited so, after its place
    in the archive (Chicago 17, 14.6-14.12 for 14.221-14.231; GOST R 7.0.5-2008, 10.4).
    """
    return cleaned(source.url)


def day_accessed(source: Source, form: Sheet) -> str:
    """Print the day on which an address was read; a day without an address is none."""
    return print_day_accessed(source.accessed, form) if address_of(source) else ""


def _standing(cited: Particulars) -> Callable[[str], dict[str, str]]:
    """Give what prints where the source stands and a place in it; leaves are printed within the archival reference itself.

    Without a place it is the pages that a part takes up; those of a whole book are its extent and stay unprinted. In an archive that is
    not known a place stands as typed.
    """
    links, form, reference, leaves = cited.links, cited.form, cited.place, cited.source.leaves
    if reference is None:
        typed = cleaned(typed_reference(links))
        host = "" if typed else _host(links, form)
        pages = cited.source.pages if cited.layout in _PARTS else ""

        def in_print(locator: str) -> dict[str, str]:
            place = locator or leaves
            printed = cleaned(place) if typed and place else print_place(place or pages, links, form)
            return {"reference": typed, "host": host, "locator": printed}

        return in_print
    at = archival_at(reference, form.style, form.archives) if reference.archive in form.archives else None
    whole = at(reference.leaves) if at else render_as_typed(reference, reference.locator, form.style)

    def in_archive(locator: str) -> dict[str, str]:
        place = locator or leaves
        if at is None and place:
            written = render_as_typed(reference, place.strip(), form.style)
            return {"reference": written, "host": "", "locator": ""}
        read = read_leaves(place) if place else None
        printed = "" if read else print_place(place, links, form)
        if at is None or not read or read == reference.leaves:
            return {"reference": whole, "host": "", "locator": printed}
        return {"reference": at(read), "host": "", "locator": printed}

    return in_archive


def _is_in_leaves(links: Chain) -> bool:
    return layout_of(links) == "document" and (
        links[-1].kind in {"file", "document"} or archival_reference(links) is not None
    )


def _host(links: Chain, form: Sheet) -> str:
    """Print the work of which the source is a part, as in a note and without a place in it."""
    source = links[0]
    if not is_chapter(links):
        return ""
    book = replace(source, key="", kind="book", title=source.container, authors=(), container="")
    upper = links[1:] or (book,)
    elements = elements_of(upper, form, "", form.names).besides({"locator": ""})
    return form.fill(form.notes[elements.cited.layout], elements)
