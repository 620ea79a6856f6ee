"""The hand that writes: who it is, and by which command."""

import os

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
    return Hand(who=os.environ.get("HISTCITE_USER") or _login(), command=cut)


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return ""
