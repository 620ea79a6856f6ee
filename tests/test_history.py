"""Every change is kept with who, when and by which command, and can be taken back and brought back."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.store.deeds import Change, Entry, differences, lines_of, standing
from histcite.store.history import History
from histcite.store.roll import heads_from_the_end

pytestmark = pytest.mark.usefixtures("size")


def tags(histcite, key="one"):
    return json.loads(histcite("show", key, "--json").stdout)[0]["tags"]


def library_of_one(histcite):
    histcite("add", "One.", "--ref", "RGANI", "--key", "one")
    histcite("tag", "one", "-t", "wheat")


def test_log_says_what_was_done_the_last_first(histcite):
    library_of_one(histcite)
    rows = [line.split("\t") for line in histcite("log").stdout.splitlines()]
    assert [(number, who, command, changed) for number, _, who, command, changed in rows] == [
        ("2", "reader", "tag one -t wheat", "changed 1 claim"),
        ("1", "reader", "add One. --ref RGANI --key one", "added 1 claim, added 1 source"),
    ]


def test_log_of_a_record_is_what_changed_it(histcite):
    library_of_one(histcite)
    histcite("add", "Two.", "--ref", "RGANI", "--key", "two")
    assert [one["command"] for one in json.loads(histcite("log", "two", "--json").stdout)] == [
        "add Two. --ref RGANI --key two"
    ]


def test_log_still_knows_what_was_removed(histcite):
    library_of_one(histcite)
    histcite("remove", "one")
    (removal, *_) = json.loads(histcite("log", "one", "--json").stdout)
    assert removal["changes"][0]["before"]["text"] == "One."


def test_undo_and_redo_go_back_and_forth(histcite):
    library_of_one(histcite)
    assert histcite("undo").stdout == "took back 2: tag one -t wheat (changed 1 claim)\n"
    assert tags(histcite) == []
    assert histcite("redo").stdout == "brought back 2: tag one -t wheat (changed 1 claim)\n"
    assert tags(histcite) == ["wheat"]


def test_undo_of_several_commands_skips_what_was_taken_back_already(histcite):
    library_of_one(histcite)
    histcite("undo")
    histcite("tag", "one", "-t", "talks")
    assert histcite("undo", "2").exit_code == 0
    assert histcite("list").stdout == ""


def test_what_is_removed_comes_back(histcite):
    library_of_one(histcite)
    histcite("remove", "one")
    histcite("undo")
    assert tags(histcite) == ["wheat"]


def test_a_whole_import_is_one_step(histcite, folder):
    (folder / "c.csv").write_text("text,reference\nOne,RGANI\nTwo,GARF\n", encoding="utf-8")
    histcite("import", "c.csv")
    histcite("undo")
    assert (histcite("list").stdout, histcite("source", "list").stdout) == ("", "")


def test_a_new_command_ends_what_could_be_brought_back(histcite):
    library_of_one(histcite)
    histcite("undo")
    histcite("tag", "one", "-t", "talks")
    refused = histcite("redo")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == "histcite: 1 asked for, and there is none; 'histcite log' shows what was done\n"


def test_undo_leaves_alone_what_a_hand_edit_changed(histcite, folder):
    """The file was edited by hand since: nothing is written, and a sentence says so."""
    library_of_one(histcite)
    histcite("sync")
    file = folder / "histcite.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"One."', '"Uno."'), encoding="utf-8")
    before = file.read_bytes()
    refused = histcite("undo")
    assert refused.exit_code == 2
    assert "entry 2 (tag one -t wheat) cannot be reversed" in refused.stderr
    assert file.read_bytes() == before


def test_show_tells_the_history_of_a_card(histcite):
    library_of_one(histcite)
    lines = [line for line in histcite("show", "one", "--history").stdout.splitlines() if "history" in line]
    assert [line.split("reader: ")[1] for line in lines] == [
        "added (add One. --ref RGANI --key one)",
        "tags set to wheat (tag one -t wheat)",
    ]


def test_a_library_without_its_history_loses_no_claim(histcite, folder):
    library_of_one(histcite)
    histcite("sync")
    for file in (folder / ".histcite").glob("history-*"):
        file.unlink()
    assert tags(histcite) == ["wheat"]
    assert histcite("log").stdout == ""


def test_a_torn_last_line_is_passed_over(tmp_path):
    """A crash in the middle of an entry costs that entry, and the next one stands on a line of its own."""
    history = History(tmp_path / "h.jsonl", tmp_path / "histcite.json")
    with history.noting(lines_of([entry(1)], history.last())):
        pass
    with (tmp_path / "h.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"number": 2, "time": "x", "wh')
    assert [one.number for one in history.entries()] == [1]
    history.settle()
    with history.noting(lines_of([entry(2)], history.last())):
        pass
    assert [one.number for one in history.entries()] == [1, 2]
    assert history.last().number == 2


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 9))
def test_the_last_number_is_found_behind_lines_of_any_length(lengths, block):
    """However the blocks fall in which the end of the file is read."""
    lines = [
        b'{"number": %d, "time": "%b"}' % (number, b"x" * length) for number, length in enumerate(lengths, 1)
    ]
    stream = io.BytesIO(b"".join(line + b"\n" for line in lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("histcite.store.roll._BLOCK", block)
        heads = list(heads_from_the_end(stream, 12))
    assert [head for _, head in heads] == [b"", *(line[:12] for line in reversed(lines))]
    assert [at for at, _ in heads] == [
        sum(len(line) + 1 for line in lines[:count]) for count in range(len(lines), -1, -1)
    ]


def entry(number, reverses=0):
    change = Change(table="claims", id="1", before=None, after={"key": "one"})
    return Entry(number=number, time="t", who="w", command="c", changes=(change,), reverses=reverses)


tables = st.dictionaries(
    st.sampled_from(["claims", "sources"]),
    st.dictionaries(st.sampled_from(["1", "2", "30"]), st.dictionaries(st.just("key"), st.text(max_size=2))),
)


@given(tables, tables)
def test_differences_lead_from_one_state_to_the_other_and_back(before, after):
    changes = differences(before, after)
    assert applied(before, changes) == told(after)
    undone = Entry(number=1, time="t", who="w", command="c", changes=changes).undoing()
    assert applied(after, undone) == told(before)


def told(state):
    return {(name, number): document for name, table in state.items() for number, document in table.items()}


def applied(state, changes):
    result = told(state)
    for change in changes:
        result.pop((change.table, change.id), None)
        if change.after is not None:
            result[change.table, change.id] = change.after
    return result


@given(st.lists(st.sampled_from(["do", "undo", "redo"])))
def test_the_past_is_a_stack(steps):
    """However commands, undos and redos follow one another, what stands is what an editor would show."""
    entries, done, undone = [], [], []
    for step in steps:
        number = len(entries) + 1
        if step == "do":
            entries.append(entry(number))
            done, undone = [*done, number], []
        elif step == "undo" and done:
            entries.append(entry(number, reverses=done[-1]))
            undone.append(done.pop())
        elif step == "redo" and undone:
            entries.append(entry(number, reverses=undone[-1]))
            done.append(undone.pop())
    now, back = standing(entries)
    assert ([one.number for one in now], [one.number for one in back]) == (done, undone)
