"""What a historian wrote is kept: decisions under new aliases, records whose removal could not be told, forms that cannot be read."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from histcite.cli import claims as claims_module
from histcite.cli import forms

DEPARTURE = ("--subject", "Хрущёв", "--property", "date")


def disagree(histcite):
    """Two dates for one departure; the id of their conflict."""
    histcite(
        "add",
        "He left on the 3rd.",
        "--ref",
        "RGANI, f. 3",
        *DEPARTURE,
        "--value",
        "1960-11-03",
        "--key",
        "third",
    )
    histcite(
        "add",
        "He left on the 5th.",
        "--ref",
        "RGANI, f. 2",
        *DEPARTURE,
        "--value",
        "1960-11-05",
        "--key",
        "fifth",
    )
    return json.loads(histcite("check", "--json").stdout)["conflicts"][0]["id"]


def statuses(histcite):
    return [one["status"] for one in json.loads(histcite("check", "--all", "--json").stdout)["conflicts"]]


def test_a_decision_survives_an_alias_of_the_subject(histcite):
    """The conflict gets another id with the name's preferred form, and the decision is found under it."""
    before = disagree(histcite)
    histcite(
        "resolve", before, "--prefer", "third", "--because", "closer-witness", "-m", "the diary of the crew"
    )
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person")
    (conflict,) = json.loads(histcite("check", "--all", "--json").stdout)["conflicts"]
    assert conflict["id"] != before
    assert (conflict["status"], conflict["decision"]["note"]) == ("resolved", "the diary of the crew")


def test_a_decision_survives_an_alias_of_a_value(histcite):
    for key, place, file in (("m", "Москва", "3"), ("b", "Bucharest", "2")):
        histcite(
            "add",
            place,
            "--ref",
            f"RGANI, f. {file}",
            "--subject",
            "talks",
            "--property",
            "place",
            "--value",
            place,
            "--key",
            key,
        )
    conflict = json.loads(histcite("check", "--json").stdout)["conflicts"][0]["id"]
    histcite("dismiss", conflict, "--because", "different-event", "-m", "two meetings")
    histcite("alias", "add", "Moscow", "Москва", "--kind", "place")
    assert statuses(histcite) == ["dismissed"]


def test_a_claim_in_whose_favour_it_was_decided_may_be_renamed(histcite):
    conflict = disagree(histcite)
    histcite("resolve", conflict, "--prefer", "third", "--because", "closer-witness", "-m", "n")
    histcite("edit", "third", "--key", "crew-diary")
    assert "in favour of crew-diary" in histcite("decisions").stdout


def test_names_are_merged_when_one_becomes_a_form_of_another(histcite):
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person")
    histcite("alias", "add", "Nikita Khrushchev", "Khrushchev", "Hrushovi")
    (alias,) = json.loads(histcite("alias", "list", "--json").stdout)
    assert (alias["name"], alias["forms"]) == ("Nikita Khrushchev", ["Khrushchev", "Hrushovi", "Хрущёв"])


def test_a_form_of_a_name_stands_for_the_name(histcite):
    histcite("alias", "add", "Moscow", "Москва", "--kind", "place")
    histcite("alias", "add", "Москва", "--inside", "Soviet Union")
    (alias,) = json.loads(histcite("alias", "list", "--json").stdout)
    assert (alias["name"], alias["inside"]) == ("Moscow", "Soviet Union")


def test_two_names_are_said_when_they_share_a_form(histcite):
    histcite("alias", "add", "Moscow", "Kremlin", "--kind", "place")
    assert histcite("alias", "add", "Soviet government", "Kremlin").stderr == (
        "'kremlin' is a form of several names: moscow, soviet government; the first one counts\n"
    )


def test_a_place_does_not_lie_in_itself(histcite):
    refused = histcite("alias", "add", "Tirana", "--inside", "Tirana")
    assert (refused.exit_code, refused.stderr) == (2, "histcite: 'Tirana' cannot lie inside itself\n")


def test_forms_added_at_once_are_all_kept(histcite, process):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda number: process("alias", "add", "Hoxha", f"Form{number}"), range(3)))
    (alias,) = json.loads(histcite("alias", "list", "--json").stdout)
    assert sorted(alias["forms"]) == [f"Form{number}" for number in range(3)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_what_cannot_be_told_is_not_removed(histcite, folder):
    """What remove prints is the only copy; where it cannot be printed, the claim stays."""
    histcite("add", "Один.", "--ref", "RGANI", "--key", "one")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "histcite", "remove", "one"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=folder,
        )
    assert done.returncode == 2
    assert histcite("show", "one").exit_code == 0


def test_the_desk_is_no_way_to_a_source_that_is_gone(histcite):
    histcite("use", "RGANI, f. 99")
    histcite("remove", "rgani-f99")
    refused = histcite("add", "orphan", "--ref", "l. 5")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "histcite: the source in use, 'rgani-f99', is not in this library any more; put another on the desk with 'histcite use'\n",
    )


def test_a_leaf_is_mended_with_the_file_on_the_desk(histcite):
    histcite("use", "RGANI, f. 3, op. 14, d. 448")
    histcite("add", "one", "--ref", "l. 5", "--key", "one")
    histcite("edit", "one", "--ref", "l. 6")
    assert json.loads(histcite("show", "one", "--json").stdout)[0]["references"][0]["locator"] == "6"


