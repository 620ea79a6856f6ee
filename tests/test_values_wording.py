"""Wording: what two witnesses of one passage give differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.values import Difference, Kind, Relation, Wording, compare, read_answer, within

SAME, REFINES, OVERLAP, CONTRARY, INCOMPARABLE = Relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("We have grain for 15 days.", "we have grain — for 15 days", SAME),
        ("Мы ещё посмотрим!", "мы еще посмотрим", SAME),
        ("«grain»", '"grain"', SAME),
        ("the co-\noperation of both", "the cooperation of both", SAME),
        ("anti-party group", "antiparty group", SAME),
        ("50,000 tons", "50 000 tons", SAME),
        ("don’t", "don't", SAME),
        ("We have grain", "We have grain for 15 days", REFINES),
        ("We have … for 15 days", "We have grain, bread and oil for 15 days", REFINES),
        ("[...] for 15 days", "We have grain for 15 days", REFINES),
        ("We have grain for ...", "We have grain for 15 days", REFINES),
        ("we have grain for", "have grain for 15 days", OVERLAP),
        ("agreement of parties", "agreoment of parties", OVERLAP),
        ("We have grain for 15 days", "We have grain for 18 days", CONTRARY),
        ("we do not agree", "we agree", CONTRARY),
        ("he will not go", "he will now go", CONTRARY),
        ("We … bread for 15 days", "We have grain for 15 days", CONTRARY),
        ("", "We have grain", INCOMPARABLE),
        ("We have grain", "У нас есть зерно", INCOMPARABLE),
        ("Έχουμε σιτάρι", "У нас есть зерно", INCOMPARABLE),
        ("Товарищ Ходжа (Hoxha) уехал", "Товарищ Ходжа (Hoxha) остался", CONTRARY),
        ("Comrade Hoxha (Ходжа) left", "Товарищ Ходжа (Hoxha) остался", INCOMPARABLE),
        ("15", "fifteen", CONTRARY),
    ],
)
def test_one_passage_in_two_witnesses(one, other, relation):
    """Punctuation, spelling of the line and omissions are no difference; another word is."""
    left, right = Wording.parse(one), Wording.parse(other)
    assert compare(left, right) is compare(right, left) is relation


@pytest.mark.parametrize(
    ("one", "other", "differences"),
    [
        ("We have grain for 15 days", "we have bread for 18 days", [("grain", "bread"), ("15", "18")]),
        ("we do not agree", "we agree", [("do not", "")]),
        ("We have … for 15 days", "We have grain for 18 days", [("15", "18")]),
        ("We have grain", "We have grain for 15 days", []),
    ],
)
def test_the_differing_words_are_named(one, other, differences):
    """The words are named side by side, in the order of the passage."""
    assert [
        (found.one, found.other) for found in Wording.parse(one).differences(Wording.parse(other))
    ] == differences


def test_one_letter_in_a_long_word_is_minor():
    """It may be a misprint; in a short word it is another word, and in a number another number."""
    assert Wording.parse("agreement of 1960").differences(Wording.parse("agreoment of 1960")) == (
        Difference(one="agreement", other="agreoment", minor=True),
    )
    assert [
        found.minor for found in Wording.parse("not 196012").differences(Wording.parse("now 196013"))
    ] == [False]


def test_languages_are_not_compared():
    """A translation differs in every word and contradicts in none."""
    one = read_answer("We have grain", Kind.WORDING, language="en").values[0]
    other = read_answer("У нас есть зерно", Kind.WORDING, language="ru").values[0]
    assert compare(one, other) is INCOMPARABLE


def test_the_whole_lies_within_what_the_excerpt_allows():
    """The longer quotation is the finer one."""
    excerpt, whole = Wording.parse("We have … days"), Wording.parse("We have grain for 15 days")
    assert within(whole, excerpt)
    assert not within(excerpt, whole)


def test_a_quotation_is_taken_whole():
    """Semicolons, colons and question marks belong to it."""
    answer = read_answer("main: why; is it so?", Kind.WORDING, many=True)
    assert [value.text for value in answer.values] == ["main: why; is it so?"]
    assert not answer.doubtful


WORDS = st.lists(
    st.sampled_from(["grain", "for", "15", "days", "we", "have", "no", "more", "bread"]),
    min_size=1,
    max_size=8,
)


@given(WORDS, st.data())
def test_an_excerpt_never_contradicts(words, data):
    """Whatever is left out, with or without dots, the two can both be true."""
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    whole = Wording.parse(" ".join(words))
    for excerpt in (words[start:end], [*words[:start], "…", *words[end:]]):
        assert compare(Wording.parse(" ".join(excerpt)), whole) in (SAME, REFINES, INCOMPARABLE)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_are_compared(one, other):
    """The comparison is total and symmetric, and what differs is named exactly where something does."""
    left, right = Wording.parse(one), Wording.parse(other)
    assert compare(left, right) is compare(right, left)
    assert compare(left, left) is SAME
