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

_TAPE = slice(257, 262)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BIB_ENTRY = expression(r"(?:\s|%[^\n]*\n)*@(?:preamble|comment|string|[a-z]+)\s*[{(]", re.IGNORECASE)
_RIS_ENTRY = expression(r"^[ \t\ufeff]*TY  ?- ?\w", re.ASCII | re.MULTILINE)
_LIBRARY = expression(r'\{\s*"(?:histcite|claims|sources|aliases|properties|decisions|clashes)"\s*:\s*\{')
_NOTES = expression(r"(?s)(?:---\s.*?\n---\s+)?#{1,6}[ \t][^\n]+\n(?:.*?\n)?[ \t]*[-*+][ \t]")
_ITEM = expression(
    r'"itemType"\s*:|\A\{\s*"references"\s*:\s*\[\s*\{[^{}]*"(?:id|type)"\s*:|\A\{[^{}]*"type"\s*:'
)
_ENOUGH_NULS = 0.15
_ENOUGH_LINES = 400
_ALMOST_NONE = 0.1
_COMMON = 3
"""How many encodings are taken for likelier than the others where there are few letters to tell."""
_IDEOGRAPH = expression(r"[\u3400-\u9fff\uac00-\ud7af]")
_TYPOGRAPHIC = frozenset("\xa0«»“”„‘’‚–—…№§°€·•")


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
        if told.startswith(mark.casefold()):
            raise NotTaken(file, kind["what"], kind["instead"])
    if beginning[_TAPE].startswith(b"ustar"):
        raise NotTaken(file, "packed (tar)", "unpack it, and import what is in it")
    if b"\x1b$" in beginning and encoding.casefold() in ("utf-8", "utf8"):
        raise NotInEncoding(file, 1, "utf-8", "iso2022_jp")
    if b"\0" in beginning and not beginning.startswith(_MARKS) and encoding.casefold() in ("utf-8", "utf8"):
        halves = [beginning[half::2].count(0) / (len(beginning[half::2]) or 1) for half in (0, 1)]
        if max(halves) < _ENOUGH_NULS or min(halves) > max(halves) / 4:
            raise NotTaken(
                file, "no text", "export a table, RIS, BibTeX or CSL-JSON from the program that made it"
            )
        raise NotInEncoding(file, 1, "utf-8", "utf-16-le" if halves[1] > halves[0] else "utf-16-be")
    return ""


def _zipped_format(whole: Path | bytes, file: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(whole) if isinstance(whole, bytes) else whole) as parts:
            names = set(parts.namelist())
            media = parts.read("mimetype").decode(errors="replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise NotTaken(file, "a broken archive (zip)", "save or fetch it anew") from error
    found = next((kind for part, kind in _table()["zipped"].items() if part in names), "an archive (zip)")
    found = _table()["opened"].get(media.strip().rpartition(".")[2], found) if found == "ods" else found
    if found in ("xlsx", "ods"):
        return str(found)
    raise NotTaken(file, found, "save its text as Markdown or its table as CSV, and import that")


def text_format(script: Script, file: str) -> str:
    """The format of a text by how it begins; empty where nothing tells it, as of tables. Raises NotTaken for a library."""
    with script.lines() as lines:
        beginning = lines.read(BEGINNING)
    told = beginning.lstrip("\ufeff \t\r\n")
    if _LIBRARY.match(told):
        raise NotTaken(file, "a library of histcite", "bring it in with 'histcite merge'")
    if told.startswith(("{", "[")):
        return _json_format(script, told)
    if _RIS_ENTRY.search(told):
        return "ris"
    if _BIB_ENTRY.match(told):
        return "biblatex"
    return "notes" if _NOTES.match(told) else ""


def _json_format(script: Script, told: str) -> str:
    """A JSON document by the names that stand in it: of Tropy's, Zotero's or CSL's items, or records a line, however long the first is."""
    with script.lines() as lines:
        first = next(filter(str.strip, lines)).strip("\ufeff \t\r\n")
    if '"@graph"' in told or '"@context"' in told:
        return "tropy"
    if told.startswith("[") or '"items"' in told or (_ITEM.search(told) and '"record"' not in told):
        return _item_format(script)
    return "jsonl" if first.endswith("}") or _is_json(first) or '"record"' in first else _item_format(script)


def _item_format(script: Script) -> str:
    return "zotero" if re.search(r'"itemType(?:"\s*)?:', script.text) else "csl-json"


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def likely_encoding(data: bytes) -> str:
    """The encoding in which what is not ASCII in *data* are letters of one language, as they stand in words; empty if none fits."""
    told = data.decode(errors="replace")
    if told.count("\ufffd") < sum(not sign.isascii() for sign in told) * _ALMOST_NONE:
        return ""  # a byte that is damaged in a text that is UTF-8
    lines = b"\n".join(line for line in data.split(b"\n")[:_ENOUGH_LINES] if not line.isascii())[:BEGINNING]
    scores, letters = {}, _table()["letters"]
    for encoding, languages in _table()["encodings"].items():
        read, others = lines.decode(encoding, errors="replace"), "".join(map(letters.get, languages))
        scores[encoding] = max(_fit(read, letters[language], others) for language in languages)
    rarer = {*scores}.difference([*scores][:_COMMON])
    much = sum(byte > 0x7F for byte in lines)  # noqa: PLR2004 - the last of ASCII
    best = max(scores, key=lambda encoding: scores[encoding] - (encoding in rarer) / (much or 1))
    return best if scores[best] > 0 else ""


def _fit(read: str, letters: str, others: str) -> float:
    """How well a text fits the letters of a language, the more frequent the better, 1 at the best; names are in *others* beside it.

    A capital behind a small letter, a sign within a word, and a letter of another script beside ASCII's do not.
    """
    weights = dict.fromkeys(others, 0.25)
    weights |= {letter: 1 - at / len(letters) / 2 for at, letter in reversed([*enumerate(letters)])}
    is_latin, foreign, score = letters[0] < "\u0250", 0, 0.0
    for before, sign, behind in zip(f" {read}", read, f"{read[1:]} ", strict=False):
        if sign.isascii():
            continue
        foreign += 1
        small, mixed = sign.lower(), any(one.isascii() and one.isalpha() for one in (before, behind))
        if sign in weights or small in weights:
            misplaced = (sign != small and before.islower()) or (mixed and not is_latin)
            score += -2 if misplaced else weights.get(sign, weights.get(small, 0))
        elif not _IDEOGRAPH.match(sign):
            within = before.isalpha() and behind.isalpha()
            score -= 2 if within or sign.isalpha() or sign not in _TYPOGRAPHIC else 0
    return score / foreign if foreign else 0.0


@cache
def _table() -> TomlTable:
    return read_table(Path(__file__).with_name("recognition.toml"))
