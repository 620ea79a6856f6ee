"""Acts: what a sentence tells, by the words that tell it, and which properties their dates, places and figures answer."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from histcite.conflicts.texts.phrasing import LONGEST_PHRASE, grammar
from histcite.conflicts.texts.sentence import Sentence
from histcite.frozen import dataclass
from histcite.tables import read_table
from histcite.values import Quantity, fold

WEIGHED = ("mass", "volume", "money", "area", "energy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A line of the table: the ``name`` of an act, and which property a ``date``, a ``place``, a ``figure``, a ``measure``, or yes and no answer.

    A measure is in one of the ``dimensions``, where there are any. ``denied`` is the property that only a denial answers,
    ``no`` says that the words mean no, and ``once`` that it happens once to one subject: ``act`` or, each word by itself, ``word``. What it tells ``varies`` where it holds at one time only.
    """

    name: str
    date: str = ""
    place: str = ""
    figure: str = ""
    measure: str = ""
    dimensions: tuple[str, ...] = ()
    truth: str = ""
    denied: str = ""
    no: bool = False
    once: str = ""
    varies: bool = False

    def asked(self, value: Quantity) -> str:
        """The property that a quantity answers beside this act; empty for none."""
        if value.counts:
            return self.figure
        fits = value.dimension in self.dimensions or (not self.dimensions and weighed(value))
        return self.measure if fits else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAct:
    """An act in a sentence, and the ``places`` of the words that tell it."""

    act: Act
    places: tuple[int, ...]

    @property
    def last(self) -> int:
        """The place of its last word."""
        return self.places[-1]

    def away(self, first: int, last: int) -> int:
        """How many words lie between it and the words *first* to *last*."""
        return max(first - self.places[-1], self.places[0] - last, 0)


def weighed(value: Quantity) -> bool:
    """Whether it is so much of something: a weight, a sum of money, an area; no time, no length, no share."""
    return value.dimension.partition(" ")[0] in WEIGHED


def acts_in(told: Sentence) -> tuple[ToldAct, ...]:
    """The acts that a sentence tells, in the order of its words; a word of another language than its own tells none."""
    unnegated = [place for place in range(len(told.keys)) if place not in told.negations]
    found = list(_phrases(told, range(len(told.keys))))
    taken = {place for one in found for place in one.places}
    found += [one for one in _phrases(told, unnegated) if taken.isdisjoint(one.places)]
    return tuple(sorted(found, key=lambda one: one.places))


def _phrases(told: Sentence, places: Sequence[int]) -> Iterator[ToldAct]:
    """The acts told by words that follow each other at *places*; the longest phrase counts."""
    table, first, at = _table(told.name), _openers(told.name), 0
    while at < len(places):
        if told.keys[places[at]] not in first:
            at += 1
            continue
        sizes = range(min(LONGEST_PHRASE, len(places) - at), 0, -1)
        phrases = ((size, tuple(told.keys[place] for place in places[at : at + size])) for size in sizes)
        size, acts = next(((size, table[keys]) for size, keys in phrases if keys in table), (1, ()))
        yield from (ToldAct(act=act, places=tuple(places[at : at + size])) for act in acts)
        at += size


@cache
def listed(name: str, language: str) -> tuple[str, ...]:
    """The words, or ends of words, of the list *name* beside the acts, in a language, without marks."""
    return tuple(map(fold, _entries()[name].get(language, ())))


@cache
def modes(language: str) -> dict[str, str]:
    """The mode in which a word of a language tells an act, without marks."""
    lists = _entries()["modes"].items()
    return {fold(word): mode for mode, entry in lists for word in entry.get(language, ())}


@cache
def _table(language: str) -> dict[tuple[str, ...], tuple[Act, ...]]:
    found: dict[tuple[str, ...], tuple[Act, ...]] = {}
    for name, entry in _entries()["acts"].items():
        kinds = ("date", "place", "figure", "measure", "truth", "denied", "once", "varies")
        told = {kind: entry[kind] for kind in kinds if kind in entry}
        act = Act(name=name, dimensions=tuple(entry.get("in", ())), no=entry.get("answer") == "no", **told)
        for phrase in entry.get(language, ()):
            keys = tuple(map(grammar(language).key, phrase.split()))
            others = found.get(keys, ())
            found[keys] = others if act in others else (*others, act)
    return found


@cache
def _openers(language: str) -> frozenset[str]:
    """The first words of the phrases of the table."""
    return frozenset(keys[0] for keys in _table(language))


@cache
def _entries() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("acts.toml"))
