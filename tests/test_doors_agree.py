"""The laws of the records at every door: what may not be typed may not be imported, brought back or merged in silence either.

Each card names a record that breaks a law in the library of PAGE. Where a person or a program stands at the door, the change is refused
with one sentence and nothing is written; a merge, at which nobody stands, keeps what came and marks it; the doctor finds what was written
by hand; and what is in breach already may be read, changed elsewhere and removed.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from histcite.records.keys import document_id
from histcite.records.laws import LAWS
from histcite.store.file import serialise

ADDED_AT = "2026-01-01T00:00:00Z"
BOX = {"key": "box", "added": ADDED_AT, "kind": "file", "reference": "RU-RGANI/fonds:3/series:14/file:448"}
DRAFT = {"key": "draft", "added": ADDED_AT, "kind": "document", "title": "A draft"}
LETTER = {
    "key": "letter",
    "added": ADDED_AT,
    "kind": "document",
    "title": "A letter",
    "in": "box",
    "derived_from": ["draft"],
}
COPY = {
    "key": "copy",
    "added": ADDED_AT,
    "kind": "document",
    "title": "A copy",
    "in": "letter",
    "derived_from": ["letter"],
}
WHEAT = {"key": "wheat", "added": ADDED_AT, "text": "Wheat was asked for.", "references": [{"source": "box"}]}

PAGE = {"claims": [WHEAT], "sources": [BOX, DRAFT, LETTER, COPY], "aliases": [], "decisions": []}
"""A library that breaks no law: a letter lies in a file, derives from a draft, and a copy is pinned to it."""

RECORD = {"claims": "claim", "sources": "source", "aliases": "alias", "decisions": "decision"}


def claim(**fields):
    return {"key": "corn", "text": "Corn came.", "references": [{"source": "box"}], **fields}


RYE = claim(key="rye", text="Rye came.")


def source(**fields):
    return {"key": "memo", "kind": "document", "title": "A memo", **fields}


def decision(**fields):
    return {"key": "d1", "target": "x-1", "verdict": "resolved", "note": "So it is.", **fields}


@dataclass(frozen=True, kw_only=True)
class Card:
    """A record in ``table`` that breaks ``law``: what the doctor says of it (``found``), the sentence with which it is refused, and
    the command that would make it, where there is one.
    """

    law: str
    table: str
    record: dict[str, Any]
    found: str
    refusal: str
    typed: tuple[str, ...] = ()

    @property
    def key(self):
        return self.record.get("key", self.record.get("name"))

    @property
    def is_new(self):
        return self.key not in {one["key"] for one in PAGE[self.table]}


def lost(kind, listed="source list"):
    return f"there is no {kind} 'gone' in this library; 'histcite {listed}' shows what there is"


ADDED = ("add", "Corn came.", "--key", "corn", "--ref")
MEMO = ("source", "add", "--key", "memo", "--kind", "document", "--title", "A memo")
IN_ITSELF = "cannot stand in itself, nor in what stands in it"

CARDS = {
    "a claim with the key of a source": Card(
        law="key_of_its_own", table="claims", record=claim(key="Letter"),
        found="has its key in common with the source 'letter'",
        refusal="there is a source with the key 'letter' already; choose another, or change that one with 'histcite edit'",
        typed=("add", "Corn came.", "--ref", "box", "--key", "letter"),
    ),
    "a source with the key of a claim": Card(
        law="key_of_its_own", table="sources", record=source(key="Wheat"),
        found="has its key in common with the claim 'wheat'",
        refusal="there is a claim with the key 'wheat' already; choose another, or change that one with 'histcite edit'",
        typed=("source", "add", "--kind", "document", "--title", "A memo", "--key", "Wheat"),
    ),
    "a source that says nothing": Card(
        law="says_something", table="sources", record={"key": "memo", "kind": "book"},
        found="has no title, author or archival reference",
        refusal="a source needs a title, an author or an archival reference",
        typed=("source", "add", "--key", "memo", "--kind", "book"),
    ),
    "a source emptied of what it says": Card(
        law="says_something", table="sources", record={"key": "draft", "kind": "document", "added": ADDED_AT},
        found="has no title, author or archival reference",
        refusal="a source needs a title, an author or an archival reference",
        typed=("source", "edit", "draft", "--title", ""),
    ),
    "a source in itself": Card(
        law="stands_outside_itself", table="sources", record={**LETTER, "in": "letter"},
        found="stands in itself", refusal=f"'letter' {IN_ITSELF}", typed=("source", "edit", "letter", "--in", "letter"),
    ),
    "a file in what stands in it": Card(
        law="stands_outside_itself", table="sources", record={**BOX, "in": "copy"},
        found="stands in 'copy', which stands in it", refusal=f"'box' {IN_ITSELF}",
        typed=("source", "edit", "box", "--in", "copy"),
    ),
    "a source derived from itself": Card(
        law="derives_from_another", table="sources", record={**DRAFT, "derived_from": ["draft"]},
        found="derives from itself", refusal="'draft' cannot derive from itself",
        typed=("source", "edit", "draft", "--derived-from", "draft"),
    ),
    "a source derived from what derives from it": Card(
        law="derives_from_another", table="sources", record={**DRAFT, "derived_from": ["copy"]},
        found="derives from 'copy', which derives from it", refusal="'draft' cannot derive from 'copy', which derives from it",
        typed=("source", "edit", "draft", "--derived-from", "copy"),
    ),
    "a source read through itself": Card(
        law="read_through_another", table="claims", record=claim(references=[{"source": "box", "via": "box"}]),
        found="has in 'via' the source 'box' read through itself",
        refusal="'box' cannot be read through itself; name another source as 'via', or none",
        typed=(*ADDED, "box", "--via", "box"),
    ),
    "a file read through what stands in it": Card(
        law="read_through_another", table="claims", record=claim(references=[{"source": "box", "via": "copy"}]),
        found="has in 'via' the source 'box' read through 'copy', which stands in it",
        refusal="'box' cannot be read through 'copy', which stands in it; name another source as 'via', or none",
        typed=(*ADDED, "box", "--via", "copy"),
    ),
    "a source known through itself": Card(
        law="known_through_another", table="sources", record={**DRAFT, "via": "draft"},
        found="is known through itself", refusal="'draft' cannot be read through itself; name another source as 'via', or none",
        typed=("source", "edit", "draft", "--via", "draft"),
    ),
    "a source known through one that is not there": Card(
        law="points_home", table="sources", record={**DRAFT, "via": "gone"},
        found="has in 'via' the source 'gone', which is not in this library", refusal=lost("source"),
        typed=("source", "edit", "draft", "--via", "gone"),
    ),
    "a place inside itself": Card(
        law="lies_outside_itself", table="aliases", record={"name": "Tirana", "forms": ["Tiranë"], "inside": "Tiranë"},
        found="lies inside itself", refusal="'Tirana' cannot lie inside itself",
        typed=("alias", "add", "Tirana", "Tiranë", "--inside", "Tiranë"),
    ),
    "a decision without its note": Card(
        law="decided_for_a_reason", table="decisions", record=decision(note=" "),
        found="has no note that says why", refusal="a decision needs its note: say why with -m",
    ),
    "a claim of a source that is not there": Card(
        law="points_home", table="claims", record=claim(references=[{"source": "gone"}]),
        found="has in 'references' the source 'gone', which is not in this library", refusal=lost("source"),
    ),
    "a claim read through a source that is not there": Card(
        law="points_home", table="claims", record=claim(references=[{"source": "box", "via": "gone"}]),
        found="has in 'via' the source 'gone', which is not in this library", refusal=lost("source"),
    ),
    "a source in one that is not there": Card(
        law="points_home", table="sources", record=source(**{"in": "gone"}),
        found="has in 'in' the source 'gone', which is not in this library", refusal=lost("source"),
        typed=(*MEMO, "--in", "gone"),
    ),
    "a source derived from one that is not there": Card(
        law="points_home", table="sources", record={**DRAFT, "derived_from": ["gone"]},
        found="has in 'derived_from' the source 'gone', which is not in this library", refusal=lost("source"),
        typed=("source", "edit", "draft", "--derived-from", "gone"),
    ),
    "a decision for a claim that is not there": Card(
        law="points_home", table="decisions", record=decision(prefers="gone"),
        found="has in 'prefers' the claim 'gone', which is not in this library", refusal=lost("claim", "list"),
    ),
    "a conclusion from a claim that is not there": Card(
        law="points_home", table="decisions", record=decision(target="q-1", answer="yes", **{"from": ["wheat", "gone"]}),
        found="has in 'from' the claim 'gone', which is not in this library", refusal=lost("claim", "list"),
    ),
    "a conclusion without its note": Card(
        law="decided_for_a_reason", table="decisions", record=decision(target="q-1", answer="yes", note=" "),
        found="has no note that says why", refusal="a decision needs its note: say why with -m",
    ),
    "a conclusion without its answer": Card(
        law="decided_for_a_reason", table="decisions", record=decision(target="q-1"),
        found="has no answer that says what is concluded",
        refusal="a conclusion needs its answer: say with --answer what you hold to be so, or 'cannot be known'",
    ),
}  # fmt: skip

cards = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)


def cards_that(test):
    return pytest.mark.parametrize(
        "card",
        [card for card in CARDS.values() if test(card)],
        ids=[name for name, card in CARDS.items() if test(card)],
    )


def tables_with(*cards, **more):
    """PAGE as TinyDB's tables, with the records of *cards* and of *more* in it."""
    tables: dict[str, dict[str, Any]] = {"histcite": {"1": {"format": 1}}}
    records = [(name, one) for name, table in (*PAGE.items(), *more.items()) for one in table]
    for name, one in (*records, *((card.table, card.record) for card in cards)):
        tables.setdefault(name, {})[str(document_id(one.get("key", one.get("name"))))] = one
    return tables


