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
from histcite.citations.author import Sources
from histcite.citations.dating import SAID_BY_BIBLATEX, portable_date, print_date
from histcite.citations.elements import described, print_people
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
from histcite.formats.bibtext import escape
from histcite.formats.description import Known
from histcite.formats.repertory import Profile, Written
from histcite.records.source import Source

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
    source, kind = work.source, work.kind
    date, in_words = portable_date(work.date, work.form, SAID_BY_BIBLATEX)
    nameless_part = kind == "chapter" and not source.authors
    fields = {
        "title": title_value(work.titled(in_words), source, work),
        "author": people_of(source.authors, work),
        **publication_fields(work, in_words),
        "howpublished": escape(work.how_published),
        "entrysubtype": "newspaper" if kind == "periodical" and source.kind == "press" else "",
        "type": "thesis" if kind == "thesis" else "",
        "date": date,
        "urldate": portable_date(source.accessed, work.form, SAID_BY_BIBLATEX)[0],
        "options": "useeditor=false" if nameless_part else "",
        **_common(work),
    }
    return BibEntry(type=field_table()["biblatex"][kind]["type"], key=source.key, fields=fields)


def _chicago(work: Work) -> BibEntry:
    """An archival source for biblatex-chicago: whoever wrote a letter stands in its title, for the style would name him twice."""
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
    fields = {
        "entrysubtype": "archival",
        "title": title_value(title or work.title, source, work),
        "shorttitle": title_value(form.fill(form.notes["short"], short), source, work) if family else "",
        "author": people_of(source.authors, work) if authored else "",
        "sortname": "" if authored else people_of(source.authors, work),
        "origdate": "" if in_words else date,
        "titleaddon": escape(print_date(source.date, form)) if in_words else "",
        "note": escape(", ".join(filter(None, (work.reference if title else "", work.through)))),
        **publication_fields(work),
        **_common(work),
    }
    return BibEntry(type="misc", key=source.key, fields=fields)


def _gost(work: Work) -> BibEntry:
    """An archival source for biblatex-gost: a part of the file, whose leaves a postnote replaces.

    The dash between leaves is written by its number, for of any other biber makes the long one of Russian.
    """
    source, form, place = work.source, work.form, work.place
    if work.kind not in ("document", "file"):
        return _portable(work)
    told = described(work.links, form, form.names)
    title = form.fill(
        form.notes["document"], {name: told.get(name) or "" for name in ("title", "addressee", "date")}
    )
    file, leaves = work.reference, ""
    if place:
        file = tied(render_archival(replace(place, leaves=()), form.style, form.archives)).rstrip(".")
        leaves = render_leaves(place, form.style, form.archives)
    part = bool(file and (title or source.authors))
    fields = {
        "title": title_value(title if part else file or title or work.title, source, work),
        "author": people_of(source.authors, work),
        "booktitle": title_value(file, source, work) if part else "",
        "pages": escape(leaves).replace("–", r"\symbol{8211}") if part else "",
        "addendum": escape(capital(work.through)),
        **publication_fields(work),
        **_common(work),
        "langid": "russian" if is_cyrillic(title + file) else langid(work),
    }
    return BibEntry(type="inbook" if part else "misc", key=source.key, fields=fields)


def _common(work: Work) -> dict[str, str]:
    """What an entry of every profile has; places in what lies in leaves are labelled by whoever cites them."""
    return {
        "langid": langid(work),
        "pagination": "none" if work.kind in _IN_LEAVES else "",
        "keywords": keywords(work.source),
    }


_ENTRIES: Mapping[Profile, Callable[[Work], BibEntry]] = {
    "portable": _portable,
    "chicago": _chicago,
    "gost": _gost,
}
