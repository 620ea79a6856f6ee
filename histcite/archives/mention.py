"""Where a text names an archive, and which one it names."""

import re
from dataclasses import dataclass
from functools import cache

from histcite.archives.letters import data, fold, squeeze
from histcite.archives.registry import Registry

_WORD = re.compile(r"[^\W\d_]+")
_ENDED = re.compile(r"\d[^\d.;]{0,8}[.;]\s*$")
_SHORT = 3
_ACRONYM = 8
_LONGEST_GAP = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """The piece of a cleaned text that names one of the archives *ids*."""

    start: int
    end: int
    ids: tuple[str, ...]


def begins_another(text: str, place: int) -> bool:
    """Whether a number and a stop stand before *place*, so that an archive named there opens another reference."""
    return bool(_ENDED.search(text, 0, place))


def words_of(text: str) -> list[tuple[int, int]]:
    """Give the places of the words of *text*, numbers left out."""
    return [found.span() for found in _WORD.finditer(text)]


def mentions(text: str, registry: Registry) -> list[Mention]:
    """Find every archive's name in a cleaned *text*, the longest name at each place."""
    words, folded = words_of(text), fold(text)
    found: list[Mention] = []
    for first, (start, _) in enumerate(words):
        if found and start < found[-1].end:
            continue
        if mention := _longest(text, folded, words[first:], registry):
            found.append(mention)
    return found


def _longest(text: str, folded: str, words: list[tuple[int, int]], registry: Registry) -> Mention | None:
    start, reached = words[0]
    key, mention = "", None
    for begin, end in words:
        if begin - reached > _LONGEST_GAP:
            break
        key += folded[begin:end]
        reached = end
        if key not in registry.beginnings:
            break
        if key in registry.index and _is_name(text, start, end, registry):
            mention = Mention(start, end, registry.index[key])
    return mention


def _is_name(text: str, start: int, end: int, registry: Registry) -> bool:
    """Whether the letters are typed as a name is: a short acronym exactly as registered, else with capitals."""
    typed = text[start:end]
    letters = len(squeeze(typed))
    if letters <= _SHORT:
        return typed in registry.acronyms
    if letters > _ACRONYM:
        return typed[0].isupper() or not typed[0].islower() or start == 0
    return sum(map(str.isupper, typed)) > 1 or not typed[0].islower() or start == 0


@cache
def city_names() -> dict[str, str]:
    """Give the city for each of its names, folded."""
    names: dict[str, str] = {}
    for city, others in data("words")["cities"].items():
        names |= {squeeze(name): city for name in (city, *others)}
    return names
