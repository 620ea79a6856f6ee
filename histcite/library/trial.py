"""A file on trial: its claims beside those of a copy of the library, checked and then gone; nothing is taken in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from histcite.errors import BadBatch, NoLibrary
from histcite.library.accession import Delivery, Terms
from histcite.library.archives import FILE as ARCHIVES
from histcite.library.archives import archives_file
from histcite.library.facade import Library
from histcite.library.finding import library_file


@contextmanager
def on_trial(delivery: Delivery, named: Path | None) -> Iterator[tuple[Library, frozenset[str]]]:
    """A copy of the library at hand, or an empty one, into which *delivery* is taken; and the keys of the claims it brings.

    Raises BadBatch for a file with problems, NoLibrary for a library that was *named* and is not there.
    """
    own = archives_file(named)
    at_hand = _at_hand(named)
    with TemporaryDirectory(prefix="histcite-") as folder:
        if own.exists():
            shutil.copy(own, Path(folder) / ARCHIVES)
        library = _copied(at_hand, Path(folder)) if at_hand else Library.create(folder)
        accession = library.take_in(delivery, Terms(on_duplicate="update"))
        if accession.problems:
            raise BadBatch([str(problem) for problem in accession.problems])
        delivered = (*accession.rows.values(), *accession.skipped)
        yield library, frozenset(delivered) & frozenset(library.claims)


def _copied(library: Library, folder: Path) -> Library:
    for file in library.files:
        shutil.copy(file, folder / file.name.replace(library.path.name, library_file(folder).name, 1))
    return Library.open(folder)


def _at_hand(named: Path | None) -> Library | None:
    try:
        return Library.open(named)
    except NoLibrary:
        if named is not None:
            raise
        return None
