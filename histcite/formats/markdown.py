"""Markdown: the report of a check, with footnotes, for working notes or a colleague."""

import re
from collections.abc import Iterable, Iterator

from histcite.archives import Registry
from histcite.citations import Note, Sources, Style, running
from histcite.conflicts import Conflict
from histcite.records.claim import Claim, Reference

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^&])")
_LINE_START = re.compile(r"^(\d*)([-+.)=])")


def write_check(
    conflicts: Iterable[Conflict], sources: Sources, archives: Registry, style: Style = "chicago"
) -> str:
    """Write *conflicts* as headings, positions and claims; references are running footnotes, the later ones short."""
    notes: list[Note] = []
    parts = ["\n".join(_conflict(conflict, sources, notes)) for conflict in conflicts]
    body = "\n\n".join(parts) or "No conflict."
    written = running(notes, sources, style, archives=archives)
    footnotes = "".join(f"\n[^{number}]: {as_text(note)}" for number, note in enumerate(written, 1))
    return f"# Where the sources disagree\n\n{body}\n{footnotes}" + ("\n" if footnotes else "")


def _conflict(conflict: Conflict, sources: Sources, notes: list[Note]) -> Iterator[str]:
    yield f"## {as_text(conflict.subject)}: {as_text(conflict.asked)}?"
    yield ""
    yield f"`{conflict.id}` · {conflict.grade.name.lower()} · {conflict.status}"
    for position in conflict.positions:
        yield ""
        number = position.witnesses
        witnesses = f"{number} independent witness{'es' if number != 1 else ''}"
        yield f"- **{as_text(position.value)}** ({witnesses})"
        for reading in position.readings:
            yield from _claim(reading.claim, sources, notes)
    yield ""
    yield f"Why: {as_text(conflict.explanation)}"
    for hint in conflict.reconcile:
        yield f"Perhaps: {as_text(hint)}  "
    if decision := conflict.verdict.decision:
        yield f"Decided: {decision.verdict} ({decision.because}): {as_text(decision.note)}"


def _claim(claim: Claim, sources: Sources, notes: list[Note]) -> Iterator[str]:
    voice = f"{as_text(claim.voice)}: " if claim.voice else ""
    marks = "".join(_footnote(reference, sources, notes) for reference in claim.references)
    yield f"    - {voice}{as_text(claim.text)} (`{claim.key}`){marks}"
    for reference in claim.references:
        for words in filter(None, (reference.quote, reference.translation)):
            yield f"        > {as_text(words)}"


def _footnote(reference: Reference, sources: Sources, notes: list[Note]) -> str:
    source = sources.get(reference.source)
    if source is None:
        return f" ({as_text(reference.source)}: no such source)"
    via = sources.get(reference.via)
    notes.append(Note(source=source, locator=reference.locator, via=via, via_locator=reference.via_locator))
    return f"[^{len(notes)}]"


def as_text(text: str) -> str:
    """Write user text on one line, so that nothing in it is taken for markup."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(r"\1\\\2", escaped)
