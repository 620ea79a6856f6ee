"""The registry of archives: who they are, how they are called, and how their references are built."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from histcite.archives.letters import data, is_cyrillic, squeeze
from histcite.tables import parse_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An institution that keeps records, as a table of the registry describes it.

    *values*, *labels*, *unlabelled* and *shelfmarks* are what it has of its own beside its *tradition*.
    """

    id: str
    acronyms: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()
    former: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    city: str = ""
    country: str = ""
    family: str = "labelled"
    tradition: str = "english"
    levels: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    unlabelled: tuple[str, ...] = ()
    shelfmarks: tuple[str, ...] = ()
    bare: str = ""
    carrier: bool = False
    verified: bool = False
    basis: str = ""
    example: str = ""

    @classmethod
    def from_table(cls, key: str, table: Mapping[str, Any]) -> "Archive":
        """Build an archive from its TOML table; unknown keys raise ``TypeError``."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
        }
        labels = [
            (language, level, (form,) if isinstance(form, str) else tuple(form))
            for language, forms in table.get("labels", {}).items()
            for level, form in forms.items()
        ]
        fields |= {
            "names": tuple(table.get("names", {}).items()),
            "values": tuple(table.get("values", {}).items()),
            "labels": tuple(labels),
        }
        return cls(id=key, **fields)

    @property
    def called(self) -> tuple[str, ...]:
        """Every name it has or had, in every language and script."""
        return (*self.acronyms, *(name for _, name in self.names), *self.also, *self.former)

    def acronym(self, *, cyrillic: bool = False) -> str:
        """Give the printed acronym in Cyrillic or Latin letters; the first of all if that script has none."""
        fitting = (short for short in self.acronyms if is_cyrillic(short) == cyrillic)
        return next(fitting, self.acronyms[0])

    def name(self, language: str = "en") -> str:
        """Give the full name in *language*, else in the first language known."""
        names = dict(self.names)
        return names.get(language) or next(iter(names.values()), self.acronyms[0])


class Registry:
    """Archives in a stable order, found by any name in any script."""

    def __init__(self, archives: Iterable[Archive]) -> None:
        self._archives = {archive.id: archive for archive in archives}
        self.index: dict[str, tuple[str, ...]] = {}
        for archive in self._archives.values():
            for key in {squeeze(name): None for name in (archive.id, *archive.called)}:
                self.index[key] = (*self.index.get(key, ()), archive.id)
        self.beginnings = {key[:length] for key in self.index for length in range(1, len(key) + 1)}
        self.acronyms = frozenset(short for archive in self for short in (*archive.acronyms, *archive.former))

    def __iter__(self) -> Iterator[Archive]:
        return iter(self._archives.values())

    def __len__(self) -> int:
        return len(self._archives)

    def __contains__(self, key: object) -> bool:
        return key in self._archives

    def get(self, key: str) -> Archive:
        """Give the archive with the id *key*; ``KeyError`` if there is none."""
        return self._archives[key]

    def find(self, text: str) -> Archive | None:
        """Find the archive called *text*: an id, acronym, name or former name, in any case or script."""
        ids = self.index.get(squeeze(text), ())
        return self._archives[ids[0]] if ids else None

    def search(self, words: str) -> tuple[Archive, ...]:
        """Find every archive of which all *words* occur in its names, city or country."""
        wanted = [squeeze(word) for word in words.split()]
        return tuple(archive for archive in self if all(word in _description(archive) for word in wanted))

    def nearest(self, text: str) -> Archive | None:
        """Find the archive whose name is spelt most like *text*; None if nothing is near."""
        import difflib

        near = difflib.get_close_matches(squeeze(text), self.index, n=1, cutoff=0.6)
        return self._archives[self.index[near[0]][0]] if near else None


def _description(archive: Archive) -> str:
    cities = (archive.city, *data("words")["cities"].get(archive.city, ()))
    return " ".join(map(squeeze, (archive.id, *archive.called, *cities, archive.country)))


def _read(tables: Mapping[str, Any]) -> list[Archive]:
    return [Archive.from_table(key, table) for key, table in tables.items()]


@cache
def registry() -> Registry:
    """Give the archives that are shipped with the program."""
    return Registry(_read(data("registry")))


@cache
def registry_with(*paths: Path) -> Registry:
    """Give the shipped archives and those of the user's TOML files; a later table replaces one with the same id."""
    archives = list(registry())
    for path in paths:
        archives += _read(parse_table(path.read_text(encoding="utf-8")))
    return Registry(archives)
