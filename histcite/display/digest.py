"""Many conflicts at a glance, three lines each; rival answers, one line each; and the advice on all of them, once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from histcite.conflicts.pairing import spread_of
from histcite.conflicts.telling import several
from histcite.display.cards import Catalogue, holder_lines
from histcite.display.page import Line, counted

if TYPE_CHECKING:
    from histcite.conflicts import Conflict, Position
    from histcite.conflicts.rivals import Rivalry

MANY = 10
"""Above how many conflicts a terminal shows three lines of each, in place of its card."""

MOST_SPEAKERS = 2
"""How many are named who give one answer."""

MOST_ADVICE = 5
"""How many ways to reconcile conflicts are told."""

MOST_ANSWERS = 4
"""How many answers on one thing are told of one conflict."""

MOST_LETTERS, LONGEST_ANSWER = 24, 48
"""In letters: how much is shown of the name of who gives an answer, and of the answer."""


def digest(conflicts: Sequence["Conflict"]) -> Iterator[Line]:
    """Each of *conflicts* in three lines: the question, how much the answers exclude one another and by how much; the answers with who
    gives them; its id, and why. Then what would reconcile most of them.
    """
    width = get_terminal_size().columns - 1
    for conflict in conflicts:
        size = f", {size.words}" if (size := conflict.size) else ""
        updated = f", {conflict.status}" if conflict.status != "open" else ""
        internal = " (internal)" if conflict.fully_internal else ""
        told = f"?  {conflict.grade.name.lower()}{internal}{size}{updated}"
        room = width - len(conflict.asked) - len(told) - len(": ")
        style = conflict.grade.name.lower()
        yield Line(text=f"{_cut(conflict.subject, room)}: {conflict.asked}{told}", style=style)
        yield Line(text=_cut(_answers(conflict), 2 * (width - 4)), indent=2)
        yield Line(text=f"{conflict.id}  {_cut(conflict.why, width - 17)}", indent=2, style="muted")
    yield from advice(conflicts)


def advice(conflicts: Iterable["Conflict"]) -> Iterator[Line]:
    """What would most likely reconcile *conflicts*, each told once, with how many it may reconcile."""
    likeliest = Counter(hints[0] for conflict in conflicts if (hints := conflict.reconcile))
    for hint, times in likeliest.most_common(MOST_ADVICE):
        yield Line(label="reconcile", text=f"{hint}  ({counted(times, 'conflict')})", style="muted")


def rival_line(rivalry: "Rivalry") -> Line:
    """A question and its rival answers in one line, each with who gives it."""
    told = " / ".join(f"{answer.value} ({several(answer.speakers)})" for answer in rivalry.answers)
    return Line(text=f"{rivalry.question.subject}: {rivalry.question.asked}?  {told}", indent=2)


def rival_card(rivalry: "Rivalry", catalogue: Catalogue) -> Iterator[Line]:
    """A question with its rival answers: who gives each, and where."""
    question = rivalry.question
    yield Line(text=f"{question.subject}: {question.asked}?", style="heading")
    yield Line(text=f"{question.id}  rivals, no conflict: all may be true", style="key", indent=2)
    for answer in rivalry.answers:
        yield Line(text=f"{answer.value}  ({several(answer.speakers)})", indent=4, style="heading")
        for reading in answer.readings:
            yield from holder_lines(reading.claim, catalogue)


def _answers(conflict: "Conflict") -> str:
    """The answers with who gives each, dates and figures from the least on; those that speak of one thing stand together, behind it, and
    where there are many the middle ones are counted.
    """
    shared = ", ".join(f"{part} {told}" for part, told in conflict.scope.items() if part != "mode")
    told = sorted(conflict.positions, key=lambda position: (position.scope, _place(position)))
    groups = []
    for scope, together in groupby(told, lambda position: position.scope):
        answers = [*map(_answer, together)]
        if len(answers) > MOST_ANSWERS:
            answers = [*answers[: MOST_ANSWERS - 2], f"{len(answers) - MOST_ANSWERS + 1} more", answers[-1]]
        of = ", ".join(filter(None, (shared, scope)))
        groups.append((f"{of}: " if of else "") + " / ".join(answers))
    return "; ".join(groups)


def _place(position: "Position") -> float:
    """Where a date or a figure stands among others."""
    low, _ = spread_of(position.readings[0].values) or (0, 0)
    return low


def _answer(position: "Position") -> str:
    names = [_cut(name, MOST_LETTERS) for name in position.speakers]
    return f"{_cut(position.value, LONGEST_ANSWER)} ({several(names, MOST_SPEAKERS)})"


def _cut(text: str, most: int) -> str:
    """*text*, or as many of its words as fit into *most* letters."""
    most = max(most, MOST_LETTERS)
    if len(text) <= most:
        return text
    return (text[: most - 1].rpartition(" ")[0] or text[: most - 1]).rstrip("…") + "…"
