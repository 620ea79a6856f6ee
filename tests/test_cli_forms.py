"""The form for one claim in an editor: what is written into it is read back from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.cli.forms import read_form, write_form
from histcite.records.cells import clean

COLUMNS = ("text", "reference", "note")
lines = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12).map(clean).filter(bool)
)
cells = st.lists(lines, min_size=1, max_size=3).map("\n".join)


@given(st.dictionaries(st.sampled_from(COLUMNS), cells))
def test_a_form_that_is_saved_as_it_was_changes_nothing(filled):
    """Lines of a cell may look like remarks or like other columns."""
    assert read_form(write_form(COLUMNS, filled), COLUMNS) == filled


def test_paragraphs_stay_apart():
    filled = {"text": "One paragraph.\n\nAnother."}
    assert read_form(write_form(COLUMNS, filled), COLUMNS) == filled


def test_an_empty_form_is_a_heading_and_its_columns():
    form = write_form(COLUMNS, {})
    assert form.splitlines()[-3:] == ["text:", "reference:", "note:"]
    assert all(line.startswith("# ") for line in form.splitlines()[:-3])
    assert read_form(form, COLUMNS) == {}


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        ("text: Albania asked.", {"text": "Albania asked."}),
        ("text: Time: noon", {"text": "Time: noon"}),
        ("text: One\nand two\n    and three\n", {"text": "One\nand two\nand three"}),
        ("# a remark\ntext: x\n# another\n", {"text": "x"}),
        ("text: x\nreference:\nnote:  \n", {"text": "x"}),
        ("text: first\ntext: second\n", {"text": "second"}),
        ("before any column\n", {}),
    ],
)
def test_a_form_is_read_line_by_line(typed, filled):
    assert read_form(typed, COLUMNS) == filled
