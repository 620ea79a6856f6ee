"""Through what a source is known that was not seen itself: another source, the place in it, and how it stands there."""

from collections.abc import Mapping
from dataclasses import replace

from histcite.archives import Registry
from histcite.citations.author import archival_reference, chain
from histcite.frozen import dataclass
from histcite.records.source import Source

PRINTED, TRANSLATED, QUOTED = "printed", "translated", "quoted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """The ``source`` through which another is known, the place in it, and ``how``: printed, facsimile, translated or quoted there."""

    source: Source
    locator: str = ""
    how: str = QUOTED
    translator: str = ""


def through(
    source: Source,
    sources: Mapping[str, Source],
    archives: Registry,
    via: Source | None = None,
    locator: str = "",
) -> Through | None:
    """Through what *source* is known: *via*, at *locator*, where a claim has read it so, else what its own record names.

    An edition prints, be it one of *archives* that are series of editions (FRUS, DzD), and any other work quotes, unless the record of *source* says how it stands in that very work. Of a site
    without an address of its own the page is shown on which *source* stands.
    """
    own = sources.get(source.via) if source.via else None
    work = via or own
    if work is None:
        return None
    is_own = own is not None and work.key == own.key
    return Through(
        source=replace(work, url=source.url) if work.kind == "web" and not work.url else work,
        locator=locator or (source.via_locator if is_own else ""),
        how=(source.via_how if is_own else "") or (PRINTED if _edits(work, sources, archives) else QUOTED),
        translator=source.translator if is_own else "",
    )


def _edits(work: Source, sources: Mapping[str, Source], archives: Registry) -> bool:
    reference = archival_reference(chain(work, sources))
    cited = reference.archive if reference else ""
    return work.kind == "edition" or (cited in archives and archives.get(cited).family == "editions")
