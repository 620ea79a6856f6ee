"""The wording of one passage: what two witnesses of the same words give differently."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Self, TypeAlias

from histcite.frozen import dataclass
from histcite.values.lexicon import word_form
from histcite.values.spelling import letters_apart

OMISSION = "…"
"""The token for words left out, however that is marked."""

_OMITTED = r"[\[(<⟨]\s*(?:\.{2,}|…)\s*[\])>⟩]|\.(?:\s?\.){2,}|…"
_BROKEN_LINE = r"(?<=[^\W\d_])[-‐‑\u00ad][^\S\n]*\n\s*(?=[^\W\d_])"
_HYPHEN = r"(?<=[^\W\d_])[-‐‑\u00ad](?=[^\W\d_])|\u00ad"
_THOUSANDS = r"(?<=\d)[ .,'’\u00a0\u2009\u202f](?=\d{3}(?!\d))"
_WORD = r"…|\d+(?:[.,:]\d+)*|[^\W_]+(?:['’ʼ][^\W_]+)*|%"
_SHORTEST_MISPRINT = 6

Tokens: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Words that stand in one wording where others, or none, stand in the other.

    It is ``minor`` where it is one letter in a long word, as a misprint or a bad scan leaves it.
    """

    one: str
    other: str
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A passage as quoted: its words without case, punctuation and hyphens, and its language if that is known."""

    text: str
    tokens: Tokens
    language: str = ""

    @classmethod
    def parse(cls, text: str, language: str = "") -> Self:
        """Take a quoted passage; ``...``, ``…`` and ``[...]`` are words left out."""
        joined = re.sub(_HYPHEN, "", re.sub(_BROKEN_LINE, "", unicodedata.normalize("NFC", text)))
        plain = re.sub(_THOUSANDS, "", re.sub(_OMITTED, f" {OMISSION} ", joined))
        words = [word_form(token).replace("’", "'").replace("ʼ", "'") for token in re.findall(_WORD, plain)]
        omitted_once = (
            word
            for place, word in enumerate(words)
            if word != OMISSION or words[place - 1 : place] != [OMISSION]
        )
        return cls(text=text, tokens=tuple(omitted_once), language=language.casefold())

    @property
    def normal(self) -> str:
        """The normal form: two wordings are the same answer exactly if theirs are equal."""
        return f"{self.language}: {' '.join(self.tokens)}" if self.language else " ".join(self.tokens)

    @property
    def script(self) -> str:
        """The script of most of its words as Unicode names it, for example ``CYRILLIC``; "" if it has no letters."""
        scripts = Counter(
            unicodedata.name(word[0], "").split(" ")[0] for word in self.tokens if word[0].isalpha()
        )
        return max(sorted(scripts), key=scripts.__getitem__, default="")

    def excerpt_of(self, other: "Wording") -> bool:
        """Whether all its words stand in *other* in their order, with nothing left out but where it says so."""
        place = 0
        for left_out, tokens in groupby(self.tokens, OMISSION.__eq__):
            passage = () if left_out else tuple(tokens)
            length = len(passage)
            starts = range(place, len(other.tokens) - length + 1)
            found = next((at for at in starts if other.tokens[at : at + length] == passage), None)
            if found is None:
                return False
            place = found + length
        return bool(self.tokens)

    def differences(self, other: "Wording") -> tuple[Difference, ...]:
        """What the two give differently; what one of them leaves out, or ends before, is no difference.

        Words beside an omission must still be in the other wording. From either side the same differences are found.
        """
        from difflib import SequenceMatcher

        if other.tokens < self.tokens:
            swapped = other.differences(self)
            return tuple(Difference(one=each.other, other=each.one, minor=each.minor) for each in swapped)
        found: list[Difference] = []
        mine, theirs = self.tokens, other.tokens
        for operation, start, end, first, last in SequenceMatcher(
            None, mine, theirs, autojunk=False
        ).get_opcodes():
            outermost = start == 0 == first or (end, last) == (len(mine), len(theirs))
            left_out = (OMISSION,) in (mine[start:end], theirs[first:last])
            if operation == "equal" or left_out or (outermost and operation != "replace"):
                continue
            sides = (mine[start:end], theirs[first:last])
            one, two = (tuple(token for token in side if token != OMISSION) for side in sides)
            if one or two:
                found.append(Difference(one=" ".join(one), other=" ".join(two), minor=_misprinted(one, two)))
        return tuple(found)


def _misprinted(one: Sequence[str], other: Sequence[str]) -> bool:
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return all(
        min(len(a), len(b)) >= _SHORTEST_MISPRINT and a.isalpha() and b.isalpha() and letters_apart(a, b) == 1
        for a, b in apart
    )
