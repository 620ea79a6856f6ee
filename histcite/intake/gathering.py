"""The rows of one claim: gathered where others stand between them, and linked to sources."""

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import NamedTuple

from histcite.errors import HistciteError
from histcite.intake.linking import Linker
from histcite.records.cells import Problem
from histcite.records.claim import Reference
from histcite.records.entry import Draft

WITH_ANOTHER = "goes with another row of its key, which was left out"
"""Why a row was left out that has nothing wrong itself."""


class Linked(NamedTuple):
    """The references of one row tied to sources, or the problem with them, and what was said of them."""

    references: tuple[Reference, ...] = ()
    problem: Problem | None = None
    remarks: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Gathered:
    """The rows of one claim, and the time of entry of the first; they are linked at once where others come between them."""

    rows: list[Draft]
    linked: list[Linked] = field(default_factory=list)
    stamp: str = ""

    def tied(self, linker: Linker) -> list[Linked]:
        """Each row as it was linked, or as it is linked now."""
        return self.linked or [*map(partial(linked_by, linker), self.rows)]


def linked_by(linker: Linker, row: Draft) -> Linked:
    """One row linked, or not; no later reference leans on one that could not be."""
    linker.remarks.clear()
    try:
        references = tuple(chain.from_iterable(map(linker.link, row.references)))
    except HistciteError as error:
        linker.break_off()
        return Linked(problem=Problem(place=row.place, column="reference", message=str(error)))
    return Linked(references=references, remarks=tuple(linker.remarks))
