"""Tables as people keep them: references in parts, Excel's habits, headings of their own."""

import json

import pytest

FILE = "RGANI, f. 3, op. 14, d. 448"


@pytest.fixture
def imported(histcite, folder):
    """The program, importing a table: ``imported(text, "--option")``; the table is written to claims.csv first."""

    def imported(text, *options):
        (folder / "claims.csv").write_text(text, encoding="utf-8")
        return histcite("import", "claims.csv", *options)

    return imported


def references(program):
    """Every reference of every claim: the source and the place in it."""
    return [
        (one["source"], one["locator"])
        for claim in json.loads(program("list", "--json").stdout)
        for one in claim["references"]
    ]


@pytest.mark.parametrize(
    ("row", "source", "locator"),
    [
        (f'"{FILE}",12,', "rgani-f3-op14-d448", "12"),
        (f'"{FILE}",13 об.,', "rgani-f3-op14-d448", "13v"),
        (f'"{FILE}",ll. 12-15,', "rgani-f3-op14-d448", "12-15"),
        (f'"{FILE}",,', "rgani-f3-op14-d448", ""),
        ('"TNA, FO 371/1234",5,', "tna-fo-371-1234", "5"),
        ("Hrushovianët,,30", "hrushovianet", "p. 30"),
        ("Hrushovianët,,p. 30-31", "hrushovianet", "p. 30-31"),
        ("Hrushovianët,7 ob.,", "hrushovianet", "l. 7 ob."),
    ],
)
def test_a_leaf_or_page_of_its_own_column_is_the_place_in_the_source(
    imported, histcite, row, source, locator
):
    """Whatever the archive calls its leaves: the column says that the number is one."""
    assert imported(f"text,source,leaf,page\nOne.,{row}\n").exit_code == 0
    assert references(histcite) == [(source, locator)]


def test_a_reference_beside_a_source_is_the_place_in_it(imported, histcite):
    imported(f'text,source,reference\nOne.,"{FILE}",л. 5\n')
    assert references(histcite) == [("rgani-f3-op14-d448", "5")]


@pytest.mark.parametrize(
    ("leaf", "taken"),
    [("2024-12-13", False), ("13-Dec", False), ("13-дек", False), ("12-bis", True), ("12-13", True)],
)
def test_a_day_that_excel_made_of_leaves_is_none(imported, leaf, taken):
    result = imported(f'text,source,leaf\nOne.,"{FILE}",{leaf}\n')
    told = (
        f"histcite: claims.csv:2: leaf: {leaf!r} is a day, which a spreadsheet makes of leaves such as 12-13"
    )
    assert (result.exit_code, result.stderr.startswith(told)) == ((0, False) if taken else (2, True))


def test_rows_on_the_desk_need_only_a_leaf(imported, histcite):
    histcite("use", FILE, "--lang", "ru", "--tag", "reading room", "--via", "Hrushovianët, p. 3")
    result = imported('text,leaf,source\nOne.,5,\nTwo.,6 об.,\nElse.,7,"RGANI, f. 2"\n', "--on-desk")
    assert (result.exit_code, result.stderr.splitlines()) == (0, [])
    assert references(histcite) == [
        ("rgani-f3-op14-d448", "5"),
        ("rgani-f3-op14-d448", "6v"),
        ("rgani-f2", "7"),
    ]
    one, _, other = json.loads(histcite("list", "--json").stdout)
    assert (one["tags"], one["references"][0]["lang"], one["references"][0]["via"]) == (
        ["reading room"],
        "ru",
        "hrushovianet",
    )
    assert (other["tags"], other["references"][0]["lang"]) == ([], "")


def test_the_same_row_on_another_desk_is_another_claim(imported, histcite):
    """And on the same desk it is known again."""
    rows = "text,reference\nStamped.,л. 1\n"
    for file, told in (
        (FILE, "1 claim added"),
        ("RGANI, f. 2", "1 claim added"),
        (FILE, "nothing changed: 1 already here"),
    ):
        histcite("use", file)
        assert imported(rows, "--on-desk").stdout == f"{told}\n"
    assert references(histcite) == [("rgani-f3-op14-d448", "1"), ("rgani-f2", "1")]


