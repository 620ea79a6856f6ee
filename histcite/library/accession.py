"""Taking in a batch: what a file brings is linked and met with what is there, before anything is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from histcite.errors import HistciteError, UnknownKey
from histcite.library.holdings import TABLES, Holdings
from histcite.library.linking import Linker
from histcite.records.alias import Alias
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
    """What a file brought: drafts still to be linked, records that are whole, what could not be read, and remarks."""

    drafts: tuple[Draft, ...] = ()
    records: tuple[tuple[Place, Any], ...] = ()
    problems: tuple[Problem, ...] = ()
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
        self._terms = terms
        self._stamps = stamps
        self._accession = Accession()
        self._linker = Linker(holdings.sources, ibid=terms.ibid)
        self._there = {
            kind: {key.casefold(): record for key, record in holdings.records(kind).items()}
            for kind in TABLES
        }
        self._origins = {claim.origin: claim for claim in holdings.claims.values() if claim.origin}

    def take(self, delivery: Delivery) -> Accession:
        """What *delivery* would change; nothing is written."""
        self._accession.problems += delivery.problems
        named = [(place, self._named(record)) for place, record in delivery.records]
        for place, record in named:
            if self._points_home(place, record):
                self._meet(self._there[type(record)].get(record.key.casefold()), record, place)
        for rows in _by_key(delivery.drafts):
            self._take_rows(rows)
        self._accession.made = [
            replace(source, added=next(self._stamps)) for source in self._linker.made.values()
        ]
        self._accession.remarks += [*delivery.remarks, *self._linker.remarks]
        self._accession.problems.sort(key=lambda problem: (problem.place.file, problem.place.line))
        return self._accession

    def _named(self, record: Any) -> Any:
        """*record* with a key and a time of entry, where it came without; a source is known to the linker from now on."""
        if isinstance(record, Source):
            record = replace(
                record, key=record.key or self._linker.known(record) or self._linker.new_key(record)
            )
            self._linker.learn(record)
        if isinstance(record, Source | Claim) and not record.added:
            record = replace(record, added=next(self._stamps))
        return record

    def _points_home(self, place: Place, record: Any) -> bool:
        """Whether every source that *record* points to is in the library or in the batch."""
        lost = [(column, key) for column, key in _pointers(record) if not self._linker.knows(key)]
        for column, key in lost:
            self._problem(place, column, UnknownKey("source", key))
        return not lost

    def _take_rows(self, rows: list[Draft]) -> None:
        merged = merge_drafts(rows)
        if isinstance(merged, tuple):
            self._accession.problems += merged
            return
        there = self._already(merged.claim)
        if there and there.origin == merged.claim.origin:
            self._accession.skipped.append(there.key)
        else:
            there = self._take_claim(merged, there)
        if there:
            self._accession.rows |= {row.place: there.key for row in rows}

    def _already(self, claim: Claim) -> Claim | None:
        return self._there[Claim].get(claim.key.casefold()) if claim.key else self._origins.get(claim.origin)

    def _take_claim(self, draft: Draft, there: Claim | None) -> Claim | None:
        try:
            references = tuple(
                reference for typed in draft.references for reference in self._linker.link(typed)
            )
        except HistciteError as error:
            self._problem(draft.place, "reference", error)
            return None
        claim = replace(draft.claim, references=references)
        if there:
            self._meet(there, self._with_changes(there, claim), draft.place)
            return there
        claim = replace(claim, key=claim.key or new_key(), added=next(self._stamps))
        self._accession.added.append(claim)
        self._there[Claim][claim.key.casefold()] = self._origins[claim.origin] = claim
        return claim

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
        if isinstance(here, Alias) and there:
            here = here.merged_into(there)
        if there is None:
            self._accession.added.append(here)
            self._there[type(here)][here.key.casefold()] = here
        elif _compared(there) == _compared(here) or self._terms.on_duplicate == "skip":
            self._accession.skipped.append(there.key)
        elif isinstance(here, Alias) or (
            self._terms.on_duplicate == "update" and not isinstance(here, Decision)
        ):
            self._accession.updated.append(_changed(here, there, next(self._stamps)))
        else:
            kind = TABLES[type(here)]
            self._accession.problems.append(
                Problem(place=place, column="key", message=_taken(kind, there, here))
            )

    def _problem(self, place: Place, column: str, error: HistciteError) -> None:
        self._accession.problems.append(Problem(place=place, column=column, message=str(error)))


def _pointers(record: Any) -> Iterator[tuple[str, str]]:
    """The keys of the sources that *record* points to, each with the field that does."""
    if isinstance(record, Claim):
        for reference in record.references:
            yield from (("references", key) for key in (reference.source, reference.via) if key)
    if isinstance(record, Source):
        yield from (("in", key) for key in (record.within,) if key)
        yield from (("derived_from", key) for key in record.derived_from)


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


def _changed(here: Any, there: Any, stamp: str) -> Any:
    """*here* in place of *there*: under its key, as old as it, changed now."""
    dated = {"key": there.key, "added": there.added, "changed": stamp} if hasattr(there, "changed") else {}
    return replace(here, **dated)


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
