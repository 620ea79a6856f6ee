"""The six kinds of record in one table: what each is called, where it stands, by what it is known, and what it points to.

What a record points to is read from its document, so that it is told also of a library edited by hand: a damaged field points nowhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from histcite.errors import BadRecord
from histcite.frozen import dataclass
from histcite.records.alias import Alias
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.discrepancy import Discrepancy, marked
from histcite.records.document import Document, compact_document, from_document
from histcite.records.property import Property
from histcite.records.source import Source

AnyRecord: TypeAlias = Claim | Source | Alias | Property | Decision | Discrepancy

Address: TypeAlias = tuple[str, str]
"""Where a record stands: its table, and its key in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A field in which a record names others of the table ``to`` by their keys: one, or a list of them.

    ``within`` is the list of mappings in each of which the field stands, if it is not the record's own. ``aid`` is the finding aid
    under which the record is found by what it names.
    """

    field: str
    to: str
    aid: str
    within: str = ""

    @property
    def column(self) -> str:
        """What a user calls the field: the source of a reference is the reference."""
        return self.within if self.field == "source" else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """One kind: its ``name``, the ``table`` it stands in, its ``type``, and how it is called in an exchanged file (``exchanged``).

    ``key`` is the field by which a record is called, ``entered`` the one that says when it came in; kinds without it are in the
    order of their keys.
    """

    name: str
    table: str
    type: type[AnyRecord]
    exchanged: str
    key: str = "key"
    entered: str = ""
    pointers: tuple[Pointer, ...] = ()


KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        name="claim",
        table="claims",
        type=Claim,
        exchanged="claim",
        entered="added",
        pointers=(
            Pointer(field="source", to="sources", aid="source or via", within="references"),
            Pointer(field="via", to="sources", aid="source or via", within="references"),
        ),
    ),
    RecordKind(
        name="source",
        table="sources",
        type=Source,
        exchanged="source",
        entered="added",
        pointers=(
            Pointer(field="in", to="sources", aid="in"),
            Pointer(field="derived_from", to="sources", aid="derived_from"),
            Pointer(field="via", to="sources", aid="via"),
        ),
    ),
    RecordKind(name="alias", table="aliases", type=Alias, exchanged="alias", key="name"),
    RecordKind(name="property", table="properties", type=Property, exchanged="property", key="name"),
    RecordKind(
        name="decision",
        table="decisions",
        type=Decision,
        exchanged="decision",
        entered="when",
        pointers=(
            Pointer(field="prefers", to="claims", aid="prefers"),
            Pointer(field="from", to="claims", aid="prefers"),
        ),
    ),
    RecordKind(name="discrepancy", table="clashes", type=Discrepancy, exchanged="clash"),
)

BY_NAME: Mapping[str, RecordKind] = {kind.name: kind for kind in KINDS}
BY_TABLE: Mapping[str, RecordKind] = {kind.table: kind for kind in KINDS}
BY_TYPE: Mapping[type[Any], RecordKind] = {kind.type: kind for kind in KINDS}
BY_EXCHANGED: Mapping[str, RecordKind] = {kind.exchanged: kind for kind in KINDS}

KEYED = ("claims", "sources")
"""The tables whose keys somebody may choose, each once among both."""


def kind_of(record: AnyRecord) -> RecordKind:
    """The kind that *record* is of."""
    return BY_TYPE[type(record)]


def key_of(table: str, document: Document) -> str:
    """What *document* is called; empty where it is damaged and has no name."""
    key = document.get(BY_TABLE[table].key if table in BY_TABLE else "key", "")
    return key if isinstance(key, str) else ""


def entered(table: str, document: Document) -> str:
    """When *document* came in; empty where its table keeps no order of entry."""
    field = BY_TABLE[table].entered if table in BY_TABLE else ""
    time = document.get(field, "") if field else ""
    return time if isinstance(time, str) else ""


def pointers(table: str, document: Document) -> Iterator[tuple[Pointer, str]]:
    """Every key that *document* of *table* names, with the field that does; what is damaged points nowhere."""
    for pointer in BY_TABLE[table].pointers if table in BY_TABLE else ():
        parts = document.get(pointer.within) if pointer.within else [document]
        for part in parts if isinstance(parts, list) else ():
            named = part.get(pointer.field) if isinstance(part, (dict, Mapping)) else None
            if not named:
                continue
            for key in named if isinstance(named, list) else (named,):
                if key and isinstance(key, str):
                    yield pointer, key


def pointing_to(table: str) -> Iterator[tuple[RecordKind, Pointer]]:
    """The fields of every kind that name records of *table*."""
    return ((kind, pointer) for kind in KINDS for pointer in kind.pointers if pointer.to == table)


def repointed(table: str, document: Document, renamed: Mapping[Address, str]) -> Document:
    """*document* with the new keys of what it points to; the very same where none of that is *renamed*."""
    if table == "clashes":
        return _moved_discrepancy(document, renamed)
    if not any((pointer.to, key) in renamed for pointer, key in pointers(table, document)):
        return document
    changed = dict(document)
    for pointer in BY_TABLE[table].pointers:
        names = {key: new for (of, key), new in renamed.items() if of == pointer.to}
        if not pointer.within:
            changed |= _renamed(changed, pointer.field, names)
        elif pointer.within in changed:
            changed[pointer.within] = [
                {**part, **_renamed(part, pointer.field, names)} if isinstance(part, Mapping) else part
                for part in changed[pointer.within]
            ]
    return changed


def _renamed(part: Document, field: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The *field* of a record or of a part of it, if it is there, with the keys in *names* replaced."""
    named = part.get(field)
    if isinstance(named, list):
        return {field: [names.get(key, key) if isinstance(key, str) else key for key in named]}
    return {field: names.get(named, named)} if isinstance(named, str) else {}


def _moved_discrepancy(document: Document, renamed: Mapping[Address, str]) -> Document:
    """A discrepancy stands on a record of any kind, and its own key is made from the key of that."""
    kind = BY_NAME.get(str(document.get("kind")))
    key = renamed.get((kind.table, str(document.get("of")))) if kind else None
    if key is None:
        return document
    try:
        return compact_document(marked(replace(from_document(Discrepancy, document), of=key)))
    except BadRecord:
        return document
