"""Markdown: the report of a check, with footnotes, for working notes or a colleague; and what every page in Markdown is made of."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from histcite.archives import Registry
from histcite.citations import Note, Sources, Style, running
from histcite.conflicts import Conflict, Position
from histcite.conflicts.rivals import Rivalry
from histcite.conflicts.telling import several
from histcite.deferred import expression
from histcite.records.claim import Claim, Reference
from histcite.records.decision import REOPENED, Decision

_SPECIAL = expression(r"([\\`*_{}\[\]<>#|~^&$@]|-(?=-)|\.(?=\.\.))")
_LINE_START = expression(r"^(\(?(?:\d+|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,}|#)(?=[.)])|(?=[-+=:.)]))(.)")
_TICKS = expression("`+")


class Apparatus(Protocol):
    """What marks a reference in the text, and writes at the end what the marks stand for."""

    def mark(self, reference: Reference) -> str:
        """What stands in the text for *reference*, behind the claim."""

    def closing(self) -> str:
        """What stands at the end of the page."""


class Footnotes:
    """Footnotes of Markdown that run: a work is cited in full first, and short from then on."""

    def __init__(self, sources: Sources, archives: Registry, style: Style) -> None:
        self._sources = sources
        self._archives = archives
        self._style: Style = style
        self._notes: list[Note] = []

    def mark(self, reference: Reference) -> str:
        """The number of the note on *reference*, or the bare key where its source is gone."""
        source = self._sources.get(reference.source)
        if source is None:
            return f" ({escaped(reference.source)}: no such source)"
        via = self._sources.get(reference.via)
        self._notes.append(
            Note(source=source, locator=reference.locator, via=via, via_locator=reference.via_locator)
        )
        return f"[^{len(self._notes)}]"

    def closing(self) -> str:
        """Every note under its number."""
        written = running(self._notes, self._sources, self._style, archives=self._archives)
        return "".join(f"\n[^{number}]: {escaped(note)}" for number, note in enumerate(written, 1))


def write_check(
    conflicts: Iterable[Conflict],
    sources: Sources,
    archives: Registry,
    style: Style = "chicago",
    rivals: Iterable[Rivalry] = (),
) -> str:
    """Write *conflicts* as headings, positions and claims, and *rivals* a line each; references are running footnotes, the later ones short."""
    notes = Footnotes(sources, archives, style)
    parts = ["\n".join(_conflict(conflict, notes)) for conflict in conflicts] or ["No conflict."]
    if lines := [*map(_rivalry, rivals)]:
        parts.append("\n".join(("## Rival answers, which may all be true", "", *lines)))
    return page("Where the sources disagree", "\n\n".join(parts), notes)


def page(title: str, body: str, notes: Apparatus) -> str:
    """A page under its *title*, with what the marks in its *body* stand for at the end."""
    closing = notes.closing()
    return f"# {escaped(title)}\n\n{body}\n{closing}" + ("\n" if closing else "")


def position_lines(position: Position, notes: Apparatus, claims: Iterable[Claim]) -> Iterator[str]:
    """A position with its independent witnesses, and the *claims* that hold it."""
    scope = f"{escaped(position.scope)}; " if position.scope else ""
    yield f"- **{escaped(position.value)}** ({scope}{escaped(position.attested.words)})"
    for claim in claims:
        yield from (f"    {line}".rstrip() for line in claim_lines(claim, notes))


def claim_lines(claim: Claim, notes: Apparatus) -> Iterator[str]:
    """A claim as an item of a list, with a mark for each reference, and its quotations, each with what it means.

    A blank line stands before each, without which pandoc takes it for more of the sentence.
    """
    voice = f"{escaped(claim.voice)}: " if claim.voice else ""
    marks = "".join(notes.mark(reference) for reference in claim.references)
    yield f"- {voice}{escaped(claim.text)} (`{claim.key}`){marks}"
    for reference in claim.references:
        paragraphs = [
            f"    > {escaped(words)}" for words in (reference.quote, reference.translation) if words
        ]
        yield from ("",) * bool(paragraphs)
        yield from "\n    >\n".join(paragraphs).splitlines()


def judgement_lines(conflict: Conflict) -> Iterator[str]:
    """Why the positions clash, what would reconcile them, and what was decided on the conflict itself, with its reason."""
    yield f"Why: {escaped(conflict.explanation)}"
    hints = [hint.partition("histcite ") for hint in conflict.reconcile]
    yield from ("",) * bool(hints)
    for asked, name, command in hints:
        yield f"- Perhaps: {escaped(asked)}" + (f" {code(name + command)}" if command else "")
    decision = conflict.verdict.decision
    if decision and not decision.concludes():
        reason = f" ({escaped(decision.because)})" if decision.because else ""
        preferred = f", in favour of `{decision.prefers}`" if decision.prefers else ""
        yield ""
        note = f": {escaped(decision.note)}" if decision.note else ""
        yield f"Decided: {escaped(decision.verdict)}{preferred}{reason}{note}"


def conclusion_lines(decision: Decision, touched_by: Iterable[str] = ()) -> Iterator[str]:
    """What was concluded on a question, on what that rests, and why, a paragraph each; and the claims that touch it since."""
    resting = ", ".join(map(code, decision.grounds))
    told = f" (from {resting})" * bool(resting) + f" ({escaped(decision.because)})" * bool(decision.because)
    if decision.verdict == REOPENED:
        yield "A conclusion was taken back."
    else:
        yield f"Concluded: **{escaped(decision.answer)}**{told}"
    yield from (f"\n{escaped(part)}" for part in re.split(r"\n\s*\n", decision.note) if part.strip())
    if keys := ", ".join(map(code, touched_by)):
        yield f"\nNot weighed in it, for it came since: {keys}"


def _conflict(conflict: Conflict, notes: Apparatus) -> Iterator[str]:
    yield f"## {escaped(conflict.heading)}"
    yield ""
    yield f"`{conflict.id}` · {conflict.grade.name.lower()} · {conflict.status}"
    for position in conflict.positions:
        yield ""
        yield from position_lines(position, notes, (reading.claim for reading in position.readings))
    yield ""
    yield from judgement_lines(conflict)
    if (decision := conflict.verdict.decision) and decision.concludes():
        yield from ("", *conclusion_lines(decision))


def _rivalry(rivalry: Rivalry) -> str:
    answers = (
        f"**{escaped(answer.value)}** ({escaped(several(answer.speakers))})" for answer in rivalry.answers
    )
    return f"- {escaped(rivalry.question.subject)}: {escaped(rivalry.question.asked)}? {' / '.join(answers)}"


def escaped(text: str) -> str:
    """Write user text on one line, so that neither CommonMark nor pandoc takes anything in it for markup."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(text.split())))


def code(text: str) -> str:
    """*text* on one line as code, between more backticks than stand in it."""
    line = " ".join(text.split())
    fence = "`" * (1 + max(map(len, _TICKS.findall(line)), default=0))
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"
