"""The labels of an archive's levels: what is read for a level, what a value looks like, what is printed."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from histcite.archives.letters import data, is_cyrillic, squeeze
from histcite.archives.registry import Archive
from histcite.archives.shelfmark import Shelfmark, shelfmark

LEVELS = ("fonds", "section", "series", "year", "volume", "lot", "box", "file", "part", "item", "doc")
LEAF = "leaf"
_SHORTEST_WORD = 3

_NUMBER = (
    r"(?:[^\W\d_]{1,4}(?:-[^\W\d_]{1,2}(?=\s))?[- ]?)?\d+(?:[^\W\d_]{1,4}(?!\w))?(?:[/-]\w+|\.\d+|/\s?\w+)*"
    r"|[IVXLCDM]+(?:[/-]\w+)*(?!\w)"
)
_MARK = rf"(?:{_NUMBER})(?: [^\W\d_a-zа-я](?![\w.]))?|[^\W\d_a-zа-я]{{1,2}}(?=\s*[.,;])"
_NAME = r"[^\s,;()./-][^,;()]*?(?=\s*(?:[,;()]|(?<!\b[^\W\d_a-zа-я][a-z])(?<!\b[^\W\d_a-zа-я])\.(?:\s|$)|\.?\s*$))"
_KINDS = {"number": _NUMBER, "mark": _MARK, "name": _NAME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """How one archive, or one tradition of archives, labels its levels."""

    order: tuple[str, ...]
    members: frozenset[str]
    table: dict[str, tuple[str, ...]]
    own: frozenset[str]
    suffix: bool
    patterns: dict[str, re.Pattern[str]]
    unlabelled: tuple[tuple[str, re.Pattern[str]], ...]
    evident: dict[str, re.Pattern[str]]
    shelfmarks: tuple[Shelfmark, ...]
    show: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def depth(self, level: str) -> int:
        """How deep *level* lies; the leaf is the deepest."""
        return self.order.index(level) if level in self.order else len(self.order)


@cache
def labels_of(archive: Archive) -> Labels:
    """Give the labels of *archive*: its tradition's, and what it has of its own."""
    return _labels(archive.tradition, archive)


@cache
def labels_of_tradition(name: str) -> Labels:
    """Give the labels of a tradition, for references that do not name their archive."""
    return _labels(name, Archive(id="", acronyms=("",), tradition=name))


def _labels(name: str, archive: Archive) -> Labels:
    tradition = data("labels")[name]
    levels = archive.levels or tuple(tradition["levels"])
    values = dict.fromkeys((*LEVELS, LEAF), "number") | tradition.get("values", {}) | dict(archive.values)
    regexes = {level: _KINDS.get(kind, kind) for level, kind in values.items()}
    patterns = {level: re.compile(regex) for level, regex in regexes.items()}
    own = _typed(tradition["read"])
    unlabelled = archive.unlabelled or tuple(tradition.get("unlabelled", ()))
    return Labels(
        order=_order(levels),
        members=frozenset(levels),
        table=_understood_everywhere() | own,
        own=frozenset(own),
        suffix=tradition.get("suffix", False),
        patterns=patterns,
        unlabelled=tuple(_unlabelled(entry, patterns) for entry in unlabelled),
        evident=dict(_unlabelled(entry, patterns) for entry in unlabelled if ":" in entry),
        shelfmarks=tuple(
            shelfmark(template, tuple(regexes.items()))
            for template in archive.shelfmarks or tradition.get("shelfmarks", ())
        ),
        show=_shown(tradition["show"], archive),
    )


def _order(levels: tuple[str, ...]) -> tuple[str, ...]:
    """Put the levels that an archive does not name where they usually stand among those it names."""
    order = list(levels)
    for place, level in enumerate(LEVELS):
        if level not in order:
            after = [order.index(other) for other in LEVELS[:place] if other in order]
            order.insert(max(after, default=-1) + 1, level)
    return tuple(order)


def _typed(read: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for level, typed in read.items():
        for label in typed:
            key = squeeze(label)
            table[key] = (*table.get(key, ()), level)
    return table


@cache
def _understood_everywhere() -> dict[str, tuple[str, ...]]:
    """Whole words are labels in every tradition, as are Cyrillic ones: an Albanian writes fondi for a Russian fonds."""
    table: dict[str, tuple[str, ...]] = {}
    for tradition in data("labels").values():
        for label, levels in _typed(tradition["read"]).items():
            if len(label) >= _SHORTEST_WORD or is_cyrillic(label):
                table.setdefault(label, levels)
    return table


def _unlabelled(entry: str, patterns: dict[str, re.Pattern[str]]) -> tuple[str, re.Pattern[str]]:
    level, _, pattern = entry.partition(":")
    return level, re.compile(pattern) if pattern else patterns[level]


def _shown(show: dict[str, Any], archive: Archive) -> dict[str, dict[str, tuple[str, ...]]]:
    shown = {
        language: {level: (form,) if isinstance(form, str) else tuple(form) for level, form in forms.items()}
        for language, forms in show.items()
    }
    for language, level, form in archive.labels:
        shown.setdefault(language, {})[level] = form
    return shown
