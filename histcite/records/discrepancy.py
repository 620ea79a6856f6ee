"""A discrepancy: a field that two copies of a library changed differently, marked until somebody settles it."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace

from histcite.frozen import dataclass
from histcite.records.keys import encode, hashing

RECORD = "record"
"""Stands in ``field`` where the record as a whole is meant: one side removed it, or has another thing under its key."""

_TYPED_AS = {"author": "authors"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """What two copies say differently in ``field`` of the record of ``kind`` called ``of``, which keeps what ``ours`` says.

    ``field`` is a field as it is written in the file, a column of the reference ``at`` (its source and locator), or RECORD.
    ``ours``, ``theirs`` and ``base``, what both had before, are JSON, so that a list stays whole; empty where there was nothing.
    """

    key: str
    kind: str
    of: str
    field: str
    at: str = ""
    ours: str = ""
    theirs: str = ""
    base: str = ""


def marked(discrepancy: Discrepancy) -> Discrepancy:
    """*discrepancy* under its own key, made from what it is about and the two values in either order.

    So both sides mark one discrepancy alike, and one that is met again with another value, or whose record has another key now, is
    another mark.
    """
    about = [
        discrepancy.kind,
        discrepancy.of.casefold(),
        discrepancy.field,
        discrepancy.at,
        *sorted((discrepancy.ours, discrepancy.theirs)),
    ]
    digest = hashing()(json.dumps(about).encode()).digest()
    return replace(discrepancy, key="k" + encode(int.from_bytes(digest[:8], "big") >> 14))


def about(discrepancies: Iterable[Discrepancy], kind: str, key: str) -> tuple[Discrepancy, ...]:
    """Those of *discrepancies* that are about the record *key* of *kind*; with the record they go."""
    folded = key.casefold()
    return tuple(
        discrepancy
        for discrepancy in discrepancies
        if discrepancy.kind == kind and discrepancy.of.casefold() == folded
    )


def settled_by(
    discrepancies: Iterable[Discrepancy], kind: str, key: str, columns: Collection[str]
) -> tuple[Discrepancy, ...]:
    """Those of *discrepancies* that are settled when *columns* of the record are typed anew, be it with the value they have.

    Any change settles whether the record should be there at all; ``reference`` settles every discrepancy of its references.
    """
    fields = {_TYPED_AS.get(column, column) for column in columns}
    return tuple(
        discrepancy
        for discrepancy in about(discrepancies, kind, key)
        if fields and (discrepancy.field in {*fields, RECORD} or (discrepancy.at and "reference" in fields))
    )
