"""The hand that writes: who it is, by which command, and when.

Times are UTC, to the microsecond, and ascend within a batch, so that the order of entry is never lost.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from histcite.frozen import dataclass

LONGEST_COMMAND = 200
"""How much of a command is kept; the sentence of a long claim stands in the claim itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who writes, and the command as typed (empty for a program that uses the library itself)."""

    who: str
    command: str


def hand(command: str = "") -> Hand:
    """The hand of whoever is logged in, or of ``HISTCITE_USER``, with the command cut to a readable length."""
    shown = " ".join(command.split())
    cut = shown if len(shown) <= LONGEST_COMMAND else shown[: LONGEST_COMMAND - 1] + "…"
    who = os.environ.get("HISTCITE_USER", "")
    if not who:
        from getpass import getuser

        with suppress(KeyError, OSError, ImportError):
            who = getuser()
    return Hand(who=who, command=cut)


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
