"""The library as it goes out: the bibliography of claims, a dossier on them, or the records themselves, in each format."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from histcite.citations.style import Style
from histcite.formats.repertory import Written, counted_out
from histcite.frozen import dataclass
from histcite.holdings.holdings import Holdings
from histcite.library.citing import spelt
from histcite.records.claim import Claim
from histcite.records.source import Source
from histcite.search.selection import cited_sources

if TYPE_CHECKING:
    from histcite.formats.bibliography import Layout
    from histcite.formats.dossier import Enquiry
    from histcite.formats.markdown import Apparatus
    from histcite.values import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an export is wanted; what its format does not heed is not looked at.

    ``style`` words references and dates, ``scheme`` writes Cyrillic in Latin letters, ``profile`` is the shape of entries, ``by`` the
    grouping of a dossier and ``title`` its heading, ``footnotes`` their kind; a table may be *for* a ``spreadsheet``.
    """

    style: Style | None = None
    scheme: "Scheme | None" = None
    profile: str = "portable"
    by: str = "question"
    title: str = "Dossier"
    footnotes: str = "markdown"
    spreadsheet: bool = False

    @property
    def wording(self) -> Style:
        """The style asked for, else the one that the profile means."""
        return self.style or ("gost" if self.profile == "gost" else "chicago")


