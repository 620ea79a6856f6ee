"""Independent witnesses: counted by who first says it and through whom alone it is known, not by how many documents repeat it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations
from urllib.parse import unquote, urlsplit

from histcite.archives import Registry, shipped
from histcite.archives.reference import ArchivalReference, signatures
from histcite.citations.author import read_author
from histcite.citations.byname import bynames
from histcite.citations.calling import words
from histcite.citations.through import QUOTED, through
from histcite.conflicts.reading import Reading
from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.records.claim import Reference
from histcite.records.source import Source
from histcite.values import Name, Names

_HOST = expression(r"^(?:www|m)\.")
_IN_BRACKETS = expression(r"\s*\([^()]*\)")
_PERSON = "person "

Heard = tuple[str, str]
"""A voice, and the channel through which it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """How many independent witnesses there are for sure (``least``) and ``most``, where it is not known whether some depend on one another;
    how many ``voices`` speak; and the only work or author ``through`` whom several of them are known, where there is but one.
    """

    least: int
    most: int
    voices: int
    through: str

    @property
    def words(self) -> str:
        """The witnesses as a card tells them."""
        if self.most == 1 and self.voices > 1 and self.through:
            return f"{self.voices} voices, known only through {self.through}"
        if self.least != self.most:
            return f"{self.least}-{self.most} witnesses"
        return "1 witness" if self.most == 1 else f"{self.most} independent witnesses"


class Witnesses:
    """Tells who stands behind claims: who says it, and through whom it is known.

    A hundred copies of one report are one observation (Langlois & Seignobos, Introduction aux études historiques, 1898), and so are
    two works of one author and all that repeat one tradition. What an author quotes is known only through him, so that he and whom he quotes
    are one witness; what is printed, shown or translated somewhere keeps its own weight.
    """

    def __init__(self, sources: Mapping[str, Source], names: Names, archives: Registry | None = None) -> None:
        """Take the sources, the names of today, and the archives by which references are told; without any, those that are shipped."""
        self.sources = sources
        self._archives = archives
        self._names = names
        self._families: dict[str, str] = {}
        self._bynames: dict[str, tuple[str, ...]] = {}
        self._texts: dict[str, str] = {}
        self._signatures: dict[str, list[tuple[str, ArchivalReference]]] = {}

    def behind(self, readings: Iterable[Reading]) -> Attestation:
        """The independent witnesses behind *readings*: the most claims of which no two share a voice or a channel."""
        sure, all_ = set[Heard](), set[Heard]()
        for reading in readings:
            for reference in reading.claim.references:
                heard = frozenset(self._heard(reading.voice_key, reference))
                all_ |= heard
                sure |= heard if len(heard) == 1 else frozenset()
        one = _same_people((node for pair in all_ for node in pair), self._names)
        sure, all_ = ({(one.get(v, v), one.get(c, c)) for v, c in pairs} for pairs in (sure, all_))
        sure = {(voice, self._texts.get(channel, channel)) for voice, channel in sure}
        apart = self._surely_apart({channel for _, channel in sure})
        channels = {channel for _, channel in all_}
        most, voices = independent(all_), len({voice for voice, _ in all_})
        return Attestation(
            least=min(most, max(1, independent({pair for pair in sure if pair[1] in apart}))) if all_ else 0,
            most=most,
            voices=voices,
            through=self._called(*channels) if len(channels) == 1 < voices else "",
        )

    def bynames(self, key: str) -> tuple[str, ...]:
        """What a sentence may call the source *key*, the shortest name first."""
        if key not in self._bynames:
            self._bynames[key] = bynames(key, self.sources, self._archives or shipped())
        return self._bynames[key]

    def speakers(self, readings: Iterable[Reading]) -> frozenset[str]:
        """Whoever speaks in *readings*, through whomever he is known."""
        return frozenset(
            speaker
            for reading in readings
            for reference in reading.claim.references
            for speaker, _ in self._heard(reading.voice_key, reference)
        )

    def _heard(self, voice: str, reference: Reference) -> Iterator[Heard]:
        """Who speaks in *reference*, and through whom: one pair for each of the sources from which it derives in the end."""
        for key in origins(reference.source, self.sources):
            is_direct = key == reference.source
            channels = self._channels(key, reference.via if is_direct else "")
            speaker = f"{_PERSON}{voice}" if voice else self._maker(key)
            yield from ((speaker, channel) for channel in channels)

    def _channels(self, key: str, via: str) -> set[str]:
        """Who vouches for what *key* says: its maker, or those of the works in which alone it is quoted."""
        passed = set[str]()
        while source := self.sources.get(key):
            known = through(source, self.sources, self._archives or shipped(), self.sources.get(via))
            if known is None or known.how != QUOTED or known.source.key in passed:
                break
            passed.add(key)
            roots = origins(known.source.key, self.sources)
            if len(roots) > 1:
                return {self._maker(root) for root in roots}
            (key,), via = roots, ""
        return {self._maker(key)}

    def _maker(self, key: str) -> str:
        """Who stands behind a source: the tradition that it repeats, its author, or the work of which it is one copy."""
        source = self.sources.get(key)
        if source and source.tradition:
            return f"tradition {self._names.resolve(source.tradition).key}"
        if source and source.authors:
            author = f"{_PERSON}{self._names.resolve(self._author(source.authors[0])).key}"
            self._families.setdefault(author, read_author(source.authors[0]).family)
            return author
        page = (_page(source) if source and source.kind == "web" else "") or f"source {key}"
        if source and source.kind == "web" and source.title:
            self._texts.setdefault(page, f"text {words(source.title)}")  # of which the page may be a copy
        return page

    def _author(self, typed: str) -> str:
        """The key of an author; one typed family name first is also known the other way round, or by the family name alone."""
        family, _, given = (part.strip() for part in typed.partition(","))
        forms = (typed, f"{given} {family}", family) if given else (typed,)
        resolved = [self._names.resolve(form).key for form in forms]
        return next((key for key in resolved if self._names.forms(key)), resolved[0])

    def _called(self, channel: str) -> str:
        """What a reader calls a channel: the family name of an author, the title of a work."""
        key = channel.partition(" ")[2]
        source = self.sources.get(key) if channel not in self._families else None
        return self._families.get(channel) or (source.title or source.first_form if source else "") or key

    def _surely_apart(self, channels: set[str]) -> set[str]:
        """As many of *channels* as are surely different from one another, those first that fewest others may be.

        Two files may be one under two signatures, and what lies in a file may be what was read there.
        """
        from histcite.archives.relation import nearness, perhaps_one

        doubts: dict[str, set[str]] = {}
        near: dict[str, list[tuple[str, ArchivalReference]]] = {}
        for channel in channels:
            source = self.sources.get(channel.removeprefix("source "))
            if source and source.reference not in self._signatures:
                read = signatures(source.reference, ())
                self._signatures[source.reference] = [(nearness(one), one) for one in read]
            for where, reference in self._signatures[source.reference] if source else ():
                near.setdefault(where, []).append((channel, reference))
            if source and f"source {source.within}" in channels:
                doubts.setdefault(channel, set()).add(f"source {source.within}")
                doubts.setdefault(f"source {source.within}", set()).add(channel)
        for (one, mine), (other, its) in chain.from_iterable(combinations(each, 2) for each in near.values()):
            if perhaps_one(mine, its):
                doubts.setdefault(one, set()).add(other)
                doubts.setdefault(other, set()).add(one)
        kept = channels - doubts.keys()
        for channel in sorted(doubts, key=lambda one: (len(doubts[one]), one)):
            if not doubts[channel] & kept:
                kept.add(channel)
        return kept


