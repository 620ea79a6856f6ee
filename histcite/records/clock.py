"""Times of entry: UTC, to the microsecond, ascending within a batch, so that the order of entry is never lost."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta


def stamps() -> Iterator[str]:
    """Ascending time stamps, the first of them now, each a microsecond after the one before."""
    time = datetime.now(UTC)
    while True:
        second = time.strftime("%Y-%m-%dT%H:%M:%S")
        yield from (f"{second}.{part:06}Z" for part in range(time.microsecond, 1_000_000))
        time = time.replace(microsecond=0) + timedelta(seconds=1)


def now() -> str:
    """The time stamp of this moment."""
    return next(stamps())


def later_than(earlier: str) -> str:
    """The time stamp of this moment; where the clock was set back since the stamp *earlier*, one a microsecond after that."""
    current = now()
    with suppress(ValueError, OverflowError):
        if earlier >= current:
            after = datetime.fromisoformat(earlier).astimezone(UTC) + timedelta(microseconds=1)
            return max(after.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), current)
    return current
