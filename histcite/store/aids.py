"""Finding aids: the terms under which a document of the library is found, so that nobody need read all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any
from zlib import crc32

from histcite.archives import file_identity, parse_canonical
from histcite.archives.reference import signatures
from histcite.errors import UnreadableReference
from histcite.frozen import dataclass
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


def parts(document: Document, within: str) -> Sequence[Document]:
    """The mappings in the list *within* of a document, without what is none; itself, if no list is named."""
    listed = document.get(within, ()) if within else (document,)
    if not isinstance(listed, (list, tuple)):
        return ()
    for one in listed:
        if not isinstance(one, dict):
            return [one for one in listed if isinstance(one, dict)]
    return listed


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where texts stand in a document: in its ``fields``, or in those of each part of its list ``within``, which itself is of texts where
    no fields are named.
    """

    fields: tuple[str, ...]
    within: str = ""

    def texts(self, document: Document) -> list[Sequence[str]]:
        """The texts that stand there, together where they all do, for a file may have been edited by hand."""
        if not self.fields:
            return [(text,) for text in texts(document, self.within) if text]
        found: list[Sequence[str]] = []
        for part in parts(document, self.within):
            told = [*filter(None, map(partial(_text, part), self.fields))]
            if len(told) == len(self.fields):
                found.append(told)
        return found


@dataclass(frozen=True, slots=True)
class CellAid:
    """An aid whose terms are worked out of nothing but the texts in one ``place``, by their ``form``; an empty one is none."""

    place: CellPlace
    form: Callable[..., str] = str

    def __call__(self, document: Document) -> Iterator[str]:
        """The terms of *document*."""
        return filter(None, (self.form(*texts) for texts in self.place.texts(document)))


@dataclass(frozen=True, slots=True)
class AidOfSeveral:
    """An aid that has the terms of several."""

    each: tuple[CellAid, ...]

    def __call__(self, document: Document) -> Iterator[str]:
        """The terms of *document*."""
        return (term for reading in self.each for term in reading(document))


def _of(field: str, form: Callable[[str], str] = str) -> CellAid:
    return CellAid(CellPlace((field,)), form)


def _cited(field: str) -> CellAid:
    return CellAid(CellPlace((field,), "references"))


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


def answer_term(asked: str, value: str) -> str:
    """The term under which the claims stand that answer the property *asked* with *value*."""
    return f"{_identity(asked)}{BETWEEN}{value}"


def origin_term(origin: str) -> str:
    """The term under which the claim with this origin stands, which is many times as long; another origin may have the same."""
    return f"{crc32(origin.encode(errors='replace')):x}"


def _origin(claim: Document) -> Iterator[str]:
    if origin := _text(claim, "origin"):
        yield origin_term(origin)


def _dated(asked: str, value: str) -> str:
    """What a claim answers in figures, which is a time if the property asks for one."""
    return answer_term(asked, value) if any(map(str.isdigit, value)) else ""


_ANSWER = CellPlace(("property", "value"))

AIDS: Mapping[str, Mapping[str, Aid]] = {
    "claims": {
        "subject": _of("subject", _filed),
        "subject folded": _of("subject", _fold),
        "property": _of("property", _identity),
        "value folded": _of("value", _fold),
        "answer": CellAid(_ANSWER, answer_term),
        "voice": _of("voice", _filed),
        "where": _of("where", _filed),
        "tag": CellAid(CellPlace((), "tags"), str.casefold),
        "source": _cited("source"),
        "source or via": AidOfSeveral((_cited("source"), _cited("via"))),
        "dated": AidOfSeveral((_of("when", BETWEEN.__add__), CellAid(_ANSWER, _dated))),
        "origin": _origin,
    },
    "sources": {
        "file": _file,
        "nearness": _nearness,
        "archive": _holder,
        "described": _of_source(descriptions),
        "called": _of_source(_calls),
        "in": _of("in"),
        "derived_from": CellAid(CellPlace((), "derived_from")),
        "via": _of("via"),
        "origin": _item,
        "number": _numbers,
    },
    "decisions": {"prefers": _preferred},
}
"""The finding aids of each table by name: what a subject, a file or a title is filed under."""

BY_LENGTH = frozenset({("claims", "subject folded"), ("claims", "value folded"), ("sources", "called")})
"""The aids of which terms of some length are asked for, to find those that look like another."""

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


def words_of(claim: Document, words_of_source: Callable[[str], str]) -> list[str]:
    """The words of a claim as they are searched, by the columns of :data:`WORDED`; *words_of_source* gives those of a source by its key."""
    told = dict.fromkeys(WORDED, "")
    cited = parts(claim, "references")
    for part in (claim, *cited):
        for field, said in part.items():
            if column := _COLUMN_OF.get(field):
                words = _words(said)
                told[column] = _beside(told[column], words) if told[column] else words
    for part in cited:
        for field in ("source", "via"):
            if (key := part.get(field)) and isinstance(key, str):
                told["source"] = _beside(told["source"], words_of_source(key))
    return list(told.values())


def _beside(told: str, words: str) -> str:
    """Words of two texts in one column."""
    return f"{told}{_APART}{words}" if told and words else told or words


def words_of_source(source: Document) -> str:
    """The words by which a claim is found through *source*."""
    return _APART.join(filter(None, (_words(source.get(field)) for field in OF_SOURCE)))


def _words(told: object) -> str:
    """The words in a field, be it a text or several, as :func:`histcite.values.searched` has them, but for signs and capitals of ASCII
    between and in them, which SQLite leaves out by itself; behind a text the other spellings of some, which belong to no phrase.
    """
    if told.__class__ is str and told.isascii() and "\n" not in told:
        return told.replace("'", "").replace("`", "")
    if not isinstance(told, str):
        listed = told if isinstance(told, list | tuple) else ()
        return _APART.join(filter(None, [_words(text) for text in listed if isinstance(text, str)]))
    if "\n" in told:
        return _APART.join((searched(told), *(one.folded for one in respellings(told))))
    read = [*map(_word, told.split())]
    words = " ".join(read)
    if "\n" not in words:
        return words
    parted = [word.split("\n") for word in read]
    return _APART.join(
        (" ".join([word for word, *_ in parted]), *(one for _, *others in parted for one in others))
    )


@lru_cache(maxsize=1 << 14)
def _word(word: str) -> str:
    """A word as it is searched and, on lines of their own, its other spellings; nothing of either hangs on the words beside it."""
    return "\n".join((searched(word), *(one.folded for one in respellings(word))))
