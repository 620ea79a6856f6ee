"""A drawer of records: each made from its document when it is first taken out."""

from collections.abc import Callable, Collection, Iterator, Sequence, ValuesView
from typing import Any, Generic, TypeVar
from warnings import warn

from histcite.cautions import LeftOut
from histcite.errors import MANY, DamagedRecord
from histcite.records.document import Document
from histcite.records.keys import Keyed
from histcite.records.kinds import AnyRecord, key_of
from histcite.store import Contents

R = TypeVar("R", bound=AnyRecord)


class Drawer(Keyed[R], Generic[R]):
    """The records of one table by key in the order in which they came in, each made when it is first taken out.

    Most commands need a few records of a library, and making them all costs more than reading the file.
    """

    def __init__(
        self,
        contents: Contents,
        table: str,
        make: Callable[[Document], R],
        lately: Callable[[str], Iterator[str]] = lambda _: iter(()),
    ) -> None:
        self.contents = contents
        self._lately = lately
        self._table = table
        self._make: Callable[[Document], R] = make
        self._made: dict[str, R] = {}
        self._all: list[R] | None = None

    def __getitem__(self, key: str) -> R:
        if key not in self._made:
            document = self.contents.get(self._table, key) if key else None
            if document is None:
                raise KeyError(key)
            self._made[key] = self._make(document)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and bool(key) and (key in self._made or self.cased(key) == key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.contents.keys(self._table))

    def __len__(self) -> int:
        return self.contents.count(self._table)

    def values(self) -> ValuesView[R]:
        """The records in order, read in one go."""
        return _Records(self)

    def cased(self, key: str) -> str:
        """The key that differs from *key* at most in case, as it is written; empty where there is none."""
        return self.contents.cased(self._table, key)

    def beginning(self, typed: str) -> Sequence[str]:
        """The keys that begin with *typed*, without regard to case; of many only the first."""
        return self.contents.beginning(self._table, typed, MANY)

    def lately_written(self) -> Iterator[str]:
        """The keys of the records that commands on this machine wrote, the last first; some may be gone, or come again."""
        return self._lately(self._table)

    def under(self, aid: str, terms: Collection[str], most: int | None = None) -> Sequence[str]:
        """The keys of the records under any of *terms* in a finding aid of :mod:`histcite.store.aids`; the first *most* only, if said."""
        return self.contents.under(self._table, aid, terms, most)

    def taken(self, keys: Sequence[str] | None = None) -> Iterator[R]:
        """The records with these keys, in their order, or all of them; without a damaged one, with the warning LeftOut.

        None that was taken before is read again where all of them were.
        """
        if self._all is not None:
            return iter(self._all) if keys is None else (self._made[key] for key in keys if key in self._made)
        if keys is not None and all(map(self._made.__contains__, keys)):
            return map(self._made.__getitem__, keys)
        return self._taken_out(keys)

    def _taken_out(self, keys: Sequence[str] | None) -> Iterator[R]:
        found, is_whole = [], keys is None
        for document in self.contents.documents(self._table, keys):
            key = key_of(self._table, document)
            try:
                record = self._made[key] if key in self._made else self._make(document)
            except DamagedRecord as damage:
                warn(LeftOut(damage.path, damage.record, damage.trouble), stacklevel=2)
                is_whole = False
                continue
            self._made[key] = record
            if is_whole:
                found.append(record)
            yield record
        if is_whole:
            self._all = found


class _Records(ValuesView[Any]):
    """The records of a drawer; one by one they would each be looked for."""

    _mapping: Drawer[Any]

    def __iter__(self) -> Iterator[Any]:
        return self._mapping.taken()
