"""The changes of one command: decided against the holdings, gathered, and written together."""

import getpass
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from histcite.conflicts import Conflict
from histcite.errors import BadEntry, InUse, KeyTaken, NoReference, SeveralReferences, UnknownKey
from histcite.library.clock import now
from histcite.library.desk import Desk
from histcite.library.holdings import Holdings
from histcite.library.linking import Linker
from histcite.records.alias import Alias
from histcite.records.cataloguing import read_source, source_cells
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision
from histcite.records.document import compact_document
from histcite.records.entry import (
    REFERENCE_COLUMNS,
    Draft,
    TypedReference,
    claim_cells,
    merge_drafts,
    read_draft,
)
from histcite.records.keys import document_id, look_up, new_key
from histcite.records.source import Source
from histcite.values import identity

COMMAND_LINE = Place("")
Dated = TypeVar("Dated", Claim, Source)


class Batch:
    """Records to put and to drop; ``holdings`` are what they are decided against."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._claim_keys = {key.casefold() for key in holdings.citable}
        self._dropped: set[str] = set()
        self.remarks: list[str] = []
        self.puts: dict[type[Any], dict[int, Mapping[str, Any]]] = {}
        self.drops: dict[type[Any], list[int]] = {}

    def put(self, record: Any) -> None:
        """Write *record* under its key."""
        self.puts.setdefault(type(record), {})[document_id(record.key)] = compact_document(record)

    def drop(self, record: Any) -> None:
        """Remove *record*; drops are carried out before puts."""
        self._dropped.add(record.key)
        self.drops.setdefault(type(record), []).append(document_id(record.key))

    def put_changed(self, before: Dated, after: Dated) -> Dated:
        """Write *after* with the time of the change, unless nothing changed."""
        if before == after:
            return before
        stamped = replace(after, changed=now())
        self.put(stamped)
        return stamped

    def keep_made(self, linker: Linker) -> dict[str, Source]:
        """Write the sources that *linker* had to make, and give them back as written, by key; keep its remarks."""
        self.remarks += linker.remarks
        made = {key: replace(source, added=now()) for key, source in linker.made.items()}
        for source in made.values():
            self.put(source)
        return made

    def add(self, draft: Draft, desk: Desk) -> Claim:
        """The new claim, linked and keyed. Raises KeyTaken and what linking raises."""
        key = self._free_key(draft.claim.key)
        linker = Linker(self._holdings.sources, in_use=desk.source)
        references = tuple(reference for typed in draft.references for reference in linker.link(typed))
        claim = replace(draft.claim, key=key, references=references, added=now())
        self.keep_made(linker)
        self.put(claim)
        return claim

    def find_source(self, ref: str, via: str) -> str:
        """The key of the source that *ref* names, made when it is new, and with it the one it is read through."""
        linker = Linker(self._holdings.sources)
        (reference, *_) = linker.link(TypedReference(text=ref, via=via))
        self.keep_made(linker)
        return reference.source

    def edit(
        self, claim: Claim, cells: Mapping[str, str], more_references: Iterable[str], desk: Desk
    ) -> Claim:
        """*claim* with some columns typed anew. Raises BadEntry, SeveralReferences and what linking raises."""
        draft = drafted(read_draft({**claim_cells(claim), "key": claim.key, **cells}, COMMAND_LINE))
        linker = Linker(self._holdings.sources, in_use=desk.source)
        references = self._edited_references(claim, cells, linker)
        references += tuple(
            made for text in more_references for made in linker.link(TypedReference(text=text))
        )
        self.keep_made(linker)
        kept = replace(
            draft.claim, key=claim.key, references=references, origin=claim.origin, added=claim.added
        )
        return self._renamed(claim, kept, cells.get("key", ""))

    def remove(self, key: str) -> Claim | Source:
        """Remove the claim or source that *key* names. Raises InUse when something still points to the source."""
        record = look_up("claim or source", key, self._holdings.citable)
        if isinstance(record, Source):
            users = [key for key in users_of(record.key, self._holdings) if key not in self._dropped]
            if users:
                raise InUse("source", record.key, users)
        self.drop(record)
        return record

    def put_source(self, source: Source) -> Source:
        """Write a new source, or find the one that it describes. Raises KeyTaken, or UnknownKey for a source it points to."""
        if not (source.title or source.authors or source.reference):
            raise BadEntry("a source needs a title, an author or an archival reference")
        if source.key.casefold() in {key.casefold() for key in self._holdings.sources}:
            raise KeyTaken("source", source.key)
        self.check_pointers(source)
        linker = Linker(self._holdings.sources)
        key = linker.source(source)
        return self.keep_made(linker).get(key) or self._holdings.sources[key]

    def edit_source(self, there: Source, cells: Mapping[str, str]) -> Source:
        """*there* with some columns typed anew; it keeps its key. Raises BadEntry, or UnknownKey for a source it points to."""
        read = read_source({**source_cells(there), **cells}, COMMAND_LINE)
        if isinstance(read, tuple):
            raise BadEntry(str(read[0]))
        self.check_pointers(read)
        return self.put_changed(there, replace(read, key=there.key, added=there.added, changed=there.changed))

    def name(self, alias: Alias) -> Alias:
        """The alias with what is known of the name, and of other entries among whose names its forms are. Raises BadEntry."""
        known = {identity(name): there for name, there in self._holdings.aliases.items()}
        names = self._holdings.names
        merged = alias.merged_into(known.get(names.resolve(alias.name).key))
        for form in alias.forms:
            other = known.get(identity(form))
            if other and other.name != merged.name:
                merged = replace(merged, forms=tuple(dict.fromkeys((*merged.forms, *other.forms))))
                self.drop(other)
        if merged.inside and names.resolve(merged.inside).key == names.resolve(merged.name).key:
            raise BadEntry(f"{merged.name!r} cannot lie inside itself")
        self.put(merged)
        return merged

    def check_pointers(self, source: Source) -> None:
        """Raises UnknownKey when *source* stands in, or derives from, a source that is not there."""
        for key in filter(None, (source.within, *source.derived_from)):
            if key not in self._holdings.sources or key == source.key:
                raise UnknownKey("source", key)

    def _free_key(self, wanted: str) -> str:
        """*wanted*, or a new key where none is wanted. Raises KeyTaken."""
        key = wanted or new_key()
        if key.casefold() in self._claim_keys:
            raise KeyTaken("claim", key)
        self._claim_keys.add(key.casefold())
        return key

    def _renamed(self, before: Claim, after: Claim, key: str) -> Claim:
        if not key or key == before.key:
            return self.put_changed(before, replace(after, changed=before.changed))
        self._claim_keys.discard(before.key.casefold())
        renamed = replace(after, key=self._free_key(key))
        self.drop(before)
        for taken in self._holdings.decisions.values():
            if taken.prefers == before.key:
                self.put(replace(taken, prefers=renamed.key))
        return self.put_changed(before, renamed)

    def _edited_references(
        self, claim: Claim, cells: Mapping[str, str], linker: Linker
    ) -> tuple[Reference, ...]:
        touched = [column for column in ("reference", *REFERENCE_COLUMNS) if column in cells]
        if not touched:
            return claim.references
        if len(claim.references) != 1:
            raise SeveralReferences(claim.key, touched[0])
        if not cells.get("reference", "typed before"):
            raise NoReference
        (reference,) = claim.references
        typed = TypedReference(text=cells.get("reference") or reference.source, via=cells.get("via", ""))
        (linked, *more) = linker.link(typed)
        fields = {
            column: cells[column] for column in REFERENCE_COLUMNS if column in cells and column != "via"
        }
        if "reference" in cells:
            fields |= {"source": linked.source, "locator": linked.locator, "typed": linked.typed}
        if "via" in cells:
            fields |= {"via": linked.via, "via_locator": linked.via_locator}
        return (replace(reference, **fields), *more)


def users_of(key: str, holdings: Holdings) -> Iterator[str]:
    """The keys of the claims and sources that point to the source *key*."""
    for claim in holdings.claims.values():
        if any(key in (reference.source, reference.via) for reference in claim.references):
            yield claim.key
    for source in holdings.sources.values():
        if key == source.within or key in source.derived_from:
            yield source.key


def drafted(read: Draft | tuple[Problem, ...]) -> Draft:
    """The draft, where one was read and says something. Raises BadEntry with the first problem otherwise."""
    merged = read if isinstance(read, tuple) else merge_drafts([read])
    if isinstance(merged, tuple):
        raise BadEntry(str(merged[0]))
    return merged


def decision(conflict: Conflict, verdict: str, because: str, note: str, prefers: str = "") -> Decision:
    """A decision taken now, on the pairs of values that clash now. Raises BadEntry when a verdict comes without a note."""
    if verdict != "reopened" and not note.strip():
        raise BadEntry("a decision needs its note: say why with -m")
    return Decision(
        key=new_key().replace("c", "d", 1),
        target=conflict.id,
        verdict=verdict,
        rule=conflict.rule,
        subject=conflict.subject,
        property=conflict.asked,
        because=because,
        note=note,
        prefers=prefers,
        covers=conflict.pairs,
        who=os.environ.get("HISTCITE_USER") or _login(),
        when=now(),
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
