"""The doctor: a damaged library is read, never written, and mended without losing anything but what cannot be read."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from histcite.errors import HistciteError
from histcite.records.keys import document_id
from histcite.store import Store
from histcite.store.layout import serialise
from histcite.upkeep.doctor import examine, mend

FILE = "RU-RGANI/fonds:3/series:14/file:448"
MARK = {"histcite": {"1": {"format": 1}}}


def claim(key, source="rgani", **fields):
    return {"key": key, "text": f"The {key} claim.", "references": [{"source": source}], **fields}


def source(key, **fields):
    return {"key": key, "kind": "file", "reference": FILE, "added": "2026-01-01T00:00:00Z", **fields}


def by_id(*records):
    return {str(document_id(record.get("key", record.get("name")))): record for record in records}


CLAIMS = by_id(claim("first"), claim("second"), claim("third"))
TABLES = {
    **MARK,
    "aliases": by_id({"name": "Хрущёв", "forms": ["Khrushchev"]}),
    "claims": CLAIMS,
    "decisions": by_id({"key": "d1", "target": "x-1", "verdict": "undecided", "note": "As yet."}),
    "properties": by_id({"name": "cargo", "kind": "place", "cardinality": "many"}),
    "sources": by_id(source("rgani")),
}


@pytest.fixture
def lines(folder):
    """The lines of a healthy library of three claims; ``keep`` writes them, changed, as the library in the folder."""
    return serialise(TABLES).decode().splitlines()


def keep(text):
    data = text if isinstance(text, bytes) else text.encode()
    Path("histcite.json").write_bytes(data)
    return data


def keep_tables(**tables):
    return keep(serialise({**MARK, **tables}))


def line_of(lines, key):
    return next(number for number, line in enumerate(lines, start=1) if f'"key": "{key}"' in line)


def stored():
    with TinyDB("histcite.json", encoding="utf-8", access_mode="r") as plain:
        return {name: {str(one.doc_id): dict(one) for one in plain.table(name)} for name in plain.tables()}


def set_aside():
    return b"".join(file.read_bytes() for file in sorted(Path().glob("histcite.json.damaged-*")))


def found(run, *options):
    """The exit code of doctor, and its findings as they are printed, without the folder before the file's name."""
    result = run("doctor", *options)
    return result.exit_code, result.stdout.replace(f"{Path.cwd()}/", "").splitlines()


def test_a_healthy_library(run, lines):
    before = keep("\n".join(lines))
    assert found(run) == (0, [])
    assert found(run, "--fix") == (0, [])
    assert run("doctor", "--json").stdout == "[]\n"
    assert Path("histcite.json").read_bytes() == before
    assert sorted(path.name for path in Path(".histcite").glob("backup-*")) == []


