"""Delimited text: encodings, headers and the line of every row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.formats.table import decode, read_table, write_table
from histcite.records.cells import Problem
from histcite.unreadable import NotInEncoding, UnknownEncoding

COLUMNS = ("key", "text", "source_title")


def rows(text, **options):
    script = decode(text.encode(), "t.csv")
    table = read_table(script, "t.csv", COLUMNS, options.get("renamed", {}), options.get("ignored", ()))
    assert table.problems == ()
    return [(place.line, dict(cells)) for place, cells in table.rows()]


def problems(text):
    table = read_table(decode(text.encode(), "t.csv"), "t.csv", COLUMNS, {})
    return [str(one) for one in (*table.problems, *table.rows()) if isinstance(one, Problem)]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Хрущёв".encode(), "utf-8"),
        ("Хрущёв".encode("utf-8-sig"), "utf-8"),
        ("Хрущёв".encode("utf-16"), "utf-8"),
        ("Хрущёв".encode("cp1251"), "cp1251"),
        ("Хрущёв".encode("koi8-r"), "koi8-r"),
    ],
)
def test_bytes_become_text_without_a_mark_and_bytes_again(data, encoding):
    script = decode(data, "t.csv", encoding)
    assert (script.text, script.encode("Хрущёв")) == ("Хрущёв", data)


def test_bytes_of_another_encoding_are_named_with_their_line():
    with pytest.raises(NotInEncoding) as error:
        decode(b"text\nfine\n" + "хлеб".encode("cp1251"), "t.csv")
    assert str(error.value) == (
        "t.csv:3: the file is not utf-8; save it as UTF-8, or name its encoding, which is likely --encoding cp1251"
    )


def test_an_encoding_that_does_not_exist_is_the_trouble_and_not_the_file():
    with pytest.raises(UnknownEncoding) as error:
        decode(b"text", "t.csv", "cyrillic-please")
    assert str(error.value) == "there is no encoding 'cyrillic-please'; try utf-8, cp1251, cp1250 or latin-1"


@pytest.mark.parametrize(
    "text",
    [
        "key,text,source_title\na,b,c\n",
        "key;text;source_title\na;b;c\n",
        "key\ttext\tsource_title\na\tb\tc\n",
        "KEY,Text,Source Title\r\na,b,c\r\n",
        '"key","text","source_title"\n"a","b","c"',
    ],
    ids=["comma", "semicolon", "tab", "capitals and crlf", "quoted"],
)
def test_delimiter_and_header_are_told_from_the_file(text):
    assert rows(text) == [(2, {"key": "a", "text": "b", "source_title": "c"})]


def test_rows_carry_the_line_on_which_they_begin():
    text = 'key,text\n\na,"two\nlines"\n,\nb,short\nc\n'
    assert rows(text) == [
        (3, {"key": "a", "text": "two\nlines"}),
        (6, {"key": "b", "text": "short"}),
        (7, {"key": "c"}),
    ]


def test_columns_are_renamed_or_left_out_without_regard_to_case():
    text = "Nr,Inhalt,Laune\na,b,c\n"
    assert rows(text, renamed={"NR": "key", "inhalt": "text"}, ignored=("laune",)) == [
        (2, {"key": "a", "text": "b"})
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["t.csv:1: the file is empty"]),
        ("\n \n", ["t.csv:1: the file is empty"]),
        ("key,key\na,b\n", ["t.csv:1: key: stands in the header twice"]),
        ("key,text\na,b,c\nd,e\n", ["t.csv:2: the row has 3 cells and the header 2; is a quotation mark missing?"]),
        ('key,text\na,b\nc,"d\n', ["t.csv:3: the row is broken: unexpected end of data"]),
    ],
    ids=["empty", "blank", "twice", "long row", "open quotation"],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem_with_its_line(text, told):
    assert problems(text) == told


def test_trailing_empty_cells_are_no_trouble():
    assert rows("key,text\na,b,,\n") == [(2, {"key": "a", "text": "b"})]


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=20)
tables = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells)).filter(lambda row: row["key"].strip()))


@given(tables)
def test_what_is_written_is_read_back_equal(written):
    """Whatever stands in a cell: delimiters, quotation marks, line breaks."""
    lines = [tuple(row[column] for column in COLUMNS) for row in written]
    assert [cells for _, cells in rows(write_table(COLUMNS, lines))] == written
