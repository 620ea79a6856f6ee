"""The holdings of a library at one moment: its records, and what follows from them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from histcite.archives import Registry
from histcite.errors import BadRecord, DamagedRecord
from histcite.holdings.drawer import Citable, Drawer, R
from histcite.holdings.inquiry import Inquiry
from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.discrepancy import Discrepancy
from histcite.records.document import Document, from_document
from histcite.records.kinds import BY_TYPE
from histcite.records.property import Property, shipped_properties
from histcite.records.source import Source
from histcite.store import Store
from histcite.values import Names, identity


class Holdings:
    """Records by key: a picture of the store at one moment, each record made when it is first asked for.

    ``archives`` are those that the library knows, by which its references are read and printed.
    """

    def __init__(self, store: Store, archives: Registry) -> None:
        self.archives = archives
        self._path = store.path
        self.signature = store.signature()
        self.contents = store.contents()
        self._drawers: dict[type[Any], Drawer[Any]] = {}

    @property
    def claims(self) -> Drawer[Claim]:
        """The claims, in the order in which they were added."""
        return self.records(Claim)

    @property
    def sources(self) -> Drawer[Source]:
        """The sources, in the order in which they were added."""
        return self.records(Source)

    @property
    def aliases(self) -> Drawer[Alias]:
        """The aliases by their preferred name."""
        return self.records(Alias)

    @property
    def properties(self) -> Drawer[Property]:
        """The properties that this library declares itself."""
        return self.records(Property)

    @property
    def decisions(self) -> Drawer[Decision]:
        """The decisions, oldest first."""
        return self.records(Decision)

    @property
    def discrepancies(self) -> Drawer[Discrepancy]:
        """What copies of the library say differently, until it is settled."""
        return self.records(Discrepancy)

    def records(self, kind: type[R]) -> Drawer[R]:
        """The records of one kind by key."""
        if kind not in self._drawers:
            self._drawers[kind] = Drawer(
                self.contents, BY_TYPE[kind].table, lambda document: self._record(kind, document)
            )
        return self._drawers[kind]

    @cached_property
    def citable(self) -> Citable:
        """Claims and sources by key; a claim comes before a source of the same key."""
        return Citable(self.claims, self.sources)

    @cached_property
    def names(self) -> Names:
        """The authority file made of the aliases."""
        return Names((alias.name, alias.forms, alias.kind, alias.inside) for alias in self.aliases.values())

    @cached_property
    def declared(self) -> Mapping[str, Property]:
        """Every property, shipped or declared here, by the identity of its name.

        One that is declared anew in its old kind keeps the role that it is shipped with, unless it is given another.
        """
        shipped = {identity(name): declared for name, declared in shipped_properties().items()}
        own = {identity(declared.name): declared for declared in self.properties.values()}
        kept = {
            name: replace(declared, role=shipped[name].role)
            for name, declared in own.items()
            if name in shipped and not declared.role and declared.kind == shipped[name].kind
        }
        return shipped | own | kept

    @cached_property
    def inquiry(self) -> Inquiry:
        """What is in dispute."""
        return Inquiry(self.claims, self.sources, self.decisions, self.names, self.declared)

    def _record(self, kind: type[R], document: Document) -> R:
        try:
            return from_document(kind, document)
        except BadRecord as error:
            named = document.get("key", document.get("name", "without a key"))
            raise DamagedRecord(self._path, f"{kind.__name__.lower()} {named}", str(error)) from error
