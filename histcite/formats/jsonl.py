"""JSON Lines: every record of a library, one a line; what is exported and imported again is the same library."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from histcite.errors import BadRecord, HistciteError
from histcite.formats.table import REASON
from histcite.records.cells import Place, Problem, Refused
from histcite.records.document import compact_document, from_document, read_json
from histcite.records.entry import Delivered, RowReader, Whole
from histcite.records.kinds import BY_EXCHANGED, AnyRecord, kind_of
from histcite.records.vetting import vet

_LEANT_ON = ("alias", "property", "source")


def write_jsonl(records: Iterable[AnyRecord]) -> str:
    """*records* as lines, each naming its kind under ``record``."""
    lines = (
        json.dumps({"record": kind_of(record).exchanged, **compact_document(record)}, ensure_ascii=False)
        for record in records
    )
    return "".join(line + "\n" for line in lines)


def survey_jsonl(lines: Iterable[str], file: str) -> Iterator[str | Delivered]:
    """What must be known of *lines* before the first claim is read: the key of each claim, empty if it has none, and every
    record that claims may lean on, or what is refused of these.
    """
    for place, kind, document in _documents(lines, file):
        if kind == "claim":
            try:
                key = _cell("key", document.get("key"))
            except BadRecord:
                key = ""
            yield key
        elif kind in _LEANT_ON:
            yield from _read_record(kind, document, place)


def read_jsonl(lines: Iterable[str], file: str) -> Iterator[Delivered]:
    """What the other *lines* hold: a whole record, a draft (a claim typed as flat cells), or what is refused."""
    rows = RowReader()
    for place, kind, document in _documents(lines, file):
        if isinstance(document, Problem):
            yield Refused(problems=(document,))
        elif kind == "claim" and "references" not in document:
            yield from _read_flat_claim(rows, document, place)
        elif kind not in _LEANT_ON:
            yield from _read_record(kind, document, place)


def with_reasons(lines: Iterable[str], file: str, reasons: Mapping[Place, str]) -> str:
    """Those of *lines* of *file* that have *reasons*, as they stand, each below a line that says why it was left out."""
    left = (
        (json.dumps({REASON: reasons[place]}, ensure_ascii=False), line.rstrip("\r\n"))
        for place, line in ((Place(file, number), line) for number, line in enumerate(lines, start=1))
        if place in reasons
    )
    return "".join(f"{reason}\n{line}\n" for reason, line in left)


def _documents(lines: Iterable[str], file: str) -> Iterator[tuple[Place, str, Any]]:
    """The document on each line with its place and kind; a problem, of no kind, where there is none."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            place = Place(file, number)
            kind, document = _document(line, place)
            if not (kind and document.keys() == {REASON}):
                yield place, kind, document


def _document(line: str, place: Place) -> tuple[str, Any]:
    try:
        document = read_json(line)
    except HistciteError as error:
        return "", Problem(place=place, column="", message=str(error))
    except RecursionError:
        return "", Problem(place=place, column="", message="the JSON is nested too deep to be read")
    except ValueError as error:
        return "", Problem(place=place, column="", message=f"the line is not JSON: {error}")
    if not isinstance(document, dict):
        return "", Problem(place=place, column="", message="the line is no JSON object")
    kind = document.pop("record", "claim")
    if not isinstance(kind, str) or kind not in BY_EXCHANGED:
        message = f"{kind!r} is none of {', '.join(BY_EXCHANGED)}"
        return "", Problem(place=place, column="record", message=message)
    return kind, document


def _read_record(kind: str, document: Mapping[str, Any], place: Place) -> Iterator[Delivered]:
    try:
        record = from_document(BY_EXCHANGED[kind].type, document)
    except BadRecord as error:
        yield Refused(problems=(Problem(place=place, column=error.field, message=str(error)),))
        return
    problems = vet(record, place)
    yield Refused(problems=problems) if problems else Whole(place=place, record=record)


def _read_flat_claim(rows: RowReader, document: Mapping[str, Any], place: Place) -> Iterator[Delivered]:
    try:
        yield rows.read({column: _cell(column, value) for column, value in document.items()}, place)
    except HistciteError as error:
        yield Refused(problems=(Problem(place=place, column="", message=str(error)),))


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
