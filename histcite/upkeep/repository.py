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
from histcite.frozen import dataclass
from histcite.store import replace_file

DRIVER = "histcite"
"""What the merge driver is called in .gitattributes and in git's configuration."""

IGNORED = (".histcite/", "*.json.journal")
"""What is no part of a library that others should have."""

_BEGIN, _END = "# >>> histcite", "# <<< histcite"

_SHELLS = ("sh", "bash", "dash", "ksh", "zsh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A repository prepared: the files that were written, and a sentence on what was left as it is."""

    written: tuple[Path, ...]
    remarks: tuple[str, ...]


def require_git() -> None:
    """Raises NoGit where there is none, before anything is written."""
    _git(Path(), "--version")


def prepare(library: Path) -> Prepared:
    """Make the folder of *library* a repository, unless it is in one, and teach that to merge it and to call ``sync`` before a commit.

    What is there is kept, and doing it again changes nothing but the path of the program. Raises NoGit, GitRefused or NotWritable.
    """
    folder = library.parent.resolve()
    if not _is_in_repository(folder):
        _git(folder, "init", "--quiet")
    _git(folder, "config", f"merge.{DRIVER}.name", "histcite: merge a library by record and field")
    _git(folder, "config", f"merge.{DRIVER}.driver", f"{_program()} merge-driver %O %A %B %P")
    written = [
        *_with_lines(folder / ".gitattributes", [f"{_pattern(library.name)} merge={DRIVER}"]),
        *_with_lines(folder / ".gitignore", IGNORED),
    ]
    hook = _hook_file(folder)
    remark = _unfit(hook)
    if not remark:
        written += _with_hook(hook, _script(folder, library.name))
    return Prepared(written=tuple(written), remarks=(remark,) if remark else ())


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


def _program() -> str:
    """This very program, as a shell is told to run it.

    Git runs a driver with whatever PATH an editor or a hook has, where ``histcite`` of a virtual environment is seldom found, so
    the interpreter is named in full; ``-P`` keeps a folder called histcite in somebody's work tree from being taken for the program.
    """
    return f"{shlex.quote(Path(sys.executable).as_posix())} -P -m histcite"


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
    text = _read(file).decode(errors="surrogateescape")
    there = {line.strip() for line in text.splitlines()}
    missing = [line for line in lines if line not in there]
    if missing:
        gap = "" if not text or text.endswith("\n") else "\n"
        _write(file, (text + gap + "".join(f"{line}\n" for line in missing)).encode(errors="surrogateescape"))
        yield file


def _hook_file(folder: Path) -> Path:
    """Where git looks for the hook: in the repository, of which a work tree may be one of several, or where core.hooksPath says."""
    top = Path(_git(folder, "rev-parse", "--show-toplevel"))
    return top / _git(top, "rev-parse", "--git-path", "hooks/pre-commit")


def _unfit(hook: Path) -> str:
    """Why nothing can be added to *hook*; empty where it can."""
    left = (
        f"{hook} was left alone, for it %s; let it run 'histcite sync' and add the library before each commit"
    )
    if not hook.exists():
        return ""
    first, *_ = _read(hook).split(b"\n", 1)
    interpreter = first.decode(errors="replace").removeprefix("#!").split()
    names = [Path(word).name for word in interpreter if not word.startswith("-")]
    if not first.startswith(b"#!") or not any(name in _SHELLS for name in names[:2]):
        return left % "is no shell script"
    return "" if os.access(hook, os.X_OK) else left % "is switched off"


def _script(folder: Path, name: str) -> list[str]:
    """What the hook does: fold what waits in the journal into the library, and let the commit have it, if it has the library."""
    inside = _git(folder, "rev-parse", "--show-prefix")
    library, program = shlex.quote(inside + name), _program()
    interpreter = shlex.split(program)[0]
    said = interpreter.replace("'", "")
    return [
        _BEGIN,
        f"if [ -f {library} ] && [ -x {shlex.quote(interpreter)} ]; then",
        f"  {program} sync --library {library} || exit 1",
        "  # a commit of named files has an index of its own, and what is added there alone would be taken back by the next commit",
        '  case "${GIT_INDEX_FILE-}" in *next-index-*) ;;',
        f"    *) git add -u -- {library} || exit 1 ;;",
        "  esac",
        f"elif [ -f {library} ]; then",
        f"  echo 'histcite is not where it was: {said}; run histcite init --git again' >&2",
        "fi",
        _END,
    ]


def _with_hook(hook: Path, script: list[str]) -> Iterator[Path]:
    """Put *script* at the beginning of *hook*, where no ``exit`` comes before it, in place of an older one; gives it when written."""
    before = _read(hook).decode(errors="surrogateescape")
    first, *rest = (before or "#!/bin/sh\n").removesuffix("\n").split("\n")
    if _BEGIN in rest and _END in rest:
        del rest[rest.index(_BEGIN) : rest.index(_END) + 1]
    after = "\n".join([first, *script, *rest, ""])
    if after != before:
        _write(hook, after.encode(errors="surrogateescape"))
        hook.chmod(hook.stat().st_mode | 0o111)
        yield hook


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes() if file.exists() else b""
    except OSError as error:
        raise NotReadable(file, error.strerror or str(error)) from error


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(file.parent, error.strerror or str(error)) from error
    replace_file(file, data)
