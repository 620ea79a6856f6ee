"""Units of measure, counting and money, with the names they go by in many languages."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from histcite.frozen import dataclass
from histcite.values.dates.calendar import day_number
from histcite.values.lexicon import Phrases, table, word_form

_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its ``id``, what it measures, and the exact ``factor`` to the base unit of that dimension.

    Money that was in use from ``first`` to ``last`` (Julian day numbers) is an epoch ``of`` its currency; a currency
    says which epochs are called its ``old`` and its ``new`` money. A unit of which it is not said which one it is may be anything
    from ``least`` to ``most``.
    """

    id: str
    dimension: str
    factor: Decimal = Decimal(1)
    counts: bool = False
    known: bool = True
    of: str = ""
    first: int | None = None
    last: int | None = None
    old: str = ""
    new: str = ""
    least: Decimal | None = None
    most: Decimal | None = None


BARE = Unit(id="", dimension="count", counts=True, known=False)
"""What a bare number counts: whatever is counted beside it."""


@cache
def _units() -> tuple[dict[str, Unit], Phrases[Unit]]:
    """The units of the table, by their ids and by their names."""
    units = dict(table("units"))
    counting, _ = units.pop("counting"), units.pop("qualifier")
    by_id: dict[str, Unit] = {}
    named: list[tuple[str, Unit]] = []
    for dimension, members in units.items():
        for name, entry in members.items():
            by_id[name] = unit = Unit(
                id=name,
                dimension=f"money {name}" if dimension == "money" else dimension,
                factor=Decimal(entry.get("factor", "1")),
                counts=dimension in counting,
                of=entry.get("of", ""),
                first=_day(entry.get("from")),
                last=_day(entry.get("until")),
                old=entry.get("old", ""),
                new=entry.get("new", ""),
                least=Decimal(entry["least"]) if "least" in entry else None,
                most=Decimal(entry["most"]) if "most" in entry else None,
            )
            named += ((called, unit) for called in (name.replace("-", " - "), *entry["names"]))
    return by_id, Phrases(named)


def _day(iso: str | None) -> int | None:
    if not iso:
        return None
    year, month, day = map(int, iso.split("-"))
    return day_number(year, month, day)


@cache
def _qualifiers() -> Phrases[str]:
    words = table("units")["qualifier"]
    return Phrases((phrase, age) for age, phrases in words.items() for phrase in phrases)


@lru_cache(maxsize=4096)
def unit_by_id(unit_id: str) -> Unit:
    """Return the unit with this id; anything else is a thing counted by itself, and "" a bare number."""
    if not unit_id:
        return BARE
    return _units()[0].get(unit_id) or Unit(
        id=unit_id, dimension=f"count {unit_id}", counts=True, known=False
    )


def begins_unit(word: str) -> bool:
    """Whether the name of a unit, in any form, or a word on the age of its money begins with *word*, as words are looked up."""
    return _units()[1].begins(word) or _qualifiers().begins(word) or counted_unit([word]).known


def unit_at(words: Sequence[str], start: int) -> tuple[Unit, int] | None:
    """Find the unit whose longest name begins at *start*, and the number of words it takes.

    Money may be called old or new, before its name or after it: ``old roubles``, ``рублей старыми``.
    """
    if start >= len(words):
        return None
    _, names = _units()
    found = names.at(words, start)
    age = None if found else _qualifiers().at(words, start)
    if age and start + age[1] < len(words):
        found = names.at(words, start + age[1])
        return _aged(found, age) if found else None
    if not found or not found[0].old or start + found[1] >= len(words):
        return found
    age = _qualifiers().at(words, start + found[1])
    return _aged(found, age) if age else found


def _aged(found: tuple[Unit, int], age: tuple[str, int]) -> tuple[Unit, int] | None:
    (unit, length), (which, more) = found, age
    epoch = unit.old if which == "old" else unit.new
    return (unit_by_id(epoch), length + more) if epoch else None


@cache
def _epochs() -> dict[str, list[Unit]]:
    """The epochs of each currency that had several, by its id."""
    epochs: dict[str, list[Unit]] = {}
    for unit in _units()[0].values():
        if unit.of:
            epochs.setdefault(unit.of, []).append(unit)
    return epochs


def epoch_at(currency: Unit, first: int | None, last: int | None) -> Unit:
    """Find the one epoch of a currency in which all the days lie; without it, the currency as it is."""
    met = [
        epoch
        for epoch in _epochs().get(currency.id, ())
        if (epoch.first is None or last is None or epoch.first <= last)
        and (epoch.last is None or first is None or first <= epoch.last)
    ]
    if len(met) != 1:
        return currency
    begun = met[0].first is None or (first is not None and met[0].first <= first)
    lasts = met[0].last is None or (last is not None and last <= met[0].last)
    return met[0] if begun and lasts else currency


def counted_unit(words: Sequence[str]) -> Unit:
    """Make a unit of a counted noun: ``soviet submarines`` counts each ``soviet submarine``.

    Plural and case are folded where the endings of the language allow it, else the noun stays as it is; those of a word
    before the noun only where adjectives agree with their noun.
    """
    declined = (_stem(word) if _language(word) != "other" else word for word in words[:-1])
    return unit_by_id(" ".join([*declined, _stem(words[-1])]))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """Take endings off until none is left, so that a stem is its own stem."""
    endings: dict[str, str] = table("counted")[_language(word)]["endings"]
    for ending, replacement in endings.items():
        stem = word.removesuffix(ending) + replacement
        if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
            return word if stem == word else _stem(stem)
    return word


def _language(word: str) -> str:
    letters = frozenset(word_form(word))
    languages: dict[str, dict[str, str]] = table("counted")
    return next(
        name
        for name, language in languages.items()
        if not language["letters"] or letters & set(language["letters"])
    )
