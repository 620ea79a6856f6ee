"""What would reconcile a clash: hints to the historian, never a verdict."""

from collections.abc import Iterable, Iterator

from histcite.conflicts.reading import Reading
from histcite.conflicts.rules import Clash
from histcite.values import Date, Name, Place

OLD_STYLE_DAYS = range(10, 14)
"""By how many days the Julian calendar was behind from 1582 to 2100."""


def reconcile(clashes: Iterable[Clash]) -> tuple[str, ...]:
    """The hints that apply to *clashes*, each once, the most particular first."""
    hints = [hint for clash in clashes for hint in _hints(clash.one.first, clash.other.first)]
    return tuple(dict.fromkeys(hints))


def _hints(one: Reading, other: Reading) -> Iterator[str]:
    yield from _calendar(one, other)
    yield from _aliases(one, other)
    if not (one.scope.when and other.scope.when) and not _is_date(one):
        yield "different times? give each claim its 'when'"
    yield "two acts? give each its own subject"
    if one.claim.voice != other.claim.voice:
        yield "both are reports? that each said so may be true; what they said cannot be"


def _calendar(one: Reading, other: Reading) -> Iterator[str]:
    for left in one.answer.values:
        for right in other.answer.values:
            apart = _days_apart(left, right)
            if apart in OLD_STYLE_DAYS:
                yield f"Old Style date? the two days lie {apart} days apart: write 'O.S.' after the Julian one"


def _days_apart(left: object, right: object) -> int:
    if not (isinstance(left, Date) and isinstance(right, Date)) or left.calendar != right.calendar:
        return 0
    (first, last), (begin, end) = left.days[0], right.days[0]
    if first is None or begin is None or first != last or begin != end:
        return 0
    return abs(first - begin)


def _aliases(one: Reading, other: Reading) -> Iterator[str]:
    for left in one.answer.values:
        for right in other.answer.values:
            if isinstance(left, Place) and isinstance(right, Place):
                yield f"two names of one place? histcite alias add {left.text!r} {right.text!r}"
                yield f"does one lie in the other? histcite alias add {left.text!r} --inside {right.text!r}"
            elif isinstance(left, Name) and isinstance(right, Name) and left.key != right.key:
                yield f"two names of one? histcite alias add {left.text!r} {right.text!r}"


def _is_date(reading: Reading) -> bool:
    return any(isinstance(value, Date) for value in reading.answer.values)
