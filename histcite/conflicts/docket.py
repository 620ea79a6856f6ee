"""The docket: every question at hand, found by what it is about and by the role that its property plays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import inf

from histcite.conflicts.clash import Stand
from histcite.conflicts.question import Question
from histcite.values import Date

TIME = "time"
"""The role of the properties that date an event."""

GivenDate = tuple[Stand, Date]
"""A date that is given of an event, and the stand that gives it."""


class Docket:
    """Questions for the rules that look beyond a single one, ``about`` each subject and with properties ``playing`` each role.

    A property's role is declared with it.
    """

    def __init__(self, asked: Iterable[Question]) -> None:
        self.about: dict[str, list[Question]] = defaultdict(list)
        self.playing: dict[str, list[Question]] = defaultdict(list)
        for question in asked:
            self.about[question.subject_key].append(question)
            if question.role:
                self.playing[question.role].append(question)

    def stated(self, subject_key: str, role: str) -> Iterator[Stand]:
        """What is affirmed as fact, not planned and not denied, of one subject under *role*."""
        asked = (question for question in self.about[subject_key] if question.role == role)
        return (stand for question in asked for stand in question.stands if stand.first.stated)


def dates_of(subject_key: str, role: str, docket: Docket) -> list[GivenDate]:
    """The dates that are given, as facts, of a subject under *role*."""
    return [
        (stand, value)
        for stand in docket.stated(subject_key, role)
        for value in stand.first.values
        if isinstance(value, Date)
    ]


def first_day(dated: GivenDate) -> float:
    """The earliest day that a date may mean, as a Julian day number."""
    first = dated[1].outer[0][0]
    return -inf if first is None else first


def last_day(dated: GivenDate) -> float:
    """The latest day that a date may mean, as a Julian day number."""
    last = dated[1].outer[-1][1]
    return inf if last is None else last
