"""The place inside a source: pages, volumes, notes, minutes, read once from what was typed and printed in any language."""

import re
from dataclasses import replace
from functools import cache
from itertools import chain, pairwise

from histcite.archives import ArchivalReference, read_leaves
from histcite.citations.style import Sheet, read
from histcite.frozen import dataclass

_PAGE, _TIME, _VOLUME = "page", "time", "volume"
_SINGLE = frozenset({"volume", "book", "number"})
_YEARS = range(1800, 2101)
_YEAR_DIGITS = 4
_LONGEST_AFTER_A_TITLE = 500

_ROMAN = r"m*(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_NUMBER = r"(?:\d+(?:ff|[a-zа-я])?|[ivxlcdm]+|[IVXLCDM]{2,}|[A-Z](?:\d+|(?!\.\s*\S)))(?![^\W_])"
_CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?![\d:])"
_LABEL = r"(?P<word>[^\W\d_]+(?=[.\s])|[§¶№]+|[nN][°º])\.?\s*"
_COMMA = re.compile(",")
_DASH = re.compile(r"\s*[-–—]\s*")
_BARE_WORD = re.compile(r"[^\W\d]+")
_BARE_NUMBERS = re.compile(r"[\d\s,–—-]+")
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
        return f"{form.label(self.kind, several=several)} {self.shown(form)}".strip()

    def shown(self, form: Sheet) -> str:
        """Write the numbers alone."""
        return ", ".join(one if one == other else f"{one}{form.dash}{other}" for one, other in self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A place in something published or recorded, as its parts stand in a note: volume 2, page 14, note 88."""

    parts: tuple[LocatorPart, ...]

    @classmethod
    def parse(cls, text: str) -> "Locator | None":
        """Read ``412``, ``vol. 2, p. 14``, ``стб. 3``, ``§ 12``, ``00:12:30–00:13:05``; None for anything else.

        The labels are those of every language of words.toml. A number alone is a page; a word alone is none, nor is a
        list that goes on with what is plainly a year.
        """
        typed, place = text.strip(), 0
        parts: list[LocatorPart] = []
        while place < len(typed) and not _BARE_WORD.fullmatch(typed, place):
            found = _part_regex().match(typed, place)
            part = _part(found) if found else None
            if not found or not part or (parts and part.kind == _PAGE and not found["word"]):
                return None
            parts.append(part)
            place = found.end()
        return cls(parts=tuple(parts)) if parts and place == len(typed) else None

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
    return Locator.parse(text) is not None or read_leaves(text.strip()) is not None


def split_locator(text: str) -> tuple[str, str]:
    """Part a title from the locator typed after a comma, of 500 letters at most; a bare number there is a year, not a locator."""
    begun = max(0, len(text.rstrip()) - _LONGEST_AFTER_A_TITLE)
    for comma in _COMMA.finditer(text, begun):
        title, rest = text[: comma.start()].strip(), text[comma.end() :].strip()
        if title and is_locator(rest) and not _BARE_NUMBERS.fullmatch(rest):
            return title, rest
    return text.strip(), ""


def print_leaves(typed: str, sheet: Sheet, file: ArchivalReference = _NO_FILE) -> str:
    """Print leaves (``l. 12 ob.``, ``лл. 3-5``) with the label of their *file*'s archive; empty where *typed* is something else."""
    from histcite.citations.archival import render_leaves

    leaves = read_leaves(typed)
    return render_leaves(replace(file, leaves=leaves), sheet.style, sheet.archives) if leaves else ""


def print_locator(typed: str, sheet: Sheet) -> str:
    """Print the place in something published, else leaves, else what was typed."""
    locator = Locator.parse(typed)
    return locator.print(sheet) if locator else print_leaves(typed, sheet) or typed.strip()


def _part(found: re.Match[str]) -> LocatorPart | None:
    """Take the numbers for what their label says; None for a list in which something else must be meant."""
    word, clock = found["word"], found["clock"]
    kind = _kinds().get(word.casefold(), "") if word else _TIME if clock else _PAGE
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
    """Match a label and its numbers, or minutes, and what parts them from the next label."""
    span = r"(?:\s*[-–—]\s*{0})?"
    clock, one = _CLOCK + span.format(_CLOCK), _NUMBER + span.format(_NUMBER)
    numbers = rf"(?P<clock>{clock})|(?P<numbers>{one}(?:{_between()}{one})*)"
    return re.compile(rf"(?:{_LABEL})?(?:{numbers})(?:\s*[.,;]\s*(?=\S)|\s+|\s*\.?\Z)")


@cache
def _between() -> str:
    """Match what parts the numbers of a list: a comma, or the word for *and* in any language."""
    words = {language["work"]["listed"] for language in read("words").values()}
    return rf"(?:\s*,\s*|\s+(?:{'|'.join(sorted(words))})\s+)"


@cache
def _kinds() -> dict[str, str]:
    """What each label means: the sense of the first language that has it, and of a place before that of a time."""
    kinds: dict[str, str] = {}
    for language in read("words").values():
        for kind, words in language["places"].items():
            for word in words:
                kinds.setdefault(word.rstrip(".").casefold(), kind)
    return kinds
