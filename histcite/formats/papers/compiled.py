r"""What LaTeX writes of a paper's citations: the .aux of BibTeX and biblatex, and the .bcf, the control file of biber."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from histcite.deferred import expression
from histcite.formats.papers.paper import Citing, PaperPart, read_whole
from histcite.undelivered import BadPaper

_CITED = expression(
    r"\\(?:citation|abx@aux@cite(?:\{\d+\})?)\{(?P<keys>[^{}]+)\}|\\@input\{(?P<file>[^{}]+)\}"
)
_BIBER = "{https://sourceforge.net/projects/biblatex}citekey"
_MOST_FILES = 500


def read_aux(data: bytes, path: Path) -> Iterator[PaperPart]:
    r"""The citations of an .aux file, and of those that it names with ``\@input``, each key once."""
    waiting, met = [(data, path)], {path.resolve()}
    seen = set[str]()
    while waiting:
        data, file = waiting.pop(0)
        for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
            for found in _CITED.finditer(line):
                other = (path.parent / found["file"]) if found["file"] else None
                if other and other.resolve() not in met and other.is_file() and len(met) < _MOST_FILES:
                    met.add(other.resolve())
                    waiting.append((read_whole(other), other))
                for key in (found["keys"] or "").split(","):
                    if key.strip() and key.strip() not in seen:
                        seen.add(key.strip())
                        yield Citing(file=str(file), line=number, key=key.strip())


def read_bcf(data: bytes, path: Path) -> Iterator[PaperPart]:
    """The citations of a .bcf file, each key once. Raises BadPaper."""
    keys = (element.text or "" for element in parsed(data, path).iter(_BIBER))
    yield from (Citing(file=str(path), line=0, key=key.strip()) for key in dict.fromkeys(keys) if key.strip())


def parsed(data: bytes, path: Path) -> ET.Element:
    """The root of an XML file. Raises BadPaper for one that is none, or that declares entities of its own, which may swell."""
    if b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise BadPaper(path, "its XML declares entities of its own (<!DOCTYPE), which no such file needs")
    try:
        return ET.fromstring(data)  # noqa: S314 - what is dangerous in XML needs the <!DOCTYPE that was refused
    except ET.ParseError as error:
        raise BadPaper(path, f"its XML is broken ({error})") from error
