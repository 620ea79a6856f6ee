"""The chronology: what happened when, according to whom."""

import csv
import io
import json

import pytest

TALKS = ("--subject", "talks", "--property", "date")


@pytest.fixture
def told(histcite):
    """Add claims, each from its key, its sentence and other options; the references are pages of one memoir."""

    def told(*claims):
        for key, text, *options in claims:
            where = ("--ref", f"{'minutes' if 'minutes' in options else 'Memoir'}, p. 5")
            rest = [option for option in options if option != "minutes"]
            result = histcite("add", text, "--key", key, *where, *rest)
            assert result.exit_code == 0, result.stderr
        return histcite

    return told


@pytest.mark.parametrize(
    ("told_times", "order"),
    [
        (("1961", "1960-11-12", "1960"), ("1960", "12 November 1960", "1961")),
        # what is only known to be of a month, a season or a year stands before what has a day
        (("1960-11-12", "1960-11", "1960"), ("1960", "November 1960", "12 November 1960")),
        (("1960-06-22", "summer 1960", "1960-05-30"), ("30 May 1960", "summer 1960", "22 June 1960")),
        (("1960-08-25", "late August 1960", "1960-08-02"), ("2 August 1960", "late August 1960", "25 August 1960")),
        # an extent stands at its beginning, what is open there at its end
        (("1960-11-11", "1960-11-10/1960-12-01", "1960-11-09"), ("9 November 1960", "10 November – 1 December 1960", "11 November 1960")),
        (("1960-03", "before 1961", "1959", "1962"), ("1959", "before 1961", "March 1960", "1962")),
        (("after 12 November 1960", "1960-11-11"), ("11 November 1960", "after 12 November 1960")),
        # the Julian calendar is told as typed, and stands where its day lies
        (("1917-11-06", "1917-10-25 O.S.", "1917-11-08"), ("6 November 1917", "1917-10-25 O.S.", "8 November 1917")),
        (("0044-03-15", "-0099"), ("-0099", "15 March 44")),
    ],
)  # fmt: skip
def test_times_stand_in_their_order(told, told_times, order):
    program = told(*((f"c{number}", "It was.", "--when", time) for number, time in enumerate(told_times)))
    rows = program("chronology").stdout.splitlines()
    assert tuple(row.split("\t")[1] for row in rows) == order


def test_dates_in_dispute_are_told_together(told):
    program = told(
        ("a", "They met on the 22nd.", "minutes", *TALKS, "--value", "1961-03-22"),
        ("b", "They met on the 28th.", *TALKS, "--value", "28 March 1961"),
        ("c", "They met in March.", *TALKS, "--value", "1961-03"),
    )
    document = json.loads(program("chronology", "--json").stdout)
    conflict = json.loads(program("check", "--json").stdout)["conflicts"][0]["id"]
    assert [(one["claim"], one["when"], one["or"], one["conflict"]) for one in document] == [
        ("c", "March 1961", [], None),
        ("a", "22 or 28 March 1961", ["1961-03-28"], conflict),
        ("b", "28 or 22 March 1961", ["1961-03-22"], conflict),
    ]


def test_a_figure_that_could_be_a_year_is_no_time(told):
    program = told(
        ("a", "There were 1774 men.", "--subject", "battle", "--property", "killed", "--value", "1774")
    )
    assert program("chronology").stdout == ""


def test_a_denied_date_is_no_time(told):
    program = told(("a", "Not on the 22nd.", *TALKS, "--value", "1961-03-22", "--not"))
    assert program("chronology").stdout == ""


def test_between_counts_dates_that_are_answers(told):
    program = told(
        ("a", "They met on the 22nd.", *TALKS, "--value", "1961-03-22"),
        ("b", "They wrote in April.", "--when", "1961-04"),
        ("c", "They wrote in May.", "--when", "1961-05"),
    )
    listed = program("chronology", "--between", "1961-03..1961-04-10").stdout
    assert [row.split("\t")[2] for row in listed.splitlines()] == ["a", "b"]
    assert program("chronology", "--between", "1962..1961").exit_code == 2


def test_markdown_has_years_and_months_as_headings(told):
    program = told(
        ("a", "They met <at noon>.", "--when", "1961-03-22", "--voice", "Hoxha"),
        ("b", "A cold year.", "--when", "1961"),
        ("c", "They were to meet.", "--when", "spring 1961", "--mode", "planned"),
        ("d", "It went on.", "--when", "1961-03"),
    )
    assert (
        program("chronology", "--format", "markdown").stdout
        == (
            "# Chronology\n\n## 1961\n\n- A cold year. (Memoir, 5)\n\n"
            "### March 1961\n\n- It went on. (Memoir, 5)\n- 22 March: Hoxha: They met \\<at noon\\>. (Memoir, 5)\n\n"
        ).replace("### March", "### Spring 1961\n\n- They were to meet. (planned) (Memoir, 5)\n\n### March")[
            :-1
        ]
    )


def test_csv_has_a_heading_and_every_event(told):
    program = told(("a", 'They "met".', "--when", "1961-03-22"))
    rows = list(csv.reader(io.StringIO(program("chronology", "--format", "csv").stdout)))
    assert rows == [
        ["date", "when", "key", "claim", "reference", "conflict"],
        ["1961-03-22", "22 March 1961", "a", 'They "met".', "Memoir, 5", ""],
    ]


def test_the_reference_is_in_the_chosen_style(told):
    program = told()
    program("add", "Sent.", "--key", "a", "--ref", "RGANI, f. 3, op. 14, d. 448, l. 12", "--when", "1960")
    assert "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12" in program("chronology", "--style", "gost").stdout


@pytest.mark.parametrize("command", ["chronology", "matrix"])
def test_json_is_a_format_too(told, command):
    program = told(("one", "They met.", "--when", "1960-11-12"))
    assert program(command, "--format", "json").stdout == program(command, "--json").stdout


def test_json_and_another_format_exclude_each_other(histcite):
    for command in ("chronology", "matrix"):
        assert histcite(command, "--json", "--format", "csv").exit_code == 2
