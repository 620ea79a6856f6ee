"""Batches: a table taken in as a whole or not at all, known again when it comes back, and written out again."""

import json

import pytest

from histcite.formats.repertory import READ as FORMATS

READ = "|".join(FORMATS)

FILE = "RGANI, f. 3, op. 14, d. 448"
HEADER = "key,text,reference,subject,property,value,tags\n"
LETTER = f'letter,Albania asked for wheat.,"{FILE}, l. 12",wheat request,amount,50000 t,aid\n'
MEMOIR = 'memoir,It was less.,"Hrushovianët, p. 30",wheat request,amount,10000 t,\n'


def keys(program):
    return [line.split("\t")[0] for line in program("list").stdout.splitlines()]


def claim(program, key):
    return json.loads(program("show", key, "--json").stdout)[0]


@pytest.fixture
def table(histcite, folder):
    """The program, importing a table: ``table(text, "--option")``; the table is written to claims.csv first."""

    def table(text, *options):
        data = text if isinstance(text, bytes) else text.encode()
        (folder / "claims.csv").write_bytes(data)
        return histcite("import", "claims.csv", *options)

    return table


@pytest.fixture
def refused(table, folder):
    """What an import that is refused says, line by line; the library must be as it was."""

    def refused(text, *options):
        before = (folder / "histcite.json").read_bytes()
        result = table(text, *options)
        assert (result.exit_code, result.stdout) == (2, "")
        assert (folder / "histcite.json").read_bytes() == before
        return result.stderr.removeprefix("histcite: ").splitlines()

    return refused


def test_import_says_how_much_and_what_is_in_conflict(table, histcite):
    result = table(HEADER + LETTER + MEMOIR)
    assert (result.exit_code, result.stdout) == (0, "2 claims added, with 2 new sources\n")
    assert result.stderr == (
        "took 'Hrushovianët' as a source of its own, 'hrushovianet'; 'histcite source edit hrushovianet' describes it\n"
        "1 open conflict with what was imported; 'histcite check' explains\n"
    )
    assert keys(histcite) == ["letter", "memoir"]


def test_import_json_is_the_document_of_the_contract(table):
    document = json.loads(table(HEADER + LETTER + MEMOIR, "--json").stdout)
    (conflict,) = document.pop("conflicts")
    assert conflict.startswith("x-")
    assert document == {
        "added": 2,
        "updated": 0,
        "skipped": 0,
        "left_out": 0,
        "sources": ["rgani-f3-op14-d448", "hrushovianet"],
        "problems": [],
        "checked": True,
    }


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ("key,text,reference\na,Текст,RGANI f. 3\n".encode("utf-8-sig"), ()),
        ("key,text,reference\na,Текст,RGANI f. 3\n".encode("utf-16"), ()),
        ("key,text,reference\na,Текст,RGANI f. 3\n".encode("cp1251"), ("--encoding", "cp1251")),
        ("key;text;reference\r\na;Текст;RGANI f. 3\r\n", ()),
        ("key\ttext\treference\na\tТекст\tRGANI f. 3\n", ()),
        ("KEY, Text ,Reference\n,,\na, Текст ,RGANI f. 3\n\n", ()),
        ("Nr,Inhalt,Signatur\na,Текст,RGANI f. 3\n", ("--map", "nr=key", "--map", "Inhalt=text", "--map", "Signatur=reference")),
        ("key,text,reference,mood\na,Текст,RGANI f. 3,icy\n", ("--ignore", "Mood")),
        ("\n\nkey,text,reference\na,Текст,RGANI f. 3", ()),
    ],
    ids=["bom", "utf-16", "cp1251", "semicolons and crlf", "tabs", "spaces and empty rows", "map", "ignore", "late header"],
)  # fmt: skip
def test_tables_come_in_many_guises(table, histcite, data, options):
    assert table(data, *options).exit_code == 0
    assert histcite("list").stdout == "a\tRGANI, f. 3\tТекст\t\n"


