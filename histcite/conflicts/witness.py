"""Independent witnesses: counted by who first says it, not by how many documents repeat it."""

from collections.abc import Iterable, Mapping

from histcite.conflicts.reading import Reading
from histcite.records.source import Source
from histcite.values import Names


class Witnesses:
    """Tells who stands behind claims: the voice where one is named, else whoever made the source from which theirs derives.

    A hundred copies of one report are one observation (Langlois & Seignobos, Introduction aux études historiques, 1898), and so are
    two works of one author and all that repeat one tradition.
    """

    def __init__(self, sources: Mapping[str, Source], names: Names) -> None:
        self._sources = sources
        self._names = names

    def behind(self, readings: Iterable[Reading]) -> frozenset[str]:
        """The independent witnesses behind *readings*, each once."""
        found: set[str] = set()
        for reading in readings:
            if reading.voice_key:
                found.add(_person(reading.voice_key))
                continue
            for reference in reading.claim.references:
                found |= {self._witness(key) for key in origins(reference.source, self._sources)}
        return frozenset(found)

    def _witness(self, key: str) -> str:
        source = self._sources.get(key)
        if source and source.tradition:
            return f"tradition {self._names.resolve(source.tradition).key}"
        if source and source.authors:
            return _person(self._author(source.authors[0]))
        return f"source {key}"

    def _author(self, typed: str) -> str:
        """The key of an author; one typed family name first is also known the other way round, or by the family name alone."""
        family, _, given = (part.strip() for part in typed.partition(","))
        forms = (typed, f"{given} {family}", family) if given else (typed,)
        resolved = [self._names.resolve(form).key for form in forms]
        return next((key for key in resolved if self._names.forms(key)), resolved[0])


def _person(key: str) -> str:
    return f"person {key}"


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
