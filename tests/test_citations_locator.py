"""Places inside a source: pages, volumes, notes, minutes, and the leaves of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.archives import Registry
from histcite.citations import STYLES, Locator, cite, is_locator, print_locator, split_locator
from histcite.citations.locator import LocatorPart
from histcite.citations.style import read, sheet
from histcite.records.source import Source


@pytest.mark.parametrize(
    ("typed", "english", "russian", "albanian"),
    [
        ("412", "412", "с. 412", "fq. 412"),
        ("p. 412", "412", "с. 412", "fq. 412"),
        ("p.412", "412", "с. 412", "fq. 412"),
        ("pp. 3-5", "3–5", "с. 3–5", "fq. 3–5"),
        ("с. 3, 7", "3, 7", "с. 3, 7", "fq. 3, 7"),
        ("стр. 12", "12", "с. 12", "fq. 12"),
        ("faqe 12", "12", "с. 12", "fq. 12"),
        ("S. 12 - 14", "12–14", "с. 12–14", "fq. 12–14"),
        ("S. 13ff.", "13ff", "с. 13ff", "fq. 13ff"),
        ("p. 12 and 14", "12, 14", "с. 12, 14", "fq. 12, 14"),
        ("p. xiv", "xiv", "с. xiv", "fq. xiv"),
        ("pp. xii–xv", "xii–xv", "с. xii–xv", "fq. xii–xv"),
        ("p. A3", "A3", "с. A3", "fq. A3"),
        ("vol. 2, p. 14", "2:14", "т. 2, с. 14", "vëll. 2, fq. 14"),
        ("vol. 2 p. 14", "2:14", "т. 2, с. 14", "vëll. 2, fq. 14"),
        ("Т. 2. С. 14", "2:14", "т. 2, с. 14", "vëll. 2, fq. 14"),
        ("т. II; с. 14", "II:14", "т. II, с. 14", "vëll. II, fq. 14"),
        ("Bd. 2, S. 14", "2:14", "т. 2, с. 14", "vëll. 2, fq. 14"),
        ("tome 2, p. 14", "2:14", "т. 2, с. 14", "vëll. 2, fq. 14"),
        ("стб. 3", "col. 3", "стб. 3", "kol. 3"),
        ("Sp. 3-5", "cols. 3–5", "стб. 3–5", "kol. 3–5"),
        ("para. 12", "para. 12", "абз. 12", "par. 12"),
        ("¶ 12", "para. 12", "абз. 12", "par. 12"),
        ("§12", "§ 12", "§ 12", "§ 12"),
        ("§§ 12–14", "§§ 12–14", "§ 12–14", "§§ 12–14"),
        ("chapter 4", "chap. 4", "гл. 4", "kap. 4"),
        ("kreu IV", "chap. IV", "гл. IV", "kap. IV"),
        ("p. 412, n. 88", "412, n. 88", "с. 412, примеч. 88", "fq. 412, shën. 88"),
        ("fn. 3", "n. 3", "примеч. 3", "shën. 3"),
        ("Anm. 3", "n. 3", "примеч. 3", "shën. 3"),
        ("lines 3-5", "lines 3–5", "строка 3–5", "rreshtat 3–5"),
        ("Taf. xii", "pl. xii", "табл. xii", "tab. xii"),
        ("doc. 4", "doc. 4", "док. 4", "dok. 4"),
        ("sec. A, p. 3", "sec. A, p. 3", "разд. A, с. 3", "seks. A, fq. 3"),
        ("№3", "no. 3", "№ 3", "nr. 3"),
        ("n° 3, p. 2", "no. 3, p. 2", "№ 3, с. 2", "nr. 3, fq. 2"),
        ("00:12:30", "at 00:12:30", "00:12:30", "00:12:30"),
        ("at 1:02:03", "at 1:02:03", "1:02:03", "1:02:03"),
        ("12:30-13:05", "at 12:30–13:05", "12:30–13:05", "12:30–13:05"),
        ("part 2, 12:30", "pt. 2, at 12:30", "ч. 2, 12:30", "pj. 2, 12:30"),
        ("л. 12 об.", "l. 12ob.", "Л.\u00a012\u00a0об.", "fl. 12v"),
    ],
)
def test_places_take_the_words_of_the_language(typed, english, russian, albanian):
    """One label for one and another for several; GOST has one for both, and Chicago has none where pages come first."""
    printed = tuple(print_locator(typed, sheet(style)) for style in ("chicago", "gost", "albanian"))
    assert printed == (english, russian, albanian)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "xiv",
        "civil",
        "Hoxha",
        "cover",
        "Box 3",
        "d. 448",
        "p. 3, 1980",
        "nr. 12, 1960",
        "vol. 2, 14",
        "12:75",
        "12 November 1960",
        "I. V.",
        "p.",
        "3rd ed.",
        "civil, mild",
        "p. 412 of the memoirs",
    ],
)
def test_anything_else_is_no_place_and_stays_as_typed(typed):
    """A bare word, a date, a year after a page; volume 2, 14 may be a volume and a page or two volumes."""
    assert Locator.parse(typed) is None
    assert print_locator(typed, sheet("gost")) == typed


kinds = st.sampled_from(sorted({kind for language in read("words").values() for kind in language["places"]}))
numbers = st.one_of(
    st.integers(1, 999).map(str),
    st.sampled_from(["xiv", "IV", "12a", "12б", "A3", "B", "7ff"]),
)
clocks = st.from_regex(r"\A(?:[0-9]:)?[0-5][0-9]:[0-5][0-9]\Z")


@st.composite
def parts(draw):
    """A list of numbers or stretches of them; volumes, books and issues are never listed, times have no label."""
    kind = draw(kinds)
    one = clocks if kind == "time" else numbers
    span = st.one_of(one.map(lambda number: (number, number)), st.tuples(one, one))
    alone = kind in {"time", "volume", "book", "number"}
    return LocatorPart(kind=kind, numbers=tuple(draw(st.lists(span, min_size=1, max_size=1 if alone else 3))))


@given(
    st.lists(parts(), min_size=1, max_size=3),
    st.sampled_from([style for style in STYLES if style != "chicago"]),
)
def test_what_is_printed_is_read_back(parts, style):
    """No label means two things, in any language that a style prints; Chicago's bare 2:14 would be minutes."""
    locator = Locator(parts=tuple(parts))
    assert Locator.parse(locator.print(sheet(style))) == locator


