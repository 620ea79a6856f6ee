"""Plain notes: read as claims, and given their keys back in place."""

import json
import re

import pytest

from histcite.archives import shipped
from histcite.formats.notes import read_notes, with_keys

NOTES = """\
Reading room, 12 May.

# RGANI, f. 3, op. 14, d. 448

- Albania asked for 50,000 tonnes of wheat (l. 12 ob.) #wheat #aid
  > просим отгрузить
  > 50 тысяч тонн
- A claim that goes on
  in a second line (l. 13).

A paragraph between two items is no claim.

## Hoxha, Hrushovianët

* He denies it (with scorn) (p. 30)
+ #tag in front, and item no. 7 (p. 31) ^chosen-key
"""
CLAIMS = [
    ("", "Albania asked for 50,000 tonnes of wheat", "RGANI, f. 3, op. 14, d. 448, l. 12 ob.", "просим отгрузить\n50 тысяч тонн", ("aid", "wheat")),
    ("", "A claim that goes on in a second line.", "RGANI, f. 3, op. 14, d. 448, l. 13", "", ()),
    ("", "He denies it (with scorn)", "Hoxha, Hrushovianët, p. 30", "", ()),
    ("chosen-key", "in front, and item no. 7", "Hoxha, Hrushovianët, p. 31", "", ("tag",)),
]  # fmt: skip


def told(text):
    drafts, refused, _ = read_notes(text, "notes.md", shipped())
    assert refused == []
    return [
        (claim.key, claim.text, one.references[0].text, one.references[0].quote, claim.tags)
        for one in drafts
        for claim in [one.completed()]
    ]


def test_headings_name_the_source_and_items_are_claims():
    assert told(NOTES) == CLAIMS


def test_line_ends_of_another_system_make_no_difference():
    assert told(NOTES.replace("\n", "\r\n")) == CLAIMS


@pytest.mark.parametrize(
    ("item", "text", "reference", "tags"),
    [
        ("Stopped (l. 12).", "Stopped.", "RGANI, l. 12", ()),
        ("Not a place (in Moscow)", "Not a place (in Moscow)", "RGANI", ()),
        ("Tags #хлеб #Vlorë, and more", "Tags, and more", "RGANI", ("Vlorë", "хлеб")),
        ("A price of 5 #", "A price of 5 #", "RGANI", ()),
        ("C# is no tag", "C# is no tag", "RGANI", ()),
        ("Protocol #5 of the session", "Protocol #5 of the session", "RGANI", ()),
        ("E=mc^two", "E=mc^two", "RGANI", ()),
    ],
)
def test_what_stands_in_an_item(item, text, reference, tags):
    assert told(f"# RGANI\n- {item}\n") == [("", text, reference, "", tags)]


def test_an_item_without_a_heading_is_a_problem_with_its_line():
    _, (refused,), _ = read_notes("\n- nothing above\n", "notes.md", shipped())
    assert [str(problem) for problem in refused.problems] == [
        "notes.md:2: reference: no heading above names the source"
    ]


def test_a_bare_number_in_brackets_is_a_year_and_stays_in_the_sentence():
    assert told("# RGANI\n- Conquest calls it terror (1968)\n") == [
        ("", "Conquest calls it terror (1968)", "RGANI", "", ())
    ]


def test_numbered_and_indented_items_are_claims_and_code_is_none():
    assert [one[1] for one in told("# RGANI\n1. one\n  - two\n```\n- code\n```\n- three\n")] == [
        "one",
        "two",
        "three",
    ]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("- He left on\n  12. November 1960 stays\n", ["He left on 12. November 1960 stays"]),
        ("11. He left on\n    12. November 1960 stays\n", ["He left on 12. November 1960 stays"]),
        ("- list\n  1. one\n  2. two\n  9. May\n  3. three\n", ["list", "one", "two 9. May", "three"]),
        ("  5. five\n  6. six\n", ["five", "six"]),
        ("1. one\n5. five\n", ["one", "five"]),
        ("- one\n  - two\n  1) first\n", ["one", "two", "first"]),
    ],
)
def test_an_indented_number_is_an_item_only_where_it_counts_on(lines, texts):
    assert [one[1] for one in told("# RGANI\n" + lines)] == texts


def test_a_line_that_is_passed_over_is_named():
    _, _, remarks = read_notes("# RGANI\n- one\n\nprose\n", "notes.md", shipped())
    assert remarks == ["notes.md:4: passed over, for it is no heading, claim or quotation"]


def test_a_task_is_no_claim():
    """As Obsidian has it; what is indented below it is none of the claim above."""
    text = "# RGANI, f. 3\n\n- One.\n- [ ] order file 449\n- [x] ask for a copy\n  > done\n- [sic] Two.\n"
    drafts, refused, remarks = read_notes(text, "notes.md", shipped())
    assert ([draft.fields["text"] for draft in drafts], refused) == (["One.", "[sic] Two."], [])
    assert [remark.split(":")[1] for remark in remarks] == ["4", "5", "6"]


def test_keys_are_written_at_the_end_of_their_items():
    text = "# RGANI\n\n- one\n  goes on\n- two ^kept\n"
    assert with_keys(text, {3: "new", 5: "kept"}) == "# RGANI\n\n- one ^new\n  goes on\n- two ^kept\n"


