"""Who says it, in the words of a sentence: people by their names, works by what they are called, and never by their keys."""

from collections.abc import Mapping, Sequence

from histcite.citations.author import Sources, read_author
from histcite.citations.byname import told_apart
from histcite.conflicts.reading import Reading
from histcite.conflicts.witness import Witnesses
from histcite.values import Truth, fold

MOST_NAMED = 5
"""How many speakers of one answer a sentence names before it counts them."""

NOBODY = "a claim without a source"

VERBS = {"yes": ("affirms", "affirm"), "no": ("denies", "deny"), "alleged": ("alleges", "allege")}
"""How somebody, and how several, answer yes or no."""

OF_EVIDENCE = {
    "denies-knowledge": ("professes not to know", "profess not to know"),
    "no-evidence": ("finds no evidence", "find no evidence"),
}
"""How somebody, and how several, speak of the evidence alone, by stance."""


def told_by(held: Sequence[Sequence[Reading]], witnesses: Witnesses) -> tuple[tuple[str, ...], ...]:
    """For each group of readings who says so, each once: *Hoxha in Edemskiy*, or the work alone; two works of one author by their years."""
    keys = (
        reference.source
        for readings in held
        for reading in readings
        for reference in reading.claim.references[:1]
    )
    works = told_apart({key: witnesses.bynames(key) for key in keys})
    return tuple(
        tuple(dict.fromkeys(_speaker(reading, works, witnesses.sources) for reading in readings))
        for readings in held
    )


def _speaker(reading: Reading, works: Mapping[str, str], sources: Sources) -> str:
    """The voice and the work in which it speaks; a voice in a work of its own needs no more than its name."""
    claim = reading.claim
    key = claim.references[0].source if claim.references else ""
    work = works.get(key, NOBODY)
    if not claim.voice:
        return work
    source = sources.get(key)
    voice, *authors = (
        fold(read_author(name).family) for name in (claim.voice, *(source.authors if source else ()))
    )
    return claim.voice if voice in authors else f"{claim.voice} in {work}"


def several(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """*names* as a sentence lists them; of more than *most* the first, and how many others there are."""
    if len(names) > most:
        names = (*names[: most - 1], f"{len(names) - most + 1} others")
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def saying(readings: Sequence[Reading], speakers: Sequence[str], asked: str, scope: str) -> str:
    """What *speakers* say, in a clause: that they affirm or deny it, or their answer as it was read; to which question and of what,
    where that is told.
    """
    who, many, first = several(speakers), len(speakers) > 1, readings[0]
    limits = f" ({scope})" if scope else ""
    alleged = all(reading.claim.stance == "alleges" for reading in readings)
    truth = all(isinstance(value, Truth) for value in first.values)
    if first.evidence and not asked:
        of = "" if truth else f" of {first.claim.value!r}"
        return f"{who} {OF_EVIDENCE[first.claim.stance][many]}{of}{limits}"
    if truth and not asked:
        return f"{who} {VERBS['no' if first.denied else 'alleged' if alleged else 'yes'][many]}{limits}"
    alleging = f" {VERBS['alleged'][many]}" if alleged else ""
    return f"{who}{alleging}: {f'{asked}: ' if asked else ''}{first.as_read}{limits}"
