"""What EndNote stores in the fields of a Word document: ``ADDIN EN.CITE`` and its XML, in the instruction or, where that is long, in the
field's data.

The elements are those of its XML export (https://docs.endnote.com/docs/endnote/v21/windows/content/, *XML*): ``<Cite>`` with ``<record>``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from histcite.formats.papers.compiled import parsed
from histcite.undelivered import BadPaper

_TOLD = {
    "label": "citation-label",
    "titles/title": "title",
    "remote-database-name": "archive",
    "accession-num": "archive_location",
    "call-num": "call-number",
    "electronic-resource-num": "DOI",
}
"""The fields of a record that tell what it is, and the variables of CSL that they are."""


def read_cites(xml: str, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The items of one citation in CSL's variables, each with the place in it; none where the XML is broken or stores no records."""
    try:
        cites = parsed(xml.strip("\0 \r\n\t").encode(), path)
    except BadPaper:
        return
    for cite in cites.iter("Cite"):
        record = cite.find("record")
        if record is not None:
            told = ((name, _words(record.find(field))) for field, name in _TOLD.items())
            place = (_words(cite.find(name)) for name in ("Pages", "Suffix"))
            yield {name: words for name, words in told if words}, " ".join(filter(None, place)).strip(" ,")


def _words(element: ET.Element | None) -> str:
    """The text of an element, whatever of it is set in other type."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
