"""Where a source stands: the works that hold it one inside the other, and the archival file among them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from histcite.archives import ArchivalReference, parse_canonical, read_leaves
from histcite.errors import UnreadableReference
from histcite.records.source import Source

Sources = Mapping[str, Source]
"""The sources of a library by key."""

Chain = tuple[Source, ...]
"""A source, what it stands in, what that stands in, and so on."""


def chain(source: Source, sources: Sources) -> Chain:
    """Give *source* and what holds it, innermost first; it ends before a work that is unknown or already in it."""
    links = [source]
    while (holder := sources.get(links[-1].within)) and holder not in links:
        links.append(holder)
    return tuple(links)


def archival_reference(links: Chain) -> ArchivalReference | None:
    """Find the reference of the archival file in the chain, with the leaves of the innermost source that gives any.

    None for what lies in no archive, and for a file whose reference was typed but could not be read.
    """
    reference = next((_parse(link.reference) for link in links if link.reference), None)
    leaves = next((read_leaves(link.leaves) for link in links if link.leaves), None)
    return replace(reference, leaves=leaves) if reference and leaves else reference


def typed_reference(links: Chain) -> str:
    """Find what was typed for the archival file in the chain; empty where there is none."""
    return next((link.typed or link.reference for link in links if link.kind == "file"), "")


def is_chapter(links: Chain) -> bool:
    """Tell whether the source is part of a book: of one that is itself a source, or of one told by its editor or publisher."""
    source = links[0]
    return len(links) > 1 or (
        source.kind == "article" and bool(source.container and (source.editor or source.publisher))
    )


@lru_cache(maxsize=1024)
def _parse(canonical: str) -> ArchivalReference | None:
    try:
        return parse_canonical(canonical)
    except UnreadableReference:
        return None
