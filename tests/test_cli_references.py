"""References: read without a library, and sources cited with one."""

import json

import pytest

RUSSIAN = "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12 об."


def plain(text):
    """*text* with its no-break spaces as spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_ref_prints_the_fields_without_a_library(run):
    result = run("ref", RUSSIAN, "nothing of the kind")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{RUSSIAN}\n"
        "  archive    RU-RGANI\n"
        "  fonds      3\n"
        "  series     14\n"
        "  file       448\n"
        "  leaves     12v\n"
        "  canonical  RU-RGANI/fonds:3/series:14/file:448#12v\n"
        "nothing of the kind\n"
        "  not        recognised as an archival reference\n"
    )


def test_ref_json_is_the_document_of_the_contract(run):
    read, not_read = json.loads(run("ref", RUSSIAN, "nothing of the kind", "--json").stdout)
    spans = read.pop("spans")
    assert {one["field"]: RUSSIAN[one["start"] : one["end"]] for one in spans}["archive"] == "РГАНИ"
    assert read == {
        "input": 0, "text": RUSSIAN, "recognised": True, "archive": "RU-RGANI",
        "levels": {"fonds": "3", "series": "14", "file": "448"}, "leaves": ["12v"],
        "canonical": "RU-RGANI/fonds:3/series:14/file:448#12v", "relative": False, "rest": "",
    }  # fmt: skip
    assert not_read == {
        "input": 1, "text": "nothing of the kind", "recognised": False, "archive": None, "levels": {}, "leaves": [],
        "canonical": None, "relative": False, "spans": [], "rest": "nothing of the kind",
    }  # fmt: skip


def test_the_strings_of_one_call_are_one_sequence(run):
    """Ibid. leans on the string before; one string may hold several references."""
    documents = json.loads(
        run("ref", RUSSIAN, "Там же. Л. 20", "RGANI, f. 3, op. 1, d. 2; f. 5, op. 6, d. 7", "--json").stdout
    )
    assert [(one["input"], one["canonical"]) for one in documents] == [
        (0, "RU-RGANI/fonds:3/series:14/file:448#12v"),
        (1, "RU-RGANI/fonds:3/series:14/file:448#20"),
        (2, "RU-RGANI/fonds:3/series:1/file:2"),
        (2, "RU-RGANI/fonds:5/series:6/file:7"),
    ]
    assert [one["relative"] for one in documents[:2]] == [False, True]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("gost", "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12 об."),
        ("chicago", "RGANI, f. 3, op. 14, d. 448, l. 12ob."),
    ],
)
def test_ref_prints_in_a_style(run, style, printed):
    assert plain(run("ref", RUSSIAN, "nothing", "--style", style).stdout) == f"{printed}\nnothing\n"


def test_ref_needs_a_string(run):
    result = run("ref")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("histcite: Missing argument 'STRING...'.\n")


@pytest.fixture
def cited(histcite):
    """A letter in its file, and a claim with two references."""
    for arguments in (
        ("source", "add", "--key", "file", "--reference", "RGANI, f. 3, op. 14, d. 448"),
        ("source", "add", "--key", "letter", "--in", "file", "--title", "Letter on wheat", "--author", "Shehu, Mehmet", "--date", "1960-07-29"),
        ("source", "add", "--key", "hoxha", "--kind", "memoir", "--author", "Hoxha, Enver", "--title", "Hrushovianët", "--date", "1980"),
        ("add", "Text", "--ref", "letter, l. 12 ob.; hoxha, p. 30", "--key", "claim"),
    ):  # fmt: skip
        assert histcite(*arguments).exit_code == 0
    return histcite


def test_cite_prints_a_footnote_for_a_source(cited):
    result = cited("cite", "letter", "--locator", "л. 12")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout == "Mehmet Shehu, Letter on wheat, 29 July 1960, RGANI, f. 3, op. 14, d. 448, l. 12\n"
    )
    assert plain(cited("cite", "file", "--style", "gost").stdout) == "РГАНИ. Ф. 3. Оп. 14. Д. 448.\n"


def test_cite_prints_one_footnote_for_each_reference_of_a_claim(cited):
    notes = [
        "Mehmet Shehu, Letter on wheat, 29 July 1960, RGANI, f. 3, op. 14, d. 448, l. 12ob.",
        "Enver Hoxha, Hrushovianët (1980), p. 30",
    ]
    assert plain(cited("cite", "claim").stdout).splitlines() == notes
    assert [plain(note) for note in json.loads(cited("cite", "claim", "--json").stdout)] == notes


def test_cite_says_through_what_a_source_was_read(cited):
    cited("add", "Text", "--ref", "letter, l. 1", "--via", "hoxha, p. 5", "--key", "second-hand")
    assert plain(cited("cite", "second-hand").stdout) == (
        "Mehmet Shehu, Letter on wheat, 29 July 1960, RGANI, f. 3, op. 14, d. 448, l. 1, "
        "quoted in Enver Hoxha, Hrushovianët (1980), p. 5\n"
    )


def test_cite_of_a_key_that_nothing_has(cited):
    result = cited("cite", "nobody")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: there is no claim or source 'nobody' in this library; 'histcite list' shows what there is\n",
    )