def write(tables, name="histcite.json"):
    Path(name).write_bytes(serialise(tables))


@pytest.fixture
def page(run):
    """The program in a folder with the library of PAGE; ``stands()`` is what its file holds."""
    write(tables_with())
    return run


def stands():
    return json.loads(Path("histcite.json").read_bytes())


def refused(run, *command, sentence, before=None):
    """The command is refused with *sentence*, and the file is as it was."""
    before = before or stands()
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr
    assert sentence in result.stderr
    assert stands() == before


def problems(run):
    """What the doctor finds, without the places."""
    result = run("doctor", "--json")
    found = [fault["problem"] for fault in json.loads(result.stdout)]
    assert result.exit_code == (1 if found else 0)
    return found


def test_the_page_breaks_no_law(page):
    assert problems(page) == []


def test_every_law_has_a_card():
    """But for that of ids, which no door gives by itself: it is tried below."""
    assert {card.law for card in CARDS.values()} | {"under_its_id"} == {law.__name__ for law in LAWS}


@cards_that(lambda card: card.typed)
def test_typed(page, size, card):
    refused(page, *card.typed, sentence=card.refusal)


@cards
def test_imported_from_json_lines(page, card):
    line = json.dumps({"record": RECORD[card.table], **card.record}, ensure_ascii=False)
    Path("in.jsonl").write_text(line + "\n", encoding="utf-8")
    refused(page, "import", "in.jsonl", "--on-duplicate", "update", sentence="in.jsonl:1: ")
    assert card.refusal in page("import", "in.jsonl", "--on-duplicate", "update").stderr


