"""The register of claims: which are there, or came before in a batch, and which of their values could not be read."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from histcite.deferred import expression
from histcite.holdings.holdings import Holdings
from histcite.intake.listing import Announced
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim
from histcite.records.entry import Draft
from histcite.records.property import Property
from histcite.store.aids import origin_term
from histcite.unreadable import ChangedMeanwhile
from histcite.values import Kind, Names, identity, read_answer


class Register:
    """Claims by key and by origin; of those that a batch brought only what its further rows may be about is kept.

    ``announced`` are the keys of the batch, as often as they come in it; the claims of the library that are ``given_up`` get other
    keys, and nothing is known of them any more.
    """

    def __init__(self, holdings: Holdings, announced: Announced) -> None:
        self._held = holdings.claims
        self._contents = holdings.contents
        self._is_new = not len(holdings.claims)
        self._announced = announced
        self._any_without_key = "" in announced
        self._awaited: set[str] = set()
        self._entered: dict[str, Claim] = {}
        self._origins: dict[int, str] = {}
        self._held_origins: dict[str, str] = {}
        self.given_up: set[str] = set()

    def comes_again(self, key: str) -> bool:
        """Whether *key*, which comes now, is to come once more; to be asked each time that it comes.

        Raises ChangedMeanwhile for one that was not announced as often.
        """
        folded = key.casefold()
        if not folded:
            return False
        left = self._announced.came(folded)
        if left < 0:
            raise ChangedMeanwhile(key)
        if left:
            self._awaited.add(folded)
        else:
            self._awaited.discard(folded)
        return left > 0

    def announces(self, key: str) -> bool:
        """Whether a claim of the library or of the batch has *key*, capitals aside."""
        return key in self._announced or bool(self._held.cased(key))

    def look_up(self, origins: Iterable[str]) -> None:
        """Find out at once which claims of the library have any of *origins*, before each is asked for."""
        self._held_origins = {} if self._is_new else self._held_with(frozenset(origins))

    def _held_with(self, origins: frozenset[str]) -> dict[str, str]:
        """By origin the keys of the claims of the library that have any of *origins*; empty for one that no claim has."""
        terms = {origin_term(origin) for origin in origins if origin}
        found = self._contents.documents("claims", self._contents.under("claims", "origin", terms))
        return {**dict.fromkeys(origins, ""), **{one["origin"]: one.get("key", "") for one in found}}

    def _held_origin(self, origin: str) -> str:
        """The key of the claim of the library with this origin; empty where there is none."""
        if not self._is_new and origin not in self._held_origins:
            self._held_origins |= self._held_with(frozenset({origin}))
        return self._held_origins.get(origin, "")

    def known(self, claim: Claim | Draft) -> str:
        """The key of the claim that is there under the key of *claim*, or with its origin where it has none; empty without one."""
        if not claim.key:
            return self._came_with(claim.origin) or self._held_origin(claim.origin)
        folded = claim.key.casefold()
        if folded in self._entered:
            return self._entered[folded].key
        held = "" if self._is_new else self._held_origin(claim.origin)
        if held.casefold() != folded:
            held = "" if self._is_new else self._held.cased(claim.key)
        return "" if held in self.given_up else held

    def _came_with(self, origin: str) -> str:
        """The key of the claim that the batch brought with this origin; empty without one."""
        return self._origins.get(_digest(origin), "") if self._origins else ""

    def stray(self, claim: Draft) -> str:
        """The key of a claim of the library with the very cells of *claim*, where the batch has no row of that key."""
        if self._is_new or not claim.origin or self._came_with(claim.origin):
            return ""
        held = self._held_origin(claim.origin)
        return "" if held in self.given_up or held in self._announced else held

    def has_origin(self, key: str, origin: str) -> bool:
        """Whether the claim *key* was brought by the very cells that *origin* stands for."""
        if key.casefold() in self._entered:
            return self._entered[key.casefold()].origin == origin
        if self._held_origins.get(origin) == key:
            return True
        document = self._contents.get("claims", key)
        return document is None or document.get("origin", "") == origin

    def __getitem__(self, key: str) -> Claim:
        return self._entered.get(key.casefold()) or self._held[key]

    def enter(self, claim: Claim) -> None:
        """Know *claim* from now on."""
        folded = claim.key.casefold()
        if self._any_without_key and claim.origin:
            self._origins[_digest(claim.origin)] = claim.key
        if folded in self._awaited:
            self._entered[folded] = claim
        else:
            self._entered.pop(folded, None)


def _digest(origin: str) -> int:
    from hashlib import blake2b

    return int.from_bytes(blake2b(origin.encode(), digest_size=16).digest(), "big")


SHOWN = 5
"""How many of them are told one by one."""

REMEMBERED = 4096
"""How many values are remembered as read."""

NO_NAMES = Names()
"""Whether a date, a figure or a yes can be read depends on no name."""

_COUNTED = expression(r"([1-9][0-9]+) ([^\W\d_]+)")

_MISREAD = (Kind.DATE, Kind.QUANTITY, Kind.BOOLEAN)
"""The kinds of value that words may fail to be."""


class Unread:
    """The first claim with each such value of a property; *declared* are the properties by the identity of their name."""

    def __init__(self, declared: Mapping[str, Property]) -> None:
        misread = {name: one for name, one in declared.items() if one.kind in _MISREAD}
        self._asked = lru_cache(REMEMBERED)(lambda property_: misread.get(identity(property_)))
        self._read = lru_cache(REMEMBERED)(_reason)
        self._found: dict[tuple[str, str], str] = {}

    def note(self, claim: Claim, place: Place) -> None:
        """Look at the value of *claim*, which came at *place*."""
        declared = self._asked(claim.property) if claim.value and claim.subject else None
        reason = self._why(claim.value, declared) if declared else ""
        if reason and (claim.property, claim.value) not in self._found:
            message = f"{claim.value!r} is kept as text: {reason}"
            problem = Problem(place=place, column="value", message=message)
            self._found[claim.property, claim.value] = str(problem) if len(self._found) < SHOWN else ""

    def told(self) -> Iterator[str]:
        """A sentence with its place for each of the first values; the others are counted."""
        yield from filter(None, self._found.values())
        if len(self._found) > SHOWN:
            yield f"more values kept as text: {len(self._found) - SHOWN}"

    def _why(self, value: str, declared: Property) -> str:
        """Why *value* cannot be read; where it is a figure and a word that is none, any figure as long may be read in its place."""
        counted = _COUNTED.fullmatch(value) if declared.kind == Kind.QUANTITY else None
        if counted and self._read(counted[2], declared):
            alike = f"{'9' * len(counted[1])} {counted[2]}"
            if not self._read(alike, declared):
                return ""
        return self._read(value, declared)


def _reason(value: str, declared: Property) -> str:
    """Why *value* cannot be read as its property wants; empty if it can."""
    members = value.split(";") if declared.cardinality == "many" else [value]
    answers = (
        read_answer(member, Kind(declared.kind), names=NO_NAMES) for member in members if member.strip()
    )
    return next(filter(None, (answer.unread for answer in answers)), "")
