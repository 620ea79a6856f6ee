"""Bibliographies for BibTeX and biblatex: what is written is read back equal."""

import re
from dataclasses import fields, replace
from urllib.parse import unquote

import pytest
from bibtexparser.entrypoint import parse_string
from cards import also_slow
from effort import IN_PROPORTION, growth
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES, write_biblatex, write_bibtex

from histcite.citations.style import sheet
from histcite.formats import biblatex
from histcite.formats.bibentry import langid, work_of
from histcite.formats.bibtext import escape, escape_url, names, squeeze
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

BIBTEX = r"""@preamble{"\providecommand{\noopsort}[1]{}"}

@incollection{chapter,
  title = {{Bases}},
  pages = {3-15},
  booktitle = {{Hrushovianët}},
  publisher = {8 Nëntori},
  address = {Tirana},
  year = {1980},
  date = {1980},
  key = {{{\noopsort{bases}}Bases}},
  histcite = {histcite:kind=article;in=hoxha-1980;date=},
}

@book{hoxha-1980,
  title = {{Hrushovianët}},
  author = {Hoxha, Enver},
  publisher = {8 Nëntori},
  address = {Tirana},
  year = {1980},
  date = {1980},
  histcite = {histcite:kind=memoir;language=ru},
}

@article{press,
  title = {{Fjala [late August 1960]}},
  author = {{Presidium of the CC CPSU}},
  journal = {{Zëri i Popullit}},
  year = {1960},
  date = {1960},
  histcite = {histcite:kind=press;title=Fjala;author=Presidium%20of%20the%20CC%20CPSU;date=late%20August%201960},
}

@misc{rgani-f3-op14-d448,
  title = {{RGANI, f. 3, op. 14, d. 448}},
  year = {n.d.},
  date = {..},
  key = {{{\noopsort{rgani f 00003 op 00014 d 00448}}RGANI, f. 3, op. 14, d. 448}},
  histcite = {histcite:kind=file;reference=RU-RGANI/fonds:3/series:14/file:448;date=;title=},
}

@misc{shehu-1960-letter,
  title = {{Letter asking for \textbraceleft{}50,000\textbraceright{} t \& more}},
  author = {Shehu, Mehmet},
  annote = {seen in copy},
  howpublished = {Addressed to Soviet government, RGANI, f. 3, op. 14, d. 448, ll. 12–15ob.},
  year = {1960},
  month = {29~} # jul,
  date = {1960-07-29},
  keywords = {wheat, letters},
  histcite = {histcite:kind=document;file=RU-RGANI/fonds:3/series:14/file:448;addressee=Soviet%20government;in=rgani-f3-op14-d448;leaves=12-15v;language=sq;nature=primary},
}

@misc{web_1,
  title = {{New documents}},
  howpublished = {Memorie.al, https://memorie.al/a\_b?x=\textbraceleft{}1\textbraceright{}\%},
  year = {n.d.},
  date = {..},
  note = {Accessed 3 December 2025},
  key = {{{\noopsort{new documents}}New documents}},
  histcite = {histcite:kind=web;container=Memorie.al;url=https://memorie.al/a_b%3Fx%3D%7B1%7D%25;accessed=2025-12-03;date=},
}
"""

BIBLATEX = r"""@incollection{chapter,
  title = {{Bases}},
  pages = {3-15},
  booktitle = {{Hrushovianët}},
  bookauthor = {Hoxha, Enver},
  publisher = {8 Nëntori},
  location = {Tirana},
  date = {1980},
  options = {useeditor=false},
  verbc = {histcite:kind=article;in=hoxha-1980;date=},
}

@book{hoxha-1980,
  title = {{Hrushovianët}},
  author = {Hoxha, Enver},
  publisher = {8 Nëntori},
  location = {Tirana},
  date = {1980},
  verbc = {histcite:kind=memoir;language=ru},
}

@article{press,
  title = {{Fjala [late August 1960]}},
  author = {{Presidium of the CC CPSU}},
  journaltitle = {{Zëri i Popullit}},
  entrysubtype = {newspaper},
  date = {1960},
  verbc = {histcite:kind=press;title=Fjala;author=Presidium%20of%20the%20CC%20CPSU;date=late%20August%201960},
}

@misc{rgani-f3-op14-d448,
  title = {{RGANI, f. 3, op. 14, d. 448}},
  pagination = {none},
  verbc = {histcite:kind=file;reference=RU-RGANI/fonds:3/series:14/file:448;title=},
}

@unpublished{shehu-1960-letter,
  title = {{Letter asking for \textbraceleft{}50,000\textbraceright{} t \& more}},
  author = {Shehu, Mehmet},
  annotation = {seen in copy},
  howpublished = {Addressed to Soviet government, RGANI, f. 3, op. 14, d. 448, ll. 12–15ob.},
  date = {1960-07-29},
  pagination = {none},
  keywords = {wheat, letters},
  verbc = {histcite:kind=document;file=RU-RGANI/fonds:3/series:14/file:448;addressee=Soviet%20government;in=rgani-f3-op14-d448;leaves=12-15v;language=sq;nature=primary},
}

@online{web_1,
  title = {{New documents}},
  organization = {Memorie.al},
  url = {https://memorie.al/a_b?x=%7B1%7D%25},
  urldate = {2025-12-03},
  verbc = {histcite:kind=web;url=https://memorie.al/a_b%3Fx%3D%7B1%7D%25},
}
"""


