"""What lies beside a library's file: what an earlier version or a killed write left, and copies of it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from histcite.errors import DamagedLibrary, HistciteError
from histcite.frozen import dataclass
from histcite.store import Store
from histcite.store.layout import MARK
from histcite.store.leftover import SUFFIX, Journal, journal_of
from histcite.tables import read_table
from histcite.upkeep.repository import driver_trouble, old_hook

_BEGINNING = 200
"""How much of a file tells whether it is a library: the mark stands first."""


def conflicted_copies(path: Path) -> Iterator[tuple[Path, str]]:
    """Each copy of *path*, a library or its journal, beside it that a service made, with the name of a service that names copies so."""
    name, ending = re.escape(path.stem), re.escape(path.suffix)
    forms = [
        (service, re.compile(form.replace("{name}", name).replace("{ending}", ending), re.IGNORECASE))
        for service, forms in read_table(Path(__file__).with_name("copies.toml")).items()
        for form in forms
    ]
    for file in sorted(path.parent.iterdir()):
        named = (service for service, form in forms if form.fullmatch(file.name))
        service = next(named, "") if file.suffix == path.suffix and file.name != path.name else ""
        if service and _is_ours(file):
            yield file, service


def _is_ours(file: Path) -> bool:
    """Whether this is a library, or the journal of one."""
    try:
        with file.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
    except OSError:
        return False
    return f'"{MARK}"'.encode() in beginning or beginning.startswith(b'{"crc": "')


WAITING = {SUFFIX: "'s journal, in which version 0.1.0 let changes wait"}
"""What is said of a copy that is no whole library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in a file: its line (0: the file as a whole), one sentence, and whether it can be, or was, mended.

    A ``question`` is nothing wrong: what the historian alone can tell.
    """

    file: str
    line: int
    problem: str
    fixable: bool
    fixed: bool = False
    question: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.problem}"


def unfolded(path: Path) -> tuple[Fault, ...]:
    """What stood in the way of bringing the journal that version 0.1.0 left of *path* into it; damage in either is said by its lines."""
    try:
        Store(path).sync()
    except DamagedLibrary:
        return ()
    except HistciteError as error:
        problem = f"what waits beside the library could not be brought into it: {error}"
        return (Fault(file=str(path), line=0, problem=problem, fixable=False),)
    return ()


def unread_changes(path: Path) -> tuple[Fault, ...]:
    """The lines of the journal of *path* that are damaged: what some commands changed is lost, unless it can be read from them."""
    journal = Journal(journal_of(path))
    problem = "what a command changed waits here to be written into the library, and is damaged"
    return tuple(
        Fault(file=str(journal.path), line=line, problem=problem, fixable=True)
        for line, _ in journal.damage()
    )


def left_over(path: Path) -> tuple[Fault, ...]:
    """The temporary files that a write of *path* left when it was killed; what they hold was never acknowledged."""
    beside = sorted(path.parent.iterdir())
    names = (file for file in beside if re.fullmatch(rf"\.{re.escape(path.name)}\.\d+\.(tmp|new)", file.name))
    return tuple(
        Fault(file=str(file), line=0, problem="was left over by a write that was stopped", fixable=True)
        for file in names
    )


def old_hooks(path: Path) -> Iterator[Fault]:
    """The hook in which version 0.1.0 has git call ``sync`` before a commit, which nothing needs any more."""
    if hook := old_hook(path):
        problem = "calls 'histcite sync' before each commit, as an earlier version needed it"
        yield Fault(file=str(hook), line=0, problem=problem, fixable=True)


def copies_beside(path: Path) -> Iterator[Fault]:
    """The copies of *path* that a synchronising service made when two machines wrote it at once."""
    for copy, service in (*conflicted_copies(path), *conflicted_copies(journal_of(path))):
        sentence = (
            f"looks like the other version of the library{WAITING.get(copy.suffix, '')}, which {service} or another "
            f"synchronising service kept when two machines wrote at once; delete it after: histcite merge {shlex.quote(str(copy))}"
        )
        yield Fault(file=str(copy), line=0, problem=sentence, fixable=False)


def driver_gone(path: Path) -> Iterator[Fault]:
    """Whether git is told to merge *path* by a program that it does not have."""
    if trouble := driver_trouble(path):
        sentence = f"git is to merge this library by record and field, but {trouble}; run 'histcite init --git {shlex.quote(str(path))}' again"
        yield Fault(file=str(path), line=0, problem=sentence, fixable=False)