def names_what_is_there(card):
    """A cell that names no source makes one, and a table holds no decisions."""
    sources = {
        reference.get(field) for reference in card.record.get("references", ()) for field in ("source", "via")
    }
    return card.table != "decisions" and "gone" not in sources


@cards_that(names_what_is_there)
def test_imported_from_a_table(page, card):
    cells = {
        name: ";".join(value) if isinstance(value, list) else value
        for name, value in card.record.items()
        if name not in ("references", "added")
    }
    for reference in card.record.get("references", ()):
        cells |= {"reference": reference["source"], "via": reference.get("via", "")}
    text = io.StringIO()
    csv.writer(text).writerows([cells.keys(), cells.values()])
    Path("in.csv").write_text(text.getvalue(), encoding="utf-8")
    refused(page, "import", "in.csv", "--as", card.table, "--on-duplicate", "update", sentence=card.refusal)


@cards
def test_one_bad_record_keeps_out_no_other(page, card):
    lines = [{"record": RECORD[card.table], **card.record}, {"record": "claim", **RYE}]
    Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert page("import", "in.jsonl", "--on-duplicate", "update", "--keep-going").exit_code == 1
    held = stands()
    assert {one["key"] for one in held.pop("claims").values()} == {"wheat", "rye"}
    assert held == {name: table for name, table in tables_with().items() if name != "claims"}


