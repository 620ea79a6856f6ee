"""The matrix: who answers which question how, and who contradicts whom."""

import json

import pytest
from prepared import prepared

from histcite.display import crosstable
from histcite.display.crosstable import Crosstable


@prepared
def voices(histcite):
    """One question that two voices and an article answer, one that the article alone answers."""
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person")
    for key, reference, value, *options in (
        ("k", "minutes", "50000 t", "--voice", "Хрущёв"),
        ("h", "minutes", "10000 t", "--voice", "Hoxha"),
        ("a", "article", "50000 t"),
        ("p", "article", "Moscow", "--property", "place"),
    ):
        asked = ("--subject", "wheat", "--property", "amount", "--value", value)
        assert histcite("add", f"{key}.", "--ref", reference, "--key", key, *asked, *options).exit_code == 0


@pytest.fixture
def conflict(voices):
    return json.loads(voices("check", "--json").stdout)["conflicts"][0]["id"]


def test_questions_stand_down_and_voices_across(voices, conflict):
    assert voices("matrix").stdout == (
        "question\tArticle\tHoxha\tKhrushchev\tconflicts\n"
        f"≠ wheat: amount?\t50000 t\t10000 t\t50000 t\t{conflict}\n"
        "wheat: place?\tMoscow\t\t\t\n"
    )


def test_by_source_the_voices_of_one_source_are_in_one_column(voices, conflict):
    assert voices("matrix", "--by", "source", "--format", "markdown", "--limit", "1").stdout == (
        "| question | Article | Minutes | conflicts |\n"
        "| --- | --- | --- | --- |\n"
        f"| ≠ wheat: amount? | 50000 t | 50000 t; 10000 t | {conflict} |\n"
    )


def test_by_author_two_works_of_one_are_one_column(voices):
    for source in ("article", "minutes"):
        voices("source", "edit", source, "--author", "Sokolov, A.")
    document = json.loads(voices("matrix", "--by", "author", "--json").stdout)
    assert document["speakers"] == ["Sokolov, A."]
    assert document["questions"][0]["answers"] == {"Sokolov, A.": ["50000 t", "10000 t"]}


def test_against_tells_who_contradicts_whom(voices, conflict):
    assert voices("matrix", "--against", "--format", "csv").stdout == (
        ",Article,Hoxha,Khrushchev\nArticle,,1,\nHoxha,1,,1\nKhrushchev,,1,\n"
    )
    assert json.loads(voices("matrix", "--against", "--json").stdout) == {
        "by": "voice",
        "speakers": ["Article", "Hoxha", "Khrushchev"],
        "disputes": [
            {"between": ["Article", "Hoxha"], "conflicts": [conflict]},
            {"between": ["Hoxha", "Khrushchev"], "conflicts": [conflict]},
        ],
    }


def test_one_source_against_itself_is_told(voices, conflict):
    document = json.loads(voices("matrix", "--against", "--by", "source", "--json").stdout)
    assert {"between": ["Minutes"], "conflicts": [conflict]} in document["disputes"]


def test_modes_and_times_are_told_in_the_cell(voices):
    voices(
        "add", "Asked.", "--ref", "letter", "--subject", "wheat", "--property", "amount",
        "--value", "5 t", "--mode", "requested", "--when", "1960",
    )  # fmt: skip
    assert "5 t (requested, 1960)" in voices("matrix").stdout


def test_filters_narrow_the_questions(voices):
    assert voices("matrix", "--tag", "none").stdout == "question\tconflicts\n"


@pytest.mark.parametrize("width", [60, 76, 80, 92, 110, 133])
def test_no_column_is_cut_at_the_edge_of_a_terminal(monkeypatch, capsys, width):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(crosstable, "on_terminal", lambda _: True)
    row = ("a long question on the wheat " * 4, *["an answer in many words"] * 2, "x-0123456789")
    crosstable.print_crosstable(
        Crosstable(columns=("question", "A", "B", "conflicts"), rows=(row,)), "text", 9
    )
    printed, said = capsys.readouterr()
    assert max(map(len, printed.splitlines())) <= width
    assert ("x-0123456789" in printed) == ("more columns" not in said)
