"""What is told of an event, and as whose cause it is named, held against whether it happened at all."""

from collections.abc import Iterator

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import TIME, Docket
from histcite.conflicts.lives import ACTOR
from histcite.conflicts.question import Question
from histcite.values import Truth

CAUSE, OCCURRENCE = "cause", "occurrence"


def denied_event(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """What did not happen at all has no date, and nobody took part in it."""
    for question in docket.playing(OCCURRENCE):
        for denial in _denials(question.subject_key, docket):
            for role in (TIME, ACTOR):
                for stand in docket.stated(question.subject_key, role):
                    why = "one denies that it happened, the other tells of it as a fact"
                    yield question, Clash.of(denial, stand, grade=Grade.CONTRARY, why=why)


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
