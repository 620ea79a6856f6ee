"""Bibliographies for biblatex and biber, in the part of its data model that every style prints."""

from collections.abc import Iterable

from histcite.archives import Registry
from histcite.citations.author import Chain, Sources, archival_reference, chain
from histcite.citations.dating import portable_edtf
from histcite.citations.elements import print_addressee
from histcite.citations.note import cite
from histcite.citations.style import sheet
from histcite.formats.bibentry import (
    BibEntry,
    entry_type,
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
from histcite.formats.latex import escape
from histcite.records.source import Source


def write_biblatex(sources: Iterable[Source], all_sources: Sources, archives: Registry) -> str:
    """Write a .bib file for biblatex 3: archival sources as ``@unpublished`` with their whole reference in ``note``.

    Dates are EDTF as far as biblatex reads it; *all_sources* holds the files and books in which sources lie. What biblatex has
    no field for rides along in fields that styles pass over.
    """
    return write_entries(_entry(chain(source, all_sources), all_sources, archives) for source in sources)


def _entry(links: Chain, all_sources: Sources, archives: Registry) -> BibEntry:
    source, kind = links[0], kind_of(links)
    entry = {
        "title": escape(title_of(links, archives)),
        "titleaddon": _addressee(source),
        "author": names(source.authors),
        **publication_fields(links, kind, "biblatex"),
        **_particulars(source, kind),
        **_standing(links, kind, all_sources, archives),
        "date": portable_edtf(source.date or (links[1].date if kind == "chapter" and len(links) > 1 else "")),
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


def _addressee(source: Source) -> str:
    addressee = print_addressee(source.addressee, sheet("chicago"))
    return escape(f"to {addressee}") if addressee else ""


def _particulars(source: Source, kind: str) -> dict[str, str]:
    if kind == "periodical" and source.kind == "press":
        return {"entrysubtype": "newspaper"}
    named = {"thesis": {"type": "thesis"}, "interview": {"howpublished": "interview"}}
    return named.get(kind, {})


def _standing(links: Chain, kind: str, all_sources: Sources, archives: Registry) -> dict[str, str]:
    """Say where an unpublished source lies, or in what other work it stands."""
    if kind == "part":
        return {"note": escape(f"In {cite(links[1], all_sources, style='chicago', archives=archives)}")}
    reference = archival_reference(links)
    city = archives.get(reference.archive).city if reference and reference.archive in archives else ""
    note = reference_of(links, archives) if links[0].title else ""
    return {"note": escape(note), "location": escape(city)} if kind == "document" else {}
