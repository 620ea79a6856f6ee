"""An archival reference written the way a style of footnotes wants it.

Labels are those of the archive's own tradition, acronyms come from the registry, and numbers are never changed.
"""

from dataclasses import dataclass
from typing import Literal

from histcite.archives.labels import LEAF, Labels, labels_of, labels_of_tradition
from histcite.archives.leaves import Leaf, LeafRange, leaves_text
from histcite.archives.letters import is_cyrillic
from histcite.archives.reference import ArchivalReference
from histcite.archives.registry import Registry
from histcite.archives.registry import registry as shipped

ArchivalStyle = Literal["gost", "chicago", "albanian", "mhra", "plain", "canonical"]

_IN_VALUE = "{}"
_CYRILLIC_LETTERS = str.maketrans("abgde", "абгде")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a style joins what a reference is made of."""

    languages: tuple[str, ...]
    between: str = ", "
    gap: str = " "
    dash: str = "–"
    listed: str = ", "
    end: str = ""
    verso: str = ""
    city: bool = False

    @property
    def sentences(self) -> bool:
        """Whether each piece is a sentence of its own, with a capital."""
        return bool(self.end)


_FORMS = {
    "gost": _Form(languages=("ru",), between=". ", gap="\u00a0", end="."),
    "chicago": _Form(languages=("en",)),
    "albanian": _Form(languages=("sq", "en")),
    "mhra": _Form(languages=("en",), verso="v", city=True),
    "plain": _Form(languages=("en",), between=" ", gap="", dash="-", listed=",", verso="v"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """The labels of one archive in one style."""

    form: _Form
    labels: Labels
    shown: dict[str, tuple[str, ...]]
    name: str
    positional: bool = False

    @property
    def cyrillic(self) -> bool:
        """Whether the labels are in Cyrillic letters."""
        return is_cyrillic("".join(self.shown[LEAF]))


def render_archival(
    reference: ArchivalReference, style: ArchivalStyle, registry: Registry | None = None
) -> str:
    """Write the whole reference: archive, levels, leaves.

    GOST is R 7.0.5-2008 section 11, Chicago the Manual of Style's notes on manuscript collections, MHRA its Style
    Guide; ``plain`` is short and meant for terminals, ``canonical`` is the reference's own form.
    """
    if style == "canonical":
        return reference.canonical
    voice = _voice(reference, _FORMS[style], registry or shipped())
    pieces = [_Piece(voice.name), *_levels(reference, voice), _Piece(_leaves(reference.leaves, voice))]
    written = ""
    for piece in pieces:
        if piece.text:
            written += (_between(written, piece, voice.form) if written else "") + piece.text
    return written if written.endswith(voice.form.end) else written + voice.form.end


def render_leaves(
    reference: ArchivalReference, style: ArchivalStyle, registry: Registry | None = None
) -> str:
    """Write the leaves alone, with their label, as a locator; empty if there are none."""
    if style == "canonical":
        return leaves_text(reference.leaves)
    return _leaves(reference.leaves, _voice(reference, _FORMS[style], registry or shipped()))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A written piece; one without a label needs a comma before it even where labels need none."""

    text: str
    labelled: bool = True


def _between(written: str, piece: _Piece, form: _Form) -> str:
    if written.endswith("."):
        return " "
    return form.between if piece.labelled or form.between.strip() else ", "


def _voice(reference: ArchivalReference, form: _Form, archives: Registry) -> _Voice:
    if reference.archive in archives:
        archive = archives.get(reference.archive)
        labels = labels_of(archive)
        name = archive.acronym(cyrillic="ru" in form.languages and "ru" in labels.show)
        if form.city and archive.city:
            name = f"{archive.city}, {name}"
        return _voiced(name, form, labels, positional=archive.family == "positional")
    tradition = "albanian" if reference.level("year") else "slavic"
    return _voiced(reference.archive or reference.unknown_archive, form, labels_of_tradition(tradition))


def _voiced(name: str, form: _Form, labels: Labels, *, positional: bool = False) -> _Voice:
    """Take the labels in the first language of the form that fits the script of *name*, else the archive's own."""
    fitting = (language for language in form.languages if language in labels.show)
    chosen = next((language for language in fitting if language != "ru" or not name or is_cyrillic(name)), "")
    own = next((language for language in labels.show if language != "ru"), chosen)
    shown = labels.show[chosen or own]
    return _Voice(form=form, labels=labels, shown=shown, name=name, positional=positional)


def _levels(reference: ArchivalReference, voice: _Voice) -> list[_Piece]:
    """Write each level with its label; the levels of a signature as one piece."""
    signature, covered = _signature(dict(reference.levels), voice)
    pieces = [_Piece(signature, labelled=False)] if signature else []
    return pieces + [_level(level, value, voice) for level, value in reference.levels if level not in covered]


def _signature(levels: dict[str, str], voice: _Voice) -> tuple[str, set[str]]:
    """Write what the archive's template covers; nothing if the template would not read it back."""
    for mark in voice.labels.shelfmarks if voice.positional else ():
        written = mark.write(levels)
        found = mark.regex.fullmatch(written)
        covered = {level: value for level, value in found.groupdict().items() if value} if found else {}
        if covered and covered.items() <= levels.items():
            return written.replace(", ", voice.form.between if voice.form.between.strip() else ", "), set(
                covered
            )
    return "", set()


def _level(level: str, value: str, voice: _Voice) -> _Piece:
    evident = voice.labels.evident.get(level)
    label = _IN_VALUE if evident and evident.fullmatch(value) else voice.shown.get(level, (level,))[0]
    if _IN_VALUE in label:
        return _Piece(label.replace(_IN_VALUE, value), labelled=label != _IN_VALUE)
    return _Piece(_labelled(label, value, voice.form))


def _labelled(label: str, value: str, form: _Form) -> str:
    gap = form.gap if form.gap or label.endswith(".") else " "
    return f"{label[0].upper() if form.sentences else label[0]}{label[1:]}{gap}{value}"


def _leaves(leaves: tuple[LeafRange, ...], voice: _Voice) -> str:
    if not leaves:
        return ""
    one, several, *_ = voice.shown[LEAF]
    many = len(leaves) > 1 or not leaves[0].single
    numbers = voice.form.listed.join(_range(each, voice) for each in leaves)
    return _labelled(several if many and voice.form.gap else one, numbers, voice.form)


def _range(leaves: LeafRange, voice: _Voice) -> str:
    first = _leaf(leaves.first, voice)
    return first if leaves.single else f"{first}{voice.form.dash}{_leaf(leaves.last, voice)}"


def _leaf(leaf: Leaf, voice: _Voice) -> str:
    letter = leaf.letter.translate(_CYRILLIC_LETTERS) if voice.cyrillic else leaf.letter
    _, _, verso, *recto = voice.shown[LEAF]
    sides = {
        "": "",
        "v": voice.form.verso or verso.replace(" ", voice.form.gap),
        "r": recto[0] if recto else "r",
    }
    return f"{leaf.number}{letter}{sides[leaf.side]}"