def _read(written):
    library = parse_string(written)
    assert not library.failed_blocks
    assert not library.comments
    return {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}


def unsealed(written):
    """What is *written* without the sums of the entries, of which nothing is known but that each has one."""
    bare, sealed = re.subn(r";seal=[0-9a-f]{8}(?=[;}])", "", written)
    assert sealed == len(SOURCES)
    return bare


def test_a_classic_bibliography_is_written_whole():
    """Albanian has no langid, a private note is no printed note, and a file without a title is called by its reference."""
    assert unsealed(write_bibtex(reversed(SOURCES.values()), SOURCES)) == BIBTEX


def test_a_biblatex_bibliography_is_written_whole():
    assert unsealed(write_biblatex(SOURCES.values(), SOURCES)) == BIBLATEX


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
        ('say "no"', "say “no”"),
        ('a 12" gun', 'a 12"{} gun'),
        ("Ф.\N{NO-BREAK SPACE}3", "Ф.\N{NO-BREAK SPACE}3"),
        (" two\n\tlines\x00 ", "two lines"),
        ("Albania--Foreign, 1---2 ''", "Albania-{}-Foreign, 1-{}-{}-2 '{}'"),
        ("so?` and !`so", "so?{}` and !{}`so"),
    ],
)
def test_latex_signs_are_escaped_and_letters_are_not(text, written):
    assert escape(text) == written


@given(st.text() | st.text(alphabet='\\{}~^"&%#_$a \n\N{NO-BREAK SPACE}textbackslash-'))
def test_what_is_escaped_is_read_back(text):
    written = escape(text)
    assert re.sub("[“”]", '"', _printed(written)) == re.sub("[“”]", '"', squeeze(text))
    assert "\n" not in written
    assert not written.endswith("\\")
    assert not re.search(r"([-`',<>])\1|[?!]`", written)
    assert _depths(written)[-1] == 0
    assert min(_depths(written)) == 0


COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    '"{}': '"',
}


def _printed(written):
    """What LaTeX prints for it."""
    written = re.sub(r"([-`',<>])\{\}(?=\1)|([?!])\{\}(?=`)", r"\1\2", written)
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
    source = Source(key="s", kind="document", language=language, title=title)
    assert langid(work_of(source, {}, sheet("chicago"), {}, "biblatex")) == babel


DATES = {
    "1960-11-12": ("1960-11-12", "1960", "{12~} # nov", ""),
    "November 1960": ("1960-11", "1960", "nov", ""),
    "1960": ("1960", "1960", None, ""),
    "1960/1961": ("1960/1961", "1960–1961", None, ""),
    "[1960-11-10..1960-11-11]": ("1960", "1960", None, "between 10 and 11 November 1960"),
    "before 1961": (None, "n.d.", None, "before 1961"),
    "after August 1960": (None, "n.d.", None, "after August 1960"),
    "196X": (None, "n.d.", None, "1960s"),
    "1960-21": ("1960", "1960", None, "spring 1960"),
    "1960-24": (None, "n.d.", None, "winter 1960"),
    "late August 1960": ("1960", "1960", None, "late August 1960"),
    "1961-04~": (None, "n.d.", None, "c. April 1961"),
    "1960?": (None, "n.d.", None, "1960?"),
    "1960/..": (None, "n.d.", None, "since 1960"),
    "1917-10-25 O.S.": ("1917-11-07", "1917", "{7~} # nov", "25 October 1917 O.S."),
    "undated": (None, "n.d.", None, "undated"),
    "": (None, "n.d.", None, ""),
}


