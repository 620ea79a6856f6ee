"""Dates as historians write them: partial, uncertain, ranged, in the Julian or the Gregorian calendar."""

from dataclasses import dataclass, fields, replace
from typing import Self

from histcite.errors import UnreadableDate
from histcite.values.edtf import read_edtf, write_edtf
from histcite.values.period import Period

_FIELDS = tuple(field.name for field in fields(Period))


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Period):
    """A period of days together with the ``text`` in which somebody gave it."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a date in EDTF (ISO 8601-2) or in English, Albanian, Russian, German or French prose.

        Numbers are day first, always; years need three or four digits; nothing impossible is mended.
        Raises UnreadableDate with the reason.
        """
        try:
            period = _read(text.strip())
        except ValueError as problem:
            raise UnreadableDate(text, str(problem)) from None
        return cls(text=text, **{name: getattr(period, name) for name in _FIELDS})

    @property
    def edtf(self) -> str:
        """The date in EDTF with Gregorian days, for example ``1960-11-12~`` or ``[1960-08-21..1960-08-31]``."""
        return write_edtf(self)

    @property
    def as_read(self) -> str:
        """The date in EDTF, the days that an approximate one allows, and what speaks against it."""
        allowed = ""
        if self.approximate:
            allowed = write_edtf(replace(self, days=self.outer, approximate=False, uncertain=False))
        aside = ", ".join(filter(None, (allowed and f"within {allowed}", self.doubt)))
        return f"{self.edtf} ({aside})" if aside else self.edtf

    @property
    def normal(self) -> str:
        """The normal form: two dates are the same answer exactly if theirs are equal."""
        days = ",".join(
            f"{'' if first is None else first}..{'' if last is None else last}" for first, last in self.days
        )
        doubts = "~" * self.approximate + "?" * self.uncertain
        return f"{'lasting ' if self.extent else ''}{days}{doubts}"


def _read(text: str) -> Period:
    period = read_edtf(text)
    if period is not None:
        return period
    from histcite.values.prose import read_prose

    return read_prose(text)
