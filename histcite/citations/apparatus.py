"""Notes that follow one another: the first on a work in full, later ones short, and *ibid.* where one repeats the one before."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from histcite.archives import Registry
from histcite.citations.author import Sources, chain
from histcite.citations.elements import is_latin, print_place
from histcite.citations.note import cite, cite_alone, quoted, short
from histcite.citations.style import Sheet, Style, sheet
from histcite.citations.through import through
from histcite.records.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What one note cites: a source at a place, and the work through which it was read, if another one."""

    source: Source
    locator: str = ""
    via: Source | None = None
    via_locator: str = ""


def footnote(note: Note, sources: Sources, style: Style, *, archives: Registry) -> str:
    """Write *note* as ``cite`` does and as it stands at the foot of a page: closed by a full stop but in ``plain``."""
    written = cite(
        note.source,
        sources,
        style=style,
        locator=note.locator,
        via=note.via,
        via_locator=note.via_locator,
        archives=archives,
    )
    return sheet(style, archives).footnote(written)


def running(notes: Iterable[Note], sources: Sources, style: Style, *, archives: Registry) -> tuple[str, ...]:
    """Write *notes* in their order as footnotes, each in the form that its place among the others asks for.

    *Ibid.*, *Там же* and *Po aty* stand where a note repeats the one before; GOST R 7.0.5-2008 has *Ibid.* after works in
    Latin letters. Chicago wants a short form there too (17th edition, 14.34). For LaTeX, whose styles do this themselves, use ``cite``.
    """
    run = _Run(sources=sources, form=sheet(style, archives))
    return tuple(map(run.written, notes))


@dataclass(slots=True, kw_only=True)
class _Run:
    """What has been cited so far: ``owners`` are the works by their short forms, so that two never share one."""

    sources: Sources
    form: Sheet
    owners: dict[str, Source] = field(default_factory=dict)
    before: Note | None = None

    def written(self, note: Note) -> str:
        text = self._again(note)
        if not text:
            text = self._work(note.source, note.locator)
            if known := through(note.source, self.sources, self.form.archives, note.via, note.via_locator):
                text = quoted(text, self._work(known.source, known.locator), known, self.form)
        self.before = note
        return self.form.footnote(text)

    def _again(self, note: Note) -> str:
        """Say that *note* repeats the one before, with its place if that is another; empty if it does not."""
        before = self.before
        if before is None or not self.form.repeats or (note.source, note.via) != (before.source, before.via):
            return ""
        was, place = self._place(before), self._place(note)
        if (was and not place) or (note.via and (was, before.via_locator) != (place, note.via_locator)):
            return ""
        words = self.form.language.words
        latin = is_latin(chain(note.source, self.sources), self.form)
        again = words.get("again_latin", words["again"]) if latin else words["again"]
        elements = {"again": again, "locator": "" if place == was else place}
        return self.form.sentence(self.form.notes["again"], elements)

    def _place(self, note: Note) -> str:
        typed = note.locator or note.source.leaves
        return print_place(typed, chain(note.source, self.sources), self.form)

    def _work(self, source: Source, locator: str) -> str:
        """Write the short form of a work cited before, unless another work has the same; else cite it in full."""
        style, archives = self.form.style, self.form.archives
        name = short(source, self.sources, style, archives=archives)
        if self.owners.get(name) == source:
            return short(source, self.sources, style, locator, archives=archives)
        self.owners.setdefault(name, source)
        return cite_alone(source, self.sources, self.form, locator)
