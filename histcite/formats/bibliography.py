"""The bibliography of a paper, grouped as historians group it: archives by repository and fonds, published documents, press,
memoirs, interviews, literature; and apart from these what is known only through other works.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import count, groupby
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from histcite.archives import ArchivalReference, Registry
from histcite.archives.letters import is_cyrillic
from histcite.archives.relation import sort_key
from histcite.citations.archival import render_archival
from histcite.citations.author import Chain, Sources, archival_reference, chain, typed_reference
from histcite.citations.dating import read_date
from histcite.citations.elements import layout_of
from histcite.citations.note import bibliography_line
from histcite.citations.style import Sheet, Style, sheet
from histcite.citations.through import through
from histcite.deferred import expression
from histcite.formats.description import one_line
from histcite.formats.markdown import escaped
from histcite.frozen import dataclass
from histcite.records.source import Source
from histcite.tables import read_table
from histcite.values import fold

BibliographyForm = Literal["text", "markdown", "html"]

_NUMBERS = expression(r"(\d+)")
_LONGEST_NUMBER = 18
_OF_KIND = {"edition": "documents", "press": "press", "memoir": "memoirs", "interview": "interviews"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A heading of the bibliography, how deep it stands (1 for a group), and the entries under it."""

    heading: str
    depth: int
    entries: tuple[str, ...] = ()


_Listed = tuple[tuple[Any, ...], ArchivalReference, str]
"""What an entry is sorted by, where its source lies, and the entry itself."""


def sections(
    sources: Iterable[Source], all_sources: Sources, archives: Registry, *, style: Style
) -> Iterator[Division]:
    """Group *sources* and print each in *style*; what is known only through other works stands in a group of its own.

    Archives are sorted by acronym and then as people count (f. 3 before f. 10), the others by their entries; Russian lists have works in
    Cyrillic letters before those in Latin ones.
    """
    form, headings = sheet(style, archives), _headings(style)
    grouped: dict[str, list[_Listed]] = {name: [] for name in headings}
    for source in sources:
        links = chain(source, all_sources)
        name = "through" if through(source, all_sources, archives) else _group_of(links)
        place, entry = archival_reference(links) or ArchivalReference(), _entry(source, all_sources, form)
        order = _shelved(place, source, form) if name == "archives" else _alphabetical(entry, style)
        grouped[name].append((order, place, entry))
    for name, members in grouped.items():
        members.sort(key=itemgetter(0))
        if not members:
            continue
        if name == "archives":
            yield Division(heading=headings[name], depth=1)
            yield from _repositories(members, form, headings["other"])
        else:
            yield Division(heading=headings[name], depth=1, entries=tuple(entry for _, _, entry in members))


def write_bibliography(
    found: Iterable[Division], layout: BibliographyForm, *, style: Style, numbered: bool
) -> str:
    """Write sections as plain text, as Markdown or as an HTML page; *numbered* counts the entries through all of them."""
    title, numbers = _headings(style)["bibliography"], count(1)
    if layout == "html":
        body = "".join(_html(section, numbers, numbered=numbered) for section in found)
        head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>'
        language = sheet(style).language.code
        return f'<!DOCTYPE html>\n<html lang="{language}">\n{head}\n<h1>{escape(title)}</h1>\n{body}</html>\n'
    marked = layout == "markdown"
    parts = [f"# {escaped(title)}\n"] if marked else []
    for section in found:
        heading = (
            f"{'#' * (section.depth + 1)} {escaped(section.heading)}\n" if marked else f"{section.heading}\n"
        )
        marks = (f"{next(numbers)}. " if numbered else "- " if marked else "" for _ in section.entries)
        written = zip(marks, map(escaped, section.entries) if marked else section.entries, strict=False)
        entries = "".join(f"{mark}{entry}\n" for mark, entry in written)
        parts += filter(None, (heading if section.heading else "", entries))
    return "\n".join(parts)


def _group_of(links: Chain) -> str:
    source, layout = links[0], layout_of(links)
    if archival_reference(links) or typed_reference(links):
        return "archives"
    if source.kind == "document" and len(links) > 1:
        return "documents"
    if layout == "document":
        return "archives"
    if source.kind in _OF_KIND:
        return _OF_KIND[source.kind]
    return "documents" if source.nature == "primary" and source.kind != "web" else "literature"


