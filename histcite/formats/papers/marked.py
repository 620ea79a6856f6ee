"""Papers in light markup: Markdown with pandoc's citations, Typst, and plain text whose footnotes are typed by hand."""

import re
from collections.abc import Iterator
from pathlib import Path

from histcite.deferred import expression
from histcite.formats.papers.paper import Citing, Heading, PaperPart

_MD_HIDDEN = expression(
    r"^(```+|~~~+).*?(?:^\1[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL
)
_MD_PART = expression(
    r"^(?P<marks>\#{1,6})[ \t]+(?P<heading>[^\n]+)"
    r"|^(?P<over>[^\n]+)\n(?P<under>=+|-+)[ \t]*$"
    r"|(?<![\w@.\\])-?@(?:\{(?P<braced>[^{}\s]{1,200})\}|(?P<key>\w+(?:[:.\#$%&+?<>~/-]\w+)*))(?P<after>[^\n\];@]{0,200})"
    r"|^\[\^[^\]\n]{1,50}\]:[ \t]*(?P<note>[^\n]+)",
    re.MULTILINE,
)
_MD_CROSS_REFERENCE = expression(r"(?:fig|tbl|eq|sec|lst):")
_MD_PLACE = expression(r"(?:,\s*|\s*\[)(?P<place>[^\[\]]+)")
_TYP_HIDDEN = expression(
    r"(?<!`)(`{3,})(?!`).*?(?<!`)\1(?!`)|(?<!`)`[^`\n]*`|/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL
)
_TYP_PART = expression(
    r"^(?P<marks>=+)[ \t]+(?P<heading>[^\n<]+)"
    r"|(?<![\w@\\])@(?P<key>\w+(?:[.:-]\w+)*)(?:\[(?P<place>[^\[\]\n]{0,200})\])?"
    r"|\#?cite\(\s*(?:<(?P<label>[^<>\s]{1,200})>|label\(\"(?P<quoted>[^\"\n]{1,200})\"\))"
    r"(?:[^()\[\]\n]{0,100}supplement:\s*\[(?P<supplement>[^\[\]\n]{0,200})\])?",
    re.MULTILINE,
)
_TYP_LABEL = expression(r"(?<!\()<([\w.:-]{1,200})>")
_NOTE = expression(
    r"[ \t]*(?:\[\^?\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]?|[¹²³⁰⁴-⁹]+|\*{1,3})[ \t]+(?P<text>\S[^\n]*)"
)


def read_md(data: bytes, path: Path) -> Iterator[PaperPart]:
    """The headings and citations of a paper in Markdown (``[@key, l. 12; @other]``), and its footnotes that cite no key."""
    text = _MD_HIDDEN.sub(_blank, data.decode("utf-8-sig", errors="replace"))
    for found, line in _numbered(_MD_PART, text):
        if found["marks"]:
            yield Heading(level=len(found["marks"]), title=found["heading"].strip(" \t#"))
        elif found["under"]:
            yield Heading(level=1 if found["under"][0] == "=" else 2, title=found["over"].strip())
        elif found["note"]:
            yield from _noted(found, path, line)
        elif not _MD_CROSS_REFERENCE.match(found["key"] or ""):
            yield _md_citing(found, path, line)


def read_typ(data: bytes, path: Path) -> Iterator[PaperPart]:
    """The headings and citations of a paper in Typst: ``@key[l. 12]`` and ``#cite(<key>)``; labels of the paper's own are none."""
    text = _TYP_HIDDEN.sub(_blank, data.decode("utf-8-sig", errors="replace"))
    own = set(_TYP_LABEL.findall(text))
    for found, line in _numbered(_TYP_PART, text):
        if found["marks"]:
            yield Heading(level=len(found["marks"]), title=found["heading"].strip())
            continue
        key = found["key"] or found["label"] or found["quoted"]
        if key not in own:
            place = (found["place"] or found["supplement"] or "").strip()
            yield Citing(file=str(path), line=line, key=key, locator=place)


def read_txt(data: bytes, path: Path) -> Iterator[PaperPart]:
    """The footnotes of a plain text, which begin with their numbers; every line where none does."""
    lines = data.decode("utf-8-sig", errors="replace").splitlines()
    noted = [(number, found["text"]) for number, line in enumerate(lines, 1) if (found := _NOTE.match(line))]
    every = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    for number, text in noted or every:
        yield Citing(file=str(path), line=number, note=text)


def _md_citing(found: re.Match[str], path: Path, line: int) -> Citing:
    place = _MD_PLACE.match(found["after"])
    locator = place["place"].strip(" {}") if place else ""
    return Citing(file=str(path), line=line, key=found["braced"] or found["key"], locator=locator)


def _noted(found: re.Match[str], path: Path, line: int) -> Iterator[Citing]:
    """What a footnote cites: its keys, else its text."""
    keyed = [inner for inner in _MD_PART.finditer(found["note"]) if inner["key"] or inner["braced"]]
    yield from (_md_citing(inner, path, line) for inner in keyed)
    if not keyed:
        yield Citing(file=str(path), line=line, note=found["note"])


def _numbered(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each match with the number of its line."""
    line, counted = 1, 0
    for found in pattern.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        yield found, line


def _blank(found: re.Match[str]) -> str:
    """What is code or a remark, with its line breaks, so that lines are counted."""
    return "\n" * found[0].count("\n")
