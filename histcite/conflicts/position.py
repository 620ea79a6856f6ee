"""A position: the claims of a conflict that give the same answer, who says so, and what else would fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from histcite.conflicts.question import Question
from histcite.conflicts.reading import Reading
from histcite.conflicts.rules import Clash
from histcite.conflicts.witness import witnesses
from histcite.records.source import Source
from histcite.values import Relation, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The claims that give the same answer, their independent witnesses, and the keys of the claims that would fit it too."""

    readings: tuple[Reading, ...]
    witnesses: int
    also_fits: tuple[str, ...]

    @property
    def value(self) -> str:
        """The answer in words, as first read."""
        return self.readings[0].words

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that hold it."""
        return tuple(reading.claim.key for reading in self.readings)

    @property
    def said(self) -> str:
        """Who gives the answer, and the answer as read."""
        speakers = list(dict.fromkeys(_speaker(reading) for reading in self.readings))
        listed = " and ".join(filter(None, (", ".join(speakers[:-1]), speakers[-1])))
        return f"{listed}: {self.readings[0].as_read}"

    @property
    def voices(self) -> tuple[str, ...]:
        """Who says so inside the sources, each once; a source's own author is not named."""
        return tuple(dict.fromkeys(reading.claim.voice for reading in self.readings if reading.claim.voice))


def positions_in(
    question: Question, clashes: Iterable[Clash], sources: Mapping[str, Source]
) -> tuple[Position, ...]:
    """The positions that clash with one another, in the order in which they were first taken."""
    against = _opponents(clashes)
    held: dict[str, list[Reading]] = {}
    for stand in question.stands:
        if stand.first.normal in against:
            held.setdefault(stand.first.position, []).extend(stand.readings)
    return tuple(
        Position(
            readings=tuple(readings),
            witnesses=len(witnesses(readings, sources)),
            also_fits=_also_fits(question, readings, against),
        )
        for readings in held.values()
    )


def _opponents(clashes: Iterable[Clash]) -> dict[str, set[str]]:
    against: dict[str, set[str]] = {}
    for clash in clashes:
        against.setdefault(clash.one.first.normal, set()).add(clash.other.first.normal)
        against.setdefault(clash.other.first.normal, set()).add(clash.one.first.normal)
    return against


def _also_fits(question: Question, held: list[Reading], against: Mapping[str, set[str]]) -> tuple[str, ...]:
    opponents = {normal for reading in held for normal in against.get(reading.normal, ())}
    return tuple(
        reading.claim.key
        for stand in question.stands
        if stand.first.position != held[0].position
        and stand.first.normal not in opponents
        and _fits(stand.first, held[0])
        for reading in stand.readings
    )


def _fits(reading: Reading, position: Reading) -> bool:
    alike = reading.claim.mode == position.claim.mode and reading.denied == position.denied
    return alike and any(
        compare(one, other) in (Relation.REFINES, Relation.OVERLAP)
        for one in reading.values
        for other in position.values
    )


def _speaker(reading: Reading) -> str:
    claim = reading.claim
    where = claim.references[0].source if claim.references else "no source"
    verb = " alleges" if claim.stance == "alleges" else ""
    return f"{claim.voice} in {where}{verb}" if claim.voice else f"{where}{verb}"
