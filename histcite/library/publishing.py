"""The library as it goes out: the bibliography of claims, a dossier on them, or the records themselves, in each format."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from histcite.citations.style import Sheet, Style, sheet
from histcite.errors import BadEntry
from histcite.formats.repertory import Profile, Written, counted_out
from histcite.frozen import dataclass
from histcite.holdings.as_seen import spelt
from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.records.source import Source
from histcite.search.selection import cited_sources

if TYPE_CHECKING:
    from histcite.conflicts import Conflict
    from histcite.formats.bibliography import BibliographyForm
    from histcite.formats.dossier import Enquiry
    from histcite.formats.markdown import Apparatus
    from histcite.values import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an export is wanted; what its format does not heed is not looked at.

    ``style`` words references and dates, ``scheme`` writes Cyrillic in Latin letters, ``profile`` is the shape of entries, ``by`` the
    grouping of a dossier and ``title`` its heading, ``footnotes`` their kind; with ``riders`` the entries of a bibliography
    carry along what their fields do not tell; a table may be *for* a ``spreadsheet``.
    """

    style: Style | None = None
    scheme: "Scheme | None" = None
    profile: Profile = "portable"
    by: str = "question"
    title: str = "Dossier"
    footnotes: str = "markdown"
    riders: bool = True
    spreadsheet: bool = False

    @property
    def wording(self) -> Style:
        """The style asked for, else the one that the profile means."""
        return self.style or ("gost" if self.profile == "gost" else "chicago")


