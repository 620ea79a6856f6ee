"""The labels of an archive's levels: what is read for a level, what a value looks like, what is printed.

Signatures without labels, such as FO 371/133009, are described by one template that both reads and writes them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from histcite.archives.letters import data, is_cyrillic, squeeze
from histcite.archives.registry import Archive
from histcite.deferred import expression
from histcite.frozen import dataclass

LEVELS = ("fonds", "section", "series", "year", "volume", "lot", "box", "file", "part", "item", "doc")
LEAF = "leaf"
_SHORTEST_WORD = 3

_NUMBER = (
    r"(?:[^\W\d_]{1,4}(?:-[^\W\d_]{1,2}(?=\s))?[- ]?)?\d+(?:[^\W\d_]{1,4}(?!\w))?(?:[/-]\w+|\.\d+|/\s\w+)*"
    r"|[IVXLCDM]+(?:[/-]\w+)*(?!\w)"
)
_MARK = rf"(?:{_NUMBER})(?: [^\W\d_a-zа-я](?![\w.]))?|[^\W\d_a-zа-я]{{1,2}}(?=\s*[.,;])"
NAMED = (
    r"(?:\d+(?=\s[^\W\d_A-ZÀ-ÞА-Я]{3})|[^\s,;()./-][^,;()]*?(?=\s*(?:[,;()]|(?<!\b[^\W\d_a-zа-я][a-z])"
    r"(?<!\b[^\W\d_a-zа-я][a-z]{2})(?<!\b[^\W\d_a-zа-я])\.(?:\s|$)|\.?\s*$)))"
)
_NUMBERED_OR_NAMED = rf"(?:{_MARK})(?=\s*(?:[.,;:/()-]|$))|(?=[^\W\d_a-zа-яё][\w ]){NAMED}"
_ONE = rf"\d+(?=\s*-\s*\d+(?![\w/-]))|{_NUMBER}"
_KINDS = {
    "number": _NUMBER,
    "one": _ONE,
    "mark": _MARK,
    "name": NAMED,
    "mark or name": _NUMBERED_OR_NAMED,
}


_TOKEN = expression(
    r"\{(?P<level>\w+)(?::(?P<pattern>[^{}]+))?\}|(?P<open>\[)|(?P<close>\])|(?P<literal>[^{}\[\]]+)"
)
_END = r"(?![\w/])"
_SIGNS = {", ": r"\s*(?:[,;]\s*|\.\s+)", " ": r"\s*"}
_GOES_ON = r"(?=/\w)"


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile a regular expression when it is first needed; most references need few of them."""
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class Shelfmark:
    """A template such as ``{fonds} {series}[/{file}]``; ``[ ]`` holds what may be absent."""

    template: str
    expression: str

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Match the signature at *start*; its groups are named like the levels."""
        return compiled(self.expression + _END).match(text, start, end)

    def match_beginning(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Match a signature that goes on after all the levels of the template are filled."""
        found = compiled(self.expression + _GOES_ON).match(text, start, end)
        return found if found and all(found.groupdict().values()) else None

    def write(self, levels: Mapping[str, str]) -> str:
        """Fill the template; empty if a level that it cannot do without is missing."""
        written, _ = _fill(list(_TOKEN.finditer(self.template)), 0, levels)
        return written


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """How one archive, or one tradition of archives, labels its levels; *hyphened* labels may be joined to a number.

    *order* has all levels, those the archive does not name where they usually stand; *depth* says how deep each lies,
    and the leaf deepest. *numbered* is the level of a number that ends an unlabelled name (*CP Mexique 69*); *written* says of a level
    what pattern of its values is written otherwise, and how. The *openings* are the first words of labels; *own* are those of the tradition's language.
    """

    order: tuple[str, ...]
    depth: dict[str, int]
    members: frozenset[str]
    table: dict[str, tuple[str, ...]]
    openings: frozenset[str]
    own: frozenset[str]
    hyphened: frozenset[str]
    suffix: bool
    values: dict[str, str]
    unlabelled: tuple[tuple[str, str], ...]
    numbered: str
    written: dict[str, tuple[str, str]]
    evident: dict[str, re.Pattern[str]]
    shelfmarks: tuple[Shelfmark, ...]
    show: dict[str, dict[str, tuple[str, ...]]]