def test_a_dash_is_stdin_and_a_brace_tells_json_lines(histcite):
    assert histcite("import", "-", stdin="text,reference\nText,RGANI f. 3\n").exit_code == 0
    assert histcite("import", "-", stdin='{"text": "More", "reference": "RGANI f. 3"}\n').exit_code == 0
    assert [line.split("\t")[2] for line in histcite("list").stdout.splitlines()] == ["Text", "More"]


NOTHING = "1 problem; nothing was imported"


@pytest.mark.parametrize(
    ("data", "options", "sentences"),
    [
        ("", (), ["claims.csv:1: the file is empty", NOTHING]),
        (
            "key,text,reference\na,Текст,RGANI f. 3\n".encode("cp1251"),
            (),
            ["claims.csv:2: the file is not utf-8; save it as UTF-8, or name its encoding, which is likely --encoding cp1251"],
        ),
        (
            "key,text,refrence\na,Text,RGANI f. 3\n",
            (),
            [
                "claims.csv:1: refrence: there is no column 'refrence'; the nearest known one is 'reference'; map it with --map 'refrence=FIELD' or leave it out with --ignore 'refrence'",
                NOTHING,
            ],
        ),
        ("text,text,reference\na,b,c\n", (), ["claims.csv:1: text: stands in the header twice", NOTHING]),
        (
            "key,reference\na,RGANI f. 3\n",
            (),
            ["claims.csv:2: text: a claim needs its sentence; give it in the column 'text'", NOTHING],
        ),
        (
            "key,text\na,Text\n",
            (),
            [
                "claims.csv:2: reference: a claim needs its reference; give it, or put the file on the desk with 'histcite use'",
                NOTHING,
            ],
        ),
        (
            'text,reference\nGood,RGANI f. 3\n"Two\nlines",RGANI f. 3\nBroken,RGANI f. 3,more\nGood,RGANI f. 3\n',
            (),
            ["claims.csv:5: the row has 3 cells and the header 2; is a quotation mark missing?", NOTHING],
        ),
        (
            'text,reference\nGood,RGANI f. 3\nBad,"RGANI f. 3\n',
            (),
            ["claims.csv:3: the row is broken: unexpected end of data", NOTHING],
        ),
        (
            HEADER + LETTER + "bad key,Text,RGANI f. 3,,,,\n" + MEMOIR,
            (),
            [
                "claims.csv:3: key: 'bad key' cannot be a key; begin with a letter A-Z and go on with letters, digits, '_', '.' or '-'",
                NOTHING,
            ],
        ),
        ("text\nText\n", ("--map", "text"), ["--map takes COL=FIELD, not 'text'", "('histcite import --help' explains)"]),
    ],
    ids=["empty", "encoding", "unknown column", "column twice", "no text", "no reference", "broken row", "quotation mark", "bad key", "map"],
)  # fmt: skip
def test_a_table_that_cannot_be_read_changes_nothing(refused, data, options, sentences):
    """Each problem is a sentence with its file and line, where the row begins."""
    assert refused(data, *options) == sentences


def test_problems_come_in_the_order_of_the_file(refused):
    told = refused("text,reference\nBad,\nBroken,RGANI f. 3,more\nBad,\n")
    assert [line.split(": ")[0] for line in told[:3]] == ["claims.csv:2", "claims.csv:3", "claims.csv:4"]


def test_header_alone_is_no_error(table):
    result = table(HEADER)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "nothing changed\n", "")


def test_files_that_cannot_be_opened_or_told(histcite, folder):
    (folder / "table.xyz").write_text("text\n", encoding="utf-8")
    cases = {
        ("nofile.csv",): "cannot read nofile.csv: No such file or directory",
        (
            ".",
        ): "cannot read .: it is a folder; 'histcite notes' takes a folder of notes, 'histcite import' a file",
        ("table.xyz",): f"cannot tell the format of 'table.xyz'; name it with --format {READ}",
    }
    for arguments, sentence in cases.items():
        result = histcite("import", *arguments)
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")


