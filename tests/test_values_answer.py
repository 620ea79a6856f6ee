"""Answers: what a typed value is taken to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.values import BareNumber, Date, Kind, Names, PlaceName, Quantity, Text, Truth, read_answer

NAMES = Names([("Enver Hoxha", ("Hoxha",), "person", ""), ("Vlorë", ("Vlora",), "place", "")])


@pytest.mark.parametrize(
    ("text", "kind", "normal"),
    [
        ("1960-11-12", Kind.DATE, "2437251..2437251"),
        ("8 t", Kind.QUANTITY, "mass 8000"),
        ("Vlora", Kind.PLACE, "vlorë"),
        ("Hoxha", Kind.NAME, "enver hoxha"),
        ("Hoxha?", Kind.NAME, "enver hoxha?"),
        ("main: Hoxha", Kind.NAME, "main: enver hoxha"),
        ("единственный: Hoxha", Kind.NAME, "sole: enver hoxha"),
        ("e vetme: Hoxha", Kind.NAME, "sole: enver hoxha"),
        ("Pravda: a newspaper", Kind.TEXT, "pravda: a newspaper"),
        ("yes", Kind.BOOLEAN, "yes"),
        ("no", Kind.BOOLEAN, "not yes"),
        ("yes?", Kind.BOOLEAN, "yes?"),
        ("jo (?)", Kind.BOOLEAN, "not yes?"),
        ("да", Kind.BOOLEAN, "yes"),
        ("1961", Kind.TEXT, "1961"),
        ("no casualties", Kind.QUANTITY, "count casualty 0"),
        ("two days after the plenum", Kind.DATE, "time 172800 after plenum"),
        ("We have … grain!", Kind.WORDING, "we have … grain"),
    ],
)
def test_an_answer_of_a_declared_kind(text, kind, normal):
    """The kind decides how it is read; ranks, denials and question marks are told apart from the value."""
    assert read_answer(text, kind, False, NAMES).normal == normal


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("1960-11", Date),
        ("12 Nov 1960", Date),
        ("c. 1961", BareNumber),
        ("1961", BareNumber),
        ("in 1961", Date),
        ("1961 AD", Date),
        ("the 1950s", Date),
        ("5 May 843", Date),
        ("8", Quantity),
        ("1200", Quantity),
        ("about 1,200", Quantity),
        ("8 submarines", Quantity),
        ("four", Quantity),
        ("two hundred tons", Quantity),
        ("none", Quantity),
        ("yes", Truth),
        ("нет", Truth),
        ("one man", Text),
        ("two factions", Text),
        ("ideology", Text),
        ("the Kremlin?", Text),
        ("May", Text),
        ("5 May", Text),
        ("the 50s", Text),
        ("50 s", Quantity),
        ("half", Quantity),
        ("half of the 8 ships", Text),
        ("half truths", Text),
        ("double agents", Text),
        ("no casualties", Text),
        ("without", Text),
        ("first", Quantity),
        ("the Third", Quantity),
        ("3rd", Quantity),
        ("третий", Quantity),
        ("First Secretary", Text),
        ("unknown", Text),
        ("after the plenum", Text),
        ("", Text),
    ],
)
def test_an_answer_of_no_declared_kind(text, type_):
    """It is a date, a quantity or yes and no only where it plainly is one."""
    assert type(read_answer(text, None).values[0]) is type_


@pytest.mark.parametrize("text", ["unknown", "N. N.", "n.n.", "неизвестен", "i panjohur"])
def test_who_is_not_known_is_no_name(text):
    assert read_answer(text, Kind.NAME).unread == "it says that the answer is not known"


def test_lists_have_members_and_no_order():
    """Only a question that allows many splits at semicolons."""
    answer = read_answer("Shehu; Hoxha; ", Kind.NAME, True, NAMES)
    assert [value.text for value in answer.values] == ["Shehu", "Hoxha"]
    assert answer.normal == read_answer("Enver Hoxha;Shehu", Kind.NAME, True, NAMES).normal
    assert len(read_answer("Shehu; Hoxha", Kind.NAME, False, NAMES).values) == 1


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.QUANTITY, Kind.BOOLEAN])
def test_what_cannot_be_read_is_kept_and_says_so(kind):
    """Nothing is dropped and nothing is raised."""
    answer = read_answer("some time later", kind)
    assert answer.values[0].text == "some time later"
    assert "some time later" in answer.unread


@pytest.mark.parametrize(
    ("text", "doubtful"), [("1961?", True), ("~8", False), ("8?", True), ("Hoxha?", True)]
)
def test_doubt_is_asked_in_one_place(text, doubtful):
    """A question mark makes an answer doubtful wherever it was read; *about* does not."""
    assert read_answer(text, None).doubtful is doubtful
    assert read_answer("after the plenum?", Kind.DATE).doubtful


def test_a_place_is_more_than_a_name():
    """Only places lie inside each other."""
    assert isinstance(read_answer("Vlora", Kind.PLACE, False, NAMES).values[0], PlaceName)


@given(st.text(), st.sampled_from([None, *Kind]), st.booleans())
def test_every_text_is_an_answer(text, kind, many):
    """Whatever is typed, an answer comes back, with at least one value and the text as typed."""
    answer = read_answer(text, kind, many, NAMES)
    assert answer.text == text
    assert answer.values
