"""Archival references in the styles of footnotes, and back again."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES, read_reference, render_archival, render_leaves

from histcite.archives import ArchivalReference, Leaf, LeafRange, file_identity, read_leaves
from histcite.archives.reference import compared
from histcite.citations.archival import ArchivalStyle

STYLES = get_args(ArchivalStyle)

RENDERED = [
    ("RGANI, f. 3, op. 14, d. 448, ll. 12ob.-15", "gost", "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12 об.–15."),
    ("RGANI, f. 3, op. 14, d. 448, ll. 12ob.-15", "chicago", "RGANI, f. 3, op. 14, d. 448, ll. 12ob.–15"),
    ("RGANI, f. 3, op. 14, d. 448, ll. 12ob.-15", "mhra", "Moscow, RGANI, f. 3, op. 14, d. 448, fols 12v–15"),
    (
        "RGANI, f. 3, op. 14, d. 448, ll. 12ob., 15r",
        "mhra",
        "Moscow, RGANI, f. 3, op. 14, d. 448, fols 12v, 15r",
    ),
    ("TNA, FO 371/133009, f. 105", "mhra", "Kew, TNA, FO 371/133009, fol. 105"),
    ("PRC FMA 109-02064-01, 12-15", "mhra", "Beijing, PRC FMA, 109-02064-01, pp. 12–15"),
    ("FRUS, 1961-1963, vol. XVI, doc. 4", "mhra", "FRUS, 1961-1963, vol. XVI, doc. 4"),
    ("RGANI, f. 3, op. 14, d. 448, ll. 12ob.-15", "plain", "RGANI f.3 op.14 d.448 l.12v-15"),
    ("RGANI, f. 3, op. 14, d. 448, ll. 12ob.-15", "canonical", "RU-RGANI/fonds:3/series:14/file:448#12v-15"),
    ("RGANI, f. 3, op. 14, d. 448, ll. 12ob.-15", "albanian", "RGANI, F. 3, Op. 14, D. 448, fl. 12v–15"),
    ("RGANI, f. 3, op. 14, d. 448, l. 12ob", "gost", "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12 об."),
    ("ГА РФ. Ф. Р-9401. Оп. 2. Д. 139. Л. 15а", "chicago", "GARF, f. R-9401, op. 2, d. 139, l. 15a"),
    ("GARF, f. R-9401, op. 2, d. 139, l. 15a", "gost", "ГАРФ. Ф. Р-9401. Оп. 2. Д. 139. Л. 15а."),
    ("TsDA, f. 1Б, op. 6, a.e. 4180", "albanian", "TsDA, F. 1B, Op. 6, a.e. 4180"),
    ("TsDA, f. 1B, op. 6, a.e. 4180", "gost", "ЦДА. Ф. 1Б. Оп. 6. А.е. 4180."),
    ("RGASPI, f. M-1, op. 9, d. 5", "gost", "РГАСПИ. Ф. М-1. Оп. 9. Д. 5."),
    ("RGAE, f. 413, op. IX, d. 5", "gost", "РГАЭ. Ф. 413. Оп. IX. Д. 5."),
    ("MAE, 189QO 34, fol. 5", "chicago", "MAE, 189QO/34, fol. 5"),
    ("AN, F/7/13424", "chicago", "AN, F/7/13424"),
    (
        "MNL OL M-KS 288. f. 5. cs. 100. ő. e. fol. 12",
        "chicago",
        "MNL OL, M-KS, 288. f. 5. cs. 100. ő. e., fol. 12",
    ),
    (
        "MNL OL M-KS 288. f. 5. cs. 100. ő. e. fol. 12",
        "gost",
        "MNL OL. M-KS. 288. f. 5. cs. 100. ő. e. Fol. 12.",
    ),
    (
        "ANIC, fond CC al PCR, secția Cancelarie, dosar 12/1960, f. 3",
        "chicago",
        "ANIC, fond CC al PCR, secția Cancelarie, dosar nr. 12/1960, f. 3",
    ),
    ("AVPRF, f. 067, op. 19, p. 121, d. 15", "gost", "АВП РФ. Ф. 067. Оп. 19. П. 121. Д. 15."),
    (
        "TsDAHO, f. 1, op. 32, spr. 2612, ark. 64 zv.",
        "gost",
        "ЦДАГО України. Ф. 1. Оп. 32. Спр. 2612. Арк. 64 зв.",
    ),
    ("AQSH, F. 14/AP, V. 1960, D. 24, fl. 3-5", "albanian", "AQSH, F. 14/AP, V. 1960, D. 24, fl. 3–5"),
    ("AQSH, F. 14/AP, V. 1960, D. 24, fl. 3-5", "chicago", "AQSH, F. 14/AP, V. 1960, D. 24, fl. 3–5"),
    ("AQSH, F. 14/AP, V. 1960, D. 24, fl. 3-5", "gost", "AQSH. F. 14/AP. V. 1960. D. 24. Fl. 3–5."),
    ("TNA, FO 371/133009, f. 105", "chicago", "TNA, FO 371/133009, f. 105"),
    ("NARA, RG 59, Lot 64 D 199, Box 5", "chicago", "NARA, RG 59, Lot 64 D 199, Box 5"),
    ("NARA, RG 59, Central Files, 711.5/5-858", "chicago", "NARA, RG 59, 711.5/5-858"),
    ("HIA, Volkogonov papers, box 3, folder 4", "plain", "HIA, Volkogonov papers Box 3 Folder 4"),
    ("MNL OL M-KS 288. f. 5. cs. 100. ő. e.", "chicago", "MNL OL, M-KS, 288. f. 5. cs. 100. ő. e."),
    ("BArch, R 43-I/161, fol. 91", "gost", "BArch. R 43-I/161. Bl. 91."),
    ("AJ, 507/IX, 1/I-123", "gost", "AJ. 507/IX, 1/I-123."),
    ("PRC FMA 109-02064-01, 12-15", "chicago", "PRC FMA, 109-02064-01, pp. 12–15"),
    ("ГА РФ. Ф. Р-9401. Оп. 2. Д. 139. Л. 15а", "plain", "GARF f.R-9401 op.2 d.139 l.15a"),
    ("ЦДА, ф. 1Б, оп. 6, а.е. 4180, л. 12", "plain", "TsDA f.1B op.6 a.e.4180 l.12"),
    ("NA, f. KSČ-ÚV-02/1, sv. 37, a. j. 40", "plain", "NA f.KSC-UV-02/1 sv.37 a. j.40"),
    ("MNL OL M-KS 288. f. 5. cs. 100. ő. e.", "plain", "MNL OL, M-KS 288. f. 5. cs. 100. o. e."),
    ("Архив СПбИИ РАН, ф. 3, оп. 1, д. 4", "plain", "Архив СПбИИ РАН, ф. 3, оп. 1, д. 4"),
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12в, 15а", "plain", "RGANI f.3 op.14 d.448 l.12w,15a"),
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12в, 15а", "gost", "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12в, 15а."),
    ("Madrid, AMAE, R-1234", "chicago", "Madrid, AMAE, R-1234"),
    ("RGANI", "gost", "РГАНИ."),
    ("Архив СПбИИ РАН, ф. 3, оп. 1, д. 4", "chicago", "Архив СПбИИ РАН, ф. 3, оп. 1, д. 4"),
    ("Ф. П. Оп. 1. Д. 37. Л. 14", "gost", "Ф. П. Оп. 1. Д. 37. Л. 14."),
]


@pytest.mark.parametrize(("text", "style", "rendered"), RENDERED)
def test_whole_references(text, style, rendered):
    """The archive's own labels, in the style's script; GOST binds each label to its number."""
    assert render_archival(read_reference(text), style).replace("\u00a0", " ") == rendered


def test_gost_binds_labels_to_numbers():
    """No line breaks between a label and its number, nor between a leaf and its side."""
    assert (
        render_archival(read_reference("РГАНИ. Ф. 3. Л. 12 об."), "gost")
        == "РГАНИ. Ф.\u00a03. Л.\u00a012\u00a0об."
    )


@pytest.mark.parametrize(
    ("text", "style", "rendered"),
    [
        ("RGANI, f. 3, op. 1, d. 4, ll. 12ob.-15", "gost", "Л.\u00a012\u00a0об.–15"),
        ("RGANI, f. 3, op. 1, d. 4, ll. 12, 15", "chicago", "ll. 12, 15"),
        ("RGANI, f. 3, op. 1, d. 4, ll. 12, 15", "plain", "l.12,15"),
        ("RGANI, f. 3, op. 1, d. 4, ll. 12, 15", "canonical", "12,15"),
        ("RGANI, f. 3, op. 1, d. 4", "chicago", ""),
    ],
)
def test_leaves_alone(text, style, rendered):
    assert render_leaves(read_reference(text), style) == rendered


SIDES = ["", "r", "v"]


@st.composite
def leaf_ranges(draw, sides):
    """A leaf or a rising range with nothing shortened."""
    leaf = st.builds(
        Leaf,
        number=st.integers(1, 999),
        letter=st.sampled_from(["", "a", "b", "g"]),
        side=st.sampled_from(sides),
    )
    first = draw(leaf)
    last = draw(st.one_of(st.just(first), st.builds(replace, st.just(first), number=st.integers(1000, 1700))))
    return LeafRange(first, last)


@st.composite
def references(draw):
    """The example of any archive, with other numbers, cut at any level, on any leaves; pages have no sides."""
    archive = draw(st.sampled_from(list(ARCHIVES)))
    example = read_reference(archive.example)
    levels = example.levels[: draw(st.integers(1, len(example.levels)))]
    ranges = leaf_ranges(SIDES[:1] if archive.family == "editions" else SIDES)
    leaves = tuple(draw(st.lists(ranges, max_size=3))) if len(levels) == len(example.levels) else ()
    return replace(
        example, levels=tuple((name, draw(renumbered(name, value))) for name, value in levels), leaves=leaves
    )


def renumbered(name, value):
    """Other digits in the places of the example's; a year stays a year."""
    if name == "year":
        return st.just(value)
    digit = st.sampled_from("123456789")
    count = len(re.findall(r"\d", value))
    return st.lists(digit, min_size=count, max_size=count).map(
        lambda new: re.sub(r"\d", lambda _: new.pop(), value)
    )


