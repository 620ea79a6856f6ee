"""Quantities: what each way of writing a number, a bound and a unit means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.errors import UnreadableQuantity
from histcite.values import Date, Quantity, Relation, civil, compare
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
        ("several", "count 2..<10"),
        ("a few submarines", "count submarine 2..<10"),
        ("dozens", "count 24.."),
        ("1500-1000 men", "count man 1000..1500?"),
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
        ("50 l", "volume 0.05"),
        ("50 l d'eau", "volume 0.05 of eau"),
        ("half an hour", "time 1800"),
        ("5 d", "time 432000"),
        ("d'environ 200", "count 200~"),
        ("no tons", "mass 0"),
        ("5 per cent", "ratio 5"),
        ("a total of 8", "count 8"),
        ("всего 8", "count 8"),
        ("8 [sic]", "count 8"),
        ("2 weeks", "time 1209600"),
        ("2 years", "months 24"),
        ("10 dynym", "area 10000"),
        ("none", "count 0"),
        ("no casualties", "count casualty 0"),
        ("нет потерь", "count потер 0"),
        ("8, perhaps 9 submarines", "count submarine 8..9?"),
        ("at least 8 but fewer than 12", "count 8..<12"),
        ("8…12", "count 8..12"),
        ("minus 5 %", "ratio -5"),
        ("3 qintalë", "mass 300"),
        ("3 verst", "length 3200.4"),
    ],
)
def test_numbers_and_units(text, normal):
    """Numbers are exact, units of one dimension are one, and money is never converted."""
    assert Quantity.parse(text).normal == normal


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("½ t", "mass 500"),
        ("2½ t", "mass 2500"),
        ("2 1/2 tons", "mass 2500"),
        ("one and a half million", "count 1500000"),
        ("a million and a half", "count 1500000"),
        ("half a million", "count 500000"),
        ("три четверти миллиона", "count 750000"),
        ("два с половиной миллиона рублей", "money rub 2500000"),
        ("полмиллиона", "count 500000"),
        ("dy milionë e gjysmë", "count 2500000"),
        ("deux millions et demi", "count 2500000"),
        ("zweieinhalb Millionen", "count 2500000"),
        ("eine halbe Million", "count 500000"),
        ("half of the harvest", "ratio 50 of harvest"),
        ("половина", "ratio 50"),
        ("drei Viertel der Ernte", "ratio 75 of ernte"),
        ("les trois quarts de la récolte", "ratio 75 of récolte"),
        ("twice", "multiple 2"),
        ("3 times", "multiple 3"),
        ("в три раза", "multiple 3"),
        ("3 herë", "multiple 3"),
        ("dreimal", "multiple 3"),
        ("trois fois", "multiple 3"),
    ],
)
def test_fractions_and_multiples(text, normal):
    """A fraction is part of a number, or a share of something in per cent; so many times is no count."""
    assert Quantity.parse(text).normal == normal


@pytest.mark.parametrize(
    "text", ["a third", "one third", "одна треть", "një e treta", "ein Drittel", "un tiers", "⅓"]
)
def test_what_no_decimal_writes_out_is_approximate(text):
    """Nobody who says a third denies 33 per cent."""
    assert Quantity.parse(text).approximate
    assert compare(Quantity.parse(text), Quantity.parse("33 %")) is Relation.REFINES


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("dozens", "24.."),
        ("hundreds", "200.."),
        ("сотни", "200.."),
        ("qindra", "200.."),
        ("Hunderte", "200.."),
        ("des centaines", "200.."),
        ("tens of thousands", "20000.."),
        ("сотни тысяч", "200000.."),
        ("several hundred", "200..<1000"),
        ("несколько сотен", "200..<1000"),
        ("disa qindra", "200..<1000"),
        ("mehrere tausend", "2000..<10000"),
        ("plusieurs centaines", "200..<1000"),
        ("une centaine", "100~"),
    ],
)
def test_round_numbers_are_no_more_precise_than_they_are(text, bounds):
    """Hundreds are at least two of them; several hundred are not yet a thousand."""
    assert Quantity.parse(text).normal == f"count {bounds}"


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
        ("1\u2007500", "1500"),
        ("3·5", "3.5"),
        (".5", "0.5"),
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
        ("vingt-et-un", 21),
        ("einundzwanzig", 21),
        ("zweihundertfünfzig", 250),
        ("fünfundzwanzigtausend", 25_000),
        ("tausendneunhundertsechzig", 1960),
        ("half-dozen", 6),
        ("двадцатью пятью", 25),
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
        ("50 000 tons of wheat", "ton", "wheat"),
        ("50 mijë tonë grurë", "t", "grurë"),
        ("3 m", "m", ""),
        ("125 million", "", ""),
        ("300 men", "man", ""),
        ("4 подводные лодки", "подводн лодк", ""),
        ("8 подводных лодок", "подводн лодк", ""),
        ("1 подводная лодка", "подводн лодк", ""),
        ("12 nëndetëse", "nëndetës", ""),
        ("12 nëndetëset", "nëndetës", ""),
        ("5 эсминцев", "эсминц", ""),
        ("1 эсминец", "эсминц", ""),
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
        ("no data", "it says that the number is not known"),
        ("нет сведений", "it says that the number is not known"),
        ("no one knows", "there is no number where one is expected"),
        ("300 men and 20 officers", "there is more than one number in it"),
        ("eight submarines and a tender", "there is more than one number in it"),
        ("10 % more", "it compares with another number"),
        ("5 t per day", "it is a rate, not an amount"),
        ("5 тонн ежедневно", "it is a rate, not an amount"),
        ("5th", "5th is a place in an order"),
        ("50:50", "there is more than one number in it"),
        ("8/9", "8/9 may be a fraction or either of two numbers"),
        ("half a brigade", "it is a fraction of one thing"),
        ("10-15,000 t", "it may begin at 10 or at 10000; write both numbers in full"),
        ("12/10 t", "12/10 is no fraction of one"),
        ("thousands or fewer", "it has no bound that can be told"),
        ("12 of 20 ships", "there is more than one number in it"),
        ("8 submarines left on 26 May", "there is more than one number in it"),
        ("8 submarines left the base at night", "there are too many words after the number"),
        ("twenty-third congress", "there is no number where one is expected"),
        ("12-", "there is no number where one is expected"),
        ("120-30", "it runs backwards"),
        ("1·2·3", "1·2·3 is no number: it has two decimal marks"),
        (f"{'hundert' * 20} Schiffe", "there is no number where one is expected"),
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
        if dimension not in ("counting", "qualifier"):
            for unit, entry in units.items():
                for name in (unit, *entry["names"]):
                    owners.setdefault(word_form(name), set()).add(unit)
    assert {name: units for name, units in owners.items() if len(units) > 1} == {}


def test_thousands_of_something_else_are_refused():
    """After a number a lone ``т`` is a tonne or a thousand, and beside another unit it cannot be told."""
    with pytest.raises(UnreadableQuantity, match="two units"):
        Quantity.parse("45 т. руб.")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1638 kg", "1637.5", "1638.5"),
        ("16.38 kg", "16.375", "16.385"),
        ("100 pud", "1629.8593918", "1646.2398882"),
        ("1.5 million t", "1450000000", "1550000000"),
        ("45 thousand t", "44500000", "45500000"),
        ("10-15 t", "9500", "15500"),
        ("at least 10 t", "9500", None),
        ("about 10 t", "8500", "11500"),
        ("10 persons", "10", "10"),
        ("10", "10", "10"),
    ],
)
def test_a_measure_is_rounded_to_its_last_digit(text, low, high):
    """By half a unit of the last digit written, after what *about* allows; what is counted is not rounded."""
    bounds = tuple(end and Decimal(end) for end in (low, high))
    assert Quantity.parse(text).rounded[:2] == bounds


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


@pytest.mark.parametrize(
    ("text", "as_read"),
    [
        ("about 1,200", "about 1200 (1080-1320)"),
        ("~50 000 t of wheat", "about 50000 t of wheat (45000-55000)"),
        ("more than about 100", "about more than 100 (90)"),
        ("8 or 9 submarines?", "perhaps 8-9 submarine"),
        ("не менее 4", "at least 4"),
        ("several hundred", "at least 200 and less than 1000"),
        ("1.5 million old roubles", "1500000 rub-1947"),
        ("two thirds of the fleet", "about 66.666667 percent of fleet (60-73.333333)"),
    ],
)
def test_how_a_quantity_was_read_is_said(text, as_read):
    """The reading is in words that can be read again; what *about* allows stands beside it."""
    assert Quantity.parse(text).as_read == as_read


@pytest.mark.parametrize(
    ("text", "date", "unit"),
    [
        ("100 roubles", "1947-12-15", "rub-1924"),
        ("100 roubles", "1960", "rub-1947"),
        ("100 roubles", "1961-01-01", "rub-1961"),
        ("100 roubles", "1960/1961", "rub"),
        ("100 roubles", "before 1961", "rub"),
        ("100 roubles", "c. 1961", "rub"),
        ("100 old roubles", "1962", "rub-1947"),
        ("100 lekë", "1965-08-15", "lek-1946"),
        ("100 lekë", "1965-08-16", "lek-1965"),
        ("100 lekë", "after 1970", "lek-1965"),
        ("100 dinars", "1966-01-01", "yud-1966"),
        ("100 zlotys", "1950-10-30", "pln-1950"),
        ("100 lei", "1950", "rol-1947"),
        ("100 leva", "1955", "bgl-1952"),
        ("100 French francs", "1960", "frf-1960"),
        ("100 marks", "1938", "reichsmark"),
        ("100 marks", "1955", "mark"),
        ("100 t", "1960", "t"),
    ],
)
def test_a_date_tells_the_epoch_of_money(text, date, unit):
    """Only if the whole date lies in one epoch; what the source qualified stays as the source has it."""
    assert Quantity.parse(text).at(Date.parse(date)).unit == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("100 roubles (old)", "rub-1947"),
        ("100 рублей новыми", "rub-1961"),
        ("100 lekë të reja", "lek-1965"),
        ("100 old zlotys", "pln-1924"),
        ("100 nouveaux francs", "frf-1960"),
        ("100 alte Rubel", "rub-1947"),
        ("100 old dollars", "old dollar"),
    ],
)
def test_old_and_new_money(text, unit):
    """The adjective stands before or after; money that was never changed has no old one."""
    assert Quantity.parse(text).unit == unit


def test_the_epochs_of_a_currency_follow_each_other():
    """An epoch begins the day after another ends, but for the two German states."""
    epochs: dict[str, list] = {}
    for entry in table("units")["money"].values():
        if entry.get("of", "mark") != "mark":
            epochs.setdefault(entry["of"], []).append((entry.get("from"), entry.get("until")))
    for spans in epochs.values():
        ends = [_next_day(until) for _, until in spans[:-1]]
        assert ends == [begun for begun, _ in spans[1:]]


def _next_day(iso):
    return "{:04d}-{:02d}-{:02d}".format(*civil(Date.parse(iso).last + 1))


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_grouped_digits_are_read_in_any_typography(number, separator):
    """However thousands are parted, the number is the same."""
    grouped = f"{number:,}".replace(",", separator)
    assert Quantity.parse(f"{grouped} t").low == number


@given(st.decimals(min_value="0.01", max_value="10000", places=2), st.sampled_from(["kg", "t", "pood", "q"]))
def test_trailing_zeros_make_no_other_answer(number, unit):
    """Four decimals are never mistaken for thousands, and zeros at the end say nothing."""
    assert Quantity.parse(f"{number}00 {unit}").normal == Quantity.parse(f"{number} {unit}").normal


@pytest.mark.parametrize(
    "text", ["ten of five", "thirty of the five", "vingt de cinq", "5 of 10", "two of five hundred"]
)
def test_a_number_of_another_is_no_sum(text):
    """One number taken out of another is no third number."""
    with pytest.raises(UnreadableQuantity, match="more than one number"):
        Quantity.parse(text)
