"""Finds contradictions in a library of any size: DuckDB groups the claims by question, the program's own rules judge the groups.

Run ``python conflicts_in_duckdb.py library.jsonl`` on what ``histcite export jsonl`` wrote; README.md beside it says what is found.
"""  # noqa: INP001 - a script, no package

import argparse
import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeVar

import duckdb

from histcite.conflicts import (
    RULES,
    WIDER_RULES,
    Conflict,
    Reading,
    Verdicts,
    Witnesses,
    anchored,
    events_of,
    find_conflicts,
    questions,
    read_claim,
)
from histcite.conflicts.docket import TIME
from histcite.records.claim import Claim
from histcite.records.document import from_document
from histcite.records.kinds import BY_EXCHANGED
from histcite.records.property import Property, declared_with, question_key
from histcite.values import Names

WITHIN = {rule.__name__ for rule, _ in RULES}
"""The rules that look at one question at a time."""

MEMORY = "1GB"
"""What DuckDB may hold in memory; beyond it, it writes to a temporary folder."""

SHEAF = 10_000
"""How many names are resolved, and how many claims are fetched, at a time."""

RECORDS = """
select json->>'record' as kind, json
from read_ndjson_objects($file)
where kind <> 'claim' and (kind <> 'source' or (json->>'authenticity') = 'forged')
"""
"""What there is beside the claims; of the sources those that are forged."""

SAID = """
create table said as
select key, subject, property, coalesce(mode, 'asserted') as mode,
       hash(value, polarity, stance, complete, "when", "where", "of") as answer
from read_json($file, format = 'newline_delimited', columns = {
    record: 'VARCHAR', key: 'VARCHAR', subject: 'VARCHAR', property: 'VARCHAR', value: 'VARCHAR', polarity: 'VARCHAR', mode: 'VARCHAR',
    stance: 'VARCHAR', complete: 'BOOLEAN', "when": 'VARCHAR', "where": 'VARCHAR', "of": 'VARCHAR'})
where record = 'claim' and subject <> '' and property <> ''
"""

CONTESTED = """
create table contested as
select row_number() over () as number, subject_key, property_key
from (select distinct subject_key, property_key
      from said join subject_keys using (subject) join property_keys using (property)
      group by subject_key, property_key, mode
      having min(answer) <> max(answer))
"""
"""The questions to which claims of one mode give more than one answer, word for word: nothing else can hold a contradiction."""

BLOCKS = """
select number, json
from read_ndjson_objects($file)
join (select key, number
      from said join subject_keys using (subject) join property_keys using (property)
      join contested using (subject_key, property_key)) on key = (json->>'key')
where (json->>'record') = 'claim'
order by number, json->>'added', key
"""