@given(references(), st.sampled_from([style for style in STYLES if style != "plain"]))
def test_what_is_rendered_is_read_back(reference, style):
    """Every style says enough for the same archive, levels and leaves to be read again; letters may change their script."""
    again = read_reference(render_archival(reference, style))
    assert again is not None
    folded = [(level, compared(value)) for level, value in again.levels]
    assert folded == [(level, compared(value)) for level, value in reference.levels]
    assert (again.archive, again.leaves) == (reference.archive, reference.leaves)


@given(st.sampled_from("АБГДЖЗКЛМНОПРСТУФЦЧABDEGKLMNOPRSTUZ"), st.integers(1, 9999), st.sampled_from(STYLES))
def test_a_letter_beside_a_number_changes_its_script_and_not_the_file(letter, number, style):
    for fonds in (f"{letter}-{number}", f"{number}{letter}"):
        reference = ArchivalReference(archive="RU-GARF", levels=(("fonds", fonds), ("series", "1")))
        again = read_reference(render_archival(reference, style))
        assert again is not None
        assert file_identity(again) == file_identity(reference)


def test_every_example_is_read_back_at_every_level():
    """A reference may stop anywhere; what is printed for the levels and the leaves of an archive is known to it."""
    for archive in ARCHIVES:
        example = replace(read_reference(archive.example), leaves=())
        sides = "" if archive.family == "editions" else "v"
        leaves = (LeafRange(Leaf(number=3, side=sides), Leaf(number=1105, side=sides)),)
        cut = [replace(example, levels=example.levels[:depth]) for depth in range(1, len(example.levels) + 1)]
        for reference in (*cut, replace(example, leaves=leaves)):
            again = read_reference(render_archival(reference, "plain"))
            assert again is not None, archive.id
            assert (file_identity(again), again.leaves) == (file_identity(reference), reference.leaves)


