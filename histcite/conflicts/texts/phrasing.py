"""The phrasing of a claim: its words in order, each with what it does in the sentence and the key under which it is compared."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from functools import cache, lru_cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

from histcite.deferred import expression
from histcite.errors import UnreadableQuantity
from histcite.frozen import dataclass
from histcite.tables import read_table
from histcite.values import Quantity, fold, identity, perhaps_in_a_date, perhaps_in_a_quantity, script_of

SHORTEST_STEM = 4
LONGEST_PHRASE = 4
FUNCTION_VOTES = 100
"""How many words with letters of one language speak as loudly for it as one function word."""

PHRASE_LISTS = (
    "refusals",
    "idle",
    "partial",
    "pronouns",
    "cases",
    "comparing",
    "dating",
    "limits",
    "naming",
    "numbered",
    "joining",
    "repeating",
    "places",
    "agents",
    "once",
    "open",
    "mutual",
)
_ORDINAL = expression(r"\d+(?:st|nd|rd|th|й|я|го|му)", re.IGNORECASE)
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_WORDS = expression(
    rf"""\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+(?!\d) | \d+(?:[.,:/]\d+)*{_LETTER}* | [%‰$£€₽]
      | {_LETTER}+(?:[-'’ʼ](?:\w|[\u0300-\u036f])+)*['’]?""",
    re.VERBOSE,
)


class Role(Enum):
    """What a word does in a sentence, as far as leads must know."""

    CONTENT = "content"
    FUNCTION = "function"
    FIGURE = "figure"
    ORDINAL = "ordinal"
    NEGATION = "negation"
    ATTITUDE = "attitude"


_DENIALS = {"refusals": Role.NEGATION, "idle": Role.FUNCTION, "partial": Role.ATTITUDE}
"""What the words of a phrase do in which there is a negation."""


class TextWord(NamedTuple):
    """A word as written in a text, where it stands, and the ``key`` that all its inflected forms share."""

    text: str
    start: int
    end: int
    key: str
    role: Role

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """A text cut into words, in the language that most of its function words belong to."""

    text: str
    language: str
    words: tuple[TextWord, ...]

    def between(self, first: int, last: int) -> str:
        """The text from the word *first* to the word *last*."""
        return self.text[self.words[first].start : self.words[last].end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What the table says of one language, every word in the form in which it is looked up.

    ``declined`` are the ``ordinals`` by the keys of all their forms, where a language has cases.
    ``phrases`` are the lists that are looked up by keys, by the name of the list, and ``openers`` their first words.
    """

    function: frozenset[str]
    negations: frozenset[str]
    negating: tuple[str, ...]
    attitudes: frozenset[str]
    ordinals: dict[str, int]
    declined: dict[str, int]
    endings: tuple[str, ...]
    irregular: dict[str, str]
    phrases: dict[str, frozenset[tuple[str, ...]]]
    openers: dict[str, frozenset[str]]

    def key(self, word: str) -> str:
        """The key of *word*: in Latin letters without marks and without its ending; ``withdrew`` has that of ``withdraw``."""
        bare = fold(word)
        bare = self.irregular.get(bare, bare)
        for ending in self.endings:
            if bare.endswith(ending) and len(bare) - len(ending) >= SHORTEST_STEM:
                bare = bare.removesuffix(ending)
                break
        return bare[:-1] if len(bare) > SHORTEST_STEM and bare[-1] == bare[-2] else bare

    def denies(self, word: str) -> bool:
        """Whether *word* is a negation, or has one at its beginning (``s'ka``) or its end (``didn't``)."""
        typed = identity(word)
        return fold(word) in self.negations or any(
            typed.startswith(part[:-1]) if part.endswith("-") else typed.endswith(part[1:])
            for part in self.negating
        )

    def listed(self, name: str, keys: Sequence[str], start: int) -> int:
        """How many words the longest phrase of the list *name* that begins at *start* takes; 0 for none."""
        if keys[start] not in self.openers[name]:
            return 0
        lengths = range(min(LONGEST_PHRASE, len(keys) - start), 0, -1)
        return next((size for size in lengths if tuple(keys[start : start + size]) in self.phrases[name]), 0)


def read_phrasing(text: str) -> Phrasing:
    """Cut *text* into words and tell what each of them does."""
    found = list(_WORDS.finditer(text))
    typed = [match[0] for match in found]
    name = _language_of(typed)
    read = map(_read_word, typed, repeat(name))
    words = [
        TextWord(word, *match.span(), key, role)
        for word, match, (role, key) in zip(typed, found, read, strict=True)
    ]
    return Phrasing(text=text, language=name, words=tuple(_with_phrases(words, grammar(name))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """What claims are found by before their texts are read in full: the language, the ``keys`` of the words that carry content, in order.

    ``figured`` says that there is a number or a place in an order, ``manner`` the words by which something is only asked, planned or alleged; of those in
    ``doubtful`` only the whole reading tells whether they are not part of a date or a denial (*5 May*).
    """

    language: str
    keys: tuple[str, ...]
    figured: bool
    manner: frozenset[str]
    doubtful: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Gist":
        """The gist of *text*."""
        words = _WORDS.findall(text)
        name = _language_of(words)
        read = list(map(_read_word, words, repeat(name)))
        told = [
            (word, key, role)
            for word, (role, key) in zip(words, read, strict=True)
            if role is Role.ATTITUDE or role is Role.NEGATION
        ]
        doubtful = [
            key for word, key, role in told if role is Role.NEGATION or _may_be_taken(word, key, name)
        ]
        return cls(
            language=name,
            keys=tuple([key for role, key in read if role is Role.CONTENT]),
            figured=any(role is Role.FIGURE or role is Role.ORDINAL for role, _ in read),
            manner=frozenset([key for _, key, _ in told]),
            doubtful=frozenset(doubtful),
        )

    def told_otherwise(self, other: "Gist") -> bool:
        """Whether it is certain that one only asks, plans or alleges what the other tells."""
        sure = self.manner - self.doubtful, other.manner - other.doubtful
        if self.language == other.language:
            return not (sure[0] <= other.manner and sure[1] <= self.manner)
        return bool(sure[0] and not other.manner) or bool(sure[1] and not self.manner)


@cache
def grammar(name: str) -> Grammar:
    """What the table says of the language with this ISO 639-1 code."""
    entry = _table()[name]
    plain = Grammar(
        function=frozenset(map(fold, entry["function"])),
        negations=frozenset(map(fold, entry["negations"])),
        negating=tuple(entry["negating"]),
        attitudes=frozenset(map(fold, entry["attitudes"])),
        ordinals={fold(word): place for place, word in enumerate(entry["ordinals"], start=1)},
        declined={},
        endings=tuple(sorted(set(filter(None, map(fold, entry["endings"]))), key=len, reverse=True)),
        irregular={
            form: first for first, *forms in map(str.split, map(fold, entry["irregular"])) for form in forms
        },
        phrases={},
        openers={},
    )
    phrases = {
        listed: frozenset(tuple(map(plain.key, phrase.split())) for phrase in entry[listed])
        for listed in PHRASE_LISTS
    }
    openers = {name: frozenset(phrase[0] for phrase in listed if phrase) for name, listed in phrases.items()}
    declined = {plain.key(word): place for word, place in plain.ordinals.items()} if entry["cases"] else {}
    return replace(plain, phrases=phrases, openers=openers, declined=declined)


@cache
def _may_be_taken(word: str, key: str, name: str) -> bool:
    """Whether a word may belong to a date or a number, or to a phrase that denies or that only seems to."""
    phrases = grammar(name).phrases
    denying = any(key in phrase for listed in _DENIALS for phrase in phrases[listed])
    return denying or perhaps_in_a_date(word) or perhaps_in_a_quantity(word)


@lru_cache(maxsize=1 << 17)
def _read_word(word: str, name: str) -> tuple[Role, str]:
    known = grammar(name)
    bare, key = fold(word), known.key(word)
    if word[0].isdigit():
        return (Role.ORDINAL if _ORDINAL.fullmatch(word) else Role.FIGURE), bare
    if known.denies(word):
        return Role.NEGATION, key
    listed = {
        Role.FUNCTION: bare in known.function or not bare,
        Role.ATTITUDE: bare in known.attitudes,
        Role.ORDINAL: bare in known.ordinals,
    }
    role = next((role for role, stands in listed.items() if stands), Role.CONTENT)
    number = False
    if role is Role.CONTENT and perhaps_in_a_quantity(word):
        with suppress(UnreadableQuantity):
            number = not Quantity.parse(word).unit
    if role is Role.CONTENT and not number and key in known.declined:
        role = Role.ORDINAL
    return (Role.FIGURE if number else role), key


def _with_phrases(words: Sequence[TextWord], known: Grammar) -> Iterator[TextWord]:
    """The words once more: a refusal denies as a whole, an idle negation not at all (``not only``, ``No. 11``), a partial one (``not yet``) is an attitude."""
    keys = [word.key for word in words]
    begins = known.openers["refusals"] | known.openers["idle"] | known.openers["partial"]
    if begins.isdisjoint(keys) and not any(word.role is Role.NEGATION for word in words):
        yield from words
        return
    role, last = Role.FUNCTION, 0
    for place, word in enumerate(words):
        for listed, meant in _DENIALS.items():
            size = known.listed(listed, keys, place)
            if place + size > last:
                role, last = meant, place + size
        numbered = words[place + 1 : place + 2] and words[place + 1].text[0].isdigit()
        if place < last:
            yield word._replace(role=role)
        elif word.role is Role.NEGATION and numbered:
            yield word._replace(role=Role.FUNCTION)
        else:
            yield word


def _language_of(words: Sequence[str]) -> str:
    """The language that most of the function words are of, or else most of the letters, which names have in any; the first in the table where none is."""
    counted: dict[str, int] = {}
    for name, votes in chain.from_iterable(map(_languages_of, words)):
        counted[name] = counted.get(name, 0) + votes
    return max(counted, key=counted.__getitem__, default="") or next(iter(_table()))


@lru_cache(maxsize=1 << 17)
def _languages_of(word: str) -> tuple[tuple[str, int], ...]:
    """The languages that a word speaks for, and how loudly: as one of the words that every sentence has, or by its letters alone."""
    bare, letters, script = fold(word), set(identity(word)), script_of(word)
    functional = [
        name
        for name, entry in _table().items()
        if bare in grammar(name).function | grammar(name).negations
        and script in ("", script_of(entry["function"][0]))  # the Russian for *until* reads as *do*
    ]
    lettered = [name for name, entry in _table().items() if not letters.isdisjoint(entry["letters"])]
    return (*((name, FUNCTION_VOTES) for name in functional), *((name, 1) for name in lettered))


@cache
def _table() -> dict[str, Any]:
    return read_table(Path(__file__).with_name("grammars.toml"))