def test_keep_going_takes_in_the_rest_and_reports_what_it_left(table, histcite):
    result = table(HEADER + LETTER + "bad key,Text,RGANI f. 3,,,,\n" + MEMOIR, "--keep-going", "--json")
    problem = {
        "file": "claims.csv",
        "line": 3,
        "column": "key",
        "message": "'bad key' cannot be a key; begin with a letter A-Z and go on with letters, digits, '_', '.' or '-'",
    }
    document = json.loads(result.stdout)
    assert (result.exit_code, document["added"], document["problems"]) == (1, 2, [problem])
    assert result.stderr.startswith(f"claims.csv:3: key: {problem['message']}\n")
    assert keys(histcite) == ["letter", "memoir"]


def test_dry_run_says_the_same_and_writes_nothing(table, folder):
    before = (folder / "histcite.json").read_bytes()
    result = table(HEADER + LETTER, "--dry-run", "--write-keys", "keys.csv")
    assert (result.exit_code, result.stdout) == (
        0,
        "1 claim added, with 1 new source (dry run: nothing was written)\n",
    )
    assert (folder / "histcite.json").read_bytes() == before
    assert not (folder / "keys.csv").exists()


def test_rows_of_one_key_are_one_claim_with_several_references(table, histcite):
    table(
        "key,text,reference,quote,value,subject,property\n"
        f'two,Both say so.,"{FILE}, l. 20",первое,yes,talks,happened\n'
        f'two,Both say so.,"RGANI, f. 3, op. 14, d. 449, l. 21",второе,,talks,\n'
    )
    found = claim(histcite, "two")
    assert [(one["source"], one["locator"], one["quote"]) for one in found["references"]] == [
        ("rgani-f3-op14-d448", "20", "первое"),
        ("rgani-f3-op14-d449", "21", "второе"),
    ]
    assert (found["text"], found["value"], found["property"]) == ("Both say so.", "yes", "happened")


def test_further_rows_of_a_key_may_leave_the_text_empty(table, histcite):
    assert (
        table(f'key,text,reference\ntwo,Both say so.,"{FILE}, l. 20"\ntwo,,"{FILE}, l. 21"\n').exit_code == 0
    )
    assert [one["locator"] for one in claim(histcite, "two")["references"]] == ["20", "21"]


def test_rows_of_one_key_that_disagree_are_a_problem(refused):
    told = refused(f'key,text,reference,value\ntwo,One,"{FILE}, l. 20",yes\ntwo,Other,"{FILE}, l. 21",no\n')
    assert told[:2] == [
        "claims.csv:3: text: differs from the other rows of the key 'two'",
        "claims.csv:3: value: differs from the other rows of the key 'two'",
    ]


@pytest.mark.parametrize("row", [LETTER, LETTER.replace("letter,", ",", 1)], ids=["keyed", "without a key"])
def test_importing_a_file_twice_changes_nothing_and_says_so(table, folder, row):
    table(HEADER + row)
    before = (folder / "histcite.json").read_bytes()
    result = table(HEADER + row)
    assert (result.exit_code, result.stdout) == (0, "nothing changed: 1 already here\n")
    assert (folder / "histcite.json").read_bytes() == before


def test_a_changed_row_is_an_error_or_skipped_or_updated(table, refused, histcite):
    table(HEADER + LETTER)
    changed = HEADER + LETTER.replace("50000 t", "60000 t")
    assert refused(changed)[0] == (
        "claims.csv:2: key: the claims hold 'letter' with another value; change the row, or say --on-duplicate skip or update"
    )
    assert table(changed, "--on-duplicate", "skip").stdout == "nothing changed: 1 already here\n"
    assert claim(histcite, "letter")["value"] == "50000 t"
    assert table(changed, "--on-duplicate", "update").stdout == "1 claim updated\n"
    assert claim(histcite, "letter")["value"] == "60000 t"


