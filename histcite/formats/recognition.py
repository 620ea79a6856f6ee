"""What a file is, told from its content: its format, what it is instead of one, or the encoding that it may be in."""

import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path

from histcite.deferred import expression
from histcite.formats.table import Script
from histcite.tables import TomlTable, read_table
from histcite.unreadable import NotInEncoding, NotTaken

BEGINNING = 4096
"""In bytes: within how many a file is told."""

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BIB_ENTRY = expression(r"(?:\s|%[^\n]*\n)*@(?:preamble|comment|string|[a-z]+)\s*[{(]", re.IGNORECASE)
_RIS_ENTRY = expression(r"\s*TY  ?- ?\w", re.ASCII)
_LIBRARY = expression(r'\{\s*"(?:histcite|claims|sources|aliases|properties|decisions|clashes)"\s*:\s*\{')
_ENOUGH_NULS = 0.3


def packed_format(beginning: bytes, whole: Path | bytes, file: str, encoding: str) -> str:
    """The format of a file that is no text; empty for text, which is told by :func:`text_format`.

    Raises NotTaken for what no claims can be taken from, and NotInEncoding for UTF-16 without its mark.
    """
    if beginning.startswith(b"PK\x03\x04"):
        return _zipped_format(whole, file)
    if beginning.startswith(_OLD_WORKBOOK):
        return "xlsx"
    told = beginning.removeprefix(_MARKS[0]).lstrip().decode("latin-1").casefold()
    for mark, kind in _table()["foreign"].items():
        if told.startswith(mark):
            raise NotTaken(file, kind["what"], kind["instead"])
    if b"\0" in beginning and not beginning.startswith(_MARKS) and encoding.casefold() in ("utf-8", "utf8"):
        halves = [beginning[half::2].count(0) / (len(beginning[half::2]) or 1) for half in (0, 1)]
        if max(halves) < _ENOUGH_NULS:
            raise NotTaken(
                file, "no text", "export a table, RIS, BibTeX or CSL-JSON from the program that made it"
            )
        raise NotInEncoding(file, 1, "utf-8", "utf-16-le" if halves[1] > halves[0] else "utf-16-be")
    return ""


def _zipped_format(whole: Path | bytes, file: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(whole) if isinstance(whole, bytes) else whole) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise NotTaken(file, "a broken archive (zip)", "save or fetch it anew") from error
    found = next((kind for part, kind in _table()["zipped"].items() if part in names), "an archive (zip)")
    if found in ("xlsx", "ods"):
        return str(found)
    raise NotTaken(file, found, "save its text as Markdown or its table as CSV, and import that")


def text_format(script: Script, file: str) -> str:
    """The format of a text by how it begins; empty where nothing tells it, as of tables and notes. Raises NotTaken for a library."""
    with script.lines() as lines:
        beginning = lines.read(BEGINNING)
    told = beginning.lstrip("\ufeff \t\r\n")
    if _LIBRARY.match(told):
        raise NotTaken(file, "a library of histcite", "bring it in with 'histcite merge'")
    if told.startswith(("{", "[")):
        return _json_format(script, told)
    if _RIS_ENTRY.match(told):
        return "ris"
    return "biblatex" if _BIB_ENTRY.match(told) else ""


def _json_format(script: Script, told: str) -> str:
    """A JSON document by the names that stand in it: of Tropy's, Zotero's or CSL's items, or records a line, however long the first is."""
    with script.lines() as lines:
        first = next(filter(str.strip, lines)).strip("\ufeff \t\r\n")
    if told.startswith("{") and '"@graph"' not in told and '"@context"' not in told and '"items"' not in told:
        return (
            "jsonl" if first.endswith("}") or _is_json(first) or '"record"' in first else _item_format(script)
        )
    if '"@graph"' in told or '"@context"' in told:
        return "tropy"
    return _item_format(script)


def _item_format(script: Script) -> str:
    return "zotero" if re.search(r'"itemType(?:"\s*)?:', script.text) else "csl-json"


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def likely_encoding(data: bytes) -> str:
    """The encoding in which most of what is not ASCII in *data* are letters that are frequent in its languages; empty if none fits."""
    rest = bytes(byte for byte in data if byte > 0x7F)  # noqa: PLR2004 - the last of ASCII
    scores = {}
    for encoding, letters in _table()["encodings"].items():
        read = rest.decode(encoding, errors="replace")
        scores[encoding] = sum(1 if letter in letters else -1 for letter in read)
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0 else ""


@cache
def _table() -> TomlTable:
    return read_table(Path(__file__).with_name("recognition.toml"))
