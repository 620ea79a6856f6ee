"""A card index for historians: claims tied to archival references, contradictions explained, bibliographies exported.

>>> from histcite import Library
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from histcite.errors import HistciteError
    from histcite.intake.exchange import Accession, Terms
    from histcite.library import Library
    from histcite.library.scripting import Additions
    from histcite.records.claim import Claim, Reference
    from histcite.records.source import Source
    from histcite.search.selection import Selection
    from histcite.version import __version__

__all__ = [
    "Accession",
    "Additions",
    "Claim",
    "HistciteError",
    "Library",
    "Reference",
    "Selection",
    "Source",
    "Terms",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Anything is loaded only when somebody asks for it, so that ``histcite --help`` starts fast and Ctrl-C soon meets our own end."""
    from histcite.deferred import deferred

    homes = {
        "errors": ("HistciteError",),
        "intake.exchange": ("Accession", "Terms"),
        "library": ("Library",),
        "library.scripting": ("Additions",),
        "records.claim": ("Claim", "Reference"),
        "records.source": ("Source",),
        "search.selection": ("Selection",),
        "version": ("__version__",),
    }
    return deferred(__name__, homes)(name)
