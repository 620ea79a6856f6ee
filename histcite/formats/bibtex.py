"""Bibliographies for classic BibTeX and its ``plain`` family of styles, and for biblatex and biber, in the part of its data
model that every style prints.
"""

import re
from collections.abc import Iterable

from histcite.archives import Registry
from histcite.citations.archival import render_archival
from histcite.citations.author import Chain, Sources, archival_reference, chain
from histcite.citations.dating import month_and_day, portable_edtf, print_date, print_day_accessed, year_of
from histcite.citations.elements import print_addressee
from histcite.citations.note import cite, known_through
from histcite.citations.style import sheet
from histcite.formats.bibentry import (
    BibEntry,
    date_of,
    entry_type,
    escape,
    kind_of,
    langid,
    names,
    publication_fields,
    reference_of,
    title_of,
    used_attributes,
    with_riders,
    write_entries,
)
from histcite.records.source import Source
from histcite.values import fold

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"\d+")
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")
_WIDTH = 5


def write_bibtex(sources: Iterable[Source], all_sources: Sources, archives: Registry) -> str:
    """Write a .bib file for BibTeX 0.99: archival sources as ``@misc`` with their reference in ``howpublished``.

    Titles are double-braced against changes of case; ``key`` sorts what has no author; *all_sources* holds the files and books
    in which sources lie. What BibTeX has no field for rides along in fields that styles pass over.
    """
    return write_entries(
        _bibtex_entry(chain(source, all_sources), all_sources, archives) for source in sources
    )


def write_biblatex(sources: Iterable[Source], all_sources: Sources, archives: Registry) -> str:
    """Write a .bib file for biblatex 3: archival sources as ``@unpublished`` with their whole reference in ``note``.

    Dates are EDTF as far as biblatex reads it; *all_sources* holds the files and books in which sources lie. What biblatex has
    no field for rides along in fields that styles pass over.
    """
    return write_entries(
        _biblatex_entry(chain(source, all_sources), all_sources, archives) for source in sources
    )


def _bibtex_entry(links: Chain, all_sources: Sources, archives: Registry) -> BibEntry:
    source, kind = links[0], kind_of(links)
    accessed = print_day_accessed(source.accessed, sheet("chicago")) if source.accessed else ""
    known = known_through(source, all_sources, "chicago", archives=archives)
    entry = {
        "title": f"{{{escape(title_of(links, archives))}}}",
        "author": names(source.authors),
        **publication_fields(links, kind, "bibtex"),
        "howpublished": escape(_how_published(links, kind, all_sources, archives)),
        **_dated(date_of(links, kind)),
        "note": escape("; ".join(filter(None, (known, f"Accessed {accessed}" if accessed else "")))),
        "langid": langid(source),
        "annote": escape(source.note),
    }
    if not entry["author"] and not entry.get("editor"):
        entry["key"] = _sort_key(links, archives)
    told = {"date"} if entry.get("year") == source.date and "month" not in entry else set()
    fields = with_riders(links, entry, used_attributes(links, kind, "bibtex") | told)
    return BibEntry(type=entry_type(kind, "bibtex"), key=source.key, fields=fields)


def _how_published(links: Chain, kind: str, all_sources: Sources, archives: Registry) -> str:
    """Say where a source is found that no journal or publisher gives out; empty where its title says that already."""
    source = links[0]
    match kind:
        case "document":
            return reference_of(links, archives) if source.title else ""
        case "part":
            return f"In {cite(links[1], all_sources, style='chicago', archives=archives)}"
        case "interview":
            return ", ".join(part for part in ("Interview" if source.title else "", source.container) if part)
        case "web":
            return ", ".join(part for part in (source.container, source.url) if part)
    return ""


def _dated(typed: str) -> dict[str, str]:
    """Year and month; a date that is no single day or month stands whole in ``year``.

    The month is a macro of the style, so that it prints in the style's language and length.
    """
    month, day = month_and_day(typed)
    if not month:
        return {"year": escape(print_date(typed, sheet("chicago")))}
    macro = _MONTHS[month - 1]
    return {"year": year_of(typed), "month": f"{{{day}~}} # {macro}" if day else macro}


def _sort_key(links: Chain, archives: Registry) -> str:
    """Give what BibTeX sorts a nameless entry by: its reference with padded numbers, or its title, in plain letters."""
    reference = archival_reference(links)
    text = render_archival(reference, "plain", archives) if reference else title_of(links, archives)
    padded = _NUMBER.sub(lambda number: number[0].zfill(_WIDTH), fold(text))
    return _NO_WORD.sub(" ", padded).strip() or links[0].key


def _biblatex_entry(links: Chain, all_sources: Sources, archives: Registry) -> BibEntry:
    source, kind = links[0], kind_of(links)
    addressee = print_addressee(source.addressee, sheet("chicago"))
    entry = {
        "title": escape(title_of(links, archives)),
        "titleaddon": escape(f"to {addressee}") if addressee else "",
        "author": names(source.authors),
        **publication_fields(links, kind, "biblatex"),
        **_standing(links, kind, all_sources, archives),
        "addendum": escape(known_through(source, all_sources, "chicago", archives=archives)),
        "date": portable_edtf(date_of(links, kind)),
        "urldate": portable_edtf(source.accessed),
        "langid": langid(source),
        "annotation": escape(source.note),
    }
    told = {
        name
        for name, field in (("date", "date"), ("accessed", "urldate"))
        if entry[field] == getattr(source, name)
    }
    fields = with_riders(links, entry, used_attributes(links, kind, "biblatex") | told)
    return BibEntry(type=entry_type(kind, "biblatex"), key=source.key, fields=fields)


def _standing(links: Chain, kind: str, all_sources: Sources, archives: Registry) -> dict[str, str]:
    """Say where an unpublished source lies, in what other work it stands, or what the entry type leaves open of its kind."""
    match kind:
        case "document":
            reference = archival_reference(links)
            city = archives.get(reference.archive).city if reference and reference.archive in archives else ""
            note = reference_of(links, archives) if links[0].title else ""
            return {"note": escape(note), "location": escape(city)}
        case "part":
            return {"note": escape(f"In {cite(links[1], all_sources, style='chicago', archives=archives)}")}
        case "periodical" if links[0].kind == "press":
            return {"entrysubtype": "newspaper"}
        case "thesis":
            return {"type": "thesis"}
        case "interview":
            return {"howpublished": "interview"}
    return {}
