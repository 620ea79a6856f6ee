"""What the historian holds to be so on a question: drawn, shown, held against what comes later, taken back, exchanged and merged."""

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from prepared import prepared

from histcite import Library
from histcite.cautions import NewFormat
from histcite.library.review import Holding, dialogue

LETTER = ("--subject", "letter", "--property", "date")


def answered(histcite, key, value, *options, asked=LETTER):
    """Add a claim with this answer, and give what is said of it."""
    told = ("add", f"The {key}.", "--ref", f"{key}, 12", "--key", key, "--value", value, *asked, *options)
    result = histcite(*told)
    assert result.exit_code == 0, result.stderr
    return result.stderr


@prepared
def letter(histcite):
    """Two claims that give two dates of a letter, one that gives its author, and one that answers no question."""
    answered(histcite, "Memoir", "12 November 1960")
    answered(histcite, "Diary", "10 November 1960")
    answered(histcite, "Seal", "Khrushchev", asked=("--subject", "letter", "--property", "author"))
    assert histcite("add", "Aside.", "--ref", "Gazette, 3", "--key", "aside").exit_code == 0


@pytest.fixture
def enquiry(letter):
    """The program in that library, which can add an answer."""
    letter.add = partial(answered, letter)
    return letter


class Enquired:
    """What is shown of a question, through the program."""

    def __init__(self, program):
        self._program = program

    def json(self, *arguments):
        return json.loads(self._program(*arguments, "--json").stdout)

    @property
    def date(self):
        return next(one.id for one in Library.open().holdings.inquiry.questions if one.asked == "date")

    @property
    def conflict(self):
        return self.json("check", "--all")["conflicts"][0]

    @property
    def shown(self):
        return self.json("show", self.date)[0].get("conclusion")


@pytest.fixture
def asked(enquiry):
    return Enquired(enquiry)


def conclude(program, *arguments, because=""):
    result = program("conclude", *arguments, *(("--because", because) if because else ()))
    assert result.exit_code == 0, result.stderr
    return result


def test_a_conclusion_settles_the_conflict_and_is_told_with_the_question(enquiry, asked, size):
    made = conclude(
        enquiry, asked.date, "--answer", "10 Nov 1960", "--from", "diary", "--from", "seal", "-m", "He wrote it that evening.",
        because="closer-witness",
    )  # fmt: skip
    day = asked.shown["when"][:10]
    told = f"concluded: 10 Nov 1960, from Diary, Seal because closer-witness: He wrote it that evening. (reader, {day})"
    assert (made.stdout, made.stderr.splitlines()[-1]) == (f"{asked.date} {told}\n", "against it: Memoir")
    assert enquiry("check").exit_code == 0
    assert (asked.conflict["status"], asked.conflict["decision"]["answer"]) == ("resolved", "10 Nov 1960")
    assert enquiry("decisions").stdout == f"{asked.date}\t{told}\n"
    assert f"  decided    {told}" in enquiry("show", asked.date).stdout.splitlines()
    shown = asked.shown
    assert (shown["answer"], shown["from"], shown["against"], shown["new"]) == (
        "10 Nov 1960", ["Diary", "Seal"], ["Memoir"], [],
    )  # fmt: skip
    for key, against in (("Memoir", "against "), ("Diary", ""), ("Seal", "")):
        (line,) = [one for one in enquiry("show", key).stdout.splitlines() if "concluded" in one]
        assert line.startswith(f"  concluded  {against}your conclusion of ")
    assert enquiry("log").stdout.splitlines()[0].endswith("added 1 decision")
    assert (enquiry("undo").exit_code, asked.shown, enquiry("check").exit_code) == (0, None, 1)


@pytest.mark.parametrize("name", ["x", "Diary", "last"])
def test_a_question_is_named_by_itself_by_its_conflict_or_by_a_claim(enquiry, asked, name):
    named = asked.conflict["id"][:8] if name == "x" else name
    enquiry.add("Copy", "10 Nov 1960")
    conclude(enquiry, named, "--answer", "10 Nov 1960", "-m", "so")
    assert asked.shown["note"] == "so"


