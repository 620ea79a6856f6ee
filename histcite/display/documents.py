"""The JSON voice: one document on stdout, with the stable fields that scripts rely on."""

from collections.abc import Mapping
from typing import Any

from histcite.conflicts import Conflict, Position, Question, Reading
from histcite.records.cells import Problem
from histcite.records.decision import Decision


def conflict_document(conflict: Conflict) -> dict[str, Any]:
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
        "explanation": conflict.explanation,
        "reconcile": list(conflict.reconcile),
        "status": conflict.status,
        "decision": _decision(conflict.verdict.decision),
    }


def question_document(question: Question) -> dict[str, Any]:
    """A question with every position that some claim takes."""
    held: dict[str, list[Reading]] = {}
    for reading in question.readings:
        held.setdefault(reading.position, []).append(reading)
    return {
        "id": question.id,
        "subject": question.readings[0].claim.subject,
        "property": question.readings[0].claim.property,
        "positions": [
            {"value": group[0].words, "claims": [reading.claim.key for reading in group]}
            for group in held.values()
        ],
    }


def problem_document(problem: Problem) -> dict[str, Any]:
    """A problem of an import, with its place."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.column,
        "message": problem.message,
    }


def _position(position: Position) -> Mapping[str, Any]:
    return {
        "value": position.value,
        "claims": list(position.claims),
        "voices": list(position.voices),
        "witnesses": position.witnesses,
        "also_fits": list(position.also_fits),
    }


def _decision(decision: Decision | None) -> Mapping[str, Any] | None:
    if decision is None:
        return None
    return {
        "verdict": decision.verdict,
        "because": decision.because,
        "note": decision.note,
        "prefers": decision.prefers,
        "who": decision.who,
        "when": decision.when,
        "changed": decision.when,
    }
