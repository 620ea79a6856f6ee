"""Names: one name in many forms and scripts, and spellings that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.values import Name, Names, fold, identity

NAMES = Names(
    [
        ("Nikita Khrushchev", ("Khrushchev", "Hrushov", "Хрущёв", "Chruschtschow"), "person", ""),
        ("Enver Hoxha", ("Энвер Ходжа",), "person", ""),
        ("Mehmet Shehu", ("Shehu",), "person", ""),
        ("Hysni Shehu", ("Shehu",), "person", ""),
        ("Pasha Liman", ("Pashaliman",), "place", "Vlora"),
        ("Vlorë", ("Vlora", "Valona", "Влёра"), "place", "Albania"),
        ("Albania", ("Shqipëria", "Албания"), "place", ""),
        ("Moscow", ("Москва",), "place", "USSR"),
        ("Up", (), "place", "Down"),
        ("Down", (), "place", "Up"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "preferred"),
    [
        ("Хрущев", "Nikita Khrushchev"),
        ("HRUSHOV", "Nikita Khrushchev"),
        ("Khrushchev, Nikita", "Nikita Khrushchev"),
        ("Hoxha,  Enver", "Enver Hoxha"),
        ("Ходжа, Энвер", "Enver Hoxha"),
        ("Valona", "Vlorë"),
        ("Vlore", "Vlore"),
        ("Shehu", "Mehmet Shehu"),
        ("Ramiz Alia", "Ramiz Alia"),
    ],
)
def test_any_form_leads_to_the_preferred_one(typed, preferred):
    """Scripts, case, ё and inverted order make no difference; an unknown spelling is never merged."""
    known = NAMES.forms(NAMES.resolve(typed).key)
    assert (known[0] if known else typed) == preferred


def test_unknown_names_resolve_to_themselves():
    """In either order of first and last name."""
    assert NAMES.resolve("Alia, Ramiz").key == NAMES.resolve("Ramiz Alia").key == "ramiz alia"


@pytest.mark.parametrize(
    ("typed", "key", "within"),
    [
        ("Pashaliman", "pasha liman", ("vlorë", "albania", "ottoman empire")),
        ("Москва", "moscow", ("soviet union",)),
        ("Up", "up", ("down",)),
        ("Kukës", "kukes", ()),
        # between commas each lies in the next; what is known to lie around it anyhow adds nothing
        (
            "Hotel Dajti, Tirana",
            "hotel dajti, tirana",
            ("hotel dajti", "tirana", "albania", "ottoman empire"),
        ),
        ("Vlorë,Albania", "vlorë", ("albania", "ottoman empire")),
        ("Bar (Foo)", "bar, foo", ("bar", "foo")),
        ("near Kukës", "near kukes, kukes", ("near kukes", "kukes")),
        # the largest first; and a namesake of what is known
        ("Москва, the Kremlin", "kremlin", ("moscow", "soviet union")),
        ("Paris, Texas", "paris, texas", ("texas", "united states")),
    ],
)
def test_places_know_what_lies_around_them(typed, key, within):
    """Nearest first; two places inside each other are harmless; the library's own names go before the gazetteer."""
    place = NAMES.place(typed)
    assert (place.key, place.within) == (key, within)


def test_forms_and_their_doubles():
    """Every form is kept as written, and a form of two names is reported."""
    assert NAMES.forms("vlorë") == ("Vlorë", "Vlora", "Valona", "Влёра")
    assert NAMES.ambiguous == (("shehu", ("mehmet shehu", "hysni shehu")),)
    assert NAMES.resolve("Hysni Shehu") == Name(text="Hysni Shehu", key="hysni shehu")
    assert NAMES.named("Hysni Shehu").forms == ("hysni shehu", "shehu")


@pytest.mark.parametrize(
    ("typed", "among", "alike"),
    [
        ("Vlore", ("Vlorë", "Tirana"), ("Vlorë",)),
        ("Khrushchev", ("Хрущёв", "Khruschev", "Kosygin"), ("Хрущёв", "Khruschev")),
        ("Mao", ("Moa", "Mao Zedong"), ()),
        ("", ("Mao",), ()),
    ],
)
def test_spellings_that_look_alike(typed, among, alike):
    """A hint: the same without marks and in Latin letters, or one letter in five apart."""
    assert NAMES.near(typed, among) == alike


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Хрущёв", "khrushchev"),
        ("Vlorë", "vlore"),
        ("Ł. Đoković-Straße", "l dokovic strasse"),
        ("  “Народ”  ’60 ", "narod 60"),
        ("Йосип", "iosip"),
    ],
)
def test_fold_is_for_searching(text, folded):
    """Marks, case, script and punctuation are gone."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Хрущёв", "ХРУЩЕВ", True),
        ("Pasha\u00a0 Liman", "pasha liman", True),
        ("1960–61", "1960-61", True),
        ("d’État", "D'ÉTAT", True),
        ("«Правда»", "„Правда“", True),
        ("e\u0308", "ë", True),
        ("Vlorë", "Vlore", False),
        ("Хрущёв", "Khrushchev", False),
        ("й", "и", False),
    ],
)
def test_identity_keeps_apart_what_an_archivist_keeps_apart(one, other, same):
    """Typography is levelled; accents and scripts are not."""
    assert (identity(one) == identity(other)) is same


@given(st.text())
def test_identity_and_fold_are_stable(text):
    """Doing it twice does nothing more."""
    assert identity(identity(text)) == identity(text)
    assert fold(fold(text)) == fold(text)
