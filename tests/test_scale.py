"""What makes a large library fast is what is not done: once its index is made, its file is not opened to find or to change a few claims."""

import os
import runpy
import sys
import time
from pathlib import Path
from shutil import copytree

import click
import pytest
from click.testing import CliRunner

from histcite.cli import program
from histcite.cli.outline import outline
from histcite.completion.reply import answer
from histcite.holdings import holdings
from histcite.records.claim import Claim
from histcite.records.document import from_document

CLAIMS = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "check.py"))
watched: list[Path] = []
opened: list[Path] = []


def watch(event, arguments):
    """Note each file of those watched when it is opened, by whatever means."""
    if watched and event == "open" and isinstance(arguments[0], str | bytes):
        path = Path(os.fsdecode(arguments[0])).absolute()
        opened.extend(one for one in watched if one == path)


sys.addaudithook(watch)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A folder with a library of 400 claims and the index that the first command made."""
    folder = tmp_path_factory.mktemp("filled")
    CLAIMS["fill"](folder / "histcite.json", 400)
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("HISTCITE_INDEX_FROM", "1")
        shown = CliRunner().invoke(program, ["show", "claim-0", "--library", str(folder)])
    assert shown.exit_code == 0
    return folder


@pytest.fixture
def large(run, folder, filled, monkeypatch):
    """A library that counts as large and stood still for a minute, with its index; its file is watched."""
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "1")
    copytree(filled, folder, dirs_exist_ok=True)
    then = time.time() - 60
    os.utime(folder / "histcite.json", (then, then))
    assert run("show", "claim-0").exit_code == 0
    watched.append(folder / "histcite.json")
    yield run
    watched.clear()
    opened.clear()


@pytest.mark.parametrize(
    "command",
    [
        ("show", "claim-77"),
        ("show", "claim-7", "--json"),
        ("source", "show", "file-3"),
        ("list", "--subject", "matter 7", "--limit", "5"),
        ("list", "--source", "file-3"),
        ("search", "paper", "--limit", "5"),
        ("search", "subject:matter"),
        ("cite", "file-3"),
        ("tags",),
    ],
    ids=" ".join,
)
def test_the_file_of_a_large_library_is_not_opened(large, command):
    done = large(*command)
    assert done.exit_code == 0, done.stderr
    assert opened == []


@pytest.mark.parametrize(
    "command",
    [
        ("add", "One more.", "--ref", "file-1, 3", "--subject", "matter 7", "--property", "happened"),
        ("tag", "claim-77", "--tag", "seen"),
        ("edit", "claim-77", "--note", "seen"),
        ("remove", "claim-77"),
    ],
    ids=" ".join,
)
def test_the_file_of_a_large_library_is_copied_and_not_read(large, monkeypatch, command):
    """It is opened to find the line and to copy the bytes, and no record in it is taken for one."""

    def read(*_):
        raise AssertionError

    for reader in ("layout.laid", "file.tables_in", "file.records_of"):
        monkeypatch.setattr(f"histcite.store.{reader}", read)
    done = large(*command)
    assert done.exit_code == 0, done.stderr
    assert 0 < len(opened) <= 3


def test_keys_are_completed_without_opening_the_file(large, folder):
    asked = {
        "_HISTCITE_COMPLETE": "bash",
        "COMP_LINE": "histcite show claim-7",
        "HISTCITE_LIBRARY": str(folder),
    }
    offered = answer(asked, lambda: outline(program, click.Context(program)))
    assert "claim-77" in offered.splitlines()
    assert opened == []


def test_without_its_index_the_file_is_read(large, folder):
    """That the other tests would see it."""
    for part in (folder / ".histcite").glob("index-*"):
        part.unlink()
    assert large("show", "claim-77").exit_code == 0
    assert folder / "histcite.json" in opened


@pytest.mark.parametrize(
    ("command", "most"),
    [
        (("show", "claim-77"), 20),
        (("tag", "claim-77", "--tag", "seen"), 20),
        (("list", "--source", "file-3", "--limit", "5"), 20),
        (("search", "paper", "--limit", "5"), 20),
    ],
    ids=str,
)
def test_few_claims_are_read_to_show_few(large, monkeypatch, command, most):
    """One claim and those that answer its question, or a page; twenty claims cite the file, and the word stands in all 400."""
    read = []

    def reading(kind, document):
        read.append(kind)
        return from_document(kind, document)

    monkeypatch.setattr(holdings, "from_document", reading)
    done = large(*command)
    assert done.exit_code == 0, done.stderr
    assert 0 < read.count(Claim) <= most
