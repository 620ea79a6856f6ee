"""A lead together with what was decided on it."""

from typing import TYPE_CHECKING

from histcite.conflicts.verdict import Verdict
from histcite.frozen import dataclass

if TYPE_CHECKING:
    from histcite.conflicts.leads import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLead:
    """A lead, and what was decided on it; decided on like a conflict, it has no question of its own."""

    lead: "Lead"
    verdict: Verdict
    rule: str = ""
    subject: str = ""
    asked: str = ""

    @property
    def id(self) -> str:
        """The id of the lead."""
        return self.lead.id

    @property
    def claims(self) -> tuple[str, ...]:
        """The keys of its two claims."""
        return self.lead.claims

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """What a decision on it covers."""
        return (self.lead.pair,)

    @property
    def status(self) -> str:
        """Open, updated, or the verdict of the decision that holds."""
        return self.verdict.status

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision, or for a new one."""
        return self.verdict.is_open
