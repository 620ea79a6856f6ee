"""The holdings of a library at one moment: its records, and what follows from them."""

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import Any
from warnings import warn

from histcite.archives import Registry
from histcite.cautions import SourceMissing
from histcite.errors import BadRecord, DamagedRecord
from histcite.holdings.drawer import Drawer, R
from histcite.holdings.inquiry import Inquiry
from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.discrepancy import Discrepancy
from histcite.records.document import Document, from_document
from histcite.records.keys import look_up
from histcite.records.kinds import BY_TYPE, KEYED, KINDS, pointers, pointing_to
from histcite.records.property import Property, declared_with
from histcite.records.source import Source
from histcite.store import Change, Store
from histcite.values import Names

_LOOKED_UP = 40
"""How many keys are read in one go in the time in which one is looked up."""


class Holdings:
    """Records by key: a picture of the store at one moment, each record made when it is first asked for.

    ``archives`` are those that the library knows, by which its references are read and printed. Claims and sources stand in
    the order in which they were added, aliases under their preferred name, decisions with the oldest first; ``properties`` are those
    that this library declares itself, and ``discrepancies`` what copies of it say differently, until it is settled.
    """

    def __init__(self, store: Store, archives: Registry) -> None:
        self.archives = archives
        self._path = store.path
        self.signature = store.signature()
        self.contents = store.contents()
        self._met = set[str]()
        self._keys: dict[str, frozenset[str]] = {}
        self._drawers: dict[type[Any], Drawer[Any]] = {
            kind.type: Drawer(
                self.contents, kind.table, partial(self._record, kind.type), store.lately_written
            )
            for kind in KINDS
        }
        self.claims = self.records(Claim)
        self.sources = self.records(Source)
        self.aliases = self.records(Alias)
        self.properties = self.records(Property)
        self.decisions = self.records(Decision)
        self.discrepancies = self.records(Discrepancy)

    def records(self, kind: type[R]) -> Drawer[R]:
        """The records of one kind by key."""
        return self._drawers[kind]

    def citable(self, typed: str) -> Claim | Source:
        """The claim, or the source, with this key or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        tables: tuple[Mapping[str, Claim | Source], ...] = (self.claims, self.sources)
        return look_up("claim or source", typed, *tables)

    @cached_property
    def names(self) -> Names:
        """The authority file made of the aliases."""
        return Names((alias.name, alias.forms, alias.kind, alias.inside) for alias in self.aliases.values())

    @cached_property
    def declared(self) -> Mapping[str, Property]:
        """Every property, shipped or declared here, by the identity of its name and of every other word for it."""
        return declared_with(self.properties.values())

    @cached_property
    def inquiry(self) -> Inquiry:
        """What is in dispute."""
        return Inquiry(self.claims, self.sources, self.decisions, self.names, self.declared, self.archives)

    def refuse_breaches(self, changes: Iterable[Change]) -> None:
        """Raise the refusal of the first law of the records that *changes* would newly break."""
        from histcite.records.laws import refuse_added

        altered = ((change.table, change.id, change.before, change.after) for change in changes)
        refuse_added(self.contents, altered)

    def _record(self, kind: type[R], document: Document) -> R:
        """The record that *document* is, with the warning SourceMissing, once, for each source to which it points and which is not there."""
        try:
            record = from_document(kind, document)
        except BadRecord as error:
            named = document.get("key", document.get("name", "without a key"))
            raise DamagedRecord(self._path, f"{kind.__name__.lower()} {named}", str(error)) from error
        table = BY_TYPE[kind].table
        for pointer, key in pointers(table, document) if table in KEYED else ():
            if key in self._met:
                continue
            self._met.add(key)
            if not self._is_there(pointer.to, key):
                users = (
                    user
                    for one, pointing in pointing_to("sources")
                    for user in self.contents.under(one.table, pointing.aid, [key])
                )
                warn(SourceMissing(self._path, key, list(dict.fromkeys(users))), stacklevel=2)
        return record

    def _is_there(self, table: str, key: str) -> bool:
        """Whether *table* has a record with this key: looked up one by one until so many were that reading all its keys costs less."""
        if table not in self._keys:
            asked = len(self._met)
            if asked % _LOOKED_UP or asked * _LOOKED_UP < self.contents.count(table):
                return self.contents.cased(table, key) == key
            self._keys[table] = frozenset(self.contents.keys(table))
        return key in self._keys[table]