def cut(line):
    return line[: len(line) // 2].encode()


def garbage(line):
    return b"\x00\xff" + line.encode()[3:]


def merged(line):
    return line.encode()[:-9] + line.encode()


def marked(_line):
    return b"<<<<<<< HEAD"


TROUBLES = {
    cut: "the line is cut short or garbled",
    garbage: "the line holds bytes that are no UTF-8",
    merged: "the line is cut short or garbled",
    marked: "the line is a conflict marker of git",
}


def damage(lines, number, how):
    spoilt = [line.encode() for line in lines]
    spoilt[number - 1] = how(lines[number - 1])
    return keep(b"\n".join(spoilt) + b"\n"), spoilt[number - 1]


@pytest.mark.parametrize("how", TROUBLES)
def test_a_damaged_line_costs_only_itself(run, lines, how):
    """Everything else is shown, the damage is said once on stderr, and no command writes."""
    number = line_of(lines, "second")
    before, _ = damage(lines, number, how)
    for command in (("list",), ("show", "first"), ("check",), ("export", "jsonl"), ("source", "list")):
        result = run(*command)
        assert result.exit_code == 0
        told = [line for line in result.stderr.splitlines() if "damaged" in line]
        assert told == [
            f"histcite: {Path.cwd()}/histcite.json:{number}: this line is damaged; what can be read is shown, and nothing is written; 'histcite doctor' says more, 'histcite doctor --fix' mends"
        ]
    listed = json.loads(run("list", "--json").stdout)
    assert {one["key"] for one in listed} == {"first", "third"}
    for command in (
        ("tag", "first", "-t", "x"),
        ("remove", "first"),
        ("add", "New.", "--ref", "RGANI, f. 3"),
    ):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines()[-1] == (
            f"histcite: {Path.cwd()}/histcite.json:{number}: this line is damaged, and nothing was written; "
            "mend the library with 'histcite doctor --fix', which loses nothing"
        )
    assert Path("histcite.json").read_bytes() == before


@pytest.mark.parametrize("how", TROUBLES)
def test_a_damaged_line_is_set_aside_word_for_word(run, lines, how):
    number = line_of(lines, "second")
    before, line = damage(lines, number, how)
    sentence = f"histcite.json:{number}: {TROUBLES[how]}"
    assert found(run) == (1, [sentence])
    assert found(run, "--fix") == (0, [f"{sentence}; mended"])
    gone = str(document_id("second"))
    assert stored() == {**TABLES, "claims": {key: one for key, one in CLAIMS.items() if key != gone}}
    assert set_aside() == line + b"\n"
    assert [file.read_bytes() for file in Path(".histcite").glob("backup-*.json")] == [before]
    assert found(run, "--fix") == found(run) == (0, [])
    assert run("tag", "first", "-t", "x").exit_code == 0


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_line_is_damaged_no_other_record_is_lost(lines, data):
    """The law of the file: a line spoilt anywhere leaves every record of the other lines; also one that opens a table."""
    for file in Path().glob("histcite.json.damaged-*"):
        file.unlink()
    number = data.draw(st.integers(1, len(lines)))
    noise = data.draw(
        st.just(b"") | st.binary(max_size=12).map(lambda noise: b"\x80" + noise.replace(b"\n", b""))
    )
    at = data.draw(st.integers(0, len(lines[number - 1])))
    line = lines[number - 1].encode()[:at] + noise
    spoilt = [text.encode() for text in lines]
    spoilt[number - 1] = line
    keep(b"\n".join(spoilt) + b"\n")
    mend(Path("histcite.json"))
    kept = {(name, id_): one for name, table in TABLES.items() for id_, one in table.items()}
    whole = line.decode(errors="replace") == lines[number - 1]
    spoilt_ids = {
        place for place in kept if f'"{place[1]}": {{"' in lines[number - 1] and number > 1 and not whole
    }
    now = {(name, id_): one for name, table in stored().items() for id_, one in table.items()}
    assert now == {place: one for place, one in kept.items() if place not in spoilt_ids}
    assert not noise or line + b"\n" in set_aside()
    assert all("has in" in fault.problem for fault in examine(Path("histcite.json")).faults)


def left_open(lines, number, *conflict):
    """The library with *conflict* in place of one line, and a claim that was merged well after it."""
    return keep("\n".join([*lines[: number - 1], *conflict, *lines[number:]]))


OPEN = "a merge of git was left open here"


def test_a_merge_left_open(run, lines):
    """Both sides are brought together by record and field: one added a note, the other a tag and a claim, both changed the text."""
    number = line_of(lines, "third")
    old = lines[number - 1].replace("}]}", '}], "added": "2026-01-01T00:00:00Z"}')
    ours = old.replace("The third claim.", "Mine.").replace("}]", '}], "note": "n"')
    theirs = old.replace("The third claim.", "Yours.").replace("}]", '}], "tags": ["t"]')
    added = f',"{document_id("x")}": {json.dumps(claim("x"))}'
    before = left_open(lines, number, "<<<<<<< HEAD", ours, "=======", theirs, added, ">>>>>>> other")
    told = f"histcite.json:{number}: {OPEN}; 'histcite doctor --fix' brings both sides together"
    assert found(run) == (1, [told])
    assert Path("histcite.json").read_bytes() == before
    code, printed = found(run, "--fix")
    third = {**claim("third"), "text": "Mine.", "tags": ["t"], "note": "n", "added": "2026-01-01T00:00:00Z"}
    assert stored()["claims"] == {**CLAIMS, **by_id(third, claim("x"))}
    line = Path("histcite.json").read_text(encoding="utf-8").splitlines().index(',"clashes": {') + 2
    discrepancy = f"histcite.json:{line}: the claim 'third' has in 'text' 'Mine.' here and 'Yours.' in the other copy; to settle it: histcite edit third --set text=Mine."
    assert (code, printed) == (1, [f"{told}; mended", discrepancy])
    assert [file.read_bytes() for file in Path(".histcite").glob("backup-*")] == [before]
    assert set_aside() == b""
    assert run("edit", "third", "--set", "text=Mine.").exit_code == 0
    assert found(run) == (0, [])


def test_the_older_version_in_an_open_merge_tells_who_changed_what(run, lines):
    """With what both come from, a field that one side alone changed is no discrepancy, and what one side removed goes."""
    number, gone = line_of(lines, "first"), ',"5": {"key": "gone", "text": "Gone."}'
    old = lines[number - 1]
    new = old.replace("The first", "A better")
    sides = [new, gone, "||||||| base", old, gone, "=======", old]
    left_open(lines, number, "<<<<<<< ours", *sides, ">>>>>>> theirs")
    code, printed = found(run, "--fix")
    assert (code, len(printed)) == (0, 1)
    assert stored()["claims"] == {**CLAIMS, **by_id({**claim("first"), "text": "A better claim."})}


def test_what_one_side_of_an_open_merge_removed_and_the_other_changed_is_kept(run, lines):
    number = line_of(lines, "first")
    old = lines[number - 1]
    new = old.replace("The first", "A better")
    left_open(lines, number, "<<<<<<< ours", new, "||||||| base", old, "=======", ">>>>>>> theirs")
    code, printed = found(run, "--fix")
    assert (code, len(printed)) == (1, 2)
    assert "the claim 'first' was removed in the other copy and changed here, and was kept" in printed[1]
    assert stored()["claims"][str(document_id("first"))]["text"] == "A better claim."


def test_another_thing_under_the_same_key_in_an_open_merge_has_a_key_of_its_own(run, lines):
    number = line_of(lines, "third")
    ours = lines[number - 1]
    left_open(lines, number, "<<<<<<< a", ours, "=======", ours.replace("The third", "Another"), ">>>>>>> b")
    code, printed = found(run, "--fix")
    told = "'third' of the other side is another thing than on this one, and is called 'third-2' then; mended"
    assert (code, printed[1:]) == (0, [f"histcite.json:{number}: {told}"])
    assert stored()["claims"] == {**CLAIMS, **by_id({**claim("third-2"), "text": "Another claim."})}


def test_an_open_merge_with_a_side_that_is_not_whole_is_left_alone(run, lines):
    number = line_of(lines, "second")
    ours = lines[number - 1]
    before = left_open(lines, number, "<<<<<<< HEAD", ours, "=======", ours[:40], ">>>>>>> other")
    sentence = f"histcite.json:{number}: {OPEN}, and the file as it was on the other side has a damaged line {number + 3}; it was left alone: mend that by hand, then run 'histcite doctor --fix'"
    assert found(run) == found(run, "--fix") == (1, [sentence])
    assert Path("histcite.json").read_bytes() == before
    assert list(Path(".histcite").glob("backup-*")) == []


def test_ids_that_stand_twice_in_json_are_noticed_and_not_overwritten(run, lines):
    """A union merge leaves valid JSON of which every reader keeps the last; a write would lose the first."""
    number = line_of(lines, "third")
    later = "," + lines[number - 1].lstrip(",").replace("The third", "Another")
    keep("\n".join([*lines[:number], later, *lines[number:]]))
    assert json.loads(Path("histcite.json").read_bytes())
    assert run("tag", "first", "-t", "x").exit_code == 2
    code, printed = found(run)
    assert (code, printed) == (1, [
        f"histcite.json:{number}: the claim 'third' stands again in line {number + 1}, where it says something else; the later one counts"
    ])  # fmt: skip
    assert found(run, "--fix")[0] == 0
    assert stored()["claims"][str(document_id("third"))]["text"] == "Another claim."
    assert b"The third claim." in set_aside()


def test_a_table_opened_twice_loses_neither_half(run, lines):
    number = line_of(lines, "rgani")
    keep(
        "\n".join([*lines[:-1], "}", ',"claims": {', f'"{document_id("x")}": {json.dumps(claim("x"))}', "}}"])
    )
    assert {one["key"] for one in json.loads(run("list", "--json").stdout)} == {
        "first",
        "second",
        "third",
        "x",
    }
    assert found(run, "--fix") == (
        0,
        [f"histcite.json:{number + 2}: the table 'claims' is opened a second time; mended"],
    )
    assert stored() == {**TABLES, "claims": {**CLAIMS, **by_id(claim("x"))}}
    assert set_aside() == b""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda lines: [*lines[:6], lines[6].lstrip(","), *lines[7:]], "histcite.json:7: a comma is missing before the line"),
        (lambda lines: [*lines[:5], *lines[6:]], "histcite.json:6: the line begins with a comma too many"),
        (lambda lines: lines[:-1], "histcite.json:17: the end of the file is missing"),
    ],
    ids=["a comma too few", "the first record deleted by hand", "no end"],
)  # fmt: skip
def test_slips_of_the_hand_are_mended_with_nothing_set_aside(run, lines, change, sentence):
    changed = change(lines)
    keep("\n".join(changed))
    there = {key for key in ("first", "second", "third") if f'"{key}"' in "".join(changed)}
    assert {one["key"] for one in json.loads(run("list", "--json").stdout)} == there
    assert found(run, "--fix") == (0, [f"{sentence}; mended"])
    assert {one["key"] for one in stored()["claims"].values()} == there
    assert (found(run), set_aside()) == ((0, []), b"")


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({"claims": by_id(claim("a", colour="red"))}, "the claim 'a' does not fit: a claim cannot be read: its field 'colour' is not a field of it; change it in the file"),
        ({"claims": by_id(claim("a", tags="x"))}, "the claim 'a' does not fit: a claim cannot be read: its field 'tags' is not a list; change it in the file"),
        ({"claims": {"5": {"text": "x"}}}, "the claim without a key does not fit: a claim cannot be read: its field 'key' is missing; change it in the file"),
        ({"claims": by_id(claim("a", source="gone"))}, "the claim 'a' has in 'references' the source 'gone', which is not in this library"),
        ({"claims": by_id({**claim("a"), "references": [{"source": "rgani", "via": "gone"}]})}, "the claim 'a' has in 'via' the source 'gone', which is not in this library"),
        ({"sources": by_id({"key": "b", "kind": "book", "in": "gone"})}, "the source 'b' has in 'in' the source 'gone', which is not in this library"),
        ({"sources": by_id({"key": "b", "kind": "book", "title": "B", "derived_from": ["gone"]})}, "the source 'b' has in 'derived_from' the source 'gone', which is not in this library"),
        ({"sources": by_id(source("b", reference="nonsense"))}, "the source 'b' does not fit: "),
        ({"decisions": by_id({"key": "d1", "target": "x-1", "verdict": "resolved", "note": "n", "prefers": "gone"})}, "the decision 'd1' has in 'prefers' the claim 'gone', which is not in this library"),
    ],
    ids=["unknown field", "no list", "no key", "lost source", "lost via", "lost in", "lost origin", "no reference", "lost claim"],
)  # fmt: skip
def test_what_needs_a_decision_is_said_and_left(run, folder, tables, sentence):
    before = keep_tables(
        **{"sources": {}, **tables, **({} if "sources" in tables else {"sources": by_id(source("rgani"))})}
    )
    for options in ((), ("--fix",)):
        code, printed = found(run, *options)
        assert (code, len(printed)) == (1, 1)
        assert printed[0].startswith(f"histcite.json:3: {sentence}")
    assert Path("histcite.json").read_bytes() == before
    assert list(Path(".histcite").glob("backup-*")) == []


