"""The worked example as a library: the Soviet-Albanian split of 1960-61, from the files that come with the program."""

from pathlib import Path

from histcite.errors import BadBatch, LibraryExists
from histcite.library.accession import Terms
from histcite.library.exchange import Layout, open_parcel, read_bytes
from histcite.library.facade import Library
from histcite.library.finding import library_file
from histcite.store import replace_file

SHEETS = {
    "properties.csv": "properties",
    "names.csv": "aliases",
    "sources.csv": "sources",
    "claims.csv": "claims",
}


def example_folder() -> Path:
    """The folder of the worked example: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "examples"
    return (installed if installed.is_dir() else package.parent / "examples") / "soviet-albanian-split"


def build(folder: Path) -> tuple[Library, Path]:
    """The example in a new library in *folder*, and its bibliography in ``refs.bib``. Raises LibraryExists."""
    file = library_file(folder)
    bibliography = file.with_name("refs.bib")
    if bibliography.exists():
        raise LibraryExists(bibliography)
    library = Library.create(file)
    for name, kind in SHEETS.items():
        sheet = example_folder() / name
        parcel = open_parcel(read_bytes(sheet), str(sheet), Layout(kind=kind, archives=library.archives))
        accession = library.take_in(parcel.delivery, Terms())
        if accession.problems:
            raise BadBatch([str(problem) for problem in accession.problems])
    replace_file(bibliography, library.export("bibtex").encode())
    return library, bibliography
