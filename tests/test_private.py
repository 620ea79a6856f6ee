"""Whose a library is, and who may read it: as another user, as the superuser, in a folder of a group, whatever the mask."""

import json
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest
from cards import crossed
from click.testing import CliRunner

from histcite import Library
from histcite.cli import program
from histcite.errors import NotWritable
from histcite.intake.desk import Desk, leave_desk, read_desk
from histcite.library.review import leave_shown, read_shown

pytestmark = [
    pytest.mark.usefixtures("size"),
    pytest.mark.parametrize("size", [pytest.param("small", marks=pytest.mark.slow), "large"], indirect=True),
    pytest.mark.skipif(os.name == "nt", reason="modes of another kind"),
]

ANNA, BORIS, GROUP, OTHER_GROUP = 4711, 4712, 4800, 4801
REF = ("--ref", "RGANI, f. 3")


def as_user(user, work, groups=(), mask=0o022):
    """What *work* gives, as JSON knows it, in a copy of this process that became *user*, in these *groups* besides the own one."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups(groups)
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            os.umask(mask)
            with os.fdopen(sending, "w", encoding="utf-8") as stream:
                json.dump(work(), stream)
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, encoding="utf-8") as stream:
        given = stream.read()
    os.waitpid(child, 0)
    return json.loads(given)


def can_be_others():
    try:
        return os.getuid() == 0 and as_user(ANNA, os.getuid) == ANNA
    except (OSError, AttributeError, ValueError):
        return False


others = pytest.mark.skipif(not can_be_others(), reason="only the superuser may be somebody else")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Commands import late what they need, and another user may not be allowed where Python lies."""
    with pytest.MonkeyPatch.context() as changed:
        changed.chdir(tmp_path_factory.mktemp("loaded"))
        changed.setenv("HISTCITE_INDEX_FROM", "0")
        for line in (
            "init", "add Wheat. --ref RGANI --key a", "use RGANI", "list", "show a", "search wheat", "log", "tag a -t x",
            "undo", "remove a", "doctor --fix",
        ):  # fmt: skip
            assert CliRunner().invoke(program, line.split()).exit_code == 0


@pytest.fixture
def shared(loaded, monkeypatch):
    """A folder that everybody may enter and Anna alone may write in."""
    monkeypatch.delenv("HISTCITE_LIBRARY", raising=False)
    monkeypatch.setenv("HISTCITE_USER", "reader")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.chown(folder, ANNA, ANNA)
        monkeypatch.chdir(folder)
        yield folder


def said_to(user, *arguments, **rights):
    """The exit code, stdout and stderr of the program when *user* runs it in this folder."""

    def run():
        result = CliRunner().invoke(program, arguments)
        return result.exit_code, result.stdout, result.stderr

    return as_user(user, run, **rights)


def done(user, *arguments, **rights):
    code, stdout, stderr = said_to(user, *arguments, **rights)
    assert (code, "denied" in stderr) == (0, False), stderr
    return stdout


def refused(user, *arguments, **rights):
    code, stdout, stderr = said_to(user, *arguments, **rights)
    assert (code, stdout, stderr.count("\n")) == (2, "", 1), stderr
    return stderr


def kept(folder):
    """All that is kept beside a library."""
    return [path for path in (folder / ".histcite").rglob("*") if path.name != ".gitignore"]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("mask", "modes"),
    crossed([0o022, 0o000, 0o077], [(0o600, 0o700), (0o640, 0o750), (0o664, 0o775), (0o644, 0o755)]),
)
def test_what_is_kept_is_as_private_as_the_library(histcite, folder, mask, modes):
    """The desk and what a review showed, too; and so is the folder, made when the first command wrote."""
    library, desk = modes
    path = folder / "histcite.json"
    path.chmod(library)
    shutil.rmtree(".histcite", ignore_errors=True)
    before = os.umask(mask)
    try:
        for command in (
            ("use", "RGANI, f. 3"),
            ("add", "Wheat."),
            ("undo",),
            ("redo",),
            ("doctor", "--fix"),
            ("list",),
        ):
            assert histcite(*command).exit_code == 0
        leave_shown(path, ["x1"])
    finally:
        os.umask(before)
    assert {file.name for file in kept(folder)} >= {
        "desk-histcite.json",
        "review-histcite.json",
        "history-histcite.end",
    }
    assert {mode(file) for file in [*kept(folder), path]} == {library}
    assert mode(folder / ".histcite") == desk


