"""Claims, sources and conflicts as a historian would want to read them: one card each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from histcite.archives import Registry
from histcite.citations import Style, cite, cite_at, short_at
from histcite.citations.dating import year_of
from histcite.deferred import expression
from histcite.display.page import Line, counted
from histcite.records.claim import Claim, Reference
from histcite.records.property import shipped_properties
from histcite.records.source import Source

if TYPE_CHECKING:
    from histcite.conflicts import Conclusion, Conflict, JudgedLead, Position, Question
    from histcite.conflicts.likeness import Likeness
    from histcite.records.decision import Decision

_YEAR = expression(r"\d{4}(?!\d)")

QUOTES = {"ru": "«»", "sq": "«»", "de": "„“", "fr": "«»"}


RECOLLECTIONS = ("memoir", "interview")
"""The kinds of source in which somebody remembers."""

MOST_AT_HAND = 1024
"""Of how many sources a catalogue keeps how they are cited; the claims of a list often share one."""


class Catalogue:
    """The sources that references point to, the archives in which they lie, and the style in which they are printed; and what is
    ``held`` to be so on the question of a claim.
    """

    def __init__(
        self,
        *,
        sources: Mapping[str, Source],
        archives: Registry,
        style: Style = "chicago",
        held: Callable[[Claim], str] = lambda _: "",
    ) -> None:
        self.held = held
        self.sources = sources
        self.archives = archives
        self.style: Style = style
        self._cited_at = lru_cache(MOST_AT_HAND)(
            lambda key: cite_at(sources[key], sources, style=style, archives=archives)
        )
        self._short_at = lru_cache(MOST_AT_HAND)(self._short_form)

    def full(self, reference: Reference) -> str:
        """The whole reference in the catalogue's style; the bare key where its source is gone."""
        source, via = self.sources.get(reference.source), self.sources.get(reference.via)
        if source is None:
            return f"{reference.source} (no such source)"
        if via is None and not reference.via_locator:
            return self._cited_at(reference.source)(reference.locator)
        return cite(
            source,
            self.sources,
            style=self.style,
            locator=reference.locator,
            via=via,
            via_locator=reference.via_locator,
            archives=self.archives,
        )

    def _short_form(self, key: str) -> Callable[[str], str] | None:
        """Give what writes the short form of a source at a locator, with the year where it is a publication; None where it is gone."""
        source = self.sources.get(key)
        if source is None:
            return None
        at = short_at(source, self.sources, self.style, archives=self.archives)
        year = _YEAR.match(source.date)
        holder = self.sources.get(source.within, source)
        return (lambda locator: f"{at(locator)} ({year[0]})") if year and not holder.reference else at

    def brief(self, claim: Claim) -> str:
        """Where a claim stands, in the short form for lists, with the year of a publication: its first reference, and how many more there are."""
        known = [one for one in claim.references if self._short_at(one.source)]
        at = self._short_at(known[0].source) if known else None
        first = at(known[0].locator) if at else ""
        return f"{first} and {len(known) - 1} more" if len(known) > 1 else first


def claim_card(
    claim: Claim,
    catalogue: Catalogue,
    conflicts: "Sequence[Conflict]",
    conclusions: "Sequence[Conclusion]" = (),
) -> Iterator[Line]:
    """A claim: its sentence, quotation and reference in full, its structure, the conflicts it is in, and what was concluded from it or
    on its question.
    """
    yield Line(text=claim.key, style="key")
    yield Line(label="claim", text=claim.text, indent=2)
    for reference in claim.references:
        yield from _attestation(claim, reference, catalogue)
    yield from _structure(claim)
    for label, text in (
        ("tags", ", ".join("#" + tag for tag in claim.tags)),
        ("note", claim.note),
        ("confidence", claim.confidence),
    ):
        if text:
            yield Line(label=label, text=text, indent=2)
    for conflict in conflicts:
        yield Line(
            label="conflict",
            text=f"{conflict.id} {grade_in_words(conflict)}, {conflict.status}: {conflict.explanation}",
            indent=2,
            style=conflict.grade.name.lower(),
        )
    for conclusion in conclusions:
        against = "against " * (claim.key in conclusion.against)
        yield Line(label="concluded", text=f"{against}{conclusion.called}: {conclusion.told}", indent=2)