def test_an_archive_that_is_not_known_is_said(histcite):
    assert histcite("use", "RGNI, f. 3, op. 1").stderr == (
        "the archive 'RGNI' is not in the registry; the nearest known one is RGANI\n"
    )


class Editor:
    """Somebody at the editor, who writes *sheets* one after the other and then closes it."""

    def __init__(self, *sheets):
        self.sheets = list(sheets)
        self.shown = []

    def __call__(self, form, **_):
        self.shown.append(form)
        return self.sheets.pop(0) if self.sheets else None


@pytest.fixture
def editor(monkeypatch):
    def sit_down(*sheets):
        person = Editor(*sheets)
        monkeypatch.setattr(click, "edit", person)
        monkeypatch.setattr(forms, "is_manned", lambda: True)
        monkeypatch.setattr(claims_module, "is_manned", lambda: True)
        return person

    return sit_down


def test_a_form_opens_again_with_what_was_typed_and_the_trouble(histcite, editor):
    person = editor("text: One\nreference: RGANI\nwhen: blah\n", "text: One\nreference: RGANI\nwhen: 1960\n")
    assert histcite("add", "--key", "one").exit_code == 0
    assert "when: blah" in person.shown[1]
    assert "# when: cannot read 'blah' as a date" in person.shown[1]
    assert "when 1960" in histcite("show", "one").stdout


@pytest.mark.parametrize("command", [("edit", "book"), ("source", "edit", "book")], ids=" ".join)
def test_a_source_opens_in_a_form_too(histcite, editor, monkeypatch, command):
    monkeypatch.setattr("histcite.cli.catalogue.is_manned", lambda: True)
    histcite("source", "add", "--key", "book", "--kind", "book", "--title", "A title", "--note", "mine")
    person = editor("title: Another title\ndate: 1980\nnote: mine\nurl: https://example.org\n")
    assert histcite(*command).exit_code == 0
    assert person.shown[0].endswith("kind: book\ntitle: A title\nauthor:\ndate:\nnote: mine\n")
    document = json.loads(histcite("source", "show", "book", "--json").stdout)[0]
    told = {name: document.get(name) for name in ("title", "date", "url", "note")}
    assert told == {"title": "Another title", "date": "1980", "url": "https://example.org", "note": "mine"}


def test_the_form_of_a_claim_tells_what_need_not_be_remembered(histcite, editor):
    histcite("use", "RGANI, f. 3, op. 14, d. 448")
    person = editor("text: One\nreference: l. 13\n")
    assert histcite("add").exit_code == 0
    remarks = " ".join(
        line.removeprefix("# ") for line in person.shown[0].splitlines() if line.startswith("#")
    )
    assert "of rgani-f3-op14-d448, which is in use, the leaf is enough." in remarks
    (properties,) = re.findall(
        "Properties: (.*), or one of your own", " ".join(remarks.replace("#", "").split())
    )
    assert properties.split(", ") == sorted({*properties.split(", "), "amount"})
    assert "Further columns: key, translation, seen, via, image, where, of," in remarks


def test_a_form_that_comes_back_as_it_was_changes_nothing(histcite, editor):
    editor()
    refused = histcite("add")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "the form came back as it was; nothing was changed" in refused.stderr


def test_editing_one_line_of_a_form_changes_nothing_else(histcite, editor):
    histcite(
        "add",
        "One",
        "--ref",
        "RGANI, f. 3, l. 5",
        "--key",
        "one",
        "--note",
        "para 1\n\npara 2\n  indented",
        "--quote",
        "слово",
    )
    before = json.loads(histcite("show", "one", "--json").stdout)[0]
    person = editor()
    histcite("edit", "one")
    editor(person.shown[0].replace("text: One", "text: Two"))
    assert histcite("edit", "one").exit_code == 0
    after = json.loads(histcite("show", "one", "--json").stdout)[0]
    assert {**after, "changed": ""} == {**before, "text": "Two"}


def test_a_form_of_several_references_shows_what_can_be_changed(histcite, editor):
    """What is typed under a column that cannot is refused, and nothing of it is swallowed."""
    histcite("add", "One", "--ref", "RGANI, f. 3; RGANI, f. 2", "--key", "one")
    person = editor()
    histcite("edit", "one")
    (form,) = person.shown
    shown = [line.split(":")[0] for line in form.splitlines() if not line.startswith("#")]
    assert "reference" not in shown
    assert {"quote", "lang"}.isdisjoint(shown)
    person = editor(form + "quote: слово\n")
    histcite("edit", "one")
    assert "# 'one' has several references, so its 'quote' is not one thing" in person.shown[1]
    assert "quote: слово" in person.shown[1]


def test_merged_names_keep_what_is_known_of_each(histcite):
    histcite("alias", "add", "Khrushchev", "Хрущёв", "--kind", "person", "--note", "first secretary")
    histcite("alias", "add", "Nikita Khrushchev", "Khrushchev")
    (alias,) = json.loads(histcite("alias", "list", "--json").stdout)
    assert (alias["kind"], alias["note"]) == ("person", "first secretary")
