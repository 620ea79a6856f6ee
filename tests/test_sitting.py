"""Claims a line: the tail that makes one comparable, in a notes file and at the prompt of add --loop alike."""

import io
import json
import sys

import pytest

from histcite.cli.session import Session
from histcite.cli.sitting import Sitting
from histcite.errors import BadEntry
from histcite.formats.tail import read_tail, without_tail
from histcite.intake.desk import Desk

FILE = "RGANI, f. 3, op. 14, d. 448"
ABOVE = {"subject": "letter", "property": "date", "value": "1960"}


@pytest.mark.parametrize(
    ("inside", "cells"),
    [
        ("Shehu's letter | amount | 50000 t", {"subject": "Shehu's letter", "property": "amount", "value": "50000 t"}),
        ("letter|date|1960-07-20", {"subject": "letter", "property": "date", "value": "1960-07-20"}),
        ("letter |", {"subject": "letter"}),
        ("| amount | 5 t", {"property": "amount", "value": "5 t"}),
        ('" | amount | 5 t', {"subject": "letter", "property": "amount", "value": "5 t"}),
        ('" | " | 1961', {"subject": "letter", "property": "date", "value": "1961"}),
        ("letter | amount | 5 t | when: 1960-11 | Mode: requested", {"subject": "letter", "property": "amount", "value": "5 t", "when": "1960-11", "mode": "requested"}),
        ("voice: Hoxha | letter | happened | yes | not | hedged", {"voice": "Hoxha", "subject": "letter", "property": "happened", "value": "yes", "polarity": "-", "hedged": "yes"}),
        ("Treaty: its text | wording | A: b", {"subject": "Treaty: its text", "property": "wording", "value": "A: b"}),
    ],
)  # fmt: skip
def test_a_tail_fills_subject_property_value_and_what_it_names(inside, cells):
    assert read_tail(inside, ABOVE) == cells


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("a | b | c | d", "'d' is one part too many behind subject, property and value; name what it is, such as when: d"),
        ('a | b | c | where: "', "'where: \"' stands for the where of the claim above, which has none; write it out"),
    ],
)  # fmt: skip
def test_a_tail_that_cannot_be_read_is_said(inside, sentence):
    with pytest.raises(BadEntry) as refused:
        read_tail(inside, ABOVE)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "left", "inside"),
    [
        ("A. (l. 1) {a | b}", "A. (l. 1)", "a | b"),
        ("A {when: 1960} #tag", "A #tag", "when: 1960"),
        ("He wrote {sic} and {stopped}", "He wrote {sic} and {stopped}", None),
        ("Braces {a} first {b | c}", "Braces {a} first", "b | c"),
        ("Open { brace", "Open { brace", None),
    ],
)
def test_what_is_no_tail_stays_in_the_sentence(text, left, inside):
    assert without_tail(text) == (left, inside)


LINES = f"""\
# {FILE}
- Shehu asks for wheat. (l. 13 ob.) #wheat {{Shehu's letter | amount | 50000 t | mode: requested}}
> просим
> отгрузить
The letter is dated. (l. 12) {{" | date | 1960-07-20}}

Only a sentence.
"""
FIELDS = ("text", "references", "subject", "property", "value", "mode", "tags")


def taken_in(histcite):
    claims = json.loads(histcite("list", "--json").stdout)
    return [
        (claim["text"], [(one["source"], one["locator"], one["quote"]) for one in claim["references"]], *(claim[name] for name in FIELDS[2:]))
        for claim in claims
    ]  # fmt: skip


SOURCE = "rgani-f3-op14-d448"
CLAIMS = [
    ("Shehu asks for wheat.", [(SOURCE, "13v", "просим\nотгрузить")], "Shehu's letter", "amount", "50000 t", "requested", ["wheat"]),
    ("The letter is dated.", [(SOURCE, "12", "")], "Shehu's letter", "date", "1960-07-20", "asserted", []),
    ("Only a sentence.", [(SOURCE, "", "")], "", "", "", "asserted", []),
]  # fmt: skip


def test_the_loop_takes_down_what_a_notes_file_says(run, histcite, folder):
    assert histcite("add", "--loop", stdin=LINES).exit_code == 0
    assert taken_in(histcite) == CLAIMS
    run("init", "other")
    notes = LINES.replace("The letter", "- The letter").replace("Only", "- Only")
    (folder / "day.md").write_text(notes, encoding="utf-8")
    assert run("notes", "day.md", "--library", "other").exit_code == 0
    listed = taken_in(lambda *typed: run(*typed, "--library", "other"))
    assert listed == CLAIMS


