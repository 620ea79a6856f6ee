"""Independent witnesses: counted by who first says it, not by how many documents repeat it."""

from collections.abc import Iterable, Mapping

from histcite.conflicts.reading import Reading
from histcite.records.source import Source
from histcite.values import Name, Names


class Witnesses:
    """Tells who stands behind claims: the voice where one is named, else whoever made the source from which theirs derives.

    A hundred copies of one report are one observation (Langlois & Seignobos, Introduction aux études historiques, 1898), and so are
    two works of one author and all that repeat one tradition.
    """

    def __init__(self, sources: Mapping[str, Source], names: Names) -> None:
        self._sources = sources
        self._names = names

    def behind(self, readings: Iterable[Reading]) -> frozenset[str]:
        """The independent witnesses behind *readings*, each once; an initial beside a family name is whom it may stand for."""
        people: dict[str, Name] = {}
        others: set[str] = set()
        for reading in readings:
            if reading.voice_key:
                people[reading.voice_key] = self._names.resolve(reading.voice_key)
                continue
            for key in (key for at in reading.claim.references for key in origins(at.source, self._sources)):
                source = self._sources.get(key)
                if source and source.authors and not source.tradition:
                    author = self._names.resolve(self._author(source.authors[0]))
                    people[author.key] = author
                else:
                    others.add(
                        f"tradition {self._names.resolve(source.tradition).key}"
                        if source and source.tradition
                        else f"source {key}"
                    )
        told_apart: dict[str, Name] = {}
        for key, person in people.items():
            if not any(known.may_be(person) for known in told_apart.values()):
                told_apart[key] = person
        return frozenset(others | {f"person {key}" for key in told_apart})

    def _author(self, typed: str) -> str:
        """The key of an author; one typed family name first is also known the other way round, or by the family name alone."""
        family, _, given = (part.strip() for part in typed.partition(","))
        forms = (typed, f"{given} {family}", family) if given else (typed,)
        resolved = [self._names.resolve(form).key for form in forms]
        return next((key for key in resolved if self._names.forms(key)), resolved[0])


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
