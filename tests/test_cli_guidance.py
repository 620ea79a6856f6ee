"""Never at a loss: help on a command, and answers to whoever types what another program would take."""

import json

import click
import pytest

from histcite.cli import program
from histcite.cli.guidance import SYNONYMS


@pytest.mark.parametrize("path", [("add",), ("source", "add"), ()], ids=" ".join)
def test_help_on_a_command_is_what_its_own_help_is(run, path):
    assert run("help", *path).stdout == run(*path, "--help").stdout


def test_help_in_json_names_the_command(run):
    told = json.loads(run("help", "source", "add", "--json").stdout)
    assert told == {
        "command": "histcite source add",
        "help": run("source", "add", "--help").stdout.rstrip("\n"),
    }


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("serach", "'histcite search': Find the claims in which every word of QUERY stands"),
        ("find", "'histcite search': Find the claims in which every word of QUERY stands"),
        ("FIND", "'histcite search': Find the claims in which every word of QUERY stands"),
        ("delete", "'histcite remove': Remove claims, or sources that nothing cites any more"),
        (
            "biblatex",
            "'histcite export biblatex': Write the bibliography, a dossier, or the records themselves",
        ),
        ("source delete", "'histcite remove': Remove claims, or sources that nothing cites any more"),
        (
            "source lst",
            "'histcite source list': List the sources, one a line; or the log of the reading room, one day a line",
        ),
        ("archive search", "'histcite search': Find the claims in which every word of QUERY stands"),
        ("help serach", "'histcite search': Find the claims in which every word of QUERY stands"),
    ],
)
def test_a_command_that_there_is_not_is_answered_with_the_one_that_does_it(run, typed, answer):
    result = run(*typed.split())
    told = result.stderr.splitlines()[0]
    assert (result.exit_code, result.stdout, told) == (
        2,
        "",
        f"histcite: there is no command {typed.removeprefix('help ')!r}; {answer}",
    )


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (("add", "x", "--date", "1960"), ["--when", "--doc-date"]),
        (("add", "x", "--page", "3"), ["--ref"]),
        (("add", "x", "--leaf=3"), ["--ref"]),
        (("add", "x", "--source", "book"), ["--ref"]),
        (("list", "--date", "1960"), ["--between", "--since"]),
        (("cite", "book", "--page", "3"), ["--locator"]),
        (("source", "edit", "book", "--titel", "x"), ["--title"]),
        (("add", "x", "--vioce", "Hoxha"), ["--voice"]),
        (("add", "x", "--zzzz"), []),
    ],
    ids=str,
)
def test_an_option_that_there_is_not_is_answered_with_the_one_that_is_meant(run, arguments, options):
    result = run(*arguments)
    _, *told = result.stderr.splitlines()[0].split("; ")
    assert (result.exit_code, result.stdout, [one.partition(":")[0] for one in told]) == (2, "", options)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "add Albania asked for wheat --ref RGANI, f. 3",
            "add 'Albania asked for wheat' --ref 'RGANI, f. 3'",
        ),
        ("add --ref x,3 Albania asked", "add --ref x,3 'Albania asked'"),
        ("add Wheat --value 50000 t --hedged", "add Wheat --value '50000 t' --hedged"),
        ("add --hedged Albania asked --value=5", "add --hedged 'Albania asked' --value=5"),
        ("search wheat letter", "search 'wheat letter'"),
    ],
)
def test_what_belongs_together_is_shown_in_quotation_marks(run, typed, meant):
    told = run(*typed.split()).stderr.splitlines()[0]
    assert told == f"histcite: what belongs together is put in quotation marks: histcite {meant}"


def test_every_synonym_leads_to_a_command_or_option_that_may_be_there():
    """A slip of the pen in the table would be passed over in silence."""
    commands = [one.split()[0] for targets in SYNONYMS["commands"].values() for one in targets]
    options = [one for targets in SYNONYMS["options"].values() for one in targets]
    assert {one for one in options if not one.startswith("--")} == set()
    root = click.Context(program)
    known = {name for name in commands if program.get_command(root, name)}
    assert len(known) >= 20


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("show", "nobody"),
            {
                "error": "there is no claim or source 'nobody' in this library; 'histcite list' shows what there is",
                "where": None,
                "hint": "'histcite list' shows what there is",
            },
        ),
        (
            ("import", "bad.csv"),
            {
                "error": "bad.csv:2: when: cannot read 'someday' as a date",
                "where": "bad.csv:2",
                "hint": "write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961",
            },
        ),
        (
            ("serach",),
            {
                "error": "there is no command 'serach'; 'histcite search': Find the claims in which every word of QUERY stands",
                "where": None,
                "hint": "'histcite --help' explains",
            },
        ),
    ],
    ids=str,
)
def test_under_json_the_last_line_of_stderr_is_the_error(histcite, folder, arguments, error):
    (folder / "bad.csv").write_text("text,reference,when\nA,RGANI,someday\n", encoding="utf-8")
    result = histcite(*arguments, "--json")
    said = json.loads(result.stderr.splitlines()[-1])
    assert (result.exit_code, json.loads(result.stdout or "{}").get("added", 0)) == (2, 0)
    assert said["error"].startswith(error.pop("error"))
    assert {name: said[name] for name in error} == error
    assert list(said) == ["error", "where", "hint"]


def test_behind_a_double_hyphen_nothing_is_an_option(histcite):
    assert histcite("show", "--", "--json").stderr.startswith(
        "histcite: there is no claim or source '--json'"
    )
