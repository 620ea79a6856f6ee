"""Where an item is kept: the fields Archive, Loc. in Archive, Call Number and Library Catalog, read as one archival reference.

A catalogue on the web often has its own name for the archive, and the archive itself in the location: so the location is read first.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from histcite.archives import ArchivalReference, Registry, read_reference
from histcite.frozen import dataclass

if TYPE_CHECKING:
    from histcite.formats.items.item import ForeignItem

_CODE = re.compile(r"(?=.*\d)[^\n]{1,60}")
_PROSE = re.compile(r"[^\W\d_]{4,}\.\s|\(\D*\d{4}\D*\)|[^\W\d_]{3,}(?:\s+[^\W\d_]{3,}){4}")
_REMARK = re.compile(r"[\s.,;(]+[^\W\d_]")
_NAME = re.compile(r"[^\d\n]*[^\W\d_]{3}[^\d\n]*")
_PARTS = re.compile(r"\s*[:,(]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited:
    """Where an item is kept: as read, with what stood behind the leaves, or as ``typed`` where it could not be read.

    ``through`` is the catalogue through which it was seen, where the archive itself is another.
    """

    reference: ArchivalReference | None = None
    typed: str = ""
    remark: str = ""
    through: str = ""


def kept_in(item: "ForeignItem", archives: Registry, *, is_archival: bool) -> Deposited:
    """Where *item* is kept. What is no archive's, such as the shelfmark of a book in a library, stays as typed.

    What only an archive can have (``is_archival``) is taken by the name of the archive and the shelfmark as it stands.
    """
    archive, location, call = (item.first(name) for name in ("archive", "archiveLocation", "callNumber"))
    collection, catalogue = item.first("archiveCollection"), item.first("libraryCatalog")
    if alone := _read(location, archives):
        through = "" if not archive or _is_house_of(alone.reference, archive, archives) else archive
        if through and not (
            item.first("url") or any(span.field == "archive" for span in alone.reference.spans)
        ):
            return Deposited(
                reference=alone.reference, remark="; ".join(filter(None, (alone.remark, archive)))
            )
        return Deposited(reference=alone.reference, remark=alone.remark, through=through)
    holder = archive or (catalogue if catalogue and _is_archive(catalogue, archives) else "")
    units = tuple(_units(collection, location, call))
    if found := _read_within(holder, units, archives):
        return Deposited(reference=found.reference, remark=found.remark)
    if is_archival and _NAME.fullmatch(holder):
        for unit in units:
            if _CODE.fullmatch(unit) and not _PROSE.search(unit):
                return Deposited(reference=_as_it_stands(holder, unit, archives), typed=f"{holder}, {unit}")
    typed = ", ".join(dict.fromkeys(filter(None, (archive, collection, location))))
    return Deposited(typed=typed, remark=f"call number: {call}" if call else "")


def _read_within(holder: str, units: Sequence[str], archives: Registry) -> "Understood | None":
    """The first of *units* that can be read in the archive called *holder*; where there is none, that may say it all itself."""
    for unit in units if holder else ():
        if found := _read_at(holder, unit, archives):
            return found
    if any(unit != holder for unit in units):
        return None
    known = archives.find(holder) if holder else None
    alone = ArchivalReference(archive=known.id, text=holder) if known else None
    return _read(holder, archives) or (Understood(reference=alone, remark="") if alone else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A reference that was understood, but for the remark behind it."""

    reference: ArchivalReference
    remark: str


def _units(collection: str, location: str, call: str) -> Iterator[str]:
    """What may stand behind the name of an archive, the likeliest first."""
    if collection and location and collection not in location:
        yield f"{collection}, {location}"
    yield from filter(None, (location, call))


def _read(text: str, archives: Registry) -> Understood | None:
    """*text* as a reference to a known archive, understood to its leaves; None for anything less."""
    read = read_reference(text, archives=archives) if text else None
    if read is None or read.relative or not read.archive or not read.levels or read.unread:
        return None
    levels = {level for level, _ in read.levels}
    if archives.get(read.archive).family == "boxes" and not levels & {"box", "file"}:
        return None  # names alone, such as those of its department and its town, are no place in it
    end = max((span.end for span in read.spans), default=0)
    behind = text[end:]
    if read.rest and (
        not _REMARK.match(behind) or any(piece not in behind for piece in read.rest.split("; "))
    ):
        return None
    return Understood(reference=read, remark=behind.strip(" .,;()") if read.rest else "")


def _read_at(holder: str, unit: str, archives: Registry) -> Understood | None:
    """*unit* as a reference within the archive called *holder*, where that is known, or is all that is not understood of the two."""
    if named := _named(holder, archives):
        return _read(f"{named}, {unit}", archives)
    read = read_reference(f"{holder}, {unit}", archives=archives)
    if read and not read.relative and read.levels and not read.rest and read.unknown_archive == holder:
        return Understood(reference=read, remark="")
    return None


def _as_it_stands(holder: str, unit: str, archives: Registry) -> ArchivalReference:
    """The archive, known or not, with the shelfmark in it as it is written."""
    known = archives.find(_named(holder, archives)) if _named(holder, archives) else None
    return ArchivalReference(
        archive=known.id if known else "",
        unknown_archive="" if known else holder,
        unread=((0, unit),),
        text=f"{holder}, {unit}",
    )


def _is_house_of(reference: ArchivalReference, holder: str, archives: Registry) -> bool:
    """Whether *holder* is the archive of *reference*, or the one of which that is a department, whatever stands behind its name."""
    its = archives.get(reference.archive)
    houses = [its, archives.get(its.part_of)] if its.part_of else [its]
    known = {name.casefold() for house in houses for name in house.called}
    words = holder.casefold().split()
    return any(" ".join(words[:length]).rstrip(":,;(") in known for length in range(1, len(words) + 1))


def _named(holder: str, archives: Registry) -> str:
    """A name by which the registry knows *holder*: whole, before its town, before its other name, or before the department.

    Empty for an unknown one.
    """
    if archives.find(holder):
        return holder
    first, *rest = _PARTS.split(holder, maxsplit=1)
    known = archives.find(first) if rest else None
    if known is None:
        return ""
    is_department = holder[len(first) :].lstrip().startswith(":")
    behind = rest[0].rstrip(")")
    is_town = bool(known.city) and behind.casefold().startswith(known.city.casefold())
    return first if is_department or is_town or archives.find(behind) == known else ""


def _is_archive(catalogue: str, archives: Registry) -> bool:
    """Whether the name of a catalogue is that of an archive."""
    from histcite.formats.items.item import table

    words = " ".join(re.split(r"\W+", catalogue.casefold()))
    return bool(_named(catalogue, archives)) or any(
        f" {word} " in f" {words} " for word in table()["archives"]["words"]
    )
