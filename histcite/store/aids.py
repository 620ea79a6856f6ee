"""Finding aids: the terms under which a document of the library is found, so that nobody need read all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from histcite.archives import file_identity, parse_canonical
from histcite.errors import UnreadableReference
from histcite.records.document import Document
from histcite.values import filed, fold, identity, respellings, searched

Aid = Callable[[Document], Iterable[str]]

_BETWEEN = "\x1f"
"""What stands between the parts of a term that has several; no typed text holds it."""

_filed = lru_cache(maxsize=4096)(filed)
_fold = lru_cache(maxsize=4096)(fold)
_identity = lru_cache(maxsize=4096)(identity)


def terms(table: str, document: Document) -> Iterator[tuple[str, str]]:
    """Every finding aid in which *document* of *table* stands, with the term under which it does."""
    for aid, read in AIDS.get(table, {}).items():
        for term in dict.fromkeys(read(document)):
            yield aid, term


def _text(document: Document, field: str) -> str:
    """The text of *field*; empty where it holds none, for a file may have been edited by hand."""
    text = document.get(field, "")
    return text if isinstance(text, str) else ""


def _texts(document: Document, field: str) -> list[str]:
    texts = document.get(field, ())
    return [text for text in texts if isinstance(text, str)] if isinstance(texts, list | tuple) else []


def _of(field: str, form: Callable[[str], str] = str) -> Aid:
    """The aid whose term is the *form* of one text field."""

    def read(document: Document) -> Iterator[str]:
        text = form(_text(document, field))
        if text:
            yield text

    return read


def _of_each(field: str, form: Callable[[str], str] = str) -> Aid:
    """The aid whose terms are the *form* of each text in a list."""
    return lambda document: (form(text) for text in _texts(document, field))


def _in_references(*fields: str) -> Aid:
    """The aid whose terms are what stands in *fields* of the references of a claim."""

    def read(document: Document) -> Iterator[str]:
        references = document.get("references", ())
        for reference in references if isinstance(references, list | tuple) else ():
            if isinstance(reference, Mapping):
                yield from filter(None, (_text(reference, field) for field in fields))

    return read


def _file(document: Document) -> Iterator[str]:
    """The identity of an archival file, however its reference is written."""
    if _is_filed(document):
        try:
            yield file_identity(parse_canonical(_text(document, "reference")))
        except UnreadableReference:
            return


def _holder(document: Document) -> Iterator[str]:
    """The archive in which a file is kept, ``?`` where it is not known."""
    if _text(document, "reference"):
        yield _text(document, "reference").partition("#")[0].partition("/")[0]


def _is_filed(document: Document) -> bool:
    return document.get("kind") == "file" and bool(_text(document, "reference"))


def _described(document: Document) -> Iterator[str]:
    """What sources that may be one have in common: their title, their authors and their date."""
    if not _is_filed(document):
        told = _text(document, "title") or _text(document, "typed")
        authors = "; ".join(_texts(document, "authors"))
        yield _BETWEEN.join(map(_identity, (told, authors, _text(document, "date"))))


def _called(document: Document) -> Iterator[str]:
    """What a published source may be called in a reference: as typed before, its title, and its author with it."""
    if _is_filed(document):
        return
    title = _text(document, "title")
    if _text(document, "typed") and not _text(document, "reference"):
        yield _identity(_text(document, "typed"))
    if title:
        yield _identity(title)
        yield from (_identity(f"{author.split(',')[0]}, {title}") for author in _texts(document, "authors"))


def _answer(document: Document) -> Iterator[str]:
    """A property with a value that was given for it, as it is written."""
    if (asked := _text(document, "property")) and (value := _text(document, "value")):
        yield answer_term(asked, value)


def answer_term(asked: str, value: str) -> str:
    """The term under which the claims stand that answer the property *asked* with *value*."""
    return f"{_identity(asked)}{_BETWEEN}{value}"


AIDS: Mapping[str, Mapping[str, Aid]] = {
    "claims": {
        "subject": _of("subject", _filed),
        "subject folded": _of("subject", _fold),
        "property": _of("property", _identity),
        "value folded": _of("value", _fold),
        "answer": _answer,
        "voice": _of("voice", _filed),
        "where": _of("where", _filed),
        "tag": _of_each("tags", str.casefold),
        "source": _in_references("source"),
        "source or via": _in_references("source", "via"),
        "when": _of("when"),
        "origin": _of("origin"),
    },
    "sources": {
        "file": _file,
        "archive": _holder,
        "described": _described,
        "called": _called,
        "in": _of("in"),
        "derived_from": _of_each("derived_from"),
    },
    "decisions": {"prefers": _of("prefers")},
}
"""The finding aids of each table by name: what a subject, a file or a title is filed under."""

WORDED: Mapping[str, tuple[str, ...]] = {
    "text": ("text",),
    "subject": ("subject",),
    "property": ("property",),
    "value": ("value",),
    "voice": ("voice",),
    "where": ("where",),
    "of": ("of",),
    "quote": ("quote", "translation"),
    "note": ("note",),
    "tags": ("tags",),
    "source": ("typed",),
    "key": ("key",),
}
"""The columns in which the words of a claim are searched, and the fields of it and of its references that each holds."""

_COLUMN_OF = {field: column for column, fields in WORDED.items() for field in fields}

OF_SOURCE = ("key", "title", "original_title", "transliterated_title", "translated_title", "typed", "authors")
"""The fields of a source by whose words the claims that cite it are found."""

_APART = " ¦ "
"""What stands between two texts in one column, so that no phrase runs from one into the other; folding makes no such word."""


_OFTEN = 60
"""Texts with fewer letters come again and again: names, tags, values."""


def words_of(claim: Document, words_of_source: Callable[[str], str]) -> list[str]:
    """The folded words of a claim, by the columns of :data:`WORDED`; *words_of_source* gives those of a source by its key."""
    references = claim.get("references", ())
    cited = (
        [one for one in references if isinstance(one, Mapping)]
        if isinstance(references, list | tuple)
        else []
    )
    told: dict[str, list[str]] = {column: [] for column in WORDED}
    for part in (claim, *cited):
        for field in part.keys() & _COLUMN_OF.keys():
            told[_COLUMN_OF[field]] += _folded(part, field)
    keys = (_text(reference, field) for reference in cited for field in ("source", "via"))
    told["source"] += [words_of_source(key) for key in keys if key]
    return [_APART.join(filter(None, words)) for words in told.values()]


def words_of_source(source: Document) -> str:
    """The folded words by which a claim is found through *source*."""
    return _APART.join(filter(None, (words for field in OF_SOURCE for words in _folded(source, field))))


def _folded(document: Document, field: str) -> Iterable[str]:
    """The folded words of one field, be it a text or several."""
    told = document.get(field)
    if isinstance(told, str):
        return (_searched(told) if len(told) < _OFTEN else _words(told),)
    return map(_searched, _texts(document, field))


def _words(text: str) -> str:
    """The words of a text as they are searched, and behind them the other spellings of some, which belong to no phrase."""
    others = (one.folded for one in respellings(text))
    return _APART.join((searched(text), *others)) if not text.isascii() or "\n" in text else searched(text)


_searched = lru_cache(maxsize=4096)(_words)
