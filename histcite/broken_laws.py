"""Every refusal owns its sentence, as errors do: which law of the records a change would break, and what to do about it."""

from histcite.errors import BadEntry, HistciteError
from histcite.sentences import SHOWN


class KeyTaken(HistciteError):
    """A key that another record has."""

    kind: str
    key: str
    sentence = "there is a {kind} with the key {key!r} already; choose another, or change that one with 'histcite edit'"


class Namesakes(HistciteError):
    """A change of a record whose key, capitals aside, a second one has, under another id."""

    kind: str
    key: str
    sentence = "there are two records of the {kind} {key!r} in the file, and one would be lost; 'histcite doctor' says where they are: change the key of one there"


class InUse(HistciteError):
    """A record that others point to."""

    def __init__(self, kind: str, key: str, users: list[str]) -> None:
        super().__init__(f"the {kind} {key!r} is used by {', '.join(users[:SHOWN])}; change those first")


class LongReference(BadEntry):
    """A text in the place of a reference that is longer than any reference is; *letters* is its length."""

    letters: int
    most: int
    sentence = "a reference of {letters} letters is none, for it says where something stands in {most} at most; put the text itself into 'text', 'quote' or 'note'"


class StandsInItself(BadEntry):
    """A source that is to stand in what stands in it."""

    key: str
    sentence = "{key!r} cannot stand in itself, nor in what stands in it"


class DerivesFromItself(BadEntry):
    """A source that is to derive from what derives from it; *way* names that."""

    key: str
    way: str
    sentence = "{key!r} cannot derive from {way}"


class ReadThroughItself(BadEntry):
    """A source that is to be read through itself or through what stands in it; *way* names that."""

    key: str
    way: str
    sentence = "{key!r} cannot be read through {way}; name another source as 'via', or none"


class SaysNothing(BadEntry):
    """A source of which nothing tells what it is."""

    sentence = "a source needs a title, an author or an archival reference"


class NeedsNote(BadEntry):
    """A decision that does not say why."""

    sentence = "a decision needs its note: say why with -m"


class NeedsAnswer(BadEntry):
    """A conclusion that does not say what is concluded."""

    sentence = "a conclusion needs its answer: say with --answer what you hold to be so, or 'cannot be known'"


class StillPreferred(HistciteError):
    """A claim that a decision in force prefers."""

    key: str
    target: str
    sentence = "the claim {key!r} is preferred by the decision on {target}; take that back first with 'histcite reopen {target}'"


class StillRelied(HistciteError):
    """A claim on which a conclusion in force rests."""

    key: str
    target: str
    sentence = "the conclusion on {target} rests on the claim {key!r}; take that back first with 'histcite reopen {target}'"


class WrongId(BadEntry):
    """A record under another id than that of its key."""

    kind: str
    key: str
    id_: str
    sentence = "the {kind} {key!r} cannot stand under the id {id_}, which is that of another key"


class LiesInItself(BadEntry):
    """A place that is to lie inside one of its own names."""

    name: str
    sentence = "{name!r} cannot lie inside itself"
