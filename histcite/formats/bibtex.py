"""Bibliographies for classic BibTeX, its ``plain`` family of styles and natbib's."""

import re
from collections.abc import Iterable
from types import MappingProxyType

from histcite.citations.author import Sources
from histcite.citations.dating import SAID_BY_BIBLATEX, SAID_BY_BIBTEX, portable_date, print_day_accessed
from histcite.citations.style import Sheet
from histcite.formats.bibentry import (
    BibEntry,
    Work,
    field_table,
    keywords,
    langid,
    people_of,
    publication_fields,
    title_value,
    works_of,
    write_entries,
)
from histcite.formats.bibtext import escape
from histcite.formats.description import Known
from histcite.formats.repertory import Written
from histcite.records.source import Source
from histcite.values import fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_NUMBER = re.compile(r"\d+")
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")
_OF_LATEX = re.compile(r"[#$%&^_~\\{}]")
"""What natbib's styles would print of a DOI as LaTeX reads it."""
_WIDTH = 5


def write_bibtex(
    sources: Iterable[Source],
    all_sources: Sources,
    form: Sheet,
    *,
    known: Known = MappingProxyType({}),
    typed: Sources | None = None,
) -> Written:
    """Write a .bib file for BibTeX 0.99: archival sources as ``@misc`` with their reference in ``howpublished``.

    What the year and the month cannot say of a date stands in brackets in the title. ``key`` sorts what has no author, and is what
    author-year styles print for it. ``date`` says for pandoc and Typst what these do not read in the month, or in the year ``n.d.``, which
    natbib wants; BibTeX passes over it. *form* words what is printed, *all_sources* holds the files and books in which sources lie, *known* says through which works
    those are known that nobody saw; *typed* are the sources as typed, of which each entry carries along what it does not tell.
    """
    works = works_of(sources, all_sources, form, known, "bibtex")
    return write_entries(works, _entry, typed)


def _entry(work: Work) -> BibEntry:
    source, words = work.source, work.form.words
    date, in_words = portable_date(work.date, work.form, SAID_BY_BIBTEX)
    exact = date if date and not in_words else portable_date(work.date, work.form, SAID_BY_BIBLATEX)[0]
    title, place = work.titled(in_words), source.place if work.kind == "interview" else ""
    address = (source.container, source.url) if work.kind == "web" else ()
    accessed = print_day_accessed(source.accessed, work.form)
    doi = f"DOI {source.doi}" if _OF_LATEX.search(source.doi) else ""
    entry = {
        "title": title_value(title, source, work),
        "author": people_of(source.authors, work),
        **publication_fields(work, in_words),
        "howpublished": escape(", ".join(filter(None, (work.how_published, place, *address)))),
        **(_dated(date) if date else {"year": "n.d."}),
        "date": exact or "..",
        "note": escape(f"{words['accessed'].capitalize()} {accessed}" if accessed else doi),
        "type": "Thesis" if work.kind == "thesis" else "",
        "langid": langid(work),
        "keywords": keywords(source),
    }
    if doi:
        entry["doi"] = ""
    if entry.get("edition", "").isdecimal():
        number = int(entry["edition"])
        entry["edition"] = _ORDINALS[number - 1] if 0 < number <= len(_ORDINALS) else f"{number}th"
    if not entry["author"] and not entry.get("editor"):
        entry["key"] = _sorted_as(work.reference or title)
    return BibEntry(type=field_table()["bibtex"][work.kind]["type"], key=source.key, fields=entry)


def _dated(date: str) -> dict[str, str]:
    """Year and month of a date in EDTF; the month is a macro of the style, so that it prints in the style's language and length."""
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    macro = _MONTHS[int(month) - 1] if month else ""
    return {"year": year.replace("/", "–"), "month": f"{{{int(day)}~}} # {macro}" if day else macro}


def _sorted_as(printed: str) -> str:
    """Write what a nameless entry goes by, and before it, unprinted, what it is sorted by: plain letters and padded numbers."""
    padded = _NUMBER.sub(lambda number: number[0].zfill(_WIDTH), fold(printed))
    return rf"{{{{\noopsort{{{_NO_WORD.sub(' ', padded).strip()}}}}}{escape(printed)}}}"