def test_json_findings(run, folder):
    keep_tables(claims={"5": claim("a", source="gone")})
    home = document_id("a")
    wrong = {
        "file": f"{folder}/histcite.json",
        "line": 3,
        "problem": "the claim 'a' stands under the wrong id 5",
    }
    lost = {
        "file": f"{folder}/histcite.json",
        "line": 3,
        "problem": "the claim 'a' has in 'references' the source 'gone', which is not in this library",
    }
    assert json.loads(run("doctor", "--json").stdout) == [
        {**wrong, "fixable": True, "fixed": False, "question": False},
        {**lost, "fixable": False, "fixed": False, "question": False},
    ]
    assert json.loads(run("doctor", "--fix", "--json").stdout) == [
        {**wrong, "fixable": True, "fixed": True, "question": False},
        {**lost, "fixable": False, "fixed": False, "question": False},
    ]
    assert stored()["claims"] == {str(home): claim("a", source="gone")}


def test_one_file_entered_twice_becomes_one_source(run, folder):
    """The first entered stays and gains what only the other says; everything that pointed to the other points to it."""
    again = source(
        "again", reference="RU-RGANI/fonds:3/series:14/file:448", added="2026-02-01T00:00:00Z", title="Talks"
    )
    tables = {
        "claims": by_id(claim("a", source="again"), claim("b")),
        "sources": by_id(again, source("rgani"), {"key": "memo", "kind": "document", "in": "again"}),
    }  # fmt: skip
    lines = keep_tables(**tables).decode().splitlines()
    assert found(run, "--fix") == (
        0,
        [f"histcite.json:{line_of(lines, 'again')}: the sources 'rgani' and 'again' are one file; mended"],
    )
    assert stored() == {
        **MARK,
        "claims": by_id(claim("a"), claim("b")),
        "sources": by_id(source("rgani", title="Talks"), {"key": "memo", "kind": "document", "in": "rgani"}),
    }
    assert found(run, "--fix") == (0, [])


