"""A decision: what the historian said about a conflict, a lead or a question, with a reason; stored and never rewritten."""

from functools import cache
from pathlib import Path

from histcite.frozen import dataclass
from histcite.tables import read_table

REOPENED = "reopened"
"""The verdict that takes the one before it back."""

UNDECIDED = "undecided"
"""The verdict that the evidence does not decide, or that a matter cannot be known."""

VERDICTS = ("dismissed", "resolved", UNDECIDED, REOPENED)

NOT_TO_BE_KNOWN = "cannot be known"
"""The answer that there is none to be known, as it is offered; in any language it may be typed."""

OF_QUESTIONS = "q-"
"""How the id of a question begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict on the conflict ``target``; the latest one on a target holds.

    ``rule``, ``subject`` and ``property`` say what was in conflict, as typed, so that the decision is found again when a name gets
    an alias and the conflict with it another id.
    ``covers`` are the values, mostly two at a time and in normal form, that clashed when it was taken: a clash outside it brings
    the conflict back. ``prefers`` is the key of a claim whose position is held right. ``who`` and ``when`` are recorded, never compared.

    What is held to be so on the question is its ``answer``, in the historian's words. A decision on a question itself is a conclusion:
    it is ``resolved``, or ``undecided`` where the answer says that it cannot be known, and rests on the claims ``grounds``. On a conflict
    no answer is kept: what is resolved in favour of a claim has that of the claim.
    """

    key: str
    target: str
    verdict: str
    rule: str = ""
    subject: str = ""
    property: str = ""
    because: str = ""
    note: str = ""
    prefers: str = ""
    answer: str = ""
    grounds: tuple[str, ...] = ()
    covers: tuple[tuple[str, ...], ...] = ()
    who: str = ""
    when: str = ""

    def concludes(self) -> bool:
        """Whether it is a decision on a question itself, be it one that takes a conclusion back."""
        return self.target.startswith(OF_QUESTIONS)


@cache
def reasons() -> dict[str, dict[str, str]]:
    """The reason codes with their meaning, under ``dismiss`` and ``resolve``."""
    table = read_table(Path(__file__).with_name("reasons.toml"))
    return {verb: dict(codes) for verb, codes in table.items()}
