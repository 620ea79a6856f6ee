"""The whole report: one page of HTML with its style and its script, the same bytes for the same library."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from histcite.display.cards import Catalogue
from histcite.display.page import counted
from histcite.display.report.ancestry import ancestry
from histcite.display.report.answers import oppositions_table, questions_table
from histcite.display.report.backmatter import bibliography, claims_list
from histcite.display.report.disputes import disputes, rivalries
from histcite.display.report.endnotes import Endnotes
from histcite.display.report.findings import findings
from histcite.display.report.markup import Markup, element, folded, heading, joined, link, said
from histcite.display.report.testimony import Testimony
from histcite.display.report.timeline import timeline
from histcite.frozen import dataclass
from histcite.holdings.casebook import LARGEST, Casebook
from histcite.holdings.descent import pedigrees
from histcite.holdings.standpoints import opposition, speakers
from histcite.values.lexicon import latin_letters

HERE = Path(__file__).parent

LONG = 1_000
"""From how many claims on a browser should not lay out the whole page at once."""

IN_SCRIPTS = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""What is written out in the data of a script, so that no text ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the page: its anchor, its title, a sentence on what it shows, and its content."""

    anchor: str
    title: str
    lead: str
    content: Markup


def write_report(
    casebook: Casebook, catalogue: Catalogue, title: str, pictures: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The report on *casebook*, its references in the style of *catalogue*; *pictures* of leaves, by the name typed, stand in the notes."""
    sections = tuple(_sections(casebook, Endnotes(catalogue, pictures)))
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "page.js"))
    guard = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = (
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=guard),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(style)),
    )
    data = json.dumps(_search_data(casebook), ensure_ascii=False, separators=(",", ":")).translate(IN_SCRIPTS)
    body = (
        element("a", "Skip to the content", href="#main", class_="skip"),
        element("header", heading(1, said(title)), *_overview(casebook)),
        element("div", _navigation(sections), _finder(casebook), class_="bar") if sections else "",
        element("main", *map(_section, sections), id="main"),
        element("script", Markup(data), type="application/json", id="data"),
        element("script", Markup(script)),
    )
    length = "long" if len(casebook.told) > LONG else ""
    page = element("html", element("head", *head), "\n", element("body", *body, class_=length), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _sections(casebook: Casebook, endnotes: Endnotes) -> Iterator[Section]:
    """The sections that have something to show. The notes come last, for the others number them."""
    catalogue, holdings = endnotes.catalogue, casebook.holdings
    testimony = Testimony(casebook, endnotes)
    sources = casebook.cited(casebook.told)
    against = opposition(casebook.conflicts, speakers(holdings, "voice", catalogue.style))
    descent = pedigrees(catalogue.sources, casebook.told)
    left_out = _left_out(casebook)
    told: tuple[tuple[str, str, str, Iterable[Markup]], ...] = (
        (
            "disputes",
            "Disputes",
            _order_of_disputes(casebook),
            disputes(casebook.conflicts, testimony, abridged=casebook.abridged),
        ),
        ("conclusions", "Conclusions", CONCLUSIONS, findings(casebook.conclusions)),
        ("rivals", "Rival answers", RIVALS, rivalries(casebook.rivals, testimony)),
        (
            "questions",
            "Questions and answers",
            WITNESSES,
            [questions_table(casebook.answered_by_told)] * bool(casebook.answered),
        ),
        ("chronology", "Chronology", _undated(casebook), timeline(casebook.events, endnotes)),
        ("matrix", "Who contradicts whom", MATRIX, [oppositions_table(against)] * bool(against.speakers)),
        ("descent", "Which source leans on which", "", [ancestry(descent, endnotes)] * bool(descent)),
        ("claims", "Claims", left_out, [claims_list(casebook, endnotes)] * bool(casebook.told)),
        ("sources", "Sources", "", bibliography(sources, endnotes)),
    )
    for anchor, title, lead, content in told:
        if written := joined(content):
            yield Section(anchor=anchor, title=title, lead=lead, content=written)
    if notes := joined(endnotes.written()):
        yield Section(anchor="notes", title="Notes", lead="", content=element("ol", notes, class_="notes"))


EMPTY = "There is no claim in this library yet; 'histcite add' takes in the first."
CONCLUSIONS = "What is held to be so, and why; what speaks against it, and what has come since."
RIVALS = "Wholly different answers to a question that may have many: no conflict, for all may be true."
WITNESSES = "Behind each answer the number of its independent witnesses."
MATRIX = "A number counts the disputes between two of them, and leads to the first; on the diagonal somebody contradicts himself."


def _order_of_disputes(casebook: Casebook) -> str:
    if len(casebook.conflicts) <= LARGEST:
        return ""
    return f"The {LARGEST} open ones with the most claims come first, then the other open ones, by grade."


def _left_out(casebook: Casebook) -> str:
    """How many claims are not told one by one, and how to have them."""
    rest = len(casebook.claims) - len(casebook.told)
    if not rest:
        return ""
    return f"{counted(rest, 'more claim')} are left out, first those neither disputed nor agreed on; --all-claims shows all."


def _undated(casebook: Casebook) -> str:
    """How many of the claims that are told tell no time."""
    rest = len(casebook.told) - len(casebook.events)
    return f"{counted(rest, 'claim tells', 'claims tell')} no time." if rest else ""


def _section(section: Section) -> Markup:
    lead = element("p", section.lead, class_="muted") if section.lead else ""
    title = heading(2, section.title, id=f"{section.anchor}-title")
    return element(
        "section", title, lead, section.content, id=section.anchor, aria_labelledby=f"{section.anchor}-title"
    )


def _overview(casebook: Casebook) -> Iterator[Markup]:
    """The state of the library, and what there is of everything, as links."""
    if casebook.as_of:
        yield element("p", f"As of {casebook.as_of[:10]}.", class_="muted")
    if not casebook.claims:
        yield element("p", "The filters leave no claim." if casebook.holdings.claims else EMPTY)
        return
    grades = Counter((one.grade, one.status) for one in casebook.conflicts)
    agreed = sum(each.agreed for each in casebook.answered)
    sources = len(casebook.cited(casebook.claims))
    counts = (
        ("claims", counted(len(casebook.claims), "claim")),
        ("questions", counted(len(casebook.questions), "question")),
        *(
            ("disputes", f"{number} {grade.name.lower()}, {status}")
            for (grade, status), number in sorted(grades.items(), reverse=True)
        ),
        ("conclusions", counted(len(casebook.conclusions), "conclusion") * bool(casebook.conclusions)),
        ("rivals", f"{len(casebook.rivals)} with rival answers" * bool(casebook.rivals)),
        ("questions", f"{agreed} answered alike by two or more witnesses" * bool(agreed)),
        ("sources", counted(sources, "source") * bool(sources)),
    )
    yield element(
        "ul", *(element("li", link(anchor, text)) for anchor, text in counts if text), class_="counts"
    )
    if left_out := _left_out(casebook):
        yield element("p", left_out)


def _navigation(sections: Iterable[Section]) -> Markup:
    links = (element("li", link(section.anchor, section.title)) for section in sections)
    return element("nav", element("ul", *links), aria_label="Sections")


def _finder(casebook: Casebook) -> Markup:
    """The box in which words are typed, and the filters; shown only where the script runs."""
    tags = sorted({tag for claim in casebook.told for tag in claim.tags})
    sources = sorted({reference.source for claim in casebook.told for reference in claim.references})
    grades = dict.fromkeys(one.grade.name.lower() for one in casebook.conflicts)
    statuses = dict.fromkeys(one.status for one in casebook.conflicts)
    choices = (("grade", grades), ("status", statuses), ("tag", tags), ("source", sources))
    filters = (
        *(_choice(name, options) for name, options in choices if options),
        *(
            element("label", f"{word} ", element("input", name=word.lower(), type="number"))
            for word in ("From", "To")
            if casebook.events
        ),
    )
    return element(
        "form",
        element("label", "Find ", element("input", name="find", type="search", autocomplete="off")),
        folded("Filters", *filters, class_="filters"),
        element("button", "Clear", type="reset", class_="clear"),
        element("output", id="told", aria_live="polite"),
        role="search",
    )


def _choice(name: str, options: Iterable[str]) -> Markup:
    listed = (Markup('<option value="">any</option>'), *(element("option", option) for option in options))
    return element("label", f"{name.capitalize()} ", element("select", *listed, name=name))


def _search_data(casebook: Casebook) -> dict[str, object]:
    """What the script needs to find names in any script: Latin letters for others, and the forms of names."""
    names = (alias.forms and [alias.name, *alias.forms] for alias in casebook.holdings.aliases.values())
    return {"letters": dict(latin_letters("bgn-pcgn")), "names": [group for group in names if group]}


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