def test_update_changes_only_the_cells_that_changed_since_the_last_import(table, histcite):
    """A tag put on in the library and a value changed in the table both survive, again and again."""
    table(HEADER + LETTER)
    histcite("tag", "letter", "-t", "mine")
    histcite("edit", "letter", "--note", "seen", "--quote", "просим")
    for value in ("60000 t", "70000 t"):
        assert table(HEADER + LETTER.replace("50000 t", value), "--on-duplicate", "update").exit_code == 0
        found = claim(histcite, "letter")
        assert (found["value"], found["tags"], found["note"]) == (value, ["aid", "mine"], "seen")
        assert found["references"][0]["quote"] == "просим"


def test_update_empties_a_cell_that_was_emptied(table, histcite):
    table(HEADER + LETTER)
    table(HEADER + LETTER.replace("50000 t", ""), "--on-duplicate", "update")
    assert claim(histcite, "letter")["value"] == ""


def test_keys_are_written_back_and_the_table_is_known_by_them(table, histcite, folder):
    rows = f'text,reference,tags\nOne,"{FILE}, l. 1",a;b\n"Two, quoted","{FILE}, l. 2",\n'
    table(rows, "--write-keys", "keys.csv")
    one, two = keys(histcite)
    written = (folder / "keys.csv").read_text(encoding="utf-8")
    assert (
        written
        == f'key,text,reference,tags\n{one},One,"{FILE}, l. 1",a;b\n{two},"Two, quoted","{FILE}, l. 2",\n'
    )
    assert table(written).stdout == "nothing changed: 2 already here\n"
    table(written.replace("One", "Won"), "--on-duplicate", "update")
    assert (keys(histcite), claim(histcite, one)["text"]) == ([one, two], "Won")


def test_keys_written_to_stdout_stand_there_alone(table, histcite):
    result = table("text,reference\nOne,RGANI f. 3\n", "--write-keys", "-")
    assert result.stdout == f"key,text,reference\n{keys(histcite)[0]},One,RGANI f. 3\n"


def test_where_keys_cannot_be_written_nothing_is_imported(refused):
    refused("text,reference\nOne,RGANI f. 3\n", "--write-keys", "nowhere/keys.csv")


def test_ibid_leans_on_the_row_before_only_when_allowed(table, refused, histcite):
    rows = f'key,text,reference\na,One,"{FILE}, l. 1"\nb,Two,"Ibid., l. 2"\nc,Three,Там же. Л. 3 об.\n'
    assert refused(rows) == [
        "claims.csv:3: reference: 'Ibid., l. 2' refers to the reference before it; write that out, or allow it with --ibid",
        "claims.csv:4: reference: 'Там же. Л. 3 об.' refers to the reference before it; write that out, or allow it with --ibid",
        "2 problems; nothing was imported",
    ]
    assert table(rows, "--ibid").stdout == "3 claims added, with 1 new source\n"
    found = [claim(histcite, key)["references"][0] for key in "abc"]
    assert [(one["source"], one["locator"]) for one in found] == [
        ("rgani-f3-op14-d448", "1"),
        ("rgani-f3-op14-d448", "2"),
        ("rgani-f3-op14-d448", "3v"),
    ]


def test_source_columns_make_a_document_in_its_file(table, histcite):
    """One file holds many documents, each a source of its own; the same description is the same document."""
    header = "key,text,reference,source_title,source_author,source_addressee,source_date,source_kind\n"
    letter = 'Letter on wheat,"Shehu, Mehmet",Soviet government,1960-07-29,document'
    note = "Note,Kosygin,,1960-08,document"
    table(
        header
        + f'a,One,"{FILE}, l. 1",{letter}\nb,Two,"{FILE}, l. 2",{letter}\nc,Three,"{FILE}, l. 9",{note}\n'
    )
    one, two, three = (claim(histcite, key)["references"][0]["source"] for key in "abc")
    assert one == two != three
    document = json.loads(histcite("source", "show", one, "--json").stdout)[0]
    expected = {
        "kind": "document", "title": "Letter on wheat", "authors": ["Shehu, Mehmet"], "addressee": "Soviet government",
        "date": "1960-07-29", "in": "rgani-f3-op14-d448",
    }  # fmt: skip
    assert {name: document[name] for name in expected} == expected


