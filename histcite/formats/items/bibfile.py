"""Entries of a .bib file, of BibTeX 0.99 and biblatex 3, with their LaTeX read as text; those of this program's own exports whole."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library as Entries
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    Entry,
    Field,
    ImplicitComment,
    ParsingFailedBlock,
)

from histcite.archives import Registry
from histcite.deferred import expression
from histcite.formats.bibentry import Dialect, field_table, told_by
from histcite.formats.items.item import Annotation, ForeignItem, Wishes, fields_of, table
from histcite.formats.items.lent import Fields, needed_with, whole_entries
from histcite.formats.rider import SIGN, file_ridden, lists_ridden, seal_of, works_ridden
from histcite.formats.table import REASON
from histcite.records.cataloguing import attribute_of, read_source
from histcite.records.cells import Place, Problem, Refused, split_list
from histcite.records.source import Source

_UNPRINTED = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{SOFT HYPHEN}": ""})
_NAMED = {"textbraceleft": "\ue000", "textbraceright": "\ue001", "textasciicircum": "\ue002"}
_SIGN = expression(rf"\\({'|'.join(_NAMED)})(?:\{{\}}|(?![A-Za-z]) ?)")
_SIGNS = str.maketrans({"\ue000": "{", "\ue001": "}", "\ue002": "^"})
"""Signs that the decoder of bibtexparser does not know by their names, or takes for others, and what stands for them meanwhile."""

_REASONED = expression(rf"^% {REASON}:.*$", re.MULTILINE)
_SEAL = expression(r"[:;]seal=(\w+)")
_VERBATIM = ("url", "doi")
_ESCAPED = expression(r"(\{)?\\([_%&#~$])(?:\{\})?(?(1)\})")
_RIDERS = ("verbc", "histcite")
_UNSEALED = (*_RIDERS, "month")
_JOTTED = ("note", "annote", "annotation", "annotate")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_SUFFIXED = 2


def read_items(text: str, file: str, asked: Wishes) -> Iterator[ForeignItem | Problem]:
    """Each entry of *text*; one that cannot be read is a problem at its line, and the next one is read."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)
    read = parse_string(text, parse_stack=[])
    places = {id(block): place for place, block, _ in _placed_blocks(read, text, file)}
    for block in read.failed_blocks:
        begins = (block.raw or "").strip().splitlines()
        message = f"the entry cannot be read: {begins[0] if begins else ''}"
        if isinstance(block, DuplicateBlockKeyBlock):
            message = f"there is an entry called {block.key!r} above already; give this one another key"
        yield Problem(place=places[id(block)], column="", message=message)
    if not read.blocks or "@" not in text:
        told = "holds no entry of BibTeX's, which begins like '@book{key,'"
        yield Problem(place=Place(file, 1), column="", message=told)
    for entry, fields in whole_entries(read):
        yield _item(entry, fields, places[id(entry)], asked.archives)


def with_reasons(text: str, file: str, reasons: Mapping[Place, str]) -> str:
    """Those entries of *text* that have *reasons*, as they stand, each below its own in a comment, with the strings and entries that they lean on.

    What has the key of another entry leans on that, for without it nobody would see why it was left out.
    """
    read = parse_string(text, parse_stack=[])
    placed = list(_placed_blocks(read, text, file))
    left = [(block, raw) for place, block, raw in placed if place in reasons]
    doubled = {block.key for block, _ in left if isinstance(block, DuplicateBlockKeyBlock)}
    needed = needed_with([raw for _, raw in left], read, doubled)
    kept = [one.raw or "" for one in read.strings if one.key.casefold() in needed]
    for place, block, raw in placed:
        if place in reasons:
            reason = " ".join(reasons[place].replace("@", "").splitlines())
            kept.append(f"% {REASON}: {reason}\n{_REASONED.sub('', raw).strip()}")
        elif isinstance(block, Entry) and block.key in needed:
            kept.append(raw)
    return "".join(f"{one}\n\n" for one in kept)


