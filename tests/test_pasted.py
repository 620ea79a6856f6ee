"""What is pasted as a reference is what it is: a web page, a newspaper, an interview, a document in a file."""

import json

import pytest
from shipped import cite

from histcite import Library
from histcite.citations import STYLES
from histcite.citations.pasted import document_in, pasted
from histcite.intake.desk import Desk
from histcite.records.source import Source


def kept(histcite):
    return {one["key"]: one for one in json.loads(histcite("source", "list", "--json").stdout)}


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("A headline, https://example.org/a", "web", {"title": "A headline", "container": "example.org"}),
        (
            "https://www.example.org/a/b",
            "web",
            {"title": "example.org/a/b", "url": "https://www.example.org/a/b"},
        ),
        ("Правда, 12 ноября 1960", "press", {"title": "Правда", "date": "12 ноября 1960"}),
        (
            "Le Monde, no. 12, 5 mai 1960",
            "press",
            {"title": "Le Monde", "number": "12", "date": "5 mai 1960"},
        ),
        (
            "Interview with Ann Lee, London, 12 May 1995",
            "interview",
            {"authors": ("Ann Lee",), "place": "London"},
        ),
    ],
)
def test_a_source_is_taken_for_what_it_is(text, kind, said):
    source = pasted(text)
    assert source is not None
    assert (source.kind, {name: getattr(source, name) for name in said}) == (kind, said)


@pytest.mark.parametrize(
    "text", ["Hoxha, Hrushovianët", "Letters, 1960", "A talk, 12 May 1995", "The Prawda Affair, 1960"]
)
def test_what_is_none_of_these_is_left_to_its_title(text):
    assert pasted(text) is None


@pytest.mark.parametrize(
    ("lead", "title", "date"),
    [
        ("Телеграмма Андропова, 29 октября 1956,", "Телеграмма Андропова", "29 октября 1956"),
        ("Записка Громыко от 3 мая 1961 г. //", "Записка Громыко", "3 мая 1961 г"),
        ("“Meeting,” November 12, 1960,", "Meeting", "November 12, 1960"),
        ("Letter to the Committee,", "Letter to the Committee", ""),
        ("Ministry of Foreign Affairs,", "", ""),
    ],
)
def test_the_words_before_an_archive_name_a_document_or_not(lead, title, date):
    """An institution that stands before its archive is no document."""
    said = document_in(lead)
    assert (said.get("source_title", ""), said.get("source_date", "")) == (title, date)


def test_a_document_before_its_file_is_made_once_and_found_again(histcite):
    for leaf in ("12", "13"):
        ref = f"Телеграмма Андропова, 29 октября 1956, АВП РФ, ф. 059а, оп. 4, п. 6, д. 5, л. {leaf}"
        assert "as a document in" in histcite("add", f"On leaf {leaf}.", "--ref", ref).stderr
    documents = [one for one in kept(histcite).values() if one["kind"] == "document"]
    assert [(one["title"], one["date"], one["in"]) for one in documents] == [
        ("Телеграмма Андропова", "29 октября 1956", "avprf-f059a-op4-p6-d5")
    ]


def test_a_document_may_be_told_by_options(histcite):
    told = (
        "--doc-title",
        "On wheat",
        "--doc-author",
        "Lee, Ann",
        "--doc-to",
        "Fox, Tom",
        "--doc-date",
        "1960-11-05",
    )
    histcite("add", "Wheat is asked for.", "--ref", "RGANI, f. 3, op. 1, d. 2, l. 5", *told)
    (document,) = [one for one in kept(histcite).values() if one["kind"] == "document"]
    assert (document["title"], document["authors"], document["addressee"], document["date"], document["in"]) == (
        "On wheat", ["Lee, Ann"], "Fox, Tom", "1960-11-05", "rgani-f3-op1-d2",
    )  # fmt: skip


def test_a_pasted_citation_is_read_through_its_publisher(histcite):
    """Document, file, address, and the archive on the web through which it was read."""
    histcite(
        "add", "They met.", "--ref",
        "“Meeting,” November 12, 1960, History and Public Policy Program Digital Archive, Central State Archive, Tirana, "
        "AQPPSh-MPKBS-V.1960, L.14/1, D.24. https://digitalarchive.wilsoncenter.org/document/117494",
    )  # fmt: skip
    document = next(one for one in kept(histcite).values() if one["kind"] == "document")
    (claim,) = json.loads(histcite("list", "--json").stdout)
    assert (document["title"], document["url"]) == (
        "Meeting", "https://digitalarchive.wilsoncenter.org/document/117494",
    )  # fmt: skip
    assert (
        kept(histcite)[claim["references"][0]["via"]]["title"]
        == "History and Public Policy Program Digital Archive"
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "kind", ["document", "book", "edition", "memoir", "interview", "press", "article", "thesis", "web"]
)
def test_no_style_drops_where_a_source_stands(kind, style):
    """Container, address and day of access are printed for every kind."""
    source = Source(
        key="s",
        kind=kind,
        title="Title",
        container="Wide Collection",
        url="https://example.org/a",
        accessed="2024-05-06",
        date="1960",
    )
    written = cite(source, {}, style=style)
    assert [each in written for each in ("Wide Collection", "https://example.org/a", "2024")] == [True] * 3


