"""Where a text names an archive, and which one it names."""

import re
from functools import cache

from histcite.archives.letters import data, fold, squeeze
from histcite.archives.registry import Registry
from histcite.frozen import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"[^\W\d_]+|\d+")
_JOINT = re.compile(r"(?:[.-]?[ .]?|/)")
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


def words_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give the places of the words between *start* and *end*, numbers left out."""
    return [found.span() for found in _WORD.finditer(text, start, end)]


def mentions(text: str, registry: Registry) -> list[Mention]:
    """Find every archive's name in a cleaned *text*, the longest name at each place."""
    parts, folded = [part.span() for part in _PART.finditer(text)], fold(text)
    found: list[Mention] = []
    for first, (start, _) in enumerate(parts):
        if text[start].isdigit() or (found and start < found[-1].end):
            continue
        if mention := _longest(text, folded, parts[first:], registry):
            found.append(mention)
    return found


def _longest(text: str, folded: str, parts: list[tuple[int, int]], registry: Registry) -> Mention | None:
    start, reached = parts[0]
    key, mention, words, joined = "", None, list[str](), True
    for begin, end in parts:
        if begin - reached > _LONGEST_GAP:
            break
        key += folded[begin:end]
        words.append(text[begin:end])
        joined = joined and (begin < reached or _is_joint(text, reached, begin, end))
        reached = end
        if key not in registry.beginnings:
            break
        if key not in registry.index or not _is_name(text, start, end, registry):
            continue
        if joined or len(key) > _ACRONYM or " ".join(words) in registry.acronyms:
            mention = Mention(start, end, registry.index[key])
    return mention


def _is_joint(text: str, reached: int, begin: int, end: int) -> bool:
    """Whether what stands before a part may stand within an acronym; a letter after a space is rather a label."""
    joint = text[reached:begin]
    return bool(_JOINT.fullmatch(joint)) and not (joint == " " and end - begin == 1 and text[begin].isalpha())


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
