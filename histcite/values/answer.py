"""Answers: the values a claim gives to a question, with what was said about them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from histcite.errors import UnreadableDate, UnreadableQuantity
from histcite.frozen import dataclass
from histcite.sentences import brief
from histcite.values.appellation import bare
from histcite.values.dates.by_event import RelativeDate
from histcite.values.dates.calendar import civil
from histcite.values.dates.date import Date
from histcite.values.dates.datewords import read_words
from histcite.values.dates.period import Precision
from histcite.values.lexicon import table, word_form
from histcite.values.name import Name, Names
from histcite.values.ordinals import ordinal
from histcite.values.quantities.quantity import TOLERANCE, Quantity
from histcite.values.quantities.unit import unit_by_id
from histcite.values.spelling import identity
from histcite.values.wording import Wording

_PLAIN_YEARS = range(1500, 2100)
"""The centuries that archives are about: a bare number in them is a year, else it counts something."""

_AGAIN = 1 << 12
"""How many dates and figures are remembered, for many claims give the same ones."""

_PARTS_OF_DATES = ("month", "season", "weekday", "tens", "century")


class Kind(StrEnum):
    """What kind of value answers a question."""

    DATE = "date"
    QUANTITY = "quantity"
    PLACE = "place"
    NAME = "name"
    BOOLEAN = "boolean"
    TEXT = "text"
    WORDING = "wording"


class Rank(Enum):
    """Whether an answer is one of several, the main one, or the only one."""

    CONTRIBUTING = "contributing"
    MAIN = "main"
    SOLE = "sole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """It was so; that it was not is said by the answer, which is then denied."""

    text: str

    @property
    def normal(self) -> str:
        """The normal form, the same for every word for yes."""
        return "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words that are compared only as words; ``unread`` says why, if they were meant as something else."""

    text: str
    key: str
    unread: str = ""

    @property
    def normal(self) -> str:
        """The normal form: two texts are the same answer exactly if their keys are equal."""
        return self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class BareNumber(Date):
    """A number that may be a year or a ``figure``, for nothing says which; it is held against dates as a year, against figures as one."""

    figure: Quantity


