"""A chronology outside the report: on a terminal, in Markdown, and as documents for programs."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from histcite.display.cards import Catalogue
from histcite.display.page import Line
from histcite.formats.markdown import escaped
from histcite.holdings.chronicle import Event, year_in_words

COLUMNS = ("date", "when", "key", "claim", "reference", "conflict")
"""What a row tells of an event: its date in EDTF, the same in words with those that it is disputed with, and the claim."""


def annals_page(events: Iterable[Event], catalogue: Catalogue) -> Iterator[Line]:
    """The *events* under their years and months."""
    for year, its in groupby(events, key=lambda event: event.slot[0]):
        yield Line(text=year_in_words(year), style="heading")
        for stretch, told in groupby(its, key=lambda event: event.stretch):
            if stretch:
                yield Line(text=stretch, indent=2, style="heading")
            for event in told:
                yield Line(text=_sentence(event, catalogue), indent=4, style=_style(event))


def annals_in_markdown(events: Iterable[Event], catalogue: Catalogue) -> str:
    """The *events* as headings and lists."""
    parts = ["# Chronology"]
    for year, its in groupby(events, key=lambda event: event.slot[0]):
        parts.append(f"## {year_in_words(year)}")
        for stretch, told in groupby(its, key=lambda event: event.stretch):
            parts += [f"### {escaped(stretch)}"] * bool(stretch)
            parts.append("\n".join(f"- {escaped(_sentence(event, catalogue))}" for event in told))
    return "\n\n".join(parts) + "\n"


def annals_row(event: Event, catalogue: Catalogue) -> tuple[str, ...]:
    """An event as a row of COLUMNS."""
    claim = event.claim
    text = f"{claim.voice}: {claim.text}" if claim.voice else claim.text
    conflict = event.conflict.id if event.conflict else ""
    return event.date.edtf, event.when, claim.key, text, catalogue.brief(claim), conflict


def annals_document(event: Event, catalogue: Catalogue) -> dict[str, Any]:
    """An event as ``chronology --json`` shows it; ``or`` are the dates that it is disputed with."""
    claim = event.claim
    return {
        "date": event.date.edtf,
        "when": event.when,
        "or": [date.edtf for date in event.others],
        "claim": claim.key,
        "subject": claim.subject,
        "property": claim.property,
        "value": claim.value,
        "mode": claim.mode,
        "voice": claim.voice,
        "text": claim.text,
        "references": [catalogue.full(reference) for reference in claim.references],
        "conflict": event.conflict.id if event.conflict else None,
    }


def _sentence(event: Event, catalogue: Catalogue) -> str:
    """An event in one line: the day, who says what, where it stands, and whether it is disputed."""
    claim = event.claim
    day = f"{event.day}: " if event.day else ""
    voice = f"{claim.voice}: " if claim.voice else ""
    manner = f" ({claim.mode})" if claim.mode != "asserted" else ""
    where = f" ({brief})" if (brief := catalogue.brief(claim)) else ""
    state = event.conflict and ("disputed" if event.conflict.is_open else event.conflict.status)
    mark = f" ({state}: {event.conflict.id})" if event.conflict else ""
    return f"{day}{voice}{claim.text}{manner}{where}{mark}"


def _style(event: Event) -> str:
    return event.conflict.grade.name.lower() if event.conflict and event.conflict.is_open else ""
