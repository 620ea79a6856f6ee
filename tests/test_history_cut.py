"""A history that was deleted, cut, edited or exchanged from outside: no command is taken back by what is not certain."""

import json
import shutil
from pathlib import Path

import pytest
from prepared import prepared

from histcite.irreversible import CutHistory
from histcite.library.facade import Library
from histcite.store import Store

pytestmark = pytest.mark.usefixtures("size")

HISTORY, END = Path(".histcite/history-histcite.jsonl"), Path(".histcite/history-histcite.end")


@prepared
def three(histcite):
    """A library with the claims *one*, *two* and *three*, each added by a command of its own."""
    added(histcite, "one", "two", "three")


def added(run, *keys):
    for key in keys:
        assert run("add", f"Wheat of {key}.", "--ref", "RGANI", "--key", key).exit_code == 0


def keys(run):
    return sorted(claim["key"] for claim in json.loads(run("list", "--json").stdout))


def lines():
    return HISTORY.read_bytes().splitlines(keepends=True)


def refused(run, *command, at):
    """*command* is refused in one sentence, and neither file nor history is another."""
    before = Path("histcite.json").read_bytes(), HISTORY.exists() and HISTORY.read_bytes()
    done = run(*command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"histcite: {HISTORY.absolute()} was changed or deleted from outside, and what was done {at} is not certain, "
        "so nothing of it is taken back or brought back; nothing was changed\n"
    )
    assert (Path("histcite.json").read_bytes(), HISTORY.exists() and HISTORY.read_bytes()) == before


def exchanged(old, new):
    return lambda all_: [line.replace(old, new) for line in all_]


SPOILED = {
    "the last entry cut off": lambda all_: all_[:2],
    "all but the first cut off": lambda all_: all_[:1],
    "emptied": lambda _: [],
    "the last entry edited": exchanged(b"Wheat of three.", b"Rye of three."),
    "the last two entries exchanged": lambda all_: [all_[0], all_[2], all_[1]],
    "the last entry left out and another named so": lambda all_: [all_[0], all_[1].replace(b'"number": 2', b'"number": 3')],
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_what_was_done_last_is_not_taken_for_another(three, spoil):
    """Only what is done from then on can be taken back."""
    HISTORY.write_bytes(b"".join(spoil(lines())))
    refused(three, "undo", at="last")
    added(three, "four")
    number = json.loads(lines()[-1])["number"]
    assert number >= 4
    assert three("undo").stdout.startswith(f"took back {number}: add 'Wheat of four.'")
    refused(three, "undo", at=f"before entry {number}")
    assert three("redo").exit_code == 0
    assert keys(three) == ["four", "one", "three", "two"]


MIDDLE = {
    "cut out": lambda all_: [all_[0], all_[2]],
    "edited": exchanged(b"Wheat of two.", b"Rye of two."),
    "no entry": lambda all_: [all_[0], b"x\n", all_[2]],
}


@pytest.mark.parametrize("spoil", MIDDLE.values(), ids=MIDDLE)
def test_behind_a_gap_nothing_is_taken_back(three, spoil):
    HISTORY.write_bytes(b"".join(spoil(lines())))
    refused(three, "undo", "2", at="before entry 3")
    assert three("undo").stdout.startswith("took back 3: add 'Wheat of three.'")
    refused(three, "undo", at="before entry 3")
    assert three("redo").exit_code == 0


def test_a_deleted_history_is_said_to_be_so(three):
    HISTORY.unlink()
    refused(three, "undo", at="last")
    refused(three, "redo", at="last")
    added(three, "four")
    assert three("log").stdout.startswith("4\t")
    refused(three, "undo", "2", at="before entry 4")
    assert three("undo").exit_code == 0


@pytest.mark.parametrize("ours", [("four",), ("four", "five"), ("four", "five", "six")])
def test_the_history_of_another_library_takes_nothing_back(three, folder, ours):
    """The other one was a copy, in which the same claims stand."""
    shutil.copytree(folder, folder / "copy", ignore=shutil.ignore_patterns("copy"))
    for number in (1, 2):
        with Store(folder / "copy" / "histcite.json").transaction() as transaction:
            transaction.put("aliases", {number: {"name": "Х"}})
    added(three, *ours)
    shutil.copy(folder / "copy" / HISTORY, HISTORY)
    refused(three, "undo", at="last")
    added(three, "seven")
    number = json.loads(lines()[-1])["number"]
    assert three("undo").stdout.startswith(f"took back {number}: add 'Wheat of seven.'")
    refused(three, "undo", at=f"before entry {number}")


def test_an_entry_that_lost_its_end_is_not_taken_back(three):
    """A line of which only a part is left is taken out by the next writer, as after a crash; what was noted tells that it was whole."""
    HISTORY.write_bytes(HISTORY.read_bytes()[:-40])
    assert three("undo").exit_code == 2
    assert keys(three) == ["one", "three", "two"]


def test_two_libraries_of_a_folder_have_each_a_history(three, folder):
    shutil.copy("histcite.json", "histcite.old")
    assert list(Store(folder / "histcite.old").entries()) == []


def test_what_a_damaged_history_says_was_taken_back_is_left_alone(three):
    """An undo of an entry that is no more there is no command of its own."""
    assert three("undo").exit_code == 0
    *_, third, undo = lines()
    HISTORY.write_bytes(undo)
    refused(three, "undo", at="last" if third else "")
    refused(three, "redo", at="last")


def test_an_edit_of_the_library_by_hand_stops_no_undo(three):
    """As long as the records of the command stand as it left them."""
    path = Path("histcite.json")
    path.write_text(
        path.read_text(encoding="utf-8").replace("Wheat of one.", "Rye of one."), encoding="utf-8"
    )
    added(three, "four")
    assert three("undo", "2").exit_code == 0
    assert keys(three) == ["one", "two"]
    assert "cannot be reversed" in three("undo", "2").stderr


def by_the_first_version():
    """The history as version 0.1.0 wrote it."""
    told = [json.loads(line) for line in lines()]
    kept = [{name: value for name, value in one.items() if name not in ("file", "follows")} for one in told]
    HISTORY.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in kept), encoding="utf-8")
    END.unlink()


