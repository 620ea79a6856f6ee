"""What rides along with a source into the files of other programs: its record word for word, and the records of works that it leans on.

Only this program reads it; others keep it unread or drop it, and then the item is one like any other.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote
from zlib import crc32

from histcite.citations.author import Sources
from histcite.deferred import expression
from histcite.errors import HistciteError
from histcite.formats.repertory import OURS
from histcite.records.cells import Place, split_list
from histcite.records.document import compact_document, from_document
from histcite.records.source import Source
from histcite.records.vetting import vet

SIGN = "histcite:"
"""How a rider begins in a format that has only texts."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_SPACE = expression(r"\s")
_MARK = expression(r"[^\w.:/-]")
_PLACED = {"kind", "reference", *OURS}
_NOT_RIDING = {"key", "origin"}
_NOT_READ = {"with", "seal", "origin"}


def seal_of(told: Iterable[tuple[str, Any]]) -> str:
    """What an item is known by to be as it went out: a number made of the fields that it *told*, in whatever order and lines."""
    texts = (f"{name}={value if isinstance(value, str) else _sorted(value)}" for name, value in told if value)
    plain = "\n".join(sorted(" ".join(text.replace("\N{WORD JOINER}", "").split()) for text in texts))
    return f"{crc32(plain.encode(errors='replace')):08x}"


def record_riding(source: Source, sources: Sources, going: Collection[str]) -> dict[str, Any]:
    """The whole of *source* but for its key, with the time of its entry, by which it is known again whatever is edited, and what :func:`riding_beside` has of it."""
    told = {name: value for name, value in compact_document(source).items() if name not in _NOT_RIDING}
    return told | riding_beside(source, sources, going)


def riding_beside(source: Source, sources: Sources, going: Collection[str]) -> dict[str, Any]:
    """What rides along with the fields of *source*: ``file`` is the archival reference of one that lies in a file, ``with`` what comes along.

    These are the records of works among *sources* on which it leans, and that are not *going* out with it in entries of their own.
    """
    beside: dict[str, Any] = {}
    holder = sources.get(source.within) if source.within else None
    if holder and holder.reference:
        beside["file"] = holder.reference
    if works := leant_on(source, sources, going):
        beside["with"] = [{"key": one.key, **record_riding(one, sources, sources)} for one in works]
    return beside


def leant_on(source: Source, sources: Sources, going: Collection[str]) -> list[Source]:
    """The works in which *source* lies, from which it derives or through which it is known, and those of these, as far as they are not *going*.

    A file of which nothing is said but where it is kept is known by its reference, and left out.
    """
    found: dict[str, Source] = {}
    waiting = [source]
    while waiting:
        one = waiting.pop()
        for key in (one.via, *one.derived_from, one.within):
            work = sources.get(key) if key and key not in found and key not in going else None
            if work and not (
                key == one.within and work.reference and compact_document(work).keys() <= _PLACED
            ):
                found[key] = work
                waiting.append(work)
    return [*found.values()]


def in_one_line(record: Mapping[str, Any]) -> str:
    """*record* behind the sign of a rider, without white space, where a program might break the line."""
    return SIGN + _SPACE.sub(lambda found: f"\\u{ord(found[0]):04x}", _encode(record))


def from_one_line(text: str) -> Any:
    """The record in a text of :func:`in_one_line`, however it was broken; None where it is none."""
    try:
        return json.loads(text.removeprefix(SIGN).replace("\n", ""))
    except (ValueError, RecursionError):
        return None


def listed(members: tuple[str, ...]) -> str:
    """A list as the cell of a rider of pairs: as it is typed, with ``;``, or in JSON where one of *members* has that in itself."""
    typed = "; ".join(members)
    return typed if split_list(typed) == members else _encode(members)


def lists_ridden(cells: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The lists among *cells* that stand in JSON."""
    read = {column: from_one_line(cell) for column, cell in cells.items() if cell.startswith('["')}
    return {column: tuple(map(str, members)) for column, members in read.items() if isinstance(members, list)}


def percent_encoded(cell: str) -> str:
    """*cell* without what a .bib, LaTeX or a rider of pairs would read as a sign; letters of any script stay."""
    return cell if cell.isalnum() else _MARK.sub(lambda found: _percent(found[0]), cell)


@cache
def _percent(mark: str) -> str:
    return quote(mark, safe="")


def sources_ridden(record: Any, place: Place) -> tuple[Source, ...]:
    """The source that rode along in *record*, and behind it the works that came with it; none where it cannot be read."""
    if not isinstance(record, Mapping):
        return ()
    own = tuple(_read(record, place))
    return (*own, *works_ridden(record.get("with"), place)) if own else ()


def works_ridden(listed: Any, place: Place) -> tuple[Source, ...]:
    """The works in a list of records, or in its JSON, that can be read."""
    if isinstance(listed, str):
        listed = from_one_line(listed)
    return tuple(work for one in listed for work in _read(one, place)) if isinstance(listed, list) else ()


def file_ridden(key: str, reference: str, place: Place) -> tuple[Source, ...]:
    """The archival file with this *reference* that was called *key*, where both can be read."""
    return tuple(_read({"key": key, "kind": "file", "reference": reference}, place))


def _read(record: Any, place: Place) -> Iterator[Source]:
    """The source of *record*, and the file in which it lies."""
    told = record.items() if isinstance(record, Mapping) else ()
    document = {name: value for name, value in told if name not in _NOT_READ}
    file, holder = document.pop("file", ""), document.get("in", "")
    if file:
        document["reference"] = file
        document.pop("in", None)
    try:
        source = from_document(Source, document)
    except HistciteError:
        return
    if not vet(source, place):
        yield source
        yield from file_ridden(holder, file, place) if file and holder else ()