def test_with_a_bad_record_goes_what_rests_on_it(page):
    """Be it in the lines before it or after it; a decision is met with the claims wherever it stands."""
    lines = [
        {"record": "decision", **decision(prefers="corn")},
        {"record": "claim", **claim(references=[{"source": "memo"}])},
        {"record": "source", **source(**{"in": "folder"})},
        {"record": "source", "key": "folder", "kind": "book", "title": "A folder", "in": "gone"},
        {"record": "decision", **decision(key="d2", target="x-2", prefers="rye")},
        {"record": "claim", **RYE},
    ]
    Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    kept = page("import", "in.jsonl", "--keep-going")
    assert [line.partition(": ")[0] for line in kept.stderr.splitlines() if "there is no" in line] == [
        "in.jsonl:1",
        "in.jsonl:2",
        "in.jsonl:3",
        "in.jsonl:4",
    ], kept.stderr
    assert {one["key"] for one in stands()["claims"].values()} == {"wheat", "rye"}
    assert problems(page) == []


def test_imported_from_notes(page):
    Path("in.md").write_text("# box\n\n- Corn came. ^letter\n", encoding="utf-8")
    refused(page, "notes", "in.md", sentence=CARDS["a claim with the key of a source"].refusal)


@cards
def test_found_by_the_doctor(page, card):
    write(tables_with(card))
    kind = RECORD[card.table]
    assert f"the {kind} {card.key!r} {card.found}" in problems(page)


@cards
def test_what_is_in_breach_is_read_and_changed_elsewhere(page, card):
    write(tables_with(card))
    before = problems(page)
    for command in (("list",), ("source", "list"), ("check",), ("export", "jsonl")):
        assert page(*command).exit_code == 0
    changed = {
        "claims": ("edit", card.key, "--set", "note=n"),
        "sources": ("source", "edit", card.key, "--note", "n"),
        "aliases": ("property", "set", "mood", "--kind", "text"),
        "decisions": ("tag", "wheat", "-t", "x"),
    }[card.table]
    assert page(*changed).exit_code == 0
    assert sorted(problems(page)) == sorted(before)


@cards_that(lambda card: card.table != "decisions" and card.is_new)
def test_what_is_in_breach_is_removed_and_not_brought_back(page, card):
    write(tables_with(card))
    removed = ("alias", "remove", card.key) if card.table == "aliases" else ("remove", card.key)
    assert page(*removed).exit_code == 0
    assert problems(page) == []
    refused(page, "undo", sentence=card.refusal)


@cards_that(lambda card: not card.is_new)
def test_what_is_mended_is_not_brought_back(page, card):
    write(tables_with(card))
    right = next(one for one in PAGE["sources"] if one["key"] == card.key)
    derived = ";".join(right.get("derived_from", ()))
    cells = (
        "--title",
        right.get("title", ""),
        "--in",
        right.get("in", ""),
        "--derived-from",
        derived,
        "--via",
        "",
    )
    assert page("source", "edit", card.key, *cells).exit_code == 0
    assert problems(page) == []
    refused(page, "undo", sentence=card.refusal)


def assert_marked(card, tables):
    """What the other copy says is in the record or in a mark on it, and nothing of ours is lost."""
    marks = [mark for mark in tables["clashes"].values() if mark["of"] == card.key]
    record = tables[card.table][str(document_id(card.key))]
    assert marks
    if card.is_new:
        assert record == card.record
    else:
        told = {mark["field"]: json.loads(mark["theirs"]) if "theirs" in mark else None for mark in marks}
        assert {**record, **told} == {
            **card.record,
            **{name: None for name in told if name not in card.record},
        }
    assert "wheat" in {one["key"] for one in tables["claims"].values()}


