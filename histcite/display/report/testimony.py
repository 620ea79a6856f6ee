"""Testimony: who says something, in what kind of document, how long after the event it was written, and how it was read."""

from collections.abc import Iterable, Iterator, Mapping

from histcite.conflicts.docket import TIME
from histcite.deferred import expression
from histcite.display.page import counted
from histcite.display.report.endnotes import Endnotes, key_button
from histcite.display.report.markup import Markup, element, joined, said
from histcite.errors import UnreadableDate
from histcite.holdings.casebook import Casebook
from histcite.holdings.chronicle import answered_date, in_words
from histcite.records.claim import Claim, Reference
from histcite.records.source import Source
from histcite.values import Date, civil

KINDS = {"web": "web page", "press": "newspaper", "edition": "edition of documents", "file": "archival file"}
"""What a kind of source is called where its own name does not say it."""

SEEN = {
    "original": "seen in the original",
    "copy": "seen in a copy",
    "scan": "seen in a scan",
    "microfilm": "seen on microfilm",
}
"""How it is told what the reader had before him."""

DAYS_TOLD, MONTHS_TOLD = 60, 24
"""Up to how many days, and then months, a distance in time is told in them."""

_LANGUAGE = expression(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language as HTML takes it (BCP 47)."""


class Testimony:
    """Writes claims with what is known of their witnesses; *casebook* tells when the events took place."""

    def __init__(self, casebook: Casebook, endnotes: Endnotes) -> None:
        self._casebook = casebook
        self._endnotes = endnotes
        self._sources: Mapping[str, Source] = casebook.holdings.sources
        self._event_dates: dict[str, Date] = {}
        for reading in casebook.holdings.inquiry.readings:
            date = answered_date(reading) if reading.role == TIME and reading.stated else None
            if date:
                self._event_dates.setdefault(reading.subject_key, date)

    def claim(self, claim: Claim) -> Markup:
        """A claim with its witness above it, its quotations below, and its key."""
        quotes = (self._quotation(reference) for reference in claim.references)
        note = element("p", "Note: ", said(claim.note), class_="muted") if claim.note else Markup("")
        return element(
            "div",
            element("p", joined(self._witness(claim), " · "), class_="witness"),
            element("p", said(claim.text), self._endnotes.marks(claim), " ", key_button(claim.key)),
            *quotes,
            note,
            class_="holder",
        )

    def unseen(self, claims: Iterable[Claim]) -> Markup:
        """The documents that *claims* rest on though nobody saw the original, each with how it was read; empty where there is none."""
        read: dict[str, dict[str, None]] = {}
        originals = set[str]()
        for reference in (reference for claim in claims for reference in claim.references):
            if how := self._how_read(reference):
                read.setdefault(reference.source, {})[how] = None
            if reference.seen == "original" and not reference.via:
                originals.add(reference.source)
        told = dict.fromkeys(
            element("li", said(self._endnotes.short(key)), f": {', '.join(how)}")
            for key, how in read.items()
            if key not in originals
        )
        if not told:
            return Markup("")
        return element(
            "div", element("p", "Not seen in the original:"), element("ul", *told), class_="unseen"
        )

    def _witness(self, claim: Claim) -> Iterator[Markup]:
        first = claim.references[0] if claim.references else None
        source = self._sources.get(first.source) if first else None
        where = said(self._endnotes.short(first.source, first.locator)) if first else Markup("no reference")
        if claim.voice:
            yield element("span", element("strong", said(claim.voice)), ", in ", where)
        else:
            yield element("strong", where)
        if source:
            yield Markup(KINDS.get(source.kind, source.kind))
            yield from map(Markup, filter(None, (self._written(claim, source),)))
        for how in dict.fromkeys(filter(None, map(self._how_read, claim.references))):
            yield element("span", how)
        if limits := ", ".join(_limits(claim)):
            yield said(limits)

    def _written(self, claim: Claim, source: Source) -> str:
        """When the document was written, and how long after the event."""
        host = self._sources.get(source.within)
        typed = source.date or (host.date if host and host.kind != "file" else "")
        try:
            written = Date.parse(typed) if typed else None
        except UnreadableDate:
            written = None
        if written is None:
            return ""
        reading = self._casebook.readings.get(claim.key)
        event = reading and (
            reading.scope.when or answered_date(reading) or self._event_dates.get(reading.subject_key)
        )
        distance = distance_in_words(event, written) if event else ""
        return f"written {in_words(written.text, written.calendar)}" + (f", {distance}" if distance else "")

    def _how_read(self, reference: Reference) -> str:
        """How the document was read, where it was not plainly read itself."""
        if reference.via:
            return f"known through {self._endnotes.short(reference.via, reference.via_locator)}"
        return SEEN.get(reference.seen, "") if reference.seen != "original" else ""

    def _quotation(self, reference: Reference) -> Markup:
        lang = reference.lang if _LANGUAGE.fullmatch(reference.lang) else ""
        quote = said(reference.quote, lang, tag="blockquote") if reference.quote else ""
        translation = (
            element("p", said(reference.translation), class_="translation") if reference.translation else ""
        )
        return joined((quote, translation))


def distance_in_words(event: Date, written: Date) -> str:
    """How long after *event* something was *written*: ``20 years after``; empty where either is open."""
    if event.last is None or event.first is None or written.first is None or written.last is None:
        return ""
    if written.last < event.first:
        return "before it"
    if written.first <= event.last:
        exact = event.first == event.last == written.first == written.last
        return "the same day" if exact else "at the time"
    days = written.first - event.last
    (year, month, _), (later, later_month, _) = civil(event.last), civil(written.first)
    months = 12 * (later - year) + later_month - month
    if days <= DAYS_TOLD:
        return f"{counted(days, 'day')} after"
    return f"{counted(months, 'month')} after" if months <= MONTHS_TOLD else f"{later - year} years after"


def _limits(claim: Claim) -> Iterator[str]:
    """The manner of a claim, and how far it is trusted."""
    if claim.mode != "asserted":
        yield claim.mode
    if claim.stance != "states":
        yield claim.stance.replace("-", " ")
    if claim.hedged:
        yield "hedged"
    if claim.confidence:
        yield f"{claim.confidence} confidence"
