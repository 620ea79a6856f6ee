"""An archival reference: archive, levels and leaves, with the text it was read from and one canonical form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, unquote

from histcite.archives.labels import LEAF, LEVELS
from histcite.archives.leaves import LeafRange, leaves_text
from histcite.archives.letters import latin
from histcite.deferred import expression
from histcite.errors import UnreadableReference
from histcite.frozen import dataclass

_UNKNOWN = "?"
_WORDS = "archive"
UNREAD = "unread"
_NUMBERED = expression(r"(?:[^\W\d_]{1,2}-?)?\d+[^\W\d_]?")
_PLAIN_IN_CANONICAL = " ()+,.:;=@!'*&"


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """The piece ``text[start:end]`` of a typed reference from which *field* was read as *value*."""

    field: str
    start: int
    end: int
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a reference and the words it was read from; a field taken from the note before has no place."""

    field: str
    value: str
    text: str = ""
    start: int = -1
    end: int = -1

    @property
    def inherited(self) -> bool:
        """Whether it was taken from the reference before."""
        return self.start < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivalReference:
    """A place in an archive. *levels* stand in the archive's order; *rest* is what was not understood.

    *archive* is an id of the registry; empty if the archive is not known, when *unknown_archive* may hold the words
    that stood in its place. *relative* says that it leant on the reference before it (*Ibid.*). *unread* are those words
    of the rest that stand among the levels, each with the number of levels before it: they may tell one file from another. *mended*
    says what was put right in it. Where the archive is not known, *words* are the labels of the levels and leaves as typed, ``{}`` for the
    value where the label does not lead it. *lead* is what stands before the first archive's name, and is not of the reference.
    """

    archive: str = ""
    levels: tuple[tuple[str, str], ...] = ()
    leaves: tuple[LeafRange, ...] = ()
    relative: bool = False
    text: str = ""
    spans: tuple[FieldSpan, ...] = ()
    rest: str = ""
    unknown_archive: str = ""
    unread: tuple[tuple[int, str], ...] = ()
    mended: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    lead: str = ""

    @property
    def canonical(self) -> str:
        """One line that says it all, ``RU-RGANI/fonds:3/series:14/file:451#12-15v``."""
        return self._in_one_line({})

    @property
    def kept(self) -> str:
        """The canonical form, with the labels as typed where the archive is not known: ``?/archive:Archiv/box(kart.):5``."""
        return self._in_one_line(dict(self.words))

    def _in_one_line(self, words: Mapping[str, str]) -> str:
        pieces = [self.archive or _UNKNOWN]
        if self.unknown_archive:
            pieces.append(f"{_WORDS}:{_escaped(self.unknown_archive)}")
        pieces += [
            f"{level}{_labelled(words.get(level, ''))}:{_escaped(value)}" for level, value in self.steps
        ]
        leaves = f"#{leaves_text(self.leaves)}" if self.leaves else ""
        return "/".join(pieces) + leaves

    @property
    def locator(self) -> str:
        """The leaves as they are kept with what cites them: in their short form, or with the words typed for an unknown archive's."""
        leaves = ", ".join(map(str, self.leaves))
        return dict(self.words).get(LEAF, leaves) if leaves else ""

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The levels, and among them, as ``unread``, the words that were not understood."""
        steps = list(self.levels)
        for place, words in reversed(self.unread):
            steps.insert(place, (UNREAD, words))
        return tuple(steps)

    @property
    def pieces(self) -> tuple[Field, ...]:
        """Every field with the raw words it came from: first what was inherited, then the rest as typed."""
        fields = (("archive", self.archive or self.unknown_archive), *self.levels)
        fields += (("leaf", leaves_text(self.leaves)),)
        typed = {span.field for span in self.spans}
        inherited = (Field(field=name, value=value) for name, value in fields if value and name not in typed)
        read = (
            Field(
                field=each.field,
                value=each.value,
                text=self.text[each.start : each.end],
                start=each.start,
                end=each.end,
            )
            for each in self.spans
        )
        return (*inherited, *read)


@lru_cache(maxsize=4096)
def _escaped(value: str) -> str:
    """Percent-encode what would break the canonical form; letters of every script stay readable."""
    return "".join(c if c.isalnum() or c in _PLAIN_IN_CANONICAL else quote(c, safe="-_~") for c in value)


def _labelled(words: str) -> str:
    """Write the label of a level, in brackets of which it has none itself."""
    plain = "".join(c if c.isalnum() or c in " .,-" else quote(c, safe="") for c in words)
    return f"({plain})" if plain else ""


@lru_cache(1024)
def parse_canonical(text: str) -> ArchivalReference:
    """Read what ``ArchivalReference.canonical`` or ``kept`` wrote; ``UnreadableReference`` for anything else."""
    place, _, leaves = text.partition("#")
    archive, *pieces = place.split("/")
    if not re.fullmatch(r"\?|[A-Z]{2}-[\w-]+", archive):
        raise UnreadableReference(text, 1, "an archive's id such as RU-RGANI is expected")
    words, levels, unread, column = "", list[tuple[str, str]](), list[tuple[int, str]](), len(archive) + 2
    labels = list[tuple[str, str]]()
    for piece in pieces:
        head, _, value = piece.partition(":")
        level, _, label = head.removesuffix(")").partition("(")
        if not value or level not in (*LEVELS, _WORDS, UNREAD):
            raise UnreadableReference(text, column, "a level and its value such as fonds:3 is expected")
        if level == _WORDS:
            words = unquote(value)
        elif level == UNREAD:
            unread.append((len(levels), unquote(value)))
        else:
            levels.append((level, unquote(value)))
            labels += [(level, unquote(label))] * bool(label)
        column += len(piece) + 1
    try:
        parsed = tuple(LeafRange.parse(piece) for piece in leaves.split(",") if leaves)
    except ValueError:
        raise UnreadableReference(text, column, "leaves such as 12-15v are expected") from None
    return ArchivalReference(
        archive="" if archive == _UNKNOWN else archive,
        levels=tuple(levels),
        leaves=parsed,
        text=text,
        unknown_archive=words,
        unread=tuple(unread),
        words=tuple(labels),
    )


def signatures(reference: str, formerly: Iterable[str]) -> Iterator[ArchivalReference]:
    """The *reference* of a file and those it had before, but what was typed and could not be read."""
    for written in (reference, *formerly):
        with suppress(UnreadableReference):
            yield parse_canonical(written)


@lru_cache(4096)
def compared(value: str) -> str:
    """Fold a level's value for comparison: Р-9401 is R-9401 and R 9401, 1Б is 1b, but 067 is not 67."""
    if value.isascii() and value.isdigit():
        return value
    folded = re.sub(r" ?([/-]) ?", r"\1", " ".join(latin(value).split()))
    return re.sub(r"(?<=[^\W\d_])[ -]+(?=\d)|(?<=\d)[ -]+(?=[^\W\d_])", "", folded)


