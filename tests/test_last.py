"""last, last~1: the claims that were written here last, wherever a key is taken."""

import json

import pytest
from prepared import prepared

FILE = "RGANI, f. 3, op. 14, d. 448"


@prepared
def three(histcite):
    """Three claims, added one after the other."""
    for key in ("one", "two", "three"):
        assert histcite("add", f"Claim {key}.", "--ref", FILE, "--key", key).exit_code == 0


def shown(histcite, *ids):
    result = histcite("show", *ids, "--json")
    return (
        [document["key"] for document in json.loads(result.stdout)]
        if result.exit_code == 0
        else result.stderr
    )


@pytest.mark.parametrize(
    ("commands", "typed", "keys"),
    [
        ([], ("last", "last~1", "last~2"), ["three", "two", "one"]),
        ([], ("LAST",), ["three"]),
        ([("edit", "one", "--note", "again")], ("last", "last~1"), ["one", "three"]),
        ([("tag", "last", "-t", "x")], ("last", "last~1"), ["three", "two"]),
        ([("remove", "last")], ("last",), ["two"]),
        ([("undo",)], ("last",), ["two"]),
        ([("undo",), ("redo",)], ("last",), ["three"]),
        ([("add", "x", "--ref", FILE, "--key", "last-but-not-least"), ("edit", "one", "--note", "x")], ("last",), ["one"]),
        ([("edit", "one", "--key", "Last")], ("last", "last~1"), ["Last", "three"]),
        ([("edit", "one", "--key", "Last"), ("edit", "two", "--note", "x")], ("last",), ["Last"]),
        ([("source", "add", "--kind", "book", "--title", "A book")], ("last",), ["three"]),
    ],
)  # fmt: skip
def test_last_is_the_claim_that_was_written_last(three, size, commands, typed, keys):
    for command in commands:
        assert three(*command).exit_code == 0
    assert shown(three, *typed) == keys


@pytest.mark.parametrize("typed", ["last~3", "last~999999999"])
def test_where_not_so_many_were_written_there_is_none(three, typed):
    assert f"there is no claim or source {typed!r}" in shown(three, typed)


@pytest.mark.parametrize(
    "command",
    [
        ("cite", "last"),
        ("edit", "last", "--note", "x"),
        ("tag", "last", "-t", "x"),
        ("untag", "last", "-t", "x"),
        ("log", "last"),
        ("remove", "last"),
    ],
    ids=" ".join,
)
def test_it_is_taken_wherever_a_key_is(three, command):
    done = three(*command)
    assert (done.exit_code, done.stdout != "") == (0, True)


def test_it_settles_a_conflict_in_favour_of_itself(histcite):
    for value in ("1960", "1961"):
        histcite(
            "add",
            "Dated.",
            "--ref",
            FILE,
            "--subject",
            "s",
            "--property",
            "date",
            "--value",
            value,
            "--key",
            f"k{value}",
        )
    (conflict,) = json.loads(histcite("check", "--json").stdout)["conflicts"]
    decided = histcite(
        "resolve", conflict["id"], "--prefer", "last", "--because", "earlier-record", "-m", "x", "--json"
    )
    assert json.loads(decided.stdout)["prefers"] == "k1961"
