"""Dates as historians write them: partial, uncertain, ranged, in the Julian or the Gregorian calendar."""

from contextlib import suppress
from dataclasses import fields, replace
from typing import Self

from histcite.errors import UnreadableDate
from histcite.frozen import dataclass
from histcite.values.dates.catalogued import is_cut_year, is_undated, plainly
from histcite.values.dates.clock import shown
from histcite.values.dates.edtf import read_edtf, write_edtf, write_ends
from histcite.values.dates.period import Period, Precision

_FIELDS = tuple(field.name for field in fields(Period))


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Period):
    """A period of days together with the ``text`` in which somebody gave it."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date in EDTF (ISO 8601-2) or in prose, in a language of the table ``dates``.

        Numbers are day first, always; years need three or four digits; nothing impossible is mended; the name of
        a month that is another month in another language is refused.
        Raises UnreadableDate with the reason.
        """
        try:
            period = read_edtf(text.strip()) or _read_written(text.strip())
        except ValueError as problem:
            raise UnreadableDate(text, str(problem)) from None
        return cls(text=text, **{name: getattr(period, name) for name in _FIELDS})

    @classmethod
    def told(cls, text: str) -> Self | None:
        """Read a date where one may be told; None where there is none, or only *n.d.* and its like. Raises UnreadableDate."""
        if not text or is_undated(text):
            return None
        return cls.parse(text)

    @property
    def edtf(self) -> str:
        """The date in EDTF with Gregorian days, for example ``1960-11-12~`` or ``[1960-08-21..1960-08-31]``."""
        return write_edtf(self)

    @property
    def as_read(self) -> str:
        """Its first and last day in plain ISO, what an approximate one allows, and what speaks against it."""
        asides = ["uncertain"] if self.uncertain else []
        if self.approximate:
            asides.append(f"within {_plain(replace(self, days=self.outer))}")
        if self.doubt:
            asides.append(self.doubt)
        aside = f" ({', '.join(asides)})" if asides else ""
        time = f", {shown(self.clock)}" if self.clock else ""
        return f"{'about ' * self.approximate}{_plain(self)}{time}{aside}"

    @property
    def normal(self) -> str:
        """The normal form: two dates are the same answer exactly if theirs are equal."""
        days = ",".join(
            f"{'' if first is None else first}..{'' if last is None else last}" for first, last in self.days
        )
        doubts = "~" * self.approximate + "?" * self.uncertain
        minutes = f"T{self.clock[0]}-{self.clock[1]}" if self.clock else ""
        zone = "" if self.ahead is None or not minutes else f"{self.ahead:+d}"
        return f"{'lasting ' if self.extent else ''}{days}{minutes}{zone}{doubts}"


def _read_written(text: str) -> Period:
    """Read a date in words, as a historian writes it or else as a catalogue does; ValueError with what speaks against the first."""
    from histcite.values.dates.in_words import read_prose

    if is_cut_year(text):
        plain = plainly(text)
        return read_prose(text) if plain == text else read_edtf(plain) or read_prose(plain)
    try:
        return read_prose(text)
    except ValueError:
        plain = plainly(text)
        if plain != text:
            with suppress(ValueError):
                return read_edtf(plain) or read_prose(plain)
        raise


def _plain(period: Period) -> str:
    """Write the bounds of a period: one moment from a day *to* another, or all the time from a day / to another."""
    in_days = period.precision in (Precision.SEASON, Precision.PART_OF_YEAR)
    precision = Precision.DAY if in_days else period.precision
    joint = "/" if period.extent else " to "
    return " or ".join(_stretch(*write_ends(interval, precision), joint) for interval in period.days)


def _stretch(start: str, end: str, joint: str) -> str:
    if start == end:
        return start
    if not start:
        return f"until {end}"
    return f"{start}{joint}{end}" if end else f"from {start}"
