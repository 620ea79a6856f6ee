"""What in a new claim could be read in another way than it is, and is said when it comes in."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Self

from histcite import values
from histcite.errors import UnreadableDate
from histcite.records.claim import Claim


def doubtful_dates(claim: Claim) -> Sequence[str]:
    """Say of each date with strokes, as time or value of *claim*, how else it could be read: *10/4/1956*."""
    said = []
    for typed in dict.fromkeys((claim.when, claim.value)):
        if typed.count("/") > 1:
            with suppress(UnreadableDate):
                date = values.Date.told(typed)
                if date and date.doubt:
                    said.append(f"{typed!r} is read as {date.edtf}: {date.doubt}")
    return said


SHOWN = 3
"""From how many titles that were named in passing on only so many are told."""


class NamedInPassing(str):
    """The remark that a *title*, which a reference named in passing, was taken as a source."""

    __slots__ = ("called",)

    called: str

    def __new__(cls, title: str, what: str, key: str) -> Self:
        """The sentence, with the title beside it."""
        remark = super().__new__(
            cls, f"took {title!r} {what}, {key!r}; 'histcite source edit {key}' describes it"
        )
        remark.called = title
        return remark


def abridged(remarks: Sequence[str]) -> list[str]:
    """*remarks*, with one in place of all on what was named in passing, where that is much: a thousand books are no thousand sentences."""
    passing = [one for one in remarks if isinstance(one, NamedInPassing)]
    if len(passing) <= SHOWN:
        return list(remarks)
    first = ", ".join(repr(one.called) for one in passing[:SHOWN])
    told = (
        f"took {len(passing)} titles as sources of their own: {first} and {len(passing) - SHOWN} more; "
        "'histcite source list' shows them, 'histcite source edit KEY' describes one"
    )
    others = (one for one in remarks if not isinstance(one, NamedInPassing) or one is passing[0])
    return [told if one is passing[0] else one for one in others]