def test_a_source_described_otherwise_is_a_problem(refused, table):
    header = "key,text,reference,source_key,source_title\n"
    table(header + f'a,One,"{FILE}, l. 1",letter-1,Letter\n')
    assert refused(header + f'b,Two,"{FILE}, l. 2",letter-1,Telegram\n')[0] == (
        "claims.csv:2: reference: the source 'letter-1' has title 'Letter', not 'Telegram'; "
        "change it with 'histcite source edit', or use another key"
    )


@pytest.mark.parametrize(
    ("kind", "rows", "listed"),
    [
        ("sources", 'key,kind,title,author\nhoxha,memoir,Hrushovianët,"Hoxha, Enver"\n', "hoxha\tmemoir\tEnver Hoxha, Hrushovianët\n"),
        ("aliases", "name,forms,kind\nKhrushchev,Hrushovi;Хрущёв,person\n", "Khrushchev\tperson\tHrushovi; Хрущёв\t\n"),
        ("properties", "name,kind,cardinality,tolerance,note\ntonnage,quantity,one,0.05,how heavy\n", "tonnage\tquantity\tone\t0.05\thow heavy\t\t\n"),
    ],
)  # fmt: skip
def test_other_records_come_as_tables_too(table, histcite, kind, rows, listed):
    one = {"sources": "source", "aliases": "alias", "properties": "property"}[kind]
    assert table(rows, "--as", kind).stdout == f"1 {one} added\n"
    assert listed in histcite(one, "list").stdout
    assert table(rows, "--as", kind).stdout == "nothing changed: 1 already here\n"


def test_sources_without_a_key_are_given_one(table, histcite):
    rows = "kind,title\nbook,Hrushovianët\nbook,Kujtime\n"
    table(rows, "--as", "sources")
    assert [line.split("\t")[0] for line in histcite("source", "list").stdout.splitlines()] == [
        "hrushovianet",
        "kujtime",
    ]
    assert table(rows, "--as", "sources").stdout == "nothing changed: 2 already here\n"


def test_a_source_key_in_another_case_is_the_same_key(table, refused):
    table("key,kind,title\nHoxha,memoir,Hrushovianët\n", "--as", "sources")
    refused("key,kind,title\nhoxha,book,Kujtime\n", "--as", "sources")


def test_many_rows_keep_the_order_of_their_file(table, histcite):
    rows = "".join(f'k{number},Claim {number},"{FILE}, l. {number}"\n' for number in range(1, 1001))
    assert table("key,text,reference\n" + rows).stdout == "1000 claims added, with 1 new source\n"
    assert keys(histcite) == [f"k{number}" for number in range(1, 1001)]


def test_export_csv_imported_again_is_the_same_claims(histcite, folder):
    """What CSV keeps comes back equal: text with quotes and lines, several references, the documents in their file."""
    described = (
        "--title",
        "Letter",
        "--kind",
        "document",
        "--author",
        "Shehu, Mehmet",
        "--date",
        "1960-07-29",
    )
    fields = ("-t", "x", "-t", "y", "--not", "--value", "5 t", "--quote", "просим", "--when", "July 1960")
    histcite("source", "add", "--key", "file", "--reference", FILE)
    histcite("source", "add", "--key", "letter-1", "--in", "file", *described)
    histcite("add", 'Text, with "quotes"\nand lines', "--ref", "letter-1, l. 12 ob.", "--key", "a", *fields)
    histcite("edit", "a", "--add-ref", "Hrushovianët, p. 30", "--add-ref", "AQSH, F. 14, D. 2, fl. 5")
    result = histcite("export", "csv", "-o", "out.csv")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    histcite("init", "other")
    assert histcite("import", "out.csv", "--library", "other").exit_code == 0
    assert histcite("export", "csv", "--library", "other").stdout == (folder / "out.csv").read_text(
        encoding="utf-8"
    )


