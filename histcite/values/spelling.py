"""How texts are spelt: the forms in which two of them are the same words, look the same, or sound the same."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from histcite.values.lexicon import latin_letters, table

VOWELS = frozenset("aeiouyj")

LONGEST_SPELT = 200
"""In letters: longer texts are no names, and are alike only where they are the same."""

_ALIKE_IN = 3
"""Of so many sounds one may differ where a name is written in two scripts."""

_UNIFIED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ`´ʹ′", "'") | dict.fromkeys("“”„«»″‟", '"') | {"ё": "е"}
)


def identity(text: str) -> str:
    """Return the form by which two texts are the same words: nothing an archivist keeps apart is merged.

    Case, runs of space, the kinds of dash and quotation mark, and ё for е make no difference; accents and scripts do.
    """
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return " ".join(folded.translate(_UNIFIED).split())


def fold(text: str) -> str:
    """Return the form in which texts are searched: no marks, no case, Latin letters, words and digits only."""
    if text.isascii():
        return " ".join(text.encode().lower().translate(_SPACED, _SILENT).decode().split())
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

_SILENT = b"'`"
_SPACED = bytes(code if code in b"0123456789abcdefghijklmnopqrstuvwxyz" else 32 for code in range(256))
"""How an ASCII text in lower case is folded, which takes a fifth of the time."""


def script_of(text: str) -> str:
    """The script of the first letter of *text* as Unicode names it, for example ``CYRILLIC``; "" where it has none."""
    first = next(filter(str.isalpha, text), "")
    return unicodedata.name(first, "").split(" ")[0] if first else ""


def sound_spelt(word: str) -> str:
    """The folded form of a word, with two letters for those that carry a mark in one language and are two in another."""
    for letter, two in table("names")["spelt"]["marks"]:
        word = word.replace(letter, two)
    return fold(word)


@lru_cache(maxsize=1 << 12)
def skeleton(word: str) -> str:
    """How a folded word sounds in any transliteration: sounds under one letter, doubled letters once, no vowel but the first."""
    for letters, sound in table("names")["spelt"]["sounds"]:
        word = word.replace(letters, sound)
    consonants = word[:1] + "".join(letter for letter in word[1:] if letter not in VOWELS)
    return "".join(
        letter for place, letter in enumerate(consonants) if consonants[place - 1 : place] != letter
    )


def sound_alike(one: str, other: str) -> bool:
    """Whether two folded words, written in two scripts, may be one: they begin alike, and of three sounds one may differ."""
    left, right = skeleton(one), skeleton(other)
    return left[:1] == right[:1] and letters_apart(left, right) <= max(len(left), len(right)) // _ALIKE_IN


def letters_apart(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the letters to insert, delete or replace (Levenshtein 1966)."""
    one, other = _differing(one, other)
    places = _places(one)
    return _steps(len(one), (places.get(letter, 0) for letter in other))


def at_most_apart(one: Sequence[str], other: Sequence[str], letters: int) -> bool:
    """Whether no more *letters* than these are apart; mostly told without counting them."""
    one, other = _differing(one, other)
    if max(len(one), len(other)) <= letters:
        return True
    if abs(len(one) - len(other)) > letters or len(set(one) ^ set(other)) > 2 * letters:
        return False
    return letters_apart(one, other) <= letters


def _differing(one: Sequence[str], other: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What stands between the beginning and the end that both have."""
    begin, end, last = 0, 0, min(len(one), len(other))
    while begin < last and one[begin] == other[begin]:
        begin += 1
    while end < last - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[begin : len(one) - end], other[begin : len(other) - end]


def each_apart(one: str, others: Sequence[str]) -> Sequence[int]:
    """How many letters each of *others*, which all have as many and no more than LONGEST_SPELT, is apart from *one*: counted for all of them at once.

    Each has a lane in one long number, of as many bytes as the bits of a column and the carry need.
    """
    wide, letters = len(one) // 8 + 1, len(others[0]) if others else 0
    numbers = {letter: number for number, letter in enumerate(dict.fromkeys(one), 1)}
    places = _places(one)
    written = [places[letter].to_bytes(wide, "little") for letter in numbers]
    planes = [bytes((0, *(columns[byte] for columns in written))).ljust(256, b"\0") for byte in range(wide)]
    numbered = defaultdict(int, {ord(letter): number for letter, number in numbers.items()})
    text = "".join(others).translate(numbered).encode("latin-1")
    lanes = int.from_bytes((b"\1" + bytes(wide - 1)) * len(others), "little")

    def columns() -> Iterator[int]:
        column = bytearray(wide * len(others))
        for place in range(letters):
            for byte, plane in enumerate(planes):
                column[byte::wide] = text[place::letters].translate(plane)
            yield int.from_bytes(column, "little")

    return _steps(len(one), columns(), lanes).to_bytes(wide * len(others), "little")[::wide]


def _places(text: Sequence[str]) -> dict[str, int]:
    """At which places each letter stands in *text*, as the bits of a number."""
    places = dict.fromkeys(text, 0)
    for place, letter in enumerate(text):
        places[letter] |= 1 << place
    return places


def _steps(letters: int, columns: Iterable[int], lanes: int = 1) -> int:
    """The distance of Levenshtein: a column of its table at once, the steps up and down in the bits of a number (Myers 1999, Hyyrö 2003).

    Each of *columns* tells where its letter stands among so many *letters*; *lanes* has a bit for each text that is compared at the same time.
    """
    if not letters:
        return sum(lanes for _ in columns)
    whole, last = lanes * ((1 << letters) - 1), letters - 1
    apart, up, down = lanes * letters, whole, 0
    for same in columns:
        across = (((same & up) + up) ^ up) | same
        more, fewer = (down | ~(across | up)) & whole, up & across
        apart += (more >> last & lanes) - (fewer >> last & lanes)
        more = more << 1 | lanes
        down, up = more & (same | down) & whole, (fewer << 1 | ~(same | down | more)) & whole
    return apart
