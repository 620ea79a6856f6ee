"""Independent witnesses: counted by who first says it, not by how many documents repeat it."""

from collections.abc import Iterable, Mapping

from histcite.conflicts.reading import Reading
from histcite.records.source import Source


def witnesses(readings: Iterable[Reading], sources: Mapping[str, Source]) -> frozenset[str]:
    """The innermost known witnesses behind *readings*: the voice where one is named, else the source it derives from.

    A hundred copies of one report are one observation (Langlois & Seignobos, Introduction aux études historiques, 1898).
    """
    found: set[str] = set()
    for reading in readings:
        if reading.claim.voice:
            found.add("voice " + reading.voice_key)
        else:
            for reference in reading.claim.references:
                found |= {"source " + key for key in origins(reference.source, sources)}
    return frozenset(found)


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
