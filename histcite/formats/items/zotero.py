"""Zotero's items in JSON: as its web API gives them, as Better BibTeX exports them, and as translators make them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from histcite.formats.items.item import Annotation, ForeignItem, Wishes, person
from histcite.formats.items.members import beside, members, only_with_reasons
from histcite.records.cells import Place, Problem

_LISTED = ("items",)
_CHILDREN = ("note", "annotation", "attachment")


def read_items(text: str, file: str, asked: Wishes) -> Iterator[ForeignItem | Problem]:
    """Each item of *text* with the notes and annotations beneath it; its collections are tags where that is asked for."""
    listed: list[tuple[Place, Mapping[str, Any]]] = []
    for member in members(text, file, _LISTED):
        if isinstance(member, Problem):
            yield member
            continue
        place, item = member
        data = item.get("data", item) if isinstance(item, Mapping) else item
        if not isinstance(data, Mapping) or not isinstance(data.get("itemType"), str):
            yield Problem(
                place=place, column="itemType", message="is no item of Zotero's, which has an itemType"
            )
        else:
            listed.append((place, data))
    beneath: dict[str, list[Mapping[str, Any]]] = {}
    for _, data in listed:
        if data["itemType"] in _CHILDREN and isinstance(data.get("parentItem"), str):
            beneath.setdefault(data["parentItem"], []).append(data)
    shelves = _shelves(beside(text, "collections")) if asked.collections else {}
    for place, data in listed:
        if data["itemType"] not in _CHILDREN:
            yield _item(place, data, [*_children(data), *_descendants(data, beneath)], shelves)


def with_reasons(text: str, file: str, reasons: Mapping[Place, str]) -> str:
    """Those items of *text* that have *reasons*, each with its own, and the notes, attachments and annotations beneath them."""
    listed = [one for one in members(text, file, _LISTED) if not isinstance(one, Problem)]
    told = [(place, item.get("data", item)) for place, item in listed if isinstance(item, Mapping)]
    known = [(place, data) for place, data in told if isinstance(data, Mapping)]
    beneath = {*reasons}
    for _ in _CHILDREN:
        keys = {str(data["key"]) for place, data in known if place in beneath and data.get("key")}
        beneath |= {place for place, data in known if str(data.get("parentItem", "")) in keys}
    return only_with_reasons(text, file, _LISTED, reasons, beneath)


def _shelves(collections: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names of the collections that Better BibTeX lists beside the items, by the keys of their own and of what is in them."""
    shelves: dict[str, list[str]] = {}
    for key, one in collections.items():
        if isinstance(one, Mapping) and one.get("name"):
            within = one.get("items")
            for called in (key, *(within if isinstance(within, list) else ())):
                shelves.setdefault(str(called), []).append(str(one["name"]))
    return shelves


def _item(
    place: Place, data: Mapping[str, Any], children: list[Mapping[str, Any]], shelves: Mapping[str, list[str]]
) -> ForeignItem:
    marks = [data.get(name) for name in ("itemID", "key", "itemKey")]
    listed = data.get("collections")
    marks += listed if isinstance(listed, list) else ()
    return ForeignItem(
        type=data["itemType"],
        place=place,
        program="zotero",
        id=next((str(data[name]) for name in ("key", "itemKey", "uri") if data.get(name)), ""),
        key=str(data.get("citationKey") or data.get("citekey") or ""),
        fields={name: str(value) for name, value in data.items() if isinstance(value, str | int | float)},
        people=[_creator(one) for one in data.get("creators", ()) if isinstance(one, Mapping)],
        tags=[*_tags(data), *(name for mark in marks for name in shelves.get(str(mark), ()))],
        annotations=[annotation for child in children for annotation in _annotations(child)],
    )


def _creator(creator: Mapping[str, Any]) -> tuple[str, str]:
    """The role and the name; a name in one field, or of one part by ``fieldMode``, is a body's."""
    role = str(creator.get("creatorType", "author"))
    if creator.get("name"):
        return role, person(str(creator["name"]), whole=True)
    family, given = str(creator.get("lastName") or ""), str(creator.get("firstName") or "")
    return role, person(family, given, whole=str(creator.get("fieldMode", "")) == "1")


def _tags(data: Mapping[str, Any]) -> Iterator[str]:
    for tag in data.get("tags", ()):
        yield str(tag.get("tag", "")) if isinstance(tag, Mapping) else str(tag)


def _children(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The notes and annotations that stand in the item itself."""
    for name, kind in (("notes", "note"), ("annotations", "annotation"), ("attachments", "attachment")):
        for child in data.get(name, ()) if isinstance(data.get(name, ()), list) else ():
            told = child if isinstance(child, Mapping) else {"note": str(child)}
            yield {"itemType": kind, **told}
            yield from _children(told)


def _descendants(
    data: Mapping[str, Any], beneath: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Iterator[Mapping[str, Any]]:
    for child in beneath.get(str(data.get("key", "")), ()):
        yield child
        yield from beneath.get(str(child.get("key", "")), ())


def _annotations(child: Mapping[str, Any]) -> Iterator[Annotation]:
    """A note, or an annotation: its comment, or else what is marked, with that as the quotation."""
    called = str(child.get("key") or child.get("itemKey") or "")
    if child["itemType"] == "note" and child.get("note"):
        yield Annotation(id=called, html=str(child["note"]))
    marked, comment = str(child.get("annotationText") or ""), str(child.get("annotationComment") or "")
    if child["itemType"] == "annotation" and (marked or comment):
        cells = {
            "text": comment or marked,
            "quote": marked,
            "page": str(child.get("annotationPageLabel") or ""),
            "tags": "; ".join(_tags(child)),
        }
        yield Annotation(id=called, kind="annotation", cells=cells)
