"""What makes two sentences that otherwise say the same look contradictory: one difference, and no more than one."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from operator import and_

from histcite.conflicts.texts.act import acts_in
from histcite.conflicts.texts.opposites import Phrase
from histcite.conflicts.texts.phrasing import grammar
from histcite.conflicts.texts.piece import Piece
from histcite.conflicts.texts.sentence import Sentence
from histcite.conflicts.texts.sidebyside import FEWEST_SHARED, SideBySide
from histcite.frozen import dataclass
from histcite.values import Names, Relation, compare, identity
from histcite.values.gazetteer import places

Places = tuple[int, int]
"""The first and the last word of something in a sentence."""

LONGEST_PARTY = 4
FARTHEST_HEAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """A difference: its ``kind``, the words that differ in either sentence, their normal forms, and what they speak ``of``."""

    kind: str
    one: Places
    other: Places
    normals: tuple[str, str]
    of: str = ""

    @classmethod
    def of_pieces(cls, one: Piece, other: Piece, of: str = "") -> "Contrast":
        """The difference of two dates, or of two numbers."""
        return cls(
            kind=one.kind,
            one=(one.first, one.last),
            other=(other.first, other.last),
            normals=(one.value.normal, other.value.normal),
            of=of,
        )


ContrastRule = Callable[[SideBySide, Names], Iterator[Contrast]]


def contrast_of(one: Sentence, other: Sentence, names: Names) -> Contrast | None:
    """The difference between two sentences of one language that makes them look contradictory.

    None where there is none, where there are several, or dates or numbers differ besides (then they rather speak of two acts),
    where one asks or plans what the other tells, and where a date or number tells the things they speak of from each other.
    """
    pair = SideBySide.lay(one, other) if one.attitudes == other.attitudes else None
    if pair is None:
        return None
    found = [contrast for rule in RULES for contrast in rule(pair, names)]
    figures = len(found) == 1 and found[0].kind in ("date", "number")
    return found[0] if len(found) == 1 and (figures or not pair.differing) else None


def _figures(pair: SideBySide, _: Names) -> Iterator[Contrast]:
    """Different dates or numbers in the same place, of what the one or two content words right after them say.

    None where it is said to be not the only time or where numbers are of different things, nor for two dates where the words beside
    them say that another act is dated.
    """
    again = pair.one.has("repeating") or pair.other.has("repeating")
    if again or not pair.match():
        return
    if any(a.kind == "number" and _numbers_another(pair, a, b) for a, b in pair.differing):
        return
    for a, b in pair.differing:
        if a.kind == "date" and _dates_another(pair, a, b):
            continue
        following = [place for place in pair.one.content if a.last < place <= a.last + 2]
        joined = [place for index, place in enumerate(following) if place == a.last + 1 + index]
        yield Contrast.of_pieces(a, b, pair.one.between(joined[0], joined[-1]) if joined else "")


def _dates_another(pair: SideBySide, a: Piece, b: Piece) -> bool:
    """Whether two dates are of different acts: of those of the table, of acts that undo each other, or by the words right before, which the other sentence has not."""
    if any(x.opposes(y, ("successive",)) for x in pair.one.opposites for y in pair.other.opposites):
        return True
    one, other = _dated_act(pair.one, a), _dated_act(pair.other, b)
    if one and other and one != other:
        return True
    sides = ((pair.one, pair.left, a), (pair.other, pair.right, b))
    before = [
        (sentence, max((place for place in sentence.content if place < piece.first), default=-1), alone)
        for sentence, alone, piece in sides
    ]
    alone = [place in without for _, place, without in before]
    named = [told.words[place].capital for told, place, _ in before]
    if one and other:
        return all(alone) and all(named)
    return all(alone) or any(map(and_, alone, named))


def _numbers_another(pair: SideBySide, a: Piece, b: Piece) -> bool:
    """Whether the numbers are of different things: by the names before them, of which none is the same, or by another word in the same place."""
    names = [
        {told.keys[place] for place in told.content if place < piece.first and told.words[place].capital}
        for told, piece in ((pair.one, a), (pair.other, b))
    ]
    if all(names) and names[0].isdisjoint(names[1]):
        return True
    one, other = _swapped(pair.one, pair.left, a), _swapped(pair.other, pair.right, b)
    return any(slot in other and not (act and act == other[slot]) for slot, act in one.items())


def _swapped(sentence: Sentence, alone: frozenset[int], number: Piece) -> dict[tuple[str, str], str]:
    """The words before a number that only this sentence has, but for names: by the words around each, the act that it tells, if any."""
    acts = {place: told.act.name for told in acts_in(sentence) for place in told.places}
    keys = ["", *(sentence.keys[place] for place in sentence.content), ""]
    return {
        (keys[index], keys[index + 2]): acts.get(place, "")
        for index, place in enumerate(sentence.content)
        if place in alone and place < number.first and not sentence.words[place].capital
    }


def _dated_act(sentence: Sentence, date: Piece) -> str:
    """The act that *date* is of: the nearest one told before it, or the first after it where the sentence begins with it; empty for none."""
    acts = acts_in(sentence)
    before = [told for told in acts if told.last < date.first]
    opens = not any(place < date.first for place in sentence.content)
    return next((told.act.name for told in before[::-1] or (acts if opens else ())), "")


def _negation(pair: SideBySide, _: Names) -> Iterator[Contrast]:
    """What one denies, the other affirms; what both deny is nothing between them."""
    if any(told.negations and told.has("comparing") for told in (pair.one, pair.other)):  # a matter of degree
        return
    denials = _denials(pair.one), _denials(pair.other)
    one, other = (
        {key: place for key, place in mine.items() if key not in theirs}
        for mine, theirs in (denials, denials[::-1])
    )
    if bool(one) == bool(other):
        return
    affirming, rest = (pair.other, pair.left) if one else (pair.one, pair.right)
    (denied, denial), *_more = (one or other).items()
    twin = next((place for place in affirming.content if affirming.keys[place] == denied), None)
    if denial[1] in rest or twin is None or not pair.match():
        return
    places, normals = (denial, (twin, twin)), (f"not {denied}", denied)
    if other:
        places, normals = places[::-1], normals[::-1]
    yield Contrast(kind="negation", one=places[0], other=places[1], normals=normals)


def _denials(sentence: Sentence) -> dict[str, Places]:
    """What is denied: the first content word after a negation, by its key, with the place where that begins."""
    found: dict[str, Places] = {}
    begins: dict[int, int] = {}
    for negation in sentence.negations:
        begins[negation] = begins.get(negation - 1, negation)
        head = next((place for place in sentence.content if place > negation), None)
        if head is not None and head - negation <= FARTHEST_HEAD:
            found.setdefault(sentence.keys[head], (begins[negation], head))
    return found


def _antonym(pair: SideBySide, _: Names) -> Iterator[Contrast]:
    """Words that exclude each other, in the same place; those that undo each other only where both sentences give one date."""
    dated = any(a.kind == "date" for a, _ in pair.same)
    lists = ("sides", "successive") if dated else ("sides",)
    for a in pair.one.opposites:
        for b in pair.other.opposites:
            if a.opposes(b, lists) and _replaces(pair, a, b):
                yield Contrast(
                    kind="antonym",
                    one=(a.first, a.last),
                    other=(b.first, b.last),
                    normals=(_words(pair.one, (a.first, a.last)), _words(pair.other, (b.first, b.last))),
                )


def _replaces(pair: SideBySide, a: Phrase, b: Phrase) -> bool:
    left, right = a.places, b.places
    alone = pair.left.intersection(left), pair.right.intersection(right)
    if not all(alone) or not pair.match(left, right):
        return False
    before = pair.one.before(a.first) == pair.other.before(b.first)
    after = pair.one.after(a.last) == pair.other.after(b.last)
    opens = not pair.one.before(a.first) and not pair.other.before(b.first)
    return (before or after) and not opens


def _name(pair: SideBySide, names: Names) -> Iterator[Contrast]:
    """Different names in the same place of an act that happens in one place, or at one hand."""
    left, right = _run(pair.one, pair.left), _run(pair.other, pair.right)
    if left is None or right is None or pair.shared < FEWEST_SHARED:
        return
    before = pair.one.before(left[0]) == pair.other.before(right[0])
    after = pair.one.after(left[1]) == pair.other.after(right[1])
    if not (before and after and _excludes(pair, left, right)):
        return
    texts = pair.one.between(*left), pair.other.between(*right)
    stems = (_words(pair.one, left), _words(pair.other, right))
    towns = _towns(pair.one.name)
    if towns.get(stems[0], stems[0]) == towns.get(stems[1], stems[1]):
        return
    if compare(names.place(texts[0]), names.place(texts[1])) is Relation.CONTRARY:
        yield Contrast(
            kind="name",
            one=left,
            other=right,
            normals=(names.resolve(texts[0]).key, names.resolve(texts[1]).key),
        )


def _run(sentence: Sentence, places: frozenset[int]) -> Places | None:
    """The words at *places*, if they are one name."""
    if not places or not all(sentence.words[place].capital and place for place in places):
        return None
    first, last = min(places), max(places)
    return (first, last) if last - first < LONGEST_PARTY else None


def _excludes(pair: SideBySide, left: Places, right: Places) -> bool:
    """Whether only one of two names can stand there: after the same preposition, and after no word that names one of many."""
    one, other = pair.one.keys[left[0] - 1], pair.other.keys[right[0] - 1]
    known = pair.one.grammar.phrases
    led = (one,) in known["places"] and (other,) in known["places"]
    done = (one,) in known["agents"] and (other,) in known["agents"] and pair.one.has("once")
    return (led or done) and not pair.one.has("open") and not pair.other.has("open")


def _words(sentence: Sentence, places: Places) -> str:
    return " ".join(sentence.keys[places[0] : places[1] + 1])


@cache
def _towns(name: str) -> dict[str, str]:
    """Every form of the towns of the table, as keys of the language *name*, with the line of all forms of its town."""
    key = grammar(name).key
    return {" ".join(map(key, form.split())): row[0] for row, _ in places() for form in row}


def _role(pair: SideBySide, _: Names) -> Iterator[Contrast]:
    """The same words, but who does it and to whom it is done have changed places."""
    if (
        pair.left
        or pair.right
        or pair.one.has("mutual")
        or pair.one.has("agents") != pair.other.has("agents")
    ):
        return
    swap = _swap(
        *(tuple(sentence.keys[place] for place in sentence.content) for sentence in (pair.one, pair.other))
    )
    if swap and _declined(pair, *swap):
        start, stop = swap[:2]
        one, other = (
            (sentence.content[start], sentence.content[stop - 1]) for sentence in (pair.one, pair.other)
        )
        yield Contrast(
            kind="role", one=one, other=other, normals=(_words(pair.one, one), _words(pair.other, other))
        )


def _swap(one: Sequence[str], other: Sequence[str]) -> tuple[int, int, int] | None:
    """Where ``X act Y`` in *one* is ``Y act X`` in the *other*: its first word, the word after it, and the length of X."""
    if len(one) != len(other) or one == other:
        return None
    start = next(place for place, keys in enumerate(zip(one, other, strict=True)) if keys[0] != keys[1])
    same = next(
        place for place, keys in enumerate(zip(one[::-1], other[::-1], strict=True)) if keys[0] != keys[1]
    )
    stop = len(one) - same
    a, b = tuple(one[start:stop]), tuple(other[start:stop])
    for left, right in product(range(1, LONGEST_PARTY), repeat=2):
        if left + right < len(a) and b == (*a[-right:], *a[left:-right], *a[:left]):
            return start, stop, left
    return None


def _declined(pair: SideBySide, start: int, stop: int, length: int) -> bool:
    """Whether the parties have changed their cases too; in a language with cases the order alone says nothing."""
    if not pair.one.grammar.phrases["cases"]:
        return True
    moved = pair.other.content[stop - length : stop]
    kept = pair.one.content[start : start + length]
    return any(
        identity(pair.one.words[a].text) != identity(pair.other.words[b].text)
        for a, b in zip(kept, moved, strict=True)
    )


RULES: tuple[ContrastRule, ...] = (_figures, _negation, _antonym, _name, _role)
"""What makes a contrast; a new one is a function beside these."""
