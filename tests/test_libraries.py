"""Libraries as earlier versions left them open unchanged, with all that they hold."""

import shutil
import tarfile
from pathlib import Path

import pytest

from histcite import Library

LEFT = Path(__file__).with_name("libraries") / "0.1.0.tar.xz"
"""12,186 claims with history, aliases and a decision; four commands of version 0.1.0 still wait in its journal."""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("left")
    with tarfile.open(LEFT) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def left(run, folder, unpacked):
    """The program in a folder with a copy of that library."""
    shutil.copytree(unpacked, folder, dirs_exist_ok=True)
    return run


def test_what_the_version_before_wrote_is_read_with_what_waits(left):
    library = Library.open()
    assert len(library.claims) == 184 + 12_000 + 2
    assert library.claim("waiting-3").text == "Wheat is sent at last."
    assert "read in May" in library.source("rgani-f10-op3-d7").note
    assert [one.note for one in library.holdings.decisions.values()] == ["a scenario is no fact"]
    assert "M. Šehu" in library.holdings.aliases["Mehmet Shehu"].forms


@pytest.mark.slow
def test_what_the_version_before_did_can_be_taken_back(left):
    assert len(left("log").stdout.splitlines()) == 18
    undone = left("undo")
    assert (undone.exit_code, undone.stdout.split(": ")[0]) == (0, "took back 18")
    assert "read in May" not in left("source", "show", "rgani-f10-op3-d7").stdout


@pytest.mark.slow
def test_it_is_written_on_with_what_the_version_before_did_not_know(left):
    """The format rises once, nothing that was there changes, and the doctor finds nothing."""
    before = left("export", "jsonl").stdout.splitlines()
    assert "format 2 from now on" in left("edit", "waiting-3", "--inferred").stderr
    assert "format 2" not in left("edit", "waiting-3", "--note", "a second reader").stderr
    after = left("export", "jsonl").stdout.splitlines()
    assert {line for line in before if line not in set(after)} == {
        line for line in before if '"key": "waiting-3"' in line
    }
    examined = left("doctor")
    assert (examined.exit_code, examined.stderr.splitlines()) == (
        0,
        ["no problem found", "the file is of format 2"],
    )
