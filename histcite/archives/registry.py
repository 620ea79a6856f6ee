"""The registry of archives: who they are, how they are called, and how their references are built."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from histcite.archives.letters import data, is_cyrillic, squeeze
from histcite.frozen import dataclass
from histcite.tables import read_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An institution that keeps records, as a table of the registry describes it.

    *values*, *labels*, *unlabelled*, *numbered*, *written* and *shelfmarks* are what it has of its own beside its *tradition*.
    *part_of* is the id of the archive of which it is a department, under whose name its papers are cited as well; *address* a pattern of
    the pages on which it shows its documents, with groups named like the levels.
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
    numbered: str = ""
    written: tuple[tuple[str, tuple[str, str]], ...] = ()
    shelfmarks: tuple[str, ...] = ()
    bare: str = ""
    part_of: str = ""
    carrier: bool = False
    address: str = ""
    verified: bool = False
    basis: str = ""
    example: str = ""

    def __hash__(self) -> int:
        return hash(self.id)

    @classmethod
    def from_table(cls, key: str, table: Mapping[str, Any]) -> "Archive":
        """Build an archive from its TOML table; unknown keys raise ``TypeError``.

        A label that stands outside any language's table is used in all of them.
        """
        given = table.get("labels", {})
        everywhere = {level: form for level, form in given.items() if not isinstance(form, Mapping)}
        by_language = {"": everywhere} | {
            name: labels for name, labels in given.items() if name not in everywhere
        }
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
        }
        fields |= {
            "names": tuple(table.get("names", {}).items()),
            "values": tuple(table.get("values", {}).items()),
            "written": tuple((level, tuple(form)) for level, form in table.get("written", {}).items()),
            "labels": tuple(
                (language, level, (form,) if isinstance(form, str) else tuple(form))
                for language, labels in by_language.items()
                for level, form in labels.items()
            ),
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
    """Archives in a stable order, each described by a table under its id, found by any name in any script."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self.tables = tables
        self._made: dict[str, Archive] = {}

    @cached_property
    def index(self) -> dict[str, tuple[str, ...]]:
        """The ids of the archives called by each name, as it is looked up; first those whose acronym it is.

        Made when the first name is looked for.
        """
        called = [
            (
                (key, (key, *one["acronyms"])),
                (key, one.get("names", {}).values()),
                (key, one.get("also", ())),
                (key, one.get("former", ())),
            )
            for key, one in self.tables.items()
        ]
        index: dict[str, dict[str, None]] = {}
        for names_of_a_kind in zip(*called, strict=True):
            for key, names in names_of_a_kind:
                for name in names:
                    index.setdefault(squeeze(name), {})[key] = None
        return {name: tuple(ids) for name, ids in index.items()}

    @cached_property
    def _by_acronym(self) -> dict[str, str]:
        """The id of the first archive with each acronym, as it is looked up."""
        return {
            squeeze(short): key
            for key, one in reversed([*self.tables.items()])
            for short in (key, *one["acronyms"])
        }

    @cached_property
    def sorted_names(self) -> tuple[str, ...]:
        """Every name, as it is looked up, in alphabetical order: those with one beginning stand together."""
        return tuple(sorted(self.index))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Every acronym and former name, as it is written."""
        return frozenset(
            short for one in self.tables.values() for short in (*one["acronyms"], *one.get("former", ()))
        )

    def __iter__(self) -> Iterator[Archive]:
        return map(self.get, self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def __contains__(self, key: object) -> bool:
        return key in self.tables

    def get(self, key: str) -> Archive:
        """Give the archive with the id *key*, made when it is first asked for; ``KeyError`` if there is none."""
        archive = self._made.get(key)
        if archive is None:
            archive = self._made[key] = Archive.from_table(key, self.tables[key])
        return archive

    def find(self, text: str) -> Archive | None:
        """Find the archive called *text*: an id, acronym, name or former name, in any case or script."""
        name = squeeze(text)
        key = self._by_acronym.get(name) or next(iter(self.index.get(name, ())), "")
        return self.get(key) if key else None

    def search(self, words: str) -> tuple[Archive, ...]:
        """Find every archive of which all *words* occur in its names, city or country."""
        wanted = [squeeze(word) for word in words.split()]
        found = []
        for archive in self:
            cities = (archive.city, *data("words")["cities"].get(archive.city, ()))
            described = " ".join(map(squeeze, (archive.id, *archive.called, *cities, archive.country)))
            if all(word in described for word in wanted):
                found.append(archive)
        return tuple(found)

    def carrier_in(self, text: str) -> Archive | None:
        """Find the first publisher of copies that *text* names; None where none."""
        carriers = (archive for archive in self if archive.carrier)
        return next((one for one in carriers if any(name in text for name in one.called)), None)

    def nearest(self, text: str) -> Archive | None:
        """Find the archive whose name is spelt most like *text*; None if nothing is near."""
        import difflib

        near = difflib.get_close_matches(squeeze(text), self.index, n=1, cutoff=0.6)
        return self.get(self.index[near[0]][0]) if near else None


@cache
def shipped() -> Registry:
    """Give the archives that are shipped with the program: the tables of the folder beside this module."""
    return Registry(read_tables(Path(__file__).with_name("registry")))
