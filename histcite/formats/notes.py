"""Plain notes: a heading for the source, a list item for each claim; keys are written back as ``^key``.

::

    # RGANI, f. 3, op. 14, d. 448

    - Albania asked for 50,000 tonnes of wheat (l. 12 ob.) #wheat {Shehu's letter | amount | 50000 t} ^cabc0123456
      > просим отгрузить 50 тысяч тонн

A heading holds until the next one, and one beneath it that only goes on with its signature (``## d. 448``) is read with it; every list item is a claim, numbered and indented ones too, but for a task with its box (``- [ ] order the file``). Lines that begin with ``>`` are the quotation of the claim above them; ``#word`` is a tag and
begins with a letter; a tail in braces, of :mod:`histcite.formats.tail`, makes the claim comparable; ``^key`` stands last, after a space; what stands last in round brackets is the place in the source if it has a label (l. 12, p. 5): a bare number is a year. Other indented
lines go on with the claim, and so does an indented number (``12. November``) unless it is 1 or counts on from the number above it with the same indent, nearly as in CommonMark.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from histcite.archives import Registry, read_reference
from histcite.citations import is_locator
from histcite.deferred import expression
from histcite.errors import BadEntry
from histcite.formats.table import REASON
from histcite.formats.tail import leans_above, read_tail, without_tail
from histcite.records.cells import Place, Problem, Refused
from histcite.records.entry import Draft, RowReader

_HEADING = expression(r"(?P<level>#+)\s+(?P<source>.+)$")
_DRESSED = expression(r"(?:\[\[|\*\*|__)(.+?)(?:\]\]|\*\*|__)")
_CALLOUT = expression(r"\[!\w+\][+-]?")
_ITEM = expression(r"(?P<indent>\s*)(?:[-*+]|(?P<number>\d{1,9})[.)])\s+(?P<text>.+)$")
_TASK = expression(r"\s*[-*+]\s+\[[ xX]\]\s")
_FENCE = expression(r"\s*(?:```|~~~)")
_BARE_NUMBER = expression(r"[\d\s,–-]+")
_QUOTATION = expression(r"\s*>\s?(?P<quote>.*)$")
_KEY = expression(r"(?<!\S)\^(?P<key>[A-Za-z][\w.-]*)\s*$", re.ASCII)
_TAG = expression(r"(?:^|\s)#(?P<tag>[^\W\d_][^\s#.,;:!?()]*)")
_LOCATOR = expression(r"\((?P<locator>[^()]*)\)\s*(?P<stop>[.!?]?)$")


@dataclass(slots=True, kw_only=True)
class Jotting:
    """One claim in a notes file: the line of its item, the source above it, its text as written, and its quotation.

    It ends on its ``last`` line, and the source stands in the ``heading`` on that one.
    """

    line: int
    source: str
    text: str
    quote: str = ""
    key: str = ""
    last: int = 0
    heading: int = 0

    def cells(self, above: Mapping[str, str]) -> Mapping[str, str]:
        """The note as the columns of a claim, where those of the claim *above* are known. Raises BadEntry for a tail that cannot be read."""
        bare, tail = without_tail(self.text)
        text, locator = _TAG.sub("", bare).strip(), ""
        placed = _LOCATOR.search(text)
        if placed and is_locator(placed["locator"]) and not _BARE_NUMBER.fullmatch(placed["locator"]):
            text, locator = text[: placed.start()].rstrip() + placed["stop"], placed["locator"]
        reference = ", ".join(filter(None, (self.source, locator)))
        return {
            "key": self.key,
            "text": text,
            "reference": reference,
            "quote": self.quote,
            "tags": ";".join(found["tag"] for found in _TAG.finditer(bare)),
            **(read_tail(tail, above) if tail is not None else {}),
        }


def read_notes(text: str, file: str, archives: Registry) -> tuple[list[Draft], list[Refused], list[str]]:
    """The claims of *text* in order, what is refused, and remarks on lines that were passed over.

    A claim above the first heading is a problem, for it has no source. *archives* are those whose signatures a heading may go on with.
    """
    page = _read_page(text, archives)
    homeless = tuple(
        Problem(place=Place(file, note.line), column="reference", message="no heading above names the source")
        for note in page.notes
        if not note.source
    )
    refused, drafts = [Refused(problems=homeless)] if homeless else [], []
    cells: Mapping[str, str] = {}
    rows = RowReader()
    for note in (note for note in page.notes if note.source):
        place = Place(file, note.line)
        try:
            cells = note.cells(cells)
        except BadEntry as error:
            refused.append(Refused(problems=(Problem(place=place, column="text", message=str(error)),)))
            continue
        read = rows.read(cells, place)
        if isinstance(read, Refused):
            refused.append(read)
        else:
            drafts.append(read)
    remarks = [
        f"{file}:{number}: passed over, for it is no heading, claim or quotation" for number in page.passed
    ]
    return drafts, refused, remarks


def with_keys(text: str, keys: Mapping[int, str]) -> str:
    """*text* with ``^key`` at the end of each item that has none, by the item's line."""
    lines = text.split("\n")
    for number in (note.line for note in _read_page(text).notes if not note.key and note.line in keys):
        line, end = lines[number - 1].rstrip(), "\r" * lines[number - 1].endswith("\r")
        lines[number - 1] = f"{line} ^{keys[number]}{end}"
    return "\n".join(lines)


