"""Where the library is: named, told by the environment, or in this folder or the nearest parent that has one."""

from collections.abc import Mapping
from pathlib import Path

from histcite.errors import NoLibrary

FILE = "histcite.json"
VARIABLE = "HISTCITE_LIBRARY"


def library_file(path: Path) -> Path:
    """The library's file for a path that names it or the folder it lies in; a path that is not there yet names a folder
    unless it ends in ``.json``.
    """
    if path.is_dir() or (not path.exists() and path.suffix != ".json"):
        return path / FILE
    return path


def find_library(named: Path | None, environment: Mapping[str, str], here: Path) -> Path:
    """The file of the library to work with. Raises NoLibrary, which says where it was looked for."""
    told = named or (Path(environment[VARIABLE]) if environment.get(VARIABLE) else None)
    if told is not None:
        file = library_file(told.expanduser())
        if not file.exists():
            raise NoLibrary(f"at {file}")
        return file
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise NoLibrary("in this folder or above it")
