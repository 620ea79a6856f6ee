"""The catalogue: sources, aliases of names, and properties."""

import json

import pytest

from histcite.records.cataloguing import SOURCE_CELLS

MEMOIR = (
    "--key",
    "hoxha-1980",
    "--kind",
    "memoir",
    "--author",
    "Hoxha, Enver",
    "--title",
    "Hrushovianët",
    "--date",
    "1980",
)
SOURCE = {
    "key": "", "kind": "", "title": "", "authors": [], "addressee": "", "date": "", "in": "", "leaves": "", "reference": "",
    "formerly": [], "forms": [], "via": "", "via_locator": "", "via_how": "", "translator": "", "state": "", "consulted": [], "access": "",
    "container": "", "editor": "", "publisher": "", "place": "", "volume": "", "number": "", "pages": "",
    "edition": "", "url": "", "accessed": "", "isbn": "", "doi": "", "language": "", "original_title": "",
    "transliterated_title": "", "translated_title": "", "derived_from": [], "tradition": "", "nature": "", "grade": "", "authenticity": "",
    "tags": [], "note": "", "origin": "", "added": "", "changed": "",
}  # fmt: skip


def listed(program, group):
    return [line.split("\t")[0] for line in program(group, "list").stdout.splitlines()]


def test_source_add_prints_the_key(histcite):
    result = histcite("source", "add", *MEMOIR)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "hoxha-1980\n", "")
    made = histcite("source", "add", "--title", "Kujtime", "--author", "Kapo, Hysni", "--date", "1975").stdout
    assert made.startswith("kapo-1975")
    assert histcite("source", "list").stdout == (
        "hoxha-1980\tmemoir\tEnver Hoxha, Hrushovianët (1980)\n"
        f"{made.strip()}\tbook\tHysni Kapo, Kujtime (1975)\n"
    )


def test_source_add_json_is_the_whole_source(histcite):
    document = json.loads(
        histcite("source", "add", *MEMOIR, "--tags", "a; b", "--grade", "c", "--json").stdout
    )
    assert {**document, "added": ""} == {
        **SOURCE, "key": "hoxha-1980", "kind": "memoir", "authors": ["Hoxha, Enver"], "title": "Hrushovianët", "date": "1980",
        "tags": ["a", "b"], "grade": "C",
    }  # fmt: skip
    assert json.loads(histcite("source", "list", "--json").stdout) == json.loads(
        histcite("source", "show", "hoxha", "--json").stdout
    )


def test_source_add_json_is_the_source_that_is_kept(histcite):
    document = json.loads(histcite("source", "add", *MEMOIR, "--json").stdout)
    assert json.loads(histcite("source", "show", "hoxha-1980", "--json").stdout) == [document]


def test_a_source_described_twice_is_one_source(histcite):
    histcite("source", "add", "--reference", "RGANI, f. 3, op. 14, d. 448")
    again = histcite("source", "add", "--reference", "РГАНИ. Ф. 3. Оп. 14. Д. 448")
    assert (again.exit_code, again.stdout) == (0, "rgani-f3-op14-d448\n")
    histcite("source", "add", *MEMOIR)
    assert histcite("source", "add", *MEMOIR[2:]).stdout == "hoxha-1980\n"
    assert listed(histcite, "source") == ["hoxha-1980", "rgani-f3-op14-d448"]


def test_two_documents_in_one_file_are_two_sources(histcite):
    histcite("source", "add", "--key", "file", "--reference", "RGANI, f. 3, op. 14, d. 448")
    for title in ("Letter", "Reply"):
        histcite("source", "add", "--in", "file", "--title", title, "--author", "Shehu, Mehmet")
    assert len(listed(histcite, "source")) == 3


def test_every_field_can_be_given_and_edited(histcite):
    """All columns of a source are options of add, and of edit but for the key, which claims point to."""
    for command, missing in (("add", []), ("edit", ["key"])):
        told = histcite("source", command, "--help").stdout
        assert [name for name in SOURCE_CELLS if f"--{name.replace('_', '-')} " not in told] == missing


