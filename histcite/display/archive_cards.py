"""Archives and their references: how a string was read, piece by piece, and what is known of an archive."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from histcite.archives import ArchivalReference, Archive, Refusal, Registry, read_reference
from histcite.archives.labels import LEAF, labels_of
from histcite.archives.succession import Succession, successions, titles_of_fonds
from histcite.display.page import Line

_NOTHING_READ: dict[str, Any] = {
    "recognised": False,
    "archive": None,
    "unknown_archive": None,
    "nearest": None,
    "levels": {},
    "leaves": [],
    "canonical": None,
    "relative": False,
    "spans": [],
}


def reference_document(number: int, reference: ArchivalReference, archives: Registry) -> dict[str, Any]:
    """How one reference was read, as ``ref --json`` shows it; *number* says which string of the call it was in."""
    nearest = archives.nearest(reference.unknown_archive)
    return {
        "input": number,
        "text": reference.text,
        "recognised": True,
        "archive": reference.archive or None,
        "unknown_archive": reference.unknown_archive or None,
        "nearest": nearest.id if nearest else None,
        "levels": dict(reference.levels),
        "leaves": [str(leaves) for leaves in reference.leaves],
        "canonical": reference.canonical,
        "relative": reference.relative,
        "spans": [
            {"field": piece.field, "start": piece.start, "end": piece.end, "text": piece.text}
            for piece in reference.pieces
            if not piece.inherited
        ],
        "rest": reference.rest,
        "problem": None,
        **({"mended": list(reference.mended)} if reference.mended else {}),
    }


def unread_document(number: int, typed: str, unread: Refusal) -> dict[str, Any]:
    """What ``ref --json`` shows of a string that is no archival reference: the same fields, empty, and why."""
    problem = {"message": unread.message, "start": unread.start, "end": unread.end}
    return {"input": number, "text": typed, **_NOTHING_READ, "rest": typed, "problem": problem}


def reference_page(reference: ArchivalReference, archives: Registry) -> Iterator[Line]:
    """A reference as read: each field with the piece of the text that it came from."""
    yield Line(text=reference.text)
    fields = [("archive", _archive_in_words(reference, archives)), *reference.levels]
    if reference.leaves:
        fields.append((LEAF, ", ".join(str(leaves) for leaves in reference.leaves)))
    for name, value in fields:
        pieces = [piece for piece in reference.pieces if piece.field == name]
        origin = (
            f"from {', '.join(repr(piece.text) for piece in pieces)}" if pieces and reference.spans else ""
        )
        if reference.relative and any(piece.inherited for piece in pieces):
            origin = "from the reference before"
        label = "leaves" if name == LEAF else name
        yield Line(label=label, text=f"{value:<{_VALUE_WIDTH}}  {origin}", indent=2)
    yield Line(label="canonical", text=reference.canonical, indent=2, style="key")
    for put_right in reference.mended:
        yield Line(label="put right", text=put_right, indent=2, style="muted")
    if reference.rest:
        yield Line(label="rest", text=reference.rest, indent=2, style="muted")


_VALUE_WIDTH = 12


def unread_page(typed: str, unread: Refusal) -> Iterator[Line]:
    """A string that is no archival reference, the place where reading stopped marked under it, and why."""
    yield Line(text=typed)
    if "\n" not in typed:
        yield Line(text=" " * unread.start + "^" * max(1, unread.end - unread.start), style="muted")
    yield Line(label="not read", text=unread.message, indent=2, style="muted")


def _archive_in_words(reference: ArchivalReference, archives: Registry) -> str:
    if reference.archive:
        return reference.archive
    if not reference.unknown_archive:
        return "not named"
    nearest = archives.nearest(reference.unknown_archive)
    hint = f"; the nearest known one is {nearest.acronym()}, {nearest.id}" if nearest else ""
    return f"unknown: {reference.unknown_archive}{hint}"


def archive_document(archive: Archive) -> dict[str, Any]:
    """An archive as ``archive list --json`` and ``archive show --json`` show it, as its table says it."""
    document = {field.name: getattr(archive, field.name) for field in fields(Archive)}
    labels = {
        language: {level: list(forms) for level, forms in shown.items()}
        for language, shown in labels_of(archive).show.items()
    }
    return {
        **{name: list(value) if isinstance(value, tuple) else value for name, value in document.items()},
        "names": dict(archive.names),
        "values": dict(archive.values),
        "written": dict(archive.written),
        "labels": labels,
    }


def archive_card(archive: Archive, archives: Registry) -> Iterator[Line]:
    """An archive: its names, its levels with the abbreviations printed for them, and its example in every style."""
    yield Line(text=archive.id, style="key")
    for label, text in _particulars(archive):
        if text:
            yield Line(label=label, text=text, indent=2)
    for language, shown in labels_of(archive).show.items():
        printed = {
            level: ", ".join(dict.fromkeys(form.replace("{}", "…").strip() for form in forms))
            for level, forms in shown.items()
        }
        written = (f"{level} {printed[level]}" for level in (*archive.levels, LEAF) if level in shown)
        yield Line(label=f"labels {language}", text=" · ".join(written), indent=2)
    for number, fonds in titles_of_fonds(archive.id).items():
        yield Line(label=f"fonds {number}", text=f"{fonds['title']} ({fonds['basis']})", indent=2)
    for succession in successions():
        if archive.id in (succession.into, succession.origin):
            yield Line(label=_course(succession, archive), text=succession.basis, indent=2)
    if not archive.example:
        return
    from histcite.citations import ARCHIVAL_STYLES
    from histcite.citations.archival import render_archival

    yield Line(label="example", text=archive.example, indent=2)
    reference = read_reference(archive.example, archives=archives)
    if reference:
        for style in ARCHIVAL_STYLES:
            yield Line(label=style, text=render_archival(reference, style, archives), indent=4)


def _course(succession: Succession, archive: Archive) -> str:
    """What came to *archive*, or went from it."""
    if archive.id == succession.origin:
        return f"partly to {succession.into}"
    whence = succession.names[0] if succession.names else succession.origin or "earlier numbers"
    becomes = "; ".join(f"{level} {form}" for level, form in succession.becomes.items())
    return f"{'partly from' if succession.origin else 'from'} {whence}{f', now {becomes}' if becomes else ''}"


def _particulars(archive: Archive) -> Iterator[tuple[str, str]]:
    yield "called", ", ".join(archive.acronyms)
    for language, name in archive.names:
        yield f"name {language}", name
    yield "before", ", ".join(archive.former)
    yield "also", ", ".join(archive.also)
    yield "in", ", ".join(filter(None, (archive.city, archive.country)))
    yield "levels", ", ".join(archive.levels)
    yield "tradition", f"{archive.tradition}, {archive.family}"
    yield (
        "form",
        f"{'seen in' if archive.verified else 'not verified:'} {archive.basis}" if archive.basis else "",
    )