@pytest.mark.parametrize("typed", DATES)
def test_a_date_is_said_or_stands_in_brackets_and_is_never_another(typed):
    date, year, month, words = DATES[typed]
    source = Source(key="one", kind="document", title="Note", date=typed)
    title = f"{{Note [{words}]}}" if words else "{Note}"
    modern = _read(write_biblatex([source], {}))["one"]
    assert (modern.get("date"), modern["title"]) == (date, title)
    classic = _read(write_bibtex([source], {}))["one"]
    assert (classic["year"], classic.get("month"), classic["title"]) == (year, month, title)
    assert classic["date"] == (date or "..")


def test_a_stretch_of_days_is_a_date_for_biblatex_and_words_for_bibtex():
    source = Source(key="one", kind="document", title="Note", date="1960-11-10/1960-11-12")
    modern, classic = (_read(write([source], {}))["one"] for write in (write_biblatex, write_bibtex))
    assert (modern["title"], modern["date"]) == ("{Note}", "1960-11-10/1960-11-12")
    assert (classic["title"], classic["year"]) == ("{Note [10–12 November 1960]}", "1960")


PRESIDIUM = Source(
    key="presidium",
    kind="edition",
    title="Президиум ЦК КПСС",
    editor="Фурсенко А. А.",
    date="2003",
    volume="1",
)


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_an_edition_keeps_its_year_and_the_document_in_it_its_own(write):
    protocol = Source(key="one", kind="document", title="Протокол", date="1960-01-07", within="presidium")
    entry = _read(write([protocol], {"presidium": PRESIDIUM}))["one"]
    assert (entry["title"], entry["date"]) == ("{Протокол [7 January 1960]}", "2003")
    assert entry.get("options") == ("useeditor=false" if write is write_biblatex else None)


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        (
            {"container": "with the author", "place": "Tirana"},
            ("{Interview with the author}", None, "Tirana"),
        ),
        ({"container": "Der Spiegel"}, ("{Interview}", "Der Spiegel", None)),
        (
            {"title": "On Vlora", "container": "with the author"},
            ("{On Vlora}", "Interview with the author", None),
        ),
        (
            {"title": "Interview on Vlora", "container": "Der Spiegel"},
            ("{Interview on Vlora}", "Der Spiegel", None),
        ),
        ({"title": "On Vlora"}, ("{On Vlora}", "Interview", None)),
    ],
)
def test_an_interview_is_called_one_once(source, fields):
    entry = _read(
        write_biblatex([Source(key="one", kind="interview", authors=("Alia, Ramiz",), **source)], {})
    )["one"]
    assert (entry["title"], entry.get("howpublished"), entry.get("location")) == fields


@pytest.mark.parametrize(
    ("language", "title", "written"),
    [
        ("sq", "Takimi i Delegacionit", "{Takimi i Delegacionit}"),
        ("", "Albania and the rift", "{Albania and the rift}"),
        ("en", "Albania and the Sino-Soviet rift of USSR", "Albania and the {Sino-Soviet} rift of {USSR}"),
        ("en-GB", "USSR and Albania", "{USSR} and {Albania}"),
    ],
)
def test_no_style_takes_a_capital_from_a_title(language, title, written):
    book = Source(key="one", kind="book", title=title, language=language)
    assert _read(write_biblatex([book], {}))["one"]["title"] == written
    letter = Source(key="one", kind="document", title=title, language=language)
    assert _read(write_biblatex([letter], {}))["one"]["title"] == f"{{{title}}}"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("edition", {"titleaddon": "vol. X/2"}),
        ("article", {"series": "X/2"}),
        ("document", {"booktitleaddon": "vol. X/2"}),
    ],
)
def test_a_volume_that_is_no_number_stands_where_biber_takes_it(kind, fields):
    book = Source(
        key="book", kind="edition", title="Foreign Relations", volume="X/2", isbn="978-0-306-40615-8"
    )
    source = Source(
        key="one",
        kind=kind,
        title="T",
        container="" if kind == "edition" else "J",
        volume="X/2",
        within="book" if kind == "document" else "",
    )
    entry = _read(write_biblatex([source], {"book": book}))["one"]
    assert "volume" not in entry
    assert "isbn" not in entry
    assert fields.items() <= entry.items()


def test_the_ordinal_of_an_edition_is_a_word_in_classic_files():
    written = {
        edition: _read(write_bibtex([Source(key="one", kind="book", title="T", edition=edition)], {}))["one"][
            "edition"
        ]
        for edition in ("2", "11", "revised")
    }
    assert written == {"2": "Second", "11": "11th", "revised": "revised"}


