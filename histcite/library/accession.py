"""Taking in a batch: what a file brings is linked and met with what is there, before anything is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from histcite.errors import HistciteError, UnknownKey
from histcite.library.holdings import TABLES, Holdings
from histcite.library.linking import Linker
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.entry import REFERENCE_COLUMNS, SOURCE_COLUMNS, Draft, changed_columns, merge_drafts
from histcite.records.keys import new_key
from histcite.records.source import Source

ON_DUPLICATE = ("error", "skip", "update")
_UNCOMPARED = {"added": "", "changed": "", "origin": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a file brought: drafts still to be linked, records that are whole, and what could not be read."""

    drafts: tuple[Draft, ...] = ()
    records: tuple[tuple[Place, Any], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What to do with a key that is there already, and whether a reference may lean on the row before (Ibid.)."""

    on_duplicate: str = "error"
    ibid: bool = False


@dataclass(slots=True, kw_only=True)
class Accession:
    """What a batch would change: records to write, keys skipped, problems found, and which row became which claim.

    ``made`` are the sources that references named and the library did not have.
    """

    added: list[Any] = field(default_factory=list)
    made: list[Source] = field(default_factory=list)
    updated: list[Any] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rows: dict[Place, str] = field(default_factory=dict)

    @property
    def written(self) -> list[Any]:
        """Every record to be written."""
        return [*self.made, *self.added, *self.updated]


class Intake:
    """Meets a delivery with the holdings. ``stamps`` gives ascending times of entry, so that the order of a file is kept."""

    def __init__(self, holdings: Holdings, terms: Terms, stamps: Iterator[str]) -> None:
        self._holdings = holdings
        self._terms = terms
        self._stamps = stamps
        self._accession = Accession()
        self._keys = {claim.key.casefold(): claim for claim in holdings.claims.values()}
        self._origins = {claim.origin: claim for claim in holdings.claims.values() if claim.origin}

    def take(self, delivery: Delivery) -> Accession:
        """What *delivery* would change; nothing is written."""
        self._accession.problems += delivery.problems
        for place, record in delivery.records:
            if not isinstance(record, Claim):
                self._take_record(place, record)
        arriving = {record.key: record for _, record in delivery.records if isinstance(record, Source)}
        linker = Linker({**self._holdings.sources, **arriving}, ibid=self._terms.ibid)
        for place, record in delivery.records:
            if isinstance(record, Claim):
                self._take_whole_claim(place, record, linker)
        for rows in _by_key(delivery.drafts):
            self._take_rows(rows, linker)
        self._accession.made = [replace(source, added=next(self._stamps)) for source in linker.made.values()]
        self._accession.remarks += linker.remarks
        return self._accession

    def _take_record(self, place: Place, record: Any) -> None:
        if isinstance(record, Source) and not record.added:
            record = replace(record, added=next(self._stamps))
        there = self._holdings.records(type(record)).get(record.key)
        self._meet(there, record, place)

    def _take_whole_claim(self, place: Place, claim: Claim, linker: Linker) -> None:
        for reference in claim.references:
            for key in filter(None, (reference.source, reference.via)):
                if not linker.knows(key):
                    self._problem(place, "references", UnknownKey("source", key))
                    return
        self._keep_order(place, claim if claim.added else replace(claim, added=next(self._stamps)))

    def _keep_order(self, place: Place, claim: Claim) -> None:
        keyed = claim if claim.key else replace(claim, key=new_key())
        self._meet(self._keys.get(keyed.key.casefold()), keyed, place)
        self._keys[keyed.key.casefold()] = keyed

    def _take_rows(self, rows: list[Draft], linker: Linker) -> None:
        merged = merge_drafts(rows)
        if isinstance(merged, tuple):
            self._accession.problems += merged
            return
        try:
            references = tuple(reference for typed in merged.references for reference in linker.link(typed))
        except HistciteError as error:
            self._problem(merged.place, "reference", error)
            return
        claim = self._meet_claim(replace(merged.claim, references=references), merged.place)
        self._accession.rows |= {row.place: claim.key for row in rows}

    def _meet_claim(self, claim: Claim, place: Place) -> Claim:
        there = self._keys.get(claim.key.casefold()) if claim.key else self._origins.get(claim.origin)
        if there is None:
            claim = replace(claim, key=claim.key or new_key(), added=next(self._stamps))
            self._accession.added.append(claim)
            self._keys[claim.key.casefold()] = self._origins[claim.origin] = claim
            return claim
        if claim.origin == there.origin:
            self._accession.skipped.append(there.key)
            return there
        self._meet(there, self._with_changes(there, claim), place)
        return there

    def _with_changes(self, there: Claim, here: Claim) -> Claim:
        """*there* with the cells of *here* that changed since the last import, or all that say something when there was none."""
        changed = changed_columns(there.origin, here.origin)
        fields = {
            column: getattr(here, column) for column in changed if hasattr(here, column) and column != "key"
        }
        if changed & {"reference", *REFERENCE_COLUMNS, *SOURCE_COLUMNS}:
            fields["references"] = here.references
        return replace(there, origin=here.origin, **fields)

    def _meet(self, there: Any, here: Any, place: Place) -> None:
        if there is None:
            self._accession.added.append(here)
        elif _compared(there) == _compared(here) or self._terms.on_duplicate == "skip":
            self._accession.skipped.append(there.key)
        elif self._terms.on_duplicate == "update" and not isinstance(here, Decision):
            self._accession.updated.append(_changed(here, next(self._stamps)))
        else:
            kind = TABLES[type(here)]
            self._accession.problems.append(
                Problem(place=place, column="key", message=_taken(kind, there, here))
            )

    def _problem(self, place: Place, column: str, error: HistciteError) -> None:
        self._accession.problems.append(Problem(place=place, column=column, message=str(error)))


def _by_key(drafts: Iterable[Draft]) -> list[list[Draft]]:
    groups: dict[str, list[Draft]] = {}
    for number, draft in enumerate(drafts):
        groups.setdefault(draft.claim.key.casefold() or f"row {number}", []).append(draft)
    return list(groups.values())


def _compared(record: Any) -> Any:
    known = {name: empty for name, empty in _UNCOMPARED.items() if hasattr(record, name)}
    if isinstance(record, Claim):
        known["references"] = tuple(replace(reference, typed="") for reference in record.references)  # type: ignore[assignment]
    return replace(record, **known)


def _changed(record: Any, stamp: str) -> Any:
    return replace(record, changed=stamp) if hasattr(record, "changed") else record


def _taken(kind: str, there: Any, here: Any) -> str:
    fields = [
        name
        for name in there.__dataclass_fields__
        if name not in _UNCOMPARED and getattr(there, name) != getattr(here, name)
    ]
    return (
        f"the {kind} hold {there.key!r} with another {', '.join(fields)}; "
        "change the row, or say --on-duplicate skip or update"
    )
