"""What an import leaves out: counted, written beside with the reason, and taken in once it is mended."""

import json
from functools import partial

import pytest
from workbooks import formula, xlsx

from histcite.formats.repertory import READ as FORMATS

READ = "|".join(FORMATS)

HEADER = "key,text,reference,when\n"
GOOD = "good,Asked for wheat.,RGANI f. 3,1960\n"
BAD = "bad,Granted wheat.,RGANI f. 3,neveruary\n"
TWO = "two,Both say so.,RGANI f. 2,1960\ntwo,,RGANI f. 4,neveruary\ntwo,,RGANI f. 5,\n"
WHY = "when: cannot read 'neveruary' as a date (the word 'neveruary' is not known); write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961"
KEEP = ("--keep-going", "--rest", "rest.csv")


@pytest.fixture
def imported(histcite, folder):
    """The program, importing a file of this text: ``imported(text, "--option")``."""

    def imported(text, *options, name="claims.csv"):
        (folder / name).write_text(text, encoding="utf-8")
        return histcite("import", name, *options)

    return imported


def keys(program):
    return [line.split("\t")[0] for line in program("list").stdout.splitlines()]


def test_bad_rows_are_written_beside_with_their_reasons(imported, folder):
    result = imported(HEADER + GOOD + BAD, *KEEP)
    assert (result.exit_code, result.stdout) == (1, "1 claim added, with 1 new source, 1 left out\n")
    assert (folder / "rest.csv").read_text(encoding="utf-8") == (
        "key,text,reference,when,histcite_problem\n" + BAD.rstrip() + f',"{WHY}"\n'
    )


def test_a_rest_that_is_mended_comes_in_and_its_reasons_are_passed_over(imported, histcite, folder):
    imported(HEADER + GOOD + BAD + TWO, *KEEP)
    mended = (folder / "rest.csv").read_text(encoding="utf-8").replace(",neveruary,", ",1960,")
    result = imported(mended, name="mended.csv")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2 claims added, with 3 new sources\n", "")
    assert keys(histcite) == ["good", "bad", "two"]


def test_a_rest_that_is_not_mended_is_left_out_with_its_reason_once(imported, folder):
    imported(HEADER + GOOD + BAD, *KEEP)
    rest = (folder / "rest.csv").read_text(encoding="utf-8")
    imported(rest + "three,Both.,RGANI f. 3,1960,\n", "--keep-going", "--rest", "again.csv", name="rest.csv")
    assert (folder / "again.csv").read_text(encoding="utf-8") == rest


def test_a_claim_is_left_out_with_all_its_rows(imported, histcite, folder):
    """Half of its references would be a claim that nobody typed, and the other half could not come in later."""
    result = imported(HEADER + GOOD + TWO, *KEEP)
    assert result.stdout == "1 claim added, with 1 new source, 3 left out\n"
    assert [
        line.rsplit(",", 1)[1] for line in (folder / "rest.csv").read_text(encoding="utf-8").splitlines()
    ] == [
        "histcite_problem",
        ' which was left out"',
        ' 1960-11 or c. 1961"',
        ' which was left out"',
    ]


