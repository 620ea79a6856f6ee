"""The archives that a user adds in a TOML file of her own: checked at the door, read beside the shipped ones, written."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from histcite.archives.labels import LEAF, LEVELS, labels_of
from histcite.archives.letters import data, squeeze
from histcite.archives.parser import read_reference
from histcite.archives.registry import Archive, Registry, shipped
from histcite.deferred import expression
from histcite.errors import BadArchive, UnreadableArchives
from histcite.tables import parse_table

FAMILIES = ("labelled", "suffix", "positional", "boxes", "editions")
"""How the references of an archive are built."""

SHORTEST_NAME = 2

_ID = expression(r"[A-Z]{2}-[A-Z0-9]+(?:-[A-Z0-9]+)*")
_BARE = expression(r"[\w-]+", re.ASCII)
_PLACE = expression(r" \(at line (\d+), column \d+\)")
_FIELDS = tuple(field.name for field in fields(Archive) if field.name != "id")
_TEXTS = ("city", "country", "family", "tradition", "bare", "basis", "example", "part_of", "numbered")
_LISTS = ("acronyms", "former", "also", "levels", "unlabelled", "shelfmarks")


def registry_with(path: Path) -> Registry:
    """Give the shipped archives and those of the user's TOML file, where hers replace one of the same id.

    Raises UnreadableArchives for a file that is no TOML, BadArchive for a table that describes no archive.
    """
    text = _read(path)
    tables = _tables(text, path)
    own = {key: _described(key, table, path, _line(key, text)) for key, table in tables.items()}
    known = Registry({**shipped().tables, **own})
    for key in own:
        _check_example(known.get(key), known, path, _line(key, text))
    return known


def enrol(path: Path, key: str, table: Mapping[str, Any]) -> tuple[Archive, str]:
    """Give the archive that *table* describes, and the text of the user's file at *path* with it added.

    Raises BadArchive for a table that describes none or whose id is taken, UnreadableArchives for a file that is no TOML.
    """
    text = _read(path) if path.exists() else _HEADING
    if key in shipped() or key in _tables(text, path):
        raise BadArchive(path, 0, key, "this id is taken; choose another one")
    said = {name: value for name, value in table.items() if value}
    known = Registry({**shipped().tables, key: _described(key, said, path, 0)})
    _check_example(known.get(key), known, path, 0)
    written = "".join(f"{name} = {_toml(value)}\n" for name, value in said.items())
    return known.get(key), f"{text.rstrip()}\n\n[{key}]\n{written}"


_HEADING = """# Archives of your own, read beside the ones that histcite knows; a table with the id of a known one replaces it.
# 'histcite archive show ID' shows how an archive is read and printed.
"""


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        entries = (
            (key if _BARE.fullmatch(key) else _toml(key), _toml(inner)) for key, inner in value.items()
        )
        return "{ " + ", ".join(f"{key} = {inner}" for key, inner in entries) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableArchives(path, 0, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise UnreadableArchives(path, 0, "it is not written in UTF-8") from error


def _tables(text: str, path: Path) -> dict[str, Any]:
    try:
        return parse_table(text)
    except ValueError as error:
        told = _PLACE.search(str(error))
        line = int(told[1]) if told else text.count("\n") + 1
        raise UnreadableArchives(path, line, _PLACE.sub("", str(error))) from error


def _line(key: str, text: str) -> int:
    """Give the number of the line on which the table *key* begins; 0 if it cannot be found."""
    found = re.search(rf'^\s*\[\s*"?{re.escape(key)}"?\s*\]', text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 0


def _described(key: str, table: Any, path: Path, line: int) -> dict[str, Any]:
    """Give the table of an archive of the user's with what it may leave unsaid. Raises BadArchive where it describes none."""
    for complaint in _complaints(key, table):
        raise BadArchive(path, line, key, complaint)
    described = {"country": key[:2], "basis": "added by the user", **table}
    archive = Archive.from_table(key, described)
    try:
        written = (pattern for _, (pattern, _) in archive.written)
        for pattern in (archive.bare, *written, *labels_of(archive).values.values()):
            re.compile(pattern)
    except (re.error, KeyError) as error:
        raise BadArchive(path, line, key, f"a pattern cannot be read ({error})") from error
    return described