def test_export_csv_imported_where_it_came_from_changes_nothing(histcite):
    histcite("source", "add", "--key", "file", "--reference", FILE)
    histcite("source", "add", "--key", "letter-1", "--in", "file", "--title", "Letter", "--kind", "document")
    histcite("add", "Text", "--ref", "letter-1, l. 12 ob.", "--key", "a")
    histcite("export", "csv", "-o", "out.csv")
    assert histcite("import", "out.csv").stdout == "nothing changed: 1 already here\n"


def test_export_csv_names_each_leaf_once(table, histcite):
    """However the file was first typed: it, then the leaf."""
    table(HEADER + LETTER)
    assert histcite("export", "csv").stdout == HEADER + LETTER.replace(
        f'"{FILE}, l. 12"', "RGANI f.3 op.14 d.448 l.12"
    )


@pytest.mark.parametrize(
    ("format_", "begins"),
    [("csv", "key,text,"), ("bibtex", "@"), ("biblatex", "@"), ("jsonl", '{"record": ')],
)
def test_export_goes_to_stdout_or_to_a_file(table, histcite, folder, format_, begins):
    table(HEADER + LETTER + MEMOIR)
    printed = histcite("export", format_).stdout
    assert printed.startswith(begins)
    assert histcite("export", format_, "-o", "out").stdout == ""
    assert (
        (folder / "out").read_text(encoding="utf-8")
        == printed
        == histcite("export", format_, "-o", "-").stdout
    )


@pytest.mark.parametrize(
    ("filters", "cited", "left"),
    [
        (("--tag", "aid"), "rgani-f3-op14-d448", "hrushovianet"),
        (("--source", "hrushovianet"), "hrushovianet", "rgani-f3-op14-d448"),
        (("--archive", "RGANI f. 3"), "rgani-f3-op14-d448", "hrushovianet"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_bibliography_holds_the_sources_of_the_selected_claims(table, histcite, filters, cited, left):
    table(HEADER + LETTER + MEMOIR)
    for format_ in ("bibtex", "biblatex", "jsonl"):
        exported = histcite("export", format_, *filters).stdout
        assert cited in exported
        assert left not in exported
    assert len(histcite("export", "csv", *filters).stdout.splitlines()) == 2


def test_an_export_that_cannot_be_written_says_so(histcite):
    result = histcite("export", "bibtex", "-o", "nowhere/refs.bib")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: cannot write nowhere/refs.bib: No such file or directory; nothing was changed\n",
    )


TWICE = (
    f'two,Both say so.,"{FILE}, l. 20",первое\ntwo,Both say so.,"RGANI, f. 3, op. 14, d. 449, l. 21",второе\n'
)
QUOTED = "key,text,reference,quote\n"


def attested(program, key):
    """The references of a claim, by source, place and quotation."""
    return [(one["source"], one["locator"], one["quote"]) for one in claim(program, key)["references"]]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (TWICE.replace("второе", "третье"), [("d448", "20", "первое"), ("d449", "21", "третье")]),
        (TWICE.replace("l. 20", "l. 19"), [("d448", "19", "первое"), ("d449", "21", "второе")]),
        ("".join(reversed(TWICE.splitlines(keepends=True))), [("d449", "21", "второе"), ("d448", "20", "первое")]),
        (TWICE + f'two,Both say so.,"{FILE}, l. 30",\n', [("d448", "20", "первое"), ("d449", "21", "второе"), ("d448", "30", "")]),
        (TWICE.splitlines()[1], [("d449", "21", "второе")]),
    ],
    ids=["a quotation", "a leaf", "the order", "one more", "one less"],
)  # fmt: skip
def test_update_keeps_the_references_that_the_file_never_held(table, histcite, rows, found):
    table(QUOTED + TWICE)
    histcite("edit", "two", "--add-ref", "Hrushovianët, p. 30")
    assert table(QUOTED + rows, "--on-duplicate", "update").exit_code == 0
    assert [
        (source.removeprefix("rgani-f3-op14-"), *rest) for source, *rest in attested(histcite, "two")
    ] == [
        *found,
        ("hrushovianet", "p. 30", ""),
    ]


