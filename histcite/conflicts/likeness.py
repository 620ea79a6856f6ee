"""Names and answers that may be one under two spellings: said to the historian, who alone makes them one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any

from histcite.conflicts.reading import Reading
from histcite.frozen import dataclass
from histcite.tables import read_table
from histcite.values import Name, Names, Relation, Text, compare, fold, script_of, skeleton

SHORTEST_SLIP = 6
"""A word with fewer letters is another word when one of them differs."""

SHORTEST_PLURAL = 4
FEWEST_CONSONANTS = 4
MOST_ALIKE = 50
"""A spelling that more subjects than this come near to says nothing of any of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two forms that may be one: as typed, how many claims have each, and why they look alike."""

    forms: tuple[str, str]
    counts: tuple[int, int]
    why: str

    @property
    def command(self) -> str:
        """The command that makes them one: the form that more claims have is the name."""
        forms = self.forms if self.counts[0] >= self.counts[1] else self.forms[::-1]
        quoted = ("'" + form.replace("'", "'\\''") + "'" for form in forms)
        return f"histcite alias add {' '.join(quoted)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spelling:
    """A form as typed, its words without marks in Latin letters, the words with figures among them, and how many claims have it."""

    text: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    count: int

    @classmethod
    def of(cls, text: str, words: str, count: int) -> "_Spelling":
        """The spelling of *text*, whose folded words are *words*."""
        apart = tuple(words.split())
        figures = sorted(word for word in apart if any(map(str.isdigit, word)))
        return cls(text=text, words=apart, figures=tuple(figures), count=count)

    @property
    def joined(self) -> str:
        return "".join(self.words)


def alike_subjects(subjects: Iterable[str], names: Names) -> tuple[Likeness, ...]:
    """The pairs among *subjects*, given once for each claim, that no alias makes one though they are spelt nearly the same.

    They read the same without case, marks, script, spaces and hyphens, or but for the order of the words, initials, a plural
    or one letter. Subjects whose numbers or distinguishing words differ are never alike.
    """
    typed: dict[str, list[str]] = {}
    for subject in filter(None, subjects):
        typed.setdefault(names.resolve(subject).key, []).append(subject)
    return _alike([_Spelling.of(forms[0], fold(key), len(forms)) for key, forms in typed.items()])


def alike_values(readings: Iterable[Reading]) -> tuple[Likeness, ...]:
    """The pairs among the texts that answer one question in *readings* that differ only in their wording."""
    answers: dict[tuple[str, str], Counter[str]] = {}
    for reading in readings:
        texts = [value.text for value in reading.values if isinstance(value, Text)]
        answers.setdefault((reading.subject_key, reading.property_key), Counter()).update(texts)
    asked = (
        [_Spelling.of(text, fold(text), count) for text, count in texts.items()]
        for texts in answers.values()
        if len(texts) > 1
    )
    return tuple(likeness for forms in asked for likeness in _alike(forms))


def alike_names(readings: Iterable[Reading]) -> tuple[Likeness, ...]:
    """The pairs among the names that answer one question in *readings* that may be one name in two scripts."""
    answers: dict[tuple[str, str], Counter[Name]] = {}
    for reading in readings:
        names = [value for value in reading.values if isinstance(value, Name)]
        answers.setdefault(reading.question_key, Counter()).update(names)
    found = (
        Likeness(
            forms=(one.text, other.text),
            counts=(names[one], names[other]),
            why="they may be one name in two scripts",
        )
        for names in answers.values()
        if len(names) <= MOST_ALIKE
        for one, other in combinations(names, 2)
        if script_of(one.text) != script_of(other.text) and compare(one, other) is Relation.OVERLAP
    )
    return tuple(dict.fromkeys(found))


def _alike(forms: Sequence[_Spelling]) -> tuple[Likeness, ...]:
    """The pairs among *forms* that look alike, each for the first reason; none whose number or distinguishing word differs."""
    blocks: dict[str, list[_Spelling]] = {}
    for form in forms:
        for signature in _signatures(form):
            blocks.setdefault(signature, []).append(form)
    near = (_one_figured(block) for block in blocks.values() if 1 < len(block) <= MOST_ALIKE)
    found = (
        Likeness(forms=(one.text, other.text), counts=(one.count, other.count), why=why)
        for one, other in chain.from_iterable(near)
        if not _distinguished(one, other)
        and (why := next((why for why, holds in _REASONS.items() if holds(one, other)), ""))
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda likeness: likeness.forms))


def _one_figured(block: Sequence[_Spelling]) -> Iterator[tuple[_Spelling, _Spelling]]:
    """The pairs in *block* whose numbers are the same; telegrams 1 to 50 make none."""
    figured: dict[tuple[str, ...], list[_Spelling]] = {}
    for form in block:
        figured.setdefault(form.figures, []).append(form)
    return chain.from_iterable(combinations(forms, 2) for forms in figured.values())


def _signatures(form: _Spelling) -> set[str]:
    """What two alike forms share: the letters, or those with one left out; the words in order, in the singular, or as they sound."""
    joined, count = form.joined, len(form.words)
    slips = (joined[:place] + joined[place + 1 :] for place in range(len(joined)))
    initials = (f"{word} {count}" for word in form.words if len(word) > 1 and count > 1)
    readings = (sorted(form.words), _singular(form), _spoken(form), _sounded(form))
    return {joined, *slips, *initials, *(" ".join(words) for words in readings)}


def _distinguished(one: _Spelling, other: _Spelling) -> bool:
    """Whether a word of one excludes a word of the other, or is its feminine: Ivanov and Ivanova are two persons."""
    only, others = set(one.words) - set(other.words), set(other.words) - set(one.words)
    gendered = any(f"{word}a" in others for word in only) or any(f"{word}a" in only for word in others)
    return gendered or any(row & only and row & others for row in _table()["qualifiers"])


def _inverted(one: _Spelling, other: _Spelling) -> bool:
    """Whether a comma has put the last name first, or two words without any between have changed places."""
    if sorted(one.words) != sorted(other.words):
        return False
    return "," in one.text + other.text or len(one.words) == len(other.words) == len("ab")


def _singular(form: _Spelling) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") if len(word) >= SHORTEST_PLURAL else word for word in form.words)


def _spoken(form: _Spelling) -> tuple[str, ...]:
    """The words without articles; a capital that stands alone after the first word is a letter, not an article."""
    letters = {word.casefold() for word in form.text.split()[1:] if len(word) == 1 and word.isupper()}
    return tuple(word for word in form.words if word not in _table()["idle"] or word in letters)


def _sounded(form: _Spelling) -> tuple[str, ...]:
    """The words as they sound in any transliteration: sounds under one letter, doubled letters once, no vowel but the first."""
    return tuple(skeleton(word) for word in form.words)


def _sounds_alike(one: _Spelling, other: _Spelling) -> bool:
    sounds = _sounded(one), _sounded(other)
    differing = [sound for sound, a, b in zip(sounds[0], one.words, other.words, strict=False) if a != b]
    return sounds[0] == sounds[1] and all(len(sound) >= FEWEST_CONSONANTS for sound in differing)


def _initialled(one: _Spelling, other: _Spelling) -> bool:
    """Whether both have the same last word, and before it one has initials where the other has names."""
    if len(one.words) != len(other.words) or one.words[-1:] != other.words[-1:] or len(one.words[-1]) == 1:
        return False
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(one.words, other.words, strict=True)
    )


def _slipped(one: _Spelling, other: _Spelling) -> bool:
    """Whether one letter of one long word is added, dropped, replaced, or has changed places with the next."""
    if len(one.words) != len(other.words):
        return False
    differing = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    return len(differing) == 1 and _one_slip(*sorted(differing[0], key=len))


def _one_slip(short: str, long: str) -> bool:
    """A last letter more is an ending, no slip."""
    if len(short) < SHORTEST_SLIP or long[:-1] == short:
        return False
    start = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest, other = short[start:], long[start:]
    if len(short) < len(long):
        return rest == other[1:]
    return rest[1:] == other[1:] or (rest[2:] == other[2:] and rest[:2] == other[1::-1])


_REASONS: dict[str, Callable[[_Spelling, _Spelling], bool]] = {
    "they differ only in case, accents, script, spaces or hyphens": lambda a, b: a.joined == b.joined,
    "the same words in another order": _inverted,
    "one has initials": _initialled,
    "singular and plural": lambda a, b: _singular(a) == _singular(b),
    "the same words but for articles": lambda a, b: _spoken(a) == _spoken(b) != (),
    "one letter differs": _slipped,
    "they may be two transliterations": _sounds_alike,
}


@cache
def _table() -> dict[str, Any]:
    table = read_table(Path(__file__).with_name("qualifiers.toml"))
    qualifiers = [frozenset(map(fold, row.split())) for row in table["qualifiers"]]
    return table | {"qualifiers": qualifiers}
