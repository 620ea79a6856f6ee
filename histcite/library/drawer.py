"""A drawer of records: each made from its document when it is first taken out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.property import Property
from histcite.records.source import Source

Document = Mapping[str, Any]

R = TypeVar("R", Claim, Source, Alias, Property, Decision)

ENTERED = {Claim: "added", Source: "added", Decision: "when"}
"""The field that says when a record of a kind came in; the other kinds are in the order of their names."""


class Drawer(Mapping[str, R], Generic[R]):
    """Records by key in the order in which they came in, each made from its document when it is first taken out.

    Most commands need a few records of a library, and making them all costs more than reading the file.
    """

    def __init__(self, kind: type[R], documents: Iterable[Document], make: Callable[[Document], R]) -> None:
        self._entered = ENTERED.get(kind, "")
        named = "key" if self._entered else "name"
        self._documents = {_key(document, named, make): document for document in documents}
        self._make: Callable[[Document], R] = make
        self._made: dict[str, R] = {}

    def __getitem__(self, key: str) -> R:
        if key not in self._made:
            self._made[key] = self._make(self._documents[key])
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._documents)

    @property
    def unordered(self) -> Collection[str]:
        """The keys in no order, which costs no sorting."""
        return self._documents.keys()

    def texts(self, field: str) -> Collection[str]:
        """What stands in the text *field* of the records, each text once; no record is made for it."""
        texts = (document.get(field) for document in self._documents.values())
        return {text: None for text in texts if text and isinstance(text, str)}

    def saying(self, field: str, texts: Collection[str]) -> Iterator[R]:
        """The records in whose text *field* one of *texts* stands, in their order."""
        return (self[key] for key in self._sorted(self._saying(field, texts)))

    @cached_property
    def _order(self) -> list[str]:
        return self._sorted(self._documents)

    def _saying(self, field: str, texts: Collection[str]) -> Iterator[str]:
        for key, document in self._documents.items():
            text = document.get(field)
            if isinstance(text, str) and text in texts:
                yield key

    def _sorted(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (str(self._documents[key].get(self._entered, "")), key))


def _key(document: Document, named: str, make: Callable[[Document], Any]) -> str:
    """The key of a document; one that has none is damaged, and making it says so."""
    key = document.get(named)
    return key if isinstance(key, str) else str(make(document).key)
