"""Files that go out: what the user names to be written, which never comes in the place of what a library keeps."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from histcite.deferred import expression
from histcite.errors import NotWritable
from histcite.holdings.own_archives import FILE as ARCHIVES
from histcite.holdings.own_columns import COLUMNS_FILE
from histcite.holdings.settings import FILE as SETTINGS
from histcite.holdings.whereabouts import FILE
from histcite.records.kinds import BY_TABLE
from histcite.store import DESK, replace_file
from histcite.store.layout import MARK
from histcite.store.leftover import SUFFIX, journal_of

KEPT_NAMES = {
    DESK: f"what a library keeps in {DESK}",
    ARCHIVES: "for the archives that a library adds to the shipped ones",
    SETTINGS: "for the settings that hold for a library",
    COLUMNS_FILE: "for the headings that a library knows of its tables",
}
"""The names, of a file or a folder that it lies in, under which only a library keeps things; and what stands there."""

_BEGINNING = 4096
"""Within how many bytes a library is told."""

_LIBRARY = expression(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:%b)"\s*:\s*\{\s*(?:\}|"\d+"\s*:)' % "|".join([MARK, *BY_TABLE]).encode()
)
"""How a library begins, in whatever order another program wrote its tables."""


def hand_out(path: Path, data: bytes, library: Path) -> None:
    """Write *data* to the file that the user named, in one step. Raises NotWritable, and what was there is still there.

    It is refused as :func:`refuse_kept` says.
    """
    refuse_kept(path, library)
    replace_file(path, data)


def refuse_kept(path: Path, library: Path | None, read: Iterable[Path] = ()) -> None:
    """Raise NotWritable where *path*, by any link or spelling, is what *library* or any other one keeps, or a file that is *read* for what is written."""
    target, status = Path(os.path.realpath(path)), None
    with suppress(OSError):
        status = target.stat()
    why = next((KEPT_NAMES[name] for part in target.parts if (name := part.casefold()) in KEPT_NAMES), "")
    if not why and library and status and is_one_of(status, kept_by(library)):
        why = "the library itself" if is_one_of(status, [library]) else "what the library keeps"
    if not why and (target.name.casefold() == FILE or _is_of_a_library(target)):
        why = "a library, or named as one"
    if not why and status and is_one_of(status, read):
        why = "read for what would be written"
    if why:
        raise NotWritable(path, f"it is {why}, so choose another file")


def kept_by(library: Path) -> Iterator[Path]:
    """The files that a library keeps: its own, those beside it, and all in its hidden folder."""
    file = Path(os.path.realpath(library))
    yield from (
        file,
        journal_of(file),
        file.with_name(ARCHIVES),
        file.with_name(COLUMNS_FILE),
        file.with_name(SETTINGS),
    )
    with suppress(OSError):
        yield from (file.parent / DESK).iterdir()


def is_one_of(status: os.stat_result, files: Iterable[Path]) -> bool:
    """Whether a file of this *status* is one of *files*, by whatever link."""
    for file in files:
        with suppress(OSError):
            if os.path.samestat(status, file.stat()):
                return True
    return False


def _is_of_a_library(target: Path) -> bool:
    """Whether the file *target* begins as a library does, or is named as the journal beside one. Raises NotWritable where it cannot be read."""
    if target.suffix.casefold() == SUFFIX and target.with_suffix("").is_file():
        return True
    try:
        if not target.is_file():
            return False
        with target.open("rb") as stream:
            return _LIBRARY.match(stream.read(_BEGINNING)) is not None
    except OSError as error:
        raise NotWritable(target, error.strerror or str(error)) from error
