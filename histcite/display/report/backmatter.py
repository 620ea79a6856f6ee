"""The back of the report: every claim on a line that can be found and filtered, and the sources as a bibliography."""

from collections.abc import Iterator, Sequence

from histcite.citations import bibliography_line
from histcite.display.report.endnotes import Endnotes, key_button
from histcite.display.report.markup import Markup, element, heading, joined, link, link_out, said
from histcite.holdings.casebook import Casebook
from histcite.records.claim import Claim
from histcite.records.source import Source

GROUPS = (
    ("Archival documents", ("document", "file")),
    ("Published documents", ("edition",)),
    ("Press", ("press",)),
    ("Memoirs and interviews", ("memoir", "interview")),
    ("Literature", ("book", "article", "thesis")),
    ("Web pages", ("web",)),
)
"""How historians group a bibliography, by the kinds of sources."""


def claims_list(casebook: Casebook, endnotes: Endnotes) -> Markup:
    """The claims that are told, each with its key, its notes, its tags and the disputes that it is in."""
    years = {event.claim.key: event.slot[0] for event in casebook.events}
    items = (_item(claim, casebook, endnotes, years.get(claim.key)) for claim in casebook.told)
    return element("ol", *items, class_="claims")


def bibliography(sources: Sequence[Source], endnotes: Endnotes) -> Iterator[Markup]:
    """The *sources* in groups, each as the bibliography of a paper would have it."""
    for name, kinds in GROUPS:
        lines = sorted(
            ((_line(source, endnotes), source) for source in sources if source.kind in kinds), key=_order
        )
        if lines:
            items = (_source(line, source) for line, source in lines)
            yield joined((heading(3, name), element("ul", *items, class_="sources")))


def _item(claim: Claim, casebook: Casebook, endnotes: Endnotes, year: int | None) -> Markup:
    disputes = casebook.disputed.get(claim.key, ())
    marks = (joined((" ", link(one.id, "disputed" if one.is_open else one.status))) for one in disputes)
    tags = (joined((" ", element("span", said(f"#{tag}"), class_="tag"))) for tag in claim.tags)
    told = (
        said(f"{claim.voice}: ") if claim.voice else "",
        said(claim.text),
        endnotes.marks(claim),
        *marks,
        *tags,
    )
    return element(
        "li",
        key_button(claim.key),
        " ",
        *told,
        id=f"c-{claim.key}",
        data_y="" if year is None else str(year),
        data_s=" ".join(dict.fromkeys(reference.source for reference in claim.references)),
        data_t="\t".join(claim.tags),
    )


def _line(source: Source, endnotes: Endnotes) -> str:
    catalogue = endnotes.catalogue
    return bibliography_line(source, catalogue.sources, catalogue.style, archives=catalogue.archives)


def _order(lined: tuple[str, Source]) -> tuple[str, str]:
    return lined[0].casefold(), lined[1].key


def _source(line: str, source: Source) -> Markup:
    address = joined((" ", link_out(source.url, source.url))) if source.url and source.url not in line else ""
    return element("li", said(line), address, " ", key_button(source.key), id=f"source-{source.key}")