def with_reasons(text: str, file: str, reasons: Mapping[Place, str]) -> str:
    """Those notes of *text* that have *reasons*, under their headings, each below its own in a comment; with the ones above that they lean on."""
    lines, kept, is_leant_on = text.split("\n"), list[Jotting](), False
    for note in reversed(_read_page(text).notes):
        if is_leant_on or Place(file, note.line) in reasons:
            kept.append(note)
            is_leant_on = leans_above(without_tail(note.text)[1] or "")
    left, heading = list[str](), 0
    for note in reversed(kept):
        if note.heading != heading:
            heading = note.heading
            left += ["", lines[heading - 1], ""]
        if reason := reasons.get(Place(file, note.line)):
            left.append(f"<!-- {REASON}: {' '.join(reason.replace('-->', '-- >').split())} -->")
        left += [lines[note.line - 1].lstrip(), *lines[note.line : note.last]]
    return "\n".join([*left, ""]).lstrip("\n") if kept else ""


@dataclass(slots=True)
class _NotesFile:
    """A notes file as it is read line by line: the notes so far, the lines passed over, and where the reader stands."""

    archives: Registry | None = None
    above: dict[int, str] = field(default_factory=dict)
    notes: list[Jotting] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    source: str = ""
    heading: int = 0
    current: Jotting | None = None
    fenced: bool = False
    commented: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def read(self, line: str, number: int) -> None:
        """Take in one line; what stands in a comment of HTML is nothing."""
        if self.commented or line.lstrip().startswith("<!--"):
            self.commented = "-->" not in line
            return
        self.fenced ^= bool(_FENCE.match(line))
        if self.fenced:
            self.current = None
        elif heading := _HEADING.match(line):
            typed = _DRESSED.fullmatch(heading["source"].rstrip().rstrip("#").rstrip())
            told = typed[1] if typed else heading["source"].rstrip().rstrip("#").rstrip()
            self.source, self.current = self._beneath(len(heading["level"]), told), None
            self.heading = number
            self.counts.clear()
        elif _TASK.match(line):
            self.current = None
            self.passed.append(number)
        elif (item := _ITEM.match(line)) and self._begins_claim(item):
            self._begin(item, number)
        elif self.current and (quotation := _QUOTATION.match(line)):
            quote = "" if _CALLOUT.fullmatch(quotation["quote"].strip()) else quotation["quote"]
            self.current.quote = f"{self.current.quote}\n{quote}".strip()
            self.current.last = number
        elif self.current and line[:1].isspace() and line.strip():
            body, key = without_key(line.strip())
            self.current.text, self.current.key = f"{self.current.text} {body}", key or self.current.key
            self.current.last = number
        elif line.strip():
            self.current = None
            self.passed.append(number)

    def _beneath(self, level: int, heading: str) -> str:
        """The source that *heading* names, with the signature above that it goes on with, if it only does that."""
        self.above = {other: source for other, source in self.above.items() if other < level}
        over = self.above[max(self.above)] if self.above else ""
        if over and self.archives:
            part, whole = (
                read_reference(text, archives=self.archives) for text in (over, f"{over}, {heading}")
            )
            alone = read_reference(heading, archives=self.archives)
            goes_on = whole and whole.archive and not whole.rest and not (alone and alone.archive)
            if goes_on and whole and len(whole.levels) > len(part.levels if part else ()):
                heading = f"{over}, {heading}"
        self.above[level] = heading
        return heading

    def _begins_claim(self, item: re.Match[str]) -> bool:
        if not item["number"] or not item["indent"] or self.current is None:
            return True
        return int(item["number"]) in (1, self.counts.get(item["indent"], 0) + 1)

    def _begin(self, item: re.Match[str], number: int) -> None:
        body, key = without_key(item["text"])
        self.current = Jotting(
            line=number, last=number, source=self.source, heading=self.heading, text=body, key=key
        )
        self.notes.append(self.current)
        indent = item["indent"]
        self.counts = {other: count for other, count in self.counts.items() if len(other) <= len(indent)}
        if item["number"]:
            self.counts[indent] = int(item["number"])


def _read_page(text: str, archives: Registry | None = None) -> _NotesFile:
    page, lines = _NotesFile(archives=archives), text.split("\n")
    for number, line in enumerate(lines[_front_matter(lines) :], start=_front_matter(lines) + 1):
        page.read(line, number)
    return page


def _front_matter(lines: list[str]) -> int:
    """How many lines the YAML takes with which Obsidian, Zettlr and pandoc begin a file, between ``---`` and ``---`` or ``...``."""
    if lines[0].lstrip("\ufeff").rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() in ("---", "..."))
    return next(ends, -1) + 1


def without_key(text: str) -> tuple[str, str]:
    """The text of a note without the key at its end, and that; empty where there is none."""
    match = _KEY.search(text)
    return (text[: match.start()].rstrip(), match["key"]) if match else (text.rstrip(), "")
