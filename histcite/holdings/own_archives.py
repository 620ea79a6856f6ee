"""The archives that a library knows: the shipped ones, and those of the file ``archives.toml`` beside it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from histcite.archives import Archive, Registry, shipped
from histcite.errors import NoLibrary, UnknownArchive
from histcite.holdings.whereabouts import find_library

FILE = "archives.toml"


def archives_file(named: Path | None = None) -> Path:
    """The user's file of archives: beside the library to work with, in this folder where there is none.

    Raises NoLibrary only for a library that was *named*.
    """
    try:
        return find_library(named, os.environ, Path.cwd()).with_name(FILE)
    except NoLibrary:
        if named is not None:
            raise
        return Path.cwd() / FILE


def known_archives(file: Path) -> Registry:
    """The shipped archives, and those of *file* if it is there. Raises UnreadableArchives or BadArchive."""
    if not file.exists():
        return shipped()
    from histcite.archives.enrolment import registry_with

    return registry_with(file)


def find_archive(archives: Registry, typed: str) -> Archive:
    """The archive that is called *typed*, in any script. Raises UnknownArchive, which names the nearest one."""
    found = archives.find(typed)
    if found is None:
        nearest = archives.nearest(typed)
        raise UnknownArchive(typed, nearest.acronym() if nearest else "")
    return found


def add_archive(file: Path, key: str, table: Mapping[str, Any]) -> Archive:
    """Add the archive that *table* describes to *file*, which is made if need be; nothing is written if it is refused.

    Raises BadArchive, UnreadableArchives or NotWritable.
    """
    from histcite.archives.enrolment import enrol
    from histcite.store.replacement import replace_file

    archive, text = enrol(file, key, table)
    replace_file(file, text.encode())
    return archive
