"""An archival reference written the way a style of footnotes wants it.

Labels are those of the archive's own tradition, acronyms come from the registry, and numbers are never changed; the
letters beside them are written in the script of the labels.
"""

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from histcite.archives.labels import LEAF, Labels, Shelfmark, labels_of, labels_of_tradition
from histcite.archives.leaves import Leaf, LeafRange, leaves_text
from histcite.archives.letters import is_cyrillic
from histcite.archives.reference import UNREAD, ArchivalReference
from histcite.archives.registry import Registry
from histcite.citations.style import ArchivalStyle, Style, read
from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.values.lexicon import latin_letters

_IN_VALUE = "{}"
_IN_SIGNATURE = ", "
_LETTER_OF_NUMBER = expression(r"\b[A-Z](?=-?\d)|(?<=\d)[A-Za-z]\b")
_CYRILLIC_LETTERS = str.maketrans("abgde", "абгде")
_ASCII_LETTERS = str.maketrans("вжзик", "wjzik")  # one for one: 12v is a verso
_RECTO = "r"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a style joins what a reference is made of; its ``archival`` table in styles.toml."""

    languages: tuple[str, ...]
    between: str = ", "
    gap: str = " "
    dash: str = "–"
    listed: str = ", "
    leaf: tuple[str, ...] = ()
    verso: str = ""
    city: bool = False
    ascii: bool = False
    closed: bool = False


@cache
def _form(style: str) -> _Form:
    table: dict[str, Any] = read("styles")[style]["archival"]
    return _Form(**table | {name: tuple(table.get(name, ())) for name in ("languages", "leaf")})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """The labels of one archive in one style; ``leaf`` is one, several, a verso, a recto; ``cyrillic`` if in such letters."""

    form: _Form
    labels: Labels
    shown: dict[str, tuple[str, ...]]
    leaf: tuple[str, str, str, str]
    name: str
    cyrillic: bool
    signatures: tuple[Shelfmark, ...] = ()

    def spelt(self, value: str) -> str:
        """Write *value* in the script of the labels: R-9401 as Р-9401 among Cyrillic ones, Р-9401 as R-9401 among Latin ones.

        Only the letter before or after a number becomes Cyrillic, the one it is compared as if it stands for one. Either way the value means the same file.
        """
        if value.isdecimal():
            return value
        if self.cyrillic:
            small: dict[str, str] = read("styles")["letters"]
            letters = small | {latin.upper(): cyrillic.upper() for latin, cyrillic in small.items()}
            return _LETTER_OF_NUMBER.sub(lambda found: letters.get(found[0], found[0]), value)
        if value.isascii():
            return value
        return "".join(_ascii_letter(letter) if is_cyrillic(letter) else letter for letter in value)


def render_archival(reference: ArchivalReference, style: ArchivalStyle, archives: Registry) -> str:
    """Write the whole reference: archive, levels, leaves; levels of a signature in one, what was not understood as typed. What lies in an archive that is not in the registry keeps its own words.

    GOST is R 7.0.5-2008 section 11, Chicago the Manual of Style's notes on manuscript collections, MHRA its Style
    Guide; ``plain`` is short and meant for terminals, in ASCII as far as Latin and Cyrillic letters go; ``canonical``
    is the reference's own form. *archives* give their acronyms and labels.
    """
    if style == "canonical":
        return reference.canonical
    if reference.archive not in archives:
        return render_as_typed(reference, reference.locator, style)
    return archival_at(reference, style, archives)(reference.leaves)


def archival_at(
    reference: ArchivalReference, style: Style, archives: Registry
) -> Callable[[tuple[LeafRange, ...]], str]:
    """Give what writes ``render_archival`` of *reference*, which lies in one of *archives*, at any leaves, for a list in which one file stands many times."""
    return _written_at(reference.archive, reference.levels, reference.unread, style, archives)


@lru_cache(maxsize=4096)
def _written_at(
    archive: str,
    levels: tuple[tuple[str, str], ...],
    unread: tuple[tuple[int, str], ...],
    style: str,
    archives: Registry,
) -> Callable[[tuple[LeafRange, ...]], str]:
    reference = ArchivalReference(archive=archive, levels=levels, unread=unread)
    voice = _voice_of(archive, style, archives)
    signature, covered = _signature(dict(levels), voice)
    steps = [_level(level, value, voice) for level, value in reference.steps if level not in covered]
    pieces = [
        piece for piece in (_Piece(voice.name), _Piece(signature, labelled=False), *steps) if piece.text
    ]
    file, last = _joined(pieces, voice.form), pieces[-1:]
    joint = _joined([*last, _Piece("", apart=True)], voice.form)[sum(len(piece.text) for piece in last) :]

    def at(leaves: tuple[LeafRange, ...]) -> str:
        place = _leaves(leaves, voice)
        written = file + joint + place if place else file
        if voice.form.closed and not written.endswith("."):
            written += "."
        return _in_ascii(written) if voice.form.ascii else written

    return at


def render_file(reference: ArchivalReference, style: Style, archives: Registry) -> str:
    """Write the reference without its leaves."""
    if reference.archive not in archives:
        return render_as_typed(reference, "", style)
    return archival_at(reference, style, archives)(())


def render_leaves(reference: ArchivalReference, style: ArchivalStyle, archives: Registry) -> str:
    """Write the leaves alone, with their label, as a locator; empty if there are none."""
    if style == "canonical":
        return leaves_text(reference.leaves)
    if reference.unknown_archive:
        return reference.locator
    known = reference.archive in archives
    voice = (
        _voice_of(reference.archive, style, archives)
        if known
        else _voiced("", _form(style), labels_of_tradition("slavic"))
    )
    leaves = _leaves(reference.leaves, voice)
    return _in_ascii(leaves) if voice.form.ascii else leaves


def render_as_typed(reference: ArchivalReference, place: str, style: ArchivalStyle) -> str:
    """Write a reference to an unknown archive, and a *place* in it, with its own words; whose labels they are is not guessed.

    Where stops part them, each begins with a capital.
    """
    form, words = _form(style), dict(reference.words)
    pieces = [reference.unknown_archive or reference.archive]
    for level, value in reference.steps:
        label = "{}" if level == UNREAD else words.get(level, level)
        pieces.append(label.replace("{}", value) if "{}" in label else f"{label} {value}")
    pieces.append(place)
    if form.closed and any(map(is_cyrillic, words.values())):
        written = ". ".join(f"{piece[0].upper()}{piece[1:]}" for piece in pieces if piece)
    else:
        written = ", ".join(filter(None, pieces))
    return written if not form.closed or written.endswith(".") else f"{written}."


def _in_ascii(text: str) -> str:
    """Write Cyrillic and accented letters in plain Latin ones, by the table that references are compared with.

    So a value means the same file before and after; letters of other scripts stay as they are.
    """
    return text if text.isascii() else "".join(map(_ascii_letter, unicodedata.normalize("NFC", text)))


@cache
def _ascii_letter(letter: str) -> str:
    latin = latin_letters("ala-lc").get(letter.lower())
    if latin is not None:
        return latin if letter.islower() else latin.capitalize()
    plain = unicodedata.normalize("NFKD", letter)
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return bare if bare.isascii() else letter


@dataclass(frozen=True, slots=True)
class _Piece:
    """A written piece; one without a label needs a comma before it even where labels need none.

    A piece that is *apart* has it also after a label that follows its number: ``100. ő. e., fol. 12``.
    """

    text: str
    labelled: bool = True
    apart: bool = False


def _joined(pieces: list[_Piece], form: _Form) -> str:
    """Join the pieces as the form does; never by a mere space where no label parts them."""
    written = pieces[0].text if pieces else ""
    divided = form.between if form.between.strip() else ", "
    for before, piece in pairwise(pieces):
        named = not before.labelled and form.between.startswith(
            ","
        )  # its full stop is that of a shortened word
        if before.text.endswith(".") and not named and (not piece.apart or form.between.startswith(".")):
            between = " "
        elif piece.labelled:
            between = form.between
        else:
            between = divided if before.labelled else _IN_SIGNATURE
        written += between + piece.text
    return written


@lru_cache(maxsize=2048)
def _voice_of(key: str, style: str, archives: Registry) -> _Voice:
    """The voice of a known archive; if it numbers without labels, first the templates in which it writes its own example."""
    archive, form = archives.get(key), _form(style)
    labels = labels_of(archive)
    name = archive.acronym(cyrillic="ru" in form.languages and "ru" in labels.show)
    shared = archives.find(name) != archive
    if shared or (form.city and archive.family != "editions"):
        name = f"{archive.city}, {name}" if archive.city else name
    signatures, example = labels.shelfmarks if archive.family == "positional" else (), archive.example
    places = range(len(example))
    own_first = sorted(
        signatures, key=lambda mark: not any(mark.match(example, start, len(example)) for start in places)
    )
    return _voiced(name, form, labels, tuple(own_first))


def _voiced(name: str, form: _Form, labels: Labels, signatures: tuple[Shelfmark, ...] = ()) -> _Voice:
    """Take the labels in the first language of the form that fits the script of *name*, else the archive's own.

    The style's own labels of leaves never stand for pages.
    """
    fitting = (language for language in form.languages if language in labels.show)
    chosen = next((language for language in fitting if language != "ru" or not name or is_cyrillic(name)), "")
    own = next((language for language in labels.show if language != "ru"), chosen)
    shown = labels.show[chosen or own]
    one, several, verso, recto = (*shown[LEAF], _RECTO)[:4]
    if form.leaf and one not in read("styles")["pages"]:
        one, several, verso, recto = form.leaf
    leaf = one, several, form.verso or verso.replace(" ", form.gap), recto.replace(" ", form.gap)
    return _Voice(
        form=form,
        labels=labels,
        shown=shown,
        leaf=leaf,
        name=name,
        cyrillic=is_cyrillic("".join(leaf)),
        signatures=signatures,
    )


def _signature(levels: dict[str, str], voice: _Voice) -> tuple[str, set[str]]:
    """Write what the archive's template covers; nothing if the template would not read it back."""
    for mark in voice.signatures:
        written = mark.write(levels)
        found = mark.match(written, 0, len(written))
        whole = found and found.end() == len(written)
        covered = (
            {level: value for level, value in found.groupdict().items() if value} if found and whole else {}
        )
        if covered and covered.items() <= levels.items() and _stand_together(covered, levels):
            return written, set(covered)
    return "", set()