def test_the_note_may_be_a_written_proof_in_a_file(enquiry, asked):
    Path("proof.txt").write_text("The hand is his.\n\nThe paper, too.\n", encoding="utf-8")
    conclude(enquiry, "Seal", "--answer", "Khrushchev", "-m", "@proof.txt")
    dossier = enquiry("export", "markdown").stdout
    assert "Concluded: **Khrushchev**\n\nThe hand is his.\n\nThe paper, too.\n" in dossier
    page = enquiry("report", "-o", "-").stdout
    assert "<strong>Khrushchev</strong>" in page
    assert "<p>The hand is his.</p><p>The paper, too.</p>" in page


@pytest.mark.parametrize(
    "arguments",
    [
        ("Seal", "--answer", " ", "-m", "so"),
        ("Seal", "--answer", "Khrushchev", "-m", " "),
        ("Seal", "--answer", "Khrushchev", "-m", "@gone.txt"),
        ("Seal", "--answer", "Khrushchev", "--from", "gone", "-m", "so"),
        ("aside", "--answer", "Khrushchev", "-m", "so"),
        ("q-0", "--answer", "Khrushchev", "-m", "so"),
        ("Seal", "-m", "so"),
    ],
    ids=" ".join,
)
def test_what_is_no_conclusion_is_refused_and_nothing_is_written(enquiry, arguments):
    before = Path("histcite.json").read_bytes()
    refused = enquiry("conclude", *arguments)
    assert (refused.exit_code, refused.stdout, Path("histcite.json").read_bytes()) == (2, "", before)


@pytest.mark.parametrize(
    ("value", "options", "against"),
    [
        ("14 November 1960", (), True),
        ("10 Nov 1960", ("--not",), True),
        ("14 November 1960", ("--hedged",), True),
        ("November 1960", (), False),
        ("10.11.1960", (), False),
        ("14 November 1960", ("--mode", "planned"), False),
    ],
)
def test_a_later_claim_against_it_says_so_at_once(enquiry, asked, value, options, against, size):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    said = f"({asked.date}): letter: date? 10 Nov 1960"
    lines = [
        line for line in enquiry.add("Late", value, *options).splitlines() if line.startswith("against your")
    ]
    assert [line[-len(said) :] for line in lines] == [said] * against
    touched = asked.json("check", "--conclusions")["conclusions"]
    assert [(one["question"], one["against"], one["new"]) for one in touched] == (
        [(asked.date, ["Memoir", "Late"], ["Late"])] if against else []
    )


def test_an_edit_that_turns_a_claim_against_it_says_so_once(enquiry, asked):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    enquiry.add("Late", "10 Nov 1960")
    assert "against your conclusion" in enquiry("edit", "Late", "--value", "15 Nov 1960").stderr
    assert "against" not in enquiry("edit", "Late", "--note", "checked").stderr
    assert asked.shown["new"] == ["Late"]


def test_an_import_says_which_claims_are_against_what_was_concluded(enquiry, asked, size):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    rows = "text,reference,key,subject,property,value\nA,Press,one,letter,date,17 Nov 1960\nB,Press,two,letter,date,10 Nov 1960\n"
    Path("in.csv").write_text(rows, encoding="utf-8")
    assert [line.partition(" conclusion")[0] for line in enquiry("import", "in.csv").stderr.splitlines() if "conclusion" in line] == [
        "one: against your"
    ]  # fmt: skip
    Path("in.csv").write_text(rows.replace("one", "three").replace("17", "18"), encoding="utf-8")
    assert asked.json("import", "in.csv")["conclusions"] == [asked.date]


@pytest.mark.parametrize("answer", ["cannot be known", "нельзя установить", "nuk dihet", "unknown"])
def test_that_it_cannot_be_known_is_a_conclusion(enquiry, asked, answer):
    conclude(enquiry, asked.date, "--answer", answer, "-m", "both wrote years later")
    assert (enquiry("check").exit_code, asked.conflict["status"]) == (0, "undecided")
    assert asked.shown["against"] == []
    assert "against your" not in enquiry.add("Silent", "unknown")
    assert "against your" in enquiry.add("Postmark", "11 Nov 1960")
    assert asked.shown["new"] == ["Postmark"]