def test_a_source_stays_while_a_record_that_may_point_to_it_cannot_be_read(run, folder):
    later = source("again", added="2026-02-01T00:00:00Z")
    before = keep_tables(
        claims=by_id(claim("a", source="again", colour="red")), sources=by_id(source("rgani"), later)
    )
    code, printed = found(run, "--fix")
    assert (code, len(printed)) == (1, 2)
    assert printed[1].endswith(
        "the sources 'rgani' and 'again' are one file; change the records that do not fit first"
    )
    assert Path("histcite.json").read_bytes() == before


def test_one_file_described_in_two_ways_is_left(run, folder):
    later = source("again", title="Notes", added="2026-02-01T00:00:00Z")
    lines = keep_tables(sources=by_id(source("rgani", title="Talks"), later)).decode().splitlines()
    assert found(run, "--fix") == (1, [
        f"histcite.json:{line_of(lines, 'again')}: the sources 'rgani' and 'again' are one file, but are described differently; make them agree with 'histcite source edit'"
    ])  # fmt: skip


def test_keys_that_differ_only_by_case_are_left(run, folder):
    keep_tables(claims={**by_id(claim("Third")), "5": claim("third")}, sources=by_id(source("rgani")))
    assert found(run, "--fix") == (1, [
        "histcite.json:3: the claim 'third' has the key, capitals aside, of the claim 'Third' in line 4; change one of them in the file"
    ])  # fmt: skip


