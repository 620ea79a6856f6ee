"""What comes back as it was written: items that say no more of a source than an export of the library would say of it.

What rode along may have been left out, or another program dropped it. Then what the library would write of the source, read again as an
item of that program, tells what of an item is new.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from histcite.citations.calling import words
from histcite.citations.note import known_through
from histcite.citations.style import STYLES, Style, sheet
from histcite.formats.repertory import Profile
from histcite.frozen import dataclass
from histcite.holdings.as_seen import spelt
from histcite.holdings.holdings import Holdings
from histcite.intake.shelflist import DESCRIPTIVE
from histcite.records.cataloguing import attribute_of
from histcite.records.entry import Described
from histcite.records.source import Source

if TYPE_CHECKING:
    from histcite.formats.repertory import Written

_TRIED = 20
"""How many items are held against every guise in vain before only the last that fitted is tried."""

_MOST = 200
"""How many sources of one title are looked at."""

_EDITED = frozenset({
    "title", "authors", "addressee", "date", "container", "editor", "publisher", "place", "volume", "number", "pages", "edition", "url",
    "accessed", "isbn", "doi",
})  # fmt: skip
"""What is edited of a source in other programs; of all else they have their own ways."""

_READERS = {"ris": "refman", "csl": "csl", "bib": "bibfile"}
"""The module that reads what the library writes, by the program of its items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guise:
    """How a source may have been written: in which format, style and profile."""

    format: str
    profile: Profile
    style: Style


