"""What was not seen is not cited as seen: printed in, shown by, translated in or quoted in another, in every style and export."""

import json

import pytest

FILE = "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12"


@pytest.fixture
def catalogue(histcite):
    added = ("source", "add", "--key")
    histcite(
        *added, "frus", "--kind", "edition", "--title", "FRUS 1958-1960", "--volume", "X/2", "--date", "1993"
    )
    histcite(
        *added,
        "edemsky",
        "--kind",
        "book",
        "--author",
        "Edemsky, Andrey",
        "--title",
        "The Split",
        "--date",
        "2010",
    )
    histcite(
        *added, "letter", "--kind", "document", "--title", "Letter", "--date", "1960-11-14",
        "--reference", FILE,
    )  # fmt: skip
    return histcite


@pytest.mark.parametrize(
    ("known", "style", "cited"),
    [
        (("--via", "edemsky", "--via-locator", "p. 12"), "chicago",
         "Letter, 14 November 1960, RGANI, f. 3, op. 14, d. 448, l. 12, quoted in Andrey Edemsky, The Split (2010), 12."),
        (("--via", "edemsky", "--via-locator", "p. 12"), "gost",
         "Letter. 14 ноября 1960 г. // РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12. Цит. по: Edemsky A. The Split. 2010. P. 12."),
        (("--via", "frus"), "chicago",
         "Letter, 14 November 1960, RGANI, f. 3, op. 14, d. 448, l. 12, printed in FRUS 1958-1960, vol. X/2 (1993)."),
        (("--via", "frus", "--via-how", "facsimile"), "chicago",
         "Letter, 14 November 1960, RGANI, f. 3, op. 14, d. 448, l. 12, facsimile in FRUS 1958-1960, vol. X/2 (1993)."),
        (("--via", "edemsky", "--via-how", "printed"), "albanian",
         "Letter, 14 nëntor 1960, RGANI, F. 3, Op. 14, D. 448, fl. 12, botuar në Andrey Edemsky, The Split, 2010."),
        (("--via", "edemsky", "--via-how", "translated", "--translator", "Daljani, Enkel"), "mhra",
         "Letter, 14 November 1960, Moscow, RGANI, f. 3, op. 14, d. 448, fol. 12, translated by Enkel Daljani in Andrey Edemsky, The Split (2010)."),
    ],
)  # fmt: skip
def test_every_style_says_how_a_source_is_known(catalogue, known, style, cited):
    assert catalogue("source", "edit", "letter", *known).exit_code == 0
    printed = catalogue("cite", "letter", "--style", style).stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert printed == cited + "\n"


def test_a_claim_may_name_its_own_place_in_what_the_record_names(catalogue):
    catalogue("source", "edit", "letter", "--via", "edemsky", "--via-locator", "p. 12")
    claim = {
        "key": "one",
        "text": "One.",
        "references": [{"source": "letter", "locator": "l. 3", "via_locator": "p. 15"}],
    }
    assert catalogue("import", "-", "--format", "jsonl", stdin=json.dumps(claim)).exit_code == 0
    assert "d. 448, l. 3, quoted in Andrey Edemsky, The Split (2010), 15" in catalogue("show", "one").stdout


def test_a_source_that_every_claim_has_from_another_is_cited_so(catalogue):
    """Nobody need say it on the record; as soon as one claim has it from itself, it was seen."""
    catalogue("add", "One.", "--ref", "letter", "--via", "edemsky, p. 12", "--key", "one")
    assert "quoted in Andrey Edemsky, The Split (2010), 12." in catalogue("cite", "letter").stdout
    for format_ in ("bibtex", "biblatex", "csl-json", "ris", "hayagriva"):
        exported = " ".join(catalogue("export", format_).stdout.split())
        assert "quoted in Andrey Edemsky, The Split (2010), 12" in exported
    catalogue("add", "Two.", "--ref", "letter", "--key", "two")
    assert "quoted in" not in catalogue("cite", "letter").stdout
    assert "quoted in" in catalogue("cite", "one").stdout


def test_how_a_source_is_known_is_one_of_four_ways_and_its_state_one_of_four(catalogue):
    for option in ("--via-how", "--state"):
        assert catalogue("source", "edit", "letter", option, "seen").exit_code == 2
    catalogue("source", "edit", "letter", "--state", "file copy", "--via", "frus", "--via-how", "printed")
    (shown,) = json.loads(catalogue("source", "show", "letter", "--json").stdout)
    assert (shown["state"], shown["via"], shown["via_how"]) == ("file copy", "frus", "printed")


@pytest.mark.parametrize("series", ["FRUS, 1961-1963, vol. XVI, doc. 4", "DzD, Reihe IV, Band 6, Dok. 12"])
def test_what_stands_in_a_series_of_editions_is_printed_there(catalogue, series):
    """As in any other edition, be it told of one claim or on the record of the source."""
    catalogue("add", "One.", "--ref", FILE, "--via", series, "--key", "one")
    assert f", printed in {series[:4].strip(' ,')}" in catalogue("cite", "one").stdout
    catalogue("add", "Two.", "--ref", f"{FILE}, printed in {series}", "--key", "two")
    assert f", printed in {series[:4].strip(' ,')}" in catalogue("cite", "two").stdout
