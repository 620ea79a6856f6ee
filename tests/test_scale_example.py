"""What the example for large libraries finds with DuckDB is what ``histcite check`` finds by the rules for a single question."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from histcite.conflicts import RULES

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "examples" / "scale" / "conflicts_in_duckdb.py"
CLAIMS = runpy.run_path(str(ROOT / "benchmarks" / "check.py"))

WITHIN = {rule.__name__ for rule, _ in RULES}
TABLES = {"properties": "properties", "names": "aliases", "sources": "sources", "claims": "claims"}

CARDS = """\
key,text,reference,subject,property,value,when,of,mode,polarity
speech-day,Told in Albanian.,memoir,Hoxha's speech,date,1960-11-16,,,,
speech-day-ru,Told in Russian.,minutes,Речь Ходжи,date,1960-11-17,,,,
grain-10,Ten.,memoir,grain,amount,10 t,,,,
grain-20,Twenty.,minutes,Grain,Amount,20 t,,,,
talks-began,They began.,minutes,the talks,start,1960-11-12,,,,
letter-after,Two days later.,memoir,letter,sent,two days after the talks,,,,
letter-day,On the twentieth.,minutes,letter,sent,1960-11-20,,,,
reply-after,Three days later.,memoir,reply,sent,three days after the talks,,,,
reply-day,On the fifteenth.,minutes,reply,sent,1960-11-15,,,,
base-left,They left.,memoir,leaving of the base,happened,,,,,
base-stayed,They stayed.,minutes,leaving of the base,happened,no,,,,
visit-was,It took place.,memoir,visit,happened,yes,,,,
visit-was-not,It did not.,minutes,visit,happened,yes,,,,-
boats-planned,Twelve were planned.,memoir,submarines at Vlora,count,12,,,planned,
boats-there,Eight were there.,minutes,submarines at Vlora,count,8,,,,
crew-officers,Forty.,memoir,crews at Vlora,count,40,,officers,,
crew-sailors,Three hundred.,minutes,crews at Vlora,count,300,,sailors,,
loan-genuine,Ten million.,minutes,loan,amount,10 million roubles,,,,
loan-forged,Ninety million.,forgery,loan,amount,90 million roubles,,,,
march-itself,Before itself.,memoir,march,before,march,,,,
march-landing,Before the landing.,minutes,march,before,landing,,,,
protest-memoir,In June.,memoir,protest,date,1960-06,,,,
protest-minutes,In July.,minutes,protest,date,1960-07,,,,
"""
"""Two names of one subject, cases of a property, a date told by an event, nothing said for yes, a denial; what only looks contested:
two modes, two things counted, a forgery; a circle, which a wider rule finds; and the protest, whose conflict is dismissed below.
"""

SOURCES = """\
key,kind,title,authenticity
memoir,memoir,A memoir,
minutes,document,Minutes,
forgery,document,A forgery,forged
"""

DISPUTED = {
    ("date", "Hoxha's speech"),
    ("quantity", "grain"),
    ("date", "letter"),
    ("existence", "leaving of the base"),
    ("existence", "visit"),
}


def found_by_the_script(run, folder):
    """The lines that the script prints of the library in *folder*, each as its cells, by the id of the conflict."""
    assert run("export", "jsonl", "-o", str(folder / "all.jsonl")).exit_code == 0
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder / "all.jsonl")],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return {line.split("\t")[0]: line.split("\t")[1:] for line in done.stdout.splitlines()}


def found_by_the_program(run):
    """The same of ``check --json``: what is open, by the rules for a single question."""
    checked = json.loads(run("check", "--json", "--no-leads").stdout)
    return {
        one["id"]: [one["grade"], one["rule"], one["subject"], one["property"], " ".join(one["claims"])]
        for one in checked["conflicts"]
        if one["rule"] in WITHIN
    }


@pytest.mark.parametrize(
    ("example", "count"),
    [pytest.param("dresden-1945", 20, marks=pytest.mark.slow), ("soviet-albanian-split", 12)],
)
def test_the_examples_are_disputed_alike(histcite, folder, example, count):
    for table, kind in TABLES.items():
        path = ROOT / "examples" / example / f"{table}.csv"
        assert histcite("import", str(path), "--as", kind).exit_code == 0
    found = found_by_the_script(histcite, folder)
    assert found == found_by_the_program(histcite)
    assert len(found) == count


@pytest.mark.slow
def test_a_library_of_every_kind_of_claim_is_disputed_alike(run, folder):
    """Dates told by events, lists, ranks, scopes, stances and a question with hundreds of answers."""
    CLAIMS["fill"](folder / "histcite.json", 3_000)
    found = found_by_the_script(run, folder)
    assert found == found_by_the_program(run)
    assert {rule for _, rule, *_ in found.values()} >= {"date", "quantity", "name", "existence", "membership"}


def test_names_anchors_forgeries_and_decisions_are_told_as_the_program_tells_them(histcite, folder):
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "claims.csv").write_text(CARDS, encoding="utf-8")
    for command in (
        ("alias", "add", "Hoxha's speech", "Речь Ходжи", "--kind", "event"),
        ("property", "set", "start", "--kind", "date"),
        ("import", "sources.csv", "--as", "sources"),
        ("import", "claims.csv"),
    ):
        done = histcite(*command)
        assert done.exit_code == 0, done.stderr
    protest = next(key for key, told in found_by_the_program(histcite).items() if told[2] == "protest")
    assert histcite("dismiss", protest, "--because", "plan-vs-fact", "-m", "two notes").exit_code == 0
    found = found_by_the_script(histcite, folder)
    assert found == found_by_the_program(histcite)
    assert {(rule, subject) for _, rule, subject, *_ in found.values()} == DISPUTED
