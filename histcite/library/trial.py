"""Libraries made to be looked at: a file on trial beside a copy of the library, and the worked example."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from histcite.cautions import NewFormat
from histcite.errors import LibraryExists, NoLibrary
from histcite.holdings.outgoing import hand_out
from histcite.holdings.own_archives import FILE as ARCHIVES
from histcite.holdings.own_archives import archives_file
from histcite.holdings.whereabouts import library_file
from histcite.intake.exchange import ColumnLayout, Delivery, Terms, open_file
from histcite.library.facade import Library
from histcite.store import Store
from histcite.unreadable import BadBatch


@contextmanager
def on_trial(delivery: Delivery, named: Path | None) -> Iterator[tuple[Library, frozenset[str]]]:
    """A copy of the library at hand, or an empty one, into which *delivery* is taken; and the keys of the claims it brings.

    Raises BadBatch for a file with problems, NoLibrary for a library that was *named* and is not there.
    """
    own = archives_file(named)
    try:
        files = Store(Library.open(named).path).files
    except NoLibrary:
        if named is not None:
            raise
        files = ()
    with TemporaryDirectory(prefix="histcite-") as folder:
        if own.exists():
            shutil.copy(own, Path(folder) / ARCHIVES)
        for file in files:
            shutil.copy(file, folder)
        library = Library.open(Path(folder) / files[0].name) if files else Library.create(folder)
        accession = library.receive(delivery, Terms(on_duplicate="update"))
        if accession.problems:
            raise BadBatch(accession.problems)
        delivered = (*accession.rows.values(), *accession.skipped)
        yield library, frozenset(delivered) & frozenset(library.claims)


PARTS = {"article": "soviet-albanian-split", "other sources": "soviet-albanian-split/other-sources"}
"""The parts of the worked example and the folders of their sheets; each leans on those before it."""

SHEETS = {
    "properties.csv": "properties",
    "names.csv": "aliases",
    "sources.csv": "sources",
    "claims.csv": "claims",
}


def build(folder: Path, last: str = "") -> tuple[Library, Path]:
    """The worked example, or as much of it as ends with the part *last*, in a new library in *folder*, and its bibliography in ``refs.bib``.

    Its sheets lie inside the installed package, or beside it in a checkout. Raises LibraryExists.
    """
    package = Path(__file__).parents[1]
    examples = package / "examples"
    file = library_file(folder)
    bibliography = file.with_name("refs.bib")
    if bibliography.exists():
        raise LibraryExists(bibliography)
    library = Library.create(file)
    for part, where in PARTS.items():
        _take_in(library, (examples if examples.is_dir() else package.parent / "examples") / where)
        if part == last:
            break
    hand_out(bibliography, library.export("bibtex").encode(), file)
    return library, bibliography


def _take_in(library: Library, sheets: Path) -> None:
    """Take the sheets of one part into *library*; that no older program reads it concerns nobody, for it is new."""
    with warnings.catch_warnings(action="ignore", category=NewFormat):
        for name, kind in SHEETS.items():
            sheet = sheets / name
            layout = ColumnLayout(kind=kind, archives=library.archives)
            parcel = open_file(sheet, layout)
            accession = library.receive(parcel.delivery, Terms())
            if accession.problems:
                raise BadBatch(accession.problems)