def test_lines_of_json_are_left_out_below_their_reasons(imported, histcite, folder):
    lines = '{"text": "One.", "reference": "RGANI f. 3"}\n{"text": "Two.", "reference": "RGANI f. 3"\n'
    result = imported(lines, "--keep-going", "--rest", "rest.jsonl", name="claims.jsonl")
    assert (result.exit_code, result.stdout) == (1, "1 claim added, with 1 new source, 1 left out\n")
    why, line = (folder / "rest.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(why)["histcite_problem"].startswith("the line is not JSON")
    assert line == '{"text": "Two.", "reference": "RGANI f. 3"'
    mended = imported(f"{why}\n{line}}}\n", name="mended.jsonl")
    assert (mended.exit_code, mended.stdout) == (0, "1 claim added\n")


def test_where_every_row_is_left_out_nothing_was_done(imported, folder):
    result = imported(HEADER + BAD, *KEEP)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"histcite: claims.csv:2: {WHY}\n1 problem; nothing was imported\n"
    assert (folder / "rest.csv").read_text(encoding="utf-8").count("neveruary") == 3


@pytest.mark.parametrize(
    ("name", "text", "options", "problem"),
    [
        ("claims.csv", HEADER + BAD, (), {"line": 2, "column": "when", "message": WHY.removeprefix("when: ")}),
        ("claims.csv", HEADER + BAD, ("--keep-going",), {"line": 2, "column": "when", "message": WHY.removeprefix("when: ")}),
        ("claims.xyz", "text\n", (), {"line": 0, "column": "", "message": f"cannot tell the format of 'claims.xyz'; name it with --format {READ}"}),
        ("claims.csv", HEADER, ("--rest", "rest.csv"), {"line": 0, "column": "", "message": "--rest goes with --keep-going, which takes in what is not left out"}),
    ],
    ids=["a bad row", "nothing but bad rows", "a format", "options"],
)  # fmt: skip
def test_json_is_one_document_also_where_nothing_could_be_done(imported, name, text, options, problem):
    result = imported(text, *options, "--json", name=name)
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "added": 0, "updated": 0, "skipped": 0, "left_out": 0, "sources": [],
        "problems": [{"file": name, **problem}], "conflicts": [], "checked": False,
    }  # fmt: skip


@pytest.mark.parametrize("others", [("--json",), ("--write-keys", "-")])
def test_stdout_is_for_one(imported, others):
    result = imported(HEADER + GOOD + BAD, "--keep-going", "--rest", "-", *others)
    assert result.exit_code == 2
    assert "--json, --write-keys - and --rest - each want stdout; write to a file" in result.stderr


def test_a_rest_that_cannot_be_written_lets_nothing_in(imported, histcite):
    assert imported(HEADER + GOOD + BAD, "--keep-going", "--rest", "nowhere/rest.csv").exit_code == 2
    assert keys(histcite) == []


def test_a_file_without_problems_has_no_rest(imported, folder):
    assert imported(HEADER + GOOD, *KEEP).exit_code == 0
    assert not (folder / "rest.csv").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "name the file to import; - is stdin"),
        (("a.csv", "--xyzzy"), "No such option '--xyzzy'."),
        (
            ("a.csv", "--encoding", "klingon"),
            "there is no encoding 'klingon'; try utf-8, cp1251, cp1250 or latin-1",
        ),
        (("a.csv", "--sheet", "S"), "--sheet is for workbooks, and a table of text has no sheets"),
    ],
)
def test_json_is_one_document_also_where_nothing_can_be_asked(histcite, folder, options, message):
    (folder / "a.csv").write_text("text,reference\nBread.,RGANI f. 3\n", encoding="utf-8")
    result = histcite("import", *options, "--json")
    (problem,) = json.loads(result.stdout)["problems"]
    assert (result.exit_code, problem["message"]) == (2, message)


def test_a_field_that_there_is_not_is_told_by_its_own_name(histcite, folder):
    (folder / "a.csv").write_text("text,reference\nBread.,RGANI f. 3\n", encoding="utf-8")
    said = histcite("import", "a.csv", "--map", "text=txet").stderr
    assert (
        said.splitlines()[0]
        == "histcite: a.csv:1: text: there is no column 'txet'; the nearest known one is 'text'"
    )