def test_update_keeps_what_was_edited_in_a_reference(table, histcite):
    """The quotation was mended in the library, the leaf in the table: both are right."""
    table(QUOTED + f'one,One.,"{FILE}, l. 20",првое\n')
    histcite("edit", "one", "--quote", "первое", "--seen", "scan")
    table(QUOTED + f'one,One.,"{FILE}, l. 21",првое\n', "--on-duplicate", "update")
    assert attested(histcite, "one") == [("rgani-f3-op14-d448", "21", "первое")]
    assert claim(histcite, "one")["references"][0]["seen"] == "scan"


def test_update_replaces_both_references_of_one_cell(table, histcite):
    table(f'key,text,reference\na,One,"{FILE}, l. 1; RGANI, f. 2, l. 5"\n')
    table(f'key,text,reference\na,One,"{FILE}, l. 2; RGANI, f. 2, l. 6"\n', "--on-duplicate", "update")
    assert [place for _, place, _ in attested(histcite, "a")] == ["2", "6"]


def sources(program):
    return [line.split("\t")[0] for line in program("source", "list").stdout.splitlines()]


def test_a_row_that_is_skipped_makes_no_source(table, histcite):
    table(HEADER + LETTER)
    changed = HEADER + LETTER.replace("d. 448", "d. 449")
    assert table(changed, "--on-duplicate", "skip").stdout == "nothing changed: 1 already here\n"
    assert sources(histcite) == ["rgani-f3-op14-d448"]


def test_a_row_that_fails_makes_no_source_nor_lends_it_to_the_next(table, histcite):
    header = "key,text,reference,via\n"
    bad = 'a,One,"Kujtime, p. 1","l. 7"\n'
    result = table(header + bad + 'b,Two,"RGANI, f. 2",\n', "--keep-going", "--json")
    assert json.loads(result.stdout)["sources"] == ["rgani-f2"]
    assert "Kujtime" not in result.stderr
    assert sources(histcite) == ["rgani-f2"]
    result = table(header + bad + 'c,Three,"Kujtime, p. 3",\n', "--keep-going")
    assert sources(histcite) == ["kujtime", "rgani-f2"]
    assert claim(histcite, "c")["references"][0]["source"] == "kujtime"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_names_in_a_file_are_merged_as_typed_ones_are(histcite, folder, form):
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person")
    rows = {
        "csv": "name,forms\nNikita Khrushchev,Khrushchev; Hrushovi\nHrushovi,N.S.\n",
        "jsonl": '{"record": "alias", "name": "Nikita Khrushchev", "forms": ["Khrushchev", "Hrushovi"]}\n'
        '{"record": "alias", "name": "Hrushovi", "forms": ["N.S."]}\n',
    }
    (folder / f"names.{form}").write_text(rows[form], encoding="utf-8")
    command = ("import", f"names.{form}", "--as", "aliases")
    assert histcite(*command).stdout == "1 alias added\n"
    (alias,) = json.loads(histcite("alias", "list", "--json").stdout)
    assert (alias["name"], alias["forms"], alias["kind"]) == (
        "Nikita Khrushchev",
        ["Khrushchev", "Hrushovi", "Хрущёв", "N.S."],
        "person",
    )
    assert histcite(*command).stdout == "nothing changed: 2 already here\n"


