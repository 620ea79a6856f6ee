"""Rivals: wholly different answers under an open list, which are no conflict."""

import json

import pytest

from histcite.conflicts import Witnesses, questions, read_claim
from histcite.conflicts.rivals import find_rivals
from histcite.records.claim import Claim, Reference
from histcite.records.property import Property, declared_with, shipped_properties
from histcite.records.source import Source
from histcite.values import Names, identity

NAMES = Names([("Khrushchev", ("Хрущёв",), "person", ""), ("Vlora", (), "place", "Albania")])
DECLARED = {identity(name): declared for name, declared in shipped_properties().items()}
SOURCES = {
    "minutes": Source(key="minutes", kind="document"),
    "article": Source(key="article", kind="article", derived_from=("minutes",)),
    "memoir": Source(key="memoir", kind="memoir"),
    "letter": Source(key="letter", kind="document"),
}


def rivals(*told, asked="cause"):
    """The answers that are rivals, each with its claims; *told* are a source, a value and other fields."""
    claims = [
        Claim(
            key=f"c{number}",
            text="",
            references=(Reference(source=source),),
            subject="the break",
            property=asked,
            value=value,
            **fields,
        )
        for number, (source, value, fields) in enumerate(told)
    ]
    asked_of = questions(read_claim(claim, NAMES, DECLARED) for claim in claims)
    found = find_rivals(asked_of, Witnesses(SOURCES, NAMES))
    return [{answer.value: list(answer.claims) for answer in one.answers} for one in found]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("minutes", "the base", {}), ("memoir", "Yugoslavia", {})], [{"the base": ["c0"], "Yugoslavia": ["c1"]}]),
        ([("minutes", "the base", {}), ("memoir", "The Base", {})], []),
        ([("minutes", "Khrushchev", {}), ("memoir", "Хрущёв", {})], []),
        ([("minutes", "N. Khrushchev", {}), ("memoir", "Nikita Khrushchev", {})], []),
        # what one of them names together is no rival for the others
        ([("minutes", "the base", {}), ("memoir", "the base; Yugoslavia", {}), ("letter", "Yugoslavia", {})], []),
        ([("minutes", "the base", {}), ("minutes", "Yugoslavia", {})], []),
        ([("minutes", "the base", {}), ("article", "Yugoslavia", {})], []),
        # but a voice speaks for itself
        (
            [("minutes", "the base", {"voice": "Khrushchev"}), ("minutes", "Yugoslavia", {"voice": "Hoxha"})],
            [{"the base": ["c0"], "Yugoslavia": ["c1"]}],
        ),
        # what is denied, wanted or of another time answers nothing
        ([("minutes", "the base", {}), ("memoir", "Yugoslavia", {"polarity": "-"})], []),
        ([("minutes", "the base", {}), ("memoir", "Yugoslavia", {"mode": "planned"})], []),
        ([("minutes", "the base", {"when": "1956"}), ("memoir", "Yugoslavia", {"when": "1960"})], []),
        (
            [("minutes", "the base", {}), ("memoir", "grain; Yugoslavia", {}), ("letter", "grain", {})],
            [{"the base": ["c0"], "grain; Yugoslavia": ["c1", "c2"]}],
        ),
    ],
)  # fmt: skip
def test_rivals_are_answers_that_nobody_gives_together(told, expected):
    assert rivals(*told) == expected


def test_those_who_took_part_may_be_many_and_are_never_rivals():
    assert rivals(("minutes", "Mikoyan", {}), ("memoir", "Kapo", {}), asked="participant") == []


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (["--cardinality", "many", "--rivals", "yes"], "yes"),
        (["--cardinality", "many"], ""),
        (["--rivals", "no"], "no"),
    ],
)
def test_a_property_says_whether_its_answers_are_rivals(histcite, declared, expected):
    set_ = histcite("property", "set", "motive", "--kind", "text", *declared, "--json")
    assert (set_.exit_code, json.loads(set_.stdout)["rivals"]) == (0, expected)


@pytest.mark.parametrize(
    ("door", "file", "told"),
    [
        (["--as", "properties"], "name,kind,cardinality,rivals\nmotive,text,many,yes\n", "yes"),
        (["--as", "properties"], "name,kind,cardinality,rivals\nmotive,text,many,maybe\n", "'maybe' is not one of"),
        (["--as", "properties"], "name,kind,rivals\nmotive,text,yes\n", "give it the cardinality 'many', too"),
        ([], '{"record": "property", "name": "motive", "kind": "text", "cardinality": "many", "rivals": "yes"}\n', "yes"),
        ([], '{"record": "property", "name": "motive", "kind": "text", "rivals": "yes"}\n', "give it the cardinality 'many', too"),
    ],
)  # fmt: skip
def test_every_door_takes_rivals_only_where_there_may_be_many_answers(histcite, tmp_path, door, file, told):
    name = tmp_path / ("properties.csv" if door else "all.jsonl")
    name.write_text(file, encoding="utf-8")
    result = histcite("import", str(name), *door)
    listed = json.loads(histcite("property", "list", "--json").stdout)
    declared = next((one["rivals"] for one in listed if one["name"] == "motive"), None)
    assert (result.exit_code, declared) == ((0, told) if told == "yes" else (2, None))
    assert told == "yes" or told in result.stderr


def test_a_shipped_property_that_is_declared_anew_keeps_its_rivals_unless_told_otherwise():
    own = [
        Property(name="cause", kind="name", cardinality="many"),
        Property(name="responsible", kind="name", cardinality="many", rivals="no"),
        Property(name="reason", kind="name"),
    ]
    declared = declared_with(own)
    assert [declared[one.name].rivals for one in own] == ["yes", "no", ""]