def test_an_item_has_one_key_wherever_it_stands():
    text = "# RGANI\n\n- one\n  goes on\n  ^kept\n- E=mc^two\n"
    assert [one[0] for one in told(text)] == ["kept", ""]
    assert with_keys(text, {3: "kept", 6: "new"}) == text.replace("mc^two", "mc^two ^new")


def test_keys_leave_the_line_ends_as_they_are():
    assert with_keys("# RGANI\r\n- one\r\n", {2: "new"}) == "# RGANI\r\n- one ^new\r\n"


@pytest.fixture
def notes(histcite, folder):
    """The program taking in ``notes.md``, after it was written anew where a text is given."""

    def notes(text="", *options):
        if text:
            (folder / "notes.md").write_text(text, encoding="utf-8")
        return histcite("notes", "notes.md", *options)

    return notes


def test_keys_come_back_and_a_second_time_nothing_changes(notes, histcite, folder):
    assert notes(NOTES).stdout == "4 claims added, with 2 new sources\n"
    written = (folder / "notes.md").read_text(encoding="utf-8")
    keys = [line.split("\t")[0] for line in histcite("list").stdout.splitlines()]
    assert re.findall(r"\^(\S+)$", written, re.MULTILINE) == keys
    assert re.sub(r" \^c[0-9a-z]{10}$", "", written, flags=re.MULTILINE) == NOTES
    library = (folder / "histcite.json").read_bytes()
    assert notes().stdout == "nothing changed: 4 already here\n"
    assert (folder / "notes.md").read_text(encoding="utf-8") == written
    assert (folder / "histcite.json").read_bytes() == library


def test_an_edited_item_is_changed_and_a_new_one_added(notes, histcite, folder):
    """What was done in the library meanwhile stays."""
    notes(NOTES)
    written = (folder / "notes.md").read_text(encoding="utf-8")
    first = histcite("list").stdout.split("\t")[0]
    histcite("tag", first, "-t", "mine")
    edited = (
        written.replace("50,000 tonnes", "10,000 tonnes").replace("(p. 30)", "(p. 29)") + "- New (p. 40)\n"
    )
    assert notes(edited).stdout == "1 claim added, 2 claims updated, 2 already here\n"
    assert [line.split("\t", 1)[1] for line in histcite("list").stdout.splitlines()] == [
        "RGANI, f. 3, op. 14, d. 448, l. 12ob.\tAlbania asked for 10,000 tonnes of wheat\t#aid #mine #wheat",
        "RGANI, f. 3, op. 14, d. 448, l. 13\tA claim that goes on in a second line.\t",
        "Hoxha, Hrushovianët, 29\tHe denies it (with scorn)\t",
        "Hoxha, Hrushovianët, 31\tin front, and item no. 7\t#tag",
        "Hoxha, Hrushovianët, 40\tNew\t",
    ]


def test_a_broken_file_is_left_alone(notes, folder):
    before = (folder / "histcite.json").read_bytes()
    result = notes("- nothing above\n\n# RGANI\n- good\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("histcite: notes.md:1: reference: no heading above names the source\n")
    assert (folder / "notes.md").read_text(encoding="utf-8") == "- nothing above\n\n# RGANI\n- good\n"
    assert (folder / "histcite.json").read_bytes() == before


def test_one_trouble_is_one_problem(notes):
    result = notes("- nothing above\n")
    assert result.stderr.splitlines()[1:] == ["1 problem; nothing was imported"]


def test_a_refusal_recommends_only_what_there_is(notes):
    assert "--keep-going" not in notes("- nothing above\n").stderr


def test_notes_from_stdin_come_back_with_their_keys_on_stdout(histcite, folder):
    result = histcite("notes", "-", stdin="# RGANI\n- one\n")
    key = histcite("list").stdout.split("\t")[0]
    assert (result.exit_code, result.stdout) == (0, f"# RGANI\n- one ^{key}\n")
    assert result.stderr == "1 claim added, with 1 new source\n"
    assert not (folder / "-").exists()
    again = histcite("notes", "-", stdin=result.stdout)
    assert (again.stdout, again.stderr) == (result.stdout, "nothing changed: 1 already here\n")


def test_notes_that_are_refused_leave_stdout_empty(histcite):
    refused = histcite("notes", "-", stdin="- nothing above\n")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert histcite("notes", "-", "--json", stdin="# RGANI\n- one\n").exit_code == 2


def test_what_the_library_added_survives_an_edited_note(notes, histcite):
    notes("# RGANI\n- One (l. 1) ^one\n")
    histcite("edit", "one", "--lang", "ru")
    histcite("edit", "one", "--add-ref", "AQSH, F. 14, D. 2")
    notes("# RGANI\n- One (l. 2) ^one\n  > слово\n")
    found = json.loads(histcite("show", "one", "--json").stdout)[0]["references"]
    assert [(one["source"], one["locator"], one["quote"], one["lang"]) for one in found] == [
        ("rgani", "2", "слово", "ru"),
        ("aqsh-f14-d2", "", "", ""),
    ]
