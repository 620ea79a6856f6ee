"""The registry of archives at the terminal: listed, shown, and added to by its user."""

import json

import pytest

KORCE = (
    "archive", "add", "AL-DAKO", "--acronym", "DAKO", "--name", "en=Local archive of Korçë", "--city", "Korçë",
    "--tradition", "albanian", "--levels", "fonds,box,file", "--label", "box=kut.",
    "--example", "DAKO, F. 3, kut. 12, D. 4, fl. 7",
)  # fmt: skip


def test_archives_are_found_by_words_of_their_names_and_places(run):
    assert run("archive", "list", "foreign", "warszawa").stdout == (
        "PL-AMSZ\tAMSZ\tArchive of the Polish Ministry of Foreign Affairs\tWarsaw\n"
    )
    assert len(run("archive", "list").stdout.splitlines()) >= 60
    nothing = run("archive", "list", "narnia")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "there is none\n")


def test_an_archive_is_shown_with_its_levels_abbreviations_and_forms(run):
    shown = run("archive", "show", "ргани").stdout
    for line in (
        "RU-RGANI",
        "  levels     fonds, series, file, doc",
        "  labels en  fonds f. · series op. · file d. · doc dok. · leaf l., ll., ob.",
        "    chicago    RGANI, f. 5, op. 49, d. 131, ll. 193–194",
        "    canonical  RU-RGANI/fonds:5/series:49/file:131#193-194",
    ):
        assert line in shown.splitlines()
    (document,) = json.loads(run("archive", "show", "RGANI", "--json").stdout)
    assert (document["id"], document["verified"], document["labels"]["ru"]["file"]) == (
        "RU-RGANI",
        True,
        ["Д."],
    )


def test_an_archive_that_is_not_known_names_the_nearest(run):
    result = run("archive", "show", "RGAMI")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == "histcite: no archive is called 'RGAMI' (the nearest is RGANI); 'histcite archive list' shows what there is\n"
    )


def test_an_archive_of_ones_own_is_read_printed_and_cited(histcite):
    """Added once, its references are read wherever one may be typed, and printed with its own labels."""
    assert histcite(*KORCE).stdout.splitlines()[0] == "AL-DAKO"
    assert histcite("ref", "dako, Fondi 5, kut. 2, dosja 9, fl. 3-5", "--style", "albanian").stdout == (
        "DAKO, F. 5, kut. 2, D. 9, fl. 3–5\n"
    )
    assert histcite("add", "Text", "--ref", "DAKO, f. 5, kut. 2, d. 9, fl. 3", "--key", "a").stderr == ""
    assert histcite("cite", "a").stdout == "DAKO, F. 5, kut. 2, D. 9, fl. 3.\n"
    assert histcite("list", "--archive", "DAKO f. 5").stdout.startswith("a\t")
    assert histcite("archive", "list", "korce").stdout.startswith("AL-DAKO\t")


def test_a_table_written_by_hand_may_replace_a_known_archive(histcite, folder):
    (folder / "archives.toml").write_text(
        '[RU-RGANI]\nacronyms = ["РГАНИ", "RGANI"]\ntradition = "slavic"\nlabels = { file = "delo" }\n',
        encoding="utf-8",
    )
    assert (
        histcite("ref", "RGANI, f. 3, op. 1, d. 2", "--style", "chicago").stdout
        == "RGANI, f. 3, op. 1, delo 2\n"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("AL-DAKO", "X1"), "cannot take 'X1' as an archive: an id is the two letters of a country and an acronym, such as XK-AKS"),
        (("AL-DAKO", "RU-RGANI"), "cannot take 'RU-RGANI' as an archive: this id is taken; choose another one"),
        (("albanian", "martian"), "cannot take 'AL-DAKO' as an archive: tradition 'martian' is not known; choose from"),
        (("fonds,box,file", "fonds,shelf"), "cannot take 'AL-DAKO' as an archive: 'shelf' is no level; choose from"),
        (("box=kut.", "kut."), "--label 'kut.' is not of the form 'file=d.'"),
        (("DAKO, F. 3, kut. 12, D. 4, fl. 7", "nothing"), "cannot take 'AL-DAKO' as an archive: its example 'nothing' is not recognised"),
        (("DAKO, F. 3, kut. 12, D. 4, fl. 7", "DAKO, F. 3, shelf 12, D. 4"), "cannot take 'AL-DAKO' as an archive: its example"),
    ],
)  # fmt: skip
def test_an_archive_that_cannot_be_taken_says_why_and_writes_nothing(histcite, folder, change, sentence):
    arguments = [change[1] if argument == change[0] else argument for argument in KORCE]
    result = histcite(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert not (folder / "archives.toml").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[AL-DAKO\n", "archives.toml:1: cannot read your archives: Expected ']' at the end of a table declaration"),
        ('\n[AL-DAKO]\nacronims = ["DAKO"]\n', "archives.toml:2: cannot take 'AL-DAKO' as an archive: 'acronims' is no field of an archive"),
        ('[AL-DAKO]\nacronyms = "DAKO"\n', "archives.toml:1: cannot take 'AL-DAKO' as an archive: acronyms must be a list of texts"),
        ('[AL-DAKO]\nacronyms = ["DAKO"]\nvalues = { fonds = "(" }\n', "archives.toml:1: cannot take 'AL-DAKO' as an archive: a pattern cannot be read"),
        ('[AL-DAKO]\nacronyms = ["DAKO"]\nlabels = { file = 3 }\n', "archives.toml:1: cannot take 'AL-DAKO' as an archive: the label of file must be a text"),
        ("AL-DAKO = 3\n", "cannot take 'AL-DAKO' as an archive: it must be a table of its own"),
    ],
)  # fmt: skip
def test_a_file_of_archives_that_cannot_be_read_says_where(histcite, folder, text, sentence):
    (folder / "archives.toml").write_text(text, encoding="utf-8")
    for arguments in (("ref", "DAKO, f. 3"), ("list",)):
        result = histcite(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr


def test_an_archive_that_is_no_longer_known_is_found_by_doctor(histcite, folder):
    """Its labels went with the file of archives, so that every footnote changed."""
    histcite(*KORCE)
    histcite("add", "Text", "--ref", "DAKO, F. 5, kut. 2, D. 9, fl. 3", "--key", "a")
    (folder / "archives.toml").unlink()
    result = histcite("doctor")
    assert result.exit_code == 1
    assert "lies in 'AL-DAKO', an archive that neither histcite nor archives.toml knows" in result.stdout


def test_a_name_of_one_letter_is_no_name_for_an_archive(histcite):
    result = histcite("archive", "add", "AL-A", "--acronym", "A")
    assert result.exit_code == 2
    assert "'A' is too short for a name; it would be found in every reference" in result.stderr
