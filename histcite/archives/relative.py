"""References that lean on the note before: *Ibid.*, *Там же*, *Po aty*, or levels without an archive."""

from dataclasses import replace

from histcite.archives.labelled import Level, tidy
from histcite.archives.labels import LEVELS, Labels, labels_of, labels_of_tradition
from histcite.archives.levels import (
    Parse,
    bare_leaves,
    read_levels,
    referenced,
    runs_on,
    stripped,
    words_before,
)
from histcite.archives.named import read_named
from histcite.archives.prose import Attempt, Refusal, begins_another
from histcite.archives.reference import ArchivalReference
from histcite.deferred import expression

TRADITIONS_WITHOUT_ARCHIVE = ("slavic", "albanian")
_NUMBERED = expression(r"\d[\w/-]*")


def read_relative(attempt: Attempt) -> ArchivalReference | Refusal | None:
    """Read what follows the mark of a relative reference, unless words do; a whole reference where an archive is named there.

    The tradition of the mark's language labels the levels where the archive is not known.
    """
    tradition, start = attempt.mark
    if not tradition:
        return None
    text = attempt.text.clean
    if any(
        text[start : each.start].strip(" ,.;:(") == "" for each in attempt.mentions if each.start >= start
    ):
        return read_named(attempt.after_mark())
    ends = (each.start for each in attempt.mentions if begins_another(text, each.start))
    end = next(ends, len(text))
    if attempt.previous and (alike := _like_the_last(attempt, start, end)):
        return _resolved(referenced(attempt.text, Parse([alike])), attempt.previous)
    parse = _leaning(attempt, start, end, _labels(attempt, (tradition, *TRADITIONS_WITHOUT_ARCHIVE)))
    if not parse.found and (leaves := bare_leaves(text, stripped(text, start, len(text)))):
        parse = Parse([leaves])
    if words_before(parse) or runs_on(text, parse) or (parse.rest and not parse.found):
        mark = text[attempt.start : start].strip()
        message = f"{mark!r} is followed by words instead of levels or leaves"
        return Refusal(message=message, start=start, end=len(text))
    if end < len(text):
        parse.rest.append((end, len(text)))
    return _resolved(referenced(attempt.text, parse), attempt.previous)


def _like_the_last(attempt: Attempt, start: int, end: int) -> Level | None:
    """Read a number with a stroke that stands alone as another of the last level: *Ibid., 8019/39/5*, after 8019/39/4."""
    text, (first, last) = attempt.text.clean, stripped(attempt.text.clean, start, end)
    levels = attempt.previous.levels if attempt.previous else ()
    typed = text[first:last]
    if (
        not levels
        or "/" not in levels[-1][1]
        or typed.count("/") != levels[-1][1].count("/")
        or not _NUMBERED.fullmatch(typed)
    ):
        return None
    return Level(name=levels[-1][0], start=first, end=last, place=(first, last), value=tidy(typed))


def read_continued(attempt: Attempt) -> ArchivalReference | None:
    """Read levels or leaves that stand alone after the reference before; None unless they open the text."""
    if attempt.previous is None:
        return None
    text = attempt.text.clean
    tried = [replace(each, shelfmarks=()) for each in _labels(attempt, TRADITIONS_WITHOUT_ARCHIVE)]
    parse = _leaning(attempt, attempt.start, len(text), tried)
    if not parse.found or words_before(parse) or runs_on(text, parse):
        return None
    return _resolved(referenced(attempt.text, parse), attempt.previous)


def _labels(attempt: Attempt, traditions: tuple[str, ...]) -> list[Labels]:
    """The labels of the archive of the reference before; those of the traditions if it is not known."""
    if attempt.previous and attempt.previous.archive in attempt.archives:
        return [labels_of(attempt.archives.get(attempt.previous.archive))]
    return [labels_of_tradition(name) for name in dict.fromkeys(traditions)]


def _leaning(attempt: Attempt, start: int, end: int, tried: list[Labels]) -> Parse:
    """Read levels under the labels that explain most; a lone label that may mean a leaf (``f.``, ``p.``) means it."""

    def likeliest(given: frozenset[str]) -> Parse:
        parses = (read_levels(attempt.text, start, end, labels, given) for labels in tried)
        return max(parses, key=lambda parse: parse.weight)

    parse = likeliest(frozenset())
    if len(parse.found) == 1 and not parse.leaves:
        deeper = likeliest(frozenset(parse.levels))
        return deeper if deeper.leaves else parse
    return parse


def _resolved(reference: ArchivalReference, previous: ArchivalReference | None) -> ArchivalReference:
    """Take the archive and every level above the first one given from *previous*."""
    if previous is None:
        return replace(reference, relative=True)
    given = [level for level, _ in reference.levels]
    order = [level for level, _ in previous.levels]
    kept = min((_kept(level, order) for level in given), default=len(order))
    return replace(
        reference,
        archive=previous.archive,
        unknown_archive=previous.unknown_archive,
        levels=previous.levels[:kept] + reference.levels,
        words=_words(reference, previous, kept),
        unread=tuple((place, words) for place, words in previous.unread if place <= kept) + reference.unread,
        leaves=reference.leaves if reference.leaves or given else previous.leaves,
        relative=True,
    )


def _words(
    reference: ArchivalReference, previous: ArchivalReference, kept: int
) -> tuple[tuple[str, str], ...]:
    """The labels as typed, of the levels that stay and of those that are new; none where the archive is known."""
    stay = {level for level, _ in previous.levels[:kept]}
    return (
        ()
        if previous.archive
        else (*((level, word) for level, word in previous.words if level in stay), *reference.words)
    )


def _kept(level: str, order: list[str]) -> int:
    """How many levels of *order* stay when *level* is given anew."""
    if level in order:
        return order.index(level)
    return sum(LEVELS.index(other) < LEVELS.index(level) for other in order)
