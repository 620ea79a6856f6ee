"""Dates told by an event: what each language says, and what they come to once the event is dated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.errors import UnreadableDate
from histcite.values import Date, Kind, Relation, RelativeDate, Text, civil, compare, day_number, read_answer


@pytest.mark.parametrize(
    ("text", "as_read"),
    [
        ("two days after the plenum", "2 day after the plenum"),
        ("3 weeks before the Moscow conference", "3 week before the Moscow conference"),
        ("the day after the plenum", "1 day after the plenum"),
        ("on the eve of the conference", "1 day before the conference"),
        ("a week after the plenum", "1 week after the plenum"),
        ("about a month after the plenum", "about 1 month (0.9-1.1) after the plenum"),
        ("more than two weeks after the plenum", "more than 2 week after the plenum"),
        ("half a year after the plenum", "0.5 year after the plenum"),
        ("after the plenum", "after the plenum"),
        ("perhaps two days after the plenum", "2 day after the plenum?"),
        ("after the plenum (?)", "after the plenum?"),
        ("shortly before Stalin's death", "before Stalin's death"),
        ("after the 22nd Congress", "after the 22nd Congress"),
        ("during the plenum", "during the plenum"),
        ("через два дня после пленума", "2 day after пленума"),
        ("спустя неделю после пленума", "1 week after пленума"),
        ("за два дня до съезда", "2 day before съезда"),
        ("накануне съезда", "1 day before съезда"),
        ("на следующий день после пленума", "1 day after пленума"),
        ("dy ditë pas plenumit", "2 day after plenumit"),
        ("në prag të konferencës", "1 day before konferencës"),
        ("të nesërmen e plenumit", "1 day after plenumit"),
        ("zwei Tage nach dem Plenum", "2 day after dem Plenum"),
        ("eine Woche vor der Konferenz", "1 week before der Konferenz"),
        ("am Vorabend der Konferenz", "1 day before der Konferenz"),
        ("deux jours après le plénum", "2 day after le plénum"),
        ("la veille du congrès", "1 day before congrès"),
        ("le lendemain de la conférence", "1 day after la conférence"),
    ],
)
def test_how_far_in_which_direction_from_what(text, as_read):
    """The event keeps its words; how far is a quantity of time, or open."""
    assert RelativeDate.parse(text).as_read == as_read


@pytest.mark.parametrize(
    "text",
    [
        "after 12 Nov 60",
        "before 12 November",
        "two days after 12 November",
        "after 12 Novembr 1960",
        "two days later",
        "two days after",
        "two tons after the plenum",
        "they met two days after the plenum",
        "the plenum",
        "",
    ],
)
def test_what_is_no_relative_date_is_refused(text):
    """A badly written date is no event, and a sentence is no length of time."""
    with pytest.raises(UnreadableDate):
        RelativeDate.parse(text)


@pytest.mark.parametrize(
    ("text", "anchor", "edtf"),
    [
        ("two days after the plenum", "1960-11-12", "1960-11-14"),
        ("two days after the plenum", "10-14 November 1960", "[1960-11-12..1960-11-16]"),
        ("on the eve of the plenum", "1961-01-01", "1960-12-31"),
        ("a month after the plenum", "1960-01-31", "1960-02-29"),
        ("2-3 days before the plenum", "1960-11-12", "[1960-11-09..1960-11-10]"),
        ("more than two days after the plenum", "1960-11-12", "[1960-11-14..]"),
        ("after the plenum", "1960-11-12", "[1960-11-12..]"),
        ("before the plenum", "1960-11", "[..1960-11]"),
        ("during the plenum", "10-14 November 1960", "[1960-11-10..1960-11-14]"),
        ("two days after the plenum", "1960-11-12?", "1960-11-14?"),
        ("after the plenum", "since 1961", "[1961..]"),
        ("after the plenum", "3 or 9 December 1961", "[1961-12-03..]"),
        ("a week before the plenum", "3 or 9 December 1961", "[1961-11-26,1961-12-02]"),
    ],
)
def test_it_is_resolved_when_the_event_is_dated(text, anchor, edtf):
    """Any day of the event may be the one that is meant; after it and before it have no other bound."""
    date = RelativeDate.parse(text).resolve(Date.parse(anchor))
    assert (date.edtf, date.text) == (edtf, text)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("two days after the plenum", "2 days after plenum", Relation.SAME),
        ("zwei Tage nach dem Plenum", "two days after the plenum", Relation.SAME),
        ("a week after the plenum", "7 days after the plenum", Relation.SAME),
        ("two days after the plenum", "three days after the plenum", Relation.INCOMPARABLE),
        ("after the plenum", "before the plenum", Relation.INCOMPARABLE),
        ("after the plenum", "1960-11-12", Relation.INCOMPARABLE),
    ],
)
def test_unresolved_it_is_only_the_same_or_not_comparable(one, other, relation):
    """Nobody knows when the event was, so nothing can clash."""
    left, right = (read_answer(text, Kind.DATE).values[0] for text in (one, other))
    assert compare(left, right) is compare(right, left) is relation


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("before 1961", Date),
        ("before the conference", RelativeDate),
        ("after 12 Nov 60", Text),
        ("some time later", Text),
    ],
)
def test_a_date_that_can_be_read_is_one(text, type_):
    """An event is looked for only where there is no date, and only where a date is asked for."""
    assert type(read_answer(text, Kind.DATE).values[0]) is type_
    assert not isinstance(read_answer(text, None).values[0], RelativeDate)


DAYS = st.integers(day_number(1900, 1, 1), day_number(1970, 12, 31))


@given(st.integers(1, 400), st.sampled_from(["day", "week"]), DAYS)
def test_there_and_back(amount, unit, number):
    """So many days after an event, the event was so many days before."""
    anchor = Date.parse("{:04d}-{:02d}-{:02d}".format(*civil(number)))
    there = RelativeDate.parse(f"{amount} {unit} after the plenum").resolve(anchor)
    back = RelativeDate.parse(f"{amount} {unit} before the plenum").resolve(there)
    assert back.days == anchor.days


@given(st.sampled_from(["2 day", "1-3 week", "more than 2 month", "perhaps 1 year", ""]), st.booleans())
def test_it_reads_what_it_writes(far, after):
    """The reading, read again, is the same answer."""
    relative = RelativeDate.parse(f"{far} {'after' if after else 'before'} the plenum")
    assert RelativeDate.parse(relative.as_read).normal == relative.normal
