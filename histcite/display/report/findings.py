"""What the historian concluded, for the report: each question with what is held to be so, why, and what has come since."""

import re
from collections.abc import Iterable, Iterator

from histcite.conflicts import Conclusion
from histcite.display.cards import by_whom
from histcite.display.report.endnotes import key_button
from histcite.display.report.markup import Markup, element, heading, joined, said


def findings(found: Iterable[Conclusion]) -> Iterator[Markup]:
    """The conclusions *found*, each under its question; a note of several paragraphs keeps them."""
    for conclusion in found:
        decision, question = conclusion.decision, conclusion.question
        paragraphs = (part for part in re.split(r"\n\s*\n", decision.note) if part.strip())
        because = f"Because: {decision.because}. " * bool(decision.because)
        yield element(
            "section",
            heading(3, said(f"{question.subject}: {question.asked}?")),
            element("p", element("strong", said(decision.answer)), f" {by_whom(decision)}"),
            *(element("p", said(part)) for part in paragraphs),
            _keys(f"{because}It rests on ", (*decision.grounds, decision.prefers)),
            _keys("Against it ", conclusion.against),
            _keys("Not weighed in it, for it came since: ", conclusion.touched_by),
            class_="card",
            id=anchor_of(conclusion),
        )


def anchor_of(conclusion: Conclusion) -> str:
    """Where a conclusion stands on the page."""
    return f"held-{conclusion.question.id.removeprefix('q-')}"


def _keys(told: str, keys: Iterable[str]) -> Markup:
    buttons = [key_button(key) for key in keys if key]
    return element("p", said(told), joined(buttons, " ")) if buttons else Markup("")
