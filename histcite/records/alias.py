"""An alias: the forms under which one person, place, body, event or thing is named."""

from histcite.frozen import dataclass
from histcite.values import Names

_UNKNOWN = Names()
"""No names: what two forms are compared by before anything is known of either."""

ALIAS_KINDS = ("person", "office", "place", "body", "event", "thing")
BODIES = ("office", "body")
"""The kinds whose names have no family name among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """``name`` is the preferred form, ``forms`` the others in any script; ``inside`` names the enclosing place."""

    name: str
    forms: tuple[str, ...] = ()
    kind: str = ""
    inside: str = ""
    note: str = ""

    @property
    def lies_in_itself(self) -> bool:
        """Whether the place that it lies inside is one of its own names."""
        own = {_UNKNOWN.resolve(form).key for form in (self.name, *self.forms)} if self.inside else set()
        return bool(self.inside) and _UNKNOWN.resolve(self.inside).key in own

    @property
    def key(self) -> str:
        """What the alias is called by: its preferred form."""
        return self.name