def source_card(
    source: Source, sources: Mapping[str, Source], archives: Registry, claims: int, fonds: str
) -> Iterator[Line]:
    """A source: how it is cited, the title of the *fonds* it lies in, all that is known of it, and how many *claims* rest on it."""
    yield Line(text=source.key, style="key")
    cited = cite(sources.get(source.key, source), sources, style="chicago", archives=archives)
    yield Line(label="cited as", text=cited, indent=2)
    if fonds:
        yield Line(label="fonds", text=fonds, indent=2)
    for name in Source.__dataclass_fields__:
        value = getattr(source, name)
        if value and name not in ("key", "origin", "added", "changed"):
            text = "; ".join(value) if isinstance(value, tuple) else value
            yield Line(label={"within": "in"}.get(name, name.replace("_", " ")), text=text, indent=2)
    yield Line(label="claims", text=str(claims), indent=2)


def conflict_card(conflict: "Conflict", catalogue: Catalogue) -> Iterator[Line]:
    """A conflict: the question, each position with who holds it and where, the reason, and what would reconcile them."""
    yield Line(text=conflict.heading, style="heading")
    yield Line(
        text=f"{conflict.id}  {grade_in_words(conflict)}  {conflict.status}",
        style=conflict.grade.name.lower(),
        indent=2,
    )
    for position in conflict.positions:
        yield from _position(position, catalogue)
    yield Line(label="why", text=conflict.explanation, indent=2)
    yield Line(label="rule", text=f"{conflict.rule}: {conflict.law}", indent=2, style="muted")
    for hint in conflict.reconcile:
        yield Line(label="reconcile", text=hint, indent=2, style="muted")
    for decision in filter(None, (*conflict.verdict.others, conflict.verdict.decision)):
        yield Line(label="decided", text=decision_in_words(decision), indent=2)


def question_card(
    question: "Question",
    positions: "Iterable[Position]",
    conclusion: "Conclusion | None",
    catalogue: Catalogue,
) -> Iterator[Line]:
    """A question: every position, its independent witnesses, the claims that hold it and those that would fit it; and what was concluded."""
    first = question.readings[0].claim
    yield Line(text=f"{first.subject}: {first.property}?", style="heading")
    yield Line(text=question.id, style="key", indent=2)
    for position in positions:
        yield from _position(position, catalogue)
    if conclusion:
        yield from _conclusion(conclusion)


def conclusion_card(conclusion: "Conclusion", catalogue: Catalogue) -> Iterator[Line]:
    """A conclusion that is to be looked at again: what is held to be so, on what it rests, and each claim that touches it."""
    question = conclusion.question
    yield Line(text=f"{question.subject}: {question.asked}?", style="heading")
    yield Line(text=question.id, style="key", indent=2)
    yield from _conclusion(conclusion)
    for reading in question.readings:
        if reading.claim.key in conclusion.touched_by:
            stands = "against it" if reading.claim.key in conclusion.against else "another answer"
            yield Line(text=f"{reading.words}  (new, {stands})", indent=4, style="heading")
            yield from holder_lines(reading.claim, catalogue)


def _conclusion(conclusion: "Conclusion") -> Iterator[Line]:
    yield Line(label="decided", text=decision_in_words(conclusion.decision), indent=2)
    for label, keys in (("against it", conclusion.against), ("new", conclusion.touched_by)):
        if keys:
            yield Line(label=label, text=", ".join(keys), indent=2, style="tension")


def lead_card(judged: "JudgedLead", claims: Mapping[str, Claim], catalogue: Catalogue) -> Iterator[Line]:
    """A lead: the two claims, what looks contradictory in their texts, and what was decided on it."""
    lead = judged.lead
    yield Line(
        text=f"{lead.id}  {lead.grade}  {judged.status}  {lead.kind}: {lead.explanation}", style="tension"
    )
    for key in lead.claims:
        yield from holder_lines(claims[key], catalogue)
    if judged.verdict.decision:
        yield Line(label="decided", text=decision_in_words(judged.verdict.decision), indent=2)


def likeness_card(heading: str, alike: "Iterable[Likeness]") -> Iterator[Line]:
    """Spellings that may be one, and the command that would make them one."""
    yield Line(text=heading, style="heading")
    for likeness in alike:
        forms = " / ".join(
            f"{form} ({counted(count, 'claim')})"
            for form, count in zip(likeness.forms, likeness.counts, strict=True)
        )
        yield Line(text=f"{forms}: {likeness.why}", indent=2)
        yield Line(text=likeness.command, indent=4, style="muted")


