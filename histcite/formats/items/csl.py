"""CSL-JSON 1.0.2 (https://github.com/citation-style-language/schema), as Zotero, pandoc and this program write it."""

from collections.abc import Iterator, Mapping
from typing import Any

from histcite.formats.items.item import ForeignItem, Wishes, fields_of, person, table
from histcite.formats.items.members import members, only_with_reasons
from histcite.formats.rider import seal_of, sources_ridden
from histcite.records.cells import Place, Problem

_LISTED = ("items", "references")
_FIRST_SEASON = 20
_DATES = ("issued", "accessed", "original-date", "event-date", "submitted", "available-date")


def read_items(text: str, file: str, _asked: Wishes) -> Iterator[ForeignItem | Problem]:
    """Each item of *text*; one that was exported from a library is the source that it was, with all its fields."""
    for one in members(text, file, _LISTED):
        if isinstance(one, Problem):
            yield one
        elif not isinstance(one[1], Mapping) or not isinstance(one[1].get("type", ""), str):
            yield Problem(
                place=one[0],
                column="",
                message="is no item of CSL's, which is an object with an id and a type",
            )
        else:
            yield _item(*one)


def with_reasons(text: str, file: str, reasons: Mapping[Place, str]) -> str:
    """Those items of *text* that have *reasons*, each with its own."""
    return only_with_reasons(text, file, _LISTED, reasons)


def _item(place: Place, data: Mapping[str, Any]) -> ForeignItem:
    names = table()["csl"]
    told = {name: str(value) for name, value in data.items() if isinstance(value, str | int | float)}
    dates = {name: date_of(data[name]) for name in _DATES if isinstance(data.get(name), Mapping)}
    fields = {
        **fields_of(names["fields"], told),
        **{name: said for name, said in dates.items() if name not in ("issued", "accessed")},
    }
    custom = data.get("custom")
    ridden = custom.get("histcite") if isinstance(custom, Mapping) else None
    rider = ridden if isinstance(ridden, Mapping) else {}
    return ForeignItem(
        type=names["types"].get(data.get("type", ""), "document"),
        place=place,
        program="csl",
        id=str(data.get("id", "")),
        key=str(data.get("citation-key") or data.get("id") or ""),
        fields={**fields, "date": dates.get("issued", ""), "accessDate": dates.get("accessed", "")},
        people=[
            (str(names["people"].get(role, role)), _name(name))
            for role, people in data.items()
            if isinstance(people, list)
            for name in people
            if isinstance(name, Mapping)
        ],
        tags=[tag for tag in str(data.get("keyword", "")).split(",") if tag.strip()],
        ours=sources_ridden({**rider, "key": str(data.get("id", ""))}, place),
        edited="seal" in rider and rider["seal"] != seal_of((n, v) for n, v in data.items() if n != "custom"),
    )


def _name(name: Mapping[str, Any]) -> str:
    """A name, its particles before the family name and its suffix behind the given ones."""
    if name.get("literal"):
        return person(str(name["literal"]), whole=True)
    particle = name.get("non-dropping-particle") or name.get("dropping-particle")
    family = " ".join(str(part) for part in (particle, name.get("family")) if part)
    given = ", ".join(str(part) for part in (name.get("given"), name.get("suffix")) if part)
    return person(family, given)


def date_of(date: Mapping[str, Any]) -> str:
    """A date of CSL's in EDTF: its points, season and ``circa``; a literal or raw one as it was typed."""
    points = [_point(parts) for parts in date.get("date-parts", ()) if isinstance(parts, list) and parts]
    if not points or not all(points):
        return str(date.get("literal") or date.get("raw") or "")
    season = str(date.get("season", ""))
    if season.isdecimal() and "-" not in points[0]:
        points[0] = f"{points[0]}-{_FIRST_SEASON + int(season)}"
    about = "~" if date.get("circa") not in (None, False, "", 0, "0", "false") else ""
    return "/".join(point + about for point in points)


def _point(parts: list[Any]) -> str:
    numbers = [str(part) for part in parts if str(part).strip()]
    if not all(number.lstrip("-").isdecimal() for number in numbers):
        return ""
    return "-".join(number.zfill(4 if place == 0 else 2) for place, number in enumerate(numbers))
