"""Times of entry: UTC, to the microsecond, ascending within a batch, so that the order of entry is never lost."""

from collections.abc import Iterator
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