def test_an_empty_desk_is_told(imported):
    assert imported("text,leaf\nOne.,5\n", "--on-desk").stderr.splitlines()[0] == (
        "histcite: nothing is on the desk; put a file there with 'histcite use'"
    )


@pytest.mark.parametrize(
    "text",
    [
        "key,text,reference,,\na,Text,RGANI f. 3,,\n",
        "key,,text,reference\na,,Text,RGANI f. 3\n",
        "sep=;\nkey;text;reference\na;Text;RGANI f. 3\n",
        '"sep=;"\r\nkey;text;reference\r\na;Text;RGANI f. 3\r\n',
        "sep=|\nkey|text|reference\na|Text|RGANI f. 3\n",
        "SEP=\t\nkey\ttext\treference\na\tText\tRGANI f. 3\n",
    ],
    ids=["trailing", "between", "sep", "quoted sep", "a bar", "a tab"],
)
def test_tables_of_spreadsheets_are_taken_as_they_are_saved(imported, histcite, text):
    assert imported(text).exit_code == 0
    assert histcite("list").stdout == "a\tRGANI, f. 3\tText\t\n"


def test_what_stands_under_no_heading_is_told_with_its_letter(imported, histcite):
    table = "key,,text,reference\na,,One.,RGANI f. 3\nb,x,Two.,RGANI f. 3\n"
    assert imported(table).stderr.splitlines()[0] == (
        "histcite: claims.csv:3: column B has no heading and says 'x'; give it one, map it with --map B=FIELD, "
        "or leave it out with --ignore B"
    )
    assert imported(table, "--ignore", "b").exit_code == 0
    assert (
        imported(table, "--map", "B=note", "--on-duplicate", "update").stdout
        == "1 claim updated, 1 already here\n"
    )


def test_columns_are_mapped_by_letter_where_no_heading_is_spelt_so(imported, histcite):
    assert (
        imported(
            "Nr,Inhalt,C\na,Text,RGANI f. 3\n", "--map", "A=key", "--map", "B=text", "--map", "c=reference"
        ).exit_code
        == 0
    )
    assert histcite("list").stdout == "a\tRGANI, f. 3\tText\t\n"


def test_headings_are_saved_under_a_name(imported, histcite, folder):
    table = 'Nr,"In ""halt""",Signatur,Laune\na,Text,RGANI f. 3,icy\n'
    said = ("--map", "Nr=key", "--map", 'In "halt"=text', "--map", "Signatur=reference", "--ignore", "Laune")
    assert imported(table, *said, "--save-map", "meine").exit_code == 0
    assert imported(table, "--use-map", "meine").stdout == "nothing changed: 1 already here\n"
    assert imported(table, "--use-map", "deine").stderr == (
        "histcite: no headings were saved as 'deine'; there are meine ('import --save-map NAME' saves some)\n"
    )
    assert histcite("export", "csv", "-o", "columns.toml").exit_code == 2


def test_headings_that_cannot_be_read_are_told(imported, folder):
    (folder / "columns.toml").write_text("[meine", encoding="utf-8")
    result = imported("text,reference\nOne.,RGANI f. 3\n", "--use-map", "meine")
    assert (result.exit_code, result.stderr.split(": ")[1:3]) == (
        2,
        [str(folder / "columns.toml"), "cannot read the saved headings"],
    )


def test_a_heading_without_a_near_one_is_answered_with_all(imported):
    told = imported("text,reference,Zeichnung\nOne.,RGANI f. 3,x\n").stderr
    assert told.startswith(
        "histcite: claims.csv:1: Zeichnung: there is no column 'Zeichnung'; there are key, text, reference, quote, "
    )


@pytest.mark.parametrize(("kind", "name"), [("csv", "form.csv"), ("xlsx", "form.xlsx"), ("md", "form.md")])
def test_an_empty_form_is_taken_in_as_it_is(run, folder, kind, name):
    """It needs no library, explains itself, and nothing comes of it until it is filled in."""
    written = run("import", "--template", kind, name)
    assert (written.exit_code, written.stdout) == (0, "")
    explained = (folder / name).read_text(encoding="utf-8") if kind == "md" else written.stderr
    assert explained.count("killed: how many lost their lives (quantity)\n") == (kind != "xlsx")
    assert run("init").exit_code == 0
    command = ("notes", name) if kind == "md" else ("import", name)
    result = run(*command)
    assert (result.exit_code, result.stdout) == (0, "nothing changed\n")


