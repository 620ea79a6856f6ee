"""The dates and numbers in a phrasing, each read as the values room reads it, with the words that it takes."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from histcite.conflicts.texts.phrasing import Phrasing, Role, TextWord, grammar
from histcite.deferred import expression
from histcite.errors import UnreadableDate, UnreadableQuantity
from histcite.frozen import dataclass
from histcite.values import (
    Date,
    Precision,
    Quantity,
    Relation,
    civil,
    compare,
    fold,
    perhaps_in_a_date,
    perhaps_in_a_quantity,
    read_answer,
)

LONGEST_DATE = 7
LONGEST_LEAD = 3
LONGEST_TAIL = 5
YEAR_DIGITS = 4
PLAIN_DIGITS = 9
"""A figure of so many digits and nothing else is read as it stands."""

EARLY_YEARS = range(500, 1500)
"""Years that only the words around them tell from figures."""

LEAP_YEAR = "2000"
ORDINAL = "ordinal"
_COMMA = expression(r"[,;:.()]")
_TIED_BEFORE = expression(r"\w[-–—−/.]\Z")
_TIED_AFTER = expression(r"[-–—−/]\d")
_ROMAN = frozenset("IVXLC")
_DATED = ("{} 1900", "1 {} 1900", "20 {}", "{} of 1900", "1900 {}", "{} XX", "{} 20")
_COUNTED = ("5 {}", "5 {} 6", "5{}", "{}5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A date or a number in a text: its value, and the words ``first`` to ``last`` that it takes.

    ``yearless`` says that the date was given without its year, and so read in a leap year.
    """

    text: str
    value: Date | Quantity
    first: int
    last: int
    start: int
    end: int
    yearless: bool = False

    @property
    def kind(self) -> str:
        """What kind of lead a difference in it makes."""
        return "date" if isinstance(self.value, Date) else "number"

    @property
    def ordinal(self) -> int:
        """The place in an order that it is; 0 for a date and for a number of things."""
        value = self.value
        return int(value.low or 0) if isinstance(value, Quantity) and value.unit == ORDINAL else 0

    @property
    def vague(self) -> bool:
        """Whether it is a word for some number or other: *several*, *dozens*."""
        value = self.value
        return (
            isinstance(value, Quantity)
            and value.low != value.high
            and len(self.text.split()) == 1
            and self.text.isalpha()
        )

    def relation(self, other: "Piece") -> Relation:
        """How the two values stand to each other; a date without its year takes that of the other."""
        if self.kind != other.kind:
            return Relation.INCOMPARABLE
        if self.yearless != other.yearless:
            short, full = (self, other) if self.yearless else (other, self)
            year = full.value.edtf[:YEAR_DIGITS] if isinstance(full.value, Date) else ""
            dated = _date(f"{short.text} {year}") if year.isdigit() else None
            return compare(dated, full.value) if dated else Relation.INCOMPARABLE
        unlike = bool(self.ordinal) != bool(other.ordinal) or self.vague != other.vague
        return Relation.INCOMPARABLE if unlike else compare(self.value, other.value)


def pieces_of(phrasing: Phrasing) -> tuple[Piece, ...]:
    """The dates and numbers of *phrasing*, in the order of the text; none takes a word of another."""
    found: list[Piece] = []
    free = 0
    for place, word in enumerate(phrasing.words):
        roman = word.text[0] in _ROMAN and len(word.text) > 1 and _ROMAN.issuperset(word.text)
        if place < free or not (roman or word.role in (Role.FIGURE, Role.ORDINAL)):
            continue
        if not roman and place > 0 and word.capital and phrasing.words[place - 1].capital:  # League One
            continue
        piece = _date_at(phrasing, place, free) or _number_at(phrasing, place, free)
        if piece:
            found.append(piece)
            free = piece.last + 1
    return tuple(found)


