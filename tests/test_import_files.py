"""Files in many encodings and forms: workbooks by their stored values, and what is no file of claims at all."""

import json

import pytest
from workbooks import Raw, day, formula, ods, xlsx, zipped

FILE = "RGANI, f. 3, op. 14, d. 448"
HEADER = ["key", "text", "source", "leaf", "when"]


@pytest.fixture
def imported(histcite, folder):
    """The program, importing a file of these bytes: ``imported(data, name, "--option")``."""

    def imported(data, name, *options):
        (folder / name).write_bytes(data)
        return histcite("import", name, *options)

    return imported


@pytest.fixture
def refused(imported, folder):
    """What an import that is refused says; the library must be as it was."""

    def refused(data, name, *options):
        before = (folder / "histcite.json").read_bytes()
        result = imported(data, name, *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert (folder / "histcite.json").read_bytes() == before
        return result.stderr.removeprefix("histcite: ").splitlines()

    return refused


def claims(program):
    """What of each claim a table told: text, value, place and date."""
    return [
        (one["text"], one["value"], one["references"][0]["locator"], one["when"])
        for one in json.loads(program("list", "--json").stdout)
    ]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (xlsx({"S": [HEADER, [], ["a", "One.", FILE, 13, day(22232)]]}), "t.xlsx"),
        (xlsx({"S": [HEADER, ["a", "One.", FILE, "13", day(20770)]]}, since_1904=True), "t.xlsx"),
        (xlsx({"S": [HEADER, ["a", "One.", FILE, formula(13), "1960-11-12"]]}), "saved-as.csv"),
        (xlsx({"S": [HEADER, ["a", "One.", FILE, 13.0, "1960-11-12", ""]]}), "no-ending"),
        (ods([HEADER, ["a", "One.", FILE, 13, "1960-11-12"]]), "t.ods"),
        (ods([HEADER, ["a", "One.", FILE, 13, "1960-11-12"]], after='<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'), "t.ods"),
    ],
    ids=["xlsx", "days since 1904", "a stored value", "a number", "ods", "empty rows to the end"],
)  # fmt: skip
def test_a_workbook_gives_its_stored_values(imported, histcite, data, name):
    """Days as days, whole numbers as leaves, a formula as what it came to; told from the content and not the name."""
    assert imported(data, name).exit_code == 0
    assert claims(histcite) == [("One.", "", "13", "1960-11-12")]


STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">
<numFmt numFmtId="164" formatCode="&quot;in&quot;\\ yyyy"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="17"/><xf numFmtId="164"/>
</cellXfs></styleSheet>"""


@pytest.mark.parametrize(
    ("style", "serial", "when"),
    [(1, 22098, "1960-07-01"), (2, 22098, "1960-07"), (2, 22100, "1960-07-03"), (3, 21916, "1960"), (3, 22098, "1960-07-01")],
    ids=["a day", "a month", "a day shown as a month", "a year", "a month shown as a year"],
)  # fmt: skip
def test_a_spreadsheet_that_made_a_day_of_a_month_gives_the_month(imported, histcite, style, serial, when):
    """Typed as *Jul 1960* it is kept as the first of July; only the format of the cell tells."""
    cell = Raw(f'<c @ s="{style}"><v>{serial}</v></c>')
    imported(
        xlsx({"S": [HEADER, ["a", "One.", FILE, "", cell]]}, parts={"xl/styles.xml": STYLES}.items()),
        "t.xlsx",
    )
    assert [claim[3] for claim in claims(histcite)] == [when]


def test_one_sheet_is_read_and_the_others_are_named(imported, histcite):
    data = xlsx(
        {"Akten": [HEADER, ["a", "One.", FILE, 1, ""]], "R & D": [HEADER, ["b", "Two.", FILE, 2, ""]]}
    )
    assert imported(data, "t.xlsx").stderr == "read the sheet 'Akten'; there are also R & D (--sheet NAME)\n"
    assert imported(data, "t.xlsx", "--sheet", "R & D").stdout == "1 claim added\n"
    assert (
        imported(data, "t.xlsx", "--sheet", "C").stderr
        == "histcite: t.xlsx has no sheet 'C'; there are 'Akten', 'R & D'\n"
    )


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (xlsx({"S": [HEADER, ["a", "One.", FILE, formula(), ""]]}), "t.xlsx", "t.xlsx:2: the cell D2 has a formula without its value; open the file in a spreadsheet program, save it there, and import it again"),
        (xlsx({"S": [HEADER, ["a", "One.", FILE, Raw("<c @><f>1+1</f><v /></c>"), ""]]}), "t.xlsx", "t.xlsx:2: the cell D2 has a formula without its value; open the file in a spreadsheet program, save it there, and import it again"),
        (xlsx({"S": [HEADER, ["a", "One.", FILE, Raw('<c @ t="e"><v>#REF!</v></c>'), ""]]}), "t.xlsx", "t.xlsx:2: the cell D2 has an error in the place of a value; mend it, or empty the cell"),
        (ods([HEADER, ["a", "One.", FILE, Raw('<table:table-cell table:formula="of:=1+1"/>')]]), "t.ods", "t.ods:2: the cell D2 has a formula without its value; open the file in a spreadsheet program, save it there, and import it again"),
    ],
    ids=["no value", "an empty value", "an error", "no value in ods"],
)  # fmt: skip
def test_a_cell_that_holds_no_value_is_a_problem_at_its_place(refused, data, name, sentence):
    assert refused(data, name) == [sentence, "1 problem; nothing was imported"]


def test_rows_of_a_workbook_that_are_left_out_are_written_as_csv(imported, folder):
    data = xlsx({"S": [HEADER, ["a", "One.", FILE, 1, ""], ["b", "Two.", FILE, formula(), ""]]})
    assert imported(data, "t.xlsx", "--keep-going", "--rest", "rest.csv").exit_code == 1
    assert (
        (folder / "rest.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith(f'b,Two.,"{FILE}",,,"the cell D3 has')
    )


REPEATED = Raw(
    '<table:table-cell/></table:table-row><table:table-row table:number-rows-repeated="9999">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="9999"><text:p>x</text:p></table:table-cell>'
)
FAR = xlsx({"S": [HEADER, [Raw('<c r="XFD1048576"><v>1</v></c>')]]})


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "t.csv", "t.csv is a PDF; copy what you need of it into notes or a table"),
        (b"<!DOCTYPE html>\n<html><body><table>", "t.csv", "t.csv is a web page; save the table itself as CSV, or the references as RIS"),
        (b"\xef\xbb\xbf\n <html>", "t.xls", "t.xls is a web page; save the table itself as CSV, or the references as RIS"),
        (b'<?xml version="1.0"?><xml><records>', "t.xml", "t.xml is XML; export RIS, BibTeX or CSL-JSON from the program that made it"),
        (zipped({"word/document.xml": "<w/>"}), "t.csv", "t.csv is a Word document; save its text as Markdown or its table as CSV, and import that"),
        (zipped({"a.txt": "a"}), "t.xlsx", "t.xlsx is an archive (zip); save its text as Markdown or its table as CSV, and import that"),
        (b"PK\x03\x04 broken", "t.xlsx", "t.xlsx is a broken archive (zip); save or fetch it anew"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "t.xls", "t.xls is a broken workbook; open it in a spreadsheet program and save it anew"),
        (FAR, "t.xlsx", "t.xlsx is a table of 2 rows and 16384 columns; delete the cells beyond the table"),
        (xlsx({"S": [HEADER]}, parts={"xl/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}.items()), "t.xlsx", "t.xlsx is a workbook that declares XML of its own; save it anew in a spreadsheet program"),
        (bytes(range(256)) * 8, "t.csv", "t.csv is no text; export a table, RIS, BibTeX or CSL-JSON from the program that made it"),
        (b'{"histcite": {"1": {"format": 1}}, "claims": {}}', "other.json", "other.json is a library of histcite; bring it in with 'histcite merge'"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "t.csv", "t.csv is a picture; name it in the column 'image' of a claim"),
        (b"a.txt".ljust(257, b"\0") + b"ustar\0", "t.csv", "t.csv is packed (tar); unpack it, and import what is in it"),
        (b" \n<div><table><tr><td>text", "t.xls", "t.xls is a web page; save the table itself as CSV"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "t.odt", "t.odt is a text document (OpenDocument); save its text as Markdown or its table as CSV, and import that"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le").ljust(600, b"\0"), "t.doc", "t.doc is a Word document; save its text as Markdown or its table as CSV"),
        (xlsx({"S": [HEADER]}, parts={"xl/sharedStrings.xml": '<sst uniqueCount="4000000000"/>'}.items()), "t.xlsx", "t.xlsx is a broken workbook; open it in a spreadsheet program and save it anew"),
        (ods([HEADER, [REPEATED]]), "t.ods", "t.ods is a table that repeats a cell very many times; delete what stands beyond the table"),
        (b"%0 Book\n%T A\n", "t.enw", "t.enw is EndNote's own export; export RIS or BibTeX from EndNote"),
        (b"SQLite format 3\0", "zotero.sqlite", "zotero.sqlite is a database (SQLite); export from the program that keeps it, as RIS, CSL-JSON or JSON-LD"),
    ],
    ids=["pdf", "html", "html behind a mark", "xml", "docx", "zip", "broken zip", "broken xls", "far cell", "entities", "binary", "a library", "jpeg", "tar", "a piece of html", "odt", "doc", "more strings than bytes", "cells repeated in rows repeated", "endnote", "sqlite"],
)  # fmt: skip
def test_what_is_no_table_is_one_sentence(refused, data, name, sentence):
    assert refused(data, name) == [sentence]


def test_a_workbook_that_would_unpack_to_more_than_a_machine_holds_is_one_sentence(refused):
    bomb = xlsx({"S": [HEADER]}, parts={"xl/media/bomb.bin": b"\0" * (2**28 + 1)}.items())
    assert refused(bomb, "t.xlsx") == [
        "t.xlsx is 256 MB large when unpacked; a workbook may have 256 MB; save it as CSV"
    ]


TEXT = "key,text,reference\na,{},RGANI f. 3\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.format("Хлеб").encode("utf-16"),
        b"\xfe\xff" + TEXT.format("Хлеб").encode("utf-16-be"),
        TEXT.format("Хлеб").encode("utf-32"),
        TEXT.format("Хлеб").replace("\n", "\r\n", 1).encode(),
        TEXT.format("Хлеб").replace("\n", "\r").encode(),
    ],
    ids=["utf-16", "big end first", "utf-32", "mixed line ends", "line ends of old"],
)
def test_encodings_with_a_mark_and_any_line_ends_are_read(imported, histcite, data):
    assert imported(data, "t.csv").exit_code == 0
    assert histcite("list").stdout == "a\tRGANI, f. 3\tХлеб\t\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Президиум ЦК КПСС постановил отгрузить хлеб", "cp1251"),
        ("Президиум ЦК КПСС постановил отгрузить хлеб", "koi8-r"),
        ("Dějiny vztahů mezi Československem a Albánií, Łódź", "cp1250"),
        ("Letër për mbledhjen e Bukureshtit", "cp1252"),
        ("Αλβανία και Ελλάδα", "cp1253"),
        ("Die Führung in Tiranë wünschte Größeres für Köln", "mac_roman"),
        ("Хрущёв писал, что Hoxha неправ, и явился", "mac_cyrillic"),
        ("Wódz zażądał pszenicy, źródło: księga główna", "iso8859-2"),
        ("Arnavutluk buğday istedi, İstanbul şehri", "cp1254"),
        ("アルバニアは小麦を求めた。", "shift_jis"),
        ("阿尔巴尼亚请求小麦五万吨，苏联没有答复", "gb18030"),
        ("알바니아는 밀을 요청했다", "euc_kr"),
    ],
)
def test_another_encoding_is_proposed_and_never_guessed(refused, imported, histcite, text, encoding):
    data = TEXT.format(text.replace(",", "")).encode(encoding)
    told = f"t.csv:2: the file is not utf-8; save it as UTF-8, or name its encoding, which is likely --encoding {encoding}"
    assert refused(data, "t.csv") == [told]
    assert imported(data, "t.csv", "--encoding", encoding).exit_code == 0
    assert claims(histcite)[0][0] == text.replace(",", "")


def test_a_damaged_byte_in_utf_8_proposes_no_encoding(refused):
    data = TEXT.format("Хлеб и вода").encode().replace(b"RGANI", b"RG\xffNI")
    assert refused(data, "t.csv")[0].endswith("name its encoding, for example --encoding cp1251")


def test_a_table_of_text_that_a_database_calls_a_workbook_is_read(imported):
    assert imported(TEXT.format("Bread").replace(",", "\t").encode(), "t.xls").stdout.startswith(
        "1 claim added"
    )


@pytest.mark.parametrize("name", ["t.csv", "t.bib", "t.ris", "t.xlsx"])
def test_an_empty_file_is_one_sentence(refused, name):
    assert refused(b"", name)[0] == f"{name}:1: the file is empty"


def test_what_does_not_end_is_one_sentence(folder, histcite, monkeypatch):
    monkeypatch.setattr("histcite.intake.exchange.MOST_POURED", 2**20)
    result = histcite("import", "-", stdin=TEXT.format("Bread").encode() + b"b,Bread,RGANI\n" * 2**17)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: stdin is a stream that does not end within 1 MB; put what is to be imported into a file\n",
    )


def test_utf_16_without_its_mark_is_proposed(refused):
    assert refused(TEXT.format("Bread").encode("utf-16-le"), "t.csv")[0].endswith(
        "which is likely --encoding utf-16-le"
    )


def test_deep_json_is_one_problem(refused):
    assert refused(b"[" * 100_000, "t.json")[0].startswith("t.json")