def test_bibtex_shortens_names_by_letters_not_by_bytes():
    source = Source(key="one", kind="book", title="T", authors=("Хохлов Н. П.", "Ömer Öz"))
    assert _read(write_bibtex([source], {}))["one"]["author"] == r"Хохлов, {\-Н}. {\-П}. and {\-Ö}mer Öz"


LETTER = Source(
    key="letter",
    kind="document",
    title="Letter on Bucharest",
    authors=("Hoxha, Enver",),
    addressee="Kapo, Hysni",
    date="1960-06-25",
    within="rgani-f3-op14-d448",
    leaves="12-15v",
)


def test_each_profile_has_a_letter_as_its_style_wants_it():
    portable, chicago, gost = (
        _read(
            write_biblatex(
                [LETTER], SOURCES, "gost" if profile == "gost" else "chicago", profile=profile, typed=None
            )
        )["letter"]
        for profile in ("portable", "chicago", "gost")
    )
    tied = "RGANI, f.\N{NO-BREAK SPACE}3, op.\N{NO-BREAK SPACE}14, d.\N{NO-BREAK SPACE}448, ll.\N{NO-BREAK SPACE}12–15ob."
    assert portable == {
        "title": "{Letter on Bucharest}",
        "author": "Hoxha, Enver",
        "howpublished": f"Addressed to Hysni Kapo, {tied}",
        "date": "1960-06-25",
        "pagination": "none",
    }
    assert chicago == {
        "entrysubtype": "archival",
        "title": "{Enver Hoxha to Hysni Kapo, Letter on Bucharest}",
        "shorttitle": "{Hoxha to Kapo}",
        "sortname": "Hoxha, Enver",
        "origdate": "1960-06-25",
        "note": tied,
        "pagination": "none",
    }
    assert gost["title"] == "{Letter on Bucharest [адресат: Hysni Kapo]. 25 июня 1960 г.}"
    assert squeeze(gost["booktitle"]).replace("\N{NO-BREAK SPACE}", " ") == "{РГАНИ. Ф. 3. Оп. 14. Д. 448}"
    assert gost["pages"].replace("\N{NO-BREAK SPACE}", " ") == r"Л. 12\symbol{8211}15 об."
    assert (gost["langid"], gost["pagination"]) == ("russian", "none")


SCAN = replace(LETTER, addressee="", leaves="4", url="https://x.org/a_b%20c", accessed="2025-12-03")


def test_an_address_stands_where_a_note_has_it_behind_the_leaves():
    """biblatex-gost prints no address in notes, so there it is told in words; a bibliography of BibTeX has it before the date."""
    chicago, gost = (
        _read(write_biblatex([SCAN], SOURCES, style, profile=style))["letter"]
        for style in ("chicago", "gost")
    )
    assert (chicago["url"], chicago["addendum"]) == (SCAN.url, r"\autocap{a}ccessed 3 December 2025")
    assert "urldate" not in chicago
    assert "url" not in gost
    assert gost["addendum"].replace(r"\allowbreak{}", "") == (
        r"URL: https://x.org/a\_b\%20c (дата обращения: 03.12.2025)"
    )
    classic = _read(write_bibtex([SCAN], SOURCES))["letter"]
    assert classic["howpublished"].endswith(
        r"l. 4, https://x.org/a\_b\%20c".replace("l. ", "l.\N{NO-BREAK SPACE}")
    )
    assert classic["note"] == "Accessed 3 December 2025"
    article = replace(SCAN, kind="article", within="", container="J", publisher="")
    assert _read(write_bibtex([article], {}))["letter"]["note"] == (
        r"Accessed 3 December 2025, https://x.org/a\_b\%20c"
    )


def test_the_long_title_of_an_author_has_the_short_form_of_later_notes():
    page = Source(
        key="page",
        kind="web",
        title="New “papers” on the rupture between Tirana and Moscow",
        authors=("Doe, J.",),
    )
    assert _read(write_biblatex([page], {}))["page"]["shorttitle"] == "{New ‘papers’ on the rupture}"
    assert "shorttitle" not in _read(write_biblatex([replace(page, authors=())], {}))["page"]


