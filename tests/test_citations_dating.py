"""Dates in the words of a style's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.citations.dating import (
    print_date,
    print_day_accessed,
)
from histcite.citations.style import sheet
from histcite.values import Date
from histcite.values.dates.calendar import civil, day_number


@pytest.mark.parametrize(
    ("typed", "chicago", "gost", "albanian"),
    [
        ("1960-11-12", "12 November 1960", "12 ноября 1960 г.", "12 nëntor 1960"),
        ("12.11.1960", "12 November 1960", "12 ноября 1960 г.", "12 nëntor 1960"),
        ("1960-11", "November 1960", "ноябрь 1960 г.", "nëntor 1960"),
        ("1960", "1960", "1960 г.", "1960"),
        ("1960~", "c. 1960", "ок. 1960 г.", "rreth vitit 1960"),
        ("1960-08~", "c. August 1960", "ок. августа 1960 г.", "rreth gushtit 1960"),
        ("1960?", "1960?", "1960 г. (?)", "1960?"),
        ("1960-21", "spring 1960", "весна 1960 г.", "pranverë 1960"),
        ("196X", "1960s", "1960-е гг.", "vitet 1960"),
        ("196X~", "c. 1960s", "ок. 1960-х гг.", "rreth viteve 1960"),
        ("late August 1960", "late August 1960", "конец августа 1960 г.", "fundi i gushtit 1960"),
        ("конец августа 1960 г.", "late August 1960", "конец августа 1960 г.", "fundi i gushtit 1960"),
        ("fundi i gushtit 1960", "late August 1960", "конец августа 1960 г.", "fundi i gushtit 1960"),
        ("early 1960", "early 1960", "начало 1960 г.", "fillimi i vitit 1960"),
        ("mid-1960s", "mid-1960s", "середина 1960-х гг.", "mesi i viteve 1960"),
        ("early spring 1960", "early spring 1960", "начало весны 1960 г.", "fillimi i pranverës 1960"),
        (
            "first half of 1960",
            "first half of 1960",
            "первая половина 1960 г.",
            "gjysma e parë e vitit 1960",
        ),
        ("before 1961", "before 1961", "ранее 1961 г.", "para vitit 1961"),
        (
            "by 12 Nov 1960",
            "by 12 November 1960",
            "не позднее 12 ноября 1960 г.",
            "jo më vonë se 12 nëntor 1960",
        ),
        ("after August 1960", "after August 1960", "после августа 1960 г.", "pas gushtit 1960"),
        ("[1960-08..]", "not before August 1960", "не ранее августа 1960 г.", "jo më herët se gusht 1960"),
        ("[..1960]", "by 1960", "не позднее 1960 г.", "jo më vonë se 1960"),
        ("1960/..", "since 1960", "с 1960 г.", "që nga 1960"),
        ("until 1960", "until 1960", "до 1960 г.", "deri në 1960"),
        (
            "between 10 and 12 November 1960",
            "between 10 and 12 November 1960",
            "не ранее 10 и не позднее 12 ноября 1960 г.",
            "ndërmjet 10 dhe 12 nëntorit 1960",
        ),
        (
            "[1960-08..1961-02]",
            "between August 1960 and February 1961",
            "не ранее августа 1960 г. и не позднее февраля 1961 г.",
            "ndërmjet gushtit 1960 dhe shkurtit 1961",
        ),
        ("1960-11-10/1960-11-12", "10–12 November 1960", "10–12 ноября 1960 г.", "10–12 nëntor 1960"),
        (
            "1960-11-10/1960-12-02",
            "10 November – 2 December 1960",
            "10 ноября – 2 декабря 1960 г.",
            "10 nëntor – 2 dhjetor 1960",
        ),
        ("1960-11/1960-12", "November–December 1960", "ноябрь–декабрь 1960 г.", "nëntor–dhjetor 1960"),
        ("1960/1961", "1960–1961", "1960–1961 гг.", "1960–1961"),
        (
            "1960-11/1961-02",
            "November 1960 – February 1961",
            "ноябрь 1960 г. – февраль 1961 г.",
            "nëntor 1960 – shkurt 1961",
        ),
        ("", "", "", ""),
    ],
)
def test_dates_are_printed_in_the_language(typed, chicago, gost, albanian):
    printed = tuple(print_date(typed, sheet(style)) for style in ("chicago", "gost", "albanian"))
    assert printed == (chicago, gost, albanian)


@pytest.mark.parametrize(
    "typed",
    [
        "c. 1917-10-25 O.S.",
        "undated",
        "c. late 1960",
        "late August–September 1960",
        "20th century",
        "[1960,1962]",
    ],
)
def test_what_no_pattern_says_stays_as_typed(typed):
    """Nothing is made more exact, or less doubtful, by being printed."""
    assert print_date(typed, sheet("gost")) == typed


points = st.sampled_from(["1960", "1960-08", "1960-08-12", "1960-22", "196X", "12 August 1960"])
bounds = st.sampled_from(["", "early ", "mid ", "late ", "before ", "after ", "by ", "not before ", "c. "])


@given(bounds, points, st.sampled_from(["chicago", "gost", "albanian"]))
def test_printed_dates_mean_the_same(bound, point, style):
    """A date read from what a style printed is the date that was typed."""
    if bound in {"early ", "mid ", "late "} and "12" in point:
        return
    typed = Date.parse(bound + point.replace("196X", "1960s"))
    assert Date.parse(print_date(typed.text, sheet(style))).normal == typed.normal


def test_the_day_of_access_has_its_own_form_in_russian():
    assert print_day_accessed("3 December 2025", sheet("gost")) == "03.12.2025"
    assert print_day_accessed("3 December 2025", sheet("mhra")) == "3 December 2025"


@pytest.mark.parametrize(
    ("typed", "chicago", "gost", "albanian"),
    [
        (
            "1917-10-25 O.S.",
            "25 October 1917 (O.S.)",
            "25 октября 1917 г. (ст. ст.)",
            "25 tetor 1917 (stili i vjetër)",
        ),
        (
            "25 October (7 November) 1917",
            "25 October 1917 (O.S.)",
            "25 октября 1917 г. (ст. ст.)",
            "25 tetor 1917 (stili i vjetër)",
        ),
        (
            "October 1917 O.S.",
            "October 1917 (O.S.)",
            "октябрь 1917 г. (ст. ст.)",
            "tetor 1917 (stili i vjetër)",
        ),
        (
            "29 February 1900 O.S.",
            "29 February 1900 (O.S.)",
            "29 февраля 1900 г. (ст. ст.)",
            "29 shkurt 1900 (stili i vjetër)",
        ),
    ],
)
def test_a_day_in_the_old_style_keeps_its_numbers_and_says_so(typed, chicago, gost, albanian):
    printed = tuple(print_date(typed, sheet(style)) for style in ("chicago", "gost", "albanian"))
    assert printed == (chicago, gost, albanian)


@given(st.integers(1_721_424, 2_500_000), st.sampled_from(["gregorian", "julian"]))
def test_a_day_is_counted_and_read_back_in_either_calendar(number, calendar):
    assert day_number(*civil(number, calendar), calendar) == number
