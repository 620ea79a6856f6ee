"""Where an item is kept: the fields Archive, Loc. in Archive, Call Number and Library Catalog, read as one archival reference.

A catalogue on the web often has its own name for the archive, and the archive itself in the location: so the location is read first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from histcite.archives import ArchivalReference, Registry, read_reference
from histcite.deferred import expression
from histcite.frozen import dataclass

if TYPE_CHECKING:
    from histcite.formats.items.item import ForeignItem

_CODE = expression(r"(?=.{,59}\d)[^\n]{1,60}")
_PROSE = expression(
    r"\b[^\W\d_a-zà-ÿа-я][^\W\d_]{3,}\.\s|[^\W\d_]{4,}\.\s+[^\W\d_]{4,}|\(\D*\d{4}\D*\)|[^\W\d_]{3,}(?:\s+[^\W\d_]{3,}){4}"
)
"""A sentence, an imprint or a row of words; *fasc. 3* is none."""

_REMARK = expression(r"[\s.,;(]+[^\W\d_]")
_NAME = expression(r"(?=[^\d\n]*\Z).*?[^\W\d_]{3}.*")
_PARTS = expression(r"(?<!\s)\s*[:,(]\s*")
_SIGNS_BEHIND = 8


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
    collection = item.first("archiveCollection")
    kept = _read_alone(item, location or ("" if collection else call), archives)
    if kept is None:
        catalogue = item.first("libraryCatalog")
        holder = archive or (catalogue if catalogue and _is_archive(catalogue, archives) else "")
        units = tuple(_units(collection, location, call))
        typed = ", ".join(dict.fromkeys(filter(None, (archive, collection, location))))
        kept = (
            _read_within(holder, units, archives)
            or (_as_it_stands(holder, units, archives) if is_archival else None)
            or Deposited(typed=typed)
        )
    said = kept.reference.text if kept.reference else kept.typed
    besides = (("collection", collection), ("call number", call))
    unused = [f"{name}: {text}" for name, text in besides if text and text not in said]
    return replace(kept, remark="\n".join(filter(None, (kept.remark, *unused))))


def _read_alone(item: "ForeignItem", text: str, archives: Registry) -> Deposited | None:
    """Where *text* says by itself that *item* is kept, in an archive that it names or that its signature tells."""
    alone, archive = _read(text, archives), item.first("archive")
    reference = alone.reference if alone else None
    if alone is None or reference is None or not archive or _is_house_of(reference, archive, archives):
        return alone
    if item.first("url") or any(span.field == "archive" for span in reference.spans):
        return replace(alone, through=archive)
    return replace(alone, remark="; ".join(filter(None, (alone.remark, archive))))


def _read_within(holder: str, units: Sequence[str], archives: Registry) -> Deposited | None:
    """The first of *units* that can be read in the archive called *holder*; where there is none, that may say it all itself."""
    for unit in units if holder else ():
        if found := _read_at(holder, unit, archives):
            return found
    if any(unit != holder for unit in units):
        return None
    known = archives.find(holder) if holder else None
    alone = ArchivalReference(archive=known.id, text=holder) if known else None
    return _read(holder, archives) or (Deposited(reference=alone) if alone else None)


def _units(collection: str, location: str, call: str) -> Iterator[str]:
    """What may stand behind the name of an archive, the likeliest first."""
    if collection and location and collection not in location:
        yield f"{collection}, {location}"
    yield from filter(None, (location, call, "" if location else collection))


def _read(text: str, archives: Registry) -> Deposited | None:
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
    return Deposited(reference=read, remark=behind.strip(" .,;()") if read.rest else "")


def _read_at(holder: str, unit: str, archives: Registry) -> Deposited | None:
    """*unit* as a reference within the archive called *holder*, where that is known, or is all that is not understood of the two."""
    if named := _named(holder, archives):
        return _read(f"{named}, {unit}", archives)
    read = read_reference(f"{holder}, {unit}", archives=archives)
    if read and not read.relative and read.levels and not read.rest and read.unknown_archive == holder:
        return Deposited(reference=read)
    return None


def _as_it_stands(holder: str, units: Sequence[str], archives: Registry) -> Deposited | None:
    """The archive, known or not, with the first of *units* that is a shelfmark in it as it is written."""
    unit = next((one for one in units if _CODE.fullmatch(one) and not _PROSE.search(one)), "")
    if not unit or not _NAME.fullmatch(holder):
        return None
    known = archives.find(_named(holder, archives)) if _named(holder, archives) else None
    reference = ArchivalReference(
        archive=known.id if known else "",
        unknown_archive="" if known else holder,
        unread=((0, unit),),
        text=f"{holder}, {unit}",
    )
    return Deposited(reference=reference, typed=reference.text)


def _is_house_of(reference: ArchivalReference, holder: str, archives: Registry) -> bool:
    """Whether *holder* is the archive of *reference*, or the one of which that is a department, whatever stands behind its name."""
    its = archives.get(reference.archive)
    houses = [its, archives.get(its.part_of)] if its.part_of else [its]
    known = {name.casefold() for house in houses for name in house.called}
    longest = max(map(len, known)) + _SIGNS_BEHIND
    words = " ".join(holder.casefold().split())[:longest].split()
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