@given(st.lists(parts(), min_size=1, max_size=2), st.sampled_from(sorted(read("words"))))
def test_labels_in_the_language_of_any_work_are_read_back(parts, language):
    locator = Locator(parts=tuple(parts))
    assert Locator.parse(locator.print(sheet("gost").of(language)), language) == locator


@pytest.mark.parametrize(
    ("typed", "title", "locator"),
    [
        ("Hoxha, Hrushovianët, p. 412", "Hoxha, Hrushovianët", "p. 412"),
        ("Hoxha, Hrushovianët, pp. 3-5", "Hoxha, Hrushovianët", "pp. 3-5"),
        ("Hoxha, Hrushovianët, pp. 3, 5", "Hoxha, Hrushovianët", "pp. 3, 5"),
        ("Hoxha, Vepra, vol. 19, p. 5", "Hoxha, Vepra", "vol. 19, p. 5"),
        ("Правда, с. 3", "Правда", "с. 3"),
        ("Alia, interview, 00:12:30", "Alia, interview", "00:12:30"),
        ("Hoxha, Hrushovianët, 1980", "Hoxha, Hrushovianët, 1980", ""),
        ("Zëri i Popullit, nr. 12, 1960", "Zëri i Popullit, nr. 12, 1960", ""),
        ("Smith, J., Wheat", "Smith, J., Wheat", ""),
        ("Hrushovianët", "Hrushovianët", ""),
        ("p. 3", "p. 3", ""),
    ],
)
def test_a_title_is_parted_from_the_locator_after_it(typed, title, locator):
    assert split_locator(typed) == (title, locator)


@pytest.mark.parametrize(
    ("typed", "locator"),
    [
        ("p. 412", True),
        ("412", True),
        ("vol. 2, p. 14", True),
        ("л. 13 об.", True),
        ("fl. 3-5", True),
        ("12:30", True),
        ("Hoxha", False),
        ("civil", False),
        ("", False),
    ],
)
def test_a_locator_is_told_from_other_words(typed, locator):
    assert is_locator(typed) is locator


@given(st.text(alphabet="pvolс. 12,–-:§IVx№at", max_size=20))
def test_any_text_is_read_or_left_alone(text):
    """Reading never fails, and what was read prints to something that reads the same."""
    locator = Locator.parse(text)
    assert locator is None or Locator.parse(locator.print(sheet("mhra"))) == locator