NO_ITEM = "is no item of CSL's, which is an object with an id and a type"
NO_ENTRY = "the entry cannot be read: "
ONE_TOO_MANY = (
    "text: 'd' is one part too many behind subject, property and value; name what it is, such as when: d"
)
TWICE = "there is an entry called 'a' above already; give this one another key"
NO_HEADING = "reference: no heading above names the source"
LEFT = {
    "csl": ("a.json", '[{"id": "a", "type": "book", "title": "A"}, {"id": "b", "type": 3, "title": "B"}, 5]',
        f'[\n{{"histcite_problem": "{NO_ITEM}", "id": "b", "type": 3, "title": "B"}},\n{{"histcite_problem": "{NO_ITEM}"}},\n5\n]'),
    "zotero": ("a.json", '{"items": [{"key": "N", "itemType": "note", "parentItem": "B", "note": "<p>Hm.</p>"}, {"key": "B", "title": "B"}, {"key": "A", "itemType": "book", "title": "A"}],\n"collections": {}}\n',
        ('{"items": [\n{"key": "N", "itemType": "note", "parentItem": "B", "note": "<p>Hm.</p>"},\n'
        '{"histcite_problem": "itemType: is no item of Zotero\'s, which has an itemType", "key": "B", "title": "B"}\n],\n"collections": {}}\n')),
    "tropy": ("a.json", '{"@context": {"title": "http://purl.org/dc/elements/1.1/title"}, "@graph": ["x", {"@type": "Item", "title": "A"}]}\n',
        '{"@context": {"title": "http://purl.org/dc/elements/1.1/title"}, "@graph": [\n{"histcite_problem": "is no item of Tropy\'s, which is an object"},\n"x"\n]}\n'),
    "bib": ("a.bib", '% mine\n@string{mit = "MIT"}\n@string{other = "O"}\n@book{a, title = {A}, publisher = other}\n@book{b title = {B},\n  publisher = mit, crossref = {host}}\n@book{c, title = {C}}\n@collection{host, title = {Host}}\n@misc{a, title = {Again}}\n',
        ('@string{mit = "MIT"}\n\n@string{other = "O"}\n\n' f'@book{{a, title = {{A}}, publisher = other}}\n\n% histcite_problem: {NO_ENTRY}book{{b title =\n@book{{b title = {{B}},\n  publisher = mit, crossref = {{host}}}}\n\n'
        f'@collection{{host, title = {{Host}}}}\n\n% histcite_problem: {TWICE}\n@misc{{a, title = {{Again}}}}\n\n')),
    "ris": ("a.ris", "TY  - BOOK\nTI  - B\nN1  - Two\nlines\nTY  - BOOK\nTI  - A\nER  - \n\nTI  - Nowhere\n\nTY  - BOOK\nTI  - C\nER  - \n",
        "TY  - BOOK\nC7  - histcite_problem: TY: begins an entry that has no end ('ER  - ')\nTI  - B\nN1  - Two\nlines\n\nhistcite_problem: stands in no entry, which begins with 'TY  - '\nTI  - Nowhere\n\n"),
    "notes": ("a.md", '- Lost.\n\n# RGANI, f. 3\n\n- First. {wheat | amount | 5 t}\n  Goes on.\n- Second. {" | " | 5 t | d}\n  > said\n\n# RGANI, f. 2\n\n- Third.\n   1. Fourth. {a | b | c | d}\n      Goes on.\n',
        (f'<!-- histcite_problem: {NO_HEADING} -->\n- Lost.\n\n# RGANI, f. 3\n\n- First. {{wheat | amount | 5 t}}\n  Goes on.\n<!-- histcite_problem: {ONE_TOO_MANY} -->\n- Second. {{" | " | 5 t | d}}\n  > said\n\n'
        f"# RGANI, f. 2\n\n<!-- histcite_problem: {ONE_TOO_MANY} -->\n1. Fourth. {{a | b | c | d}}\n      Goes on.\n")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "rest"), LEFT.values(), ids=LEFT)
def test_each_format_keeps_what_is_left_out_in_its_own_form(imported, folder, name, text, rest):
    """With what it leans on; taken in again as it is it is left out for the same reasons, and these stand there once."""
    left = partial(imported, text, "--keep-going", "--rest", f"rest-{name}", name=name)
    assert left().exit_code == 1
    assert (folder / f"rest-{name}").read_text(encoding="utf-8") == rest
    again = imported(rest, "--keep-going", "--rest", f"again-{name}", name=f"rest-{name}")
    assert (again.exit_code, "added" in again.stdout) in ((1, False), (2, False))
    assert (folder / f"again-{name}").read_text(encoding="utf-8") == rest


