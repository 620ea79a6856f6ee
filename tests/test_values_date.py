"""Dates: what each way of writing means in days, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.errors import UnreadableDate
from histcite.values import Date, Precision, civil, day_number
from histcite.values.lexicon import table


def days(text):
    return " ".join(f"{_day(first)}..{_day(last)}" for first, last in Date.parse(text).days)


def outer(text):
    return " ".join(f"{_day(first)}..{_day(last)}" for first, last in Date.parse(text).outer)


def _day(number):
    return "" if number is None else "{:04d}-{:02d}-{:02d}".format(*civil(number))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1960-11-12", "1960-11-12..1960-11-12"),
        ("1960-11", "1960-11-01..1960-11-30"),
        ("1960", "1960-01-01..1960-12-31"),
        ("1960-11-10/1960-11-11", "1960-11-10..1960-11-11"),
        ("../1960-06", "..1960-06-30"),
        ("1960/..", "1960-01-01.."),
        ("[1960-11-10..1960-11-11]", "1960-11-10..1960-11-11"),
        ("1960-11-10..1960-11-11", "1960-11-10..1960-11-11"),
        ("1960-11-10 .. 1960-11-11", "1960-11-10..1960-11-11"),
        ("1960-11..", "1960-11-01.."),
        ("[1961-12-03,1961-12-09]", "1961-12-03..1961-12-03 1961-12-09..1961-12-09"),
        ("[1961-12-09,1961-12-03]", "1961-12-03..1961-12-03 1961-12-09..1961-12-09"),
        ("[..1960-06]", "..1960-06-30"),
        ("196X", "1960-01-01..1969-12-31"),
        ("19XX", "1900-01-01..1999-12-31"),
        ("1960-02-2X", "1960-02-20..1960-02-29"),
        ("1960-XX", "1960-01-01..1960-12-31"),
        ("1960-21", "1960-03-01..1960-05-31"),
        ("1960-23", "1960-09-01..1960-11-30"),
    ],
)
def test_edtf_means_these_days(text, expected):
    """EDTF is read as ISO 8601-2 describes it, masked digits and northern seasons included."""
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 Nov 1960", "1960-11-12..1960-11-12"),
        ("November 12, 1960", "1960-11-12..1960-11-12"),
        ("12th of November 1960", "1960-11-12..1960-11-12"),
        ("Saturday, 12 November 1960", "1960-11-12..1960-11-12"),
        ("12.11.1960", "1960-11-12..1960-11-12"),
        ("12/11/1960", "1960-11-12..1960-11-12"),
        ("12 November 1960 (Saturday)", "1960-11-12..1960-11-12"),
        ("1960 г. (ноябрь)", "1960-11-01..1960-11-30"),
        ("2 часа ночи 13 ноября 1960", "1960-11-13..1960-11-13"),
        ("12 November 1960, 14:30", "1960-11-12..1960-11-12"),
        ("1960-11-12T14:30Z", "1960-11-12..1960-11-12"),
        ("12 November 1960, 5 p.m.", "1960-11-12..1960-11-12"),
        ("12 ноября 1960 г., 14 ч. 30 мин.", "1960-11-12..1960-11-12"),
        ("um 14 Uhr am 12. November 1960", "1960-11-12..1960-11-12"),
        ("12 novembre 1960 à 14h30", "1960-11-12..1960-11-12"),
        ("12 nëntor 1960, ora 14.30", "1960-11-12..1960-11-12"),
        ("вечером 12 ноября 1960", "1960-11-12..1960-11-12"),
        ("the twelfth of November 1960", "1960-11-12..1960-11-12"),
        ("të shtunën, më 12 nëntor 1960", "1960-11-12..1960-11-12"),
        ("A.D. 1453", "1453-01-01..1453-12-31"),
        ("12. 11. 1960", "1960-11-12..1960-11-12"),
        ("12.XI.1960", "1960-11-12..1960-11-12"),
        ("12-Nov-1960", "1960-11-12..1960-11-12"),
        ("1960.11.12", "1960-11-12..1960-11-12"),
        ("12 nëntor 1960", "1960-11-12..1960-11-12"),
        ("më 12 nentor 1960", "1960-11-12..1960-11-12"),
        ("12 ноября 1960 г.", "1960-11-12..1960-11-12"),
        ("12-го ноября 1960 года", "1960-11-12..1960-11-12"),
        ("12. November 1960", "1960-11-12..1960-11-12"),
        ("le 1er août 1960", "1960-08-01..1960-08-01"),
        ("11/1960", "1960-11-01..1960-11-30"),
    ],
)
def test_days_and_months_in_five_languages(text, expected):
    """Numbers are day first; months are known in every inflected form."""
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("late August 1960", "1960-08-21..1960-08-31", Precision.PART_OF_MONTH),
        ("end of June 1960", "1960-06-21..1960-06-30", Precision.PART_OF_MONTH),
        ("mid-May 1960", "1960-05-11..1960-05-20", Precision.PART_OF_MONTH),
        ("early June 1960", "1960-06-01..1960-06-10", Precision.PART_OF_MONTH),
        ("в начале июня 1960", "1960-06-01..1960-06-10", Precision.PART_OF_MONTH),
        ("fundi i gushtit 1960", "1960-08-21..1960-08-31", Precision.PART_OF_MONTH),
        ("Ende August 1960", "1960-08-21..1960-08-31", Precision.PART_OF_MONTH),
        ("à la fin d'août 1960", "1960-08-21..1960-08-31", Precision.PART_OF_MONTH),
        ("au printemps 1960", "1960-03-01..1960-05-31", Precision.SEASON),
        ("fin août 1960", "1960-08-21..1960-08-31", Precision.PART_OF_MONTH),
        ("spring 1960", "1960-03-01..1960-05-31", Precision.SEASON),
        ("летом 1960 г.", "1960-06-01..1960-08-31", Precision.SEASON),
        ("winter 1960-61", "1960-12-01..1961-02-28", Precision.SEASON),
        ("winter 1960", "1959-12-01..1960-02-29 1960-12-01..1961-02-28", Precision.SEASON),
        ("first half of 1960", "1960-01-01..1960-06-30", Precision.PART_OF_YEAR),
        ("3rd quarter of 1960", "1960-07-01..1960-09-30", Precision.PART_OF_YEAR),
        ("III кв. 1960", "1960-07-01..1960-09-30", Precision.PART_OF_YEAR),
        ("Q3 1960", "1960-07-01..1960-09-30", Precision.PART_OF_YEAR),
        ("tremujori i tretë i vitit 1960", "1960-07-01..1960-09-30", Precision.PART_OF_YEAR),
        ("3. Quartal 1960", "1960-07-01..1960-09-30", Precision.PART_OF_YEAR),
        ("troisième trimestre 1960", "1960-07-01..1960-09-30", Precision.PART_OF_YEAR),
        ("1-е полугодие 1960 г.", "1960-01-01..1960-06-30", Precision.PART_OF_YEAR),
        ("вторая декада ноября 1960", "1960-11-11..1960-11-20", Precision.PART_OF_MONTH),
        ("нач. XX в.", "1901-01-01..1933-12-31", Precision.PART_OF_CENTURY),
        ("the 1950's", "1950-01-01..1959-12-31", Precision.DECADE),
        ("the 1950s", "1950-01-01..1959-12-31", Precision.DECADE),
        ("vitet '50 të shekullit XX", "1950-01-01..1959-12-31", Precision.DECADE),
        ("1950-х годов", "1950-01-01..1959-12-31", Precision.DECADE),
        ("в 50-х годах XX века", "1950-01-01..1959-12-31", Precision.DECADE),
        ("vitet 1950", "1950-01-01..1959-12-31", Precision.DECADE),
        ("mid-1950s", "1954-01-01..1956-12-31", Precision.PART_OF_DECADE),
        ("18th century", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("eighteenth century", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("восемнадцатый век", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("shekulli i tetëmbëdhjetë", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("das achtzehnte Jahrhundert", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("le XVIIIe siècle", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("XVIII век", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("ХVIII в.", "1701-01-01..1800-12-31", Precision.CENTURY),
        ("shekulli XVIII", "1701-01-01..1800-12-31", Precision.CENTURY),
    ],
)
def test_parts_seasons_and_long_periods(text, expected, precision):
    """Vague words have fixed bounds, and the date knows how vague it is."""
    assert (days(text), Date.parse(text).precision) == (expected, precision)


@pytest.mark.parametrize(
    ("text", "expected", "extent"),
    [
        ("10-11 November 1960", "1960-11-10..1960-11-11", True),
        ("10–11.11.1960", "1960-11-10..1960-11-11", True),
        ("с 10 по 11 ноября 1960 года", "1960-11-10..1960-11-11", True),
        ("nga 10 deri më 11 nëntor 1960", "1960-11-10..1960-11-11", True),
        ("Nov. 10-11, 1960", "1960-11-10..1960-11-11", True),
        ("the night of 12/13 November 1960", "1960-11-12..1960-11-13", False),
        ("night of 12 November 1960", "1960-11-12..1960-11-13", False),
        ("в ночь на 13 ноября 1960", "1960-11-12..1960-11-13", False),
        ("в ночь с 12 на 13 ноября 1960 г.", "1960-11-12..1960-11-13", False),
        ("natën e 12 nëntorit 1960", "1960-11-12..1960-11-13", False),
        ("in der Nacht vom 12. auf den 13. November 1960", "1960-11-12..1960-11-13", False),
        ("dans la nuit du 12 au 13 novembre 1960", "1960-11-12..1960-11-13", False),
        ("не ранее 10 и не позднее 15 ноября 1960", "1960-11-10..1960-11-15", False),
        ("10 November 1960 - 3 January 1961", "1960-11-10..1961-01-03", True),
        ("November–December 1960", "1960-11-01..1960-12-31", True),
        ("spring-summer 1960", "1960-03-01..1960-08-31", True),
        ("1960-61", "1960-01-01..1961-12-31", True),
        ("1910–12", "1910-01-01..1912-12-31", True),
        ("1910-12", "1910-12-01..1910-12-31", False),
        ("between 10 and 11 November 1960", "1960-11-10..1960-11-11", False),
        ("между 10 и 11 ноября 1960 г.", "1960-11-10..1960-11-11", False),
        ("10 and 11 November 1960", "1960-11-10..1960-11-11", True),
        ("3 or 9 December 1961", "1961-12-03..1961-12-03 1961-12-09..1961-12-09", False),
        ("before 1961", "..1960-12-31", False),
        ("by June 1961", "..1961-06-30", False),
        ("не позднее 10 июня 1961", "..1961-06-10", False),
        ("after 1961", "1962-01-01..", False),
        ("not before June 1961", "1961-06-01..", False),
        ("until June 1961", "..1961-06-30", True),
        ("since 1961", "1961-01-01..", True),
        ("before 1960-11-12", "..1960-11-11", False),
    ],
)
def test_ranges_and_bounds(text, expected, extent):
    """A dash says how long it lasted; *between*, *or* and *before* say where one moment lies."""
    assert (days(text), Date.parse(text).extent) == (expected, extent)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("1961", ""),
        ("c. 1961", "~"),
        ("ca. 1961", "~"),
        ("около 1961 г.", "~"),
        ("rreth vitit 1961", "~"),
        ("1961~", "~"),
        ("1961?", "?"),
        ("perhaps 1961", "?"),
        ("1961 (?)", "?"),
        ("1961%", "~?"),
        ("about 1961?", "~?"),
        ("on or about 1961", "~"),
    ],
)
def test_doubts(text, doubts):
    """*About* makes a date approximate, a question mark uncertain; neither moves its days."""
    date = Date.parse(text)
    assert ("~" * date.approximate + "?" * date.uncertain, date.days) == (doubts, Date.parse("1961").days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1961-05-26~", "1961-05-23..1961-05-29"),
        ("c. late August 1960", "1960-08-18..1960-09-03"),
        ("c. June 1960", "1960-05-01..1960-07-31"),
        ("c. spring 1960", "1960-02-01..1960-06-30"),
        ("c. 1961", "1960-01-01..1962-12-31"),
        ("c. 1950s", "1947-01-01..1962-12-31"),
        ("c. 18th century", "1681-01-01..1820-12-31"),
        ("before c. 1961", "..1961-12-31"),
        ("1961?", "1961-01-01..1961-12-31"),
    ],
)
def test_approximate_dates_are_widened_by_their_precision(text, expected):
    """The padding is 3 days, a month, a year, 3 or 20 years; a question mark widens nothing."""
    assert outer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1917-10-25 O.S.", "1917-11-07..1917-11-07"),
        ("25 октября 1917 г. (ст. ст.)", "1917-11-07..1917-11-07"),
        ("25 октября (7 ноября) 1917 г.", "1917-11-07..1917-11-07"),
        ("25 Oct./7 Nov. 1917", "1917-11-07..1917-11-07"),
        ("25.10./7.11.1917", "1917-11-07..1917-11-07"),
        ("25 октября 1917 (по ст. стилю)", "1917-11-07..1917-11-07"),
        ("25 octobre 1917 (v. st.)", "1917-11-07..1917-11-07"),
        ("25 октября / 7 ноября 1917 г.", "1917-11-07..1917-11-07"),
        ("12 (25) October 1917", "1917-10-25..1917-10-25"),
        ("7 November (25 October) 1917", "1917-11-07..1917-11-07"),
        ("February 1917 O.S.", "1917-02-14..1917-03-13"),
        ("29 February 1900 O.S.", "1900-03-13..1900-03-13"),
    ],
)
def test_julian_dates_are_counted_in_gregorian_days(text, expected):
    """An Old Style date keeps its calendar, but its days are those of everybody else."""
    assert (days(text), Date.parse(text).calendar) == (expected, "julian")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1960-02-30", "1960-02 has no day 30"),
        ("30 February 1960", "1960-02 has no day 30"),
        ("29.02.1900", "1900-02 has no day 29"),
        ("1960-13", "there is no month 13"),
        ("12.13.1960", "there is no month 13"),
        ("12.11.60", "the year needs four digits"),
        ("12 Nov 60", "'60' is a second day; years need four digits"),
        ("12 November", "there is no year in it; years need four digits"),
        ("12 November 1960, 25:30", "'25' is a second day; years need four digits"),
        ("5th quarter of 1960", "no 'quarter of' has the number 5"),
        ("night of 12-14 November 1960", "a night joins two days"),
        ("1960-11-12/1960-11-10", "it ends before it begins"),
        ("25 октября (8 ноября) 1917 г.", "the date in brackets is not the same day in the other calendar"),
        ("some day in 1960 perhaps soon", "the word 'day' is not known"),
        ("10 and 12 November 1960", "it gives two dates that do not follow each other"),
        ("by 1960 since", "'since' is out of place"),
        ("10 November 1960 -", "it takes two dates, one at either end"),
        ("n.d.", "it says that the date is not known"),
        ("../..", "it takes two dates, one at either end"),
        ("before " * 2000, "it has more words than a date"),
        ("half 1 " * 2000, "it has more words than a date"),
        (f"12.11.{'1' * 5000}", "the year needs four digits"),
        ("", "there is no date in it"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text, reason):
    """Nothing impossible is mended, and no century is guessed."""
    with pytest.raises(UnreadableDate) as caught:
        Date.parse(text)
    assert str(caught.value) == str(UnreadableDate(text, reason))


@pytest.mark.parametrize(
    ("text", "as_read"),
    [
        ("12 November 1960", "1960-11-12"),
        ("November 1960", "1960-11"),
        ("1960", "1960"),
        ("summer 1960", "1960-06-01 to 1960-08-31"),
        ("winter 1960", "1959-12-01 to 1960-02-29 or 1960-12-01 to 1961-02-28"),
        ("late August 1960", "1960-08-21 to 1960-08-31"),
        ("first half of 1960", "1960-01-01 to 1960-06-30"),
        ("195X", "1950 to 1959"),
        ("19XX", "1900 to 1999"),
        ("after 20 August 1960", "from 1960-08-21"),
        ("before 1961-07", "until 1961-06"),
        ("1960-11-10/1960-11-11", "1960-11-10/1960-11-11"),
        ("1960/..", "from 1960"),
        ("c. 1961", "about 1961 (within 1960 to 1962)"),
        ("1961?", "1961 (uncertain)"),
        ("Sunday, 12 November 1960", "1960-11-12 (uncertain, that day was another day of the week)"),
        (
            "c. Sunday, 12 November 1960",
            "about 1960-11-12 (uncertain, within 1960-11-09 to 1960-11-15, that day was another day of the week)",
        ),
    ],
)
def test_how_a_date_was_read_is_said(text, as_read):
    """Plain days, months and years, no codes; what *about* allows and what speaks against it stand beside them."""
    assert Date.parse(text).as_read == as_read


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("about 12 Nov 1960", "1960-11-12~"),
        ("spring 1961", "1961-21"),
        ("winter 1961", "1961-24"),
        ("10-11 November 1960", "1960-11-10/1960-11-11"),
        ("between 10 and 11 November 1960", "[1960-11-10..1960-11-11]"),
        ("3 or 9 December 1961", "[1961-12-03,1961-12-09]"),
        ("late August 1960", "[1960-08-21..1960-08-31]"),
        ("November–December 1960", "1960-11/1960-12"),
        ("c. 1960-61", "1960~/1961~"),
        ("the 1950s?", "195X?"),
        ("before 1961", "[..1960]"),
        ("since June 1961", "1961-06/.."),
        ("1917-10-25 O.S.", "1917-11-07"),
    ],
)
def test_edtf_is_written(text, edtf):
    """A date leaves as EDTF in the coarsest unit that is exact."""
    assert Date.parse(text).edtf == edtf


@pytest.mark.parametrize(
    "group",
    [
        "12 November 1960|12.11.1960|1960-11-12|12 nëntor 1960|30 October 1960 O.S.",
        "c. 1961|1961~|около 1961",
    ],
)
def test_the_normal_form_is_of_days_not_of_words(group):
    """Two ways to write one date are one answer."""
    assert len({Date.parse(text).normal for text in group.split("|")}) == 1


LISTOPAD = ("listopad", "listopada", "listopadu")


def test_no_word_means_two_things():
    """The languages share words; a word shared must mean the same in both, unless its place tells them apart."""
    meanings = {}
    for language in table("words"):
        for role, words in (table("dates")[language] | table("words")[language]).items():
            counted = role in ("months", "seasons", "weekdays", "ordinals")
            if role == "century_after_numeral":
                continue
            for number, entry in enumerate(words):
                for form in entry.split() if counted else [entry]:
                    meanings.setdefault(form, set()).add((role, number if counted else 0))
    clashing = {form: roles for form, roles in meanings.items() if len(roles) > 1}
    assert clashing == {form: {("months", 9), ("months", 10)} for form in LISTOPAD}


@pytest.mark.parametrize(
    ("text", "month"),
    [("listopad 1960", "listopad"), ("12 listopada 1960", "listopada"), ("~listopadu 1960", "listopadu")],
)
def test_a_month_that_is_another_in_another_language_is_refused(text, month):
    """Leaves fall in October in Zagreb and in November in Warsaw and Prague: nothing is guessed."""
    reason = f"'{month}' is October in one language and November in another; write the month as a number"
    with pytest.raises(UnreadableDate) as caught:
        Date.parse(text)
    assert str(caught.value) == str(UnreadableDate(text, reason))


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("12. listopadu 1960", "1960-11-12"),  # Czech: the Croatian genitive is listopada
        ("v listopadu 1960", "1960-11"),
        ("u listopadu 1960", "1960-10"),
        ("dnia 12 listopada 1960 r.", "1960-11-12"),
        ("12. listopada 1960. godine", "1960-10-12"),
        ("od 10. rujna do 12. listopada 1960", "1960-09-10/1960-10-12"),
        ("od 10 września do 12 listopada 1960", "1960-09-10/1960-11-12"),
    ],
)
def test_the_words_around_it_tell_which_month_a_name_means(text, edtf):
    """The grammar of the date, or any other word in it, names the language."""
    assert Date.parse(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("1914-16", "1914/1916"),
        ("1914-16?", "1914?/1916?"),
        ("1914-12", "1914-12"),  # a month
        ("1910-21", "1910-21"),  # a spring, in EDTF
        ("1914-1916", "1914/1916"),
    ],
)
def test_two_digits_after_a_hyphen_are_a_later_year_where_they_are_no_month_and_no_season(text, edtf):
    """Of one century, and only forwards."""
    assert Date.parse(text).edtf == edtf


@pytest.mark.parametrize("text", ["1916-14", "1914-13", "1960-16"])
def test_years_with_a_hyphen_never_run_backwards(text):
    """What is no month and no later year either stays a slip."""
    with pytest.raises(UnreadableDate, match=f"there is no month {text[-2:]}"):
        Date.parse(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("after 1945-02-14 01:00", "[1945-02-14..]"),
        ("before 1945-02-14 01:00", "[..1945-02-14]"),
        ("nach 14 Uhr am 12. November 1960", "[1960-11-12..]"),
        ("after 1945-02-14", "[1945-02-15..]"),
    ],
)
def test_an_hour_bounds_within_its_day(text, edtf):
    """After one o'clock of a day is that day still; after the day is the next."""
    assert Date.parse(text).edtf == edtf


