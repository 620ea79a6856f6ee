"""What became of the papers of archives that are no more: the signatures that they have now, and the titles of fonds."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from histcite.archives.labels import LEVELS
from histcite.archives.letters import squeeze
from histcite.archives.reference import ArchivalReference
from histcite.frozen import dataclass
from histcite.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Papers that went ``into`` an archive: of one that was called by ``names``, or that still is the archive ``origin``.

    ``fonds`` is a pattern of the fonds that are meant; ``becomes`` gives the levels that they have now, where a rule is known.
    """

    into: str
    names: tuple[str, ...] = ()
    origin: str = ""
    fonds: str = ".*"
    becomes: Mapping[str, str]
    basis: str

    def renumbers(self, reference: ArchivalReference) -> re.Match[str] | None:
        """The fonds of *reference* where it was written by the old signatures, as the name of the archive in it tells or its fonds does."""
        if not self.becomes or reference.archive != self.into or reference.relative:
            return None
        written = squeeze(reference.text)
        is_meant = not self.names or any(squeeze(name) in written for name in self.names)
        return re.fullmatch(self.fonds, dict(reference.levels).get("fonds", "")) if is_meant else None


def as_now(reference: ArchivalReference) -> tuple[ArchivalReference, tuple[ArchivalReference, ...]]:
    """*reference* as its file is called today, and as it was called before; the very same and nothing where no rule is known for it.

    What an archive that is no more called it keeps the name of that archive, for its numbers mean other files where the papers are now.
    """
    for succession in successions():
        if fonds := succession.renumbers(reference):
            old = dict(reference.levels)
            if all(
                f"{{{level}}}" not in form or level in old
                for form in succession.becomes.values()
                for level in LEVELS
            ):
                known = old | fonds.groupdict()
                new = old | {level: form.format_map(known) for level, form in succession.becomes.items()}
                before = replace(reference, leaves=())
                if succession.names:
                    before = replace(before, archive="", unknown_archive=succession.names[0])
                return replace(reference, levels=tuple(new.items())), (before,)
    return reference, ()


@cache
def successions() -> tuple[Succession, ...]:
    """Every succession that is known."""
    return tuple(
        Succession(
            into=table["into"],
            names=tuple(table.get("names", ())),
            origin=table.get("from", ""),
            fonds=table.get("fonds", ".*"),
            becomes=table.get("becomes", {}),
            basis=table["basis"],
        )
        for table in read_table(Path(__file__).with_name("succession.toml")).values()
    )


def title_of_fonds(reference: ArchivalReference) -> str:
    """The title of the fonds in which *reference* lies; empty where none is known."""
    fonds: Mapping[str, str] = titles_of_fonds(reference.archive).get(
        dict(reference.levels).get("fonds", ""), {}
    )
    return fonds.get("title", "")


def titles_of_fonds(archive: str) -> Mapping[str, Mapping[str, str]]:
    """The titles of the fonds of an archive, by its id, and where each was seen, by the number of the fonds."""
    titles: Mapping[str, Mapping[str, str]] = _titles().get(archive, {})
    return titles


@cache
def _titles() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return read_table(Path(__file__).with_name("fonds.toml"))
