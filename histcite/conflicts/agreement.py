"""Agreement: answers that rest on more than one independent witness, and those that rest on one alone."""

from collections.abc import Iterable, Iterator

from histcite.conflicts.position import Position, positions_of
from histcite.conflicts.question import Question
from histcite.conflicts.witness import Witnesses
from histcite.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """An answer to a question, and how many other answers there are."""

    question: Question
    position: Position
    others: int


def supports(asked: Iterable[Question], witnesses: Witnesses) -> Iterator[Support]:
    """Every answer that is stated as a fact, question by question."""
    for question in asked:
        positions = [each for each in positions_of(question, witnesses) if not each.readings[0].evidence]
        for position in positions:
            yield Support(question=question, position=position, others=len(positions) - 1)


def agreed(asked: Iterable[Question], witnesses: Witnesses) -> tuple[Support, ...]:
    """The answers on which two or more independent witnesses agree, those with the most of them first."""
    found = [each for each in supports(asked, witnesses) if each.position.witnesses > 1]
    return tuple(sorted(found, key=lambda each: -each.position.witnesses))


def single(asked: Iterable[Question], witnesses: Witnesses) -> tuple[Support, ...]:
    """The answers that one witness alone gives, and that no finer or vaguer claim of another bears out."""
    return tuple(
        each
        for each in supports(asked, witnesses)
        if each.position.witnesses <= 1 and not each.position.also_fits
    )