def _date_at(phrasing: Phrasing, place: int, free: int) -> Piece | None:
    """The longest date around the figure at *place*; none without a year or the name of a month, a season, a century."""
    first, last = _run(phrasing, place, free)
    words = phrasing.words[first : last + 1]
    figures = (word for word in words if word.text[0].isdigit())
    named = (word for word in words if not word.text[0].isdigit() and word.role is not Role.FUNCTION)
    years = any(_is_year(word) or not word.text.isdigit() for word in figures) or _is_early_year(
        phrasing, place
    )
    if not years and not any(_dates_word(word.text) for word in named):
        return None
    for size in range(last - first + 1, 0, -1):
        for start in range(max(first, place - size + 1), min(place, last - size + 1) + 1):
            piece = _date_piece(phrasing, start, start + size - 1)
            if piece:
                return piece
    return None


def _run(phrasing: Phrasing, place: int, free: int) -> tuple[int, int]:
    """The words around *place* that can belong to one date; none that adds nothing stands at either end."""
    words, known = phrasing.words, grammar(phrasing.language)
    first = last = place
    while first > max(free, place - LONGEST_DATE) and _dates(words[first - 1]):
        first -= 1
    while last + 1 < min(len(words), place + LONGEST_DATE) and _dates(words[last + 1]):
        last += 1
    while first < place and words[first].role is Role.FUNCTION:
        if known.listed("limits", (words[first].key,), 0):  # "by 1960" and "about 1960" are not "in 1960"
            break
        first += 1
    while last > place and words[last].role is Role.FUNCTION:
        last -= 1
    return first, last


def _dates(word: TextWord) -> bool:
    return word.role in (Role.FIGURE, Role.FUNCTION) or word.text[0].isdigit() or _dates_word(word.text)


@lru_cache(maxsize=1 << 15)
def _dates_word(text: str) -> bool:
    return perhaps_in_a_date(text) and any(_date(form.format(text)) for form in _DATED)


@lru_cache(maxsize=1 << 15)
def _date(text: str) -> Date | None:
    """*text* as a date, where it plainly is one."""
    try:
        date = Date.parse(text)
    except UnreadableDate:
        return None
    before_christ = date.last is not None and civil(date.last)[0] < 1
    if date.precision is not Precision.YEAR or before_christ:
        return date
    return date if isinstance(read_answer(text, None).values[0], Date) else None


def _date_piece(phrasing: Phrasing, first: int, last: int) -> Piece | None:
    """The words *first* to *last* as a date, perhaps without its year; a bare figure may count something instead."""
    text = phrasing.between(first, last)
    date = _date(text)
    if date:
        counts = first == last and _counts_something(phrasing, first)
        return None if counts else _piece(phrasing, first, last, date)
    if first == last and _is_early_year(phrasing, first):
        return _piece(phrasing, first, last, Date.parse(text))
    years = any(_is_year(word) for word in phrasing.words[first : last + 1])
    date = None if first == last or years else _date(f"{text} {LEAP_YEAR}")
    if date is None or date.precision is not Precision.DAY:
        return None
    return replace(_piece(phrasing, first, last, date), yearless=True)


def _is_year(word: TextWord) -> bool:
    return word.text.isdigit() and len(word.text) >= YEAR_DIGITS


def _is_early_year(phrasing: Phrasing, place: int) -> bool:
    """Whether the bare figure at *place* is a year before those that are plain: ``in 1335``, with nothing after it that it could count."""
    text, following = phrasing.words[place].text, phrasing.words[place + 1 : place + 2]
    before = [word.key for word in phrasing.words[max(place - 1, 0) : place]]
    if not (text.isdecimal() and len(text) <= YEAR_DIGITS and int(text) in EARLY_YEARS and before):
        return False
    dated = grammar(phrasing.language).listed("dating", before, 0)
    return bool(dated) and not (following and following[0].role is Role.CONTENT)


def _counts_something(phrasing: Phrasing, place: int) -> bool:
    """Whether the bare figure at *place*, which could be a year, stands before what it counts: ``had 1800 soldiers``."""
    following = phrasing.words[place + 1 : place + 2]
    counted = bool(following) and following[0].role is Role.CONTENT and not following[0].capital
    before = [word.key for word in phrasing.words[max(place - 1, 0) : place]]
    return counted and bool(before) and not grammar(phrasing.language).listed("dating", before, 0)


