"""A file on trial: its claims as a library of their own, checked and then gone; nothing of it is taken in."""

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
from histcite.records.cells import Place


@contextmanager
def on_trial(delivery: Delivery, named: Path | None) -> Iterator[Library]:
    """A library of *delivery* alone, with the names, properties, sources and archives of the library at hand, if there is one.

    Raises BadBatch for a file with problems, NoLibrary for a library that was *named* and is not there.
    """
    own = archives_file(named)
    at_hand = _at_hand(named)
    with TemporaryDirectory(prefix="histcite-") as folder:
        if own.exists():
            shutil.copy(own, Path(folder) / ARCHIVES)
        library = Library.create(folder)
        if at_hand:
            held = at_hand.holdings
            known = (*held.properties.values(), *held.aliases.values(), *held.sources.values())
            place = Place(file=str(at_hand.path), line=0)
            library.take_in(Delivery(records=tuple((place, record) for record in known)), Terms())
        accession = library.take_in(delivery, Terms())
        if accession.problems:
            raise BadBatch([str(problem) for problem in accession.problems])
        yield library


def _at_hand(named: Path | None) -> Library | None:
    try:
        return Library.open(named)
    except NoLibrary:
        if named is not None:
            raise
        return None
