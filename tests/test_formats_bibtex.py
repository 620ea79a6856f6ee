"""Bibliographies for BibTeX and biblatex: what is written is read back equal."""

import re
from dataclasses import fields

import pytest
from bibtexparser.entrypoint import parse_string
from effort import IN_PROPORTION, growth
from hypothesis import given
from hypothesis import strategies as st
from shipped import write_biblatex, write_bibtex

from histcite.formats.bibentry import escape, escape_url, langid, names, squeeze
from histcite.records.source import KINDS, Source

FILE = "RU-RGANI/fonds:3/series:14/file:448"

SOURCES = {
    source.key: source
    for source in (
        Source(key="rgani-f3-op14-d448", kind="file", reference=FILE),
        Source(
            key="shehu-1960-letter",
            kind="document",
            title="Letter asking for {50,000} t & more",
            authors=("Shehu, Mehmet",),
            addressee="Soviet government",
            date="1960-07-29",
            within="rgani-f3-op14-d448",
            leaves="12-15v",
            language="sq",
            nature="primary",
            note="seen in copy",
            tags=("wheat", "letters"),
        ),
        Source(
            key="hoxha-1980",
            kind="memoir",
            title="Hrushovianët",
            authors=("Hoxha, Enver",),
            publisher="8 Nëntori",
            place="Tirana",
            date="1980",
            language="ru",
        ),
        Source(
            key="press",
            kind="press",
            title="Fjala",
            authors=("Presidium of the CC CPSU",),
            container="Zëri i Popullit",
            date="late August 1960",
        ),
        Source(
            key="web_1",
            kind="web",
            title="New documents",
            container="Memorie.al",
            url="https://memorie.al/a_b?x={1}%",
            accessed="2025-12-03",
        ),
        Source(key="chapter", kind="article", title="Bases", within="hoxha-1980", pages="3-15"),
    )
}

BIBTEX = r"""@incollection{chapter,
  title = {{Bases}},
  pages = {3-15},
  booktitle = {Hrushovianët},
  publisher = {8 Nëntori},
  address = {Tirana},
  year = {1980},
  key = {bases},
  kind = {article},
  in = {hoxha-1980},
}

@book{hoxha-1980,
  title = {{Hrushovianët}},
  author = {Hoxha, Enver},
  publisher = {8 Nëntori},
  address = {Tirana},
  year = {1980},
  kind = {memoir},
  histcite-language = {ru},
}

@article{press,
  title = {{Fjala}},
  author = {{Presidium of the CC CPSU}},
  journal = {Zëri i Popullit},
  year = {late August 1960},
  kind = {press},
}

@misc{rgani-f3-op14-d448,
  title = {{RGANI, f.~3, op.~14, d.~448}},
  key = {rgani f 00003 op 00014 d 00448},
  archive = {RU-RGANI},
  fonds = {3},
  series = {14},
  file = {448},
  reference = {RU-RGANI/fonds:3/series:14/file:448},
  kind = {file},
}

@misc{shehu-1960-letter,
  title = {{Letter asking for \textbraceleft{}50,000\textbraceright{} t \& more}},
  author = {Shehu, Mehmet},
  howpublished = {RGANI, f.~3, op.~14, d.~448, ll.~12–15ob.},
  year = {1960},
  month = {29~} # jul,
  annote = {seen in copy},
  archive = {RU-RGANI},
  fonds = {3},
  series = {14},
  file = {448},
  reference = {RU-RGANI/fonds:3/series:14/file:448\#12-15v},
  kind = {document},
  addressee = {Soviet government},
  histcite-date = {1960-07-29},
  in = {rgani-f3-op14-d448},
  leaves = {12-15v},
  histcite-language = {sq},
  nature = {primary},
  keywords = {wheat, letters},
}

@misc{web_1,
  title = {{New documents}},
  howpublished = {Memorie.al, https://memorie.al/a\_b?x=\textbraceleft{}1\textbraceright{}\%},
  note = {Accessed 3 December 2025},
  key = {new documents},
  kind = {web},
  container = {Memorie.al},
  url = {https://memorie.al/a_b?x=%7B1%7D%25},
  accessed = {2025-12-03},
}
"""

