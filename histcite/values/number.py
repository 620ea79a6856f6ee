"""Numbers as they are written in figures and in words, and the words that bound them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from histcite.values.lexicon import Phrases, pieces, table, word_form

_SCAN = r"""
    (?P<figure>\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?(?!\d) | \d+(?:[.,]\d+)*)
  | (?P<word>(?:US)?[$£€₽%‰] | [^\W\d_](?:[^\W_]*[23²³](?!\d)|[^\W\d_]*))
  | (?P<sign>>=|<=|[≥≤><~≈?+±])
  | (?P<dash>[-‐‑–—−])
  | (?P<space>[\s.,;:'’`"«»„“”()\[\]/]+)
"""
_GLUE = ("skip", "and", "dash")
_GROUP = 3
_TWENTY = 20
_THOUSAND = 1000
_SIGNS = {">": "more", ">=": "at_least", "≥": "at_least", "<": "less", "<=": "at_most", "≤": "at_most"}
_SIGNS |= {"~": "about", "≈": "about", "?": "perhaps", "+": "or_more", "±": "give_or_take"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a written quantity: its ``role``, its words, and its value if it is a number."""

    role: str
    words: tuple[str, ...]
    value: Decimal = Decimal(0)


@cache
def _phrases() -> Phrases[tuple[str, Decimal]]:
    return Phrases(_entries())


def _entries() -> Iterator[tuple[str, tuple[str, Decimal]]]:
    numbers, shared = table("numbers"), table("words")
    for language in numbers:
        for role, meaning in (shared[language] | numbers[language]).items():
            if isinstance(meaning, dict):
                for value, forms in meaning.items():
                    yield from ((form, (role, Decimal(value))) for form in forms.split(","))
            else:
                yield from ((phrase, (role, Decimal(0))) for phrase in meaning)


@cache
def _scan() -> re.Pattern[str]:
    return re.compile(_SCAN, re.VERBOSE)


def read_parts(text: str) -> tuple[Part, ...]:
    """Tell figures, number words, bounds and other words apart; words that mean none of these are ``noun``."""
    matches = pieces(_scan(), text)
    words = [word_form(match["word"] or ("-" if match["dash"] else "")) for match in matches]
    parts: list[Part] = []
    position = 0
    while position < len(matches):
        part = _phrase(words, position) if words[position] else _symbol(matches[position])
        parts.append(part)
        position += len(part.words)
    if parts and parts[0].words == ("+",):
        return tuple(parts[1:])
    return tuple(parts)


def _phrase(words: list[str], position: int) -> Part:
    if words[position] == "-":
        return Part(role="dash", words=("-",))
    found = _phrases().at(words, position)
    if found is None:
        return Part(role="noun", words=(words[position],))
    (role, value), length = found
    return Part(role=role, words=tuple(words[position : position + length]), value=value)


def _symbol(match: re.Match[str]) -> Part:
    if match["figure"]:
        return Part(role="figure", words=(match["figure"],), value=read_figure(match["figure"]))
    return Part(role=_SIGNS[match["sign"]], words=(match["sign"],))


def read_figure(text: str) -> Decimal:
    """Read digits with separators; ValueError where they cannot be one number.

    Spaces and apostrophes part thousands. Of two different marks the last is the decimal one, and a mark that
    stands twice parts thousands. A lone comma or dot before exactly three digits parts thousands too (10.000 t,
    50,000 tonnes), unless only a zero stands before it; before any other number of digits it is the decimal mark.
    (A lone dot before a word such as *million* is always the decimal mark: ``1.250 million``.)
    """
    digits = re.sub(r"[ \u00a0\u2009\u202f'’]", " ", text)
    marks = re.findall(r"[., ]", digits)
    whole, fraction = digits, ""
    if marks and _ends_in_fraction(digits, marks):
        whole, _, fraction = digits.rpartition(marks[-1])
    groups = re.split(r"[., ]", whole)
    if len(set(re.findall(r"[., ]", whole))) > 1 or any(len(group) != _GROUP for group in groups[1:]):
        raise ValueError(f"{text} is no number: thousands come in threes")
    if len(groups) > 1 and len(groups[0]) > _GROUP:
        raise ValueError(f"{text} is no number: thousands come in threes")
    return Decimal("".join(groups) + (f".{fraction}" if fraction else ""))


def _ends_in_fraction(digits: str, marks: list[str]) -> bool:
    if marks[-1] == " " or marks.count(marks[-1]) > 1:
        return False
    if len(marks) > 1:
        return True
    whole, _, fraction = digits.rpartition(marks[-1])
    return len(fraction) != _GROUP or len(whole) > _GROUP or not whole.strip("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number of one or more parts: its value, the ``scale`` it ends in (thousand, million; else 1), its length."""

    value: Decimal
    scale: Decimal
    length: int


def read_amount(parts: Sequence[Part]) -> Amount | None:
    """Add up the figure or number words that *parts* begin with; None if they begin with no number."""
    run: list[Part] = []
    length = 0
    while length < len(parts):
        glued = bool(run) and parts[length].role in _GLUE and length + 1 < len(parts)
        following = parts[length + glued]
        if not _continues(run, following, parts[length].role if glued else ""):
            break
        run.append(following)
        length += 1 + glued
    return Amount(value=_sum(run), scale=_scale(run), length=length) if run else None


def _continues(run: list[Part], part: Part, glue: str) -> bool:
    """Tell whether a number goes on: ``two hundred | and fifty``, ``twenty | -four``, ``10 | thousand``."""
    if part.role == "times":
        return glue in ("", "skip") and all(part.value != earlier.value for earlier in run)
    if not run:
        return part.role in ("figure", "ones")
    if part.role != "ones" or run[-1].role == "figure":
        return False
    last = run[-1].value
    return part.value < last and (glue != "dash" or (last % 10 == 0 and part.value < _TWENTY))


def _sum(run: list[Part]) -> Decimal:
    """Add and multiply; in ``1.250 million`` the lone dot is the decimal mark, whatever follows it."""
    total = Decimal(0)
    group: Decimal | None = None
    for part, following in zip(run, [*run[1:], None], strict=True):
        if part.role == "figure" and following and re.fullmatch(r"\d+\.\d+", part.words[0]):
            group = Decimal(part.words[0])
        elif part.role != "times":
            group = (group or 0) + part.value
        elif group is None and total:
            total *= part.value
        elif part.value < _THOUSAND:
            group = (1 if group is None else group) * part.value
        else:
            total, group = total + (1 if group is None else group) * part.value, None
    return total + (group or 0)


def _scale(run: list[Part]) -> Decimal:
    scale = Decimal(1)
    for part in reversed(run):
        if part.role != "times":
            break
        scale *= part.value
    return scale