Value: TypeAlias = Date | RelativeDate | Quantity | Name | Truth | Text | Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One value, or those of a list, as the text gives them: perhaps denied, hedged, or ranked above others."""

    text: str
    values: tuple[Value, ...]
    denied: bool = False
    hedged: bool = False
    rank: Rank = Rank.CONTRIBUTING

    @property
    def doubtful(self) -> bool:
        """Whether the answer, or a date or quantity in it, was given with a question mark."""
        return self.hedged or any(
            isinstance(value, Date | RelativeDate | Quantity) and value.uncertain for value in self.values
        )

    @property
    def unread(self) -> str:
        """Why a value could not be read as its kind; empty if all could."""
        return next((value.unread for value in self.values if isinstance(value, Text) and value.unread), "")

    @property
    def normal(self) -> str:
        """The normal form: two answers are the same exactly if theirs are equal; a list has no order."""
        values = "; ".join(sorted(value.normal for value in self.values))
        rank = "" if self.rank is Rank.CONTRIBUTING else f"{self.rank.value}: "
        return f"{'not ' if self.denied else ''}{rank}{values}{'?' if self.hedged else ''}"


class _SingleAnswer(NamedTuple):
    value: Value
    denied: bool = False
    hedged: bool = False


def read_answer(
    text: str,
    kind: Kind | None,
    many: bool = False,
    names: Names | None = None,
    tolerance: Decimal = TOLERANCE,
    language: str = "",
) -> Answer:
    """Read the answer to a question of this kind; with *many* it is a list with semicolons.

    *language* is that of a wording, which is compared in one language only and is taken whole, as it is quoted.

    Without a kind it is yes or no, a date or a quantity where it plainly is one, else text. What cannot be read
    is kept as text that says why; nothing is raised.
    """
    if kind is Kind.WORDING:
        return Answer(text=text, values=(Wording.parse(text, language),))
    word, colon, rest = text.strip().partition(":")
    role = _words().get(identity(word)) if colon else None
    ranked = role in ("main", "sole") and rest.strip()
    rank, body = (Rank(role), rest.strip()) if ranked else (Rank.CONTRIBUTING, text.strip())
    members = [member.strip() for member in body.split(";") if member.strip()] if many else []
    readings = [_read_member(member, kind, names or Names(), tolerance) for member in members or [body]]
    return Answer(
        text=text,
        values=tuple(reading.value for reading in readings),
        denied=any(reading.denied for reading in readings),
        hedged=any(reading.hedged for reading in readings),
        rank=rank,
    )


def _read_member(text: str, kind: Kind | None, names: Names, tolerance: Decimal) -> _SingleAnswer:
    plain, hedged = _split_hedge(text)
    if kind not in (Kind.DATE, Kind.TEXT) and says_nothing(text):
        return _SingleAnswer(_unread(text, "it says that the answer is not known"))
    match kind:
        case None:
            return _read_plain(text, tolerance)
        case Kind.DATE | Kind.QUANTITY:
            value: Value = _date_or_text(text) if kind is Kind.DATE else _quantity_or_text(text, tolerance)
            if kind is Kind.DATE and isinstance(value, Text):  # the reason given is that of the date
                with suppress(UnreadableDate):
                    value = RelativeDate.parse(text)
            return _SingleAnswer(value)
        case Kind.PLACE | Kind.NAME:
            name = names.place(plain) if kind is Kind.PLACE else names.named(plain)
            return _SingleAnswer(name, hedged=hedged)
        case Kind.BOOLEAN:
            return _read_truth(plain, hedged, ("yes", "no", "genuine", "forged")) or _SingleAnswer(
                _unread(text, f"{brief(plain)!r} is neither yes nor no")
            )
    return _SingleAnswer(Text(text=plain, key=identity(plain)), hedged=hedged)


def says_nothing(text: str) -> bool:
    """Whether an answer says, in any language, that there is none: *unknown*, *cannot be known*."""
    return len(text) <= _longest_word() and _words().get(identity(text)) == "unknown"


def _read_plain(text: str, tolerance: Decimal) -> _SingleAnswer:
    plain, hedged = _split_hedge(text)
    truth = _read_truth(plain, hedged)
    if truth:
        return truth
    date = _date_or_text(text)
    if isinstance(date, Date) and (
        date.precision < Precision.YEAR
        or any(civil(day)[0] in _PLAIN_YEARS for day in (date.first, date.last) if day is not None)
    ):
        return _SingleAnswer(_perhaps_a_figure(date, tolerance))
    quantity = _quantity_or_text(text, tolerance)
    if isinstance(quantity, Quantity) and _plainly_a_quantity(quantity):
        return _SingleAnswer(quantity)
    return _SingleAnswer(Text(text=plain, key=identity(plain)), hedged=hedged)


def _perhaps_a_figure(date: Date, tolerance: Decimal) -> Date:
    """The *date* itself, or, where it is a year and nothing but a number, both of what it may be."""
    figure = _quantity_or_text(date.text, tolerance) if date.precision is Precision.YEAR else None
    if not isinstance(figure, Quantity) or figure.unit or figure.of:
        return date
    return BareNumber(**{field.name: getattr(date, field.name) for field in fields(date)}, figure=figure)


def _plainly_a_quantity(quantity: Quantity) -> bool:
    """Numbers in words count plainly only alone or with a known unit: *one man* may begin a sentence.

    A date without its year is none, and *double agents* and *half truths* are not so many, nor is a word with a capital that may be a name.
    """
    if any(letter.isdigit() for letter in quantity.text):
        try:
            return not any(token.role in _PARTS_OF_DATES for token in read_words(quantity.text))
        except ValueError:
            return True
    if not quantity.unit:
        return (
            not quantity.text[:1].isupper()
            or word_form(quantity.text) in _number_words()
            or bool(ordinal(bare(quantity.text)))
        )
    share = quantity.of and quantity.dimension in ("ratio", "multiple")
    return unit_by_id(quantity.unit).known and not share


@cache
def _number_words() -> frozenset[str]:
    """The number words that are plain even with a capital; in the other languages *Pet* or *Mila* may be a name."""
    spoken = (table("numbers")[language]["ones"] for language in ("en", "sq", "ru", "de", "fr"))
    return frozenset(
        word_form(word.strip()) for ones in spoken for words in ones.values() for word in words.split(",")
    )


@lru_cache(maxsize=_AGAIN)
def _date_or_text(text: str) -> Date | Text:
    try:
        return Date.parse(text)
    except UnreadableDate as problem:
        return _unread(text, str(problem))


@lru_cache(maxsize=_AGAIN)
def _quantity_or_text(text: str, tolerance: Decimal) -> Quantity | Text:
    try:
        return Quantity.parse(text, tolerance)
    except UnreadableQuantity as problem:
        number = Decimal(ordinal(bare(text)))  # the third is number three
        return Quantity(text=text, low=number, high=number) if number else _unread(text, str(problem))


def _unread(text: str, reason: str) -> Text:
    return Text(text=text, key=identity(text), unread=reason)


def _read_truth(text: str, hedged: bool, among: Sequence[str] = ("yes", "no")) -> _SingleAnswer | None:
    role = _words().get(identity(text))
    if role not in among:
        return None
    return _SingleAnswer(Truth(text=text), denied=role in ("no", "forged"), hedged=hedged)


def _split_hedge(text: str) -> tuple[str, bool]:
    plain = text.removesuffix("(?)").rstrip("? ")
    return (plain, True) if plain and plain != text.rstrip() else (text, False)


@cache
def _longest_word() -> int:
    return max(map(len, _words()))


@cache
def _words() -> dict[str, str]:
    languages = table("answers").values()
    return {identity(word): role for roles in languages for role, words in roles.items() for word in words}
