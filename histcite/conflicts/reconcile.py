"""What would reconcile a clash: hints to the historian, the most likely first, never a verdict."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain, combinations, islice, product

from histcite.citations.author import Sources
from histcite.conflicts.clash import Clash
from histcite.conflicts.reading import Reading, Scope
from histcite.frozen import dataclass
from histcite.values import (
    Date,
    Name,
    PlaceName,
    Quantity,
    Truth,
    Value,
    civil,
    day_number,
    fold,
    looking_like,
    script_of,
)
from histcite.values.appellation import bears_title
from histcite.values.gazetteer import known_place
from histcite.values.lexicon import table

SUBJECTS = {
    "birth": "persons",
    "death": "persons",
    "life": "persons",
    "age": "persons",
    "authenticity": "documents",
}
"""What a subject is of which a property with this role tells what is so once: there are no two acts of it."""

PARTS = "parts"
"""The role of the properties that name the parts of a whole."""

LACKING = {
    "of": "different things counted? say of what with 'of'",
    "where": "different places? give each claim its 'where'",
    "when": "different times? give each claim its 'when'",
}
"""What to say where only one of two answers gives a part of its scope."""

OVERLAPPING = {
    "where": "different places after all? narrow the 'where' of each",
    "when": "different times after all? narrow the 'when' of each",
}
"""What to say where two answers speak of places, or times, of which one lies in the other."""

LAST_OLD_STYLE_YEAR = 1923
"""When Greece, the last state of Europe, gave up the Julian calendar."""

LAST_IN_THE_WEST = 1753
"""When Sweden, the last state of western Europe, gave it up: before that it may have been in use nearly everywhere."""

MOST_PAIRS = 200
"""How many pairs of answers are looked at for what would reconcile them."""


class Likelihood(IntEnum):
    """How a hint stands among others: the lower, the sooner it is told."""

    PLAIN = 0
    """Something in the claims points to it."""
    SCOPE = 1
    """Only one of two answers says of when, where or what it speaks, or it says it more narrowly."""
    TIME = 2
    SUBJECT = 3
    BARE = 4
    """Nothing speaks for it, and nothing against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What would reconcile two answers; of one ``kind`` a conflict is given only the likeliest."""

    rank: Likelihood
    kind: str
    text: str


def reconcile(clashes: Iterable[Clash], *, julian: bool) -> tuple[str, ...]:
    """The hints that apply to *clashes*, of each kind one, the likeliest first; *julian* as :func:`from_julian_country` tells."""
    hints = chain.from_iterable(_hints(one, other, julian) for one, other in _pairs(clashes))
    likeliest: dict[str, Hint] = {}
    for hint in sorted(hints, key=lambda hint: hint.rank):
        likeliest.setdefault(hint.kind, hint)
    return tuple(hint.text for hint in likeliest.values())


def _pairs(clashes: Iterable[Clash]) -> Iterator[tuple[Reading, Reading]]:
    pairs = (pair for clash in clashes for pair in combinations(clash.stands, 2))
    return ((one.first, other.first) for one, other in islice(pairs, MOST_PAIRS))


def _hints(one: Reading, other: Reading, julian: bool) -> Iterator[Hint]:
    if one.question_key == other.question_key:
        for left, right in product(one.values, other.values):
            if days := _old_style_days(left, right):
                yield from _old_style(days, one, other, julian)
            if not (one.many or other.many):
                yield from _aliases(left, right)
        yield from _by_scope(one, other)
    yield _subjects(one, other)
    if one.claim.voice and other.claim.voice and one.voice_key != other.voice_key:
        told = "both are reports? that each said so may be true; what they said cannot be"
        yield Hint(rank=Likelihood.BARE, kind="reports", text=told)


def _subjects(one: Reading, other: Reading) -> Hint:
    """That the two speak of two subjects under one name; of a whole and its parts, that the parts are not just these."""
    roles = (one.role, other.role)
    if PARTS in roles:
        told = "is a part left out, or counted twice? mend the parts of the whole"
    else:
        two = next((SUBJECTS[role] for role in roles if role in SUBJECTS), "acts")
        told = f"two {two}? give each its own subject"
    return Hint(rank=Likelihood.SUBJECT, kind="subject", text=told)


def _by_scope(one: Reading, other: Reading) -> Iterator[Hint]:
    """What would part two answers: the part of the scope that only one of them gives, or one gives more narrowly; else the time, where it
    can be another.
    """
    found = [
        Hint(rank=Likelihood.SCOPE, kind=part, text=text)
        for part, text in LACKING.items()
        if bool(getattr(one.scope, part)) != bool(getattr(other.scope, part))
    ]
    found += _narrower(one.scope, other.scope)
    timeless = not (one.scope.when or other.scope.when) and one.role not in SUBJECTS
    if not found and timeless and all(isinstance(value, Quantity | Truth) for value in one.values):
        found = [Hint(rank=Likelihood.TIME, kind="when", text=LACKING["when"])]
    yield from found


def _narrower(one: Scope, other: Scope) -> Iterator[Hint]:
    """The times, or the places, of which one lies within the other."""
    if one.when and other.when and one.when.normal != other.when.normal:
        yield Hint(rank=Likelihood.SCOPE, kind="when", text=OVERLAPPING["when"])
    if one.where and other.where and one.where.key != other.where.key:
        yield Hint(rank=Likelihood.SCOPE, kind="where", text=OVERLAPPING["where"])


def _old_style(days: int, one: Reading, other: Reading, julian: bool) -> Iterator[Hint]:
    """That one date is Julian: likely where a place or a source used that calendar, not where the place had given it up."""
    year = civil(next(value.first for value in one.values if isinstance(value, Date) and value.first))[0]
    years = table("dates")["old_style"]
    places = [place for scope in (one.scope, other.scope) if (place := scope.where)]
    until = [years[key] for place in places for key in (place.key, *place.within) if key in years]
    if until and year > max(until):
        return
    sure = until or year < LAST_IN_THE_WEST or julian
    asked = "Old Style date?" if sure else "Old Style date, if the Julian calendar was in use there?"
    yield Hint(
        rank=Likelihood.PLAIN if sure else Likelihood.BARE,
        kind="calendar",
        text=f"{asked} the two days lie {days} days apart: write 'O.S.' after the Julian one",
    )


def from_julian_country(clashes: Iterable[Clash], sources: Sources) -> bool:
    """Whether of two dates in *clashes* that lie as far apart as the two calendars one comes from where the Julian was used longest."""
    apart = (
        pair
        for pair in _pairs(clashes)
        if any(_old_style_days(*values) for values in product(pair[0].values, pair[1].values))
    )
    return any(_is_julian(reading, sources) for pair in apart for reading in pair)


def _is_julian(reading: Reading, sources: Sources) -> bool:
    """Whether a claim comes from where the Julian calendar was used longest, by its language, its letters, its archive, or a place that it names."""
    julian, claim = table("dates")["julian"], reading.claim
    cited = [source for one in claim.references if (source := sources.get(one.source))]
    told = [claim.subject, claim.text, claim.voice, *(one.quote for one in claim.references)]
    told += [source.title for source in cited]
    languages = (one.language[:2] for one in (*cited,))
    countries = (source.reference[:2] for source in cited)
    if {*languages, *(one.lang[:2] for one in claim.references)} & {*julian["languages"]}:
        return True
    if {*countries} & {*julian["countries"]} or {*map(script_of, told)} & {*julian["scripts"]}:
        return True
    years = table("dates")["old_style"]
    entries = (known_place(word.strip(".,;:()'’")) for text in told for word in text.split())
    return any(fold(place) in years for entry in entries if entry for place in (entry[0][0], *entry[1]))


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


def _aliases(left: Value, right: Value) -> Iterator[Hint]:
    """That two names are of one: for places of which not both are known, and for names that look alike, or of which nothing is known."""
    if isinstance(left, PlaceName) and isinstance(right, PlaceName):
        if left.within and right.within:
            return
        inner, outer = (right, left) if left.within else (left, right)
        one = f"two names of one place? histcite alias add {left.text!r} {right.text!r}"
        inside = f"does one lie in the other? histcite alias add {inner.text!r} --inside {outer.text!r}"
        yield Hint(rank=Likelihood.PLAIN, kind="place", text=one)
        yield Hint(rank=Likelihood.PLAIN, kind="inside", text=inside)
    elif isinstance(left, Name) and isinstance(right, Name) and left.key != right.key:
        if (rank := _may_be_one(left, right)) is not None:
            told = f"two names of one? histcite alias add {left.text!r} {right.text!r}"
            yield Hint(rank=rank, kind="name", text=told)
        for name in (left, right):
            if not (name.forms or name.parts) and bears_title(name.key):
                told = f"an office and its holder? histcite alias add {name.text!r} --kind office"
                yield Hint(rank=Likelihood.PLAIN, kind="office", text=told)


def _may_be_one(left: Name, right: Name) -> Likelihood | None:
    """How likely two names are of one: by their spelling, or as the initials of one another; a single word may be anybody's other name."""
    if (left.forms and right.forms) or left.parts or right.parts:
        return None
    words, others = fold(left.text).split(), fold(right.text).split()
    initials = {"".join(word[0] for word in each) for each in (words, others) if len(each) > 1}
    if looking_like(left.text, [" ".join(others)]) or {"".join(words), "".join(others)} & initials:
        return Likelihood.PLAIN
    single = len(words) == len(others) == 1 and left.text[0].isupper() and right.text[0].isupper()
    known = known_place(left.text) or known_place(right.text)
    return Likelihood.BARE if single and not known else None