def test_an_edition_keeps_its_volume_and_an_interview_its_place():
    edition = Source(
        key="e",
        kind="edition",
        title="Editorial Note",
        container="FRUS",
        volume="X/2",
        publisher="GPO",
        date="1993",
    )
    interview = Source(key="i", kind="interview", authors=("Lee, Ann",), place="London", date="1995-05-12")
    assert (
        cite(edition, {}, style="chicago", locator="doc. 36")
        == "Editorial Note, FRUS, vol. X/2 (GPO, 1993), doc. 36"
    )
    assert cite(interview, {}, style="chicago") == "Ann Lee, interview, London, 12 May 1995"


def test_a_date_that_could_be_read_two_ways_is_said(histcite, tmp_path):
    """Day first, and how else it could be; when it is added and when it is imported."""
    said = "'10/4/1956' is read as 1956-04-10: day first; month first it would be 1956-10-04"
    assert said in histcite("add", "A meeting.", "--ref", "RGANI, f. 3", "--when", "10/4/1956").stderr
    assert said not in histcite("add", "A talk.", "--ref", "RGANI, f. 3", "--when", "13/4/1956").stderr
    table = 'text,reference,when\nA visit.,"RGANI, f. 3",10/4/1956\nA tour.,"RGANI, f. 3",undatiert\n'
    file = tmp_path / "table.csv"
    file.write_text(table, encoding="utf-8")
    assert said in histcite("import", str(file)).stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "“A letter,” January 14, 1961, Some Digital Archive, https://example.org/1",
            {"title": "A letter", "date": "January 14, 1961", "container": "Some Digital Archive"},
        ),
        (
            "Ana Lee, «A talk», Some Blog, 2 mars 2013, https://example.org/2 (consulté le 5 mai 2024).",
            {"authors": ("Ana Lee",), "title": "A talk", "container": "Some Blog", "accessed": "5 mai 2024"},
        ),
        (
            "Разговор. URL: https://example.org/3 (дата обращения: 12.05.2024)",
            {"title": "Разговор", "container": "example.org", "accessed": "12.05.2024"},
        ),
        ("dodis.ch/15120", {"url": "https://dodis.ch/15120", "container": "dodis.ch"}),
    ],
)
def test_a_page_is_told_by_its_author_title_site_and_day(text, said):
    source = pasted(text)
    assert source is not None
    assert {name: getattr(source, name) for name in said} == said


def test_a_newspaper_with_an_address_is_still_a_newspaper():
    source = pasted("Правда, 12 ноября 1960. URL: https://example.org/p (дата обращения: 12.05.2024).")
    assert source is not None
    assert (source.kind, source.title, source.url, source.accessed) == (
        "press", "Правда", "https://example.org/p", "12.05.2024",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ref", "document", "file", "url"),
    [
        (
            "Telegram from the Embassy to the Department of State, Moscow, June 3, 1961, FRUS, 1961–1963, Volume V, Soviet Union, Document 87, https://history.state.gov/d87",
            ("Telegram from the Embassy to the Department of State, Moscow", "June 3, 1961", ""),
            "US-FRUS/year:1961-1963/volume:V/doc:87",
            "https://history.state.gov/d87",
        ),
        (
            "Notiz an den Vorsteher, 12. November 1960, dodis.ch/15120, CH-BAR#E2001E#1976/17#452*",
            ("Notiz an den Vorsteher", "12. November 1960", "facsimile"),
            "CH-BAR/fonds:E2001E/series:1976%2F17/file:452*",
            "https://dodis.ch/15120",
        ),
        (
            "“Record,” November 12, 1960, Wilson Center Digital Archive, RGANI, f. 3, op. 12, d. 9. Translated by A. B. Lee. https://digitalarchive.wilsoncenter.org/document/1",
            ("Record", "November 12, 1960", "translated"),
            "RU-RGANI/fonds:3/series:12/file:9",
            "https://digitalarchive.wilsoncenter.org/document/1",
        ),
        (
            "CIA, “The Rift,” 12 June 1961, CREST, CIA-RDP79-00927A003200050001-9",
            ("The Rift", "12 June 1961", ""),
            "US-CREST/doc:CIA-RDP79-00927A003200050001-9",
            "",
        ),
    ],
)
def test_a_citation_of_a_publisher_of_documents_is_taken_apart(histcite, ref, document, file, url):
    """The document, the file that it lies in, its address, and how the publisher shows it."""
    histcite("add", "They say so.", "--ref", ref)
    sources = kept(histcite)
    (one,) = [source for source in sources.values() if source["kind"] == "document"]
    assert (one["title"], one["date"], one.get("via_how", "")) == document
    assert (sources[one["in"]]["reference"], one.get("url", "")) == (file, url)


