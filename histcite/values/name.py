"""Names of persons, places and events: the same name in any of its forms and scripts."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import chain, combinations, product
from typing import TypeAlias

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.values.appellation import Appellation, appellation, listed, one_in_part, place_words
from histcite.values.gazetteer import known_place
from histcite.values.spelling import (
    LONGEST_SPELT,
    at_most_apart,
    each_apart,
    filed,
    fold,
    identity,
    script_of,
    sound_alike,
)

_BETWEEN_PLACES = expression(r"[,()]")

_DEFINITE = frozenset("aeiou")
_SHORTEST_INFLECTED = 5

MOST_AROUND = 4
"""How many places are read between the commas of one; all the rest is taken as one more around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as typed, the ``key`` of its preferred form, and the keys of the places around it, nearest first.

    An ``office`` is held by one person after another, so that it names nobody by itself. ``forms`` are the keys of all forms of a known
    name; ``parts`` those of the names that an unknown one lists, and of a place those of the places between its commas.
    """

    text: str
    key: str
    within: tuple[str, ...] = ()
    office: bool = False
    forms: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def normal(self) -> str:
        """The normal form: two names are the same answer exactly if their keys are equal."""
        return self.key

    def may_be(self, other: "Name") -> bool:
        """Whether the two may name one person or body, under any of their forms; two known names are known to be two."""
        if self.forms and other.forms:
            return appellation(self.key).may_name(appellation(other.key))
        pairs = product(_fullest(self.forms or (self.key,)), _fullest(other.forms or (other.key,)))
        return any(one.may_name(another) for one, another in pairs)


def _fullest(forms: tuple[str, ...]) -> list[Appellation]:
    """The *forms* taken apart, without those that are a shorter form of another: Hoxha beside Enver Hoxha."""
    apart = [appellation(form) for form in forms]
    return [
        one for one in apart if not any(one.words < other.words and one.may_name(other) for other in apart)
    ]


class PlaceName(Name):
    """A name of a place: it lies within others, as no person does."""

    __slots__ = ()

    def may_be(self, other: Name) -> bool:
        """Whether the two may be one place, or one may lie in the other: spelt alike, and not told apart by what is around them."""
        words, others = fold(self.text).split(), fold(other.text).split()
        shorter = min(len(words), len(others)) if "," in self.text + other.text else 0
        if shorter and words[:shorter] == others[:shorter]:  # a comma in place of a space
            return True
        return set(self.parts) <= set(other.parts) or any(
            _spelt_as_one(part, other.parts[0], script_of(self.text) != script_of(other.text))
            and not _told_apart(self, self.parts[place + 1 :], other, other.parts[1:])
            for place, part in enumerate(self.parts)
        )


def _spelt_as_one(one: str, other: str, foreign: bool) -> bool:
    """Whether two places may be one by their spelling: abbreviated, in the Albanian definite form, in another script; or a part of one."""
    if one == other or one_in_part(one.split(), other.split()):
        return True
    if foreign:
        return sound_alike(one.replace(" ", ""), other.replace(" ", ""))
    stems = [
        key[:-1] if key[-1:] in _DEFINITE and len(key) >= _SHORTEST_INFLECTED else key for key in (one, other)
    ]
    return stems[0] == stems[1]


def _told_apart(one: Name, outer: Iterable[str], other: Name, another: Iterable[str]) -> bool:
    """Whether what is around two places of one name makes two of them: two states that are known, or two that are not.

    What is known to the source alone, a county, may lie in a country that is known.
    """
    mine = [place for place in outer if place not in (*other.parts, *other.within)]
    theirs = [place for place in another if place not in (*one.parts, *one.within)]
    known = (any(map(known_place, mine)), any(map(known_place, theirs)))
    return bool(mine and theirs) and known[0] == known[1]


OFFICE = "office"
"""The kind of a name that one person after another bears."""

NameEntry: TypeAlias = tuple[str, tuple[str, ...], str, str]
"""The preferred form, the other forms in any script, the kind, and the place around it in any of its forms."""


class Names:
    """The names a project knows; a name it does not know is its own only form."""

    def __init__(self, entries: Iterable[NameEntry] = ()) -> None:
        """Index the entries; a form claimed twice belongs to the entry that prefers it, else to the first."""
        self._written: dict[str, tuple[str, ...]] = {}
        self._inside: dict[str, str] = {}
        self._claims: dict[str, list[str]] = {}
        self._offices: set[str] = set()
        for preferred, forms, kind, inside in entries:
            key = identity(preferred)
            if kind == OFFICE:
                self._offices.add(key)
            self._written.setdefault(key, tuple(dict.fromkeys((preferred, *forms))))
            self._inside.setdefault(key, inside)
            for form in {filed(form) for form in (preferred, *forms)}:
                self._claims.setdefault(form, []).append(key)
        self._resolved: dict[str, Name] = {}
        self._answers: dict[str, Name] = {}
        self._places: dict[str, PlaceName] = {}

    @property
    def empty(self) -> bool:
        """Whether it knows no name at all."""
        return not self._written

    def resolve(self, text: str) -> Name:
        """Find the name that *text* is a form of, in any script or inverted: ``Hoxha, Enver``.

        From a place the places around it are climbed; a circle is climbed once.
        """
        if text not in self._resolved:
            self._resolved[text] = self._resolve(text)
        return self._resolved[text]

    def _resolve(self, text: str) -> Name:
        key = self._key(text)
        around = [key]
        while inside := self._inside.get(around[-1]):
            outer = self._key(inside)
            if outer in around:
                break
            around.append(outer)
        return Name(text=text, key=key, within=tuple(around[1:]), office=key in self._offices)

    def named(self, text: str) -> Name:
        """Find the name that *text* gives as an answer, with all its forms, or with the names that it lists."""
        if text not in self._answers:
            name = self.resolve(text)
            forms = tuple(map(identity, self.forms(name.key)))
            parts = () if forms else tuple(map(self._key, listed(text)))
            self._answers[text] = replace(name, forms=forms, parts=parts) if forms or parts else name
        return self._answers[text]

    def place(self, text: str) -> PlaceName:
        """Find the place that *text* is a form of, in any script, with the articles and the places around it that it may name.

        ``Livadia Palace, Yalta`` lies within Yalta and all that is around that; what an alias of the library says goes before the
        gazetteer. A place that is told from its namesakes by what it lies in is the same as long as it may lie there.
        """
        if text not in self._places:
            self._places[text] = self._read_place(text)
        return self._places[text]

    def forms(self, key: str) -> tuple[str, ...]:
        """Return every form of the name with this key, the preferred one first; nothing for an unknown key."""
        return self._written.get(key, ())

    def filings(self, key: str) -> frozenset[str]:
        """Return the forms under which the name with this key may be filed; what is filed otherwise is another name."""
        return frozenset(filed(form) for form in self.forms(key) or (key,))

    def near(self, text: str, among: Iterable[str]) -> tuple[str, ...]:
        """Pick the spellings that look like *text*, as a hint for a person; it never decides anything.

        They read the same without marks and in Latin letters, or differ by one letter in five at most.
        """
        wanted = fold(text)
        return tuple(other for other in among if other != text and _alike(wanted, fold(other)))

    @property
    def ambiguous(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The forms that several entries claim, each with the keys of those entries."""
        claims = ((form, tuple(dict.fromkeys(keys))) for form, keys in self._claims.items())
        return tuple((form, keys) for form, keys in claims if len(keys) > 1)

    def _key(self, text: str) -> str:
        typed = identity(text)
        if typed in self._written:
            return typed
        form = filed(typed)
        return form if form in self._written else self._claims.get(form, [form])[0]

    def _read_place(self, text: str) -> PlaceName:
        if (whole := self._key(text)) in self._written:
            parts = [whole]
        else:
            typed = [part for part in _BETWEEN_PLACES.split(text) if fold(part)] or [text]
            typed = [*typed[:MOST_AROUND], *filter(None, [" ".join(typed[MOST_AROUND:])])]
            parts = list(dict.fromkeys(self._place_key(each) for part in typed for each in place_words(part)))
        if parts[0] in self._around(parts[-1]):  # the largest first, as in Москва, Кремль
            parts.reverse()
        around = {part: self._around(part) for part in parts}
        told = tuple(part for part in parts if not any(part in around[other] for other in parts))
        lengths = range(len(told) - 1, 0, -1)
        fewer = [", ".join(some) for length in lengths for some in combinations(told, length)]
        if around[told[0]] and any(map(known_place, told[1:])):  # a namesake of the place that is known
            del around[told[0]]
            fewer, told = list(told[1:]), (", ".join(told),)
        within = dict.fromkeys((*fewer, *chain.from_iterable(around.values())))
        return PlaceName(text=text, key=", ".join(told), within=tuple(within), parts=told)

    def _place_key(self, text: str) -> str:
        """The key of one place: that of an alias, else of the name by which the gazetteer has it, else its folded form."""
        entry = known_place(text)
        keys = (self._folded.get(fold(form), "") for form in (text, *(entry[0] if entry else ())))
        return next(filter(None, keys), fold(entry[0][0] if entry else text))

    @cached_property
    def _folded(self) -> dict[str, str]:
        """The key of every known name by the folded forms of it."""
        return {fold(form): key for key, forms in reversed(self._written.items()) for form in forms}

    def _around(self, key: str) -> tuple[str, ...]:
        """The places around one, nearest first, by its alias or else by the gazetteer; a circle is climbed once."""
        found = dict.fromkeys((key,))
        waiting = [key]
        for place in waiting:
            entry = next(filter(None, map(known_place, (*self.forms(place), place))), None)
            inside = self._inside.get(place, "")
            outer = (inside,) if inside else entry[1] if entry else ()
            new = [each for each in map(self._place_key, outer) if each not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return tuple(found)[1:]


def looking_like(text: str, folded: Iterable[str]) -> tuple[str, ...]:
    """Pick the folded spellings that look like *text*, as :meth:`Names.near` does."""
    wanted = fold(text)
    by_length: dict[int, list[str]] = {}
    for other in folded if wanted else ():
        by_length.setdefault(len(other), []).append(other)
    alike = list[str]()
    for letters, others in by_length.items():
        longest = max(len(wanted), letters)
        told = each_apart(wanted, others) if longest <= LONGEST_SPELT else None
        alike += [
            other
            for place, other in enumerate(others)
            if (other == wanted if told is None else told[place] <= longest // 5)
        ]
    return tuple(alike)


def lengths_near(text: str) -> range:
    """How many letters a folded spelling has that may look like *text*."""
    letters = len(fold(text))
    return range(letters - letters // 5, letters + letters // 4 + 1)


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    longest = max(len(one), len(other))
    return one == other if longest > LONGEST_SPELT else at_most_apart(one, other, longest // 5)
