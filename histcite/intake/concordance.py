"""The concordance: sources that were two under two keys and are one, or have another key now; all that points to them follows."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from histcite.broken_laws import KeyTaken
from histcite.citations.calling import words
from histcite.errors import BadEntry
from histcite.frozen import dataclass
from histcite.holdings.holdings import Holdings
from histcite.intake.batch import Batch
from histcite.records.claim import Claim
from histcite.records.discrepancy import about, marked
from histcite.records.document import compact_document, from_document
from histcite.records.hand import now
from histcite.records.keys import check_key
from histcite.records.kinds import BY_TABLE, Address, AnyRecord, kind_of, pointing_to, repointed
from histcite.records.source import Source

R = TypeVar("R", bound=AnyRecord)

_GATHERED = ("forms", "formerly", "consulted", "derived_from", "tags")
"""What two records of one source say beside each other: lists, in which nothing contradicts another."""

_OF_THE_RECORD = ("key", "kind", "note", "added", "changed", *_GATHERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """The source as it is now, how many other records followed it, and what its former record said otherwise, which its note keeps."""

    source: Source
    followed: int
    otherwise: tuple[str, ...] = ()


def merged(into: Source, other: Source) -> tuple[Source, tuple[str, ...]]:
    """*into* with all that *other* says beside it, and a sentence for each field in which the two differ, which its note keeps.

    The key and the title of *other* are forms from now on, its archival reference is an earlier one. Raises BadEntry for a file and what is none.
    """
    if (into.kind == "file") != (other.kind == "file") and (into.reference or other.reference):
        file, part = (into.key, other.key) if into.kind == "file" else (other.key, into.key)
        raise BadEntry(
            f"{file!r} is an archival file and {part!r} is none, so they are two; what lies in a file stands in it: "
            f"histcite source edit {part} --in {file}"
        )
    told = {name: (*getattr(into, name), *getattr(other, name)) for name in _GATHERED}
    told["forms"] += (other.key, *([other.title] if words(other.title) != words(into.title) else ()))
    told["formerly"] += (other.reference,) if other.reference and other.reference != into.reference else ()
    listed = {name: tuple(dict.fromkeys(filter(None, values))) for name, values in told.items()}
    listed["derived_from"] = tuple(key for key in listed["derived_from"] if key not in (into.key, other.key))
    single, otherwise = dict[str, str](), list[str]()
    for name in (field.name for field in fields(Source) if field.name not in _OF_THE_RECORD):
        here, there = getattr(into, name), getattr(other, name)
        single[name] = here or there
        if here and there and here != there and name not in ("title", "reference"):
            said = "; ".join(there) if isinstance(there, tuple) else there
            otherwise.append(f"{other.key}: {name.replace('_', ' ')} {said}")
    notes = tuple(filter(None, (into.note, other.note if other.note != into.note else "", *otherwise)))
    dated = {"added": min(into.added, other.added), "changed": now()}
    return replace(into, **listed, **single, **dated, note="\n".join(notes)), tuple(otherwise)  # type: ignore[arg-type]


def merge_sources(batch: Batch, holdings: Holdings, others: Sequence[Source], into: Source) -> Concordance:
    """Make *others* and *into* one source under the key of the latter. Raises BadEntry, and the refusal of a law that this would break."""
    if into.key in (other.key for other in others):
        raise BadEntry(f"{into.key!r} is one source already; name another one to merge into it")
    kept, otherwise = into, list[str]()
    for other in others:
        kept, differing = merged(kept, other)
        otherwise += differing
        batch.drop(other)
    renamed = {("sources", other.key): into.key for other in others}
    batch.put(kept := _pointing(kept, renamed))
    followed = _follow(batch, holdings, renamed, {into.key})
    return Concordance(source=kept, followed=followed, otherwise=tuple(otherwise))


def rename_source(batch: Batch, holdings: Holdings, source: Source, key: str) -> Concordance:
    """Give *source* another key; the old one stays a form of it. Raises BadKey or KeyTaken."""
    check_key(key)
    for kind, held in (("claim", holdings.claims.cased(key)), ("source", holdings.sources.cased(key))):
        if held and (kind, held) != ("source", source.key):
            raise KeyTaken(kind, key)
    renamed = {("sources", source.key): key}
    forms = tuple(dict.fromkeys((*source.forms, source.key)))
    called = replace(source, key=key, forms=forms, changed=now())
    marks = about(holdings.discrepancies.values(), "source", source.key)
    batch.drop(source)
    for mark in marks:
        batch.put(marked(replace(mark, of=key)))
    batch.put(called)
    return Concordance(source=called, followed=_follow(batch, holdings, renamed, set()))


def _follow(batch: Batch, holdings: Holdings, renamed: Mapping[Address, str], apart: set[str]) -> int:
    """Write every record that points to a source whose key is *renamed*, but these and those *apart*; how many they are."""
    keys = [key for _, key in renamed]
    apart = {*apart, *keys}
    count = 0
    for table in dict.fromkeys(kind.table for kind, _ in pointing_to("sources")):
        aids = dict.fromkeys(pointer.aid for kind, pointer in pointing_to("sources") if kind.table == table)
        drawer = holdings.records(BY_TABLE[table].type)
        pointing = dict.fromkeys(key for aid in aids for key in drawer.under(aid, keys))
        for record in drawer.taken([key for key in pointing if table != "sources" or key not in apart]):
            batch.put(_pointing(record, renamed))
            count += 1
    return count


def _pointing(record: R, renamed: Mapping[Address, str]) -> R:
    """*record* pointing to the new keys; two references of a claim that are the same now are one, and so are two origins."""
    kind = kind_of(record)
    moved = from_document(type(record), repointed(kind.table, compact_document(record), renamed))
    if isinstance(moved, Claim):
        return replace(moved, references=tuple(dict.fromkeys(moved.references)))
    if isinstance(moved, Source):
        return replace(moved, derived_from=tuple(dict.fromkeys(moved.derived_from)))
    return moved
