"""Which cards of a test are tried in the default tier, and which in the slow one."""

import pytest

small_first = pytest.mark.parametrize(
    "size", ["small", pytest.param("large", marks=pytest.mark.slow)], indirect=True
)
"""A dear test is tried on a small library, and on a large one in the slow tier."""


def also_slow(*cards):
    """Cards that say of more cases what others say already: for the slow tier."""
    return [
        pytest.param(*(card if isinstance(card, tuple) else (card,)), marks=pytest.mark.slow)
        for card in cards
    ]


def crossed(rows, columns):
    """Each of *rows* with each of *columns* as one card; those with the first of neither are for the slow tier."""
    return [
        pytest.param(row, column, marks=[pytest.mark.slow] if row != rows[0] and column != columns[0] else [])
        for row in rows
        for column in columns
    ]
