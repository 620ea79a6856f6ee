"""What a search hit, shown on one line: the words emphasised, and an excerpt around them where a text is long."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from histcite.deferred import expression
from histcite.display.legible import legible
from histcite.frozen import dataclass

AROUND = 30
"""How many letters of its surroundings an excerpt shows on either side of a hit; a word is rather shown than cut."""

CUT = "…"

_SPACE = expression(r"\s+")


@dataclass(frozen=True, slots=True)
class Emphasised:
    """A text on one line and where in it words are emphasised, in order and apart; ``str()`` is the text alone."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def within(self, width: int) -> "Emphasised":
        """The text from its beginning, or from shortly before the first emphasised word where that would be lost, in about *width* letters."""
        if len(self.text) <= width:
            return self
        first = self.spans[0] if self.spans else (0, 0)
        return _cut(self, (0, width)) if first[1] <= width else _around(self, first, width // 2)


def emphasised(text: str, spans: Sequence[tuple[int, int]]) -> Emphasised:
    """*text* made legible on one line, with what stands at *spans* emphasised."""
    bounds = [0, *(bound for span in spans for bound in span), len(text)]
    return _joined(
        Emphasised(shown, ((0, len(shown)),) if number % 2 else ())
        for number, (start, end) in enumerate(pairwise(bounds))
        if (shown := _SPACE.sub(" ", legible(text[start:end])))
    )


def excerpt(field: str, text: str, spans: Sequence[tuple[int, int]]) -> Emphasised:
    """The name of a *field* that was hit, and what stands around the first hit in its *text*."""
    whole = emphasised(text, spans)
    return _joined([Emphasised(f"{field}: "), _around(whole, whole.spans[0], AROUND)])


def in_a_row(excerpts: Iterable[Emphasised]) -> Emphasised:
    """Several excerpts on one line."""
    return _joined(
        part
        for number, shown in enumerate(excerpts)
        for part in ((Emphasised("; "), shown) if number else (shown,))
    )


def _joined(parts: Iterable[Emphasised]) -> Emphasised:
    text, spans = "", list[tuple[int, int]]()
    for part in parts:
        spans += [(start + len(text), end + len(text)) for start, end in part.spans]
        text += part.text
    return Emphasised(text, tuple(spans))


def _around(whole: Emphasised, span: tuple[int, int], around: int) -> Emphasised:
    return _cut(whole, (max(span[0] - around, 0), span[1] + around))


def _cut(whole: Emphasised, wanted: tuple[int, int]) -> Emphasised:
    """The part of *whole* that is wanted, with dots where something is left out; both ends moved to the end of a word near by."""
    start = whole.text.rfind(" ", max(wanted[0] - AROUND, 0), wanted[0]) + 1 or max(wanted[0] - AROUND, 0)
    end = whole.text.find(" ", wanted[1] - 1, wanted[1] + AROUND)
    end = end if end >= 0 else min(wanted[1] + AROUND, len(whole.text))
    spans = tuple(
        (first - start, last - start) for first, last in whole.spans if start <= first and last <= end
    )
    before, after = CUT * (start > 0), CUT * (end < len(whole.text))
    return _joined([Emphasised(before), Emphasised(whole.text[start:end], spans), Emphasised(after)])
