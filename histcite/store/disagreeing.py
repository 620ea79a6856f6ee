"""Two copies of a library in which different things were concluded on one question: each is kept, and that they differ is marked."""

from collections.abc import Iterator, Mapping

from histcite.records.decision import OF_QUESTIONS, REOPENED
from histcite.records.document import Document
from histcite.store.layout import Tables
from histcite.store.versions import Dispute
from histcite.values import identity, read_answer

DECISIONS = "decisions"


def differing_conclusions(base: Tables, ours: Tables, theirs: Tables) -> Iterator[tuple[Document, Dispute]]:
    """What *ours* and *theirs* conclude differently on a question, neither knowing what the other does; with the decision that is marked,
    the same from either side. In the library the later one holds.
    """
    before, here, there = (_standing(side.get(DECISIONS, {})) for side in (base, ours, theirs))
    for asked, mine in here.items():
        other = there.get(asked)
        if other is None or _answer(mine) == _answer(other):
            continue
        if not (_knows(theirs, mine) or _knows(ours, other)):
            held = before.get(asked, {})
            told = {"ours": mine["answer"], "theirs": other["answer"], "base": held.get("answer")}
            marked = min(mine, other, key=lambda one: str(one.get("key")))
            yield marked, Dispute(field="answer", **told)


def _standing(decisions: Mapping[str, Document]) -> dict[tuple[str, str], Document]:
    """What was last concluded on each question, and not taken back."""
    standing: dict[tuple[str, str], Document] = {}
    for one in sorted(decisions.values(), key=lambda one: str(one.get("when", ""))):
        asked = identity(str(one.get("subject", ""))), identity(str(one.get("property", "")))
        target = str(one.get("target", ""))
        if one.get("answer") and isinstance(one["answer"], str) and one.get("verdict") != REOPENED:
            standing[asked] = one
        elif target.startswith(OF_QUESTIONS) or standing.get(asked, {}).get("target") == target:
            standing.pop(asked, None)
    return standing


def _answer(decision: Document) -> tuple[bool, str]:
    """Whether it says that the matter cannot be known, and else what is held to be so, however it is written."""
    is_known = decision.get("verdict") == "resolved"
    return is_known, read_answer(decision["answer"], None).normal if is_known else ""


def _knows(side: Tables, decision: Document) -> bool:
    return any(one.get("key") == decision.get("key") for one in side.get(DECISIONS, {}).values())
