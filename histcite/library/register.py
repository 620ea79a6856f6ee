"""The register of claims: which are there, in the library or among those that a batch brought before."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from histcite.errors import ChangedMeanwhile
from histcite.library.holdings import Holdings
from histcite.records.claim import Claim
from histcite.records.entry import Draft


class Register:
    """Claims by key and by origin; of those that a batch brought only what its further rows may be about is kept.

    ``announced`` are the keys of the batch, as often as they come in it.
    """

    def __init__(self, holdings: Holdings, announced: Iterable[str]) -> None:
        self._held = holdings.claims
        self._contents = holdings.contents
        self._is_new = not len(holdings.claims)
        self._awaited = Counter(key.strip().casefold() for key in announced)
        self._any_without_key = self._awaited[""] > 0
        self._entered: dict[str, Claim] = {}
        self._origins: dict[bytes, str] = {}
        self._held_origins: dict[str, str] = {}
        self._given_up: set[str] = set()

    def comes_again(self, key: str) -> bool:
        """Whether *key*, which comes now, is to come once more; to be asked each time that it comes.

        Raises ChangedMeanwhile for one that was not announced as often.
        """
        folded = key.casefold()
        if not folded:
            return False
        if self._awaited[folded] < 1:
            raise ChangedMeanwhile(key)
        self._awaited[folded] -= 1
        return self._awaited[folded] > 0

    def look_up(self, origins: Iterable[str]) -> None:
        """Find out at once which claims of the library have any of *origins*, before each is asked for."""
        self._held_origins = {} if self._is_new else self._held_with(frozenset(origins))

    def _held_with(self, origins: frozenset[str]) -> dict[str, str]:
        """By origin the keys of the claims of the library that have any of *origins*; empty for one that no claim has."""
        found = self._contents.documents("claims", self._contents.under("claims", "origin", origins))
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
        return "" if held in self._given_up else held

    def _came_with(self, origin: str) -> str:
        """The key of the claim that the batch brought with this origin; empty without one."""
        return self._origins.get(_digest(origin), "") if self._origins else ""

    def stray(self, claim: Draft) -> str:
        """The key of a claim of the library with the very cells of *claim*, where the batch has no row of that key."""
        if self._is_new or not claim.origin or self._came_with(claim.origin):
            return ""
        held = self._held_origin(claim.origin)
        return "" if held in self._given_up or held.casefold() in self._awaited else held

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
        if self._awaited[folded] > 0:
            self._entered[folded] = claim
        else:
            self._entered.pop(folded, None)

    def give_up(self, key: str) -> None:
        """Know nothing any more of the claim *key* of the library, which gets another key."""
        self._given_up.add(key)


def _digest(origin: str) -> bytes:
    """What stands for an origin, which is ten times as long."""
    return hashlib.blake2b(origin.encode(), digest_size=16).digest()
