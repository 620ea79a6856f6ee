"""Rivals: answers to a question that may have many, which no source and no voice gives together; no conflict, for all may be true."""

from collections.abc import Iterable, Iterator

from histcite.conflicts.clash import Stand
from histcite.conflicts.question import Question
from histcite.conflicts.reading import Reading
from histcite.conflicts.telling import told_by
from histcite.conflicts.witness import Witnesses
from histcite.frozen import dataclass
from histcite.values import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalAnswer:
    """What some sources or voices answer and none of the others: the values as typed, the claims that name them, and by name who says so."""

    values: tuple[str, ...]
    speakers: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def value(self) -> str:
        """The values in one line."""
        return "; ".join(self.values)

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that give the answer."""
        return tuple(reading.claim.key for reading in self.readings)

    @property
    def voices(self) -> tuple[str, ...]:
        """Who gives it inside the sources, each once; a source's own author is not named."""
        return tuple(dict.fromkeys(reading.claim.voice for reading in self.readings if reading.claim.voice))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """A question with two or more answers that nobody gives together."""

    question: Question
    answers: tuple[RivalAnswer, ...]


def find_rivals(asked: Iterable[Question], witnesses: Witnesses) -> Iterator[Rivalry]:
    """The rivalries in the questions *asked*, in their order: wholly different answers of sources or voices that speak of what may
    be the same, under properties that are declared to have rivals.
    """
    for question in asked:
        declared = question.readings[0].declared
        if declared is None or declared.rivals != "yes":
            continue
        camps = _camps(question, witnesses)
        sides = ((camps.get(one), camps.get(other)) for one, other in question.comparable)
        opposed = {camp for pair in sides if None not in pair and len({*pair}) > 1 for camp in pair}
        gathered: dict[str, list[Stand]] = {}
        for stand, camp in camps.items():
            if camp in opposed:
                gathered.setdefault(camp, []).append(stand)
        if gathered:
            yield Rivalry(question=question, answers=_answers(list(gathered.values()), witnesses))


def _answers(gathered: list[list[Stand]], witnesses: Witnesses) -> tuple[RivalAnswer, ...]:
    held = [tuple(reading for stand in stands for reading in stand.readings) for stands in gathered]
    named: list[dict[str, str]] = []
    for stands in gathered:
        told: dict[str, str] = {}
        for value in (value for stand in stands for value in stand.first.values):
            told.setdefault(value.normal, value.text)
        named.append(told)
    return tuple(
        RivalAnswer(values=tuple(told.values()), readings=readings, speakers=speakers)
        for told, readings, speakers in zip(named, held, told_by(held, witnesses), strict=True)
    )


def _camps(question: Question, witnesses: Witnesses) -> dict[Stand, str]:
    """The camp of each stand that is affirmed as a fact. Those of one witness are in one camp, and so are those that name the same."""
    leads_to: dict[str, str] = {}

    def camp(tie: str) -> str:
        while leads_to.setdefault(tie, tie) != tie:
            leads_to[tie] = leads_to[leads_to[tie]]
            tie = leads_to[tie]
        return tie

    ties = {stand: [*_ties(stand, witnesses)] for stand in question.stands if stand.first.stated}
    for first, *others in ties.values():
        for other in others:
            leads_to[camp(other)] = camp(first)
    for one, other in _perhaps_the_same(ties):
        leads_to[camp(one)] = camp(other)
    return {stand: camp(own[0]) for stand, own in ties.items()}


def _ties(stand: Stand, witnesses: Witnesses) -> Iterator[str]:
    """What joins a stand to others: what it names, what lies around that, and who says it."""
    for value in stand.first.values:
        yield f"answer {value.normal}"
        if isinstance(value, Name):
            yield from (f"answer {around}" for around in value.within)
    yield from sorted(witnesses.speakers(stand.readings))


def _perhaps_the_same(stands: Iterable[Stand]) -> Iterator[tuple[str, str]]:
    """The names that may be one person: told apart only among those that share a word, for there may be very many."""
    sharing: dict[str, dict[str, Name]] = {}
    for stand in stands:
        for value in stand.first.values:
            if isinstance(value, Name):
                for word in value.key.split():
                    sharing.setdefault(word, {})[value.key] = value
    for names in sharing.values():
        known, *others = names.values()
        yield from ((f"answer {known.key}", f"answer {other.key}") for other in others if known.may_be(other))
