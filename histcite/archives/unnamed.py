"""References to an archive that the registry does not know, believed for their levels alone."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from histcite.archives.labels import LEAF, Labels, labels_alone
from histcite.archives.letters import Line, data, fold, squeeze
from histcite.archives.levels import pieces, read_levels, stripped
from histcite.archives.mention import words_of
from histcite.archives.prose import is_archive_name, names_institution, runs_on
from histcite.archives.reading import Hit, Place, Reading, referenced, spanned
from histcite.archives.reference import ArchivalReference
from histcite.archives.relative import TRADITIONS_WITHOUT_ARCHIVE

_DIGIT = re.compile(r"\d")
_TITLE = re.compile(r"(?<!:)//")
_TITLE_ENDS = re.compile(r"//|[;:]\s")
_LONGEST_MARK = 2
_BELOW_FONDS = {"series", "file", "box"}
_PLACES = {"fonds", "series", "lot", "box", "file"}


def read_unnamed(line: Line, start: int) -> ArchivalReference | None:
    """Read levels in order after words that look like an archive's name.

    A fonds with its series, box or file is believed without a name, other levels only under a name with a word
    such as *archive* in it.
    """
    text = line.clean
    if not _DIGIT.search(text, start):
        return None
    after_title = max((found.end() for found in _TITLE.finditer(text, start)), default=start)
    best = _best(text, after_title)
    if not best:
        return None
    reading, (name_start, name_end) = best
    reading.rest = [place for place in reading.rest if not name_start <= place[0] < name_end]
    reading.rest += pieces(text, start, after_title)
    if name_start == name_end:
        return referenced(line, reading)
    words = line.raw[line.place(name_start) : line.place(name_end)]
    named = spanned(line, "archive", (name_start, name_end), words)
    return replace(referenced(line, reading, named=(named,)), unknown_archive=words)


def traditions() -> tuple[str, ...]:
    """Every tradition of labels, those first whose references most often go without an archive."""
    return tuple(dict.fromkeys((*TRADITIONS_WITHOUT_ARCHIVE, *data("labels"))))


def _best(text: str, start: int) -> tuple[Reading, Place] | None:
    """The reading that explains most, then most in the tradition's own labels; the first that explains it all."""
    best, most = None, (0, 0)
    for tradition in _likely(text):
        labels = labels_alone(tradition)
        reading = _from_outermost(text, start, labels)
        if name := _name_before(text, start, reading):
            own = _own_labels(text, reading, labels)
            if best is None or (reading.weight, own) > most:
                best, most = (reading, name), (reading.weight, own)
            if own == len(reading.hits) and all(place[0] >= reading.hits[-1].end for place in reading.rest):
                break
    return best


def _likely(text: str) -> list[str]:
    """The traditions of which a label for the fonds stands in the text; all if an institution or a signature does."""
    folded = fold(text)
    words = {folded[first:last] for first, last in words_of(text, 0, len(text))}
    if names_institution(text) or not words.isdisjoint(data("words")["signatures"]):
        return list(traditions())
    return [name for name in traditions() if not words.isdisjoint(_fonds_words(name))]


@cache
def _fonds_words(tradition: str) -> frozenset[str]:
    return frozenset(
        squeeze(label.split()[0]) for label in data("labels")[tradition]["read"].get("fonds", ())
    )


def _own_labels(text: str, reading: Reading, labels: Labels) -> int:
    """How many levels carry a label of the tradition's own language."""
    return sum(
        squeeze(text[hit.start : hit.place[0]] + text[hit.place[1] : hit.end]) in labels.own
        for hit in reading.hits
    )


def _name_before(text: str, start: int, reading: Reading) -> Place | None:
    """Where the archive's name stands, empty if there is none; None if what was read is no reference."""
    if not reading.hits or runs_on(text, reading):
        return None
    first = reading.hits[0].start
    name_start = max((found.end() for found in _TITLE_ENDS.finditer(text, start, first)), default=start)
    name = stripped(text, name_start, first)
    words = text[name[0] : first]
    if _is_initial(text, reading.hits[0]):
        return None
    if not _is_chain(reading, institution=names_institution(words)) and not _is_signed(text, reading):
        return None
    if name[0] == name[1]:
        return None if _is_signed(text, reading) else (first, first)
    return name if is_archive_name(words) else None


def _is_signed(text: str, reading: Reading) -> bool:
    """Whether the first level carries a label such as *sygn.*, which numbers nothing but files of an archive."""
    first = reading.hits[0]
    return squeeze(text[first.start : first.place[0]]) in data("words")["signatures"]


def _is_initial(text: str, hit: Hit) -> bool:
    """Whether the label is one letter and words follow it: *F. Engels*, and no fonds."""
    label = text[hit.start : hit.place[0]].strip(" .")
    return len(label) == 1 and len(hit.value) > _LONGEST_MARK and not _DIGIT.search(hit.value)


def _from_outermost(text: str, start: int, labels: Labels) -> Reading:
    """Read the levels; capitals before the fonds are the archive's name, unless a section stands above it."""
    reading = read_levels(text, start, len(text), labels)
    if labels.depth("section") < labels.depth("fonds"):
        return reading
    while reading.hits and reading.hits[0].level == "section":
        reading.rest.append(reading.hits.pop(0).place)
    return reading


def _is_chain(reading: Reading, *, institution: bool) -> bool:
    """Whether a fonds and a place in it follow one another, nothing in between; any two places of an institution."""
    placed = [hit for hit in reading.hits if hit.level not in (LEAF, "section")]
    steps = list(pairwise(placed))[:1]
    if not steps or any(steps[0][0].start < first < steps[0][1].start for first, _ in reading.rest):
        return False
    if placed[0].level == "fonds" and _BELOW_FONDS & reading.levels.keys():
        return True
    return institution and len(_PLACES & reading.levels.keys()) > 1
