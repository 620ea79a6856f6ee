"""Footnotes, short forms and bibliography lines: a source and a place in it, in a style."""

from collections.abc import Callable

from histcite.archives import Registry
from histcite.citations.author import Chain, Sources, chain
from histcite.citations.elements import (
    PLACED,
    Elements,
    cleaned,
    described,
    elements_of,
    layout_of,
    main_title,
    placing,
    print_addressee,
    print_people,
    print_place,
    print_title,
    sheet_of_work,
)
from histcite.citations.style import Layout, NameOrder, Sheet, Style, sheet
from histcite.citations.through import TRANSLATED, Through, through
from histcite.deferred import expression
from histcite.records.source import Source

_SHORT_TITLE = 5
_SHORT_WORD = 3
_OPENING = "“„«"
_CLOSED = frozenset("”“»")
"""What closes, in some language, a quotation within a title; where it is cut off, the opening mark goes too."""

_TITLE_BREAK = expression(r"[:?!;] |(?<=\w{5})\. (?=\D)")
"""Where a title goes on with another one; the full stop of a short word, or before a number, is that of an abbreviation."""


def cite(  # noqa: PLR0913 - a note has as many parts
    source: Source,
    sources: Sources,
    *,
    style: Style,
    locator: str = "",
    via: Source | None = None,
    via_locator: str = "",
    archives: Registry,
) -> str:
    """Write the first note on *source* at *locator*, without markup and open at its end but in GOST; see ``footnote``.

    *sources* holds the works it may stand in; *via* is the work through which it was read ("quoted in"), else it is that which
    its record names; *archives* are
    those that are cited. The order of the elements follows GOST R 7.0.5-2008, Chicago 17 and MHRA 4; archival
    references keep the labels of their archive.
    """
    form, known = sheet(style, archives), through(source, sources, archives, via, via_locator)
    note = cite_alone(source, sources, form, locator)
    if known is None:
        return note
    return quoted(note, form.fill(*_note(chain(known.source, sources), form, known.locator)), known, form)


def cite_at(source: Source, sources: Sources, *, style: Style, archives: Registry) -> Callable[[str], str]:
    """Give what writes the first note on *source* at a locator, for a list in which the same source stands many times."""
    if through(source, sources, archives):
        return lambda locator: cite(source, sources, style=style, locator=locator, archives=archives)
    return _noted_at(chain(source, sources), sheet(style, archives))


def cite_alone(source: Source, sources: Sources, form: Sheet, locator: str = "") -> str:
    """Write the note without what the source is known through."""
    return form.sentence(*_note(chain(source, sources), form, locator))


def quoted(note: str, via: str, known: Through, form: Sheet) -> str:
    """Join the note on a work to that on the one through which it is *known*: *quoted in*, *printed in*."""
    return form.sentence(form.notes["via"], {"work": note, "known": f"{_words_for(known, form)} {via}"})


def known_through(source: Source, sources: Sources, form: Sheet) -> str:
    """Say through what alone *source* is known, and how, as an export adds it to what a source is; empty where it was seen."""
    known = through(source, sources, form.archives)
    if known is None:
        return ""
    return f"{_words_for(known, form)} {form.fill(*_note(chain(known.source, sources), form, known.locator))}"


def _words_for(known: Through, form: Sheet) -> str:
    words = form.language.words
    if known.how == TRANSLATED and known.translator:
        return words["translated_by"].format(print_people(known.translator.split(";"), form, "given_first"))
    return words[f"{known.how}_in"]


def short(source: Source, sources: Sources, style: Style, locator: str = "", *, archives: Registry) -> str:
    """Write the form for later notes: family names, the first words of the title, the place; a nameless file in full."""
    return short_at(source, sources, style, archives=archives)(locator)


def short_at(source: Source, sources: Sources, style: Style, *, archives: Registry) -> Callable[[str], str]:
    """Give what writes the short form of *source* at a locator, for a list in which the same source stands many times."""
    links = chain(source, sources)
    form, layout = sheet_of_work(links, sheet(style, archives)), layout_of(links)
    named = {
        "people": print_people(
            source.authors, form, "with_initials" if form.names == "with_initials" else "family"
        ),
        "addressee": print_addressee(source.addressee, form),
        "title": print_title(first_words(cleaned(main_title(source, form))), layout, form),
    }
    if named["people"] or named["title"]:
        return lambda locator: form.sentence(
            form.notes["short"], named | {"locator": print_place(locator or source.leaves, links, form)}
        )
    return _noted_at(links, form)


def bibliography_line(source: Source, sources: Sources, style: Style, *, archives: Registry) -> str:
    """Write the entry of a bibliography, closed by a full stop; the family name of the first author stands first."""
    form = sheet(style, archives)
    links = chain(source, sources)
    order: NameOrder = "family_first" if form.names == "given_first" else form.names
    elements = elements_of(links, form, "", order)
    line = form.sentence(form.bibliography[elements.cited.layout], elements)
    if known := through(source, sources, archives):
        via = form.fill(*_note(chain(known.source, sources), form, known.locator))
        line = quoted(line.removesuffix("."), via, known, form)
    return form.close(line)


def _noted_at(links: Chain, form: Sheet) -> Callable[[str], str]:
    """Give what writes the note at a place; what the source lacks at every place is looked for once."""
    known, layout = described(links, form, form.names), form.notes[layout_of(links)]
    placed = placing(known)
    there = tuple(
        segment for segment in layout if all(known.get(name) != "" for name in {*segment.elements} - PLACED)
    )
    same = {name: known.get(name) for segment in there for name in segment.elements}
    return lambda locator: form.sentence(there, same | placed(locator))


def _note(links: Chain, form: Sheet, locator: str) -> tuple[Layout, Elements]:
    elements = elements_of(links, form, locator, form.names)
    return form.notes[elements.cited.layout], elements


def first_words(title: str) -> str:
    """Cut a title at its first break and after five words, so that it does not end in a small word."""
    whole = _TITLE_BREAK.split(title, maxsplit=1)[0]
    words = whole.split()
    if len(words) <= _SHORT_TITLE:
        return whole
    words = words[:_SHORT_TITLE]
    while len(words) > 1 and len(words[-1]) <= _SHORT_WORD:
        words.pop()
    cut = cleaned(" ".join(words))
    return cut if _CLOSED.intersection(cut[1:]) else cut.lstrip(_OPENING)
