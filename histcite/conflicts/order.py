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
    links: Links = {}
    for link in _links(docket):
        links.setdefault(link.earlier, []).append(link)
        links.setdefault(link.later, [])
    for cycle in _cycles(links):
        told = " before ".join(repr(link.told[0]) for link in (*cycle, cycle[0]))
        stands = (link.stand for link in cycle)
        yield _home(cycle), Clash.of(*stands, grade=Grade.CONTRARY, why=f"together they put {told}")
    for start, chain, end in _against_dates(links, docket):
        told = " before ".join(map(repr, (chain[0].told[0], *(link.told[1] for link in chain))))
        why = f"{told} cannot be, since the first is dated {start[1].text} and the last {end[1].text}"
        stands = (link.stand for link in chain)
        yield _home(chain), Clash.of(start[0], *stands, end[0], grade=Grade.CONTRARY, why=why)


def _links(docket: Docket) -> Iterator[Link]:
    for role in (BEFORE, AFTER):
        for question in docket.playing[role]:
            for stand in question.stands:
                for value in stand.names:
                    ends = (question.subject_key, value.key)
                    told = (stand.first.claim.subject, value.text)
                    if role == AFTER:
                        ends, told = ends[::-1], told[::-1]
                    yield Link(earlier=ends[0], later=ends[1], told=told, stand=stand, question=question)


def _home(chain: Iterable[Link]) -> Question:
    """The question under which a chain is reported, whatever order its statements were found in."""
    return min((link.question for link in chain), key=lambda question: question.key)


def _cycles(links: Links) -> Iterator[tuple[Link, ...]]:
    """The shortest cycle through every statement that is in one; each cycle once.

    Only the events that have something before them and something after them can be in one.
    """
    ties = [(link.earlier, link.later) for node in links for link in links[node]]
    followers = _led_to(ties)
    knotted = _led_to((later, earlier) for earlier, later in ties if {earlier, later} <= followers)
    seen: set[frozenset[int]] = set()
    among = (link for node in links if node in knotted for link in links[node] if link.later in knotted)
    for link in among:
        back = _shortest(links, link.later, link.earlier, knotted)
        if back is None:
            continue
        parts = frozenset(id(part.stand) for part in (link, *back))
        if parts not in seen:
            seen.add(parts)
            yield link, *back


def _led_to(ties: Iterable[tuple[str, str]]) -> set[str]:
    """The ends of *ties* that are left when those to which no tie leads are taken away, again and again."""
    ahead: dict[str, list[str]] = {}
    leading: Counter[str] = Counter()
    for one, other in ties:
        ahead.setdefault(one, []).append(other)
        ahead.setdefault(other, [])
        leading[other] += 1
    waiting = [node for node in ahead if not leading[node]]
    for node in waiting:
        leading.subtract(ahead[node])
        waiting += (other for other in dict.fromkeys(ahead[node]) if not leading[other])
    return ahead.keys() - set(waiting)


def _shortest(links: Links, start: str, goal: str, among: Container[str]) -> tuple[Link, ...] | None:
    """The fewest statements that lead from *start* to *goal* through events *among* those given; None if none do."""
    if start == goal:
        return ()
    arrived: Arrivals = {}
    waiting = deque([start])
    while waiting and goal not in arrived:
        for link in links[waiting.popleft()]:
            if link.later in among and link.later not in arrived:
                arrived[link.later] = link
                waiting.append(link.later)
    return _chain(arrived, start, goal) if goal in arrived else None


def _chain(arrived: Arrivals, start: str, end: str) -> tuple[Link, ...]:
    """The statements by which *end* was reached from *start*; at least one, for a circle leads back to its start."""
    chain = [arrived[end]]
    while chain[-1].earlier != start:
        chain.append(arrived[chain[-1].earlier])
    return tuple(reversed(chain))


def _against_dates(links: Links, docket: Docket) -> Iterator[tuple[GivenDate, tuple[Link, ...], GivenDate]]:
    """Two dated events, and the chain by which the one that is dated later is said to come first.

    A chain is followed from the latest date on, and as far as the first event whose date it breaks.
    """
    dated = {node: dates_of(node, TIME, docket) for node in links}
    latest = sorted(
        (node for node in dated if dated[node]), key=lambda node: -max(first_day(one) for one in dated[node])
    )
    passed: set[str] = set()
    for start in latest:
        arrived: Arrivals = {}
        waiting = deque(links[start])
        while waiting:
            link = waiting.popleft()
            if link.later in passed:
                continue
            passed.add(link.later)
            arrived[link.later] = link
            pairs = product(dated[start], dated[link.later])
            broken = [(one, end) for one, end in pairs if first_day(one) > last_day(end)]
            yield from ((one, _chain(arrived, start, link.later), end) for one, end in broken)
            waiting += () if broken else links[link.later]
