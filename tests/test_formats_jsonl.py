"""JSON Lines: every record out, and the same library in."""

import json
from pathlib import Path

import pytest

FILE = "RGANI, f. 3, op. 14, d. 448"


@pytest.fixture
def rich(histcite):
    """A library with every kind of record, most fields filled."""
    everything = (
        ("property", "set", "tonnage", "--kind", "quantity", "--tolerance", "0.05", "--note", "weight"),
        ("alias", "add", "Khrushchev", "Хрущёв", "Hrushovi", "--kind", "person"),
        ("source", "add", "--key", "hoxha", "--kind", "memoir", "--author", "Hoxha, Enver", "--title", "Hrushovianët", "--date", "1980"),
        ("use", FILE),
        ("source", "add", "--key", "letter", "--title", "Letter", "--in", "rgani-f3-op14-d448", "--kind", "document", "--leaves", "12-15"),
        ("add", 'Line one\nline "two" \u2028 \x1b[31m', "--ref", "letter, l. 12 ob.", "--quote", "просим", "--lang", "ru", "--via",
         "hoxha, p. 3", "--subject", "wheat", "--property", "tonnage", "--value", "50000 t", "-t", "b", "-t", "a", "--key", "one"),
        ("add", "Less.", "--ref", "hoxha, p. 4", "--subject", "wheat", "--property", "tonnage", "--value", "~10000 t", "--not", "--hedged",
         "--key", "two"),
        ("add", "More.", "--ref", "hoxha, p. 5", "--subject", "wheat", "--property", "tonnage", "--value", "90000 t"),
        ("edit", "one", "--add-ref", f"{FILE}, l. 13"),
    )  # fmt: skip
    for arguments in everything:
        assert histcite(*arguments).exit_code == 0
    (conflict,) = json.loads(histcite("check", "--json").stdout)["conflicts"]
    assert histcite("dismiss", conflict["id"], "--because", "rounding", "-m", "n").exit_code == 0
    return histcite


def test_what_is_exported_and_imported_is_the_same_library(rich, folder):
    """Every record, its order of entry, its times and its decisions."""
    rich("export", "jsonl", "-o", "all.jsonl")
    exported = (folder / "all.jsonl").read_text(encoding="utf-8")
    kinds = [json.loads(line)["record"] for line in exported.removesuffix("\n").split("\n")]
    assert kinds == ["property", "alias", *["source"] * 3, *["claim"] * 3, "decision"]
    rich("init", "other")
    assert rich("import", "all.jsonl", "--library", "other").exit_code == 0
    assert rich("export", "jsonl", "--library", "other").stdout == exported
    libraries = (folder / "other" / "histcite.json", folder / "histcite.json")
    assert len({json.dumps(json.loads(library.read_bytes()), sort_keys=True) for library in libraries}) == 1
    assert rich("import", "all.jsonl").stdout == "nothing changed: 9 already here\n"


def test_a_selection_takes_its_sources_along(rich):
    records = [
        json.loads(line)
        for line in rich("export", "jsonl", "--tag", "a").stdout.removesuffix("\n").split("\n")
    ]
    named = [(one["record"], one.get("key", one.get("name"))) for one in records]
    assert set(named) >= {
        ("claim", "one"),
        ("source", "letter"),
        ("source", "rgani-f3-op14-d448"),
        ("source", "hoxha"),
    }
    assert [key for kind, key in named if kind == "claim"] == ["one"]


def test_a_flat_claim_is_read_like_a_row(histcite):
    line = {
        "text": "Flat",
        "reference": f"{FILE}, l. 3",
        "tags": ["b", "a"],
        "hedged": True,
        "value": 5,
        "note": None,
    }
    text = json.dumps(line) + "\n"
    assert histcite("import", "-", stdin=text).stdout == "1 claim added, with 1 new source\n"
    claim = json.loads(histcite("list", "--json").stdout)[0]
    assert (claim["text"], claim["tags"], claim["hedged"], claim["value"], claim["note"]) == (
        "Flat",
        ["a", "b"],
        True,
        "5",
        "",
    )
    assert claim["references"][0]["locator"] == "3"
    assert histcite("import", "-", stdin=text).stdout == "nothing changed: 1 already here\n"


