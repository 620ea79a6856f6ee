"""CSL-JSON, RIS and Hayagriva: what they say of a source, and what other programs make of it."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite.citations.style import sheet
from histcite.formats.csljson import write_csl
from histcite.formats.hayagriva import write_hayagriva
from histcite.formats.repertory import READ, WRITTEN
from histcite.formats.ris import write_ris
from histcite.intake.exchange import _READERS
from histcite.library.publishing import WRITERS
from histcite.records.source import Source

STYLES = Path("/usr/share/citation-style-language/styles")
"""Where Debian's citation-style-language-styles keeps the styles of the CSL project."""

CHICAGO = sheet("chicago", ARCHIVES)
FILE = Source(key="file", kind="file", reference="RU-RGANI/fonds:5/series:49/file:131")
EDITION = Source(
    key="edition", kind="edition", title="Президиум ЦК КПСС", editor="Фурсенко, А. А.", place="Москва", publisher="РОССПЭН",
    date="2003", language="ru",
)  # fmt: skip
LETTER = Source(
    key="letter", kind="document", title="Письмо", translated_title="Letter", authors=("Хохлов, Н. П.",), addressee="Пушков, А. И.",
    date="1958-11-12", within="file", leaves="193-194", language="ru",
)  # fmt: skip
MINUTES = Source(
    key="minutes",
    kind="document",
    title="Протокол № 254",
    date="1960-01-07",
    within="edition",
    pages="412",
    language="ru",
)
MEMOIR = Source(
    key="memoir", kind="memoir", title="Takimi i delegacionit të PPSH", authors=("Hoxha, Enver",), date="1980", place="Tirana",
    language="sq", grade="B",
)  # fmt: skip
TYPED = Source(key="typed", kind="file", forms=("Dar al-Watha'iq, Cairo, box 12, folder 3",))
PAPER = Source(
    key="paper", kind="press", title="Zëri i popullit", date="1960-11-29", number="287", language="sq"
)
TALK = Source(
    key="talk",
    kind="interview",
    authors=("Alia, Ramiz",),
    date="1995-05-03",
    container="with the author",
    place="Tirana",
)
REPORT = Source(key="report", kind="document", title="Report on Vlora", date="1961")
ENCLOSED = Source(key="enclosed", kind="document", title="Enclosed letter", within="report", leaves="3")
SOURCES = {
    one.key: one for one in (FILE, EDITION, LETTER, MINUTES, MEMOIR, TYPED, PAPER, TALK, REPORT, ENCLOSED)
}


def csl(*sources, style="chicago", profile="portable", known=None):
    written = write_csl(
        sources,
        SOURCES,
        sheet(style, ARCHIVES),
        profile=profile,
        known=known or {},
        typed=SOURCES | {one.key: one for one in sources},
    )
    return json.loads(written.data)


def ris(*sources, known=None):
    return write_ris(sources, SOURCES, CHICAGO, known=known or {})


def hayagriva(*sources, known=None):
    return write_hayagriva(sources, SOURCES, CHICAGO, known=known or {})


def test_every_format_of_the_repertory_has_its_reader_and_its_writer():
    assert set(READ) == set(_READERS)
    assert set(WRITTEN) == set(WRITERS)


@pytest.mark.parametrize(
    ("typed", "issued", "in_ris", "in_typst"),
    [
        ("1960-06-25", {"date-parts": [[1960, 6, 25]]}, ["1960", "1960/06/25/"], "1960-06-25"),
        ("1960-06", {"date-parts": [[1960, 6]]}, ["1960", "1960/06//"], "1960-06"),
        ("1960", {"date-parts": [[1960]]}, ["1960", "1960///"], "1960"),
        ("1960-11-10/1960-11-12", {"date-parts": [[1960, 11, 10], [1960, 11, 12]]}, ["10–12 November 1960"], "[10–12 November 1960]"),
        ("[1960-11-10..1960-11-12]", {"literal": "between 10 and 12 November 1960"}, ["between 10 and 12 November 1960"], "[between 10 and 12 November 1960]"),
        ("before 1961", {"literal": "before 1961"}, ["before 1961"], "[before 1961]"),
        ("after 1960", {"literal": "after 1960"}, ["after 1960"], "[after 1960]"),
        ("../1960", {"literal": "until 1960"}, ["until 1960"], "[until 1960]"),
        ("196X", {"literal": "1960s"}, ["1960s"], "[1960s]"),
        ("1960-21", {"date-parts": [[1960]], "season": 1}, ["spring 1960"], "[spring 1960]"),
        ("1961-04~", {"date-parts": [[1961, 4]], "circa": True}, ["c. April 1961"], "~1961-04"),
        ("1960?", {"literal": "1960?"}, ["1960?"], "[1960?]"),
        ("late August 1960", {"literal": "late August 1960"}, ["late August 1960"], "[late August 1960]"),
        ("two days after the plenum", {"literal": "two days after the plenum"}, ["two days after the plenum"], "[two days after the plenum]"),
        ("", None, [], ""),
    ],
)  # fmt: skip
def test_no_date_is_falsified(typed, issued, in_ris, in_typst):
    """Numbers where they say what was typed, else its words."""
    source = replace(MEMOIR, date=typed)
    assert csl(source)[0].get("issued") == issued
    dates = re.findall(r"^(?:PY|DA)  - (.*)$", ris(source).data, re.MULTILINE)
    assert dates == (in_ris if len(in_ris) != 1 else [in_ris[0], f"///{in_ris[0]}"])
    said = re.search(r'^  date: "(.*)"$', hayagriva(source).data, re.MULTILINE)
    title = re.search(r'^  title: "\{.* PPSH ?(.*)\}"$', hayagriva(source).data, re.MULTILINE)
    assert (said[1] if said else title[1]) == in_typst