def file_levels(reference: ArchivalReference) -> tuple[tuple[str, str], ...]:
    """Give the levels that tell one file from another, folded.

    A box is left out where series and file already say which file it is; so are the item and the document that lie
    in a file.
    """
    given = dict(reference.levels)
    needless = set[str]()
    if "file" in given:
        needless = {"item", "doc"} | ({"box"} if "series" in given else set())
    return tuple((level, compared(value)) for level, value in reference.levels if level not in needless)


def telling_words(reference: ArchivalReference) -> tuple[str, ...]:
    """Give, folded, the words among the levels that may tell one file from another.

    Where fonds, series and file are numbers they say it all; words without a number after a numbered fonds are its name.
    """
    if not reference.unread:
        return ()
    values = dict(reference.levels)
    if all(_NUMBERED.fullmatch(compared(values.get(level, ""))) for level in ("fonds", "series", "file")):
        return ()
    named = bool(_NUMBERED.fullmatch(compared(values.get("fonds", "")))) and reference.levels[0][0] == "fonds"
    return tuple(
        compared(words)
        for place, words in reference.unread
        if not (named and place == 1 and not any(map(str.isdigit, words)))
    )


def file_identity(reference: ArchivalReference) -> str:
    """Give one string for one file, however its reference is written; different for different files."""
    place = ArchivalReference(
        archive=reference.archive,
        levels=tuple(sorted(file_levels(reference), key=lambda pair: LEVELS.index(pair[0]))),
        unknown_archive=compared(reference.unknown_archive),
        unread=tuple((0, words) for words in telling_words(reference)),
    )
    return place.canonical
