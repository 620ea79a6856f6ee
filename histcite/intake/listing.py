"""Long lists of what came in, in little memory: an import may bring a million claims, each of which is told by its key."""

import gc
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import Any, NamedTuple


class Entered(NamedTuple):
    """A record that was entered: what it is, and what it is called."""

    kind: type[Any]
    key: str


class KeyRoll(Sequence[str]):
    """Keys in the order in which they came, all of them in one text."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("I", [0])

    def append(self, key: str) -> None:
        """Take *key* in, behind the others."""
        self._text += key.encode()
        self._ends.append(len(self._text))

    def __getitem__(self, at: Any) -> Any:
        return list(self)[at]

    def __iter__(self) -> Iterator[str]:
        return (self._text[start:end].decode() for start, end in pairwise(self._ends))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    def __hash__(self) -> int:
        return hash((*self,))


class Entries(Sequence[Entered]):
    """Records in the order in which they were entered."""

    def __init__(self) -> None:
        self._kinds: list[type[Any]] = []
        self._told = bytearray()
        self._keys = KeyRoll()

    def append(self, entered: Entered) -> None:
        """Take *entered* in, behind the others."""
        if entered.kind not in self._kinds:
            self._kinds.append(entered.kind)
        self._told.append(self._kinds.index(entered.kind))
        self._keys.append(entered.key)

    def counted(self) -> Counter[type[Any]]:
        """How many there are of each kind, in the order in which the kinds came."""
        return Counter({kind: self._told.count(number) for number, kind in enumerate(self._kinds)})

    def __getitem__(self, at: Any) -> Any:
        return list(self)[at]

    def __iter__(self) -> Iterator[Entered]:
        return (Entered(self._kinds[kind], key) for kind, key in zip(self._told, self._keys, strict=True))

    def __len__(self) -> int:
        return len(self._keys)


class Announced:
    """Keys, capitals aside, and how often each is still to come; kept by their hashes of 64 bits, of which no two are the same in any table
    that a historian fills.
    """

    def __init__(self, keys: Iterable[str] = ()) -> None:
        """All *keys*, as often as they are announced."""
        self._hashes, self._times = array("q"), array("I")
        for hashed, same in groupby(sorted(array("q", map(_hash, keys)))):
            self._hashes.append(hashed)
            self._times.append(sum(1 for _ in same))

    def __contains__(self, key: str) -> bool:
        return self._place(key) is not None

    def came(self, key: str) -> int:
        """Take note that *key* came, and give how often it is still to come; -1 where it was not to come at all."""
        at = self._place(key)
        if at is None or not self._times[at]:
            return -1
        self._times[at] -= 1
        return self._times[at]

    def __len__(self) -> int:
        return sum(self._times)

    def _place(self, key: str) -> int | None:
        hashed = _hash(key)
        at = bisect_left(self._hashes, hashed)
        return at if at < len(self._hashes) and self._hashes[at] == hashed else None


def _hash(key: str) -> int:
    return hash(key.strip().casefold())


@contextmanager
def undisturbed() -> Iterator[None]:
    """A block in which nothing looks for circles among the objects in memory; rows make none, and the search takes its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
