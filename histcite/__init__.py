"""A card index for historians: claims tied to archival references, contradictions explained, bibliographies exported.

>>> from histcite import Library
"""

from typing import TYPE_CHECKING, Any

from histcite.version import __version__

if TYPE_CHECKING:
    from histcite.library import Library, Selection

__all__ = ["Library", "Selection", "__version__"]


def __getattr__(name: str) -> Any:
    """Load the library only when somebody asks for it, so that ``histcite --help`` starts fast."""
    if name in ("Library", "Selection"):
        from histcite import library

        return getattr(library, name)
    raise AttributeError(name)
