"""Bibliographies for classic BibTeX, its ``plain`` family of styles and natbib's."""

from collections.abc import Iterable
from types import MappingProxyType

from histcite.citations.author import Sources
from histcite.citations.dating import SAID_BY_BIBLATEX, SAID_BY_BIBTEX, portable_date
from histcite.citations.elements import address_of, cleaned, day_accessed, main_title
from histcite.citations.note import first_words
from histcite.citations.style import Sheet
from histcite.deferred import expression
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
_NUMBER = expression(r"\d+")
_NO_WORD = expression(r"[^A-Za-z0-9]+")
_OF_LATEX = expression(r"[#$%&^_~\\{}]")
"""What natbib's styles would print of a DOI as LaTeX reads it."""
_WIDTH = 5
_LONG, _SORTED, _PRINTED = 60, 80, 120
"""From how many letters on a title is long, how many a nameless entry is sorted by, and how many bytes of what it goes by are printed."""


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
    title = work.titled(in_words)
    type_ = str(field_table()["bibtex"][work.kind]["type"])
    address, accessed = address_of(source), day_accessed(source, work.form)
    read = f"{words['accessed'].capitalize()} {accessed}" if accessed else ""
    online = ", ".join(filter(None, (read, "" if type_ == "misc" else address)))
    doi = f"DOI {source.doi}" if _OF_LATEX.search(source.doi) else ""
    entry = {
        "title": title_value(title, source, work),
        "author": people_of(source.authors, work),
        **publication_fields(work, in_words),
        "howpublished": escape(_found(work, address if type_ == "misc" else "")),
        **(_dated(date) if date else {"year": "n.d."}),
        "date": exact or "..",
        "note": escape(". ".join(filter(None, (doi, online)))),
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
        entry["key"] = _called(work)
    return BibEntry(type=type_, key=source.key, fields=entry)


def _found(work: Work, address: str) -> str:
    """Say where a source is found, with its own *address* before the work through which it is known."""
    where, through = work.how_published, work.through
    known = through if through and where.endswith(through) else ""
    place = work.source.place if work.kind == "interview" else ""
    site = work.source.container if work.kind == "web" else ""
    return ", ".join(filter(None, (where.removesuffix(known).rstrip(" ,"), place, site, address, known)))


def _dated(date: str) -> dict[str, str]:
    """Year and month of a date in EDTF; the month is a macro of the style, so that it prints in the style's language and length."""
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    macro = _MONTHS[int(month) - 1] if month else ""
    return {"year": year.replace("/", "–"), "month": f"{{{int(day)}~}} # {macro}" if day else macro}


def _called(work: Work) -> str:
    """Write what a nameless entry goes by: where it lies, or its title, of a long one the first words as in a short note. Before it
    stands, unprinted, what it is sorted by: plain letters and padded numbers.

    Both are kept short, for BibTeX 0.99 cuts a label at 250 bytes, be it within a letter or a brace.
    """
    titled = cleaned(main_title(work.source, work.form)) or work.title
    called = work.reference or (titled if len(titled) <= _LONG else first_words(titled))
    padded = _NUMBER.sub(lambda number: number[0].zfill(_WIDTH), fold(work.reference or titled))
    sorted_as = _NO_WORD.sub(" ", padded).strip()[:_SORTED].strip()
    return rf"{{{{\noopsort{{{sorted_as}}}}}{_cut(called)}}}"


def _cut(called: str) -> str:
    """Write as many whole words of *called*, or letters of its first word, as take no more than the bytes that a label may have."""
    kept = called[: _PRINTED + 1]
    while len(kept) > _PRINTED or len(escape(kept).encode()) > _PRINTED:
        kept = kept.rpartition(" ")[0] or kept[:-1]
    return escape(kept)
