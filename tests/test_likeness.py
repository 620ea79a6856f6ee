"""Which subjects and answers may be one under two spellings, and which never are."""

import csv
from pathlib import Path

import pytest
from effort import IN_PROPORTION, growth

from histcite.conflicts import read_claim
from histcite.conflicts.likeness import alike_subjects, alike_values
from histcite.records.claim import Claim
from histcite.values import Names

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = Names([("Vlora", ("Valona",), "place", "")])


def why(one, other):
    found = alike_subjects([one, other], NAMES)
    return found[0].why if found else "none"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Vlora base", "vlora-base", "they differ only in case, accents, script, spaces or hyphens"),
        ("Хрущёв", "Khrushchev", "they differ only in case, accents, script, spaces or hyphens"),
        ("Korçë talks", "Korce talks", "they differ only in case, accents, script, spaces or hyphens"),
        ("Vlora base", "Vlora bases", "singular and plural"),
        ("the Vlora base", "Vlora base", "the same words but for articles"),
        ("E. Hoxha", "Enver Hoxha", "one has initials"),
        ("E. Hoxha", "Hoxha, Enver", "one has initials"),
        ("Hoxha Enver", "Enver Hoxha", "the same words in another order"),
        ("Belishova's expulsion", "Belishowa's expulsion", "one letter differs"),
        ("Bucahrest meeting", "Bucharest meeting", "one letter differs"),
        ("Hrushov", "Khrushchev", "they may be two transliterations"),
        ("Chruschtschow", "Хрущёв", "they may be two transliterations"),
        # known to be one already, or plainly two
        ("Vlora", "Valona", "none"),
        ("Hoxha, Enver", "Enver Hoxha", "none"),
        ("letter-1960-11-14", "letter-1960-11-15", "none"),
        ("letter of 14 November", "letter of 15 November", "none"),
        ("first letter", "second letter", "none"),
        ("northern harbour", "southern harbour", "none"),
        ("the old town", "the new town", "none"),
        ("letter to Hoxha", "letter from Hoxha", "none"),
        ("Ivanov", "Ivanova", "none"),
        ("H. Hoxha", "Enver Hoxha", "none"),
        ("Kapo", "Kaso", "none"),
        ("", "", "none"),
    ],
)
def test_why_two_subjects_are_alike(one, other, expected):
    assert (why(one, other), why(other, one)) == (expected, expected)


def test_the_form_that_more_claims_have_is_the_name():
    (likeness,) = alike_subjects(["Vlora-base", "Hoxha's base", "Vlora base", "Vlora base"], NAMES)
    assert likeness.forms == ("Vlora-base", "Vlora base")
    assert likeness.counts == (1, 2)
    assert likeness.command == "histcite alias add 'Vlora base' 'Vlora-base'"


def test_an_apostrophe_survives_the_shell():
    (likeness,) = alike_subjects(["Hoxha's reply", "Hoxha’s replys"], NAMES)
    assert likeness.command == r"histcite alias add 'Hoxha'\''s reply' 'Hoxha’s replys'"


def test_answers_are_alike_only_within_one_question():
    def reading(key, subject, value):
        return read_claim(Claim(key=key, text="", subject=subject, property="motive", value=value), NAMES, {})

    said = [
        reading("a", "split", "dispute over the base"),
        reading("b", "split", "dispute over base"),
        reading("c", "walkout", "the dispute over base"),
    ]
    (likeness,) = alike_values(said)
    assert likeness.forms == ("dispute over the base", "dispute over base")


@pytest.mark.parametrize("table", sorted(EXAMPLES.glob("*/claims.csv")), ids=lambda path: path.parent.name)
def test_no_two_subjects_of_an_example_are_taken_for_one(table):
    with table.open(encoding="utf-8", newline="") as stream:
        assert alike_subjects([row.get("subject") or "" for row in csv.DictReader(stream)], NAMES) == ()


@pytest.mark.slow
def test_many_subjects_cost_as_much_more_as_they_are_more():
    """Though each of them shares its words with dozens of others."""

    def subjects(count):
        return [f"letter {number} of the {number % 97}th delegation" for number in range(count)]

    def compare(typed):
        assert alike_subjects(typed, NAMES) == ()

    assert growth(compare, subjects, 625) < IN_PROPORTION


def test_a_letter_that_tells_two_things_apart_is_no_article():
    assert alike_subjects(["meeting A", "meeting E"], Names()) == ()
    assert [one.forms for one in alike_subjects(["the meeting", "A meeting"], Names())] == [
        ("the meeting", "A meeting")
    ]


def test_one_name_in_two_scripts_is_offered_as_an_alias(histcite):
    """It is no conflict, for nobody can tell; the historian can."""
    for key, author in (("a", "N. S. Khrushchev"), ("b", "Н. С. Хрущёв")):
        histcite(
            "add", "A.", "--ref", f"{key}, p. 1", "--subject", "letter", "--property", "author",
            "--value", author, "--key", key,
        )  # fmt: skip
    checked = histcite("check")
    assert checked.exit_code == 0
    assert checked.stdout == (
        "These answers may be one:\n"
        "  N. S. Khrushchev (1 claim) / Н. С. Хрущёв (1 claim): they may be one name in two scripts\n"
        "    histcite alias add 'N. S. Khrushchev' 'Н. С. Хрущёв'\n"
    )
