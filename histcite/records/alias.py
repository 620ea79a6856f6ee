"""An alias: the forms under which one person, place, body, event or thing is named."""

from histcite.frozen import dataclass

ALIAS_KINDS = ("person", "office", "place", "body", "event", "thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """``name`` is the preferred form, ``forms`` the others in any script; ``inside`` names the enclosing place."""

    name: str
    forms: tuple[str, ...] = ()
    kind: str = ""
    inside: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What the alias is called by: its preferred form."""
        return self.name
