"""The inquiry: what the claims of a library answer, where they disagree, and what was decided on it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from histcite import conflicts
from histcite.archives import Registry
from histcite.errors import BadEntry
from histcite.holdings.drawer import Drawer
from histcite.records.cells import split_list
from histcite.records.claim import Claim
from histcite.records.decision import OF_QUESTIONS, REOPENED, UNDECIDED, Decision
from histcite.records.keys import look_up
from histcite.records.property import Property, question_key
from histcite.records.source import Source
from histcite.values import Names, bare, fold, identity

if TYPE_CHECKING:
    from histcite.conflicts import Conclusion, Conflict, JudgedLead, Question, Reading, Verdicts, Witnesses
    from histcite.conflicts.verdict import QuestionKey

CHAINING = ("before", "after", "parts")
"""The roles of properties that chain one subject to another."""

FEW = 100
"""Among how many claims what was concluded on one question is better looked at by itself than in all questions."""

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
        self._forged: dict[str, bool] = {}

    @cached_property
    def readings(self) -> "tuple[Reading, ...]":
        """The claims that answer a question, as the checker reads them; those of forged sources answer none."""
        every = [*self._claims.values()]  # to take one out and read it by turns takes longer
        return conflicts.anchored(self._read(every), self._names)

    @cached_property
    def questions(self) -> "tuple[Question, ...]":
        """Every question that some claim answers."""
        return conflicts.questions(self.readings)

    @cached_property
    def witnesses(self) -> "Witnesses":
        """Who stands behind claims."""
        return conflicts.Witnesses(self._sources, self._names, self._archives)

    @cached_property
    def verdicts(self) -> "Verdicts":
        """What was decided, under the names of today."""
        return conflicts.Verdicts(self.answered(self._decisions.values()), self._names, self._declared)

    def answered(self, decisions: Collection[Decision]) -> Iterator[Decision]:
        """*decisions* with what each says is so on its question, which is kept only where the question itself was decided on: the answer
        of the claim that is preferred, or that the evidence does not decide.
        """
        inner = {rule.__name__ for rule, _ in conflicts.RULES}
        preferred = dict.fromkeys(one.prefers for one in decisions if one.prefers)
        read = self._read(self._claims.taken(list(preferred))) if preferred else ()
        readings = {reading.claim.key: reading for reading in read}
        for one in decisions:
            reading, told = readings.get(one.prefers), one.answer
            if one.verdict == UNDECIDED and one.rule in inner:
                told = told or UNDECIDED
            elif reading and reading.question_key == (
                self._names.resolve(one.subject).key,
                question_key(one.property, self._declared),
            ):
                told = told or reading.words
            yield replace(one, answer=told) if told != one.answer else one

    @cached_property
    def conflicts(self) -> "tuple[Conflict, ...]":
        """Every conflict, settled ones too."""
        return conflicts.find_conflicts(self.questions, self.verdicts, self.witnesses)

    @cached_property
    def leads(self) -> "tuple[JudgedLead, ...]":
        """Every lead, settled ones too."""
        from histcite.conflicts.leads import find_leads

        found = find_leads(
            (claim for claim in self._claims.values() if not self.is_forged(claim)), self._names
        )
        return tuple(
            conflicts.JudgedLead(lead=lead, verdict=self.verdicts.on((lead.id,), (lead.pair,)))
            for lead in found
        )

    def disputed(self, key: str) -> "Conflict | JudgedLead":
        """The conflict, or the lead, with this id or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        if key.startswith("l-"):
            return look_up("lead", key, {lead.id: lead for lead in self.leads})
        return self._conflict(key)

    def _conflict(self, key: str) -> "Conflict":
        return look_up("conflict", key, {conflict.id: conflict for conflict in self.conflicts})

    def question(self, key: str) -> "Question":
        """The question with this id or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        return look_up("question", key, {question.id: question for question in self.questions})

    def asked_by(self, typed: str) -> "Question":
        """The question with this id, that of a conflict, or the one that a claim answers. Raises UnknownKey, AmbiguousKey or BadEntry."""
        if typed not in self._claims and typed.startswith("x-"):
            return self._conflict(typed).question
        if typed not in self._claims and typed.startswith(OF_QUESTIONS):
            return self.question(typed)
        claim = look_up("claim", typed, self._claims)
        for question in self.questions:
            if any(reading.claim.key == claim.key for reading in question.readings):
                return question
        raise BadEntry(f"the claim {claim.key!r} answers no question; give it a subject and a property")

    def is_forged(self, claim: Claim) -> bool:
        """Whether all sources of *claim* are forged, so that it answers no question."""
        for reference in claim.references:
            key = reference.source
            if key not in self._forged:
                source = self._sources.get(key)
                self._forged[key] = source is not None and source.authenticity == "forged"
            if not self._forged[key]:
                return False
        return bool(claim.references)

    @cached_property
    def conclusions(self) -> "Mapping[QuestionKey, Conclusion]":
        """What is held to be so, by the keys of the questions, in the order in which it was concluded."""
        standing = sorted(self.verdicts.standing.items(), key=lambda one: one[1].when)
        if len(standing) * FEW < len(self._claims):
            found = {asked: self._concluded(asked) for asked, _ in standing}
        else:
            whole = {question.key: question for question in self.questions}
            found = {asked: self._held(whole.get(asked), taken) for asked, taken in standing}
        return {asked: one for asked, one in found.items() if one}

    def conclusion_on(self, claim: Claim) -> "Conclusion | None":
        """What was concluded on the question that *claim* answers, which is held against it, too; the claim need not be here."""
        asked = self._reading(claim)
        return self._concluded(asked.question_key, asked) if asked and not self.is_forged(claim) else None

    def held_on(self, claim: Claim) -> str:
        """The answer that is held to be so on the question that *claim* asks; empty where nothing is."""
        asked = self._names.resolve(claim.subject).key, question_key(claim.property, self._declared)
        taken = self.verdicts.standing.get(asked)
        return taken.answer if taken and taken.verdict != REOPENED else ""

    def conclusions_of(self, claim: Claim) -> "tuple[Conclusion, ...]":
        """What was concluded on the question that *claim* answers, and what rests on it, or is in favour of it."""
        own, standing = self.conclusion_on(claim), self.verdicts.standing.items()
        found = [
            self._concluded(asked)
            for asked, taken in standing
            if claim.key in (taken.prefers, *taken.grounds) and taken.key != (own and own.decision.key)
        ]
        return tuple(filter(None, (own, *found)))

    def _concluded(self, asked: "QuestionKey", more: "Reading | None" = None) -> "Conclusion | None":
        """What holds of the question *asked*, with a claim *more* on it; None where nothing was concluded or nothing answers it."""
        taken = self.verdicts.standing.get(asked)
        if taken is None or taken.verdict == REOPENED:
            return None
        about = {reading.claim.key: reading for reading in self._answering(asked)}
        about |= {more.claim.key: more} if more else {}
        in_order = sorted(
            about.values(), key=lambda one: (not one.claim.added, one.claim.added, one.claim.key)
        )
        told = {key for reading in in_order for key in conflicts.events_of(reading, self._names)}
        readings = conflicts.anchored((*in_order, *self._read(self._on(told))), self._names)[: len(in_order)]
        return self._held(conflicts.Question.of(readings) if readings else None, taken)

    def _held(self, question: "Question | None", taken: Decision) -> "Conclusion | None":
        if question is None or taken.verdict == REOPENED:
            return None
        return conflicts.Conclusion(question, taken, self._names, self._declared)

    def _answering(self, asked: "QuestionKey") -> "Iterator[Reading]":
        """The claims of this library that answer the question *asked*."""
        subject, property_ = asked
        said = self._on({subject})
        return self._read(one for one in said if question_key(one.property, self._declared) == property_)

    def question_of(self, claim: Claim) -> "Question | None":
        """The question that *claim* answers, with the claims of this library that answer it; the claim itself need not be here."""
        asked = self._reading(claim)
        if asked is None:
            return None
        others = (one for one in self._answering(asked.question_key) if one.claim.key != claim.key)
        return conflicts.Question.of((*others, asked))

    def conflicts_of(
        self, claim: Claim, sources: Mapping[str, Source] | None = None
    ) -> "tuple[Conflict, ...]":
        """The conflicts that *claim* is in, or would be in beside *sources*; only what a rule could hold against it is read."""
        asked = self._reading(claim)
        if asked is None or self.is_forged(claim):
            return ()
        near = {reading.claim.key: reading for reading in self._surroundings(asked)} | {claim.key: asked}
        witnesses = conflicts.Witnesses(sources, self._names, self._archives) if sources else self.witnesses
        found = conflicts.find_conflicts(
            conflicts.questions(conflicts.anchored(near.values(), self._names)), self.verdicts, witnesses
        )
        return tuple(conflict for conflict in found if claim.key in conflict.claims)

    def _surroundings(self, asked: "Reading") -> "Iterator[Reading]":
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
            self._on({key for reading in (asked, *near) for key in conflicts.events_of(reading, self._names)})
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

    def _read(self, claims: Iterable[Claim]) -> "Iterator[Reading]":
        for claim in claims:
            reading = self._reading(claim)
            if reading and not self.is_forged(claim):
                yield reading

    def _reading(self, claim: Claim) -> "Reading | None":
        """How *claim* is read, or None where it answers no question; what reads is loaded for one that may."""
        return conflicts.read_claim(claim, self._names, self._declared) if claim.asks() else None
