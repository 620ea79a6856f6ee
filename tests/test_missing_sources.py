"""What others stand on stays: undo between clones, after a merge, after a hand edit; and what is missing all the same is said."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from prepared import prepared

from histcite.records.keys import document_id

REF = "RGANI, f. 9, op. 9, d. 9, l. 1"
SOURCE = "rgani-f9-op9-d9"
THERE = "--library", "there"


def put(table, record):
    """Write *record* into the library by hand."""
    file = Path("histcite.json")
    tables = json.loads(file.read_bytes())
    tables.setdefault(table, {})[str(document_id(record["key"]))] = record
    file.write_text(json.dumps(tables), encoding="utf-8")


def take_out(source):
    file = Path("histcite.json")
    tables = json.loads(file.read_bytes())
    del tables["sources"][str(document_id(source))]
    file.write_text(json.dumps(tables), encoding="utf-8")


@prepared
def corn(histcite):
    """A library whose last command added a claim with a new source."""
    assert histcite("add", "Corn came.", "--ref", REF, "--key", "corn").exit_code == 0


@pytest.fixture
def cited(size, corn):
    """The program in that library, small or large."""
    return corn


POINTING = {
    "a claim": ("claims", {"key": "theirs", "text": "Ours.", "references": [{"source": SOURCE}]}),
    "what was read through it": ("claims", {"key": "theirs", "text": "Ours.", "references": [{"source": "memo", "via": SOURCE}]}),
    "what lies in it": ("sources", {"key": "theirs", "kind": "document", "title": "A letter", "in": SOURCE}),
    "what derives from it": ("sources", {"key": "theirs", "kind": "document", "title": "A copy", "derived_from": [SOURCE]}),
    "a damaged claim": ("claims", {"key": "theirs", "text": 3, "references": [{"source": SOURCE}]}),
}  # fmt: skip


@pytest.mark.parametrize(("table", "record"), POINTING.values(), ids=POINTING)
def test_undo_does_not_take_away_what_was_pointed_to_by_hand(cited, table, record):
    put(table, record)
    before = Path("histcite.json").read_bytes()
    undone = cited("undo")
    assert (undone.exit_code, undone.stderr) == (
        2,
        f"histcite: the source '{SOURCE}' is used by theirs; change those first\n",
    )
    assert Path("histcite.json").read_bytes() == before


def test_undo_after_a_merge(cited):
    """The merge goes first, and comes again with all that its claim stands on."""
    shutil.copytree(".", "there")
    assert cited("add", "Rye came.", "--ref", f"{SOURCE}, l. 5", "--key", "rye", *THERE).exit_code == 0
    assert cited("merge", "there").exit_code == 0
    assert cited("undo", "2").exit_code == 0
    assert cited("merge", "there").exit_code == 0
    assert (cited("cite", "rye").exit_code, cited("doctor").exit_code) == (0, 0)


@pytest.mark.parametrize("first", ["pull", "undo"])
def test_undo_between_two_clones(cited, run, monkeypatch, folder, first):
    """Whichever comes first, what the other clone cites is in both at the end."""

    def git(*arguments, cwd="."):
        named = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return subprocess.run(["git", *named, *arguments], cwd=cwd, check=True, capture_output=True)  # noqa: S607

    assert run("init", "--git").exit_code == 0
    git("add", ".")
    git("commit", "-qm", "One source")
    git("clone", "-q", ".", "there")
    Path(".git/info/exclude").write_text("there\n", encoding="utf-8")
    monkeypatch.chdir("there")
    assert run("init", "--git").exit_code == 0
    assert run("add", "Rye came.", "--ref", f"{SOURCE}, l. 5", "--key", "rye").exit_code == 0
    git("commit", "-qam", "A claim on it")
    monkeypatch.chdir(folder)
    if first == "pull":
        git("pull", "-q", "there", "HEAD")
        assert run("undo").exit_code == 2
    else:
        assert run("undo").exit_code == 0
        git("commit", "-qam", "Taken back")
        git("pull", "-q", "--no-rebase", "there", "HEAD")
    monkeypatch.chdir("there")
    git("pull", "-q", "--no-rebase", "..", "HEAD")
    for place in (folder, folder / "there"):
        monkeypatch.chdir(place)
        shown = run("cite", "rye")
        assert (shown.exit_code, shown.stdout, shown.stderr) == (0, "RGANI, f. 9, op. 9, d. 9, l. 5.\n", "")
        assert run("doctor").exit_code == 0


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("list",), 0),
        (("list", "--json"), 0),
        (("search", "corn"), 0),
        (("show", "corn"), 0),
        (("show", "corn", "--json"), 0),
        (("check",), 0),
        (("check", "--json"), 0),
        (("export", "bibtex"), 0),
        (("export", "csv"), 0),
        (("export", "jsonl"), 0),
        (("cite", "corn"), 2),
    ],
    ids=str,
)
def test_a_missing_source_is_said_once(cited, command, code):
    """So it is by every command that meets a record which points to it, with all that do and what mends it; the exit code tells as ever."""
    assert cited("add", "Rye came.", "--ref", f"{SOURCE}, l. 5", "--key", "rye").exit_code == 0
    take_out(SOURCE)
    told = cited(*command)
    path = Path("histcite.json").absolute()
    sentence = f"histcite: {path}: the source '{SOURCE}' is not in this library, though corn, rye point to it; enter it again with 'histcite source add --key {SOURCE}', or name another with 'histcite edit'"
    assert (told.exit_code, told.stderr.count(sentence)) == (code, 1)


def test_what_is_said_mends_it(cited):
    take_out(SOURCE)
    assert cited("source", "add", "--key", SOURCE, "--title", "A file").exit_code == 0
    assert cited("cite", "corn").stderr == ""


def test_a_missing_source_is_not_taken_for_one_that_begins_alike(cited):
    assert cited("source", "add", "--key", f"{SOURCE}-2", "--title", "Another").exit_code == 0
    take_out(SOURCE)
    told = cited("cite", "corn")
    assert (told.exit_code, told.stdout) == (2, "")