BIBLATEX = r"""@incollection{chapter,
  title = {Bases},
  pages = {3-15},
  booktitle = {Hrushovianët},
  bookauthor = {Hoxha, Enver},
  publisher = {8 Nëntori},
  location = {Tirana},
  date = {1980},
  kind = {article},
  in = {hoxha-1980},
}

@book{hoxha-1980,
  title = {Hrushovianët},
  author = {Hoxha, Enver},
  publisher = {8 Nëntori},
  location = {Tirana},
  date = {1980},
  kind = {memoir},
  histcite-language = {ru},
}

@article{press,
  title = {Fjala},
  author = {{Presidium of the CC CPSU}},
  journaltitle = {Zëri i Popullit},
  entrysubtype = {newspaper},
  date = {1960},
  kind = {press},
  histcite-date = {late August 1960},
}

@unpublished{rgani-f3-op14-d448,
  title = {RGANI, f.~3, op.~14, d.~448},
  location = {Moscow},
  archive = {RU-RGANI},
  fonds = {3},
  series = {14},
  file = {448},
  reference = {RU-RGANI/fonds:3/series:14/file:448},
  kind = {file},
}

@unpublished{shehu-1960-letter,
  title = {Letter asking for \textbraceleft{}50,000\textbraceright{} t \& more},
  titleaddon = {to Soviet government},
  author = {Shehu, Mehmet},
  note = {RGANI, f.~3, op.~14, d.~448, ll.~12–15ob.},
  location = {Moscow},
  date = {1960-07-29},
  annotation = {seen in copy},
  archive = {RU-RGANI},
  fonds = {3},
  series = {14},
  file = {448},
  reference = {RU-RGANI/fonds:3/series:14/file:448\#12-15v},
  kind = {document},
  addressee = {Soviet government},
  in = {rgani-f3-op14-d448},
  leaves = {12-15v},
  histcite-language = {sq},
  nature = {primary},
  keywords = {wheat, letters},
}

@online{web_1,
  title = {New documents},
  organization = {Memorie.al},
  urldate = {2025-12-03},
  kind = {web},
  url = {https://memorie.al/a_b?x=%7B1%7D%25},
}
"""


def _read(written):
    library = parse_string(written)
    assert not library.failed_blocks
    assert not library.comments
    return {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}


def test_a_classic_bibliography_is_written_whole():
    """Albanian has no langid, a private note is no printed note, and a file without a title is called by its reference."""
    assert write_bibtex(reversed(SOURCES.values()), SOURCES) == BIBTEX


def test_a_biblatex_bibliography_is_written_whole():
    assert write_biblatex(SOURCES.values(), SOURCES) == BIBLATEX


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_no_sources_make_an_empty_file(write):
    assert write([], SOURCES) == ""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Hrushovianët, Ленин", "Hrushovianët, Ленин"),
        ("R&D 5% #1 a_b $3", r"R\&D 5\% \#1 a\_b \$3"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ("a\\", r"a\textbackslash{}"),
        ("{@misc{", r"\textbraceleft{}@misc\textbraceleft{}"),
        ('say "no"', 'say "{}no"{}'),
        ("Ф.\N{NO-BREAK SPACE}3", "Ф.~3"),
        (" two\n\tlines\x00 ", "two lines"),
    ],
)
def test_latex_signs_are_escaped_and_letters_are_not(text, written):
    assert escape(text) == written


@given(st.text() | st.text(alphabet='\\{}~^"&%#_$a \n\N{NO-BREAK SPACE}textbackslash'))
def test_what_is_escaped_is_read_back(text):
    written = escape(text)
    assert _printed(written) == squeeze(text)
    assert "\n" not in written
    assert not written.endswith("\\")
    assert _depths(written)[-1] == 0
    assert min(_depths(written)) == 0


COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    '"{}': '"',
    "~": "\N{NO-BREAK SPACE}",
}


def _printed(written):
    """What LaTeX prints for it."""
    command = "|".join([*map(re.escape, COMMANDS), r"\\[&%#_$]"])
    return re.sub(command, lambda found: COMMANDS.get(found[0], found[0][-1]), written)


