"""The titles of fonds: what the library's own record of a fonds says, else what the shipped table does."""

from dataclasses import replace

from histcite.archives import ArchivalReference, file_identity, parse_canonical
from histcite.archives import succession as shipped
from histcite.citations.author import archival_reference, chain
from histcite.errors import UnreadableReference
from histcite.holdings.drawer import Drawer
from histcite.records.source import Source


def title_of_fonds(source: Source, sources: Drawer[Source]) -> str:
    """The title of the fonds in which *source* lies; empty where none is known."""
    reference = archival_reference(chain(source, sources))
    return _title(reference, sources) if reference else ""


def with_fonds_named(source: Source, sources: Drawer[Source]) -> Source:
    """*source* with the title of its fonds in brackets after the number, as GOST R 7.0.5-2008 has it; the same where none is known."""
    try:
        reference = parse_canonical(source.reference) if source.reference else None
    except UnreadableReference:
        return source
    title = _title(reference, sources) if reference else ""
    if not reference or not title:
        return source
    levels = (
        (level, f"{value} ({title})" if level == "fonds" else value) for level, value in reference.levels
    )
    return replace(source, reference=replace(reference, levels=tuple(levels)).kept)


def _title(reference: ArchivalReference, sources: Drawer[Source]) -> str:
    names = [level for level, _ in reference.levels]
    if "fonds" not in names:
        return ""
    fonds = replace(
        reference, levels=reference.levels[: names.index("fonds") + 1], leaves=(), unread=(), words=()
    )
    own = (sources[key].title for key in sources.under("file", (file_identity(fonds),)))
    return next(filter(None, own), "") or shipped.title_of_fonds(reference)
