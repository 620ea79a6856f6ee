"""What a scanner or a spreadsheet made of a number is put right, and said: *op. l4* is 14, *l. 5-Mar* is 3-5."""

import re
from functools import cache

from histcite.archives.letters import data
from histcite.deferred import expression
from histcite.values.lexicon import table

_DIGITS = str.maketrans("lI|OОЗз", "1110033")
_SHORTEST_MONTH = 3


def mended(clean: str) -> tuple[str, tuple[str, ...]]:
    """Give a cleaned text as long as before with its numbers put right, and what is to be said of each.

    Only right after the label of a level, and only what has no letter but those that are taken for digits; a lone *З* is a 3. A capital
    after the number is none of those: 1О may be a fonds of its own.
    """
    told: list[str] = []

    def put_right(found: re.Match[str]) -> str:
        typed = found["token"]
        if found["digits"]:
            right, why = typed.translate(_DIGITS), "letters stand in it for digits"
        else:
            day, month = (
                int(found["day"] or found["last"]),
                _months()[(found["month"] or found["first"]).lower()],
            )
            right, why = "{}-{}".format(*sorted((day, month))), "a spreadsheet made a date of it"
        if right == typed or len(right) > len(typed):
            return found[0]
        told.append(f"{typed!r} is read as {right}: {why}")
        return found["label"] + right.ljust(len(typed))

    if not _SIGN.search(clean):
        return clean, ()
    return _numbers().sub(put_right, clean), tuple(told)


_SIGN = expression(
    r"[lI|OОЗз](?=\d|(?<=З)(?!\w))|\d(?=[lI|OОЗз]|[-.][^\W\d_]{3})|[-.](?=\d)(?<=[^\W\d_]{3}.)"
)


@cache
def _numbers() -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    alike = "lI|OОЗз"
    digits = rf"[{alike}][\d{alike}]*\d|\d[\d{alike}]*[\dl|]|З(?=\s?[.,;])"
    return re.compile(
        rf"(?P<label>(?<![^\W_])(?:{_labels()})\.?\s?)(?P<token>(?P<digits>{digits})"
        rf"|(?P<day>\d\d?)[-.](?P<month>{months})|(?P<first>{months})[-.](?P<last>\d\d?))(?![\w-])",
        re.IGNORECASE,
    )


@cache
def _labels() -> str:
    """The labels of numbers in the archives of Russia, its neighbours and Albania, the longest first."""
    read = [data("labels")[name]["read"] for name in ("slavic", "albanian")]
    labels = {
        label.replace(" ", r"[.\s]{0,2}") for levels in read for forms in levels.values() for label in forms
    }
    return "|".join(sorted(labels, key=len, reverse=True))


@cache
def _months() -> dict[str, int]:
    """The months as a spreadsheet shortens them."""
    months: dict[str, int] = {}
    for language in ("en", "ru", "de", "fr", "sq"):
        for number, forms in enumerate(table("dates")[language]["months"], start=1):
            for form in forms.split():
                months.setdefault(form[:_SHORTEST_MONTH], number)
    return months
