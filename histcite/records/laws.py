"""The laws of the records: what must hold of each beside all others, asked at every door through which records come.

A change may add no breach of them. A record that is in breach already, edited by hand or by an earlier version, stays readable, may be
removed and changed elsewhere, and is found by the doctor. What must hold of the text itself, that each key stands once in an object and
that numbers are those of JSON, is asked by :func:`histcite.records.document.read_json`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol, TypeAlias

from histcite.broken_laws import (
    DerivesFromItself,
    InUse,
    KeyTaken,
    LiesInItself,
    Namesakes,
    NeedsAnswer,
    NeedsNote,
    ReadThroughItself,
    SaysNothing,
    StandsInItself,
    StillPreferred,
    StillRelied,
    WrongId,
)
from histcite.errors import BadRecord, HistciteError, UnknownKey
from histcite.frozen import dataclass
from histcite.records.alias import Alias
from histcite.records.decision import OF_QUESTIONS, REOPENED
from histcite.records.document import Document, compact_document, from_document
from histcite.records.keys import document_id
from histcite.records.kinds import BY_TABLE, KEYED, Address, AnyRecord, key_of, kind_of, pointers, pointing_to


class View(Protocol):
    """The documents among which a record stands, by table and key."""

    def get(self, table: str, key: str) -> Document | None:
        """The document with this key, written just so; None where there is none."""

    def cased(self, table: str, key: str) -> str:
        """The key that differs from *key* at most in case, as it is written; empty where there is none."""

    def documents(self, table: str) -> Iterator[Document]:
        """Every document of *table*."""

    def under(self, table: str, aid: str, terms: Collection[str]) -> Sequence[str]:
        """The keys of what stands under any of *terms* in a finding aid."""


class Card(NamedTuple):
    """A document where it stands: its table and its id in it, as text."""

    table: str
    id: str
    document: Document

    @property
    def key(self) -> str:
        """What it is called; empty where it is damaged and has no name."""
        return key_of(self.table, self.document)


def card_of(record: AnyRecord) -> Card:
    """The document of *record* where it belongs."""
    return Card(kind_of(record).table, str(document_id(record.key)), compact_document(record))


Alteration: TypeAlias = tuple[str, str, Document | None, Document | None]
"""The table and id of one document, what it was and what it is to be; None where it was not there, or is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A law that a record breaks: the ``fields`` in which it does, how (``found``, which continues "the claim 'wheat'"), and the
    sentence with which a change that would break it is refused.
    """

    fields: tuple[str, ...]
    found: str
    refusal: HistciteError


Law = Callable[[View, Card], Iterator[Breach]]


def under_its_id(_view: View, card: Card) -> Iterator[Breach]:
    """A record stands under the id that its key gives."""
    key = card.key
    if key and card.id != str(document_id(key)):
        yield Breach(
            fields=("key",),
            found=f"stands under the wrong id {card.id}",
            refusal=WrongId(BY_TABLE[card.table].name, key, card.id),
        )


def key_of_its_own(view: View, card: Card) -> Iterator[Breach]:
    """A claim and a source never have one key, capitals aside, for either is shown, cited and removed by it."""
    for other in KEYED:
        if other != card.table and (taken := view.cased(other, card.key)):
            kind = BY_TABLE[other].name
            yield Breach(
                fields=("key",),
                found=f"has its key in common with the {kind} {taken!r}",
                refusal=KeyTaken(kind, taken),
            )


def says_something(_view: View, card: Card) -> Iterator[Breach]:
    """A source says what it is: by a title, an author, an archival reference, the words that once named it, or what it stands in."""
    told = ("title", "authors", "reference", "forms", "typed", "in")
    if not any(card.document.get(field) for field in told):
        yield Breach(fields=told, found="has no title, author or archival reference", refusal=SaysNothing())


def stands_outside_itself(view: View, card: Card) -> Iterator[Breach]:
    """A source stands in nothing that stands in it, be it through several others."""
    for key in _leading_back(view, card, "in"):
        way = "itself" if key == card.key else f"{key!r}, which stands in it"
        yield Breach(fields=("in",), found=f"stands in {way}", refusal=StandsInItself(card.key))


def derives_from_another(view: View, card: Card) -> Iterator[Breach]:
    """A source derives from nothing that derives from it, be it through several others."""
    for key in _leading_back(view, card, "derived_from"):
        way = "itself" if key == card.key else f"{key!r}, which derives from it"
        yield Breach(
            fields=("derived_from",), found=f"derives from {way}", refusal=DerivesFromItself(card.key, way)
        )


def read_through_another(view: View, card: Card) -> Iterator[Breach]:
    """A source is read through another: not through itself, nor through what stands in it, be it through several others."""
    references = card.document.get("references")
    for reference in references if isinstance(references, list) else ():
        via = reference.get("via") if isinstance(reference, Mapping) else ""
        if via and isinstance(via, str) and reference.get("source") in _onward(view, via, "in"):
            way = "itself" if reference["source"] == via else f"{via!r}, which stands in it"
            yield Breach(
                fields=("references",),
                found=f"has in 'via' the source {reference['source']!r} read through {way}",
                refusal=ReadThroughItself(reference["source"], way),
            )


def known_through_another(view: View, card: Card) -> Iterator[Breach]:
    """A source is known through another, not through itself, be it through several others."""
    for key in _leading_back(view, card, "via"):
        way = "itself" if key == card.key else f"{key!r}, which is known through it"
        yield Breach(
            fields=("via",), found=f"is known through {way}", refusal=ReadThroughItself(card.key, way)
        )


def lies_outside_itself(_view: View, card: Card) -> Iterator[Breach]:
    """A place lies inside another, not inside one of its own names."""
    if card.document.get("inside"):
        with suppress(BadRecord):
            if from_document(Alias, card.document).lies_in_itself:
                yield Breach(fields=("inside",), found="lies inside itself", refusal=LiesInItself(card.key))


def decided_for_a_reason(_view: View, card: Card) -> Iterator[Breach]:
    """A decision says why in its note, and one on a question what is held to be so; only one that takes another back need not."""
    told = card.document
    if told.get("verdict") == REOPENED:
        return
    if not str(told.get("note", "")).strip():
        yield Breach(fields=("note",), found="has no note that says why", refusal=NeedsNote())
    if _concludes(told) and not str(told.get("answer", "")).strip():
        found = "has no answer that says what is concluded"
        yield Breach(fields=("answer",), found=found, refusal=NeedsAnswer())


def points_home(view: View, card: Card) -> Iterator[Breach]:
    """What a record points to is in the library; only a decision that is superseded may prefer, or rest on, a claim that is gone."""
    for pointer, key in pointers(card.table, card.document):
        if view.cased(pointer.to, key) == key:
            continue
        if card.table == "decisions" and _is_superseded(view, card.document):
            continue
        kind = BY_TABLE[pointer.to].name
        yield Breach(
            fields=(pointer.within or pointer.field,),
            found=f"has in {pointer.column!r} the {kind} {key!r}, which is not in this library",
            refusal=UnknownKey(kind, key),
        )


LAWS: Mapping[Law, Collection[str]] = {
    under_its_id: BY_TABLE,
    key_of_its_own: KEYED,
    says_something: ("sources",),
    stands_outside_itself: ("sources",),
    derives_from_another: ("sources",),
    read_through_another: ("claims",),
    known_through_another: ("sources",),
    lies_outside_itself: ("aliases",),
    decided_for_a_reason: ("decisions",),
    points_home: BY_TABLE,
}
"""Every law, and the tables for whose records it is made."""

_LAWS_OF = {table: [law for law, tables in LAWS.items() if table in tables] for table in BY_TABLE}


def breaches(view: View, card: Card, told: Law | None = None) -> tuple[Breach, ...]:
    """The laws that *card* breaks among what *view* shows, but for one that was *told*; none for a record of a table that is not ours to know."""
    found: list[Breach] = []
    for law in _LAWS_OF.get(card.table, ()):
        if law is not told:
            found += law(view, card)
    return tuple(found)


def refuse_added(before: View, alterations: Iterable[Alteration]) -> None:
    """Raise the refusal of the first breach that *alterations*, one after the other, would add to what there was *before*.

    A breach that a record had, be it under another key, is not added; what others point to may not go; and of two records that had one
    key, capitals aside, neither may come in the place of the other.
    """
    after, called = Altered(before, alterations), dict[Address, str]()
    for (table, id_), (was, now) in after.net.items():
        key = key_of(table, was) if was is not None else ""
        if key and called.setdefault((table, key.casefold()), id_) != id_:
            raise Namesakes(BY_TABLE[table].name if table in BY_TABLE else table, key)
        found = breaches(after, Card(table, id_, now)) if now is not None else ()
        if found:
            known = _known(before, (table, id_), after)
            for breach in found:
                if breach.found not in known:
                    raise breach.refusal
    for table in KEYED:
        keys = [key for of, key in after.gone if of == table]
        if is_pointed_to(after, table, *keys):
            for key in keys:
                _refuse_in_use(after, table, key)


def is_pointed_to(view: View, table: str, *keys: str) -> bool:
    """Whether anything points to one of *keys* of *table*."""
    return any(view.under(kind.table, pointer.aid, keys) for kind, pointer in pointing_to(table))


def _refuse_in_use(view: View, table: str, key: str) -> None:
    """Raises InUse, naming who points to the source *key*, which goes, or StillPreferred or StillRelied for a claim that a decision in force prefers or rests on."""
    users = [
        (kind.table, user)
        for kind, pointer in pointing_to(table)
        for user in view.under(kind.table, pointer.aid, [key])
    ]
    for user in users:
        decision = view.get(*user) if user[0] == "decisions" else None
        if decision and not _is_superseded(view, decision):
            refusal = StillPreferred if decision.get("prefers") == key else StillRelied
            raise refusal(key, str(decision.get("target", "")))
    citing = [user for of, user in dict.fromkeys(users) if of != "decisions"]
    if citing:
        raise InUse(BY_TABLE[table].name, key, citing)


class Altered:
    """The view of what there will be after *alterations*.

    ``net`` are these by table and id, each document as it was and as it will be; ``gone`` are the table and key of what will not be there.
    """

    def __init__(self, before: View, alterations: Iterable[Alteration]) -> None:
        self._before = before
        self.net: dict[Address, tuple[Document | None, Document | None]] = {}
        for table, id_, before_it, after_it in alterations:
            was, _ = self.net.get((table, id_), (before_it, None))
            self.net[table, id_] = was, after_it
        self._now = {
            (table, key_of(table, now)): now for (table, _), (_, now) in self.net.items() if now is not None
        }
        left = {(table, key_of(table, was)) for (table, _), (was, _) in self.net.items() if was is not None}
        self.gone = sorted(left - self._now.keys())
        self._touched = left | self._now.keys()
        self._cased = {(table, key.casefold()): key for table, key in self._now}

    def get(self, table: str, key: str) -> Document | None:
        """The document with this key; None where there will be none."""
        return self._now.get((table, key)) if (table, key) in self._touched else self._before.get(table, key)

    def cased(self, table: str, key: str) -> str:
        """The key as it will be written; empty where there will be none."""
        now = self._cased.get((table, key.casefold()), "")
        held = "" if now else self._before.cased(table, key)
        return now or ("" if (table, held) in self._touched else held)

    def documents(self, table: str) -> Iterator[Document]:
        """Every document that *table* will hold."""
        for document in self._before.documents(table):
            if (table, key_of(table, document)) not in self._touched:
                yield document
        yield from (document for (of, _), document in self._now.items() if of == table)

    def under(self, table: str, aid: str, terms: Collection[str]) -> Sequence[str]:
        """The keys of what no alteration touches and stands under any of *terms* in a finding aid."""
        return [key for key in self._before.under(table, aid, terms) if (table, key) not in self._touched]


def _known(before: View, place: tuple[str, str], after: Altered) -> set[str]:
    """The breaches of a record before it was altered, and of those of its table that go: it may have been one of them by another key."""
    were = (
        Card(table, id_, was)
        for (table, id_), (was, now) in after.net.items()
        if was is not None and ((table, id_) == place or (table == place[0] and now is None))
    )
    return {breach.found for one in were for breach in breaches(before, one)}


def _is_superseded(view: View, decision: Document) -> bool:
    """Whether a later decision was taken on the same target; a conclusion and the verdict on a conflict of its question supersede each other."""
    target, when = decision.get("target"), str(decision.get("when", ""))
    asked, concludes = [decision.get(part) for part in _ASKED], _concludes(decision)
    for other in view.documents("decisions"):
        if str(other.get("when", "")) > when and (
            other.get("target") == target
            or (
                [other.get(part) for part in _ASKED] == asked
                and (_concludes(other) or (concludes and other.get("prefers")))
            )
        ):
            return True
    return False


_ASKED = ("subject", "property")


def _concludes(decision: Document) -> bool:
    return str(decision.get("target", "")).startswith(OF_QUESTIONS)


def _leading_back(view: View, card: Card, field: str) -> Iterator[str]:
    """Those of the keys in *field* of a source from which one comes, by that field, back to it."""
    if card.key:
        for key in _named(card.document, field):
            if card.key in _onward(view, key, field):
                yield key


def _onward(view: View, key: str, field: str) -> Iterator[str]:
    """*key*, and every source to which one comes from it by *field*, each once."""
    waiting, passed = [key], set[str]()
    while waiting:
        at = waiting.pop()
        if at not in passed:
            passed.add(at)
            yield at
            waiting += _named(view.get("sources", at) or {}, field)


def _named(source: Document, field: str) -> list[str]:
    """The keys in *field* of a source; none where it is damaged."""
    return [key for pointer, key in pointers("sources", source) if pointer.field == field]
