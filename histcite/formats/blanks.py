"""Empty forms to fill in: a table of claims as CSV or XLSX, or notes, each with what its columns and the properties are for."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from histcite.formats.table import column_letter, write_table
from histcite.records.property import Property
from histcite.tables import read_table

FORMS = ("csv", "xlsx", "md")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DAY_ONE = (1980, 1, 1, 0, 0, 0)

_NOTES = """# RGANI, f. 3, op. 14, d. 448

<!-- A heading names the source; every list item below it is a claim. The leaf stands at its end, a quotation below it, #words are tags.
What stands in braces makes it comparable: {subject | property | value}; it may be left out. An example, to be written over:

- Albania asked for 50,000 tonnes of wheat (l. 12 ob.) #wheat {Shehu's letter | amount | 50000 t}
  > the words of the source

Properties that are known; any other word will do, too:

%s
-->
"""


def columns_explained() -> Mapping[str, str]:
    """The columns of an empty form, each with what it is for."""
    return dict(read_table(Path(__file__).with_name("blanks.toml"))["columns"])


def explained(properties: Iterable[Property]) -> list[tuple[str, str]]:
    """What an empty form says of its columns and of the *properties* that its claims may answer, each once, by name."""
    told = ((f"property {name}", meaning) for name, meaning in _meanings(properties))
    return [*columns_explained().items(), *told]


def _meanings(properties: Iterable[Property]) -> list[tuple[str, str]]:
    return [
        (one.name, f"{one.note or 'as you declared it'} ({one.kind})")
        for one in sorted(set(properties), key=lambda one: one.name)
    ]


def empty_form(kind: str, properties: Iterable[Property]) -> bytes:
    """An empty form of a *kind*: ``csv`` is its header alone, for a table has no place for more."""
    header = tuple(columns_explained())
    if kind == "csv":
        return write_table(header, ()).encode("utf-8-sig")
    if kind == "md":
        return (_NOTES % "\n".join(f"{name}: {meaning}" for name, meaning in _meanings(properties))).encode()
    return _workbook(
        {"claims": [header], "explained": [("column", "what it is for"), *explained(properties)]}
    )


def _workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of text (ECMA-376, part 1, 18), the same bytes each time."""
    numbered = list(enumerate(sheets.items(), start=1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for number, _ in numbered
    )
    named = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, (name, _) in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
        **{f"xl/worksheets/sheet{number}.xml": _sheet(rows) for number, (_, rows) in numbered},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY_ONE), f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return packed.getvalue()


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    body = "".join(
        f'<row r="{line}">'
        + "".join(
            f'<c r="{column_letter(at)}{line}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
        )
        + "</row>"
        for line, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
