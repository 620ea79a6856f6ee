"""Dates and quantities in the languages of the archives of eastern and southern Europe."""

import pytest

from histcite.errors import UnreadableDate
from histcite.values import Date, Quantity


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 stycznia 1960 r.", "1960-01-12"),
        ("31 sierpnia 1960", "1960-08-31"),
        ("w listopadzie 1960", "1960-11"),
        ("12. června 1960", "1960-06-12"),
        ("12. července 1960", "1960-07-12"),
        ("dňa 12. októbra 1960", "1960-10-12"),
        ("12. novembra 1960. godine", "1960-11-12"),
        ("12. lipnja 1960.", "1960-06-12"),
        ("12 lipca 1960", "1960-07-12"),
        ("12. srpnja 1960.", "1960-07-12"),
        ("12. srpna 1960", "1960-08-12"),
        ("12. новембра 1960. године", "1960-11-12"),
        ("12 ноември 1960", "1960-11-12"),
        ("5-ти юли 1960 година", "1960-07-05"),
        ("12 noiembrie 1960", "1960-11-12"),
        ("1960. november 12-én", "1960-11-12"),
        ("1960 októberben", "1960-10"),
        ("12 novembre 1960", "1960-11-12"),
        ("12 gennaio 1960", "1960-01-12"),
        ("około 12 maja 1960", "1960-05-12~"),
        ("1960 körül", "1960~"),
        ("od 10 do 12 maja 1960", "1960-05-10/1960-05-12"),
        ("dal 10 al 12 maggio 1960", "1960-05-10/1960-05-12"),
        ("koncem srpna 1960", "[1960-08-21..1960-08-31]"),
        ("началото на юни 1960", "[1960-06-01..1960-06-10]"),
        ("leto 1960", "1960-22"),
        ("před 1961", "[..1960]"),
        ("după 1960", "[1961..]"),
        ("1961 előtt", "[..1960]"),
    ],
)
def test_dates_are_read_in_the_languages_of_the_neighbours(text, day):
    """Polish, Czech, Slovak, Serbian and Croatian, Bulgarian, Romanian, Hungarian and Italian."""
    assert Date.parse(text).edtf == day


@pytest.mark.parametrize("text", ["12 grudnia", "12 ноември", "november 12-én", "12 novembre"])
def test_a_day_without_its_year_is_refused_in_every_language(text):
    """Which year it was is not guessed."""
    with pytest.raises(UnreadableDate, match="there is no year in it; years need four digits"):
        Date.parse(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("45 tys. ton", "mass 45000000"),
        ("45 tis. tun", "mass 45000000"),
        ("45 hiljada tona", "mass 45000000"),
        ("45 tisuća tona", "mass 45000000"),
        ("45 хиљада тона", "mass 45000000"),
        ("45 хиляди тона", "mass 45000000"),
        ("45 de mii de tone", "mass 45000000"),
        ("45 ezer tonna", "mass 45000000"),
        ("45 mila tonnellate", "mass 45000000"),
        ("1,5 mln ton", "mass 1500000000"),
        ("1,5 miliona tona", "mass 1500000000"),
        ("dwanaście osób", "persons 12"),
        ("tři lodě", "vessels 3"),
        ("pět tisíc lidí", "persons 5000"),
        ("najmanje dvanaest ljudi", "persons 12.."),
        ("више од пет људи", "persons 5<.."),
        ("най-малко 5 души", "persons 5.."),
        ("peste două mii de oameni", "persons 2000<.."),
        ("legalább tizenkét fő", "persons 12.."),
        ("almeno dodici persone", "persons 12.."),
        ("co najmniej 12 osób", "persons 12.."),
        ("do 10 ton", "mass ..10000"),
        ("około 12 ton", "mass 12000~"),
        ("45 т.т.", "mass 45000000"),
        ("45 т. тонн", "mass 45000000"),
        ("45 тыс. т", "mass 45000000"),
        ("45 т", "mass 45000"),
    ],
)
def test_quantities_are_read_in_the_languages_of_the_neighbours(text, normal):
    """Thousands, bounds, units and numbers; in Russian minutes ``т.т.`` are thousands of tonnes."""
    assert Quantity.parse(text).normal == normal
