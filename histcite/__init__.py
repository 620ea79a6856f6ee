"""A card index for historians: claims tied to archival references, contradictions explained, bibliographies exported.

>>> from histcite import Library
"""

from histcite.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from histcite.library import Library
    from histcite.search.selection import Selection

__all__ = ["Library", "Selection", "__version__"]


def __getattr__(name: str) -> object:
    """The library is loaded only when somebody asks for it, so that ``histcite --help`` starts fast."""
    from histcite.deferred import deferred

    return deferred(__name__, {"library": ("Library",), "search.selection": ("Selection",)})(name)
