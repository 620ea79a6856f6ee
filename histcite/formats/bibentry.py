"""What the entries of every .bib dialect share: names, the archival levels and whatever else rides along, and the writing.

Letters stay UTF-8; what LaTeX or BibTeX would read as a command is escaped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from histcite.archives import Registry
from histcite.archives.letters import is_cyrillic
from histcite.citations.archival import render_archival
from histcite.citations.author import Chain, archival_reference, read_author, typed_reference
from histcite.citations.elements import layout_of, main_title, meaning_of
from histcite.citations.style import sheet
from histcite.frozen import dataclass
from histcite.records.source import Source
from histcite.tables import read_table

Dialect = Literal["bibtex", "biblatex"]

_URLS = ("url", "doi")
_NAMES = ("author", "editor", "bookauthor")
_OURS = ("key", "added", "changed")
_KEYS = ("in", "derived_from", "kind")
_ENCLOSING = {"month": "no-enclosing"}
_RESERVED_NAME = re.compile(r"(?i)\b(and|others)\b")
_LABEL = re.compile(r"(?<=\.) (?=\w)")
_MOST_COMMAS = 2

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_TIE = "\N{NO-BREAK SPACE}"

_WRITTEN = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': '"{}',
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    _TIE: "~",
}
_ESCAPABLE = re.compile("|".join(re.escape(character) for character in _WRITTEN))
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~-._<>"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class BibEntry:
    """One entry: its values are written as they stand, between braces unless the field is ``month``."""

    type: str
    key: str
    fields: Mapping[str, str]


def kind_of(links: Chain) -> str:
    """Name the row of the field table: a citation layout, or ``part`` for what stands in a work that is no book."""
    layout = layout_of(links)
    archival = archival_reference(links) is not None or bool(typed_reference(links))
    if archival or len(links) == 1 or layout not in {"document", "chapter"}:
        return layout
    return "chapter" if layout_of(links[1:]) == "book" else "part"


def entry_type(kind: str, dialect: Dialect) -> str:
    """Name the entry type of a kind in a dialect."""
    return str(field_table()[dialect][kind]["type"])


def publication_fields(links: Chain, kind: str, dialect: Dialect) -> dict[str, str]:
    """Write the fields that the kind takes from the source, and for a chapter those of its book.

    A book that is no source of its own is told by the chapter's fields.
    """
    source = links[0]
    written = _written(field_table()[dialect][kind]["fields"], source)
    if kind != "chapter":
        return written
    if len(links) > 1:
        book = replace(links[1], title=printed_title(links[1]))
    else:
        book = replace(source, title=source.container, authors=())
    return written | _written(field_table()["book"][dialect], book)


def with_riders(links: Chain, entry: Mapping[str, str], used: Iterable[str]) -> dict[str, str]:
    """Add to the fields of an entry what its source and its archival file have besides, so that nothing is lost.

    *used* are the attributes of the source that the entry already tells in full. A rider whose name is taken gets the
    prefix ``histcite-``.
    """
    known = {name: value for name, value in entry.items() if value}
    source, reference, told = links[0], archival_reference(links), {*_OURS, *used}
    besides = [
        (field.name, getattr(source, field.name)) for field in fields(source) if field.name not in told
    ]
    if reference:
        levels = [*reference.levels, ("reference", reference.canonical)]
        besides = [("archive", reference.archive), *levels, *besides]
    for name, value in ((name, value) for name, value in besides if value):
        field = field_table()["names"].get(name, name)
        written = value_of(field, value)
        if known.get(field) != written:
            known[f"histcite-{field}" if field in known else field] = written
    return {name: value for name, value in known.items() if value}


def used_attributes(links: Chain, kind: str, dialect: Dialect) -> set[str]:
    """Name the attributes of a source that an entry of this kind tells in full."""
    source, printed = links[0], printed_title(links[0])
    used = {"authors", "note", *field_table()[dialect][kind]["fields"].values()}
    used |= {
        name
        for name in ("title", "transliterated_title")
        if printed and squeeze(getattr(source, name)) == printed
    }
    if kind == "chapter" and len(links) == 1:
        used |= {"container", *field_table()["book"][dialect].values()} - {"title"}
    return used


def date_of(links: Chain, kind: str) -> str:
    """Give the date as typed of a source, of its book for a chapter that has none."""
    return links[0].date or (links[1].date if kind == "chapter" and len(links) > 1 else "")


def title_of(links: Chain, archives: Registry) -> str:
    """Give the title of a source, else its archival reference, else what was typed for it, else the word for its kind."""
    source = links[0]
    title = printed_title(source)
    return title or reference_of(links, archives) or squeeze(source.first_form) or source.kind.capitalize()


def printed_title(source: Source) -> str:
    """Give the title that a note would print, with what it means in brackets; empty if there is none."""
    form = sheet("chicago")
    title, meaning = squeeze(main_title(source, form)), squeeze(meaning_of(source, form))
    return f"{title} [{meaning}]" if title and meaning else title


def reference_of(links: Chain, archives: Registry) -> str:
    """Print the archival reference of a source in English, each label tied to its number; empty outside archives."""
    reference = archival_reference(links)
    if reference is None:
        return squeeze(typed_reference(links))
    return _LABEL.sub("\N{NO-BREAK SPACE}", render_archival(reference, "chicago", archives))


def value_of(field: str, value: str | tuple[str, ...]) -> str:
    """Write one value as its field wants it: names, addresses and keys, or text."""
    if field in _NAMES:
        return names(value.split(";") if isinstance(value, str) else value)
    text = value if isinstance(value, str) else ", ".join(value)
    if field in _URLS:
        return escape_url(text)
    return squeeze(text) if field in _KEYS else escape(text)


def squeeze(text: str) -> str:
    """Put *text* on one line: each run of spaces, line breaks and control characters becomes one space.

    No-break spaces are kept: LaTeX has its own sign for them.
    """
    parts = (_SPACE.sub(" ", part) for part in text.split(_TIE))
    return _TIE.join(parts).strip(" ")


def escape(text: str) -> str:
    r"""Write *text* so that LaTeX prints it and BibTeX finds its braces balanced; it is squeezed first.

    A lone brace becomes a command, because BibTeX counts even ``\{`` as a brace; ``{}`` after a straight quote keeps
    babel from reading it as a shorthand.
    """
    return _ESCAPABLE.sub(lambda match: _WRITTEN[match[0]], squeeze(text))


def escape_url(address: str) -> str:
    r"""Percent-encode what would break ``\url`` in an address or DOI: spaces, braces, backslashes, letters beyond ASCII."""
    return _LONE_PERCENT.sub("%25", quote(squeeze(address), safe=_URL_SAFE))


def names(people: Iterable[str]) -> str:
    """Write a list of names for BibTeX, joined by "and".

    ``Family, Given`` stays as it is; a body stands in braces, as does any name in which BibTeX would see two.
    """
    return " and ".join(_name(person) for person in people if person.strip(" ,"))


def _name(person: str) -> str:
    author = read_author(person)
    text = escape(author.family_first)
    commas = author.family_first.count(",")
    return f"{{{text}}}" if author.body or commas > _MOST_COMMAS or _RESERVED_NAME.search(text) else text


def langid(source: Source) -> str:
    """Give babel's name of the language that the entry of *source* is printed in, by its ISO 639-1 code.

    Empty where babel or biblatex does not know it, and where a work in a Cyrillic language goes under a Latin title.
    """
    code = source.language.partition("-")[0].casefold()
    title = printed_title(source)
    if code in field_table()["cyrillic"] and title and not is_cyrillic(title):
        return ""
    return str(field_table()["babel"].get(code, ""))


def write_entries(entries: Iterable[BibEntry]) -> str:
    """Write entries in the order of their keys, each value on its line, with a newline at the end."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_unparse_stack
    from bibtexparser.model import Block, Entry, Field
    from bibtexparser.writer import BibtexFormat

    layout = BibtexFormat()  # type: ignore[no-untyped-call] # bibtexparser leaves its __init__ untyped
    layout.indent, layout.trailing_comma, layout.block_separator = "  ", True, "\n"
    blocks: list[Block] = [
        Entry(
            entry.type,
            entry.key,
            [Field(name, value, enclosing=_ENCLOSING.get(name)) for name, value in entry.fields.items()],
        )
        for entry in sorted(entries, key=lambda entry: (entry.key.casefold(), entry.key))
    ]
    in_place = default_unparse_stack(allow_inplace_modification=True)
    return write_string(Library(blocks), in_place, bibtex_format=layout)


@cache
def field_table() -> dict[str, Any]:
    """Read the table of entry types, fields and languages."""
    return read_table(Path(__file__).with_name("bibfields.toml"))


def _written(table: Mapping[str, str], source: Source) -> dict[str, str]:
    return {field: value_of(field, getattr(source, attribute)) for field, attribute in table.items()}
