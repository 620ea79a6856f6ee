"""Names of persons, places and events: the same name in any of its forms and scripts."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeAlias

from histcite.frozen import dataclass
from histcite.values.lexicon import latin_letters

_LONGEST_SPELT = 200
"""In letters: longer texts are no names, and are alike only where they are the same."""

_UNIFIED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ`´ʹ′", "'") | dict.fromkeys("“”„«»″‟", '"') | {"ё": "е"}
)


def identity(text: str) -> str:
    """Return the form by which two texts are the same words: nothing an archivist keeps apart is merged.

    Case, runs of space, the kinds of dash and quotation mark, and ё for е make no difference; accents and scripts do.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return " ".join(folded.translate(_UNIFIED).split())


def fold(text: str) -> str:
    """Return the form in which texts are searched: no marks, no case, Latin letters, words and digits only."""
    decomposed = unicodedata.normalize("NFKD", text.replace("´", "'")).casefold()
    return " ".join(decomposed.translate(_FOLDING).split())


def filed(text: str) -> str:
    """Return the form under which a name is filed: its identity, with ``Hoxha, Enver`` turned into ``enver hoxha``."""
    identified = identity(text)
    last, comma, first = identified.partition(", ")
    return f"{first} {last}" if comma and last and first and "," not in first else identified


class _Folding(dict[int, str]):
    """How each letter is folded, by its code point; worked out when it is first met, for there are a million."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        silent = unicodedata.combining(letter) or letter in "'’‘ʼ`ʹ′"
        latin = "" if silent else latin_letters("bgn-pcgn").get(letter, letter)
        self[code] = folded = "".join(one if one.isalnum() else " " for one in latin)
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as typed, the ``key`` of its preferred form, and the keys of the places around it, nearest first.

    An ``office`` is held by one person after another, so that it names nobody by itself.
    """

    text: str
    key: str
    within: tuple[str, ...] = ()
    office: bool = False

    @property
    def normal(self) -> str:
        """The normal form: two names are the same answer exactly if their keys are equal."""
        return self.key

    def may_be(self, other: "Name") -> bool:
        """Whether the two may name one person or body: an initial, or no given name at all, beside the same family name.

        Of initials all of one must be among those of the other; none at all are among any.
        """
        words, initials = _parts(self.key)
        others, other_initials = _parts(other.key)
        mine, theirs = words - others, others - words
        if mine == words or (mine and theirs):
            return False
        given = frozenset(word[0] for word in mine | theirs)
        pairs = ((initials, other_initials), (given, initials | other_initials))
        return all(letters <= others or others <= letters for letters, others in pairs)


class PlaceName(Name):
    """A name of a place: it lies within others, as no person does."""

    __slots__ = ()


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

    def resolve(self, text: str) -> Name:
        """Find the name that *text* is a form of, in any script or inverted: ``Hoxha, Enver``.

        From a place the places around it are climbed; a circle is climbed once.
        """
        key = self._key(text)
        around = [key]
        while inside := self._inside.get(around[-1]):
            outer = self._key(inside)
            if outer in around:
                break
            around.append(outer)
        return Name(text=text, key=key, within=tuple(around[1:]), office=key in self._offices)

    def place(self, text: str) -> PlaceName:
        """Find the place that *text* is a form of."""
        name = self.resolve(text)
        return PlaceName(text=text, key=name.key, within=name.within)

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


def looking_like(text: str, folded: Iterable[str]) -> tuple[str, ...]:
    """Pick the folded spellings that look like *text*, as :meth:`Names.near` does."""
    wanted = fold(text)
    return tuple(other for other in folded if _alike(wanted, other))


def lengths_near(text: str) -> range:
    """How many letters a folded spelling has that may look like *text*."""
    letters = len(fold(text))
    return range(letters - letters // 5, letters + letters // 4 + 1)


@cache
def _parts(key: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a name, and its initials."""
    words = frozenset(re.findall(r"[^\W_]+", key))
    initials = frozenset(word for word in words if len(word) == 1 and word.isalpha())
    return words - initials, initials


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    longest = max(len(one), len(other))
    if longest > _LONGEST_SPELT:
        return one == other
    allowed = longest // 5
    if abs(len(one) - len(other)) > allowed or len(set(one) ^ set(other)) > 2 * allowed:
        return False
    return one == other or letters_apart(one, other) <= allowed


def letters_apart(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the letters to insert, delete or replace (Levenshtein 1966)."""
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, counterpart in enumerate(other, start=1):
            replaced = previous[column - 1] + (letter != counterpart)
            current.append(min(previous[column] + 1, current[-1] + 1, replaced))
        previous = current
    return previous[-1]
