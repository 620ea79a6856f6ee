"""A source that is no archival file is known again in any form, and what was two sources is made one."""

import json

import pytest
from prepared import prepared

GATI = (
    "--kind", "book", "--author", "Gati, Charles", "--date", "2006", "--key", "gati",
    "--title", "Failed Illusions: Moscow, Washington, Budapest, and the 1956 Hungarian Revolt",
)  # fmt: skip
KRAMER = (
    "--kind", "article", "--author", "Kramer, Mark", "--date", "1998", "--key", "kramer",
    "--title", "The Soviet Union and the 1956 Crises",
)  # fmt: skip
EDEMSKY = (
    "--kind", "article", "--author", "Едемский А. Б.", "--date", "2010", "--key", "edemsky",
    "--title", "Советско-албанский раскол", "--container", "Славяноведение", "--number", "4",
)  # fmt: skip
HOXHA = (
    "--kind",
    "memoir",
    "--author",
    "Hoxha, Enver",
    "--date",
    "1980",
    "--key",
    "hoxha",
    "--title",
    "Hrushovianët",
)
PRAVDA = ("--kind", "press", "--title", "Правда", "--date", "1960-11-12", "--key", "pravda")


def cited(histcite, ref, key="one"):
    histcite("add", "A claim.", "--ref", ref, "--key", key)
    (reference,) = json.loads(histcite("show", key, "--json").stdout)[0]["references"]
    return reference["source"], reference["locator"]


def source(histcite, key):
    return json.loads(histcite("source", "show", key, "--json").stdout)[0]


@prepared
def catalogue(histcite):
    for described in (GATI, KRAMER, EDEMSKY, HOXHA, PRAVDA):
        assert histcite("source", "add", *described).exit_code == 0


@pytest.mark.parametrize(
    ("typed", "source", "locator"),
    [
        ("Gati, Failed Illusions, p. 205", "gati", "p. 205"),
        ("C. Gati, Failed Illusions, pp. 12–14", "gati", "pp. 12–14"),
        ("GATI: Failed illusions, S. 3", "gati", "S. 3"),
        ("Gati, Charles. Failed Illusions. Stanford: Stanford University Press, 2006. P. 12", "gati", "P. 12"),
        ("Charles Gati, Failed Illusions (Stanford: Stanford University Press, 2006), 205", "gati", "205"),
        ("Kramer 1998, 365", "kramer", "365"),
        ("Kramer (1998), p. 365", "kramer", "p. 365"),
        ("Kramer (1998: 365)", "kramer", "365"),
        ("(Kramer, 1998, p. 365)", "kramer", "p. 365"),
        ("Gati Ch. Failed Illusions. Stanford, 2006. P. 44", "gati", "P. 44"),
        ("Mark Kramer, “The Soviet Union and the 1956 Crises,” Journal 33 (1998): 163", "kramer", "163"),
        ("Едемский А.Б. Советско-албанский раскол // Славяноведение. 2010. № 4. С. 22", "edemsky", "С. 22"),
        ("А. Б. Едемский, Советско–албанский раскол, с. 22", "edemsky", "с. 22"),
        ("Hrushovianet", "hoxha", ""),
        ("Hoxha, Hrushovianët, Tiranë 1980, fq. 12", "hoxha", "fq. 12"),
        ("Правда, 12 ноября 1960, С. 2", "pravda", "С. 2"),
    ],
)  # fmt: skip
def test_a_described_source_is_known_in_every_way_of_citing_it(catalogue, typed, source, locator):
    assert cited(catalogue, typed) == (source, locator)


@pytest.mark.parametrize(
    "typed",
    [
        "Gati, Failed Illusions (2007)",
        "J. Gati, Failed Illusions",
        "Review of Gati, Failed Illusions",
        "Kramer 1999",
        "Hoxha, Hrushovianët, Tiranë 1984",
        "Правда, 13 ноября 1960",
        "Pravda, 12 November 1960",
    ],
)
def test_what_is_only_like_a_known_source_is_another_one(catalogue, typed):
    assert cited(catalogue, typed)[0] not in {"gati", "kramer", "edemsky", "hoxha", "pravda"}


def test_a_book_described_after_it_was_named_keeps_every_form(histcite):
    """The forms are those that were typed, without places; describing the book forgets none, nor does typing it anew."""
    named, _ = cited(histcite, "Gati, Failed, p. 205")
    histcite("source", "edit", named, *GATI[:-4], *GATI[-2:])
    assert cited(histcite, "Gati, Failed, p. 3", "two") == (named, "p. 3")
    assert cited(histcite, "gati, failed illusions: p. 4", "three") == (named, "p. 4")
    assert source(histcite, named)["forms"] == ["Gati, Failed", "gati, failed illusions"]


def test_what_was_typed_in_a_library_of_the_first_version_is_the_first_form(histcite, run, folder):
    line = '{"record":"source","key":"gati","kind":"book","typed":"Gati, Failed"}'
    assert histcite("import", "-", "--format", "jsonl", stdin=line).exit_code == 0
    assert source(histcite, "gati")["forms"] == ["Gati, Failed"]
    assert cited(histcite, "gati, failed, p. 1") == ("gati", "p. 1")


def test_two_years_of_one_author_are_not_guessed(catalogue):
    catalogue(
        "source",
        "add",
        "--kind",
        "book",
        "--author",
        "Kramer, Mark",
        "--title",
        "Another",
        "--date",
        "1998",
        "--key",
        "other",
    )
    refused = catalogue("add", "one", "--ref", "Kramer 1998, 365")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "histcite: 'Kramer 1998' could be any source of kramer, other; type more of the key\n",
    )