def _repositories(members: Iterable[_Listed], form: Sheet, other: str) -> Iterator[Division]:
    """The archives one after the other, each with its fonds; last, among the *other* ones, what was typed and could not be read.

    A signature of one level, under which nothing lies, is no heading.
    """
    parted = {_fonds(place, form) for _, place, _ in members if len(place.levels) > 1}

    def heading(one: _Listed) -> str:
        fonds = _fonds(one[1], form)
        return fonds if fonds in parted else ""

    for repository, held in groupby(members, key=lambda one: _repository(one[1], form)):
        yield Division(heading=repository or other, depth=2)
        for fonds, lying in groupby(held, key=heading):
            yield Division(heading=fonds, depth=3, entries=tuple(entry for _, _, entry in lying))


def _shelved(place: ArchivalReference, source: Source, form: Sheet) -> tuple[Any, ...]:
    """What sorts the sources of archives: by repository, then as people count; the file before what lies in it, and that by its day."""
    named, (acronym, *rest) = _repository(place, form), sort_key(place, form.archives)
    return not named, acronym, named, rest, source.kind != "file", _day(source), source.key


def _day(source: Source) -> float:
    """The first day that the date of *source* may mean, or the last of one without a first; what has no date comes last."""
    date, _ = read_date(source.date)
    days = (date.first, date.last) if date else ()
    return next((day for day in days if day is not None), inf)


def _repository(reference: ArchivalReference, form: Sheet) -> str:
    """An archive's full name and acronym in the language of the style; the words that stood for it where it is not known."""
    if reference.archive not in form.archives:
        return one_line(reference.archive or reference.unknown_archive)
    return _full_name(reference.archive, form.language.code, form.archives)


@lru_cache(maxsize=1024)
def _full_name(key: str, code: str, archives: Registry) -> str:
    archive = archives.get(key)
    name = archive.name(code)
    acronym = archive.acronym(cyrillic=code == "ru" and is_cyrillic(name))
    city = f", {archive.city}" if code == "en" and archive.city and archive.city not in name else ""
    return f"{name} ({acronym}){city}" if acronym != name else f"{name}{city}"


def _fonds(reference: ArchivalReference, form: Sheet) -> str:
    """The highest level of a reference as the style writes it; empty where there is none."""
    if not reference.levels:
        return ""
    return _level(
        reference.archive, reference.unknown_archive, reference.levels[0], form.style, form.archives
    )


@lru_cache(maxsize=1024)
def _level(archive: str, unknown: str, level: tuple[str, str], style: Style, archives: Registry) -> str:
    named = ArchivalReference(archive=archive, unknown_archive=unknown)
    name = render_archival(named, style, archives).rstrip(".")
    highest = render_archival(replace(named, levels=(level,)), style, archives)
    told = highest.removeprefix(name).strip(" .,")
    return told[:1].upper() + told[1:]


def _entry(source: Source, all_sources: Sources, form: Sheet) -> str:
    return one_line(bibliography_line(source, all_sources, form.style, archives=form.archives))


def _alphabetical(entry: str, style: Style) -> tuple[bool, list[tuple[str, int]]]:
    """What sorts entries as people read them, numbers by what they count."""
    parts = _NUMBERS.split(fold(entry))
    pairs = zip(parts[::2], [*parts[1::2], "0"], strict=True)
    counted = [(letters, int(digits[:_LONGEST_NUMBER])) for letters, digits in pairs]
    return style == "gost" and not is_cyrillic(entry[:1]), counted


def _headings(style: Style) -> dict[str, str]:
    headings: dict[str, str] = read_table(Path(__file__).with_suffix(".toml"))[sheet(style).language.code]
    return headings


def _html(section: Division, numbers: "count[int]", *, numbered: bool) -> str:
    heading = (
        f"<h{section.depth + 1}>{escape(section.heading)}</h{section.depth + 1}>\n" if section.heading else ""
    )
    if not section.entries:
        return heading
    items = "".join(f"<li>{escape(entry)}</li>\n" for entry in section.entries)
    if not numbered:
        return f"{heading}<ul>\n{items}</ul>\n"
    first, *_ = [next(numbers) for _ in section.entries]
    return f'{heading}<ol start="{first}">\n{items}</ol>\n'