def test_every_line_that_cannot_be_read_is_named(histcite, folder):
    lines = [
        '{"text": "Good", "reference": "RGANI f. 3"}',
        "{broken",
        "[1]",
        '{"record": "letter"}',
        '{"text": "x", "reference": "RGANI", "valu": "1"}',
        '{"text": {"a": 1}}',
        '{"record": "source", "key": "s", "kind": "book", "colour": "red"}',
        '{"record": "source", "key": "s"}',
        '{"record": "claim", "key": "c", "text": "x", "references": [{"source": "nobody"}]}',
        '{"record": "claim", "key": "c", "text": "x", "references": "RGANI"}',
    ]
    before = (folder / "histcite.json").read_bytes()
    result = histcite("import", "-", "--format", "jsonl", stdin="\n".join(lines))
    told = result.stderr.removeprefix("histcite: ").splitlines()
    assert (result.exit_code, result.stdout) == (2, "")
    assert sorted(line for line in told if "line is not JSON" not in line) == sorted([
        "stdin:3: the line is no JSON object",
        "stdin:4: record: 'letter' is none of claim, source, alias, property, decision, clash",
        "stdin:5: valu: there is no column 'valu'; the nearest known one is 'value'",
        "stdin:6: a claim cannot be read: its field 'text' is not text",
        "stdin:7: colour: a source cannot be read: its field 'colour' is not a field of it",
        "stdin:8: kind: a source cannot be read: its field 'kind' is missing",
        "stdin:9: references: there is no source 'nobody' in this library; 'histcite source list' shows what there is",
        "stdin:10: references: a claim cannot be read: its field 'references' is not a list",
        "9 problems; nothing was imported",
    ])  # fmt: skip
    assert sum(line.startswith("stdin:2: the line is not JSON: ") for line in told) == 1
    assert (folder / "histcite.json").read_bytes() == before


@pytest.mark.parametrize(
    "record",
    [
        {"record": "claim", "key": "a b", "text": "x", "references": [{"source": "book"}]},
        {"record": "claim", "key": "c", "text": "x", "references": [{"source": "book"}], "when": "soon"},
        {"record": "claim", "key": "c", "text": "x", "references": [{"source": "book"}], "mode": "wished"},
        {"record": "claim", "key": "c", "text": " ", "references": [{"source": "book"}]},
        {"record": "claim", "key": "c", "text": "x", "references": []},
        {"record": "source", "key": "", "kind": "book"},
        {"record": "source", "key": "s", "kind": "scroll"},
        {"record": "property", "name": "mood", "kind": "weather"},
        {"record": "decision", "key": "d1", "target": "x-1", "verdict": "perhaps"},
    ],
    ids=["key", "date", "mode", "text", "no reference", "no key", "kind", "property", "verdict"],
)  # fmt: skip
def test_whole_records_are_checked_at_the_door(histcite, record):
    """What add would refuse is refused here too: one bad line must not spoil the library."""
    histcite("source", "add", "--key", "book", "--title", "Book")
    result = histcite("import", "-", stdin=json.dumps(record) + "\n")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_source_with_an_unreadable_archival_reference_is_refused(histcite):
    record = {"record": "source", "key": "s", "kind": "file", "reference": "garbage"}
    result = histcite("import", "-", stdin=json.dumps(record) + "\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'garbage'" in result.stderr


def test_a_record_may_be_as_long_as_it_likes(histcite):
    """Also the first, by which the file is told."""
    claim = {"key": "one", "text": "They met.", "note": "x" * 10_000, "references": [{"source": "memoir"}]}
    source = {"record": "source", "key": "memoir", "kind": "memoir", "title": "Memoir"}
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, (claim, source))), encoding="utf-8")
    assert histcite("import", "rows.jsonl").stdout == "1 source and 1 claim added\n"
