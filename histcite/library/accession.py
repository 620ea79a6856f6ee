"""An accession: what a file brings, on which terms it is taken in, and what came of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from histcite.records.cells import Problem
from histcite.records.entry import Read

ON_DUPLICATE = ("error", "skip", "update")


def _nothing() -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a file brings, in two goes, so that nobody need hold all of it.

    ``survey`` gives the key of each claim, empty where it has none, and whole the records that claims may lean on: sources, aliases,
    properties. ``contents`` gives everything else: drafts still to be linked, whole records, and what could not be read.
    """

    survey: Callable[[], Iterator[str | Read]] = _nothing
    contents: Callable[[], Iterator[Read]] = _nothing
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a batch is taken in.

    ``on_duplicate`` says what becomes of a key that is there already; ``ibid`` lets a reference lean on the row before;
    ``keep_going`` takes in what can be read; ``dry_run`` writes nothing.
    """

    on_duplicate: str = "error"
    ibid: bool = False
    keep_going: bool = False
    dry_run: bool = False

    def allow(self, accession: "Accession") -> bool:
        """Whether *accession* may be written."""
        return not self.dry_run and (self.keep_going or not accession.problems)


class Entered(NamedTuple):
    """A record that was entered: what it is, and what it is called."""

    kind: type[Any]
    key: str


@dataclass(slots=True, kw_only=True)
class Accession:
    """What a batch changes: the records written, keys skipped, problems found, and the key that the row on each line got.

    ``made`` are the sources that references named and the library did not have.
    """

    added: list[Entered] = field(default_factory=list)
    made: list[Entered] = field(default_factory=list)
    updated: list[Entered] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rows: dict[int, str] = field(default_factory=dict)

    @property
    def written(self) -> list[Entered]:
        """Every record that is written."""
        return [*self.made, *self.added, *self.updated]
