"""The changes of one command: decided against the holdings, gathered, and written together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from histcite.broken_laws import KeyTaken
from histcite.errors import AmbiguousKey, BadEntry, NoReference, SeveralReferences, UnknownKey
from histcite.holdings.holdings import Holdings
from histcite.intake.desk import Desk
from histcite.records.alias import Alias
from histcite.records.cells import Place, Refused
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision
from histcite.records.discrepancy import about, marked, settled_by
from histcite.records.entry import (
    REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    Draft,
    TypedReference,
    claim_cells,
    merge_drafts,
    read_draft,
)
from histcite.records.hand import now
from histcite.records.keys import document_id, new_key
from histcite.records.kinds import AnyRecord, kind_of
from histcite.records.laws import Card, breaches, card_of, refuse_added
from histcite.records.property import Property
from histcite.records.source import Source
from histcite.store import Transaction
from histcite.values import identity

if TYPE_CHECKING:
    from histcite.intake.linking import Linker
    from histcite.records.document import Document

COMMAND_LINE = Place("")
Dated = TypeVar("Dated", Claim, Source)
Named = TypeVar("Named", Alias, Property)
Read = TypeVar("Read")


MANY = 2000
"""How many records are handed over at one time."""


class Batch:
    """Records to put and to drop, handed over to ``transaction``.

    ``holdings`` are what they are decided against, ``desk`` is what bare leaves belong to.
    """

    def __init__(self, holdings: Holdings, desk: Desk, transaction: Transaction) -> None:
        self._holdings = holdings
        self.desk = desk
        self.transaction = transaction
        self._made: dict[str, Source] = {}
        self._keys: set[str] = set()
        self._given_up: set[str] = set()
        self.remarks: list[str] = []
        self._puts: dict[str, dict[int, Document]] = {}
        self._drops: dict[str, list[int]] = {}

    def put(self, record: AnyRecord) -> None:
        """Write *record*."""
        self.file(card_of(record))

    def file(self, card: Card) -> None:
        """Write the record on *card* under its key, be it that it stood under another id than that of its key."""
        puts, id_ = self._puts.setdefault(card.table, {}), int(card.id)
        puts[id_] = card.document
        stood = self._holdings.contents.id_of(card.table, card.key)
        if stood not in (None, id_):
            self._drops.setdefault(card.table, []).append(stood)
        if len(puts) >= MANY:
            self.hand_over()

    def drop(self, record: AnyRecord) -> None:
        """Remove *record*; of what is handed over together, drops are carried out before puts."""
        for discrepancy in about(self._holdings.discrepancies.values(), kind_of(record).name, record.key):
            self.drop(discrepancy)
        table = kind_of(record).table
        stands = self._holdings.contents.id_of(table, record.key)
        self._drops.setdefault(table, []).append(stands or document_id(record.key))

    def hand_over(self) -> None:
        """Hand over what was put and dropped since it was last done."""
        for table, ids in self._drops.items():
            self.transaction.drop(table, ids)
        for table, documents in self._puts.items():
            self.transaction.put(table, documents)
        self._drops.clear()
        self._puts.clear()

    def settle(self, record: AnyRecord, columns: Collection[str]) -> None:
        """Take off the marks of a discrepancy that typing *columns* of *record* anew settles."""
        for discrepancy in settled_by(
            self._holdings.discrepancies.values(), kind_of(record).name, record.key, columns
        ):
            self.drop(discrepancy)

    def put_changed(self, before: Dated, after: Dated) -> Dated:
        """Write *after* with the time of the change, unless nothing changed."""
        if before == after:
            return before
        stamped = replace(after, changed=now())
        self.put(stamped)
        return stamped

    def add(self, draft: Draft) -> Claim:
        """The new claim, linked and keyed, with what the desk knows of its source. Raises KeyTaken and what linking raises."""
        key = self._free_key(draft.key)
        references = tuple(reference for typed in draft.references for reference in self._link(typed))
        claim = self._from_desk(draft.completed(key=key, references=references, added=now()))
        self.put(claim)
        return claim

    def find_source(self, ref: str, via: str) -> str:
        """The key of the source that *ref* names, made when it is new, and with it the one it is read through."""
        (reference, *_) = self._link(TypedReference(text=ref, via=via))
        return reference.source

    def edit(self, claim: Claim, cells: Mapping[str, str], more_references: Iterable[str]) -> Claim:
        """*claim* with some columns typed anew. Raises BadEntry, SeveralReferences and what linking raises."""
        _refuse_source_columns(claim, cells)
        draft = drafted(read_draft({**claim_cells(claim), "key": claim.key, **cells}, COMMAND_LINE))
        touched = [column for column in ("reference", *REFERENCE_COLUMNS) if column in cells]
        references = self._edited_reference(claim, draft, touched) if touched else claim.references
        for text in more_references:
            references += self._link(TypedReference(text=text))
        kept = draft.completed(
            key=draft.key or claim.key,
            references=references,
            origin=claim.origin,
            added=claim.added,
            changed=claim.changed,
        )
        if kept.key != claim.key:
            self.give_up_key(claim, kept.key)
        else:
            self.settle(claim, (*cells, *(["references"] if more_references else ())))
        return self.put_changed(claim, kept)

    def give_up_key(self, claim: Claim, key: str) -> None:
        """Take *claim* from under its key, for it is going to be written under *key*; decisions follow. Raises KeyTaken."""
        self._given_up.add(claim.key)
        self._free_key(key)
        self.drop(claim)
        for discrepancy in about(self._holdings.discrepancies.values(), "claim", claim.key):
            self.put(marked(replace(discrepancy, of=key)))
        decisions = self._holdings.decisions
        for taken in decisions.taken(decisions.under("prefers", [claim.key])):
            prefers, *grounds = (key if one == claim.key else one for one in (taken.prefers, *taken.grounds))
            self.put(replace(taken, prefers=prefers, grounds=tuple(grounds)))

    def decide(self, taken: Decision) -> Decision:
        """Write a decision; what copies of the library concluded differently on its question is settled by it."""
        for one in self._holdings.decisions.values() if taken.subject else ():
            if (one.subject, one.property) == (taken.subject, taken.property):
                self.settle(one, ["answer"])
        self.put(taken)
        return taken

    def remove(self, keys: Iterable[str]) -> tuple[Claim | Source, ...]:
        """Remove the claims and sources that *keys* name. Raises InUse or StillPreferred when something else points to one of them."""
        records = tuple(map(self._holdings.citable, keys))
        refuse_added(self._holdings.contents, ((*card_of(record), None) for record in records))
        for record in records:
            self.drop(record)
        return records

    def put_source(self, source: Source) -> Source:
        """Write a new source, or find the one that it describes. Raises KeyTaken, or the refusal of the law that it breaks."""
        if self._holdings.sources.cased(source.key):
            raise KeyTaken("source", source.key)
        for breach in breaches(self._holdings.contents, card_of(source)):
            raise breach.refusal
        key = self._linker.source(source)
        self._keep_made()
        return self._made.get(key) or self._holdings.sources[key]

    def edit_source(self, there: Source, cells: Mapping[str, str]) -> Source:
        """*there* with some columns typed anew; it keeps its key and every form in which it was named. Raises BadEntry."""
        from histcite.records.cataloguing import read_source, source_cells

        typed = read_source({**source_cells(there), **cells}, COMMAND_LINE, self._holdings.archives)
        read = replace(accepted(typed), key=there.key)
        if there.reference and not read.reference:
            raise BadEntry(
                f"{there.key!r} is a file, known by its reference; give it another one, or remove it"
            )
        self.settle(there, cells)
        kept = replace(read, forms=there.forms, origin=there.origin)
        after = replace(kept, added=there.added, changed=there.changed)
        return self.put_changed(there, after)

    def name(self, alias: Alias) -> Alias:
        """The alias with what is known of the name, and of other entries among whose names its forms are. Raises BadEntry."""
        from histcite.intake.naming import Naming

        naming = Naming(self._holdings.aliases.values())
        merged = naming.name(alias)
        for absorbed in naming.absorbed:
            self.drop(absorbed)
        self.put(merged)
        self.settle(merged, [fact for fact in ("kind", "inside", "note") if getattr(alias, fact)])
        return merged

    def declare(self, declared: Property) -> None:
        """Write a property, be it declared anew."""
        from histcite.records.cataloguing import PROPERTY_CELLS

        self.put(declared)
        self.settle(declared, PROPERTY_CELLS)

    def drop_named(self, kind: type[Named], name: str) -> Named:
        """Remove the alias or property of this whole name, or else of which it is a form. Raises UnknownKey or AmbiguousKey."""
        records = self._holdings.records(kind).values()
        found = [record for record in records if identity(record.name) == identity(name)] or [
            record
            for record in records
            if identity(name) in (identity(form) for form in getattr(record, "forms", ()))
        ]
        if not found:
            raise UnknownKey(kind.__name__.lower(), name)
        if len(found) > 1:
            raise AmbiguousKey(kind.__name__.lower(), name, sorted(record.name for record in found))
        self.drop(found[0])
        return found[0]

    def _free_key(self, wanted: str) -> str:
        """*wanted*, or a new key where none is wanted, whose 50 random bits nobody has. Raises KeyTaken."""
        if not wanted:
            return new_key()
        for kind, held in (("claim", self._holdings.claims), ("source", self._holdings.sources)):
            if (taken := held.cased(wanted)) and taken not in self._given_up:
                raise KeyTaken(kind, wanted)
        if wanted.casefold() in self._keys:
            raise KeyTaken("claim", wanted)
        self._keys.add(wanted.casefold())
        return wanted

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources of the library with those that the batch brings."""
        return self._linker.sources

    @cached_property
    def _linker(self) -> "Linker":
        from histcite.intake.linking import Linker

        return Linker(
            self._holdings.sources,
            self._holdings.archives,
            is_of_claim=lambda key: key.casefold() in self._keys or bool(self._holdings.claims.cased(key)),
            entered=now,
            in_use=self.desk.source,
        )

    def _link(self, typed: TypedReference) -> tuple[Reference, ...]:
        references = self._linker.link(typed)
        self._keep_made()
        return references

    def _keep_made(self) -> None:
        """Write the sources that the linker made or reworded since it was last asked, and keep its remarks."""
        linker = self._linker
        seen = (self._as_seen(source) for source in linker.made.values())
        for source in (*seen, *linker.reworded.values()):
            self._made[source.key] = source
            linker.sources.enter(source)
            self.put(source)
        linker.remarks += self._doubles(linker.made.values())
        linker.made.clear()
        linker.reworded.clear()
        self.remarks = list(self._linker.remarks)

    def _as_seen(self, source: Source) -> Source:
        """A page of the web, new in the library, as seen on the day of the desk."""
        unseen = source.kind == "web" and source.url and not source.accessed
        return replace(source, accessed=self.desk.day) if unseen and self.desk.day else source

    def _doubles(self, made: Iterable[Source]) -> list[str]:
        """What is asked about sources that were *made*: whether one that was there is perhaps the same."""
        from histcite.holdings.doubles import double_of

        held = self._holdings.sources
        found = (
            double_of(
                source,
                lambda aid, terms: held.taken(held.under(aid, terms)),
                lambda lengths: held.contents.terms("sources", "called", lengths),
            )
            for source in made
        )
        return [double.question for double in found if double]

    def _from_desk(self, claim: Claim) -> Claim:
        """*claim* with what the desk knows of its source."""
        if not self.desk.source or self.desk.source not in (
            reference.source for reference in claim.references
        ):
            return claim
        (on_desk, *_) = self._link(TypedReference(text="", via=self.desk.via))
        return self.desk.given(claim, on_desk.via, on_desk.via_locator)

    def _edited_reference(self, claim: Claim, draft: Draft, touched: Sequence[str]) -> tuple[Reference, ...]:
        """The only reference of *claim* with its *touched* columns as *draft* has them. Raises SeveralReferences or NoReference."""
        if len(claim.references) != 1:
            raise SeveralReferences(claim.key, touched[0])
        (reference,), (typed, *_) = claim.references, draft.references
        if "reference" in touched and not typed.text:
            raise NoReference
        (linked, *more) = self._link(replace(typed, text=typed.text or reference.source))
        fields = {column: getattr(typed, column) for column in touched if column not in ("reference", "via")}
        if "reference" in touched:
            fields |= {"source": linked.source, "locator": linked.locator, "typed": linked.typed}
        if "via" in touched:
            fields |= {"via": linked.via, "via_locator": linked.via_locator}
        return (replace(reference, **fields), *more)


def accepted(read: Read | Refused) -> Read:
    """What was read at the door. Raises BadEntry with every problem, one a line, where it could not be read."""
    if isinstance(read, Refused):
        raise BadEntry("\n".join(str(problem) for problem in read.problems))
    return read


def drafted(read: Draft | Refused) -> Draft:
    """The draft, where one was read and says something. Raises BadEntry otherwise."""
    return accepted(merge_drafts([accepted(read)]))


def _refuse_source_columns(claim: Claim, cells: Mapping[str, str]) -> None:
    for column in SOURCE_COLUMNS:
        if column in cells:
            known = {reference.source for reference in claim.references}
            key = known.pop() if len(known) == 1 else "KEY"
            raise BadEntry(
                f"{column}: belongs to the source and not to the claim; change it with 'histcite source edit {key}'"
            )