def test_all_that_points_to_a_merged_source_follows_and_one_undo_parts_them(histcite):
    """Claims, what is read through it, what stands in it or derives from it, and the desk; nothing that was said of either is lost."""
    for described in (
        GATI,
        (
            "--title",
            "Failed illusion",
            "--key",
            "double",
            "--date",
            "2007",
            "--note",
            "in Tirana",
            "--tags",
            "a",
        ),
    ):
        histcite("source", "add", *described)
    histcite(
        "source", "add", "--kind", "article", "--title", "Chapter 3", "--in", "double", "--key", "chapter"
    )
    histcite("source", "add", "--title", "A copy", "--derived-from", "double; gati", "--key", "copy")
    histcite("add", "One.", "--ref", "double, p. 1", "--key", "one")
    histcite("add", "Two.", "--ref", "A letter", "--via", "double, p. 2", "--key", "two")
    histcite("use", "double")
    before = histcite("export", "jsonl").stdout
    joined = histcite("source", "merge", "double", "gati")
    assert joined.stdout == "gati\n"
    assert joined.stderr.endswith(
        "kept in the note of gati: double: date 2007\n4 records point to gati now\n"
    )
    kept = source(histcite, "gati")
    assert (kept["date"], kept["tags"], kept["note"]) == ("2006", ["a"], "in Tirana\ndouble: date 2007")
    assert kept["forms"] == ["double", "Failed illusion"]
    shown = {one["key"]: one["references"][0] for one in json.loads(histcite("list", "--json").stdout)}
    assert (shown["one"]["source"], shown["two"]["via"]) == ("gati", "gati")
    assert (source(histcite, "chapter")["in"], source(histcite, "copy")["derived_from"]) == ("gati", ["gati"])
    assert histcite("use").stdout == "gati\n"
    assert histcite("doctor").exit_code == 0
    histcite("undo")
    assert histcite("export", "jsonl").stdout == before
    assert histcite("use").stdout == "double\n"


def test_a_renamed_source_is_found_by_its_old_key(histcite):
    histcite("source", "add", *GATI)
    histcite("add", "One.", "--ref", "gati, p. 1", "--key", "one")
    assert histcite("source", "rename", "gati", "gati2006").stdout == "gati2006\n"
    assert cited(histcite, "gati, p. 7", "two") == ("gati2006", "p. 7")
    refused = histcite("source", "rename", "gati2006", "one")
    assert (refused.exit_code, "there is a claim with the key 'one' already" in refused.stderr) == (2, True)


def test_a_file_and_what_is_none_are_never_one(histcite):
    histcite("source", "add", "--reference", "RGANI, f. 3, op. 14, d. 448", "--key", "file")
    histcite("source", "add", "--kind", "document", "--title", "A letter", "--key", "letter")
    assert histcite("source", "merge", "letter", "file").stderr == (
        "histcite: 'file' is an archival file and 'letter' is none, so they are two; what lies in a file stands in it: "
        "histcite source edit letter --in file\n"
    )


def test_merged_files_are_found_by_either_reference(histcite):
    histcite("source", "add", "--reference", "AQSH, F. 14/APSTR, V. 1961, D. 5", "--key", "one")
    histcite("source", "add", "--reference", "AQSH, F. 14/AP-STR, V. 1961, D. 5", "--key", "two")
    histcite("source", "merge", "one", "two")
    assert cited(histcite, "AQSH, F. 14/APSTR, V. 1961, D. 5, fl. 2") == ("two", "2")


@pytest.mark.parametrize(
    ("typed", "source", "locator"),
    [
        ("Gati, op. cit., p. 205", "gati", "p. 205"),
        ("Charles Gati, op.cit., 205", "gati", "205"),
        ("C. Gati (op. cit.), p. 4", "gati", "p. 4"),
        ("Gati, a.a.O., S. 5", "gati", "S. 5"),
        ("Едемский А. Б. Указ. соч. С. 12", "edemsky", "С. 12"),
        ("Hoxha, vep. cit., f. 30", "hoxha", "f. 30"),
        ("Kramer, The Soviet Union and the 1956 Crises, loc. cit., p. 3", "kramer", "p. 3"),
        ("Peter Gati, op. cit., p. 3", "peter", "p. 3"),  # another man
    ],
)
def test_op_cit_is_the_one_work_of_its_author(catalogue, typed, source, locator):
    """Whatever the language of the note; what is said of it is kept as no name of the work, for elsewhere it means another."""
    assert cited(catalogue, typed) == (source, locator)


def test_op_cit_of_an_author_with_two_works_is_asked_about(catalogue):
    """One work makes it plain, a second makes it a question."""
    assert cited(catalogue, "Hoxha, op. cit., p. 12") == ("hoxha", "p. 12")
    catalogue(
        "source",
        "add",
        "--kind",
        "book",
        "--author",
        "Hoxha, Enver",
        "--title",
        "Titistët",
        "--key",
        "titistet",
    )
    asked = catalogue("add", "A claim.", "--ref", "Hoxha, op. cit., p. 12")
    assert (asked.exit_code, asked.stderr) == (
        2,
        "histcite: 'Hoxha, op. cit.' could be any source of hoxha, titistet; type more of the key\n",
    )