@pytest.mark.parametrize(
    ("name", "mended", "told"),
    [
        ("csl", (("3", '"book"'), ("\n5\n", '\n{"id": "c", "type": "book", "title": "C"}\n')), "2 sources added\n"),
        ("zotero", (('"B", "title"', '"B", "itemType": "book", "title"'),), "1 source and 1 claim added\n"),
        ("tropy", (('"x"', '{"@type": "Item", "title": "X"}'),), "1 source added\n"),
        ("bib", (("@book{b", "@book{b,"), ("@misc{a,", "@misc{d,")), "2 sources added, 2 already here\n"),
        ("ris", (("lines\n", "lines\nER  - \n"), ("TI  - Nowhere", "TY  - BOOK\nTI  - Nowhere\nER  - ")), "2 sources and 2 claims added\n"),
        ("notes", ((" | d}", "}"), ("<!-- histcite_problem: reference", "# RGANI, f. 1\n<!-- ")), "3 claims added, with 1 new source, 1 already here\n"),
    ],
)  # fmt: skip
def test_a_rest_of_each_format_is_mended_and_comes_in(imported, name, mended, told):
    file, text, rest = LEFT[name]
    imported(text, "--keep-going", name=file)
    for wrong, right in mended:
        rest = rest.replace(wrong, right)
    done = imported(rest, "--notes", "claims", name=file)
    assert (done.exit_code, done.stdout, done.stderr) == (0, told, "")


def test_what_stands_behind_a_break_in_json_is_kept_as_it_stands(imported, folder):
    text = '{"items": [{"key": "A", "itemType": "book", "title": "A"}, {"key": "B" "title": "B"},\n{"key": "C", "itemType": "book", "title": "C"}]}\n'
    assert (
        imported(text, "--keep-going", "--rest", "rest.json", name="a.json").stdout
        == "1 source added, 1 left out\n"
    )
    rest = (folder / "rest.json").read_text(encoding="utf-8")
    head, told, *behind = rest.split("\n", 2)
    assert (head, *behind) == (
        '{"items": [',
        '{"key": "B" "title": "B"},\n{"key": "C", "itemType": "book", "title": "C"}]}\n\n',
    )
    assert json.loads(told.rstrip(","))["histcite_problem"].startswith(
        "the file is not JSON: Expecting ',' delimiter"
    )
    mended = imported(rest.replace('"B" "title"', '"B", "itemType": "book", "title"'), name="rest.json")
    assert (mended.exit_code, mended.stdout) == (0, "2 sources added\n")


def test_items_on_one_line_are_told_apart(imported, histcite, folder):
    histcite("source", "add", "--kind", "book", "--title", "Mine", "--key", "mine")
    items = [
        {"id": id_, "type": "book", "title": id_.title(), "publisher": "P"} for id_ in ("a", "mine", "b")
    ]
    done = imported(
        json.dumps(items), "--keep-going", "--rest", "rest.json", "--on-duplicate", "error", name="a.json"
    )
    assert (done.exit_code, done.stdout) == (1, "2 sources added, 1 left out\n")
    (left,) = json.loads((folder / "rest.json").read_text(encoding="utf-8"))
    assert left.pop("histcite_problem").startswith("key: the sources hold 'mine' with another publisher")
    assert left == items[1]


def test_what_is_left_out_of_a_workbook_is_csv(histcite, folder):
    rows = [["text", "reference", "when"], ["One.", "RGANI f. 3", "1960"], ["Two.", "RGANI f. 3", formula()]]
    (folder / "a.xlsx").write_bytes(xlsx({"S": rows}))
    refused = histcite("import", "a.xlsx", "--keep-going", "--rest", "rest.xlsx")
    assert (refused.exit_code, "is written as CSV; name a file such as rest.csv" in refused.stderr) == (
        2,
        True,
    )
    assert histcite("import", "a.xlsx", "--keep-going", "--rest", "rest.csv").exit_code == 1
    assert (folder / "rest.csv").read_text(encoding="utf-8") == (
        'text,reference,when,histcite_problem\nTwo.,RGANI f. 3,,"the cell C3 has a formula without its value; '
        'open the file in a spreadsheet program, save it there, and import it again"\n'
    )


def test_items_that_come_a_line_each_are_left_out_a_line_each(imported, folder):
    lines = '{"id": "a", "type": "book", "title": "A"}\n{"id": "b", "type": 3, "title": "B"}\n'
    assert imported(lines, "--keep-going", "--rest", "rest.json", name="a.json").exit_code == 1
    rest = (folder / "rest.json").read_text(encoding="utf-8")
    assert rest == f'{{"histcite_problem": "{NO_ITEM}", "id": "b", "type": 3, "title": "B"}}\n'
    assert imported(rest.replace("3", '"book"'), name="rest.json").stdout == "1 source added\n"