def test_an_old_style_date_is_told_in_words():
    issued = csl(replace(MEMOIR, date="1917-10-25 O.S."))[0]["issued"]
    assert set(issued) == {"literal"}
    assert "25" in issued["literal"]


def test_a_letter_in_csl():
    (item,) = csl(LETTER)
    rider = item.pop("custom")["histcite"]
    assert len(rider.pop("seal")) == 8
    assert item == {
        "id": "letter",
        "type": "personal_communication",
        "genre": "letter",
        "title": "Письмо [Letter]",
        "author": [{"family": "Хохлов", "given": "Н. П."}],
        "recipient": [{"family": "Пушков", "given": "А. И."}],
        "issued": {"date-parts": [[1958, 11, 12]]},
        "language": "ru",
        "archive": "RGANI",
        "archive_location": "f. 5, op. 49, d. 131, ll. 193–194",
        "archive-place": "Moscow",
    }
    assert rider == {
        "kind": "document",
        "title": "Письмо",
        "translated_title": "Letter",
        "authors": ["Хохлов, Н. П."],
        "addressee": "Пушков, А. И.",
        "date": "1958-11-12",
        "in": "file",
        "file": "RU-RGANI/fonds:5/series:49/file:131",
        "leaves": "193-194",
        "language": "ru",
    }


@pytest.mark.parametrize(
    ("typed", "in_csl", "in_ris", "in_typst"),
    [
        ("Hoxha, Enver", {"family": "Hoxha", "given": "Enver"}, "Hoxha, Enver", '{name: "Hoxha", given-name: "Enver"}'),
        ("{Foreign Office}", {"literal": "Foreign Office"}, "Foreign Office,", '{name: "Foreign Office"}'),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}, "King, Martin Luther, Jr.", '{name: "King", given-name: "Martin Luther", suffix: "Jr."}'),
        ("Mao Zedong", {"literal": "Mao Zedong"}, "Mao Zedong,", '{name: "Mao Zedong"}'),
    ],
)  # fmt: skip
def test_names_keep_their_order(typed, in_csl, in_ris, in_typst):
    source = replace(MEMOIR, authors=(typed,))
    assert csl(source)[0]["author"] == [in_csl]
    assert f"AU  - {in_ris}\n" in ris(source).data
    assert f"  author: [{in_typst}]\n" in hayagriva(source).data


def test_the_year_of_an_edition_is_not_that_of_its_document():
    (item,) = csl(MINUTES)
    assert (item["type"], item["title"]) == ("chapter", "Протокол № 254 [7 January 1960]")
    assert (item["container-title"], item["issued"]) == ("Президиум ЦК КПСС", {"date-parts": [[2003]]})
    assert item["editor"] == [{"family": "Фурсенко", "given": "А. А."}]


def test_gost_has_no_place_for_archives_and_takes_the_file_for_a_book():
    letter, file = csl(LETTER, FILE, style="gost", profile="gost")[::-1]
    assert letter["title"] == "Письмо [адресат: А. И. Пушков]. 12 ноября 1958 г."
    assert letter["container-title"].replace("\xa0", " ") == "РГАНИ. Ф. 5. Оп. 49. Д. 131. Л. 193–194"
    assert "issued" not in letter
    assert (file["type"], file["title"].replace("\xa0", " ")) == ("document", "РГАНИ. Ф. 5. Оп. 49. Д. 131")


