"""What in a new claim could be read in another way than it is, and is said when it comes in."""

from collections.abc import Iterator
from contextlib import suppress

from histcite.errors import UnreadableDate
from histcite.records.claim import Claim
from histcite.values import Date


def doubtful_dates(claim: Claim) -> Iterator[str]:
    """Say of each date with strokes, as time or value of *claim*, how else it could be read: *10/4/1956*."""
    for typed in dict.fromkeys((claim.when, claim.value)):
        if typed.count("/") > 1:
            with suppress(UnreadableDate):
                date = Date.told(typed)
                if date and date.doubt:
                    yield f"{typed!r} is read as {date.edtf}: {date.doubt}"
