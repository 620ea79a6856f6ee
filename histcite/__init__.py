"""A card index for historians: claims tied to archival references, contradictions explained, bibliographies exported.

>>> from histcite import Library
"""

from typing import TYPE_CHECKING

from histcite.deferred import deferred
from histcite.version import __version__

if TYPE_CHECKING:
    from histcite.library import Library
    from histcite.search.selection import Selection

__all__ = ["Library", "Selection", "__version__"]

# The library is loaded only when somebody asks for it, so that ``histcite --help`` starts fast.
__getattr__ = deferred(__name__, {"library": ("Library",), "search.selection": ("Selection",)})
