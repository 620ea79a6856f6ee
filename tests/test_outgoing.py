"""Files that go out: what a user names to be written never comes in the place of what a library keeps."""

import os
import subprocess
import sys

import pytest
from cards import crossed
from prepared import prepared

DOORS = {
    "export": ("export", "jsonl", "-o", "{}"),
    "import": ("import", "claims.csv", "--write-keys", "{}"),
    "notes": ("notes", "{}"),
}
"""The doors by which a file goes out under a name that the user gives."""

OWN = {
    "itself": "histcite.json",
    "by a link": "link.csv",
    "by a hard link": "hard.csv",
    "by a way round": "other/../histcite.json",
    "its archives": "archives.toml",
    "its archives, not there yet": "other/Archives.TOML",
    "its lock": ".histcite/lock",
    "its history": ".histcite/history-histcite.jsonl",
    "its history by a link": "past.jsonl",
    "new in its folder": ".histcite/new.csv",
    "the folder in other letters": ".HistCite/new.csv",
    "its journal": "histcite.json.journal",
}
OTHERS = {
    "in its folder": "other/histcite.json",
    "of another name": "other/named.json",
    "in its hidden folder": "other/.histcite/lock",
    "laid out by another program": "other/sorted.json",
    "empty": "other/empty.json",
    "after a byte order mark": "other/marked.json",
    "named as one": "new/histcite.json",
    "named as one and damaged": "damaged/histcite.json",
    "what waits beside it": "other/named.json.journal",
}


def every_file(folder):
    return {
        path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "lock.holder"
    }  # fmt: skip


@prepared
def two(histcite):
    """A library that has a claim and a past, and an empty one."""
    assert histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", "a").exit_code == 0
    assert histcite("init", "other").exit_code == 0


@pytest.fixture
def shelves(two, folder):
    """The program in a folder with a library that has a claim, a past and archives; beside it are others, in every shape."""
    (folder / "claims.csv").write_text("text,reference\nNew,RGANI f. 4\n", encoding="utf-8")
    library = (folder / "histcite.json").read_bytes()
    for name in ("new", "damaged"):
        (folder / name).mkdir()
    files = {
        "archives.toml": b"# mine\n",
        "other/named.json": library,
        "other/sorted.json": b'{\n "claims": {\n  "1": {"key": "a"}},\n "histcite": {"1": {"format": 1}}}',
        "other/empty.json": b'{"histcite": {}}',
        "other/marked.json": b"\xef\xbb\xbf" + library,
        "damaged/histcite.json": b"<<<<<<< ours\n" + library,
        "other/named.json.journal": b"{}\n",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "link.csv").symlink_to("histcite.json")
    (folder / "hard.csv").hardlink_to(folder / "histcite.json")
    (folder / "past.jsonl").hardlink_to(folder / ".histcite" / "history-histcite.jsonl")
    return two


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("kept", [*OWN.values(), *OTHERS.values()], ids=[*OWN, *OTHERS])
def test_no_door_writes_over_what_a_library_keeps(shelves, folder, door, kept):
    before = every_file(folder)
    result = shelves(*(part.format(kept) for part in door))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"histcite: cannot write {kept}: it is ")
    assert len(result.stderr.splitlines()) == 1
    assert every_file(folder) == before


