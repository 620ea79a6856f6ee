"""The holdings of a library at one moment: its records, and what follows from them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

from histcite.conflicts import Conflict, Question, Reading, Verdicts, find_conflicts, questions, read_claim
from histcite.errors import BadRecord, DamagedRecord
from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.document import from_document
from histcite.records.property import Property, shipped_properties
from histcite.records.source import Source
from histcite.store import Store
from histcite.values import Names, identity

R = TypeVar("R", Claim, Source, Alias, Property, Decision)

TABLES: dict[type[Any], str] = {
    Claim: "claims",
    Source: "sources",
    Alias: "aliases",
    Property: "properties",
    Decision: "decisions",
}


class Holdings:
    """Records by key: a picture of the store at one moment, each kind made into records when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self.signature = store.signature()
        self._documents = store.documents()

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims, in the order in which they were added."""
        return self._records(Claim)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources, in the order in which they were added."""
        return self._records(Source)

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        """The aliases by their preferred name."""
        return self._records(Alias)

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """The properties that this library declares itself."""
        return self._records(Property)

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions, oldest first."""
        return self._records(Decision)

    def records(self, kind: type[R]) -> Mapping[str, R]:
        """The records of one kind by key."""
        held: Mapping[str, R] = getattr(self, TABLES[kind])
        return held

    @cached_property
    def citable(self) -> Mapping[str, Claim | Source]:
        """Claims and sources by key; a claim comes before a source of the same key."""
        return {**self.sources, **self.claims}

    @cached_property
    def names(self) -> Names:
        """The authority file made of the aliases."""
        return Names((alias.name, alias.forms, alias.kind, alias.inside) for alias in self.aliases.values())

    @cached_property
    def declared(self) -> Mapping[str, Property]:
        """Every property, shipped or declared here, by the identity of its name."""
        table = {**shipped_properties(), **self.properties}
        return {identity(name): declared for name, declared in table.items()}

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The claims that answer a question, as the checker reads them; those of forged sources answer none."""
        read = (
            read_claim(claim, self.names, self.declared)
            for claim in self.claims.values()
            if not self._forged(claim)
        )
        return tuple(reading for reading in read if reading)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question that some claim answers."""
        return questions(self.readings)

    @cached_property
    def verdicts(self) -> Verdicts:
        """What was decided, under the names of today."""
        return Verdicts(self.decisions.values(), self.names)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict, settled ones too."""
        return find_conflicts(self.questions, self.verdicts, self.sources)

    def question_of(self, claim: Claim) -> Question | None:
        """The question that *claim* answers, with the claims of this library that answer it; the claim itself need not be here."""
        asked = read_claim(claim, self.names, self.declared)
        if asked is None:
            return None
        here = [reading for reading in self._readings_about(asked) if reading.claim.key != claim.key]
        return Question.of((*here, asked))

    def conflicts_of(self, claim: Claim) -> tuple[Conflict, ...]:
        """The conflicts that *claim* is in, or would be in; only its own question is looked at."""
        question = self.question_of(claim)
        if question is None or self._forged(claim):
            return ()
        found = find_conflicts((question,), self.verdicts, self.sources)
        return tuple(conflict for conflict in found if claim.key in conflict.claims)

    def _readings_about(self, asked: Reading) -> list[Reading]:
        same = (claim for claim in self.claims.values() if identity(claim.property) == asked.property_key)
        near = (
            read_claim(claim, self.names, self.declared) for claim in same if self._same_subject(claim, asked)
        )
        return [reading for reading in near if reading and not self._forged(reading.claim)]

    def _same_subject(self, claim: Claim, asked: Reading) -> bool:
        return self.names.resolve(claim.subject).key == asked.subject_key

    def _forged(self, claim: Claim) -> bool:
        sources = [self.sources.get(reference.source) for reference in claim.references]
        return bool(sources) and all(
            source is not None and source.authenticity == "forged" for source in sources
        )

    def _records(self, kind: type[R]) -> dict[str, R]:
        documents = self._documents.get(TABLES[kind], {})
        records = [self._record(kind, document) for document in documents.values()]
        return {record.key: record for record in sorted(records, key=_entered)}

    def _record(self, kind: type[R], document: Mapping[str, Any]) -> R:
        try:
            return from_document(kind, document)
        except BadRecord as error:
            named = document.get("key", document.get("name", "without a key"))
            raise DamagedRecord(self._path, f"{kind.__name__.lower()} {named}", str(error)) from error


def _entered(record: Any) -> tuple[str, str]:
    return (getattr(record, "added", "") or getattr(record, "when", ""), record.key)