def test_what_is_kept_follows_a_library_that_becomes_private(histcite, folder):
    """With the next command that writes."""
    path = folder / "histcite.json"
    path.chmod(0o644)
    for command in (("use", "RGANI, f. 3"), ("add", "Wheat."), ("list",)):
        assert histcite(*command).exit_code == 0
    path.chmod(0o600)
    assert histcite("add", "Rye.").exit_code == 0
    assert {mode(file) for file in [*kept(folder), path]} == {0o600}


def test_the_desk_is_left_whole_or_as_it_was(histcite, folder, monkeypatch):
    path = folder / "histcite.json"
    histcite("use", "RGANI, f. 3")
    leave_shown(path, ["x1"])
    before = read_desk(path)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for leave, one in ((leave_desk, Desk(source="other")), (leave_shown, ["x2"])):
        with pytest.raises(NotWritable, match="No space"):
            leave(path, one)
    assert (read_desk(path), read_shown(path)) == (before, ("x1",))
    assert not [file for file in kept(folder) if file.name.endswith(".tmp")]


@others
def test_a_private_library_tells_another_user_nothing(shared):
    """Not even by what is kept beside it."""
    done(ANNA, "init", mask=0o077)
    done(ANNA, "add", "Wheat.", *REF)
    done(ANNA, "use", "RGANI, f. 3")
    assert "Permission denied" in refused(BORIS, "list")
    assert "Permission denied" in refused(BORIS, "add", "Rye.", *REF)
    secret = [str(path) for path in [shared / "histcite.json", *shared.glob(".histcite/*")]]
    assert len(secret) > 2
    assert as_user(ANNA, lambda: [path for path in secret if os.access(path, os.R_OK)]) == secret
    assert as_user(BORIS, lambda: [path for path in secret if os.access(path, os.R_OK)]) == []


@others
@pytest.mark.parametrize("user", [BORIS, ANNA])
def test_who_may_only_read_may_read_all_and_write_nothing(shared, user):
    """Another user a library that all may read, its owner one that is write-protected."""
    done(ANNA, "init")
    done(ANNA, "add", "Wheat.", *REF, "--key", "wheat")
    if user == ANNA:
        Path("histcite.json").chmod(0o444)
    before = {path: path.read_bytes() for path in kept(shared) if "index" not in path.name}
    assert done(user, "list").startswith("wheat")
    assert "Wheat." in done(user, "show", "wheat")
    assert done(user, "search", "wheat")
    assert done(user, "log").startswith("1\t")
    for command in (
        ("add", "Rye.", *REF),
        ("tag", "wheat", "-t", "x"),
        ("undo",),
        ("remove", "wheat"),
        ("use", "GARF, f. 1"),
    ):
        assert refused(user, *command).startswith("histcite: cannot write "), command
    assert {path: path.read_bytes() for path in before} == before
    assert {path.stat().st_uid for path in shared.rglob("*")} == {ANNA}


@others
def test_what_the_superuser_writes_stays_the_owners(shared):
    """The owner goes on as if nothing had been."""
    done(ANNA, "init")
    for user in (0, ANNA, 0, ANNA):
        done(user, "add", "Wheat.", *REF)
        done(user, "use", "RGANI, f. 3")
        done(user, "list")
    done(0, "doctor", "--fix")
    done(ANNA, "undo", "4")
    assert {
        (path.stat().st_uid, path.stat().st_gid)
        for path in [*kept(shared), shared / ".histcite", shared / "histcite.json"]
    } == {(ANNA, ANNA)}