class Material:
    """What goes out: the ``claims`` meant, or the ``whole`` library, with the sources that these name, or only those *cited* by papers."""

    def __init__(
        self,
        claims: tuple[Claim, ...],
        holdings: Holdings,
        manner: Manner,
        *,
        cited: Collection[str] | None,
        whole: bool,
    ) -> None:
        self.claims = claims
        self.holdings = holdings
        self.manner = manner
        self.whole = whole
        self.archives = holdings.archives
        self._cited = cited

    @cached_property
    def all_sources(self) -> Mapping[str, Source]:
        """Every source as it is spelt; those that go out are found in one go."""
        named = (reference.source for claim in self.claims for reference in claim.references)
        sought = named if self._cited is None else self._cited
        return spelt(self.holdings, self.manner.scheme, sought=sought)

    @cached_property
    def form(self) -> Sheet:
        """The sheet of the style that words what is printed."""
        return sheet(self.manner.wording, self.archives)

    @property
    def typed(self) -> Mapping[str, Source] | None:
        """The sources as they were typed, where these are to ride along."""
        return self.holdings.sources if self.manner.riders else None

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources that papers cite, else those of the claims with the works through which they were read, by key."""
        if self._cited is None:
            return cited_sources(self.claims, self.all_sources)
        return tuple(self.all_sources[key] for key in sorted(self._cited) if key in self.all_sources)

    @cached_property
    def known(self) -> Mapping[str, str]:
        """For each source that was not seen itself how it is known, in words: *quoted in* another work."""
        from histcite.citations.note import known_through

        told = ((one.key, known_through(one, self.all_sources, self.form)) for one in self.sources)
        return {key: words for key, words in told if words}


def print_bibliography(material: Material, layout: "BibliographyForm", *, numbered: bool) -> str:
    """The list of sources that a paper prints, grouped as historians group it."""
    from histcite.formats.bibliography import sections, write_bibliography

    style = material.manner.wording
    found = sections(material.sources, material.all_sources, material.archives, style=style)
    return write_bibliography(found, layout, style=style, numbered=numbered)


def _bibtex(material: Material) -> Written:
    from histcite.formats.bibtex import write_bibtex

    return write_bibtex(
        material.sources,
        material.all_sources,
        material.form,
        known=material.known,
        typed=material.typed,
    )


def _biblatex(material: Material) -> Written:
    from histcite.formats.biblatex import write_biblatex

    return write_biblatex(
        material.sources,
        material.all_sources,
        material.form,
        known=material.known,
        profile=material.manner.profile,
        typed=material.typed,
    )


def _csl(material: Material) -> Written:
    from histcite.formats.csljson import write_csl

    return write_csl(
        material.sources,
        material.all_sources,
        material.form,
        profile=material.manner.profile,
        known=material.known,
        typed=material.typed,
    )


def _ris(material: Material) -> Written:
    from histcite.formats.ris import write_ris

    return write_ris(
        material.sources,
        material.all_sources,
        material.form,
        known=material.known,
        typed=material.typed,
    )


def _hayagriva(material: Material) -> Written:
    from histcite.formats.hayagriva import write_hayagriva

    return write_hayagriva(material.sources, material.all_sources, material.form, known=material.known)


def _dossier(material: Material) -> Written:
    from histcite.formats.dossier import Arrangement, write_dossier
    from histcite.formats.latexclaims import Citations
    from histcite.formats.markdown import Footnotes

    manner, sources = material.manner, material.all_sources
    form, names = material.form, material.holdings.names
    notes: Apparatus = (
        Citations(sources, form)
        if manner.footnotes == "latex"
        else Footnotes(sources, material.archives, manner.wording)
    )
    arranged = Arrangement(by=manner.by, sources=sources, names=names, form=form)
    data = write_dossier(material.claims, _enquiries(material), arranged, notes, manner.title)
    return Written(data=data, left_out={})


def _enquiries(material: Material) -> "Iterator[Enquiry]":
    """Each question that one of the claims answers, with its positions and the conflicts in which it is."""
    from histcite.conflicts.position import positions_of
    from histcite.formats.dossier import Enquiry

    inquiry, meant = material.holdings.inquiry, {claim.key for claim in material.claims}
    conflicts: dict[str, dict[str, Conflict]] = {}
    for conflict in inquiry.conflicts:
        for key in conflict.claims:
            conflicts.setdefault(key, {})[conflict.id] = conflict
    for question in inquiry.questions:
        keys = [reading.claim.key for reading in question.readings]
        if not meant.isdisjoint(keys):
            found = {id_: one for key in keys for id_, one in conflicts.get(key, {}).items()}
            positions = positions_of(question, inquiry.witnesses)
            yield Enquiry(
                question=question,
                positions=positions,
                conflicts=tuple(found.values()),
                conclusion=inquiry.conclusions.get(question.key),
            )


def _docx(material: Material) -> Written:
    from histcite.formats.docx import to_docx

    dossier = _dossier(material)
    return Written(data=to_docx(str(dossier.data)), left_out=dossier.left_out)


def _latex_claims(material: Material) -> Written:
    from histcite.formats.latexclaims import write_claims

    data = write_claims(material.claims, material.all_sources, material.form)
    return Written(data=data, left_out={})


def _csv(material: Material) -> Written:
    from histcite.formats import csv

    held, spelling = material.holdings, csv.marked if material.manner.spreadsheet else str
    data = csv.write_csv(material.claims, held.sources, held.archives, spelling)
    besides: dict[str, Collection[str]] = {
        "decisions": held.decisions,
        "names": held.aliases,
        "properties": held.properties,
    }
    fields = (
        name for source in cited_sources(material.claims, held.sources) for name in csv.left_out(source)
    )
    left_out = {what: len(records) for what, records in besides.items() if records}
    return Written(data=data, left_out={**left_out, **counted_out(fields)})


def _jsonl(material: Material) -> Written:
    from histcite.formats.jsonl import write_jsonl

    held = material.holdings
    sources: Iterable[Source] = held.sources.values()
    judged: Iterable[Any] = (*held.decisions.values(), *held.discrepancies.values())
    if not material.whole:
        sources, judged = _needed(material.claims, held.sources), ()
    records = [*held.properties.values(), *held.aliases.values(), *sources, *material.claims, *judged]
    return Written(data=write_jsonl(records), left_out={})


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


WRITERS: dict[str, Callable[[Material], Written]] = {
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
"""What writes each format of the repertory; ``docx`` raises NoPandoc or PandocRefused."""


def writer_of(format_: str) -> Callable[[Material], Written]:
    """What writes that format. Raises BadEntry for one that is not written."""
    if format_ not in WRITERS:
        raise BadEntry(f"there is no format {format_!r} to write; there are {', '.join(WRITERS)}")
    return WRITERS[format_]