@cards
def test_merged_and_marked(page, card):
    write(tables_with(), "base.json")
    write(tables_with(claims=[RYE]))
    write(tables_with(card), "other.json")
    result = page("merge", "other.json", "--base", "base.json")
    assert result.exit_code == 1, result.stderr
    assert_marked(card, stands())
    assert problems(page)


@cards
def test_merged_by_git_and_marked(page, card):
    write(tables_with(), "base")
    write(tables_with(claims=[RYE]), "ours")
    write(tables_with(card), "theirs")
    result = page("merge-driver", "base", "ours", "theirs", "histcite.json")
    assert result.exit_code == 1, result.stderr
    assert_marked(card, json.loads(Path("ours").read_bytes()))


@pytest.mark.parametrize("name", ["a claim with the key of a source", "a source with the key of a claim"])
def test_of_two_things_of_one_key_merged_the_incoming_gets_another(page, name):
    card = CARDS[name]
    write(
        {
            "histcite": {"1": {"format": 1}},
            "sources": {},
            **{
                of: {str(document_id(one["key"])): one}
                for of, one in (("sources", BOX), (card.table, card.record))
            },
        },
        "other.json",
    )
    assert page("merge", "other.json").exit_code == 0
    assert str(document_id(f"{card.key}-2")) in stands()[card.table]
    assert problems(page) == []


def test_two_copies_that_together_say_nothing_of_a_source(page):
    """Each leaves something to know it by; ours counts, and what the other emptied is marked."""
    whole = source(authors=["Shehu, Mehmet"])
    write(tables_with(sources=[whole]), "base.json")
    write(tables_with(sources=[{**whole, "title": ""}]))
    write(
        tables_with(sources=[{key: value for key, value in whole.items() if key != "authors"}]), "other.json"
    )
    assert page("merge", "other.json", "--base", "base.json").exit_code == 1
    assert stands()["sources"][str(document_id("memo"))]["authors"] == ["Shehu, Mehmet"]


def test_an_id_that_is_not_that_of_the_key(page):
    """The record is found, changed and removed under whatever id it stands; and undo does not put it under that again."""
    tables = tables_with()
    tables["claims"] = {"7": WHEAT, "8": claim()}
    write(tables)
    assert problems(page) == [
        "the claim 'wheat' stands under the wrong id 7",
        "the claim 'corn' stands under the wrong id 8",
    ]
    assert page("tag", "wheat", "-t", "x").exit_code == 0
    assert page("remove", "corn").exit_code == 0
    assert list(stands()["claims"]) == [str(document_id("wheat"))]
    assert problems(page) == []
    refused(
        page, "undo", sentence="the claim 'corn' cannot stand under the id 8, which is that of another key"
    )


def test_an_id_that_is_not_that_of_the_key_in_another_copy(page):
    """It is put under its own, with a word, so that no record comes to stand under two ids."""
    tables = tables_with()
    tables["claims"]["8"] = claim()
    write(tables, "other.json")
    merged = page("merge", "other.json")
    assert (merged.exit_code, merged.stderr.splitlines()) == (
        0,
        ["'corn' stood under the id of another key, and is put under its own", "1 record added"],
    )
    assert stands()["claims"][str(document_id("corn"))] == claim()
    assert problems(page) == []


def test_an_id_that_is_not_that_of_the_key_of_what_is_here(page):
    """Another copy has the very record under its own id: it does not come in a second time."""
    tables = tables_with()
    tables["claims"]["8"] = claim()
    write(tables)
    write(tables_with(claims=[claim(text="Corn went.")]), "other.json")
    page("merge", "other.json")
    assert [one["key"] for one in stands()["claims"].values()].count("corn") == 1
    assert "8" not in stands()["claims"]