def test_what_was_not_seen_is_not_cited_as_seen():
    quoted = "quoted in Edemskiy, “Documents”"
    known = {"letter": quoted, "memoir": quoted}
    letter, memoir = csl(LETTER, MEMOIR, known=known)
    assert letter["archive_location"].endswith(", ll. 193–194, quoted in Edemskiy, “Documents”")
    assert memoir["title"] == "Takimi i delegacionit të PPSH [quoted in Edemskiy, “Documents”]"
    assert "AN  - f. 5, op. 49, d. 131, ll. 193–194, quoted in Edemskiy" in ris(LETTER, known=known).data
    assert "ll. 193–194, quoted in Edemskiy, “Documents”" in hayagriva(LETTER, known=known).data


def test_a_letter_in_ris():
    assert ris(LETTER).data == (
        "TY  - PCOMM\nID  - letter\nAU  - Хохлов, Н. П.\nA2  - Пушков, А. И.\nTI  - Письмо [Letter]\nPY  - 1958\nDA  - 1958/11/12/\n"
        "M3  - letter\nDB  - RGANI\nAN  - f. 5, op. 49, d. 131, ll. 193–194\nCN  - RGANI, f. 5, op. 49, d. 131, ll. 193–194\n"
        "LA  - ru\nER  - \n\n"
    )  # fmt: skip


def test_what_has_no_tag_is_counted():
    assert ris(MEMOIR, LETTER).left_out == {"grade": 1}
    assert hayagriva(MEMOIR).left_out == {"grade": 1}
    assert csl(MEMOIR)[0]["custom"]["histcite"]["grade"] == "B"
    bare = write_csl([MEMOIR], SOURCES, CHICAGO, profile="portable", known={}, typed=None)
    assert ("custom" in bare.data, bare.left_out) == (False, {"grade": 1})


@pytest.mark.parametrize(
    ("described", "told"),
    [
        ({}, ["TI  - Interview with the author", "CY  - Tirana"]),
        ({"title": "On Vlora"}, ["TI  - On Vlora [interview with the author]", "CY  - Tirana"]),
        ({"container": "Radio Tirana"}, ["TI  - Interview", "T2  - Radio Tirana", "CY  - Tirana"]),
    ],
)
def test_an_interview_goes_by_with_whom_it_was(described, told):
    said = ris(replace(TALK, **described)).data.splitlines()
    assert [line for line in said if line[:2] in ("TI", "T2", "CY")] == told


def test_a_letter_in_hayagriva():
    assert hayagriva(LETTER).data == (
        '"letter":\n  type: "manuscript"\n  title: "{Письмо [Letter]}"\n  author: [{name: "Хохлов", given-name: "Н. П."}]\n'
        '  genre: "letter to А. И. Пушков"\n  date: "1958-11-12"\n  language: "ru"\n'
        '  archive: "RGANI, f. 5, op. 49, d. 131, ll. 193–194"\n'
    )


HOSTILE = st.text(
    st.sampled_from("ab \n\t\r\x07\x85\u2028{}$\\\"'<>&%#_~^@:-[],ER  -<b>щë\ufeff"), min_size=1, max_size=30
).filter(str.strip)