def test_what_names_no_document_is_not_dropped_in_silence(histcite):
    said = histcite("add", "They say so.", "--ref", "Some Institute, RGANI, f. 3, op. 12, d. 9")
    assert "kept only as typed: Some Institute" in said.stderr


@pytest.mark.parametrize("style", ["chicago", "gost", "albanian", "mhra"])
@pytest.mark.parametrize("how", ["printed", "translated", "quoted", "facsimile"])
def test_a_note_is_read_again_with_what_it_is_known_through(histcite, style, how):
    """Citing and reading again gives the document, the leaves, the work, the page in it, and how it stands there."""
    histcite(
        "source",
        "add",
        "--key",
        "lee",
        "--kind",
        "book",
        "--title",
        "On wheat",
        "--author",
        "Lee, Ann",
        "--date",
        "1999",
    )
    told = {
        "title": "Letter on wheat",
        "date": "1960-11-05",
        "in": "file",
        "via": "lee",
        "via-locator": "45",
        "via-how": how,
    }
    histcite("source", "add", "--key", "file", "--reference", "RGANI, f. 3, op. 1, d. 2")
    histcite(
        "source",
        "add",
        "--key",
        "letter",
        *(word for name, value in told.items() for word in (f"--{name}", value)),
    )
    note = histcite("cite", "letter", "--style", style, "--locator", "5").stdout
    histcite("add", "Wheat is asked for.", "--ref", note)
    (claim,) = json.loads(histcite("list", "--json").stdout)
    (reference,) = claim["references"]
    assert (kept(histcite)[reference["source"]]["in"], reference["locator"], reference["via"]) == (
        "file",
        "5",
        "lee",
    )
    assert "45" in reference["via_locator"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("l’Unità, 12 novembre 1960", "press"),
        ("Zeri i popullit, 12.11.1960", "press"),
        ("Intervistë me Ramiz Alinë, Tiranë, 5 maj 1996", "interview"),
        ("Author’s interview with Ann Lee, 5 May 1996", "interview"),
        ("Le Monde, 5 mai 1960, édition du soir", None),
    ],
)
def test_names_of_newspapers_are_known_in_any_spelling_and_what_follows_the_day_is_kept(text, kind):
    source = pasted(text)
    assert (source and source.kind) == kind


@pytest.mark.parametrize(
    ("ref", "accessed"),
    [
        ("A page, https://example.org/a", "2026-05-01"),
        ("A page, https://example.org/a, accessed 2 May 2024", "2 May 2024"),
    ],
)
def test_who_sits_at_the_desk_looks_at_the_page_today(tmp_path, ref, accessed):
    """A script gives no day, and the note's own comes first."""
    library = Library.create(tmp_path)
    library.add("By a person.", ref=ref, desk=Desk(day="2026-05-01"))
    library.add("By a script.", ref="Another page, https://example.org/b")
    assert sorted(source.accessed for source in library.sources.values()) == ["", accessed]


@pytest.mark.parametrize(
    ("ref", "title", "date"),
    [
        ("TNA, PREM 11/3346, minute by Hohler, 3 February 1961", "minute by Hohler", "3 February 1961"),
        (
            "SAPMO-BArch, DY 30/3434, Bl. 204–210: Vermerk über ein Gespräch, 12.11.1960",
            "Vermerk über ein Gespräch",
            "12.11.1960",
        ),
        ("Stalin to Molotov, RGASPI, f. 558, op. 11, d. 97, l. 67", "Stalin to Molotov", ""),
        (
            "Stenograma şedinţei din 12 noiembrie 1960, ANIC, fond Cancelarie, dosar 45/1960",
            "Stenograma şedinţei",
            "12 noiembrie 1960",
        ),
        ("Ann Lee, letter to Tom Fox, RGANI, f. 3, op. 1, d. 2", "Ann Lee, letter to Tom Fox", ""),
    ],
)
def test_a_document_is_known_before_its_file_and_behind_it(histcite, ref, title, date):
    histcite("add", "They say so.", "--ref", ref)
    (document,) = [one for one in kept(histcite).values() if one["kind"] == "document"]
    assert (document["title"], document.get("date", "")) == (title, date)


@pytest.mark.parametrize("remark", ["протокол", "Копия", "Secret. Drafted by Glenn on December 12."])
def test_a_remark_behind_the_leaves_makes_no_document_and_no_other_file(histcite, remark):
    for ref in ("RGANI, f. 3, op. 1, d. 2", f"RGANI, f. 3, op. 1, d. 2. {remark}"):
        histcite("add", "They say so.", "--ref", ref)
    assert list(kept(histcite)) == ["rgani-f3-op1-d2"]