def test_source_edit_changes_and_empties_fields(histcite):
    histcite("source", "add", *MEMOIR, "--note", "old")
    result = histcite(
        "source", "edit", "hoxha-1980", "--note", "", "--publisher", "8 Nëntori", "--place", "Tiranë"
    )
    assert result.exit_code == 0
    (document,) = json.loads(histcite("source", "show", "hoxha-1980", "--json").stdout)
    assert (document["note"], document["publisher"], document["place"], document["title"]) == (
        "", "8 Nëntori", "Tiranë", "Hrushovianët",
    )  # fmt: skip
    assert document["changed"] > document["added"]


def test_source_show_is_a_card_that_counts_its_claims(histcite):
    histcite("source", "add", *MEMOIR)
    histcite("add", "Text", "--ref", "hoxha-1980, p. 3")
    assert histcite("source", "show", "hoxha").stdout == (
        "hoxha-1980\n"
        "  cited as   Enver Hoxha, Hrushovianët (1980)\n"
        "  kind       memoir\n"
        "  title      Hrushovianët\n"
        "  authors    Hoxha, Enver\n"
        "  date       1980\n"
        "  claims     1\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "--key", "hoxha-1980", "--title", "x"), "there is a source with the key 'hoxha-1980' already; choose another, or change that one with 'histcite edit'"),
        (("add", "--key", "a b"), "key: 'a b' cannot be a key; begin with a letter A-Z and go on with letters, digits, '_', '.' or '-'"),
        (("add", "--date", "soon"), "date: cannot read 'soon' as a date (the word 'soon' is not known); write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961"),
        (("add", "--reference", "somewhere"), "reference: 'somewhere' is not an archival reference; 'histcite ref' shows how a string is read"),
        (("edit", "nobody", "--note", "x"), "there is no source 'nobody' in this library; 'histcite source list' shows what there is"),
        (("show", "nobody"), "there is no source 'nobody' in this library; 'histcite source list' shows what there is"),
    ],
)  # fmt: skip
def test_what_is_no_source_is_one_sentence(histcite, arguments, sentence):
    histcite("source", "add", *MEMOIR)
    result = histcite("source", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")
    assert listed(histcite, "source") == ["hoxha-1980"]


def test_the_key_of_a_source_cannot_be_edited(histcite):
    histcite("source", "add", *MEMOIR)
    result = histcite("source", "edit", "hoxha-1980", "--key", "other")
    assert (result.exit_code, result.stdout) == (2, "")
    assert listed(histcite, "source") == ["hoxha-1980"]


def test_a_source_key_in_another_case_is_taken(histcite):
    histcite("source", "add", "--key", "Hoxha", "--title", "One")
    assert histcite("source", "add", "--key", "hoxha", "--title", "Two").exit_code == 2


@pytest.mark.parametrize("option", ["--in", "--derived-from"])
def test_a_source_points_only_to_what_is_there(histcite, option):
    assert histcite("source", "add", "--title", "Letter", option, "nobody").exit_code == 2


def test_aliases_grow_form_by_form(histcite):
    assert (
        histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person").stdout == "Khrushchev = Хрущёв\n"
    )
    assert (
        histcite("alias", "add", "Khrushchev", "Hrushovi", "Хрущёв", "--note", "n").stdout
        == "Khrushchev = Хрущёв, Hrushovi\n"
    )
    histcite("alias", "add", "Vlora", "Vlorë", "--kind", "place", "--inside", "Albania")
    assert histcite("alias", "list").stdout == (
        "Khrushchev\tperson\tХрущёв; Hrushovi\t\nVlora\tplace\tVlorë\tAlbania\n"
    )
    assert json.loads(histcite("alias", "list", "--json").stdout) == [
        {"name": "Khrushchev", "forms": ["Хрущёв", "Hrushovi"], "kind": "person", "inside": "", "note": "n"},
        {"name": "Vlora", "forms": ["Vlorë"], "kind": "place", "inside": "Albania", "note": ""},
    ]


def test_a_name_in_another_case_is_the_same_alias(histcite):
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person")
    histcite("alias", "add", "khrushchev", "Hrushovi")
    (alias,) = json.loads(histcite("alias", "list", "--json").stdout)
    assert (set(alias["forms"]), alias["kind"]) == ({"Хрущёв", "Hrushovi"}, "person")


def test_aliases_make_two_names_one_subject(histcite):
    for key, subject, value in (("a", "Khrushchev", "1894"), ("b", "Хрущёв", "1895")):
        histcite(
            "add",
            "Born.",
            "--ref",
            "RGANI f. 3",
            "--subject",
            subject,
            "--property",
            "born",
            "--value",
            value,
            "--key",
            key,
        )
    assert histcite("check").exit_code == 0
    histcite("alias", "add", "Khrushchev", "Хрущёв")
    assert histcite("check").exit_code == 1
    removed = histcite("alias", "remove", "Khrushchev")
    assert (removed.stdout, histcite("check").exit_code, histcite("alias", "list").stdout) == (
        "removed Khrushchev\n",
        0,
        "",
    )


def test_an_alias_that_is_not_there_cannot_be_removed(histcite):
    result = histcite("alias", "remove", "nobody")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: there is no alias 'nobody' in this library; 'histcite alias list' shows what there is\n",
    )


