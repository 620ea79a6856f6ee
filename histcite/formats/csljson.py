"""CSL-JSON 1.0.2 (https://github.com/citation-style-language/schema), which pandoc and Zotero read.

Archival sources have the variables that Zotero's Archive and Loc. in Archive become; what CSL has no variable for rides along
in ``custom``, which the schema keeps for that and every program passes over.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from histcite.citations.author import Author, Sources
from histcite.citations.elements import print_addressee
from histcite.citations.style import Sheet
from histcite.formats.description import Description, Known, NumberedDate, dated, describe, one_line, untagged
from histcite.formats.repertory import Written, counted_out, untold
from histcite.formats.rider import record_riding, seal_of
from histcite.records.source import Source
from histcite.tables import read_table

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_csl(
    sources: Collection[Source],
    all_sources: Sources,
    form: Sheet,
    *,
    profile: str,
    known: Known,
    typed: Sources | None,
) -> Written:
    """Write one item a line, in the order of their keys; the sheet *form* words references and dates.

    The ``gost`` profile makes chapters of archival sources, with the reference for the book: the style *GOST R 7.0.5-2008* of the CSL
    repository prints that as section 11 of the standard wants it. What the items do not tell rides along as it was *typed*, or is left
    out and counted.
    """
    table = read_table(Path(__file__).with_name("csl.toml"))
    lines, left_out, going = list[str](), list[str](), {source.key for source in sources}
    for source in sorted(sources, key=lambda source: (source.key.casefold(), source.key)):
        described = describe(source, all_sources, form, known)
        item = _item(described, profile, table)
        line = untagged(_encode(item))
        if typed is None:
            left_out += untold(source, {*described.told, "note", "tags"})
        else:
            rider = {"seal": seal_of(item.items()), **record_riding(typed[source.key], typed, going)}
            line = f'{line[:-1]}, "custom": {_encode({"histcite": rider})}}}'
        lines.append(line)
    listed = ",\n".join(lines)
    return Written(data=f"[\n{listed}\n]\n" if lines else "[]\n", left_out=counted_out(left_out))


def _item(described: Description, profile: str, table: dict[str, Any]) -> dict[str, Any]:
    source, kind = described.source, described.kind
    item = {
        "id": source.key,
        "type": table["types"][{"press": "newspaper", "file": "file"}.get(source.kind, kind)],
        "title": described.title,
        "author": [_person(author) for author in described.authors],
        "issued": _date(described.date),
        "language": described.language,
        "note": one_line(source.note),
        "keyword": ", ".join(map(one_line, source.tags)),
        **{name: one_line(getattr(source, field)) for name, field in table["fields"].items()},
    }
    if source.accessed:
        item["accessed"] = _date(dated(source.accessed, described.form.style))
    if kind in ("letter", "manuscript"):
        item |= _as_chapter(described) if profile == "gost" else _archived(described)
    elif kind == "newspaper":
        item |= {"title": "", "container-title": described.title}
    elif kind in ("chapter", "part"):
        item |= _within(described, table)
    elif kind == "interview":
        item |= {"container-title": described.host_title}
    return {name: value for name, value in item.items() if value}


def _archived(described: Description) -> dict[str, Any]:
    """Where it is kept, and for a letter to whom; the genre stands in the place of a title that is missing."""
    letter = described.kind == "letter"
    return {
        "recipient": [_person(author) for author in described.addressee],
        "genre": "letter" if letter else "",
        "archive": described.archive,
        "archive_location": described.location,
        "archive-place": described.city,
    }


def _as_chapter(described: Description) -> dict[str, Any]:
    """The title with addressee and date as GOST's note has them, and the reference as the book that holds it."""
    form = described.form
    told = {
        "title": described.title,
        "addressee": print_addressee(described.source.addressee, form),
        "date": described.written.words,
    }
    title = form.fill(form.notes["document"], {name: text for name, text in told.items() if text})
    if not title:
        return {"type": "document", "title": described.reference, "issued": None}
    return {"type": "chapter", "title": title, "container-title": described.reference, "issued": None}


def _within(described: Description, table: dict[str, Any]) -> dict[str, Any]:
    """What a part takes from its book, or from the page or issue in which it stands."""
    host = described.host
    named = {
        name: one_line(getattr(host, field)) for name, field in table["fields"].items() if name != "page"
    }
    return {
        **{name: text for name, text in named.items() if text},
        "container-title": described.host_title,
        "container-author": [_person(author) for author in described.host_authors],
        "editor": [_person(editor) for editor in described.editors],
        "page": one_line(described.source.pages or described.source.leaves),
    }


def _person(author: Author) -> dict[str, str]:
    """A name in its parts; as one where its order is not to be changed, or not known."""
    if author.leads or not author.given:
        return {"literal": author.given_first}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: part for name, part in parts.items() if part}


def _date(date: NumberedDate) -> dict[str, Any] | None:
    if not date.points:
        return {"literal": date.words} if date.words else None
    told = {"date-parts": date.points, "season": date.season, "circa": date.about}
    return {name: value for name, value in told.items() if value}
