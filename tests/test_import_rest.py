"""What an import leaves out: counted, written beside with the reason, and taken in once it is mended."""

import json

import pytest

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