_WRITTEN: Mapping[str, tuple[tuple[str, Profile], ...]] = {
    "ris": (("ris", "portable"),),
    "csl": (("csl-json", "portable"), ("csl-json", "gost")),
    "bib": (("biblatex", "portable"), ("bibtex", "portable"), ("biblatex", "chicago"), ("biblatex", "gost")),
}
"""The formats and profiles in which the library writes what that program reads, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """The source, by its key, of which an *item* says what an export would say, and the *news*: the fields in which it says something else.

    Of an item that went out with its record and was edited there are ``edits``: what of it is to be taken over.
    """

    key: str
    item: Source
    news: frozenset[str]
    edits: Mapping[str, Any] | None = None


class Echoes:
    """Holds items against what would be written of the sources of *holdings*."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._archives = holdings.archives
        styles = sorted(STYLES, key="chicago".__ne__)
        self._guises = {
            program: [
                Guise(format=name, profile=shape, style=style) for style in styles for name, shape in shapes
            ]
            for program, shapes in _WRITTEN.items()
        }
        self._left = _TRIED

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        """The sources as an export spells them."""
        return spelt(self._holdings, None)

    def heard(self, one: Described, brought: Collection[str]) -> Echo | None:
        """The source of which *one* says what an export would, and that was not *brought* before: of the one that has its key at least
        the title and the date, of another all that tells sources apart.

        None where that program has told of it before: then it is known by what it is called there, and what changed.
        """
        if one.edited:
            return self._edited(one)
        program, mark = program_of(one.record), one.record.origin.partition(" ")[0]
        if program not in _READERS or self._holdings.sources.under("origin", (mark,)):
            return None
        keys = [key for key in self._called_so(one.record) if key not in brought]
        heard = [
            Echo(key=key, item=one.record, news=self._news(one.record, self._sources[key], self._sources)[0])
            for key in keys
        ]
        alike = [echo for echo in heard if not echo.news & self._telling(echo.key, one.record)]
        return min(alike, key=lambda echo: len(echo.news)) if alike else None

    def as_edited(self, one: Described, beside: Mapping[str, Source]) -> Described:
        """*one* as it is now, where it is new here and was edited since it went out; *beside* it are the works that it leans on."""
        known = self._holdings.sources.get(one.record.key)
        if not one.edited or one.otherwise is None or (known and known.added == one.record.added):
            return one
        item = one.otherwise().record
        edits, _ = self._edits(item, one.record, one.record, beside)
        if item.title.startswith(one.record.title):
            edits.pop("title", None)  # what it is quoted in stands behind it, which only its claims tell
        return replace(one, record=replace(one.record, **edits))

    def _edited(self, one: Described) -> Echo | None:
        """What was edited of a source of the library since it went out, to be taken over where it stayed here as it was; None where it is new."""
        there = self._holdings.sources.get(one.record.key)
        if there is None or there.added != one.record.added or one.otherwise is None:
            return None
        item = one.otherwise().record
        edits, otherwise = self._edits(item, there, self._sources[there.key], self._sources)
        if there.changed != one.record.changed:
            edits, otherwise = {}, {**edits, **otherwise}
        return Echo(key=there.key, item=item, news=frozenset(otherwise), edits=edits)

    def _edits(
        self, item: Source, typed: Source, spelt_so: Source, sources: Mapping[str, Source]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What *item* says otherwise than an export of a source would: of what that tells as it was *typed*, and of what it words anew."""
        news, again = self._news(item, spelt_so, sources)
        told = {name: getattr(item, name) for name in news & _EDITED}
        exact = {name for name in told if getattr(again, name) == getattr(typed, name)}
        return {name: told[name] for name in exact}, {name: told[name] for name in told.keys() - exact}

    def _telling(self, key: str, item: Source) -> frozenset[str]:
        """The fields by which *item* would be another source than *key* if it said something else there."""
        if key == item.key:
            return frozenset({"title", "date"})
        there = self._holdings.sources[key]
        return frozenset(name for name in DESCRIPTIVE if getattr(there, name))

    def _called_so(self, item: Source) -> list[str]:
        """The sources that *item* may be: the one with its key, else those of its authors whose title its own is, or begins with."""
        held, told = self._holdings.sources, words("; ".join(item.authors))
        if item.key in held:
            return [item.key]
        titles = {words(item.title), words(item.title.partition(" [")[0])} - {""}
        keys = held.under("called", titles) if titles else []
        found = held.taken(keys) if len(keys) < _MOST else ()
        return [
            one.key
            for one in found
            if words("; ".join(one.authors)) == told and program_of(one) != program_of(item)
        ]

    def _news(
        self, item: Source, there: Source, sources: Mapping[str, Source]
    ) -> tuple[frozenset[str], Source]:
        """The fields in which *item* says something else than what would be written of *there* in the guise that fits best, and that."""
        told, program = _marks(item), program_of(item)
        guises, left, best = self._guises[program], len(told) + 1, there
        for guise in [*guises] if self._left else guises[:1]:
            again = self._again(program, guise, there, sources)
            if len(told - _marks(again)) < left:
                left, best = len(told - _marks(again)), again
                guises.remove(guise)
                guises.insert(0, guise)
            if not left:
                return frozenset(), best
        self._left = max(0, self._left - 1)
        found = {attribute_of(column) for column, _ in told - _marks(best)}
        return frozenset(found | {"within", "via"} if "reference" in found else found), best

    def _again(self, program: str, guise: Guise, there: Source, sources: Mapping[str, Source]) -> Source:
        """*there* as it is read from what is written of it in one *guise*; it may lie in one of *sources*."""
        from histcite.formats.items.item import ForeignItem, Wishes, described

        reader = import_module(f"histcite.formats.items.{_READERS[program]}")
        text = str(self._written(guise, there, sources).data)
        read = [*reader.read_items(text, "", Wishes(archives=self._archives))]
        return described(read[0], self._archives).record if isinstance(read[0], ForeignItem) else there

    def _written(self, guise: Guise, there: Source, sources: Mapping[str, Source]) -> "Written":
        form = sheet(guise.style, self._archives)
        through = known_through(there, sources, form)
        known = {there.key: through} if through else {}
        if guise.format == "ris":
            from histcite.formats.ris import write_ris

            return write_ris([there], sources, form, known=known)
        if guise.format == "csl-json":
            from histcite.formats.csljson import write_csl

            return write_csl([there], sources, form, profile=guise.profile, known=known, typed=None)
        if guise.format == "bibtex":
            from histcite.formats.bibtex import write_bibtex

            return write_bibtex([there], sources, form, known=known)
        from histcite.formats.biblatex import write_biblatex

        return write_biblatex([there], sources, form, known=known, profile=guise.profile)


def program_of(source: Source) -> str:
    """The program that a source came from; empty for one that came from none."""
    return source.origin.partition(":")[0].rstrip("?")


def _marks(source: Source) -> frozenset[tuple[str, str]]:
    """The marks of what an item says, by column, and the forms."""
    marks = (mark.partition(":") for mark in source.origin.split()[1:])
    forms = (("forms", form) for form in source.forms)
    return frozenset((*((column, mark) for column, _, mark in marks), *forms))