def test_the_last_of_conclude_and_resolve_is_the_one_verdict(enquiry, asked):
    settle = ("resolve", asked.conflict["id"], "--because", "plausibility", "-m", "on reflection")
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "first")
    enquiry(*settle, "--prefer", "Memoir")
    assert (asked.shown["answer"], asked.shown["against"]) == ("12 November 1960", ["Diary"])
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "third")
    assert (asked.conflict["decision"]["note"], asked.shown["note"]) == ("third", "third")
    enquiry(*settle, "--undecided")
    assert (asked.conflict["status"], asked.shown["answer"]) == ("undecided", "undecided")


@pytest.mark.parametrize("by", ["question", "conflict"])
@pytest.mark.parametrize("drawn", ["concluded", "resolved"])
def test_reopened_by_question_or_conflict_either_is_open_again(enquiry, asked, by, drawn):
    conflict = asked.conflict["id"]
    if drawn == "concluded":
        conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    else:
        enquiry("resolve", conflict, "--prefer", "Diary", "--because", "plausibility", "-m", "so")
    named = asked.date if by == "question" else conflict
    assert enquiry("reopen", named).exit_code == 0
    assert (asked.conflict["status"], asked.shown, enquiry("reopen", named).exit_code) == ("open", None, 2)


def test_a_value_that_was_not_weighed_brings_the_conflict_back_under_the_conclusion(enquiry, asked):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    enquiry.add("Copy", "12 November 1960")
    assert enquiry("check").exit_code == 0
    enquiry.add("Third", "13 November 1960")
    assert (asked.conflict["status"], asked.conflict["decision"]["note"]) == ("updated", "so")
    assert enquiry("check", "--conclusions").exit_code == enquiry("check").exit_code == 1


def test_a_conflict_between_questions_is_settled_where_a_side_is_rejected(enquiry):
    """Ten days are at odds with twenty, and with a start and an end that lie twenty days apart."""

    def left_open(answer):
        conclude(enquiry, "Ten", "--answer", answer, "-m", "so")
        return [one["rule"] for one in json.loads(enquiry("check", "--json").stdout)["conflicts"]]

    enquiry("remove", "Memoir")
    for key, property_, value in (
        ("Opened", "start", "1 Nov 1960"), ("Closed", "end", "21 Nov 1960"),
        ("Ten", "duration", "10 days"), ("Twenty", "duration", "20 days"),
    ):  # fmt: skip
        enquiry.add(key, value, asked=("--subject", "conference", "--property", property_))
    assert (left_open("10 days"), left_open("20 days")) == (["duration"], [])


def test_the_answer_is_held_in_the_scope_of_the_claims_it_rests_on(enquiry):
    grain = ("--subject", "grain", "--property", "amount")
    enquiry.add("Plea", "50000 t", "--mode", "requested", asked=grain)
    enquiry.add("Grant", "10000 t", asked=grain)
    conclude(enquiry, "Plea", "--answer", "50000 t", "--from", "Plea", "-m", "the plea itself")
    assert "against your" not in enquiry.add("Receipt", "12000 t", asked=grain)
    assert "against your" in enquiry.add("Plea2", "60000 t", "--mode", "requested", asked=grain)


def test_a_claim_on_which_a_conclusion_rests_stays_and_is_renamed_with_it(enquiry, asked, size):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "--from", "Diary", "-m", "so")
    refused = enquiry("remove", "Diary")
    assert refused.stderr.startswith(f"histcite: the conclusion on {asked.date} rests on the claim 'Diary'")
    assert enquiry("edit", "Diary", "--key", "Journal").exit_code == 0
    assert asked.shown["from"] == ["Journal"]
    conclude(enquiry, asked.date, "--answer", "12 November 1960", "-m", "another")
    assert enquiry("remove", "Journal").exit_code == 0


def test_an_alias_carries_a_conclusion_along(enquiry, asked):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    enquiry("alias", "add", "Letter to Hoxha", "letter")
    assert (asked.shown["note"], enquiry("check").exit_code) == ("so", 0)
    told = ("--subject", "Letter to Hoxha", "--property", "date")
    assert "against your" in enquiry.add("Late", "1 May 1961", asked=told)