class Material:
    """What goes out: the ``claims`` meant, or the ``whole`` library, with the sources that these or *cited* name."""

    def __init__(
        self,
        claims: tuple[Claim, ...],
        holdings: Holdings,
        scheme: "Scheme | None",
        cited: Iterable[str] = (),
        whole: bool = False,
    ) -> None:
        self.claims = claims
        self.holdings = holdings
        self.archives = holdings.archives
        self.whole = whole
        self.all_sources = spelt(holdings.sources, scheme)
        self._cited = cited

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the claims, those through which they were read, and those cited besides, by key."""
        found = {source.key: source for source in cited_sources(self.claims, self.all_sources)}
        besides = {key: self.all_sources[key] for key in self._cited if key in self.all_sources}
        return tuple(source for _, source in sorted((found | besides).items()))

    def known(self, style: Style) -> Mapping[str, str]:
        """For each source that no claim has from itself, the notes on the works through which the claims have it."""
        from histcite.citations.note import cite

        references = [reference for claim in self.claims for reference in claim.references]
        seen = {reference.source for reference in references if not reference.via} | set(self._cited)
        through: dict[str, dict[str, None]] = {}
        for reference in references:
            via = self.all_sources.get(reference.via)
            if via and reference.source not in seen:
                note = cite(
                    via, self.all_sources, style=style, locator=reference.via_locator, archives=self.archives
                )
                through.setdefault(reference.source, {})[note.rstrip(".")] = None
        return {key: "; ".join(notes) for key, notes in through.items()}


def publish(format_: str, material: Material, manner: Manner) -> Written:
    """Write *material* in the format of this name. Raises NoPandoc or PandocRefused for ``docx``."""
    return WRITERS[format_](material, manner)


def print_bibliography(material: Material, style: Style, layout: "Layout", *, numbered: bool = False) -> str:
    """The list of sources that a paper prints, grouped as historians group it."""
    from histcite.formats.bibliography import sections, write_bibliography

    found = sections(
        material.sources,
        material.all_sources,
        material.archives,
        style=style,
        known=material.known(style),
    )
    return write_bibliography(found, layout, style=style, numbered=numbered)


def _bibtex(material: Material, _: Manner) -> Written:
    from histcite.formats.bibtex import write_bibtex

    data = write_bibtex(material.sources, material.all_sources, material.archives)
    return Written(data=data, left_out={})


def _biblatex(material: Material, _: Manner) -> Written:
    from histcite.formats.bibtex import write_biblatex

    data = write_biblatex(material.sources, material.all_sources, material.archives)
    return Written(data=data, left_out={})


def _csl(material: Material, manner: Manner) -> Written:
    from histcite.formats.csljson import write_csl

    return write_csl(
        material.sources,
        material.all_sources,
        material.archives,
        style=manner.wording,
        profile=manner.profile,
        known=material.known(manner.wording),
    )


def _ris(material: Material, manner: Manner) -> Written:
    from histcite.formats.ris import write_ris

    return write_ris(
        material.sources,
        material.all_sources,
        material.archives,
        style=manner.wording,
        known=material.known(manner.wording),
    )


def _hayagriva(material: Material, manner: Manner) -> Written:
    from histcite.formats.hayagriva import write_hayagriva

    return write_hayagriva(
        material.sources,
        material.all_sources,
        material.archives,
        style=manner.wording,
        known=material.known(manner.wording),
    )


def _dossier(material: Material, manner: Manner) -> Written:
    from histcite.citations.style import sheet
    from histcite.formats.dossier import Arrangement, write_dossier
    from histcite.formats.latexclaims import Citations
    from histcite.formats.markdown import Footnotes

    notes: Apparatus = (
        Citations(material.all_sources)
        if manner.footnotes == "latex"
        else Footnotes(material.all_sources, material.archives, manner.wording)
    )
    arranged = Arrangement(
        by=manner.by,
        sources=material.all_sources,
        names=material.holdings.names,
        form=sheet(manner.wording, material.archives),
    )
    data = write_dossier(material.claims, _enquiries(material), arranged, notes, manner.title)
    return Written(data=data, left_out={})


def _enquiries(material: Material) -> "Iterator[Enquiry]":
    """Each question that one of the claims answers, with its positions and the conflicts in which it is."""
    from histcite.conflicts.position import positions_of
    from histcite.formats.dossier import Enquiry

    inquiry, meant = material.holdings.inquiry, {claim.key for claim in material.claims}
    conflicts: dict[str, dict[str, Any]] = {}
    for conflict in inquiry.conflicts:
        for key in conflict.claims:
            conflicts.setdefault(key, {})[conflict.id] = conflict
    for question in inquiry.questions:
        keys = [reading.claim.key for reading in question.readings]
        if not meant.isdisjoint(keys):
            found = {id_: one for key in keys for id_, one in conflicts.get(key, {}).items()}
            yield Enquiry(
                question=question,
                positions=positions_of(question, inquiry.witnesses),
                conflicts=tuple(found.values()),
            )


def _docx(material: Material, manner: Manner) -> Written:
    from histcite.formats.docx import to_docx

    dossier = _dossier(material, manner)
    return Written(data=to_docx(str(dossier.data)), left_out=dossier.left_out)


def _latex_claims(material: Material, _: Manner) -> Written:
    from histcite.formats.latexclaims import write_claims

    return Written(data=write_claims(material.claims, material.all_sources), left_out={})


def _csv(material: Material, manner: Manner) -> Written:
    from histcite.formats import csv

    held = material.holdings
    data = csv.write_csv(
        material.claims, held.sources, held.archives, csv.marked if manner.spreadsheet else str
    )
    besides = (
        ("decisions", held.decisions),
        ("names", held.aliases),
        ("properties", held.properties),
    )
    left_out = {what: len(records) for what, records in besides if len(records)}
    sources = cited_sources(material.claims, held.sources)
    return Written(
        data=data,
        left_out=left_out | counted_out(name for source in sources for name in csv.left_out(source)),
    )


def _jsonl(material: Material, _: Manner) -> Written:
    from histcite.formats.jsonl import write_jsonl

    held = material.holdings
    sources: Iterable[Source] = held.sources.values()
    judged: Iterable[Any] = (*held.decisions.values(), *held.discrepancies.values())
    if not material.whole:
        sources, judged = _needed(material.claims, held.sources), ()
    data = write_jsonl(
        [*held.properties.values(), *held.aliases.values(), *sources, *material.claims, *judged]
    )
    return Written(data=data, left_out={})


def _needed(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Source]:
    """The sources that *claims* cite, and those in which they lie or from which they derive."""
    waiting = [source.key for source in cited_sources(claims, sources)]
    needed: dict[str, Source] = {}
    while waiting:
        source = sources.get(waiting.pop(0))
        if source and source.key not in needed:
            needed[source.key] = source
            waiting += [source.within, *source.derived_from]
    return list(needed.values())


WRITERS: dict[str, Callable[[Material, Manner], Written]] = {
    "biblatex": _biblatex,
    "bibtex": _bibtex,
    "csl-json": _csl,
    "ris": _ris,
    "hayagriva": _hayagriva,
    "markdown": _dossier,
    "docx": _docx,
    "latex-claims": _latex_claims,
    "csv": _csv,
    "jsonl": _jsonl,
}
"""What writes each format of the repertory."""
