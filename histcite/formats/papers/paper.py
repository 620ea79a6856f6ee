"""What a paper cites, chapter by chapter: by keys, by what a reference manager left in it, or in footnotes typed by hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from histcite.errors import NotReadable
from histcite.frozen import dataclass
from histcite.undelivered import NoPaper

LARGEST = 64 * 2**20
"""How many bytes of a paper, or of one part of a packed one, are read; the longest book has a few million letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a chapter or section; the lower the level, the higher it stands."""

    level: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """One place where a paper cites: a ``key`` with the place in the source, or an ``item`` of a reference manager (CSL), or a ``note``.

    ``note`` is the text of a footnote; ``file`` and ``line`` say where it stands, or for a footnote its number.
    """

    file: str
    line: int
    key: str = ""
    locator: str = ""
    note: str = ""
    item: Mapping[str, Any] | None = None
    chapter: str = ""


EVERYTHING = "*"
"""The key that stands for every source: ``\\nocite{*}``."""

PaperPart = Heading | Citing

Reader = Callable[[bytes, Path], Iterator[PaperPart]]
"""What yields the headings and citations of a paper in their order, from its bytes and its path."""


def read_paper(path: Path) -> tuple[Citing, ...]:
    """Everything that the paper at *path* cites. Raises NoPaper for a file of another kind, NotReadable or BadPaper."""
    readers = _readers()
    if path.suffix.casefold() not in readers:
        raise NoPaper(path, tuple(readers))
    return tuple(_by_chapter(readers[path.suffix.casefold()](read_whole(path), path)))


def read_whole(path: Path) -> bytes:
    """The bytes of *path*. Raises NotReadable, for a file that is too long as well."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error
    if len(data) > LARGEST:
        raise NotReadable(path, f"it is longer than {LARGEST // 2**20} MB, which no paper is")
    return data


def _readers() -> dict[str, Reader]:
    from histcite.formats.papers import compiled, latex, marked, word

    return {
        ".tex": latex.read_tex,
        ".aux": compiled.read_aux,
        ".bcf": compiled.read_bcf,
        ".md": marked.read_md,
        ".typ": marked.read_typ,
        ".docx": word.read_docx,
        ".txt": marked.read_txt,
    }


def _by_chapter(parts: Iterable[PaperPart]) -> Iterator[Citing]:
    """The citations, each with the heading of its chapter: one of the highest level that has several headings, else of the highest."""
    found = list(parts)
    levels = sorted(part.level for part in found if isinstance(part, Heading))
    several = [level for level, same in groupby(levels) if len(list(same)) > 1]
    top, chapter = (several or levels or [0])[0], ""
    for part in found:
        if isinstance(part, Citing):
            yield replace(part, chapter=chapter)
        elif part.level <= top:
            chapter = part.title
