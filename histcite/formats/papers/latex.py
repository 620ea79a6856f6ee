r"""LaTeX sources: the citation commands of natbib and biblatex, ``\claim``, headings, and the files that a paper takes in."""

import re
from collections.abc import Iterator
from pathlib import Path

from histcite.deferred import expression
from histcite.formats.papers.paper import Citing, Heading, PaperPart, read_whole

_LEVELS = {"part": 0, "chapter": 1, "section": 2, "subsection": 3}
_HIDDEN = expression(
    r"(?P<kept>\\[\\%])|%[^\n]*"
    r"|\\begin\{(?P<environment>verbatim\*?|lstlisting|comment|minted)\}.*?\\end\{(?P=environment)\}"
    r"|\\verb\*?(?P<mark>[^\w\s])[^\n]*?(?P=mark)",
    re.DOTALL,
)
_COMMAND = expression(
    r"\\(?P<claim>claim(?:text|quote|cite)?)\s*\{(?P<claimed>[^{}]{1,200})\}"
    r"|\\(?P<cite>[A-Za-z]*[Cc]ite[A-Za-z]*)\*?(?=\s*[\[{(])"
    r"|\\(?P<taken>input|include|subfile)\s*\{(?P<file>[^{}]{1,400})\}"
    r"|\\(?P<level>part|chapter|section|subsection)\*?\s*(?=[\[{])"
    r"|\\(?P<end>end)\{document\}"
)
_NO_CITATION = expression(r"(?i)declare|style|set|reset|list|new|mark|name(?:font|delim)|counter|title$")
_COMMANDS = expression(r"\\[A-Za-z]+\*?\s*|[{}~]")
_BRACKET = expression(r"\\.|[\[\](){}]", re.DOTALL)
_LONGEST_ARGUMENT = 1_000
_MOST_ARGUMENTS = 100
_MOST_FILES = 500
_CLOSING = {"[": "]", "{": "}", "(": ")"}


def read_tex(data: bytes, path: Path) -> Iterator[PaperPart]:
    r"""The headings and citations of a paper and of the files that it takes in with ``\input``, each file once."""
    yield from _read(data, path, path.parent, {path.resolve()})


def _read(data: bytes, path: Path, folder: Path, met: set[Path]) -> Iterator[PaperPart]:
    text = _HIDDEN.sub(_blank, data.decode("utf-8", errors="replace"))
    line, counted = 1, 0
    for found in _COMMAND.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        if found["end"]:
            return
        if found["claim"]:
            yield Citing(file=str(path), line=line, key=found["claimed"].strip())
        elif found["taken"]:
            yield from _taken_in(folder / found["file"].strip(), folder, met)
        elif found["level"]:
            title = next((inner for mark, inner in _arguments(text, found.end()) if mark == "{"), "")
            yield Heading(level=_LEVELS[found["level"]], title=_plain(title))
        elif not _NO_CITATION.search(found["cite"]):
            yield from _cited(text, found, path, line)


def _cited(text: str, command: re.Match[str], path: Path, line: int) -> Iterator[Citing]:
    """What one command cites; the postnote is the last of the arguments in brackets before the keys."""
    several, places = command["cite"].endswith("s"), list[str]()
    for mark, inner in _arguments(text, command.end()):
        if mark == "[":
            places.append(inner)
        elif mark == "{":
            keys = [key.strip() for key in inner.split(",")]
            locator = _plain(places[-1]) if places else ""
            yield from (Citing(file=str(path), line=line, key=key, locator=locator) for key in keys if key)
            places.clear()
            if not several:
                return


def _taken_in(named: Path, folder: Path, met: set[Path]) -> Iterator[PaperPart]:
    """What stands in a file that is taken in; one that is not there is LaTeX's to complain of."""
    path = named if named.suffix == ".tex" else named.with_name(f"{named.name}.tex")
    resolved = path.resolve()
    if resolved in met or len(met) > _MOST_FILES or not path.is_file():
        return
    met.add(resolved)
    yield from _read(read_whole(path), path, folder, met)


def _arguments(text: str, place: int) -> Iterator[tuple[str, str]]:
    """Each argument that follows *place*, with the mark that opens it; none where a bracket is not closed soon."""
    for _ in range(_MOST_ARGUMENTS):
        while text[place : place + 1].isspace():
            place += 1
        mark = text[place : place + 1]
        end = _closed(text, place) if mark in _CLOSING and mark else -1
        if end < 0:
            return
        yield mark, text[place + 1 : end]
        place = end + 1


def _closed(text: str, start: int) -> int:
    """Where the bracket at *start* is closed, braces within it being whole; -1 where it is not."""
    closing, depth = _CLOSING[text[start]], 0
    for found in _BRACKET.finditer(text, start + 1, start + _LONGEST_ARGUMENT):
        mark = found[0]
        if mark == closing and depth == 0:
            return found.start()
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return -1
    return -1


def _plain(argument: str) -> str:
    """An argument without its commands and braces."""
    return " ".join(_COMMANDS.sub(lambda found: "" if found[0][0] in "{}" else " ", argument).split())


def _blank(found: re.Match[str]) -> str:
    """What is hidden from LaTeX, with its line breaks, so that lines are counted."""
    return found[0] if found["kept"] else "\n" * found[0].count("\n")
