"""Tropy's export in JSON-LD, read as plain JSON by the last segment of each address (https://tropy.org/v1/tropy)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from histcite.citations import is_locator
from histcite.deferred import expression
from histcite.errors import UnknownColumn
from histcite.formats.items.item import Annotation, ForeignItem, Wishes, table
from histcite.formats.items.members import members, only_with_reasons
from histcite.records.cells import Place, Problem

_LISTED = ("@graph",)
_SEGMENT = expression(r"[/#:]")
_STRUCTURE = ("@type", "@id", "template", "photo", "tag", "list", "id")
_NUMBER = expression(r"\d[\w./-]*")


def read_items(text: str, file: str, asked: Wishes) -> Iterator[ForeignItem | Problem]:
    """Each item of *text*; the user's own properties are what they are renamed to, and lists are tags where collections are wanted.

    Raises UnknownColumn where they are renamed to what neither Tropy nor a source has.
    """
    names = table()
    known = dict.fromkeys((*names["tropy"]["fields"], *names["tropy"]["people"], *names["fields"]))
    for meant in asked.renamed.values():
        if meant not in known:
            raise UnknownColumn(meant, tuple(known))
    for member in members(text, file, _LISTED):
        if isinstance(member, Problem):
            yield member
        elif not isinstance(member[1], Mapping) or not isinstance(member[1].get("@graph", {}), Mapping):
            yield Problem(place=member[0], column="", message="is no item of Tropy's, which is an object")
        elif (one := member[1].get("@graph", member[1])).get("@type", "Item") == "Item":
            yield _item(member[0], one, asked)


def with_reasons(text: str, file: str, reasons: Mapping[Place, str]) -> str:
    """Those items of *text* that have *reasons*, each with its own, and the context that tells what their properties are."""
    return only_with_reasons(text, file, _LISTED, reasons)


def _item(place: Place, data: Mapping[str, Any], asked: Wishes) -> ForeignItem:
    names, told = table()["tropy"], dict[str, list[str]]()
    ours = {name: theirs[0] for name, theirs in table()["fields"].items()}
    for name, value in data.items():
        if name not in _STRUCTURE:
            short = _SEGMENT.split(name)[-1]
            meant = asked.renamed.get(name) or asked.renamed.get(short, short)
            told.setdefault(meant, []).extend(_texts(value))
    known = {
        name: "; ".join(said) for name, said in told.items() if name not in names["people"] and any(said)
    }
    fields = {str({**ours, **names["fields"]}.get(name, name)): said for name, said in known.items()}
    photos = [photo for photo in _many(data.get("photo")) if isinstance(photo, Mapping)]
    pictured = next(
        (name for photo in photos if (name := str(photo.get("filename") or photo.get("path") or ""))), ""
    )
    return ForeignItem(
        type="letter" if told.keys() & {"audience", "recipient"} else "document",
        place=place,
        program="tropy",
        id=str(data.get("@id") or _called(fields, photos)),
        fields={**_kept(fields), "filename": pictured.rpartition("/")[2]},
        people=[(role, name) for term, role in names["people"].items() for name in told.get(term, ())],
        tags=[*_texts(data.get("tag")), *(_texts(data.get("list")) if asked.collections else ())],
        annotations=[
            annotation
            for number, photo in enumerate(photos, start=1)
            for annotation in _annotations(photo, number)
        ],
    )


def _called(fields: Mapping[str, str], photos: list[Mapping[str, Any]]) -> str:
    """What an item without an address is known by: its photos, and what it is called in its archive."""
    sums = "+".join(str(photo.get("checksum", "")) for photo in photos)
    return "|".join((sums, fields.get("identifier", ""), fields.get("title", "")))


def _kept(fields: dict[str, str]) -> dict[str, str]:
    """*fields* with those that say where an item is kept as Zotero has them; a bare number gets the label of its field."""
    where = [fields.pop(name, "") for name in ("source", "collection", "box", "folder", "identifier")]
    archive, collection, box, folder, identifier = where
    labelled = [
        f"{label} {said}" if _NUMBER.fullmatch(said) else said
        for label, said in (("box", box), ("folder", folder))
    ]
    parts = [part for part in (collection, *labelled, identifier) if part]
    location = ", ".join(part for at, part in enumerate(parts) if not _told_again(part, parts[at + 1 :]))
    return {
        **fields,
        "archive": archive,
        "archiveLocation": location,
        "callNumber": identifier if identifier != location else "",
    }


def _told_again(part: str, later: list[str]) -> bool:
    """Whether one of the parts behind it says *part* as well, as the whole signature does in an identifier."""
    is_named = any(map(str.isalpha, part))
    return is_named and any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", one) for one in later)


def _annotations(photo: Mapping[str, Any], number: int) -> Iterator[Annotation]:
    """The notes and transcriptions of a photo and of its selections; their place is the photo's title if that is one."""
    title, path = str(photo.get("title", "")), str(photo.get("path") or photo.get("filename") or "")
    cells = {"leaf": title if is_locator(title) else f"photo {number}", "image": path, "seen": "copy"}
    selections = [one for one in _many(photo.get("selection")) if isinstance(one, Mapping)]
    for part_number, part in enumerate((photo, *selections)):
        where = f"{part['x']},{part['y']}" if "x" in part and "y" in part else str(part_number)
        for name in ("note", "transcription"):
            for place, written in enumerate(one for one in _many(part.get(name)) if isinstance(one, Mapping)):
                text = "".join(_texts(written.get("text"))) or "".join(_texts(written.get("html")))
                own = {**cells, "lang": _language(written)}
                if name == "transcription" and text.strip():
                    own |= {"text": _first_sentence(text), "quote": text.strip()}
                called = f"{photo.get('checksum', '')}/{where}/{name} {place}"
                yield Annotation(id=called, kind=name, html=text, cells=own, whole=True)


def _language(written: Mapping[str, Any]) -> str:
    told = (one for one in (written.get("text"), written.get("html")) if isinstance(one, Mapping))
    return next((str(one["@language"]) for one in told if one.get("@language")), "")


def _first_sentence(text: str) -> str:
    first = next(line.strip() for line in text.splitlines() if line.strip())
    return re.split(r"(?<=[.!?])\s", first, maxsplit=1)[0]


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Any) -> list[str]:
    """The texts of a value of JSON-LD: itself, its ``@value``, or those of its members."""
    if isinstance(value, Mapping):
        return _texts(value.get("@value", value.get("@id", value.get("@list"))))
    if isinstance(value, list):
        return [text for member in value for text in _texts(member)]
    return [str(value)] if isinstance(value, str | int | float) and str(value).strip() else []
