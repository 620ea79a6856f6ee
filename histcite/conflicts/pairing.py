"""Which answers of a question are set beside each other: all with all where they are few, else each with the outermost."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import chain, combinations, count, product
from math import inf
from typing import TypeVar

from histcite.conflicts.clash import Stand
from histcite.values import Date, PlaceName, Quantity, Value

Pair = tuple[Stand, Stand]
Shelf = list[Stand]
"""Stands of one mode and one scope."""

FEW = 64
"""How many answers are all compared with one another."""

OUTSTANDING = 8
"""How many of a kind of answer are compared with every other where there are more than FEW."""

EVER = (-inf, inf)
"""When something was of which no time is given."""

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def paired(stands: Iterable[Stand]) -> Iterator[Pair]:
    """The pairs of *stands* whose scopes can meet, each once.

    Among more than FEW within one scope, each is paired with the outermost ones, with some of every other kind, and with its own
    denials: what excludes any answer excludes one of these. So the cost grows with their number, not with its square.
    """
    seen: set[frozenset[int]] = set()
    modes = _grouped(stands, lambda stand: stand.first.claim.mode).values()
    for one, other in chain.from_iterable(map(_candidates, modes)):
        known = frozenset((id(one), id(other)))
        if known not in seen and one.meets(other):
            seen.add(known)
            yield one, other


def akin(stands: Iterable[Stand]) -> Iterator[Pair]:
    """The pairs of *stands* of which one may be a finer or vaguer form of the other: overlapping in time or number, or in place."""
    spells = ((*bounds, [stand]) for stand in stands if (bounds := spread_of(stand.first.values)))
    yield from ((one, other) for (one,), (other,) in _running(spells))
    held: dict[str, Shelf] = {}
    placed = [
        (stand, value) for stand in stands for value in stand.first.values if isinstance(value, PlaceName)
    ]
    for stand, place in placed:
        held.setdefault(place.key, []).append(stand)
    for stand, place in placed:
        yield from ((stand, wider) for key in place.within for wider in held.get(key, ()))


def _candidates(stands: Shelf) -> Iterator[Pair]:
    if len(stands) <= FEW:
        yield from combinations(stands, 2)
        return
    for shelf in _grouped(stands, lambda stand: stand.first.scope.normal).values():
        if len(shelf) <= FEW:
            yield from combinations(shelf, 2)
            continue
        outer = _outermost(shelf)
        yield from ((one, other) for one in outer for other in shelf if one is not other)
        answers = _grouped(shelf, lambda stand: tuple(member.normal for member in stand.first.members))
        for alike in answers.values():
            yield from combinations(alike[: 2 * OUTSTANDING], 2)
    for one, other in _meeting(stands):
        few = len(one) * len(other) <= FEW * FEW
        yield from product(one, other) if few else product(_outermost(one), _outermost(other))


def _outermost(shelf: Shelf) -> Shelf:
    """The stands that lie farthest out among the figures and dates, and some of every kind that can exclude others."""
    found: list[Stand] = []
    for alike in _grouped(shelf, _kind).values():
        found += alike[:OUTSTANDING]
        bounded = [(bounds, stand) for stand in alike if (bounds := spread_of(stand.first.values))]
        if bounded:
            found += [min(bounded, key=lambda one: one[0][1])[1], max(bounded, key=lambda one: one[0][0])[1]]
    return list(dict.fromkeys(found))


def _kind(stand: Stand) -> tuple[Hashable, ...]:
    reading = stand.first
    value = reading.values[0]
    measure = value.dimension if isinstance(value, Quantity) else ""
    ranked = any(member.rank is not reading.members[0].rank for member in reading.members)
    return (
        type(value).__name__,
        measure,
        reading.denied,
        reading.evidence,
        stand.firm,
        reading.claim.complete,
        ranked,
    )


def spread_of(values: Sequence[Value | None]) -> tuple[float, float] | None:
    """The least and the most that a single figure or date may mean; None for anything else."""
    match values:
        case (Date(outer=days),):
            low, high = days[0][0], days[-1][1]
        case (Quantity(interval=(low, high, _, _)),):
            pass
        case _:
            return None
    return -inf if low is None else float(low), inf if high is None else float(high)


def _meeting(stands: Shelf) -> Iterator[tuple[Shelf, Shelf]]:
    """The shelves of different scopes that can meet: the same thing and place, or one of them not given or wider, at one time."""
    rooms = _grouped(stands, lambda stand: stand.first.scope.normal[1:])
    for room in rooms.values():
        shelves = _grouped(room, lambda stand: stand.first.scope.normal[0]).values()
        yield from _running((*(spread_of((shelf[0].first.scope.when,)) or EVER), shelf) for shelf in shelves)
    for (where, of), room in rooms.items():
        places = {where, "", *(room[0].first.scope.where.within if room[0].first.scope.where else ())}
        for wider in product(places, {of, ""}):
            if wider != (where, of) and wider in rooms:
                yield room, rooms[wider]
    placed = [room for (where, of), room in rooms.items() if where and not of]
    named = [room for (where, of), room in rooms.items() if of and not where]
    yield from product(placed, named)


def _running(spells: Iterable[tuple[float, float, Shelf]]) -> Iterator[tuple[Shelf, Shelf]]:
    """What overlaps of what begins and ends, found in the order in which they begin."""
    number = count()
    running: list[tuple[float, int, Shelf]] = []
    for begins, ends, shelf in sorted(spells, key=lambda spell: spell[0]):
        while running and running[0][0] < begins:
            heappop(running)
        yield from ((other, shelf) for _, _, other in running)
        heappush(running, (ends, next(number), shelf))


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