def _complaints(key: str, table: Any) -> Iterator[str]:
    """Say what keeps *table* from describing an archive; nothing if it does."""
    if not _ID.fullmatch(key):
        yield "an id is the two letters of a country and an acronym, such as XK-AKS"
    elif not isinstance(table, Mapping):
        yield "it must be a table of its own, such as [XK-AKS]"
    else:
        for check in (_wrong_fields, _wrong_forms, _wrong_words, _wrong_labels):
            yield from check(table)


def _wrong_fields(table: Mapping[str, Any]) -> Iterator[str]:
    for name in table:
        if name not in _FIELDS:
            yield f"{name!r} is no field of an archive; there are {', '.join(_FIELDS)}"
    if not table.get("acronyms"):
        yield 'it needs its acronyms, such as acronyms = ["AKS"]'
    for name in _TEXTS:
        if not isinstance(table.get(name, ""), str):
            yield f"{name} must be a text in quotes"
    for name in _LISTS:
        given = table.get(name, [])
        if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
            yield f'{name} must be a list of texts, such as {name} = ["..."]'
    for name in ("names", "values"):
        given = table.get(name, {})
        if not isinstance(given, Mapping) or not all(isinstance(one, str) for one in given.values()):
            yield f'{name} must be a table of texts, such as {name} = {{ en = "..." }}'


def _wrong_forms(table: Mapping[str, Any]) -> Iterator[str]:
    given = table.get("written", {})
    forms = given.values() if isinstance(given, Mapping) else (given,)
    for form in forms:
        if (
            not isinstance(form, list)
            or len(form) != len(("pattern", "form"))
            or not all(isinstance(one, str) for one in form)
        ):
            yield 'written must be a table of a pattern and what is written for it, such as written = { fonds = ["^F", "F/"] }'


def _wrong_words(table: Mapping[str, Any]) -> Iterator[str]:
    for name in (*table["acronyms"], *table.get("also", ()), *table.get("former", ())):
        if len(squeeze(name)) < SHORTEST_NAME:
            yield f"{name!r} is too short for a name; it would be found in every reference"
    choices: dict[str, tuple[str, ...]] = {"family": FAMILIES, "tradition": tuple(data("labels"))}
    for name, known in choices.items():
        if table.get(name, known[0]) not in known:
            yield f"{name} {table[name]!r} is not known; choose from {', '.join(known)}"
    for level in (*table.get("levels", ()), *table.get("values", ())):
        if level not in (*LEVELS, LEAF):
            yield f"{level!r} is no level; choose from {', '.join(LEVELS)}"


def _wrong_labels(table: Mapping[str, Any]) -> Iterator[str]:
    labels = table.get("labels", {})
    if not isinstance(labels, Mapping):
        yield 'labels must be a table, such as labels = { file = "d." }'
        return
    for name, given in labels.items():
        for level, form in given.items() if isinstance(given, Mapping) else ((name, given),):
            if level not in (*LEVELS, LEAF):
                yield f"{level!r} is no level; choose from {', '.join((*LEVELS, LEAF))}"
            forms = form if isinstance(form, list) else [form]
            if not forms or not all(isinstance(one, str) and one.strip() for one in forms):
                yield f'the label of {level} must be a text, such as {level} = "d."'


def _check_example(archive: Archive, known: Registry, path: Path, line: int) -> None:
    if not archive.example:
        return
    read = read_reference(archive.example, archives=known)
    if read is None or read.archive != archive.id or read.rest:
        how = "is not recognised" if read is None else f"is read as {read.canonical}"
        left = f", and {read.rest!r} is not understood" if read and read.rest else ""
        raise BadArchive(path, line, archive.id, f"its example {archive.example!r} {how}{left}")
