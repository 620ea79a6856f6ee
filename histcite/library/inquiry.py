"""The inquiry: what the claims of a library answer, where they disagree, and what was decided on it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from histcite.conflicts import (
    Conflict,
    JudgedLead,
    Question,
    Reading,
    Verdicts,
    Witnesses,
    anchored,
    find_conflicts,
    questions,
    read_claim,
)
from histcite.library.drawer import Drawer
from histcite.records.cells import split_list
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.property import Property
from histcite.records.source import Source
from histcite.values import Names, RelativeDate, fold, identity

if TYPE_CHECKING:
    from histcite.conflicts.likeness import Likeness

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
    ) -> None:
        self._claims = claims
        self._sources = sources
        self._decisions = decisions
        self._names = names
        self._declared = declared

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
        return Witnesses(self._sources, self._names)

    @cached_property
    def verdicts(self) -> Verdicts:
        """What was decided, under the names of today."""
        return Verdicts(self._decisions.values(), self._names)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict, settled ones too."""
        return find_conflicts(self.questions, self.verdicts, self.witnesses)

    @cached_property
    def leads(self) -> tuple[JudgedLead, ...]:
        """Every lead, settled ones too."""
        from histcite.conflicts.leads import find_leads

        found = find_leads((claim for claim in self._claims.values() if not self._forged(claim)), self._names)
        return tuple(
            JudgedLead(lead=lead, verdict=self.verdicts.on((lead.id,), (lead.pair,))) for lead in found
        )

    @cached_property
    def alike_subjects(self) -> "tuple[Likeness, ...]":
        """The subjects that may be one under two spellings."""
        from histcite.conflicts.likeness import alike_subjects

        return alike_subjects((claim.subject for claim in self._claims.values()), self._names)

    def subjects_of(self, keys: Iterable[str]) -> frozenset[str]:
        """The subjects, as typed, of the claims with these keys."""
        return frozenset(self._claims[key].subject for key in keys)

    @cached_property
    def forged(self) -> tuple[str, ...]:
        """The keys of the claims of forged sources, which answer no question."""
        return tuple(claim.key for claim in self._claims.values() if self._forged(claim))

    @property
    def size(self) -> int:
        """How many claims there are."""
        return len(self._claims)

    def question_of(self, claim: Claim) -> Question | None:
        """The question that *claim* answers, with the claims of this library that answer it; the claim itself need not be here."""
        asked = read_claim(claim, self._names, self._declared)
        if asked is None:
            return None
        about = self._about({asked.subject_key}, {asked.property_key})
        return Question.of((*(reading for reading in about if reading.claim.key != claim.key), asked))

    def conflicts_of(self, claim: Claim) -> tuple[Conflict, ...]:
        """The conflicts that *claim* is in, or would be in; only what a rule could hold against it is read."""
        asked = read_claim(claim, self._names, self._declared)
        if asked is None or self._forged(claim):
            return ()
        near = {reading.claim.key: reading for reading in self._surroundings(asked)} | {claim.key: asked}
        found = find_conflicts(questions(anchored(near.values(), self._names)), self.verdicts, self.witnesses)
        return tuple(conflict for conflict in found if claim.key in conflict.claims)

    def _surroundings(self, asked: Reading) -> Iterator[Reading]:
        """The claims on what *asked* is about and names, on what these are chained to, on who and what is named there, and on the
        events from which any of them counts its date.
        """
        naming = list(self._read(self._playing(NAMED_BY.get(asked.role, ()), naming=asked.subject_key)))
        chains = [(claim, self._ends(claim)) for claim in self._playing(CHAINING)]
        named = ({reading.subject_key, *reading.named} for reading in naming)
        subjects = _chained({asked.subject_key, *asked.named}, [*(ends for _, ends in chains), *named])
        linked = self._read(claim for claim, ends in chains if not subjects.isdisjoint(ends))
        near = [*linked, *naming, *self._about(subjects)]
        near += self._about({key for reading in near for key in reading.named} - subjects)
        yield from near
        yield from self._about({key for reading in (asked, *near) for key in self._anchors(reading)})

    def _anchors(self, reading: Reading) -> Iterator[str]:
        """The events from which *reading* counts its date."""
        for value in reading.values:
            if isinstance(value, RelativeDate):
                yield self._names.resolve(value.anchor).key

    def _ends(self, claim: Claim) -> frozenset[str]:
        """What a claim links: its subject and the names in its value, told without reading it, which would cost more."""
        return frozenset(self._names.resolve(name).key for name in (claim.subject, *split_list(claim.value)))

    def _playing(self, roles: Collection[str], naming: str = "") -> Iterator[Claim]:
        """The claims whose property plays one of *roles*; only those in whose value all words of a form of *naming* stand, if given."""
        asked = {key for key, declared in self._declared.items() if declared.role in roles}
        typed = (
            {text for text in self._claims.texts("property") if identity(text) in asked} if asked else set()
        )
        forms = [_words(form) for form in self._names.forms(naming) or (naming,)]
        said = self._claims.saying("property", typed)
        if not naming:
            return iter(said)
        return (claim for claim in said if any(form <= _words(claim.value) for form in forms))

    def _about(self, subjects: Collection[str], properties: Collection[str] = ()) -> Iterator[Reading]:
        """The claims about *subjects*, under any of their names; only those that answer one of *properties*, if given."""
        typed = {text for text, key in self._subjects.items() if key in subjects}
        said = self._claims.saying("subject", typed) if typed else ()
        return self._read(claim for claim in said if not properties or identity(claim.property) in properties)

    @cached_property
    def _subjects(self) -> Mapping[str, str]:
        """The key of every subject by how it is typed."""
        return {text: self._names.resolve(text).key for text in self._claims.texts("subject")}

    def _read(self, claims: Iterable[Claim]) -> Iterator[Reading]:
        for claim in claims:
            reading = read_claim(claim, self._names, self._declared)
            if reading and not self._forged(claim):
                yield reading

    def _forged(self, claim: Claim) -> bool:
        sources = [self._sources.get(reference.source) for reference in claim.references]
        return bool(sources) and all(
            source is not None and source.authenticity == "forged" for source in sources
        )


def _words(text: str) -> frozenset[str]:
    """The words of a name in no order, for ``Kapo, Hysni`` is Hysni Kapo."""
    return frozenset(fold(identity(text)).split())


def _chained(subjects: set[str], links: Iterable[Collection[str]]) -> set[str]:
    """*subjects*, and all that is linked with any of them, step by step."""
    linked: dict[str, set[str]] = {}
    for ends in links:
        for end in ends:
            linked.setdefault(end, set()).update(ends)
    found = set(subjects)
    waiting = list(subjects)
    while waiting:
        new = linked.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
