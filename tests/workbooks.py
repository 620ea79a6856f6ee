"""Workbooks for tests, written part by part after ECMA-376 and OpenDocument, so that every trap can be laid."""

import io
import zipfile
from html import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>"""


class Raw(str):
    """The XML of a cell; ``@`` stands for its attribute ``r``."""

    __slots__ = ()


def day(serial):
    """A cell in the format of a day."""
    return Raw(f'<c @ s="1"><v>{serial}</v></c>')


def formula(value=None):
    """A cell with a formula, and the value that it had when it was saved."""
    stored = "" if value is None else f"<v>{value}</v>"
    return Raw(f"<c @><f>A1+1</f>{stored}</c>")


def xlsx(sheets, *, since_1904=False, parts=()):
    """The bytes of a workbook of *sheets*: rows of text, numbers and Raw cells by the name of the sheet."""
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in enumerate(sheets, start=1)
    )
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    written = {
        "[Content_Types].xml": _PACKAGE,
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{" date1904=" + chr(34) + "1" + chr(34) if since_1904 else ""}/><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}<Relationship Id="rIdS" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for number, rows in enumerate(sheets.values(), start=1):
        body = "".join(
            f'<row r="{line}">{"".join(_cell(cell, chr(65 + at) + str(line)) for at, cell in enumerate(row))}</row>'
            for line, row in enumerate(rows, start=1)
        )
        written[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    return zipped({**written, **dict(parts)})


def ods(rows, *, after=""):
    """The bytes of an OpenDocument spreadsheet: *rows* of text, numbers and Raw cells, and XML *after* them."""
    body = "".join(f"<table:table-row>{''.join(map(_odf_cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="S">{body}{after}</table:table></office:spreadsheet></office:body></office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def zipped(parts):
    """The bytes of a zip archive of *parts*, text or bytes by their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _cell(cell, at):
    if isinstance(cell, Raw):
        return cell.replace("@", f'r="{at}"')
    if isinstance(cell, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{at}"><v>{cell}</v></c>'


def _odf_cell(cell):
    if isinstance(cell, Raw):
        return str(cell)
    kind = "string" if isinstance(cell, str) else f'float" office:value="{cell}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
