"""Word documents (ECMA-376, part 1, chapter 17): what reference managers stored in them, and the footnotes typed by hand.

Deleted text and the lines that part footnotes from the page are no notes. Fields of Zotero and Mendeley hold their items as CSL-JSON,
those of EndNote as XML.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from histcite.deferred import expression
from histcite.formats.papers.compiled import parsed
from histcite.formats.papers.endnote import read_cites
from histcite.formats.papers.paper import LARGEST, Citing, Heading, PaperPart
from histcite.undelivered import BadPaper

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr"})
_NOTES = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}
_STORED = expression(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?CSL_CITATION\s*(?P<json>\{.*)", re.DOTALL)
_ENDNOTE = expression(r"\s*ADDIN\s+EN\.CITE(?P<data>\.DATA)?\s*(?P<xml><EndNote.*)?", re.DOTALL)
_MENDELEY = "MENDELEY_CITATION_v3_"
_HEADING = expression(r"heading (\d)", re.IGNORECASE)
_PART = expression(r"word/(document|footnotes|endnotes|styles)\d*\.xml", re.IGNORECASE)
_MOST_TIMES = 200
"""How many times as long as it is packed a part of a document may be; text is packed ten times at most."""

_SMALL = 2**20


def read_docx(data: bytes, path: Path) -> Iterator[PaperPart]:
    """The headings of a document, and each citation where its note is called. Raises BadPaper."""
    parts = _unpacked(data, path)
    if "document" not in parts:
        raise BadPaper(path, "there is no Word document in it")
    levels, number = _levels(parts.get("styles")), 0
    notes = {
        (kind, note.get(f"{_W}id", "")): note
        for kind in ("footnotes", "endnotes")
        for note in parts.get(kind, ())
        if note.get(f"{_W}type", "normal") == "normal"
    }
    for paragraph in _within(parts["document"]):
        if paragraph.tag == f"{_W}p" and (level := _level(paragraph, levels)):
            yield Heading(level=level, title=_text(paragraph))
        elif paragraph.tag in _NOTES:
            note = notes.get((_NOTES[paragraph.tag], paragraph.get(f"{_W}id", "")))
            if note is not None:
                number += 1
                yield from _noted(note, path, number)
    yield from _stored(parts["document"], path, 0)


def _noted(note: ET.Element, path: Path, number: int) -> Iterator[Citing]:
    """What a note cites: the items stored in it, else its text."""
    stored = list(_stored(note, path, number))
    yield from stored
    text = _text(note)
    if text and not stored:
        yield Citing(file=str(path), line=number, note=text)


def _unpacked(data: bytes, path: Path) -> dict[str, ET.Element]:
    """The parts of the document that are read. Raises BadPaper for one that swells when it is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            parts = {}
            for info in packed.infolist():
                if not (named := _PART.fullmatch(info.filename)):
                    continue
                swells = info.file_size > max(_SMALL, _MOST_TIMES * info.compress_size)
                if info.file_size > LARGEST or swells:
                    raise BadPaper(path, f"{info.filename} would unpack to {info.file_size // 2**20} MB")
                with packed.open(info) as stream:
                    parts[named[1].casefold()] = parsed(stream.read(LARGEST), path)
            return parts
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BadPaper(path, f"it cannot be unpacked ({error})") from error


def _within(element: ET.Element) -> Iterator[ET.Element]:
    """All that stands in *element*, in order, without what was deleted."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if here.tag not in _GONE:
            yield here
            waiting += reversed(here)


def _text(element: ET.Element) -> str:
    """The words of a paragraph or note as they are read."""
    words = (
        here.text or ""
        if here.tag == f"{_W}t"
        else " "
        if here.tag in (f"{_W}tab", f"{_W}br", f"{_W}p")
        else ""
        for here in _within(element)
    )
    return " ".join("".join(words).split())


def _levels(styles: ET.Element | None) -> dict[str, int]:
    """The level of each style of headings by its id; their names are English in every language of Word."""
    found: dict[str, int] = {}
    for style in () if styles is None else styles.iter(f"{_W}style"):
        name, outline = style.find(f"{_W}name"), style.find(f"{_W}pPr/{_W}outlineLvl")
        named = _HEADING.fullmatch(name.get(f"{_W}val", "")) if name is not None else None
        level = named[1] if named else "" if outline is None else outline.get(f"{_W}val", "")
        if level.isdecimal():
            found[style.get(f"{_W}styleId", "")] = int(level) + (not named)
    return found


def _level(paragraph: ET.Element, levels: Mapping[str, int]) -> int:
    style, outline = paragraph.find(f"{_W}pPr/{_W}pStyle"), paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None and outline.get(f"{_W}val", "").isdecimal():
        return int(outline.get(f"{_W}val", "")) + 1
    return levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0


def _stored(element: ET.Element, path: Path, number: int) -> Iterator[Citing]:
    """The items that Zotero, Mendeley and EndNote stored in fields and content controls."""
    for code in _codes(element):
        if code.startswith("<"):
            for record, within in read_cites(code, path):
                yield Citing(file=str(path), line=number, item=record, locator=within)
            continue
        try:
            citation = json.loads(code)
        except (ValueError, RecursionError):
            continue
        items = citation.get("citationItems") if isinstance(citation, dict) else None
        for cited in items if isinstance(items, list) else ():
            item = cited.get("itemData") if isinstance(cited, dict) else None
            if isinstance(item, dict):
                place = " ".join(str(cited.get(name) or "") for name in ("label", "locator")).strip()
                yield Citing(
                    file=str(path), line=number, item=item, locator=place if cited.get("locator") else ""
                )


def _codes(element: ET.Element) -> Iterator[str]:
    """The JSON or XML of each field that holds a citation; data too long for its instruction stand beside it, or in a field within."""
    codes: list[list[str]] = []
    data: list[str] = []
    for here in _within(element):
        instruction = here.get(f"{_W}instr") if here.tag == f"{_W}fldSimple" else None
        if here.tag == f"{_W}fldChar" and here.get(f"{_W}fldCharType") == "begin":
            codes.append([])
            data.append(here.findtext(f"{_W}fldData", ""))
        elif here.tag == f"{_W}fldChar" and here.get(f"{_W}fldCharType") == "end" and codes:
            instruction, beside = "".join(codes.pop()), data.pop()
            stored = _ENDNOTE.match(instruction)
            if stored and stored["data"] and codes:
                data[-1] = data[-1] or beside
            elif stored and not stored["data"]:
                yield stored["xml"] or _decoded(beside)
        elif here.tag == f"{_W}instrText" and codes:
            codes[-1].append(here.text or "")
        elif here.tag == f"{_W}tag" and here.get(f"{_W}val", "").startswith(_MENDELEY):
            yield _decoded(here.get(f"{_W}val", "").removeprefix(_MENDELEY))
        if instruction and (stored := _STORED.match(instruction)):
            yield stored["json"].rstrip()


def _decoded(text: str) -> str:
    try:
        return b64decode(text).decode("utf-8", errors="replace")
    except ValueError:
        return ""