def test_what_a_newspaper_has_at_an_address_without_a_date_is_a_page():
    page = Source(
        key="page", kind="press", title="Soviets bully Albania", container="K", url="https://x.org/1"
    )
    entry = parse_string(write_biblatex([page], {})).entries[0]
    assert (entry.entry_type, entry["organization"], entry["url"]) == ("online", "K", page.url)
    dated = parse_string(write_biblatex([replace(page, date="1961")], {})).entries[0]
    assert dated.entry_type == "article"


def test_a_paper_without_a_date_has_not_the_year_in_which_its_scan_was_read():
    entry = _read(write_biblatex([replace(SCAN, date="")], SOURCES))["letter"]
    assert (entry["url"], "urldate" in entry) == (SCAN.url, False)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("A very long title of some paper " * 40, "A very long title"),
        ("字" * 500, "字" * 40),
        ("Foreign Relations of the United States", "Foreign Relations of the United States"),
    ],
)
def test_what_a_nameless_entry_goes_by_is_no_longer_than_a_label_of_bibtex(text, called):
    key = _read(write_bibtex([Source(key="one", kind="document", title=text)], {}))["one"]["key"]
    assert len(key.encode()) < 250
    assert re.fullmatch(r"\{\{\\noopsort\{[^{}]*\}\}(.*)\}", key)[1] == called


def test_a_book_that_names_what_it_appeared_in_is_a_part_of_that():
    note = Source(
        key="n", kind="edition", title="36. Editorial Note", container="FRUS", volume="X/2", date="1993"
    )
    entry = _read(write_biblatex([note], {}))["n"]
    assert (entry["title"], entry["booktitle"], entry["booktitleaddon"]) == (
        "{36. Editorial Note}",
        "{FRUS}",
        "vol. X/2",
    )


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("Иванов, А.И.", "Иванов, А. И."),
        ("Enver Hoxha", "{Enver Hoxha}"),
        ("de' Medici, Lorenzo", "{de' Medici}, Lorenzo"),
    ],
)
def test_biblatex_gost_prints_a_name_as_a_note_does(author, written):
    """Initials apart, a name of unknown order in full, a particle before the family name."""
    entry = _read(write_biblatex([replace(LETTER, authors=(author,))], SOURCES, "gost", profile="gost"))
    assert entry["letter"]["author"] == written


def test_what_is_quoted_in_a_quoted_title_stands_between_single_marks():
    page = Source(key="page", kind="web", title='On "so" and “thus”', authors=("Doe, Jane",))
    lost = Source(key="lost", kind="document", title="Telegram", via="page")
    library = {"page": page, "lost": lost}
    read = _read(write_biblatex(library.values(), library, known={"lost": "quoted in it"}))
    assert read["page"]["title"] == "{On ‘so’ and ‘thus’}"
    assert read["lost"]["title"] == "{Telegram [quoted in Jane Doe, ‘On “so” and “thus”’]}"


PLAIN = sorted(
    {field.name for field in fields(Source)}
    - {"key", "kind", "authors", "tags", "derived_from", "within", "reference", "url", "doi", "editor"}
    - {"date", "accessed", "leaves", "origin", "added", "changed"}
)

EVERY_TYPE = {
    "annotation",
    "date",
    "doi",
    "entrysubtype",
    "keywords",
    "langid",
    "options",
    "origdate",
    "pagination",
    "shorttitle",
    "sortname",
    "url",
    "urldate",
    "verbc",
}
OF_A_BOOK = {
    "addendum",
    "author",
    "edition",
    "editor",
    "isbn",
    "location",
    "pages",
    "publisher",
    "title",
    "titleaddon",
    "volume",
}
DATA_MODEL = {
    "article": {
        "addendum",
        "author",
        "journaltitle",
        "note",
        "number",
        "pages",
        "series",
        "title",
        "titleaddon",
        "volume",
    },
    "book": OF_A_BOOK,
    "inbook": OF_A_BOOK | {"bookauthor", "booktitle", "booktitleaddon"},
    "incollection": OF_A_BOOK | {"bookauthor", "booktitle", "booktitleaddon"},
    "misc": {
        "addendum",
        "author",
        "howpublished",
        "location",
        "note",
        "organization",
        "title",
        "titleaddon",
        "type",
    },
    "online": {"addendum", "author", "note", "organization", "title", "titleaddon"},
    "thesis": {"addendum", "author", "institution", "location", "note", "title", "titleaddon", "type"},
    "unpublished": {"addendum", "author", "howpublished", "location", "note", "title", "titleaddon", "type"},
}
"""Of the fields that we write, those that biblatex (3.18, blx-dm.def) has for a type of entry."""

