"""The holdings of a library at one moment: its records, and what follows from them."""

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

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


ENTERED = {Claim: "added", Source: "added", Decision: "when"}
"""The field that says when a record of a kind came in; the other kinds are in the order of their names."""

Document = Mapping[str, Any]


class Drawer(Mapping[str, R], Generic[R]):
    """Records by key in the order in which they came in, each made from its document when it is first taken out.

    Most commands need a few records of a library, and making them all costs more than reading the file.
    """

    def __init__(self, kind: type[R], documents: Iterable[Document], make: Callable[[Document], R]) -> None:
        self._entered = ENTERED.get(kind, "")
        named = "key" if self._entered else "name"
        self._documents = {_key(document, named, make): document for document in documents}
        self._make: Callable[[Document], R] = make
        self._made: dict[str, R] = {}

    def __getitem__(self, key: str) -> R:
        if key not in self._made:
            self._made[key] = self._make(self._documents[key])
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._documents)

    @property
    def unordered(self) -> Collection[str]:
        """The keys in no order, which costs no sorting."""
        return self._documents.keys()

    def texts(self, field: str) -> Collection[str]:
        """What stands in the text *field* of the records, each text once; no record is made for it."""
        texts = (document.get(field) for document in self._documents.values())
        return {text: None for text in texts if text and isinstance(text, str)}

    def saying(self, field: str, texts: Collection[str]) -> Iterator[R]:
        """The records in whose text *field* one of *texts* stands, in their order."""
        return (self[key] for key in self._sorted(self._saying(field, texts)))

    @cached_property
    def _order(self) -> list[str]:
        return self._sorted(self._documents)

    def _saying(self, field: str, texts: Collection[str]) -> Iterator[str]:
        for key, document in self._documents.items():
            text = document.get(field)
            if isinstance(text, str) and text in texts:
                yield key

    def _sorted(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (str(self._documents[key].get(self._entered, "")), key))


class Holdings:
    """Records by key: a picture of the store at one moment, each record made when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self.signature = store.signature()
        self._documents = dict(store.documents())

    @cached_property
    def claims(self) -> Drawer[Claim]:
        """The claims, in the order in which they were added."""
        return self._records(Claim)

    @cached_property
    def sources(self) -> Drawer[Source]:
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
        maps = cast("list[dict[str, Claim | Source]]", [self.claims, self.sources])
        return ChainMap(*maps)

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
        """The claims here that answer the question of *asked*; only those about its subject are read."""
        subjects = self._spellings(asked.subject_key)
        read = (
            read_claim(claim, self.names, self.declared)
            for claim in self.claims.saying("subject", subjects)
            if identity(claim.property) == asked.property_key
        )
        return [reading for reading in read if reading and not self._forged(reading.claim)]

    def _spellings(self, subject_key: str) -> set[str]:
        """The subjects of claims, as typed, that are the one with this key."""
        typed = self.claims.texts("subject")
        return {subject for subject in typed if self.names.resolve(subject).key == subject_key}

    def _forged(self, claim: Claim) -> bool:
        sources = [self.sources.get(reference.source) for reference in claim.references]
        return bool(sources) and all(
            source is not None and source.authenticity == "forged" for source in sources
        )

    def _records(self, kind: type[R]) -> Drawer[R]:
        documents = self._documents.get(TABLES[kind], {}).values()
        return Drawer(kind, documents, lambda document: self._record(kind, document))

    def _record(self, kind: type[R], document: Document) -> R:
        try:
            return from_document(kind, document)
        except BadRecord as error:
            named = document.get("key", document.get("name", "without a key"))
            raise DamagedRecord(self._path, f"{kind.__name__.lower()} {named}", str(error)) from error


def _key(document: Document, named: str, make: Callable[[Document], Any]) -> str:
    """The key of a document; one that has none is damaged, and making it says so."""
    key = document.get(named)
    return key if isinstance(key, str) else str(make(document).key)
