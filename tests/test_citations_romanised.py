"""Cyrillic sources in a paper in Latin letters, and titles side by side."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import bibliography_line, cite, short

from histcite.citations import STYLES
from histcite.citations.romanised import romanised
from histcite.records.source import Source
from histcite.values import SCHEMES

ARTICLE = Source(
    key="wheat",
    kind="article",
    title="Пшеница для Албании",
    authors=("Щербаков, Юрий", "Smith, John"),
    container="Вопросы истории",
    number="3",
    date="1999",
    language="ru",
)
BOOK = Source(
    key="presidium",
    kind="edition",
    title="Президиум ЦК КПСС",
    editor="Фурсенко, А. А.",
    place="Москва",
    publisher="РОССПЭН",
    date="2003",
)


def test_people_container_imprint_and_title_are_put_in_latin_letters_and_the_original_is_kept():
    assert romanised(ARTICLE, "ala-lc") == replace(
        ARTICLE,
        authors=("Shcherbakov, Iuriĭ", "Smith, John"),
        container="Voprosy istorii",
        title="Pshenitsa dlia Albanii",
        original_title="Пшеница для Албании",
        transliterated_title="Pshenitsa dlia Albanii",
    )
    assert romanised(BOOK, "bgn-pcgn") == replace(
        BOOK,
        editor="Fursenko, A. A.",
        place="Moskva",
        publisher="ROSSPEN",
        title="Prezidium TSK KPSS",
        original_title="Президиум ЦК КПСС",
        transliterated_title="Prezidium TSK KPSS",
    )


def test_the_language_of_the_source_chooses_the_table():
    source = Source(key="a", kind="book", title="Історія Києва", language="uk-UA")
    assert romanised(source, "ala-lc").transliterated_title == "Istoriia Kyieva"


def test_a_title_transliterated_by_hand_is_kept():
    by_hand = replace(ARTICLE, transliterated_title="Pshenica dlja Albanii")
    assert romanised(by_hand, "iso-9").title == "Pshenica dlja Albanii"


def test_a_source_that_goes_under_a_translation_is_called_by_its_transliterated_title():
    source = Source(key="a", kind="book", title="Security", original_title="Безопасность", date="1960")
    written = romanised(source, "ala-lc")
    assert cite(written, {}, style="chicago") == "Bezopasnostʹ [Security] (1960)"
    assert cite(written, {}, style="gost") == "Bezopasnostʹ. 1960."


def test_a_romanised_source_is_romanised_already():
    once = romanised(ARTICLE, "ala-lc")
    assert romanised(once, "iso-9") == once


@given(st.text(alphabet="abcçë ,.é", max_size=12), st.sampled_from(SCHEMES))
def test_a_source_in_latin_letters_stays_as_it_is(text, scheme):
    source = Source(key="a", kind="book", title=text, authors=(text,), place=text, container=text)
    assert romanised(source, scheme) == source


SECURITY = Source(
    key="security",
    kind="book",
    title="Безопасность",
    transliterated_title="Bezopasnost’",
    translated_title="Security",
    date="1960",
)
TRANSLATED = replace(SECURITY, title="Security", original_title="Безопасность", translated_title="")


@pytest.mark.parametrize(
    ("source", "style", "note"),
    [
        (SECURITY, "chicago", "Bezopasnost’ [Security] (1960)"),
        (SECURITY, "mhra", "Bezopasnost’ [Security] (1960)"),
        (SECURITY, "albanian", "Bezopasnost’ [Security], 1960"),
        (SECURITY, "gost", "Безопасность. 1960."),
        (replace(SECURITY, transliterated_title=""), "albanian", "Безопасность [Security], 1960"),
        (replace(SECURITY, translated_title=""), "chicago", "Bezopasnost’ (1960)"),
        (TRANSLATED, "chicago", "Bezopasnost’ [Security] (1960)"),
        (TRANSLATED, "gost", "Безопасность. 1960."),
        (replace(TRANSLATED, transliterated_title=""), "chicago", "Security (1960)"),
        (
            replace(SECURITY, kind="article", container="Pravda", number="3"),
            "chicago",
            "“Bezopasnost’” [Security], Pravda no. 3 (1960)",
        ),
        (Source(key="a", kind="book", title="Wheat", translated_title="Wheat"), "chicago", "Wheat"),
    ],
)
def test_titles_stand_side_by_side(source, style, note):
    """Chicago puts the translated title in brackets after the other; GOST has the original alone."""
    assert cite(source, {}, style=style) == note


@pytest.mark.parametrize(
    ("style", "line"), [("chicago", "Bezopasnost’"), ("gost", "Безопасность."), ("albanian", "Bezopasnost’")]
)
def test_the_short_form_has_the_title_alone(style, line):
    assert short(SECURITY, {}, style) == line


@pytest.mark.parametrize(
    ("style", "line"),
    [
        (
            "chicago",
            "Shcherbakov, Iuriĭ and John Smith. “Pshenitsa dlia Albanii.” Voprosy istorii no. 3 (1999).",
        ),
        ("gost", "Shcherbakov I., Smith J. Pshenitsa dlia Albanii // Voprosy istorii. 1999. № 3."),
    ],
)
def test_a_bibliography_line_of_a_romanised_source(style, line):
    assert (
        bibliography_line(romanised(ARTICLE, "ala-lc"), {}, style).replace("\N{NO-BREAK SPACE}", " ") == line
    )


@pytest.mark.parametrize("style", [style for style in STYLES if style != "gost"])
def test_no_cyrillic_letter_is_left_in_a_paper_in_latin_letters(style):
    for source in (ARTICLE, BOOK):
        note = cite(romanised(source, "ala-lc"), {}, style=style)
        assert not any("а" <= letter.lower() <= "я" for letter in note)
