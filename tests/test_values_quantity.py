"""Quantities: what each way of writing a number, a bound and a unit means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.errors import UnreadableQuantity
from histcite.values import Quantity
from histcite.values.lexicon import table, word_form


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("50000 t", "mass 50000000"),
        ("50,000 tonnes", "mass 50000000"),
        ("50 000 т", "mass 50000000"),
        ("500 000 q", "mass 50000000"),
        ("10 000-15 000 t", "mass 10000000..15000000"),
        ("10-15 thousand tons", "mass 10000000..15000000"),
        ("от 10 до 15 тыс. тонн", "mass 10000000..15000000"),
        ("500-2 thousand", "count 500..2000"),
        ("between 10 and 15", "count 10..15"),
        ("between two hundred and three hundred", "count 200..300"),
        ("две-три", "count 2..3"),
        ("50 ± 5 t", "mass 45000..55000"),
        ("1.5 million roubles", "money rub 1500000"),
        ("1,5 million", "count 1500000"),
        ("полтора миллиона рублей", "money rub 1500000"),
        ("half a million old roubles", "money rub-1947 500000"),
        ("100 rub-1961", "money rub-1961 100"),
        ("$5 million", "money usd 5000000"),
        ("-5 %", "ratio -5"),
        ("+5 %", "ratio 5"),
        ("5 për qind", "ratio 5"),
        ("2 weeks", "time 1209600"),
        ("2 years", "months 24"),
        ("10 dynym", "area 10000"),
        ("none", "count 0"),
    ],
)
def test_numbers_and_units(text, normal):
    """Numbers are exact, units of one dimension are one, and money is never converted."""
    assert Quantity.parse(text).normal == normal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,500", "1500"),
        ("1.500", "1500"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("12.5", "12.5"),
        ("12,50", "12.5"),
        ("1234.567", "1234.567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1'234'567", "1234567"),
        ("1.250 million", "1250000"),
        ("1 500", "1500"),
    ],
)
def test_separators(text, number):
    """Exactly three digits after a lone comma or dot are thousands, unless only a zero stands before it."""
    assert Quantity.parse(text).low == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("four", 4),
        ("четыре", 4),
        ("katër", 4),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("twenty-four", 24),
        ("njëzet e katër", 24),
        ("двадцать четыре", 24),
        ("quatre-vingt-dix-sept", 97),
        ("two hundred and fifty thousand", 250_000),
        ("двести пятьдесят тысяч", 250_000),
        ("one thousand nine hundred and sixty", 1960),
        ("thousand million", 1_000_000_000),
        ("dyqind", 200),
    ],
)
def test_number_words(text, number):
    """Number words add and multiply as they do in speech."""
    assert Quantity.parse(text).low == Quantity.parse(text).high == number


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        (">8", "8<.."),
        ("more than 8", "8<.."),
        ("более 8", "8<.."),
        ("më shumë se 8", "8<.."),
        ("at least 4", "4.."),
        ("не менее 4", "4.."),
        ("8 (восемь)", "8"),
        ("10 (десять) тысяч", "10000"),
        ("50+", "50.."),
        ("8 or more", "8.."),
        ("under 5", "..<5"),
        ("up to 12", "..12"),
        ("до 12", "..12"),
        ("<=12", "..12"),
        ("~1200", "1200~"),
        ("about 1,200", "1200~"),
        ("c. 1200", "1200~"),
        ("rreth 3000", "3000~"),
        ("около 3000", "3000~"),
        ("8?", "8?"),
        ("perhaps about 8", "8~?"),
    ],
)
def test_bounds_and_doubts(text, bounds):
    """A bound leaves one end open, and says whether its number is included."""
    assert Quantity.parse(text).normal == f"count {bounds}"


@pytest.mark.parametrize(
    ("text", "unit", "of"),
    [
        ("8 submarines", "submarine", ""),
        ("8 Soviet submarines", "soviet submarine", ""),
        ("8 U-boats", "u boat", ""),
        ("3 factories", "factory", ""),
        ("3 churches", "church", ""),
        ("8 ships", "vessel", ""),
        ("200 человек", "person", ""),
        ("50 000 tons of wheat", "t", "wheat"),
        ("50 mijë tonë grurë", "t", "grurë"),
        ("3 m", "m", ""),
        ("125 million", "", ""),
    ],
)
def test_what_is_counted(text, unit, of):
    """A noun that is no unit is what is counted; a noun after a unit is what is measured."""
    quantity = Quantity.parse(text)
    assert (quantity.unit, quantity.of) == (unit, of)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("~50000 t", (45_000_000, 55_000_000, False, False)),
        ("~-10", (-11, -9, False, False)),
        ("about 10-20", (9, 22, False, False)),
        ("more than about 100", (90, None, True, False)),
        ("8?", (8, 8, False, False)),
    ],
)
def test_approximate_quantities_are_widened(text, interval):
    """*About* allows a tenth on either side; a question mark allows nothing."""
    assert Quantity.parse(text).interval == interval


def test_the_tolerance_can_be_given():
    """A property may know better how loosely its sources round."""
    assert Quantity.parse("~100", tolerance=Decimal("0.25")).interval == (75, 125, False, False)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("several", "there is no number where one is expected"),
        ("no casualties", "there is no number where one is expected"),
        ("12 of 20 ships", "there is more than one number in it"),
        ("8 submarines left on 26 May", "there is more than one number in it"),
        ("8 submarines left the base at night", "there are too many words after the number"),
        ("one third of the fleet", "it is a fraction of something"),
        ("12-", "there is no number where one is expected"),
        ("15-10", "it runs backwards"),
        ("12,34,567", "12,34,567 is no number: thousands come in threes"),
        ("10 t - 15 km", "it has two units"),
        ("", "there is no number where one is expected"),
    ],
)
def test_what_is_no_quantity_is_refused_with_the_reason(text, reason):
    """Sentences and half-read numbers are not quantities."""
    with pytest.raises(UnreadableQuantity) as caught:
        Quantity.parse(text)
    assert str(caught.value) == str(UnreadableQuantity(text, reason))


def test_no_name_belongs_to_two_units():
    """Pounds and pounds must be told apart by longer names."""
    owners = {}
    for dimension, units in table("units").items():
        if dimension != "counting":
            for unit, entry in units.items():
                for name in (unit, *entry["names"]):
                    owners.setdefault(word_form(name), set()).add(unit)
    assert {name: units for name, units in owners.items() if len(units) > 1} == {}


def test_no_number_word_means_two_numbers():
    """The languages share number words; a word shared must mean the same in both."""
    meanings = {}
    for language, roles in table("numbers").items():
        for role, words in (roles | table("words")[language]).items():
            if isinstance(words, dict):
                for value, forms in words.items():
                    for form in forms.split(","):
                        meanings.setdefault(word_form(form.strip()), set()).add((role, value))
            else:
                for word in words:
                    meanings.setdefault(word_form(word), set()).add((role, ""))
    assert {word: roles for word, roles in meanings.items() if len(roles) > 1} == {}


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_grouped_digits_are_read_in_any_typography(number, separator):
    """However thousands are parted, the number is the same."""
    grouped = f"{number:,}".replace(",", separator)
    assert Quantity.parse(f"{grouped} t").low == number


@given(st.decimals(min_value="0.01", max_value="10000", places=2), st.sampled_from(["kg", "t", "pood", "q"]))
def test_trailing_zeros_make_no_other_answer(number, unit):
    """Four decimals are never mistaken for thousands, and zeros at the end say nothing."""
    assert Quantity.parse(f"{number}00 {unit}").normal == Quantity.parse(f"{number} {unit}").normal
