"""Cyrillic in Latin letters by three schemes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.values import SCHEMES, transliterate

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
OTHERS = "ґєіїўђѓѕјљњќћџ"


@pytest.mark.parametrize(
    ("text", "library", "maps", "iso"),
    [
        ("Хрущёв", "Khrushchëv", "Khrushchëv", "Hruŝëv"),
        ("Ельцин, подъезд", "Elʹtsin, podʺezd", "Yel’tsin, pod”yezd", "Elʹcin, podʺezd"),
        ("Ёлкин, объём", "Ëlkin, obʺëm", "Yëlkin, ob”yëm", "Ëlkin, obʺëm"),
        (
            "Чапаев, Майер, Юрьев",
            "Chapaev, Maĭer, Iurʹev",
            "Chapayev, Mayyer, Yur’yev",
            "Čapaev, Majer, Ûrʹev",
        ),
        ("Эренбург, Цыбин", "Ėrenburg, Tsybin", "Erenburg, Tsybin", "Èrenburg, Cybin"),
        ("Щука ЩУКА щука", "Shchuka SHCHUKA shchuka", "Shchuka SHCHUKA shchuka", "Ŝuka ŜUKA ŝuka"),
        ("Ю. Щ. Яковлев", "Iu. Shch. Iakovlev", "Yu. Shch. Yakovlev", "Û. Ŝ. Âkovlev"),
        ("ЕС и США", "ES i SSHA", "YES i SSHA", "ES i SŠA"),
        ("в 1960-е (New York)", "v 1960-e (New York)", "v 1960-ye (New York)", "v 1960-e (New York)"),
    ],
)
def test_russian(text, library, maps, iso):
    """ALA-LC 2012 without ties, BGN/PCGN 1947, ISO 9:1995; a capital is written in full capitals only among capitals."""
    assert tuple(transliterate(text, scheme) for scheme in SCHEMES) == (library, maps, iso)


@pytest.mark.parametrize(
    ("language", "text", "library", "maps", "iso"),
    [
        ("uk", "Грушевський, Київ", "Hrushevsʹkyĭ, Kyïv", "Hrushevskyi, Kyiv", "Gruševsʹkij, Kiïv"),
        (
            "uk",
            "Єнакієве, Згурський",
            "Ienakiieve, Zhursʹkyĭ",
            "Yenakiieve, Zghurskyi",
            "Ênakìêve, Zgursʹkij",
        ),
        ("be", "Быкаў, Гомель", "Bykaŭ, Homelʹ", "Bykaw, Homyel’", "Bykaŭ, Gomelʹ"),
        ("bg", "Щърбанов, България", "Shtŭrbanov, Bŭlgariia", "Shtarbanov, Balgariya", "Ŝʺrbanov, Bʺlgariâ"),
        ("sr", "Ђиласи, Њего, џеп", "Đilasi, Njego, džep", "Đilasi, Njego, džep", "Đilasi, N̂ego, d̂ep"),
        ("mk", "Ѓорѓи, Ќосе, ѕид", "Ǵorǵi, Ḱose, dzid", "Gjorgji, Kjose, dzid", "Ǵorǵi, Ḱose, ẑid"),
        ("kk", "Щука", "Shchuka", "Shchuka", "Ŝuka"),
    ],
)
def test_other_languages(language, text, library, maps, iso):
    """Each scheme's own table of the language, except ISO 9, which has one for all; an unknown language is read as Russian."""
    assert tuple(transliterate(text, scheme, language) for scheme in SCHEMES) == (library, maps, iso)


def test_letters_of_another_language_in_a_russian_text_are_not_left_over():
    assert transliterate("Київ, мозг", "bgn-pcgn") == "Kiiv, mozg"


@given(
    st.text(alphabet=RUSSIAN + RUSSIAN.upper() + OTHERS + OTHERS.upper() + " ,-'"), st.sampled_from(SCHEMES)
)
def test_no_cyrillic_letter_is_left(text, scheme):
    assert not any("CYRILLIC" in unicodedata.name(letter) for letter in transliterate(text, scheme))


@given(st.text(alphabet=st.characters(max_codepoint=0x3FF)), st.sampled_from(SCHEMES))
def test_other_scripts_are_left_alone(text, scheme):
    assert transliterate(text, scheme) == text


@given(st.text(alphabet=RUSSIAN + OTHERS), st.sampled_from(SCHEMES))
def test_both_spellings_of_a_letter_are_the_same(text, scheme):
    """й is one character, or и with a breve."""
    loose = unicodedata.normalize("NFD", text)
    assert transliterate(loose, scheme) == transliterate(text, scheme)


ISO = {transliterate(letter, "iso-9"): letter for letter in RUSSIAN + OTHERS}


@given(st.text(alphabet=RUSSIAN + OTHERS + " "))
def test_iso_9_can_be_turned_back(text):
    """One Latin letter, with its marks, for each Cyrillic one."""
    assert len(ISO) == len(RUSSIAN + OTHERS)
    graphemes: list[str] = []
    for character in unicodedata.normalize("NFD", transliterate(text, "iso-9")):
        if unicodedata.combining(character):
            graphemes[-1] += character
        else:
            graphemes.append(character)
    assert "".join(ISO.get(unicodedata.normalize("NFC", letter), letter) for letter in graphemes) == text
