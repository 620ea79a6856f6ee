"""The members of a list in a JSON document, or objects one after another, each with the line on which it begins."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from histcite.deferred import expression
from histcite.formats.table import REASON
from histcite.records.cells import Place, Problem

PlacedMember = tuple[Place, Any]

_SPACE = " \t\r\n"
_NOWHERE = -1
_REASONED = expression(rf'\{{\s*"{REASON}"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?\s*|\{{\s*')
"""How an object begins, with the reason of an earlier import if it has one."""


def members(text: str, file: str, under: tuple[str, ...] = ()) -> Iterator[PlacedMember | Problem]:
    """Each member of the list that *text* is, or that stands under one of the names *under* of the object that it is; of objects
    without such a list, one or many, each of them.

    What is no such document is one problem; so is what is nested too deep. Why a member was left out before is passed over.
    """
    try:
        found = _start(text, under)
        if found < 0 and not text.lstrip(_SPACE).startswith("{"):
            told = f"holds no list {' or '.join(map(repr, under))}" if under else "is no list of items"
            yield Problem(place=Place(file, 1), column="", message=f"the JSON {told}")
            return
        for place, member, _, _ in _members(text, found, file):
            reason = member.pop(REASON, None) if isinstance(member, dict) else None
            if member or reason is None:
                yield _checked((place, member))
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            told = f"the file is not JSON: {error}"
        else:
            told = "a number in the JSON is too long to be read"
        yield Problem(place=Place(file, getattr(error, "lineno", 1), _NOWHERE), column="", message=told)
    except RecursionError:
        where = Place(file, 1, _NOWHERE)
        yield Problem(place=where, column="", message="the JSON is nested too deep to be read")


def only_with_reasons(
    text: str, file: str, under: tuple[str, ...], reasons: Mapping[Place, str], beside: Collection[Place] = ()
) -> str:
    """The document with those members of its list alone that have *reasons*, as they stand, each with its own; and what stands *beside* them.

    Where the list breaks off, all that follows is behind the reason for that. Empty for what holds no list.
    """
    try:
        start = end = _start(text, under) + 1
    except (ValueError, RecursionError):
        return ""
    kept, behind = list[str](), ""
    try:
        for place, member, at, ends in _members(text, start - 1, file):
            end = ends
            if place in reasons:
                kept.append(_reasoned(text[at:end], member, reasons[place]))
            elif place in beside:
                kept.append(text[at:end])
        behind = text[text.find("]", end) :] if start else ""
    except (ValueError, RecursionError):
        told = "; ".join(reason for place, reason in reasons.items() if place.number == _NOWHERE)
        kept.append(_reasoned(text[end:].lstrip(f"{_SPACE},"), None, told))
    listed = (",\n" if start else "\n").join(kept)
    return f"{text[:start]}\n{listed}\n{behind}".lstrip("\n") if kept else ""


def _reasoned(raw: str, member: Any, reason: str) -> str:
    """A member as it stands, with the *reason* in it; in front of it where it is no object."""
    told = f'"{REASON}": {json.dumps(reason, ensure_ascii=False)}'
    begun = _REASONED.match(raw) if isinstance(member, dict) else None
    if begun is None:
        return f"{{{told}}},\n{raw}"
    behind = raw[begun.end() :]
    return f"{{{told}{'' if behind == '}' else ', '}{behind}"


def _checked(one: PlacedMember) -> PlacedMember | Problem:
    """The member, or the problem of half a sign of UTF-16 in it, which no file of text can keep."""
    try:
        json.dumps(one[1], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Problem(
            place=one[0], column="", message="half of a sign of UTF-16 stands in it (\\ud800 to \\udfff)"
        )
    return one


def beside(text: str, name: str) -> dict[str, Any]:
    """The object called *name* that stands beside the list in the document; empty where there is none."""
    try:
        at = _start(text, (name,), "{")
        found = json.JSONDecoder().raw_decode(text, at)[0] if at >= 0 else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _start(text: str, under: tuple[str, ...], opening: str = "[") -> int:
    """Where the list begins that the document is, or what begins with *opening* and stands under one of the names; -1 where there is none."""
    decoder, at = json.JSONDecoder(), _behind(text, 0)
    if text[at : at + 1] == "[":
        return at
    if text[at : at + 1] != "{":
        decoder.raw_decode(text, at)
        return -1
    at = _behind(text, at + 1)
    while text[at : at + 1] == '"':
        name, at = decoder.raw_decode(text, at)
        at = _behind(text, _behind(text, at) + 1)
        if name in under and text[at : at + 1] == opening:
            return at
        _, at = decoder.raw_decode(text, at)
        at = _behind(text, _behind(text, at) + 1)
    return -1


def _members(text: str, start: int, file: str) -> Iterator[tuple[Place, Any, int, int]]:
    """Each member of the list that begins at *start*, or each object of *text* where that is -1, with its place, and where it begins and ends."""
    decoder, at, line, counted, number = json.JSONDecoder(), _behind(text, start + 1), 1, 0, 0
    while text[at : at + 1] != "]" if start >= 0 else at < len(text):
        passed = text.count("\n", counted, at)
        line, counted, number = line + passed, at, 0 if passed or not counted else number + 1
        member, end = decoder.raw_decode(text, at)
        yield Place(file, line, number), member, at, end
        at = _behind(text, end)
        if start >= 0 and text[at : at + 1] not in (",", "]"):
            raise json.JSONDecodeError("a comma or ] is missing", text, at)
        at = _behind(text, at + (text[at : at + 1] == ","))
    if (
        not text[: start + 1].strip(f"{_SPACE}[")
        and start >= 0
        and (behind := _behind(text, at + 1)) < len(text)
    ):
        raise json.JSONDecodeError("something stands behind the list", text, behind)


def _behind(text: str, at: int) -> int:
    """The next place that is no white space."""
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
