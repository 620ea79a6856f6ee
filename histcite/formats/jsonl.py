"""JSON Lines: every record of a library, one a line; what is exported and imported again is the same library."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from histcite.errors import BadRecord, HistciteError
from histcite.records.cells import Place, Problem
from histcite.records.document import RECORD_TYPES, compact_document, from_document
from histcite.records.entry import Draft, origin, read_draft
from histcite.records.vetting import vet

KIND_OF = {type_: kind for kind, type_ in RECORD_TYPES.items()}

Read = tuple[Place, Any] | Draft | Problem


def write_jsonl(records: Iterable[Any]) -> str:
    """*records* as lines, each naming its kind under ``record``."""
    lines = (
        json.dumps({"record": KIND_OF[type(record)], **compact_document(record)}, ensure_ascii=False)
        for record in records
    )
    return "".join(line + "\n" for line in lines)


def read_jsonl(text: str, file: str) -> Iterator[Read]:
    """What each line of *text* holds: a whole record with its place, a draft (a claim typed as flat cells), or a problem."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield from _read_line(line, Place(file, number))


def _read_line(line: str, place: Place) -> Iterator[Read]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Problem(place=place, column="", message=f"the line is not JSON: {error}")
        return
    if not isinstance(document, dict):
        yield Problem(place=place, column="", message="the line is no JSON object")
        return
    kind = document.pop("record", "claim")
    if kind not in RECORD_TYPES:
        yield Problem(place=place, column="record", message=f"{kind!r} is none of {', '.join(RECORD_TYPES)}")
    elif kind == "claim" and "references" not in document:
        yield from _read_flat_claim(document, place)
    else:
        yield from _read_record(kind, document, place)


def _read_record(kind: str, document: Mapping[str, Any], place: Place) -> Iterator[Read]:
    try:
        record = from_document(RECORD_TYPES[kind], document)
    except BadRecord as error:
        yield Problem(place=place, column=error.field, message=str(error))
        return
    problems = vet(record, place)
    yield from problems or [(place, record)]


def _read_flat_claim(document: Mapping[str, Any], place: Place) -> Iterator[Read]:
    try:
        cells = {column: _cell(column, value) for column, value in document.items()}
        read = read_draft(cells, place)
    except HistciteError as error:
        yield Problem(place=place, column="", message=str(error))
        return
    if isinstance(read, tuple):
        yield from read
        return
    yield replace(read, claim=replace(read.claim, origin=origin(cells)))


def _cell(column: str, value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case list() if all(isinstance(member, str) for member in value):
            return "; ".join(value)
        case None:
            return ""
    raise BadRecord("claim", column, "is not text")