def test_a_form_that_is_filled_in_comes_in(imported, histcite, folder):
    header = histcite("import", "--template", "csv").stdout.lstrip("\ufeff").splitlines()[0]
    cells = {"text": "One.", "source": f'"{FILE}"', "leaf": "13 ob.", "hedged": "yes"}
    assert (
        imported(f"{header}\n{','.join(cells.get(column, '') for column in header.split(','))}\n").exit_code
        == 0
    )
    assert references(histcite) == [("rgani-f3-op14-d448", "13v")]


def test_a_form_is_not_written_over_what_is_there(histcite, folder):
    (folder / "form.csv").write_text("mine", encoding="utf-8")
    result = histcite("import", "--template", "csv", "form.csv")
    assert (result.exit_code, (folder / "form.csv").read_text(encoding="utf-8")) == (2, "mine")


def test_a_folder_of_notes_is_taken_in_file_by_file(histcite, folder):
    """Front matter stays as it is, and a file that cannot be read keeps no other out."""
    front = "---\ntags:\n  - archive\n---\n"
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_text(f"{front}# RGANI, f. 3\n\n- One. #wheat\n", encoding="utf-8")
    (folder / "notes" / "b.md").write_text("- homeless\n", encoding="utf-8")
    (folder / "notes" / "c.md").write_text("# RGANI, f. 2\n\n- Two.\n", encoding="utf-8")
    result = histcite("notes", "notes")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "notes/a.md: 1 claim added, with 1 new source",
        "notes/c.md: 1 claim added, with 1 new source",
        "2 claims added, with 2 new sources, 1 left out",
    ]
    assert "notes/b.md:1: reference: no heading above names the source" in result.stderr
    (key, _) = [line.split("\t")[0] for line in histcite("list").stdout.splitlines()]
    assert (folder / "notes" / "a.md").read_text(
        encoding="utf-8"
    ) == f"{front}# RGANI, f. 3\n\n- One. #wheat ^{key}\n"
    assert histcite("notes", "notes/a.md").stdout == "nothing changed: 1 already here\n"
    told = histcite("notes", "notes", "--json")
    assert (told.exit_code, json.loads(told.stdout)["skipped"], json.loads(told.stdout)["left_out"]) == (
        1,
        2,
        1,
    )
    (folder / "notes" / "a.md").unlink()
    (folder / "notes" / "c.md").write_bytes(b"# \xff\n")
    refused = histcite("notes", "notes")
    assert (refused.exit_code, refused.stdout, "notes/c.md:1: the file is not utf-8" in refused.stderr) == (
        2,
        "",
        True,
    )


@pytest.mark.parametrize(
    ("mark", "when"),
    [("n.d.", "n.d."), ("нет даты", "нет даты"), ("—", ""), ("?", ""), ("n/a", ""), ("NULL", "")],
)
def test_what_stands_for_no_date_is_taken(imported, histcite, mark, when):
    """Words that say so stay; a mark that only fills the cell is an empty cell."""
    assert imported(f"text,reference,when\nBread.,RGANI f. 3,{mark}\n").exit_code == 0
    (claim,) = json.loads(histcite("list", "--json").stdout)
    assert claim["when"] == when


def test_a_leaf_that_was_saved_as_a_fraction_is_a_leaf(imported, histcite):
    imported('text,source,leaf\nBread.,"RGANI, f. 3, op. 14, d. 448",13.0\n')
    (claim,) = json.loads(histcite("list", "--json").stdout)
    assert claim["references"][0]["locator"] == "13"


@pytest.mark.parametrize(
    ("typed", "hedged"), [("WAHR", True), ("FALSCH", False), ("да", True), ("vrai", True), ("☐", False)]
)
def test_a_box_that_is_ticked_in_another_language_is_ticked(imported, histcite, typed, hedged):
    imported(f"text,reference,hedged\nBread.,RGANI f. 3,{typed}\n")
    (claim,) = json.loads(histcite("list", "--json").stdout)
    assert claim["hedged"] is hedged