@pytest.mark.parametrize(
    ("typed", "parted"),
    [
        ("Works, p. " + "12, " * 100 + "14", ("Works", "p. " + "12, " * 100 + "14")),
        ("Works, p. " + "12, " * 200 + "14", ("Works, p. " + "12, " * 200 + "14", "")),
        ("Works, p. 12, " + "1" * 5000, ("Works, p. 12, " + "1" * 5000, "")),
    ],
    ids=["four hundred letters", "eight hundred letters", "a number without end"],
)
def test_a_locator_after_a_title_is_short(typed, parted):
    assert split_locator(typed) == parted


def test_a_page_may_have_any_number_of_digits():
    assert is_locator("p. 12, " + "1" * 5000)


@pytest.mark.parametrize(
    ("typed", "title", "locator"),
    [
        ("Lee (London: Routledge, 1998), 34–35", "Lee (London: Routledge, 1998)", "34–35"),
        ("Lee, Letters (London, 1998), 3:560", "Lee, Letters (London, 1998)", "3:560"),
        ("Granville 2004: 88", "Granville 2004", "88"),
        ("Granville (2004): 88-90", "Granville (2004)", "88-90"),
        ("Kramer 1998, 365", "Kramer 1998", "365"),
        ("Kramer 1998a, 12–14", "Kramer 1998a", "12–14"),
        ("Волков Н. Н. Записки. М., 1999. С. 5", "Волков Н. Н. Записки. М., 1999", "С. 5"),
        ("История. 1993. № 10. С. 22–30", "История. 1993. № 10", "С. 22–30"),
        ("Hrushovianët, Tiranë, 1980, fq. 112", "Hrushovianët, Tiranë, 1980", "fq. 112"),
        ("Nagy, Napló (1989), 12. o.", "Nagy, Napló (1989)", "12. o."),
        ("Nowak, Zapiski, t. 2, s. 34", "Nowak, Zapiski", "t. 2, s. 34"),
        ("Gjoka, Kujtime (Tiranë, 1980), 81", "Gjoka, Kujtime (Tiranë, 1980)", "81"),
        ("Gjoka 1980, 78–81", "Gjoka 1980", "78–81"),
        ("Kramer, 1998", "Kramer, 1998", ""),
        ("Kramer 1960, 1961", "Kramer 1960, 1961", ""),
        ("The winter of 1960, 61", "The winter of 1960, 61", ""),
        ("The Times, 12 November 1960", "The Times, 12 November 1960", ""),
        ("Pages 12, 13", "Pages 12, 13", ""),
    ],
)
def test_a_page_may_be_bare_after_a_year_and_a_year_is_no_page(typed, title, locator):
    assert split_locator(typed) == (title, locator)


@pytest.mark.parametrize(
    ("typed", "language", "gost"),
    [
        ("f. 12", "sq", "fq. 12"),
        ("fq. 12", "", "fq. 12"),
        ("f. 12", "fr", "f. 12"),
        ("k. 12", "pl", "k. 12"),
        ("s. 12", "pl", "S. 12"),
        ("Sp. 12", "de", "Sp. 12"),
        ("12. o.", "hu", "12. o."),
        ("n. 3", "it", "№ 3"),
        ("2:14", "en", "Vol. 2, p. 14"),
    ],
)
def test_a_label_is_read_in_the_language_of_the_work(typed, language, gost):
    """An Albanian f. is a page, a French one a leaf; what the language does not decide stays as typed."""
    work = Source(key="w", kind="book", title="Title", language=language)
    written = cite(work, {}, style="gost", locator=typed, archives=Registry({}))
    assert written == f"Title. {gost[0].upper()}{gost[1:]}".rstrip(".") + "."


WORKS = [
    Source(
        key="a",
        kind="book",
        title="Letters",
        authors=("Lee, Ann",),
        place="London",
        publisher="Fox",
        date="1998",
    ),
    Source(key="b", kind="book", title="Записки", authors=("Волков, Н. Н.",), place="М.", date="1999"),
    Source(
        key="c",
        kind="book",
        title="Kujtime",
        authors=("Gjoka, Ilir",),
        place="Tiranë",
        date="1980",
        language="sq",
    ),
    Source(key="d", kind="article", title="On Wheat", container="Past", volume="4", number="2", date="2004"),
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("work", WORKS, ids=[work.key for work in WORKS])
@given(st.integers(1, 1500), st.integers(0, 3))
def test_citing_and_reading_again_gives_the_same_work_and_place(style, work, page, more):
    typed = f"{page}–{page + more}" if more else str(page)
    bare = cite(work, {}, style=style, archives=Registry({}))
    title, place = split_locator(cite(work, {}, style=style, locator=typed, archives=Registry({})))
    assert (title.rstrip("."), Locator.parse(place)) == (bare.rstrip("."), Locator.parse(typed))
