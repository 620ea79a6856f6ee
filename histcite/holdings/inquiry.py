"""The inquiry: what the claims of a library answer, where they disagree, and what was decided on it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from histcite.archives import Registry
from histcite.conflicts import (
    Question,
    Reading,
    Verdicts,
    Witnesses,
    anchored,
    events_of,
    find_conflicts,
    questions,
    read_claim,
)
from histcite.holdings.drawer import Drawer
from histcite.records.cells import split_list
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.property import Property, question_key
from histcite.records.source import Source
from histcite.values import Names, bare, fold, identity

if TYPE_CHECKING:
    from histcite.conflicts import Conflict, JudgedLead

CHAINING = ("before", "after", "parts")
"""The roles of properties that chain one subject to another."""

NAMED_BY = {"birth": ("actor",), "death": ("actor",), "occurrence": ("cause",), "time": ("time",)}
"""The roles of the claims that something said of a subject can be held against, where they name that subject."""


class Inquiry:
    """Readings, questions and conflicts of a library; each worked out when it is first asked for."""

    def __init__(
        self,
        claims: Drawer[Claim],
        sources: Drawer[Source],
        decisions: Mapping[str, Decision],
        names: Names,
        declared: Mapping[str, Property],
        archives: Registry | None = None,
    ) -> None:
        self._claims = claims
        self._sources = sources
        self._decisions = decisions
        self._names = names
        self._declared = declared
        self._archives = archives

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The claims that answer a question, as the checker reads them; those of forged sources answer none."""
        return anchored(self._read(self._claims.values()), self._names)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question that some claim answers."""
        return questions(self.readings)

    @cached_property
    def witnesses(self) -> Witnesses:
        """Who stands behind claims."""
        return Witnesses(self._sources, self._names, self._archives)

    @cached_property
    def verdicts(self) -> Verdicts:
        """What was decided, under the names of today."""
        return Verdicts(self._decisions.values(), self._names, self._declared)

    @cached_property
    def conflicts(self) -> "tuple[Conflict, ...]":
        """Every conflict, settled ones too."""
        return find_conflicts(self.questions, self.verdicts, self.witnesses)

    @cached_property
    def leads(self) -> "tuple[JudgedLead, ...]":
        """Every lead, settled ones too."""
        from histcite.conflicts import JudgedLead
        from histcite.conflicts.leads import find_leads

        found = find_leads(
            (claim for claim in self._claims.values() if not self.is_forged(claim)), self._names
        )
        return tuple(
            JudgedLead(lead=lead, verdict=self.verdicts.on((lead.id,), (lead.pair,))) for lead in found
        )

    def is_forged(self, claim: Claim) -> bool:
        """Whether all sources of *claim* are forged, so that it answers no question."""
        sources = [self._sources.get(reference.source) for reference in claim.references]
        return bool(sources) and all(
            source is not None and source.authenticity == "forged" for source in sources
        )

    def question_of(self, claim: Claim) -> Question | None:
        """The question that *claim* answers, with the claims of this library that answer it; the claim itself need not be here."""
        asked = read_claim(claim, self._names, self._declared)
        if asked is None:
            return None
        said = self._on({asked.subject_key})
        about = self._read(
            other for other in said if question_key(other.property, self._declared) == asked.property_key
        )
        return Question.of((*(reading for reading in about if reading.claim.key != claim.key), asked))

    def conflicts_of(
        self, claim: Claim, sources: Mapping[str, Source] | None = None
    ) -> "tuple[Conflict, ...]":
        """The conflicts that *claim* is in, or would be in beside *sources*; only what a rule could hold against it is read."""
        asked = read_claim(claim, self._names, self._declared)
        if asked is None or self.is_forged(claim):
            return ()
        near = {reading.claim.key: reading for reading in self._surroundings(asked)} | {claim.key: asked}
        witnesses = Witnesses(sources, self._names, self._archives) if sources else self.witnesses
        found = find_conflicts(questions(anchored(near.values(), self._names)), self.verdicts, witnesses)
        return tuple(conflict for conflict in found if claim.key in conflict.claims)

    def _surroundings(self, asked: Reading) -> Iterator[Reading]:
        """The claims on what *asked* is about and names, on what these are chained to, on who and what is named there, and on the
        events from which any of them counts its date.
        """
        naming = list(self._read(self._naming(asked.subject_key, NAMED_BY.get(asked.role, ()))))
        named = [frozenset({reading.subject_key, *reading.named}) for reading in naming]
        subjects, chain = self._chained({asked.subject_key, *asked.named}, named)
        near = [*self._read(chain), *naming, *self._read(self._on(subjects))]
        near += self._read(self._on({key for reading in near for key in reading.named} - subjects))
        yield from near
        yield from self._read(
            self._on({key for reading in (asked, *near) for key in events_of(reading, self._names)})
        )

    def _chained(self, subjects: set[str], named: Iterable[frozenset[str]]) -> tuple[set[str], list[Claim]]:
        """*subjects* and all that is linked with any of them, step by step, by claims or being *named* together; and those claims.

        A claim links what it is about with what its value names.
        """
        together: dict[str, set[str]] = {}
        for keys in named:
            for key in keys:
                together.setdefault(key, set()).update(keys)
        linking = self._playing(CHAINING)
        found, waiting, chain = set(subjects), list(subjects), dict[str, Claim]()
        while waiting:
            subject = waiting.pop()
            links = [claim for claim in self._on({subject}) if identity(claim.property) in linking]
            links += (claim for claim in self._naming(subject, CHAINING) if subject in self._ends(claim))
            chain |= {claim.key: claim for claim in links}
            new = together.get(subject, set()).union(*map(self._ends, links)) - found
            found |= new
            waiting += new
        return found, sorted(chain.values(), key=lambda claim: (claim.added, claim.key))

    def _ends(self, claim: Claim) -> frozenset[str]:
        """What a claim links: its subject and the names in its value, told without reading it, which would cost more."""
        return frozenset(self._names.resolve(name).key for name in (claim.subject, *split_list(claim.value)))

    def _naming(self, name: str, roles: Collection[str]) -> Iterator[Claim]:
        """The claims whose property plays one of *roles* and in whose value all words of some form of *name* stand.

        In any order, for ``Kapo, Hysni`` is Hysni Kapo, and but for an article.
        """
        playing = self._playing(roles)
        forms = self._names.forms(name) or (name,) if playing else ()
        worded = {frozenset(fold(bare(form)).split()) for form in forms}
        keys = dict.fromkeys(key for words in worded for key in self._claims.contents.worded(words, playing))
        return self._claims.taken(list(keys))

    def _playing(self, roles: Collection[str]) -> frozenset[str]:
        """The properties that play one of *roles*."""
        return frozenset(key for key, declared in self._declared.items() if declared.role in roles)

    def _on(self, subjects: Collection[str]) -> Iterator[Claim]:
        """The claims about *subjects*, under any of their names."""
        filed = {form for subject in subjects for form in self._names.filings(subject)}
        for claim in self._claims.taken(self._claims.under("subject", filed)):
            if self._names.resolve(claim.subject).key in subjects:
                yield claim

    def _read(self, claims: Iterable[Claim]) -> Iterator[Reading]:
        for claim in claims:
            reading = read_claim(claim, self._names, self._declared)
            if reading and not self.is_forged(claim):
                yield reading
