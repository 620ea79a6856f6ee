"""Typed cells: one column of one row, read into a value or reported with its place."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from histcite import values
from histcite.deferred import expression
from histcite.errors import HistciteError, NotAFraction, NotALeaf, NotAVisit, NotOneOf, NotText, UnknownColumn
from histcite.frozen import dataclass
from histcite.records.keys import check_key
from histcite.records.source import OUTCOMES

YES = (
    *("yes", "y", "true", "1", "x", "ja", "wahr", "oui", "vrai", "sì", "vero", "sí", "verdadero"),
    *("да", "истина", "так", "tak", "prawda", "po", "evet", "doğru", "igaz", "✓", "☑"),
)
NO = (
    *("no", "n", "false", "0", "-", "nein", "falsch", "non", "faux", "falso"),
    *("нет", "ложь", "ні", "nie", "fałsz", "jo", "hayır", "yanlış", "hamis", "✗", "☐"),
)
"""Also what spreadsheets save for a box that is ticked or not, in the language of the program."""

STAMP = expression(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
"""A time of entry as the library writes it, in UTC (ISO 8601)."""

_DAY = expression(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE = expression(r"\A(\d+)\.0\Z")
_LIKE_A_DAY = expression(r"\d{4}-\d\d-\d\d|\d{1,2}-[^\W\d_]{3,9}")

REMEMBERED = 2048
"""How many cells of one column are remembered as read: most of the cells in a long table say what others said."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was typed: a file and its line, counted from 1; a line of 0 is the command line itself.

    ``number`` tells apart what begins on one line, counted from 0.
    """

    file: str
    line: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What stands in the way of one typed cell: where, and one sentence."""

    place: Place
    column: str
    message: str

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}: " if self.place.line else ""
        return f"{where}{self.column}: {self.message}" if self.column else f"{where}{self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Cells, a row or a record that cannot be taken, with every problem found in it."""

    problems: tuple[Problem, ...]


def read_cells(
    cells: Mapping[str, str],
    columns: Sequence[str],
    readers: Mapping[str, Callable[[str], Any]],
    place: Place,
) -> dict[str, Any] | Refused:
    """Each cell cleaned and read by the reader of its column (plain text where it has none), or every problem found in them; where some are
    no text, those alone.
    """
    problems = []
    try:
        typed: dict[str, Any] = {column: clean(cell) for column, cell in cells.items()}
    except NotText as error:
        garbled = (column for column, cell in cells.items() if not _is_text(cell))
        return Refused(
            problems=tuple(Problem(place=place, column=column, message=str(error)) for column in garbled)
        )
    for column, cell in typed.items():
        try:
            if column in readers:
                typed[column] = readers[column](cell)
            elif column not in columns:
                raise UnknownColumn(column, tuple(columns))
        except HistciteError as error:
            problems.append(Problem(place=place, column=column, message=str(error)))
    return Refused(problems=tuple(problems)) if problems else typed


def clean(text: str) -> str:
    """*text* in NFC with unix line ends and no white space around it.

    Raises NotText for lone surrogates, which come from input in another encoding.
    """
    if not text.isascii():
        if not _is_text(text):
            raise NotText
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _is_text(text: str) -> bool:
    """Whether *text* can be written: whether no surrogate in it stands alone."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def split_list(text: str) -> tuple[str, ...]:
    """The members of a list typed with ``;``, each once, in order."""
    return tuple(dict.fromkeys(member for part in text.split(";") if (member := clean(part))))


def read_flag(text: str) -> bool:
    """Whether *text* says yes; empty is no. Raises NotOneOf for anything but yes and no."""
    folded = text.casefold()
    if folded in YES:
        return True
    if not folded or folded in NO:
        return False
    raise NotOneOf(text, ("yes", "no"))


def choice(*allowed: str) -> Callable[[str], str]:
    """A reader of a cell that may only be one of *allowed*, in any case; NotOneOf is raised for anything else."""
    by_name = {name.casefold(): name for name in allowed}

    def read(text: str) -> str:
        folded = text.casefold().replace("−", "-").replace("–", "-").replace("_", "-")
        if folded not in by_name:
            raise NotOneOf(text, tuple(name for name in allowed if name))
        return by_name[folded]

    return read


def default_to(default: str, read: Callable[[str], str]) -> Callable[[str], str]:
    """A reader that takes an empty cell for *default*."""
    return lambda text: read(text) if text else default


def read_key(text: str) -> str:
    """A key, or empty. Raises BadKey."""
    return check_key(text) if text else ""


@lru_cache(REMEMBERED)
def read_date(text: str) -> str:
    """A date as typed, or that there is none, *n.d.* for instance; empty for a dash or *n/a*. Raises UnreadableDate."""
    values.Date.told(text)
    return "" if values.fills_a_cell(text) else text


def read_leaf(text: str) -> str:
    """A leaf or page as typed; ``13.0``, as programs of statistics save a column of numbers, is leaf 13.

    Raises NotALeaf for the day that a spreadsheet makes of leaves such as 12-13.
    """
    text = _WHOLE.sub(r"\1", text)
    if _LIKE_A_DAY.fullmatch(text):
        try:
            values.Date.parse(text if _DAY.fullmatch(text) else f"{text}-2000")
        except HistciteError:
            return text
        raise NotALeaf(text)
    return text


def read_fraction(text: str) -> str:
    """A decimal fraction from 0 to 1 as typed, or empty. Raises NotAFraction."""
    from decimal import Decimal, InvalidOperation

    try:
        fraction = Decimal(text or "0")
    except InvalidOperation:
        raise NotAFraction(text) from None
    if not fraction.is_finite() or not 0 <= fraction <= 1:
        raise NotAFraction(text)
    return text


@lru_cache(REMEMBERED)
def read_tags(text: str) -> tuple[str, ...]:
    """Tags typed with ``;``, with or without ``#``, each once, sorted."""
    return tuple(sorted({tag.lstrip("#") for tag in split_list(text)} - {""}))


def read_visits(text: str) -> tuple[str, ...]:
    """Days on which a source was consulted and what came of each, typed with ``;``: ``2024-05-12 read; 2024-05-13 closed until 2031``.

    Raises NotAVisit for one that does not begin with its day, nor goes on with one of the OUTCOMES.
    """
    visits = split_list(text)
    for visit in visits:
        day, _, outcome = visit.partition(" ")
        if not _DAY.fullmatch(day) or not outcome.casefold().startswith(OUTCOMES):
            raise NotAVisit(visit, OUTCOMES)
        values.Date.parse(day)
    return visits
