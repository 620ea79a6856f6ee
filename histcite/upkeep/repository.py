"""The git repository that a library lies in, taught to merge it by record and field."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from histcite.errors import GitRefused, NoGit, NotReadable, NotWritable
from histcite.store import replace_file

DRIVER = "histcite"
"""What the merge driver is called in .gitattributes and in git's configuration."""

IGNORED = (".histcite/",)
"""What is no part of a library that others should have."""

_BEGIN, _END = "# >>> histcite", "# <<< histcite"
"""Between which lines version 0.1.0 put its part of the pre-commit hook."""


def require_git() -> None:
    """Raises NoGit where there is none, before anything is written."""
    _git(Path(), "--version")


def prepare(library: Path) -> tuple[Path, ...]:
    """Make the folder of *library* a repository, unless it is in one, and teach that to merge it; gives the files that were written.

    What is there is kept, and doing it again changes nothing but the path of the program. Raises NoGit, GitRefused, NotReadable or
    NotWritable.
    """
    folder = library.parent.resolve()
    if not _is_in_repository(folder):
        _git(folder, "init", "--quiet")
    _git(folder, "config", f"merge.{DRIVER}.name", "histcite: merge a library by record and field")
    # git runs it with whatever PATH an editor or a hook has, where histcite of a virtual environment is seldom found, so the
    # interpreter is named in full; -P keeps a folder called histcite in somebody's work tree from being taken for the program
    program = f"{shlex.quote(Path(sys.executable).as_posix())} -P -m histcite"
    _git(folder, "config", f"merge.{DRIVER}.driver", f"{program} merge-driver %O %A %B %P")
    return (
        *_with_lines(folder / ".gitattributes", [f"{_pattern(library.name)} merge={DRIVER}"]),
        *_with_lines(folder / ".gitignore", IGNORED),
    )


def old_hook(library: Path) -> Path | None:
    """The pre-commit hook of the repository of *library* in which version 0.1.0 has left its part; None where there is none."""
    folder = library.parent.resolve()
    with suppress(NoGit, GitRefused, NotReadable):
        # a work tree may be one of several of its repository, and core.hooksPath may name another place
        top = Path(_git(folder, "rev-parse", "--show-toplevel"))
        hook = top / _git(top, "rev-parse", "--git-path", "hooks/pre-commit")
        lines = _read(hook).split("\n")
        if _BEGIN in lines and _END in lines:
            return hook
    return None


def unhook(hook: Path) -> None:
    """Take the part of version 0.1.0 out of *hook*; a hook in which nothing else stands is removed. Raises NotReadable or NotWritable."""
    lines = _read(hook).removesuffix("\n").split("\n")
    del lines[lines.index(_BEGIN) : lines.index(_END) + 1]
    if any(line.strip() and not line.startswith("#!") for line in lines):
        _write(hook, "\n".join([*lines, ""]).encode(errors="surrogateescape"))
        return
    try:
        hook.unlink()
    except OSError as error:
        raise NotWritable(hook, error.strerror or str(error)) from error


def driver_trouble(library: Path) -> str:
    """Why git cannot call the merge driver that .gitattributes asks for; empty where it can, or nothing is asked."""
    folder = library.parent.resolve()
    with suppress(NoGit, GitRefused):
        if not _git(folder, "check-attr", "merge", "--", library.name).endswith(f": {DRIVER}"):
            return ""
        driver = _git(folder, "config", "--default", "", "--get", f"merge.{DRIVER}.driver")
        program = next(iter(shlex.split(driver)), "")
        if not program:
            return "was never told here how"
        return "" if shutil.which(program) else f"the program that it calls for that, {program}, is gone"
    return ""


def _is_in_repository(folder: Path) -> bool:
    """Whether *folder* lies in the work tree of a repository. Raises GitRefused where git would not say."""
    try:
        _git(folder, "rev-parse", "--show-toplevel")
    except GitRefused as refusal:
        if "not a git repository" in str(refusal):
            return False
        raise
    return True


def _git(folder: Path, *arguments: str) -> str:
    """What git answers in *folder*, without its last line end. Raises NoGit or GitRefused."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        ran = subprocess.run(  # noqa: S603 - arguments are ours, and no shell reads them
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - git is whichever the user has
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError as error:
        raise NoGit from error
    if ran.returncode:
        raise GitRefused(arguments[0], os.fsdecode(ran.stderr))
    return os.fsdecode(ran.stdout).removesuffix("\n")


def _pattern(name: str) -> str:
    """*name* as a pattern of .gitattributes: what git would take for a sign is escaped, a name with blanks quoted."""
    escaped = "".join("\\" + letter if letter in "*?[\\" else letter for letter in name)
    if any(letter in ' "\t' for letter in escaped) or escaped.startswith(("#", "!")):
        return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return escaped


def _with_lines(file: Path, lines: Iterable[str]) -> Iterator[Path]:
    """Add to *file* those of *lines* that it does not have yet; gives it when it was written."""
    text = _read(file)
    there = {line.strip() for line in text.splitlines()}
    missing = [line for line in lines if line not in there]
    if missing:
        gap = "" if not text or text.endswith("\n") else "\n"
        _write(file, (text + gap + "".join(f"{line}\n" for line in missing)).encode(errors="surrogateescape"))
        yield file


def _read(file: Path) -> str:
    """The text of *file*, empty where there is none; what is no UTF-8 in it is written back as it was. Raises NotReadable."""
    try:
        return file.read_bytes().decode(errors="surrogateescape") if file.exists() else ""
    except OSError as error:
        raise NotReadable(file, error.strerror or str(error)) from error


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(file.parent, error.strerror or str(error)) from error
    replace_file(file, data)