@cache
def labels_of(archive: Archive) -> Labels:
    """Give the labels of *archive*: its tradition's, and what it has of its own."""
    tradition = data("labels")[archive.tradition]
    levels = archive.levels or tuple(tradition["levels"])
    kinds = {
        **dict.fromkeys((*LEVELS, LEAF), "number"),
        **tradition.get("values", {}),
        **dict(archive.values),
    }
    order, values = _order(levels), {level: _KINDS.get(kind, kind) for level, kind in kinds.items()}
    unlabelled = _unlabelled(tradition, archive, values)
    read = _with_own(tradition["read"], archive)
    typed, own = [label for labels in read.values() for label in labels], _typed(read)
    marks = archive.shelfmarks or tradition.get("shelfmarks", ())
    return Labels(
        order=order,
        depth={level: depth for depth, level in enumerate((*order, LEAF))},
        members=frozenset(levels),
        table=_understood_everywhere() | own,
        openings=_openings() | {squeeze(label.split()[0]) for label in typed},
        own=frozenset(own),
        hyphened=frozenset(squeeze(label) for label in typed if label.endswith("-")),
        suffix=tradition.get("suffix", False),
        values=values,
        unlabelled=tuple((level, pattern or values[level]) for level, pattern in unlabelled),
        numbered=archive.numbered or tradition.get("numbered", ""),
        written=dict(archive.written),
        evident={level: compiled(pattern) for level, pattern in unlabelled if pattern},
        shelfmarks=tuple(shelfmark(template, tuple(values.items())) for template in marks),
        show=_shown(tradition["show"], archive),
    )


@cache
def labels_of_tradition(name: str) -> Labels:
    """Give the labels of a tradition, for references that do not name their archive."""
    return labels_of(Archive(id="", acronyms=("",), tradition=name))


@cache
def labels_alone(name: str) -> Labels:
    """Give the labels of a tradition for texts that name no known archive: only sections stand there unlabelled."""
    labels = labels_of_tradition(name)
    values = labels.values | {"fonds": _NUMBERED_OR_NAMED}
    sections = tuple(entry for entry in labels.unlabelled if entry[0] == "section")
    return replace(labels, values=values, unlabelled=sections, numbered="", evident={}, shelfmarks=())


@cache
def fonds_words() -> frozenset[str]:
    """The labels of a fonds in every tradition, folded."""
    return frozenset(
        squeeze(label) for one in data("labels").values() for label in one["read"].get("fonds", ())
    )


def _unlabelled(
    tradition: Mapping[str, Any], archive: Archive, values: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Give the levels that may stand without a label, with their own pattern if they have one.

    So may a section of which the values are told by their look.
    """
    entries = archive.unlabelled or tuple(tradition.get("unlabelled", ()))
    if "section" in (archive.levels or tradition["levels"]) and values["section"] not in _KINDS.values():
        entries = (*entries, "section")
    return [(level, pattern) for level, _, pattern in (entry.partition(":") for entry in entries)]


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


def _shown(show: dict[str, Any], archive: Archive) -> dict[str, dict[str, tuple[str, ...]]]:
    shown = {
        language: {level: (form,) if isinstance(form, str) else tuple(form) for level, form in forms.items()}
        for language, forms in show.items()
    }
    for language, level, form in archive.labels:
        for forms in shown.values() if not language else (shown.setdefault(language, {}),):
            forms[level] = (*form, *forms.get(level, ())[len(form) :])
    return shown


def _fill(tokens: list[re.Match[str]], index: int, levels: Mapping[str, str]) -> tuple[str, int]:
    """Write the tokens up to the closing bracket; an optional piece whose level is missing is left out."""
    written, missing = "", False
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token["close"]:
            break
        if token["open"]:
            piece, index = _fill(tokens, index, levels)
            written += piece
        elif token["level"]:
            missing = missing or token["level"] not in levels
            written += levels.get(token["level"], "")
        else:
            written += token["literal"]
    return "" if missing else written, index


@cache
def shelfmark(template: str, values: tuple[tuple[str, str], ...]) -> Shelfmark:
    """Read *template*, with the regular expressions that *values* gives for its levels."""
    patterns = dict(values)
    regex = ""
    for token in _TOKEN.finditer(template):
        if token["level"]:
            pattern = token["pattern"] or patterns[token["level"]]
            regex += f"(?P<{token['level']}>{pattern})"
        elif token["literal"]:
            for sign in re.findall(r", |.", token["literal"]):
                regex += _SIGNS.get(sign, rf"\s*{re.escape(sign)}\s*")
        else:
            regex += "(?:" if token["open"] else ")?"
    return Shelfmark(template, regex)
