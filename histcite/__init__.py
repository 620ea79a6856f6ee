"""A card index for historians: claims tied to archival references, contradictions explained, bibliographies exported.

>>> from histcite import Library
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from histcite.library import Library
    from histcite.search.selection import Selection
    from histcite.version import __version__

__all__ = ["Library", "Selection", "__version__"]


def __getattr__(name: str) -> object:
    """Anything is loaded only when somebody asks for it, so that ``histcite --help`` starts fast and Ctrl-C soon meets our own end."""
    from histcite.deferred import deferred

    homes = {"library": ("Library",), "search.selection": ("Selection",), "version": ("__version__",)}
    return deferred(__name__, homes)(name)