def test_exported_and_imported_again_it_is_the_same(enquiry, asked):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "--from", "Diary", "-m", "so\n\nand so")
    shown = asked.shown
    enquiry("export", "jsonl", "-o", "all.jsonl")
    Path("histcite.json").unlink()
    assert (enquiry("init").exit_code, enquiry("import", "all.jsonl").exit_code) == (0, 0)
    assert asked.shown == shown


def test_the_first_conclusion_makes_it_format_2(enquiry, asked):
    """Version 0.1.0 knows no answer of a decision; what was resolved in favour of a claim it reads, and the answer is that of the claim."""
    settle = ("resolve", asked.conflict["id"], "--because", "plausibility", "-m", "so")
    settled = json.loads(enquiry(*settle, "--prefer", "Diary", "--json").stdout)
    assert '"format": 1' in Path("histcite.json").read_text(encoding="utf-8")
    assert (settled["answer"], asked.shown["answer"], asked.shown["against"]) == (
        "10 November 1960", "10 November 1960", ["Memoir"],
    )  # fmt: skip
    conclude(enquiry, "Seal", "--answer", "Khrushchev", "-m", "so")
    assert '"format": 2' in Path("histcite.json").read_text(encoding="utf-8")


def test_where_the_preferred_claim_is_corrected_the_conflict_comes_back(enquiry, asked):
    enquiry("resolve", asked.conflict["id"], "--prefer", "Diary", "--because", "plausibility", "-m", "so")
    enquiry("edit", "Diary", "--value", "9 November 1960")
    assert (asked.conflict["status"], asked.shown["answer"]) == ("updated", "9 November 1960")
    assert asked.shown["new"] == ["Memoir"]


@pytest.mark.parametrize(
    ("theirs", "left"), [("12 November 1960", 1), ("10 November 1960", 0), ("cannot be known", 1)]
)
def test_copies_that_conclude_differently_are_marked_until_one_concludes_anew(
    enquiry, asked, folder, theirs, left
):
    shutil.copy("histcite.json", folder / "base.json")
    (folder / "copy").mkdir()
    shutil.copy("histcite.json", folder / "copy" / "histcite.json")
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "mine")
    conclude(enquiry, asked.date, "--answer", theirs, "-m", "theirs", "--library", "copy")
    assert enquiry("merge", "copy/histcite.json", "--base", "base.json").exit_code == left
    assert (enquiry("doctor").exit_code, asked.shown["note"]) == (left, "theirs")
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "agreed")
    assert enquiry("doctor").exit_code == 0


def test_it_stands_beside_agreement_and_in_a_column_of_list(enquiry, asked):
    conclude(enquiry, asked.date, "--answer", "10 Nov 1960", "-m", "so")
    assert enquiry("list", "--columns", "key,concluded").stdout.splitlines() == [
        "Memoir\t10 Nov 1960", "Diary\t10 Nov 1960", "Seal\t", "aside\t",
    ]  # fmt: skip
    enquiry.add("Press", "10 Nov 1960")
    assert enquiry("agreement").stdout.rstrip("\n").split("\t")[3:] == [
        "10 November 1960", "2", "Diary Press", "1", "10 Nov 1960",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        (("c", "2", "seen it"), Holding(answer="10 November 1960", note="seen it", grounds=("Diary",))),
        (("c", "3", "who knows"), Holding(answer="cannot be known", note="who knows")),
        (("c", "4", "11 Nov 1960", "so"), Holding(answer="11 Nov 1960", note="so")),
    ],
)
def test_a_review_concludes_with_one_key(enquiry, answers, step):
    talk = dialogue(Library.open().check().open[0])
    next(talk)
    for answer in answers[:-1]:
        talk.send(answer)
    with pytest.raises(StopIteration) as end:
        talk.send(answers[-1])
    assert end.value.value == step


def test_in_python_a_conclusion_is_drawn_and_taken_back(enquiry, asked):
    library = Library.open()
    with pytest.warns(NewFormat):
        taken = library.conclude("Diary", "10 Nov 1960", "so", grounds=["Diary"])
    assert (taken.answer, taken.grounds, library.check().open) == ("10 Nov 1960", ("Diary",), ())
    assert library.reopen(taken.target).verdict == "reopened"