def test_a_place_inside_itself_is_a_problem_of_its_row(table, refused):
    assert refused("name,inside\nTirana,Tirana\n", "--as", "aliases")[0] == (
        "claims.csv:2: inside: 'Tirana' cannot lie inside itself"
    )


def test_a_table_that_gets_keys_of_its_own_is_known_again(table, histcite):
    """The keys that were made for it give way, and what was decided in favour of a claim follows."""
    rows = [LETTER, MEMOIR]
    table(HEADER + "".join("," + row.split(",", 1)[1] for row in rows))
    letter, _ = keys(histcite)
    conflict = json.loads(histcite("check", "--json").stdout)["conflicts"][0]["id"]
    histcite("resolve", conflict, "--prefer", letter, "--because", "closer-witness", "-m", "n")
    assert table(HEADER + "".join(rows)).stdout == "2 claims updated\n"
    assert keys(histcite) == ["letter", "memoir"]
    assert "in favour of letter" in histcite("decisions").stdout
    assert table(HEADER + "".join(rows)).stdout == "nothing changed: 2 already here\n"


def test_a_key_that_somebody_chose_does_not_give_way(table, refused, histcite):
    table(HEADER + LETTER)
    assert refused(HEADER + LETTER.replace("letter", "other", 1))[0] == (
        "claims.csv:2: key: the row is in the library under the key 'letter'; use that, or change it with 'histcite edit'"
    )


def test_two_keyed_rows_of_one_table_may_say_the_same(table, histcite):
    table(HEADER + LETTER + LETTER.replace("letter", "copy", 1))
    assert keys(histcite) == ["letter", "copy"]


def test_problems_beyond_fifty_are_counted(refused):
    told = refused("text,reference,when\n" + "One.,RGANI f. 3,nonsense\n" * 62)
    assert len(told) == 52
    assert told[49].startswith("claims.csv:51: when: cannot read 'nonsense' as a date")
    assert told[50:] == ["and 12 more", "62 problems; nothing was imported"]


def test_remarks_beyond_fifty_are_counted(histcite, folder):
    (folder / "notes.md").write_text(
        "# RGANI, f. 3, op. 14, d. 448\n- One.\n\n" + "prose\n" * 62, encoding="utf-8"
    )
    told = histcite("notes", "notes.md").stderr.splitlines()
    assert told[49:] == [
        "notes.md:53: passed over, for it is no heading, claim or quotation",
        "and 12 more",
    ]


def test_a_file_with_ever_so_many_columns_is_one_problem(refused):
    header = ",".join(f"c{number}" for number in range(100_000))
    assert refused(f"text,reference,{header}\nOne.,RGANI f. 3\n") == [
        "claims.csv:1: the header has 100002 columns, and a table may have 1000; is the file a table?",
        "1 problem; nothing was imported",
    ]


@pytest.mark.parametrize("column", ["reference", "via"])
def test_an_article_in_the_place_of_a_reference_is_one_sentence(refused, column):
    article = "Albania asked for wheat; in 1960, it was refused. " * 900
    columns = {"text": "One.", "reference": FILE, column: article}
    table = ",".join(columns) + "\n" + ",".join(f'"{cell}"' for cell in columns.values()) + "\n"
    told, _ = refused(table)
    assert told == (
        "claims.csv:2: reference: a reference of 44999 letters is none, for it says where something stands in 2000 at most; "
        "put the text itself into 'text', 'quote' or 'note'"
    )


def test_a_sentence_repeats_no_article(refused):
    """What is too long for its cell is told by its beginning."""
    article = "Albania asked for wheat and it was refused. " * 900
    (told, _) = refused(f'text,reference,when\nOne.,"{FILE}",{article}\n')
    assert told.startswith("claims.csv:2: when: cannot read 'Albania asked for wheat and it was refused. ")
    assert "…' as a date (it has more words than a date); write it like 1960-11-12" in told
    assert len(told) < 500
