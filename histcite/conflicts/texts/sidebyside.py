"""Two sentences of one language side by side: what they share, and what only one of them has."""

from collections.abc import Collection, Sequence

from histcite.conflicts.texts.phrasing import LONGEST_PHRASE
from histcite.conflicts.texts.piece import Piece
from histcite.conflicts.texts.sentence import Sentence
from histcite.frozen import dataclass
from histcite.values import Date, Precision, Quantity, Relation

FEWEST_SHARED = 2
COVERED = 0.75
"""The share of the shorter sentence's content that must stand in the other."""

Pieces = tuple[tuple[Piece, Piece], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two sentences, the places of the content words that only ``one`` or only the ``other`` has.

    ``same`` are the dates and numbers that can both be true, ``differing`` those that stand in the same place and cannot.
    """

    one: Sentence
    other: Sentence
    left: frozenset[int]
    right: frozenset[int]
    same: Pieces
    differing: Pieces

    @classmethod
    def lay(cls, one: Sentence, other: Sentence) -> "SideBySide | None":
        """Lay *one* beside the *other*; None where they speak of different things.

        That is so where they open with other words, where they have too little in common whatever their dates and numbers are,
        and where a date or a number tells which one is meant.
        """
        if one_of_several(one, other):
            return None
        left, right = _only(one, other), _only(other, one)
        opening = ((one.content[:1], left), (other.content[:1], right))
        if all(places and places[0] in alone for places, alone in opening):
            return None
        if not (_may_match(one, left, other, right) or (_capital(one, left) and _capital(other, right))):
            return None
        pairs = [(a, b, a.relation(b)) for a in one.pieces for b in other.pieces]
        same = _compatible(pairs)
        matched = [piece for two in same for piece in two]
        contrary = [
            (a, b)
            for a, b, relation in pairs
            if relation is Relation.CONTRARY and not any(piece is a or piece is b for piece in matched)
        ]
        if any(_tells_apart(one, a) and _tells_apart(other, b) for a, b in contrary):
            return None
        differing = ((a, b) for a, b in contrary if _same_slot(one, a, other, b))
        return cls(one=one, other=other, left=left, right=right, same=same, differing=tuple(differing))

    @property
    def shared(self) -> int:
        """How many content words, dates and numbers both have."""
        return len(self.one.content) - len(self.left) + len(self.same)

    def match(self, left: Collection[int] = (), right: Collection[int] = ()) -> bool:
        """Whether they otherwise say the same: the shorter stands in the other, but for its words at *left* or *right*."""
        least = min(len(self.left.difference(left)), len(self.right.difference(right)))
        return self.shared >= FEWEST_SHARED and self.shared >= COVERED * (self.shared + least)


def one_of_several(one: Sentence, other: Sentence) -> bool:
    """Whether one of the sentences tells by an order which of several things it means, and the other of one of them, or of another: *the second letter*."""
    return _ordered(one, other) or _ordered(other, one)


def _ordered(told: Sentence, other: Sentence) -> bool:
    """Whether a thing that is not the first in *told* stands in the *other* without a place in an order, or both open with one in other places."""
    numbered, again = ([piece for piece in sentence.pieces if piece.ordinal] for sentence in (told, other))
    if numbered and again:
        opens = not (told.before(numbered[0].first) or other.before(again[0].first))
        return opens and numbered[0].relation(again[0]) is Relation.CONTRARY
    things = {told.after(piece.last) for piece in numbered if piece.ordinal > 1}
    return any(other.keys[place] in things for place in other.content)


def _may_match(one: Sentence, left: frozenset[int], other: Sentence, right: frozenset[int]) -> bool:
    """Whether enough is shared if all dates and numbers agree, and if words that exclude each other count for nothing."""
    shared = len(one.content) - len(left) + min(len(one.pieces), len(other.pieces))
    least = min(len(left), len(right))
    if least and all(
        any(not alone.isdisjoint(phrase.places) for phrase in sentence.opposites)
        for sentence, alone in ((one, left), (other, right))
    ):
        least -= LONGEST_PHRASE
    return shared >= COVERED * (shared + least)


def _capital(sentence: Sentence, places: Collection[int]) -> bool:
    return all(sentence.words[place].capital for place in places)


def _compatible(pairs: Sequence[tuple[Piece, Piece, Relation]]) -> Pieces:
    """The dates and numbers that can both be true, each taken once, those that are the same first."""
    found: list[tuple[Piece, Piece]] = []
    for wanted in ((Relation.SAME,), (Relation.REFINES, Relation.OVERLAP)):
        for a, b, relation in pairs:
            if relation in wanted and not any(a is one or b is other for one, other in found):
                found.append((a, b))
    return tuple(found)


def _only(one: Sentence, other: Sentence) -> frozenset[int]:
    """The places of the content words of *one* that the *other* does not have, nor one that stands for them."""
    free = [other.keys[place] for place in other.content]
    alone: set[int] = set()
    for place in one.content:
        if one.keys[place] in free:
            free.remove(one.keys[place])
        else:
            alone.add(place)
    for phrase in one.opposites:
        if any(phrase.agrees(known) for known in other.opposites):
            alone.difference_update(phrase.places)
    return frozenset(alone)


def _same_slot(one: Sentence, a: Piece, other: Sentence, b: Piece) -> bool:
    if isinstance(a.value, Quantity):
        return bool(_counted_by(one, a) & _counted_by(other, b))
    alike = [sum(known.kind == a.kind for known in sentence.pieces) for sentence in (one, other)]
    return alike == [1, 1] or one.before(a.first) == other.before(b.first)


def _counted_by(sentence: Sentence, piece: Piece) -> set[str]:
    """What a number counts: the content words right after it, or else the one before."""
    found = [place for place in sentence.content if piece.last < place <= piece.last + 3]
    joined = [place for index, place in enumerate(found) if place <= piece.last + 2 + index]
    return {sentence.keys[place] for place in joined} or {sentence.before(piece.first)}


def _tells_apart(sentence: Sentence, piece: Piece) -> bool:
    """Whether a date or number tells which thing is meant: *the revolt of 1847*, *No. 8*, *the second letter*."""
    before = sentence.keys[piece.first - 1] if piece.first else ""
    if isinstance(piece.value, Date):
        return piece.value.precision > Precision.DAY and _names(sentence, piece)
    if piece.ordinal:
        earlier = sum(place < piece.first for place in sentence.content)
        return earlier == 0 or (earlier == 1 and _names(sentence, piece))
    return (before,) in sentence.grammar.phrases["numbered"]


def _names(sentence: Sentence, piece: Piece) -> bool:
    naming = sentence.grammar.phrases["naming"]
    if piece.first - 1 in sentence.content:
        return () in naming
    return piece.first - 2 in sentence.content and (sentence.keys[piece.first - 1],) in naming
