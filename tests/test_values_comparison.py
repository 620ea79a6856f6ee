"""Comparison: whether two values can both be true."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.values import (
    Date,
    Names,
    Quantity,
    Relation,
    RelativeDate,
    Text,
    Truth,
    Wording,
    civil,
    compare,
    day_number,
    identity,
    missing,
    read_answer,
    within,
)

SAME, REFINES, OVERLAP, CONTRARY, INCOMPARABLE = Relation
NAMES = Names(
    [
        ("Vlorë", ("Vlora", "Valona"), "place", "Albania"),
        ("Pasha Liman", (), "place", "Vlora"),
        ("Albania", (), "place", ""),
        ("Moscow", ("Москва",), "place", ""),
        ("Khrushchev", ("Hrushov", "Хрущёв"), "person", ""),
        ("Soviet Union", ("USSR", "СССР", "Bashkimi Sovjetik", "Kremlin"), "body", ""),
    ]
)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("1960-11-16", "1960-11-10", CONTRARY),
        ("1960-11-16", "16 November 1960", SAME),
        ("1960-11", "1960-11-16", REFINES),
        ("1960-11", "1961", CONTRARY),
        ("1960-11/1961-02", "1961", OVERLAP),
        ("1961-05-26~", "1961-05-28", REFINES),
        ("1961-05-26~", "1961-05-30", CONTRARY),
        ("1961-05-26?", "1961-05-28", CONTRARY),
        ("c. 1961", "1961", REFINES),
        ("[1961-12-03,1961-12-09]", "1961-12-06", CONTRARY),
        ("[1961-12-03,1961-12-09]", "1961-12-09", REFINES),
        ("before 1961-06-08", "1961-06-08", CONTRARY),
        ("by 1961-06-08", "1961-06-08", REFINES),
        ("before 1961", "after 1961", CONTRARY),
        ("1917-10-25 O.S.", "1917-11-07", SAME),
        ("winter 1961", "January 1961", REFINES),
        ("winter 1961", "December 1961", REFINES),
        ("winter 1961", "July 1961", CONTRARY),
        # two extents begin and end on the same days, as exact as these are given
        ("1945-02-13/1945-02-15", "1945-02-13/1945-02-14", CONTRARY),
        ("1958/1961", "1959/1961", CONTRARY),
        ("1958/1961", "1958-05/1961-03", REFINES),
        ("1958-05/1961-03", "May 1958 to March 1961", SAME),
        ("1945-02-13/1945-02-15", "1945-02-14", REFINES),
        # the time of day
        ("1945-02-13T21:39", "1945-02-13T21:51", CONTRARY),
        ("1945-02-13T21:39", "13 February 1945", REFINES),
        ("1945-02-13T21:39", "1945-02-14", CONTRARY),
        ("12 Nov 1960, 14:00", "12 Nov 1960, 2 p.m.", REFINES),
        ("12 Nov 1960 at noon", "12 ноября 1960 г. в 14 часов", CONTRARY),
        ("12 Nov 1960, about 21:30", "12 Nov 1960, 21:39", REFINES),
        ("12 Nov 1960, 12:00", "12 Nov 1960, 2 p.m. Moscow time", OVERLAP),
        ("12 Nov 1960, 1 p.m. Moscow time", "12 Nov 1960, 3 p.m. Moscow time", CONTRARY),
        # eras, and a year that begins in March
        ("44 BC", "15 March 44 B.C.", REFINES),
        ("44 BC", "44 AD", CONTRARY),
        ("AD 79", "24 August 79 н. э.", REFINES),
        ("30 January 1648/49", "30 January 1649", SAME),
        ("30 January 1648/9", "30 January 1650", CONTRARY),
        ("1648/49", "1649", REFINES),
        # what belongs to the words that follow is no part of the date
        ("1960, late in the evening", "March 1960", REFINES),
    ],
)
def test_dates(one, other, relation):
    """Contrary only if no day fits both, after *about* has been allowed for."""
    assert compare(Date.parse(one), Date.parse(other)) is relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("8", "12", CONTRARY),
        ("12", "a dozen", SAME),
        ("at least 4", "8", REFINES),
        ("more than 8", "8", CONTRARY),
        ("more than 8", "at least 8", REFINES),
        ("under 8", "at least 8", CONTRARY),
        ("up to 8", "at least 8", OVERLAP),
        ("8-12", "10-15", OVERLAP),
        ("~50 000 t", "48 700 t", REFINES),
        ("~50 000 t", "20 000 t", CONTRARY),
        ("50 000 t", "500 000 q", SAME),
        ("10 000 t", "15 days", INCOMPARABLE),
        ("100 old roubles", "10 new roubles", INCOMPARABLE),
        ("100 old roubles", "10 roubles", INCOMPARABLE),
        ("1 pood", "16.38 kg", OVERLAP),
        ("100 pud", "1638 kg", OVERLAP),
        ("100 pud", "1700 kg", CONTRARY),
        ("1638 kg", "1639 kg", CONTRARY),
        ("1 t", "1000 kg", SAME),
        ("100 roubles", "10 roubles", CONTRARY),
        ("100 DM", "100 Mark der DDR", INCOMPARABLE),
        ("twice", "3 times", CONTRARY),
        ("twice", "2", INCOMPARABLE),
        ("half of the harvest", "50 %", SAME),
        ("a third of the fleet", "two thirds of the fleet", CONTRARY),
        ("hundreds", "80", CONTRARY),
        ("hundreds", "thousands", REFINES),
        ("several hundred", "1000", CONTRARY),
        ("no casualties", "5 casualties", CONTRARY),
        ("4 подводные лодки", "8 подводных лодок", CONTRARY),
        ("12 nëndetëse", "12 nëndetëset", SAME),
        ("100 roubles", "100 lek", INCOMPARABLE),
        ("8 submarines", "12 submarines", CONTRARY),
        ("8 submarines", "12 destroyers", INCOMPARABLE),
        ("8", "12 submarines", CONTRARY),
        ("8", "12 t", INCOMPARABLE),
        ("10 t of wheat", "20 t of maize", INCOMPARABLE),
        ("10 t of wheat", "20 t", CONTRARY),
        # a round figure is the rounding of another within one part in a hundred
        ("25000", "25043", REFINES),
        ("5018", "5000", REFINES),
        ("24 980 t", "25 000 t", REFINES),
        ("10 000", "10 100", REFINES),
        ("8750", "8800", REFINES),
        ("8750", "8700", CONTRARY),
        ("12", "10", CONTRARY),
        ("100", "103", CONTRARY),
        ("1774", "1800", CONTRARY),
        ("5018", "5020", CONTRARY),
        ("10 100", "10 200", CONTRARY),
        ("more than 1000", "1000", CONTRARY),
        ("1500-1000 men", "3000 men", CONTRARY),
        ("several", "8", REFINES),
        ("several", "1", CONTRARY),
        ("dozens", "12", CONTRARY),
    ],
)
def test_quantities(one, other, relation):
    """Contrary only if no number of one unit fits both; what has no common unit is not compared."""
    assert compare(Quantity.parse(one), Quantity.parse(other)) is relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (NAMES.place("Pasha Liman"), NAMES.place("Valona"), REFINES),
        (NAMES.place("Pasha Liman"), NAMES.place("Albania"), REFINES),
        (NAMES.place("Vlora"), NAMES.place("Valona"), SAME),
        (NAMES.place("Moscow"), NAMES.place("Bucharest"), CONTRARY),
        (NAMES.resolve("Pasha Liman"), NAMES.resolve("Valona"), CONTRARY),
        (NAMES.resolve("Moscow"), NAMES.place("Moscow"), INCOMPARABLE),
        (Truth(text="yes"), Truth(text="да"), SAME),
        (Text(text="Ideology", key="ideology"), Text(text="ideology", key="ideology"), SAME),
        (Text(text="ideology", key="ideology"), Text(text="bread", key="bread"), INCOMPARABLE),
        (Text(text="1961", key="1961"), Date.parse("1961"), INCOMPARABLE),
        (Quantity.parse("1961"), Date.parse("1961"), INCOMPARABLE),
    ],
)
def test_names_places_and_texts(one, other, relation):
    """Only places contain each other; other words are the same or not comparable; kinds do not mix."""
    assert compare(one, other) is compare(other, one) is relation


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("Copenhagen,Denmark", "Copenhagen, Denmark", SAME),
        ("Copenhagen, Denmark", "København", SAME),
        ("Livadia Palace, Yalta", "Yalta", REFINES),
        ("Hotel Dajti, Tirana", "Tirana, Albania", REFINES),
        ("Osborne House, Isle of Wight, England", "Osborne House, England", REFINES),
        ("the Kremlin", "Kremlin", SAME),
        ("Москва, Кремль", "the Kremlin, Moscow", SAME),
        ("Vlora", "Vlorë", SAME),
        ("Pasha Liman", "Valona", REFINES),
        ("Lemberg, Austria", "Lviv, Ukraine", SAME),
        ("St. Petersburg", "Leningrad", SAME),
        ("г. Горький", "Nizhny Novgorod, Russia", SAME),
        ("near Yalta", "Yalta", REFINES),
        ("Përmet", "Permet", SAME),
        ("Kukësi", "Kukës", OVERLAP),
        ("Кукес", "Kukës", SAME),
        ("Пермети", "Përmet", OVERLAP),
        ("Balmoral,Castle,Aberdeenshire", "Balmoral Castle, Aberdeenshire", OVERLAP),
        ("Osborne House, Isle of Wight", "Osborne House, England", OVERLAP),
        ("Methven Castle", "Methven", OVERLAP),
        ("Leicester Castle", "Leicester, Leicestershire, England", OVERLAP),
        ("St. George Chap.,Windsor", "St George's Chapel, Windsor", OVERLAP),
        ("St. Denis,France", "Saint-Denis, Seine-Saint-Denis, France", OVERLAP),
        ("Berg", "Bergen", CONTRARY),
        ("Kansas", "Kansas City", CONTRARY),
        ("Springfield, Illinois", "Springfield", REFINES),
        ("Springfield, Illinois", "Springfield, Ohio", CONTRARY),
        ("Paris, Texas", "Paris, France", CONTRARY),
        ("Kukës", "Korçë", CONTRARY),
        ("Kremlin, Moscow", "Livadia Palace, Yalta", CONTRARY),
    ],
)
def test_places(one, other, relation):
    """Commas tell what lies in what; articles, marks, scripts and other names of a town make no other town."""
    none = Names()
    left, right = none.place(one), none.place(other)
    assert (compare(left, right), compare(right, left)) == (relation, relation)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("1774", "3500", CONTRARY),
        ("1774", "1800", CONTRARY),
        ("1774", "about 1800", REFINES),
        ("1774", "1774 men", SAME),
        ("1600-1800", "1600", REFINES),
        ("1908", "8 Nov 1908", REFINES),
        ("1908", "8 Nov 1912", CONTRARY),
        ("1908", "1908?", SAME),
    ],
)
def test_a_number_that_may_be_a_year_is_held_against_figures_too(one, other, relation):
    """Nothing says which it is, so only what can be neither one year nor one number is contrary."""
    (left,), (right,) = (read_answer(text, None).values for text in (one, other))
    assert (compare(left, right), compare(right, left)) == (relation, relation)


def _quantity(side):
    value = side["value"]
    signs = {"atleast": ">=", "morethan": ">", "about": "~", "exact": ""}
    if value["q"] == "range":
        return Quantity.parse(f"{value['lo']}-{value['hi']}")
    return Quantity.parse(f"{signs[value['q']]}{value['n']} {value['unit']}".strip())


_READERS = {
    "date": lambda side: Date.parse(side["value"] + (" O.S." if side.get("cal") == "julian" else "")),
    "quantity": _quantity,
    "place": lambda side: NAMES.place(side["value"]),
    "entity": lambda side: NAMES.resolve(side["value"]),
}


def _judged():
    pairs = json.loads((Path(__file__).parent / "data" / "comparison-pairs.json").read_text(encoding="utf-8"))
    return [
        pytest.param(pair["a"], pair["b"], pair["expected"] in ("contrary", "tension"), id=str(pair["n"]))
        for pair in pairs
        if pair["a"]["kind"] in _READERS and _one_question(pair["a"], pair["b"])
    ]


def _one_question(a, b):
    """Leave out the pairs that scope, mode, polarity or number of answers already keep from being compared."""
    bare = not {"scope", "mode", "polarity", "card"} & (a.keys() | b.keys())
    return bare and (a["subject"], a["property"]) == (b["subject"], b["property"])


@pytest.mark.parametrize(("a", "b", "clash"), _judged())
def test_judged_pairs(a, b, clash):
    """Pairs judged by hand: what is no conflict in history is none here (doubts and hedges are left to the rules)."""
    read = _READERS[a["kind"]]
    assert (compare(read(a), read(b)) is CONTRARY) is clash


def _names(text):
    return tuple(NAMES.resolve(name) for name in text.split())


@pytest.mark.parametrize(
    ("one", "other", "absent"),
    [
        ("Hoxha Shehu", "Shehu Hoxha", ""),
        ("Hoxha Shehu", "Hoxha", "Shehu"),
        ("Hoxha Shehu", "Hoxha Kapo", "Shehu"),
        ("Hoxha", "Kapo", "Hoxha"),
        ("Хрущёв", "Hrushov", ""),
    ],
)
def test_lists(one, other, absent):
    """Who is missing from the second list is named."""
    assert missing(_names(one), _names(other)) == _names(absent)


def test_a_place_inside_a_listed_one_is_not_missing():
    """Who was at Pasha Liman was in Vlora, but not the other way round."""
    base, town = NAMES.place("Pasha Liman"), NAMES.place("Vlora")
    assert (missing((base,), (town,)), missing((town,), (base,))) == ((), (town,))


DAYS = st.integers(day_number(1900, 1, 1), day_number(1910, 12, 31))


@st.composite
def dates(draw):
    year, month, day = civil(draw(DAYS))
    later = year + draw(st.integers(0, 2))
    unit = draw(st.sampled_from([f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}", f"{year}", "190X"]))
    form = draw(st.sampled_from(["{0}", "{0}~", "[..{0}]", "{0}/..", "{0}/{1}-12", "[{0},{1}-12]", "{1}-24"]))
    return Date.parse(form.format(unit, later))


@st.composite
def quantities(draw):
    sign = draw(st.sampled_from(["", "~", ">", ">=", "<", "<="]))
    unit = draw(st.sampled_from(["", "t", "q", "%", "times", "лодок", "rub", "rub-1947", "rub-1961"]))
    low = draw(st.integers(0, 40))
    forms = [
        f"{sign}{low}",
        f"{low}-{low + 5}",
        f"~{low}-{low + 5}",
        f"more than {low} and less than {low + 5}",
    ]
    number = draw(st.sampled_from(forms))
    return Quantity.parse(f"{number} {unit}".strip())


places = st.sampled_from(
    [
        "Vlora",
        "Pasha Liman",
        "Albania",
        "Moscow",
        "Bucharest",
        "Foo, Bar",
        "Foo, Baz",
        "Foo, Bar, Baz",
        "Bar",
        "Foo",
    ]
).map(NAMES.place)
names = st.sampled_from(
    [
        "Hrushov",
        "Хрущёв",
        "Н. Хрущев",
        "Kremlin",
        "Hoxha",
        "E. Hoxha",
        "Mikoyan, Suslov",
        "King Zog I",
        "Zog II",
    ]
).map(NAMES.named)
bare_numbers = st.sampled_from(["1600", "1774", "1500-1600", "~1800"]).map(
    lambda text: read_answer(text, None).values[0]
)
texts = st.text(max_size=3).map(lambda text: Text(text=text, key=identity(text)))
events = st.sampled_from(["after the plenum", "two days after the plenum", "week before it"]).map(
    RelativeDate.parse
)
wordings = (
    st.lists(st.sampled_from(["we", "have", "grain", "…"]), max_size=5).map(" ".join).map(Wording.parse)
)
values = st.one_of(
    dates(), bare_numbers, quantities(), places, names, texts, events, wordings, st.just(Truth(text="yes"))
)


@given(values, values)
def test_comparison_is_symmetric(one, other):
    """It makes no difference which source was read first."""
    assert compare(one, other) is compare(other, one)
    assert not (within(one, other) and within(other, one))


@given(values)
def test_comparison_is_reflexive(value):
    """Whatever a source says, it agrees with itself."""
    assert compare(value, value) is SAME


moments = dates().filter(lambda date: not date.extent)
extents = dates().filter(lambda date: date.extent)


@given(
    st.one_of(
        st.tuples(*[kind] * 3)
        for kind in (moments, extents, quantities().filter(lambda q: q.unit), places, wordings)
    )
)
def test_refinement_is_transitive(triple):
    """What lies inside the finer lies inside the coarser; a moment within an extent is not one that it could begin or end."""
    fine, middle, coarse = triple
    if within(fine, middle) and within(middle, coarse):
        assert within(fine, coarse)


def _vaguer(value):
    if isinstance(value, Date):
        marked = value.edtf.replace("~", "")
        yield Date.parse(f"{marked}~") if "[" not in marked and "/" not in marked else value
        first, last = value.first, value.last
        yield Date.parse(f"[{'' if first is None else civil(first)[0] - 1}..2000]") if last else value
    else:
        base = {"text": "", "unit": value.unit, "of": value.of}
        fields = {
            "low": value.low,
            "high": value.high,
            "low_open": value.low_open,
            "high_open": value.high_open,
        }
        yield Quantity(**base, **fields, approximate=True, tolerance=Decimal("0.2"))
        yield Quantity(**base, **(fields | {"high": None, "high_open": False}), approximate=value.approximate)
        yield Quantity(
            **base, **(fields | {"low_open": False, "high_open": False}), approximate=value.approximate
        )


@given(st.one_of(st.tuples(dates(), dates()), st.tuples(quantities(), quantities())))
def test_being_vaguer_never_makes_a_conflict(pair):
    """A claim made less exact cannot begin to contradict."""
    one, other = pair
    if compare(one, other) is not CONTRARY:
        assert [compare(vaguer, other) for vaguer in _vaguer(one)].count(CONTRARY) == 0


EXACT = st.one_of(
    dates().filter(lambda date: not date.approximate and not date.extent),
    quantities().filter(lambda quantity: not quantity.approximate),
    places,
    events,
    wordings,
)


@given(EXACT, EXACT)
def test_what_is_exact_is_the_same_if_its_normal_form_is(one, other):
    """Two claims share a position exactly if their values are the same."""
    if type(one) is type(other) and getattr(one, "unit", 0) == getattr(other, "unit", 0):
        assert (compare(one, other) is SAME) == (one.normal == other.normal)


@given(quantities())
def test_a_quantity_reads_what_it_writes(quantity):
    """The reading, without what *about* allows, is read as the same answer."""
    assert Quantity.parse(quantity.as_read.partition(" (")[0]).normal == quantity.normal


@given(quantities(), dates())
def test_a_date_makes_no_conflict_of_money(quantity, date):
    """Money of two epochs is not comparable; within one epoch it compares as before."""
    dated = quantity.at(date)
    assert compare(dated, quantity) in (SAME, INCOMPARABLE)
    assert dated.at(date) == dated


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Enver Hoxha", "E. Hoxha", Relation.OVERLAP),
        ("Hoxha, E.", "Enver Hoxha", Relation.OVERLAP),
        ("Hoxha", "Enver Hoxha", Relation.OVERLAP),
        ("Н. С. Хрущев", "Никита Сергеевич Хрущев", Relation.OVERLAP),
        ("Н.С. Хрущев", "Никита Хрущев", Relation.OVERLAP),
        ("E. Hoxha", "M. Hoxha", Relation.CONTRARY),
        ("Squadron 8", "Squadron 81", Relation.CONTRARY),
        ("N. Hoxha", "Enver Hoxha", Relation.CONTRARY),
        ("Nexhmije Hoxha", "Enver Hoxha", Relation.CONTRARY),
        ("E. Hoxha", "M. Shehu", Relation.CONTRARY),
        ("Kapo", "Hoxha", Relation.CONTRARY),
        # the number of a king or a corps is no initial
        ("Nicholas I", "Nicholas II", Relation.CONTRARY),
        ("Henry V", "Henry VIII", Relation.CONTRARY),
        ("Николай I", "Николай Второй", Relation.CONTRARY),
        ("Nicholas the Second", "Emperor Nicholas II", Relation.OVERLAP),
        ("Peter I the Great", "Peter III", Relation.CONTRARY),
        ("V Corps", "VI Corps", Relation.CONTRARY),
        ("20th Congress", "XX Congress", Relation.OVERLAP),
        ("Nicholas", "Nicholas II", Relation.OVERLAP),
        ("V. Molotov", "Vyacheslav Molotov", Relation.OVERLAP),
        ("I. Serov", "Ivan Serov", Relation.OVERLAP),
        # a title is no given name, and an article is nothing
        ("General Serov", "Ivan Serov", Relation.OVERLAP),
        ("Lt. Gen. Serov", "I. A. Serov", Relation.OVERLAP),
        ("Abd el-Kader", "Abdelkader", Relation.OVERLAP),
        ("Saint-Just", "Emir Saint Just", Relation.OVERLAP),
        ("тов. Микоян", "Анастас Микоян", Relation.OVERLAP),
        ("Shoku Hysni", "Hysni Kapo", Relation.OVERLAP),
        ("General Serov", "Marshal Zhukov", Relation.CONTRARY),
        ("Stephen King", "Martin Luther King", Relation.CONTRARY),
        ("the Presidium", "Presidium", Relation.SAME),
        ("Minister of Defence", "Beqir Balluku", Relation.INCOMPARABLE),
        ("Prime Minister", "Mehmet Shehu", Relation.INCOMPARABLE),
        # two scripts, marks that were not typed, and abbreviations of two letters
        ("N. S. Khrushchev", "Н. С. Хрущёв", Relation.OVERLAP),
        ("Э. Ходжа", "Enver Hoxha", Relation.OVERLAP),
        ("Ю. Андропов", "Yu. V. Andropov", Relation.OVERLAP),
        ("Sh. Peçi", "Shefqet Peci", Relation.OVERLAP),
        ("А. Косыгин", "Nikita Khrushchev", Relation.CONTRARY),
        # a known name under any of its forms, the fullest of each script
        ("М. Шеху", "Mehmet Shehu", Relation.OVERLAP),
        ("M. Shehu", "Мехмет Шеху", Relation.OVERLAP),
        ("К. Шеху", "Mehmet Shehu", Relation.CONTRARY),
        ("Hysni Shehu", "Mehmet Shehu", Relation.CONTRARY),
        # several names may be given at once
        ("Mikoyan, Suslov", "Suslov", Relation.OVERLAP),
        ("Mikoyan and Suslov", "Kosygin", Relation.CONTRARY),
        ("Premier", "Alexei Kosygin", Relation.INCOMPARABLE),
        ("Chairman of the Council of Ministers", "First Secretary", Relation.INCOMPARABLE),
        ("Chairman of the Council of Ministers", "Premier", Relation.SAME),
    ],
)
def test_names_that_may_be_one(one, other, expected):
    """Initials and bare family names may be anybody they fit; an office names nobody by itself, whoever holds it."""
    names = Names(
        [
            ("Premier", ("Chairman of the Council of Ministers",), "office", ""),
            ("First Secretary", (), "office", ""),
            ("Mehmet Shehu", ("Shehu", "Мехмет Шеху"), "person", ""),
        ]
    )
    left, right = names.named(one), names.named(other)
    assert (compare(left, right), compare(right, left)) == (expected, expected)