@pytest.mark.parametrize(
    ("door", "read"),
    [
        (("export", "bibtex", "--cited-in", "paper.md", "-o"), "paper.md"),
        (("bibliography", "--cited-in", "paper.md", "-o"), "other/../paper.md"),
        (("import", "claims.csv", "--keep-going", "--rest"), "claims.csv"),
        (("import", "claims.csv", "--keep-going", "--write-keys", "keyed.csv", "--rest"), "keyed.csv"),
    ],
    ids=" ".join,
)
def test_nothing_is_written_over_what_it_is_made_of(shelves, folder, door, read):
    """A paper or a table that is read is the only one; ``--write-keys`` alone writes a table back, for that is its purpose."""
    for name, text in (
        ("paper.md", "See [@a]."),
        ("claims.csv", "text,when\nNew,neveruary\n"),
        ("keyed.csv", ""),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    before = every_file(folder)
    result = shelves(*door, read)
    sentence = f"histcite: cannot write {read}: it is read for what would be written, so choose another file"
    assert (result.exit_code, result.stderr) == (2, f"{sentence}; nothing was changed\n")
    assert every_file(folder) == before


@pytest.mark.parametrize(
    "door",
    [
        ("import", "claims.csv", "--keep-going", "--rest"),
        ("import", "--template", "csv"),
        ("bibliography", "-o"),
        ("report", "-o"),
    ],
    ids=" ".join,
)
def test_no_other_door_writes_over_the_library(shelves, folder, door):
    before = every_file(folder)
    result = shelves(*door, "histcite.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("histcite: cannot write histcite.json: it is ")
    assert every_file(folder) == before


@pytest.mark.parametrize("command", ["demo", "init"])
@pytest.mark.parametrize("place", [".histcite", ".histcite/deep", ".HISTCITE/deep", "new/archives.toml"])
def test_no_library_is_made_where_another_keeps_things(shelves, folder, command, place):
    before = every_file(folder)
    result = shelves(command, place)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert every_file(folder) == before


@pytest.mark.parametrize(
    "name", ["refs.bib", "histcite.json.bak", "my-histcite.json", "lock", "archives.toml.txt", "list.json"]
)
@pytest.mark.parametrize("there", ["", "@book{old}\n", '{"claims": [1]}', '{"record": "claim"}\n'])
def test_any_other_file_is_written_in_one_step_be_it_there_or_not(shelves, folder, name, there):
    if there:
        (folder / name).write_text(there, encoding="utf-8")
        (folder / "kept").hardlink_to(folder / name)
    assert shelves("export", "bibtex", "-o", name).exit_code == 0
    assert (folder / name).read_text(encoding="utf-8") == shelves("export", "bibtex").stdout
    if there:
        assert (folder / "kept").read_text(encoding="utf-8") == there


def test_keys_go_back_into_the_very_file_that_is_read_for_that_is_their_purpose(shelves, folder):
    assert shelves("import", "claims.csv", "--write-keys", "claims.csv").exit_code == 0
    assert (folder / "claims.csv").read_text(encoding="utf-8").startswith("key,text,reference\n")
    (folder / "notes.md").write_text("# RGANI, f. 5\n\n- New (l. 1)\n", encoding="utf-8")
    assert shelves("notes", "notes.md").exit_code == 0
    assert "(l. 1) ^" in (folder / "notes.md").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="nobody is refused")
def test_what_cannot_be_read_may_be_a_library_and_is_left(shelves, folder):
    (folder / "closed").write_bytes(b"closed")
    (folder / "closed").chmod(0o200)
    result = shelves("export", "csv", "-o", "closed")
    assert (result.exit_code, (folder / "closed").stat().st_size) == (2, 6)


@pytest.mark.skipif(os.name == "nt", reason="devices of another kind")
def test_stdout_by_its_name_is_written_to(shelves, process):
    exported = process("export", "bibtex", "-o", "/dev/stdout")
    assert (exported.returncode, exported.stdout) == (0, process("export", "bibtex").stdout)


@pytest.mark.parametrize(
    ("command", "kept"),
    crossed(
        [("list",), ("export", "jsonl"), ("completion", "bash"), ("tag", "a", "-t", "new")],
        ["histcite.json", "archives.toml", "past.jsonl"],
    ),
    ids=str,
)
def test_no_answer_goes_into_what_the_library_keeps(shelves, folder, command, kept):
    """As in ``histcite list >> histcite.json``."""
    before = every_file(folder)
    with (folder / kept).open("ab") as stdout:
        told = subprocess.run(
            [sys.executable, "-m", "histcite", *command], stdout=stdout, stderr=subprocess.PIPE, check=False, text=True
        )  # fmt: skip
    assert (told.returncode, told.stderr.splitlines()[0]) == (
        2,
        "histcite: stdout goes into what the library keeps; choose another file",
    )
    assert every_file(folder) == before
