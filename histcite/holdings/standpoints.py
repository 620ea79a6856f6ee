"""Standpoints: who answers which question how, and who contradicts whom; by voice, by source or by author."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import Literal, get_args

from histcite.citations import Style, short
from histcite.conflicts import Conflict, Question, Reading, Stand
from histcite.frozen import dataclass
from histcite.holdings.kept import Kept
from histcite.records.claim import Claim

Side = Literal["voice", "source", "author"]
SIDES: tuple[Side, ...] = get_args(Side)

SpeakersOf = Callable[[Claim], tuple[str, ...]]
"""Tells who speaks in a claim, by the names under which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One question: what each speaker answers, in words, and the conflicts about it."""

    question: Question
    by: Mapping[str, tuple[str, ...]]
    conflicts: tuple[Conflict, ...]

    @property
    def subject(self) -> str:
        """The subject as first typed."""
        return self.question.readings[0].claim.subject

    @property
    def asked(self) -> str:
        """The property as first typed."""
        return self.question.readings[0].claim.property


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Questions with what each of the ``speakers`` answers; those in dispute come first, and so do speakers who answer most."""

    speakers: tuple[str, ...]
    rows: tuple[Answers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposition:
    """Who contradicts whom: the conflicts between two speakers, in either order, and those of one with himself.

    Those in most conflicts come first.
    """

    speakers: tuple[str, ...]
    between: Mapping[frozenset[str], tuple[Conflict, ...]]

    def conflicts(self, one: str, other: str) -> tuple[Conflict, ...]:
        """The conflicts in which *one* says what *other* excludes."""
        return self.between.get(frozenset((one, other)), ())


def speakers(holdings: Kept, by: Side, style: Style = "chicago") -> SpeakersOf:
    """Tells who speaks in a claim: its voice under the preferred name, else its author, else its source in the short form of *style*.

    By source it is each source, by author each author.
    """
    sources, names, archives = holdings.sources, holdings.names, holdings.archives

    @cache
    def named(typed: str) -> str:
        return next(iter(names.forms(names.resolve(typed).key)), typed)

    @cache
    def of_source(key: str) -> tuple[str, ...]:
        source = sources.get(key)
        if source is None:
            return (key,)
        if by == "author" and source.authors:
            return tuple(named(author) for author in source.authors)
        return (short(source, sources, style, archives=archives) or key,)

    def speak(claim: Claim) -> tuple[str, ...]:
        if by == "voice" and claim.voice:
            return (named(claim.voice),)
        told = (name for reference in claim.references for name in of_source(reference.source))
        return tuple(dict.fromkeys(told))

    return speak


def matrix(
    asked: Iterable[Question], conflicts: Mapping[tuple[str, str], Sequence[Conflict]], speak: SpeakersOf
) -> Matrix:
    """What each speaker answers to the questions *asked*; *conflicts* are those reported under each question."""
    rows, often = [], Counter[str]()
    for question in asked:
        by: dict[str, dict[str, None]] = {}
        for reading in question.readings:
            for speaker in speak(reading.claim):
                by.setdefault(speaker, {})[answer_in_words(reading)] = None
        often.update(by.keys())
        rows.append(
            Answers(
                question=question,
                by={speaker: tuple(answers) for speaker, answers in by.items()},
                conflicts=tuple(conflicts.get(question.key, ())),
            )
        )
    rows.sort(key=lambda row: (not any(one.is_open for one in row.conflicts), -len(row.by)))
    return Matrix(speakers=_most_first(often), rows=tuple(rows))


def opposition(conflicts: Iterable[Conflict], speak: SpeakersOf) -> Opposition:
    """Who contradicts whom in *conflicts*."""
    between: dict[frozenset[str], dict[str, Conflict]] = {}
    often = Counter[str]()
    for conflict in conflicts:
        pairs = {
            frozenset((one, other))
            for clash in conflict.clashes
            for side, against in _held_against(clash.stands)
            for one in _speaking(side.readings, speak)
            for other in _speaking(against.readings, speak)
        }
        often.update({speaker for pair in pairs for speaker in pair})
        for pair in pairs:
            between.setdefault(pair, {})[conflict.id] = conflict
    return Opposition(
        speakers=_most_first(often), between={pair: tuple(found.values()) for pair, found in between.items()}
    )


MOST_IN_A_RING = 20
"""In a circle of more claims each is held only against the next."""


def answer_in_words(reading: Reading) -> str:
    """An answer as a cell shows it: with its mode, its stance and its time where they are not plain."""
    claim = reading.claim
    told = [claim.mode] * (claim.mode != "asserted") + [claim.when] * bool(claim.when)
    return f"{reading.words} ({', '.join(told)})" if told else reading.words


def _held_against(stands: Sequence[Stand]) -> Iterable[tuple[Stand, Stand]]:
    return pairwise(stands) if len(stands) > MOST_IN_A_RING else combinations(stands, 2)


def _speaking(readings: Iterable[Reading], speak: SpeakersOf) -> set[str]:
    return {speaker for reading in readings for speaker in speak(reading.claim)}


def _most_first(often: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(often, key=lambda speaker: (-often[speaker], speaker)))
