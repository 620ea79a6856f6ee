"""Spreadsheets: the rows of one sheet of a workbook (XLSX, XLSM, XLS, ODS), each cell as its stored value.

Read by python-calamine, which takes all there is for good; what would hurt it, or what it passes over in silence, is looked for
before, in the parts of the file itself (ECMA-376, part 1, 18.3; OpenDocument 1.3, part 3, 9).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from histcite.deferred import expression
from histcite.formats.table import MOST_COLUMNS, PlacedRow, column_letter
from histcite.frozen import dataclass
from histcite.records.cells import Place
from histcite.unreadable import NoCalamine, NoSheet, NotTaken

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_UNPACKED = 2**28
"""In bytes: how large the parts of a workbook may be when they are unpacked."""

MOST_CELLS = 20_000_000

_PARTS = expression(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\bid="([^"]*)"', re.IGNORECASE)
_TARGETS = expression(r"<Relationship\b[^>]*>")
_ATTRIBUTE = expression(r'\b(Id|Target)="([^"]*)"')
_COLUMN_USED = expression(rb'\br="([A-Z]{1,3})\d+"')
_ROW_USED = expression(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})\d*"')
_FORMULA = expression(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?(v|is)\b[^>]*>([^<]*))?"
)
_ERROR = expression(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>')
_PLACE = expression(r'\br="([A-Z]{1,3}(\d{1,9}))\d*"')
_FORMAT = expression(r'<(?:\w+:)?numFmt\b[^>]*?\bnumFmtId="(\d+)"[^>]*?\bformatCode="([^"]*)"')
_XF = expression(r'<(?:\w+:)?xf\b[^>]*?\bnumFmtId="(\d+)"')
_NO_LETTERS = expression(r'&quot;.*?&quot;|"[^"]*"|\[[^\]]*\]|\\.|_.|[^a-z]')
_CELL = expression(r"<(?:\w+:)?c\b([^>]*)>")
_STYLED = expression(r'\b([rs])="([^"]*)"')
_COUNTED = expression(rb'<(?:\w+:)?sst\b[^>]*?\buniqueCount="(\d{1,19})')
_REPEATED = expression(rb'number-(?:rows|columns)-repeated="(\d{1,9})\d*"')
_ODF_CELL = expression(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODF_ROW = expression(rb"<table:table-row\b[^>]*>")
_MOST_REPEATED = 10_000

_OLD_WORD = "WordDocument".encode("utf-16-le")

_NO_VALUE = (
    "a formula without its value; open the file in a spreadsheet program, save it there, and import it again"
)
_AN_ERROR = "an error in the place of a value; mend it, or empty the cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """One sheet: its rows, what cannot be read of them by the number of the row, and a remark on the other sheets.

    ``coarse`` are the cells, by their names, that show the month or the year of a day alone.
    """

    file: str
    rows: list[list[Any]]
    unread: Mapping[int, str]
    coarse: Mapping[str, str]
    remarks: tuple[str, ...] = ()

    def read(self) -> Iterator[PlacedRow]:
        """Every row with its number, its cells as text."""
        for number, cells in enumerate(self.rows, start=1):
            told = [_text(cell) for cell in cells]
            for at, cell in enumerate(cells if self.coarse else ()):
                if isinstance(cell, date) and (shown := self.coarse.get(f"{column_letter(at)}{number}")):
                    is_first = cell.day == 1 and ("m" in shown or cell.month == 1)
                    told[at] = cell.strftime(shown) if is_first else told[at]
            yield Place(self.file, number), told


def read_sheet(data: bytes, file: str, name: str = "") -> Worksheet:
    """The sheet of this *name*, or the first one, of the workbook in *data*.

    Raises NoCalamine, NoSheet, or NotTaken for what is broken, locked or too large.
    """
    unread: Mapping[str, Mapping[int, str]] = {}
    coarse: Mapping[str, Mapping[str, str]] = {}
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                _refuse_bombs(parts, file)
                unread, coarse = _unread_cells(parts, file), _coarse_days(parts)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise NotTaken(
                file, "a broken workbook", "open it in a spreadsheet program and save it anew"
            ) from error
    workbook = _opened(data, file)
    names = workbook.sheet_names
    if not names or (name and name not in names):
        raise NoSheet(file, name, tuple(names))
    chosen = name or names[0]
    others = "" if name else ", ".join(other for other in names if other != chosen)
    sheet = workbook.get_sheet_by_name(chosen)
    if (sheet.total_width or 0) > MOST_COLUMNS:
        raise NotTaken(file, f"a table of {sheet.total_width} columns", f"a table may have {MOST_COLUMNS}")
    return Worksheet(
        file=file,
        rows=sheet.to_python(skip_empty_area=False),
        unread=unread.get(chosen, {}),
        coarse=coarse.get(chosen, {}),
        remarks=(f"read the sheet {chosen!r}; there are also {others} (--sheet NAME)",) if others else (),
    )


def _opened(data: bytes, file: str) -> "CalamineWorkbook":
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError as error:
        raise NoCalamine from error
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise NotTaken(file, "locked with a password", "save it without one") from error
    except CalamineError as error:
        if _OLD_WORD in data:
            raise NotTaken(
                file, "a Word document", "save its text as Markdown or its table as CSV"
            ) from error
        raise NotTaken(
            file, "a broken workbook", "open it in a spreadsheet program and save it anew"
        ) from error


def _refuse_bombs(parts: zipfile.ZipFile, file: str) -> None:
    """Raise NotTaken for a file that would fill the memory, or whose XML declares entities."""
    size = sum(part.file_size for part in parts.infolist())
    if size > MOST_UNPACKED:
        raise NotTaken(
            file,
            f"{size // 2**20} MB large when unpacked",
            f"a workbook may have {MOST_UNPACKED // 2**20} MB; save it as CSV",
        )
    for part in parts.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with parts.open(part) as stream:
                beginning = stream.read(2**16)
                counted = _COUNTED.search(beginning)
                if counted and int(counted[1]) > part.file_size:
                    raise NotTaken(
                        file, "a broken workbook", "open it in a spreadsheet program and save it anew"
                    )
                if b"<!DOCTYPE" in beginning:
                    raise NotTaken(
                        file,
                        "a workbook that declares XML of its own",
                        "save it anew in a spreadsheet program",
                    )


def _unread_cells(parts: zipfile.ZipFile, file: str) -> dict[str, dict[int, str]]:
    """For each sheet the rows with a cell that has a formula and no value, or an error, and the sentence on it."""
    if "content.xml" in parts.namelist():
        return _unread_in_odf(parts.read("content.xml"), file)
    return {name: _unread_in_xlsx(parts.read(path), file) for name, path in _sheets(parts).items()}


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part in which each sheet of an XLSX is, by its name; empty for other workbooks."""
    known = set(parts.namelist())
    if "xl/workbook.xml" not in known:
        return {}
    named = {
        attributes["Id"]: attributes["Target"]
        for link in _TARGETS.findall(parts.read("xl/_rels/workbook.xml.rels").decode(errors="replace"))
        if {"Id", "Target"} <= (attributes := dict(_ATTRIBUTE.findall(link))).keys()
    }
    found = {}
    for name, link in _PARTS.findall(parts.read("xl/workbook.xml").decode(errors="replace")):
        target = named.get(link, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in known:
            found[_unescaped(name)] = path
    return found


def _coarse_days(parts: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """For each sheet the cells that show no day (*Jul 1960*, which a spreadsheet keeps as the first of the month), and what they do show.

    The formats of cells are those of the workbook's styles, in English in every language (ECMA-376, part 1, 18.8.30).
    """
    if "xl/styles.xml" not in parts.namelist():
        return {}
    styles = parts.read("xl/styles.xml").decode(errors="replace")
    codes = {"17": "mmm-yy"} | dict(_FORMAT.findall(styles))
    _, _, cells = styles.partition("<cellXfs")
    numbers = _XF.findall(cells.partition("</cellXfs>")[0])
    coarse = {str(at): shown for at, number in enumerate(numbers) if (shown := _shown(codes.get(number, "")))}
    if not coarse:
        return {}
    found = {}
    for name, path in _sheets(parts).items():
        styled = (
            dict(_STYLED.findall(cell)) for cell in _CELL.findall(parts.read(path).decode(errors="replace"))
        )
        found[name] = {
            cell["r"]: coarse[cell["s"]] for cell in styled if cell.get("s") in coarse and "r" in cell
        }
    return found


def _shown(code: str) -> str:
    """What the format of a day shows where that is less than the day, as a pattern; else empty."""
    letters = _NO_LETTERS.sub("", code.casefold())
    if "y" not in letters or set(letters) & set("dhs"):
        return ""
    return "%Y-%m" if "m" in letters else "%Y"


def _unread_in_xlsx(xml: bytes, file: str) -> dict[int, str]:
    rows = max((int(number) for number in _ROW_USED.findall(xml)), default=0)
    columns = max((_column_number(letters) for letters in set(_COLUMN_USED.findall(xml))), default=0)
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise NotTaken(
            file, f"a table of {rows} rows and {columns} columns", "delete the cells beyond the table"
        )
    told = [(attributes, _AN_ERROR) for attributes in _ERROR.findall(xml)]
    for attributes, stored, value in _FORMULA.findall(xml):
        if not stored or (stored == b"v" and not value and b't="str"' not in attributes):
            told.append((attributes, _NO_VALUE))
    unread: dict[int, str] = {}
    for attributes, why in told:
        if cell := _PLACE.search(attributes.decode(errors="replace")):
            unread.setdefault(int(cell[2]), f"the cell {cell[1]} has {why}")
    return unread


def _unread_in_odf(xml: bytes, file: str) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for table in xml.split(b"<table:table ")[1:]:
        named = re.search(rb'table:name="([^"]*)"', table)
        unread = found.setdefault(_unescaped(named[1].decode(errors="replace")) if named else "", {})
        number, width = 1, 1
        for row in table.split(b"</table:table-row>"):
            opened = _ODF_ROW.search(row)
            times = _times(opened[0]) if opened else 1
            letter = 0
            for (attributes,) in ((cell[1],) for cell in _ODF_CELL.finditer(row)):
                if b"value-type=" in attributes:
                    width = max(width, letter + _times(attributes))
                    if (
                        max(times, _times(attributes)) > _MOST_REPEATED
                        or (number + times) * width > MOST_CELLS
                    ):
                        raise NotTaken(
                            file,
                            "a table that repeats a cell very many times",
                            "delete what stands beyond the table",
                        )
                is_formula = b"table:formula=" in attributes and b"office:value-type=" not in attributes
                if is_formula or b'calcext:value-type="error"' in attributes:
                    told = _NO_VALUE if is_formula else _AN_ERROR
                    unread.setdefault(number, f"the cell {column_letter(letter)}{number} has {told}")
                letter += _times(attributes)
            number += times
    return found


def _times(tag: bytes) -> int:
    repeated = _REPEATED.search(tag)
    return int(repeated[1]) if repeated else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _text(cell: Any) -> str:
    """A stored value as a historian would type it: whole numbers without a point, days as ISO 8601 has them."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    return str(cell)
