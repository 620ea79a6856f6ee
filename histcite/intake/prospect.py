"""The prospect: what the library will hold once a delivery is taken in, by which each record of it is judged before it is written."""

from collections.abc import Collection, Iterator, Sequence

from histcite.intake.shelflist import Shelflist
from histcite.records.document import Document, compact_document
from histcite.records.kinds import AnyRecord
from histcite.records.laws import Breach, Card, breaches, card_of
from histcite.store import Contents


class Prospect:
    """The contents of the library, with the ``sources`` that come and the ``claims``, by their keys, and ``decisions`` that came.

    Sources whose keys are ``withheld`` come no more; what the library holds under these keys stays.
    """

    def __init__(self, contents: Contents, sources: Shelflist) -> None:
        self._contents = contents
        self._sources = sources
        self.withheld: set[str] = set()
        self.claims: frozenset[str] = frozenset()
        self.decisions: list[Document] = []

    def breaches(self, card: Card, there: AnyRecord | None) -> list[Breach]:
        """The laws that the record on *card* would break and *there*, which it takes the place of, does not."""
        found = breaches(self, card)
        known = (
            {breach.found for breach in breaches(self._contents, card_of(there))} if found and there else ()
        )
        return [breach for breach in found if breach.found not in known]

    def get(self, table: str, key: str) -> Document | None:
        """The document with this key; None where there will be none."""
        if table != "sources" or key in self.withheld:
            return self._contents.get(table, key)
        source = self._sources.get(key)
        return compact_document(source) if source else None

    def cased(self, table: str, key: str) -> str:
        """The key as it will be written; empty where there will be none."""
        if table == "sources":
            coming = self._sources.cased(key)
            return self._contents.cased(table, key) if coming in self.withheld else coming
        return key if table == "claims" and key in self.claims else self._contents.cased(table, key)

    def documents(self, table: str) -> Iterator[Document]:
        """Every document of *table*."""
        yield from self._contents.documents(table)
        yield from self.decisions if table == "decisions" else ()

    def under(self, table: str, aid: str, terms: Collection[str]) -> Sequence[str]:
        """The keys of what stands under any of *terms* in a finding aid; nothing that comes takes away what others point to."""
        return self._contents.under(table, aid, terms)