@pytest.mark.parametrize("left", [END.unlink, by_the_first_version], ids=["no end noted", "version 0.1.0"])
def test_a_history_that_tells_no_end_is_believed(three, left):
    left()
    assert three("undo", "2").exit_code == 0
    added(three, "two")
    assert three("undo", "2").exit_code == 0
    assert keys(three) == []


def test_the_first_version_may_write_between(three):
    """It goes on from the last number, and names no line."""
    told = json.loads(lines()[-1])
    del told["follows"], told["file"]
    taken = [[table, id_, after, None] for table, id_, _, after in told["changes"]]
    with HISTORY.open("a", encoding="utf-8") as stream:
        json.dump({**told, "number": 4, "reverses": 3, "changes": taken}, stream, ensure_ascii=False)
        stream.write("\n")
    tables = json.loads(Path("histcite.json").read_bytes())
    for table, id_, *_ in taken:
        del tables[table][id_]
    Path("histcite.json").write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    assert three("undo").stdout.startswith("took back 2: ")
    assert three("redo", "2").exit_code == 0
    assert keys(three) == ["one", "three", "two"]


def test_an_end_that_was_not_noted_yet_is_no_cut(three):
    """As after a program that was killed between the rename and the note."""
    noted = END.read_bytes()
    added(three, "four", "five")
    END.write_bytes(noted)
    assert three("undo", "4").exit_code == 0
    assert keys(three) == ["one"]


def test_a_library_put_back_as_it_was_loses_the_commands_since(three, folder):
    """Their entries are taken out, and what was done before is taken back."""
    shutil.copy("histcite.json", "saved.json")
    added(three, "four")
    Path("saved.json").replace("histcite.json")
    assert three("undo").stdout.startswith("took back 3: ")
    assert keys(three) == ["one", "two"]


def test_an_index_is_not_brought_up_by_an_edited_history(three, folder):
    """It is compared with the file, which alone is the truth."""
    saved = {file: file.read_bytes() for file in folder.glob(".histcite/index-*")}
    added(three, "four")
    for file in folder.glob(".histcite/index-*"):
        file.unlink()
    for file, data in saved.items():
        file.write_bytes(data)
    HISTORY.write_bytes(HISTORY.read_bytes().replace(b"Wheat of four.", b"Rye of four.  "))
    assert "Wheat of four." in three("list").stdout


def test_an_unreadable_history_is_not_taken_for_none(three, monkeypatch):
    HISTORY.unlink()
    HISTORY.mkdir()
    for command in (("log",), ("undo",), ("show", "one", "--history"), ("list", "--since", "1")):
        done = three(*command)
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), command
        assert "history-histcite.jsonl" in done.stderr


def test_the_program_that_uses_the_library_is_told_too(three, folder):
    HISTORY.unlink()
    with pytest.raises(CutHistory):
        Store(folder / "histcite.json").turn_back(1)


def test_the_first_version_left_the_ending_out_of_the_name_of_a_history(three, folder):
    Path("histcite.json").rename("histcite.txt")
    three("undo", "--library", "histcite.txt")
    assert sorted(Library.open(folder / "histcite.txt").claims) == ["one", "two"]


def test_a_history_that_may_be_of_another_file_is_not_carried_on(three, folder):
    shutil.copy("histcite.json", "histcite.txt")
    assert Library.open(folder / "histcite.txt").history() == ()
