"""A survey of what is in conflict: by property and kind, source against source, and voice against voice, with how far they lie apart."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations, product
from statistics import median

from histcite.citations.byname import told_apart
from histcite.conflicts import Conflict, Question, Reading, Witnesses
from histcite.conflicts.magnitude import Size, in_days, in_percent, size_of
from histcite.frozen import dataclass
from histcite.values import Relation, compare

MOST_SPEAKERS = 60
"""How many sources, and how many voices, are held against one another: those that answer most."""

Spoken = Callable[[Reading], Iterable[str]]
"""Tells who speaks in a reading, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """The sizes of several conflicts on the median: the days between dates, and the difference of figures as a share of the larger; None
    where there are none.
    """

    days: float | None
    share: float | None

    @property
    def words(self) -> str:
        """Both as a reader would say them."""
        days = in_days(self.days) if self.days is not None else ""
        return ", ".join(filter(None, (days, in_percent(self.share) if self.share is not None else "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a ``property`` has: questions with more than one claim, and its conflicts of one ``kind``."""

    property: str
    kind: str
    compared: int
    disagreeing: int
    size: Median


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """Two sources, or two voices: to how many questions both give an answer, to how many answers that clash, and by how much."""

    one: str
    other: str
    compared: int
    disagreeing: int
    size: Median


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The tallies with the most conflicts first, and the encounters with the most disagreements first."""

    properties: tuple[Tally, ...]
    sources: tuple[Encounter, ...]
    voices: tuple[Encounter, ...]


def survey(asked: Collection[Question], conflicts: Collection[Conflict], witnesses: Witnesses) -> Survey:
    """The survey of *conflicts*, among the questions *asked*."""
    voices: dict[str, str] = {}
    for reading in (reading for question in asked for reading in question.readings):
        if reading.voice_key:
            voices.setdefault(reading.voice_key, reading.claim.voice)
    met = _encounters(asked, conflicts, _sources)
    known = {key for pair in met for key in pair}
    called = told_apart({key: witnesses.bynames(key) for key in sorted(known)})
    spoken = _encounters(asked, conflicts, lambda reading: filter(None, (reading.voice_key,)))
    return Survey(
        properties=tuple(_tallies(asked, conflicts)),
        sources=_in_words(met, called.__getitem__),
        voices=_in_words(spoken, voices.__getitem__),
    )


def _sources(reading: Reading) -> Iterator[str]:
    return (reference.source for reference in reading.claim.references)


def _tallies(asked: Iterable[Question], conflicts: Iterable[Conflict]) -> Iterator[Tally]:
    compared = Counter(question.property_key for question in asked if len(question.readings) > 1)
    found: dict[tuple[str, str], list[Conflict]] = {}
    for conflict in conflicts:
        found.setdefault((conflict.question.property_key, conflict.kind), []).append(conflict)
    for (key, kind), its in sorted(found.items(), key=lambda each: (-len(each[1]), each[0])):
        yield Tally(
            property=its[0].asked,
            kind=kind,
            compared=compared[key],
            disagreeing=len(its),
            size=_median(size for conflict in its if (size := conflict.size)),
        )


Met = dict[tuple[str, str], dict[tuple[object, ...], Size | bool]]
"""For each two speakers the questions, each about one thing counted, to which both give an answer: how far these lie apart, or whether they clash."""


def _encounters(asked: Iterable[Question], conflicts: Iterable[Conflict], spoken: Spoken) -> Met:
    often = Counter(key for question in asked for reading in question.readings for key in spoken(reading))
    heard = {key for key, _ in often.most_common(MOST_SPEAKERS)}
    clashing: dict[frozenset[int], Size | bool] = {}
    for clash in (clash for conflict in conflicts for clash in conflict.clashes):
        for pair in combinations(clash.stands, 2) if len(clash.questions) == 1 else ():
            clashing[frozenset(map(id, pair))] = size_of(clash) or True
    met: Met = {}
    for question in asked:
        said = {
            id(stand): {key for one in stand.readings for key in spoken(one)} & heard
            for stand in question.stands
        }
        pairs = [(stand, stand) for stand in question.stands] + [*question.comparable]
        for one, other in pairs:
            clash_found = clashing.get(frozenset((id(one), id(other))), False)
            if (
                not clash_found
                and compare(one.first.values[0], other.first.values[0]) is Relation.INCOMPARABLE
            ):
                continue
            at = (*question.key, one.first.scope.of or other.first.scope.of)
            for speakers in product(said[id(one)], said[id(other)]):
                if speakers[0] != speakers[1]:
                    told = met.setdefault((min(speakers), max(speakers)), {})
                    told[at] = told.get(at, False) or clash_found
    return met


def _in_words(met: Met, called: Callable[[str], str]) -> tuple[Encounter, ...]:
    found = (
        Encounter(
            one=called(one),
            other=called(other),
            compared=len(told),
            disagreeing=sum(map(bool, told.values())),
            size=_median(size for size in told.values() if isinstance(size, Size)),
        )
        for (one, other), told in met.items()
    )
    return tuple(sorted(found, key=lambda each: (-each.disagreeing, -each.compared, each.one, each.other)))


def _median(sizes: Iterable[Size]) -> Median:
    given = list(sizes)
    days = [size.days for size in given if size.days]
    shares = [size.share for size in given if size.factor]
    return Median(days=median(days) if days else None, share=median(shares) if shares else None)
