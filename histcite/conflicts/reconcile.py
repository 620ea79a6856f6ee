"""What would reconcile a clash: hints to the historian, never a verdict."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from histcite.conflicts.clash import Clash
from histcite.conflicts.reading import Reading
from histcite.values import Date, Name, PlaceName, Value, civil, day_number

LAST_OLD_STYLE_YEAR = 1923
"""When Greece, the last state of Europe, gave up the Julian calendar."""


def reconcile(clashes: Iterable[Clash]) -> tuple[str, ...]:
    """The hints that apply to *clashes*, each once, the most particular first."""
    pairs = (pair for clash in clashes for pair in combinations(clash.stands, 2))
    return tuple(dict.fromkeys(hint for one, other in pairs for hint in _hints(one.first, other.first)))


def _hints(one: Reading, other: Reading) -> Iterator[str]:
    if one.question_key == other.question_key:
        pairs = tuple(product(one.values, other.values))
        for apart in filter(None, (_old_style_days(left, right) for left, right in pairs)):
            yield f"Old Style date? the two days lie {apart} days apart: write 'O.S.' after the Julian one"
        for left, right in pairs if not (one.many or other.many) else ():
            yield from _aliases(left, right)
        if bool(one.scope.of) != bool(other.scope.of):
            yield "different things counted? say of what with 'of'"
        if not (one.scope.when and other.scope.when) and not any(
            isinstance(value, Date) for value in one.values
        ):
            yield "different times? give each claim its 'when'"
    yield "two acts? give each its own subject"
    if one.claim.voice != other.claim.voice:
        yield "both are reports? that each said so may be true; what they said cannot be"


def _old_style_days(left: Value, right: Value) -> int:
    """The days between two dates of single days, if they are just as many as the Julian calendar was behind then; else 0."""
    if not (isinstance(left, Date) and isinstance(right, Date)):
        return 0
    days = sorted(
        day for date in (left, right) if date.first == date.last and (day := date.first) is not None
    )
    if left.calendar != right.calendar or len(days) != 2:  # noqa: PLR2004 - a pair
        return 0
    year, month, day = civil(days[0])
    if year > LAST_OLD_STYLE_YEAR or day_number(year, month, day, "julian") != days[1]:
        return 0
    return days[1] - days[0]


def _aliases(left: Value, right: Value) -> Iterator[str]:
    if isinstance(left, PlaceName) and isinstance(right, PlaceName):
        yield f"two names of one place? histcite alias add {left.text!r} {right.text!r}"
        yield f"does one lie in the other? histcite alias add {left.text!r} --inside {right.text!r}"
    elif isinstance(left, Name) and isinstance(right, Name) and left.key != right.key:
        yield f"two names of one? histcite alias add {left.text!r} {right.text!r}"
        yield f"an office and its holder? histcite alias add {left.text!r} --kind office"
