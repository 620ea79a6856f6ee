"""Dates as catalogues, genealogists and ancient historians write them, and in more languages of the archives."""

import pytest

from histcite.errors import UnreadableDate
from histcite.values import Date


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("[195-]", "195X"),
        ("[195-?]", "195X?"),
        ("196?", "196X"),
        ("ca. 195-", "195X~"),
        ("18..", "18XX"),
        ("[1956?]", "1956?"),
        ("1956 [i.e. 1957]", "1957"),
        ("1862 (doubtful)", "1862?"),
        ("1920–1930 (bulk 1922–1925)", "1920/1930"),
        ("1921 early – spring 1922", "1921-01/1922-05"),
        ("1950-", "1950/.."),
        ("after or equal 1834", "[1834..]"),
        ("19c", "[1801..1900]"),
        ("s. XII ex.", "[1168..1200]"),
        ("saec. XV med.", "[1434..1467]"),
        ("saec. XIII/XIV", "[1201..1400]"),
        ("EST 1850", "1850~"),
        ("BET 12 MAR 1850 AND 3 APR 1860", "[1850-03-12..1860-04-03]"),
        ("44 BC", "-0043"),
        ("15 March 44 B.C.", "-0043-03-15"),
        ("480–323 BCE", "-0479/-0322"),
        ("V в. до н. э.", "[-0499..-0400]"),
        ("10 February 1641/2", "1642-02-10"),
        ("1 January 1750 m.v.", "1751-01-01"),
        ("1 April 1750 m.v.", "1750-04-01"),
        ("12 січня 1918 р.", "1918-01-12"),
        ("2-а пол. XIX ст.", "[1851..1900]"),
        ("1920-ті рр.", "192X"),
        ("a mediados de agosto de 1936", "[1936-08-11..1936-08-20]"),
        ("8 mei 1945", "1945-05-08"),
        ("slutten av april 1940", "[1940-04-21..1940-04-30]"),
        ("28 Οκτωβρίου 1940", "1940-10-28"),
        ("29 Ekim 1923", "1923-10-29"),
        ("1960年11月12日", "1960-11-12"),
        ("1960年十一月", "1960-11"),
    ],
)
def test_a_catalogue_is_read_as_it_means(text, edtf):
    """A missing digit is a decade; more veneto begins the year in March; what is counted before Christ has no year 0."""
    assert Date.parse(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("10/4/1956", "day first; month first it would be 1956-10-04"),
        ("13/4/1956", ""),
        ("4/4/1956", ""),
        ("10.4.1956", ""),
    ],
)
def test_a_date_with_strokes_says_how_else_it_could_be_read(text, doubt):
    date = Date.parse(text)
    assert (date.doubt, date.uncertain) == (doubt, False)


@pytest.mark.parametrize("text", ["n.d.", "[s. a.]", "undatiert", "б. д.", "s.f.", "o. J.", "[n.d.]", ""])
def test_no_date_is_told_where_that_is_all_that_is_said(text):
    assert Date.told(text) is None


@pytest.mark.parametrize("text", ["vitet 50", "18 brumaire", "n.d. [1956]"])
def test_what_would_have_to_be_guessed_is_refused(text):
    with pytest.raises(UnreadableDate):
        Date.told(text)
