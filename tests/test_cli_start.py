"""Beginnings: an empty library, and the worked example."""

import json
import shutil

import pytest


@pytest.mark.parametrize(
    ("path", "made"),
    [((), "histcite.json"), (("notes/split",), "notes/split/histcite.json"), (("notes/split.json",), "notes/split.json")],
    ids=["here", "a folder", "a file"],
)  # fmt: skip
def test_init_makes_an_empty_library_and_prints_where(run, folder, path, made):
    result = run("init", *path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{made}\n", "")
    assert (folder / made).read_text(encoding="utf-8") == '{"histcite": {"1": {"format": 1}}}\n'
    assert run("list", "--library", made).exit_code == 0


def test_init_json_names_the_file(run):
    assert json.loads(run("init", "--json").stdout) == {"library": "histcite.json"}


def test_init_leaves_what_is_there(histcite, folder):
    histcite("add", "Text", "--ref", "RGANI f. 3")
    before = (folder / "histcite.json").read_bytes()
    result = histcite("init")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: histcite.json is there already and is left as it is; choose another folder\n",
    )
    assert (folder / "histcite.json").read_bytes() == before


def test_init_where_nothing_can_be_written(run, folder):
    (folder / "file").write_text("in the way", encoding="utf-8")
    result = run("init", "file/inside")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("histcite: cannot write file/inside")
    assert len(result.stderr.splitlines()) == 1


def test_init_makes_the_library_that_is_named(run, folder):
    run("init", "--library", "other")
    assert not (folder / "histcite.json").exists()


def test_demo_builds_checks_and_exports(run, folder):
    """Conflicts are the point of the example, and no reason for another exit code than 0."""
    result = run("demo")
    assert result.exit_code == 0
    assert result.stdout.startswith("Where the sources on the Soviet-Albanian split of 1960-61 disagree\n")
    assert (folder / "histcite-demo" / "refs.bib").read_text(encoding="utf-8").startswith("@")
    checked = json.loads(run("check", "--json", "--library", "histcite-demo").stdout)
    shown = [line for line in result.stdout.splitlines() if line.startswith("x-")]
    assert [line.split()[0] for line in shown] == [conflict["id"] for conflict in checked["conflicts"]]
    assert checked["summary"]["open"] == len(shown) > 0
    assert "histcite-demo/histcite.json" in result.stderr
    assert result.stderr.startswith("293 claims, ")


def test_demo_tells_the_article_alone_where_it_is_asked_to(run):
    assert run("demo", "alone", "--only", "article").stderr.startswith("195 claims, ")
    assert run("list", "--library", "alone", "--source", "hoxha-bucharest").exit_code == 2


def test_demo_goes_where_it_is_told_and_never_over_another_library(run, split, folder):
    shutil.copytree(split, folder / "example")
    before = (folder / "example" / "histcite.json").read_bytes()
    result = run("demo", "example")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert (folder / "example" / "histcite.json").read_bytes() == before


def test_demo_keeps_three_acts_of_wheat_apart(run, split):
    """Asked for in a letter, asked for in August, granted in September: three acts, and no contradiction between them."""
    conflicts = json.loads(run("check", "--all", "--json", "--library", str(split)).stdout)["conflicts"]
    claims = {one["key"]: one for one in json.loads(run("list", "--json", "--library", str(split)).stdout)}
    wheat = [
        claims[key]
        for conflict in conflicts
        for key in conflict["claims"]
        if "wheat" in claims[key]["subject"].casefold()
    ]
    assert [one["key"] for one in wheat if one["property"] == "amount"] == []
