"""Questions, positions and the conflicts between them; pure functions over claims."""

from typing import TYPE_CHECKING

from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.conflicts.anchor import anchored, events_of
    from histcite.conflicts.clash import Clash, Grade, Stand
    from histcite.conflicts.conclusion import Conclusion
    from histcite.conflicts.conflict import Conflict, find_conflicts
    from histcite.conflicts.position import Position, positions_of
    from histcite.conflicts.question import Question, questions
    from histcite.conflicts.reading import Reading, Scope, read_claim
    from histcite.conflicts.rules import RULES, WIDER_RULES
    from histcite.conflicts.verdict import OPEN, UPDATED, JudgedLead, Verdict, Verdicts
    from histcite.conflicts.witness import Witnesses

__all__ = [
    "OPEN",
    "RULES",
    "UPDATED",
    "WIDER_RULES",
    "Clash",
    "Conclusion",
    "Conflict",
    "Grade",
    "JudgedLead",
    "Position",
    "Question",
    "Reading",
    "Scope",
    "Stand",
    "Verdict",
    "Verdicts",
    "Witnesses",
    "anchored",
    "events_of",
    "find_conflicts",
    "positions_of",
    "questions",
    "read_claim",
]

__getattr__ = deferred(
    __name__,
    {
        "anchor": ("anchored", "events_of"),
        "clash": ("Clash", "Grade", "Stand"),
        "conclusion": ("Conclusion",),
        "conflict": ("Conflict", "find_conflicts"),
        "position": ("Position", "positions_of"),
        "question": ("Question", "questions"),
        "reading": ("Reading", "Scope", "read_claim"),
        "rules": ("RULES", "WIDER_RULES"),
        "verdict": ("OPEN", "UPDATED", "JudgedLead", "Verdict", "Verdicts"),
        "witness": ("Witnesses",),
    },
)