def test_a_key_of_ones_own_stands_at_the_end_of_a_line(histcite):
    assert histcite("add", "--loop", stdin=f"# {FILE}\nOne. (l. 1) {{a | b}} ^mine\n").stdout == "mine\n"
    (claim,) = json.loads(histcite("list", "--json").stdout)
    assert (claim["text"], claim["subject"]) == ("One.", "a")


def test_a_tail_that_cannot_be_read_is_a_problem_of_its_line(run, histcite, folder):
    (folder / "day.md").write_text(f"# {FILE}\n\n- A {{a | b}}\n- B {{a | b | c | d}}\n", encoding="utf-8")
    refused = histcite("notes", "day.md")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("histcite: day.md:4: text: 'd' is one part too many")


def test_each_line_is_written_when_its_key_is_told_and_the_first_bad_one_ends_a_pipe(histcite):
    result = histcite(
        "add", "--loop", "--voice", "Hoxha", stdin=f"# {FILE}\nOne.\nTwo. {{a|b|c|d}}\nThree.\n"
    )
    assert (result.exit_code, len(result.stdout.split())) == (2, 1)
    assert "stdin:3: 'd' is one part too many" in result.stderr
    (claim,) = json.loads(histcite("list", "--json").stdout)
    assert (claim["text"], claim["voice"]) == ("One.", "Hoxha")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("> words", "there is no claim above to which this quotation could belong"),
        ("A claim.", "a claim needs its reference; give it, or put the file on the desk with 'histcite use'"),
    ],
)
def test_what_cannot_be_taken_down_is_said(histcite, line, sentence):
    assert histcite("add", "--loop", stdin=line).stderr.splitlines()[0] == f"histcite: stdin:1: {sentence}"


def test_a_sentence_and_a_loop_are_two_things(histcite):
    for arguments in (("A sentence",), ("--json",)):
        assert histcite("add", "--loop", *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("A. {she", ["Shehu's letter"]),
        ("A. { she", [" Shehu's letter"]),
        ("A. {Shehu's letter | amou", [" amount"]),
        ("A. {Shehu's letter | amount | ", [" 50000 t"]),
        ("A. {x | amount | 5 t | voice: Ho", [" voice: Hoxha"]),
        ("A. {x | y | z | ", []),
        ("A. #wh", ["wheat"]),
        ("A # wh", []),
        ("# rgani", [" rgani-f3-op14-d448"]),
        ("# RGANI, f. ", [" RGANI, f. 3"]),
        ("A sentence", []),
    ],
)
def test_what_the_library_knows_is_offered_in_a_line(histcite, folder, before, offered):
    histcite("use", FILE)
    histcite("add", "--loop", "--voice", "Hoxha", stdin=LINES)
    sitting = Sitting(Session(folder, json=False), Desk(), {})
    assert list(sitting.offers(before)) == offered


def test_a_person_goes_on_after_a_slip(histcite, folder, monkeypatch, capsys):
    """The prompt shows the desk; without a line editor it is a plain one."""
    prompts, lines = [], iter([f"# {FILE}", "Bad. {a|b|c|d}", "Good."])

    def typed(prompt):
        prompts.append(prompt)
        line = next(lines, None)
        if line is None:
            raise EOFError
        return line

    monkeypatch.setattr("builtins.input", typed)
    monkeypatch.setitem(sys.modules, "readline", None)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    Sitting(Session(folder, json=False), Desk(), {}).hold()
    assert prompts == ["no file> ", *[f"{SOURCE}> "] * 3]
    assert "is one part too many" in capsys.readouterr().err
    assert [claim[0] for claim in taken_in(histcite)] == ["Good."]


def test_a_number_alone_takes_what_was_suggested_for_the_sentence_above(
    histcite, folder, monkeypatch, capsys
):
    """At a terminal a plain sentence is offered structure; where nothing was offered a number is a sentence as any other."""
    histcite("add", "A note.", "--ref", FILE, "--subject", "the base")
    histcite("add", "A note.", "--ref", FILE, "--subject", "the raid")
    lines = iter([f"# {FILE}", "Forty men were killed.", "2", "The minister was annoyed.", "1"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    monkeypatch.setitem(sys.modules, "readline", None)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("histcite.cli.sitting.on_terminal", lambda _: True)
    with pytest.raises(StopIteration):
        Sitting(Session(folder, json=False), Desk(), {}).hold()
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("perhaps")]
    assert said == ["perhaps killed: 40, about  1 the raid  2 the base; its number takes it"]
    claims = json.loads(histcite("list", "--json").stdout)
    assert [(claim["text"], claim["subject"], claim["value"]) for claim in claims[2:]] == [
        ("Forty men were killed.", "the base", "40"),
        ("The minister was annoyed.", "", ""),
        ("1", "", ""),
    ]