def _placed_blocks(read: Entries, text: str, file: str) -> Iterator[tuple[Place, Block, str]]:
    """Each entry with its place and text, and what is none that can be read, with all that follows it up to the next."""
    place, last, began, ended = Place(file), None, 0, 0
    for block in read.blocks:
        start = max(text.find(block.raw or "", ended), ended)
        if isinstance(last, ParsingFailedBlock) and isinstance(block, ImplicitComment):
            ended = start + len(block.raw or "")
            continue
        if last:
            yield place, last, text[began:ended]
        began, ended, last = start, start + len(block.raw or ""), None
        if isinstance(block, (Entry, ParsingFailedBlock)):
            line = (block.start_line or 0) + 1
            place, last = Place(file, line, place.number + 1 if line == place.line else 0), block
    if last:
        yield place, last, text[began:ended]


def _item(entry: Entry, raw: Fields, place: Place, archives: Registry) -> ForeignItem:
    names, seal = table()["bib"], seal_of((name, raw[name]) for name in raw if name not in _UNSEALED)
    people = [
        (str(role), name) for field, role in names["people"].items() for name in _names(raw.pop(field, ""))
    ]
    decoded = _decoded([*raw.values(), *(name for _, name in people)])
    told = dict(zip(raw, decoded, strict=False))
    told |= {name: _ESCAPED.sub(r"\2", raw[name]) for name in _VERBATIM if name in raw}
    named = [
        (role, _person(name, plain)) for (role, name), plain in zip(people, decoded[len(raw) :], strict=True)
    ]
    rider = next((raw[name] for name in _RIDERS if raw.get(name, "").startswith(SIGN)), "")
    tags = [
        tag for name in ("keywords", "mendeley-tags") for tag in told.pop(name, "").split(",") if tag.strip()
    ]
    notes = [told[name] for name in _JOTTED if name in told]
    plain = {name: value for name, value in told.items() if name not in (*_RIDERS, *_JOTTED)}
    subtype = plain.pop("entrysubtype", "").casefold() if entry.entry_type.casefold() == "article" else ""
    item = ForeignItem(
        type=str(names["types"].get(subtype or entry.entry_type.casefold(), "document")),
        place=place,
        program="bib",
        id=entry.key,
        key=entry.key,
        fields=_placed(_dated(fields_of(names["fields"], plain)), entry.entry_type.casefold()),
        people=named,
        tags=tags,
        annotations=[Annotation(html=note) for note in notes if note],
    )
    if not rider:
        return item
    ours = _ours(
        rider,
        entry,
        {**told, "date": item.fields.get("date", ""), "keywords": "; ".join(tags)},
        named,
        (place, archives),
    )
    sealed = _SEAL.search(rider)
    own = (replace(ours[0], key=item.key), *ours[1:]) if ours else ()
    return replace(item, ours=own, edited=bool(sealed and sealed[1] != seal))


def _names(people: str) -> list[str]:
    """The names of a field, parted by ``and`` outside of braces; *others* is nobody."""
    names, depth, began = [], 0, 0
    for found in re.finditer(r"[{}]|\s+and\s+", people):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif not depth:
            names.append(people[began : found.start()])
            began = found.end()
    names.append(people[began:])
    return [name.strip() for name in names if name.strip() and name.strip() != "others"]


def _person(name: str, plain: str) -> str:
    """A name as ``Family, Given``, its suffix behind; one in braces is a body's.

    Of one without a comma the family name is last, from its first word in small letters on (*Jean de La Fontaine*; Patashnik 1988, 4).
    """
    if name.startswith("{") and name.endswith("}") and name.find("}") == len(name) - 1:
        return f"{{{plain}}}"
    parts = [part.strip() for part in plain.split(",")]
    if len(parts) > _SUFFIXED:
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    if len(parts) == 1 and " " in plain:
        words = plain.split()
        small = (at for at, word in enumerate(words[:-1]) if word[0].islower())
        at = next(small, len(words) - 1)
        return ", ".join(" ".join(some) for some in (words[at:], words[:at]) if some)
    return ", ".join(parts)


