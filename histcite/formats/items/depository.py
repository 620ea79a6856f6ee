"""Where an item is kept: the fields Archive, Loc. in Archive, Call Number and Library Catalog, read as one archival reference.

A catalogue on the web often has its own name for the archive, and the archive itself in the location: so the location is read first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from histcite.archives import ArchivalReference, Registry, read_leaves, read_reference
from histcite.archives.letters import squeeze
from histcite.archives.prose import city_names, regions
from histcite.deferred import expression
from histcite.frozen import dataclass

if TYPE_CHECKING:
    from histcite.formats.items.item import ForeignItem

_CODE = expression(r"(?=.{,119}\d)[^\n]{1,120}")
_PROSE = expression(
    r"\b[^\W\d_a-zà-ÿа-я][a-zà-ÿа-яё]{4,}\.\s|[^\W\d_]{5,}\.\s+[^\W\d_]{4,}|://|;\s|\bby\b|\(\D*\d{4}\D*\)|[^\W\d_]{3,}(?:\s+[^\W\d_]{3,}){4}"
)
"""A sentence, an imprint or a row of words; *fasc. 3* is none."""

_LEAVES = expression(r"(?:[^\W\d_A-Z]|Bl|S\.|Fol|Ff|Pp?\.)[^\W\d_]*\.?\s?\d")
_UNIT = expression(
    r"[\s.,;]*(?:folder|file|envelope|packet|tab|tape|reel|album)\b|[\s.,;]*[^\W\d_]{1,7}[.°º]?\s?\d",
    re.IGNORECASE,
)
_NUMBERED = expression(r"\d|\b[IVXLC]+\b")
_REMARK = expression(r"\s*[.,;(][\s.,;(]*[^\W\d_]")
_NAME = expression(r"(?=[^\d\n]*\Z).*?[^\W\d_]{3}.*")
_PARTS = expression(r"(?<!\s)\s*[:,(]\s*")
_DEPARTMENT = expression(
    r"\b(?:division|department|section|reading room|manuscripts|special collections|abteilung|département)\b",
    re.IGNORECASE,
)
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
    collection, catalogue = item.first("archiveCollection"), item.first("libraryCatalog")
    holder = archive or (catalogue if catalogue and _is_archive(catalogue, archives) else "")
    if item.type == "book" and not item.first("publisher", "ISBN", "DOI"):
        is_archival = _names_archive(holder)  # a catalogue of archives has books for want of another type
    alone = [location, call if is_archival and not collection else ""]
    if is_archival and not (archive or location or call or collection):
        alone = [text for text in item.jottings if _is_signature(text, archives)]
    units = tuple(dict.fromkeys(_units(collection, location, call)))
    typed = ", ".join(dict.fromkeys(filter(None, (archive, collection, location))))
    kept = (
        (_read_in(archive, location, archives) if location and not collection else None)
        or next(filter(None, (_read_alone(item, text, archives) for text in dict.fromkeys(alone))), None)
        or _read_within(holder, units, archives)
    )
    is_archival = is_archival and not _is_database(holder)
    kept = kept or (_as_it_stands(holder, units, archives) if is_archival else None) or Deposited(typed=typed)
    said = kept.reference.text if kept.reference else kept.typed
    besides = (("collection", collection), ("location", location), ("call number", call))
    unused = [f"{name}: {text}" for name, text in besides if text and text not in said]
    return replace(kept, remark="\n".join(filter(None, (kept.remark, *unused))))


def _is_signature(text: str, archives: Registry) -> bool:
    """Whether *text* is a whole signature from its first word on, and one alone: *see RGANI …* tells of another document."""
    read = read_reference(text, archives=archives) if ";" not in text else None
    return read is not None and len(read.levels) > 1 and min(span.start for span in read.spans) == 0


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


def _read_in(holder: str, unit: str, archives: Registry) -> Deposited | None:
    """*unit* read in the archive that *holder* names with its town or other name; None where *unit* names another one itself."""
    holder = _named(holder, archives) or holder
    return _own(read_reference(f"{holder}, {unit}", archives=archives), holder, archives) if holder else None


def _own(read: ArchivalReference | None, holder: str, archives: Registry) -> Deposited | None:
    """What was *read* behind the name of its *holder*, where that is the only archive it names."""
    found = _understood(read, archives)
    spans = found.reference.spans if found and found.reference else ()
    named = [span.end for span in spans if span.field == "archive"]
    return found if named and max(named) <= len(holder) else None


def _units(collection: str, location: str, call: str) -> Iterator[str]:
    """What may stand behind the name of an archive, the likeliest first; its town is nothing that does."""
    location = "" if squeeze(location) in city_names() else location
    if collection and location and collection not in location:
        yield f"{collection}, {location}"
    yield from filter(None, (location, call, "" if location else collection))


def _read(text: str, archives: Registry) -> Deposited | None:
    """*text* as a reference to a known archive, understood to its leaves; None for anything less."""
    return _understood(read_reference(text, archives=archives), archives) if text else None


def _understood(read: ArchivalReference | None, archives: Registry) -> Deposited | None:
    """Where *read* points to, if that is a known archive and all is understood to the leaves; None for anything less."""
    if read is None or read.relative or not read.archive or not read.levels or read.unread:
        return None
    levels = {level for level, _ in read.levels}
    if archives.get(read.archive).family == "boxes" and not levels & {"box", "file"}:
        return None  # names alone, such as those of its department and its town, are no place in it
    end = max((span.end for span in read.spans), default=0)
    behind = read.text[end:]
    if read.rest and (
        not _REMARK.match(behind) or any(piece not in behind for piece in read.rest.split("; "))
    ):
        return None
    if read.rest and _UNIT.match(behind):
        return None  # a folder with a name, or a unit that is not known
    return Deposited(reference=read, remark=behind.strip(" .,;()") if read.rest else "")


def _read_at(holder: str, unit: str, archives: Registry) -> Deposited | None:
    """*unit* as a reference within the archive called *holder*, where that is known, or is all that is not understood of the two."""
    named = _named(holder, archives) or holder
    read = read_reference(f"{named}, {unit}", archives=archives)
    if found := _own(read, named, archives):
        return found
    read = read if named == holder else read_reference(f"{holder}, {unit}", archives=archives)
    if not read or read.relative or not read.levels or read.rest or read.unknown_archive != holder:
        return None
    without = sum(word == "{}" for _, word in read.words)
    return Deposited(reference=read) if without <= 1 else None


def _as_it_stands(holder: str, units: Sequence[str], archives: Registry) -> Deposited | None:
    """The archive, known or not, with the first of *units* that is a shelfmark in it as it is written, but for the leaves at its end.

    Where that begins with the name of another archive, it is kept there, and was seen through the first one.
    """
    unit = next((one for one in units if _CODE.fullmatch(one) and not _PROSE.search(one)), "")
    if not unit or not _NAME.fullmatch(holder):
        return None
    known = archives.find(_named(holder, archives)) if _named(holder, archives) else None
    through, shelfmark, text = "", unit, f"{holder}, {unit}"
    read = read_reference(unit, archives=archives)
    own = next((span for span in read.spans if span.field == "archive"), None) if read else None
    if read and own and own.start == 0 and read.archive != (known.id if known else ""):
        known, through, shelfmark, text = (
            archives.get(read.archive),
            holder,
            unit[own.end :].strip(" ,:;"),
            unit,
        )
    before, _, last = shelfmark.rpartition(", ")
    leaves = read_leaves(last) if _LEAVES.match(last) and _NUMBERED.search(before) else None
    reference = ArchivalReference(
        archive=known.id if known else "",
        unknown_archive="" if known else holder,
        unread=((0, before if leaves else shelfmark),),
        leaves=leaves or (),
        text=text,
    )
    return Deposited(reference=reference, typed=reference.text, through=through)


def _is_house_of(reference: ArchivalReference, holder: str, archives: Registry) -> bool:
    """Whether *holder* is the archive of *reference*, or the one of which that is a department, whatever stands behind its name."""
    its = archives.get(reference.archive)
    houses = [its, archives.get(its.part_of)] if its.part_of else [its]
    known = {name.casefold() for house in houses for name in house.called}
    longest = max(map(len, known)) + _SIGNS_BEHIND
    words = " ".join(holder.casefold().split())[:longest].split()
    return any(" ".join(words[:length]).rstrip(":,;(") in known for length in range(1, len(words) + 1))


def _named(holder: str, archives: Registry) -> str:
    """A name by which the registry knows *holder*: whole, beside its town or its other names, or before a department.

    Empty for an unknown one.
    """
    holder = holder if archives.find(holder) else holder.removeprefix("The ")
    before, _, last = holder.rpartition(" ")
    is_beside_town = squeeze(last) in city_names() and archives.find(before) is not None
    parts = (
        [before, last]
        if is_beside_town
        else [part for one in _PARTS.split(holder) if (part := one.rstrip(" )"))]
    )
    name = holder if archives.find(holder) else next(filter(archives.find, parts), "")
    known = archives.find(name) if name else None
    if known is None or name == holder:
        return name
    behind, towns = holder.partition(name)[2].lstrip(" ,("), city_names()
    is_department = holder.startswith(name) and behind.startswith(":")
    is_town = bool(known.city) and behind.casefold().startswith(known.city.casefold())
    its_town = towns.get(squeeze(known.city), known.city)
    beside = (
        part
        for part in parts
        if archives.find(part) != known and not _DEPARTMENT.search(part) and squeeze(part) not in regions()
    )
    if is_department or is_town or all(towns.get(squeeze(part)) == its_town for part in beside):
        return name
    return ""


def _is_database(holder: str) -> bool:
    """Whether *holder* is a database of what was published, whose numbers are its own and no place."""
    from histcite.formats.items.item import table

    return holder.casefold().startswith(tuple(table()["archives"]["databases"]))


def _names_archive(holder: str) -> bool:
    """Whether *holder* says in its name that it is an archive."""
    from histcite.formats.items.item import table

    words = " ".join(re.split(r"\W+", holder.casefold()))
    return not _is_database(holder) and any(
        f" {word} " in f" {words} " for word in table()["archives"]["words"]
    )


def _is_archive(catalogue: str, archives: Registry) -> bool:
    """Whether the name of a catalogue is that of an archive."""
    return bool(_named(catalogue, archives)) or _names_archive(catalogue)