def _page(source: Source) -> str:
    """The page of which a source is one copy: an article of Wikipedia, wherever it is copied, or one address; empty where none is known."""
    try:
        address = urlsplit(source.url)
    except ValueError:
        return ""  # no address
    if "wikipedia" in f"{source.container} {address.netloc}".casefold():
        article = address.path.rpartition("/")[2]
        return f"article {words(_IN_BRACKETS.sub('', source.title) or unquote(article))}"
    host = _HOST.sub("", address.netloc.casefold())
    return f"page {host}{address.path.rstrip('/')}?{address.query}" if host else ""


def _same_people(nodes: Iterable[str], names: Names) -> dict[str, str]:
    """For each person among *nodes* the first who may be the same: an initial beside a family name is whom it may stand for."""
    known: dict[str, list[tuple[str, Name]]] = {}
    same: dict[str, str] = {}
    for node in sorted(
        {node for node in nodes if node.startswith(_PERSON)}, key=lambda one: (-len(one), one)
    ):
        person = names.resolve(node.removeprefix(_PERSON))
        parts = words(person.key).split()
        namesakes = (met for part in parts for met in known.get(part, ()))
        same[node] = next((first for first, other in namesakes if other.may_be(person)), node)
        if same[node] == node:
            for part in parts:
                known.setdefault(part, []).append((node, person))
    return same


def independent(heard: set[Heard]) -> int:
    """The most of the pairs *heard* of which no two have a voice or a channel in common (a maximum matching, Kuhn 1955)."""
    channels: dict[str, list[str]] = {}
    for voice, channel in sorted(heard):
        channels.setdefault(voice, []).append(channel)
    holder: dict[str, str] = {}
    held: dict[str, str] = {}
    for first in channels:
        came: dict[str, str] = {}
        waiting, free = [first], ""
        for voice in waiting:
            for channel in channels[voice]:
                if channel not in came:
                    came[channel] = voice
                    if channel not in holder:
                        free = channel
                        break
                    waiting.append(holder[channel])
            if free:
                break
        while free:
            voice = came[free]
            holder[free], held[voice], free = voice, free, held.get(voice, "")
    return len(holder)


def origins(key: str, sources: Mapping[str, Source]) -> frozenset[str]:
    """The sources from which *key* derives in the end: itself when it derives from none. Circles end where they began."""
    seen: set[str] = set()
    roots: set[str] = set()
    waiting = [key]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        derived = sources[at].derived_from if at in sources else ()
        waiting += derived
        if not derived:
            roots.add(at)
    return frozenset(roots or {key})
