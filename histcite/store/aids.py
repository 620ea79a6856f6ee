"""Finding aids: the terms under which a document of the library is found, so that nobody need read all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from histcite.archives import file_identity, parse_canonical
from histcite.archives.reference import signatures
from histcite.errors import UnreadableReference
from histcite.records.document import Document
from histcite.records.source import Source
from histcite.values import filed, fold, identity, respellings, searched

Aid = Callable[[Document], Iterable[str]]

BETWEEN = "\x1f"
"""What stands between the parts of a term that has several; no typed text holds it."""

_SHORT_ISBN = 10

_filed = lru_cache(maxsize=4096)(filed)
_fold = lru_cache(maxsize=4096)(fold)
_identity = lru_cache(maxsize=4096)(identity)


def terms(table: str, document: Document) -> Iterator[tuple[str, str]]:
    """Every finding aid in which *document* of *table* stands, with the term under which it does."""
    return (
        (aid, term) for aid, read in AIDS.get(table, {}).items() for term in dict.fromkeys(read(document))
    )


def descriptions(source: Source) -> Iterator[str]:
    """The terms under which *source* is found by what is said of it: those of sources that may be one, for they have this title,
    or one of these forms in its place, these authors and this date; none for an archival file, which its reference tells.
    """
    if source.kind == "file" and source.reference:
        return
    from histcite.citations.calling import words

    told = words("; ".join(source.authors)), _identity(source.date)
    for title in filter(None, (source.title, *source.forms)) if source.title or source.forms else ("",):
        yield BETWEEN.join((words(title), *told))


def numbers(doi: str, isbn: str) -> Iterator[str]:
    """The terms under which a source is found by its DOI and its ISBN, however they were typed.

    An ISBN of ten digits is that of thirteen with 978 before it and another check digit, which is no part of the term (ISO 2108:2017).
    """
    if doi:
        yield f"doi {doi.casefold().rpartition('doi.org/')[2].removeprefix('doi:').strip()}"
    for piece in isbn.replace(",", ";").split(";"):
        told = piece.split()
        for one in told if all(len(_digits(part)) >= _SHORT_ISBN for part in told) else ["".join(told)]:
            if digits := _digits(one):
                yield f"isbn {(f'978{digits}' if len(digits) == _SHORT_ISBN else digits)[:12]}"


def _digits(isbn: str) -> str:
    """The digits of an ISBN, with the X that may check the ten of a short one."""
    return "".join(sign for sign in isbn.casefold() if sign in "0123456789x")


def _numbers(document: Document) -> Iterator[str]:
    return numbers(_text(document, "doi"), _text(document, "isbn"))


def _item(document: Document) -> Iterator[str]:
    """What another program calls the item that a source came as."""
    mark = _text(document, "origin").partition(" ")[0]
    if mark:
        yield mark


def _text(document: Document, field: str) -> str:
    """The text of *field*; empty where it holds none, for a file may have been edited by hand."""
    text = document.get(field, "")
    return text if isinstance(text, str) else ""


def texts(document: Document, field: str) -> list[str]:
    """The texts in the list *field*; none where it is no list."""
    told = document.get(field, ())
    return [text for text in told if isinstance(text, str)] if isinstance(told, list | tuple) else []


def _of(field: str, form: Callable[[str], str] = str) -> Aid:
    """The aid whose term is the *form* of one text field."""

    def read(document: Document) -> tuple[str, ...]:
        text = document.get(field, "")
        term = form(text) if text and isinstance(text, str) else ""
        return (term,) if term else ()

    return read


def _of_each(field: str, form: Callable[[str], str] = str) -> Aid:
    """The aid whose terms are the *form* of each text in a list."""
    return lambda document: [form(text) for text in texts(document, field)]


def _in_references(*fields: str) -> Aid:
    """The aid whose terms are what stands in *fields* of the references of a claim."""

    def read(document: Document) -> list[str]:
        told = [one.get(field) for one in _references(document) for field in fields]
        return [text for text in told if text and isinstance(text, str)]

    return read


def _references(claim: Document) -> Sequence[Document]:
    """The references of *claim*, without what is none."""
    references = claim.get("references")
    if not isinstance(references, list | tuple):
        return ()
    return [one for one in references if isinstance(one, dict)]


_cited = _in_references("source", "via")


def _file(document: Document) -> Iterator[str]:
    """The identity of an archival file, however its reference is written, and of what it was called before."""
    if document.get("kind") == "file":
        yield from map(file_identity, signatures(_text(document, "reference"), texts(document, "formerly")))


def _nearness(document: Document) -> Iterator[str]:
    """What a file has in common with those that are perhaps the same, under another signature."""
    from histcite.archives.relation import nearness

    if document.get("kind") == "file":
        with suppress(UnreadableReference):
            yield nearness(parse_canonical(_text(document, "reference")))


def _holder(document: Document) -> Iterator[str]:
    """The archive in which a file is kept, or was, ``?`` where it is not known."""
    for reference in filter(None, (_text(document, "reference"), *texts(document, "formerly"))):
        yield reference.partition("#")[0].partition("/")[0]


_TOLD = (
    "kind",
    "title",
    "original_title",
    "transliterated_title",
    "translated_title",
    "date",
    "container",
    "reference",
)
"""The texts by which a source is told from others, beside its authors and forms."""


def _of_source(terms_of: Callable[[Source], Iterable[str]]) -> Aid:
    """The aid whose terms are those of the source that a document tells of, be it damaged otherwise; a file without forms has none."""

    def read(document: Document) -> Iterator[str]:
        told: dict[str, Any] = {field: _text(document, field) for field in _TOLD}
        forms = (_text(document, "typed"), *texts(document, "forms"))
        if told["kind"] == "file" and told["reference"] and not any(forms):
            return iter(())
        source = Source(
            key="", **told, authors=tuple(texts(document, "authors")), forms=tuple(filter(None, forms))
        )
        return filter(None, terms_of(source))

    return read


def _preferred(document: Document) -> Iterator[str]:
    """The claims that a decision prefers, or rests on."""
    yield from filter(None, (_text(document, "prefers"), *texts(document, "from")))


def _calls(source: Source) -> Iterator[str]:
    from histcite.citations.calling import called

    return called(source)


def _dated(document: Document) -> list[str]:
    """When a claim says that it was so, and after its property what it answers in figures: a time, if that asks for one."""
    when = _text(document, "when")
    terms = [BETWEEN + when] if when else []
    if any(map(str.isdigit, _text(document, "value"))):
        terms += _answer(document)
    return terms


def _answer(document: Document) -> tuple[str, ...]:
    """A property with a value that was given for it, as it is written."""
    asked, value = _text(document, "property"), _text(document, "value")
    return (answer_term(asked, value),) if asked and value else ()


def answer_term(asked: str, value: str) -> str:
    """The term under which the claims stand that answer the property *asked* with *value*."""
    return f"{_identity(asked)}{BETWEEN}{value}"


def origin_term(origin: str) -> str:
    """The term under which the claim with this origin stands, which is many times as long."""
    from hashlib import blake2b

    return blake2b(origin.encode(), digest_size=16).hexdigest()


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
        "source or via": _cited,
        "dated": _dated,
        "origin": _of("origin", origin_term),
    },
    "sources": {
        "file": _file,
        "nearness": _nearness,
        "archive": _holder,
        "described": _of_source(descriptions),
        "called": _of_source(_calls),
        "in": _of("in"),
        "derived_from": _of_each("derived_from"),
        "via": _of("via"),
        "origin": _item,
        "number": _numbers,
    },
    "decisions": {"prefers": _preferred},
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

OF_SOURCE = (
    "key",
    "title",
    "original_title",
    "transliterated_title",
    "translated_title",
    "typed",
    "forms",
    "authors",
)
"""The fields of a source by whose words the claims that cite it are found."""

_APART = " ¦ "
"""What stands between two texts in one column, so that no phrase runs from one into the other; folding makes no such word."""


_OFTEN = 60
"""Texts with fewer letters come again and again: names, tags, values."""


def words_of(claim: Document, words_of_source: Callable[[str], str]) -> list[str]:
    """The folded words of a claim, by the columns of :data:`WORDED`; *words_of_source* gives those of a source by its key."""
    told = dict.fromkeys(WORDED, "")
    for part in (claim, *_references(claim)):
        for field, said in part.items():
            if column := _COLUMN_OF.get(field):
                told[column] = _beside(told[column], *_folded(said))
    for key in _cited(claim):
        told["source"] = _beside(told["source"], words_of_source(key))
    return list(told.values())


def _beside(told: str, *more: str) -> str:
    """Words of several texts in one column."""
    for words in more:
        told = f"{told}{_APART}{words}" if told and words else told or words
    return told


def words_of_source(source: Document) -> str:
    """The folded words by which a claim is found through *source*."""
    return _beside("", *(words for field in OF_SOURCE for words in _folded(source.get(field))))


def _folded(told: object) -> Iterable[str]:
    """The folded words of what a field holds, be it a text or several."""
    if isinstance(told, str):
        return (_searched(told) if len(told) < _OFTEN else _words(told),)
    return (
        [_searched(text) for text in told if isinstance(text, str)] if isinstance(told, list | tuple) else ()
    )


def _words(text: str) -> str:
    """The words of a text as they are searched, and behind them the other spellings of some, which belong to no phrase."""
    if text.isascii() and "\n" not in text:
        return fold(text)
    return _APART.join((searched(text), *(one.folded for one in respellings(text))))


_searched = lru_cache(maxsize=4096)(_words)
