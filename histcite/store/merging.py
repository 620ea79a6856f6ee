"""Two copies of a library and what both had before, brought together by record and field; nothing that either side says is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from histcite.errors import BadRecord
from histcite.records.discrepancy import RECORD, Discrepancy, marked
from histcite.records.document import Document, compact_document, from_document
from histcite.records.keys import document_id
from histcite.records.kinds import BY_TABLE, KEYED, KINDS, Address, key_of, pointers, repointed
from histcite.records.laws import Card, breaches, is_pointed_to
from histcite.store.aids import terms
from histcite.store.contents import Shelves
from histcite.store.disagreeing import DECISIONS, differing_conclusions
from histcite.store.layout import MARK, Tables
from histcite.store.versions import Dispute, as_json, merged_fields
from histcite.values import identity

DISCREPANCIES = "clashes"
"""The table of the marks."""

_TIMES = ("added", "changed")

_NAMED_BY = ("doi", "isbn", "url")

_CALLED = ("file", "called")
"""The finding aids under which one source is found, whoever describes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The tables that two copies come to, and the discrepancies that were marked in them.

    ``added``, ``changed`` and ``removed`` are the keys of what is so in ours since it came from theirs; ``renamed`` are records
    of theirs under the keys that they were given, since ours has another thing under their own; ``kept`` were removed on one side
    while the other came to point to them; ``rehomed`` stood under the id of another key, and stand under their own now.
    """

    tables: dict[str, dict[str, Document]]
    discrepancies: tuple[Discrepancy, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    rehomed: tuple[str, ...] = ()


def merge_documents(
    table: str, base: Document | None, ours: Document | None, theirs: Document | None
) -> tuple[Document | None, tuple[Discrepancy, ...]]:
    """What one document of *table* comes to, None for none, and the discrepancies in it; any of the three may be None, not there.

    Removed on one side and changed on the other, it stays; where both sides added different things, ours does. Either is a discrepancy.
    """
    if theirs in (ours, base):
        return ours, ()
    if base == ours:
        return theirs, ()
    if ours is None or theirs is None:
        kept = theirs if ours is None else ours
        return kept, _discrepancies(
            table, kept or {}, [Dispute(field=RECORD, ours=ours, theirs=theirs, base=base)]
        )
    if table == DISCREPANCIES:
        return ours, ()
    if base is None and not same_thing(table, ours, theirs):
        return ours, _discrepancies(table, ours, [Dispute(field=RECORD, ours=ours, theirs=theirs)])
    document, disputes = merged_fields(base or {}, ours, theirs)
    return _in_order(table, document), _discrepancies(table, ours, disputes)


def merge_tables(base: Tables, ours: Tables, theirs: Tables) -> Merged:
    """The tables of *ours* and *theirs*, of which *base* is what both had before; empty tables where that is not known.

    What was removed can be told only by a *base*: without one, what one side alone has is taken as added there.
    """
    rehomed = dict[str, None]()
    base, ours, theirs = (_under_own_ids(side, rehomed) for side in (base, ours, theirs))
    renamed = _renames(base, ours, theirs)
    merging = _Merging(base, ours, _under_new_keys(theirs, renamed))
    merging.keep_what_is_needed()
    merging.hold_to_laws()
    merging.mark_conclusions()
    return replace(merging.merged(renamed), rehomed=tuple(rehomed))


class _Merging:
    """The three copies, and the tables that they come to."""

    def __init__(self, base: Tables, ours: Tables, theirs: Tables) -> None:
        self._base, self._ours, self._theirs = base, ours, theirs
        self._discrepancies: list[Discrepancy] = []
        self._kept: list[str] = []
        merged = {name: self._table(name) for name in dict.fromkeys((*ours, *theirs)) if name != MARK}
        self._tables = {
            name: table
            for name, table in merged.items()
            if table or (name in ours and name in theirs) or name not in base
        }
        """Empty ones, too, but those that one side took out."""

    def _table(self, name: str) -> dict[str, Document]:
        before, here, there = (side.get(name, {}) for side in (self._base, self._ours, self._theirs))
        merged: dict[str, Document] = {}
        for number in dict.fromkeys((*here, *there)):
            document, discrepancies = merge_documents(
                name, before.get(number), here.get(number), there.get(number)
            )
            self._discrepancies += discrepancies
            if document is not None:
                merged[number] = document
        return merged

    def keep_what_is_needed(self) -> None:
        """Bring back what one side removed, unchanged on the other, where that other came to point to it."""
        while lost := self._needed():
            for table, number in lost:
                document = self._base[table][number]
                self._tables.setdefault(table, {})[number] = document
                self._kept.append(key_of(table, document))

    def _needed(self) -> list[tuple[str, str]]:
        """The table and id of each document that was removed, and is pointed to by what its remover does not know."""
        gone = {
            (table, key_of(table, document)): number
            for table in KEYED
            for number, document in self._base.get(table, {}).items()
            if number not in self._tables.get(table, {})
        }
        pointing = (
            place
            for table, documents in (self._tables.items() if gone else ())
            for number, document in documents.items()
            for place in _pointed_to(table, document)
            if place in gone and self._is_news(table, number, place, gone[place])
        )
        return list(dict.fromkeys((place[0], gone[place]) for place in pointing))

    def _is_news(self, table: str, number: str, place: Address, removed: str) -> bool:
        """Whether a document points to *place*, under the id *removed*, that does not so with those who removed that."""
        sides = [side for side in (self._ours, self._theirs) if removed not in side.get(place[0], {})]
        documents = [side.get(table, {}).get(number) for side in sides]
        return all(one is None or place not in _pointed_to(table, one) for one in documents)

    def hold_to_laws(self) -> None:
        """Leave a record as ours has it in what would break a law of the records, and mark the discrepancy, for nobody is there to ask.

        What ours has not is taken in as it came and marked; what ours points to does not go. Where ours is as it was before both, what
        there is is theirs.
        """
        if self._ours == self._base:
            return
        ours, merged = Shelves(self._ours), Shelves(self._tables)
        for table, number, was, now in tuple(self._came()):
            if now is not None:
                known = {breach.found for breach in breaches(ours, Card(table, number, was))} if was else ()
                for breach in breaches(merged, Card(table, number, now)):
                    if breach.found not in known:
                        self._leave(table, number, breach.fields)
                        merged = Shelves(self._tables)
            elif was is not None and is_pointed_to(merged, table, key_of(table, was)):
                self._tables[table][number] = was
                gone = Dispute(field=RECORD, ours=was, base=self._base.get(table, {}).get(number))
                self._discrepancies += _discrepancies(table, was, [gone])
                merged = Shelves(self._tables)

    def mark_conclusions(self) -> None:
        """Mark what both sides concluded differently on one question; both decisions stay."""
        for marked_on, dispute in differing_conclusions(self._base, self._ours, self._theirs):
            self._discrepancies += _discrepancies(DECISIONS, marked_on, [dispute])

    def _leave(self, table: str, number: str, fields: Iterable[str]) -> None:
        """Leave *fields* of a document as ours has them, and mark what they came to; the whole where ours has no such document."""
        side, now = self._ours.get(table, {}).get(number), self._tables[table][number]
        if side is None:
            self._discrepancies += _discrepancies(table, now, [Dispute(field=RECORD, theirs=now)])
            return
        before = self._base.get(table, {}).get(number, {})
        self._discrepancies += _discrepancies(
            table,
            now,
            (
                Dispute(field=field, ours=side.get(field), theirs=now.get(field), base=before.get(field))
                for field in fields
                if side.get(field) != now.get(field)
            ),
        )
        kept = {**now, **{field: side.get(field) for field in fields}}
        self._tables[table][number] = {field: value for field, value in kept.items() if value is not None}

    def merged(self, renamed: Mapping[Address, str]) -> Merged:
        """What all came to."""
        marks = {
            str(document_id(discrepancy.key)): compact_document(discrepancy)
            for discrepancy in self._discrepancies
        }
        if marks:
            self._tables[DISCREPANCIES] = {**self._tables.get(DISCREPANCIES, {}), **marks}
        came = list(self._came())
        # the newer format holds, for what that side has may be beyond the older one
        formats = [dict(side[MARK]) for side in (self._ours, self._theirs) if MARK in side]
        return Merged(
            tables={MARK: max(formats, key=lambda mark: mark["1"]["format"], default={}), **self._tables},
            discrepancies=tuple(self._discrepancies),
            added=tuple(key_of(table, now) for table, _, before, now in came if now and before is None),
            changed=tuple(key_of(table, now) for table, _, before, now in came if now and before is not None),
            removed=tuple(key_of(table, before) for table, _, before, now in came if before and now is None),
            renamed=tuple((key, new) for (_, key), new in renamed.items()),
            kept=tuple(self._kept),
        )

    def _came(self) -> Iterator[tuple[str, str, Document | None, Document | None]]:
        """Each record that says something else than ours has it say: its table and id, what that was, and what there is now."""
        for name in (name for name in self._tables if name != DISCREPANCIES):
            here, now = self._ours.get(name, {}), self._tables[name]
            for number in dict.fromkeys((*here, *now)):
                before, after = here.get(number), now.get(number)
                if before is not after and _said(before) != _said(after):
                    yield name, number, before, after


def _under_own_ids(tables: Tables, rehomed: dict[str, None]) -> Tables:
    """*tables* with each record under the id of its key where that is free, so that one record is not met under two ids.

    The keys of those that stood elsewhere are added to *rehomed*.
    """
    moved: dict[str, Mapping[str, Document]] = dict(tables)
    for kind in KINDS:
        shelf = tables.get(kind.table, {})
        homes = {number: key_of(kind.table, document) for number, document in shelf.items()}
        strays = {
            number: home
            for number, key in homes.items()
            if key.isprintable() and key and (home := str(document_id(key))) != number and home not in shelf
        }
        if strays:
            taken = {home: number for number, home in reversed(strays.items())}
            strays = {number: home for home, number in taken.items()}
            rehomed |= dict.fromkeys(homes[number] for number in strays)
            moved[kind.table] = {strays.get(number, number): document for number, document in shelf.items()}
    return moved


def _renames(base: Tables, ours: Tables, theirs: Tables) -> dict[Address, str]:
    """New keys for what theirs added under a key under which ours has another thing, so that neither is taken for the other.

    A document that lies in a file with a new key is another one than what ours has, so it is looked for until nothing more is found.
    """
    taken = {
        key_of(name, document).casefold()
        for side in (base, ours, theirs)
        for name in KEYED
        for document in side.get(name, {}).values()
    }
    renamed: dict[Address, str] = {}
    while found := list(_impostors(base, ours, _under_new_keys(theirs, renamed))):
        old = {(table, new): key for (table, key), new in renamed.items()}
        for table, document in found:
            key = old.get((table, key_of(table, document)), key_of(table, document))
            renamed[table, key] = _new_key(table, key, document, ours, taken)
            taken.add(renamed[table, key].casefold())
    return renamed


def _new_key(table: str, key: str, document: Document, ours: Tables, taken: set[str]) -> str:
    """*key* with the first number that nobody has, or under which ours has this very thing since the same copy was merged before."""
    for number in count(2):
        numbered = f"{key}-{number}"
        here = ours.get(table, {}).get(str(document_id(numbered)))
        if numbered.casefold() not in taken or (here is not None and same_thing(table, here, document)):
            break
    return numbered


def _impostors(base: Tables, ours: Tables, theirs: Tables) -> Iterator[tuple[str, Document]]:
    """What theirs added under a key that ours has for something else, in the same table or in the other."""
    for table, other in (KEYED, KEYED[::-1]):
        known, here, there = (side.get(table, {}) for side in (base, ours, theirs))
        before, beside = base.get(other, {}), theirs.get(other, {})
        for number, document in there.items():
            if number in known or number != str(document_id(key_of(table, document))):
                continue
            abroad = ours.get(other, {}).get(number)
            if number in here:
                differs = not same_thing(table, here[number], document)
            else:
                differs = abroad is not None and number not in beside and abroad != before.get(number)
            if differs:
                yield table, document


def _under_new_keys(tables: Tables, renamed: Mapping[Address, str]) -> Tables:
    """*tables* with the records in *renamed* under their new keys and ids, and what points to them following."""
    if not renamed:
        return tables
    moved: dict[str, dict[str, Document]] = {}
    for name, table in tables.items():
        shelf = moved.setdefault(name, {})
        for number, document in table.items():
            new, key = repointed(name, document, renamed), renamed.get((name, key_of(name, document)), "")
            place = number if not key and new is document else str(document_id(key or key_of(name, new)))
            shelf[place] = {**new, "key": key} if key else new
    return moved


def _said(document: Document | None) -> Document | None:
    """*document* without the times of its entry and its changes."""
    return document and {field: value for field, value in document.items() if field not in _TIMES}


def _discrepancies(table: str, document: Document, disputes: Iterable[Dispute]) -> tuple[Discrepancy, ...]:
    return tuple(
        marked(
            Discrepancy(
                key="",
                kind=BY_TABLE[table].name if table in BY_TABLE else table,
                of=key_of(table, document),
                field=dispute.field,
                at=dispute.at,
                ours=as_json(dispute.ours),
                theirs=as_json(dispute.theirs),
                base=as_json(dispute.base),
            )
        )
        for dispute in disputes
    )


def _in_order(table: str, document: dict[str, Any]) -> Document:
    """*document* with its fields as they are always written; as it is, where it is no record that we know."""
    try:
        return compact_document(from_document(BY_TABLE[table].type, document))
    except (KeyError, BadRecord):
        return document


def _pointed_to(table: str, document: Document) -> set[Address]:
    """The table and key of everything that *document* points to."""
    return {(pointer.to, key) for pointer, key in pointers(table, document)}


def same_thing(table: str, one: Document, other: Document) -> bool:
    """Whether *one* and *other*, which have one key in *table*, are one thing entered twice or changed since, not two things.

    One source is one archival file, or one name for things that do not lie in two different files.
    """
    added = one.get("added")
    if added and added == other.get("added"):
        return True
    match table:
        case "claims":
            return _same_claim(one, other)
        case "sources":
            apart = one.get("in") and other.get("in") and one["in"] != other["in"]
            return not apart and not set(_names(one)).isdisjoint(_names(other))
    return True


def _same_claim(one: Document, other: Document) -> bool:
    """One sentence is one claim; of two sentences only rows of one table are, which share their key and their place."""
    if identity(str(one.get("text"))) == identity(str(other.get("text"))):
        return True
    imported = bool(one.get("origin") and other.get("origin"))
    return imported and not _places(one).isdisjoint(_places(other))


def _places(claim: Document) -> set[tuple[str, str]]:
    references = claim.get("references")
    return {
        (str(reference.get("source")), str(reference.get("locator")))
        for reference in (references if isinstance(references, list) else ())
        if isinstance(reference, Mapping)
    }


def _names(source: Document) -> Iterator[tuple[str, str]]:
    """What *source* is found by: its archival reference, its title or what was typed for it, its number or address."""
    yield from ((aid, term) for aid, term in terms("sources", source) if aid in _CALLED)
    yield from ((field, str(source[field])) for field in _NAMED_BY if source.get(field))
