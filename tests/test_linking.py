"""Which source a typed reference is tied to: one that is there, or a new one; never a wrong one."""

import json

import pytest

FILE = "RGANI, f. 3, op. 14, d. 448"


def sources(histcite):
    return {one["key"]: one for one in json.loads(histcite("source", "list", "--json").stdout)}


def reference(histcite, key):
    return json.loads(histcite("show", key, "--json").stdout)[0]["references"][0]


def test_two_newspapers_of_one_day_are_two_sources(histcite):
    """What is said of both and differs keeps two sources apart, whatever else they share."""
    same = ("--kind", "press", "--title", "Editorial", "--date", "1960-11-12")
    histcite("source", "add", *same, "--container", "Pravda")
    histcite("source", "add", *same, "--container", "Izvestia")
    assert sorted(one["container"] for one in sources(histcite).values()) == ["Izvestia", "Pravda"]


def test_a_source_described_again_in_fewer_words_is_the_same(histcite):
    first = histcite(
        "source", "add", "--kind", "book", "--title", "Hrushovianët", "--publisher", "8 Nëntori"
    ).stdout
    assert histcite("source", "add", "--kind", "book", "--title", "Hrushovianët").stdout == first


def test_documents_given_with_the_reference_of_their_file_lie_in_it(histcite):
    """A document never takes the place of its file, nor of another document in it."""
    for title in ("Letter A", "Letter B"):
        histcite("source", "add", "--kind", "document", "--title", title, "--reference", f"{FILE}, l. 12")
    kept = sources(histcite)
    assert sorted((one["kind"], one["title"], one["in"], one["leaves"]) for one in kept.values()) == [
        ("document", "Letter A", "rgani-f3-op14-d448", "12"),
        ("document", "Letter B", "rgani-f3-op14-d448", "12"),
        ("file", "", "", ""),
    ]
    histcite("add", "one", "--ref", f"{FILE}, l. 9", "--key", "one")
    assert reference(histcite, "one")["source"] == "rgani-f3-op14-d448"


@pytest.mark.parametrize(
    ("typed", "source", "locator"),
    [
        ("f448, l. 12", "f448", "12"),
        ("f448", "f448", ""),
        ("f448, attachment no. 2", "f448", "attachment no. 2"),
        (f"{FILE}, l. 12", "f448", "12"),
    ],
)
def test_a_citekey_is_tried_first(histcite, typed, source, locator):
    histcite("source", "add", "--key", "f448", "--reference", FILE)
    histcite("add", "one", "--ref", typed, "--key", "one")
    assert (reference(histcite, "one")["source"], reference(histcite, "one")["locator"]) == (source, locator)


def test_a_title_that_two_sources_have_is_not_guessed(histcite):
    for author in ("Hoxha, Enver", "Kapo, Hysni"):
        histcite("source", "add", "--kind", "memoir", "--title", "Memoirs", "--author", author)
    refused = histcite("add", "one", "--ref", "Memoirs, p. 3")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "histcite: 'Memoirs' could be any source of hoxha-memoirs, kapo-memoirs; type more of the key\n",
    )
    histcite("add", "one", "--ref", "Kapo, Memoirs, p. 3", "--key", "one")
    assert reference(histcite, "one")["source"] == "kapo-memoirs"


def test_a_locator_that_is_no_leaf_survives_csv(histcite, run, folder):
    histcite("source", "add", "--key", "f448", "--reference", FILE)
    histcite("source", "add", "--key", "hoxha", "--kind", "memoir", "--title", "Memoir")
    histcite("add", "one", "--ref", "f448, attachment no. 2", "--key", "one")
    histcite("add", "two", "--ref", "hoxha, chapter on Vlora", "--key", "two")
    table = histcite("export", "csv").stdout
    assert "f448, attachment no. 2" in table
    run("init", "other")
    run("import", "-", "--library", "other", stdin=table)
    shown = json.loads(run("show", "two", "--json", "--library", "other").stdout)[0]["references"][0]
    assert (shown["source"], shown["locator"]) == ("hoxha", "chapter on Vlora")


def test_a_decision_that_covers_nothing_readable_blocks_nothing(histcite):
    """A pair of values in no normal form covers nothing; the library stays as it was otherwise."""
    line = '{"record":"decision","key":"d1","target":"x-1","verdict":"dismissed","note":"n","covers":[["a","b"]]}'
    assert histcite("import", "-", "--format", "jsonl", stdin=line).exit_code == 0
    histcite(
        "add",
        "one",
        "--ref",
        FILE,
        "--subject",
        "talks",
        "--property",
        "date",
        "--value",
        "1960",
        "--key",
        "one",
    )
    assert histcite("check").exit_code == 0


def test_claims_of_a_forged_source_are_in_no_conflict(histcite):
    asked = ("--subject", "talks", "--property", "date")
    histcite("add", "one", "--ref", FILE, *asked, "--value", "1960-11-12", "--key", "one")
    histcite("add", "two", "--ref", "A forgery", *asked, "--value", "1960-11-16", "--key", "two")
    histcite("source", "edit", "forgery", "--authenticity", "forged")
    assert json.loads(histcite("show", "two", "--json").stdout)[0]["conflicts"] == []
    assert histcite("check").exit_code == 0


def test_words_that_were_not_understood_keep_two_files_apart(histcite):
    """What stands among the levels may be a level: it is part of what the file is, printed, and said; what follows them is said."""
    first = histcite(
        "add", "A", "--ref", "MAE, Europe 1944-1970, Albanie, dossier bleu, vol. 34, f. 121", "--key", "a"
    )
    histcite("add", "B", "--ref", "MAE, Europe 1944-1970, Albanie, dossier vert, vol. 34, f. 3", "--key", "b")
    histcite("add", "C", "--ref", "MAE, Europe 1944-1970, Albanie, dossier bleu, vol. 34, f. 9", "--key", "c")
    sources = {
        key: json.loads(histcite("show", key, "--json").stdout)[0]["references"][0]["source"] for key in "abc"
    }
    assert sources["a"] == sources["c"] != sources["b"]
    assert "not understood in" in first.stderr
    assert "dossier bleu" in histcite("cite", "a").stdout


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Dar al-Watha'iq, Cairo, box 12, folder 3", "file"),
        ("Papers of A. Alia, carton 3, dossier 12, p. 5", "file"),
        ("Nachlass Schmidt, Mappe 3", "file"),
        ("Smith, The Box 12 Murders, p. 3", "book"),
        ("Historische Zeitschrift, Heft 2", "book"),
        ("Hoxha, Hrushovianët, p. 412", "book"),
    ],
)
def test_boxes_and_files_of_an_archive_that_cannot_be_told_are_a_file(histcite, typed, kind):
    histcite("add", "one", "--ref", typed, "--key", "one")
    assert sources(histcite)[reference(histcite, "one")["source"]]["kind"] == kind


def test_a_document_in_an_unknown_archive_is_cited_with_what_was_typed(histcite):
    """Whether it is told at once or after."""
    typed = "Dar al-Watha'iq, Cairo, box 12, folder 3"
    histcite("add", "one", "--ref", typed, "--doc-title", "Report", "--key", "one")
    assert histcite("cite", "one").stdout == f"Report, {typed}.\n"
    histcite("add", "two", "--ref", "Papers of A. Alia, box 3, p. 5", "--key", "two")
    histcite("source", "edit", reference(histcite, "two")["source"], "--title", "Diary")
    assert histcite("cite", "two").stdout == "Diary, Papers of A. Alia, box 3, p. 5.\n"