def _decoded(values: list[str]) -> list[str]:
    """*values* with their LaTeX as text."""
    kept = (_SIGN.sub(lambda found: _NAMED[found[1]], value) for value in values)
    entry = Entry("misc", "x", [Field(f"f{number}", value) for number, value in enumerate(kept)])
    decoded = LatexDecodingMiddleware(allow_inplace_modification=True).transform_entry(entry, Entries())
    fields = decoded.fields if isinstance(decoded, Entry) else []
    return [" ".join(str(field.value).translate(_UNPRINTED | _SIGNS).split()) for field in fields]


def _dated(fields: dict[str, str]) -> dict[str, str]:
    """*fields* with one date: that of biblatex, or of year and month."""
    year, month = fields.pop("year", ""), fields.pop("month", "")
    if not fields.get("date") and year:
        number = (
            _MONTHS.get(month[-3:].casefold())
            or _MONTHS.get(month[:3].casefold())
            or (int(month) if re.fullmatch(r"\d{1,2}", month) else 0)
        )
        day = re.match(r"(\d{1,2})\D", month) if number and not month.isdecimal() else None
        points = [year, *([f"{number:02}"] if number else []), *([f"{int(day[1]):02}"] if day else [])]
        fields["date"] = "-".join(points)
    return fields


def _placed(fields: dict[str, str], kind: str) -> dict[str, str]:
    """*fields* with what tells of the unpublished where it lies as the place in an archive: ``howpublished``, else a number in the library
    or archive that is named.
    """
    where, unpublished = fields.pop("howpublished", ""), kind in table()["bib"]["unpublished"]
    if where and unpublished:
        fields["archiveLocation"] = where
    elif where:
        fields["extra"] = f"howpublished: {where}"
    library = fields.get("callNumber", "")
    if library and not any(map(str.isdigit, library)):
        fields["archive"] = fields.get("archive") or fields.pop("callNumber")
    for name in ("number", "place"):
        said = fields.get(name, "")
        if fields.get("archive") and unpublished and any(map(str.isdigit, said)):
            fields["archiveLocation"] = fields.get("archiveLocation") or fields.pop(name)
    return fields


def _ours(
    rider: str,
    entry: Entry,
    told: Mapping[str, str],
    people: list[tuple[str, str]],
    asked: tuple[Place, Registry],
) -> tuple[Source, ...]:
    """The source that was exported: what rides along, and what the entry tells word for word; with the works that came along.

    None of them where it cannot be read.
    """
    pairs = (pair.partition("=") for pair in rider.removeprefix(SIGN).split(";"))
    cells = {column: unquote(cell) for column, _, cell in pairs if column != "seal"}
    dialect: Dialect = "biblatex" if any(field.key == "verbc" for field in entry.fields) else "bibtex"
    types = {str(row["type"]): kind for kind, row in reversed(field_table()[dialect].items())}
    kind = types.get(entry.entry_type, "document")
    if cells.get("kind") == "interview" and entry.entry_type == field_table()[dialect]["interview"]["type"]:
        kind = "interview"
    fields = told_by(kind, dialect, alone="in" not in cells)
    own = {column: told.get(field, "") for column, field in fields.items()}
    for role in ("author", *(["editor"] if "editor" in fields else ())):
        own[role] = "; ".join(name for one, name in people if one == role)
    besides: dict[str, Any] = {"forms": split_list(cells.get("forms", ""))}
    besides |= {attribute_of(column): members for column, members in lists_ridden(cells).items()}
    besides |= {column: cells.pop(column, "") for column in ("added", "changed")}
    file = cells.pop("file", "")
    works = works_ridden(cells.pop("with", ""), asked[0])
    if file:
        works = (*works, *file_ridden(cells.pop("in", ""), file, asked[0]))
        cells = {**cells, "reference": file}
    said = {
        column: cell
        for column, cell in {**own, **cells}.items()
        if cell and column not in ("authors", "forms")
    }
    source = read_source(said, *asked)
    return () if isinstance(source, Refused) else (replace(source, **besides), *works)
