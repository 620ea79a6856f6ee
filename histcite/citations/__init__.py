"""A source and a place in it, rendered in a style."""

from typing import TYPE_CHECKING

from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.citations.apparatus import Note, footnote, running
    from histcite.citations.author import Sources
    from histcite.citations.locator import Locator, is_locator, print_locator, split_locator
    from histcite.citations.note import bibliography_line, cite, cite_at, short, short_at
    from histcite.citations.style import ARCHIVAL_STYLES, STYLES, ArchivalStyle, Style

__all__ = [
    "ARCHIVAL_STYLES",
    "STYLES",
    "ArchivalStyle",
    "Locator",
    "Note",
    "Sources",
    "Style",
    "bibliography_line",
    "cite",
    "cite_at",
    "footnote",
    "is_locator",
    "print_locator",
    "running",
    "short",
    "short_at",
    "split_locator",
]

__getattr__ = deferred(
    __name__,
    {
        "apparatus": ("Note", "footnote", "running"),
        "author": ("Sources",),
        "locator": ("Locator", "is_locator", "print_locator", "split_locator"),
        "note": ("bibliography_line", "cite", "cite_at", "short", "short_at"),
        "style": ("ARCHIVAL_STYLES", "STYLES", "ArchivalStyle", "Style"),
    },
)