def decision_in_words(decision: "Decision") -> str:
    """A decision in one line: the verdict, the reason, the note, who and when."""
    reason = f" because {decision.because}" if decision.because else ""
    preferred = f", in favour of {decision.prefers}" if decision.prefers else ""
    resting = f", from {', '.join(decision.grounds)}" if decision.grounds else ""
    verdict = (
        f"concluded: {decision.answer}" if decision.answer and decision.concludes() else decision.verdict
    )
    note = f": {decision.note}" if decision.note else ""
    return f"{verdict}{preferred}{resting}{reason}{note} {by_whom(decision)}"


def by_whom(decision: "Decision") -> str:
    """Who took a decision, and on which day, in brackets."""
    return f"({', '.join(filter(None, (decision.who, decision.when[:10])))})"


def grade_in_words(conflict: "Conflict") -> str:
    """The grade, and whether one source contradicts itself."""
    internal = " (internal)" if conflict.fully_internal else " (partly internal)" if conflict.internal else ""
    return conflict.grade.name.lower() + internal


def _position(position: "Position", catalogue: Catalogue) -> Iterator[Line]:
    held_by = position.attested.words
    told = "; ".join(filter(None, (position.scope, held_by)))
    yield Line(text=f"{position.value}  ({told})", indent=4, style="heading")
    for reading in position.readings:
        yield from holder_lines(reading.claim, catalogue)
    if position.also_fits:
        yield Line(text="also fits: " + ", ".join(position.also_fits), indent=6, style="muted")


def holder_lines(claim: Claim, catalogue: Catalogue) -> Iterator[Line]:
    """A claim under the answer that it gives: its key, who says it, its sentence, and each of its references."""
    text = f"{claim.voice}: {claim.text}" if claim.voice else claim.text
    yield Line(text=f"{claim.key}  {text}", indent=6)
    for reference in claim.references:
        yield from _attestation(claim, reference, catalogue, indent=8)


def _attestation(claim: Claim, reference: Reference, catalogue: Catalogue, indent: int = 2) -> Iterator[Line]:
    if reference.quote:
        yield Line(label="quote", text=quoted(reference.quote, reference.lang), indent=indent, style="quote")
    if reference.translation:
        yield Line(label="translated", text=quoted(reference.translation, ""), indent=indent, style="quote")
    yield Line(label="reference", text=catalogue.full(reference), indent=indent)
    source = catalogue.sources.get(reference.source)
    if source and (years := years_after(source, claim)):
        text = f"{year_of(source.date)}, {counted(years, 'year')} after"
        yield Line(label="written", text=text, indent=indent, style="muted")
    if reference.seen or reference.image:
        yield Line(
            label="seen",
            text=", ".join(filter(None, (reference.seen, reference.image))),
            indent=indent,
            style="muted",
        )


def _structure(claim: Claim) -> Iterator[Line]:
    if claim.subject:
        yield Line(label="subject", text=claim.subject, indent=2)
    if claim.property:
        sign = "not " if claim.polarity == "-" else ""
        yield Line(label="property", text=f"{claim.property}: {sign}{claim.value or 'so'}", indent=2)
    scope = [f"{name} {getattr(claim, name)}" for name in ("when", "where", "of") if getattr(claim, name)]
    manner = [claim.mode] * (claim.mode != "asserted") + [claim.stance] * (claim.stance != "states")
    manner += ["hedged"] * claim.hedged + ["inferred"] * claim.inferred + ["complete list"] * claim.complete
    for label, told in (("scope", scope), ("manner", manner)):
        if told:
            yield Line(label=label, text=", ".join(told), indent=2)
    if claim.voice:
        yield Line(label="voice", text=claim.voice, indent=2)


def years_after(source: Source, claim: Claim) -> int:
    """How many years after what *claim* tells of a recollection was written down; 0 where either time is not known, or for other sources.

    From memory alone a witness tells less surely the longer ago it was (Langlois & Seignobos, Introduction aux études historiques, 1898).
    """
    told = claim.when or (claim.value if claim.property.casefold() in _times() else "")
    written, event = year_of(source.date), year_of(told) if told else ""
    return max(0, int(written) - int(event)) if source.kind in RECOLLECTIONS and written and event else 0


@cache
def _times() -> frozenset[str]:
    """The properties that every library knows whose answers are times."""
    return frozenset(name for name, declared in shipped_properties().items() if declared.kind == "date")


def quoted(text: str, lang: str) -> str:
    """*text* in the quotation marks of its language, which is told unless it is English."""
    marks = QUOTES.get(lang, "“”")
    return f"{marks[0]}{text}{marks[1]}" + (f" [{lang}]" if lang and lang != "en" else "")
