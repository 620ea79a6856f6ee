"""A position: the claims that give the same answer to a question, who says so, what else would fit, and who agrees."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from histcite.conflicts.clash import Clash, Stand
from histcite.conflicts.pairing import akin
from histcite.conflicts.question import Question
from histcite.conflicts.reading import Reading
from histcite.conflicts.telling import saying, told_by
from histcite.conflicts.witness import Attestation, Witnesses
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.values import Relation, compare

SCOPE = ("when", "where", "of")
"""The fields of a claim that say of what it speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The claims that give the same answer, their independent witnesses, and the keys of the claims that would fit it too.

    ``speakers`` are who says so, people and works by their names. ``asked`` is the question that they answer, where that is another one than the conflict is reported under; ``scope`` is of when,
    where and what they speak, where the positions differ in that.
    """

    readings: tuple[Reading, ...]
    speakers: tuple[str, ...]
    asked: str
    scope: str
    attested: Attestation
    also_fits: tuple[str, ...]

    @property
    def witnesses(self) -> int:
        """How many independent witnesses there are for sure."""
        return self.attested.least

    @property
    def value(self) -> str:
        """The answer in words, as first read; with its question, where that is another one than the conflict's."""
        return f"{self.asked}: {self.readings[0].words}" if self.asked else self.readings[0].words

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that hold it."""
        return tuple(reading.claim.key for reading in self.readings)

    @property
    def said(self) -> str:
        """Who gives the answer, and the answer as read."""
        return saying(self.readings, self.speakers, self.asked, self.scope)

    @property
    def voices(self) -> tuple[str, ...]:
        """Who says so inside the sources, each once; a source's own author is not named."""
        return tuple(dict.fromkeys(reading.claim.voice for reading in self.readings if reading.claim.voice))


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """An answer to a question, and how many other answers there are."""

    question: Question
    position: Position
    others: int


def positions_in(question: Question, clashes: Iterable[Clash], witnesses: Witnesses) -> tuple[Position, ...]:
    """The positions that clash with one another, the conflict's own question first, in the order in which they were taken."""
    against: dict[Stand, list[Clash]] = {}
    for clash in clashes:  # and not its pairs, for a chain may have thousands of stands
        for stand in clash.stands:
            against.setdefault(stand, []).append(clash)
    order = {stand: number for number, stand in enumerate(question.stands)}
    stands = sorted(against, key=lambda stand: order.get(stand, len(order)))
    return _positions(question, stands, against, witnesses)


def positions_of(question: Question, witnesses: Witnesses) -> tuple[Position, ...]:
    """Every position that is taken on a question, disputed or not, in the order in which they were taken."""
    return _positions(question, question.stands, {}, witnesses)


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
        if each.position.attested.most <= 1 and not each.position.also_fits
    )


def _positions(
    question: Question, stands: Iterable[Stand], against: Mapping[Stand, list[Clash]], witnesses: Witnesses
) -> tuple[Position, ...]:
    fitting = _fitting(question)
    held = _held(list(stands))
    claims = [stand.first.claim for group in held.values() for stand in group]
    apart = [part for part in SCOPE if len({getattr(claim, part) for claim in claims}) > 1]
    readings = [tuple(reading for stand in group for reading in stand.readings) for group in held.values()]
    speakers = told_by(readings, witnesses)
    return tuple(
        Position(
            readings=saying_so,
            speakers=speaking,
            scope=", ".join(
                f"{part} {value}"
                for part, value in shared(apart, [stand.first.claim for stand in group]).items()
            ),
            asked=""
            if (subject, property_) == question.key
            else f"{group[0].first.claim.subject}, {group[0].first.claim.property}",
            attested=witnesses.behind(saying_so),
            also_fits=_also_fits(group, fitting, against),
        )
        for ((subject, property_, *_), group), saying_so, speaking in zip(
            held.items(), readings, speakers, strict=True
        )
    )


def _held(stands: Sequence[Stand]) -> dict[tuple[str, ...], list[Stand]]:
    """*stands* by question and position; a figure that is given of several things counted is a position on each of them."""
    counted: dict[tuple[str, ...], set[str]] = {}
    for stand in stands:
        things = counted.setdefault((*stand.first.question_key, stand.first.position), set())
        things.update(filter(None, (stand.first.scope.of,)))
    held: dict[tuple[str, ...], list[Stand]] = {}
    for stand in stands:
        key = (*stand.first.question_key, stand.first.position)
        held.setdefault((*key, stand.first.scope.of) if len(counted[key]) > 1 else key, []).append(stand)
    return held


def shared(parts: Iterable[str], claims: Sequence[Claim]) -> dict[str, str]:
    """What all of *claims* say, as typed, in those *parts* of their scope, or mode, in which they say the same."""
    said = {part: {getattr(claim, part) for claim in claims} for part in parts}
    return {part: values.pop() for part, values in said.items() if len(values) == 1 and values != {""}}


def _fitting(question: Question) -> dict[Stand, list[Stand]]:
    """For each stand the others that are finer or vaguer forms of it."""
    fitting: dict[Stand, list[Stand]] = {}
    for one, other in akin(question.stands):
        values = product(one.first.values, other.first.values)
        if (
            one.first.claim.mode == other.first.claim.mode
            and one.first.denied == other.first.denied
            and one.first.scope.meets(other.first.scope)
            and any(compare(*pair) in (Relation.REFINES, Relation.OVERLAP) for pair in values)
        ):
            fitting.setdefault(one, []).append(other)
            fitting.setdefault(other, []).append(one)
    return fitting


def _also_fits(
    held: list[Stand], fitting: Mapping[Stand, list[Stand]], against: Mapping[Stand, list[Clash]]
) -> tuple[str, ...]:
    """The claims that are finer or vaguer forms of what the stands *held* say, and against none of them."""
    near = [stand for one in held for stand in fitting.get(one, ())]
    if not near:
        return ()
    opponents = {stand for one in held for clash in against.get(one, ()) for stand in clash.stands}
    fit = dict.fromkeys(stand for stand in near if stand not in opponents and stand not in held)
    return tuple(reading.claim.key for stand in fit for reading in stand.readings)
