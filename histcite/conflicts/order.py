"""Order of events: chains of "before" and "after", alone or held against the dates given."""

from collections import Counter, deque
from collections.abc import Container, Iterable, Iterator
from itertools import product

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import TIME, Docket, GivenDate, dates_of, first_day, last_day
from histcite.conflicts.question import Question
from histcite.frozen import dataclass

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One statement that *earlier* came before *later*; both are keys of subjects, *told* how the source names them."""

    earlier: str
    later: str
    told: tuple[str, str]
    stand: Stand
    question: Question


Links = dict[str, list[Link]]
"""Every statement by the event that it puts first."""

Arrivals = dict[str, Link]
"""The statement by which each event was reached."""


def order(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """What is said to come before a thing cannot, through any chain of such statements or by its date, come after it."""
    steps: Links = {}
    for step in _steps(docket):
        steps.setdefault(step.earlier, []).append(step)
        steps.setdefault(step.later, [])
    for cycle in _cycles(steps):
        yield _home(cycle), _circular(cycle)
    for start, chain, end in _against_dates(steps, docket):
        yield _home(chain), _out_of_order(start, chain, end)


def _steps(docket: Docket) -> Iterator[Link]:
    for role in (BEFORE, AFTER):
        for question in docket.playing(role):
            for stand in question.stands:
                for value in stand.names:
                    ends = (question.subject_key, value.key)
                    told = (stand.first.claim.subject, value.text)
                    if role == AFTER:
                        ends, told = ends[::-1], told[::-1]
                    yield Link(earlier=ends[0], later=ends[1], told=told, stand=stand, question=question)


def _home(chain: Iterable[Link]) -> Question:
    """The question under which a chain is reported, whatever order its statements were found in."""
    return min((step.question for step in chain), key=lambda question: question.key)


def _cycles(steps: Links) -> Iterator[tuple[Link, ...]]:
    """The shortest cycle through every statement that is in one; each cycle once."""
    knotted = _knotted(steps)
    seen: set[frozenset[int]] = set()
    for step in (step for node in knotted for step in steps[node] if step.later in knotted):
        back = _shortest(steps, step.later, step.earlier, knotted)
        if back is None:
            continue
        parts = frozenset(id(part.stand) for part in (step, *back))
        if parts not in seen:
            seen.add(parts)
            yield step, *back


def _knotted(steps: Links) -> dict[str, None]:
    """The events that are left when those with nothing before or nothing after them are taken away, again and again."""
    links = [(step.earlier, step.later) for node in steps for step in steps[node]]
    followers = _led_to(links)
    kept = _led_to((later, earlier) for earlier, later in links if {earlier, later} <= followers)
    return {node: None for node in steps if node in kept}


def _led_to(links: Iterable[tuple[str, str]]) -> set[str]:
    """The ends of *links* that are left when those to which no link leads are taken away, again and again."""
    ahead: dict[str, list[str]] = {}
    leading: Counter[str] = Counter()
    for one, other in links:
        ahead.setdefault(one, []).append(other)
        ahead.setdefault(other, [])
        leading[other] += 1
    waiting = [node for node in ahead if not leading[node]]
    for node in waiting:
        leading.subtract(ahead[node])
        waiting += (other for other in dict.fromkeys(ahead[node]) if not leading[other])
    return ahead.keys() - set(waiting)


def _shortest(steps: Links, start: str, goal: str, among: Container[str]) -> tuple[Link, ...] | None:
    """The fewest statements that lead from *start* to *goal* through events *among* those given; None if none do."""
    if start == goal:
        return ()
    arrived: Arrivals = {}
    waiting = deque([start])
    while waiting and goal not in arrived:
        for step in steps[waiting.popleft()]:
            if step.later in among and step.later not in arrived:
                arrived[step.later] = step
                waiting.append(step.later)
    return _chain(arrived, start, goal) if goal in arrived else None


def _chain(arrived: Arrivals, start: str, end: str) -> tuple[Link, ...]:
    """The statements by which *end* was reached from *start*; at least one, for a circle leads back to its start."""
    chain = [arrived[end]]
    while chain[-1].earlier != start:
        chain.append(arrived[chain[-1].earlier])
    return tuple(reversed(chain))


def _against_dates(steps: Links, docket: Docket) -> Iterator[tuple[GivenDate, tuple[Link, ...], GivenDate]]:
    """Two dated events, and the chain by which the one that is dated later is said to come first.

    A chain is followed from the latest date on, and as far as the first event whose date it breaks.
    """
    dated = {node: dates_of(node, TIME, docket) for node in steps}
    latest = sorted(
        (node for node in dated if dated[node]), key=lambda node: -max(first_day(one) for one in dated[node])
    )
    passed: set[str] = set()
    for start in latest:
        arrived: Arrivals = {}
        waiting = deque(steps[start])
        while waiting:
            step = waiting.popleft()
            if step.later in passed:
                continue
            passed.add(step.later)
            arrived[step.later] = step
            broken = [pair for pair in product(dated[start], dated[step.later]) if _reversed(*pair)]
            yield from ((one, _chain(arrived, start, step.later), end) for one, end in broken)
            waiting += () if broken else steps[step.later]


def _reversed(one: GivenDate, end: GivenDate) -> bool:
    """Whether *one*, which is said to come first, cannot but be later than *end*."""
    return first_day(one) > last_day(end)


def _circular(cycle: tuple[Link, ...]) -> Clash:
    told = " before ".join(repr(step.told[0]) for step in (*cycle, cycle[0]))
    why = f"together they put {told}"
    return Clash.of(*(step.stand for step in cycle), grade=Grade.CONTRARY, why=why)


def _out_of_order(start: GivenDate, chain: tuple[Link, ...], end: GivenDate) -> Clash:
    told = " before ".join(map(repr, (chain[0].told[0], *(step.told[1] for step in chain))))
    why = f"{told} cannot be, since the first is dated {start[1].text} and the last {end[1].text}"
    return Clash.of(start[0], *(step.stand for step in chain), end[0], grade=Grade.CONTRARY, why=why)
