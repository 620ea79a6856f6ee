"""The dossier: every question with all its positions, in Markdown, also where nothing clashes; ready for pandoc, as an appendix.

Leads are left out: they are hints for the desk, and nothing that a paper may say.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import inf

from histcite.citations import bibliography_line
from histcite.citations.author import Sources
from histcite.citations.style import Sheet
from histcite.conflicts import Conclusion, Conflict, Position, Question
from histcite.errors import UnreadableDate
from histcite.formats.markdown import (
    Apparatus,
    claim_lines,
    code,
    conclusion_lines,
    escaped,
    judgement_lines,
    page,
    position_lines,
)
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.values import Date, Names, fold

_WITHOUT = {
    "question": "Claims that answer no question",
    "subject": "Without a subject",
    "source": "Without a source",
    "tag": "Without a tag",
    "when": "Without a time",
}
"""Under which heading stands what a grouping has no place for; always last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """What is known of one question: every position taken, the conflicts in which any of its claims is, and what was concluded."""

    question: Question
    positions: tuple[Position, ...]
    conflicts: tuple[Conflict, ...]
    conclusion: Conclusion | None = None

    @property
    def heading(self) -> str:
        """The subject and the property as first typed."""
        first = self.question.readings[0].claim
        return f"{first.subject}: {first.property}?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """By what claims are grouped (one of ARRANGEMENTS), with what gives the groups their headings."""

    by: str
    sources: Sources
    names: Names
    form: Sheet

    def groups(self, claims: Iterable[Claim]) -> Iterator[tuple[str, tuple[Claim, ...]]]:
        """Each heading with its claims, in order; a claim with several sources or tags stands under each of them."""
        placed: dict[tuple[float, str], tuple[str, list[Claim]]] = {}
        for claim in claims:
            for day, heading in dict.fromkeys(self._places(claim)):
                placed.setdefault((day, fold(heading)), (heading, []))[1].append(claim)
        for order in sorted(placed):
            heading, members = placed[order]
            yield heading, tuple(members)

    def _places(self, claim: Claim) -> Iterable[tuple[float, str]]:
        """The headings of one claim, each with what sorts before its letters: the day, or nothing for what has its place."""
        headings: Iterable[str] = ()
        match self.by:
            case "subject" if claim.subject:
                headings = (self.names.forms(self.names.resolve(claim.subject).key) or (claim.subject,))[:1]
            case "source":
                headings = (self._line(reference.source) for reference in claim.references)
            case "tag":
                headings = (f"#{tag}" for tag in claim.tags)
            case "when" if claim.when:
                return ((_day(claim.when), claim.when),)
        return [(0, heading) for heading in headings] or [(inf, _WITHOUT[self.by])]

    def _line(self, key: str) -> str:
        source, form = self.sources.get(key), self.form
        return bibliography_line(source, self.sources, form.style, archives=form.archives) if source else key


def write_dossier(
    claims: Iterable[Claim], enquiries: Iterable[Enquiry], arranged: Arrangement, notes: Apparatus, title: str
) -> str:
    """Write *claims* under headings, each with the question that it answers and what became of that.

    Under a question of its own every position is shown; within any other group only what belongs to it, for what speaks against that
    is told by the conflict.
    """
    told = list(enquiries)
    asked = {key: one for one in told for position in one.positions for key in position.claims}
    parts: list[list[str]] = []
    if arranged.by == "question":
        parts += [[f"## {escaped(one.heading)}", "", *_enquiry(one, None, notes)] for one in told]
        plain = [claim for claim in claims if claim.key not in asked]
        parts += [[f"## {_WITHOUT['question']}", "", *_plain(plain, notes)]] if plain else []
    else:
        groups = arranged.groups(claims)
        parts += [[f"## {escaped(heading)}", *_group(members, asked, notes)] for heading, members in groups]
    return page(title, "\n\n".join(map("\n".join, parts)) or "No claim.", notes)


def _group(members: Iterable[Claim], asked: Mapping[str, Enquiry], notes: Apparatus) -> Iterator[str]:
    """What a group says on each question, and then what answers none."""
    plain: list[Claim] = []
    answering: dict[str, tuple[Enquiry, set[str]]] = {}
    for claim in members:
        if enquiry := asked.get(claim.key):
            answering.setdefault(enquiry.question.id, (enquiry, set()))[1].add(claim.key)
        else:
            plain.append(claim)
    for enquiry, keys in answering.values():
        yield from ("", f"### {escaped(enquiry.heading)}", "", *_enquiry(enquiry, keys, notes))
    if plain:
        yield from ("", f"### {_WITHOUT['question']}", "") if answering else ("",)
        yield from _plain(plain, notes)


def _enquiry(enquiry: Enquiry, meant: Collection[str] | None, notes: Apparatus) -> Iterator[str]:
    """The outcome, what was concluded on the question itself, the positions with their claims, or only those *meant*, and why any of
    them clash.
    """
    yield _outcome(enquiry)
    if (conclusion := enquiry.conclusion) and conclusion.decision.concludes():
        yield from ("", *conclusion_lines(conclusion.decision, conclusion.touched_by))
    for position in enquiry.positions:
        claims = [
            reading.claim for reading in position.readings if meant is None or reading.claim.key in meant
        ]
        if claims:
            yield from ("", *position_lines(position, notes, claims))
    for conflict in enquiry.conflicts:
        yield from ("", *judgement_lines(conflict))


def _outcome(enquiry: Enquiry) -> str:
    """In one line whether the answers clash, agree, or stand beside one another."""
    if enquiry.conflicts:
        told = (f"{code(one.id)} · {one.grade.name.lower()} · {one.status}" for one in enquiry.conflicts)
        return "Conflict: " + "; ".join(told)
    if len(enquiry.positions) > 1:
        return "No conflict: these answers may all be true, or cannot be compared."
    witnesses = enquiry.positions[0].witnesses
    return f"Agreement of {witnesses} independent witnesses." if witnesses > 1 else "One witness alone."


def _plain(claims: Iterable[Claim], notes: Apparatus) -> Iterator[str]:
    for claim in claims:
        yield from claim_lines(claim, notes)


def _day(typed: str) -> float:
    """The first day that a date may mean, or the last of one without a first; those that cannot be read come last."""
    try:
        date = Date.parse(typed)
    except UnreadableDate:
        return inf
    return next((day for day in (date.first, date.last) if day is not None), inf)
