"""What sentences for the user are made of: fields filled in, long words shortened, many of a kind counted."""

from collections.abc import Sequence
from pathlib import Path
from typing import dataclass_transform

SHOWN = 10
"""How many keys a sentence lists before it stops."""

MOST_LISTED = 50
"""How many sentences of one kind are listed before the rest is counted."""

LONGEST_QUOTED = 200
"""In letters: how much a sentence repeats of what was typed."""


@dataclass_transform()
class Told:
    """What a sentence is made for: it has the fields that its class declares, in their order, and the ``sentence`` is filled with them.

    Of several texts in one field the sentence tells all, with commas between.
    """

    sentence = ""

    def __init__(self, *values: object, **named: object) -> None:
        told = {**dict(zip(type(self).__annotations__, values, strict=False)), **named}
        self.__dict__.update(told)
        shown = {name: brief(value) if isinstance(value, str) else value for name, value in told.items()}
        shown |= {name: ", ".join(value) for name, value in told.items() if isinstance(value, tuple)}
        super().__init__(*([self.sentence.format(**shown)] if self.sentence else values))


def brief(text: str) -> str:
    """*text*; of one that is longer than a sentence should repeat, the beginning."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED].rstrip()}…"


def listed(sentences: Sequence[str]) -> list[str]:
    """The first 50 of *sentences*, and how many more there are."""
    rest = len(sentences) - MOST_LISTED
    return [*sentences[:MOST_LISTED], *([f"and {rest} more"] if rest > 0 else ())]


def lines_damaged(path: Path, lines: tuple[int, ...]) -> str:
    """The beginning of a sentence on damaged *lines* of *path*, counted from 1."""
    if len(lines) == 1:
        return f"{path}:{lines[0]}: this line is"
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"{path}:{lines[0]}: the lines {', '.join(str(line) for line in lines[:SHOWN])}{more} are"
