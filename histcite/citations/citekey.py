"""Keys proposed for sources: short, ASCII, and the same each time for the same source."""

from histcite.archives import Registry
from histcite.citations.archival import render_archival
from histcite.citations.author import Sources, archival_reference, chain, read_author
from histcite.citations.dating import year_of
from histcite.citations.style import read
from histcite.deferred import expression
from histcite.records.source import Source
from histcite.values import fold

_LONGEST = 60
_LABEL_STOP = expression(r"(?<=[^\W\d_])\.\s*(?=\w)")
_NO_LETTER = expression(r"[^a-z0-9]+")


def citekey(source: Source, sources: Sources, archives: Registry) -> str:
    """Propose a key for a source that has none: ASCII letters, digits and hyphens; it may be one already in use.

    A file is called by its reference (``rgani-f3-op14-d448``), anything else by family name, year and first telling word of
    the title (``shehu-1960-letter``); an archive or a periodical stands in for a missing author, else the title leads.
    """
    slug, reference = "", archival_reference(chain(source, sources))
    if source.kind == "file":
        written = render_archival(reference, "plain", archives) if reference else source.first_form
        slug = _slug(_LABEL_STOP.sub("", written))
    if not slug:
        maker = _family(source)
        if not maker and reference is None:
            maker = _telling_word(source.container)
        elif not maker and reference and reference.archive in archives:
            maker = _slug(archives.get(reference.archive).acronym())
        year, word = year_of(source.date), _telling_word(source.title)
        slug = "-".join(filter(None, (maker, year, word) if maker else (word, year)))
    lead = slug if slug[:1].isalpha() else f"{source.kind}-{slug}"
    return lead[:_LONGEST].strip("-")


def _family(source: Source) -> str:
    """Give the family name of the first author, the first telling word of a body, the last of a name of unknown order."""
    author = read_author(source.authors[0]) if source.authors else None
    if author is None or not author.family:
        return ""
    if author.body:
        return _telling_word(author.family)
    return _slug(author.family if author.given else author.family.split()[-1])


def _telling_word(text: str) -> str:
    """Find the first word that is more than an article or a preposition."""
    words = [word for word in _slug(text).split("-") if word]
    return next(
        (word for word in words if word not in read("names")["small_words"]), words[0] if words else ""
    )


def _slug(text: str) -> str:
    return _NO_LETTER.sub("-", fold(text).lower()).strip("-")
