"""Lines that nobody could have typed: each costs itself or one sentence, never the listing of what is sound, at every command that reads.

Each card is a line in the library, by hand or by another program, between lines that are in order.
"""

import json
from pathlib import Path

import pytest

from histcite.records.keys import document_id

COMMANDS = (
    ("list",),
    ("list", "--json"),
    ("list", "--sort", "ref"),
    ("show", "wheat"),
    ("search", "wheat"),
    ("check",),
    ("check", "--json"),
    ("export", "jsonl"),
    ("export", "csv"),
    ("export", "bibtex"),
    ("cite", "wheat"),
    ("doctor",),
    ("doctor", "--json"),
    ("tag", "wheat", "-t", "x"),
    ("merge", "other.json"),
    ("doctor", "--fix"),
    ("tag", "wheat", "-t", "y"),
)

BOX = {"key": "box", "kind": "file", "reference": "RU-RGANI/fonds:3/series:14/file:448"}
WHEAT = {"key": "wheat", "text": "Wheat was asked for.", "references": [{"source": "box"}]}
CORN = {"key": "corn", "text": "Corn came.", "references": [{"source": "box"}]}


def nested(levels, inner=""):
    return "[" * levels + inner + "]" * levels


def corn(**raw):
    """The claim with fields whose JSON is *raw*."""
    fields = {name: json.dumps(value) for name, value in CORN.items()} | raw
    return "{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}"


AT_HOME = str(document_id("corn"))

LINES = {
    "half a letter in the text": (AT_HOME, corn(text=r'"Corn \ud800 came."')),
    "half a letter in the key": (AT_HOME, corn(key=r'"co\udfffrn"')),
    "half a letter in a tag": (AT_HOME, corn(tags=r'["\ud800"]')),
    "half a letter in a reference": (AT_HOME, corn(references=r'[{"source": "b\ud800x"}]')),
    "half a letter in the name of a field": (AT_HOME, corn(**{r"\ud800": '"x"'})),
    "half a letter in the id": (r"\ud800", corn()),
    "an id of 5,000 digits": ("9" * 5000, corn()),
    "an id past all that are counted": (str(2**63), corn()),
    "an id of other digits": ("٣", corn()),
    "an id with a nought before it": ("03", corn()),
    "nought": ("0", corn()),
    "an id below nothing": ("-3", corn()),
    "no number for an id": ("abc", corn()),
    "no id": ("", corn()),
    "the id of another key": ("8", corn()),
    "a number of 5,000 digits": (AT_HOME, corn(note="9" * 5000)),
    "a number past all numbers": (AT_HOME, corn(note="1e999")),
    "NaN": (AT_HOME, corn(note="NaN")),
    "nested 900 deep": (AT_HOME, corn(note=nested(900))),
    "nested 1,000 deep": (AT_HOME, corn(note=nested(1000))),
    "nested 100,000 deep": (AT_HOME, corn(note=nested(100_000))),
    "references nested deep": (AT_HOME, corn(references=nested(900))),
    "a list": (AT_HOME, "[1]"),
    "a text": (AT_HOME, '"x"'),
    "nothing": (AT_HOME, "null"),
    "a record without a key": (AT_HOME, '{"text": "Corn came."}'),
    "a record without a key or an id": ("abc", '{"text": "Corn came."}'),
    "a key that is no text": (AT_HOME, corn(key="3")),
    "references that are a text": (AT_HOME, corn(references='"box"')),
}


def library(*lines):
    """A file in our layout with *lines* after the claim on wheat."""
    claims = [f'"{document_id("wheat")}": {json.dumps(WHEAT)}', *lines]
    sources = f'"{document_id("box")}": {json.dumps(BOX)}'
    return '{"histcite": {"1": {"format": 1}}\n,"claims": {\n' + "\n,".join(claims) + f'\n}}\n,"sources": {{\n{sources}\n}}}}\n'  # fmt: skip


def read_by_all(run):
    """What every command says, told that none is surprised and every listing has the claim on wheat."""
    for command in COMMANDS:
        told = run(*command)
        assert told.exit_code in (0, 1, 2), command
        assert isinstance(told.exception, SystemExit | None), (command, told.exception)
        assert "unforeseen" not in told.stderr, (command, told.stderr)
        if command[0] in {"list", "show", "search", "export"}:
            assert told.exit_code == 0, (command, told.stderr)
            assert ("rgani" in told.stdout.casefold()) or ("wheat" in told.stdout), command
        yield command, told