NUMBERS = st.integers(day_number(1000, 1, 1), day_number(2100, 12, 31))
MARKS = st.sampled_from(["", "~", "?", "%"])


@st.composite
def edtf_texts(draw):
    year, month, day = civil(draw(NUMBERS))
    unit = draw(
        st.sampled_from(
            [f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}", f"{year}", f"{year}-{21 + day % 4}"]
        )
    )
    other = f"{year + draw(st.integers(1, 40))}-{month:02d}"
    form = draw(
        st.sampled_from(
            ["{0}", "{0}/{1}", "../{0}", "{0}/..", "[{0}..{1}]", "[..{0}]", "[{0}..]", "[{0},{1}]"]
        )
    )
    mark = draw(MARKS)
    return form.format(unit + mark, other + mark)


@given(edtf_texts())
def test_edtf_round_trip(text):
    """Whatever is read is written as EDTF that means the same days, extent and doubts."""
    date = Date.parse(text)
    assert Date.parse(date.edtf).normal == date.normal


@given(
    st.sampled_from(["early", "mid-", "late", "before", "by", "since", "until", "c.", "perhaps", "end of"]),
    NUMBERS,
    st.sampled_from(["May", "June 1950 or", "10-20 March", "", "gusht", "ноября"]),
)
def test_prose_round_trip(word, number, month):
    """Prose becomes EDTF without losing a day."""
    try:
        date = Date.parse(f"{word} {month} {civil(number)[0]}")
    except UnreadableDate:
        return
    assert Date.parse(date.edtf).normal == date.normal


@given(st.integers(-2_000_000, 4_000_000))
def test_days_are_counted_both_ways(number):
    """Day number to civil date and back, for any year, before Christ too."""
    assert day_number(*civil(number)) == number


@given(NUMBERS)
def test_approximate_days_lie_inside_the_padding(number):
    """Widening never leaves out a day."""
    date = Date.parse("{:04d}-{:02d}~".format(*civil(number)))
    (first, last), (begin, end) = date.days[0], date.outer[0]
    assert begin < first <= last < end
