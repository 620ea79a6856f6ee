"""What would reconcile a clash: hints to the historian, never a verdict."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from histcite.conflicts.clash import Clash
from histcite.conflicts.reading import Reading
from histcite.values import Date, Name, PlaceName, Value, civil, day_number
from histcite.values.lexicon import table

SUBJECTS = {"birth": "persons", "death": "persons", "life": "persons", "authenticity": "documents"}
"""What a subject is of which a property with this role tells what is so once: there are no two acts of it."""

LACKING = {
    "of": "different things counted? say of what with 'of'",
    "where": "different places? give each claim its 'where'",
    "when": "different times? give each claim its 'when'",
}
"""What to say where only one of two answers gives a part of its scope."""

LAST_OLD_STYLE_YEAR = 1923
"""When Greece, the last state of Europe, gave up the Julian calendar."""


def reconcile(clashes: Iterable[Clash]) -> tuple[str, ...]:
    """The hints that apply to *clashes*, each once, the most particular first."""
    pairs = (pair for clash in clashes for pair in combinations(clash.stands, 2))
    return tuple(dict.fromkeys(hint for one, other in pairs for hint in _hints(one.first, other.first)))


def _hints(one: Reading, other: Reading) -> Iterator[str]:
    if one.question_key == other.question_key:
        pairs = tuple(product(one.values, other.values))
        apart = (_old_style_days(left, right) for left, right in pairs if _old_style_there(one, other, left))
        for days in filter(None, apart):
            yield f"Old Style date? the two days lie {days} days apart: write 'O.S.' after the Julian one"
        for left, right in pairs if not (one.many or other.many) else ():
            yield from _aliases(left, right)
        yield from _by_scope(one, other)
    yield f"two {SUBJECTS.get(one.role, 'acts')}? give each its own subject"
    if one.claim.voice != other.claim.voice:
        yield "both are reports? that each said so may be true; what they said cannot be"


def _by_scope(one: Reading, other: Reading) -> Iterator[str]:
    """What would part two answers: the part of the scope that only one of them gives; else the time, where it can be another."""
    lacking = [
        hint
        for part, hint in LACKING.items()
        if bool(getattr(one.scope, part)) != bool(getattr(other.scope, part))
    ]
    timeless = not (one.scope.when or other.scope.when) and one.role not in SUBJECTS
    if not lacking and timeless and not any(isinstance(value, Date) for value in one.values):
        lacking = [LACKING["when"]]
    yield from lacking


def _old_style_there(one: Reading, other: Reading, date: Value) -> bool:
    """Whether the Julian calendar may have been in use: not where the place is known to have given it up before."""
    if not isinstance(date, Date) or date.first is None:
        return False
    places = [place for scope in (one.scope, other.scope) if (place := scope.where)]
    years = table("dates")["old_style"]
    until = [years[key] for place in places for key in (place.key, *place.within) if key in years]
    return not until or civil(date.first)[0] <= max(until)


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
    """What would make one of two names; of two that are known apart nobody asks whether they are one."""
    if not (isinstance(left, Name) and isinstance(right, Name)) or left.key == right.key:
        return
    strange = not (left.forms and right.forms)
    if isinstance(left, PlaceName) and isinstance(right, PlaceName):
        if strange:
            yield f"two names of one place? histcite alias add {left.text!r} {right.text!r}"
        yield f"does one lie in the other? histcite alias add {left.text!r} --inside {right.text!r}"
    elif strange:
        yield f"two names of one? histcite alias add {left.text!r} {right.text!r}"
        yield f"an office and its holder? histcite alias add {left.text!r} --kind office"
