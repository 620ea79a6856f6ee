"""Discrepancies in words: what two copies say differently, and the command that settles it."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from histcite.records.decision import OF_QUESTIONS
from histcite.records.discrepancy import RECORD, Discrepancy

_EDITING = {"claim": "edit", "source": "source edit", "alias": "alias add", "property": "property set"}
"""The command that types a field of a record anew."""

_OPTIONS = {"authors": "author"}

_SEVERAL = "remove the claim and enter it again with the references it should have"


def difference(discrepancy: Discrepancy) -> str:
    """What is different, in a sentence without its end."""
    if discrepancy.field == RECORD:
        return f"the {discrepancy.kind} {discrepancy.of!r} {_fate(discrepancy)}"
    here, there = _told(discrepancy.ours), _told(discrepancy.theirs)
    return f"the {discrepancy.kind} {discrepancy.of!r} has in {discrepancy.field!r}{_place(discrepancy)} {here} here and {there} in the other copy"


def in_brief(discrepancy: Discrepancy) -> str:
    """The same beside the record, which need not be named."""
    if discrepancy.field == RECORD:
        return _fate(discrepancy)
    here, there = _told(discrepancy.ours), _told(discrepancy.theirs)
    return f"{discrepancy.field}{_place(discrepancy)}: {here} here, {there} in the other copy"


def settlement(discrepancy: Discrepancy, record: Mapping[str, Any]) -> str:
    """What settles *discrepancy* in favour of what *record*, its document, holds now; another value is typed in its place."""
    key, editing = shlex.quote(discrepancy.of), _EDITING.get(discrepancy.kind, "")
    if discrepancy.kind == "decision" and (target := record.get("target")):
        concluding = f"conclude {target} --answer {shlex.quote(as_typed(discrepancy.ours))}"
        resolving = f"resolve {target} --prefer KEY --because CODE"
        return f"histcite {concluding if target.startswith(OF_QUESTIONS) else resolving} -m NOTE"
    if not editing:
        return "when the record is right as it is, take the line of the discrepancy out of the file"
    if discrepancy.field == RECORD:
        removing = f"'histcite {'alias ' if discrepancy.kind == 'alias' else ''}remove {key}'"
        keeping = f"'histcite {editing} {key}' with any of its fields keeps it"
        return keeping if discrepancy.kind == "property" else f"{keeping}, {removing} takes it out"
    if discrepancy.at and len(record.get("references", ())) > 1:
        return _SEVERAL
    return f"histcite {editing} {key} {_option(discrepancy, record)}"


def _option(discrepancy: Discrepancy, record: Mapping[str, Any]) -> str:
    """The option that types the field as it is."""
    typed = as_typed(discrepancy.ours)
    if discrepancy.kind == "claim":
        return (
            f"--set {shlex.quote(f'{discrepancy.field}={typed}')}"
            if typed
            else f"--unset {discrepancy.field}"
        )
    option = f"--{_OPTIONS.get(discrepancy.field, discrepancy.field).replace('_', '-')} {shlex.quote(typed)}"
    required = discrepancy.kind == "property" and discrepancy.field != "kind"
    return f"--kind {record.get('kind', 'text')} {option}" if required else option


def as_typed(value: str) -> str:
    """A value of a discrepancy, which is JSON, as one would type it; a whole record or reference as JSON."""
    try:
        read = json.loads(value or '""')
    except ValueError:
        return value
    match read:
        case str() as text:
            return text
        case bool() as flag:
            return "yes" if flag else ""
        case [*members] if all(isinstance(member, str) for member in members):
            return "; ".join(members)
    return value


def _place(discrepancy: Discrepancy) -> str:
    return f" of the reference {discrepancy.at!r}" if discrepancy.at else ""


def _fate(discrepancy: Discrepancy) -> str:
    """What became of a record as a whole."""
    if discrepancy.ours and discrepancy.theirs:
        return f"is another thing in the other copy: {_told(discrepancy.theirs)}"
    if not discrepancy.ours and not discrepancy.base:
        return "came from the other copy and breaks a law, as 'histcite doctor' tells"
    if discrepancy.ours:
        return "was removed in the other copy and changed here, and was kept"
    return "was removed here and changed in the other copy, and was kept"


def _told(value: str) -> str:
    return repr(as_typed(value)) if value else "nothing"
