"""RIS (Research Information Systems, 2011), as EndNote, Zotero, Mendeley and Reference Manager write it: a tag and a value a line."""

from collections.abc import Iterator, Mapping

from histcite.deferred import expression
from histcite.formats.items.item import Annotation, ForeignItem, Wishes, fields_of, person, read_day, table
from histcite.formats.rider import SIGN, from_one_line, seal_of, sources_ridden
from histcite.formats.table import REASON
from histcite.records.cells import Place, Problem

_LINE = expression(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")
_DAY = expression(r"(\d{4})(?:/(\d{0,2}))?(?:/(\d{0,2}))?(?:/(.*))?")
_BEGINNING = expression(r"(?m)^TY  ?- ")
_YEAR = expression(r"\d{4}")
_LIST = ("KW",)
_IN_LINES = ("KW", "N1", "RN", "AB", "N2", "C8")
"""The tags whose lines are lines of their own; a title that goes on in the next line is one."""

TaggedLine = tuple[str, str]


def read_items(text: str, file: str, _asked: Wishes) -> Iterator[ForeignItem | Problem]:
    """Each entry of *text*, from ``TY`` to ``ER``; a line without a tag goes on with the one before.

    What stands above the first entry, as JSTOR tells there whose file it is, is passed over.
    """
    for at, (place, lines) in enumerate(_entries(text, file)):
        tagged: list[tuple[str, list[str]]] = []
        for line in lines:
            found = _LINE.match(line.rstrip())
            if found:
                tagged.append((found[1], [(found[2] or "").strip()]))
            elif line.strip() and tagged:
                tagged[-1][1].append(line.strip())
        if not tagged and not at and _BEGINNING.search(text):
            continue
        if not tagged or tagged[0][0] != "TY":
            yield Problem(place=place, column="", message="stands in no entry, which begins with 'TY  - '")
        elif tagged[-1][0] != "ER":
            message = "begins an entry that has no end ('ER  - ')"
            yield Problem(place=place, column="TY", message=message)
        else:
            joined = [(tag, ("\n" if tag in _IN_LINES else " ").join(values)) for tag, values in tagged[:-1]]
            yield _item(joined, place)


def with_reasons(text: str, file: str, reasons: Mapping[Place, str]) -> str:
    """Those entries of *text* that have *reasons*, as they stand, each with its own in ``C7``; above what stands in no entry."""
    left = list[str]()
    for place, (first, *others) in _entries(text, file):
        if place in reasons:
            reason = f"{REASON}: {' '.join(reasons[place].splitlines())}\n"
            begins = [first, f"C7  - {reason}"] if first.startswith("TY") else [reason, first]
            left.append("".join([*begins, *others]).rstrip("\r\n"))
    return "".join(f"{one}\n\n" for one in left)


def _entries(text: str, file: str) -> Iterator[tuple[Place, list[str]]]:
    """The lines of each entry, or of what stands in none, with their ends and without the reason of an earlier import."""
    entry, began = list[str](), 0
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(keepends=True), start=1):
        tag = found[1] if (found := _LINE.match(line.rstrip())) else ""
        if tag == "C7" and REASON in line:
            continue
        if entry and (tag == "TY" or line.startswith(f"{REASON}:")):
            yield Place(file, began), entry
            entry = []
        if line.startswith(f"{REASON}:"):
            continue
        if not entry:
            began = number
        if entry or (line.strip() and tag != "ER"):
            entry.append(line)
        if tag == "ER" and entry:
            yield Place(file, began), entry
            entry = []
    if entry:
        yield Place(file, began), entry


def _item(entry: list[TaggedLine], place: Place) -> ForeignItem:
    names = table()["ris"]
    kind = str(names["types"].get(entry[0][1], "document"))
    people_of = {**names["people"], **({"A2": "recipient"} if kind == "letter" else {})}
    values: dict[str, dict[str, None]] = {}
    rider = next((value for tag, value in entry if tag == "C8" and value.startswith(SIGN)), "")
    ridden = from_one_line(rider)
    record = ridden if isinstance(ridden, dict) else {}
    for tag, value in entry:
        if tag not in (*people_of, *_LIST, "TY", "ID", "N1", "RN") and value not in ("", rider):
            values.setdefault(tag, {})[value] = None
    values["UR"], further = dict.fromkeys([*values.get("UR", ())][:1]), [*values.get("UR", ())][1:]
    told = {tag: "; ".join(said) for tag, said in {**values, "links": further}.items() if said}
    notes = [value for tag, value in entry if tag in ("N1", "RN") and value]
    fields = fields_of({**names["fields"], **names["of"].get(kind, {})}, _first_told(told, names["alike"]))
    return ForeignItem(
        type=kind,
        place=place,
        program="ris",
        id=_first(entry, "ID"),
        key=_first(entry, "ID"),
        fields=_dated(_paged(fields)),
        people=[(str(people_of[tag]), _person(value)) for tag, value in entry if tag in people_of and value],
        tags=[tag for name, value in entry if name in _LIST for tag in value.splitlines()],
        annotations=[Annotation(html=note) for note in notes],
        ours=sources_ridden(record, place),
        edited="seal" in record and record["seal"] != seal_of(line for line in entry if line[1] != rider),
    )


def _first_told(told: dict[str, str], alike: list[list[str]]) -> dict[str, str]:
    """*told* without what is said twice: of tags that are *alike* only the first that is there."""
    passed = {tag for group in alike for tag in [one for one in group if one in told][1:]}
    return {tag: said for tag, said in told.items() if tag not in passed}


def _first(entry: list[TaggedLine], tag: str) -> str:
    return next((value for name, value in entry if name == tag), "")


def _person(name: str) -> str:
    """``Family, Given, Suffix``; a comma at the end, as EndNote wants it of bodies, makes it one."""
    if name.endswith(","):
        return person(name.rstrip(", "), whole=True)
    return ", ".join(part.strip() for part in name.split(","))


def _paged(fields: dict[str, str]) -> dict[str, str]:
    last = fields.pop("lastPage", "")
    if last and fields.get("pages") and "-" not in fields["pages"]:
        fields["pages"] = f"{fields['pages']}-{last}"
    return fields


def _dated(fields: dict[str, str]) -> dict[str, str]:
    """*fields* with the dates as a historian writes them; ``DA`` tells more than ``PY``, at times without the year (*June 25*)."""
    year, day = fields.pop("year", ""), fields.get("date", "")
    if day and year and not _YEAR.search(day) and read_day(f"{day} {year}")[0]:
        day = f"{day} {year}"
    for name, typed in (("date", day or year), ("accessDate", fields.get("accessDate", ""))):
        fields[name] = day_of(typed)
    if not fields["date"]:
        fields["date"] = day_of(year)
    return fields


def day_of(typed: str) -> str:
    """``1960/06/25/`` as 1960-06-25, ``1960///spring`` as *spring 1960*; anything else as it stands."""
    found = _DAY.fullmatch(typed)
    if not found:
        return typed.lstrip("/")
    numbers = [part.zfill(2) for part in found.groups()[1:3] if part and int(part)]
    other = (found[4] or "").strip()
    if other and not numbers:
        return other if found[1] in other else f"{other} {found[1]}"
    return "-".join((found[1], *numbers))
