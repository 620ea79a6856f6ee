"""References of one form are read once, and never otherwise than each by itself."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import Formulary, read_reference

from histcite.archives import Registry, formulary, shipped

DATA = Path(__file__).with_name("data")
WRITTEN = [
    *(case["text"] for case in json.loads((DATA / "reference-strings.json").read_text(encoding="utf-8"))),
    *(
        line.split("\t")[0]
        for line in (DATA / "footnotes.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ),
    *(archive.example for archive in shipped() if archive.example),
]
LABELS = (
    "f. ", "ф.", "Ф. ", "op. ", "оп. ", "d. ", "Д. ", "l. ", "л. ", "ll. ", "fondi ", "dos. ", "fl. ", "Box ", "Folder ", "RG ",
    "Entry ", "Lot ", "Bd. ", "Bl. ", "sygn. ", "k. ", "č. ", "cs. ", "vol. ", "t. ", "no. ", "№ ", "p. ", "", "c. ", "lot",
)  # fmt: skip
ENDS = (
    "",
    ".",
    " ob.",
    " об.",
    "об.",
    " verso",
    " r",
    ", passim",
    "-15",
    ", 17",
    " i 18",
    "; f. 4",
    " (copy)",
    "a",
)
NUMBERS = st.one_of(*(st.integers(10**n, 10 ** (n + 1) - 1) for n in range(5)), st.integers(1690, 2210))


def alone(text):
    """*text* as it is read without the others, but for its spans."""
    read = read_reference(text)
    return read and replace(read, spans=())


@st.composite
def families(draw):
    """A reference as somebody wrote it, or made up, and others that differ from it in their numbers, mostly of the same length."""
    if draw(st.booleans()):
        text = draw(st.sampled_from(WRITTEN))
    else:
        name = draw(st.sampled_from(list(shipped())).flatmap(lambda archive: st.sampled_from(archive.called)))
        steps = draw(st.lists(st.tuples(st.sampled_from(LABELS), NUMBERS), min_size=1, max_size=5))
        text = ", ".join((name, *(f"{label}{number}" for label, number in steps))) + draw(
            st.sampled_from(ENDS)
        )
    digits = st.sampled_from("0123456789")
    others = [re.sub("[0-9]", lambda _: draw(digits), text) for _ in range(3)]
    return [text, *others, re.sub("[0-9]+", lambda _: str(draw(NUMBERS)), text), text]


@given(families())
def test_a_reference_is_read_as_if_it_were_the_only_one(family):
    """Whatever was read before it, of the same form or not."""
    forms = Formulary()
    assert [forms.read(text) for text in family] == [alone(text) for text in family]


def test_what_somebody_wrote_is_read_from_its_form_as_it_stands():
    differently = []
    for text in WRITTEN:
        forms, expected = Formulary(), alone(text)
        twice = [forms.read(text), forms.read(text)]
        if twice != [expected, expected] or forms.recall(text) not in (None, expected):
            differently.append(text)
    assert differently == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("RGANI, f. 3, op. 14, d. 448, l. 12 ob.", "RGANI, f. 5, op. 30, d. 301, l. 77 ob."),
        ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 9.", "РГАНИ. Ф. 5. Оп. 30. Д. 301. Л. 8."),
        ("NARA, RG 59, Box 5", "NARA, RG 84, Box 9"),
        ("AQSH, F. 14, D. 24, fl. 3", "AQSH, F. 10, D. 77, fl. 9"),
    ],
)
def test_a_form_that_was_read_is_not_read_again(first, second, monkeypatch):
    forms = Formulary()
    forms.read(first)
    expected = alone(second)
    monkeypatch.setattr(formulary, "read_reference", lambda *_: pytest.fail("read again"))
    assert (forms.read(second), forms.recall(second)) == (expected, expected)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("RGANI, f. 3, op. 14, d. 448, 12", "RGANI, f. 3, op. 14, d. 448, 500"),
        ("RGANI, f. 3, op. 14, d. 448, l. 12-15", "RGANI, f. 3, op. 14, d. 448, l. 18-15"),
        ("RGANI, f. 3, op. 14, d. 448, l. 1961", "RGANI, f. 3, op. 14, d. 448, l. 1161"),
        ("RGANI, f. 3, op. 14, d. 448, l. 12", "RGANI, f. 3, op. 14, d. 448, l. 02"),
        ("f. 3, op. 14, d. 448", "f. 5, op. 14, d. 448"),
        ("Ibid., l. 12", "Ibid., l. 13"),
        ("AD 93, 12 J 5", "AD 33, 12 J 5"),
    ],
    ids=["no label", "range", "year", "zero", "no archive", "leaning", "number in the name"],
)
def test_where_a_number_may_matter_each_is_read_by_itself(first, second):
    forms = Formulary()
    forms.read(first)
    assert forms.recall(second) is None
    assert forms.read(second) == alone(second)


def test_an_archive_that_asks_for_certain_digits_is_read_each_time():
    """As one of a library's own may: here fonds 17 is a fonds, and 18 is none."""
    own = {"acronyms": ["OWNARCH"], "levels": ["fonds", "file"], "values": {"fonds": "17(?!\\d)"}}
    archives = Registry({**shipped().tables, "XX-OWN": own})
    forms = Formulary(archives=archives)
    for text in ("OWNARCH, f. 17, d. 2", "OWNARCH, f. 18, d. 2"):
        expected = read_reference(text, archives=archives)
        assert forms.read(text) == (expected and replace(expected, spans=()))
        assert forms.recall(text) is None


def test_old_forms_make_room_for_new_ones(monkeypatch):
    monkeypatch.setattr(formulary, "MOST", 2)
    forms = Formulary()
    texts = [f"RGANI, {label} 3, op. 14, d. 448" for label in ("f.", "fond", "fonds")]
    assert [forms.read(text) for text in texts] == [alone(text) for text in texts]
    assert [forms.recall(text) is None for text in texts] == [True, True, False]
