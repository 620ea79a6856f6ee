"""The settings: beside the library, then the user's own, then what is shipped; a program is never named by a library."""

import json

import pytest

REF = "RGANI, f. 3, op. 14, d. 448, l. 13"


@pytest.fixture
def claim(histcite):
    assert histcite("add", "Shehu asks for wheat.", "--ref", REF, "--key", "a").exit_code == 0
    return histcite


def set_beside(folder, text):
    (folder / "histcite.toml").write_text(text, encoding="utf-8")


def set_own(folder, text):
    (folder / "of-the-user" / "histcite").mkdir(parents=True, exist_ok=True)
    (folder / "of-the-user" / "histcite" / "histcite.toml").write_text(text, encoding="utf-8")


def told(histcite):
    return {
        one["setting"]: (one["value"], one["from"]) for one in json.loads(histcite("config", "--json").stdout)
    }


def shown(histcite, *command):
    return histcite(*command).stdout.replace("\xa0", " ")


def test_what_is_set_beside_the_library_goes_before_the_users_own(claim, folder):
    set_own(folder, 'style = "mhra"\nlimit = 7\n')
    assert "l. 13" in shown(claim, "show", "a")
    set_beside(folder, 'style = "gost"\n')
    assert "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 13" in shown(claim, "show", "a")
    assert "RGANI, f. 3, op. 14, d. 448, l. 13" in shown(claim, "show", "a", "--style", "chicago")
    known = told(claim)
    assert known["style"] == ("gost", str(folder / "histcite.toml"))
    assert known["limit"] == ("7", str(folder / "of-the-user" / "histcite" / "histcite.toml"))
    assert known["colour"] == ("auto", None)


@pytest.mark.parametrize(
    "command",
    [("show", "a"), ("cite", "a"), ("list",), ("search", "wheat"), ("edit", "a", "--note", "x")],
    ids=" ".join,
)
def test_the_style_is_that_of_the_settings(claim, folder, command):
    set_beside(folder, 'style = "gost"\n')
    assert "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 13" in shown(claim, *command)


def test_the_language_is_that_of_a_quotation_for_which_none_is_said(claim, folder):
    set_beside(folder, 'language = "sq"\n')
    for key, more in (("b", ("--quote", "grurë")), ("c", ("--quote", "хлеб", "--lang", "ru")), ("d", ())):
        claim("add", "Text.", "--ref", REF, "--key", key, *more)
    claim("use", "RGANI, f. 3, op. 14, d. 448", "--lang", "de")
    claim("add", "Text.", "--ref", "l. 2", "--key", "e", "--quote", "Korn")
    assert claim("list", "--format", "{key}{lang}").stdout.split() == ["a", "bsq", "cru", "d", "ede"]


def test_a_terminal_shows_as_many_as_are_set(claim, folder, monkeypatch):
    claim("add", "Another.", "--ref", REF)
    set_own(folder, "limit = 1\n")
    assert len(claim("list").stdout.splitlines()) == 2
    monkeypatch.setattr("histcite.cli.session.on_terminal", lambda _: True)
    listed = claim("list")
    assert (len(listed.stdout.splitlines()), listed.stderr) == (1, "1 more; --limit 2 shows all\n")


def test_an_editor_is_never_taken_from_a_file_that_came_with_a_library(claim, folder, monkeypatch):
    monkeypatch.setenv("VISUAL", "vi")
    set_beside(folder, 'editor = "steal"\nopener = "steal"\n')
    assert told(claim)["editor"] == ("vi", "$VISUAL")
    assert told(claim)["opener"] == ("", None)
    assert "'editor' is not taken from there, for it runs a program" in claim("config").stderr
    set_own(folder, 'editor = "nano"\n')
    assert told(claim)["editor"][0] == "nano"


def test_the_editor_of_the_settings_is_the_one_that_opens(claim, folder, monkeypatch):
    opened = []
    monkeypatch.setattr("click.edit", lambda _, editor: opened.append(editor))
    monkeypatch.setattr("histcite.cli.claims.is_manned", lambda: True)
    set_own(folder, 'editor = "nano"\n')
    claim("edit", "a")
    claim("add")
    assert opened == ["nano", "nano"]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            'style = "apa"',
            "the setting 'style' cannot be 'apa'; write one of gost, chicago, albanian, mhra, plain",
        ),
        ("limit = 0", "the setting 'limit' cannot be 0; write a number from 1 on"),
        ("limit = true", "the setting 'limit' cannot be True; write a number from 1 on"),
        ("colour = ['red']", "the setting 'colour' cannot be ['red']; write one of auto, never"),
        (
            "style = ",
            "cannot read these settings: Invalid value (at end of document); mend the file, or move it away",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_said_with_its_file(claim, folder, written, sentence):
    set_beside(folder, written)
    result = claim("config")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"histcite: {folder / 'histcite.toml'}: {sentence}\n"


def test_no_export_comes_in_the_place_of_the_settings(claim, folder):
    assert (
        "it is for the settings that hold for a library"
        in claim("export", "jsonl", "-o", "histcite.toml").stderr
    )
    assert not (folder / "histcite.toml").exists()


def test_what_is_no_setting_is_passed_over_and_told(claim, folder):
    set_beside(folder, 'styel = "gost"\n')
    assert claim("show", "a").exit_code == 0
    assert (
        "there is no setting 'styel'; there are style, language, limit, colour, editor, opener"
        in claim("config").stderr
    )
