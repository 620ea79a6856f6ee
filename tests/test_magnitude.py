"""How far answers lie apart, as it is said and as conflicts are put in order by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.conflicts.magnitude import apart
from histcite.values import Kind, Names, read_answer

NAMES = Names()


def size(one, other, kind=None):
    left, right = (read_answer(typed, kind, names=NAMES).values[0] for typed in (one, other))
    return apart(left, right)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("1960-11-12", "1960-11-16", "4 days"),
        ("1960-11-12", "1960-11-13", "1 day"),
        ("1960-11", "1961-02", "2 months"),
        ("January 1956", "1961-01", "5 years"),
        ("1956", "1961", None),  # years, or figures
        ("before 1961", "1963-02", "2 years"),
        ("1960-11-01/1960-11-20", "1960-11-01/1960-12-01", "11 days"),
        ("50000 t", "10000 t", "a factor of 5"),
        ("50000 t", "45 t", "a factor of 1,111"),
        ("1100 men", "1000 men", "9.09 %"),
        ("10000-15000 t", "20000 t", "25 %"),
        ("at least 8 ships", "4 ships", "a factor of 2"),
        ("0 killed", "6 killed", "all or nothing"),
        ("8 ships", "at least 4 ships", None),
        ("8 t", "15 days", None),
        ("yes", "no", None),
    ],
)
def test_a_difference_is_told_in_days_by_a_factor_or_as_a_share(one, other, told):
    found = size(one, other)
    assert (found.words if found else None) == told


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_size_is_the_same_from_either_side_and_none_where_figures_meet(one, other):
    found = size(f"{one} t", f"{other} t", Kind.QUANTITY)
    assert found == size(f"{other} t", f"{one} t", Kind.QUANTITY)
    assert (found is None or found.factor == 1) == (one == other)
    assert found is None or 0 <= found.share <= 1
