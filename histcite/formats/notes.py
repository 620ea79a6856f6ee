"""Plain notes: a heading for the source, a list item for each claim; keys are written back as ``^key``.

::

    # RGANI, f. 3, op. 14, d. 448

    - Albania asked for 50,000 tonnes of wheat (l. 12 ob.) #wheat ^cabc0123456
      > просим отгрузить 50 тысяч тонн

A heading holds until the next one; every list item is a claim, numbered and indented ones too. Lines that begin with ``>`` are the quotation of the claim above them; ``#word`` is a tag; what
stands last in round brackets is the place in the source if it has a label (l. 12, p. 5): a bare number is a year. Other indented lines go on with the claim.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from histcite.citations import is_locator
from histcite.records.cells import Place, Problem
from histcite.records.entry import Draft, origin, read_draft

_HEADING = re.compile(r"#+\s+(?P<source>.+?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?P<text>.+)$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_BARE_NUMBER = re.compile(r"[\d\s,–-]+")
_QUOTATION = re.compile(r"\s*>\s?(?P<quote>.*)$")
_KEY = re.compile(r"\s*\^(?P<key>[A-Za-z][\w.-]*)\s*$", re.ASCII)
_TAG = re.compile(r"(?:^|\s)#(?P<tag>[^\s#.,;:!?()]+)")
_LOCATOR = re.compile(r"\s*\((?P<locator>[^()]*)\)\s*(?P<stop>[.!?]?)\s*$")


@dataclass(slots=True, kw_only=True)
class Note:
    """One claim in a notes file: the line of its item, the source above it, its text as written, and its quotation."""

    line: int
    source: str
    text: str
    quote: str = ""
    key: str = ""

    def cells(self) -> Mapping[str, str]:
        """The note as the columns of a claim."""
        text, tags = _without_tags(self.text)
        text, locator = _without_locator(text)
        reference = ", ".join(filter(None, (self.source, locator)))
        return {
            "key": self.key,
            "text": text,
            "reference": reference,
            "quote": self.quote,
            "tags": ";".join(tags),
        }


def read_notes(text: str, file: str) -> tuple[list[Draft], list[Problem], list[str]]:
    """The claims of *text* in order, the problems, and remarks on lines that were passed over.

    A claim above the first heading is a problem, for it has no source.
    """
    notes, problems, passed = _notes(text, file)
    drafts = []
    for note in (note for note in notes if note.source):
        cells = note.cells()
        read = read_draft(cells, Place(file, note.line))
        if isinstance(read, tuple):
            problems += read
        else:
            drafts.append(replace(read, claim=replace(read.claim, origin=origin(cells))))
    remarks = [
        f"{file}:{number}: passed over, for it is no heading, list item or quotation" for number in passed
    ]
    return drafts, problems, remarks


def _notes(text: str, file: str) -> tuple[list[Note], list[Problem], list[int]]:
    notes: list[Note] = []
    passed: list[int] = []
    problems: list[Problem] = []
    source, current, fenced = "", None, False
    for number, line in enumerate(text.split("\n"), start=1):
        fenced ^= bool(_FENCE.match(line))
        if fenced:
            current = None
        elif heading := _HEADING.match(line):
            source, current = heading["source"], None
        elif item := _ITEM.match(line):
            body, key = _without_key(item["text"])
            current = Note(line=number, source=source, text=body, key=key)
            notes.append(current)
            if not source:
                problems.append(
                    Problem(
                        place=Place(file, number),
                        column="reference",
                        message="no heading above names the source",
                    )
                )
        elif current and (quotation := _QUOTATION.match(line)):
            current.quote = f"{current.quote}\n{quotation['quote']}".strip()
        elif current and line[:1].isspace() and line.strip():
            body, key = _without_key(line.strip())
            current.text, current.key = f"{current.text} {body}", key or current.key
        elif line.strip():
            current = None
            passed.append(number)
    return notes, problems, passed


def with_keys(text: str, keys: Mapping[int, str]) -> str:
    """*text* with ``^key`` at the end of each item, by the item's line."""
    lines = text.split("\n")
    for number, key in keys.items():
        line, end = lines[number - 1].rstrip(), "\r" * lines[number - 1].endswith("\r")
        if not _KEY.search(line):
            lines[number - 1] = f"{line} ^{key}{end}"
    return "\n".join(lines)


def _without_key(text: str) -> tuple[str, str]:
    match = _KEY.search(text)
    return (text[: match.start()], match["key"]) if match else (text.rstrip(), "")


def _without_tags(text: str) -> tuple[str, list[str]]:
    tags = [match["tag"] for match in _TAG.finditer(text)]
    return _TAG.sub("", text).strip(), tags


def _without_locator(text: str) -> tuple[str, str]:
    match = _LOCATOR.search(text)
    if match and is_locator(match["locator"]) and not _BARE_NUMBER.fullmatch(match["locator"]):
        return text[: match.start()].rstrip() + match["stop"], match["locator"]
    return text, ""
