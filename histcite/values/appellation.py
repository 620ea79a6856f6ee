"""What a name is made of: the words that name somebody, abbreviated ones, a number; titles and articles name nobody."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.values.lexicon import Phrases, table, word_form
from histcite.values.ordinals import ordinal
from histcite.values.spelling import fold, identity, script_of, sound_alike, sound_spelt

_WORD = expression(r"[^\W_]+(?:'[^\W_]+)*")
_ROMAN = expression(r"(x{0,3})(ix|iv|v?i{0,3})")
_ONES = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_CYRILLIC_DIGITS = str.maketrans("хі", "xi")
_LONGEST_ABBREVIATED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Appellation:
    """A name taken apart: its ``words`` and its ``short`` ones, without marks and in Latin letters, and its ``number``.

    ``perhaps`` is the number that an initial may be: the V of *V Corps*. ``script`` is that of its letters; ``sounds`` are the words
    as they are compared with those of another script, and ``joined`` are its letters without spaces and hyphens. An ``office`` names
    nobody by itself.
    """

    joined: str
    words: frozenset[str]
    sounds: frozenset[str]
    short: frozenset[str]
    number: int
    perhaps: int
    script: str
    office: bool

    def may_name(self, other: "Appellation") -> bool:
        """Whether the two may name one person or body: an initial, or no given name at all, beside the same family name.

        *Abd el-Kader* and *Abdelkader* are one. Of initials all of one must be among those of the other; none at all are among any. Two numbers are two persons.
        """
        number = self.number or (self.perhaps if other.number else 0)
        other_number = other.number or (other.perhaps if self.number else 0)
        if number and other_number and number != other_number:
            return False
        if self.joined == other.joined:
            return True
        foreign = self.script != other.script
        words, others = (self.sounds, other.sounds) if foreign else (self.words, other.words)
        mine, theirs = _beside(words, others, foreign), _beside(others, words, foreign)
        if len(mine) == len(words) or len(theirs) == len(others) or (mine and theirs):
            return False
        pairs = ((self.short, other.short), (mine | theirs, self.short | other.short))
        return all(_among(a, b) or _among(b, a) for a, b in pairs)


@cache
def appellation(key: str) -> Appellation:
    """Take the identity of a name apart; of one that is only a title nothing is left out."""
    found = list(_WORD.finditer(key))
    forms = [word_form(match[0]) for match in found]
    dotted = [key[match.end() : match.end() + 1] == "." for match in found]
    start, titled = _titles(forms)
    words, short, numbers, perhaps = list[str](), list[str](), list[int](), 0
    for place, form in enumerate(forms[start:], start):
        if form in articles() and len(forms) - start > 1:
            continue
        number = 0 if dotted[place] else _number(forms, place, start)
        if number:
            numbers.append(number)
        elif len(form) == 1 or (dotted[place] and len(form) <= _LONGEST_ABBREVIATED):
            short.append(form)
            perhaps = perhaps or (0 if dotted[place] else _roman(form))
        else:
            words.append(form)
    return Appellation(
        joined="".join(map(fold, forms[start:])),
        words=frozenset(map(fold, words)),
        sounds=frozenset(map(sound_spelt, words)),
        short=frozenset(map(fold, short)),
        number=numbers[0] if numbers else 0,
        perhaps=perhaps,
        script=script_of(key),
        office=titled and (forms[start] == "of" or (start == 0 and len(forms) > 1)),
    )


@lru_cache(maxsize=1 << 14)
def bare(text: str) -> str:
    """The identity of a name, or of words for a thing, without the articles before it; an article alone is kept."""
    words = identity(text).replace("l'", "l ").split()
    start = next((place for place, word in enumerate(words) if word not in articles()), 0)
    return " ".join(words[start:]) if start else identity(text)


def bears_title(key: str) -> bool:
    """Whether a name in its identity has a title, or an office, among its words: *Soviet ambassador*."""
    forms = [word_form(match[0]) for match in _WORD.finditer(key)]
    return any(_known_titles().at(forms, place) for place in range(len(forms)))


def listed(text: str) -> tuple[str, ...]:
    """The names that *text* may list, between commas and words for *and*; none where it has neither."""
    parts = [part.strip() for part in _between_names().split(text)]
    return tuple(filter(None, parts)) if len(parts) > 1 else ()


@cache
def articles() -> frozenset[str]:
    """The articles before a name."""
    return frozenset(table("names")["articles"])


def place_words(text: str) -> tuple[str, ...]:
    """The words for a place without articles and what kind of place it is; ``near Yalta`` is one place, and lies at Yalta."""
    words, beside = bare(text).split(), False
    forms = [word_form(word.strip(".")) for word in words]
    start = 0
    while (
        start < len(words) - 1
        and (found := _before_places().at(forms, start))
        and start + found[1] < len(words)
    ):
        beside, start = beside or found[0] == "near", start + found[1]
    plain = " ".join(words[start:])
    return (" ".join(words), plain) if beside else (plain,)


@cache
def _before_places() -> Phrases[str]:
    phrases = table("names")["places"]
    return Phrases((phrase, role) for role in ("idle", "near") for phrase in phrases[role])


def one_in_part(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the folded words of two places may name one, or a part of it: *Methven Castle* and *Methven*, *St. George Chap.* and *Saint George Chapel*."""
    shorter, longer = sorted((list(one), list(other)), key=len)
    if len(shorter) < len(longer):
        return longer[: len(shorter)] == shorter and " ".join(longer[len(shorter) :]) in _place_parts()
    pairs = zip(one, other, strict=True)
    return len(one) > 1 and all(_abbreviates(a, b) or _abbreviates(b, a) for a, b in pairs)


