"""The repertory of formats: how each is called, what it holds, whether it is read, written or both, and what may be asked of it.

Help, completion, detection and tests read this one table; the readers stand in ``intake/exchange.py``, the writers in
``library/publishing.py``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Literal, get_args

from histcite.frozen import dataclass
from histcite.records.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format as it is named on the command line, what it is for, and the ``endings`` by which its files are told.

    It ``holds`` the sources of claims, or the claims themselves; ``options`` are those of ``export`` that it heeds, and what is
    ``packed`` is no text.
    """

    name: str
    purpose: str
    holds: Literal["sources", "claims"]
    endings: tuple[str, ...] = ()
    reads: bool = False
    writes: bool = False
    options: frozenset[str] = frozenset()
    packed: bool = False


Profile = Literal["portable", "chicago", "gost"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
"""In which shape archival sources are told: so that most styles print them, or as those of Chicago or of GOST want them.

CSL-JSON has two: with the variables for archives, or for GOST's style, which prints none of these, as chapters of their files.
"""

ARRANGEMENTS = ("question", "subject", "source", "tag", "when")
"""How the claims of a dossier may be grouped."""

LAYOUTS = ("text", "markdown", "html")
"""How a bibliography may be written."""

_PRINTED = frozenset({"style", "transliterate"})
_TOLD = frozenset({"style", "transliterate", "by", "title"})

FORMATS = (
    Format(
        name="biblatex",
        purpose="LaTeX with biblatex and biber",
        holds="sources",
        endings=(".bib",),
        reads=True,
        writes=True,
        options=_PRINTED | {"profile", "no-riders"},
    ),
    Format(
        name="bibtex",
        purpose="LaTeX with classic BibTeX styles",
        holds="sources",
        endings=(".bib",),
        reads=True,
        writes=True,
        options=_PRINTED | {"no-riders"},
    ),
    Format(
        name="csl-json",
        purpose="Markdown and Word through pandoc; Zotero",
        holds="sources",
        endings=(".json",),
        reads=True,
        writes=True,
        options=_PRINTED | {"profile", "no-riders"},
    ),
    Format(
        name="ris",
        purpose="EndNote, Zotero, Mendeley",
        holds="sources",
        endings=(".ris",),
        reads=True,
        writes=True,
        options=_PRINTED | {"no-riders"},
    ),
    Format(
        name="zotero",
        purpose="Zotero's own items, as Better BibTeX and its web API give them",
        holds="sources",
        endings=(".json",),
        reads=True,
    ),
    Format(
        name="tropy",
        purpose="Tropy's JSON-LD, with the notes on photos",
        holds="sources",
        endings=(".json", ".jsonld"),
        reads=True,
    ),
    Format(
        name="hayagriva",
        purpose="Typst",
        holds="sources",
        endings=(".yml", ".yaml"),
        writes=True,
        options=_PRINTED,
    ),
    Format(
        name="markdown",
        purpose="a dossier: every question with its positions, quotations and decisions",
        holds="claims",
        endings=(".md",),
        writes=True,
        options=_TOLD | {"footnotes"},
    ),
    Format(
        name="docx",
        purpose="the dossier as a Word document, through pandoc",
        holds="claims",
        endings=(".docx",),
        writes=True,
        options=_TOLD,
        packed=True,
    ),
    Format(
        name="latex-claims",
        purpose=r"\claim{KEY} for a paper in LaTeX",
        holds="claims",
        endings=(".tex",),
        writes=True,
        options=_PRINTED,
    ),
    Format(
        name="csv",
        purpose="a table of claims",
        holds="claims",
        endings=(".csv", ".tsv", ".txt"),
        reads=True,
        writes=True,
        options=frozenset({"for"}),
    ),
    Format(
        name="xlsx",
        purpose="a sheet of Excel's, a table of claims",
        holds="claims",
        endings=(".xlsx", ".xlsm", ".xls"),
        reads=True,
        packed=True,
    ),
    Format(
        name="ods",
        purpose="a sheet of LibreOffice's, a table of claims",
        holds="claims",
        endings=(".ods",),
        reads=True,
        packed=True,
    ),
    Format(
        name="jsonl",
        purpose="every record, to come back as the same library",
        holds="claims",
        endings=(".jsonl", ".ndjson"),
        reads=True,
        writes=True,
    ),
    Format(
        name="notes",
        purpose="plain notes, a heading a source and a list item a claim",
        holds="claims",
        endings=(".md",),
        reads=True,
    ),
)
"""Every format, in the order in which help lists them."""

READ = {one.name: one for one in FORMATS if one.reads}
"""The formats that are taken in."""

PACKED = frozenset(ending for one in FORMATS if one.packed for ending in one.endings)
"""The endings of files that are no text."""

WRITTEN = {one.name: one for one in FORMATS if one.writes}
"""The formats that are given out."""


def read_by_ending(ending: str) -> str:
    """The name of the format that is read from files with this ending; empty where it tells none."""
    return next((one.name for one in READ.values() if ending.casefold() in one.endings), "")


OURS = frozenset({"key", "origin", "added", "changed"})
"""The fields of a source that no format of others is asked to tell."""

IN_WORDS = frozenset({"forms", "via", "via_locator", "via_how", "translator"})
"""The fields that every format tells in words, *quoted in* another work, or prints for a title where there is no other."""

_TELLABLE = tuple(field.name for field in fields(Source) if field.name not in OURS | IN_WORDS)
_said = attrgetter(*_TELLABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a format made of records, and for each thing that it has no place for, how often that was left out."""

    data: str | bytes
    left_out: Mapping[str, int]

    @property
    def remark(self) -> str:
        """What was left out, counted, in one line; empty where that is nothing."""
        return ", ".join(f"{what} ({number})" for what, number in sorted(self.left_out.items()))


def untold(source: Source, told: Iterable[str]) -> Iterable[str]:
    """The written names of the fields of *source* that say something and are not among those *told*."""
    known = {*told}
    return (
        {"within": "in"}.get(name, name)
        for name, said in zip(_TELLABLE, _said(source), strict=True)
        if said and name not in known
    )


def counted_out(names: Iterable[str]) -> Mapping[str, int]:
    """How often each of *names* was left out."""
    return Counter(names)
