"""The report: one page, the same bytes for the same library, in which no text is ever markup."""

import re
from base64 import b64encode
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from histcite import Library
from histcite.cli import program
from histcite.display.cards import Catalogue
from histcite.display.report import disputes
from histcite.display.report.markup import VOID, element, escaped, link_out, said
from histcite.display.report.report import write_report
from histcite.display.report.testimony import distance_in_words
from histcite.holdings import casebook
from histcite.holdings.casebook import Casebook
from histcite.holdings.descent import pedigrees
from histcite.records.claim import Claim, Reference
from histcite.records.source import Source
from histcite.values import Date

HOSTILE = "</script><img src=x onerror=alert(1)>\u202e&amp;\"'"


class Page(HTMLParser):
    """A page as a browser would take it: its elements with their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text, self.open = [], "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if self.open and self.open[-1] not in ("script", "style") else ""

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(run, folder):
    """Write the report with these options, and give it as read."""

    def page(*options):
        result = run("report", "-o", "r.html", *options)
        assert result.exit_code == 0, result.stderr
        return Page((folder / "r.html").read_text(encoding="utf-8"))

    return page


@pytest.fixture(scope="module")
def whole(split):
    """The report of the worked example, as read."""
    result = CliRunner().invoke(program, ["report", "-o", "-", "--library", str(split)])
    assert result.exit_code == 0
    return Page(result.stdout)


@pytest.fixture
def demo(run, split, monkeypatch):
    """The program with the worked example, which is only read."""
    monkeypatch.setenv("HISTCITE_LIBRARY", str(split))
    return run


def test_the_worked_example_is_told_in_all_its_sections(whole):
    assert len([each for each in whole.all("article") if each["id"].startswith("x-")]) == 24
    assert [each["id"] for each in whole.all("section") if "aria-labelledby" in each] == [
        "disputes", "rivals", "questions", "chronology", "matrix", "descent", "claims", "sources", "notes",
    ]  # fmt: skip
    assert len(whole.all("h1")) == len(whole.all("main")) == len(whole.all("nav")) == 1
    assert "the split" in whole.text
    for told in (
        "It is news to me that we have had different views",
        "known through Edemskiy",
        "12 November 1960",
    ):
        assert told in whole.text


def test_every_link_leads_somewhere_and_no_anchor_stands_twice(whole):
    anchors = [attributes["id"] for _, attributes in whole.elements if "id" in attributes]
    targets = {each["href"][1:] for each in whole.all("a") if each["href"].startswith("#")}
    assert len(anchors) == len(set(anchors))
    assert targets <= set(anchors)


def test_headings_go_down_one_by_one(whole):
    levels = [int(tag[1]) for tag, _ in whole.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_same_library_gives_the_same_bytes(demo, folder):
    for name in ("a.html", "b.html"):
        demo("report", "-o", name)
    assert (folder / "a.html").read_bytes() == (folder / "b.html").read_bytes()
    assert (folder / "a.html").stat().st_size < 350_000
    assert demo("report", "-o", "-").stdout_bytes == (folder / "a.html").read_bytes()


def test_the_page_asks_for_nothing_but_itself(whole):
    assert whole.all("link") == whole.all("img") == whole.all("iframe") == []
    assert all("src" not in each for each in whole.all("script"))
    (guard,) = [each["content"] for each in whole.all("meta") if "http-equiv" in each]
    assert guard.startswith("default-src 'none'; ")
    assert "unsafe" not in guard


def test_an_empty_library_says_so(histcite, page):
    read = page()
    assert "There is no claim in this library yet" in read.text
    assert read.all("article") == []


def test_hostile_text_is_shown_as_typed(histcite, page):
    asked = ("--subject", HOSTILE, "--property", HOSTILE)
    common = (
        "--quote",
        HOSTILE,
        "--lang",
        '"><b>',
        "--voice",
        HOSTILE,
        "--note",
        HOSTILE,
        "--tag",
        "<b>",
        "--when",
        "1960",
    )
    for value in ("yes", "no"):
        assert histcite("add", HOSTILE, "--ref", HOSTILE, *asked, *common, "--value", value).exit_code == 0
    histcite(
        "source",
        "edit",
        Library.open().claims[next(iter(Library.open().claims))].references[0].source,
        "--url",
        "javascript:alert(1)",
    )
    histcite("alias", "add", HOSTILE, "Other")
    read = page("--title", HOSTILE)
    assert read.all("img") == read.all("b") == []
    assert len(read.all("script")) == 2
    assert all(not name.startswith("on") for _, attributes in read.elements for name in attributes)
    assert all(each["href"].startswith(("#", "http://", "https://")) for each in read.all("a"))
    assert read.text.count(HOSTILE) > 10


@given(st.text())
def test_a_text_never_becomes_markup(text):
    read = Page(element("p", text, title=text))
    assert [tag for tag, _ in read.elements] == ["p"]
    shown = [letter for letter in read.text if letter.isprintable()]
    assert shown[: len(text)] == [letter for letter in text if letter.isprintable()] or "\\u" in read.text


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (escaped('<a href="x">'), "&lt;a href=&quot;x&quot;&gt;"),
        (escaped("a\x00b\ud800"), "a\\u0000b\\ud800"),
        (said("да", "ru", tag="q"), '<q lang="ru" dir="auto">да</q>'),
        (said("да"), "да"),
        (said("שלום"), "<bdi>שלום</bdi>"),
        (said("a\u202eb"), "<bdi>a\u202eb</bdi>"),
        (element("a", "x", href=""), "<a>x</a>"),
        (
            link_out("https://a.org/?b&c", "a"),
            '<a href="https://a.org/?b&amp;c" rel="noopener noreferrer">a</a>',
        ),
        (link_out("javascript:alert(1)", "a<"), "a&lt;"),
        (link_out("https://", "a"), "a"),
    ],
)
def test_markup(made, expected):
    assert made == expected


@pytest.mark.parametrize(
    ("event", "written", "told"),
    [
        ("1960-11-12", "1960-11-12", "the same day"),
        ("1960-11-12", "1960-11-13", "1 day after"),
        ("1960-11-12", "1961-01-11", "60 days after"),
        ("1960-11-12", "1961-03-15", "4 months after"),
        ("1960-11-12", "1980", "20 years after"),
        ("1960-11-12", "1960", "at the time"),
        ("1960", "1960-11-12", "at the time"),
        ("1960-11-12", "1959", "before it"),
        ("before 1961", "1980", ""),
    ],
)
def test_how_long_after_the_event_it_was_written(event, written, told):
    assert distance_in_words(Date.parse(event), Date.parse(written)) == told


def test_a_position_is_headed_by_who_says_it_where_when_and_how_it_was_read(histcite, page):
    asked = ("--subject", "talks", "--property", "date", "--value")
    histcite(
        "add", "They met.", "--ref", "Memoir, p. 5", *asked, "1960-11-12", "--voice", "Hoxha", "--key", "met"
    )
    histcite("edit", "met", "--set", "seen=microfilm")
    histcite("add", "They met later.", "--ref", "Diary, p. 6", *asked, "1960-11-20", "--via", "Memoir, p. 8")
    histcite("source", "edit", "memoir", "--kind", "memoir", "--author", "Hoxha, E.", "--date", "1980")
    text = " ".join(page().text.split())
    assert "Hoxha, in Hoxha, Memoir, 5 · memoir · written 1980, 20 years after · seen on microfilm" in text
    assert "Diary, 6" in text
    assert "known through Hoxha, Memoir, 8" in text
    assert "Not seen in the original:" in text


def test_how_two_places_of_one_work_were_read_is_told_once(histcite, page):
    asked = ("--subject", "talks", "--property", "date", "--value")
    through = ("--via", "Memoir, p. 8")
    histcite("add", "They met.", "--ref", "Diary, p. 6", *asked, "1960-11-12", *through, "--key", "met")
    histcite("edit", "met", "--add-ref", "Diary, p. 9, quoted in Memoir, p. 8")
    histcite("add", "They met later.", "--ref", "Letters, p. 7", *asked, "1960-11-20")
    assert page().text.count("known through Memoir, 8") == 2, "once at the claim, once below the dispute"


def test_filters_leave_what_concerns_the_claims_meant(demo, page, whole):
    read = page("--tag", "wheat")
    assert 0 < len(read.all("article")) < len(whole.all("article")) or not read.all("article")
    assert 0 < sum(each.get("id", "").startswith("c-") for each in read.all("li")) < 184


def test_a_style_writes_the_notes(histcite, page):
    histcite("add", "Sent.", "--ref", "RGANI, f. 3, op. 14, d. 448, l. 12")
    assert "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12" in page("--style", "gost").text.replace("\xa0", " ")


def test_it_never_comes_in_the_place_of_the_library(histcite, folder):
    before = (folder / "histcite.json").read_bytes()
    assert histcite("report", "-o", "histcite.json").exit_code == 2
    assert (folder / "histcite.json").read_bytes() == before


def test_a_decision_is_told_with_its_reason_and_note(histcite, page):
    asked = ("--subject", "talks", "--property", "date", "--value")
    for key, value in (("a", "1960-11-12"), ("b", "1960-11-20")):
        histcite("add", "They met.", "--ref", key, *asked, value, "--key", key)
    conflict = Library.open().check().open[0].id
    histcite("resolve", conflict, "--prefer", "a", "--because", "closer-witness", "-m", "he was there")
    read = page()
    assert "resolved, in favour of a because closer-witness: he was there (reader, 2" in read.text
    assert read.all("article")[0]["data-status"] == "resolved"


def test_very_many_claims_are_abridged_and_the_rest_is_counted(demo, monkeypatch):
    library = Library.open()
    monkeypatch.setattr(casebook, "MOST_ABRIDGED", 12)
    monkeypatch.setattr(disputes, "MOST_UNFOLDED", 3)
    book = Casebook(library.holdings, most=100)
    catalogue = Catalogue(sources=library.sources, archives=library.archives)
    read = Page(write_report(book, catalogue, "split"))
    assert f"{len(library.claims) - 12} more claims are left out" in read.text
    assert len(read.all("article")) == 24
    assert all("open" not in each for each in read.all("details"))
    assert len([each for each in read.all("li") if each.get("id", "").startswith("c-")]) == 12


def descent(derived, quoted=()):
    """The trees of sources that derive from others, and of those that are known through others: keys with depth and tie."""
    keys = {key for pair in (*derived, *quoted) for key in pair}
    sources = {
        key: Source(key=key, kind="book", derived_from=tuple(parent for one, parent in derived if one == key))
        for key in keys
    }
    claims = [Claim(key=key, text="", references=(Reference(source=key),)) for key in sorted(keys)]
    claims += [
        Claim(key=key + via, text="", references=(Reference(source=key, via=via),)) for via, key in quoted
    ]
    return [
        " ".join(f"{kin.depth}{kin.key}{'*' * kin.again}" for kin in each.kin)
        for each in pedigrees(sources, claims)
    ]


@pytest.mark.parametrize(
    ("derived", "quoted", "expected"),
    [
        ([], [], []),
        ([("article", "minutes"), ("edition", "minutes")], [], ["0minutes 1article 1edition"]),
        ([("article", "edition"), ("edition", "minutes")], [], ["0minutes 1edition 2article"]),
        # one article that quotes many letters is one tree, from the article
        ([], [("article", "a"), ("article", "b")], ["0article 1a 1b"]),
        ([("b", "a"), ("c", "a"), ("d", "b"), ("d", "c")], [], ["0a 1b 2d 1c 2d*"]),
        ([("b", "a"), ("d", "c"), ("e", "c")], [], ["0c 1d 1e", "0a 1b"]),
        # a circle, which a damaged library may hold, is followed once
        ([("a", "b"), ("b", "a")], [], ["0a 1b 2a*"]),
    ],
)
def test_descent(derived, quoted, expected):
    assert descent(derived, quoted) == expected


def test_with_images_the_photographs_stand_in_the_notes(histcite, folder):
    """Whole pictures alone; what is left out is said, with the reason. Without the option there is none."""
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
    files = {"leaf.png": png, "large.png": png + b"\0" * 300_000, "leaf.tif": b"II*\0", "script.png": b"#!"}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for number, image in enumerate((*files, "leaf.png", "https://example.org/leaf.png")):
        added = ("add", f"On leaf {number}.", "--ref", f"Memoir, p. {1 + number // 4}", "--image", image)
        assert histcite(*added).exit_code == 0
    told = histcite("report", "-o", "r.html", "--images").stderr
    assert told.splitlines()[:-1] == [
        "1 image is left out, larger than 300 kB: large.png",
        "1 image is left out, not of a kind that every browser shows: leaf.tif",
        "1 image is left out, it is no picture and no PDF, whatever its name says: script.png",
        "1 image is left out, an address on the web, which the page does not load: https://example.org/leaf.png",
    ]
    images = Page((folder / "r.html").read_text(encoding="utf-8")).all("img")
    held = f"data:image/png;base64,{b64encode(png).decode()}"
    assert images == [
        {"src": held, "alt": "Photograph of Memoir, 1"},
        {"src": held, "alt": "Photograph of Memoir, 2"},
    ]
    histcite("report", "-o", "r.html")
    assert Page((folder / "r.html").read_text(encoding="utf-8")).all("img") == []