@pytest.mark.parametrize(("id_", "record"), LINES.values(), ids=LINES)
def test_a_line_costs_itself(run, size, id_, record):
    sound = library()
    Path("histcite.json").write_text(library(f'"{id_}": {record}'), encoding="utf-8")
    Path("other.json").write_text(sound, encoding="utf-8")
    *_, last = read_by_all(run)
    assert (last[1].exit_code, last[1].stderr) == (0, "") or "'corn'" in last[1].stderr
    assert "#y" in run("list").stdout


@pytest.mark.parametrize(("id_", "record"), LINES.values(), ids=LINES)
def test_in_another_copy_it_costs_one_sentence(run, size, id_, record):
    Path("histcite.json").write_text(library(), encoding="utf-8")
    Path("other.json").write_text(library(f'"{id_}": {record}'), encoding="utf-8")
    merged = run("merge", "other.json")
    assert "unforeseen" not in merged.stderr
    assert (merged.exit_code == 0 and "corn" in run("list").stdout) or (
        merged.exit_code == 2 and merged.stderr.startswith("histcite: ") and merged.stderr.count("\n") == 1
    )
    assert run("doctor").exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_a_file_in_another_encoding_is_read(run, size, encoding):
    """The doctor says so and brings it into UTF-8; so does whatever is written."""
    file = Path("histcite.json")
    file.write_bytes(library().encode(encoding))
    Path("other.json").write_bytes(library().encode(encoding))
    Path("as_it_was.json").write_bytes(file.read_bytes())
    for command, told in read_by_all(run):
        if command == ("doctor",):
            assert "which is not plain UTF-8" in told.stdout
            break
    assert run("merge", "other.json").exit_code == 0
    assert run("doctor", "--fix").exit_code == 0
    assert json.loads(file.read_text("utf-8"))["claims"].keys() == {str(document_id("wheat"))}
    assert run("doctor").exit_code == 0


@pytest.mark.parametrize(("id_", "record"), LINES.values(), ids=LINES)
def test_imported_it_costs_one_sentence(histcite, id_, record):
    lines = f"{json.dumps({'record': 'source', **BOX})}\n{json.dumps(WHEAT)}\n{record}\n"
    Path("in.jsonl").write_text(lines, encoding="utf-8")
    for command in (("check", "in.jsonl"), ("import", "in.jsonl"), ("import", "--keep-going", "in.jsonl")):
        told = histcite(*command)
        assert "unforeseen" not in told.stderr
        assert told.exit_code in (0, 1, 2)
    assert "wheat" in histcite("list", "--json").stdout


@pytest.mark.parametrize(
    "record",
    [
        r'{"record": "decision", "key": "d1", "target": "\ud800", "verdict": "dismissed", "note": "So."}',
        r'{"record": "clash", "key": "d1", "kind": "claim", "of": "\ud800", "field": "text"}',
        r'{"record": "alias", "name": "\ud800", "forms": ["b"]}',
        r'{"record": "source", "key": "memo", "kind": "document", "title": "A \ud800"}',
    ],
)
def test_half_a_letter_in_a_record_of_any_kind_is_not_imported(histcite, record):
    Path("in.jsonl").write_text(record + "\n", encoding="utf-8")
    told = histcite("import", "in.jsonl")
    assert (told.exit_code, "half a letter" in told.stderr) == (2, True)


@pytest.mark.parametrize("encoding", ["utf-16", "punycode", "undefined"])
def test_an_encoding_in_which_a_file_is_not(histcite, encoding):
    Path("in.csv").write_text("key,text,reference\nok,Ok,x\n", encoding="utf-8")
    told = histcite("import", "in.csv", "--encoding", encoding)
    assert (told.exit_code, "unforeseen" in told.stderr) == (2, False)


def test_a_number_of_5000_digits_in_a_reference_is_sorted(histcite):
    histcite("add", "Corn came.", "--ref", "RGANI, f. 777, op. 1, d. 2", "--key", "corn")
    library = Path("histcite.json")
    library.write_text(library.read_text(encoding="utf-8").replace("777", "9" * 5000), encoding="utf-8")
    assert "corn" in histcite("list", "--sort", "ref").stdout
