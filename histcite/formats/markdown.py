"""Markdown: the report of a check, with footnotes, for working notes or a colleague."""

import re
from collections.abc import Iterable, Iterator

from histcite.archives import Registry
from histcite.citations import Note, Sources, Style, running
from histcite.conflicts import Conflict
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision

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
    footnotes = "".join(f"\n[^{number}]: {_text(note)}" for number, note in enumerate(written, 1))
    return f"# Where the sources disagree\n\n{body}\n{footnotes}" + ("\n" if footnotes else "")


def _conflict(conflict: Conflict, sources: Sources, notes: list[Note]) -> Iterator[str]:
    yield f"## {_text(conflict.subject)}: {_text(conflict.asked)}?"
    yield ""
    yield f"`{conflict.id}` · {conflict.grade.name.lower()} · {conflict.status}"
    for position in conflict.positions:
        yield ""
        number = position.witnesses
        witnesses = f"{number} independent witness{'es' if number != 1 else ''}"
        yield f"- **{_text(position.value)}** ({witnesses})"
        for reading in position.readings:
            yield from _claim(reading.claim, sources, notes)
    yield ""
    taken = filter(None, (*conflict.verdict.others, conflict.verdict.decision))
    yield "  \n".join(
        (
            f"Why: {_text(conflict.explanation)}",
            *(f"Perhaps: {_text(hint)}" for hint in conflict.reconcile),
            *map(_decision, taken),
        )
    )


def _decision(decision: Decision) -> str:
    reason = f" ({decision.because})" if decision.because else ""
    preferred = f" in favour of `{decision.prefers}`" if decision.prefers else ""
    note = f": {_text(decision.note)}" if decision.note else ""
    by = ", ".join(filter(None, (_text(decision.who), decision.when[:10])))
    return f"Decided: {decision.verdict}{preferred}{reason}{note} ({by})"


def _claim(claim: Claim, sources: Sources, notes: list[Note]) -> Iterator[str]:
    voice = f"{_text(claim.voice)}: " if claim.voice else ""
    marks = "".join(_footnote(reference, sources, notes) for reference in claim.references)
    yield f"    - {voice}{_text(claim.text)} (`{claim.key}`){marks}"
    for reference in claim.references:
        for words in filter(None, (reference.quote, reference.translation)):
            yield f"        > {_text(words)}"


def _footnote(reference: Reference, sources: Sources, notes: list[Note]) -> str:
    source = sources.get(reference.source)
    if source is None:
        return f" ({_text(reference.source)}: no such source)"
    via = sources.get(reference.via)
    notes.append(Note(source=source, locator=reference.locator, via=via, via_locator=reference.via_locator))
    return f"[^{len(notes)}]"


def _text(text: str) -> str:
    """Write user text on one line, so that nothing in it is taken for markup."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(r"\1\\\2", escaped)
