"""Causes that are held against what is said to have happened at all."""

from collections.abc import Iterator

from histcite.conflicts.clash import Clash, Grade
from histcite.conflicts.docket import Docket
from histcite.conflicts.question import Question
from histcite.conflicts.stand import Stand
from histcite.values import Truth

CAUSE, OCCURRENCE = "cause", "occurrence"


def denied_cause(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """What did not happen at all cannot have been a cause."""
    for question in docket.playing(CAUSE):
        for stand in question.stands:
            for cause in stand.names:
                for denial in _denials(cause.key, docket):
                    why = f"one names {cause.text!r} as a cause, the other denies that it happened"
                    yield question, Clash.of(stand, denial, grade=Grade.CONTRARY, why=why)


def _denials(event: str, docket: Docket) -> Iterator[Stand]:
    for question in docket.about(event):
        for stand in question.stands if question.role == OCCURRENCE else ():
            reading = stand.first
            if reading.denied and reading.claim.mode == "asserted" and isinstance(reading.values[0], Truth):
                yield stand