def _depths(text):
    """Braces are counted as BibTeX counts them: a backslash before one changes nothing."""
    depth, depths = 0, [0]
    for character in text:
        depth += (character == "{") - (character == "}")
        depths.append(depth)
    return depths


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://memorie.al/a_b?x=1&y=~2#top", "https://memorie.al/a_b?x=1&y=~2#top"),
        ("https://x.org/{a}\\ b", "https://x.org/%7Ba%7D%5C%20b"),
        ("https://x.org/%D0%B0/100%", "https://x.org/%D0%B0/100%25"),
        ("https://x.org/а", "https://x.org/%D0%B0"),
        ("10.1002/(SICI)1097<1::AID>3.0.CO;2-A", "10.1002/(SICI)1097<1::AID>3.0.CO;2-A"),
    ],
)
def test_addresses_are_percent_encoded_and_not_escaped(address, written):
    assert escape_url(address) == written
    assert escape_url(written) == written


@pytest.mark.parametrize(
    ("people", "written"),
    [
        (["Hoxha, Enver", "de Gaulle, Charles"], "Hoxha, Enver and de Gaulle, Charles"),
        (["Mehmet Shehu"], "Mehmet Shehu"),
        (["Хрущёв Н. С."], "Хрущёв, Н. С."),
        (["Presidium of the CC CPSU"], "{Presidium of the CC CPSU}"),
        (["Central Intelligence Agency Staff"], "{Central Intelligence Agency Staff}"),
        (["Partia e Punës"], "{Partia e Punës}"),
        (["Smith, John and Jane"], "{Smith, John and Jane}"),
        (["others"], "{others}"),
        (["A, B, C, D"], "{A, B, C, D}"),
        (["TASS", " , ", ""], "TASS"),
    ],
)
def test_bodies_and_names_that_bibtex_would_split_stand_in_braces(people, written):
    assert names(people) == written


@pytest.mark.parametrize(
    ("language", "title", "babel"),
    [
        ("ru", "Письмо", "russian"),
        ("ru", "", "russian"),
        ("ru", "Letter asking for wheat", ""),
        ("en-GB", "Letter", "english"),
        ("sq", "Letër", ""),
        ("Old Norse", "Saga", ""),
        ("", "Letter", ""),
    ],
)
def test_babel_is_told_the_language_in_which_an_entry_is_printed(language, title, babel):
    assert langid(Source(key="s", kind="document", language=language, title=title)) == babel


@pytest.mark.parametrize(
    ("date", "year", "month"),
    [
        ("1960-11-12", "1960", "{12~} # nov"),
        ("November 1960", "1960", "nov"),
        ("1960", "1960", None),
        ("1960~", "c. 1960", None),
        ("1960-21", "spring 1960", None),
        ("1960-11-10/1960-11-12", "10–12 November 1960", None),
        ("undated", "undated", None),
    ],
)
def test_classic_bibtex_gets_months_as_macros_and_odd_dates_as_words(date, year, month):
    source = Source(key="one", kind="book", date=date)
    entry = _read(write_bibtex([source], {}))["one"]
    assert (entry["year"], entry.get("month")) == (year, month)


SECURITY = Source(
    key="security",
    kind="book",
    title="Безопасность",
    transliterated_title="Bezopasnost’",
    translated_title="Security",
    language="ru",
)


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_a_title_is_the_one_that_a_note_prints(write):
    """The transliterated one with its translation; the Cyrillic one rides along, and no langid asks for Russian."""
    entry = _read(write([SECURITY], {}))["security"]
    assert entry["title"].strip("{}") == "Bezopasnost’ [Security]"
    assert entry["histcite-title"] == "Безопасность"
    assert "langid" not in entry


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_a_chapter_names_its_book_by_the_title_that_a_note_prints(write):
    chapter = Source(key="one", kind="article", title="Bases", within="security")
    assert _read(write([chapter], {"security": SECURITY}))["one"]["booktitle"] == "Bezopasnost’ [Security]"


def test_an_addressee_stands_in_reading_order():
    letter = Source(key="letter", kind="document", title="Letter", addressee="Khrushchev, Nikita")
    entry = _read(write_biblatex([letter], {}))["letter"]
    assert (entry["titleaddon"], entry["addressee"]) == ("to Nikita Khrushchev", "Khrushchev, Nikita")


