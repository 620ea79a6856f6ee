"""Copies: the other versions of a library that a synchronising service left beside it when two machines wrote at once."""

import re
from collections.abc import Iterator
from pathlib import Path

from histcite.store.mark import MARK
from histcite.tables import read_table

_BEGINNING = 200
"""How much of a file tells whether it is a library: the mark stands first."""


def conflicted_copies(path: Path) -> Iterator[tuple[Path, str]]:
    """Each copy of *path*, a library or its journal, beside it that a service made, with the name of a service that names copies so."""
    forms = _forms(path)
    for file in sorted(path.parent.iterdir()):
        named = (service for service, form in forms if form.fullmatch(file.name))
        service = next(named, "") if file.suffix == path.suffix and file.name != path.name else ""
        if service and _is_ours(file):
            yield file, service


def _forms(path: Path) -> list[tuple[str, re.Pattern[str]]]:
    name, ending = re.escape(path.stem), re.escape(path.suffix)
    return [
        (service, re.compile(form.replace("{name}", name).replace("{ending}", ending), re.IGNORECASE))
        for service, forms in read_table(Path(__file__).with_name("copies.toml")).items()
        for form in forms
    ]


def _is_ours(file: Path) -> bool:
    """Whether this is a library, or the journal of one."""
    try:
        with file.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
    except OSError:
        return False
    return f'"{MARK}"'.encode() in beginning or beginning.startswith(b'{"crc": "')