FULL = dict.fromkeys(PLAIN, "1") | {
    "date": "1960",
    "accessed": "2025-12-03",
    "authors": ("A, B",),
    "editor": "C, D",
    "url": "https://x.org",
    "doi": "10.1/x",
    "tags": ("t",),
}


@pytest.mark.parametrize("profile", ["portable", "chicago", "gost"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "lies",
    [{}, {"within": "presidium"}, {"within": "rgani-f3-op14-d448", "leaves": "12"}, {"reference": FILE}],
)
def test_no_entry_has_a_field_that_biblatex_does_not_know_for_its_type(kind, profile, lies):
    held = {**SOURCES, "presidium": PRESIDIUM}
    for told in (FULL, FULL | {"title": "", "addressee": ""}, {"title": "T"}):
        source = Source(**({**told, "key": "one", "kind": kind} | lies))
        (entry,) = parse_string(write_biblatex([source], held, profile=profile)).entries
        assert {field.key for field in entry.fields} <= EVERY_TYPE | DATA_MODEL[entry.entry_type]


def test_what_nobody_saw_says_through_what_it_is_known():
    known = {"letter": "quoted in Griffith, Albania, 12"}
    entry = _read(write_biblatex([LETTER], SOURCES, known=known))["letter"]
    assert entry["howpublished"].endswith(", quoted in Griffith, Albania, 12")
    lost = Source(key="lost", kind="document", title="Telegram")
    entry = _read(write_biblatex([lost], {}, known={"lost": "quoted in Griffith, Albania, 12"}))["lost"]
    assert entry["title"] == "{Telegram [quoted in Griffith, Albania, 12]}"


def test_without_riders_what_no_field_shows_is_counted():
    written = biblatex.write_biblatex(SOURCES.values(), SOURCES, sheet("chicago", ARCHIVES))
    assert "verbc" not in written.data
    assert written.left_out == {"language": 2, "nature": 1}


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
    assert entry["title"] == "{Bezopasnost’ [Security]}"
    assert _rider(entry)["title"] == "Безопасность"
    assert "langid" not in entry


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_a_chapter_names_its_book_by_the_title_that_a_note_prints(write):
    chapter = Source(key="one", kind="article", title="Bases", within="security")
    assert _read(write([chapter], {"security": SECURITY}))["one"]["booktitle"] == "{Bezopasnost’ [Security]}"


def test_an_addressee_stands_in_reading_order():
    letter = Source(key="letter", kind="document", title="Letter", addressee="Khrushchev, Nikita")
    entry = _read(write_biblatex([letter], {}))["letter"]
    assert entry["howpublished"] == "Addressed to Nikita Khrushchev"
    assert _rider(entry)["addressee"] == "Khrushchev, Nikita"
    nameless = Source(key="letter", kind="document", addressee="Khrushchev, Nikita")
    assert _read(write_biblatex([nameless], {}))["letter"]["title"] == "{To Nikita Khrushchev}"


def test_what_a_chapter_says_otherwise_than_its_book_rides_along():
    chapter = Source(key="one", kind="article", title="Bases", within="hoxha-1980", publisher="Naim Frashëri")
    entry = _read(write_bibtex([chapter], SOURCES))["one"]
    assert (entry["publisher"], _rider(entry)["publisher"]) == ("8 Nëntori", "Naim Frashëri")


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
            entry = read[source.key]
            ridden = _rider(entry)
            shown = {_printed(re.sub(r"^\{(.*)\}$", r"\1", value)) for value in entry.values()}
            for name in PLAIN:
                text = getattr(source, name)
                assert not text or ridden.get(name) == text or text in shown, name
            assert ridden["kind"] == source.kind


def _rider(entry):
    """What rides along in an entry, by column."""
    ridden = entry.get("verbc", entry.get("histcite")).removeprefix("histcite:")
    return {column: unquote(cell) for column, cell in (pair.split("=") for pair in ridden.split(";"))}


@pytest.mark.parametrize("write", [write_biblatex, *also_slow(write_bibtex)])
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
        assert write(sources, SOURCES).count("{letter-") == len(sources)

    assert growth(written, letters, 500) < IN_PROPORTION
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


@pytest.mark.parametrize("write", [write_bibtex, write_biblatex])
def test_entries_stand_in_the_order_of_their_keys(write):
    sources = [Source(key=key, kind="book", title=key) for key in ("b", "C", "a")]
    assert re.findall(r"@book\{(\w+)", write(sources, {})) == ["a", "b", "C"]
