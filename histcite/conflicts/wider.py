"""The rules that look across questions: a whole and its parts, lives, ages and lengths of time, and what did not happen at all.

Chains of "before" and "after" have a module of their own.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product
from math import inf

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import TIME, Docket, dates_of, first_day, last_day
from histcite.conflicts.question import Question
from histcite.conflicts.reading import ASSERTED, Scope
from histcite.values import Quantity, Truth
from histcite.values.quantities.unit import unit_by_id

PARTS, ACTOR, BIRTH, DEATH, CAUSE, OCCURRENCE = "parts", "actor", "birth", "death", "cause", "occurrence"

DURATION, AGE = "duration", "age"

SECONDS_OF_A_DAY = 86400
DAYS_OF_A_YEAR = 365.2425

SUCCESSIONS = ((BIRTH, DEATH, "died"), (TIME, "end", "ended"), (TIME, "receipt", "was received"))
"""Roles of dates of one subject of which the second cannot lie before the first, and the word for it."""


INFINITY = Decimal("Infinity")

Range = tuple[Decimal, Decimal]
"""The least and the most that a figure may mean, in base units; infinite where it is not bounded."""


def total(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """A whole that is declared to be made of parts cannot differ from their sum, whichever of their figures are taken."""
    for declared in docket.playing[PARTS]:
        for made_of in (stand for stand in declared.stands if stand.first.stated):
            for question in docket.about[declared.subject_key]:
                for whole in (stand for stand in question.stands if stand.first.stated):
                    clash = _against_parts(whole, made_of, question.property_key, docket)
                    if clash:
                        yield question, clash


def succession(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """Nothing ends before it begins, arrives before it is sent, or dies before it is born."""
    for earlier, later, ended in SUCCESSIONS:
        for question in docket.playing[later]:
            for end in dates_of(question.subject_key, later, docket):
                for begin in dates_of(question.subject_key, earlier, docket):
                    if last_day(end) < first_day(begin):
                        why = f"it {ended} {end[1].text}, before {begin[1].text}"
                        yield question, Clash.of(begin[0], end[0], grade=Grade.CONTRARY, why=why)


def duration(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """What is said to have lasted some time began and ended that far apart."""
    for question in docket.playing[DURATION]:
        for stand in docket.stated(question.subject_key, DURATION):
            value = stand.first.values[0]
            ends = dates_of(question.subject_key, "end", docket)
            for begin, end in product(dates_of(question.subject_key, TIME, docket), ends):
                least, most = first_day(end) - last_day(begin), last_day(end) - first_day(begin) + 1
                if isinstance(value, Quantity) and most >= 0 and _outside_of(_in_days(value), (least, most)):
                    why = f"it lasted from {begin[1].text} to {end[1].text}, which is not {value.text}"
                    yield question, Clash.of(stand, begin[0], end[0], grade=Grade.CONTRARY, why=why)


def age(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """Nobody is older or younger at any time than the birth allows, full years or years begun."""
    for question in docket.playing[AGE]:
        for stand in docket.stated(question.subject_key, AGE):
            value, when = stand.first.values[0], stand.first.scope.when
            if when is None or not isinstance(value, Quantity):
                continue
            for birth in dates_of(question.subject_key, BIRTH, docket):
                days = first_day((stand, when)) - last_day(birth), last_day((stand, when)) - first_day(birth)
                least, most = (each / DAYS_OF_A_YEAR for each in days)
                if _outside_of(_in_years(value), (least - 1, most + 1)):
                    why = f"who was born {birth[1].text} was not {value.text} in {when.text}"
                    yield question, Clash.of(stand, birth[0], grade=Grade.CONTRARY, why=why)


def lifetime(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """Nobody acts before birth or after death, where these are recorded."""
    for question in docket.playing[ACTOR]:
        for stand in question.stands:
            for person in stand.names:
                yield from ((question, clash) for clash in _outside(stand, person.key, docket))


def denied_event(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """What did not happen at all has no date, and nobody took part in it."""
    for question in docket.playing[OCCURRENCE]:
        for denial in _denials(question.subject_key, docket):
            for role in (TIME, ACTOR):
                for stand in docket.stated(question.subject_key, role):
                    why = "one denies that it happened, the other tells of it as a fact"
                    yield question, Clash.of(denial, stand, grade=Grade.CONTRARY, why=why)


def denied_cause(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """What did not happen at all cannot have been a cause."""
    for question in docket.playing[CAUSE]:
        for stand in question.stands:
            for cause in stand.names:
                for denial in _denials(cause.key, docket):
                    why = f"one names {cause.text!r} as a cause, the other denies that it happened"
                    yield question, Clash.of(stand, denial, grade=Grade.CONTRARY, why=why)


def _in_days(length: Quantity) -> tuple[float, float] | None:
    """The least and the most days that a length of time may mean, give or take one of its unit; None for no length of time."""
    unit = unit_by_id(length.unit)
    if unit.dimension not in ("time", "months"):
        return None
    days = 1 / SECONDS_OF_A_DAY if unit.dimension == "time" else DAYS_OF_A_YEAR / 12
    return _spread(length, days, float(unit.factor) * days)


def _in_years(old: Quantity) -> tuple[float, float] | None:
    """The least and the most years of an age: of a bare number, or of one in years or months."""
    dimension = unit_by_id(old.unit).dimension
    return (
        _spread(old, 1 / 12 if dimension == "months" else 1, 0) if dimension in ("months", "count") else None
    )


def _spread(figure: Quantity, scale: float, slack: float) -> tuple[float, float]:
    low, high, _, _ = figure.interval
    return (
        -inf if low is None else float(low) * scale - slack,
        inf if high is None else float(high) * scale + slack,
    )


def _outside_of(said: tuple[float, float] | None, known: tuple[float, float]) -> bool:
    return said is not None and (said[1] < known[0] or said[0] > known[1])


def _denials(event: str, docket: Docket) -> Iterator[Stand]:
    for question in docket.about[event]:
        for stand in question.stands if question.role == OCCURRENCE else ():
            reading = stand.first
            if reading.denied and reading.claim.mode == ASSERTED and isinstance(reading.values[0], Truth):
                yield stand


def _outside(stand: Stand, person: str, docket: Docket) -> Iterator[Clash]:
    births, deaths = dates_of(person, BIRTH, docket), dates_of(person, DEATH, docket)
    if not (births or deaths):
        return
    own = stand.first.scope.when
    for act in [(stand, own)] if own else dates_of(stand.first.subject_key, TIME, docket):
        outlived = [(death, "died") for death in deaths if first_day(act) > last_day(death)]
        outlived += [(birth, "was born only") for birth in births if last_day(act) < first_day(birth)]
        for life, event in outlived:
            why = f"the act is dated {act[1].text}, but {life[0].first.claim.subject} {event} {life[1].text}"
            stands = dict.fromkeys((stand, act[0], life[0]))
            yield Clash.of(*stands, grade=Grade.CONTRARY, why=why)


def _against_parts(whole: Stand, made_of: Stand, asked: str, docket: Docket) -> Clash | None:
    figure = whole.first.values[0]
    if not isinstance(figure, Quantity):
        return None
    parts = [_figures(part.key, asked, figure.dimension, whole.first.scope, docket) for part in made_of.names]
    hulls = [_hull(part) for part in parts]
    least, most = sum((low for low, _ in hulls), Decimal(0)), sum((high for _, high in hulls), Decimal(0))
    said = _bounds(figure)
    if least <= said[1] and said[0] <= most:
        return None
    factor = unit_by_id(figure.unit).factor
    ends = [f"{end / factor:f}" for end in dict.fromkeys((least, most)) if end.is_finite()]
    told = "at least " * most.is_infinite() + "-".join(ends)
    stands = (whole, made_of, *(stand for part in parts for stand in part))
    why = f"the parts add up to {told}, not to {figure.text}"
    return Clash.of(*stands, grade=Grade.CONTRARY, why=why)


def _figures(part: str, asked: str, dimension: str, scope: Scope, docket: Docket) -> list[Stand]:
    """What is said of a part under the same property, in the same measure, within the scope of the whole."""
    return [
        stand
        for question in docket.about[part]
        if question.property_key == asked
        for stand in question.stands
        if stand.first.stated
        and isinstance(value := stand.first.values[0], Quantity)
        and value.dimension == dimension
        and stand.first.scope.meets(scope)
    ]


def _hull(stands: Iterable[Stand]) -> Range:
    """From the least to the most that any of the figures may mean; at least nothing, where there is no figure."""
    figures = [
        _bounds(value) for stand in stands for value in stand.first.values if isinstance(value, Quantity)
    ]
    least, most = zip(*figures, strict=True) if figures else ((Decimal(0),), (INFINITY,))
    return min(least), max(most)


def _bounds(figure: Quantity) -> Range:
    """What a figure may mean: what is measured, and not counted, is rounded to its last digit."""
    least, most, *_ = figure.rounded
    return -INFINITY if least is None else least, INFINITY if most is None else most
