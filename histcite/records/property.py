"""A property: which question a claim answers, and how its answers are compared."""

from functools import cache
from pathlib import Path

from histcite.frozen import dataclass
from histcite.tables import read_table

PROPERTY_KINDS = ("date", "quantity", "place", "name", "boolean", "wording", "text")
CARDINALITIES = ("one", "many")
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
)
"""What answers mean beyond their own question: they date an event or a life, name who acts, put events in order, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """``kind`` says how values are read; ``cardinality`` whether a subject has one answer or may have many.

    ``tolerance`` is the fraction by which "about" widens a quantity, as a decimal string; empty for the default. ``role`` says
    what its answers mean for other questions (see ROLES); empty for nothing.
    """

    name: str
    kind: str
    cardinality: str = "one"
    tolerance: str = ""
    role: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What the property is called by: its name."""
        return self.name


@cache
def shipped_properties() -> dict[str, Property]:
    """The table that comes with the program, by name; a library's own declarations come before it."""
    table = read_table(Path(__file__).with_name("properties.toml"))
    return {name: Property(name=name, **fields) for name, fields in table.items()}
