"""The door through which a typed archival reference comes in."""

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

from histcite.archives.labels import LEAF
from histcite.archives.named import read_address, read_named, read_signature
from histcite.archives.prose import Attempt, Refusal, begins_another, relative_mark
from histcite.archives.reference import ArchivalReference, parse_canonical
from histcite.archives.registry import Registry
from histcite.archives.relative import read_continued, read_relative
from histcite.archives.unnamed import read_unnamed
from histcite.deferred import expression
from histcite.errors import UnreadableReference

_CANONICAL = expression(r"\s*(?:\?|[A-Z]{2}-[\w-]+)/[a-z]+(?:\([^()/]*\))?:\S")
_SEMICOLON = expression(r";\s*")
_STOP = expression(r"[.;]\s+")


def read_canonical(attempt: Attempt) -> ArchivalReference | None:
    """Read the canonical form, ``RU-RGANI/fonds:3/series:14/file:451#12-15v``."""
    text = attempt.text.raw
    if _CANONICAL.match(text):
        with suppress(UnreadableReference):
            return parse_canonical(text.strip())
    return None


READERS: tuple[Callable[[Attempt], ArchivalReference | Refusal | None], ...] = (
    read_canonical,
    read_address,
    read_relative,
    read_named,
    read_signature,
    read_continued,
    read_unnamed,
)
"""How a text may be read, in the order in which it is tried; the first that neither reads nor refuses it passes it on."""


def attempted(attempt: Attempt) -> ArchivalReference | Refusal | None:
    """Give what the first reader that has an answer says; None where none has.

    What it does not understand whole, in plain numbers, is looked at for damage, and read again where there is any.
    """
    read = next((read for reader in READERS if (read := reader(attempt))), None)
    if (
        isinstance(read, ArchivalReference)
        and not read.rest
        and all(value.isdecimal() for _, value in read.levels)
    ):
        return read
    better = attempt.put_right() if not attempt.text.mended else None
    return attempted(better) if better else read


def read_reference(
    text: str, previous: ArchivalReference | None = None, *, archives: Registry
) -> ArchivalReference | None:
    """Read one reference; None for what is no archival reference, free prose above all.

    A relative one (*Ibid.*, *Там же*, levels alone) is resolved against *previous* when that is given. Without an
    archive's name only a fonds with its series or file is believed. *archives* are those that it may name.
    """
    read = attempted(Attempt(text, previous, archives))
    return read if isinstance(read, ArchivalReference) else None


def read_references(
    text: str, previous: ArchivalReference | None = None, *, archives: Registry
) -> tuple[ArchivalReference, ...]:
    """Read one or more references of one note.

    They are parted by ``;``, unless every part only goes deeper, and after a stop by another archive's name or a mark such as *Там же*; but only where
    every part reads as a reference. A part that names no archive leans on the part before it, and the first on
    *previous*.
    """
    attempt = Attempt(text, previous, archives)
    clean = attempt.text.clean
    semicolons = [found.end() for found in _SEMICOLON.finditer(clean)]
    named = (mention.start for mention in attempt.mentions)
    begun = {place for place in named if begins_another(clean, place)}
    stops = (found.end() for found in _STOP.finditer(clean))
    begun |= {place for place in stops if begins_another(clean, place) and relative_mark(clean, place)[0]}
    single = attempted(attempt)
    if isinstance(single, ArchivalReference) and semicolons and _goes_only_deeper(single):
        return (single,)
    for cuts in (sorted({*semicolons, *begun}), semicolons):
        if cuts and (references := _read_parts(attempt, cuts)):
            return references
    return (single,) if isinstance(single, ArchivalReference) else ()


def _goes_only_deeper(reference: ArchivalReference) -> bool:
    """Whether every part of a text with semicolons is a level of one reference: *RGANI; f. 3; op. 14*, and no leaves stand twice."""
    leaves = [reference.text[span.start : span.end] for span in reference.spans if span.field == LEAF]
    whole = not reference.rest and bool(reference.archive) and not reference.relative
    return whole and not any(";" in words for words in leaves) and len(leaves) <= 1


def _read_parts(attempt: Attempt, cuts: list[int]) -> tuple[ArchivalReference, ...]:
    """Read every part, each leaning on the one before; nothing if one of them is no reference."""
    text, previous = attempt.text, attempt.previous
    references: list[ArchivalReference] = []
    for first, last in pairwise([0, *(text.places[cut] for cut in cuts), len(text.raw)]):
        if part := text.raw[first:last].strip(" \t\n;"):
            previous = read_reference(part, previous, archives=attempt.archives)
            if previous is None:
                return ()
            references.append(previous)
    return tuple(references)
