"""Libraries made to be looked at: a file on trial beside a copy of the library, and the worked example."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from histcite.errors import LibraryExists, NoLibrary
from histcite.holdings.outgoing import hand_out
from histcite.holdings.own_archives import FILE as ARCHIVES
from histcite.holdings.own_archives import archives_file
from histcite.holdings.whereabouts import library_file
from histcite.intake.exchange import ColumnLayout, Delivery, Terms, open_parcel
from histcite.library.facade import Library
from histcite.store import Store
from histcite.store.file import read_data
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


SHEETS = {
    "properties.csv": "properties",
    "names.csv": "aliases",
    "sources.csv": "sources",
    "claims.csv": "claims",
}


def build(folder: Path) -> tuple[Library, Path]:
    """The example in a new library in *folder*, and its bibliography in ``refs.bib``. Raises LibraryExists.

    Its sheets lie inside the installed package, or beside it in a checkout.
    """
    package = Path(__file__).parents[1]
    examples = package / "examples"
    sheets = (examples if examples.is_dir() else package.parent / "examples") / "soviet-albanian-split"
    file = library_file(folder)
    bibliography = file.with_name("refs.bib")
    if bibliography.exists():
        raise LibraryExists(bibliography)
    library = Library.create(file)
    for name, kind in SHEETS.items():
        sheet = sheets / name
        parcel = open_parcel(read_data(sheet), str(sheet), ColumnLayout(kind=kind, archives=library.archives))
        accession = library.receive(parcel.delivery, Terms())
        if accession.problems:
            raise BadBatch(accession.problems)
    hand_out(bibliography, library.export("bibtex").encode(), file)
    return library, bibliography
