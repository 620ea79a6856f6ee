"""Sums: figures of a whole, held against those of the parts of which it is declared to be made."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import Docket
from histcite.conflicts.question import Question
from histcite.frozen import dataclass
from histcite.values import Quantity
from histcite.values.quantities.unit import unit_by_id

PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the most that a figure may mean, in base units; None where it is not bounded."""

    least: Decimal | None
    most: Decimal | None


def total(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """A whole that is declared to be made of parts cannot differ from their sum, whichever of their figures are taken."""
    for declared in docket.playing(PARTS):
        for made_of in (stand for stand in declared.stands if stand.stated):
            for question in docket.about(declared.subject_key):
                for whole in (stand for stand in question.stands if stand.stated):
                    clash = _against_parts(whole, made_of, question.property_key, docket)
                    if clash:
                        yield question, clash


def _against_parts(whole: Stand, made_of: Stand, asked: str, docket: Docket) -> Clash | None:
    figure = whole.first.values[0]
    if not isinstance(figure, Quantity):
        return None
    parts = [_figures(part.key, asked, whole, docket) for part in made_of.names]
    sum_ = _sum([_hull(part) for part in parts])
    if not _apart(sum_, _bounds(figure)):
        return None
    stands = (whole, made_of, *(stand for part in parts for stand in part))
    why = f"the parts add up to {_written(sum_, figure)}, not to {figure.text}"
    return Clash.of(*stands, grade=Grade.CONTRARY, why=why)


def _figures(part: str, asked: str, whole: Stand, docket: Docket) -> list[Stand]:
    """What is said of a part under the same property, in the same measure, within the scope of the whole."""
    return [
        stand
        for question in docket.about(part)
        if question.property_key == asked
        for stand in question.stands
        if stand.stated
        and _alike(stand.first.values[0], whole.first.values[0])
        and stand.first.scope.meets(whole.first.scope)
    ]


def _alike(part: object, whole: object) -> bool:
    return isinstance(part, Quantity) and isinstance(whole, Quantity) and part.dimension == whole.dimension


def _hull(stands: Iterable[Stand]) -> Bounds:
    """From the least to the most that any of the figures may mean; at least nothing, where there is no figure."""
    figures = [
        _bounds(value) for stand in stands for value in stand.first.values if isinstance(value, Quantity)
    ]
    lows = [figure.least for figure in figures if figure.least is not None]
    highs = [figure.most for figure in figures if figure.most is not None]
    return Bounds(
        least=None if len(lows) < len(figures) else min(lows, default=Decimal(0)),
        most=None if len(highs) < len(figures) else max(highs, default=None),
    )


def _bounds(figure: Quantity) -> Bounds:
    """What a figure may mean: what is measured, and not counted, is rounded to its last digit."""
    least, most, *_ = figure.rounded
    return Bounds(least=least, most=most)


def _sum(parts: Sequence[Bounds]) -> Bounds:
    lows, highs = [part.least for part in parts], [part.most for part in parts]
    return Bounds(
        least=None if None in lows else sum((low for low in lows if low is not None), Decimal(0)),
        most=None if None in highs else sum((high for high in highs if high is not None), Decimal(0)),
    )


def _apart(one: Bounds, other: Bounds) -> bool:
    return _below(one, other) or _below(other, one)


def _below(one: Bounds, other: Bounds) -> bool:
    return one.most is not None and other.least is not None and one.most < other.least


def _written(sum_: Bounds, like: Quantity) -> str:
    factor = unit_by_id(like.unit).factor
    ends = [f"{end / factor:f}" for end in dict.fromkeys((sum_.least, sum_.most)) if end is not None]
    prefix = "at least " if sum_.most is None else ""
    return prefix + "-".join(ends)
