"""bibliography, used and --cited-in: what a paper prints of a library, uses of it, and leaves out."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from prepared import prepared
from test_papers import called, docx, field, note

SOURCES = """key,kind,title,author,addressee,date,in,leaves,reference,container,place,nature,language
file448,file,,,,,,,"RGANI, f. 3, op. 14, d. 448",,,,
file25,file,,,,,,,"RGANI, f. 10, op. 3, d. 25",,,,
letter,document,Letter asking for wheat,"Shehu, Mehmet","Khrushchev, Nikita",1960-07-20,file448,12-14,,,,,
memoir,memoir,Hrushovianët,"Hoxha, Enver",,1980,,,,,Tirana,,sq
edition,edition,Presidium of the CC CPSU. 1954–1964,,,2003,,,,,Moscow,,
minutes,document,Minutes no. 254,,,1960-01-07,edition,,,,,,
split,article,The split,"Griffith, William E.",,1961,,,,Survey,,,en
zeri,press,Zëri i popullit,,,1960-11-29,,,,,,,sq
"""

CLAIMS = """key,text,reference,via,subject,property,value,tags
asks,Shehu asks for wheat.,"letter, l. 13",,wheat request,amount,50000 t,wheat
dated,The letter is of 20 July.,"letter, l. 12",,Shehu's letter,date,1960-07-20,wheat
june,Hoxha remembers June.,"memoir, p. 412",,Shehu's letter,date,1960-06,wheat
other,A file on talks.,"file25, l. 4",,,,,talks
told,A telegram told it.,"RGANI, f. 2, op. 1, d. 5","split, p. 7",,,,talks
press,The press kept silent.,zeri,,,,,
decided,It was decided.,minutes,,,,,
"""


@prepared
def library(histcite):
    """A library with a file, a letter in it, a memoir, an article and what is known only through it."""
    for name, table in (("sources", SOURCES), ("claims", CLAIMS)):
        Path(f"{name}.csv").write_text(table, encoding="utf-8")
        done = histcite("import", f"{name}.csv", "--as", name)
        assert done.exit_code == 0, done.output


def test_a_bibliography_is_grouped_as_historians_group_it(library):
    assert library("bibliography").stdout == (
        "Archives\n\n"
        "Russian State Archive of Contemporary History (RGANI), Moscow\n\n"
        "F. 3\n\n"
        "Shehu, Mehmet. Letter asking for wheat, to Nikita Khrushchev. 20 July 1960. RGANI, f. 3, op. 14, d. 448, ll. 12–14.\n\n"
        "F. 10\n\n"
        "RGANI, f. 10, op. 3, d. 25.\n\n"
        "Published documents\n\n"
        "Minutes no. 254. 7 January 1960. In Presidium of the CC CPSU. 1954–1964 (Moscow, 2003).\n\n"
        "Press\n\n"
        "Zëri i popullit, 29 November 1960.\n\n"
        "Memoirs\n\n"
        "Hoxha, Enver. Hrushovianët. Tirana, 1980.\n\n"
        "Literature\n\n"
        "Griffith, William E. “The split.” Survey, 1961.\n\n"
        "Documents known through other works\n\n"
        "RGANI, f. 2, op. 1, d. 5, quoted in William E. Griffith, “The split,” Survey, 1961, 7.\n"
    )


def test_a_signature_under_which_nothing_lies_is_no_heading(histcite):
    for number, place in enumerate(
        ("DDS, 31840", "DDS, 31841", "RGANI, f. 3", "RGANI, f. 3, op. 14, d. 448")
    ):
        histcite("add", f"Claim {number}.", "--ref", place)
    listed = histcite("bibliography").stdout
    assert listed.endswith(
        "\n\nDiplomatic Documents of Switzerland (DDS), Bern\n\nDDS, 31840.\nDDS, 31841.\n"
        "\nRussian State Archive of Contemporary History (RGANI), Moscow\n"
        "\nF. 3\n\nRGANI, f. 3.\nRGANI, f. 3, op. 14, d. 448.\n"
    )


def test_a_russian_bibliography_is_numbered_on_request_in_markdown(library):
    done = library("bibliography", "--style", "gost", "--format", "markdown", "--numbered", "--tag", "wheat")
    assert done.stdout == (
        "# Список источников и литературы\n\n"
        "## Архивные источники\n\n"
        "### Российский государственный архив новейшей истории (РГАНИ)\n\n"
        "#### Ф. 3\n\n"
        "1. Shehu M. Letter asking for wheat \\[адресат: Nikita Khrushchev\\]. 20 июля 1960 г. // РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12–14.\n\n"
        "## Воспоминания\n\n"
        "2. Hoxha E. Hrushovianët. Tirana, 1980.\n"
    )


def test_hostile_text_is_no_markup_of_a_page(library):
    library("source", "edit", "memoir", "--title", "<script>alert('x')</script> & **b**")
    page = library("bibliography", "--format", "html", "--tag", "wheat").stdout
    assert (
        "<li>Hoxha, Enver. &lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; **b**. Tirana, 1980.</li>\n"
        in page
    )
    assert page.startswith(
        '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Sources</title>\n'
    )


def test_only_what_a_paper_cites_is_listed_and_unknown_keys_are_named(library, folder):
    (folder / "paper.tex").write_text("\\claim{asks}\n\\cite{split, nobody}", encoding="utf-8")
    done = library("bibliography", "--cited-in", "paper.tex")
    assert done.exit_code == 1
    assert done.stderr == "paper.tex:2: there is no source and no claim 'nobody'\n"
    assert [line[:6] for line in done.stdout.splitlines() if line.endswith(".")] == ["Shehu,", "Griffi"]
    told = json.loads(library("export", "csl-json", "--cited-in", "paper.tex").stdout)
    assert [item["id"] for item in told] == ["letter", "split"]


def test_what_a_paper_uses_leaves_out_and_finds_disputed(library, folder):
    """The note cites leaf 12, so that the claim on leaf 13 is left out; the memoir contradicts the letter."""
    (folder / "paper.tex").write_text(
        "\\section{One}\\cite[l.~12]{letter}\n\\section{Two}\\claim{told}", encoding="utf-8"
    )
    done = library("used", "paper.tex")
    assert done.exit_code == 1
    dispute = library("check", "--no-leads", "--json")
    conflict = json.loads(dispute.stdout)["conflicts"][0]["id"]
    assert done.stdout == (
        "One\n"
        "  letter  l. 12\n"
        "  claims     dated\n"
        "Two\n"
        "  rgani-f2-op1-d5\n"
        "  claims     told\n"
        "\n"
        "Left out\n"
        "  #talks (1): other\n"
        "  #wheat (2): asks, june\n"
        "  without a tag (2): press, decided\n"
        "\n"
        "In dispute\n"
        f"  {conflict}  contrary  open\n"
        "    Shehu's letter: date?\n"
        "    used       1960-07-20 (dated)\n"
        "    other      1960-06 (june)\n"
    )
    assert done.stderr == "2 sources and 2 claims used, 5 left out\n"


def test_what_is_undecided_is_named_and_is_no_finding(library, folder):
    (folder / "paper.md").write_text("[@letter, l. 12]", encoding="utf-8")
    conflict = json.loads(library("check", "--no-leads", "--json").stdout)["conflicts"][0]["id"]
    library("resolve", conflict, "--undecided", "--because", "suspended", "-m", "one against one")
    done = library("used", "paper.md", "--tag", "wheat")
    assert done.exit_code == 0, done.output
    assert "Undecided\n" in done.stdout
    told = json.loads(library("used", "paper.md", "--tag", "wheat", "--json").stdout)
    assert told["left_out"] == {"wheat": ["asks", "june"]}
    assert told["conflicts"] == [
        {
            "id": conflict,
            "grade": "contrary",
            "status": "undecided",
            "used": [{"value": "1960-07-20", "claims": ["dated"]}],
            "others": [{"value": "1960-06", "claims": ["june"]}],
        }
    ]


def test_footnotes_typed_by_hand_are_held_against_the_library(library, folder):
    """The file by any spelling, the letter by its leaf, a memoir by author and title, and what leans on the note before."""
    notes = (
        "См.: РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 13.",
        "Там же. Л. 12.",
        "Hoxha, Hrushovianët, p. 412.",
        "Ibid., p. 413.",
        "GARF, f. 1, op. 2, d. 3.",
        "Zëri i popullit, 29 November 1960; RGANI, f. 10, op. 3, d. 25, l. 4",
    )
    footnotes = "".join(note(number, text) for number, text in enumerate(notes, 1))
    docx(folder / "paper.docx", "".join(called(number) for number in range(1, 7)), footnotes=footnotes)
    told = json.loads(library("used", "paper.docx", "--json").stdout)
    assert [(one["line"], one["sources"], one["claims"]) for one in told["chapters"][0]["cited"]] == [
        (1, ["letter", "file448"], ["asks"]),
        (2, ["letter", "file448"], ["dated"]),
        (3, ["memoir"], ["june"]),
        (4, ["memoir"], []),
        (6, ["zeri", "file25"], ["press", "other"]),
    ]
    assert told["unmatched"] == [{"text": "GARF, f. 1, op. 2, d. 3.", "file": "paper.docx", "line": 5}]


@pytest.mark.parametrize(
    ("item", "source"),
    [
        ({"citation-key": "memoir"}, "memoir"),
        ({"id": "http://zotero.org/users/1/items/A", "title": "Hrushovianët"}, "memoir"),
        ({"title": "Letter asking for wheat", "archive": "RGANI", "archive_location": "f. 3, op. 14, d. 448, ll. 12-14"}, "letter"),
        ({"title": "Minutes", "archive": "Digital Archive", "archive_location": "RGANI, f. 10, op. 3, d. 25. Translated by X"}, "file25"),
    ],
)  # fmt: skip
def test_items_of_zotero_are_found_by_key_place_or_title(library, folder, item, source):
    stored = json.dumps({"citationItems": [{"itemData": item}]})
    docx(folder / "paper.docx", field(f"ADDIN ZOTERO_ITEM CSL_CITATION {stored}"))
    told = json.loads(library("used", "paper.docx", "--json").stdout)
    assert told["sources"][:1] == [source]


def test_a_dossier_tells_every_question_whether_disputed_or_not(library):
    done = library("export", "markdown", "--tag", "wheat", "--title", "Wheat")
    conflict = json.loads(library("check", "--no-leads", "--json").stdout)["conflicts"][0]
    assert done.stdout == (
        "# Wheat\n"
        "\n"
        "## wheat request: amount?\n"
        "\n"
        "One witness alone.\n"
        "\n"
        "- **50000 t** (1 witness)\n"
        "    - Shehu asks for wheat. (`asks`)[^1]\n"
        "\n"
        "## Shehu's letter: date?\n"
        "\n"
        f"Conflict: `{conflict['id']}` · contrary · open\n"
        "\n"
        "- **1960-07-20** (1 witness)\n"
        "    - The letter is of 20 July. (`dated`)[^2]\n"
        "\n"
        "- **1960-06** (1 witness)\n"
        "    - Hoxha remembers June. (`june`)[^3]\n"
        "\n"
        f"Why: {conflict['explanation']}\n"
        "\n"
        "- Perhaps: two acts? give each its own subject\n"
        "\n"
        "[^1]: Mehmet Shehu to Nikita Khrushchev, Letter asking for wheat, 20 July 1960, RGANI, f. 3, op. 14, d. 448, l. 13.\n"
        "[^2]: Shehu to Nikita Khrushchev, Letter asking for wheat, l. 12.\n"
        "[^3]: Enver Hoxha, Hrushovianët (Tirana, 1980), 412.\n"
    )


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("question", ["wheat request: amount?", "Shehu's letter: date?", "Claims that answer no question"]),
        ("subject", ["Shehu's letter", "wheat request", "Without a subject"]),
        ("tag", [r"\#talks", r"\#wheat", "Without a tag"]),
        ("when", ["Without a time"]),
    ],
)
def test_a_dossier_is_grouped_by_what_is_wanted(library, by, headings):
    written = library("export", "markdown", "--by", by).stdout
    assert [line[3:] for line in written.splitlines() if line.startswith("## ")] == headings


def test_a_dossier_by_source_has_each_claim_under_its_source(library):
    written = library("export", "markdown", "--by", "source", "--tag", "wheat").stdout
    assert [line for line in written.splitlines() if line.startswith(("## ", "    - "))] == [
        "## Hoxha, Enver. Hrushovianët. Tirana, 1980.",
        "    - Hoxha remembers June. (`june`)[^1]",
        "## Shehu, Mehmet. Letter asking for wheat, to Nikita Khrushchev. 20 July 1960. RGANI, f. 3, op. 14, d. 448, ll. 12–14.",
        "    - Shehu asks for wheat. (`asks`)[^2]",
        "    - The letter is of 20 July. (`dated`)[^3]",
    ]


def test_a_dossier_for_latex_cites_from_the_bibliography(library):
    written = library("export", "markdown", "--footnotes", "latex", "--tag", "talks").stdout
    assert "- A file on talks. (`other`)`\\autocite[{l.\xa04}]{file25}`{=latex}" in written
    assert r"`\footnote{\cite{rgani-f2-op1-d5}, quoted in \cite[{7}]{split}.}`{=latex}" in written


def test_claims_for_latex(library):
    library("edit", "asks", "--text", r"50% of {it} & #1 _x_ \end")
    written = library("export", "latex-claims", "--tag", "wheat").stdout
    assert written.partition("\\histcite@get{cite}{#1}}\n\\makeatother")[0] != written or written.endswith(
        "\\makeatother\n"
    )
    assert [line for line in written.splitlines() if line.startswith("\\histcite@claim{")] == [
        r"\histcite@claim{asks}{50\% of \textbraceleft{}it\textbraceright{} \& \#1 \_x\_ \textbackslash{}end}{}{%",
        r"\histcite@claim{dated}{The letter is of 20 July.}{}{%",
        r"\histcite@claim{june}{Hoxha remembers June.}{}{%",
    ]


def test_what_a_format_has_no_place_for_is_counted_in_one_line(library, folder):
    library("source", "edit", "memoir", "--grade", "B", "--nature", "primary")
    done = library("export", "ris", "--no-riders", "-o", "refs.ris")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "ris has no place for grade (1), nature (1); 'histcite export jsonl' keeps all\n"
    assert library("export", "ris", "--no-riders", "--strict").exit_code == 1
    assert [library("export", name, "--strict").exit_code for name in ("ris", "csl-json")] == [0, 0]
    assert (folder / "refs.ris").read_text(encoding="utf-8") == library("export", "ris", "--no-riders").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ris", "--by", "tag"), "--by tag is for markdown and docx; ris does not heed it"),
        (("jsonl", "--style", "gost"), "jsonl does not heed it"),
        (("csl-json", "--for", "spreadsheet"), "--for spreadsheet is for csv; csl-json does not heed it"),
        (("docx", "--json"), "docx is no text; name a file with -o"),
    ],
)
def test_an_option_that_a_format_does_not_heed_is_refused(library, arguments, told):
    done = library("export", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_without_pandoc_a_word_document_is_refused(library, monkeypatch):
    monkeypatch.setenv("PATH", "")
    done = library("export", "docx", "-o", "a.docx")
    assert done.exit_code == 2
    assert "is made by pandoc, which is not installed" in done.stderr


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_a_word_document_has_the_footnotes_of_the_dossier_and_comes_back_as_a_paper(library, folder):
    assert library("export", "docx", "-o", "a.docx", "--tag", "wheat").exit_code == 0
    assert library("export", "docx", "-o", "b.docx", "--tag", "wheat").exit_code == 0
    assert (folder / "a.docx").read_bytes() == (folder / "b.docx").read_bytes()
    assert "word/footnotes.xml" in ZipFile(folder / "a.docx").namelist()
    told = json.loads(library("used", "a.docx", "--json").stdout)
    assert told["claims"] == ["asks", "dated", "june"]
    assert told["unmatched"] == []


def test_a_question_in_dispute_names_what_all_its_answers_speak_of(library, folder):
    """A subject asked of two things would be asked the same twice."""
    for key, value in (("ten", "10"), ("twelve", "12")):
        library("add", "Boats.", "--ref", "memoir", "--key", key, "--subject", "base", "--property", "count", "--value", value, "--where", "Vlora")  # fmt: skip
    (folder / "paper.md").write_text("[@ten]", encoding="utf-8")
    assert "    base: count?  (where Vlora)\n" in library("used", "paper.md").stdout
