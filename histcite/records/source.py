"""A source: a thing that can be cited, archival or not."""

from histcite.frozen import dataclass

KINDS = ("file", "document", "book", "article", "memoir", "press", "interview", "web", "thesis", "edition")
NATURES = ("primary", "secondary")
GRADES = ("A", "B", "C", "D", "E", "F")
AUTHENTICITIES = ("accepted", "doubted", "forged")
STATES = ("draft", "original", "file copy", "copy")
OUTCOMES = ("read", "copied", "not delivered", "closed", "searched in vain")
"""What comes of a day in the reading room; anything may be said after it, such as *until 2031*."""

WAYS = ("printed", "facsimile", "translated", "quoted")
"""How a source that was not seen itself is known through another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document, the archival file it lies in, a memoir, an article, a web page.

    ``reference`` is the canonical archival reference of a *file* (``RU-RGANI/fonds:3/series:14/file:448``), ``formerly`` those that it had before, in
    their order, and ``forms`` every way in which a source was named in passing; a document points with ``within`` (``in`` in every file we write) to
    the file or book it stands in, and its ``leaves`` are its own place there. What was not seen itself is known ``via`` another source, at
    ``via_locator``, and ``via_how`` says in what way. ``consulted`` is a log: days in the reading room and what came of each. ``grade`` A-F is the
    reliability of the source alone (Admiralty scale); sources of one ``tradition``, a telling that each repeats, are one witness.
    """

    key: str
    kind: str
    title: str = ""
    authors: tuple[str, ...] = ()
    addressee: str = ""
    date: str = ""
    within: str = ""
    leaves: str = ""
    reference: str = ""
    formerly: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    via: str = ""
    via_locator: str = ""
    via_how: str = ""
    translator: str = ""
    state: str = ""
    container: str = ""
    editor: str = ""
    publisher: str = ""
    place: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    edition: str = ""
    url: str = ""
    accessed: str = ""
    consulted: tuple[str, ...] = ()
    access: str = ""
    isbn: str = ""
    doi: str = ""
    language: str = ""
    original_title: str = ""
    transliterated_title: str = ""
    translated_title: str = ""
    derived_from: tuple[str, ...] = ()
    tradition: str = ""
    nature: str = ""
    grade: str = ""
    authenticity: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    origin: str = ""
    added: str = ""
    changed: str = ""

    @property
    def first_form(self) -> str:
        """How it was named first in passing; empty where it never was."""
        return self.forms[0] if self.forms else ""
