"""What a paper cites held against the library: by key, by what a reference manager stored, or by footnotes typed by hand."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from histcite.archives import (
    ArchivalReference,
    Containment,
    file_identity,
    read_leaves,
    read_references,
    relate,
)
from histcite.archives.leaves import leaves_text
from histcite.archives.prose import relative_mark
from histcite.citations import split_locator
from histcite.citations.author import read_author
from histcite.citations.note import first_words
from histcite.deferred import expression
from histcite.formats.papers.paper import EVERYTHING, Citing
from histcite.frozen import dataclass
from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.records.source import Source
from histcite.values import fold

_SEMICOLON = expression(r";\s+")
_WORD = expression(r"\w+")
_TELLING = 3
"""How many words a title needs to be known without its author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One place where a paper cites, and the keys of the sources and claims of the library that it means; none for what is not here."""

    citing: Citing
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class Collation:
    """The library as it answers to what papers cite; a reference such as *Ibid.* leans on the note before it."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._previous: ArchivalReference | None = None
        self._last: tuple[str, ...] = ()

    def hold(self, citings: Iterable[Citing]) -> Iterator[Found]:
        """Each of *citings* with what it means, in their order."""
        for citing in citings:
            if citing.key:
                yield self._keyed(citing)
            elif citing.item is not None:
                yield self._sourced(citing, self._stored(citing.item), citing.locator)
            else:
                yield self._noted(citing)

    def _keyed(self, citing: Citing) -> Found:
        held = self._holdings
        if citing.key == EVERYTHING:
            return Found(citing=citing, sources=tuple(held.sources), claims=tuple(held.claims))
        if citing.key in held.claims:
            claim = held.claims[citing.key]
            sources = (one.source for one in claim.references if one.source in held.sources)
            return Found(citing=citing, sources=tuple(dict.fromkeys(sources)), claims=(claim.key,))
        if citing.key in held.sources:
            return self._sourced(citing, (citing.key,), citing.locator)
        return Found(citing=citing)

    def _sourced(self, citing: Citing, keys: tuple[str, ...], locator: str) -> Found:
        """The claims that rest on the sources *keys* at this place; all of them where either gives none."""
        claims = self._holdings.claims
        near = claims.taken(claims.under("source or via", keys)) if keys else iter(())
        meant = tuple(claim.key for claim in near if self._stands_at(claim, keys, locator))
        return Found(citing=citing, sources=keys, claims=meant)

    def _stands_at(self, claim: Claim, keys: tuple[str, ...], locator: str) -> bool:
        places = [one.locator or self._leaves(one.source) for one in claim.references if one.source in keys]
        places += [one.via_locator for one in claim.references if one.via in keys]
        return any(_meet(place, locator) for place in places)

    def _leaves(self, key: str) -> str:
        source = self._holdings.sources.get(key)
        return source.leaves if source else ""

    def _noted(self, citing: Citing) -> Found:
        """What a footnote means: every part of it that is a reference, or that names a published work."""
        held: dict[str, None] = {}
        claims: dict[str, None] = {}
        for keys, locator in self._parts(citing.note):
            found = self._sourced(citing, keys, locator)
            held |= dict.fromkeys(keys)
            claims |= dict.fromkeys(found.claims)
        return Found(citing=citing, sources=tuple(held), claims=tuple(claims))

    def _parts(self, note: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """The sources of each part of a note, and the place in them; *Ibid.* after a published work is that work."""
        for part in _SEMICOLON.split(note):
            told, locator = split_locator(part.strip(" ."))
            read = read_references(part, self._previous, archives=self._holdings.archives)
            references = [reference for reference in read if reference.archive or reference.levels]
            published = self._published(told, beside=bool(references))
            _, after = relative_mark(part, 0)
            if after and not references and not published:
                published, locator = self._last, part[after:].strip(" .,")
            if published:
                self._last, self._previous = published, None
                yield published, locator
            for reference in references:
                self._last, self._previous = (), reference
                yield self._kept(reference, part), leaves_text(reference.leaves)

    def _kept(self, reference: ArchivalReference, note: str) -> tuple[str, ...]:
        """The documents that lie on the leaves of a reference or whose title the note tells, else the file itself."""
        sources = self._holdings.sources
        files = sources.under("file", [file_identity(reference)])
        if not files:
            return ()
        told, leaves = fold(note), leaves_text(reference.leaves)
        lying = sources.taken(sources.under("in", files))
        meant = [
            source.key
            for source in lying
            if (source.leaves and leaves and _meet(source.leaves, leaves)) or _is_titled(source, told)
        ]
        return (*meant, *files) if leaves or not meant else tuple(meant)

    @cached_property
    def _titled(self) -> Mapping[str, list[tuple[str, frozenset[str], Source]]]:
        """The published sources by the first word of each title: the title, and the family names of its authors."""
        index: dict[str, list[tuple[str, frozenset[str], Source]]] = {}
        for source in self._holdings.sources.values():
            if source.kind == "file" or source.reference:
                continue
            families = frozenset(fold(read_author(name).family) for name in source.authors)
            titles = (source.title, source.original_title, source.transliterated_title)
            for title in dict.fromkeys(fold(first_words(title)) for title in titles if title):
                if words := _WORD.findall(title):
                    index.setdefault(words[0], []).append((title, families, source))
        return index

    def _published(self, note: str, *, beside: bool) -> tuple[str, ...]:
        """The works whose title a note tells, with an author's name unless the title is long enough.

        *Beside* a reference to an archive a document that lies in a file is no work of its own.
        """
        told, sources = fold(note), self._holdings.sources
        found = {
            source.key: title
            for word in dict.fromkeys(_WORD.findall(told))
            for title, families, source in self._titled.get(word, ())
            if _stands_in(title, told)
            and not (beside and source.within in sources and sources[source.within].kind == "file")
            and (any(_stands_in(family, told) for family in families) or _is_telling(title, source))
        }
        longest = max(map(len, found.values()), default=0)
        return tuple(key for key, title in found.items() if len(title) == longest)

    def _stored(self, item: Mapping[str, Any]) -> tuple[str, ...]:
        """The source that an item of a reference manager is: by its key, its place in an archive, or its title."""
        held, text = (
            self._holdings,
            {name: str(value) for name, value in item.items() if isinstance(value, str)},
        )
        named = (text.get("citation-key", ""), text.get("citation-label", ""), text.get("id", ""))
        if known := next((key for key in named if key in held.sources), ""):
            return (known,)
        archive, location = text.get("archive", ""), text.get("archive_location", "")
        title = text.get("title", "")
        for place in (location, f"{archive}, {location}", f"{archive}, {text.get('call-number', '')}"):
            for reference in read_references(place, archives=held.archives) if place.strip(" ,") else ():
                if kept := self._kept(reference, title):
                    return kept
        alike = (source for _, _, source in self._titled.get(fold(title).partition(" ")[0], ()))
        return tuple(dict.fromkeys(one.key for one in alike if fold(one.title) == fold(title)))


def _is_titled(source: Source, told: str) -> bool:
    title = fold(first_words(source.title))
    return bool(title) and _stands_in(title, told) and _is_telling(title, source)


def _is_telling(title: str, source: Source) -> bool:
    """Whether a title tells its source without an author: a long one, or that of a newspaper."""
    return len(_WORD.findall(title)) >= _TELLING or (source.kind == "press" and not source.authors)


def _stands_in(words: str, told: str) -> bool:
    """Whether *words* stand in *told* as whole words."""
    return bool(words) and f" {' '.join(_WORD.findall(words))} " in f" {' '.join(_WORD.findall(told))} "


def _meet(one: str, other: str) -> bool:
    """Whether two places may be the same; what gives no place, or none that can be read, may be anywhere."""
    if not one or not other:
        return True
    leaves, others = read_leaves(one), read_leaves(other.replace("--", "-"))
    if not leaves or not others:
        return fold(one) == fold(other)
    related = relate(ArchivalReference(leaves=leaves), ArchivalReference(leaves=others))
    return related not in (Containment.SAME_FILE, Containment.DIFFERENT)
