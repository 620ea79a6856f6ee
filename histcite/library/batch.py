"""The changes of one command: decided against the holdings, gathered, and written together."""

import getpass
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from histcite.errors import BadEntry, InUse, KeyTaken, SeveralReferences
from histcite.library.clock import now
from histcite.library.desk import Desk
from histcite.library.holdings import Holdings
from histcite.library.linking import Linker
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision
from histcite.records.document import compact_document
from histcite.records.entry import REFERENCE_COLUMNS, Draft, TypedReference, claim_cells, read_draft
from histcite.records.keys import document_id, look_up, new_key
from histcite.records.source import Source

COMMAND_LINE = Place("")
Dated = TypeVar("Dated", Claim, Source)


class Batch:
    """Records to put and to drop; ``holdings`` are what they are decided against."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self.puts: dict[type[Any], dict[int, Mapping[str, Any]]] = {}
        self.drops: dict[type[Any], list[int]] = {}

    def put(self, record: Any) -> None:
        """Write *record* under its key."""
        self.puts.setdefault(type(record), {})[document_id(record.key)] = compact_document(record)

    def drop(self, record: Any) -> None:
        """Remove *record*."""
        self.drops.setdefault(type(record), []).append(document_id(record.key))

    def put_changed(self, before: Dated, after: Dated) -> Dated:
        """Write *after* with the time of the change, unless nothing changed."""
        if before == after:
            return before
        stamped = replace(after, changed=now())
        self.put(stamped)
        return stamped

    def keep_made(self, linker: Linker) -> None:
        """Write the sources that *linker* had to make."""
        for source in linker.made.values():
            self.put(replace(source, added=now()))

    def add(self, draft: Draft, desk: Desk) -> tuple[Claim, tuple[str, ...]]:
        """The new claim, linked and keyed, and the linker's remarks. Raises KeyTaken and what linking raises."""
        key = draft.claim.key
        if key and key.casefold() in {taken.casefold() for taken in self._holdings.claims}:
            raise KeyTaken("claim", key)
        linker = Linker(self._holdings.sources, in_use=desk.source)
        references = tuple(reference for typed in draft.references for reference in linker.link(typed))
        claim = replace(draft.claim, key=key or new_key(), references=references, added=now())
        self.keep_made(linker)
        self.put(claim)
        return claim, tuple(linker.remarks)

    def edit(self, claim: Claim, cells: Mapping[str, str], more_references: Iterable[str]) -> Claim:
        """*claim* with some columns typed anew. Raises BadEntry, SeveralReferences and what linking raises."""
        draft = drafted(read_draft({**claim_cells(claim), "key": claim.key, **cells}, COMMAND_LINE))
        linker = Linker(self._holdings.sources)
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
            users = list(users_of(record.key, self._holdings))
            if users:
                raise InUse("source", record.key, users)
        self.drop(record)
        return record

    def put_source(self, source: Source) -> Source:
        """Write a new source, or find the one that it describes."""
        linker = Linker(self._holdings.sources)
        if source.key in self._holdings.sources:
            raise KeyTaken("source", source.key)
        key = linker.source(source)
        self.keep_made(linker)
        return linker.made.get(key) or self._holdings.sources[key]

    def _renamed(self, before: Claim, after: Claim, key: str) -> Claim:
        if not key or key == before.key:
            return self.put_changed(before, replace(after, changed=before.changed))
        if key.casefold() in {taken.casefold() for taken in self._holdings.claims if taken != before.key}:
            raise KeyTaken("claim", key)
        self.drop(before)
        return self.put_changed(before, replace(after, key=key))

    def _edited_references(
        self, claim: Claim, cells: Mapping[str, str], linker: Linker
    ) -> tuple[Reference, ...]:
        touched = [column for column in ("reference", *REFERENCE_COLUMNS) if column in cells]
        if not touched:
            return claim.references
        if len(claim.references) != 1:
            raise SeveralReferences(claim.key, touched[0])
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
    """The draft, where one was read. Raises BadEntry with the first problem otherwise."""
    if isinstance(read, tuple):
        raise BadEntry(str(read[0]))
    return read


def decision(target: str, verdict: str, because: str, note: str, **more: Any) -> Decision:
    """A decision taken now by whoever is logged in."""
    who = os.environ.get("HISTCITE_USER") or _login()
    return Decision(
        key=new_key().replace("c", "d", 1),
        target=target,
        verdict=verdict,
        because=because,
        note=note,
        who=who,
        when=now(),
        **more,
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
