"""A source: a thing that can be cited, archival or not."""

from histcite.frozen import dataclass

KINDS = ("file", "document", "book", "article", "memoir", "press", "interview", "web", "thesis", "edition")
NATURES = ("primary", "secondary")
GRADES = ("A", "B", "C", "D", "E", "F")
AUTHENTICITIES = ("accepted", "doubted", "forged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document, the archival file it lies in, a memoir, an article, a web page.

    ``reference`` is the canonical archival reference of a *file* (``RU-RGANI/fonds:3/series:14/file:448``) and ``typed``
    what stood for a source that was named in passing; a document points with ``within`` (``in`` in every file we write) to the file or book it stands in, and its
    ``leaves`` are its own place there. ``grade`` A-F is the reliability of the source alone (Admiralty scale); sources
    of one ``tradition``, a telling that each repeats, are one witness.
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
    typed: str = ""
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
    added: str = ""
    changed: str = ""
