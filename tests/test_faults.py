"""A disk that fails at any step of a write: the library is the old one or the new one, and one sentence says so."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cards import small_first

from histcite.errors import NotWritable
from histcite.store import Store, replace_file

OLD, NEW = b"old\n", b"new\n" * 5000


def is_folder(descriptor):
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


real_open, real_fsync, real_os_open, real_fdopen = Path.open, os.fsync, os.open, os.fdopen


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


def failing_to_open(error):
    """``os.open`` that opens no file beside the library."""

    def open_(path, *arguments, **options):
        if str(path).endswith(".tmp"):
            raise error
        return real_os_open(path, *arguments, **options)

    return open_


class HalfFull:
    """A stream to a disk that is full before all is written."""

    def __init__(self, stream):
        self.stream = stream

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, data):
        self.stream.write(data[: len(data) // 2])
        self.stream.flush()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def writelines(self, pieces):
        self.write(b"".join(pieces))


def failing_on(folder, error):
    """``os.fsync`` that fails on folders, or on files."""

    def fsync(descriptor):
        if is_folder(descriptor) == folder:
            raise error
        real_fsync(descriptor)

    return fsync


def failing_for_folders(error):
    """``os.open`` that fails on folders."""

    def open_(path, *arguments, **options):
        if Path(path).is_dir():
            raise error
        return real_os_open(path, *arguments, **options)

    return open_


NO_SPACE, BROKEN, DENIED, READ_ONLY = (
    OSError(number, os.strerror(number)) for number in (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
)
BEFORE_THE_RENAME = {
    "the file beside it is made": (os, "open", failing_to_open(READ_ONLY)),
    "half of it is written": (os, "fdopen", lambda *arguments: HalfFull(real_fdopen(*arguments))),
    "it is made durable": (os, "fsync", failing_on(folder=False, error=BROKEN)),
    "it is given its permissions": (Path, "chmod", failing(DENIED)),
    "it is moved into place": (Path, "replace", failing(BROKEN)),
}
AFTER_THE_RENAME = {
    "the folder is opened": (os, "open", failing_for_folders(DENIED)),
    "the folder is made durable": (os, "fsync", failing_on(folder=True, error=OSError(errno.EINVAL, "Invalid argument"))),
}  # fmt: skip


def table(steps):
    return pytest.mark.parametrize("step", steps.values(), ids=steps)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(OLD)
    return path


@table(BEFORE_THE_RENAME)
def test_a_step_that_fails_leaves_the_old_file_and_nothing_else(file, monkeypatch, step):
    with monkeypatch.context() as broken:
        broken.setattr(*step)
        with pytest.raises(NotWritable) as error:
            replace_file(file, NEW)
    assert str(error.value).startswith(f"cannot write {file}: ")
    assert str(error.value).endswith("; nothing was changed")
    assert len(str(error.value).splitlines()) == 1
    assert (file.read_bytes(), list(file.parent.iterdir())) == (OLD, [file])
    replace_file(file, NEW)
    assert file.read_bytes() == NEW


@table(AFTER_THE_RENAME)
def test_once_the_new_file_is_in_place_nobody_is_told_that_nothing_was_changed(file, monkeypatch, step):
    """Some disks cannot make a folder durable, and the file is the new one by then."""
    monkeypatch.setattr(*step)
    replace_file(file, NEW)
    assert (file.read_bytes(), list(file.parent.iterdir())) == (NEW, [file])


@pytest.mark.parametrize(
    "step",
    [
        (os, "open", failing_to_open(KeyboardInterrupt())),
        (os, "fsync", failing_on(folder=False, error=KeyboardInterrupt())),
        (Path, "chmod", failing(KeyboardInterrupt())),
        (Path, "replace", failing(KeyboardInterrupt())),
    ],
    ids=["open", "fsync", "chmod", "rename"],
)
def test_ctrl_c_at_a_step_leaves_the_old_file_and_nothing_else(file, monkeypatch, step):
    monkeypatch.setattr(*step)
    with pytest.raises(KeyboardInterrupt):
        replace_file(file, NEW)
    assert (file.read_bytes(), list(file.parent.iterdir())) == (OLD, [file])


@table(BEFORE_THE_RENAME)
def test_a_command_on_a_failing_disk_says_one_sentence(folder, histcite, monkeypatch, step):
    """The lock and the history are on the same disk, and none of them stands in the way of the next command."""
    assert histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", "first").exit_code == 0
    before = (folder / "histcite.json").read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(*step)
        refused = histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", "second")
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    assert refused.stderr.startswith("histcite: cannot write ")
    assert (folder / "histcite.json").read_bytes() == before
    assert histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", "second").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == [".histcite", "histcite.json"]


def on_the_history(call, error):
    """A call that fails where it is about the history."""
    real = getattr(os, call)

    def fail(file, *arguments):
        history = Path(".histcite/history-histcite.jsonl")
        if history.exists() and os.path.samestat(os.fstat(file), history.stat()):
            raise error
        return real(file, *arguments)

    return fail


def opening_the_history(opened):
    """``Path.open`` that does something else where the history is opened to be written."""

    def open_(path, mode="r", *arguments, **options):
        stream = real_open(path, mode, *arguments, **options)
        return opened(stream) if path.suffix == ".jsonl" and "+" in mode else stream

    return open_


IN_THE_HISTORY = {
    "it is opened": (Path, "open", opening_the_history(failing(READ_ONLY))),
    "half of it is written": (Path, "open", opening_the_history(HalfFull)),
    "it is made durable": (os, "fsync", on_the_history("fsync", BROKEN)),
}


@pytest.fixture
def first(histcite, size):
    """A library with the claim *first*."""
    assert histcite("add", "Text", "--ref", "RGANI, f. 3", "--key", "first").exit_code == 0
    return histcite


def keys(run):
    return [line.split("\t")[0] for line in run("list").stdout.splitlines()]


def numbers(run):
    return [line.split("\t")[0] for line in run("log").stdout.splitlines()]


@table(IN_THE_HISTORY)
def test_a_command_that_cannot_be_noted_is_refused(first, folder, monkeypatch, step):
    before = (folder / "histcite.json").read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(*step)
        refused = first("add", "Text", "--ref", "RGANI, f. 3", "--key", "second")
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    assert refused.stderr.startswith(
        f"histcite: cannot write {folder / '.histcite' / 'history-histcite.jsonl'}: "
    )
    assert refused.stderr.endswith("; nothing was changed\n")
    assert (folder / "histcite.json").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == [".histcite", "histcite.json"]
    assert (keys(first), numbers(first)) == (["first"], ["1"])
    assert first("add", "Text", "--ref", "RGANI, f. 3", "--key", "second").exit_code == 0
    assert (keys(first), numbers(first)) == (["first", "second"], ["2", "1"])


@table(BEFORE_THE_RENAME)
def test_a_command_that_fails_before_the_rename_is_not_in_the_log(first, folder, monkeypatch, step):
    """Not even where what was noted can no longer be taken out: it is passed over, until the next writer takes it out."""
    with monkeypatch.context() as broken:
        broken.setattr(*step)
        broken.setattr("histcite.store.history.History.settle", lambda _: None)
        assert first("add", "Text", "--ref", "RGANI, f. 3", "--key", "second").exit_code == 2
        assert (keys(first), numbers(first)) == (["first"], ["1"])
    assert first("undo").exit_code == 0
    assert (keys(first), numbers(first)) == ([], ["2", "1"])


def test_two_commands_are_taken_back_both_or_neither(first, monkeypatch):
    assert first("add", "Text", "--ref", "RGANI, f. 3", "--key", "second").exit_code == 0
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", failing(BROKEN))
        assert first("undo", "2").exit_code == 2
    assert (keys(first), numbers(first)) == (["first", "second"], ["2", "1"])
    assert first("undo", "2").exit_code == 0
    assert (keys(first), numbers(first)) == ([], ["4", "3", "2", "1"])


def test_an_index_on_a_full_disk_is_done_without(first, folder, monkeypatch):
    """Only what must be durable stops a command."""
    for index in folder.glob(".histcite/index-*"):
        index.unlink()
    with monkeypatch.context() as broken:
        broken.setattr("histcite.store.index_upkeep.make_index", failing(NO_SPACE))
        assert keys(first) == ["first"]
        assert first("add", "Text", "--ref", "RGANI, f. 3", "--key", "second").exit_code == 0
        assert keys(first) == ["first", "second"]
    assert keys(first) == ["first", "second"]


@pytest.mark.parametrize(
    ("owner", "call"),
    [(os, "fsync"), (Path, "replace"), (os, "truncate")],
    ids=["fsync", "rename", "truncate"],
)
def test_ctrl_c_at_any_step_leaves_file_and_log_of_one_mind(first, monkeypatch, owner, call):
    """Before the call, or after it, the command is in both or in neither."""
    real = getattr(owner, call)
    for is_done in (False, True):

        def interrupted(*arguments, is_done=is_done):
            if is_done:
                real(*arguments)
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(owner, call, interrupted)
            first("add", "Text", "--ref", "RGANI, f. 3", "--key", f"next-{is_done}")
        assert len(keys(first)) == len(numbers(first))


def test_the_data_are_durable_before_the_rename_and_the_rename_before_the_command_ends(file, monkeypatch):
    """After a power cut the name points to the old data or to all of the new."""
    calls = []
    real_replace = Path.replace

    def fsync(descriptor):
        calls.append("folder" if is_folder(descriptor) else os.fstat(descriptor).st_size)
        real_fsync(descriptor)

    def replace(waiting, target):
        calls.append("rename")
        return real_replace(waiting, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    replace_file(file, NEW)
    assert calls == [len(NEW), "rename", *(["folder"] if hasattr(os, "O_DIRECTORY") else [])]


FILL = """
import sys
from histcite import Library
from histcite.errors import NotWritable
library = Library.open(sys.argv[1])
added = 0
try:
    for added in range(10_000):
        library.add("Text " * 200, ref="RGANI, f. 3", key=f"k{added}")
