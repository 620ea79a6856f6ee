"""Who wrote a source and where it stands: each author as typed, the works that hold it one inside the other, and the archival
file among them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from histcite.archives import ArchivalReference, parse_canonical, read_leaves
from histcite.citations.style import read
from histcite.errors import UnreadableReference
from histcite.frozen import dataclass
from histcite.records.source import Source

Sources = Mapping[str, Source]
"""The sources of a library by key."""

Chain = tuple[Source, ...]
"""A source, what it stands in, what that stands in, and so on."""

_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_RUN_TOGETHER = re.compile(r"\.(?=[^\W\d_])")
_LONGEST_PERSON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """``given`` is empty for a body, and for a person whose name was typed so that its order cannot be known."""

    family: str
    given: str = ""
    body: bool = False

    @property
    def given_first(self) -> str:
        """The name in reading order: ``Enver Hoxha``."""
        return f"{self.given} {self.family}".strip()

    @property
    def family_first(self) -> str:
        """The name in the order of a bibliography: ``Hoxha, Enver``."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def with_initials(self) -> str:
        """Family name and initials as GOST R 7.0.5 has them: ``Hoxha E.``."""
        words = _RUN_TOGETHER.sub(". ", self.given).split()
        initials = ("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)
        return f"{self.family} {' '.join(initials)}".strip()


def read_author(text: str) -> Author:
    """Read the author named by ``Family, Given``, by ``N. S. Family``, by ``Family N. S.``, or by a name of unknown order.

    A text without a comma names a body when it has more than three words, or a word in lower case that is no particle of
    personal names such as *de* or *von*: ``Presidium of the CC CPSU``, ``Soviet government``.
    """
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and family and given:
        return Author(family=family, given=given)
    words = text.strip(" ,").split()
    names = [word for word in words if not _INITIALS.fullmatch(word)]
    initials = [word for word in words if _INITIALS.fullmatch(word)]
    particles = read("names")["particles"]
    one_family = names and all(word in particles for word in names[:-1])
    if initials and one_family and words in (initials + names, names + initials):
        return Author(family=" ".join(names), given=" ".join(initials))
    common = any(word[0].islower() and word not in particles for word in words)
    return Author(family=" ".join(words), body=common or len(words) > _LONGEST_PERSON)


def chain(source: Source, sources: Sources) -> Chain:
    """Give *source* and what holds it, innermost first; it ends before a work that is unknown or already in it."""
    links = [source]
    while (holder := sources.get(links[-1].within)) and holder not in links:
        links.append(holder)
    return tuple(links)


def archival_reference(links: Chain) -> ArchivalReference | None:
    """Find the reference of the archival file in the chain, with the leaves of the innermost source that gives any.

    None for what lies in no archive, and for a file whose reference was typed but could not be read.
    """
    reference = next((_parse(link.reference) for link in links if link.reference), None)
    leaves = next((read_leaves(link.leaves) for link in links if link.leaves), None)
    return replace(reference, leaves=leaves) if reference and leaves else reference


def typed_reference(links: Chain) -> str:
    """Find what was typed for the archival file in the chain; empty where there is none."""
    return next((link.first_form or link.reference for link in links if link.kind == "file"), "")


def is_chapter(links: Chain) -> bool:
    """Tell whether the source is part of a book: of one that is itself a source, or of one told by its editor or publisher."""
    source = links[0]
    return len(links) > 1 or (
        source.kind == "article" and bool(source.container and (source.editor or source.publisher))
    )


@lru_cache(maxsize=1024)
def _parse(canonical: str) -> ArchivalReference | None:
    try:
        return parse_canonical(canonical)
    except UnreadableReference:
        return None