def _number_at(phrasing: Phrasing, place: int, free: int) -> Piece | None:
    """The number at *place*, with its measure after it and what bounds it before it: ``no fewer than``, ``about``."""
    word = phrasing.words[place]
    if word.role is Role.ORDINAL:
        digits = "".join(letter for letter in word.text if letter.isdigit())
        known = grammar(phrasing.language)
        number = Decimal(digits or known.ordinals.get(fold(word.text)) or known.declined[word.key])
        ordinal = Quantity(text=word.text, low=number, high=number, unit=ORDINAL)
        return _piece(phrasing, place, place, ordinal)
    first = last = place
    best = _quantity(word.text)
    for end in range(place + 1, _tail(phrasing, place) + 1):
        value = _quantity(phrasing.between(place, end))
        if value and _says_more(value, best):
            last, best = end, value
    for start in range(place - 1, max(free, place - LONGEST_LEAD) - 1, -1):
        before = phrasing.words[start]
        if not (before.role in (Role.FUNCTION, Role.NEGATION) or _bounds(before.text)):
            break
        for end in range(
            last, _tail(phrasing, place) + 1
        ):  # "between 4 and 8 kg" is a number only as a whole
            value = _quantity(phrasing.between(start, end))
            if value and _says_more(value, best):
                first, last, best = start, end, value
    return _piece(phrasing, first, last, best) if best and not _torn(phrasing, first, last) else None


def _tail(phrasing: Phrasing, place: int) -> int:
    """The last word after *place* that can belong to the same number, without a comma between: ``two hundred and forty``."""
    words = phrasing.words
    last = place
    while last + 1 < min(len(words), place + LONGEST_TAIL):
        following = words[last + 1]
        joins = (following.key,) in grammar(phrasing.language).phrases["joining"]
        counts = (
            following.role is Role.FIGURE
            or (joins and any(word.role is Role.FIGURE for word in words[last + 2 : last + 3]))
            or _measures(following.text)
        )
        if not counts or _COMMA.search(phrasing.text, words[last].end, following.start):
            break
        last += 1
    return last


@lru_cache(maxsize=1 << 15)
def _measures(text: str) -> bool:
    """Whether *text* is a word that belongs to a number before it."""
    return perhaps_in_a_quantity(text) and any(_quantity(form.format(text)) for form in _COUNTED)


@lru_cache(maxsize=1 << 15)
def _bounds(text: str) -> bool:
    """Whether *text* is a word that belongs to a number after it."""
    return perhaps_in_a_quantity(text) and _quantity(f"{text} 5") is not None


def _torn(phrasing: Phrasing, first: int, last: int) -> bool:
    """Whether a dash or a stroke ties it to something else: a score, a telephone number, a name such as U-2."""
    before, after = phrasing.words[first].start, phrasing.words[last].end
    return bool(_TIED_BEFORE.search(phrasing.text, max(before - 2, 0), before)) or bool(
        _TIED_AFTER.match(phrasing.text, after)
    )


def _says_more(value: Quantity, best: Quantity | None) -> bool:
    return best is None or (value.interval, value.approximate, value.unit) != (
        best.interval,
        best.approximate,
        best.unit,
    )


@lru_cache(maxsize=1 << 15)
def _quantity(text: str) -> Quantity | None:
    """*text* as a number, or a measure in a known unit; what is counted or measured is left to the sentence."""
    if text.isdecimal() and len(text) <= PLAIN_DIGITS:  # what most figures are
        return Quantity(text=text, low=Decimal(text), high=Decimal(text))
    try:
        value = Quantity.parse(text)
    except UnreadableQuantity:
        return None
    return value if not value.of and (not value.unit or not value.counts) else None


def _piece(phrasing: Phrasing, first: int, last: int, value: Date | Quantity) -> Piece:
    words = phrasing.words
    return Piece(
        text=phrasing.between(first, last),
        value=value,
        first=first,
        last=last,
        start=words[first].start,
        end=words[last].end,
    )
