"""Bibliographies for biblatex and biber, in three profiles: one that every reader of such files prints, and one each for two of its
styles.

``portable`` keeps to what verbose-note, authoryear, biblatex-chicago, biblatex-gost and pandoc print alike; ``chicago`` has archival sources as biblatex-chicago
wants them (``@misc`` with the ``entrysubtype`` *archival* and an ``origdate``), ``gost`` as they print by biblatex-gost (``@inbook`` in
the archive's reference, whose ``pages`` give way to a postnote). Of the published ones there is one form.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from histcite.archives.letters import is_cyrillic
from histcite.citations.archival import render_archival, render_leaves
from histcite.citations.author import Author, Sources, read_authors
from histcite.citations.dating import SAID_BY_BIBLATEX, portable_date, print_date
from histcite.citations.elements import (
    address_of,
    cleaned,
    day_accessed,
    described,
    main_title,
    print_people,
    within_quotes,
)
from histcite.citations.note import first_words
from histcite.citations.style import Sheet
from histcite.formats.bibentry import (
    BibEntry,
    Work,
    capital,
    field_table,
    keywords,
    langid,
    people_of,
    publication_fields,
    tied,
    title_value,
    work_of,
    write_entries,
)
from histcite.formats.bibtext import breakable, escape, escape_url, names
from histcite.formats.description import Known
from histcite.formats.repertory import Profile, Written
from histcite.records.source import Source

_LONG = 40
_IN_LEAVES = ("document", "file", "part")


def write_biblatex(
    sources: Iterable[Source],
    all_sources: Sources,
    form: Sheet,
    *,
    known: Known = MappingProxyType({}),
    profile: Profile = "portable",
    typed: Sources | None = None,
) -> Written:
    """Write a .bib file for biblatex 3 in one of the profiles.

    What a date in EDTF cannot say stands in brackets in the title. *form* words what is printed, *all_sources* holds the files and books in which sources lie, *known*
    says through which works those are known that nobody saw; *typed* are the sources as typed, of which each entry carries along what
    it does not tell.
    """
    works = (work_of(source, all_sources, form, known, "biblatex") for source in sources)
    return write_entries(works, _ENTRIES[profile], typed)


def _portable(work: Work) -> BibEntry:
    """A source for every reader of such files; of a paper without a date the day of access is none, for author-year styles print its year."""
    source, kind = work.source, work.kind
    date, in_words = portable_date(work.date, work.form, SAID_BY_BIBLATEX)
    accessed, _ = portable_date(source.accessed, work.form, SAID_BY_BIBLATEX)
    nameless_part = kind == "chapter" and not source.authors
    fields = {
        "title": title_value(work.titled(in_words), source, work),
        "shorttitle": _short_title(work),
        "author": people_of(source.authors, work),
        **publication_fields(work, in_words),
        "howpublished": escape(work.how_published),
        "entrysubtype": "newspaper" if kind == "periodical" and source.kind == "press" else "",
        "type": "thesis" if kind == "thesis" else "",
        "date": date,
        "urldate": accessed if date or kind not in _IN_LEAVES else "",
        "options": "useeditor=false" if nameless_part else "",
        **_common(work),
    }
    return BibEntry(type=field_table()["biblatex"][kind]["type"], key=source.key, fields=fields)


def _short_title(work: Work) -> str:
    """Write for the long title of an author's work the first words by which later notes name it, as ``short`` does.

    What has no author goes by its title in author-year styles, which print a short one and then the whole.
    """
    whole = main_title(work.source, work.form)
    if not work.source.authors or len(whole) <= _LONG:
        return ""
    return title_value(within_quotes(first_words(cleaned(whole)), work.form), work.source, work)


def _chicago(work: Work) -> BibEntry:
    """An archival source for biblatex-chicago: whoever wrote a letter stands in its title, for the style would name him twice.

    What follows a postnote stands in ``addendum``: the day on which an address was read, in the order of the note's other dates, and
    through what the source is known, with the address before that.
    """
    source, form = work.source, work.form
    if work.kind not in ("document", "file"):
        return _portable(work)
    date, in_words = portable_date(source.date, form, SAID_BY_BIBLATEX)
    authored = bool(work.named and not source.addressee)
    told = described(work.links, form, form.names)
    whole = {name: told.get(name) or "" for name in ("people", "addressee", "title")}
    family = print_people(source.addressee.split(";"), form, "family")
    short = {"people": print_people(source.authors, form, "family"), "addressee": family}
    title = work.named if authored else form.fill(form.notes["document"], whole)
    address = address_of(source) if work.through else ""
    fields = {
        "entrysubtype": "archival",
        "title": title_value(title or work.title, source, work),
        "shorttitle": title_value(form.fill(form.notes["short"], short), source, work) if family else "",
        "author": people_of(source.authors, work) if authored else "",
        "sortname": "" if authored else people_of(source.authors, work),
        "origdate": "" if in_words else date,
        "titleaddon": escape(print_date(source.date, form)) if in_words else "",
        "note": escape(work.reference) if title else "",
        "addendum": _seen(address, work),
        **publication_fields(work),
        **({"url": ""} if address else {}),
        **_common(work),
    }
    return BibEntry(type="misc", key=source.key, fields=fields)


def _seen(address: str, work: Work) -> str:
    """Write when a source was read on the web, the address where another follows it, and through what it is known.

    A capital where a bibliography wants one is given to the word before the day; none to an address.
    """
    word, day = work.form.words["accessed"], day_accessed(work.source, work.form)
    parts = (breakable(escape_url(address)), breakable(work.through))
    read = rf"\autocap{{{word[0]}}}{word[1:]} {escape(day)}" if day else ""
    return ("" if read or not address else "{}") + ", ".join(filter(None, (read, *parts)))


def _gost(work: Work) -> BibEntry:
    """An archival source for biblatex-gost: a part of the file, whose leaves a postnote replaces.

    The dash between leaves is written by its number, for of any other biber makes the long one of Russian. The address stands in
    ``addendum``, for in notes the style prints no ``url``.
    """
    source, form, place = work.source, work.form, work.place
    if work.kind not in ("document", "file"):
        return _portable(work)
    told = described(work.links, form, form.names)
    whole = {name: told.get(name) or "" for name in ("title", "addressee", "date")}
    title = capital(form.fill(form.notes["document"], whole))
    file, leaves = work.reference, ""
    if place:
        file = tied(render_archival(replace(place, leaves=()), form.style, form.archives)).rstrip(".")
        leaves = render_leaves(place, form.style, form.archives)
    part = bool(file and (title or source.authors))
    fields = {
        "title": title_value(title if part else file or title or work.title, source, work),
        "author": " and ".join(map(_as_noted, read_authors(source.authors))),
        "booktitle": title_value(file, source, work) if part else "",
        "pages": escape(leaves).replace("–", r"\symbol{8211}") if part else "",
        "addendum": ". ".join(filter(None, (_on_the_web(work), breakable(capital(work.through))))),
        **publication_fields(work),
        "url": "",
        **_common(work),
        "langid": "russian" if is_cyrillic(title + file) else langid(work),
    }
    return BibEntry(type="inbook" if part else "misc", key=source.key, fields=fields)


def _as_noted(author: Author) -> str:
    """Write an author so that biblatex-gost prints him as a note does: a name whose order is not known in full, a particle before the
    family name.
    """
    if not author.given or author.leads:
        return f"{{{escape(author.given_first)}}}"
    if author.family[0].islower() and not author.suffix:
        return f"{{{escape(author.family)}}}, {escape(author.given)}"
    return names((author.family_first,))


def _on_the_web(work: Work) -> str:
    """Write where on the web a source was read, and when, in the words of a note of biblatex-gost."""
    address, day = breakable(escape_url(address_of(work.source))), day_accessed(work.source, work.form)
    return (
        f"URL: {address}" + (f" ({work.form.words['accessed']} {escape(day)})" if day else "")
        if address
        else ""
    )


def _common(work: Work) -> dict[str, str]:
    """What an entry of every profile has; places in what lies in leaves are labelled by whoever cites them.

    What lies in leaves is described, and dated, in the language of the paper and not in its own, as a note does.
    """
    return {
        "langid": "" if work.kind in _IN_LEAVES else langid(work),
        "pagination": "none" if work.kind in _IN_LEAVES else "",
        "keywords": keywords(work.source),
    }


_ENTRIES: Mapping[Profile, Callable[[Work], BibEntry]] = {
    "portable": _portable,
    "chicago": _chicago,
    "gost": _gost,
}