@given(references())
def test_plain_references_are_ascii_and_mean_the_same_file(reference):
    """Letters are put into Latin by the table that identities are compared with, so no file is confused with another."""
    written = render_archival(reference, "plain")
    assert written.isascii()
    again = read_reference(written)
    assert again is not None
    assert file_identity(again) == file_identity(reference)
    assert again.leaves == reference.leaves


@given(references(), st.sampled_from(STYLES))
def test_rendered_leaves_are_a_locator(reference, style):
    assert read_leaves(render_leaves(reference, style) or "0")


@pytest.mark.parametrize(
    ("text", "style", "rendered"),
    [
        ("Архив на МВР, ф. 2, оп. 1, а.е. 345, л. 6", "gost", "Архив на МВР. Ф. 2. Оп. 1. А.е. 345. Л. 6."),
        ("Архив на МВР, ф. 2, оп. 1, а.е. 345, л. 6", "chicago", "Архив на МВР, ф. 2, оп. 1, а.е. 345, л. 6"),
        (
            "Městský archiv Brno, fond A 1/3, kart. 5, fol. 3r",
            "gost",
            "Městský archiv Brno, fond A 1/3, kart. 5, fol. 3r.",
        ),
    ],
)
def test_an_archive_that_is_not_known_keeps_its_words_and_one_sign_between_them(text, style, rendered):
    assert render_archival(read_reference(text), style) == rendered
