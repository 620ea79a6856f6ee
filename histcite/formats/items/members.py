"""The members of a list in a JSON document, or objects one after another, each with the line on which it begins."""

import json
from collections.abc import Iterator
from typing import Any

from histcite.records.cells import Place, Problem

PlacedMember = tuple[Place, Any]

_SPACE = " \t\r\n"


def members(text: str, file: str, under: tuple[str, ...] = ()) -> Iterator[PlacedMember | Problem]:
    """Each member of the list that *text* is, or that stands under one of the names *under* of the object that it is; of objects
    without such a list, one or many, each of them.

    What is no such document is one problem; so is what is nested too deep.
    """
    try:
        found = _start(text, under)
        if found < 0 and not text.lstrip(_SPACE).startswith("{"):
            told = f"holds no list {' or '.join(map(repr, under))}" if under else "is no list of items"
            yield Problem(place=Place(file, 1), column="", message=f"the JSON {told}")
            return
        yield from map(_checked, _members(text, found, file) if found >= 0 else _objects(text, file))
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            told = f"the file is not JSON: {error}"
        else:
            told = "a number in the JSON is too long to be read"
        yield Problem(place=Place(file, getattr(error, "lineno", 1)), column="", message=told)
    except RecursionError:
        yield Problem(place=Place(file, 1), column="", message="the JSON is nested too deep to be read")


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


def _objects(text: str, file: str) -> Iterator[PlacedMember]:
    decoder, at, line, counted = json.JSONDecoder(), _behind(text, 0), 1, 0
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        member, end = decoder.raw_decode(text, at)
        yield Place(file, line), member
        at = _behind(text, end)


def _members(text: str, start: int, file: str) -> Iterator[PlacedMember]:
    decoder, at, line, counted = json.JSONDecoder(), _behind(text, start + 1), 1, 0
    while text[at : at + 1] != "]":
        line, counted = line + text.count("\n", counted, at), at
        member, end = decoder.raw_decode(text, at)
        yield Place(file, line), member
        at = _behind(text, end)
        if text[at : at + 1] not in (",", "]"):
            raise json.JSONDecodeError("a comma or ] is missing", text, at)
        at = _behind(text, at + (text[at] == ","))
    if not text[:start].strip(_SPACE) and (behind := _behind(text, at + 1)) < len(text):
        raise json.JSONDecodeError("something stands behind the list", text, behind)


def _behind(text: str, at: int) -> int:
    """The next place that is no white space."""
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