def test_records_under_each_others_ids_change_places(run, folder):
    one, two = str(document_id("a")), str(document_id("b"))
    keep_tables(claims={one: claim("b"), two: claim("a")}, sources=by_id(source("rgani")))
    assert found(run, "--fix")[0] == 0
    assert stored()["claims"] == by_id(claim("a"), claim("b"))
    assert set_aside() == b""


def test_text_is_composed(run, folder):
    """The й of a decomposed Cyrillic text is one letter afterwards, in names and so in ids too."""
    composed = {"name": "Андрей", "forms": ["Andrej"]}
    name = unicodedata.normalize("NFD", "Андрей")
    keep_tables(aliases=by_id({**composed, "name": name}))
    code, printed = found(run, "--fix")
    assert (code, printed[0]) == (
        0,
        f"histcite.json:3: the alias {name!r} holds text that is not in NFC; mended",
    )
    assert stored()["aliases"] == by_id(composed)
    assert found(run) == (0, [])


def test_what_a_killed_write_left_is_removed(run, lines):
    keep("\n".join(lines))
    Path(".histcite.json.4711.tmp").write_text("{", encoding="utf-8")
    Path(".another.json.4711.tmp").write_text("{", encoding="utf-8")
    sentence = ".histcite.json.4711.tmp: was left over by a write that was stopped"
    assert found(run) == (1, [sentence])
    assert found(run, "--fix") == (0, [f"{sentence}; mended"])
    assert [path.name for path in Path().glob(".*.tmp")] == [".another.json.4711.tmp"]


