"""The labels of an archive's levels: what is read for a level, what a value looks like, what is printed."""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from histcite.archives.letters import data, is_cyrillic, squeeze
from histcite.archives.registry import Archive
from histcite.archives.shelfmark import Shelfmark, compiled, shelfmark

LEVELS = ("fonds", "section", "series", "year", "volume", "lot", "box", "file", "part", "item", "doc")
LEAF = "leaf"
_SHORTEST_WORD = 3

_NUMBER = (
    r"(?:[^\W\d_]{1,4}(?:-[^\W\d_]{1,2}(?=\s))?[- ]?)?\d+(?:[^\W\d_]{1,4}(?!\w))?(?:[/-]\w+|\.\d+|/\s?\w+)*"
    r"|[IVXLCDM]+(?:[/-]\w+)*(?!\w)"
)
_MARK = rf"(?:{_NUMBER})(?: [^\W\d_a-zа-я](?![\w.]))?|[^\W\d_a-zа-я]{{1,2}}(?=\s*[.,;])"
_NAME = (
    r"(?:\d+(?=\s[^\W\d_A-ZÀ-ÞА-Я]{3})|[^\s,;()./-][^,;()]*?(?=\s*(?:[,;()]|(?<!\b[^\W\d_a-zа-я][a-z])"
    r"(?<!\b[^\W\d_a-zа-я][a-z]{2})(?<!\b[^\W\d_a-zа-я])\.(?:\s|$)|\.?\s*$)))"
)
_NUMBERED_OR_NAMED = rf"(?:{_MARK})(?=\s*(?:[.,;:/()-]|$))|(?=[^\W\d_a-zа-яё][\w ]){_NAME}"
_ONE = rf"\d+(?=\s*-\s*\d+(?![\w/-]))|{_NUMBER}"
_KINDS = {
    "number": _NUMBER,
    "one": _ONE,
    "mark": _MARK,
    "name": _NAME,
    "mark or name": _NUMBERED_OR_NAMED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """How one archive, or one tradition of archives, labels its levels; *hyphened* labels may be joined to a number."""

    order: tuple[str, ...]
    members: frozenset[str]
    table: dict[str, tuple[str, ...]]
    openings: frozenset[str]
    own: frozenset[str]
    hyphened: frozenset[str]
    suffix: bool
    values: dict[str, str]
    unlabelled: tuple[tuple[str, str], ...]
    evident: dict[str, re.Pattern[str]]
    shelfmarks: tuple[Shelfmark, ...]
    show: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def depth(self, level: str) -> int:
        """How deep *level* lies; the leaf is the deepest."""
        return self.order.index(level) if level in self.order else len(self.order)

    def pattern(self, level: str) -> re.Pattern[str]:
        """What a value of *level* looks like."""
        return compiled(self.values[level])


@cache
def labels_of(archive: Archive) -> Labels:
    """Give the labels of *archive*: its tradition's, and what it has of its own."""
    return _labels(archive.tradition, archive)


@cache
def labels_of_tradition(name: str) -> Labels:
    """Give the labels of a tradition, for references that do not name their archive."""
    return _labels(name, Archive(id="", acronyms=("",), tradition=name))


@cache
def labels_alone(name: str) -> Labels:
    """Give the labels of a tradition for texts that name no known archive: only sections stand there unlabelled."""
    labels = labels_of_tradition(name)
    values = labels.values | {"fonds": _NUMBERED_OR_NAMED}
    sections = tuple(entry for entry in labels.unlabelled if entry[0] == "section")
    return replace(labels, values=values, unlabelled=sections, evident={}, shelfmarks=())


def _labels(name: str, archive: Archive) -> Labels:
    tradition = data("labels")[name]
    levels = archive.levels or tuple(tradition["levels"])
    values = dict.fromkeys((*LEVELS, LEAF), "number") | tradition.get("values", {}) | dict(archive.values)
    regexes = {level: _KINDS.get(kind, kind) for level, kind in values.items()}
    read = _with_own(tradition["read"], archive)
    own = _typed(read)
    unlabelled = archive.unlabelled or tuple(tradition.get("unlabelled", ()))
    if "section" in levels and values["section"] not in _KINDS:
        unlabelled = (*unlabelled, "section")
    typed = [label for labels in read.values() for label in labels]
    return Labels(
        order=_order(levels),
        members=frozenset(levels),
        table=_understood_everywhere() | own,
        openings=_openings() | {squeeze(label.split()[0]) for label in typed},
        own=frozenset(own),
        hyphened=frozenset(squeeze(label) for label in typed if label.endswith("-")),
        suffix=tradition.get("suffix", False),
        values=regexes,
        unlabelled=tuple(_unlabelled(entry, regexes) for entry in unlabelled),
        evident={
            level: compiled(regex)
            for level, regex in (_unlabelled(entry, regexes) for entry in unlabelled if ":" in entry)
        },
        shelfmarks=tuple(
            shelfmark(template, tuple(regexes.items()))
            for template in archive.shelfmarks or tradition.get("shelfmarks", ())
        ),
        show=_shown(tradition["show"], archive),
    )


def _with_own(read: dict[str, list[str]], archive: Archive) -> dict[str, list[str]]:
    """What is typed for each level: what the tradition reads, and the labels that the archive prints, without their stops."""
    merged = {level: list(labels) for level, labels in read.items()}
    for _, level, forms in archive.labels:
        words = (form.replace("{}", "").strip(" .,") for form in (forms[:2] if level == LEAF else forms[:1]))
        merged[level] = [*merged.get(level, ()), *(word for word in words if word)]
    return merged


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
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), level)))
    return table


@cache
def _understood_everywhere() -> dict[str, tuple[str, ...]]:
    """Whole words are labels in every tradition, as are Cyrillic ones: an Albanian writes fondi for a Russian fonds."""
    table: dict[str, tuple[str, ...]] = {}
    for tradition in data("labels").values():
        for label, levels in _typed(tradition["read"]).items():
            far = label not in tradition.get("at_home", ())
            if far and (len(label) >= _SHORTEST_WORD or is_cyrillic(label)):
                table.setdefault(label, levels)
    return table


@cache
def _openings() -> frozenset[str]:
    """The first words of all labels, so that other words need not be looked at twice."""
    read = (labels for tradition in data("labels").values() for labels in tradition["read"].values())
    return frozenset(squeeze(label.split()[0]) for labels in read for label in labels)


def _unlabelled(entry: str, values: dict[str, str]) -> tuple[str, str]:
    level, _, pattern = entry.partition(":")
    return level, pattern or values[level]


def _shown(show: dict[str, Any], archive: Archive) -> dict[str, dict[str, tuple[str, ...]]]:
    shown = {
        language: {level: (form,) if isinstance(form, str) else tuple(form) for level, form in forms.items()}
        for language, forms in show.items()
    }
    for language, level, form in archive.labels:
        for forms in shown.values() if not language else (shown.setdefault(language, {}),):
            forms[level] = (*form, *forms.get(level, ())[len(form) :])
    return shown
