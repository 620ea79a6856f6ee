"""What a library keeps and what follows from it, as far as overviews ask for it: they know no store, and need none."""

from collections.abc import Mapping
from typing import Protocol

from histcite.archives import Registry
from histcite.conflicts import Conclusion, Conflict, Question, Reading, Witnesses
from histcite.conflicts.verdict import QuestionKey
from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.source import Source
from histcite.values import Names


class Inquired(Protocol):
    """What the claims answer, and where they disagree."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The claims that answer a question."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that some claim answers."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict, settled ones too."""

    @property
    def conclusions(self) -> Mapping[QuestionKey, Conclusion]:
        """What was concluded, by the keys of the questions."""

    @property
    def witnesses(self) -> Witnesses:
        """Who stands behind claims."""


class Kept(Protocol):
    """The records by their keys, and what follows from them: a library's holdings are that."""

    archives: Registry

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The claims."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources."""

    @property
    def aliases(self) -> Mapping[str, Alias]:
        """The names with their forms."""

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """What was decided."""

    @property
    def names(self) -> Names:
        """The authority file."""

    @property
    def inquiry(self) -> Inquired:
        """What is in dispute."""