def _abbreviates(short: str, word: str) -> bool:
    return (word.startswith(short) and len(short) > _LONGEST_ABBREVIATED) or (short, word) in (
        (word, word),
        ("st", "saint"),
    )


@cache
def _place_parts() -> frozenset[str]:
    return frozenset(map(fold, table("names")["places"]["parts"]))


@cache
def _between_names() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("names")["and"]))
    return re.compile(rf"[,;]|(?<!\S)(?:{words})(?!\S)", re.IGNORECASE)


@cache
def _known_titles() -> Phrases[str]:
    languages = table("names")["titles"].values()
    titles = (title.strip() for titles in languages for title in titles.split(","))
    return Phrases((" ".join(_WORD.findall(title)), "title") for title in titles)


def _titles(forms: Sequence[str]) -> tuple[int, bool]:
    """Where the name begins, after titles and articles, and whether there are titles; where nothing is left, at the first word."""
    start, titled = 0, False
    while start < len(forms):
        found = _known_titles().at(forms, start)
        if not found and forms[start] not in articles():
            return start, titled
        start, titled = start + (found[1] if found else 1), titled or found is not None
    return 0, titled


def _number(forms: Sequence[str], place: int, start: int) -> int:
    """The number in a name, in figures, in Roman ones or as an ordinal; 0 where the word is none, or may be an initial."""
    form = forms[place]
    if len(forms) - start == 1:
        return 0
    if form.isdecimal():
        return int(form)
    last = place == len(forms) - 1 or forms[place + 1] in articles()
    return ordinal(form) or (_roman(form) if len(form) > 1 or (last and place > start) else 0)


def _roman(form: str) -> int:
    """The number of a numeral up to thirty-nine, as popes, kings, corps and congresses bear them; 0 for any other word."""
    found = _ROMAN.fullmatch(form.translate(_CYRILLIC_DIGITS))
    return 10 * len(found[1]) + _ONES[found[2]] if found else 0


def _beside(words: frozenset[str], others: frozenset[str], foreign: bool) -> frozenset[str]:
    """The *words* that none of the *others* is: in another script, that none sounds like."""
    if not foreign:
        return words - others
    return frozenset(word for word in words if not any(sound_alike(word, other) for other in others))


def _among(words: Iterable[str], others: Collection[str]) -> bool:
    """Whether each of *words*, some of them abbreviated, may be one of the *others*."""
    return all(any(a.startswith(b) or b.startswith(a) for b in others) for a in words)
