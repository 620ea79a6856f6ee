"""Keys: what users and scripts call a record by."""

import os
import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, TypeVar

from histcite.deferred import expression
from histcite.errors import AmbiguousKey, BadKey, UnknownKey

Record = TypeVar("Record")

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case: no i, l, o or u, so that a key can be read aloud."""

KEY_LENGTH = 10
_BITS = 5 * KEY_LENGTH
_GENERATED = expression(rf"c[{ALPHABET}]{{{KEY_LENGTH}}}", re.ASCII)
_LAST = expression(r"last(?:~(\d{1,9}))?", re.ASCII | re.IGNORECASE)
_CHOSEN = expression(r"[A-Za-z][\w.-]*", re.ASCII)


def new_key() -> str:
    """A claim key of 50 random bits, so that keys of merged libraries do not collide."""
    return "c" + encode(int.from_bytes(os.urandom(8), "big") >> (64 - _BITS))


def encode(number: int) -> str:
    """Ten letters and digits of Crockford's base32 for a number below 2**50."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))


def key_from(text: str) -> str:
    """A claim key that is always the same for *text*, which says what another program calls the claim."""
    return "c" + encode(document_id(text))


@lru_cache(maxsize=1 << 8)
def document_id(key: str) -> int:
    """The store's integer id for *key*: the key's own bits where it was generated, else 50 bits of its hash.

    Two keys that differ only by case share an id, because keys are unique without regard to case.
    """
    folded = key.casefold()
    if _GENERATED.fullmatch(folded):
        number = 0
        for letter in folded[1:]:
            number = number << 5 | ALPHABET.index(letter)
        return number
    digest = hashing()(folded.encode(errors="surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _BITS)


@cache
def hashing() -> Callable[[bytes], Any]:
    """SHA-256, loaded when it is first asked for, since an import statement passed for each cell takes longer than the hash; Python's own
    (its name changed with 3.12) before that of OpenSSL, which takes longer to load than many commands to run.
    """
    for module in ("_sha2", "_sha256"):
        with suppress(ImportError):
            own: Callable[[bytes], Any] = import_module(module).sha256
            return own
    from hashlib import sha256

    return sha256


def check_key(key: str) -> str:
    """*key* itself, when it may be used as a key.

    Raises BadKey unless it begins with a letter and goes on with ASCII letters, digits, ``_``, ``.`` or ``-``.
    """
    if not _CHOSEN.fullmatch(key):
        raise BadKey(key)
    return key


class Keyed(Mapping[str, Record]):
    """Records by key that know which of their keys begin alike, without looking at all of them."""

    @abstractmethod
    def beginning(self, typed: str) -> Sequence[str]:
        """The keys that begin with *typed*, without regard to case, in the order of the alphabet; of many only the first."""

    def lately_written(self) -> Iterable[str]:
        """The keys of the records that were written here, the last first; some may be gone, or come again."""
        return ()


def _by_order(typed: str, records: Mapping[str, Record]) -> str | None:
    """The key of the record that *typed* counts back to; None where it does not, or there are not so many."""
    counted = _LAST.fullmatch(typed)
    if not counted or not isinstance(records, Keyed):
        return None
    written = filter(records.__contains__, records.lately_written())
    met = dict[str, None]()
    for key in written:
        met[key] = None
        if len(met) > int(counted[1] or 0):
            return key
    return None


def look_up(kind: str, typed: str, *tables: Mapping[str, Record]) -> Record:
    """The record that *typed* names: exactly, as ``last`` or ``last~2``, or as the only prefix of its kind.

    Of one key in two tables it is that of the first; ``last~2`` was written two records before the last one.

    Raises UnknownKey or AmbiguousKey (which lists the matches). *kind* is the word used in the sentence.
    """
    for records in tables:
        if typed in records:
            return records[typed]
    folded = typed.casefold()
    matches: dict[str, Mapping[str, Record]] = {}
    for records in reversed(tables) if folded else ():
        if isinstance(records, Keyed):
            begun = records.beginning(folded)
        else:
            begun = [key for key in records if key.casefold().startswith(folded)]
        matches |= dict.fromkeys(begun, records)
    exact = [key for key in matches if key.casefold() == folded]
    for records in () if exact else tables:
        if (key := _by_order(typed, records)) is not None:
            return records[key]
    if len(exact or matches) == 1:
        (key,) = exact or matches
        return matches[key][key]
    if matches:
        raise AmbiguousKey(kind, typed, sorted(matches))
    raise UnknownKey(kind, typed)
