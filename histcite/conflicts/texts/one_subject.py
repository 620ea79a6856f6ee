"""Two sentences on one declared subject, which need not otherwise say the same: when an act took place, and how many there were of one thing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product, takewhile

from histcite.conflicts.texts.act import ToldAct, acts_in
from histcite.conflicts.texts.contrast import Contrast
from histcite.conflicts.texts.piece import Piece
from histcite.conflicts.texts.sentence import Sentence
from histcite.conflicts.texts.sidebyside import one_of_several
from histcite.values import Date, Quantity, Relation

FARTHEST_DATE = 10
"""How many words may lie between an act and its date."""

FARTHEST_FIGURE = 4
"""How many words may lie between an act and how many it concerned."""

MOST_BESIDE = 2
"""How many words more may stand between an act and its date in one of two sentences."""

FARTHEST_NAME = 5
"""How many words beside a number or an act are looked at for names that tell it from another."""

Differing = Iterator[tuple[Piece, Piece]]


def contrast_on_subject(one: Sentence, other: Sentence, subject: str) -> Contrast | None:
    """The one act that the sentences on *subject* date or number differently, or the one thing that they count differently; None for none or several.

    None, too, where either denies or tells of a second time, where they are told in another manner, and, in one language, where
    they open with different names.
    """
    one, other = (_without_names_of(subject, told) for told in (one, other))
    alike = one.name == other.name
    manners = [told.attitudes if alike else bool(told.attitudes) for told in (one, other)]
    if manners[0] != manners[1] or any(told.negations or told.has("repeating") for told in (one, other)):
        return None
    if alike and one_of_several(one, other):
        return None
    if any(a.ordinal and a.relation(b) is Relation.CONTRARY for a in one.pieces for b in other.pieces):
        return None
    if alike and _apart(_opening(one), other, _opening(other), one):
        return None
    found = [*_dated(one, other)] or [*_figured(one, other)] or [*_counted(one, other)]
    if len(found) != 1:
        return None
    return Contrast.of_pieces(*found[0])


def _without_names_of(subject: str, told: Sentence) -> Sentence:
    """The sentence as if the words of the *subject* were no names: they tell it from nothing else."""
    own = set(map(told.grammar.key, subject.split()))
    if own.isdisjoint(told.keys):
        return told
    words = (word._replace(text=word.text.lower()) if word.key in own else word for word in told.words)
    return replace(told, words=tuple(words))


def _dated(one: Sentence, other: Sentence) -> Differing:
    """The dates of an act that happens once, unless other words or names beside tell one act from the other."""
    others = _dates(other)
    for name, (told, a) in _dates(one).items():
        again, b = others.get(name, (told, a))
        if a.relation(b) is Relation.CONTRARY and not _tells_apart(one, (told, a), other, (again, b)):
            yield a, b


def _dates(told: Sentence) -> dict[str, tuple[ToldAct, Piece]]:
    """The date of each act that happens once, by its name, and the word where each is an act by itself: right after its words, or at the beginning of the sentence.

    Where two dates follow, with no content between them, neither is *the* date.
    """
    acts = [act for act in acts_in(told) if act.act.date]
    dates = [piece for piece in told.pieces if isinstance(piece.value, Date)]
    found: dict[str, tuple[ToldAct, Piece]] = {}
    for number, piece in enumerate(dates):
        ends = [*dates[max(number - 1, 0) : number + 2]]
        gaps = ((one.last, two.first) for one, two in pairwise(ends))
        single = all(any(last < place < first for place in told.content) for last, first in gaps)
        before = [act for act in acts if act.last < piece.first <= act.last + FARTHEST_DATE]
        opens = not any(place < piece.first for place in told.content)
        for act in before[-1:] or (acts[:1] if opens else []):
            if single and act.act.once:
                word = told.keys[act.last] if act.act.once == "word" else ""
                found.setdefault(f"{act.act.name} {word}", (act, piece))
    return found


def _tells_apart(
    one: Sentence, dated: tuple[ToldAct, Piece], other: Sentence, again: tuple[ToldAct, Piece]
) -> bool:
    """Whether what stands between act and date, or a name beside the act, is another in either sentence; of two languages it cannot be told."""
    if one.name != other.name:
        return False
    between = [
        {told.keys[place] for place in told.content if act.last < place < piece.first}
        for told, (act, piece) in ((one, dated), (other, again))
    ]
    more = between[0].difference(other.keys), between[1].difference(one.keys)
    named = {word.key for told in (one, other) for word in told.words if word.capital}  # where it took place
    if all(more) or len((more[0] | more[1]) - named) > MOST_BESIDE:
        return True
    return _apart(_names_beside(one, dated[0].places), other, _names_beside(other, again[0].places), one)


def _figured(one: Sentence, other: Sentence) -> Differing:
    """The figures of one kind that acts have, unless a date, a name or what is counted tells them apart."""
    others = _figures(other)
    for asked, a in _figures(one).items():
        if asked not in others:
            continue
        b = others[asked]
        things = {_following(one, a), _following(other, b)} - {""}
        if one.name == other.name and len(things) > 1:
            continue
        if a.relation(b) is Relation.CONTRARY and not _another_meant(one, a, other, b):
            yield a, b


def _figures(told: Sentence) -> dict[str, Piece]:
    """The only figure that answers each property by the act nearest to it."""
    found: dict[str, list[Piece]] = {}
    acts = acts_in(told)
    for piece in _numbers(told):
        near = [
            (act.away(piece.first, piece.last), place, act.act.asked(piece.value))
            for place, act in enumerate(acts)
            if isinstance(piece.value, Quantity) and not act.act.varies
        ]
        away, _, asked = min((one for one in near if one[2]), default=(FARTHEST_FIGURE + 1, 0, ""))
        if away <= FARTHEST_FIGURE:
            found.setdefault(asked, []).append(piece)
    return {asked: pieces[0] for asked, pieces in found.items() if len(pieces) == 1}


def _counted(one: Sentence, other: Sentence) -> Differing:
    """The numbers of one thing under one word, unless a date or a name beside tells that another is meant; in one language only."""
    for a, b in product(_single(one), _single(other)) if one.name == other.name else ():
        if (
            a.relation(b) is Relation.CONTRARY
            and _same_thing(one, a, other, b)
            and not _another_meant(one, a, other, b)
        ):
            yield a, b


def _numbers(told: Sentence) -> list[Piece]:
    """The numbers that count or measure; what stands in brackets says another one again."""
    return [
        piece
        for piece in told.pieces
        if isinstance(piece.value, Quantity) and not piece.ordinal
        if told.text[piece.start - 1 : piece.start] != "("
    ]


def _single(told: Sentence) -> list[Piece]:
    """The numbers of things of which the sentence gives no other number: 23 *teams* and 14 *teams* number neither all nor the same."""
    numbers = _numbers(told)
    counted = [_following(told, piece) if piece.last + 1 in told.content else "" for piece in numbers]
    times = Counter(counted)
    return [piece for piece, thing in zip(numbers, counted, strict=True) if not thing or times[thing] == 1]


def _same_thing(one: Sentence, a: Piece, other: Sentence, b: Piece) -> bool:
    """Whether both number the same noun under the same word, or have the same measure under the same word before or after."""
    after = _following(one, a), _following(other, b)
    same_after, same_before = after[0] == after[1] != "", one.before(a.first) == other.before(b.first) != ""
    if isinstance(a.value, Quantity) and a.value.counts:
        second = _following(one, a, 2), _following(other, b, 2)
        return same_after and same_before and (second[0] == second[1] or not all(second))
    return same_after or (same_before and not all(after))


def _another_meant(one: Sentence, a: Piece, other: Sentence, b: Piece) -> bool:
    """Whether the sentences are of different dates, or have different names beside two numbers."""
    dates = product(one.pieces, other.pieces)
    if any(isinstance(x.value, Date) and x.relation(y) is Relation.CONTRARY for x, y in dates):
        return True
    names = _names_beside(one, (a.first, a.last)), _names_beside(other, (b.first, b.last))
    return one.name == other.name and _apart(names[0], other, names[1], one)


def _following(told: Sentence, piece: Piece, number: int = 1) -> str:
    """The first content word after a figure, or the second, with no more than one little word and no comma before each; empty if there is none."""
    near = [piece.last, *(place for place in told.content if place > piece.last)][: number + 1]
    little = all(after <= before + 2 for before, after in pairwise(near))
    if not little or len(near) <= number or "," in told.text[piece.end : told.words[near[number]].start]:
        return ""
    return told.keys[near[number]]


def _names_beside(told: Sentence, places: Sequence[int]) -> set[str]:
    """The words with a capital near those at *places*."""
    near = range(max(places[0] - FARTHEST_NAME, 0), places[-1] + 1 + FARTHEST_NAME)
    return {told.keys[place] for place in told.content if place in near and told.words[place].capital}


def _opening(told: Sentence) -> set[str]:
    """The words with a capital with which a sentence opens: of whom or what it speaks."""
    run = takewhile(lambda place: told.words[place].capital, told.content)
    return {told.keys[place] for place in run}


def _apart(names: set[str], other: Sentence, others: set[str], one: Sentence) -> bool:
    """Whether *names* of *one* and the *others* both have a word that the sentence over against has not."""
    return bool(names.difference(other.keys)) and bool(others.difference(one.keys))
