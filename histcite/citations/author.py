"""Who wrote a source and where it stands: each author as typed, the works that hold it one inside the other, and the archival
file among them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from histcite.archives import ArchivalReference, parse_canonical, read_leaves
from histcite.citations.style import read
from histcite.deferred import expression
from histcite.errors import UnreadableReference
from histcite.frozen import dataclass
from histcite.records.source import Source
from histcite.values import filed

Sources = Mapping[str, Source]
"""The sources of a library by key."""

Chain = tuple[Source, ...]
"""A source, what it stands in, what that stands in, and so on."""

_INITIALS = expression(r"(?:[^\W\d_]\.-?)+")
_RUN_TOGETHER = expression(r"\.(?=[^\W\d_])")
_ROMAN = expression(r"[IVXLC]+")
_BRACED = expression(r"\{+(?P<name>[^{}]*)\}+")
_LONGEST_PERSON = 3
_ONE_LETTER = 1
_WITH_PATRONYMIC = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """``given`` is empty for a body, and for a person whose name was typed so that its order cannot be known.

    ``suffix`` is what parts the name from that of a kinsman: *Jr.*, *père*, *III*. A family name that ``leads`` stands before the
    given one in every list and note, as in Chinese and Hungarian.
    """

    family: str
    given: str = ""
    suffix: str = ""
    body: bool = False
    leads: bool = False

    @property
    def given_first(self) -> str:
        """The name in reading order: ``Enver Hoxha``, ``Mao Zedong``, ``Martin Luther King Jr.``."""
        name = (self.family, self.given) if self.leads else (self.given, self.family)
        return " ".join(filter(None, (*name, self.suffix)))

    @property
    def family_first(self) -> str:
        """The name in the order of a bibliography: ``Hoxha, Enver``, ``Mao Zedong``, ``King, Martin Luther, Jr.``."""
        if self.leads or not self.given:
            return self.given_first
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))

    @property
    def with_initials(self) -> str:
        """Family name and initials as GOST R 7.0.5 has them: ``Hoxha E.``; a name whose family name leads has none."""
        if self.leads:
            return self.given_first
        initials = (
            "-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split()
        )
        return " ".join((self.family, *initials, self.suffix)).strip()


def read_authors(cells: Iterable[str]) -> list[Author]:
    """Read the authors named in *cells*, one in each or two with *and* between them."""
    return [author for cell in cells for author in _named_in(cell) if author.family]


@lru_cache(maxsize=4096)
def _named_in(cell: str) -> tuple[Author, ...]:
    """Read one author, or two: what stands round an *and* is two where each side is a whole name, or each a single word, or each in braces.

    *Department of Trade and Industry* stays one, and so do *Sidney and Beatrice Webb*.
    """
    parts = _parted(cell)
    if len(parts) == 1:
        return (read_author(cell),)
    parted = tuple(read_author(part) for part in parts)
    whole = {bool(author.given) or " " in author.family for author in parted}
    named = len(whole) == 1 and all(author.family and not author.body for author in parted)
    braced = all(_BRACED.fullmatch(part.strip()) for part in parts)
    return parted if named or braced else (read_author(cell),)


def with_bodies_braced(source: Source, bodies: Collection[str]) -> Source:
    """Give *source* with braces round those of its people that are filed among *bodies*, so that none is read as a person."""

    def braced(name: str) -> str:
        return f"{{{name.strip()}}}" if filed(name) in bodies else name

    return replace(
        source,
        authors=tuple(map(braced, source.authors)),
        addressee=braced(source.addressee),
        editor=";".join(map(braced, source.editor.split(";"))),
    )


@lru_cache(maxsize=4096)
def read_author(text: str) -> Author:
    """Read the author named by ``Family, Given``, by initials before or after a family name, or by a name of unknown order.

    Braces round the whole name make it a body's. So do a word in capitals, a word such as *ministry* from the table ``names``,
    more than three words, or a word in lower case that is no particle of personal names such as *de* or *von*. A Russian
    patronymic tells where the family name stands; a Chinese and a Hungarian name has it first. A suffix may stand after either
    comma, as in BibTeX (``King, Jr., Martin Luther``) or in a bibliography (``Dumas, Alexandre, père``). Between the initials of
    a person stands a space (Chicago 17, 10.12), without which biber takes several for one.
    """
    author = _read_as_typed(text)
    return replace(author, given=_RUN_TOGETHER.sub(". ", author.given)) if "." in author.given else author


def _read_as_typed(text: str) -> Author:
    name = " ".join(text.split()).strip(" ,")
    if braced := _BRACED.fullmatch(name):
        return Author(family=braced["name"].strip(), body=True)
    family, *others = (part.strip() for part in name.split(","))
    suffix = next((part for part in others if _folded(part) in _words("suffixes")), "")
    given = [part for part in others if part and part != suffix]
    if not given:
        return _uninverted(family, suffix)
    if _is_body(family.split()) or (len(given) > 1 and not suffix):
        return Author(family=name, body=True)
    return Author(family=family, given=", ".join(given), suffix=suffix)


def _uninverted(name: str, suffix: str) -> Author:
    """Read a name without a comma, but for one before its suffix; of a name with one the family name is the last word."""
    words = name.split()
    if (
        not suffix
        and len(words) > 1
        and _folded(words[-1]) in _words("suffixes")
        and not _ROMAN.fullmatch(words[-1])
    ):
        return _uninverted(" ".join(words[:-1]), words[-1])
    names = [word for word in words if not _INITIALS.fullmatch(word)]
    initials = [word for word in words if _INITIALS.fullmatch(word)]
    one_family = names and all(map(_is_particle, names[:-1])) and _folded(names[-1]) not in _words("bodies")
    if initials and one_family and words in (initials + names, names + initials):
        return Author(family=" ".join(names), given=" ".join(initials), suffix=suffix)
    if _is_body(words):
        return Author(family=" ".join((*words, suffix)).strip(), body=True)
    leads = _family_leads(words)
    if leads or (
        len(words) == _WITH_PATRONYMIC and _is_patronymic(words[2]) and not _is_patronymic(words[1])
    ):
        return Author(family=words[0], given=" ".join(words[1:]), suffix=suffix, leads=leads)
    if not suffix and not (len(words) == _WITH_PATRONYMIC and _is_patronymic(words[1])):
        return Author(family=" ".join(words))
    first = max((place for place, word in enumerate(words[:-1], 1) if not _is_particle(word)), default=0)
    return Author(family=" ".join(words[first:]), given=" ".join(words[:first]), suffix=suffix)


def _is_body(words: list[str]) -> bool:
    """Tell a body by its words; one alone tells nothing, and need not, for it is printed as it stands."""
    plain = [word for word in words if not _is_particle(word)]
    return len(words) > 1 and (
        len(plain) > _LONGEST_PERSON
        or any(word[0].islower() or _is_acronym(word) or _folded(word) in _words("bodies") for word in plain)
    )


def _is_acronym(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > _ONE_LETTER and word.isupper() and "." not in word and not _ROMAN.fullmatch(word)


def _is_particle(word: str) -> bool:
    """Tell the small words of personal names, also those that are one with the name: *de*, *de'*, *d'Estaing*, *al-Rahman*."""
    particle, tie, _ = word.replace("’", "-").replace("'", "-").partition("-")
    return word in _words("particles") or (bool(tie) and particle in _words("particles"))


def _is_patronymic(word: str) -> bool:
    return word.casefold().endswith(tuple(read("names")["patronymics"]))


def _family_leads(words: list[str]) -> bool:
    """Tell a Chinese name by its surname and the syllables of its given name, a Hungarian one by the given name at its end."""
    if not 1 < len(words) <= _LONGEST_PERSON:
        return False
    first, last = _folded(words[0]), _folded(words[-1])
    if first in _words("chinese_surnames"):
        return all(map(_pinyin().fullmatch, map(str.lower, words[1:])))
    hungarian = _words("hungarian_given_names")
    return last in hungarian and first not in hungarian


def _folded(word: str) -> str:
    return word.casefold().strip(".")


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(read("names")[table])


def _parted(cell: str) -> list[str]:
    """Part a cell where *and* stands between names, never within braces."""
    ands = [found for found in _and().finditer(cell) if found["and"]]
    starts, ends = [0, *(found.end() for found in ands)], [*(found.start() for found in ands), len(cell)]
    return [cell[start:end] for start, end in zip(starts, ends, strict=True)]


@cache
def _and() -> re.Pattern[str]:
    """Match what stands between two names, *and* in any language of the table ``words`` or ``&``, and what stands in braces.

    What also belongs to names, as in *Ortega y Gasset*, parts none.
    """
    words = {language["work"]["listed"] for language in read("words").values()} - {
        *read("names")["particles"]
    }
    return re.compile(rf"\{{[^{{}}]*\}}|(?P<and>(?<=\S)\s+(?:{'|'.join(sorted(words))}|&)\s+)")


@cache
def _pinyin() -> re.Pattern[str]:
    """Match a given name in the syllables of Hanyu Pinyin, run together or hyphened."""
    names = read("names")
    syllable = rf"(?:{'|'.join(names['pinyin_initials'])})?(?:{'|'.join(names['pinyin_finals'])})"
    return re.compile(rf"{syllable}(?:['’-]?{syllable})?")


def chain(source: Source, sources: Sources) -> Chain:
    """Give *source* and what holds it, innermost first; it ends before a work that is unknown or already in it."""
    links: Chain = (source,)
    while (within := links[-1].within) and (holder := sources.get(within)):
        if any(link.key == holder.key for link in links):
            break
        links = (*links, holder)
    return links


def archival_reference(links: Chain) -> ArchivalReference | None:
    """Find the reference of the archival file in the chain, with the leaves of the innermost source that gives any.

    None for what lies in no archive, and for a file whose reference was typed but could not be read.
    """
    for link in links:
        if link.reference:
            return _placed(link.reference, next((one.leaves for one in links if one.leaves), ""))
    return None


def typed_reference(links: Chain) -> str:
    """Find what was typed for the archival file in the chain; empty where there is none."""
    for link in links:
        if link.kind == "file":
            return link.first_form or link.reference
    return ""


def is_chapter(links: Chain) -> bool:
    """Tell whether the source is part of a book: of one that is itself a source, or of one told by its editor or publisher."""
    source = links[0]
    return len(links) > 1 or (
        source.kind == "article" and bool(source.container and (source.editor or source.publisher))
    )


@lru_cache(maxsize=4096)
def _placed(canonical: str, typed_leaves: str) -> ArchivalReference | None:
    reference, leaves = _parse(canonical), read_leaves(typed_leaves) if typed_leaves else None
    return replace(reference, leaves=leaves) if reference and leaves else reference


@lru_cache(maxsize=4096)
def _parse(canonical: str) -> ArchivalReference | None:
    try:
        return parse_canonical(canonical)
    except UnreadableReference:
        return None