except NotWritable as error:
    print(added, sorted(library.claims) == sorted(f"k{number}" for number in range(added)), error)
"""


def filled(command, path):
    """What a program that adds claims until it is refused says of it: how many it added, whether they are there, why."""
    told = subprocess.run(
        [*command, sys.executable, "-c", FILL, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stderr == ""
    return told.stdout


@pytest.mark.skipif(os.name == "nt", reason="limits of another kind")
@small_first
def test_a_file_that_may_not_grow_stays_whole(tmp_path, size):
    """The system cuts the write short and then refuses it, as a full disk does."""
    path = Store.create(tmp_path / "histcite.json").path
    added, there, sentence = filled(["sh", "-c", 'ulimit -f 32; exec "$@"', "sh"], path).split(" ", 2)
    assert (int(added) > 5, there) == (True, "True")
    assert sentence.startswith(f"cannot write {tmp_path}")
    assert sentence.endswith(": File too large; nothing was changed\n")
    assert not [one.name for one in tmp_path.iterdir() if one.name.endswith(".tmp")]


def can_mount():
    if sys.platform != "linux":
        return False
    tried = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],  # noqa: S607 - wherever the system keeps it
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no disk of its own may be mounted here")
@small_first
def test_a_disk_that_runs_full_holds_every_claim_that_was_acknowledged(tmp_path, size):
    """A disk of 512 KiB, seen by this program alone."""
    script = (
        'mount -t tmpfs -o size=512k tmpfs "$1"; cd "$1"; "$2" -m histcite init >"$1/told"; shift; exec "$@"'
    )
    path = tmp_path / "histcite.json"
    said = filled(["unshare", "-rm", "sh", "-c", script, "sh", str(tmp_path)], path)
    added, there, sentence = said.split(" ", 2)
    assert (int(added) > 5, there) == (True, "True")
    assert sentence.startswith(f"cannot write {tmp_path}")
    assert sentence.endswith(": No space left on device; nothing was changed\n")


@pytest.mark.parametrize("name", ["with spaces", "Хрущёв и Ходжа", "Ë'\"$;"])
def test_any_folder_will_do(folder, run, name):
    path = str(folder / name / "histcite.json")
    assert run("init", path).exit_code == 0
    assert run("add", "--library", path, "Text", "--ref", "RGANI, f. 3", "--key", "a").exit_code == 0
    assert run("list", "--library", path).stdout.startswith("a\t")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda broken, path: (path.with_name(".histcite").mkdir(), broken.setattr(os, "open", failing_to_open(DENIED))), "cannot write {path}: Permission denied; nothing was changed"),
        (lambda broken, _: broken.setattr(Path, "mkdir", failing(DENIED)), "cannot write {path.parent}/.histcite: Permission denied; nothing was changed"),
        (lambda _, path: (path.unlink(), path.mkdir()), "there is no library in this folder or above it; make one with 'histcite init', or name one with --library"),
        (lambda _, path: path.write_bytes(b""), "{path} is not a histcite library: it is not JSON (Expecting value: line 1 column 1 (char 0)); it was left untouched"),
        (lambda _, path: path.write_text('{"_default": {}}', encoding="utf-8"), "{path} is not a histcite library: it is another program's JSON; it was left untouched"),
    ],
    ids=["read-only folder", "folder where no desk can be made", "folder in its place", "empty file", "another program's"],
)  # fmt: skip
def test_what_cannot_be_written_is_said_in_one_sentence(folder, histcite, monkeypatch, spoil, sentence):
    path = folder / "histcite.json"
    with monkeypatch.context() as spoiled:
        spoil(spoiled, path)
        refused = histcite("add", "Text", "--ref", "RGANI, f. 3")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == f"histcite: {sentence.format(path=path)}\n"
