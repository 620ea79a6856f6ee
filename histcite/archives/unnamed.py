"""References to an archive that the registry does not know, believed for their levels alone."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

from histcite.archives.labelled import Stretch
from histcite.archives.labels import LEAF, NAMED, Labels, labels_alone, labels_of_tradition
from histcite.archives.letters import WORD, data, squeeze
from histcite.archives.levels import Parse, pieces, read_levels, referenced, runs_on, stripped
from histcite.archives.prose import Attempt, is_archive_name, names_institution
from histcite.archives.reference import ArchivalReference, FieldSpan
from histcite.archives.registry import Registry
from histcite.archives.relative import TRADITIONS_WITHOUT_ARCHIVE
from histcite.deferred import expression

_DIGIT = expression(r"\d")
_TITLE = expression(r"(?<!:)//")
_TITLE_ENDS = expression(r"//|[;:]\s")
_LONGEST_MARK = 2
_BELOW_FONDS = {"series", "file", "box"}
_IN_WORDS = expression(r"[^\W\d_a-zà-ÿа-я][^\W\d_][^\W\d_]+")
_LABELLED = {"volume", "box", "file"}
_PLACES = {"fonds", "series", "lot", "box", "file"}
_HOLDERS = {"box", "file"}
_WORD_FOR_A_HOLDER = 3
_MANY_TONGUED = "slavic"
"""Under these labels, as under most, whole words of every language are read, and no short one that books use too."""


def read_unnamed(attempt: Attempt) -> ArchivalReference | None:
    """Read levels in order after words that look like an archive's name.

    A fonds with its series, box or file is believed without a name, other levels only under a name with a word
    such as *archive* in it.
    """
    text, start = attempt.text, attempt.start
    if not _DIGIT.search(text.clean, start):
        return None
    after_title = max((found.end() for found in _TITLE.finditer(text.clean, start)), default=start)
    best = _best(attempt, after_title)
    if not best or not _begins_with_fonds(best[0]):
        best = _under_institution(attempt, start) or best
    if not best:
        return None
    parse, (first, last) = best
    parse.rest = [place for place in parse.rest if not first <= place[0] < last]
    parse.rest += pieces(text.clean, start, after_title)
    if first == last:
        return referenced(text, parse)
    words = text.raw[text.places[first] : text.places[last]]
    named = FieldSpan("archive", text.places[first], text.places[last], words)
    return replace(referenced(text, parse, named=(named,)), unknown_archive=words)


def is_shelved(text: str, archives: Registry) -> bool:
    """Whether *text*, which is no reference, still ends in a box or a file of some archive: *Dar al-Watha'iq, Cairo, box 12, folder 3*.

    Only whole words are believed, for *d.* and *p.* stand in the notes on books.
    """
    if not _DIGIT.search(text):
        return False
    clean = Attempt(text, None, archives).text
    parse = read_levels(clean, 0, len(clean.clean), labels_alone(_MANY_TONGUED))
    told = (level for level in parse.found if level.name in _HOLDERS)
    labels = (clean.clean[level.start : level.place[0]].strip() for level in told)
    named = any(label.isalpha() and len(label) >= _WORD_FOR_A_HOLDER for label in labels)
    return named and all(last <= parse.found[0].start for _, last in parse.rest)


def traditions() -> tuple[str, ...]:
    """Every tradition of labels, those first whose references most often go without an archive."""
    return tuple(dict.fromkeys((*TRADITIONS_WITHOUT_ARCHIVE, *data("labels"))))


def _best(attempt: Attempt, start: int) -> tuple[Parse, Stretch] | None:
    """The parse that explains most, then most in the tradition's own labels, with the place of the archive's name.

    The first that explains it all is the best.
    """
    text, best, most = attempt.text.clean, None, (0, 0)
    for tradition in _likely(attempt):
        labels = labels_alone(tradition)
        parse = _from_outermost(attempt, start, labels)
        if name := _name_before(text, start, parse):
            own = sum(
                squeeze(text[level.start : level.place[0]] + text[level.place[1] : level.end]) in labels.own
                for level in parse.found
            )
            if best is None or (parse.weight, own) > most:
                best, most = (parse, name), (parse.weight, own)
            if own == len(parse.found) and all(place[0] >= parse.found[-1].end for place in parse.rest):
                break
    return best


def _begins_with_fonds(parse: Parse) -> bool:
    """Whether the fonds, which only a label tells here, stands before all that lies in it."""
    return next((level.name for level in parse.found if level.name in _PLACES), "") == "fonds"


def _under_institution(attempt: Attempt, start: int) -> tuple[Parse, Stretch] | None:
    """Read fonds and series without a label after an institution that the text begins with: *Stadtarchiv Augsburg, Reichsstadt, Nr. 12*.

    The labels below are those of the tradition that explains all, most in its own words; there must be one of a volume, box or file.
    """
    text = attempt.text.clean
    first, end = next(pieces(text, start, len(text)), (start, start))
    words = text[first:end]
    if (
        first != start
        or not names_institution(words)
        or not is_archive_name(words)
        or text[end : end + 1] != ","
    ):
        return None
    best, most = None, (0, 0)
    for tradition in traditions():
        labels = replace(
            labels_of_tradition(tradition),
            shelfmarks=(),
            evident={},
            unlabelled=(("fonds", NAMED), ("series", NAMED)),
        )
        parse = read_levels(attempt.text, end, len(text), labels)
        named = (
            _IN_WORDS.match(parse.levels.get("fonds", ""))
            and not parse.levels.get("series", "")[:1].isdigit()
        )
        fits = named and _LABELLED & parse.levels.keys() and not parse.rest and not runs_on(text, parse)
        own = sum(squeeze(text[level.start : level.place[0]]) in labels.own for level in parse.found)
        if fits and _begins_with_fonds(parse) and (parse.weight, own) > most:
            best, most = (parse, (first, end)), (parse.weight, own)
    return best


def _likely(attempt: Attempt) -> tuple[str, ...]:
    """The traditions of which a label for the fonds stands in the text; all if an institution or a signature does."""
    text = attempt.text
    words = {text.folded[slice(*found.span())] for found in WORD.finditer(text.clean)}
    if names_institution(text.clean) or not words.isdisjoint(data("words")["signatures"]):
        return traditions()
    return tuple(name for name in traditions() if not words.isdisjoint(_fonds_words(name)))


@cache
def _fonds_words(tradition: str) -> frozenset[str]:
    return frozenset(
        squeeze(label.split()[0]) for label in data("labels")[tradition]["read"].get("fonds", ())
    )


def _name_before(text: str, start: int, parse: Parse) -> Stretch | None:
    """Where the archive's name stands, empty if there is none; None if what was read is no reference.

    A label of one letter with words after it is an initial: *F. Engels*, and no fonds.
    """
    if not parse.found or runs_on(text, parse):
        return None
    outermost, first = parse.found[0], parse.found[0].start
    label = text[first : outermost.place[0]]
    in_words = len(outermost.value) > _LONGEST_MARK and not _DIGIT.search(outermost.value)
    if in_words and len(label.strip(" .")) == 1:
        return None
    name_start = max((found.end() for found in _TITLE_ENDS.finditer(text, start, first)), default=start)
    name = stripped(text, name_start, first)
    words = text[name[0] : first]
    signed = squeeze(label) in data("words")["signatures"]
    if not signed and not _is_chain(parse, institution=names_institution(words)):
        return None
    if name[0] == name[1]:
        return None if signed else (first, first)
    return name if is_archive_name(words) else None


def _from_outermost(attempt: Attempt, start: int, labels: Labels) -> Parse:
    """Read the levels; capitals before the fonds are the archive's name, unless a section stands above it."""
    parse = read_levels(attempt.text, start, len(attempt.text.clean), labels)
    if labels.depth["section"] < labels.depth["fonds"]:
        return parse
    while parse.found and parse.found[0].name == "section":
        parse.rest.append(parse.found.pop(0).place)
    return parse


def _is_chain(parse: Parse, *, institution: bool) -> bool:
    """Whether a fonds and a place in it follow one another, nothing in between; any two places of an institution."""
    placed = [level for level in parse.found if level.name not in (LEAF, "section")]
    steps = list(pairwise(placed))[:1]
    if not steps or any(one.start < first < other.start for one, other in steps for first, _ in parse.rest):
        return False
    if placed[0].name == "fonds" and _BELOW_FONDS & parse.levels.keys():
        return True
    return institution and len(_PLACES & parse.levels.keys()) > 1
