"""An author as typed, a person or a body, read once so that each style can order the name."""

import re
from functools import cache
from pathlib import Path

from histcite.frozen import dataclass
from histcite.tables import read_table

_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_LONGEST_PERSON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """``given`` is empty for a body, and for a person whose name was typed so that its order cannot be known."""

    family: str
    given: str = ""
    body: bool = False

    @property
    def given_first(self) -> str:
        """The name in reading order: ``Enver Hoxha``."""
        return f"{self.given} {self.family}".strip()

    @property
    def family_first(self) -> str:
        """The name in the order of a bibliography: ``Hoxha, Enver``."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def with_initials(self) -> str:
        """Family name and initials as GOST R 7.0.5 has them: ``Hoxha E.``."""
        return f"{self.family} {_initials(self.given)}".strip()


def read_author(text: str) -> Author:
    """Read the author named by ``Family, Given``, by ``N. S. Family``, by ``Family N. S.``, or by a name of unknown order.

    A text without a comma names a body when it has more than three words, or a word in lower case that is no particle of
    personal names such as *de* or *von*: ``Presidium of the CC CPSU``, ``Soviet government``.
    """
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and family and given:
        return Author(family=family, given=given)
    words = text.strip(" ,").split()
    names = [word for word in words if not _INITIALS.fullmatch(word)]
    initials = [word for word in words if _INITIALS.fullmatch(word)]
    if initials and _is_family(names) and words in (initials + names, names + initials):
        return Author(family=" ".join(names), given=" ".join(initials))
    return Author(family=" ".join(words), body=_names_a_body(words))


def _is_family(words: list[str]) -> bool:
    return bool(words) and all(word in _particles() for word in words[:-1])


def _names_a_body(words: list[str]) -> bool:
    return len(words) > _LONGEST_PERSON or any(
        word[0].islower() and word not in _particles() for word in words
    )


def _initials(given: str) -> str:
    return " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in _spread(given))


def _spread(given: str) -> list[str]:
    return re.sub(r"\.(?=[^\W\d_])", ". ", given).split()


@cache
def _particles() -> frozenset[str]:
    table = read_table(Path(__file__).with_name("names.toml"))
    return frozenset(table["particles"])
