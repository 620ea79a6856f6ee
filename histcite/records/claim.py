"""A claim: what one source says about a subject, with the references where it says so."""

from histcite.frozen import dataclass

POLARITIES = ("+", "-")
MODES = ("asserted", "requested", "promised", "planned", "decided", "ordered")
STANCES = ("states", "alleges", "denies-knowledge", "no-evidence")
CONFIDENCES = ("high", "medium", "low")
SEEN = ("original", "copy", "scan", "microfilm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source and the place in it, with what stands there.

    ``source`` and ``via`` are source keys; ``locator`` and ``via_locator`` leaves or pages as typed; ``typed`` is the
    whole reference as the historian wrote it. A quotation seen ``via`` another source belongs to that source.
    """

    source: str
    locator: str = ""
    quote: str = ""
    lang: str = ""
    translation: str = ""
    seen: str = ""
    via: str = ""
    via_locator: str = ""
    image: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of one source; only ``text`` and ``references`` are required, the rest unlocks checks.

    ``subject``, ``property`` and ``value`` are the question and its answer; ``polarity`` "-" denies the value; ``mode`` says
    whether the act was requested, promised, planned, decided or ordered rather than asserted as a fact; ``stance`` says how
    the source stands to it; ``voice`` who says it inside the source (empty: the source's author); ``when``, ``where`` and
    ``of`` are its scope; ``complete`` says that a list is closed, ``inferred`` that the value is not stated but concluded. ``origin`` is the hash of the imported row, ``added`` and
    ``changed`` are UTC times.
    """

    key: str
    text: str
    references: tuple[Reference, ...] = ()
    subject: str = ""
    property: str = ""
    value: str = ""
    polarity: str = "+"
    mode: str = "asserted"
    stance: str = "states"
    hedged: bool = False
    voice: str = ""
    when: str = ""
    where: str = ""
    of: str = ""
    complete: bool = False
    inferred: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    confidence: str = ""
    origin: str = ""
    added: str = ""
    changed: str = ""

    def asks(self) -> bool:
        """Whether it has a subject and a property, without which it answers no question."""
        return bool(self.subject and self.property)