def test_what_a_chapter_says_otherwise_than_its_book_rides_along():
    chapter = Source(key="one", kind="article", title="Bases", within="hoxha-1980", publisher="Naim Frashëri")
    entry = _read(write_bibtex([chapter], SOURCES))["one"]
    assert (entry["publisher"], entry["histcite-publisher"]) == ("8 Nëntori", "Naim Frashëri")


def test_what_lies_in_another_document_says_so():
    """A letter enclosed in a report that lies in no known archive cannot be a chapter of a book."""
    report = Source(key="report", kind="document", title="Report on Vlora", date="1961")
    letter = Source(key="letter", kind="document", title="Letter", within="report")
    entry = _read(write_bibtex([letter], {"report": report}))["letter"]
    assert entry["howpublished"] == "In Report on Vlora, 1961"


nasty = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            "@misc{x, title={",
            "}\n@book{y,",
            "50% off",
            "\\",
            "{",
            "}}",
            'a "quoted" word',
            "Письмо ЦК",
            "Hrushovianët – çështje",
            "a = {b}, c",
            "$x_1^2$ & #",
            "\\textbackslash{}",
        ]
    ),
)
RENAMED = {
    "within": "in",
    "tags": "keywords",
    "language": "histcite-language",
    "place": "address",
    "note": "annote",
}
PLAIN = sorted(
    {field.name for field in fields(Source)}
    - {"key", "kind", "authors", "tags", "derived_from", "within", "reference", "url", "doi", "editor"}
    - {"date", "accessed", "leaves", "added", "changed"}
)


@st.composite
def nasty_sources(draw):
    texts = {name: draw(nasty) for name in PLAIN}
    return Source(
        key="s-" + draw(st.from_regex(r"[A-Za-z0-9_.-]{0,5}", fullmatch=True)),
        kind=draw(st.sampled_from(KINDS)),
        authors=tuple(draw(st.lists(nasty, max_size=2))),
        editor=draw(nasty),
        reference=draw(st.sampled_from(["", FILE, "RU-RGANI"])),
        leaves=draw(st.sampled_from(["", "12-15v"])),
        date=draw(nasty | st.sampled_from(["1960", "1960-11-12"])),
        accessed=draw(nasty | st.just("2025-12-03")),
        within=draw(st.sampled_from(["", "hoxha-1980", "rgani-f3-op14-d448"])),
        tags=tuple(draw(st.lists(nasty, max_size=2))),
        derived_from=tuple(draw(st.lists(st.just("hoxha-1980"), max_size=1))),
        url=draw(nasty),
        doi=draw(nasty),
        **texts,
    )


@given(st.lists(nasty_sources(), max_size=3, unique_by=lambda source: source.key))
def test_nasty_sources_are_read_back_equal(sources):
    """Each text of a source stands in some field of its entry, whatever that field is called, in either format."""
    held = {**SOURCES, **{source.key: source for source in sources}}
    for read in (_read(write_bibtex(sources, held)), _read(write_biblatex(sources, held))):
        assert sorted(read) == sorted(source.key for source in sources)
        for source in sources:
            told = {_plain(name, value) for name, value in read[source.key].items()}
            for name in PLAIN:
                text = squeeze(getattr(source, name))
                assert not text or text in told, name
            assert read[source.key]["kind"] == source.kind


def _plain(name, value):
    return _printed(value[1:-1] if name == "title" and value.startswith("{") else value)


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_thousands_of_entries_cost_as_much_more_as_they_are_more_and_are_written_in_silence(
    write, capfd, caplog
):
    def letters(count):
        return [
            Source(
                key=f"letter-{number}", kind="document", title=f"Letter {number}", within="rgani-f3-op14-d448"
            )
            for number in range(count)
        ]

    def written(sources):
        assert write(sources, SOURCES).count("\n@") == len(sources) - 1

    assert growth(written, letters, 500) < IN_PROPORTION
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_entries_stand_in_the_order_of_their_keys(write):
    sources = [Source(key=key, kind="book", title=key) for key in ("b", "C", "a")]
    assert re.findall(r"@book\{(\w+)", write(sources, {})) == ["a", "b", "C"]
