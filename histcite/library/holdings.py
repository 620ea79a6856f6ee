"""The holdings of a library at one moment: its records, and what follows from them."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from histcite.errors import BadRecord, DamagedRecord
from histcite.library.drawer import Document, Drawer, R
from histcite.library.inquiry import Inquiry
from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.document import from_document
from histcite.records.property import Property, shipped_properties
from histcite.records.source import Source
from histcite.store import Store
from histcite.values import Names, identity

TABLES: dict[type[Any], str] = {
    Claim: "claims",
    Source: "sources",
    Alias: "aliases",
    Property: "properties",
    Decision: "decisions",
}


class Holdings:
    """Records by key: a picture of the store at one moment, each record made when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self.signature = store.signature()
        self._documents = dict(store.documents())

    @cached_property
    def claims(self) -> Drawer[Claim]:
        """The claims, in the order in which they were added."""
        return self._records(Claim)

    @cached_property
    def sources(self) -> Drawer[Source]:
        """The sources, in the order in which they were added."""
        return self._records(Source)

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        """The aliases by their preferred name."""
        return self._records(Alias)

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """The properties that this library declares itself."""
        return self._records(Property)

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions, oldest first."""
        return self._records(Decision)

    def records(self, kind: type[R]) -> Mapping[str, R]:
        """The records of one kind by key."""
        held: Mapping[str, R] = getattr(self, TABLES[kind])
        return held

    @cached_property
    def citable(self) -> Mapping[str, Claim | Source]:
        """Claims and sources by key; a claim comes before a source of the same key."""
        maps = cast("list[dict[str, Claim | Source]]", [self.claims, self.sources])
        return ChainMap(*maps)

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
        own = {identity(name): declared for name, declared in self.properties.items()}
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

    def _records(self, kind: type[R]) -> Drawer[R]:
        documents = self._documents.get(TABLES[kind], {}).values()
        return Drawer(kind, documents, lambda document: self._record(kind, document))

    def _record(self, kind: type[R], document: Document) -> R:
        try:
            return from_document(kind, document)
        except BadRecord as error:
            named = document.get("key", document.get("name", "without a key"))
            raise DamagedRecord(self._path, f"{kind.__name__.lower()} {named}", str(error)) from error
