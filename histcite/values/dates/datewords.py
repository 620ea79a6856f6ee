"""The words and numerals of a written date, told apart: month, season, bound, ordinal, roman numeral."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from histcite.frozen import dataclass
from histcite.values.dates.clock import ABOUT, read_clock
from histcite.values.lexicon import Phrases, pieces, table, word_form

_COUNTED = {"months": "month", "seasons": "season", "weekdays": "weekday", "ordinals": "number"}
_PARTS = {
    "half": ("first_half", "second_half"),
    "quarter": ("first_quarter", "second_quarter", "third_quarter", "fourth_quarter"),
    "ten_days": ("early", "mid", "late"),
}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_ROMAN_LETTERS = frozenset("IVXХІ")
_ROMAN_LOOKALIKES = str.maketrans("ХІ", "XI")
_BEFORE_CLOCK = ("about", "to")
_CENTURIES = range(1, 31)
YEAR_DIGITS = 4
_MOST_WORDS = 100
_HYPHENS = "-‐‑"
_SHORTEST_PLAIN = 4
"""A word with fewer letters may be a mark, a numeral or an abbreviation of a date."""
_SCAN = r"""
    (?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)
  | (?P<day_first>\d{{1,2}}\s*(?P<stop>[./-])\s*(?:\d{{1,2}}|[IVXХІ]{{1,4}})\s*(?P=stop)\s*\d+)
  | (?P<year_first>\d{{4}}[./]\d{{1,2}}[./]\d{{1,2}})(?!\d)
  | (?P<month_first>(?:\d{{1,2}}|[IVXХІ]{{1,4}})[./]\d{{4}})(?!\d)
  | (?P<clock>(?=[\dtTnNoO])(?i:t?{hour}[:h][0-5]\d(?!\d)(?::[0-5]\d)?z?(?:\s*(?:{noon}|am\b|(?:{hours})(?!\w)))?
      | {hour}(?:\.[0-5]\d(?!\d))?\s*(?:{noon}|(?:{hours})(?!\w)(?:\.?\s*[0-5]?\d\s*(?:{minutes})(?!\w))?)
      | (?:{clock})\s+{hour}(?:[.:][0-5]\d)?(?!\d)))
  | (?P<yearless>\d{{1,2}}\.\d{{1,2}})\.?(?!\d)
  | (?P<number>\d+)(?:[-‐‑]?(?P<suffix>{suffixes}))?(?!\w)
  | (?P<roman>[IVXХІ]+)(?:[-‐‑]?(?:{suffixes}))?(?!\w)
  | (?P<word>[^\W\d_]+)
  | (?P<dash>[-‐‑–—−/])
  | (?P<mark>[~?%()])
  | (?P<space>[\s.,;:'’`"«»„“”\[\]]+)
"""
_HOUR = r"(?:[01]?\d|2[0-4])"
_NOON = r"(?:[ap]\.\s?m\b\.?|pm\b)"
_MARKS = {"~": ("about",), "?": ("perhaps",), "%": ("about", "perhaps"), "(": ("open",), ")": ("close",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One piece of a written date: its ``role``, its numbers if it has any, and how it was written."""

    role: str
    text: str
    numbers: tuple[int, ...] = ()


@cache
def _phrases() -> Phrases[tuple[str, int]]:
    """The phrases of the tables, each with its role and the number that it stands for, if any."""
    dates, shared = table("dates"), table("words")
    entries = [(phrase, (role, 0)) for role, phrases in dates["aside"].items() for phrase in phrases]
    for language in shared:
        for role, words in (dates[language] | shared[language]).items():
            if role in _COUNTED:
                numbered = enumerate((forms.split() for forms in words), start=1)
                entries += [(form, (_COUNTED[role], number)) for number, forms in numbered for form in forms]
            elif role != "century_after_numeral":
                entries += [(phrase, (role, 0)) for phrase in words]
    return Phrases(entries)


@cache
def _months() -> dict[str, dict[str, int]]:
    """The month that each name of one means, by language: ``listopad`` is October in Croatian, November in Polish and Czech."""
    months: dict[str, dict[str, int]] = {}
    for language in table("words"):
        for number, forms in enumerate(table("dates")[language]["months"], start=1):
            for form in forms.split():
                months.setdefault(word_form(form), {})[language] = number
    return months


def _month(words: list[str], position: int, number: int, before: list[Token]) -> int:
    """The month that a name means in the language of the words around it, or else *number*; ValueError where these leave two.

    After the number of a day only a genitive stands, so that ``12. listopadu`` is Czech: Croatian has ``12. listopada``.
    """
    name = words[position]
    meant = _months()[name]
    if len(set(meant.values())) == 1:
        return number
    if before and before[0].role == "number" and len(before[0].text) < YEAR_DIGITS:
        genitives = table("dates")["genitive"]
        meant = {language: month for language, month in meant.items() if name in genitives[language]}
    others = set(words) - {name}
    known = {language: len(others & _words_of(language)) for language in meant}
    months = {month for language, month in meant.items() if known[language] == max(known.values())}
    if len(months) == 1:
        return months.pop()
    english = table("dates")["en"]["months"]
    names = [english[month - 1].split()[0].capitalize() for month in sorted(months)]
    raise ValueError(
        f"{name!r} is {' in one language and '.join(names)} in another; write the month as a number"
    )


@cache
def _words_of(language: str) -> frozenset[str]:
    """Every word that stands in the dates of a language."""
    phrases = (
        phrase for words in (table("dates")[language] | table("words")[language]).values() for phrase in words
    )
    return frozenset(word for phrase in phrases for word in word_form(phrase).split())


@cache
def _centuries() -> frozenset[str]:
    dates = table("dates")
    return frozenset(
        word for language in table("words") for word in dates[language].get("century_after_numeral", ())
    )


@cache
def _scan() -> re.Pattern[str]:
    suffixes = sorted(
        (word for words in table("dates")["suffix"].values() for word in words), key=len, reverse=True
    )
    clock = {name: "|".join(words) for name, words in table("dates")["clock"].items()}
    return re.compile(_SCAN.format(suffixes="|".join(suffixes), hour=_HOUR, noon=_NOON, **clock), re.VERBOSE)


def perhaps_in_a_date(word: str) -> bool:
    """Whether a date that can be read may have this one word in it: a quick look, which is sure only where it says no."""
    form = word_form(word)
    plain = form.isalpha() and len(form) >= _SHORTEST_PLAIN and not _ROMAN_LETTERS.issuperset(word)
    return not plain or _phrases().begins(form) or form.startswith(_stems())


@cache
def _stems() -> tuple[str, ...]:
    """The beginnings of all words that the patterns for dates name, and of the zones in which times are told."""
    dates = table("dates")
    named = (*chain(*dates["catalogue"]["forms"], *dates["clock"].values()), *dates["zones"], *_centuries())
    return tuple(
        dict.fromkeys(word_form(stem) for text in named for stem in re.findall(r"[^\W\d_]{3,}", text))
    )


def read_words(text: str) -> tuple[Token, ...]:
    """Tell the words and numerals of a written date apart; ValueError names the first that means nothing here.

    A text of more than a hundred of them is none.
    """
    matches = pieces(_scan(), text)
    if len(matches) > _MOST_WORDS:
        raise ValueError("it has more words than a date")
    words = [word_form(match["word"] or "") for match in matches]
    tokens: list[Token] = []
    position = 0
    while position < len(matches):
        if words[position]:
            token, length = _word(words, position, tokens[-1:])
            tokens.append(token)
        elif matches[position].lastgroup == "clock":
            length = 1
            first, last = read_clock(matches[position][0])
            if tokens and tokens[-1].role in _BEFORE_CLOCK:
                margin = ABOUT if tokens.pop().role == "about" else 0
                first, last = first - margin, last + margin
            tokens.append(Token(role="clock", text=matches[position][0], numbers=(first, last)))
        else:
            tokens.extend(_numeral(matches[position]))
            length = 1
        position += length
    return _with_parts([token for token in tokens if token.role != "skip"])


def _with_parts(tokens: list[Token]) -> tuple[Token, ...]:
    """Take the number of a half, a quarter or ten days together with its word: ``III квартал``, ``Q3``."""
    for place, token in enumerate(tokens):
        if token.role not in _PARTS:
            continue
        beside = [
            other for other in (place - 1, place + 1) if 0 <= other < len(tokens) and _counts(tokens[other])
        ]
        if not beside:
            raise ValueError(f"{token.text!r} has no number")
        number, names = tokens[beside[0]].numbers[0], _PARTS[token.role]
        if not 1 <= number <= len(names):
            raise ValueError(f"no {token.text!r} has the number {number}")
        named = Token(role=names[number - 1], text=token.text, numbers=(number,))
        first = min(place, beside[0])
        return (*tokens[:first], named, *_with_parts(tokens[first + 2 :]))
    return tuple(tokens)


def _counts(token: Token) -> bool:
    return token.role == "roman" or (token.role == "number" and token.numbers[0] < _CENTURIES.stop)


def _word(words: list[str], position: int, before: list[Token]) -> tuple[Token, int]:
    word = words[position]
    if (
        before
        and before[0].role in ("number", "roman")
        and before[0].numbers[0] in _CENTURIES
        and word in _centuries()
    ):
        return Token(role="century", text=word, numbers=(0,)), 1
    found = _phrases().at(words, position)
    if found is None:
        raise ValueError(f"the word {word!r} is not known")
    (role, number), length = found
    if role == "month":
        number = _month(words, position, number, before)
    if role == "noon":
        return Token(role="clock", text=word, numbers=read_clock("12")), length
    if role == "number":
        return Token(role=role, text=f"{number:02d}", numbers=(number,)), length
    return Token(role=role, text=" ".join(words[position : position + length]), numbers=(number,)), length


def _numeral(match: re.Match[str]) -> Iterator[Token]:
    role, text = match.lastgroup or "", match[0]
    if role == "mark":
        yield from (Token(role=meaning, text=text) for meaning in _MARKS[text])
    elif role == "dash":
        yield Token(role="dash", text="-" if text in _HYPHENS else text)
    elif match["number"]:
        yield _number(match["number"], match["suffix"] or "")
    elif match["roman"]:
        yield Token(role="roman", text=text, numbers=(_roman(match["roman"]),))
    else:
        written = re.findall(r"\w+", text)
        if role == "day_first" and len(written[-1]) != YEAR_DIGITS:
            raise ValueError("the year needs four digits")
        numbers = tuple(int(part) if part.isdigit() else _roman(part) for part in written)
        yield Token(role=role, text=text, numbers=numbers)


def _number(digits: str, suffix: str) -> Token:
    if len(digits) > YEAR_DIGITS:
        raise ValueError(f"{digits} is neither a day nor a year")
    number = int(digits)
    if suffix in table("dates")["suffix"]["decade"] and number % 10 == 0 and len(digits) in (2, YEAR_DIGITS):
        return Token(
            role="decade" if len(digits) == YEAR_DIGITS else "tens", text=digits + suffix, numbers=(number,)
        )
    return Token(role="number", text=digits, numbers=(number,))


def _roman(text: str) -> int:
    digits = [_ROMAN_DIGITS[letter] for letter in text.translate(_ROMAN_LOOKALIKES)]
    return sum(
        -digit if digit < following else digit
        for digit, following in zip(digits, [*digits[1:], 0], strict=True)
    )