def test_a_file_that_plain_tinydb_wrote_is_looked_over_too(run, folder):
    keep(json.dumps({**TABLES, "claims": {"5": claim("first")}}))
    assert found(run, "--fix") == (0, [
        "histcite.json:1: the claim 'first' stands under the wrong id 5; mended"
    ])  # fmt: skip
    assert stored() == {**TABLES, "claims": by_id(claim("first"))}


def test_the_copy_comes_first(run, folder, monkeypatch):
    """Without room for the copy nothing is mended."""
    before = keep_tables(claims={"5": claim("a")}, sources=by_id(source("rgani")))
    Path(".histcite").write_text("a file where the folder should be", encoding="utf-8")
    result = run("doctor", "--fix")
    assert (result.exit_code, result.stdout) == (2, "")
    assert Path("histcite.json").read_bytes() == before


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (b"", "is not a histcite library: it is not JSON (Expecting value: line 1 column 1 (char 0)); it was left untouched"),
        (b"\x80PNG", "is not a histcite library: it is not JSON"),
        (b'{"_default": {"1": {"a": 1}}}', "is not a histcite library: it is another program's JSON; it was left untouched"),
        (b'{"histcite": {"1": {"format": 3}}\n,"claims": {\n"1": {"te', "has format 3, and this program knows formats up to 2; update histcite"),
    ],
    ids=["empty", "a picture", "another program's", "damaged, of a later version"],
)  # fmt: skip
@pytest.mark.parametrize("command", [("doctor",), ("doctor", "--fix"), ("list",)], ids=" ".join)
def test_what_is_no_library_is_not_touched(run, folder, command, held, sentence):
    keep(held)
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"histcite: {folder}/histcite.json {sentence}")
    assert Path("histcite.json").read_bytes() == held


def test_a_folder_in_its_place(run, folder):
    Path("histcite.json").mkdir()
    result = run("doctor", "--library", "histcite.json/histcite.json")
    assert (result.exit_code, result.stdout) == (2, "")
    with pytest.raises(HistciteError, match="cannot read"):
        examine(Path("histcite.json"))


def test_a_program_is_warned_and_refused(folder, lines):
    """The Python door says the same: a warning when reading, an error when writing."""
    damage(lines, line_of(lines, "second"), cut)
    store = Store(Path("histcite.json"))
    with pytest.warns(UserWarning, match="this line is damaged"):
        assert len(store.documents()["claims"]) == 2
    with pytest.raises(HistciteError, match="nothing was written"), store.transaction():
        pass


@pytest.mark.parametrize(
    "command",
    [("list",), ("show", "first"), ("check",), ("export", "jsonl"), ("export", "biblatex"), ("export", "csv"), ("search", "claim")],
    ids=" ".join,
)  # fmt: skip
def test_claims_whose_source_is_in_the_damaged_line_are_still_shown(run, lines, command):
    damage(lines, line_of(lines, "rgani"), cut)
    result = run(*command)
    assert result.exit_code == 0, result.stderr
    assert "damaged" in result.stderr