ANSWERS = """
select json
from read_ndjson_objects($file)
join (select key
      from said join subject_keys using (subject) join property_keys using (property)
      where subject_key in (select unnest($subjects)) and property_key in (select unnest($properties))) on key = (json->>'key')
where (json->>'record') = 'claim'
"""

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What the rules need beside the claims: names, declared properties, decisions, and the keys of forged sources."""

    names: Names
    declared: Mapping[str, Property]
    verdicts: Verdicts
    forged: frozenset[str]

    def readings(self, lines: Iterable[str]) -> Iterator[Reading]:
        """The claims in *lines* that answer a question, as the checker reads them; those of forged sources answer none."""
        for claim in (_record(Claim, line) for line in lines):
            cited = {reference.source for reference in claim.references}
            reading = read_claim(claim, self.names, self.declared)
            if reading and not (cited and cited <= self.forged):
                yield reading

    def conflicts(self, readings: Iterable[Reading]) -> Iterator[Conflict]:
        """The open conflicts that the rules for a single question find in each question."""
        found = find_conflicts(questions(readings), self.verdicts, Witnesses({}, self.names))
        return (conflict for conflict in found if conflict.rule in WITHIN and conflict.is_open)


class Export:
    """An exported library, asked through DuckDB; its claims never stand in memory all at once."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._file = {"file": str(file)}
        self._database = duckdb.connect(folder / "claims.duckdb", config={"memory_limit": MEMORY})

    def rulebook(self) -> Rulebook:
        """What the rules need beside the claims."""
        records: dict[str, list[Any]] = {kind: [] for kind in BY_EXCHANGED}
        for kind, line in self._rows(RECORDS, **self._file):
            records[kind].append(_record(BY_EXCHANGED[kind].type, line))
        names = Names((alias.name, alias.forms, alias.kind, alias.inside) for alias in records["alias"])
        declared = declared_with(records["property"])
        return Rulebook(
            names=names,
            declared=declared,
            verdicts=Verdicts(records["decision"], names, declared),
            forged=frozenset(source.key for source in records["source"]),
        )

    def group(self, rulebook: Rulebook) -> None:
        """Group the claims by question, under the program's own keys, and find the questions that are contested."""
        self._database.execute(SAID, self._file)
        self._enter("subject", lambda text: rulebook.names.resolve(text).key)
        self._enter("property", lambda text: question_key(text, rulebook.declared))
        self._database.execute(CONTESTED)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        ((rows,),) = self._rows(f"select count(*) from {table}")  # noqa: S608 - our own names
        return int(rows)

    def blocks(self) -> Iterator[list[str]]:
        """The lines of the claims of each contested question, one question after the other, each in the order of entry."""
        for _, block in groupby(self._rows(BLOCKS, **self._file), key=itemgetter(0)):
            yield [line for _, line in block]

    def answers(self, subjects: Collection[str], properties: Collection[str]) -> Iterator[str]:
        """The lines of the claims about *subjects* under *properties*, all given by their keys."""
        asked = {"subjects": list(subjects), "properties": list(properties)}
        return (line for (line,) in self._rows(ANSWERS, **self._file, **asked))

    def _enter(self, field: str, key_of: Callable[[str], str]) -> None:
        """Enter the key of every distinct text of *field* in a table of its own."""
        self._database.execute(f"create table {field}_keys ({field} varchar, {field}_key varchar)")
        texts = (text for (text,) in self._rows(f"select distinct {field} from said"))  # noqa: S608 - our own names
        while sheaf := list(islice(texts, SHEAF)):
            self._database.execute(
                f"insert into {field}_keys select unnest($texts), unnest($keys)",
                {"texts": sheaf, "keys": [key_of(text) for text in sheaf]},
            )

    def _rows(self, asked: str, **given: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer, fetched a sheaf at a time."""
        answer = self._database.cursor().execute(asked, given)
        while rows := answer.fetchmany(SHEAF):
            yield from rows


def conflicts(export: Export, rulebook: Rulebook) -> Iterator[Conflict]:
    """The conflicts in each contested question; those whose dates are told by an event wait for the date of that event."""
    waiting: list[Reading] = []
    for block in export.blocks():
        readings = tuple(rulebook.readings(block))
        if any(_anchors(readings, rulebook.names)):
            waiting += readings
        else:
            yield from rulebook.conflicts(readings)
    if waiting:
        yield from _told_by_events(waiting, export, rulebook)


def _told_by_events(waiting: Iterable[Reading], export: Export, rulebook: Rulebook) -> Iterator[Conflict]:
    asked = {reading.question_key for reading in waiting}
    dating = [key for key, declared in rulebook.declared.items() if declared.role == TIME]
    dates = rulebook.readings(export.answers(set(_anchors(waiting, rulebook.names)), dating))
    known = {reading.claim.key: reading for reading in (*waiting, *dates)}
    in_order = sorted(known.values(), key=lambda reading: (reading.claim.added, reading.claim.key))
    found = rulebook.conflicts(anchored(in_order, rulebook.names))
    return (conflict for conflict in found if conflict.question.key in asked)


def _anchors(readings: Iterable[Reading], names: Names) -> Iterator[str]:
    """The events from which *readings* count their dates."""
    return (key for reading in readings for key in events_of(reading, names))


def _record(kind: type[R], line: str) -> R:
    document = json.loads(line)
    del document["record"]
    return from_document(kind, document)


def _line(conflict: Conflict) -> str:
    told = (conflict.id, conflict.grade.name.lower(), conflict.rule, conflict.subject, conflict.asked)
    return "\t".join((*told, " ".join(conflict.claims))) + "\n"


def main() -> None:
    """Print a line for each open conflict, and on stderr how many questions were looked at and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="what 'histcite export jsonl -o FILE' wrote")
    file, start, found = parser.parse_args().file, perf_counter(), 0
    with TemporaryDirectory() as folder:
        export = Export(file, Path(folder))
        rulebook = export.rulebook()
        export.group(rulebook)
        grouped = perf_counter()
        for conflict in conflicts(export, rulebook):
            sys.stdout.write(_line(conflict))
            found += 1
        claims, contested = export.count("said"), export.count("contested")
    sys.stderr.write(
        f"{claims} claims answer a question; {contested} questions have more than one answer"
        f" ({grouped - start:.1f} s), and {found} of the conflicts in them are open ({perf_counter() - grouped:.1f} s)\n"
        f"not looked for, since they reach across questions: {', '.join(rule.__name__ for rule, _ in WIDER_RULES)}\n"
    )


if __name__ == "__main__":
    main()
