"""The lock of a library on Windows: there with the system's own ``msvcrt``, elsewhere with a stand-in that answers as told."""

import errno
import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import SimpleNamespace

import pytest

from histcite.errors import LibraryBusy, NotWritable
from histcite.store import lock

HELD = PermissionError(errno.EACCES, "Permission denied")
"""What ``msvcrt.locking`` raises at once for LK_NBLCK when another program has the byte."""

OTHER_PROGRAM = """
import sys
from pathlib import Path
from histcite.errors import LibraryBusy
from histcite.store.lock import locked
folder = Path(sys.argv[1])
try:
    with locked(folder / "histcite.json", folder, "add", 0.2):
        print("taken")
except LibraryBusy as busy:
    print(busy)
"""


@pytest.mark.skipif(sys.platform != "win32", reason="locks by msvcrt, which only Windows has")
def test_on_windows_another_program_is_refused_until_the_lock_is_free(tmp_path):
    def other():
        command = [sys.executable, "-c", OTHER_PROGRAM, str(tmp_path)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    with lock.locked(tmp_path / "histcite.json", tmp_path, "import letters.csv"):
        assert "'import letters.csv'" in other()
    assert other() == "taken\n"


@pytest.fixture
def on_windows(monkeypatch):
    """The lock as it is imported on Windows; ``msvcrt.locking`` gives what stands next in ``told``, and notes what it is ``asked``.

    It is asked for the byte at the place where the file is read; ``vouched`` tells whether another program has one behind its note.
    """
    told, asked = [], []

    def locking(descriptor, mode, count):
        if os.lseek(descriptor, 0, os.SEEK_CUR) > 0:
            if stand_in.vouched:
                raise HELD
            return
        asked.append((mode, count))
        answer = told.pop(0)
        if answer is not None:
            raise answer

    spec = spec_from_file_location("lock_on_windows", lock.__file__)
    module = module_from_spec(spec)
    with monkeypatch.context() as windows:
        windows.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK="at once", locking=locking))
        windows.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    stand_in = SimpleNamespace(locked=module.locked, told=told, asked=asked, vouched=False, module=module)
    return stand_in


def test_the_lock_of_windows_is_one_byte_asked_for_at_once(on_windows, tmp_path):
    on_windows.told.append(None)
    with on_windows.locked(tmp_path / "histcite.json", tmp_path, "add"):
        assert (tmp_path / "lock.holder").exists()
    assert on_windows.asked == [("at once", 1)]
    assert not (tmp_path / "lock.holder").exists()


def test_the_lock_of_windows_is_waited_for(on_windows, tmp_path):
    on_windows.told.extend([HELD, HELD, None])
    with on_windows.locked(tmp_path / "histcite.json", tmp_path, "add"):
        assert len(on_windows.asked) == 3


def test_the_lock_of_windows_refused_names_who_holds_it(on_windows, tmp_path):
    on_windows.told.append(HELD)
    on_windows.vouched = True
    (tmp_path / "lock.holder").write_text("process 7, 'import letters.csv'", encoding="utf-8")
    with (
        pytest.raises(LibraryBusy, match="process 7, 'import letters"),
        on_windows.locked(tmp_path / "histcite.json", tmp_path, "add", 0),
    ):
        pytest.fail("the block was entered without the lock")


def test_a_disk_that_knows_no_locks_is_told_on_windows_too(on_windows, tmp_path):
    on_windows.told.append(OSError(errno.EINVAL, "Invalid argument"))
    with (
        pytest.raises(NotWritable, match="Invalid argument"),
        on_windows.locked(tmp_path / "histcite.json", tmp_path, "add"),
    ):
        pytest.fail("the block was entered without the lock")


def test_a_note_that_a_killed_program_left_names_nobody(on_windows, tmp_path):
    """Its lock went with the program; who holds the library now has not said so yet."""
    on_windows.told.append(HELD)
    (tmp_path / "lock.holder").write_text("process 7, 'import letters.csv'", encoding="utf-8")
    with (
        pytest.raises(LibraryBusy, match=r"^another histcite is writing"),
        on_windows.locked(tmp_path / "histcite.json", tmp_path, "add", 0),
    ):
        pytest.fail("the block was entered without the lock")
