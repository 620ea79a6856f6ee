"""Clashes in words: what two copies say differently, and the command that settles it."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from histcite.records.clash import RECORD, Clash

_EDITING = {"claim": "edit", "source": "source edit", "alias": "alias add", "property": "property set"}
"""The command that types a field of a record anew."""

_OPTIONS = {"authors": "author"}

_SEVERAL = "remove the claim and enter it again with the references it should have"


def difference(clash: Clash) -> str:
    """What is different, in a sentence without its end."""
    if clash.field == RECORD:
        return f"the {clash.kind} {clash.of!r} {_fate(clash)}"
    here, there = _told(clash.ours), _told(clash.theirs)
    return f"the {clash.kind} {clash.of!r} has in {clash.field!r}{_place(clash)} {here} here and {there} in the other copy"


def in_brief(clash: Clash) -> str:
    """The same beside the record, which need not be named."""
    if clash.field == RECORD:
        return _fate(clash)
    here, there = _told(clash.ours), _told(clash.theirs)
    return f"{clash.field}{_place(clash)}: {here} here, {there} in the other copy"


def settlement(clash: Clash, record: Mapping[str, Any]) -> str:
    """What settles *clash* in favour of what *record*, its document, holds now; another value is typed in its place."""
    key, editing = shlex.quote(clash.of), _EDITING.get(clash.kind, "")
    if not editing:
        return "when the record is right as it is, take the line of the clash out of the file"
    if clash.field == RECORD:
        removing = f"'histcite {'alias ' if clash.kind == 'alias' else ''}remove {key}'"
        keeping = f"'histcite {editing} {key}' with any of its fields keeps it"
        return keeping if clash.kind == "property" else f"{keeping}, {removing} takes it out"
    if clash.at and len(record.get("references", ())) > 1:
        return _SEVERAL
    return f"histcite {editing} {key} {_option(clash, record)}"


def _option(clash: Clash, record: Mapping[str, Any]) -> str:
    """The option that types the field as it is."""
    typed = as_typed(clash.ours)
    if clash.kind == "claim":
        return f"--set {shlex.quote(f'{clash.field}={typed}')}" if typed else f"--unset {clash.field}"
    option = f"--{_OPTIONS.get(clash.field, clash.field).replace('_', '-')} {shlex.quote(typed)}"
    required = clash.kind == "property" and clash.field != "kind"
    return f"--kind {record.get('kind', 'text')} {option}" if required else option


def as_typed(value: str) -> str:
    """A value of a clash, which is JSON, as one would type it; a whole record or reference as JSON."""
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


def _place(clash: Clash) -> str:
    return f" of the reference {clash.at!r}" if clash.at else ""


def _fate(clash: Clash) -> str:
    """What became of a record as a whole."""
    if clash.ours and clash.theirs:
        return f"is another thing in the other copy: {_told(clash.theirs)}"
    if clash.ours:
        return "was removed in the other copy and changed here, and was kept"
    return "was removed here and changed in the other copy, and was kept"


def _told(value: str) -> str:
    return repr(as_typed(value)) if value else "nothing"
