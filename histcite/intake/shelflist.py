"""The shelf list: the sources of the library and those that a batch brings, found by key, file, description or title."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache

from histcite.archives import file_identity, parse_canonical
from histcite.errors import UnreadableReference
from histcite.holdings.drawer import Drawer
from histcite.records.document import compact_document
from histcite.records.source import Source
from histcite.store.aids import AIDS, descriptions

REMEMBERED = 4096
"""How many answers of the library are remembered: the rows of a table ask for the same again and again."""

Holders = Mapping[str, list[str]]
"""The keys of sources by what they lie in."""


DESCRIPTIVE = tuple(
    field.name
    for field in fields(Source)
    if field.name
    not in ("key", "forms", "formerly", "consulted", "tags", "note", "origin", "added", "changed")
)
"""What tells one source from another."""


class Shelflist(Mapping[str, Source]):
    """Sources by key: those of a drawer, none of them read before it is asked for, and those that were entered since.

    ``changes`` counts how often one was entered or forgotten.
    """

    def __init__(self, held: Drawer[Source]) -> None:
        self._held = held
        self.changes = 0
        self._entered: dict[str, Source] = {}
        self._cased: dict[str, str] = {}
        self._stands: dict[str, list[list[str]]] = {}
        self._filed: dict[tuple[str, str], list[str]] = {}
        self._described: dict[str, dict[str, list[str]]] = {}
        self._numbers: dict[str, int] = {}
        self._held_cased = lru_cache(REMEMBERED)(held.cased)
        self._held_under = lru_cache(REMEMBERED)(held.under)
        self._held_described = lru_cache(REMEMBERED)(self._by_holder)

    def __getitem__(self, key: str) -> Source:
        return self._entered[key] if key in self._entered else self._held[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and (key in self._entered or self._held_cased(key) == key)

    def __iter__(self) -> Iterator[str]:
        yield from self._held
        yield from (key for key in self._entered if key not in self._held)

    def __len__(self) -> int:
        return len(self._held) + sum(1 for key in self._entered if key not in self._held)

    def cased(self, key: str) -> str:
        """The key as it is written; empty where no source has it."""
        return self._cased.get(key.casefold()) or self._held_cased(key)

    def under(self, aid: str, *terms: str) -> list[str]:
        """The keys of the sources under any of *terms* of an aid, the latest last."""
        entered = (key for term in terms for key in self._filed.get((aid, term), ()))
        return list(dict.fromkeys((*self._held_under(aid, terms), *entered)))

    def like(self, described: Source) -> Iterator[Source]:
        """The sources of the same title, authors and date as *described*, but those that lie in something else."""
        for term in descriptions(described):
            for holders in (self._held_described(term), self._described.get(term, {})):
                for holder in (described.within, "") if described.within else tuple(holders):
                    yield from (self[key] for key in holders.get(holder, ()))

    def free_key(self, wanted: str, is_taken: Callable[[str], bool]) -> str:
        """*wanted*, or *wanted* with the first number that makes it unlike the key of every source, and is not taken otherwise."""
        number = self._numbers.get(wanted.casefold(), 1)
        while self.cased(key := wanted if number == 1 else f"{wanted}-{number}") or is_taken(key):
            number += 1
        if number > 1:
            self._numbers[wanted.casefold()] = number
        return key

    def enter(self, source: Source) -> None:
        """Know *source* from now on, in the place of what was entered under its key."""
        self.changes += 1
        for shelf in self._stands.get(source.key, ()):
            shelf.remove(source.key)
        self._entered[source.key] = source
        self._cased[source.key.casefold()] = source.key
        self._stands[source.key] = list(self._shelves(source))
        for shelf in self._stands[source.key]:
            shelf.append(source.key)

    def forget(self, source: Source) -> None:
        """Know nothing any more of *source*, which was entered new and is not going to be kept."""
        self.changes += 1
        del self._entered[source.key], self._cased[source.key.casefold()]
        for shelf in self._stands.pop(source.key):
            shelf.remove(source.key)
        self._numbers.clear()

    def _shelves(self, source: Source) -> Iterator[list[str]]:
        """Where the key of *source* stands that it may be found by what is said of it."""
        if source.kind == "file" and source.reference:
            for signature in (source.reference, *source.formerly):
                with suppress(UnreadableReference):
                    yield self._filed.setdefault(("file", identity_of(signature)), [])
        aids, document = AIDS["sources"], compact_document(source)
        for aid in ("called", "in", "origin", "number"):
            for term in dict.fromkeys(aids[aid](document)):
                yield self._filed.setdefault((aid, term), [])
        for term in aids["described"](document):
            yield self._described.setdefault(term, {}).setdefault(source.within, [])

    def _by_holder(self, term: str) -> Holders:
        holders: dict[str, list[str]] = {}
        for source in self._held.taken(self._held.under("described", (term,))):
            holders.setdefault(source.within, []).append(source.key)
        return holders


@lru_cache(REMEMBERED)
def identity_of(canonical: str) -> str:
    """What a file is told by, of which *canonical* is the reference."""
    return file_identity(parse_canonical(canonical))


def differences(described: Source, there: Source) -> list[str]:
    """The fields in which the two say different things; what one of them leaves open is no difference, nor is another way of typing
    a title or a name, or a title under which the other was named before.
    """
    from histcite.citations.calling import words

    different = [
        field
        for field in DESCRIPTIVE
        if (here := getattr(described, field)) and (known := getattr(there, field)) and here != known
    ]
    if "title" in different and words(described.title) in map(words, (there.title, *there.forms)):
        different.remove("title")
    if "authors" in different and words("; ".join(described.authors)) == words("; ".join(there.authors)):
        different.remove("authors")
    return different