def _stand_together(covered: dict[str, str], levels: dict[str, str]) -> bool:
    """Whether no other level stands between those of a signature: the dossier of AJ/40, carton 1 is not AJ/40/2."""
    places = [place for place, level in enumerate(levels) if level in covered]
    return places[-1] - places[0] < len(places)


def _level(level: str, value: str, voice: _Voice) -> _Piece:
    if level == UNREAD:
        return _Piece(value, labelled=False)
    evident = voice.labels.evident.get(level)
    label = _IN_VALUE if evident and evident.fullmatch(value) else voice.shown.get(level, (level,))[0]
    if _IN_VALUE in label:
        return _Piece(label.replace(_IN_VALUE, voice.spelt(value)), labelled=label != _IN_VALUE)
    return _Piece(_labelled(label, voice.spelt(value), voice.form))


def _labelled(label: str, value: str, form: _Form) -> str:
    gap = form.gap if form.gap or label.endswith(".") else " "
    return f"{label[0].upper() if form.closed else label[0]}{label[1:]}{gap}{value}"


def _leaves(leaves: tuple[LeafRange, ...], voice: _Voice) -> str:
    if not leaves:
        return ""
    one, several, *_ = voice.leaf
    many = len(leaves) > 1 or not leaves[0].single
    numbers = [
        _leaf(each.first, voice) + ("" if each.single else f"{voice.form.dash}{_leaf(each.last, voice)}")
        for each in leaves
    ]
    return _labelled(several if many and voice.form.gap else one, voice.form.listed.join(numbers), voice.form)


def _leaf(leaf: Leaf, voice: _Voice) -> str:
    _, _, verso, recto = voice.leaf
    letter = leaf.letter
    if voice.form.ascii:
        letter = letter.translate(_ASCII_LETTERS)
    elif voice.cyrillic:
        letter = letter.translate(_CYRILLIC_LETTERS)
    other = f"{voice.form.gap}({leaf.other})" if leaf.other else ""
    return f"{leaf.number}{letter}{verso if leaf.side == 'v' else recto if leaf.side else ''}{other}"