@pytest.mark.parametrize("size", ["small", "large"], indirect=True)
@pytest.mark.parametrize("key", ["corn", "CORN"])
def test_of_two_records_of_one_key_neither_is_lost(page, size, key):
    """What stands under the foreign id is not put in the place of what stands under its own."""
    far = str(2**52)
    tables = tables_with(claims=[claim()])
    tables["claims"][far] = claim(key=key, text="Corn went.")
    write(tables)
    lost = "in the file, and one would be lost; 'histcite doctor' says where they are: change the key of one there"
    refused(page, "edit", key, "--text", "Corn stayed.", sentence=lost)
    assert len(problems(page)) == 1
    left = f"the claim corn with the id {document_id('corn')} is damaged and left out: the record with the id {far} has its key, too"
    assert (left in page("list").stderr) == (key == "corn")


@pytest.mark.parametrize("size", ["small", "large"], indirect=True)
def test_what_others_stand_on_stays(page, size):
    """Neither remove nor undo takes it away, and the sentence names who stands on it."""
    used = "the source 'letter' is used by copy; change those first"
    refused(page, "remove", "letter", sentence=used)
    assert page("source", "add", "--key", "memo", "--title", "A memo").exit_code == 0
    standing = stands()
    standing["claims"] |= {str(document_id("corn")): claim(references=[{"source": "box", "via": "memo"}])}
    write(standing)
    refused(page, "undo", sentence="the source 'memo' is used by corn; change those first")
    assert page("remove", "corn", "memo").exit_code == 0
    assert problems(page) == []


def test_a_claim_that_a_decision_prefers_stays_until_that_is_taken_back(page):
    for key, value in (("one", "1 t"), ("two", "2 t")):
        row = ("--subject", "wheat", "--property", "amount", "--value", value)
        assert page("add", f"It was {value}.", "--ref", "box", "--key", key, *row).exit_code == 0
    (conflict,) = json.loads(page("check", "--json").stdout)["conflicts"]
    assert (
        page("resolve", conflict["id"], "--prefer", "one", "--because", "closer-witness", "-m", "n").exit_code
        == 0
    )
    assert page("remove", "two").exit_code == 0
    back = f"take that back first with 'histcite reopen {conflict['id']}'"
    refused(
        page,
        "remove",
        "one",
        sentence=f"the claim 'one' is preferred by the decision on {conflict['id']}; {back}",
    )
    assert page("reopen", conflict["id"]).exit_code == 0
    assert page("remove", "one").exit_code == 0
    assert problems(page) == []


TEXTS = {
    "a key twice": ('{"key": "corn", "text": "Corn came.", "text": "Corn went.", "reference": "box"}', "the key 'text' stands twice in one object; keep one of them"),
    "a key twice in a reference": ('{"key": "corn", "text": "Corn came.", "references": [{"source": "box", "source": "letter"}]}', "the key 'source' stands twice in one object; keep one of them"),
    "NaN": ('{"key": "corn", "text": "Corn came.", "reference": "box", "value": NaN}', "NaN is no number of JSON; write what it stands for as text"),
    "Infinity": ('{"key": "corn", "text": "Corn came.", "reference": "box", "value": -Infinity}', "-Infinity is no number of JSON; write what it stands for as text"),
    "a number past all numbers": ('{"key": "corn", "text": "Corn came.", "reference": "box", "value": 1e999}', "1e999 is no number of JSON; write what it stands for as text"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "sentence"), TEXTS.values(), ids=TEXTS)
def test_a_text_that_json_does_not_know(page, line, sentence):
    Path("in.jsonl").write_text(line + "\n", encoding="utf-8")
    refused(page, "import", "in.jsonl", sentence=f"in.jsonl:1: {sentence}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('"text": "Wheat?", "text": ', "the claim 'wheat' has the field 'text' twice; the later counts, keep one of them in the file"),
        ('"value": NaN, "text": ', "the claim 'wheat' does not fit: "),
        ('"value": Infinity, "text": ', "the claim 'wheat' does not fit: "),
    ],
)  # fmt: skip
def test_such_a_text_in_the_file_is_found(page, text, sentence):
    file = Path("histcite.json")
    file.write_text(file.read_text("utf-8").replace('"text": ', text, 1), "utf-8")
    (found,) = problems(page)
    assert found.startswith(sentence)
    assert page("add", "Corn came.", "--ref", "box").exit_code == 0
    assert text in file.read_text("utf-8")
