"""The place inside a source: pages, volumes, notes, minutes, read once from what was typed and printed in any language."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import chain, islice, pairwise

from histcite.archives import ArchivalReference, read_leaves
from histcite.archives.letters import is_cyrillic
from histcite.citations.style import Sheet, read
from histcite.deferred import expression
from histcite.frozen import dataclass

_PAGE, _TIME, _VOLUME = "page", "time", "volume"
_SINGLE = frozenset({"volume", "book", "number"})
_YEARS = range(1800, 2101)
_YEAR_DIGITS = 4
_LONGEST_AFTER_A_TITLE = 500
_MOST_BREAKS = 40

_ROMAN = r"m*(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_NUMBER = r"(?:\d+(?:ff|[a-zа-я])?|[ivxlcdm]+|[IVXLCDM]{2,}|[A-Z](?:\d+|(?!\.\s*\S)))(?![^\W_])"
_CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?![\d:])"
_LABEL = r"(?P<word>[^\W\d_]+(?=[.\s])|[§¶№]+|[nN][°º])\.?\s*"
_VOLUME_AND_PAGE = expression(r"(?P<volume>\d{1,3}|[IVXLCDM]+):(?P<page>\d+(?:\s*[-–—]\s*\d+)?)\.?")
_BREAK = expression(
    r"\s*,\s*|\s*:\s*(?=\d)|(?<!\s[^\W\d_])[.)]\s+(?=[^\W\d_]+\.?\s*\d)|\s+(?=[^\W\d_]+\.\s?\d)"
)
_ENDS_IN_A_YEAR = expression(r"(?<!\d)(?P<year>1[5-9]\d\d|20\d\d)[a-zа-я]?\s*[)\]]?")
_DASH = expression(r"\s*[-–—]\s*")
_BARE_WORD = expression(r"[^\W\d]+")
_BARE_NUMBERS = expression(r"[\d\s,–—-]+")
_NO_FILE = ArchivalReference()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorPart:
    """Numbers of one kind, each from its first to its last; both are the same for a single one."""

    kind: str
    numbers: tuple[tuple[str, str], ...]

    def print(self, form: Sheet) -> str:
        """Write the numbers after the word that the sheet's language has for one or for several."""
        first, last = self.numbers[0]
        several = len(self.numbers) > 1 or first != last or last.endswith("ff")
        label, shown = form.label(self.kind, several=several), self.shown(form)
        return label.format(shown) if "{}" in label else f"{label} {shown}".strip()

    def shown(self, form: Sheet) -> str:
        """Write the numbers alone."""
        return ", ".join(one if one == other else f"{one}{form.dash}{other}" for one, other in self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A place in something published or recorded, as its parts stand in a note: volume 2, page 14, note 88."""

    parts: tuple[LocatorPart, ...]

    @classmethod
    def parse(cls, text: str, language: str = "", *, printed: bool = False) -> "Locator | None":
        """Read ``412``, ``vol. 2, p. 14``, ``стб. 3``, ``12. o.``, ``§ 12``, ``00:12:30–00:13:05``; None for anything else.

        A label means what it does in *language*, that of the work (ISO 639-1), and elsewhere what languages agree upon; where no
        language is told, what it does in the first that has it. A number alone is a page, but no year before other
        places; a word alone is none, nor is a list that goes on with what is plainly a year. In what is *printed* ``2:14``
        is a volume and a page, else minutes.
        """
        typed, place = text.strip(), 0
        if printed and (pair := _VOLUME_AND_PAGE.fullmatch(typed)):
            pages = _DASH.split(pair["page"])
            volume = LocatorPart(kind=_VOLUME, numbers=((pair["volume"], pair["volume"]),))
            return cls(parts=(volume, LocatorPart(kind=_PAGE, numbers=((pages[0], pages[-1]),))))
        parts: list[LocatorPart] = []
        while place < len(typed) and not _BARE_WORD.fullmatch(typed, place):
            found = _part_regex().match(typed, place)
            part = _part(found, _kinds(language)) if found else None
            if (
                not found
                or not part
                or (parts and part.kind == _PAGE and not (found["word"] or found["after"]))
            ):
                return None
            parts.append(part)
            place = found.end()
        if place != len(typed) or not parts or (parts[1:] and _is_year(parts[0])):
            return None
        return cls(parts=tuple(parts))

    def print(self, form: Sheet) -> str:
        """Write it with the words of the sheet's language.

        Where the style has bare pages, they lose their label if they come first or go with a volume, as ``2:14``.
        """
        bare: tuple[LocatorPart, ...] = ()
        if form.bare_pages:
            volume_first = tuple(part.kind for part in self.parts[:2]) == (_VOLUME, _PAGE)
            bare = self.parts[:2] if volume_first else self.parts[: self.begins_with_pages]
        labelled = [part.print(form) for part in self.parts[len(bare) :]]
        return ", ".join([":".join(part.shown(form) for part in bare), *labelled] if bare else labelled)

    @property
    def begins_with_pages(self) -> bool:
        """Whether pages come first: what follows a journal's year after a colon."""
        return self.parts[0].kind == _PAGE


def is_locator(text: str) -> bool:
    """Tell whether *text* is a place inside a source and nothing else: pages, leaves, minutes or a bare number."""
    return Locator.parse(text, printed=True) is not None or read_leaves(text.strip()) is not None


def split_locator(text: str) -> tuple[str, str]:
    """Part a title from the locator typed after it, of 500 letters at most.

    It stands after a comma, a colon (``Granville 2004: 88``), a full stop (``М., 1999. С. 5``), a closing bracket, or a space where its
    label is shortened. A bare number is one only after a year that is told as that of an imprint or an issue: ``(London, 1998),
    34``, ``Kramer 1998, 365``; else it may be a year itself, or the next one, as in ``1960, 61``. The number of an issue stays with its title.
    """
    typed = text.strip()
    begun = max(0, len(typed) - _LONGEST_AFTER_A_TITLE)
    for found in islice(_BREAK.finditer(typed, begun), _MOST_BREAKS):
        end = found.start() + found[0].lstrip().startswith(")")
        title, rest = typed[:end].strip(), typed[found.end() :].strip()
        if title and _follows(title, rest):
            return title, rest
    return typed, ""


def _follows(title: str, rest: str) -> bool:
    """Whether *rest* is a place in what *title* names."""
    if not is_locator(rest):
        return False
    locator = Locator.parse(rest, printed=True)
    if locator and len(locator.parts) > 1 and any(part.kind == "number" for part in locator.parts):
        return False
    if not _BARE_NUMBERS.fullmatch(rest) and not _VOLUME_AND_PAGE.fullmatch(rest):
        return True
    year = _year_at_the_end(title)
    numbers = [int(number[-_YEAR_DIGITS:]) for number in re.findall(r"\d+", rest)]
    goes_on = numbers[0] == (year + 1) % 100 and not title.endswith(")")
    return bool(year) and not goes_on and not any(number in _YEARS for number in numbers)


def _year_at_the_end(title: str) -> int:
    """The year with which *title* ends, of an imprint, an issue or an author's work; 0 where it ends otherwise."""
    found = next(
        (one for one in _ENDS_IN_A_YEAR.finditer(title, max(0, len(title) - 8)) if one.end() == len(title)),
        None,
    )
    stands_apart = found and found.start() and not title[found.start() - 1].isalnum()
    return int(found["year"]) if found and stands_apart else 0


def print_leaves(typed: str, sheet: Sheet, file: ArchivalReference = _NO_FILE) -> str:
    """Print leaves (``l. 12 ob.``, ``лл. 3-5``) with the label of their *file*'s archive; empty where *typed* is something else."""
    from histcite.citations.archival import render_leaves

    leaves = read_leaves(typed)
    return render_leaves(replace(file, leaves=leaves), sheet.style, sheet.archives) if leaves else ""


def print_locator(typed: str, sheet: Sheet, language: str = "", *, printed: bool = False) -> str:
    """Print the place in something published, of which the *language* may be told, else what was typed.

    Leaves outside an archive are printed with other labels only where Cyrillic ones say what they are: *k. 12* is a leaf in Polish.
    """
    locator = Locator.parse(typed, language, printed=printed)
    if locator:
        return locator.print(sheet)
    return (is_cyrillic(typed) and print_leaves(typed, sheet)) or typed.strip()


def language_of(typed: str) -> str:
    """The one language that has every label of *typed*, ``fq. 12`` for instance; empty where several do or none."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]{2,}(?=\.?\s*\d)", typed)}
    telling = [code for code, labels in _labels().items() if words and words <= labels.keys()]
    return telling[0] if len(telling) == 1 else ""


def _part(found: re.Match[str], kinds: Mapping[str, str]) -> LocatorPart | None:
    """Take the numbers for what their label says; None for a list in which something else must be meant."""
    word, clock = found["word"], found["clock"]
    kind = kinds.get(word.casefold(), "") if word else _TIME if clock else _PAGE
    if not kind or bool(clock) != (kind == _TIME):
        return None
    spans = map(_DASH.split, [clock] if clock else re.split(_between(), found["numbers"]))
    numbers = tuple((span[0], span[-1]) for span in spans)
    if _runs_into_a_year(numbers) or (kind in _SINGLE and len(numbers) > 1):
        return None
    words = (text for text in chain(*numbers) if len(text) > 1 and text.isalpha())
    if not all(re.fullmatch(_ROMAN, word, re.IGNORECASE) for word in words):
        return None
    return LocatorPart(kind=kind, numbers=numbers)


def _is_year(part: LocatorPart) -> bool:
    first, last = part.numbers[0]
    return (
        part.kind == _PAGE
        and first == last
        and first.isdecimal()
        and len(first) == _YEAR_DIGITS
        and int(first) in _YEARS
    )


def _runs_into_a_year(numbers: tuple[tuple[str, str], ...]) -> bool:
    pairs = ((before[1], after[0]) for before, after in pairwise(numbers))
    return any(
        before.isdecimal()
        and after.isdecimal()
        and len(before) < _YEAR_DIGITS == len(after)
        and int(after) in _YEARS
        for before, after in pairs
    )


@cache
def _part_regex() -> re.Pattern[str]:
    """Match a label and its numbers, a page before its label (``12. o.``), or minutes, and what parts them from the next label."""
    span = r"(?:\s*[-–—]\s*{0})?"
    clock, one = _CLOCK + span.format(_CLOCK), _NUMBER + span.format(_NUMBER)
    numbers = rf"(?P<clock>{clock})|(?P<numbers>{one}(?:{_between()}{one})*)"
    suffixes = (
        label.partition("{}. ")[2].rstrip(".")
        for words in read("words").values()
        for label in words["places"]["page"]
    )
    after = "|".join(sorted(filter(None, suffixes), key=len, reverse=True))
    follows = rf"(?(word)|(?P<after>\.?\s(?:{after})\b(?!\.?\s*\d))?)"
    return re.compile(rf"(?:{_LABEL})?(?:{numbers}){follows}(?:\s*[.,;]\s*(?=\S)|\s+|\s*\.?\Z)")


@cache
def _between() -> str:
    """Match what parts the numbers of a list: a comma, or the word for *and* in any language."""
    words = {language["work"]["listed"] for language in read("words").values()}
    return rf"(?:\s*,\s*|\s+(?:{'|'.join(sorted(words))})\s+)"


@cache
def _labels() -> dict[str, dict[str, str]]:
    """For each language what its labels mean, a place before a time."""
    labels: dict[str, dict[str, str]] = {}
    for code, language in read("words").items():
        labels[code] = {}
        for kind, words in language["places"].items():
            for word in words:
                labels[code].setdefault(word.rstrip(".").casefold(), kind)
    return labels


@cache
def _kinds(language: str) -> dict[str, str]:
    """What each label means in a work in *language*; with no language told, in the first that has it."""
    meant: dict[str, list[str]] = {}
    for labels in _labels().values():
        for word, kind in labels.items():
            meant.setdefault(word, []).append(kind)
    decided = {word: kinds[0] for word, kinds in meant.items() if not language or len(set(kinds)) == 1}
    for leaf in read("words").get(language, {}).get("leaves", ()):
        decided.pop(leaf, "")
    return decided | _labels().get(language, {})