def test_properties_are_shipped_and_may_be_declared_anew(histcite):
    shipped = {
        line.split("\t")[0]: line.split("\t")[1:3]
        for line in histcite("property", "list").stdout.splitlines()
    }
    assert shipped["date"] == ["date", "one"]
    assert shipped["participant"] == ["name", "many"]
    assert (
        histcite("property", "set", "date", "--kind", "text", "--cardinality", "many").stdout
        == "date: text, many\n"
    )
    documents = {one["name"]: one for one in json.loads(histcite("property", "list", "--json").stdout)}
    assert documents["date"] == {
        "name": "date",
        "kind": "text",
        "cardinality": "many",
        "tolerance": "",
        "role": "",
        "rivals": "",
        "note": "",
    }
    assert set(documents) == set(shipped)


def test_a_tolerance_widens_about(histcite):
    for key, value in (("a", "~100 t"), ("b", "130 t")):
        histcite(
            "add",
            "T",
            "--ref",
            "RGANI f. 3",
            "--subject",
            "s",
            "--property",
            "tonnage",
            "--value",
            value,
            "--key",
            key,
        )
    histcite("property", "set", "tonnage", "--kind", "quantity", "--tolerance", "0.01")
    assert histcite("check").exit_code == 1
    histcite("property", "set", "tonnage", "--kind", "quantity", "--tolerance", "0.5")
    assert histcite("check").exit_code == 0


@pytest.mark.parametrize("tolerance", ["much", "-1", "nan"])
def test_a_tolerance_is_a_fraction(histcite, tolerance):
    result = histcite("property", "set", "tonnage", "--kind", "quantity", f"--tolerance={tolerance}")
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_alias_is_removed_by_its_whole_name_or_a_form(histcite):
    histcite("alias", "add", "Khrushchev", "Хрущёв")
    assert histcite("alias", "remove", "K").exit_code == 2
    assert histcite("alias", "remove", "хрущёв").stdout == "removed Khrushchev\n"


def test_sources_cannot_stand_in_themselves_nor_lose_what_they_are(histcite):
    """A circle of sources and a file without its reference are refused, and nothing changes."""
    histcite("source", "add", "--key", "file", "--reference", "RGANI, f. 3, op. 14, d. 448")
    histcite("source", "add", "--key", "letter", "--title", "Letter", "--in", "file")
    for change, sentence in (
        (("file", "--in", "letter"), "'file' cannot stand in itself, nor in what stands in it"),
        (("letter", "--derived-from", "letter"), "'letter' cannot derive from itself"),
        (
            ("file", "--reference", ""),
            "'file' is a file, known by its reference; give it another one, or remove it",
        ),
    ):
        result = histcite("source", "edit", *change)
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")


def test_joining_two_known_names_is_said(histcite):
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person")
    histcite("alias", "add", "Hoxha", "Ходжа", "--kind", "person")
    result = histcite("alias", "add", "Khrushchev", "Hoxha")
    assert (
        result.stderr
        == "'Hoxha' had an entry of its own, which is now part of 'Khrushchev'; 'histcite undo' parts them\n"
    )
