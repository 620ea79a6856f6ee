"""A property: which question a claim answers, and how its answers are compared."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from histcite.frozen import dataclass
from histcite.tables import read_table
from histcite.values import identity

PROPERTY_KINDS = ("date", "quantity", "place", "name", "boolean", "wording", "text")
CARDINALITIES = ("one", "many", "at a time")
ROLES = (
    "time",
    "end",
    "receipt",
    "birth",
    "death",
    "actor",
    "before",
    "after",
    "parts",
    "cause",
    "occurrence",
    "authenticity",
    "life",
    "duration",
    "age",
)
"""What answers mean beyond their own question: they date an event or a life, name who acts, put events in order, tell of a life what is so once, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """``kind`` says how values are read; ``cardinality`` whether a subject has one answer, may have many, or has one at a time.

    ``tolerance`` is the fraction by which "about" widens a quantity, as a decimal string; empty for the default. ``role`` says
    what its answers mean for other questions (see ROLES); empty for nothing. Where it may have many answers, ``rivals`` is "yes" if
    those that nobody gives together are rivals: who was there is told by many lists, who is to blame by one.
    """

    name: str
    kind: str
    cardinality: str = "one"
    tolerance: str = ""
    role: str = ""
    rivals: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What the property is called by: its name."""
        return self.name


@cache
def shipped_properties() -> dict[str, Property]:
    """The table that comes with the program, by name and by every other word for the same; a library's own declarations come before it."""
    table = read_table(Path(__file__).with_name("properties.toml"))
    words = {name: entry.pop("also", ()) for name, entry in table.items()}
    named = {name: Property(name=name, **entry) for name, entry in table.items()}
    return {word: named[name] for name, also in words.items() for word in also} | named


def declared_with(own: Iterable[Property]) -> dict[str, Property]:
    """Every property, shipped or a library's *own*, by the identity of its name and of every other word for it.

    One that is declared anew in its old kind keeps the role that it is shipped with, and has rivals as before, unless it is told
    otherwise.
    """
    shipped = {identity(word): each for word, each in shipped_properties().items()}
    declared = {}
    for each in own:
        known = shipped.get(identity(each.name))
        kept = known if known and known.kind == each.kind else each
        rivals = each.rivals or (kept.rivals if each.cardinality == kept.cardinality else "")
        declared[identity(each.name)] = replace(each, role=each.role or kept.role, rivals=rivals)
    return {word: declared.get(identity(each.name), each) for word, each in shipped.items()} | declared


def question_key(typed: str, declared: Mapping[str, Property]) -> str:
    """The key of the property that *typed* is a word for, among those *declared*."""
    key = identity(typed)
    return identity(declared[key].name) if key in declared else key
