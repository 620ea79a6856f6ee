"""CSV for a spreadsheet: what would be taken for a formula is marked as text on the way out, and unmarked on the way in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite import Library
from histcite.formats.csv import marked, unmarked
from histcite.formats.table import decode, read_table, write_table

CELLS = st.text(alphabet="'=+-@\t\r\n a1,;\"", max_size=8) | st.text(
    st.characters(codec="utf-8"), max_size=20
)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+7 495", "'+7 495"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("''-5", "'''-5"),
        ("", ""),
        ("'", "'"),
        ("'quoted'", "'quoted'"),
        ("'' ", "'' "),
        (" =1", " =1"),
        ("5 = 5", "5 = 5"),
        ("a-b", "a-b"),
        ("\n=1", "\n=1"),
        ("–5", "–5"),
    ],
)
def test_one_mark_before_what_would_be_reckoned_and_none_before_the_rest(cell, written):
    assert (marked(cell), unmarked(written)) == (written, cell)


@given(CELLS)
def test_what_was_marked_is_unmarked_to_the_letter(cell):
    assert unmarked(marked(cell)) == cell


@given(CELLS)
def test_no_marked_cell_begins_like_a_formula(cell):
    assert not marked(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", ["=1+1", "-5", "@home", "it's"])
def test_what_a_person_typed_into_the_sheet_without_a_mark_is_taken_as_it_stands(cell):
    assert unmarked(cell) == cell


FORMULAS = (
    "=1+1 tonnes were asked for",
    "'=quoted",
    "''-5",
    "-5 degrees",
    "@Tirana",
    "+7 days",
    "'plain'",
    "Plain",
)


@pytest.fixture
def reckoning(histcite, folder):
    """A library whose texts, names and notes begin as formulas do."""
    library = Library.open(folder)
    for number, text in enumerate(FORMULAS):
        answer = {"subject": f"@s{number}", "property": "mood", "value": f"={number}"}
        library.add(text, ref=f"RGANI f.3 op.{number}", key=f"k{number}", note=text, **answer)
    return histcite


def told(histcite, *options):
    fields = ("key", "text", "subject", "value", "note", "references")
    claims = json.loads(histcite("list", "--json", *options).stdout)
    return [[claim.get(field) for field in fields] for claim in claims]


@pytest.mark.parametrize("options", [(), ("--for", "spreadsheet")], ids=["exact", "for a spreadsheet"])
def test_a_library_comes_back_as_it_went_out(reckoning, options):
    assert reckoning("export", "csv", *options, "-o", "all.csv").exit_code == 0
    assert reckoning("init", "other").exit_code == 0
    assert reckoning("import", "all.csv", *options, "--library", "other").exit_code == 0
    assert told(reckoning, "--library", "other") == told(reckoning)


def test_the_plain_csv_is_exact_and_only_that_for_a_spreadsheet_is_marked(reckoning):
    plain, sheet = (reckoning("export", "csv", *options).stdout for options in ((), ("--for", "spreadsheet")))
    for text in FORMULAS:
        assert f",{text}," in plain
        assert f",{marked(text)}," in sheet


def test_the_same_rows_are_known_again_whichever_way_they_come(reckoning):
    for options in ((), ("--for", "spreadsheet")):
        reckoning("export", "csv", *options, "-o", "all.csv")
        again = reckoning("import", "all.csv", *options, "--on-duplicate", "update")
        assert (again.exit_code, again.stdout) == (0, f"nothing changed: {len(FORMULAS)} already here\n")


def test_keys_are_written_back_beside_cells_that_stand_as_they_stood(histcite, folder):
    (folder / "sheet.csv").write_text("text,reference\n'=1,RGANI f. 3\n", encoding="utf-8")
    assert histcite("import", "sheet.csv", "--for", "spreadsheet", "--write-keys", "sheet.csv").exit_code == 0
    (key, *_), *_ = told(histcite)
    assert (folder / "sheet.csv").read_text(encoding="utf-8") == f"key,text,reference\n{key},'=1,RGANI f. 3\n"
    assert json.loads(histcite("show", key, "--json").stdout)[0]["text"] == "=1"


def test_a_file_is_checked_as_it_would_be_taken_in(histcite, folder):
    """With the mark taken off two claims are about one subject, and cannot both be true."""
    rows = "a,A,RGANI f. 3,'@wheat,amount,5 t\nb,B,RGANI f. 4,@wheat,amount,9 t\n"
    (folder / "sheet.csv").write_text("key,text,reference,subject,property,value\n" + rows, encoding="utf-8")
    codes = [histcite("check", "sheet.csv", *options).exit_code for options in ((), ("--for", "spreadsheet"))]
    assert codes == [0, 1]


@pytest.mark.parametrize(
    "arguments", [("export", "jsonl"), ("export", "bibtex"), ("import", "notes.md"), ("import", "all.jsonl")]
)
def test_no_other_format_is_for_a_spreadsheet(histcite, folder, arguments):
    for name in ("notes.md", "all.jsonl"):
        (folder / name).write_text("", encoding="utf-8")
    result = histcite(*arguments, "--for", "spreadsheet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("histcite: --for spreadsheet is for ")


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_a_row_is_read_as_it_was_written(cells):
    """Be there a carriage return in it, which a table must not take for the end of a row."""
    header = [f"c{number}" for number in range(len(cells))]
    table = read_table(decode(write_table(header, [cells]).encode(), "t.csv"), "t.csv", header, {})
    assert [list(row.values()) for _, row in table.rows()] == [cells] * any(map(str.strip, cells))
