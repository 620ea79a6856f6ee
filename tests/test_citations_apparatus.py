"""Notes that follow one another: full, short, and ibid."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import footnote, running

from histcite.archives import Registry
from histcite.citations import STYLES, Note
from histcite.records.source import Source

FILE = Source(key="file", kind="file", reference="RU-RGANI/fonds:3/series:14/file:448")
LETTER = Source(
    key="letter",
    kind="document",
    title="Letter on wheat",
    authors=("Shehu, Mehmet",),
    date="1960-07",
    within="file",
)
MEMOIR = Source(
    key="memoir", kind="memoir", title="Hrushovianët", authors=("Hoxha, Enver",), date="1980", language="sq"
)
DIARY = Source(key="diary", kind="book", title="Hrushovianët", authors=("Hoxha, Enver",), date="1999")
SOURCES = {source.key: source for source in (FILE, LETTER, MEMOIR, DIARY)}


def _run(notes, style):
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in running(notes, SOURCES, style)]


NOTES = (
    Note(source=LETTER, locator="l. 12"),
    Note(source=LETTER, locator="л. 12"),
    Note(source=LETTER, locator="l. 13"),
    Note(source=MEMOIR, locator="p. 3"),
    Note(source=LETTER, locator="l. 14"),
    Note(source=FILE, locator="15"),
    Note(source=FILE, locator="16"),
    Note(source=MEMOIR),
    Note(source=MEMOIR, locator="p. 4"),
    Note(source=MEMOIR),
)


@pytest.mark.parametrize(
    ("style", "lines"),
    [
        (
            "gost",
            [
                "Shehu M. Letter on wheat. Июль 1960 г. // РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12.",
                "Там же.",
                "Там же. Л. 13.",
                "Hoxha E. Hrushovianët. 1980. Fq. 3.",
                "Shehu M. Letter on wheat. Л. 14.",
                "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 15.",
                "Там же. Л. 16.",
                "Hoxha E. Hrushovianët.",
                "Ibid. Fq. 4.",
                "Hoxha E. Hrushovianët.",
            ],
        ),
        (
            "mhra",
            [
                "Mehmet Shehu, Letter on wheat, July 1960, Moscow, RGANI, f. 3, op. 14, d. 448, fol. 12.",
                "Ibid.",
                "Ibid., fol. 13.",
                "Enver Hoxha, Hrushovianët (1980), p. 3.",
                "Shehu, Letter on wheat, fol. 14.",
                "Moscow, RGANI, f. 3, op. 14, d. 448, fol. 15.",
                "Ibid., fol. 16.",
                "Hoxha, Hrushovianët.",
                "Ibid., p. 4.",
                "Hoxha, Hrushovianët.",
            ],
        ),
        (
            "albanian",
            [
                "Mehmet Shehu, Letter on wheat, korrik 1960, RGANI, F. 3, Op. 14, D. 448, fl. 12.",
                "Po aty.",
                "Po aty, fl. 13.",
                "Enver Hoxha, Hrushovianët, 1980, fq. 3.",
                "Shehu, Letter on wheat, fl. 14.",
                "RGANI, F. 3, Op. 14, D. 448, fl. 15.",
                "Po aty, fl. 16.",
                "Hoxha, Hrushovianët.",
                "Po aty, fq. 4.",
                "Hoxha, Hrushovianët.",
            ],
        ),
        (
            "chicago",
            [
                "Mehmet Shehu, Letter on wheat, July 1960, RGANI, f. 3, op. 14, d. 448, l. 12.",
                "Shehu, Letter on wheat, l. 12.",
                "Shehu, Letter on wheat, l. 13.",
                "Enver Hoxha, Hrushovianët (1980), 3.",
                "Shehu, Letter on wheat, l. 14.",
                "RGANI, f. 3, op. 14, d. 448, l. 15.",
                "RGANI, f. 3, op. 14, d. 448, l. 16.",
                "Hoxha, Hrushovianët.",
                "Hoxha, Hrushovianët, 4.",
                "Hoxha, Hrushovianët.",
            ],
        ),
    ],
)
def test_first_in_full_then_short_and_ibid_for_a_repeat(style, lines):
    """A note without a place after one with a place is no repeat, and Chicago has short forms instead of ibid."""
    assert _run(NOTES, style) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (FILE, ["РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 3.", "Там же. Л. 4."]),
        (
            replace(FILE, reference="AL-AQSH/fonds:14%2FAP/year:1960/file:24"),
            ["AQSH. F. 14/AP. V. 1960. D. 24. Fl. 3.", "Ibid. Fl. 4."],
        ),
        (replace(DIARY, title="Дневник", authors=()), ["Дневник. 1999. С. 3.", "Там же. С. 4."]),
        (DIARY, ["Hoxha E. Hrushovianët. 1999. P. 3.", "Ibid. P. 4."]),
        (Source(key="lost", kind="document", title="telegram"), ["Telegram. Л. 3.", "Там же. Л. 4."]),
    ],
)
def test_gost_says_ibid_after_a_work_in_latin_letters(source, lines):
    """The word is in the script of the label beside it: that of the archive, or of the language of the work."""
    assert _run([Note(source=source, locator="3"), Note(source=source, locator="4")], "gost") == lines


def test_what_was_read_through_another_work():
    """Only the same place through the same place is a repeat; the work it was read through counts as cited."""
    notes = [
        Note(source=LETTER, locator="l. 12", via=MEMOIR, via_locator="9"),
        Note(source=LETTER, locator="l. 12", via=MEMOIR, via_locator="9"),
        Note(source=LETTER, locator="l. 13", via=MEMOIR, via_locator="9"),
        Note(source=LETTER, locator="l. 13"),
        Note(source=MEMOIR, locator="10"),
    ]
    assert _run(notes, "gost") == [
        (
            "Shehu M. Letter on wheat. Июль 1960 г. // РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12. "
            "Цит. по: Hoxha E. Hrushovianët. 1980. Fq. 9."
        ),
        "Там же.",
        "Shehu M. Letter on wheat. Л. 13. Цит. по: Hoxha E. Hrushovianët. Fq. 9.",
        "Shehu M. Letter on wheat. Л. 13.",
        "Hoxha E. Hrushovianët. Fq. 10.",
    ]


def test_two_works_never_share_a_short_form():
    """Where the short form would be that of another work, the note stays in full."""
    notes = [Note(source=MEMOIR), Note(source=DIARY), Note(source=MEMOIR), Note(source=DIARY, locator="5")]
    assert _run(notes, "chicago") == [
        "Enver Hoxha, Hrushovianët (1980).",
        "Enver Hoxha, Hrushovianët (1999).",
        "Hoxha, Hrushovianët.",
        "Enver Hoxha, Hrushovianët (1999), 5.",
    ]


def test_archives_of_her_own_are_known():
    own = Registry({"AL-SHKODER": {"acronyms": ["AQSHSH"], "city": "Shkodra", "tradition": "albanian"}})
    file = Source(key="own", kind="file", reference="AL-SHKODER/fonds:5/file:2")
    notes = [Note(source=file, locator="3"), Note(source=file, locator="4")]
    assert running(notes, {}, "mhra", archives=own) == (
        "Shkodra, AQSHSH, F. 5, D. 2, fol. 3.",
        "Ibid., fol. 4.",
    )


notes = st.builds(
    Note,
    source=st.sampled_from([FILE, LETTER, MEMOIR]),
    locator=st.sampled_from(["", "12", "p. 3", "л. 12 об."]),
)


@given(st.lists(notes, max_size=6), st.sampled_from(STYLES))
def test_the_first_note_on_every_work_is_the_full_one(notes, style):
    """However the notes stand, each has its line, and the first on a work is what ``footnote`` writes."""
    lines = running(notes, SOURCES, style)
    assert len(lines) == len(notes)
    assert all(lines)
    firsts = {note.source: (note, line) for note, line in reversed(list(zip(notes, lines, strict=True)))}
    for note, line in firsts.values():
        assert line == footnote(note, SOURCES, style)
