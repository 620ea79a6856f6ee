"""Two texts in different languages: only their dates, numbers and known names can be compared."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product

from histcite.conflicts.texts.contrast import Contrast
from histcite.conflicts.texts.piece import Piece
from histcite.conflicts.texts.sentence import Sentence
from histcite.deferred import expression
from histcite.values import Names, Quantity, Relation, script_of

FEWEST_ANCHORS = 2
"""How many known names two texts must share before their dates and measures are compared."""

ANCHOR = "@"
LONGEST_INFLECTION = 3
NOMINATIVES = ("", "a", "ë", "i", "u", "а", "я", "о", "ь", "й")
"""Letters that a name may end in when nothing is said of it: Тирану is Тирана, Tiranën Tirana."""

_NAME = expression(r"[^\W\d_]+(?:[-'’]\w+)*")


@cache
def _endings(script: str) -> tuple[str, ...]:
    return tuple(ending for ending in NOMINATIVES if script_of(ending) in ("", script))


def nominatives(typed: str) -> Iterator[str]:
    """What a name may be of which *typed* is a form, in its script, itself first."""
    endings = _endings(script_of(typed))
    for cut in range(LONGEST_INFLECTION + 1):
        if len(typed) - cut > cut:
            yield from (typed[: len(typed) - cut] + ending for ending in endings)


class Anchors:
    """The known names in texts; every word is looked up once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._keys: dict[str, str] = {}

    def of(self, text: str) -> tuple[str, ...]:
        """The names in *text* that are known, each by its key with a mark that no word has."""
        if self._names.empty:
            return ()
        capitals = [word for word in _NAME.findall(text) if word[0].isupper()]
        twos = (f"{one} {other}" for one, other in pairwise(capitals))
        whole = (self._names.resolve(typed).key for typed in twos)
        keys = (*(key for key in whole if self._names.forms(key)), *map(self._key, capitals))
        return tuple(dict.fromkeys(ANCHOR + key for key in keys if key))

    def _key(self, typed: str) -> str:
        """The key of the name that *typed* is a form of, perhaps inflected; empty for a word that is no known name."""
        if typed not in self._keys:
            keys = (self._names.resolve(form).key for form in nominatives(typed))
            self._keys[typed] = next((key for key in keys if self._names.forms(key)), "")
        return self._keys[typed]


def contrast_across(one: Sentence, other: Sentence, names: Names) -> Contrast | None:
    """The only date or measure that differs between sentences of two languages that share enough anchors; None for none."""
    if bool(one.negations) != bool(other.negations) or bool(one.attitudes) != bool(other.attitudes):
        return None
    anchors = Anchors(names)
    shared = set(anchors.of(one.text)).intersection(anchors.of(other.text))
    found = [
        (a, b)
        for a, b in product(_alone(one, other), _alone(other, one))
        if a.kind == b.kind and a.relation(b) is Relation.CONTRARY
        if not isinstance(a.value, Quantity) or a.value.unit  # what a bare number counts cannot be known
    ]
    if len(shared) < FEWEST_ANCHORS or len(found) != 1:
        return None
    return Contrast.of_pieces(*found[0])


def _alone(one: Sentence, other: Sentence) -> list[Piece]:
    """The dates and numbers of *one* that fit none of the *other*."""
    fits = (Relation.SAME, Relation.REFINES, Relation.OVERLAP)
    return [a for a in one.pieces if not any(a.relation(b) in fits for b in other.pieces)]
