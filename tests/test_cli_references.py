"""References: read without a library, and sources cited with one."""

import json
import re

import pytest
from prepared import prepared

RUSSIAN = "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12 об."


def plain(text):
    """*text* with its no-break spaces as spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_ref_prints_each_field_with_the_piece_it_came_from(run):
    """No library is needed; what is inherited says so, and what is not read says why, the place marked under it."""
    result = run("ref", RUSSIAN, "Там же. Л. 20", "RGANI was closed")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{RUSSIAN}\n"
        "  archive    RU-RGANI      from 'РГАНИ'\n"
        "  fonds      3             from '3'\n"
        "  series     14            from '14'\n"
        "  file       448           from '448'\n"
        "  leaves     12v           from '12 об.'\n"
        "  canonical  RU-RGANI/fonds:3/series:14/file:448#12v\n"
        "Там же. Л. 20\n"
        "  archive    RU-RGANI      from the reference before\n"
        "  fonds      3             from the reference before\n"
        "  series     14            from the reference before\n"
        "  file       448           from the reference before\n"
        "  leaves     20            from '20'\n"
        "  canonical  RU-RGANI/fonds:3/series:14/file:448#20\n"
        "RGANI was closed\n"
        "^^^^^\n"
        "  not read   RGANI is named in a sentence, and no fonds, series or file of it\n"
    )


def test_ref_json_is_the_document_of_the_contract(run):
    read, not_read = json.loads(run("ref", RUSSIAN, "nothing of the kind", "--json").stdout)
    spans = read.pop("spans")
    assert [(one["field"], one["text"]) for one in spans] == [
        ("archive", "РГАНИ"), ("fonds", "3"), ("series", "14"), ("file", "448"), ("leaf", "12 об."),
    ]  # fmt: skip
    assert all(RUSSIAN[one["start"] : one["end"]] == one["text"] for one in spans)
    assert read == {
        "input": 0, "text": RUSSIAN, "recognised": True, "archive": "RU-RGANI", "unknown_archive": None, "nearest": None,
        "levels": {"fonds": "3", "series": "14", "file": "448"}, "leaves": ["12v"],
        "canonical": "RU-RGANI/fonds:3/series:14/file:448#12v", "relative": False, "rest": "", "problem": None,
    }  # fmt: skip
    assert not_read == {
        "input": 1, "text": "nothing of the kind", "recognised": False, "archive": None, "unknown_archive": None,
        "nearest": None, "levels": {}, "leaves": [], "canonical": None, "relative": False, "spans": [],
        "rest": "nothing of the kind", "problem": {"message": "no archive and no level found", "start": 0, "end": 19},
    }  # fmt: skip


def test_an_unknown_archive_is_said_with_the_nearest_known_one(run):
    result = run("ref", "РГАННИ. Ф. 3. Оп. 1. Д. 2")
    assert "  archive    unknown: РГАННИ; the nearest known one is RGANI, RU-RGANI" in result.stdout
    assert "  canonical  ?/archive:РГАННИ/fonds:3/series:1/file:2" in result.stdout


def test_a_broken_canonical_form_is_shown_at_its_place(run):
    result = run("ref", "RU-RGANI/fonds:3/shelf:1")
    assert result.stdout == (
        "RU-RGANI/fonds:3/shelf:1\n"
        "                 ^^^^^^^\n"
        "  not read   cannot read 'RU-RGANI/fonds:3/shelf:1' as a reference: a level and its value such as fonds:3 is expected "
        "at column 18\n"
    )


def test_ref_reads_lines_from_stdin(run):
    result = run("ref", "-", "--style", "plain", stdin=f"{RUSSIAN}\n\nТам же. Л. 20\n")
    assert result.stdout == "RGANI f.3 op.14 d.448 l.12v\nRGANI f.3 op.14 d.448 l.20\n"


def test_ref_with_a_style_says_what_it_could_not_read(run):
    result = run("ref", "nothing", "--style", "gost")
    assert (result.stdout, result.stderr) == (
        "nothing\n",
        "'nothing' is not recognised as an archival reference: no archive and no level found\n",
    )


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


@prepared
def cited(histcite):
    """A letter in its file, and a claim with two references."""
    for arguments in (
        ("source", "add", "--key", "file", "--reference", "RGANI, f. 3, op. 14, d. 448"),
        ("source", "add", "--key", "letter", "--in", "file", "--title", "Letter on wheat", "--author", "Shehu, Mehmet", "--date", "1960-07-29"),
        ("source", "add", "--key", "hoxha", "--kind", "memoir", "--author", "Hoxha, Enver", "--title", "Hrushovianët", "--date", "1980"),
        ("add", "Text", "--ref", "letter, l. 12 ob.; hoxha, p. 30", "--key", "claim"),
    ):  # fmt: skip
        assert histcite(*arguments).exit_code == 0


def test_cite_prints_a_footnote_for_a_source(cited):
    result = cited("cite", "letter", "--locator", "л. 12")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout == "Mehmet Shehu, Letter on wheat, 29 July 1960, RGANI, f. 3, op. 14, d. 448, l. 12.\n"
    )
    assert plain(cited("cite", "file", "--style", "gost").stdout) == "РГАНИ. Ф. 3. Оп. 14. Д. 448.\n"


def test_cite_prints_one_footnote_for_each_reference_of_a_claim(cited):
    notes = [
        "Mehmet Shehu, Letter on wheat, 29 July 1960, RGANI, f. 3, op. 14, d. 448, l. 12ob.",
        "Enver Hoxha, Hrushovianët (1980), 30.",
    ]
    assert plain(cited("cite", "claim").stdout).splitlines() == notes
    assert [plain(note) for note in json.loads(cited("cite", "claim", "--json").stdout)] == notes


def test_cite_says_through_what_a_source_was_read(cited):
    cited("add", "Text", "--ref", "letter, l. 1", "--via", "hoxha, p. 5", "--key", "second-hand")
    assert plain(cited("cite", "second-hand").stdout) == (
        "Mehmet Shehu, Letter on wheat, 29 July 1960, RGANI, f. 3, op. 14, d. 448, l. 1, "
        "quoted in Enver Hoxha, Hrushovianët (1980), 5.\n"
    )


def test_cite_of_a_key_that_nothing_has(cited):
    result = cited("cite", "nobody")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: there is no claim or source 'nobody' in this library; 'histcite list' shows what there is\n",
    )


def test_running_notes_are_short_the_second_time(cited):
    """GOST repeats with Там же, MHRA with Ibid., Chicago with a short form."""
    cited("add", "More", "--ref", "letter, l. 13", "--key", "more")
    gost = cited("cite", "letter", "more", "--running", "--style", "gost").stdout.splitlines()
    assert plain(gost[1]) == "Там же. Л. 13."
    chicago = cited("cite", "letter", "more", "--running").stdout.splitlines()
    assert plain(chicago[1]) == "Shehu, Letter on wheat, l. 13."
    result = cited("cite", "letter", "--running", "--locator", "l. 1")
    assert (result.exit_code, result.stdout) == (2, "")


def test_names_and_titles_in_latin_letters_on_request(cited):
    """Transliterated for one footnote, for a bibliography, or for good."""
    cited("source", "add", "--key", "zubok", "--author", "Зубок, Владислав", "--title", "Неудавшаяся империя", "--date", "2011",
          "--kind", "book", "--language", "ru")  # fmt: skip
    assert plain(cited("cite", "zubok", "--transliterate", "ala-lc").stdout).startswith(
        "Vladislav Zubok, Neudavshaiasia imperiia"
    )
    cited("add", "Text", "--ref", "zubok, p. 3")
    assert "Zubok, Vladislav" in cited("export", "biblatex", "--transliterate", "bgn-pcgn").stdout
    assert cited("export", "csv", "--transliterate", "iso-9").exit_code == 2
    shown = json.loads(
        cited(
            "source",
            "edit",
            "zubok",
            "--transliterate",
            "ala-lc",
            "--translated-title",
            "A Failed Empire",
            "--json",
        ).stdout
    )
    assert (shown["title"], shown["transliterated_title"], shown["translated_title"]) == (
        "Неудавшаяся империя", "Neudavshaiasia imperiia", "A Failed Empire",
    )  # fmt: skip


def test_lines_in_another_encoding_are_read_when_it_is_named(run):
    typed = f"{RUSSIAN}\n".encode("cp1251")
    assert (
        run("ref", "-", "--style", "plain", "--encoding", "cp1251", stdin=typed).stdout
        == "RGANI f.3 op.14 d.448 l.12v\n"
    )
    refused = run("ref", "-", stdin=typed)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("histcite: stdin:1: the file is not utf-8")


@pytest.mark.parametrize(
    ("ref", "note"),
    [
        (
            "РГАНИ, ф. 3, оп. 14, д. 448, л. 5",
            "RGANI, f. 3 (Politburo (Presidium) of the Central Committee of the CPSU), op. 14, d. 448, l. 5.",
        ),
        ("AQSH, F. 14/AP, V. 1961, D. 4", "AQSH, F. 14/AP (Arkivi i Partisë), V. 1961, D. 4."),
        ("AQSH, F. 490, V. 1961, D. 4", "AQSH, F. 490, V. 1961, D. 4."),
    ],
)
def test_the_title_of_a_fonds_stands_in_a_note_on_request(histcite, ref, note):
    """What the library's own record of the fonds says comes before the shipped table."""
    histcite("source", "add", "--reference", "AQSH, F. 14/AP", "--title", "Arkivi i Partisë")
    histcite("add", "They say so.", "--ref", ref, "--key", "one")
    assert histcite("cite", "one", "--fonds").stdout == note + "\n"


def test_what_the_aliases_call_a_body_is_one_and_no_braces_are_printed(histcite):
    histcite("alias", "add", "Soviet Leadership", "--kind", "body")
    for key, author in {"first": "Soviet Leadership", "second": "{Red Star}", "third": "Hysni Kapo"}.items():
        histcite("source", "add", "--key", key, "--kind", "document", "--title", "T", "--author", author)
        histcite("add", f"On {key}.", "--ref", key)
    written = histcite("export", "biblatex").stdout
    assert re.findall("author = (.*),", written) == ["{{Soviet Leadership}}", "{{Red Star}}", "{Hysni Kapo}"]
    assert histcite("cite", "second").stdout == "Red Star, T.\n"
