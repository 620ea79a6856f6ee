"""Two copies of a library in which different things were concluded on one question: each is kept, and that they differ is marked."""

from collections.abc import Iterator

from histcite.records.decision import OF_QUESTIONS, REOPENED, UNDECIDED
from histcite.records.document import Document
from histcite.store.layout import Tables
from histcite.store.versions import Dispute
from histcite.values import identity, read_answer

DECISIONS = "decisions"


def differing_conclusions(base: Tables, ours: Tables, theirs: Tables) -> Iterator[tuple[Document, Dispute]]:
    """What *ours* and *theirs* conclude differently on a question, neither knowing what the other does; with the decision that is marked,
    the same from either side. In the library the later one holds.
    """
    before, here, there = map(_standing, (base, ours, theirs))
    for asked, mine in here.items():
        other = there.get(asked)
        if other is None or _answer(mine) == _answer(other):
            continue
        if not (_knows(theirs, mine) or _knows(ours, other)):
            told = {"ours": mine["answer"], "theirs": other["answer"]}
            marked = min(mine, other, key=lambda one: str(one.get("key")))
            yield marked, Dispute(field="answer", **told, base=before.get(asked, {}).get("answer"))


def _standing(side: Tables) -> dict[tuple[str, str], Document]:
    """What was last concluded on each question, and not taken back: with its answer, which may be that of the claim it prefers."""
    standing: dict[tuple[str, str], Document] = {}
    claims = {str(one.get("key")): one for one in side.get("claims", {}).values()}
    for one in sorted(side.get(DECISIONS, {}).values(), key=lambda one: str(one.get("when", ""))):
        asked, target = _asked(one), str(one.get("target", ""))
        preferred = claims.get(str(one.get("prefers")), {})
        denial = "not " * (preferred.get("polarity") == "-")
        answer = one.get("answer") or (
            _asked(preferred) == asked and f"{denial}{preferred.get('value', 'yes')}"
        )
        if answer and isinstance(answer, str) and one.get("verdict") != REOPENED:
            standing[asked] = {**one, "answer": answer}
        elif target.startswith(OF_QUESTIONS) or standing.get(asked, {}).get("target") == target:
            standing.pop(asked, None)
    return standing


def _asked(record: Document) -> tuple[str, str]:
    return identity(str(record.get("subject", ""))), identity(str(record.get("property", "")))


def _answer(decision: Document) -> tuple[bool, str]:
    """Whether it says that the matter cannot be known, and else what is held to be so, however it is written."""
    is_known = decision.get("verdict") != UNDECIDED
    return is_known, read_answer(decision["answer"], None).normal if is_known else ""


def _knows(side: Tables, decision: Document) -> bool:
    return any(one.get("key") == decision.get("key") for one in side.get(DECISIONS, {}).values())