@given(HOSTILE, HOSTILE)
def test_hostile_text_never_breaks_a_file(title, name):
    """A line is a tag or a field, an item is an item, and what the library has rides along in CSL-JSON as it is."""
    source = replace(LETTER, title=title, authors=(name,), note=title, tags=(name,))
    (item,) = csl(source)
    assert item["custom"]["histcite"]["title"] == title
    assert not re.search(r"</?(?:i|b|sup|sub|sc|span)\b", item.get("title", ""))
    lines = ris(source).data.split("\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert [line for line in lines if line.startswith(("TY", "ER"))] == ["TY  - PCOMM", "ER  - "]
    assert all(
        re.match(r'"letter":$|  [a-z-]+: ["\[{]', line) for line in hayagriva(source).data.splitlines()
    )


def test_entries_are_sorted_and_the_same_in_any_order():
    for write in (csl, ris, hayagriva):
        assert write(*SOURCES.values()) == write(*reversed(SOURCES.values()))
    assert [item["id"] for item in csl(*SOURCES.values())] == sorted(SOURCES)
    assert (ris().data, hayagriva().data, csl()) == ("", "{}\n", [])


def test_rispy_knows_every_tag():
    rispy = pytest.importorskip("rispy", reason="rispy is not installed: RIS is not read by another program")
    entries = rispy.loads(ris(*SOURCES.values()).data)
    assert len(entries) == len(SOURCES)
    assert not [entry["unknown_tag"] for entry in entries if "unknown_tag" in entry]
    letter = next(entry for entry in entries if entry["id"] == "letter")
    assert (letter["secondary_authors"], letter["name_of_database"]) == (["Пушков, А. И."], "RGANI")


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("pandoc") is None, reason="pandoc is not installed: CSL-JSON is printed by nobody"
)
@pytest.mark.skipif(not STYLES.is_dir(), reason="there are no CSL styles: CSL-JSON is printed by nobody")
@pytest.mark.parametrize(
    ("csl_style", "options", "printed"),
    [
        (
            "chicago-fullnote-bibliography",
            {},
            {
                "letter": "Н. П. Хохлов to А. И. Пушков, “Письмо [Letter],” letter, November 12, 1958, f. 5, op. 49, d. 131, ll. 193–194, RGANI, Moscow.",
                "minutes": "А. А. Фурсенко, ed., “Протокол № 254 [7 January 1960],” in Президиум ЦК КПСС (Москва: РОССПЭН, 2003), 412.",
                "memoir": "Enver Hoxha, Takimi i delegacionit të PPSH (Tirana, 1980).",
                "typed": "N.d., Dar al-Watha’iq, Cairo, box 12, folder 3.",
                "paper": "Zëri i popullit, November 29, 1960.",
                "talk": "Ramiz Alia, Interview with the author (Tirana, May 3, 1995).",
                "enclosed": "“Enclosed letter,” in Report on Vlora, 1961, 3.",
            },
        ),
        (
            "gost-r-7-0-5-2008",
            {"form": sheet("gost", ARCHIVES), "profile": "gost"},
            {
                "letter": "Хохлов Н. П. Письмо [адресат: А. И. Пушков]. 12 ноября 1958 г. // РГАНИ. Ф. 5. Оп. 49. Д. 131. Л. 193–194.",
                "file": "РГАНИ. Ф. 5. Оп. 49. Д. 131.",
            },
        ),
    ],
)  # fmt: skip
def test_pandoc_prints_archival_references(tmp_path, csl_style, options, printed):
    """In the notes of Chicago, and in the list of GOST."""
    settings_ = {"form": CHICAGO, "profile": "portable", "known": {}, "typed": SOURCES} | options
    data = write_csl(SOURCES.values(), SOURCES, **settings_).data
    (tmp_path / "refs.json").write_text(data, encoding="utf-8")
    paper = "\n\n".join(f"[@{key}]" for key in printed)
    command = [
        "pandoc",
        "--citeproc",
        "--bibliography=refs.json",
        f"--csl={STYLES / csl_style}.csl",
        "--to=plain",
        "--wrap=none",
    ]
    done = subprocess.run(
        command, input=paper, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=True
    )
    plain = done.stdout.replace("\xa0", " ")
    assert {key: text for key, text in printed.items() if text not in plain} == {}


@pytest.mark.slow
def test_typst_prints_archival_references(tmp_path):
    typst = pytest.importorskip("typst", reason="typst is not installed: Hayagriva is printed by nobody")
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils are not installed: what Typst prints is not read")
    hostile = replace(
        LETTER, key="hostile", title="{a} }b{ $x$ $ \\ \\{ \" ' # * _ @k <l> // : - [z]", authors=("a: b",)
    )
    (tmp_path / "refs.yml").write_text(hayagriva(*SOURCES.values(), hostile).data, encoding="utf-8")
    paper = tmp_path / "paper.typ"
    paper.write_text('#bibliography("refs.yml", style: "chicago-notes", full: true)', encoding="utf-8")
    typst.compile(str(paper), output=str(tmp_path / "paper.pdf"))
    command = [shutil.which("pdftotext"), "-raw", "paper.pdf", "-"]
    read = subprocess.run(command, capture_output=True, cwd=tmp_path, check=True)
    printed = " ".join(read.stdout.decode().split())
    for text in (
        "Letter to А. И. Пушков. November 12, 1958. RGANI, f. 5, op. 49, d. 131, ll. 193–194.",
        "File. Dar al-Watha'iq, Cairo, box 12, folder 3.",
        "Hoxha, Enver. Takimi i delegacionit të PPSH. 1980.",
        "Zëri i popullit. November 29, 1960.",
        "Alia, Ramiz. Interview with the author. May 3, 1995. Tirana.",
        "“Report on Vlora.” Document. 1961.",
        "“Enclosed letter.” In Report on Vlora, 1961, l. 3.",
        "“{a} }b{ $x$ $ \\ \\{ \" ' # * _ @k <l> // : - [z]",
    ):
        assert text in printed
