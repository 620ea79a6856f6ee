"""Numbers as they are written in figures and in words, and the words that bound them."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, getcontext
from functools import cache

from histcite.frozen import dataclass
from histcite.values.lexicon import Phrases, pieces, table, word_form

_SCAN = r"""
    (?P<ordinal>\d+[-‐‑]?(?:{ordinals})(?!\w))
  | (?P<fraction>[¼-¾⅐-⅞] | \d{{1,2}}[ ]?[/⁄][ ]?\d{{1,3}}(?![\d/]))
  | (?P<figure>\d{{1,3}}(?:[ \u00a0\u2007\u2009\u202f'’]\d{{3}})+(?:[.,·]\d+)?(?!\d) | \d+(?:[.,·]\d+)*
      | (?<![^\W_])[.,·]\d+)
  | (?P<word>(?:US)?[$£€₽%‰] | [^\W\d_](?:[^\W_]{{0,40}}[23²³](?!\d)|[^\W\d_]*))
  | (?P<sign>>=|<=|\+/[-−]|[≥≤><~≈?+±])
  | (?P<dash>[-‐‑–—−…]|\.{{2,3}})
  | (?P<space>[\s.,;:'’`"«»„“”()\[\]/]+)
"""
SKIPPED = ("skip", "partitive", "article")
"""Words that say nothing about a number; an article may also begin a second thing, and *of* parts what it is taken from."""

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f'’", " "))
_GLUE = (*SKIPPED, "and", "dash")
_SCALES = ("times", "many")
_GROUP = 3
_LONGEST_JOINED = 100
_QUARTERS = 4
_TWENTY = 20
_THOUSAND = 1000
_SIGNS = {">": "more", ">=": "at_least", "≥": "at_least", "<": "less", "<=": "at_most", "≤": "at_most"}
_SIGNS |= {
    "~": "about",
    "≈": "about",
    "?": "perhaps",
    "+": "or_more",
    "±": "give_or_take",
    "+/-": "give_or_take",
    "+/−": "give_or_take",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a written quantity: its ``role``, its words, and its value if it is a number."""

    role: str
    words: tuple[str, ...]
    value: Decimal = Decimal(0)


@cache
def _phrases() -> Phrases[tuple[str, Decimal]]:
    """The phrases of the tables, each with its role and its value if it is a number.

    Of a word that multiplies only the leading digits are kept, so that ``45 thousand`` ends in its thousands.
    """
    entries: list[tuple[str, tuple[str, Decimal]]] = []
    for language, own in table("numbers").items():
        for role, meaning in (table("words")[language] | own).items():
            if not isinstance(meaning, dict):
                entries += [(phrase, (role, Decimal(0))) for phrase in meaning]
                continue
            for value, forms in meaning.items():
                number = Decimal(value).normalize() if role in _SCALES else Decimal(value)
                entries += [(form, (role, number)) for form in forms.split(",")]
    return Phrases(entries)


@cache
def _scan() -> re.Pattern[str]:
    ordinals = "|".join(table("dates")["suffix"]["ordinal"])
    return re.compile(_SCAN.format(ordinals=ordinals), re.VERBOSE)


def begins_number(word: str) -> bool:
    """Whether a number, or what bounds it, begins with *word*, in the form in which words are looked up."""
    return _phrases().begins(word) or _joined(word) is not None


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
        joined = _joined(words[position])
        return Part(role="ones" if joined else "noun", words=(words[position],), value=joined or Decimal(0))
    (role, value), length = found
    return Part(role=role, words=tuple(words[position : position + length]), value=value)


def _joined(word: str) -> Decimal | None:
    """Read a German number written as one word, ``zweihundertfünfzig``; None for any other word, and for one too long to be one."""
    if len(word) > _LONGEST_JOINED:
        return None
    ones, und, scales = _german()
    for name, scale in scales:
        before, found, after = word.partition(name)
        if found:
            times = _joined(before) if before else Decimal(1)
            rest = _joined(after.removeprefix(und)) if after else Decimal(0)
            return None if times is None or rest is None else times * scale + rest
    unit, _, ten = word.partition(und)
    return ones[unit] + ones[ten] if unit in ones and ten in ones else ones.get(word)


@cache
def _german() -> tuple[dict[str, Decimal], str, tuple[tuple[str, Decimal], ...]]:
    """The words that are joined: those added, the one for *and*, and those that multiply, the greatest first."""
    table_of = table("numbers")["de"]
    ones = {
        form.strip(): Decimal(value) for value, forms in table_of["ones"].items() for form in forms.split(",")
    }
    scales = [(table_of["times"][scale].split(",")[0], Decimal(scale)) for scale in ("1000", "100")]
    return ones, table("words")["de"]["and"][0], tuple(scales)


def _symbol(match: re.Match[str]) -> Part:
    if match["figure"]:
        return Part(role="figure", words=(match["figure"],), value=read_figure(match["figure"]))
    if match["ordinal"]:
        raise ValueError(f"{match['ordinal']} is a place in an order")
    if match["fraction"]:
        return Part(role="fraction", words=(match["fraction"],), value=_read_fraction(match["fraction"]))
    return Part(role=_SIGNS[match["sign"]], words=(match["sign"],))


def _read_fraction(text: str) -> Decimal:
    above, _, below = unicodedata.normalize("NFKC", text).replace("/", "⁄").partition("⁄")
    if int(above) >= int(below):
        raise ValueError(f"{text} is no fraction of one")
    if "/" in text and int(above) + 1 == int(below) > _QUARTERS:
        raise ValueError(f"{text} may be a fraction or either of two numbers")
    return Decimal(int(above)) / int(below)


def read_figure(text: str) -> Decimal:
    """Read digits with separators; ValueError where they cannot be one number.

    Spaces and apostrophes part thousands. Of two different marks the last is the decimal one, and a mark that
    stands twice parts thousands. A lone comma or dot before exactly three digits parts thousands too (10.000 t,
    50,000 tonnes), unless only a zero stands before it; before any other number of digits it is the decimal mark.
    (A lone dot before a word such as *million* is always the decimal mark: ``1.250 million``.) A raised dot, as in
    old British print, is the decimal mark.
    """
    if not text[0].isdigit():
        return Decimal(f"0.{text[1:]}")
    digits = text.translate(_SPACES)
    if "·" in digits:
        whole, _, fraction = digits.partition("·")
        if not fraction.isdecimal():
            raise ValueError(f"{text} is no number: it has two decimal marks")
        return read_figure(whole) + Decimal(f"0.{fraction}")
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
    """A number of one or more parts: its value, the ``scale`` it ends in (thousand, million; else 1), its length.

    A ``share`` is a fraction of something that follows, as in *two thirds of the fleet*.
    """

    value: Decimal
    scale: Decimal
    length: int
    share: bool = False

    @property
    def exact(self) -> bool:
        """Whether a decimal number writes it out to the end, as none does a third."""
        return len(self.value.as_tuple().digits) < getcontext().prec


def read_amount(parts: Sequence[Part]) -> Amount | None:
    """Add up the figures, number words and fractions that *parts* begin with; None if they begin with no number."""
    run, length = _read_run(parts)
    value, scale = _sum(run), _scale(run)
    fraction, taken, share = _read_share(parts, length, value)
    if taken:
        value = fraction if share else value + scale * fraction
        length, scale = length + taken, Decimal(1) if share else scale
        times, taken = read_scale(parts, length)
        if taken:
            value, scale, length, share = value * times, scale * times, length + taken, False
    return Amount(value=value, scale=scale, length=length, share=share) if length else None


def _read_run(parts: Sequence[Part]) -> tuple[list[Part], int]:
    """The figure or number words that *parts* begin with, and the number of parts that they take.

    One may be joined to the next by other parts: ``vingt-et-un``.
    """
    run: list[Part] = []
    length = 0
    while length < len(parts):
        place = length
        while run and place + 1 < len(parts) and parts[place].role in _GLUE:
            place += 1
        glue = [part.role for part in parts[length:place]]
        if not _continues(run, parts[place], "dash" if "dash" in glue else "".join(glue[:1])):
            break
        run.append(parts[place])
        length = place + 1
    return run, length


def _read_share(parts: Sequence[Part], start: int, whole: Decimal) -> tuple[Decimal, int, bool]:
    """A fraction that stands alone or is added (*and a half*, ``½``) or whose numerator is *whole* (*two thirds*).

    Returns its value, the number of parts it takes, and whether it is all there is.
    """
    glued = start > 0 and start + 1 < len(parts) and parts[start].role == "dash"
    part = parts[start + glued] if start + glued < len(parts) else None
    if part is None:
        return Decimal(0), 0, False
    if part.role in ("part", "denominator") and 0 < whole < part.value and start == 1:
        return whole / part.value, 1 + glued, True
    if not glued and part.role == "part" and not start:
        return 1 / part.value, 1, True
    if not glued and (part.role == "fraction" or (part.role == "plus" and start)):
        return part.value, 1, not start
    return Decimal(0), 0, False


def read_scale(parts: Sequence[Part], start: int) -> tuple[Decimal, int]:
    """Multiply the words such as *thousand* that follow one another from *start*, and count the parts they take."""
    scale, end, position = Decimal(1), start, start
    while position < len(parts) and parts[position].role in (*SKIPPED, "dash", *_SCALES):
        if parts[position].role in _SCALES:
            scale, end = scale * parts[position].value, position + 1
        position += 1
    return scale, end - start


def _continues(run: list[Part], part: Part, glue: str) -> bool:
    """Tell whether a number goes on: ``two hundred | and fifty``, ``twenty | -four``, ``10 | thousand``."""
    if part.role in _SCALES:
        fits = all(part.value != earlier.value for earlier in run)
        return glue in ("", *SKIPPED) and fits and (bool(run) or part.role == "times")
    if not run:
        return part.role in ("figure", "ones", "around")
    if part.role != "ones" or run[-1].role == "figure" or glue == "partitive":  # "ten of five"
        return False
    last = run[-1].value
    return part.value < last and (glue != "dash" or (last % 10 == 0 and part.value < _TWENTY))


def _sum(run: list[Part]) -> Decimal:
    """Add and multiply; in ``1.250 million`` the lone dot is the decimal mark, whatever follows it.

    Nothing is added to a zero, which would write out the last digits of ``45 thousand``.
    """
    terms: list[Decimal] = []
    group: Decimal | None = None
    for part, following in zip(run, (*run[1:], None), strict=False):
        if part.role == "figure" and following and re.fullmatch(r"\d+\.\d+", part.words[0]):
            group = Decimal(part.words[0])
        elif part.role not in _SCALES:
            group = part.value if group is None else group + part.value
        elif group is None and terms:
            terms = [term * part.value for term in terms]
        elif part.value < _THOUSAND:
            group = (1 if group is None else group) * part.value
        else:
            terms.append((1 if group is None else group) * part.value)
            group = None
    if group is not None:
        terms.append(group)
    return sum(terms[1:], terms[0]) if terms else Decimal(0)


def _scale(run: list[Part]) -> Decimal:
    scale = Decimal(1)
    for part in reversed(run):
        if part.role not in _SCALES:
            break
        scale *= part.value
    return scale
