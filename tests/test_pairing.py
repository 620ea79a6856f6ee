"""Which answers of a question with many are set beside each other: none that can clash is overlooked, and few are looked at."""

from itertools import combinations

import pytest

from histcite.conflicts import Verdicts, Witnesses, find_conflicts, questions, read_claim
from histcite.conflicts.clash import Stand
from histcite.conflicts.pairing import FEW, paired
from histcite.records.claim import Claim, Reference
from histcite.records.property import shipped_properties
from histcite.values import Names, identity

NAMES = Names([("Vlora", (), "place", "Albania")])
DECLARED = {identity(name): declared for name, declared in shipped_properties().items()}


def claim(key, leader, **scope):
    return Claim(
        key=key,
        text=f"claim {key}",
        references=(Reference(source="telegram"),),
        subject="the talks",
        property="leader",
        value=leader,
        **scope,
    )


def claims(count, **scope):
    """*count* claims, each of which names another person; ``{}`` in its scope stands for its number."""
    numbered = ({name: text.format(number) for name, text in scope.items()} for number in range(count))
    return [
        claim(f"{number}, {scope}", f"Person {number}, {scope}", **one) for number, one in enumerate(numbered)
    ]


def asked(those):
    return questions(read_claim(one, NAMES, DECLARED) for one in those)


def pairs(those):
    """The keys of the claims that are set beside each other."""
    (question,) = asked(those)
    return [{stand.first.claim.key for stand in pair} for pair in paired(question.stands)]


def disputed(those):
    """The keys of the claims in a conflict."""
    found = find_conflicts(asked(those), Verdicts((), NAMES), Witnesses({}, NAMES))
    return {key for one in found for key in one.claims}


NARROW_AND_WIDE = [
    ({"where": "Vlora"}, {"where": "Albania"}),
    ({"where": "Vlora"}, {}),
    ({"of": "wheat"}, {}),
    ({"where": "Vlora", "of": "wheat"}, {"of": "wheat"}),
    ({"where": "Vlora", "of": "wheat"}, {"where": "Vlora"}),
    ({"where": "Vlora", "of": "wheat"}, {"where": "Albania", "of": "wheat"}),
    ({"where": "Vlora", "of": "wheat"}, {"where": "Albania"}),
    ({"where": "Vlora", "of": "wheat"}, {}),
    ({"where": "Vlora"}, {"of": "wheat"}),
]
"""A place inside another, a place or a thing not given."""


@pytest.mark.parametrize(("narrow", "wide"), NARROW_AND_WIDE, ids=str)
def test_scopes_that_meet_among_few_answers_meet_among_many(narrow, wide):
    """None of the many others, each in a town of its own, is about either."""
    two = [claim("a", "Kapo", **narrow), claim("b", "Shehu", **wide)]
    crowd = claims(FEW, where="Town {}", of="tea")
    assert disputed(two) == {"a", "b"}
    assert {"a", "b"} <= disputed([*crowd, *two])
    assert {"a", "b"} <= disputed([two[1], *crowd, two[0]])


def test_what_is_told_of_a_thing_alone_is_held_against_what_is_told_of_every_place():
    places = claims(FEW + 5, where="Town {}")
    wheat = claim("wheat", "Kapo", of="wheat")
    assert disputed([*places, wheat]) == {"wheat", *(one.key for one in places)}


def test_few_answers_are_all_set_beside_each_other_and_of_many_only_the_outermost():
    few = claims(FEW)
    assert sorted(map(sorted, pairs(few))) == [
        sorted((one.key, other.key)) for one, other in combinations(sorted(few, key=lambda one: one.key), 2)
    ]
    many = pairs(claims(FEW + 1))
    assert len(many) < FEW * FEW / 2 - FEW
    assert {len(pair) for pair in many} == {2}


def test_few_answers_are_all_set_beside_each_other_whatever_their_scopes():
    apart = claims(FEW - 2, where="Town {}", of="tea")
    assert pairs(
        [claim("a", "Kapo", where="Vlora"), *apart, claim("b", "Shehu", where="Albania", of="wheat")]
    ) == [{"a", "b"}]


def test_of_two_scopes_with_few_answers_each_is_set_beside_each():
    """With one more the outermost speak for them."""

    def between(here, there):
        return sum(
            len({"Vlora" in key for key in pair}) == 2
            for pair in pairs([*claims(here, where="Vlora"), *claims(there)])
        )

    assert between(FEW, FEW) == FEW * FEW
    assert between(FEW + 1, FEW) < FEW * FEW


@pytest.mark.parametrize("other", [{"of": "thing {} of all"}, {"where": "City {}"}], ids=str)
def test_what_cannot_meet_is_not_even_looked_at(other, monkeypatch):
    """Each has a place and a thing of its own, or a thing, or a place: together thousands of pairs."""
    looked_at = []
    meets = Stand.meets
    monkeypatch.setattr(Stand, "meets", lambda one, beside: looked_at.append(one) or meets(one, beside))
    assert pairs([*claims(FEW, where="Town {}", of="thing {}"), *claims(FEW, **other)]) == []
    assert looked_at == []
