"""The JSON voice: one document on stdout, with the stable fields that scripts rely on."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from histcite.conflicts import Conclusion, Conflict, JudgedLead, Position, Question
    from histcite.conflicts.likeness import Likeness
    from histcite.conflicts.magnitude import Size
    from histcite.conflicts.position import Support
    from histcite.conflicts.rivals import Rivalry
    from histcite.intake.exchange import Accession
    from histcite.records.cells import Problem
    from histcite.records.decision import Decision


def conflict_document(conflict: "Conflict") -> dict[str, Any]:
    """A conflict as ``check --json`` shows it."""
    return {
        "id": conflict.id,
        "rule": conflict.rule,
        "grade": conflict.grade.name.lower(),
        "kind": conflict.kind,
        "question": conflict.question.id,
        "subject": conflict.subject,
        "property": conflict.asked,
        "scope": conflict.scope,
        "internal": conflict.internal,
        "claims": list(conflict.claims),
        "positions": [_position(position) for position in conflict.positions],
        "size": _size(conflict.size),
        "explanation": conflict.explanation,
        "reconcile": list(conflict.reconcile),
        "status": conflict.status,
        "decision": _decision(conflict.verdict.decision),
    }


def _size(size: "Size | None") -> dict[str, float] | None:
    """How far the answers lie apart: days, or a factor (there is none beside nothing) and the share that the difference is of the larger."""
    if size is None:
        return None
    if size.days:
        return {"days": size.days}
    factor = {} if size.from_nothing else {"factor": round(size.factor, 4)}
    return {**factor, "share": round(size.share, 4)}


def rivals_document(rivalry: "Rivalry") -> dict[str, Any]:
    """A question with its rival answers as ``check --json`` shows it."""
    return {
        "question": rivalry.question.id,
        "subject": rivalry.question.subject,
        "property": rivalry.question.asked,
        "answers": [
            {
                "value": answer.value,
                "claims": list(answer.claims),
                "voices": list(answer.voices),
                "speakers": list(answer.speakers),
            }
            for answer in rivalry.answers
        ],
    }


def lead_document(judged: "JudgedLead") -> dict[str, Any]:
    """A lead as ``check --json`` shows it."""
    lead = judged.lead
    return {
        "id": lead.id,
        "grade": lead.grade,
        "kind": lead.kind,
        "claims": list(lead.claims),
        "spans": [list(span) for span in lead.spans],
        "explanation": lead.explanation,
        "status": judged.status,
        "decision": _decision(judged.verdict.decision),
    }


def conclusion_document(conclusion: "Conclusion") -> dict[str, Any]:
    """What was concluded on a question, with the claims that speak against it, and those of them, or beside them, that are new."""
    decision, question = conclusion.decision, conclusion.question
    return {
        "question": question.id,
        "subject": question.subject,
        "property": question.asked,
        **(_decision(decision) or {}),
        "against": list(conclusion.against),
        "new": list(conclusion.touched_by),
    }


def likeness_document(likeness: "Likeness") -> dict[str, Any]:
    """Two spellings that may be one name."""
    return {
        "forms": list(likeness.forms),
        "claims": list(likeness.counts),
        "why": likeness.why,
        "command": likeness.command,
    }


def question_document(
    question: "Question", positions: "Iterable[Position]", conclusion: "Conclusion | None"
) -> dict[str, Any]:
    """A question with every position that some claim takes, and what was concluded on it."""
    document = {**_asked(question), "positions": [_position(position) for position in positions]}
    return {**document, "conclusion": conclusion_document(conclusion)} if conclusion else document


def support_document(support: "Support", concluded: str = "") -> dict[str, Any]:
    """An answer with its witnesses, how many other answers there are, and what was *concluded*, if anything was."""
    document = {**_asked(support.question), **_position(support.position), "others": support.others}
    return {**document, "concluded": concluded} if concluded else document


def _asked(question: "Question") -> dict[str, Any]:
    first = question.readings[0].claim
    return {"id": question.id, "subject": first.subject, "property": first.property}


def accession_document(accession: "Accession", conflicts: list[str], *, checked: bool) -> dict[str, Any]:
    """What a batch changed, as ``import --json`` shows it."""
    return {
        "added": len(accession.added),
        "updated": len(accession.updated),
        "skipped": len(accession.skipped),
        "left_out": len(accession.left),
        "sources": [source.key for source in accession.made],
        "problems": [problem_document(problem) for problem in accession.problems],
        "conflicts": conflicts,
        "checked": checked,
    }


def problem_document(problem: "Problem") -> dict[str, Any]:
    """A problem of an import, with its place."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.column,
        "message": problem.message,
    }


def _position(position: "Position") -> Mapping[str, Any]:
    return {
        "value": position.value,
        "scope": position.scope,
        "claims": list(position.claims),
        "voices": list(position.voices),
        "speakers": list(position.speakers),
        "witnesses": position.witnesses,
        "witnesses_in_words": position.attested.words,
        "also_fits": list(position.also_fits),
    }


def _decision(decision: "Decision | None") -> Mapping[str, Any] | None:
    if decision is None:
        return None
    return {
        "verdict": decision.verdict,
        "because": decision.because,
        "note": decision.note,
        "prefers": decision.prefers,
        "answer": decision.answer,
        "from": list(decision.grounds),
        "who": decision.who,
        "when": decision.when,
        "changed": decision.when,
    }
