"""A clash: stands that cannot all be true, how strongly they exclude each other, and why."""

import json
from enum import IntEnum

from histcite.conflicts.stand import Stand
from histcite.frozen import dataclass


class Grade(IntEnum):
    """How much claims exclude each other, by logic alone; the higher the stronger."""

    TENSION = 1
    """They would clash, but for hedging, a "?", or a statement only about the evidence."""
    CONTRARY = 2
    """They cannot all be true; all may be false."""
    CONTRADICTORY = 3
    """One says what the other denies: exactly one of them is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two or more *stands* that cannot all be true; *why* are words that follow "because"."""

    stands: tuple[Stand, ...]
    grade: Grade
    why: str

    @classmethod
    def of(cls, *stands: Stand, grade: Grade, why: str) -> "Clash":
        """The clash of *stands*: a tension where one of them is not firm."""
        firm = all(stand.firm for stand in stands)
        return cls(stands=stands, grade=grade if firm else Grade.TENSION, why=why)

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """The questions that the stands answer, each once: one, but for the rules that look beyond a question."""
        return tuple(dict.fromkeys(stand.first.question_key for stand in self.stands))

    @property
    def group(self) -> tuple[str, ...]:
        """The values that clash, in normal form and sorted: what a decision remembers; of several questions each with its own."""
        alone = len(self.questions) == 1
        return tuple(sorted(stand.first.normal if alone else _with_question(stand) for stand in self.stands))


def _with_question(stand: Stand) -> str:
    """The normal form of an answer together with the question that it answers."""
    return json.dumps([*stand.first.question_key, *json.loads(stand.first.normal)], ensure_ascii=False)