@others
@pytest.mark.parametrize("mask", [pytest.param(0o022, marks=pytest.mark.slow), 0o077])
def test_a_group_that_shares_a_folder_writes_in_turn(shared, mask):
    """The folder hands on its group; both write, whatever their mask, and nobody else reads."""
    os.chown(shared, 0, GROUP)
    shared.chmod(0o2770)
    library = shared / "histcite.json"
    done(ANNA, "init", groups=[GROUP], mask=mask)
    done(ANNA, "add", "Wheat.", *REF, "--key", "first", groups=[GROUP], mask=mask)
    library.chmod(0o660)
    assert (
        refused(BORIS, "add", "Rye.", *REF, groups=[GROUP]) if mode(shared / ".histcite") == 0o2700 else True
    )
    done(ANNA, "tag", "first", "-t", "x", groups=[GROUP], mask=mask)
    for user in (BORIS, ANNA, BORIS, ANNA):
        done(user, "add", "Rye.", *REF, groups=[GROUP], mask=mask)
        done(user, "use", "RGANI, f. 3", groups=[GROUP], mask=mask)
        done(user, "list", groups=[GROUP], mask=mask)
        done(user, "doctor", "--fix", groups=[GROUP], mask=mask)
    done(BORIS, "undo", "6", groups=[GROUP], mask=mask)
    assert done(ANNA, "list", groups=[GROUP]) == ""
    files = [*kept(shared), library]
    assert {(mode(path), path.stat().st_gid) for path in files} == {(0o660, GROUP)}
    assert mode(shared / ".histcite") & 0o770 == 0o770


@others
def test_rights_of_a_group_that_cannot_be_kept_go_to_no_other(shared):
    """Anna may not give a file to a group in which she is not; her own group did not have its rights."""
    done(ANNA, "init")
    library = shared / "histcite.json"
    os.chown(library, ANNA, OTHER_GROUP)
    library.chmod(0o660)
    done(ANNA, "add", "Wheat.", *REF)
    assert (mode(library), library.stat().st_gid) == (0o600, ANNA)
    assert {mode(path) for path in kept(shared)} == {0o600}


def test_a_hard_link_is_said_to_be_parted(histcite, folder):
    """Once: from then on each name has a file of its own."""
    os.link("histcite.json", "other.json")
    before = Path("other.json").read_bytes()
    told = histcite("add", "Wheat.", *REF)
    names = f"{folder / 'histcite.json'} had 1 more name (hard links), which still hold"
    assert (told.exit_code, told.stderr) == (
        0,
        f"histcite: {names} it as it was before this write; use a symbolic link instead\n",
    )
    assert Path("other.json").read_bytes() == before
    assert histcite("add", "Rye.", *REF).stderr == ""


@pytest.mark.parametrize("absolute", [True, False])
def test_a_symbolic_link_stays_a_link(histcite, folder, absolute):
    """The file that it names is replaced, where that lies; lock and history are beside it, by whatever name the library is called."""
    Path("far").mkdir()
    Path("histcite.json").replace("far/real.json")
    Path("histcite.json").symlink_to((folder if absolute else Path()) / "far" / "real.json")
    for command in (
        ("add", "Wheat.", *REF),
        ("use", "RGANI, f. 3"),
        ("undo",),
        ("redo",),
        ("doctor", "--fix"),
    ):
        assert histcite(*command).exit_code == 0
    assert Path("histcite.json").is_symlink()
    assert len(Library.open(folder / "far" / "real.json").claims) == 1
    assert sorted(path.name for path in Path("far").iterdir()) == [".histcite", "real.json"]
    assert sorted(path.name for path in folder.iterdir()) == ["far", "histcite.json"]
