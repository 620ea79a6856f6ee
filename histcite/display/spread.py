"""An item of a review: its sides next to each other where the terminal is wide enough, else one below the other."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from histcite.conflicts import Conflict, JudgedLead
from histcite.conflicts.verdict import UPDATED, Verdict
from histcite.display.cards import Catalogue, decision_in_words, grade_in_words, quoted
from histcite.display.legible import legible
from histcite.display.page import STYLES, Line, counted, on_terminal, print_page
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.records.decision import REOPENED

WIDE = 100
"""From how many columns on sides stand next to each other."""

SIDE_WIDTH = 48
"""How many columns a side needs there."""

MOST_CLAIMS = 8
"""How many claims of one side are shown; ``show`` prints the rest."""

MOST_CLASHES = 5
"""How many of the answers that were not weighed are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """An item laid open: what is in question, the sides, and what is to be said about them."""

    head: tuple[Line, ...]
    sides: tuple[tuple[Line, ...], ...]
    tail: tuple[Line, ...]


def conflict_spread(conflict: Conflict, catalogue: Catalogue) -> Spread:
    """A conflict: the question, its positions as sides, the reason, a way out, and what was decided before."""
    grade = conflict.grade.name.lower()
    told = f"{conflict.id}  {grade_in_words(conflict)}  {conflict.status}"
    hints = (Line(label="reconcile", text=hint, indent=2, style="muted") for hint in conflict.reconcile)
    return Spread(
        head=(
            Line(text=conflict.heading, style="heading"),
            Line(text=told, style=grade, indent=2),
        ),
        sides=tuple(
            _side(
                f"{number}  {position.value}  ({position.attested.words})",
                [reading.claim for reading in position.readings],
                catalogue,
            )
            for number, position in enumerate(conflict.positions, start=1)
        ),
        tail=(
            Line(label="why", text=conflict.explanation, indent=2),
            Line(label="rule", text=f"{conflict.rule}: {conflict.law}", indent=2, style="muted"),
            *hints,
            *_decided(conflict.verdict),
            *_news(conflict),
        ),
    )


def lead_spread(judged: JudgedLead, claims: Mapping[str, Claim], catalogue: Catalogue) -> Spread:
    """A lead: what looks contradictory, its two claims as sides, and what was decided before."""
    lead = judged.lead
    told = f"{lead.id}  {lead.grade}  {judged.status}  {lead.kind}"
    held = [claims[key] for key in lead.claims]
    return Spread(
        head=(Line(text=told, style="tension"),),
        sides=tuple(_side(str(number), [claim], catalogue) for number, claim in enumerate(held, start=1)),
        tail=(
            Line(label="why", text=lead.explanation, indent=2),
            *_decided(judged.verdict),
            *(_since_then(judged.verdict, held) if judged.status == UPDATED else ()),
        ),
    )


def print_spread(spread: Spread) -> None:
    """Print a spread on stdout, its sides in as many columns as there is room for."""
    print_page(spread.head)
    room = 0
    if on_terminal(sys.stdout):
        from rich.console import Console

        room = Console().width
    if room >= WIDE:
        _print_abreast(spread.sides, room // SIDE_WIDTH)
    else:
        print_page(line for side in spread.sides for line in side)
    print_page(spread.tail)


def _print_abreast(sides: Sequence[tuple[Line, ...]], abreast: int) -> None:
    from rich.console import Console, Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    columns = [
        Group(
            *(
                Padding(Text(legible(line.text), style=STYLES[line.style]), (0, 0, 0, line.indent))
                for line in side
            )
        )
        for side in sides
    ]
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for _ in range(abreast):
        grid.add_column(ratio=1, overflow="fold")
    for first in range(0, len(sides), abreast):
        grid.add_row(*columns[first : first + abreast])
    Console(highlight=False).print(grid)


def _side(heading: str, claims: Sequence[Claim], catalogue: Catalogue) -> tuple[Line, ...]:
    more = len(claims) - MOST_CLAIMS
    return (
        Line(text=heading, indent=2, style="heading"),
        *(line for claim in claims[:MOST_CLAIMS] for line in _told(claim, catalogue)),
        *([Line(text=f"and {counted(more, 'more claim')}", indent=5, style="muted")] if more > 0 else ()),
    )


def _told(claim: Claim, catalogue: Catalogue) -> Iterator[Line]:
    """A claim without labels, for a narrow column: its key, its sentence, where it stands, and what limits it."""
    yield Line(text=claim.key, indent=5, style="key")
    yield Line(text=f"{claim.voice}: {claim.text}" if claim.voice else claim.text, indent=5)
    for reference in claim.references:
        if reference.quote:
            yield Line(text=quoted(reference.quote, reference.lang), indent=7, style="quote")
        if reference.translation:
            yield Line(text=quoted(reference.translation, ""), indent=7, style="quote")
        yield Line(text=catalogue.full(reference), indent=7)
    if limits := ", ".join(_limits(claim)):
        yield Line(text=limits, indent=7, style="muted")
    if claim.note:
        yield Line(text=f"note: {claim.note}", indent=7, style="muted")


def _limits(claim: Claim) -> Iterator[str]:
    """The scope and the manner of a claim, and how far it is trusted."""
    for name in ("when", "where", "of"):
        if told := getattr(claim, name):
            yield f"{name} {told}"
    if claim.mode != "asserted":
        yield claim.mode
    if claim.stance != "states":
        yield claim.stance
    if claim.hedged:
        yield "hedged"
    if claim.inferred:
        yield "inferred"
    if claim.confidence:
        yield f"confidence {claim.confidence}"


def _decided(verdict: Verdict) -> Iterator[Line]:
    for decision in filter(None, (*verdict.others, verdict.decision)):
        yield Line(label="decided", text=decision_in_words(decision), indent=2)


def _news(conflict: Conflict) -> Iterator[Line]:
    """What is new since a decision that no longer covers everything: answers that were not weighed, by themselves or among more
    values, and claims.
    """
    if conflict.status != UPDATED:
        return
    taken = filter(None, (*conflict.verdict.others, conflict.verdict.decision))
    covered = [set(group) for decision in taken if decision.verdict != REOPENED for group in decision.covers]
    fresh = list(
        dict.fromkeys(
            " against ".join(f"{stand.first.words!r} ({stand.first.claim.key})" for stand in clash.stands)
            for clash in conflict.clashes
            if not any(set(clash.group) <= wider for wider in covered)
        )
    )
    for told in fresh[:MOST_CLASHES]:
        yield Line(label="new", text=f"{told} was not weighed", indent=2, style="tension")
    if len(fresh) > MOST_CLASHES:
        yield Line(label="new", text=f"and {len(fresh) - MOST_CLASHES} more", indent=2, style="tension")
    readings = (reading for position in conflict.positions for reading in position.readings)
    yield from _since_then(conflict.verdict, [reading.claim for reading in readings])


def _since_then(verdict: Verdict, claims: Iterable[Claim]) -> Iterator[Line]:
    """Which of *claims* were added or changed since the decision was taken."""
    taken = verdict.decision.when if verdict.decision else ""
    for claim in claims:
        change = "added" if claim.added > taken else "changed" if claim.changed > taken else ""
        if change:
            day = getattr(claim, change)[:10]
            yield Line(label=change, text=f"{claim.key} on {day}, after the decision", indent=2)
